// What an entry of a body says, as formats with a line for each entry write it: values as a client reads them, both the id
// that the entry has itself and the one that is in force, and all times that somebody may want.

import { encodeBase64 } from '../base/base64.ts';
import { decodeText } from '../base/text.ts';
import { entryFlags, type Entry } from '../log/entry.ts';
import type { RequestDetail, ResponseHead } from '../log/detail.ts';
import { exchangeOf } from '../page/entryView.ts';
import type { Header } from '../stream/streamRequest.ts';
import { readBlockValues } from '../wire/blockValues.ts';
import { readFieldLines } from '../wire/fields.ts';
import { readLineText } from '../wire/lineText.ts';
import type { ExportRun } from './exportRun.ts';

/** What formats call a kind of entries; the inspector's own have names of theirs. */
export type ExportedKind =
  | 'request'
  | 'open'
  | 'event'
  | 'comment'
  | 'retry'
  | 'id'
  | 'raw'
  | 'notice'
  | 'ending';

/** The kind of an entry in files: a block that clients drop is `raw`. */
export function exportedKind({ kind, flags }: Entry): ExportedKind {
  switch (kind) {
    case 'message':
      return 'event';
    case 'close':
    case 'error':
      return 'ending';
    case 'notice':
      return flags & entryFlags.detail ? kind : 'raw';
    case 'request':
    case 'open':
    case 'comment':
    case 'retry':
    case 'id':
      return kind;
  }
}

/** When an entry came. */
export interface EntryTimes {
  /** Milliseconds since 1970, with a fraction. */
  readonly at: number;
  /** Milliseconds since the stream began. */
  readonly sinceStartMs: number;
  /** Milliseconds since the entry before it in the stream, chosen or not; null for the first one. */
  readonly deltaMs: number | null;
}

/** What the bytes of an entry say; null where they say nothing of it. */
export interface EntryValues {
  readonly type: string | null;
  /** Its own. */
  readonly id: string | null;
  /** In force once it was received: a client would come back with it. */
  readonly lastEventId: string | null;
  readonly data: string | null;
  /** Milliseconds that a `retry` line asks for, at most as many as a number can count. */
  readonly retry: number | null;
  /** What a comment has after its colon. */
  readonly comment: string | null;
  /** Length of its bytes. */
  readonly bytes: number;
  /** Its bytes, where they are not UTF-8: the texts have U+FFFD there. */
  readonly base64: string | null;
}

/** The request that an entry's attempt was made with. */
export interface AttemptContext {
  readonly attempt: number;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly Header[];
  /** Absent where it is not in the log any more. */
  readonly request?: RequestDetail;
  readonly head?: ResponseHead;
}

/** Reads the facts of entries one after the other, and remembers what many of them share. */
export class EntryFactsReader {
  readonly #run: ExportRun;
  #context: AttemptContext | undefined;
  /** The id that was in force last, and which entry had set it. */
  #id: { readonly idEntry: number; readonly id: string | null } | undefined;

  constructor(run: ExportRun) {
    this.#run = run;
  }

  timesOf({ number, receivedAtMs }: Entry): EntryTimes {
    const { log } = this.#run;
    const before = number > log.first ? log.index.receivedAtMs(number - 1) : undefined;
    return {
      at: toMicroseconds(log.startedAtMs + receivedAtMs),
      sinceStartMs: toMicroseconds(receivedAtMs),
      deltaMs: before === undefined ? null : toMicroseconds(receivedAtMs - before),
    };
  }

  /** The values of an entry of a body; null when its bytes are gone, but for what the index has. */
  valuesOf(entry: Entry): EntryValues {
    const { log } = this.#run;
    if (log.isGone(entry)) return { ...noValues, bytes: entry.length, lastEventId: this.#idInForce(entry) };
    const bytes = this.#run.bytes(entry);
    const base64 = base64IfNotUtf8(bytes);
    const {
      type = null,
      id = null,
      data = null,
      retry = null,
      comment = null,
    } = this.#valuesIn(entry, bytes);
    if (entry.flags & entryFlags.hasId) this.#id = { idEntry: entry.number, id };
    const lastEventId = this.#idInForce(entry);
    return { type, id, lastEventId, data, retry, comment, bytes: entry.length, base64 };
  }

  /** The request of the entry's attempt and what answered; where its own is gone, what the stream was asked for. */
  contextOf(entry: Entry): AttemptContext {
    if (this.#context?.attempt === entry.attempt) return this.#context;
    const { request, head } = exchangeOf(this.#run.log, entry);
    this.#context = {
      attempt: entry.attempt,
      method: request?.method ?? this.#run.method,
      url: request?.url ?? this.#run.request.url,
      headers: request?.headers ?? this.#run.request.headers ?? [],
      ...(request && { request }),
      ...(head && { head }),
    };
    return this.#context;
  }

  #idInForce(entry: Entry): string | null {
    const { idEntry } = entry;
    if (this.#id?.idEntry !== idEntry) this.#id = { idEntry, id: this.#run.log.lastEventId(entry) ?? null };
    return this.#id.id;
  }

  #valuesIn(entry: Entry, bytes: Uint8Array): Partial<EntryValues> {
    const startsBody = (entry.flags & entryFlags.startsBody) !== 0;
    const isLine = (entry.flags & entryFlags.line) !== 0;
    switch (entry.kind) {
      case 'message': {
        if (isLine) return { type: entry.type, data: readLineText(bytes, startsBody) };
        const { data, id } = readBlockValues(bytes, 0, bytes.length, startsBody);
        return { type: entry.type, data, id: id ?? null };
      }
      case 'id': {
        const { id } = readBlockValues(bytes, 0, bytes.length, startsBody);
        return { type: entry.type === '' ? null : entry.type, id: id ?? null };
      }
      case 'comment':
        return { comment: isLine ? '' : (readFieldLines(bytes, startsBody)[0]?.value ?? '') };
      case 'retry':
        return {
          retry: Math.min(Number(readFieldLines(bytes, startsBody)[0]?.value), Number.MAX_SAFE_INTEGER),
        };
      // A block that clients drop: its bytes are all that there is to tell.
      case 'notice':
        return { type: entry.type, data: decodeText(bytes) };
      case 'request':
      case 'open':
      case 'close':
      case 'error':
        return {};
    }
  }
}

const noValues: EntryValues = {
  type: null,
  id: null,
  lastEventId: null,
  data: null,
  retry: null,
  comment: null,
  bytes: 0,
  base64: null,
};

const strictDecoder = new TextDecoder('utf-8', { fatal: true });

/** The bytes as Base64 when they are not UTF-8; null when they are. */
function base64IfNotUtf8(bytes: Uint8Array): string | null {
  if (isAscii(bytes) || !decodeText(bytes).includes('\ufffd')) return null;
  try {
    strictDecoder.decode(bytes);
    return null;
  } catch {
    return encodeBase64(bytes);
  }
}

/** Most events are, and a look at each byte costs less than a text of them. */
function isAscii(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += 1) if ((bytes[at] ?? 0) > 0x7f) return false;
  return true;
}

/** Milliseconds as they are measured: what a clock with a finer count says beyond microseconds is noise of its arithmetic. */
function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
