// A log whose oldest bytes and records are lost when the test says so, as those of a log on a small disk are.

import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { recordBytes } from '../../../src/core/log/recordBlock.ts';
import { RecordPages } from '../../../src/core/log/recordPages.ts';
import { entryFlags } from '../../../src/core/log/entry.ts';
import { bytesOf, listener, noLimit } from '../recording.ts';

/** What can be lost of a log. */
export type LogPart = 'bodies' | 'details' | 'records';

/** Records that are surely in their store: fewer of the newest are kept beside it. */
const newestRecords = 256;

export class ShortLog {
  readonly stores = {
    bodies: new MemoryByteStore(),
    details: new MemoryByteStore(),
    records: new MemoryByteStore(),
  };
  readonly log: EventLog;
  #attempt = 0;
  #nowMs = 0;
  #chunk = 0;
  #recorder: AttemptRecorder;
  /** What there was when the log was cleared last. */
  #before = { bodies: 0, details: 0, records: 0, nowMs: 0, chunk: 0 };

  /** @param pages other logs may use them, too @param startedAtMs wall clock when it began */
  constructor(pages = new RecordPages(), startedAtMs = 0) {
    const { bodies, details, records } = this.stores;
    const createScratch = (): MemoryByteStore => new MemoryByteStore();
    const arrivals = new MemoryByteStore();
    this.log = new EventLog(startedAtMs, bodies, details, { records, arrivals, pages, createScratch });
    this.#recorder = this.#newRecorder();
  }

  get attempt(): number {
    return this.#attempt;
  }

  /** Nothing comes for a while. */
  pass(ms: number): void {
    this.#nowMs += ms;
  }

  /** One network read, a millisecond after the one before. */
  push(text: string): void {
    this.#nowMs += 1;
    this.#chunk += 1;
    this.#recorder.push(bytesOf(text), { receivedAtMs: this.#nowMs, chunk: this.#chunk });
  }

  /** Something that the inspector has to say, a millisecond after what was before. */
  note(sizeBytes: number): void {
    this.#nowMs += 1;
    this.log.appendDetailEntry(
      'notice',
      { notice: 'long-id', sizeBytes },
      { attempt: this.#attempt, receivedAtMs: this.#nowMs, type: 'long-id' },
    );
  }

  /** Loses the oldest of a part, and what was cleared before it. @param share of what can be lost: 1 is all */
  lose(part: LogPart, share: number): void {
    const { log, stores } = this;
    if (part === 'records') {
      const count = Math.floor(Math.max(0, log.length - newestRecords) * share);
      const start = (this.#before.records + count) * recordBytes;
      if (count === 0 || start <= stores.records.start) return;
      log.prepareRecordLoss(start);
      stores.records.discardBefore(start);
      return;
    }
    const store = stores[part];
    const oldest = Math.max(store.start, this.#before[part]);
    const start = oldest + Math.floor((store.length - oldest) * share);
    if (part === 'bodies') log.prepareLoss(start);
    store.discardBefore(start);
  }

  /** Another attempt begins in an empty log. */
  clear(): void {
    this.#recorder.end({ receivedAtMs: this.#nowMs, chunk: this.#chunk });
    this.log.clear();
    this.#before = {
      bodies: this.stores.bodies.length,
      details: this.stores.details.length,
      records: this.log.lastPlace,
      nowMs: this.#nowMs,
      chunk: this.#chunk,
    };
    this.#recorder = this.#newRecorder();
  }

  /** What can be seen of an entry, apart from what was before the last clear. */
  seen(number: number): string {
    const { log } = this;
    const { index } = log;
    const { bodies, details, nowMs, chunk } = this.#before;
    const entry = log.entry(number);
    if (number < log.first)
      return JSON.stringify(['gone', entry.kind, entry.type, entry.length, entry.flags]);
    const isDetail = (entry.flags & entryFlags.detail) !== 0;
    return JSON.stringify([
      [
        number,
        entry.kind,
        entry.type,
        entry.length,
        entry.flags,
        entry.idEntry,
        entry.attempt - this.attempt,
      ],
      [entry.receivedAtMs - nowMs, entry.offset - (isDetail ? details : bodies)],
      isDetail ? 0 : entry.chunk - chunk,
      // Before an entry has set one, it is the id of before the clear.
      entry.idEntry === 0 ? 'before' : log.lastEventId(entry),
      new TextDecoder().decode(log.bytes(entry)),
      log.isGone(entry),
      isDetail ? '' : log.fields(entry),
      [index.kind(number), index.type(number), index.length(number), index.flags(number)],
      [index.firstReceivedAt(entry.receivedAtMs), index.detailsBefore(number)],
      [index.nextOver(0, number, log.length + 1), index.nextOver(entryFlags.detail, number, log.length + 1)],
    ]);
  }

  #newRecorder(): AttemptRecorder {
    this.#attempt += 1;
    return new AttemptRecorder(this.log, this.#attempt, noLimit, listener());
  }
}

/** Numbers of entries around all places where something begins or ends: blocks, pages, what is gone. */
export function tellingNumbers({ first, length }: EventLog): number[] {
  const borders = [1, first, length - 256, length - 128, length];
  for (let border = 0; border <= length; border += 2_048) borders.push(border);
  const around = borders.flatMap((border) => [border - 1, border, border + 1]);
  return [...new Set(around)].filter((number) => number >= 1 && number <= length).toSorted((a, b) => a - b);
}
