// Compressed streams, flushed event by event as a streaming server has to, and the same cut short.
import { once } from 'node:events';
import {
  type BrotliCompress,
  constants,
  createBrotliCompress,
  createDeflate,
  createGzip,
  type Deflate,
  type Gzip,
} from 'node:zlib';

import * as l10n from '@vscode/l10n';
import type { AttemptCounter } from '../exchange/attemptCounter.ts';
import { serveStreamEnding, streamEndingParameters } from './endingParameters.ts';
import { numberedEvents, retryLine, writeEvent } from '../exchange/numberedEvents.ts';
import { choice, flag } from '../exchange/query.ts';
import { defineRoute, type ServedRoute } from '../exchange/route.ts';

const compressors = {
  gzip: () => createGzip(),
  br: () => createBrotliCompress(),
  deflate: () => createDeflate(),
};

export function compressionRoutes(attempts: AttemptCounter): readonly ServedRoute[] {
  return [
    defineRoute({
      path: '/compressed',
      method: 'GET',
      example: '/compressed?encoding=gzip',
      title: l10n.t('A compressed stream'),
      explanation: l10n.t(
        'Content-Encoding gzip, br or deflate whatever the client accepts, flushed after each event, then ended. With cut=1 the compressed data lacks its end while the response is complete: a client cannot decode the rest.',
      ),
      group: 'streams',
      parameters: {
        ...streamEndingParameters,
        encoding: choice(['gzip', 'br', 'deflate'], l10n.t('The Content-Encoding.')),
        cut: flag(false, l10n.t('Leaves out the end of the compressed data.')),
      },
      serve: (exchange, values) =>
        serveStreamEnding(attempts, exchange, values, async () => {
          exchange.open({ 'Content-Encoding': values.encoding });
          const compressor = new EventCompressor(values.encoding);
          try {
            await exchange.write(await compressor.add(retryLine(values)));
            for (const event of numberedEvents(exchange, values.after, values.ids)) {
              await writeEvent(exchange, await compressor.add(event), values.split);
              await exchange.pause(values.interval);
            }
            if (!values.cut) await exchange.write(await compressor.finish());
          } finally {
            compressor.close();
          }
          exchange.end();
        }),
    }),
  ];
}

/** Compresses a stream in pieces that a client can decode as they come. */
class EventCompressor {
  readonly #stream: Gzip | BrotliCompress | Deflate;
  readonly #flushKind: number;
  readonly #output: Buffer[] = [];

  constructor(encoding: keyof typeof compressors) {
    this.#stream = compressors[encoding]();
    this.#flushKind = encoding === 'br' ? constants.BROTLI_OPERATION_FLUSH : constants.Z_SYNC_FLUSH;
    this.#stream.on('data', (piece: Buffer) => this.#output.push(piece));
  }

  /** The compressed bytes that carry `text` to its end. */
  async add(text: string): Promise<Buffer> {
    if (text === '') return Buffer.alloc(0);
    this.#stream.write(text);
    await new Promise<void>((resolve) => this.#stream.flush(this.#flushKind, resolve));
    return this.#take();
  }

  /** The end of the compressed data. */
  async finish(): Promise<Buffer> {
    this.#stream.end();
    await once(this.#stream, 'end');
    return this.#take();
  }

  close(): void {
    this.#stream.destroy();
  }

  #take(): Buffer {
    return Buffer.concat(this.#output.splice(0));
  }
}
