// Searches over several streams of which one is done before the others, and such as nobody waits for any more.

import { describe, expect, it } from 'vitest';

import type { ScriptedStream } from '../scriptedStream.ts';
import { streamLater, TogetherUnderTest } from './togetherUnderTest.ts';

function streamOf(events: number): ScriptedStream {
  return streamLater(0).receive(
    Array.from({ length: events }, (_, at) => `id: ${at}\ndata: ${at}\n\n`).join(''),
  );
}

describe('a filter', () => {
  it.each([
    ['first', [1, 20_000]],
    ['last', [20_000, 1]],
    ['neither first nor last', [20_000, 1, 20_000]],
  ] as const)('is not done when the %s of the streams is', (_, sizes) => {
    const page = new TogetherUnderTest(sizes.map(streamOf)).run();
    const said: boolean[] = [];
    page.ask({
      type: 'filter',
      version: 1,
      query: { text: 'nowhere', matchesCase: false, isRegex: false },
      showsOnlyMatches: true,
      utcOffsetMinutes: 0,
    });
    while (page.held.runDue()) {
      const progress = page.filterProgress;
      if (progress) {
        expect(progress.isDone).toBe(progress.searched === progress.entries);
        said.push(progress.isDone);
      }
    }
    expect(said[0]).toBe(false);
    expect(said.at(-1)).toBe(true);
  });
});

describe('a search for an id', () => {
  it('ends with the page', () => {
    const page = new TogetherUnderTest([streamOf(20_000), streamOf(20_000)]).run();
    const waiting = page.held.delaysMs.length;
    page.ask({ type: 'goTo', text: 'id:nowhere', from: 0, utcOffsetMinutes: 0 });
    expect(page.held.delaysMs.length).toBeGreaterThan(waiting);
    page.feed.dispose();
    expect(page.held.delaysMs).toEqual([]);
  });
});
