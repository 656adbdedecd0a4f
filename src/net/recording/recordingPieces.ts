// What streams have got so far as the pieces of a recording, made one after the other as they are asked for.

import { RecordingWriter } from './recordingWriter.ts';
import { StreamRecorder, type RecordableStream } from './streamRecorder.ts';

export class RecordingPieces {
  readonly #recorders: readonly StreamRecorder[];
  readonly #writer: RecordingWriter;
  readonly #made: Uint8Array[] = [];
  readonly #whole: number;

  /**
   * @param streams of a relayed stream, both sides
   * @param hasSecrets whether the requests are written with their credentials
   */
  constructor(streams: readonly RecordableStream[], hasSecrets = false) {
    this.#writer = new RecordingWriter((bytes) => this.#made.push(bytes));
    this.#recorders = streams.map((stream, at) => new StreamRecorder(stream, this.#writer, at, hasSecrets));
    this.#whole = Math.max(1, this.#left);
  }

  /** How much of it is made, from 0 to 1. */
  get donePart(): number {
    return Math.max(0, 1 - this.#left / this.#whole);
  }

  get #left(): number {
    return this.#recorders.reduce((sum, { left }) => sum + left, 0);
  }

  /** All pieces, in order. */
  *make(): Generator<Uint8Array, void, undefined> {
    for (const recorder of this.#recorders) {
      for (let hasMore = true; hasMore;) {
        hasMore = recorder.step(true);
        yield* this.#made.splice(0);
      }
      recorder.dispose();
    }
    this.#writer.finish();
    yield* this.#made.splice(0);
  }
}
