import { describe, expect, it } from 'vitest';

import { guessLanguage, type TextLanguage } from '../../../src/core/json/textLanguage.ts';

const samples: readonly (readonly [text: string, language: TextLanguage])[] = [
  ['{"a":1}', 'json'],
  [' [1, 2]\n', 'json'],
  ['{"a":', 'plaintext'],
  ['42', 'plaintext'],
  ['<!DOCTYPE html><html></html>', 'html'],
  ['<div id="x" hx-swap-oob="true">new</div>', 'html'],
  ['<turbo-stream action="append"></turbo-stream>', 'html'],
  ['<?xml version="1.0"?><feed/>', 'xml'],
  ['<note><to>you</to></note>', 'xml'],
  ['<3 you', 'plaintext'],
  ['# Title\n\ntext', 'markdown'],
  ['See [this](https://example.com)', 'markdown'],
  ['1. one\n2. two', 'markdown'],
  ['a < b and c > d', 'plaintext'],
  ['', 'plaintext'],
  [' \n<!doctype HTML>', 'html'],
  ['<!-- a --> <!-- b -->\n<p>', 'html'],
  ['<!-- a -->', 'plaintext'],
  ...[
    'html',
    'head',
    'body',
    'span',
    'p',
    'ul',
    'li',
    'table',
    'a',
    'h1',
    'h6',
    'script',
    'br',
    'b',
    'em',
  ].map((tag) => [`<${tag}>`, 'html'] as const),
  ['<H1 class="x">', 'html'],
  ['<h7>', 'xml'],
  ['<h0/>', 'xml'],
  ['<pre-order>', 'xml'],
  ['<doctype html', 'plaintext'],
  ['text <p>', 'plaintext'],
  [' <a:b c="d"/>', 'xml'],
  ['<p:slide>', 'xml'],
  ['<a-scene>', 'html'],
  ['<_x>', 'xml'],
  ['<x.y-z1>', 'xml'],
  ['<1x>', 'plaintext'],
  ['<x', 'plaintext'],
  ['<x <y>', 'plaintext'],
  ['<?xml', 'xml'],
  ['<?xmlx', 'plaintext'],
  ['a <?xml?>', 'plaintext'],
  ['###### Six', 'markdown'],
  ['####### Seven', 'plaintext'],
  ['#no space', 'plaintext'],
  ['# ', 'plaintext'],
  ['text\n# Title', 'markdown'],
  ['text # no title', 'plaintext'],
  ['text\n```js', 'markdown'],
  ['text ```js', 'plaintext'],
  ['- one\n- two', 'markdown'],
  ['* one\n\n  * two', 'markdown'],
  ['10. one\n11. two', 'markdown'],
  ['- one', 'plaintext'],
  ['- one\ntwo', 'plaintext'],
  ['-one\n-two', 'plaintext'],
  ['a **bold** word', 'markdown'],
  ['2 ** 3 ** 4', 'plaintext'],
  ['a **bo\nld** word', 'plaintext'],
  ['[a](b', 'plaintext'],
  ['[](b)', 'plaintext'],
  ['[a](b c)', 'plaintext'],
  ['[a] (b)', 'plaintext'],
];

describe('the language of a text', () => {
  it.each(samples)('of %j is %s', (text, language) => {
    expect(guessLanguage(text)).toBe(language);
  });

  it('of the beginning of a JSON text is JSON', () => {
    expect(guessLanguage('{"a":[1, 2, {"b":"cu', true)).toBe('json');
  });

  it('of a long text is guessed from its first 4096 characters', () => {
    const padded = (length: number, end: string): string => `${'x'.repeat(length - end.length)}${end}`;
    const sign = '\n# T';
    expect(guessLanguage(padded(4096, sign))).toBe('markdown');
    expect(guessLanguage(padded(4097, sign))).toBe('plaintext');
    const json = (length: number): string => `["${'x'.repeat(length - 4)}"]`;
    expect([guessLanguage(json(4096)), guessLanguage(json(4097)), guessLanguage(json(9000))]).toEqual(
      Array(3).fill('json'),
    );
    expect(guessLanguage(json(4096).slice(0, -1))).toBe('plaintext');
  });
});
