// Which exchanges of a HAR file are attempts of one stream: an EventSource asks again at the same address when its
// response is over, with the last id that it had.

import type { CaptureNote } from '../../stream/captureNote.ts';
import { endingTraits } from '../../stream/ending.ts';
import { headerValues } from '../../stream/headerValues.ts';
import type { CapturedStream } from '../reading/capturedExchange.ts';
import type { HarExchange } from './harEntry.ts';

/** How much too late the end of a response may be told: the times of a HAR file are rounded, and have waiting in them. */
const maxOverlapMs = 50;
/** The same before a request that has an id, and so goes on with a stream. */
const maxResumedOverlapMs = 1_000;

/** Streams of one address, the newest, that may go on: a browser has at most six of them over HTTP/1.1. */
const maxOpen = 30;

/** The streams in the order of their first requests. */
export function streamsOfExchanges(exchanges: readonly HarExchange[]): CapturedStream[] {
  const streams: HarExchange[][] = [];
  /** Of each address, the streams that may go on. */
  const open = new Map<string, HarExchange[][]>();
  const inOrder = exchanges.toSorted((a, b) => (a.requestedAtMs ?? 0) - (b.requestedAtMs ?? 0));
  for (const exchange of inOrder) {
    const key = `${exchange.page ?? ''} ${exchange.request.url}`;
    const others = open.get(key) ?? [];
    const before = exchange.isEventSource
      ? others.find((attempts) => isNext(attempts.at(-1), exchange))
      : undefined;
    if (before) {
      before.push(exchange);
      continue;
    }
    const stream = [exchange];
    streams.push(stream);
    if (exchange.isEventSource) open.set(key, [...others.slice(1 - maxOpen), stream]);
  }
  return streams.map((attempts) => ({ attempts: withNote(attempts), clock: 'wall' }));
}

function isNext(before: HarExchange | undefined, exchange: HarExchange): boolean {
  if (!before || before.requestedAtMs === undefined || exchange.requestedAtMs === undefined) return false;
  if (before.ending && endingTraits[before.ending.cause].next === 'stop') return false;
  const isResuming = headerValues(exchange.request.headers, 'last-event-id').length > 0;
  const endedAtMs = before.mayHaveEndedAtMs ?? (isResuming ? before.requestedAtMs : undefined);
  // Of one that is open, another is no attempt.
  if (endedAtMs === undefined) return false;
  const overlapMs = endedAtMs - exchange.requestedAtMs;
  if (overlapMs > (isResuming ? maxResumedOverlapMs : maxOverlapMs)) return false;
  // An EventSource that has sent an id never again asks without one.
  const sent = headerValues(before.request.headers, 'last-event-id').length > 0;
  return isResuming || !sent;
}

/** What holds for all of the file is said once. */
function withNote(attempts: readonly HarExchange[]): readonly HarExchange[] {
  const [first, ...others] = attempts;
  if (!first || others.length === 0) return attempts;
  const said = new Set(first.notes.map((note) => JSON.stringify(note)));
  return [
    { ...first, notes: [...first.notes, { what: 'joined', attempts: attempts.length }] },
    ...others.map((exchange) => ({
      ...exchange,
      notes: exchange.notes.filter((note) => isOfOneBody(note) || !said.has(JSON.stringify(note))),
    })),
  ];
}

function isOfOneBody({ what }: CaptureNote): boolean {
  return what === 'events-only' || what === 'no-content' || what === 'body-cut';
}
