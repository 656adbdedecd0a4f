// A log whose oldest bytes and records are lost when the test says so, as those of a log on a small disk are.

import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { RecordPages } from '../../../src/core/log/recordPages.ts';
import { entryFlags } from '../../../src/core/log/entry.ts';
import { bytesOf, listener, noLimit } from '../recording.ts';

/** What can be lost of a log. */
export type LogPart = 'bodies' | 'details' | 'records';

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

  /** @param pages other logs may use them, too */
  constructor(pages = new RecordPages()) {
    const { bodies, details, records } = this.stores;
    const createScratch = (): MemoryByteStore => new MemoryByteStore();
    this.log = new EventLog(0, bodies, details, { records, pages, createScratch });
    this.#recorder = this.#newRecorder();
  }

  get attempt(): number {
    return this.#attempt;
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

  /** Loses the oldest bytes of a part. @param share of what there is: 1 is all */
  lose(part: LogPart, share: number): void {
    const store = this.stores[part];
    const start = store.start + Math.floor((store.length - store.start) * share);
    if (part === 'records') this.log.prepareRecordLoss(start);
    if (part === 'bodies') this.log.prepareLoss(start);
    store.discardBefore(start);
  }

  /** Another attempt begins in an empty log, with clock and reads from zero. */
  clear(): void {
    this.#recorder.end({ receivedAtMs: this.#nowMs, chunk: this.#chunk });
    this.log.clear();
    this.#nowMs = 0;
    this.#chunk = 0;
    this.#recorder = this.#newRecorder();
  }

  #newRecorder(): AttemptRecorder {
    this.#attempt += 1;
    return new AttemptRecorder(this.log, this.#attempt, noLimit, listener());
  }
}

/** What can be seen of an entry, without which attempt it is of and where its bytes are. */
export function seenOf(log: EventLog, number: number): string {
  const { attempt: _attempt, offset: _offset, ...facts } = log.entry(number);
  const entry = log.entry(number);
  const { index } = log;
  return JSON.stringify([
    facts,
    // Before an entry has set one, it is the id of before the clearing.
    entry.idEntry === 0 ? 'before' : log.lastEventId(entry),
    new TextDecoder().decode(log.bytes(entry)),
    log.isGone(entry),
    entry.flags & entryFlags.detail ? '' : log.fields(entry),
    [index.kind(number), index.type(number), index.length(number), index.flags(number), index.chunk(number)],
    [index.receivedAtMs(number), index.firstReceivedAt(entry.receivedAtMs)],
    number < log.first ? 'gone' : [index.detailsBefore(number), index.nextOver(0, number, log.length + 1)],
  ]);
}

/** Numbers of entries around all places where something begins or ends: blocks, pages, what is gone. */
export function tellingNumbers({ first, length }: EventLog): number[] {
  const borders = [1, first, length - 256, length - 128, length];
  for (let border = 0; border <= length; border += 2_048) borders.push(border);
  const around = borders.flatMap((border) => [border - 1, border, border + 1]);
  return [...new Set(around)].filter((number) => number >= 1 && number <= length).toSorted((a, b) => a - b);
}
