// How an attempt ended, in words without credentials: each of the words that come from the other side, and no others.

import { expect, it } from 'vitest';

import type { Ending } from '../../../src/core/stream/ending.ts';
import { redactEnding } from '../../../src/core/stream/redactEnding.ts';

const secret = 'sk-abcdefghijklmnop0123';

/** An ending that says something at one of its places. */
const places: Readonly<Record<string, (words: string) => Ending>> = {
  reason: (reason) => ({ cause: 'unreachable', reason }),
  'status text': (statusText) => ({ cause: 'http-error', status: 401, statusText }),
  'content type': (contentType) => ({ cause: 'wrong-type', status: 200, contentType }),
  'sign of a gateway': (sign) => ({ cause: 'http-error', status: 502, gateway: { name: 'nginx', sign } }),
};

it.each(Object.entries(places))('a credential in the %s is redacted', (_, ending) => {
  expect(redactEnding(ending(`no ${secret} here`))).toEqual(ending('no [redacted] here'));
});

it.each(Object.entries(places))('words without one stay in the %s, up to so many', (_, ending) => {
  for (const words of ['', 'Not Found', 'x'.repeat(300)])
    expect(redactEnding(ending(words))).toEqual(ending(words));
  const cut = redactEnding(ending(`${'x'.repeat(299)}${secret}`));
  expect(JSON.stringify(cut)).not.toMatch(/x{301}|sk-/);
});

it('has nothing that the ending has not, and its body as it came', () => {
  const ending: Ending = { cause: 'http-error', status: 500, bodyStart: `{"key":"${secret}"}` };
  expect(redactEnding(ending)).toEqual(ending);
  expect(Object.keys(redactEnding(ending))).toEqual(Object.keys(ending));
  expect(redactEnding({ cause: 'end' })).toEqual({ cause: 'end' });
});
