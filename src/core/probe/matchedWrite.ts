// Which write of a traced server an entry of another log came from. Both logs have the same bytes of the same response, so
// the entry is at the same distance from the first entry of its attempt; the bytes are compared, or nothing is said.

import type { ServerPlace } from '../debug/words/serverNote.ts';
import { entryFlags } from '../log/entry.ts';
import { firstEntryOf } from '../log/entryPlaces.ts';
import { isKind, type EventLog } from '../log/eventLog.ts';

/** A log that a traced server has written. */
export interface TracedLog {
  readonly log: EventLog;
  /** Its newest attempt. */
  readonly attempts: number;
  /** The write that handed over a byte of the bodies, in the log's time. */
  writeAt(offset: number): { readonly place: ServerPlace; readonly atMs: number } | undefined;
}

export interface MatchedWrite {
  readonly place: ServerPlace;
  /** Milliseconds since 1970. */
  readonly writtenAtMs: number;
  /** Responses that the entry may be of: nothing but their time tells them apart. */
  readonly candidates: number;
}

/** Newest attempts of a log that are compared, and bytes of an entry. */
const maxAttempts = 50;
const maxComparedBytes = 64 * 1024;
/** The clock of the server is known only so well. */
const clockErrorMs = 250;

/** What is known of an attempt of a log. */
interface Attempt {
  /** Method and address without the server's name: a proxy has another. */
  readonly target: string;
  /** Milliseconds since 1970. */
  readonly requestedAtMs: number;
  readonly port: number | undefined;
  readonly peer: string;
  /** Where its first entry of the body begins. */
  readonly start: number;
}

/** An attempt that a traced server has written. */
export interface TracedAttempt {
  readonly traced: TracedLog;
  readonly attempt: Attempt;
}

/** The newest attempts of traced servers, which many entries are looked for in. */
export function tracedAttempts(traced: readonly TracedLog[]): readonly TracedAttempt[] {
  return traced.flatMap((each) => {
    const count = Math.min(each.attempts, maxAttempts);
    return Array.from({ length: count }, (_, at) => attemptOf(each.log, each.attempts - at)).flatMap(
      (attempt) => (attempt ? [{ traced: each, attempt }] : []),
    );
  });
}

/** The write that an entry of a body came from; undefined where none is found. */
export function matchedWrite(
  log: EventLog,
  number: number,
  written: readonly TracedAttempt[],
): MatchedWrite | undefined {
  const entry = log.entry(number);
  if (entry.flags & entryFlags.detail || log.isGone(entry) || entry.length === 0) return undefined;
  const own = attemptOf(log, entry.attempt);
  if (!own) return undefined;
  const length = Math.min(entry.length, maxComparedBytes);
  const bytes = log.bodyBytes(entry.offset, length).slice();
  const arrivedAtMs = log.startedAtMs + entry.receivedAtMs;
  const found = written.flatMap(({ traced, attempt: other }) => {
    if (other.target !== own.target) return [];
    const offset = other.start + entry.offset - own.start;
    const write = traced.writeAt(offset + entry.length - 1);
    if (!write || !hasBytes(traced.log, offset, bytes)) return [];
    const writtenAtMs = traced.log.startedAtMs + write.atMs;
    if (writtenAtMs > arrivedAtMs + clockErrorMs) return [];
    const isSamePort = own.port !== undefined && other.peer.endsWith(`:${own.port}`);
    const apartMs = Math.abs(other.requestedAtMs - own.requestedAtMs);
    return [{ place: write.place, writtenAtMs, isSamePort, apartMs }];
  });
  const certain = found.filter(({ isSamePort }) => isSamePort);
  const candidates = certain.length > 0 ? certain : found;
  const [nearest] = candidates.toSorted((a, b) => a.apartMs - b.apartMs);
  return nearest && { place: nearest.place, writtenAtMs: nearest.writtenAtMs, candidates: candidates.length };
}

function attemptOf(log: EventLog, attempt: number): Attempt | undefined {
  const first = firstEntryOf(log, attempt);
  const end = log.length + 1;
  const body = log.index.nextOver(0, first, end);
  if (body >= end || log.entry(body).attempt !== attempt) return undefined;
  let request: { readonly target: string; readonly atMs: number } | undefined;
  let port: number | undefined;
  let peer = '';
  for (let number = first; number < body; number += 1) {
    const entry = log.entry(number);
    if (isKind(entry, 'request')) {
      const detail = log.detail(entry);
      if (detail) request = { target: targetOf(detail.method, detail.url), atMs: entry.receivedAtMs };
    } else if (isKind(entry, 'open')) {
      const detail = log.detail(entry);
      port = detail?.localPort;
      peer = detail?.remoteAddress ?? '';
    }
  }
  if (!request) return undefined;
  const { offset } = log.entry(body);
  return { target: request.target, requestedAtMs: log.startedAtMs + request.atMs, port, peer, start: offset };
}

function targetOf(method: string, url: string): string {
  if (!URL.canParse(url)) return `${method} ${url}`;
  const { pathname, search } = new URL(url);
  return `${method.toUpperCase()} ${pathname}${search}`;
}

function hasBytes(log: EventLog, offset: number, bytes: Uint8Array): boolean {
  if (offset < 0 || offset + bytes.length > log.bodyLength) return false;
  const there = log.bodyBytes(offset, bytes.length);
  return there.length === bytes.length && bytes.every((byte, at) => there[at] === byte);
}
