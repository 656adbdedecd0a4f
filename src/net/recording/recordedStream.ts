// A stream of a recording, as the timeline shows streams: nothing about it is different but that it is over.

import { arrivalBytes } from '../../core/log/arrivals.ts';
import type { CopiedBefore } from '../../core/recording/logCopy.ts';
import { EventLog, type KnownLog } from '../../core/log/eventLog.ts';
import { MemoryByteStore, type ScratchStore } from '../../core/log/byteStore.ts';
import { clientOf } from '../../core/clients/streamClient.ts';
import { recogniseClient } from '../../core/clients/recogniseClient.ts';
import { directoryWidth, firstOfPage, pageOf } from '../../core/log/entryDirectory.ts';
import type { KnownIndex } from '../../core/log/entryIndex.ts';
import { entryFlags } from '../../core/log/entry.ts';
import type { ConnectionState } from '../../core/stream/connection.ts';
import type { RecordedAs } from '../../core/recording/recordedAs.ts';
import type { RelayedAs } from '../../core/stream/relayedAs.ts';
import type { StreamView } from '../../core/page/streamStatus.ts';
import { passageOf } from '../../core/relay/path/entryPassage.ts';
import { recordBytes, RecordBlock } from '../../core/log/recordBlock.ts';
import { RecordPages } from '../../core/log/recordPages.ts';
import { readRecordedDetail } from '../../core/recording/recordedDetail.ts';
import type { RecordedFacts, RecordedState } from '../../core/recording/recordedFacts.ts';
import type { ClientChoice } from '../../core/stream/clientProfile.ts';
import type { LogBefore } from '../storage/storedLog.ts';
import type { RecordedByteStore } from './recordedByteStore.ts';
import type { RecordedPassages } from './recordedPassages.ts';

/** The rows of a recorded stream. */
export interface RecordedRows {
  readonly bodies: RecordedByteStore;
  readonly arrivals: RecordedByteStore;
  readonly details: RecordedByteStore;
  readonly records: RecordedByteStore;
  readonly pages: RecordedByteStore;
  readonly types: readonly string[];
}

/** What several open streams share. */
export interface DerivedPlace {
  readonly pages: RecordPages;
  readonly createScratch: () => ScratchStore;
}

/** Everything in memory: for who looks at small recordings. */
export function placeInMemory(): DerivedPlace {
  return { pages: new RecordPages(), createScratch: () => new MemoryByteStore() };
}

export class RecordedStream implements StreamView {
  readonly log: EventLog;
  readonly request: RecordedFacts['request'];
  declare readonly relayedAs?: RelayedAs;
  /** As it stood when it was written last. */
  readonly lastState: ConnectionState;
  /** Stopped, since nothing more comes. */
  readonly state: ConnectionState;
  declare readonly recordedAs?: RecordedAs;
  readonly phaseSinceMs: number;
  readonly totals: RecordedState['totals'];
  readonly bodyFormat: RecordedState['bodyFormat'];
  readonly attemptCounts: RecordedState['attemptCounts'];
  /** Who reads it, as somebody chose. */
  readonly client: ClientChoice;
  /** What is in the file of it, for a recording that goes on; undefined where the parts do not fit together. */
  readonly copied: CopiedBefore | undefined;
  /** Its log, for a stream that goes on after it. */
  readonly logBefore: LogBefore;
  declare passageOf?: NonNullable<StreamView['passageOf']>;
  declare passages?: NonNullable<StreamView['passages']>;
  readonly #nowMs: number;

  constructor(
    facts: RecordedFacts,
    state: RecordedState,
    rows: RecordedRows,
    place: DerivedPlace,
    recordedAs?: RecordedAs,
  ) {
    this.request = facts.request;
    if (facts.relayedAs) this.relayedAs = facts.relayedAs;
    this.lastState = state.connection;
    this.state = stoppedState(state.connection);
    if (recordedAs) this.recordedAs = recordedAs;
    this.phaseSinceMs = state.phaseSinceMs;
    this.totals = state.totals;
    this.bodyFormat = state.bodyFormat;
    this.attemptCounts = state.attemptCounts;
    this.client = state.client;
    this.#nowMs = state.nowMs;
    const { bodies, details, arrivals, records } = rows;
    const index = knownIndex(rows);
    const known: KnownLog = { index, idBefore: facts.idBefore, readDetail: readRecordedDetail };
    this.logBefore = { startedAtMs: facts.startedAtMs, bodies, details, records, arrivals, known };
    this.log = new EventLog(
      facts.startedAtMs,
      bodies,
      details,
      { records, arrivals, pages: place.pages, createScratch: place.createScratch },
      known,
    );
    this.copied = copiedBefore(rows, index);
    const client = clientOf(this.log);
    client.choose(state.client);
    this.#recogniseClient();
  }

