// A stream of a file of another program, as the timeline shows streams: written into a log of its own, and over.

import { CaptureWriter, firstTimeOf, readingOfExchange } from '../../core/capture/captureWriter.ts';
import type { CapturedStream } from '../../core/capture/reading/capturedExchange.ts';
import type { TrafficCounts } from '../../core/log/attemptWriter.ts';
import type { EventLog } from '../../core/log/eventLog.ts';
import type { StreamView } from '../../core/page/streamStatus.ts';
import type { RecordedAs } from '../../core/recording/recordedAs.ts';
import type { ConnectionState } from '../../core/stream/connection.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import type { BodyFormat } from '../../core/wire/bodyFraming.ts';
import type { LogStorage } from '../storage/logStorage.ts';
import { createLog } from '../storage/storedLog.ts';
import { runInSlices } from './runInSlices.ts';

export interface CapturedTimelineOptions {
  /** Where the log goes; in memory when absent. */
  readonly storage?: LogStorage;
  readonly maxEventBytes: number;
  /** Address of the file, which stands where the file does not know what was asked for. */
  readonly fileUrl: string;
  /** When the file was written, in milliseconds since 1970: a stream without a date is taken to be of then. */
  readonly writtenAtMs: number;
  readonly recordedAs: RecordedAs;
  readonly signal?: AbortSignal;
}

export class CapturedTimeline implements StreamView {
  readonly log: EventLog;
  readonly recordedAs: RecordedAs;
  readonly bodyFormat: BodyFormat;
  readonly #writer: CaptureWriter;
  readonly #storage: LogStorage | undefined;

  private constructor(stream: CapturedStream, options: CapturedTimelineOptions) {
    const { storage, maxEventBytes, fileUrl, recordedAs, writtenAtMs } = options;
    this.recordedAs = recordedAs;
    this.#storage = storage;
    const last = stream.attempts.at(-1);
    this.bodyFormat = (last && readingOfExchange(last)?.format) ?? 'event-stream';
    this.log = createLog(storage, () => this.#writer.writer.now(), startOf(stream, writtenAtMs));
    this.#writer = new CaptureWriter(stream, { log: this.log, maxEventBytes, fileUrl });
  }

  /** Writes a stream, in slices of the event loop. @throws the signal's reason when it was stopped */
  static async open(stream: CapturedStream, options: CapturedTimelineOptions): Promise<CapturedTimeline> {
    const timeline = new CapturedTimeline(stream, options);
    try {
      await runInSlices(timeline.#writer.steps, options.signal);
      return timeline;
    } catch (error) {
      timeline.dispose();
      throw error;
    }
  }

  get request(): StreamRequest {
    return this.#writer.request;
  }

  get state(): ConnectionState {
    return this.#writer.writer.state;
  }

  get phaseSinceMs(): number {
    return this.#writer.writer.phaseSinceMs;
  }

  get totals(): TrafficCounts {
    return this.#writer.writer.totals;
  }

  /** Bytes of the log that are on disk. */
  get spilledBytes(): number {
    return this.#storage?.spilledBytes ?? 0;
  }

  nowMs(): number {
    return this.#writer.nowMs();
  }

  onStateChange(): () => void {
    // It is over.
    return () => {};
  }

  /** Removes what the log has on disk. */
  dispose(): void {
    this.#storage?.dispose();
  }
}

/** Wall clock when the stream began, as far as the file knows it. */
function startOf(stream: CapturedStream, writtenAtMs: number): number {
  const firstMs = firstTimeOf(stream);
  if (stream.clock === 'own' || firstMs === undefined) return writtenAtMs;
  if (stream.clock === 'wall') return firstMs;
  const midnight = new Date(writtenAtMs);
  midnight.setHours(0, 0, 0, 0);
  return midnight.getTime() + firstMs;
}
