// How many events a captured stream has, before it is written into a log.

import { Framer } from '../wire/framer.ts';
import { isOfLines } from '../wire/bodyFraming.ts';
import { readingOfExchange } from './captureWriter.ts';
import type { CapturedExchange, CapturedStream } from './reading/capturedExchange.ts';

const lineFeed = 0x0a;
const sliceBytes = 64 * 1024;

/** Messages, or lines of a body of lines. Pauses between slices. */
export function* countEvents({ attempts }: CapturedStream): Generator<undefined, number> {
  let events = 0;
  for (const attempt of attempts) {
    const reading = readingOfExchange(attempt);
    if (!reading) continue;
    events += yield* isOfLines(reading.format) ? countLines(attempt) : countMessages(attempt);
  }
  return events;
}

function* countLines({ body }: CapturedExchange): Generator<undefined, number> {
  let lines = 0;
  for (const part of slicesOf(body)) {
    for (let at = part.indexOf(lineFeed); at !== -1; at = part.indexOf(lineFeed, at + 1)) lines += 1;
    yield undefined;
  }
  return lines;
}

function* countMessages({ body }: CapturedExchange): Generator<undefined, number> {
  let messages = 0;
  const framer = new Framer(
    {
      block({ kind }) {
        if (kind === 'message') messages += 1;
        return true;
      },
      comment: () => true,
      retry: () => true,
      extendLast: () => {},
    },
    Number.POSITIVE_INFINITY,
  );
  for (const part of slicesOf(body)) {
    framer.push(part);
    yield undefined;
  }
  return messages;
}

function* slicesOf(body: CapturedExchange['body']): Generator<Uint8Array, void> {
  for (const { bytes } of body) {
    for (let at = 0; at < bytes.length; at += sliceBytes) yield bytes.subarray(at, at + sliceBytes);
  }
}
