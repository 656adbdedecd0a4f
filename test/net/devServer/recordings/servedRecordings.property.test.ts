// For any stream and chunking: what the dev server plays of its log is what came, to the byte, attempt by attempt, with
// the same entries and endings.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { RawServer } from '../../../helpers/rawServer.ts';
import { bodiesOf, playedOf, recordToStop, serveLog } from './recordedServer.ts';

const tokens = [
  'data: x\n',
  'data:é\n',
  'id: 1\n',
  'id: … 2\r\n',
  'event: price\n',
  ': comment\n',
  'retry: 1\n',
  'unknown\n',
  'data: half',
  '\n',
  '\r',
  '\r\n',
  '\n\n',
  '\uFEFF',
  '\0',
].map((text) => Buffer.from(text));
const bytes = [...tokens, Buffer.of(0xff, 0xc3), Buffer.alloc(0)];

const attempt = fc.record({
  chunks: fc.array(
    fc.array(fc.constantFrom(...bytes), { maxLength: 4 }).map((parts) => Buffer.concat(parts)),
    { maxLength: 5 },
  ),
  ending: fc.constantFrom('end', 'truncated', 'ended by close'),
});

type Attempt = typeof attempt extends fc.Arbitrary<infer Value> ? Value : never;

/** Answers the requests with the attempts in turn, and with a 204 after them. */
async function openServer(attempts: readonly Attempt[]): Promise<RawServer> {
  return RawServer.open(({ number, socket }) => {
    const answer = attempts[number - 1];
    if (!answer) {
      socket.end('HTTP/1.1 204 No Content\r\n\r\n');
      return;
    }
    const isChunked = answer.ending !== 'ended by close';
    const framing = isChunked ? 'Transfer-Encoding: chunked' : 'Connection: close';
    socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n${framing}\r\n\r\n`);
    for (const chunk of answer.chunks.filter(({ length }) => length > 0)) {
      if (isChunked) socket.write(`${chunk.length.toString(16)}\r\n`);
      socket.write(chunk);
      if (isChunked) socket.write('\r\n');
    }
    socket.end(answer.ending === 'end' ? '0\r\n\r\n' : '');
  });
}

describe('a recorded log', () => {
  it('is played as it came', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(attempt, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('speed=max', 'speed=10000', 'speed=max&split=1'),
        async (attempts, query) => {
          const server = await openServer(attempts);
          const recorded = await recordToStop({ url: server.url() });
          const served = await serveLog(recorded.log);
          const again = await recordToStop({ url: served.url(query) });
          expect(playedOf(again)).toEqual(playedOf(recorded));
          expect(bodiesOf(again)).toBe(bodiesOf(recorded));
          // And once more, from the log of the second.
          const servedAgain = await serveLog(again.log);
          const third = await recordToStop({ url: servedAgain.url('speed=max') });
          expect(playedOf(third)).toEqual(playedOf(recorded));
          expect(bodiesOf(third)).toBe(bodiesOf(recorded));
        },
      ),
      { numRuns: 12 },
    );
  });
});
