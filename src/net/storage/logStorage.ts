// Where the log of one stream keeps its bytes and its index: in memory up to a budget, then the oldest segments in a file,
// then (disk full, not writable, limit reached) nowhere: the oldest go, the newest stay, and it is said why. Memory is
// bounded by the budget and a small slack: writes run in the background, and in the foreground when the disk is too slow.
// All logs together have a budget as well, for which any of them may have to give.

import type { ByteLoss } from '../../core/log/byteLoss.ts';
import type { ByteStore, ScratchStore } from '../../core/log/byteStore.ts';
import type { IndexStores } from '../../core/log/eventLog.ts';
import type { RecordPages } from '../../core/log/recordPages.ts';
import { formatSize } from '../../core/base/format.ts';
import { LogFile } from './logFile.ts';
import { LogMemory, type MemoryHolder } from './logMemory.ts';
import { LossReport, type LossListener } from './lossReport.ts';
import type { ReadCache } from './readCache.ts';
import { bytesOf, storageLanes, type StorageLane, type Segment } from './segment.ts';
import { checksOf, maxBlockBytes, readChecked } from './segmentChecks.ts';
import { SegmentMemory } from './segmentMemory.ts';
import { SegmentQueue } from './segmentQueue.ts';
import type { OpenSpillFile, SpillFile } from './spillFile.ts';
import { SpillingByteStore, type SegmentKeeper } from './spillingByteStore.ts';

export interface LogStorageOptions {
  /** Bytes of bodies, details and records together that stay in memory. */
  readonly memoryBytes: number;
  /** Most bytes in the file; Infinity for no limit. */
  readonly diskBytes: number;
  readonly openFile: OpenSpillFile;
  /** The memory of all logs, where there are others. */
  readonly shared?: LogMemory;
}

const nothing = new Uint8Array(0);

/** Segments on their way to places in the file that lie together. */
interface Batch {
  readonly file: SpillFile;
  readonly segments: readonly Segment[];
  readonly firstSlot: number;
}

export class LogStorage implements SegmentKeeper, MemoryHolder, IndexStores {
  readonly segmentSizeBytes: number;
  /** How much memory the bytes take. */
  readonly memory: Pick<SegmentMemory, 'heldBytes' | 'residentBytes'>;
  /** The memory of all logs. */
  readonly shared: LogMemory;
  readonly bodies: ByteStore;
  readonly details: ByteStore;
  /** Where the index goes. */
  readonly records: ByteStore;
  /** When the bodies' bytes came. */
  readonly arrivals: ByteStore;
  readonly #stores: Set<SpillingByteStore>;
  readonly #limit: ByteLoss;
  readonly #memory: SegmentMemory;
  readonly #file: LogFile;
  readonly #report = new LossReport();
  /** Segments that nothing is added to: in memory, being written, in the file; each the oldest first. */
  readonly #ready = new SegmentQueue();
  #writing: Batch | undefined;
  readonly #spilled = new SegmentQueue();
  /** Those that are on their way out of a file that is given up. */
  readonly #moving = new Set<Segment>();
  /** How many of them there are, wherever they are. */
  readonly #counts: Record<StorageLane, number> = { bytes: 0, records: 0 };
  #spilledCount = 0;
  #lastOrder = 0;
  /** Whether segments went since the file was looked at, and whether because the log was cleared. */
  #isUntidy = false;
  #isCleared = false;

  constructor({ memoryBytes, diskBytes, openFile, shared = new LogMemory() }: LogStorageOptions) {
    this.#memory = new SegmentMemory(memoryBytes, shared);
    this.memory = this.#memory;
    this.shared = shared;
    this.segmentSizeBytes = this.#memory.segmentSizeBytes;
    this.#limit = { cause: 'limit', reason: formatSize(diskBytes) };
    this.#file = new LogFile(openFile, this.segmentSizeBytes, diskBytes);
    const bodies = new SpillingByteStore(this, 'bytes');
    const details = new SpillingByteStore(this, 'bytes');
    const records = new SpillingByteStore(this, 'records');
    const arrivals = new SpillingByteStore(this, 'bytes');
    this.bodies = bodies;
    this.details = details;
    this.records = records;
    this.arrivals = arrivals;
    this.#stores = new Set([bodies, details, records, arrivals]);
    shared.add(this);
  }

  get heldBytes(): number {
    return this.#memory.heldBytes;
  }

  get reads(): ReadCache {
    return this.shared.reads;
  }

  get pages(): RecordPages {
    return this.shared.pages;
  }

