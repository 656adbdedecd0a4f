// Where the log of one stream keeps its bytes: in memory up to a budget, then the oldest segments in a file, then (disk
// full, not writable, limit reached) nowhere: the oldest go, the newest stay, and it is said why. Memory is bounded by
// the budget and a small slack: writes run in the background, and in the foreground when the disk is too slow for that.

import type { ByteLoss } from '../core/byteLoss.ts';
import type { ByteStore } from '../core/byteStore.ts';
import { formatSize } from '../core/format.ts';
import { LossReport, type LossListener } from './lossReport.ts';
import { SegmentMemory } from './segmentMemory.ts';
import { damageOf, lossOfError } from './spillFailure.ts';
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
  readonly bodies: ByteStore;
  readonly details: ByteStore;
  readonly #openNewFile: OpenSpillFile;
  readonly #limit: ByteLoss;
  readonly #memory: SegmentMemory;
  readonly #room: SpillRoom;
  readonly #report = new LossReport();
  #file: SpillFile | undefined;
  /** Complete segments: in memory, being written, in the file; each the oldest first. */
  #complete: Segment[] = [];
  #writing: Batch | undefined;
  #spilled: Segment[] = [];
  #lastOrder = 0;
  #isTidyingUp = false;

  constructor({ memoryBytes, diskBytes, openFile }: LogStorageOptions) {
    this.#memory = new SegmentMemory(memoryBytes);
    this.segmentSizeBytes = this.#memory.segmentSizeBytes;
    this.#openNewFile = openFile;
    this.#limit = { cause: 'limit', reason: formatSize(diskBytes) };
    this.#room = new SpillRoom(Math.floor(diskBytes / this.segmentSizeBytes));
    this.bodies = new SpillingByteStore(this);
    this.details = new SpillingByteStore(this);
  }

  /** Bytes of memory in use for segments. */
  get residentBytes(): number {
    return this.#memory.residentBytes;
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
    this.#makeRoom(1);
    return this.#memory.take();
  }

  completed(segment: Segment): void {
    this.#lastOrder += 1;
    segment.order = this.#lastOrder;
    this.#complete.push(segment);
  }

  readSpilled(segment: Segment, target: Uint8Array, start: number): boolean {
    const file = this.#file;
    if (!file || segment.slot < 0) return false;
    const position = segment.slot * this.segmentSizeBytes + start;
    const damage = damageOf(() => file.read(target, position) === target.length);
    if (damage) this.#abandonFile(damage);
    return !damage;
  }

  released(segment: Segment): void {
    segment.isGone = true;
    this.#takeMemory(segment);
    this.#report.forget();
    if (this.#isTidyingUp) return;
    this.#isTidyingUp = true;
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
      return { file, segments: this.#complete.splice(0, slots), firstSlot, isGrowing };
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
      const damage = damageOf(() => file.sizeBytes() >= this.#room.written * this.segmentSizeBytes);
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
    const [oldest] = this.#spilled;
    if (slot !== undefined || !oldest) return slot;
    const older =
      this.#writing?.segments.filter(({ isGone, order }) => !isGone && order < oldest.order) ?? [];
    this.#lose([...older, oldest]);
    this.#room.countLoss();
    return this.#room.take();
  }

  #settle(batch: Batch): void {
    const first = batch.segments[0]?.order ?? 0;
    const newer = this.#spilled.splice(this.#spilled.findLastIndex(({ order }) => order < first) + 1);
    batch.segments.forEach((segment, at) => {
      const slot = batch.firstSlot + at;
      this.#room.settle(slot);
      if (segment.isGone) {
        this.#room.giveBack(slot);
        return;
      }
      segment.slot = slot;
      this.#spilled.push(segment);
      this.#takeMemory(segment);
    });
    this.#spilled.push(...newer);
  }

  #refuse(batch: Batch, error: unknown): void {
    this.#complete.unshift(...batch.segments.filter(({ isGone }) => !isGone));
    batch.segments.forEach((_, at) => this.#room.giveBack(batch.firstSlot + at));
    const canGoOn = batch.isGrowing && this.#room.written > 0;
    const loss = lossOfError(error);
    this.#room.refuse(loss, canGoOn);
    if (!canGoOn) this.#abandonFile(loss);
  }

  /** Lets go of the oldest bytes there are. Returns whether there were any. */
  #dropOldest(): boolean {
    const writing = this.#writing?.segments.find(({ isGone }) => !isGone);
    const candidates = [this.#spilled[0], writing, this.#complete[0]].flatMap((segment) => segment ?? []);
    const oldest = candidates.toSorted((a, b) => a.order - b.order)[0];
    if (!oldest) return false;
    this.#lose([oldest]);
    this.#room.countLoss();
    return true;
  }

  /** @param segments the oldest ones, in their order */
  #lose(segments: readonly Segment[], loss: ByteLoss = this.#room.refusal ?? this.#limit): void {
    const bodies = segments.findLast(({ store }) => store === this.bodies);
    if (bodies) this.#report.beforeLoss((bodies.index + 1) * this.segmentSizeBytes);
    for (const segment of segments) {
      // Reading what is about to go may have shown that it is gone already.
      if (segment.isGone) continue;
      segment.isGone = true;
      segment.store.lose(segment);
      this.#takeMemory(segment);
      if (segment.slot >= 0) this.#room.giveBack(segment.slot);
    }
    for (const list of [this.#spilled, this.#complete]) {
      const kept = list.findIndex(({ isGone }) => !isGone);
      list.splice(0, kept === -1 ? list.length : kept);
    }
    if (segments.length > 0) this.#report.tell(loss);
  }

  /** Goes on without the file: what was only there is lost, what was being written is still in memory. */
  #abandonFile(loss: ByteLoss): void {
    const file = this.#file;
    const writing = this.#writing?.segments ?? [];
    this.#writing = undefined;
    this.#complete.unshift(...writing.filter(({ isGone }) => !isGone));
    if (loss.cause === 'damaged') this.#file = undefined;
    this.#lose([...this.#spilled], loss);
    this.#file = undefined;
    this.#room.empty();
    file?.remove();
  }

  /** After a clearing: the file goes, and what is still needed of it (of an unfinished event) comes back to memory. */
  #tidyUp(): void {
    this.#isTidyingUp = false;
    this.#complete = this.#complete.filter(({ isGone }) => !isGone);
    this.#spilled = this.#spilled.filter(({ isGone }) => !isGone);
    const needed = [...this.#spilled];
    for (const segment of needed) {
      const memory = this.#memory.take();
      if (!this.readSpilled(segment, memory, 0)) {
        this.#memory.giveBack(memory);
        break;
      }
      segment.memory = memory;
      segment.slot = -1;
    }
    // All of them, or none where the file was damaged.
    this.#complete.push(...this.#spilled.splice(0));
    this.#room.forgive();
    this.#abandonFile(this.#limit);
    this.#complete.sort((a, b) => a.order - b.order);
  }

  #takeMemory(segment: Segment): void {
    if (!segment.memory) return;
    this.#memory.giveBack(segment.memory);
    segment.memory = undefined;
  }
}
