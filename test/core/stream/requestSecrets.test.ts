// What counts as a credential, and that none is left where it must not be.

import { describe, expect, it } from 'vitest';

import type { ResponseHead } from '../../../src/core/log/detail.ts';

import { isSecretHeader, isSecretParameter } from '../../../src/core/base/credentialNames.ts';
import { redactUrl } from '../../../src/core/base/redactText.ts';
import { redactHead } from '../../../src/core/log/attemptJournal.ts';
import {
  lackingParts,
  parseLackingParts,
  redactBody,
  redactHeaders,
  referencedNames,
  resolveHeader,
  secretReferences,
  secretReferenceTo,
  redactRequest,
  withoutSecrets,
} from '../../../src/core/stream/requestSecrets.ts';

const reference = '${secret:Authorization@localhost:3000}';

describe('names', () => {
  it.each([
    'Authorization',
    'proxy-authorization',
    'Cookie',
    'Set-Cookie',
    'X-API-Key',
    'apikey',
    'X-Auth-Token',
    'x-amz-security-token',
    'X-CSRF-Token',
    'client_secret',
    'X-Signature',
    'session-id',
  ])('%s is a credential', (name) => {
    expect(isSecretHeader(name)).toBe(true);
    expect(isSecretParameter(name)).toBe(true);
  });

  it.each(['Accept', 'Last-Event-ID', 'Content-Type', 'User-Agent', 'X-Request-Id', 'Host'])(
    '%s is none',
    (name) => {
      expect(isSecretHeader(name)).toBe(false);
    },
  );

  it.each(['key', 'code', 'sig', 'jwt', 'pw'])('%s is one as a parameter only', (name) => {
    expect(isSecretParameter(name)).toBe(true);
    expect(isSecretHeader(name)).toBe(false);
  });
});

describe('headers', () => {
  it.each([
    ['Authorization', 'Bearer abc.def', 'Bearer [redacted]'],
    ['Authorization', 'basic abc', 'basic [redacted]'],
    ['Authorization', 'abc', '[redacted]'],
    ['Authorization', `Bearer ${reference}`, `Bearer ${reference}`],
    ['Authorization', reference, reference],
    ['Authorization', `Bearer abc${reference}`, 'Bearer [redacted]'],
    ['Cookie', 'a=b', '[redacted]'],
    ['X-Plain', 'token', 'token'],
    ['Authorization', 'Basic abc', 'Basic [redacted]'],
    ['Authorization', 'Digest username="a"', 'Digest [redacted]'],
    ['Authorization', 'Negotiate abc', 'Negotiate [redacted]'],
    ['Authorization', 'token abc', 'token [redacted]'],
    ['Authorization', 'Secretive abc', '[redacted]'],
    ['Authorization', 'abc Bearer def', '[redacted]'],
    ['Authorization', '', '[redacted]'],
    ['Authorization', `Basic ${reference}`, `Basic ${reference}`],
    ['Authorization', `token ${reference}${reference}`, `token ${reference}${reference}`],
    ['Authorization', `Digest ${reference}`, 'Digest [redacted]'],
    ['Authorization', `${reference} abc`, '[redacted]'],
    ['X-Api-Key', `${reference} Bearer `, '[redacted]'],
    ['Location', 'http://u:pw@a/?token=1', 'http://u:[redacted]@a/?token=[redacted]'],
    ['Location', '//u:pw@a/', '//[redacted]@a/'],
    ['Content-Location', '//u:pw@a/', '//[redacted]@a/'],
    ['Referer', '//u:pw@a/', '//[redacted]@a/'],
    ['X-Plain', '//u:pw@a/', '//u:[redacted]@a/'],
    ['REFERER', 'http://a/?code=1', 'http://a/?code=[redacted]'],
    ['X-Plain', 'see http://u:pw@a/ there', 'see http://u:[redacted]@a/ there'],
    ['set-cookie', 'a=b; Path=/', 'a=[redacted]; Path=/'],
    ['Set-Cookie', 'no value; Path=/x=y', 'no value; Path=/x=y'],
  ])('%s: %s becomes %s', (name, value, shown) => {
    expect(redactHeaders([[name, value]])).toEqual([[name, shown]]);
  });

  it('of a response show a cookie without its value', () => {
    const head: ResponseHead = {
      url: 'http://a/',
      status: 200,
      statusText: 'OK',
      httpVersion: '1.1',
      headers: [
        ['Set-Cookie', 'session=abc=; Path=/; HttpOnly'],
        ['X-Plain', 'y'],
      ],
      isConnectionReused: false,
      redirects: [],
      timings: {},
    };
    expect(redactHead(head).headers).toEqual([
      ['Set-Cookie', 'session=[redacted]; Path=/; HttpOnly'],
      ['X-Plain', 'y'],
    ]);
  });

  it('show the reference in place of a value from the secret storage, whatever their name', () => {
    const sent = [
      ['x-plain', 'the secret', reference],
      ['Accept', '*/*'],
    ] as const;
    expect(redactHeaders(sent)).toEqual([
      ['x-plain', reference],
      ['Accept', '*/*'],
    ]);
  });
});

