// Undoes the encodings of a body one after the other, as the bytes arrive: each flush of the server comes out at once,
// and what can be decoded comes out, also when the input turns out to be malformed or stops too early. Each decoder waits
// for the next one, so that a few bytes that stand for very many take time and not memory.

import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import type { Duplex } from 'node:stream';

import * as l10n from '@vscode/l10n';

/** Encodings that can be undone; `identity` and an empty list need nothing. */
export type ContentEncoding = 'gzip' | 'deflate' | 'br';

/** curl, undici and urllib3 draw the line at five as well. Servers apply one, and a proxy perhaps a second one. */
const maxEncodings = 5;
/** Of a name that nobody knows; it may be as long as a head. */
const maxShownName = 100;

/** The encodings of a Content-Encoding header in the order in which they were applied, or why they cannot be undone. */
export function parseContentEncoding(
  header: string | undefined,
): { readonly encodings: readonly ContentEncoding[] } | { readonly problem: string } {
  const encodings: ContentEncoding[] = [];
  for (const part of (header ?? '').split(',')) {
    const name = part.trim().toLowerCase();
    switch (name) {
      case '':
      case 'identity':
        break;
      case 'gzip':
      case 'x-gzip':
        encodings.push('gzip');
        break;
      case 'deflate':
      case 'br':
        encodings.push(name);
        break;
      default: {
        const shown = name.length > maxShownName ? `${name.slice(0, maxShownName)}…` : name;
        return { problem: l10n.t('the encoding "{0}" is unknown', shown) };
      }
    }
  }
  if (encodings.length <= maxEncodings) return { encodings };
  return {
    problem: l10n.t('Content-Encoding lists {count} encodings, and at most {most} are undone', {
      count: encodings.length,
      most: maxEncodings,
    }),
  };
}

/**
 * A decoder for one encoding. It emits an `error` with Node's code (Z_BUF_ERROR when the input ends too early,
 * Z_DATA_ERROR and others when it is malformed) after all that could be decoded.
 * @param firstByte first byte of the encoded body: `deflate` means zlib's format, but some servers send it bare
 */
function createDecoder(encoding: ContentEncoding, firstByte: number): Duplex {
  switch (encoding) {
    case 'gzip':
      return createGunzip({ flush: constants.Z_SYNC_FLUSH });
    case 'deflate':
      return (firstByte & 0x0f) === 0x08
        ? createInflate({ flush: constants.Z_SYNC_FLUSH })
        : createInflateRaw({ flush: constants.Z_SYNC_FLUSH });
    case 'br':
      return createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH });
  }
}

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
  /** Writes that the decoder has not done yet. */
  #pendingWrites = 0;
  #isEnding = false;
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
    this.#pendingWrites += 1;
    return this.#decoder.write(bytes, () => {
      this.#pendingWrites -= 1;
      onDone?.();
      this.#endOnceIdle();
    });
  }

  whenDrained(onDrain: () => void): void {
    this.#onDrain = onDrain;
  }

  /** @param inputError told once all that came is decoded */
  end(inputError: NodeJS.ErrnoException | undefined): void {
    this.#inputError = inputError;
    this.#isEnding = true;
    if (this.#decoder && !this.#isOver) this.#endOnceIdle();
    else this.#finish(undefined);
  }

  destroy(): void {
    this.#isOver = true;
    this.#decoder?.destroy();
  }

  /** Node takes a last write that still waits together with the end, and drops what it gives if the end is too early. */
  #endOnceIdle(): void {
    if (this.#isEnding && this.#pendingWrites === 0 && !this.#isOver) this.#decoder?.end();
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
