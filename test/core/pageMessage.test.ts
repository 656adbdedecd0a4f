import { describe, expect, it } from 'vitest';

import { copyForms } from '../../src/core/copyForm.ts';
import { parsePageMessage } from '../../src/core/pageMessage.ts';
import type { PageMessage } from '../../src/core/protocol.ts';

const questions: readonly PageMessage[] = [
  { type: 'entry', number: 1 },
  { type: 'previous', number: 7 },
  { type: 'bytes', number: 3, offset: 0, length: 4096 },
  { type: 'openEntry', number: 3 },
  { type: 'compareEntries', before: 2, after: 3 },
  { type: 'copyText', text: '' },
  ...copyForms.map((what) => ({ type: 'copy', number: 1, what }) as const),
];

describe('what a page asks about entries', () => {
  it.each(questions)('is taken: %o', (message) => {
    expect(parsePageMessage({ ...message, other: 'dropped' })).toEqual(message);
  });

  it.each([
    { type: 'entry', number: 0 },
    { type: 'entry', number: 1.5 },
    { type: 'previous' },
    { type: 'previous', number: '3' },
    { type: 'bytes', number: 3, offset: -1, length: 1 },
    { type: 'bytes', number: 3, offset: 0, length: Infinity },
    { type: 'bytes', number: 3, offset: 0 },
    { type: 'compareEntries', before: 2 },
    { type: 'compareEntries', before: NaN, after: 3 },
    { type: 'copyText', text: 3 },
    { type: 'copy', number: 1, what: 'constructor' },
    { type: 'copy', number: -1, what: 'data' },
  ])('is refused: %o', (message) => {
    expect(parsePageMessage(message)).toBeUndefined();
  });
});
