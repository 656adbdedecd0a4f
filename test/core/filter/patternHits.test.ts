// What patterns found in texts, for marks: how many and how long they may be, and which terms have any.

import { describe, expect, it } from 'vitest';

import { parseFilter } from '../../../src/core/filter/filterParser.ts';
import { Needle } from '../../../src/core/filter/needle.ts';
import { noHits, PatternHits } from '../../../src/core/filter/patternHits.ts';
import { maxPlaces } from '../../../src/core/wire/bytePattern.ts';
import { clock } from './filtering.ts';

function hitsOf(text: string, isRegex = false): PatternHits {
  const parsed = parseFilter({ text, matchesCase: true, isRegex }, clock);
  if ('mistake' in parsed) throw new Error(parsed.mistake.message);
  return new PatternHits(parsed.terms, {});
}

describe('the hits of patterns', () => {
  it.each([
    [49, 49],
    [50, 50],
    [51, 50],
    [1_000, 50],
  ])('in texts with %i different ones are %i, those that came first', (count, kept) => {
    const all = Array.from({ length: count }, (_, at) => `n${at}`);
    const expected = all.slice(0, kept);
    // In one text, in a text each, and each of them again.
    for (const texts of [[all.join(' ')], all, [...all, ...all], [`${all.join(' ')} ${all.join(' ')}`]])
      expect(hitsOf(String.raw`n\d+`, true).in(texts)).toEqual(expected);
  });

  it.each([
    [499, true],
    [500, true],
    [501, false],
  ])('may have %i characters: %s', (length, isKept) => {
    const long = 'x'.repeat(length);
    expect(hitsOf('[xy]+', true).in([`${long} yy`])).toEqual(isKept ? [long, 'yy'] : ['yy']);
  });

  it.each([
    ['/a+/', ['aa', 'a']],
    ['/a+/ /b/', ['aa', 'a', 'b']],
    ['-/a+/', []],
    ['/a+/ -/b/', ['aa', 'a']],
    ['a', []],
    ['/z*/', []],
    ['', []],
  ])('of %j are those of what has to be there: %j', (text, expected) => {
    expect(hitsOf(text).in(['aab', 'a b aa'])).toEqual(expected);
  });

  it('are none without a pattern, and none in no text', () => {
    expect(noHits.in(['a'])).toEqual([]);
    expect(hitsOf('a', true).in([])).toEqual([]);
  });
});

describe('a text that is looked for in bytes', () => {
  it.each([
    ['of as many bytes as are compared', 'a'.repeat(maxPlaces), true, true],
    ['of one more', 'a'.repeat(maxPlaces + 1), true, false],
    ['with a letter whose forms have different lengths', 'aȺ', false, false],
    ['with that letter, as it is written', 'aȺ', true, true],
    ['in either case', 'aB', false, true],
  ])('%s is found by them alone or has to be looked at: %j, %s: %s', (_, text, matchesCase, isExact) => {
    expect(new Needle(text, matchesCase).isExact).toBe(isExact);
  });
});
