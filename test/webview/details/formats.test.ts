import { describe, expect, it } from 'vitest';

import {
  formatBinarySize,
  formatCharacters,
  formatCount,
  formatEntries,
  formatEvents,
  formatRate,
} from '../../../src/webview/controls/numberFormat.ts';
import {
  formatDelta,
  formatMeasured,
  formatRunning,
  formatRunningSeconds,
  formatSinceStart,
  formatStage,
} from '../../../src/webview/controls/timeFormat.ts';
import { visibleBlock, visibleLine } from '../../../src/core/base/visibleText.ts';

const [, decimalMark = '.'] = (1.5).toLocaleString();
const [, groupMark = ','] = (1234).toLocaleString();

/** The text as this machine's locale writes it. */
function local(text: string): string {
  return text.replace(/[.,]/g, (mark) => (mark === '.' ? decimalMark : groupMark));
}

function plainSpaces(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

describe('times', () => {
  it.each([
    [0, '+0.000 s'],
    [41_204, '+41.204 s'],
    [59_999.4, '+59.999 s'],
    [59_999.6, '+1:00.000'],
    [61_000, '+1:01.000'],
    [101_204, '+1:41.204'],
    [3_599_999.4, '+59:59.999'],
    [3_599_999.6, '+1:00:00.000'],
    [3_601_204, '+1:00:01.204'],
    [36_660_000, '+10:11:00.000'],
  ])('%f ms since the start read %s', (ms, text) => {
    expect(plainSpaces(formatSinceStart(ms))).toBe(local(text));
  });

  it.each([
    [undefined, ''],
    [0, '+0 ms'],
    [0.3, '+<1 ms'],
    [0.99, '+<1 ms'],
    [1, '+1 ms'],
    [106.4, '+106 ms'],
    [1000, '+1.0 s'],
    [192_000, '+3 min 12 s'],
  ])('%s ms since the entry before read "%s"', (ms, text) => {
    expect(plainSpaces(formatDelta(ms))).toBe(text);
  });

  it.each([
    [40, '0.0 s'],
    [2_130, '2.1 s'],
    [9_949, '9.9 s'],
    [9_950, '9 s'],
    [59_999, '59 s'],
    [60_000, '1 min 0 s'],
    [41_900, '41 s'],
    [192_900, '3 min 12 s'],
  ])('a running %f ms reads %s', (ms, text) => {
    expect(plainSpaces(formatRunning(ms))).toBe(local(text));
  });

  it('counts whole seconds, and stages in tenths of a millisecond', () => {
    expect(plainSpaces(formatRunningSeconds(900))).toBe('0 s');
    expect(plainSpaces(formatStage(0.42))).toBe(local('0.4 ms'));
    expect(plainSpaces(formatStage(14.2))).toBe('14 ms');
    expect(plainSpaces(formatStage(9.94))).toBe(local('9.9 ms'));
    expect(plainSpaces(formatStage(10))).toBe('10 ms');
  });

  it.each([
    [undefined, '–'],
    [0, '0 ms'],
    [0.049, '<0.1 ms'],
    [0.05, '0.1 ms'],
    [9.9, '9.9 ms'],
    [10, '10 ms'],
  ])('measured %s ms reads %s', (ms, text) => {
    expect(plainSpaces(formatMeasured(ms))).toBe(local(text));
  });
});

describe('numbers', () => {
  it('are grouped, with nouns and units', () => {
    expect(formatCount(12_408)).toBe(local('12,408'));
    expect([0, 1, 2].map(formatEvents).map(plainSpaces)).toEqual(['0 events', '1 event', '2 events']);
    expect(plainSpaces(formatEntries(1))).toBe('1 entry');
    expect(plainSpaces(formatEntries(12_408))).toBe(local('12,408 entries'));
    expect(plainSpaces(formatCharacters(1))).toBe('1 character');
    expect(plainSpaces(formatCharacters(12_408))).toBe(local('12,408 characters'));
    expect(formatRate(0.5)).toBe(local('0.5/s'));
    expect(formatRate(213.6)).toBe('214/s');
    expect([0, 9.94, 10, 10.4, 1234].map(formatRate)).toEqual(
      ['0/s', '9.9/s', '10/s', '10/s', '1,234/s'].map(local),
    );
    expect(plainSpaces(formatBinarySize(1_048_576))).toBe('1 MiB');
    expect(plainSpaces(formatBinarySize(16.5 * 1_048_576))).toBe(local('16.5 MiB'));
  });
});

describe('visible text', () => {
  it.each([
    ['plain ünïcödé 👩‍💻', 'plain ünïcödé 👩‍💻'],
    ['a\0b\u001b[31m', 'a[NUL]b[ESC][31m'],
    ['one\ttwo\nthree', 'one→two↵three'],
    ['user\u202etxt.exe', 'user[U+202E]txt.exe'],
    ['zero\u200bwidth\ufeff', 'zero[U+200B]width[U+FEFF]'],
    ['next\u0085line\u2028', 'next[U+0085]line[U+2028]'],
    ['tag\u{e0041}', 'tag[U+E0041]'],
    ['del\u007f', 'del[DEL]'],
  ])('shows %j as %j in a line', (text, shown) => {
    expect(visibleLine(text)).toBe(shown);
  });

  it('keeps line feeds and tabs in a block', () => {
    expect(visibleBlock('a\n\tb\r\0')).toBe('a\n\tb[CR][NUL]');
  });
});
