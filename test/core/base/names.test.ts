// Lists within the base that nothing exports, turned round: each name has its example, and each limit its two sides.

import { describe, expect, it } from 'vitest';

import { assertNever } from '../../../src/core/base/assertNever.ts';
import { isSecretHeader, isSecretParameter } from '../../../src/core/base/credentialNames.ts';
import { scaleBinary } from '../../../src/core/base/format.ts';
import { redactText, redactTokens, redactUrl } from '../../../src/core/base/redactText.ts';
import { redactedStart, reportedLine, shortenText } from '../../../src/core/base/reportedText.ts';
import { beginningOf, byteLength } from '../../../src/core/base/text.ts';
import { visibleBlock, visibleLine } from '../../../src/core/base/visibleText.ts';

describe('a token that is known by its look', () => {
  const letters = 'abcdefghijABCDEFGHIJ0123456789abcdefghij';
  /** What it begins with, and how many characters have to follow. */
  const looks: readonly (readonly [start: string, rest: number])[] = [
    ['sk_live_', 8],
    ['sk_test_', 8],
    ['rk_live_', 8],
    ['rk_test_', 8],
    ['sk-', 16],
    ['gho_', 16],
    ['ghp_', 16],
    ['ghr_', 16],
    ['ghs_', 16],
    ['ghu_', 16],
    ['github_pat_', 16],
    ['glpat-', 16],
    ['xoxa-', 10],
    ['xoxb-', 10],
    ['xoxe-', 10],
    ['xoxo-', 10],
    ['xoxp-', 10],
    ['xoxr-', 10],
    ['xoxs-', 10],
    ['AIza', 30],
    ['hf_', 20],
    ['npm_', 30],
    ['bot123456:', 30],
    ['eyJabcdef.', 6],
  ];

  it.each(looks)('%s… is one from %i characters on', (start, rest) => {
    const whole = start + letters.slice(0, rest);
    expect(redactTokens(`a ${whole} b`)).toBe('a [redacted] b');
    expect(redactTokens(`a ${whole.slice(0, -1)} b`)).toBe(`a ${whole.slice(0, -1)} b`);
    // In the middle of a word it is none.
    expect(redactTokens(`x${whole}`)).toBe(`x${whole}`);
    expect(redactTokens(`x-${whole}`)).toBe(`x-${whole}`);
    expect(redactTokens(`${whole},${whole}`, '*')).toBe('*,*');
  });

  it.each(['AKIA', 'ASIA'])('%s… is one with sixteen capitals and digits', (start) => {
    const rest = 'ABCDEFGH01234567';
    expect(redactTokens(start + rest)).toBe('[redacted]');
    expect(redactTokens(start + rest.slice(1))).toBe(start + rest.slice(1));
    expect(redactTokens(start + rest.toLowerCase())).toBe(start + rest.toLowerCase());
  });

  it.each(['bot12345:', 'sk_prod_', 'rk-', 'ghx_', 'xoxz-', 'AIZA', 'eyJabcde.', 'pat_'])(
    '%s… is none',
    (start) => {
      expect(redactTokens(start + letters)).toBe(start + letters);
    },
  );

  it('may have a third part, which goes with it', () => {
    expect(redactTokens('eyJabcdef.abcdef.abc-_d e')).toBe('[redacted] e');
    expect(redactTokens('eyJabcdef.abcdef. e')).toBe('[redacted] e');
  });
});

describe('a credential in a sentence', () => {
  it.each(['Basic', 'bearer', 'DIGEST', 'Negotiate', 'Token'])('is known after %s', (scheme) => {
    expect(redactText(`${scheme} abcdefg1`)).toBe(`${scheme} [redacted]`);
    expect(redactText(`x${scheme} abcdefg1`)).toBe(`x${scheme} abcdefg1`);
    // Too short, or a word like others.
    expect(redactText(`${scheme} abcdef1`)).toBe(`${scheme} abcdef1`);
    expect(redactText(`${scheme} abcdefgh`)).toBe(`${scheme} abcdefgh`);
  });

  it('is known by the name of its parameter, in quotes of both kinds', () => {
    expect(redactText(`token="a b" x='c' secret='d e'`)).toBe(`token="[redacted]" x='c' secret='[redacted]'`);
    expect(redactText(`token="a'`)).toBe(`token="a'`);
  });
});

describe('a user of an address', () => {
  it.each([
    ['me:', '[redacted]@'],
    ['me:x', '[redacted]@'],
    ['me:x-oauth-basic', '[redacted]@'],
    ['me:y', 'me:[redacted]@'],
    ['me', '[redacted]@'],
    ['ghp_abcdefghijklmnop0123:y', '[redacted]@'],
  ])('%s is shown as %s', (info, shown) => {
    expect(redactUrl(`http://${info}@a/`)).toBe(`http://${shown}a/`);
  });

  it('may be in an address within an address, three deep', () => {
    const inner = 'http://me:pw@a/';
    const nested = (depth: number): string =>
      depth === 0 ? inner : `http://a/?u=${encodeURIComponent(nested(depth - 1))}`;
    for (const depth of [1, 2, 3]) expect(redactUrl(nested(depth))).not.toContain('pw');
    expect(redactUrl(nested(4))).toBe(nested(4));
  });
});

