// Undoes the encodings of a body one after the other, as the bytes arrive. What can be decoded comes out, also when the
// input turns out to be malformed or stops too early.

import type { Duplex } from 'node:stream';

import { createDecoder, type ContentEncoding } from './bodyDecoder.ts';

export interface DecodedSink {
  onBytes(bytes: Uint8Array): void;
  /** Called once, after the last bytes; with the error when the input was malformed or stopped too early. */
  onEnd(error: NodeJS.ErrnoException | undefined): void;
}

export interface DecoderChain {
  /** @param onDone called when all that the bytes give has come out of the first decoder */
  write(bytes: Uint8Array, onDone?: () => void): void;
  /** No more bytes come. */
  end(): void;
  /** Frees the decoders; nothing more comes out. */
  destroy(): void;
}

/** @param encodings at least one, in the order in which they were applied */
export function createDecoderChain(encodings: readonly ContentEncoding[], sink: DecodedSink): DecoderChain {
  const [applied, ...appliedLater] = encodings;
  const stage = new DecoderStage(applied ?? 'gzip', sink);
  return appliedLater.length === 0 ? stage : new ChainedDecoders(appliedLater, stage);
}

/** All encodings but the first applied one, and then that one. */
class ChainedDecoders implements DecoderChain {
  readonly #outer: DecoderChain;
  readonly #last: DecoderStage;

  constructor(outerEncodings: readonly ContentEncoding[], last: DecoderStage) {
    this.#last = last;
    this.#outer = createDecoderChain(outerEncodings, {
      onBytes: (bytes) => last.write(bytes),
      onEnd: (error) => last.end(error),
    });
  }

  write(bytes: Uint8Array, onDone?: () => void): void {
    this.#outer.write(bytes, onDone);
  }

  end(): void {
    this.#outer.end();
  }

  destroy(): void {
    this.#outer.destroy();
    this.#last.destroy();
  }
}

class DecoderStage implements DecoderChain {
  readonly #encoding: ContentEncoding;
  readonly #sink: DecodedSink;
  #decoder: Duplex | undefined;
  #inputError: NodeJS.ErrnoException | undefined;
  #isOver = false;

  constructor(encoding: ContentEncoding, sink: DecodedSink) {
    this.#encoding = encoding;
    this.#sink = sink;
  }

  write(bytes: Uint8Array, onDone?: () => void): void {
    if (this.#isOver) {
      onDone?.();
      return;
    }
    this.#decoder ??= this.#start(bytes[0] ?? 0);
    this.#decoder.write(bytes, () => onDone?.());
  }

  /** @param inputError what was wrong with the input; told once all that came is decoded */
  end(inputError?: NodeJS.ErrnoException): void {
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
      if (!this.#isOver) this.#sink.onBytes(bytes);
    });
    decoder.on('end', () => this.#finish(undefined));
    decoder.on('error', (error: NodeJS.ErrnoException) => this.#finish(error));
    return decoder;
  }

  #finish(error: NodeJS.ErrnoException | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#sink.onEnd(this.#inputError ?? error);
  }
}
