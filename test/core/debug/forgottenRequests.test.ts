// Node forgets the requests that go on when another client of its debugger asks for them.

import { describe, expect, it } from 'vitest';

import { ToldPage } from './told.ts';

describe('a body that Node has forgotten', () => {
  it('is told of as that, whether it had begun or not', () => {
    const page = new ToldPage();
    for (const id of ['a', 'b', 'c']) page.request(id, { type: undefined }).response(id);
    page.answer('a', 'data: 1\n\n');
    expect(page.watch.open).toEqual(['a']);
    page.watch.forget('a', page.nowMs);
    page.answer('b', undefined);
    page.watch.wholeAnswered('b', undefined, page.nowMs);
    page.finished('a').finished('b');
    page.watch.forget('a', page.nowMs);
    expect([...page.exchanges.values()].map(({ notes }) => notes)).toEqual([
      ['forgotten'],
      ['forgotten'],
      [],
    ]);
    expect(page.textOf('a')).toBe('data: 1\n\n');
    expect(page.endingOf('b')).toEqual({ cause: 'end' });
  });
});

describe('a request that Node has forgotten before its response', () => {
  it.each([
    ['when it is looked for', (page: ToldPage) => page.watch.forget('a', page.nowMs)],
    ['by its end', (page: ToldPage) => void page.finished('a')],
  ])('is told of %s, once, and no ending is claimed', (_, find) => {
    const page = new ToldPage().request('a', { type: undefined });
    expect([page.watch.unanswered, page.watch.open]).toEqual([['a'], []]);
    find(page);
    expect(page.watch.unanswered).toEqual([]);
    page.finished('a').watch.forget('a', page.nowMs);
    const told = page.exchanges.get('a');
    expect([told?.notes, told?.end]).toEqual([['forgotten'], undefined]);
  });

  it('is not told of when it asked for no stream, has a response or failed', () => {
    const page = new ToldPage().request('a', { type: undefined }, { headers: {} });
    page.request('b', { type: undefined }).response('b');
    page.request('c', { type: undefined });
    expect(page.watch.unanswered).toEqual(['c']);
    page.tell('Network.loadingFailed', { requestId: 'c', type: 'Other', errorText: 'fetch failed' });
    page.watch.forget('a', page.nowMs);
    page.answer('b', '').finished('a').finished('b');
    expect([...page.exchanges].map(([id, { notes, end }]) => [id, notes, end?.ending.cause])).toEqual([
      ['b', [], 'end'],
      ['c', [], 'no-response'],
    ]);
  });
});