  readonly createScratch = (): ScratchStore => {
    const scratch = new SpillingByteStore(this, 'records');
    this.#stores.add(scratch);
    return scratch;
  };

  /** Bytes that can be read from the file. */
  get spilledBytes(): number {
    return this.#spilledCount * this.segmentSizeBytes;
  }

  /** Says who hears of losses; one at a time. */
  listen(listener: LossListener): void {
    this.#report.listen(listener);
  }

  /** Removes the file. What was in it can be read no more; nothing throws. */
  dispose(): void {
    this.#report.listen(undefined);
    this.shared.remove(this);
    this.#memory.leaveShared();
    this.#file.close();
    this.#abandonFile(this.#limit);
  }

  allocate(sizeBytes: number): Uint8Array {
    this.#tidyUp();
    this.#makeRoom(sizeBytes);
    this.shared.makeRoom(sizeBytes, this);
    return this.#memory.take(sizeBytes);
  }

  giveBack(memory: Uint8Array): void {
    this.#memory.giveBack(memory);
  }

  settled(segment: Segment): void {
    this.#lastOrder += 1;
    segment.order = this.#lastOrder;
    this.#counts[segment.store.lane] += 1;
    this.#ready.add([segment]);
  }

  readSpilled(segment: Segment, target: Uint8Array, start: number): boolean {
    const { place } = segment;
    if (!place) return false;
    const position = place.slot * this.segmentSizeBytes + start;
    const loss = readChecked(place.file, target, position, place.checks.subarray(start / maxBlockBytes));
    if (loss?.cause === 'damaged') this.#abandonFile(loss);
    // What is older goes with it, as in any loss; what is newer can be read.
    else if (loss) this.#loseUpTo(segment.order, segment.store.lane, loss);
    return !loss;
  }