describe('addresses', () => {
  it.each([
    ['http://a/b?c=d#e', 'http://a/b?c=d#e'],
    ['http://u:pw@a/', 'http://u:hidden@a/'],
    ['http://a/?token=1&b=2&KEY=3', 'http://a/?token=hidden&b=2&KEY=hidden'],
    ['no address', 'no address'],
  ])('%s becomes %s', (url, redacted) => {
    expect(redactUrl(url, 'hidden')).toBe(redacted);
  });

  it('of a response’s head are redacted too', () => {
    const head = {
      url: 'http://a/?token=1',
      status: 200,
      statusText: 'OK',
      httpVersion: '1.1',
      headers: [],
      isConnectionReused: false,
      redirects: [{ status: 302, from: 'http://u:pw@a/', to: 'http://a/?token=1' }],
      timings: {},
    };
    expect(JSON.stringify(redactHead(head))).not.toMatch(/token=1|pw/);
  });
});

describe('a request', () => {
  it('is remembered without its credentials and its body', () => {
    const request = {
      url: 'http://u:pw@a/?token=1&b=2',
      method: 'POST',
      headers: [
        ['Authorization', 'Bearer x'],
        ['X-Api-Key', reference],
        ['X-Plain', 'y'],
      ],
      body: 'secret',
    } as const;
    expect(withoutSecrets(request)).toEqual({
      url: 'http://u@a/?token=&b=2',
      method: 'POST',
      headers: [
        ['Authorization', ''],
        ['X-Api-Key', reference],
        ['X-Plain', 'y'],
      ],
    });
  });

  it('is shown to others without its credentials, and with all else', () => {
    const request = {
      url: 'http://u:pw@a/?token=1&b=2',
      method: 'POST',
      headers: [
        ['Authorization', 'Bearer x'],
        ['X-Api-Key', reference],
        ['X-Plain', 'y'],
      ],
      body: '{"password":"z","b":2}',
      lastEventId: '7',
    } as const;
    const shown = redactRequest(request);
    expect(shown).toEqual({
      url: 'http://u:[redacted]@a/?token=[redacted]&b=2',
      method: 'POST',
      headers: [
        ['Authorization', 'Bearer [redacted]'],
        ['X-Api-Key', reference],
        ['X-Plain', 'y'],
      ],
      body: expect.not.stringContaining('z') as string,
      lastEventId: '7',
    });
    expect(redactRequest({ url: 'http://a/' })).toEqual({ url: 'http://a/' });
  });

  it('says which secrets it refers to, and is given their values', () => {
    const request = { url: 'http://a/?x=${secret:one}', headers: [['A', 'Bearer ${secret:two}']] } as const;
    expect(secretReferences(request)).toEqual(['one', 'two']);
    const values = new Map([['two', '$& value']]);
    const typed = 'Bearer ${secret:two} ${secret:one}';
    expect(resolveHeader(['A', typed], values)).toEqual(['A', 'Bearer $& value ${secret:one}', typed]);
    expect(resolveHeader(['A', '${secret:one}'], values)).toEqual(['A', '${secret:one}']);
  });
});

describe('the body of a request', () => {
  it.each([
    ['{"password":"x","b":1}', '{"password":"[redacted]","b":1}'],
    ['password=x&b=1', 'password=[redacted]&b=1'],
    ['b=1&access_token=x', 'b=1&access_token=[redacted]'],
    ['plain text with password=x', 'plain text with password=x'],
    ['a b=1&password=x', 'a b=1&password=x'],
    ['&password=x', '&password=x'],
    ['{"a":1}\n{"password":"x"}\n', '{"a":1}\n{"password":"[redacted]"}\n'],
    ['text\n  {"password":"x"}', 'text\n  {"password":"[redacted]"}'],
    ['text {"password":"x"}', 'text {"password":"x"}'],
    ['{"password":"x"} no JSON', '{"password":"x"} no JSON'],
    ['key ghp_0123456789abcdef0123', 'key [redacted]'],
    ['{"a":"ghp_0123456789abcdef0123"}', '{"a":"[redacted]"}'],
    ['', ''],
  ])('%j is shown as %j', (body, shown) => {
    expect(redactBody(body)).toBe(shown);
  });
});

