// One row of a stream's timeline, as the index keeps it. Kinds and flags are small numbers there and words here.

import type { BodyFormat } from '../wire/bodyFraming.ts';

/** Kinds of entries, in the order of their codes in the index. Append only: recordings hold the codes. */
export const entryKinds = [
  'request',
  'open',
  'message',
  'comment',
  'retry',
  'id',
  'close',
  'error',
  'notice',
] as const;

export type EntryKind = (typeof entryKinds)[number];

/** Bits of an entry's flags. */
export const entryFlags = {
  /** The range lies in the stream's details (JSON written by the inspector), not in the bodies' bytes. */
  detail: 1,
  /** The block has an `id` field that counts. */
  hasId: 2,
  /** The block holds a line that clients ignore: an unknown field, an id with NUL, a retry that is no number. */
  hasIgnored: 4,
  /** The range begins where its body begins: a byte order mark there is removed, and elsewhere it is text. */
  startsBody: 8,
  /** What the entry says was simulated, not sent by the server. */
  simulated: 16,
  /** Its type takes more than `maxTypeBytes`. */
  longType: 32,
  /** Its bytes are a line, or a record, that is the data itself: there are no fields in it. */
  line: 64,
} as const;

/** What a `notice` is about; kept in its `type`. */
export const noticeCodes = [
  /** A block without data and id: clients dispatch nothing for it. */
  'no-data',
  /** The body ended inside this block: clients drop it, its id included. */
  'lost-block',
  /** The event met the size limit here. */
  'event-too-large',
  /** A redirect was followed. */
  'redirect',
  /** The body came compressed, so its timing on the wire is not the events' own. */
  'compressed',
  /** A simulated fault was armed, or has stalled the connection. */
  'fault',
  /** A close message was seen, and what the server did after it. */
  'close-message',
  /** The verdict on a reconnect: whether the server resumed. */
  'resume',
  /** The server asked for a longer reconnection time than a timer can hold. */
  'retry-capped',
  /** The oldest bytes are gone: there was no room for them on disk. */
  'bytes-gone',
  /** What a rule of the relay did to the stream. */
  'relay',
  /** The Last-Event-ID that is sent is longer than many servers take. */
  'long-id',
  /** The last event id has a character that no header can carry here, so the request goes without. */
  'unsent-id',
  /** A charset in the Content-Type for which a browser refuses the stream. */
  'charset',
  /** The body is read as something that no EventSource reads, or as something else than its Content-Type says. */
  'read-as',
  /** The inspector itself did not run for a while: a silence in that time is not the server's. */
  'paused',
  /** What a file of another program does not know of the stream that was read from it. */
  'capture',
  /** What the debugger through which the stream is seen does not know of it, or has done to it. */
  'debug',
  /** What a traced server did to the response, and where. */
  'server',
] as const;

/** Types of messages that their bytes do not name: of an event stream, of lines, and of records. */
export const unnamedTypes = {
  'event-stream': 'message',
  'json-lines': 'line',
  'json-seq': 'record',
} as const satisfies Readonly<Record<BodyFormat, string>>;

export type NoticeCode = (typeof noticeCodes)[number];

/** An entry as read back from the index, whatever its kind. All text is derived from its bytes on demand. */
export interface AnyEntry {
  /** Position on the timeline, from 1. */
  readonly number: number;
  /** The attempt that it belongs to, from 1; 0 before the first. */
  readonly attempt: number;
  /** Milliseconds since the stream began (monotonic). */
  readonly receivedAtMs: number;
  /** Event type of a message or an id-only block, code of a notice, otherwise empty. Rare ones are read when asked for. */
  readonly type: string;
  /** Where its bytes are: in the bodies' bytes, or in the details when the `detail` flag is set. */
  readonly offset: number;
  readonly length: number;
  /** Network chunk that completed it, counted over the stream from 1; 0 for what did not come from the network. */
  readonly chunk: number;
  /** Bits of `entryFlags`. */
  readonly flags: number;
  /** Number of the entry that set the last event id in force here; 0 when none did. */
  readonly idEntry: number;
}

/** An entry of a kind. */
export type EntryOf<Kind extends EntryKind> = AnyEntry & { readonly kind: Kind };

/** An entry, to be told apart by its kind. */
export type Entry = { [Kind in EntryKind]: EntryOf<Kind> }[EntryKind];
