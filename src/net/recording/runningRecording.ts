// A recording that is written while its streams go on: what came is in the file a moment later, and at once where much has
// come, or where a clear is about to take it away.

import type { BlockPlace } from '../../core/recording/blockHeader.ts';
import type { CopiedBefore } from '../../core/recording/logCopy.ts';
import type { FileCalls } from '../storage/fileCalls.ts';
import { RecordingFile } from './recordingFile.ts';
import { RecordingWriter } from './recordingWriter.ts';
import { StreamRecorder, type RecordableStream } from './streamRecorder.ts';

/** What came is in the file after that long, in milliseconds. */
const flushDelayMs = 1_000;
/** Bytes after which it is not waited for. */
const maxWaitingBytes = 1024 * 1024;

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
  readonly calls?: Pick<FileCalls, 'write'>;
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
    const changed = (): void => this.#onChange();
    this.#stops = options.streams.flatMap(({ log }) => [
      log.subscribe(changed),
      log.subscribeBytes(changed),
      log.subscribeClear(() => this.flush(true)),
    ]);
    this.#schedule(0);
  }

  get path(): string {
    return this.#file.path;
  }

  get sizeBytes(): number {
    return this.#file.sizeBytes;
  }

  /** Writes what is there. @param isLast whether the last entry can no longer become longer */
  flush(isLast = false): void {
    if (this.#isOver) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#restsAt !== undefined && this.#recorders.every(({ left }) => left === 0)) return;
    this.#trying(() => {
      if (this.#restsAt !== undefined) {
        this.#file.reopen(this.#restsAt);
        this.#writer.goOn(this.#restsAt);
        this.#restsAt = undefined;
      }
      for (const recorder of this.#recorders) recorder.finish(isLast);
      this.#options.onWritten?.();
    });
  }

  /** Makes the file complete, and closes it until something more comes. */
  rest(): void {
    this.flush(true);
    if (this.#isOver || this.#restsAt !== undefined) return;
    this.#trying(() => {
      this.#restsAt = this.#writer.finish();
      this.#file.close(this.#options.isLasting);
    });
  }

  /** Ends it: the file is complete, and closed. */
  finish(): void {
    this.rest();
    this.#leave();
  }

  /** Gives up, and removes the file. */
  discard(): void {
    this.#leave();
    this.#file.discard();
  }

  #onChange(): void {
    if (this.#recorders.some(({ left }) => left > maxWaitingBytes)) this.flush();
    else this.#schedule(flushDelayMs);
  }

  #schedule(delayMs: number): void {
    this.#timer ??= setTimeout(() => this.flush(), delayMs);
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
  }
}
