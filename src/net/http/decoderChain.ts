// Undoes the encodings of a body one after the other, as the bytes arrive. What can be decoded comes out, also when the
// input turns out to be malformed or stops too early. Each decoder waits for the next one, so that a few bytes that
// stand for very many take time and not memory.

import type { Duplex } from 'node:stream';

import { createDecoder, type ContentEncoding } from './bodyDecoder.ts';

export interface DecodedSink {
  onBytes(bytes: Uint8Array): void;
  /** Called once, after the last bytes; with the error when the input was malformed or stopped too early. */
  onEnd(error: NodeJS.ErrnoException | undefined): void;
}

/** Who takes the bytes of a decoder: the next one, or the sink. */
interface Taker {
  /** @returns false when there is no room for more: wait for `whenDrained` */
  write(bytes: Uint8Array): boolean;
  /** Calls once, when there is room again. */
  whenDrained(onDrain: () => void): void;
  /** @param error what was wrong with the bytes */
  end(error: NodeJS.ErrnoException | undefined): void;
}

export class DecoderChain {
  /** In the order in which the bytes meet them: the encoding that was applied last is undone first. */
  readonly #stages: readonly DecoderStage[];

  /** @param encodings at least one, in the order in which they were applied */
  constructor(encodings: readonly ContentEncoding[], sink: DecodedSink) {
    let taker: Taker = {
      write(bytes) {
        sink.onBytes(bytes);
        return true;
      },
      whenDrained() {},
      end: (error) => sink.onEnd(error),
    };
    this.#stages = encodings
      .map((encoding) => {
        const stage = new DecoderStage(encoding, taker);
        taker = stage;
        return stage;
      })
      .toReversed();
  }

  /**
   * @param onDone called when all that the bytes give has come out of the first decoder
   * @returns false when there is no room for more: wait for `whenDrained`
   */
  write(bytes: Uint8Array, onDone: () => void): boolean {
    return this.#stages[0]?.write(bytes, onDone) ?? true;
  }

  /** Calls once, when there is room again. */
  whenDrained(onDrain: () => void): void {
    this.#stages[0]?.whenDrained(onDrain);
  }

  /** No more bytes come. */
  end(): void {
    this.#stages[0]?.end(undefined);
  }

  /** Frees the decoders; nothing more comes out. */
  destroy(): void {
    for (const stage of this.#stages) stage.destroy();
  }
}

class DecoderStage implements Taker {
  readonly #encoding: ContentEncoding;
  readonly #taker: Taker;
  #decoder: Duplex | undefined;
  #inputError: NodeJS.ErrnoException | undefined;
  #onDrain: (() => void) | undefined;
  #isOver = false;

  constructor(encoding: ContentEncoding, taker: Taker) {
    this.#encoding = encoding;
    this.#taker = taker;
  }

  write(bytes: Uint8Array, onDone?: () => void): boolean {
    if (this.#isOver) {
      onDone?.();
      return true;
    }
    this.#decoder ??= this.#start(bytes[0] ?? 0);
    return this.#decoder.write(bytes, () => onDone?.());
  }

  whenDrained(onDrain: () => void): void {
    if (this.#isOver) onDrain();
    else this.#onDrain = onDrain;
  }

  /** @param inputError told once all that came is decoded */
  end(inputError: NodeJS.ErrnoException | undefined): void {
    this.#inputError = inputError;
    if (this.#decoder && !this.#isOver) this.#decoder.end();
    else this.#finish(undefined);
  }

  destroy(): void {
    this.#isOver = true;
    this.#decoder?.destroy();
  }

  #start(firstByte: number): Duplex {
    const decoder = createDecoder(this.#encoding, firstByte);
    decoder.on('data', (bytes: Buffer) => {
      if (this.#isOver || this.#taker.write(bytes)) return;
      decoder.pause();
      this.#taker.whenDrained(() => decoder.resume());
    });
    decoder.on('drain', () => this.#tellDrained());
    decoder.on('end', () => this.#finish(undefined));
    decoder.on('error', (error: NodeJS.ErrnoException) => {
      // What was decoded before the mistake may still wait for the next decoder.
      let rest: unknown;
      while (!this.#isOver && (rest = decoder.read()) instanceof Uint8Array) this.#taker.write(rest);
      this.#finish(error);
    });
    return decoder;
  }

  #finish(error: NodeJS.ErrnoException | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#taker.end(this.#inputError ?? error);
    // Whoever waits for room writes in vain from now on, and learns how its own input ends.
    this.#tellDrained();
  }

  #tellDrained(): void {
    const onDrain = this.#onDrain;
    this.#onDrain = undefined;
    onDrain?.();
  }
}
