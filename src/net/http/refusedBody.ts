// The beginning of a body that is not an event stream: an error page often says what is wrong. Such bodies may never
// end, so reading stops at a kilobyte, at the end, or after a second, whichever comes first.

import type { IncomingMessage } from 'node:http';

import { parseContentEncoding } from './bodyDecoder.ts';
import { MessageReading } from './messageReading.ts';
import { Patience } from './patience.ts';
import { readBody } from './responseBody.ts';

const maxShownBytes = 1024;
const maxWaitMs = 1_000;

/**
 * Calls `done` once, with at most the first kilobyte as text; malformed UTF-8 is shown as U+FFFD.
 * @returns how to stop waiting; `done` is not called then
 */
export function readRefusedBody(response: IncomingMessage, done: (bodyStart: string) => void): () => void {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  const stop = (): void => {
    patience.stop();
    stopReading();
  };
  const finish = (): void => {
    stop();
    const start = Buffer.concat(parts).subarray(0, maxShownBytes);
    // As a stream: a character that the limit cut in two is left out.
    done(new TextDecoder('utf-8', { ignoreBOM: true }).decode(start, { stream: sizeBytes > maxShownBytes }));
  };
  const patience = new Patience(maxWaitMs, finish);
  patience.restart();
  const parsed = parseContentEncoding(response.headers['content-encoding']);
  const stopReading = readBody({
    reading: new MessageReading(response),
    encodings: 'encodings' in parsed ? parsed.encodings : [],
    witness: { hasEnded: true, error: undefined, readNumber: () => 1 },
    onBytes: (bytes) => {
      parts.push(bytes);
      sizeBytes += bytes.length;
      if (sizeBytes >= maxShownBytes) finish();
    },
    onEnd: finish,
  });
  return stop;
}
