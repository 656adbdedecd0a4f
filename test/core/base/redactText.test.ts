// Credentials in addresses and sentences, whatever the address is worth as one.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { redactForm, redactText, redactUrl } from '../../../src/core/base/redactText.ts';
import { reportedLine } from '../../../src/core/base/reportedText.ts';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';

describe('an address', () => {
  it.each([
    ['http://a/b?c=d#e', 'http://a/b?c=d#e'],
    ['http://a/@b//@c', 'http://a/@b//@c'],
    ['http://me@a/', 'http://hidden@a/'],
    ['http://me:@a/', 'http://hidden@a/'],
    ['http://me:pw@a/', 'http://me:hidden@a/'],
    ['http://:pw@a/', 'http://:hidden@a/'],
    ['http://me:x-oauth-basic@a/', 'http://hidden@a/'],
    ['http://sk_live_12345678:pw@a/', 'http://hidden@a/'],
    ['http://me:p@w@a/', 'http://me:hidden@a/'],
    ['//me:pw@a/', '//hidden@a/'],
    ['\\\\me:pw@a/', '\\\\hidden@a/'],
    ['http:me:pw@a/', 'http:me:hidden@a/'],
    ['http:/me:pw@a/', 'http:/me:hidden@a/'],
    ['http:///me:pw@a/', 'http:///me:hidden@a/'],
    ['http://me:p/w@a/', 'http://hidden@a/'],
    ['http://proxy/http://me:pw@a/', 'http://proxy/http://me:hidden@a/'],
    ['http://a/?token=1&b=2&KEY=3', 'http://a/?token=hidden&b=2&KEY=hidden'],
    ['http://a/?b=%20+2&token=1', 'http://a/?b=%20+2&token=hidden'],
    ['http://a/?token=1&token=2', 'http://a/?token=hidden&token=hidden'],
    ['http://a/?%74oken=1', 'http://a/?%74oken=hidden'],
    ['http://a/?to+ken=1', 'http://a/?to+ken=hidden'],
    ['http://a/?%E0%A4token=1', 'http://a/?%E0%A4token=hidden'],
    ['http://a/?token=1;b=2?c/d&e=f', 'http://a/?token=hidden&e=f'],
    ['http://a/?b=2;token=1;c=3', 'http://a/?b=2;token=hidden;c=3'],
    ['http://a/?token=', 'http://a/?token='],
    ['http://@a/', 'http://@a/'],
    ['http://:@a/', 'http://:@a/'],
    ['http://a/?token', 'http://a/?token'],
    ['http://a/#access_token=1&state=2', 'http://a/#access_token=hidden&state=2'],
    ['http://a/?b#id_token=1', 'http://a/?b#id_token=hidden'],
    ['http://a/b;jsessionid=1/c', 'http://a/b;jsessionid=hidden/c'],
    ['http://a/token=1/c', 'http://a/token=hidden/c'],
    ['http://secret.example/a=b', 'http://secret.example/a=b'],
    ['http://a/?key=1/2', 'http://a/?key=hidden'],
    ['http://a/code=1', 'http://a/code=1'],
    [`http://a/${jwt}/b`, 'http://a/hidden/b'],
    ['http://a/bot123456:ABCDEFGHIJKLMNOPQRSTUVWXYZ012345678/x', 'http://a/hidden/x'],
    ['http://[?token=1', 'http://[?token=hidden'],
    ['/to?token=1', '/to?token=hidden'],
    ['http://[?token=1 and more&b=2', 'http://[?token=hidden&b=2'],
    ['http://a/?next=http://b/?token=1', 'http://a/?next=http://b/?token=hidden'],
    [
      `http://a/?next=${encodeURIComponent('http://me:pw@b/?token=1&c=2')}&d=3`,
      `http://a/?next=${encodeURIComponent('http://me:hidden@b/?token=hidden&c=2')}&d=3`,
    ],
    [`http://a/?next=${encodeURIComponent('/b?c=2')}`, `http://a/?next=${encodeURIComponent('/b?c=2')}`],
    ['no address', 'no address'],
    ['', ''],
  ])('%s becomes %s', (url, redacted) => {
    expect(redactUrl(url, 'hidden')).toBe(redacted);
    expect(redactUrl(redacted, 'hidden')).toBe(redacted);
  });

  it.each([
    ['http://me@a/', 'http://a/'],
    ['http://me:pw@a/?token=1&b=2#sig=3', 'http://me@a/?token=&b=2#sig='],
  ])('%s without anything in their place is %s', (url, redacted) => {
    expect(redactUrl(url, '')).toBe(redacted);
  });
});

