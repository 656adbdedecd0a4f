// A recording that is written while its streams go on: what came is in the file a moment later, a part in each turn of the
// event loop, and not compressed while more comes than can be; at once where a clear is about to take it away.

import { clientOf } from '../../core/clients/streamClient.ts';
import type { BlockPlace } from '../../core/recording/blockHeader.ts';
import type { CopiedBefore } from '../../core/recording/logCopy.ts';
import { RecordingFile, type RecordingCalls } from './recordingFile.ts';
import { RecordingWriter } from './recordingWriter.ts';
import { StreamRecorder, type RecordableStream } from './streamRecorder.ts';

/** What came is in the file after that long, in milliseconds. */
const flushDelayMs = 1_000;
/** Time of a turn in which is written, in milliseconds. */
const turnMs = 8;
/** More than that waits for other turns, also where the file is to be complete. */
const muchBytes = 1024 * 1024;

export interface RunningOptions {
  /** Of the file, where there must be nothing yet. */
  readonly path: string;
  /** Of a relayed stream, both sides. */
  readonly streams: readonly RecordableStream[];
  /** Whether the requests are written with their credentials. */
  readonly hasSecrets?: boolean;
  /** The file is there already, with the beginning of its only stream. */
  readonly before?: FileBefore;
  /** Told when the file takes no more; what was written before is in it, and can be opened. It is closed then. */
  readonly onFailure: (error: unknown) => void;
  /** Told when something more is in the file. */
  readonly onWritten?: () => void;
  /** Whether the file is to outlive a loss of power once it is complete; waiting for the disk takes its time. */
  readonly isLasting?: boolean;
  readonly calls?: RecordingCalls;
}

/** What there is of a recording that goes on. */
export interface FileBefore {
  readonly places: readonly BlockPlace[];
  /** Where its blocks end. */
  readonly sizeBytes: number;
  readonly copied: CopiedBefore;
}

export class RunningRecording {
  readonly #options: RunningOptions;
  readonly #file: RecordingFile;
  readonly #writer: RecordingWriter;
  readonly #recorders: readonly StreamRecorder[];
  readonly #stops: readonly (() => void)[];
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;
  /** Whether the file is to be complete once all is written. */
  #wantsRest = false;
  /** Where the index of a file begins that is complete for now. */
  #restsAt: number | undefined;

  /** Begins with what there is so far. @throws what the file system says; then there is no file */
  constructor(options: RunningOptions) {
    this.#options = options;
    const { before } = options;
    this.#file = new RecordingFile(options.path, before?.sizeBytes, options.calls);
    try {
      this.#writer = new RecordingWriter(this.#file.write, before);
      this.#recorders = options.streams.map(
        (stream, at) => new StreamRecorder(stream, this.#writer, at, options.hasSecrets, before?.copied),
      );
    } catch (error) {
      if (before) this.#file.close();
      else this.#file.discard();
      throw error;
    }
    this.#stops = options.streams.flatMap(({ log }) => [
      // There may be millions of entries a second.
      log.subscribe(() => this.#schedule(flushDelayMs)),
      log.subscribeBytes(() => this.#schedule(flushDelayMs)),
      log.subscribeClear(() => this.flush(true)),
      clientOf(log).onChange(() => this.#writeChoice()),
    ]);
    this.#schedule(0);
  }

  get path(): string {
    return this.#file.path;
  }

  get sizeBytes(): number {
    return this.#file.sizeBytes;
  }

  /** Writes all that is there. @param isLast whether the last entry can no longer become longer */
  flush(isLast = false): void {
    this.#write(() => {
      for (const recorder of this.#recorders) recorder.finish(isLast);
      return false;
    });
  }

  /** Makes the file complete, and closes it until something more comes; in later turns, where much is to be written. */
  rest(): void {
    this.#wantsRest = true;
    if (this.#left > muchBytes) this.#schedule(0);
    else this.flush(true);
  }

  /** Ends it: the file is complete, and closed. */
  finish(): void {
    this.#wantsRest = true;
    this.flush(true);
    this.#leave();
  }

  /** Gives up, and removes the file. */
  discard(): void {
    this.#leave();
    this.#file.discard();
  }

  /** No entry tells of a choice, which may come while the file rests. */
  #writeChoice(): void {
    if (this.#restsAt === undefined) this.#schedule(flushDelayMs);
    else if (!this.#hasChoices) this.rest();
  }

  #schedule(delayMs: number): void {
    this.#timer ??= setTimeout(() => this.#write(() => this.#writePart()), delayMs);
  }

  /** Returns whether there is more. */
  #writePart(): boolean {
    const endMs = performance.now() + turnMs;
    this.#writer.compresses = this.#left < muchBytes;
    try {
      for (const recorder of this.#recorders)
        while (recorder.step(this.#wantsRest)) if (performance.now() >= endMs) return true;
      return false;
    } finally {
      this.#writer.compresses = true;
    }
  }

  /** Bytes that wait, as they lie in memory. */
  get #left(): number {
    return this.#recorders.reduce((sum, { left }) => sum + left, 0);
  }

  get #hasChoices(): boolean {
    return this.#recorders.every(({ hasChoice }) => hasChoice);
  }

  /** @param write returns whether there is more to write, in the next turn */
  #write(write: () => boolean): void {
    if (this.#isOver) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#restsAt !== undefined && this.#left === 0 && this.#hasChoices) return;
    this.#trying(() => {
      if (this.#restsAt !== undefined) {
        this.#file.reopen(this.#restsAt);
        this.#writer.goOn(this.#restsAt);
        this.#restsAt = undefined;
      }
      if (write()) {
        this.#schedule(0);
        return;
      }
      this.#options.onWritten?.();
      if (this.#wantsRest && !this.#isOver) this.#close();
    });
  }

  #close(): void {
    this.#wantsRest = false;
    this.#restsAt = this.#writer.finish();
    this.#file.close(this.#options.isLasting);
  }

  #trying(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#leave();
      try {
        this.#file.close();
      } catch {
        // It is told of the first failure.
      }
      this.#options.onFailure(error);
    }
  }

  #leave(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    for (const stop of this.#stops) stop();
    for (const recorder of this.#recorders) recorder.dispose();
  }
}
