// What rows of several streams show, when there are other formats of one's own.

import { afterEach, expect, it } from 'vitest';

import { useOwnFormats } from '../../../src/core/assembly/ownFormats.ts';
import { TogetherContents } from '../../../src/core/together/togetherContents.ts';
import type { TogetherLane } from '../../../src/core/together/togetherLane.ts';
import { parseOwnFormat } from '../../../src/core/ownFormat/ownFormatParser.ts';
import { ScriptedStream } from '../scriptedStream.ts';
import { streamLater, TogetherUnderTest } from './togetherUnderTest.ts';

afterEach(() => useOwnFormats([]));

it('is read anew, and as before once they are gone', () => {
  const stream = new ScriptedStream().attempt().opened().receive('data: {"say":"a"}\n\n');
  const lane: Pick<TogetherLane, 'log'> = { log: stream.log };
  const contents = new TogetherContents();
  const shown = (): unknown =>
    contents.of([{ lane: lane as TogetherLane, number: 3, pageNumber: 1 }]).get(1)?.gist?.parts;
  expect(shown()).toBeUndefined();
  const parsed = parseOwnFormat('{"version": 1, "text": "$.say"}', 'ours');
  useOwnFormats('format' in parsed ? [parsed.format] : []);
  expect(shown()).toEqual([{ kind: 'text', text: 'a' }]);
  useOwnFormats([]);
  expect(shown()).toBeUndefined();
});

it('is read of a stream that comes back as of a new one: nothing is kept of those that are gone', () => {
  const stream = new ScriptedStream().attempt().opened().receive('data: {"say":"a"}\n\n');
  let readers = 0;
  const lane = {
    get log() {
      readers += 1;
      return stream.log;
    },
  } as TogetherLane;
  const contents = new TogetherContents();
  contents.setPath('$.say');
  for (let round = 1; round <= 3; round += 1) {
    contents.setLanes([lane]);
    for (const pageNumber of [2 * round, 2 * round + 1]) {
      const read = contents.of([{ lane, number: 3, pageNumber }]);
      expect(read.get(pageNumber)?.gist?.parts).toEqual([{ kind: 'text', text: 'a' }]);
    }
    expect(readers).toBe(round);
    contents.setLanes([]);
  }
});

it('is told to the page though nothing comes, until it is gone', () => {
  const stream = streamLater(0).receive('data: {"say":"a"}\n\n').ended({ cause: 'no-content', status: 204 });
  const page = new TogetherUnderTest([stream]).run().window();
  const parsed = parseOwnFormat('{"version": 1, "text": "$.say"}', 'ours');
  const shown = (): unknown => page.rows.flatMap(({ gist }) => gist?.parts ?? []);
  expect(page.held.delaysMs).toEqual([]);
  for (let time = 0; time < 2; time += 1) {
    useOwnFormats('format' in parsed ? [parsed.format] : []);
    page.run();
    expect(shown()).toEqual([{ kind: 'text', text: 'a' }]);
    useOwnFormats([]);
    page.run();
    expect(shown()).toEqual([]);
  }
  page.feed.dispose();
  useOwnFormats('format' in parsed ? [parsed.format] : []);
  expect(page.held.delaysMs).toEqual([]);
});

it('is marked where the filter finds something in it, as in the list of one stream', () => {
  // In the data as it was sent, the word does not stand.
  const [one, other] = [streamLater(0), streamLater(0)];
  one.receive(String.raw`data: {"fruit":"p\u0065ar"}` + '\n\n');
  other.receive(String.raw`data: {"choices":[{"index":0,"delta":{"content":"p\u0065ar"}}]}` + '\n\n');
  const together = new TogetherUnderTest([one, other])
    .ask({ type: 'valueColumns', paths: ['$.fruit'] })
    .filter('/pe.r/', { showsOnlyMatches: false })
    .window();
  const hits = together.rows.filter(({ kind }) => kind === 'message').map((row) => row.hits);
  expect(hits).toEqual([['pear'], ['pear']]);
});