describe('a sentence', () => {
  it.each([
    [
      'went to "http://me:pw@a/?token=1" and back',
      'went to "http://me:[redacted]@a/?token=[redacted]" and back',
    ],
    ['token=1 is wrong', 'token=[redacted] is wrong'],
    ['code=1 is an exit code', 'code=1 is an exit code'],
    ['Authorization: Bearer abc.def1', 'Authorization: Bearer [redacted]'],
    ['basic dXNlcjpwYXNz', 'basic dXNlcjpwYXNz'],
    ['basic dXNlcjpwYXNzd29yZA==', 'basic [redacted]'],
    ['Basic authentication failed', 'Basic authentication failed'],
    ['Bearer realm="api", error="invalid_token"', 'Bearer realm="api", error="invalid_token"'],
    ['Bearer authorization_uri="https://a/"', 'Bearer authorization_uri="https://a/"'],
    ['Digest token="a", realm="b"', 'Digest token="[redacted]", realm="b"'],
    ['text/html;q=0.9, */*;q=0.8', 'text/html;q=0.9, */*;q=0.8'],
    [`the token ${jwt}.`, 'the token [redacted].'],
    ['key sk-abcdefghijklmnop0123', 'key [redacted]'],
    ['ghp_abcdefghijklmnop0123 xoxb-1234567890-a AKIAABCDEFGHIJKLMNOP', '[redacted] [redacted] [redacted]'],
    ['glpat-abcdefghijklmnop github_pat_abcdefghijklmnop', '[redacted] [redacted]'],
    [`AIza${'a'.repeat(35)} hf_${'a'.repeat(34)} npm_${'a'.repeat(36)}`, '[redacted] [redacted] [redacted]'],
    ['a task-based risk-assessment-of-things', 'a task-based risk-assessment-of-things'],
  ])('%s becomes %s', (text, redacted) => {
    expect(redactText(text)).toBe(redacted);
  });
});

it.each([
  '/',
  '?a=%',
  '/a=',
  ';a=1',
  '//a@',
  'eyJ-',
  'a=',
  '?token=',
  ' Bearer ',
  '"',
  'a="',
  'http:',
  '@',
  '%25',
])('a head full of %j costs no more than its length', (part) => {
  const text = part.repeat(200_000 / part.length);
  expect(redactUrl(text)).toBeTypeOf('string');
  expect(redactText(text)).toBeTypeOf('string');
});

it('redacts the fields of a form', () => {
  expect(redactForm('grant_type=password&user=me&password=pw&refresh=r')).toBe(
    'grant_type=password&user=me&password=[redacted]&refresh=[redacted]',
  );
});

describe('a planted secret', () => {
  const secret = 'pl4nted';
  const word = fc.stringMatching(/^[a-z0-9%._~-]{0,8}$/);
  // Without letters, since `w` would make it `pw`, the name of a password.
  const harmlessEnd = fc.stringMatching(/^[0-9._~-]{0,8}$/);
  const parameter = fc.tuple(harmlessEnd, word).map(([end, value]) => `p${end}=${value}`);
  const planted = fc
    .constantFrom('token', 'x-api-key', 'password', 'sig', 'otp', '%73ig', 'Session_Id')
    .map((name) => `${name}=${secret}`);
  const query = fc
    .tuple(fc.array(parameter), planted, fc.array(parameter))
    .map(([before, middle, after]) => [...before, middle, ...after].join('&'));

  it('is nowhere left of an address', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('http://', 'https://', '//', 'http:', ''),
        fc.constantFrom('', `me:${secret}@`, `${secret}@`, `${secret}:@`),
        fc.constantFrom('host', 'host:1', '[::1]', '[', ''),
        fc.constantFrom('?', '#', '?a&', '/b/c?', ';'),
        query,
        (scheme, user, host, opener, parameters) => {
          const start = scheme === '' ? '' : `${scheme}${user}`;
          const url = `${start}${host}${opener}${parameters}`;
          expect(redactUrl(url)).not.toContain(secret);
          expect(redactText(`Went to ${url} and back.`)).not.toContain(secret);
          const outer = `http://a/?u=${encodeURIComponent(url)}`;
          expect(redactUrl(outer)).not.toContain(secret);
        },
      ),
    );
  });

  it('leaves other text as it was', () => {
    fc.assert(
      fc.property(fc.array(parameter), (parameters) => {
        const url = `http://host/path?${parameters.join('&')}`;
        expect(redactUrl(url)).toBe(url);
      }),
    );
  });
});

describe('a line that is reported', () => {
  it.each([
    ['\u001b[31mred\u0007\r\n\u009b1m', '[ESC][31mred[BEL][CR]↵[U+009B]1m'],
    ['abc\u202etxt.exe', 'abc[U+202E]txt.exe'],
    ['http://a/?token=1', 'http://a/?token=[redacted]'],
  ])('%j becomes %s', (text, line) => {
    expect(reportedLine(text)).toBe(line);
  });

  it('is as long as may be, and a credential at its end is redacted before it is cut', () => {
    expect(reportedLine('x'.repeat(200_000))).toHaveLength(1_000);
    expect(reportedLine('x'.repeat(1_000))).toBe('x'.repeat(1_000));
    expect(reportedLine(`${'x '.repeat(600)}${jwt} ${'y'.repeat(5_000)}`)).toHaveLength(1_000);
    expect(reportedLine(`token=${'x'.repeat(200_000)}`)).toBe('token=[redacted]…');
    expect(reportedLine(`${'x'.repeat(10)} ${jwt}`, 20)).toBe(`${'x'.repeat(10)} [redacte…`);
  });
});
