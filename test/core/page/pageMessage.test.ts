// What a page may say of a span of time, and what is refused.

import { expect, it } from 'vitest';

import { parsePageMessage } from '../../../src/core/page/pageMessage.ts';

it('takes a span that lasts, and none for the whole time', () => {
  expect(parsePageMessage({ type: 'span' })).toEqual({ type: 'span' });
  const span = { fromMs: 0, toMs: 12.5 };
  expect(parsePageMessage({ type: 'span', span: { ...span, more: 1 } })).toEqual({ type: 'span', span });
});

it.each([
  null,
  7,
  [],
  {},
  { fromMs: 5 },
  { fromMs: -1, toMs: 5 },
  { fromMs: 5, toMs: 5 },
  { fromMs: 5, toMs: Infinity },
  { fromMs: NaN, toMs: 5 },
  { fromMs: '0', toMs: 5 },
])('refuses the span %j', (span) => {
  expect(parsePageMessage({ type: 'span', span })).toBeUndefined();
});