it.each([
  'access-control-allow-credentials',
  'authentication-info',
  'proxy-authenticate',
  'proxy-authentication-info',
  'www-authenticate',
])('the header %s carries no credential', (name) => {
  expect([isSecretHeader(name), isSecretHeader(name.toUpperCase()), isSecretParameter(name)]).toEqual([
    false,
    false,
    false,
  ]);
  expect(isSecretHeader(`x-${name}`)).toBe(true);
});

describe('what cannot be seen', () => {
  const names =
    'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US';

  it('has its name in a line, but for line breaks and tabs', () => {
    const controls = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code));
    const expected = names.split(' ').map((name) => `[${name}]`);
    expected[9] = '→';
    expected[10] = '↵';
    expect(controls.map(visibleLine)).toEqual(expected);
    expected[9] = '\t';
    expected[10] = '\n';
    expect(controls.map(visibleBlock)).toEqual(expected);
  });

  it.each([
    ['\u007f', '[DEL]'],
    ['\u0080', '[U+0080]'],
    ['\u009f', '[U+009F]'],
    ['\u00a0', '\u00a0'],
    ['\u00ad', '[U+00AD]'],
    ['\u200b', '[U+200B]'],
    ['\u200c', '\u200c'],
    ['\u200d', '\u200d'],
    ['\u200e', '[U+200E]'],
    ['\u2028', '[U+2028]'],
    ['\u2029', '[U+2029]'],
    ['\u202e', '[U+202E]'],
    ['\u2066', '[U+2066]'],
    ['\ufeff', '[U+FEFF]'],
    ['\u{e0001}', '[U+E0001]'],
    ['a b', 'a b'],
    ['é😀', 'é😀'],
  ])('%j is shown as %s, as often as it comes', (text, shown) => {
    expect([visibleLine(text), visibleBlock(text)]).toEqual([shown, shown]);
    expect(visibleLine(text + text)).toBe(shown + shown);
  });
});

describe('a text that is too long', () => {
  it.each([
    ['abcd', 4, 'abcd'],
    ['abcde', 4, 'abc…'],
    ['', 0, ''],
    ['ab', 1, '…'],
  ])('%j for %i characters is %j', (text, maxLength, shown) => {
    expect(shortenText(text, maxLength)).toBe(shown);
  });

  it.each([
    ['abcd', 4, 'abcd'],
    ['abcde', 4, 'abcd…'],
    ['', 0, ''],
  ])('begins: of %j, %i are %j', (text, maxLength, shown) => {
    expect(beginningOf(text, maxLength)).toBe(shown);
  });

  it('is looked through 4,096 characters beyond what is shown, and says that there is more', () => {
    // A credential that ends within that reach is known, one that is cut is not.
    const token = 'ghp_abcdefghijklmnop';
    const start = (before: number): string => redactedStart(`${' '.repeat(before)}${token}`, 10);
    expect(start(0)).toBe('[redacted]');
    expect(redactedStart('x'.repeat(4_106), 4_106)).toBe('x'.repeat(4_106));
    expect(redactedStart(`token=${'x'.repeat(4_100)}`, 10)).toBe('token=[re…');
    expect(redactedStart(`token=${'x'.repeat(4_100)}`, 16)).toBe('token=[redacted]');
    expect(redactedStart(`token=${'x'.repeat(4_107)}`, 17)).toBe('token=[redacted]');
    expect(redactedStart(`token=${'x'.repeat(4_108)}`, 17)).toBe('token=[redacted]…');
    expect(reportedLine('x'.repeat(1_001))).toBe(`${'x'.repeat(999)}…`);
  });

  it('is measured in bytes where bytes count', () => {
    expect(['', 'a', 'é', '€', '😀', '\ud83d'].map(byteLength)).toEqual([0, 1, 2, 3, 4, 3]);
  });
});

it.each([
  [0, 0, 'B'],
  [1_023, 1_023, 'B'],
  [1_023.94, 1_023.94, 'B'],
  [1_023.95, 1_023.95 / 1_024, 'KiB'],
  [1_024, 1, 'KiB'],
  [1_024 ** 2 - 52, (1_024 ** 2 - 52) / 1_024, 'KiB'],
  [1_024 ** 2 - 51, (1_024 ** 2 - 51) / 1_024 ** 2, 'MiB'],
  [1_024 ** 3, 1, 'GiB'],
  [1_024 ** 4, 1_024, 'GiB'],
])('%d bytes are %d %s', (sizeBytes, value, unit) => {
  expect(scaleBinary(sizeBytes)).toEqual({ value, unit });
});

it('data that breaks the types is told of', () => {
  expect(() => assertNever({ kind: 'other' } as never)).toThrow('Unexpected value: {"kind":"other"}');
});
