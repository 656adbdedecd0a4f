// Where the log of one stream keeps its bytes: in memory up to a budget, then the oldest segments in a file, then (disk
// full, not writable, limit reached) nowhere: the oldest go, the newest stay, and it is said why. Memory is bounded by
// the budget and a small slack: writes run in the background, and in the foreground when the disk is too slow for that.

import type { ByteLoss } from '../../core/log/byteLoss.ts';
import type { ByteStore } from '../../core/log/byteStore.ts';
import { formatSize } from '../../core/base/format.ts';
import { LossReport, type LossListener } from './lossReport.ts';
import { checksOf, maxBlockBytes, readChecked, sizeDamageOf } from './segmentChecks.ts';
import { SegmentMemory } from './segmentMemory.ts';
import { SegmentQueue } from './segmentQueue.ts';
import { lossOfError } from './spillFailure.ts';
import type { OpenSpillFile, SpillFile } from './spillFile.ts';
import { SpillRoom } from './spillRoom.ts';
import { SpillingByteStore, type Segment, type SegmentKeeper } from './spillingByteStore.ts';

export interface LogStorageOptions {
  /** Bytes of bodies and details together that stay in memory. */
  readonly memoryBytes: number;
  /** Most bytes in the file; Infinity for no limit. */
  readonly diskBytes: number;
  readonly openFile: OpenSpillFile;
}

/** Complete segments on their way to places in the file that lie together. */
interface Batch {
  readonly file: SpillFile;
  readonly segments: readonly Segment[];
  readonly firstSlot: number;
  readonly isGrowing: boolean;
}

export class LogStorage implements SegmentKeeper {
  readonly segmentSizeBytes: number;
  /** How much memory the bytes take. */
  readonly memory: Pick<SegmentMemory, 'heldBytes' | 'residentBytes'>;
  readonly bodies: ByteStore;
  readonly details: ByteStore;
  readonly #openNewFile: OpenSpillFile;
  readonly #limit: ByteLoss;
  readonly #memory: SegmentMemory;
  readonly #room: SpillRoom;
  readonly #report = new LossReport();
  #file: SpillFile | undefined;
  /** Complete segments: in memory, being written, in the file; each the oldest first. */
  readonly #complete = new SegmentQueue();
  #writing: Batch | undefined;
  readonly #spilled = new SegmentQueue();
  #lastOrder = 0;
  /** Whether segments were released since the file was looked at. */
  #isUntidy = false;

  constructor({ memoryBytes, diskBytes, openFile }: LogStorageOptions) {
    this.#memory = new SegmentMemory(memoryBytes);
    this.memory = this.#memory;
    this.segmentSizeBytes = this.#memory.segmentSizeBytes;
    this.#openNewFile = openFile;
    this.#limit = { cause: 'limit', reason: formatSize(diskBytes) };
    this.#room = new SpillRoom(Math.floor(diskBytes / this.segmentSizeBytes));
    this.bodies = new SpillingByteStore(this);
    this.details = new SpillingByteStore(this);
  }

  /** Bytes that can be read from the file. */
  get spilledBytes(): number {
    return this.#spilled.length * this.segmentSizeBytes;
  }

  /** Says who hears of losses; one at a time. */
  listen(listener: LossListener): void {
    this.#report.listen(listener);
  }

  /** Removes the file. What was in it can be read no more; nothing throws. */
  dispose(): void {
    this.#report.listen(undefined);
    this.#room.close();
    this.#abandonFile(this.#limit);
  }

  allocate(): Uint8Array {
    this.#tidyUp();
    this.#makeRoom(1);
    return this.#memory.take();
  }

  completed(segment: Segment): void {
    this.#lastOrder += 1;
    segment.order = this.#lastOrder;
    this.#complete.add([segment]);
  }

