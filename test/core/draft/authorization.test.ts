// Who asks: the header that says so, taken apart and put together again.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  findAuthorization,
  headerOf,
  keyHeaders,
  secretPartOf,
  type Authorization,
} from '../../../src/core/draft/authorization.ts';
import type { Header } from '../../../src/core/stream/streamRequest.ts';

describe('an authorization', () => {
  it.each<[Header, Authorization]>([
    [['authorization', 'bearer abc'], { kind: 'bearer', token: 'abc' }],
    [['Authorization', 'Bearer '], { kind: 'bearer', token: '' }],
    [['Authorization', 'Basic bWU6YTpi'], { kind: 'basic', user: 'me', password: 'a:b' }],
    [['Authorization', 'Basic bWU='], { kind: 'basic', user: 'me', password: '' }],
    [['Authorization', 'Basic {{me}}:{{it}}'], { kind: 'basic', user: '{{me}}', password: '{{it}}' }],
    [
      ['Authorization', 'Basic ${secret:Authorization@a}'],
      { kind: 'basic', user: '', password: '', stored: '${secret:Authorization@a}' },
    ],
    [['Authorization', 'Digest x'], { kind: 'none' }],
    [['Authorization', 'Basic ?'], { kind: 'none' }],
    [['X-API-KEY', 'k'], { kind: 'apiKey', header: 'X-API-KEY', value: 'k' }],
    [['X-Other', 'k'], { kind: 'none' }],
  ])('in %s is found', (header, expected) => {
    expect(findAuthorization([['Accept', '*/*'], header])).toEqual({
      authorization: expected,
      index: expected.kind === 'none' ? -1 : 1,
    });
  });

  it.each(keyHeaders)('is found in the header %s', (name) => {
    expect(findAuthorization([[name.toUpperCase(), 'x']]).index).toBe(0);
  });

  it('is found in a header that somebody named', () => {
    expect(findAuthorization([['My-Key', 'x']], 'my-key').authorization).toEqual({
      kind: 'apiKey',
      header: 'My-Key',
      value: 'x',
    });
  });

  it('of a name and a password is the same after it was put together', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(
        text.map((user) => user.replaceAll(':', '')),
        text,
        (user, password) => {
          const authorization = { kind: 'basic', user, password } as const;
          const header = headerOf(authorization);
          if (!header) throw new Error('There is a header.');
          expect(findAuthorization([header]).authorization).toEqual(authorization);
        },
      ),
    );
  });

  it.each([
    ['Bearer abc', 'Bearer ', 'abc'],
    ['basic  x', 'basic  ', 'x'],
    ['abc', '', 'abc'],
    ['Bearer', '', 'Bearer'],
  ])('has of “%s” the scheme “%s” apart from what is secret', (value, scheme, secret) => {
    expect(secretPartOf(value)).toEqual({ scheme, secret });
  });
});