  replaced(segment: Segment): void {
    this.#drop(segment);
    if (this.#isUntidy) return;
    this.#isUntidy = true;
    // All stores let go of their segments when a log is cleared: the file is looked at once they have.
    queueMicrotask(() => this.#tidyUp());
  }

  released(segment: Segment): void {
    this.replaced(segment);
    // A scratch store is emptied for reasons of its own.
    const ofLog: readonly object[] = [this.bodies, this.details, this.records, this.arrivals];
    if (!ofLog.includes(segment.store)) return;
    this.#isCleared = true;
    this.#report.forget();
  }

  storeReleased(store: SpillingByteStore): void {
    this.#stores.delete(store);
  }

  spillSoon(bytes: number): boolean {
    if (!this.#writing) this.#startWriting(bytes);
    return this.#writing !== undefined;
  }

  giveUp(isIdle: boolean): boolean {
    if (this.#writeOldest()) return true;
    if (isIdle) for (const store of this.#stores) store.rest();
    return this.#writeOldest() || this.#dropOldest();
  }

  #makeRoom(more: number): void {
    if (this.#memory.excess(more) <= 0) return;
    this.spillSoon(this.#memory.excess(more));
    // What no file will take has nothing to wait for.
    while (this.#memory.excess(more) > (this.#file.isAllowed ? this.#memory.slackBytes : 0)) {
      if (!this.#writeOldest() && !this.#dropOldest()) break;
    }
  }

  #startWriting(bytes: number): void {
    const count = Math.ceil(bytes / this.segmentSizeBytes);
    const batch = this.#takeBatch(Math.min(count, this.#memory.maxBatch));
    if (!batch) return;
    this.#writing = batch;
    const pieces = batch.segments.flatMap((segment) => bytesOf(segment) ?? []);
    batch.file.write(pieces, batch.firstSlot * this.segmentSizeBytes, (error, writtenBytes = 0) => {
      if (this.#writing !== batch) return;
      this.#writing = undefined;
      if (error) this.#refuse(batch, error, writtenBytes);
      else this.#enterFile(batch);
      this.#makeRoom(0);
      this.shared.makeRoom(0);
    });
  }

  /** Writes the oldest segment in memory at once. Returns whether that gave room. */
  #writeOldest(): boolean {
    for (let batch = this.#takeBatch(1); batch; batch = this.#takeBatch(1)) {
      try {
        const position = batch.firstSlot * this.segmentSizeBytes;
        for (const segment of batch.segments) batch.file.writeNow(bytesOf(segment) ?? nothing, position);
      } catch (error) {
        this.#refuse(batch, error, 0);
        continue;
      }
      this.#enterFile(batch);
      return true;
    }
    return false;
  }

  /** The oldest segments in memory, with places for them that lie together; undefined when there are none. */
  #takeBatch(count: number): Batch | undefined {
    const file = this.#ready.length > 0 ? this.#openFile() : undefined;
    const firstSlot = file && this.#takeSlot();
    if (!file || firstSlot === undefined) return undefined;
    let slots = 1;
    while (slots < Math.min(count, this.#ready.length)) {
      const slot = this.#takeSlot();
      if (slot === undefined) break;
      if (slot !== firstSlot + slots) {
        this.#file.giveBack(slot, file);
        break;
      }
      slots += 1;
    }
    // Reading what had to go may have shown that the file is damaged.
    if (this.#file.current !== file) return this.#takeBatch(count);
    const segments = this.#takeReady(slots);
    for (let at = segments.length; at < slots; at += 1) this.#file.giveBack(firstSlot + at, file);
    return segments.length > 0 ? { file, segments, firstSlot } : undefined;
  }

  /** So many of the oldest in memory, of which none but the last leaves a gap in its place. */
  #takeReady(count: number): Segment[] {
    const segments = this.#ready.take(count);
    const short = segments.findIndex(({ sizeBytes }) => sizeBytes < this.segmentSizeBytes);
    if (short !== -1) this.#ready.add(segments.splice(short + 1));
    return segments;
  }

  /** The file, made when it is needed; undefined when there can be none. */
  #openFile(): SpillFile | undefined {
    const { damage } = this.#file;
    if (damage) this.#abandonFile(damage);
    return this.#file.open();
  }

  /** A place in the file, if need be that of the oldest segment in it. */
  #takeSlot(): number | undefined {
    const slot = this.#file.take();
    if (slot !== undefined || !this.#loseOldest((lane) => this.#spilled.oldestIn(lane))) return slot;
    return this.#file.take();
  }

  #enterFile({ file, segments, firstSlot }: Batch): void {
    const kept: Segment[] = [];
    segments.forEach((segment, at) => {
      const slot = firstSlot + at;
      const bytes = bytesOf(segment);
      this.#file.settle(slot, segment.sizeBytes);
      if (segment.isGone || !bytes) {
        this.#file.giveBack(slot, file);
        return;
      }
      segment.place = { file, slot, checks: checksOf(bytes) };
      this.#spilledCount += 1;
      this.#takeMemory(segment);
      kept.push(segment);
    });
    this.#spilled.add(kept);
  }

  /** A write failed: what came before that is in the file, the rest still in memory. */
  #refuse({ file, segments, firstSlot }: Batch, error: unknown, writtenBytes: number): void {
    const done = Math.min(Math.floor(writtenBytes / this.segmentSizeBytes), segments.length - 1);
    this.#enterFile({ file, segments: segments.slice(0, done), firstSlot });
    this.#ready.add(segments.slice(done).filter(({ isGone }) => !isGone));
    this.#file.refuse(firstSlot + done, error);
    for (let at = done + 1; at < segments.length; at += 1) this.#file.giveBack(firstSlot + at, file);
    const { refusal } = this.#file;
    if (refusal && !this.#file.isAllowed && this.#spilledCount === 0) this.#abandonFile(refusal);
  }

  /** Lets go of the oldest segment there is, since there is one in memory that cannot be written. Returns whether there is. */
  #dropOldest(): boolean {
    if (this.#ready.length === 0) return false;
    const between = [...this.#moving, ...(this.#writing?.segments ?? [])].filter(({ isGone }) => !isGone);
    return this.#loseOldest(
      (lane) =>
        this.#spilled.oldestIn(lane) ??
        between.find(({ store }) => store.lane === lane) ??
        this.#ready.oldestIn(lane),
    );
  }

  /**
   * Lets go of the oldest segment: of the bytes first, since an entry whose record is there still says when it came and
   * what it was; but where the records take more than half of the room, of both as they get old.
   */
  #loseOldest(oldestIn: (lane: StorageLane) => Segment | undefined): boolean {
    const [byte, record] = [oldestIn('bytes'), oldestIn('records')];
    const hasManyRecords = this.#counts.records > this.#counts.bytes;
    const isOfRecords = record && (!byte || (hasManyRecords && record.order < byte.order));
    const oldest = isOfRecords ? record : byte;
    if (!oldest) return false;
    this.#loseUpTo(oldest.order, oldest.store.lane);
    this.#file.countLoss();
    return true;
  }

  /** Gives back what was cleared and could still be brought back. */
  #giveWay(): void {
    if (this.#report.giveWay()) this.#removeGone();
  }

  /** Lets go of the segment of that order and of all older ones in its lane, wherever they are: the newest are kept. */
  #loseUpTo(order: number, lane: StorageLane, loss: ByteLoss = this.#file.refusal ?? this.#limit): void {
    this.#giveWay();
    const between = [...this.#moving, ...(this.#writing?.segments ?? [])];
    const lost = [
      ...this.#spilled.takeUpTo(order, lane),
      ...between.filter((segment) => segment.order <= order && segment.store.lane === lane),
      ...this.#ready.takeUpTo(order, lane),
    ]
      .filter(({ isGone }) => !isGone)
      .toSorted((a, b) => a.order - b.order);
    if (lost.length === 0) return;
    this.#prepareLoss(lost);
    for (const segment of lost) {
      segment.store.lose(segment);
      this.#drop(segment);
    }
    this.#report.tell(loss);
  }

  /** Says what is about to be lost. */
  #prepareLoss(lost: readonly Segment[]): void {
    const endOf = (store: object): number => {
      const last = lost.findLast((segment) => segment.store === store);
      return last ? last.index * this.segmentSizeBytes + last.sizeBytes : 0;
    };
    const [bodiesStart, recordsStart] = [endOf(this.bodies), endOf(this.records)];
    if (bodiesStart > 0) this.#report.beforeLoss(bodiesStart);
    if (recordsStart > 0) this.#report.beforeRecordLoss(recordsStart);
  }

  /** Goes on without the file: what was only there is lost, what was being written is still in memory. */
  #abandonFile(loss: ByteLoss): void {
    this.#stopWriting();
    // What is damaged is not read once more for what should be kept of it.
    const damaged = loss.cause === 'damaged' ? this.#file.leave() : undefined;
    for (const lane of storageLanes) {
      const newest = this.#spilled.newestIn(lane);
      if (newest) this.#loseUpTo(newest.order, lane, loss);
    }
    (damaged ?? this.#file.leave())?.remove();
  }

  /** What is being written is as if that had not begun. */
  #stopWriting(): void {
    const writing = this.#writing?.segments ?? [];
    this.#writing = undefined;
    this.#ready.add(writing.filter(({ isGone }) => !isGone));
  }

  #tidyUp(): void {
    if (!this.#isUntidy) return;
    this.#isUntidy = false;
    this.#removeGone();
    if (!this.#isCleared) return;
    this.#isCleared = false;
    this.#file.forgive();
    // What little is left of a file is not worth its size.
    if (this.#spilledCount * 2 <= this.#file.writtenSlots) this.#moveOut();
  }

  /** What is written together has no gaps, and a place is not looked for where there is none any more. */
  #removeGone(): void {
    this.#ready.removeGone();
    this.#spilled.removeGone();
  }

  /** After a clearing: what is still needed of the file (of an unfinished event) goes to memory, or to a new file. */
  #moveOut(): void {
    this.#stopWriting();
    const old = this.#file.leave();
    const kept = this.#spilled.take(Infinity);
    for (const segment of kept) this.#moving.add(segment);
    for (const segment of kept) {
      this.#makeRoom(segment.sizeBytes);
      // Where there is no room, the oldest of them go like any others.
      if (segment.isGone) continue;
      const memory = this.#memory.take(segment.sizeBytes);
      if (!this.readSpilled(segment, memory, 0)) {
        // All of them are lost then, also those that are in memory already: what is kept is the newest.
        this.#memory.giveBack(memory);
        this.#spilled.add([...this.#moving].filter(({ isGone }) => !isGone));
        this.#moving.clear();
        this.#abandonFile({ cause: 'damaged', reason: 'it does not hold what was written to it' });
        break;
      }
      this.#leavePlace(segment);
      segment.memory = memory;
      this.#moving.delete(segment);
      this.#ready.add([segment]);
    }
    this.#moving.clear();
    old?.remove();
    this.#makeRoom(0);
  }

  /** Nobody reads the segment any more. */
  #drop(segment: Segment): void {
    segment.isGone = true;
    this.#counts[segment.store.lane] -= 1;
    this.#takeMemory(segment);
    this.#leavePlace(segment);
  }

  #leavePlace(segment: Segment): void {
    if (!segment.place) return;
    const { file, slot } = segment.place;
    segment.place = undefined;
    this.#spilledCount -= 1;
    this.#file.giveBack(slot, file);
  }

  #takeMemory(segment: Segment): void {
    if (!segment.memory) return;
    this.#memory.giveBack(segment.memory);
    segment.memory = undefined;
  }
}
