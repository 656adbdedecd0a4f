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
];

describe('the language of a text', () => {
  it.each(samples)('of %j is %s', (text, language) => {
    expect(guessLanguage(text)).toBe(language);
  });

  it('of the beginning of a JSON text is JSON', () => {
    expect(guessLanguage('{"a":[1, 2, {"b":"cu', true)).toBe('json');
  });
});
