import { describe, expect, it } from 'vitest';

import { surplusStreams } from '../../../src/core/stream/keptStreams.ts';

/** Streams as letters: a small one is over, a capital one lives, one before `*` is looked at. */
function surplusOf(streams: string, limit: number): string {
  const each = streams.match(/[a-zA-Z]\*?/g) ?? [];
  return surplusStreams(each, {
    limit,
    isOver: (stream) => /^[a-z]/.test(stream),
    isLookedAt: (stream) => stream.endsWith('*'),
  }).join('');
}

describe('streams beyond the limit', () => {
  it.each([
    { streams: '', limit: 1, gone: '', why: 'there is none' },
    { streams: 'ab', limit: 3, gone: '', why: 'one below the limit' },
    { streams: 'abc', limit: 3, gone: '', why: 'at the limit' },
    { streams: 'abcd', limit: 3, gone: 'a', why: 'one above it: the oldest goes' },
    { streams: 'abcdef', limit: 3, gone: 'abc', why: 'the limit was lowered: so many of the oldest' },
    { streams: 'ABCDE', limit: 1, gone: '', why: 'those that live do not count' },
    { streams: 'AbCdEf', limit: 2, gone: 'b', why: 'one that lives stays, however old' },
    { streams: 'a*bc', limit: 2, gone: 'b', why: 'one that is looked at stays, and counts' },
    { streams: 'a*b*c*', limit: 1, gone: '', why: 'all are looked at' },
    { streams: 'A*bc', limit: 1, gone: 'b', why: 'one that lives and is looked at does not count' },
  ])('$streams with a limit of $limit: "$gone", as $why', ({ streams, limit, gone }) => {
    expect(surplusOf(streams, limit)).toBe(gone);
  });
});
