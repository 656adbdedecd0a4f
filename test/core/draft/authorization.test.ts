// Who asks: the header that says so, taken apart and put together again.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  findAuthorization,
  headerOf,
  isEmptyAuthorization,
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
    [['Authorization', 'Bearer'], { kind: 'bearer', token: '' }],
    [['Authorization', 'Basic'], { kind: 'basic', user: '', password: '' }],
    [['Authorization', 'Bearers x'], { kind: 'none' }],
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

  it('is found in each header that vendors take keys in, the usual one first', () => {
    expect(keyHeaders).toEqual([
      'X-Api-Key',
      'api-key',
      'x-goog-api-key',
      'xi-api-key',
      'Ocp-Apim-Subscription-Key',
    ]);
    for (const name of keyHeaders) expect(findAuthorization([[name.toUpperCase(), 'x']]).index).toBe(0);
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
    ['my Bearer abc', '', 'my Bearer abc'],
    ['Token\tabc', 'Token\t', 'abc'],
    ['Digest abc', '', 'Digest abc'],
  ])('has of “%s” the scheme “%s” apart from what is secret', (value, scheme, secret) => {
    expect(secretPartOf(value)).toEqual({ scheme, secret });
  });

  it.each<[Authorization, Header | undefined, isEmpty: boolean]>([
    [{ kind: 'none' }, undefined, false],
    [{ kind: 'bearer', token: 'a' }, ['Authorization', 'Bearer a'], false],
    [{ kind: 'bearer', token: '' }, ['Authorization', 'Bearer '], true],
    [{ kind: 'basic', user: 'me', password: 'a:b' }, ['Authorization', 'Basic bWU6YTpi'], false],
    [{ kind: 'basic', user: 'me', password: '' }, ['Authorization', 'Basic bWU6'], false],
    [{ kind: 'basic', user: '', password: 'a' }, ['Authorization', 'Basic OmE='], false],
    [{ kind: 'basic', user: '', password: '' }, ['Authorization', 'Basic Og=='], true],
    [{ kind: 'basic', user: '{{u}}', password: 'a' }, ['Authorization', 'Basic {{u}}:a'], false],
    [
      { kind: 'basic', user: '', password: '', stored: '${secret:a}' },
      ['Authorization', 'Basic ${secret:a}'],
      false,
    ],
    [{ kind: 'apiKey', header: 'X-Api-Key', value: 'k' }, ['X-Api-Key', 'k'], false],
    [{ kind: 'apiKey', header: 'X-Api-Key', value: '' }, ['X-Api-Key', ''], true],
    [{ kind: 'apiKey', header: ' ', value: 'k' }, [' ', 'k'], true],
    [{ kind: 'apiKey', header: '', value: '' }, ['', ''], true],
  ])('%j is the header %j, and without what it needs: %s', (authorization, header, isEmpty) => {
    expect(headerOf(authorization)).toEqual(header);
    expect(isEmptyAuthorization(authorization)).toBe(isEmpty);
  });

  it('is the first that the headers have, whatever stands between', () => {
    const headers: readonly Header[] = [
      ['Authorization', 'Digest x'],
      ['My-Key', 'k'],
      ['api-key', 'a'],
      ['Authorization', ' bearer\tb'],
    ];
    expect(findAuthorization(headers)).toEqual({
      authorization: { kind: 'apiKey', header: 'api-key', value: 'a' },
      index: 2,
    });
    expect(findAuthorization(headers, 'MY-KEY').index).toBe(1);
    expect(findAuthorization(headers.slice(3)).authorization).toEqual({ kind: 'bearer', token: 'b' });
    expect(findAuthorization([])).toEqual({ authorization: { kind: 'none' }, index: -1 });
  });
});