  readSpilled(segment: Segment, target: Uint8Array, start: number): boolean {
    const file = this.#file;
    if (!file || segment.slot < 0) return false;
    const position = segment.slot * this.segmentSizeBytes + start;
    const damage = readChecked(file, target, position, segment.checks.subarray(start / maxBlockBytes));
    if (damage) this.#abandonFile(damage);
    return !damage;
  }

  released(segment: Segment): void {
    segment.isGone = true;
    this.#takeMemory(segment);
    this.#report.forget();
    if (this.#isUntidy) return;
    this.#isUntidy = true;
    // Both stores let go of their segments when a log is cleared: the file is looked at once they have.
    queueMicrotask(() => this.#tidyUp());
  }

  #makeRoom(more: number): void {
    if (this.#memory.excess(more) <= 0) return;
    if (!this.#writing) this.#startWriting(this.#memory.excess(more));
    // What no file will take has nothing to wait for.
    while (this.#memory.excess(more) > (this.#room.isAllowed ? this.#memory.slack : 0)) {
      if (!this.#writeOldest() && !this.#dropOldest()) break;
    }
  }

  #startWriting(count: number): void {
    const batch = this.#takeBatch(Math.min(count, this.#memory.maxBatch));
    if (!batch) return;
    this.#writing = batch;
    const pieces = batch.segments.flatMap(({ memory }) => memory ?? []);
    batch.file.write(pieces, batch.firstSlot * this.segmentSizeBytes, (error) => {
      if (this.#writing !== batch) return;
      this.#writing = undefined;
      if (error) this.#refuse(batch, error);
      else this.#settle(batch);
      this.#makeRoom(0);
    });
  }

  /** Writes the oldest segment in memory at once. Returns whether that gave room. */
  #writeOldest(): boolean {
    for (let batch = this.#takeBatch(1); batch; batch = this.#takeBatch(1)) {
      try {
        const position = batch.firstSlot * this.segmentSizeBytes;
        for (const { memory } of batch.segments) if (memory) batch.file.writeNow(memory, position);
      } catch (error) {
        this.#refuse(batch, error);
        continue;
      }
      this.#settle(batch);
      return true;
    }
    return false;
  }

  /** The oldest complete segments, with places for them that lie together; undefined when there are none. */
  #takeBatch(count: number): Batch | undefined {
    const file = this.#complete.length > 0 ? this.#openFile() : undefined;
    if (!file) return undefined;
    const firstSlot = this.#takeSlot();
    if (firstSlot === undefined) return undefined;
    let slots = 1;
    while (slots < Math.min(count, this.#complete.length)) {
      const slot = this.#takeSlot();
      if (slot === undefined) break;
      if (slot !== firstSlot + slots) {
        this.#room.giveBack(slot);
        break;
      }
      slots += 1;
    }
    if (this.#file === file) {
      const isGrowing = firstSlot + slots > this.#room.written;
      return { file, segments: this.#complete.take(slots), firstSlot, isGrowing };
    }
    // Reading what had to go showed that the file is damaged.
    this.#room.empty();
    return this.#takeBatch(count);
  }

  /** The file, made when it is needed; undefined when there can be none. */
  #openFile(): SpillFile | undefined {
    const file = this.#file;
    if (file) {
      // A file that somebody cut would be filled with zeros by the next write, and they be read as if received.
      const damage = sizeDamageOf(file, this.#room.written * this.segmentSizeBytes);
      if (!damage) return file;
      this.#abandonFile(damage);
    }
    if (!this.#room.isAllowed) return undefined;
    try {
      this.#file = this.#openNewFile();
    } catch (error) {
      this.#room.refuse(lossOfError(error), false);
    }
    return this.#file;
  }

  /** A place in the file, if need be that of the oldest segment in it. */
  #takeSlot(): number | undefined {
    const slot = this.#room.take();
    const { oldest } = this.#spilled;
    if (slot !== undefined || !oldest) return slot;
    this.#loseUpTo(oldest.order);
    this.#room.countLoss();
    return this.#room.take();
  }

  #settle(batch: Batch): void {
    const kept: Segment[] = [];
    batch.segments.forEach((segment, at) => {
      const slot = batch.firstSlot + at;
      this.#room.settle(slot);
      if (segment.isGone || !segment.memory) {
        this.#room.giveBack(slot);
        return;
      }
      segment.slot = slot;
      segment.checks = checksOf(segment.memory);
      this.#takeMemory(segment);
      kept.push(segment);
    });
    this.#spilled.add(kept);
  }

  #refuse(batch: Batch, error: unknown): void {
    this.#complete.add(batch.segments.filter(({ isGone }) => !isGone));
    batch.segments.forEach((_, at) => this.#room.giveBack(batch.firstSlot + at));
    const canGoOn = batch.isGrowing && this.#room.written > 0;
    const loss = lossOfError(error);
    this.#room.refuse(loss, canGoOn);
    if (!canGoOn) this.#abandonFile(loss);
  }

  /** Lets go of the oldest bytes there are. Returns whether there were any. */
  #dropOldest(): boolean {
    const writing = this.#writing?.segments.find(({ isGone }) => !isGone);
    const oldest = this.#spilled.oldest ?? writing ?? this.#complete.oldest;
    if (!oldest) return false;
    this.#loseUpTo(oldest.order);
    this.#room.countLoss();
    return true;
  }

  /** Lets go of the segment of that order and of all that are older, wherever they are: what is kept is the newest. */
  #loseUpTo(order: number, loss: ByteLoss = this.#room.refusal ?? this.#limit): void {
    const writing = this.#writing?.segments.filter((segment) => segment.order <= order) ?? [];
    const lost = [...this.#spilled.takeUpTo(order), ...writing, ...this.#complete.takeUpTo(order)];
    const isOfBodies = ({ store, isGone }: Segment): boolean => store === this.bodies && !isGone;
    const last = lost.toSorted((a, b) => a.order - b.order).findLast(isOfBodies);
    if (last) this.#report.beforeLoss((last.index + 1) * this.segmentSizeBytes);
    for (const segment of lost) {
      if (segment.isGone) continue;
      segment.isGone = true;
      segment.store.lose(segment);
      this.#takeMemory(segment);
      if (segment.slot >= 0) this.#room.giveBack(segment.slot);
    }
    if (lost.length > 0) this.#report.tell(loss);
  }

  /** Goes on without the file: what was only there is lost, what was being written is still in memory. */
  #abandonFile(loss: ByteLoss): void {
    const file = this.#file;
    const writing = this.#writing?.segments ?? [];
    this.#writing = undefined;
    this.#complete.add(writing.filter(({ isGone }) => !isGone));
    // What is damaged is not read once more for what should be kept of it.
    if (loss.cause === 'damaged') this.#file = undefined;
    const { newest } = this.#spilled;
    if (newest) this.#loseUpTo(newest.order, loss);
    this.#file = undefined;
    this.#room.empty();
    file?.remove();
  }

  /** After a clearing: the file goes, and what is still needed of it (of an unfinished event) comes back to memory. */
  #tidyUp(): void {
    if (!this.#isUntidy) return;
    this.#isUntidy = false;
    this.#complete.removeGone();
    this.#spilled.removeGone();
    for (const segment of this.#spilled.all()) {
      const memory = this.#memory.take();
      if (!this.readSpilled(segment, memory, 0)) {
        this.#memory.giveBack(memory);
        break;
      }
      segment.memory = memory;
      segment.slot = -1;
    }
    // All of them, or none where the file was damaged.
    this.#complete.add(this.#spilled.take(Infinity));
    this.#room.forgive();
    this.#abandonFile(this.#limit);
    this.#makeRoom(0);
  }

  #takeMemory(segment: Segment): void {
    if (!segment.memory) return;
    this.#memory.giveBack(segment.memory);
    segment.memory = undefined;
  }
}
