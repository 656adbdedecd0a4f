// The file of one log, with places for its segments: made when it is needed, given up when it is damaged, cleared or
// refused, and then made anew.

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

  /** Makes it where there is none. */
  open(): SpillFile | undefined {
    if (this.#file || !this.#room.isAllowed) return this.#file;
    try {
      this.#file = this.#openNewFile();
    } catch (error) {
      this.#room.refuse(lossOfError(error), false);
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

  /**
   * A write failed.
   * @param isGrowing whether it would have made the file longer
   * @returns why the file has to be given up; undefined when what it has already can go on being used
   */
  refuse(error: unknown, isGrowing: boolean): ByteLoss | undefined {
    const loss = lossOfError(error);
    const canGoOn = isGrowing && this.#room.written > 0;
    this.#room.refuse(loss, canGoOn);
    return canGoOn ? undefined : loss;
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
