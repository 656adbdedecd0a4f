// Finds ids that name different events. Of each id that comes, a fingerprint and the entry are remembered in a table of
// fixed size; where a fingerprint comes again, both events are read from the bytes, so nothing is claimed that the bytes
// do not show. An id that comes again after its place in the table was taken is not noticed. The same event sent again
// (as after a reconnect) is no finding.

import { entryFlags, type Entry } from '../log/entry.ts';
import { EntryReader } from '../log/entryReader.ts';
import type { EventLog } from '../log/eventLog.ts';
import { SequentialReader } from '../log/logReader.ts';
import { findCountingValue } from '../wire/blockValues.ts';

/** Places of the table, a power of two. */
const places = 65_536;

/** Work of one turn: entries, and bytes of them, whichever comes first. */
const maxSliceEntries = 20_000;
const maxSliceBytes = 4 * 1024 * 1024;
const stepEntries = 64;

/** Larger events are not looked at: reading them would hold up the host, and few streams have ids on such. */
const maxEventBytes = 64 * 1024;

/** Repeated ids that are told of; all are counted. */
const maxExamples = 3;

const fnvBasis = 0x811c9dc5;
const fnvPrime = 0x01000193;

export interface RepeatedId {
  readonly id: string;
  /** The event that had the id, and the other event that had it again. */
  readonly firstEntry: number;
  readonly againEntry: number;
}

/** The newest entry for as many fingerprints as there are places. */
class IdTable {
  readonly #fingerprints = new Uint32Array(places);
  readonly #entries = new Uint32Array(places);

  /** Keeps the entry, and gives the one that was kept for the same fingerprint; 0 when there is none. */
  exchange(fingerprint: number, entry: number): number {
    const place = fingerprint & (places - 1);
    const known = this.#fingerprints[place] === fingerprint ? (this.#entries[place] ?? 0) : 0;
    this.#fingerprints[place] = fingerprint;
    this.#entries[place] = entry;
    return known;
  }
}

export class RepeatedIds extends SequentialReader {
  readonly #reader: EntryReader;
  /** Made at the first id: many streams have none. */
  #table: IdTable | undefined;
  #examples: RepeatedId[] = [];
  #count = 0;
  #sharedCount = 0;
  #firstShared: RepeatedId | undefined;
  /** The event before, when it had an id. */
  #beforeEntry = 0;
  #readBytes = 0;

  constructor(log: EventLog) {
    super(log);
    this.#reader = new EntryReader(log);
  }

  override update(maxEntries = Infinity): void {
    this.#reader.beginTurn();
    this.#readBytes = 0;
    let left = Math.min(maxEntries, maxSliceEntries);
    while (left > 0 && this.isBehind && this.#readBytes < maxSliceBytes) {
      super.update(Math.min(left, stepEntries));
      left -= stepEntries;
    }
  }

  /** How often an id came again later, on an event with other content. */
  get count(): number {
    return this.#count;
  }

  get examples(): readonly RepeatedId[] {
    return this.#examples;
  }

  /** How often an event had the id of the one right before it, and other content. */
  get sharedCount(): number {
    return this.#sharedCount;
  }

  get firstShared(): RepeatedId | undefined {
    return this.#firstShared;
  }

  protected override reset(): void {
    this.#table = undefined;
    this.#examples = [];
    this.#count = 0;
    this.#sharedCount = 0;
    this.#firstShared = undefined;
    this.#beforeEntry = 0;
  }

  protected override take(number: number): void {
    if (this.log.index.kind(number) !== 'message') return;
    const entry = this.log.entry(number);
    const hasId = (entry.flags & entryFlags.hasId) !== 0 && entry.length <= maxEventBytes;
    if (hasId) this.#compare(entry);
    this.#beforeEntry = hasId ? number : 0;
  }

  #compare(entry: Entry): void {
    this.#readBytes += entry.length;
    const fingerprint = fingerprintId(this.#reader.bytes(entry), (entry.flags & entryFlags.startsBody) !== 0);
    this.#table ??= new IdTable();
    const known = this.#table.exchange(fingerprint, entry.number);
    if (known > 0) this.#compareWith(this.log.entry(known), entry);
  }

  #compareWith(earlier: Entry, entry: Entry): void {
    if (this.log.isGone(earlier) || this.log.isGone(entry)) return;
    this.#readBytes += earlier.length;
    const [before, { id, data, type }] = [this.log.fields(earlier), this.log.fields(entry)];
    // An empty id takes the id away: it names no event.
    if (id === undefined || id === '' || before.id !== id) return;
    if (before.data === data && before.type === type) return;
    const repeated = { id, firstEntry: earlier.number, againEntry: entry.number };
    if (this.#beforeEntry === earlier.number && earlier.attempt === entry.attempt) {
      this.#sharedCount += 1;
      this.#firstShared ??= repeated;
    } else {
      this.#count += 1;
      if (this.#examples.length < maxExamples) this.#examples.push(repeated);
    }
  }
}

/**
 * A number for the id of a block, taken from its bytes without decoding them: 32 bits of the value of the id field that
 * counts, by FNV-1a; 0 without one. Equal ids have equal numbers; two different ids may share one.
 */
export function fingerprintId(block: Uint8Array, startsBody: boolean): number {
  const id = findCountingValue(block, 0, block.length, startsBody, 'id');
  return id ? fingerprintBytes(block, id.start, id.stop) : 0;
}

function fingerprintBytes(bytes: Uint8Array, start: number, stop: number): number {
  let hash = fnvBasis;
  for (let at = start; at < stop; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), fnvPrime);
  return hash >>> 0;
}