describe('a request that is remembered', () => {
  it('keeps of what was pasted as a name only what is one', () => {
    const headersOf = (...headers: (readonly [string, string])[]) =>
      withoutSecrets({ url: 'http://a/', headers }).headers;
    expect(headersOf(['Authorization: Bearer x', ''])).toEqual([['Authorization', '']]);
    expect(headersOf([' X', '1'], ["!#$%&'*+-.^_`|~09AZaz(", 'v'])).toEqual([
      ['', '1'],
      ["!#$%&'*+-.^_`|~09AZaz", 'v'],
    ]);
    expect(headersOf(['X-Address', 'http://u:pw@a/'])).toEqual([['X-Address', '']]);
  });

  it('has no headers where there were none', () => {
    expect(withoutSecrets({ url: 'http://a/' })).toStrictEqual({ url: 'http://a/' });
    expect(withoutSecrets({ url: 'http://a/', headers: [] })).toStrictEqual({
      url: 'http://a/',
      headers: [],
    });
  });
});

describe('a reference', () => {
  it('is read again as it was written, as often as it stands there', () => {
    const name = 'Authorization@localhost:3000';
    expect(secretReferenceTo(name)).toBe(reference);
    const headers = [['A', `${reference} ${reference}`]] as const;
    for (let again = 0; again < 2; again += 1) {
      expect(secretReferences({ url: 'http://a/', headers })).toEqual([name, name]);
      expect(resolveHeader(headers[0], new Map([[name, 'x']]))).toEqual([
        'A',
        'x x',
        `${reference} ${reference}`,
      ]);
    }
    expect(secretReferences({ url: 'http://a/' })).toEqual([]);
    expect(
      secretReferences({
        url: 'http://a/',
        headers: [
          ['A', '${secret:}'],
          ['B', '${secret:b'],
        ],
      }),
    ).toEqual([]);
  });

  it('to an empty value is replaced by it, and is still known as a reference', () => {
    expect(resolveHeader(['A', '${secret:one}'], new Map([['one', '']]))).toEqual(['A', '', '${secret:one}']);
    expect(redactHeaders([['A', '', '${secret:one}']])).toEqual([['A', '${secret:one}']]);
  });
});

describe('what a remembered request lacks', () => {
  const url = 'http://a/';

  it.each([
    [{ url }, undefined],
    [{ url, method: 'POST', lastEventId: '7', headers: [] }, undefined],
    [{ url, headers: [['X-Plain', 'y']] }, undefined],
    [{ url, headers: [['X-Api-Key', reference]] }, undefined],
    [{ url, headers: [['Cookie', '']] }, undefined],
    [{ url: 'http://u:pw@a/' }, { address: true, body: false, headers: [] }],
    [{ url: 'http://a/?token=1' }, { address: true, body: false, headers: [] }],
    [
      { url, body: '' },
      { address: false, body: true, headers: [] },
    ],
    [
      {
        url,
        headers: [
          ['X-Plain', 'y'],
          ['Cookie', 'a=b'],
          ['X-Other', 'z'],
          ['Authorization', 'Bearer x'],
        ],
      },
      { address: false, body: false, headers: ['Cookie', 'Authorization'] },
    ],
    [
      { url: 'http://a/?token=1', body: 'x', headers: [['Cookie', 'a=b']] },
      { address: true, body: true, headers: ['Cookie'] },
    ],
  ] as const)('of %j is %j', (request, lacking) => {
    const lacks = lackingParts(request);
    expect(lacks).toEqual(lacking);
    // As it is read again where it was kept.
    expect(parseLackingParts(JSON.parse(JSON.stringify(lacks ?? null)))).toEqual(lacking);
  });

  it('is nothing where it is not told as it was written', () => {
    const whole = { address: true, body: false, headers: ['A', 1, 'B', null] };
    expect(parseLackingParts(whole)).toEqual({ address: true, body: false, headers: ['A', 'B'] });
    for (const name of ['address', 'body', 'headers'])
      expect(parseLackingParts({ ...whole, [name]: 'A' })).toBeUndefined();
    for (const other of [undefined, null, 'A', []]) expect(parseLackingParts(other)).toBeUndefined();
  });
});

it.each([
  ['', []],
  ['${secret:a} and ${secret:b c}${secret:a}', ['a', 'b c', 'a']],
  ['$secret:a} {secret:a} ${secret:} ${secret:a', []],
])('the text %j refers to %j', (text, names) => {
  expect(referencedNames(text)).toEqual(names);
});