  /**
   * Says where the other side of a relayed stream is, and what became of the bytes between the two. Of the server's side,
   * the fates are recorded again with it.
   */
  join(other: RecordedStream, passages: RecordedPassages): void {
    const { relayedAs } = this;
    if (!relayedAs) return;
    const { side } = relayedAs;
    const logs =
      side === 'server' ? { server: this.log, app: other.log } : { server: other.log, app: this.log };
    this.passageOf = (number) => {
      const fates = passages.of(this.log.entry(number).attempt);
      return fates && passageOf(logs, fates, side, number);
    };
    if (side === 'server') this.passages = () => passages.all();
  }

  nowMs(): number {
    return this.#nowMs;
  }

  onStateChange(): () => void {
    // It is over.
    return () => {};
  }

  /** Who sent the newest request that can be read. */
  #recogniseClient(): void {
    const { log } = this;
    const first = log.index.firstOfAttempt(log.length > 0 ? log.index.attempt(log.length) : 0);
    for (let number = first; number <= Math.min(log.length, first + 8); number += 1) {
      const entry = log.entry(number);
      const detail = entry.kind === 'request' ? log.detail(entry) : undefined;
      if (detail) return clientOf(log).recognise(recogniseClient(detail), detail.method);
    }
  }
}

/** The state that a stream has for good once its recording has ended. */
export function stoppedState(state: ConnectionState): ConnectionState {
  if (state.phase === 'stopped') return state;
  const { attempt, lastEventId, reconnectionTimeMs, policy, reconnects, fruitlessAttempts, phase } = state;
  const facts = { attempt, lastEventId, reconnectionTimeMs, policy, reconnects, fruitlessAttempts };
  return { ...facts, phase: 'stopped', reason: { kind: 'file ends', was: phase } };
}

/** As many entries as have both a record and a row for its page. */
function knownIndex({ records, pages, types }: RecordedRows): KnownIndex {
  const rowBytes = directoryWidth * Float64Array.BYTES_PER_ELEMENT;
  const first = Math.floor(records.start / recordBytes) + 1;
  const forgotten = pageOf(first);
  const isInPlace = pages.start === forgotten * rowBytes;
  const rows = isInPlace ? pages.read(pages.start, pages.length - pages.start) : new Uint8Array(0);
  const pageCount = Math.floor(rows.length / rowBytes);
  const count = Math.min(Math.floor(records.length / recordBytes), firstOfPage(forgotten + pageCount) - 1);
  const neededPages = count < first ? 0 : pageOf(count) - forgotten + 1;
  // A copy: the bytes may lie anywhere in the memory that they are in.
  const cells = new Float64Array(new Uint8Array(rows.subarray(0, neededPages * rowBytes)).buffer);
  return {
    count: Math.max(0, count),
    types,
    directory: { cells, forgotten, details: detailsOf(records, cells, count) },
  };
}

function copiedBefore(rows: RecordedRows, { count, directory, types }: KnownIndex): CopiedBefore | undefined {
  const { bodies, details, arrivals, records, pages } = rows;
  const isWhole =
    records.length === count * recordBytes &&
    pages.length ===
      (directory.forgotten * directoryWidth + directory.cells.length) * Float64Array.BYTES_PER_ELEMENT &&
    arrivals.length % arrivalBytes === 0;
  if (!isWhole) return undefined;
  return {
    bodies: bodies.length,
    details: details.length,
    arrivals: arrivals.length / arrivalBytes,
    records: count,
    detailRecords: directory.details,
    types,
  };
}

/** How many of all entries are over details: what the last page's row says, and what is in the page. */
function detailsOf(records: RecordedByteStore, cells: Float64Array, count: number): number {
  const before = cells.at(-1) ?? 0;
  const first = Math.max(
    firstOfPage(pageOf(Math.max(1, count))),
    Math.floor(records.start / recordBytes) + 1,
  );
  const block = new RecordBlock(first, Math.max(0, count - first + 1));
  if (!records.readInto((first - 1) * recordBytes, block.bytes)) return before;
  let details = before;
  for (let at = 0; at < block.capacity; at += 1) if (block.flagsAt(at) & entryFlags.detail) details += 1;
  return details;
}
