// The file of one log, with places for its segments: made when it is needed, given up when it is damaged or cleared, and
// then made anew. A write that fails takes nothing from what is there.

import type { ByteLoss } from '../../core/log/byteLoss.ts';
import { sizeDamageOf } from './segmentChecks.ts';
import { lossOfError } from './spillFailure.ts';
import type { OpenSpillFile, SpillFile } from './spillFile.ts';
import { SpillRoom } from './spillRoom.ts';

export class LogFile {
  readonly #openNewFile: OpenSpillFile;
  readonly #slotBytes: number;
  readonly #room: SpillRoom;
  #file: SpillFile | undefined;
  /** It is at least that long. */
  #writtenBytes = 0;

  /**
   * @param slotBytes size of a place
   * @param diskBytes most bytes of it; Infinity for no limit
   */
  constructor(openNewFile: OpenSpillFile, slotBytes: number, diskBytes: number) {
    this.#openNewFile = openNewFile;
    this.#slotBytes = slotBytes;
    this.#room = new SpillRoom(Math.floor(diskBytes / slotBytes));
  }

  /** The file that is written to; undefined when there is none. */
  get current(): SpillFile | undefined {
    return this.#file;
  }

  /** Whether there may be one at all. */
  get isAllowed(): boolean {
    return this.#room.isAllowed;
  }

  /** Why the disk takes no more; undefined when nothing but the limit is known. */
  get refusal(): ByteLoss | undefined {
    return this.#room.refusal;
  }

  /** Places that have been written to. */
  get writtenSlots(): number {
    return this.#room.written;
  }

  /** What somebody did to it: one that was cut would be filled with zeros by the next write, and they be read as if received. */
  get damage(): ByteLoss | undefined {
    return this.#file && sizeDamageOf(this.#file, this.#writtenBytes);
  }

  /** The file to write to, made where there is none; undefined when nothing may be written. */
  open(): SpillFile | undefined {
    if (!this.#room.isAllowed) return undefined;
    try {
      this.#file ??= this.#openNewFile();
    } catch (error) {
      this.#room.refuseFile(lossOfError(error));
    }
    return this.#file;
  }

  /** A place to write to; undefined when one has to become free first. */
  take(): number | undefined {
    return this.#room.take();
  }

  /** @param file the one that the place is in */
  giveBack(slot: number, file: SpillFile): void {
    if (file === this.#file) this.#room.giveBack(slot);
  }

  /** So many bytes were written to a place. */
  settle(slot: number, sizeBytes: number): void {
    this.#room.settle(slot);
    this.#writtenBytes = Math.max(this.#writtenBytes, slot * this.#slotBytes + sizeBytes);
  }

  /** A place that was taken could not be written to. What the file has already can go on being used. */
  refuse(slot: number, error: unknown): void {
    this.#room.refuse(slot, lossOfError(error));
  }

  /** A segment had to go: now and then, a disk that refused is asked again. */
  countLoss(): void {
    this.#room.countLoss();
  }

  /** Forgets that anything was refused. */
  forgive(): void {
    this.#room.forgive();
  }

  /** The next one begins empty. Returns the one that there was, which is to be removed. */
  leave(): SpillFile | undefined {
    const file = this.#file;
    this.#file = undefined;
    this.#writtenBytes = 0;
    this.#room.empty();
    return file;
  }

  /** There will be none any more. */
  close(): void {
    this.#room.close();
  }
}
