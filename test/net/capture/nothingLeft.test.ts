// Files of other programs leave nothing behind: no thread, no timer and no listener of a signal, whether they are read to the
// end, refused or no longer wanted.

import { expect, it } from 'vitest';

import { capture } from '../../core/capture/opened.ts';
import { expectNothingLeft } from '../../helpers/leftovers.ts';
import { readHere } from './readHere.ts';

/** Less than the time that a text may take: its end is not awaited. */
const settleLimitMs = 5_000;

const cassette = Buffer.from(`interactions:
- request: {method: GET, uri: 'https://api.example.com/', headers: {}}
  response:
    status: {code: 200}
    headers: {Content-Type: [text/event-stream]}
    body: {string: "data: 1\\n\\n"}
- request: {method: GET, uri: 'https://api.example.com/', headers: {}}
  response:
    status: {code: 200}
    headers: {Content-Type: [text/event-stream]}
    body: {string: "data: 2\\n\\n"}
version: 1
`);

it.each<readonly [string, Uint8Array, number]>([
  ['a text of bytes', capture('trace-redir.txt'), 100],
  ['a HAR file', capture('chrome-devtools.har'), 20],
  ['a cassette, read on a thread', cassette, 4],
])('%s leaves nothing', async (_, bytes, uses) => {
  const { signal } = new AbortController();
  await expectNothingLeft(
    async () => {
      expect((await readHere(bytes, { signal })).length).toBeGreaterThan(0);
    },
    { uses, listenedTo: [signal], settleLimitMs },
  );
});

it('a file that nobody wants any more leaves nothing, whatever runs', async () => {
  await expectNothingLeft(
    async (number) => {
      const controller = new AbortController();
      const reading = readHere(cassette, { signal: controller.signal });
      const stop = (): void => controller.abort(new Error('not wanted'));
      // Before the thread has begun, and while it works.
      if (number % 2 === 0) stop();
      else setImmediate(stop);
      await expect(reading).rejects.toThrow('not wanted');
    },
    { uses: 4, settleLimitMs },
  );
});
