// What other extensions and tests get from `activate()`: connect, list, read, subscribe, close. Small, typed, and
// without any object of the extension's own, so that it can stay as it is while the inside changes.

import * as vscode from 'vscode';

import type { DetailByKind } from '../../core/log/detail.ts';
import { entryFlags, type EntryKind } from '../../core/log/entry.ts';
import { rateOf } from '../../core/page/recentMessages.ts';
import { statusOf } from '../../core/page/streamStatus.ts';
import type { StreamStatus } from '../../core/page/protocol.ts';
import { redactRequest } from '../../core/stream/requestSecrets.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import { readRequest, type Connections } from '../streams/connections.ts';
import { disconnect } from '../streams/streamControl.ts';
import type { Relays } from '../streams/relays.ts';
import type { StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';
import type { Timelines } from '../timeline/timelines.ts';
import { present } from '../../core/base/present.ts';

/** Most entries that one read returns. */
const maxEntriesPerRead = 10_000;

/** An entry with what its bytes say. */
export interface ApiEntry {
  /** Position on the timeline, from 1. */
  readonly number: number;
  readonly kind: EntryKind;
  readonly attempt: number;
  /** Milliseconds since the stream began. */
  readonly receivedAtMs: number;
  /** Event type of a message, code of a notice, otherwise empty. */
  readonly type: string;
  /** Network read that completed it, from 1; 0 for entries of the inspector's own. */
  readonly chunk: number;
  /** Data of a message as an EventSource gets it. */
  readonly data?: string;
  /** Value of the block's own id field. */
  readonly id?: string;
  /** The id in force once the entry was received; empty when none was. */
  readonly lastEventId: string;
  /** Whether the bytes are gone because there was no room for them: then there is no data, raw or detail. */
  readonly isGone?: boolean;
  /** The bytes as sent; absent for entries of the inspector's own. */
  readonly raw?: Uint8Array;
  /** What the inspector knows of a request, open, close, error or notice. */
  readonly detail?: DetailByKind[keyof DetailByKind];
}

export interface SseInspectorApi {
  readonly version: 1;
  /**
   * Connects to a stream and returns its id.
   * @param request an address as people type it, or a request
   * @param options `show: false` opens no panel
   * @throws Error with a sentence that says what to change when the request cannot be made
   */
  connect(request: string | StreamRequest, options?: { readonly show?: boolean }): Promise<string>;
  /** The state of all streams, in the order of their making. Their requests are without the values of credentials. */
  list(): StreamStatus[];
  /**
   * Entries from number `first` (1 by default) on, at most `count` and at most 10,000.
   * @throws Error when there is no such stream
   */
  readEntries(streamId: string, first?: number, count?: number): ApiEntry[];
  /** Calls the listener with the number of each new entry, and with 0 when the timeline was cleared, or that was undone. */
  subscribe(streamId: string, listener: (entryNumber: number) => void): vscode.Disposable;
  /**
   * Starts a relay for a server and returns the address to use instead of the server's. Its event streams appear in
   * `list()` with an id each for the server's side; the app's side has `.app` behind it.
   * @param server an address as people type it
   * @throws Error with a sentence that says what to change
   */
  startRelay(
    server: string,
  ): Promise<{ readonly id: string; readonly origin: string; readonly upstream: string }>;
  /** Stops a relay by its id or address. Its timelines stay. */
  stopRelay(idOrOrigin: string): Promise<void>;
  /** Closes the connection. The timeline stays. */
  close(streamId: string): void;
  /** Closes the connection and forgets the timeline. */
  remove(streamId: string): void;
}

export function createApi(
  registry: StreamRegistry,
  connections: Connections,
  timelines: Timelines,
  relays: Relays,
): SseInspectorApi {
  const find = (streamId: string): StreamHandle => {
    const handle = registry.get(streamId);
    if (!handle) throw new Error(`There is no stream "${streamId}".`);
    return handle;
  };
  return {
    version: 1,
    async connect(request, options) {
      const handle = await connections.connect(readRequest(request));
      if (options?.show !== false) timelines.show(handle);
      return handle.id;
    },
    list: () =>
      registry.list().map(({ id, stream }) => {
        const status = statusOf(id, stream, rateOf(stream));
        return { ...status, request: redactRequest(status.request) };
      }),
    readEntries(streamId, first = 1, count = maxEntriesPerRead) {
      const { stream } = find(streamId);
      const numbers = stream.log.entries(first, Math.min(count, maxEntriesPerRead));
      return numbers.map((entry) => readEntry(stream.log, entry.number));
    },
    subscribe(streamId, listener) {
      return new vscode.Disposable(find(streamId).stream.log.subscribe(listener));
    },
    async startRelay(server) {
      const { id, origin, upstream } = await relays.start(server);
      return { id, origin, upstream };
    },
    async stopRelay(idOrOrigin) {
      await relays.stop(relays.get(idOrOrigin).id);
    },
    close: (streamId) => disconnect(find(streamId)),
    remove: (streamId) => registry.remove(find(streamId).id),
  };
}

function readEntry(log: StreamHandle['stream']['log'], number: number): ApiEntry {
  const entry = log.entry(number);
  const { kind, attempt, receivedAtMs, type, chunk } = entry;
  const facts = {
    number,
    kind,
    attempt,
    receivedAtMs,
    type,
    chunk,
    lastEventId: log.lastEventId(entry) ?? '',
  };
  if (log.isGone(entry)) return { ...facts, isGone: true };
  if (entry.flags & entryFlags.detail) {
    const detail = log.detail(entry);
    return { ...facts, ...present({ detail }) };
  }
  const { data, id } = log.fields(entry);
  return {
    ...facts,
    raw: log.bytes(entry).slice(),
    ...(kind === 'message' && { data: data ?? '' }),
    ...(entry.flags & entryFlags.hasId && id !== undefined && { id }),
  };
}
