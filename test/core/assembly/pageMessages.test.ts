import { describe, expect, it } from 'vitest';

import { parsePageMessage } from '../../../src/core/page/pageMessage.ts';

const part = { firstEntry: 3, lastEntry: 9, place: 0, path: '' };

describe('what a page may ask of the answers', () => {
  it.each([
    { type: 'watch', view: 'assembled', isShown: true },
    { type: 'assemblePath', path: '$.a' },
    { type: 'assemblePath', path: '' },
    { type: 'copyPart', part },
    { type: 'openPart', part: { ...part, path: 'a' } },
  ])('%j', (message) => {
    expect(parsePageMessage(message)).toEqual(message);
  });

  it.each([
    { type: 'assemblePath' },
    { type: 'assemblePath', path: 1 },
    { type: 'assemblePath', path: 'a'.repeat(1001) },
    { type: 'copyPart' },
    { type: 'copyPart', part: { ...part, firstEntry: 0 } },
    { type: 'openPart', part: { ...part, place: -1 } },
    { type: 'openPart', part: { ...part, lastEntry: 1.5 } },
    { type: 'openPart', part: { ...part, path: undefined } },
  ])('%j is refused', (message) => {
    expect(parsePageMessage(message)).toBeUndefined();
  });
});
