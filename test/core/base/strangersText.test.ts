// Text of strangers where marks mean something: in Markdown and in patterns.

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { escapePattern, literalPattern } from '../../../src/core/base/literalPattern.ts';
import { markdownCode, markdownText } from '../../../src/core/base/markdownText.ts';
import { anyText } from '../arbitraryText.ts';

it.each([
  ['plain', '`plain`'],
  ['', '``'],
  ['a`b|c', '`a b c`'],
  ['a\nb\r\tc\0\u0085\u2028\u2029d', '`a b  c    d`'],
  ['x'.repeat(60), `\`${'x'.repeat(60)}\``],
  ['x'.repeat(61), `\`${'x'.repeat(59)}…\``],
])('%j as code is %j', (text, code) => {
  expect(markdownCode(text)).toBe(code);
});

it('code may have any length', () => {
  expect([markdownCode('abcd', 4), markdownCode('abcde', 4), markdownCode('abc', 4)]).toEqual([
    '`abcd`',
    '`abc…`',
    '`abc`',
  ]);
});

it.each([
  ['plain (text), 1.5 + 2 = “x”', 'plain (text), 1.5 + 2 = “x”'],
  ['\\`*_{}[]<>&!#|~', '\\\\\\`\\*\\_\\{\\}\\[\\]\\<\\>\\&\\!\\#\\|\\~'],
  ['a\n\n\r\u2028\u2029\0b', 'a b'],
  ['a\tb', 'a b'],
])('%j as text is %j', (text, escaped) => {
  expect(markdownText(text)).toBe(escaped);
});

it('a pattern finds its text alone, whatever it is', () => {
  expect(escapePattern('\\^$.*+?()[]{}|/a')).toBe('\\\\\\^\\$\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/a');
  fc.assert(
    fc.property(anyText(), anyText(), fc.constantFrom('', 'u', 'v'), (text, before, flags) => {
      const found = literalPattern(text, flags).exec(before + text);
      expect(found?.[0]).toBe(text);
      expect(found?.index).toBe((before + text).indexOf(text));
    }),
  );
  expect([literalPattern('A.b', 'i').test('a.B'), literalPattern('A.b', '').test('a.B')]).toEqual([
    true,
    false,
  ]);
});
