// The letters of times, each by itself, and the names of all months and days against those of the platform.

import { expect, it } from 'vitest';

import { formatTime, shiftTime } from '../../../src/core/variables/dateFormat.ts';

const atMs = Date.UTC(2026, 5, 7, 9, 4, 3, 20);

it.each([
  ['YYYY', '2026'],
  ['YY', '26'],
  ['M', '6'],
  ['MM', '06'],
  ['MMM', 'Jun'],
  ['MMMM', 'June'],
  ['D', '7'],
  ['DD', '07'],
  ['d', '0'],
  ['dd', 'Su'],
  ['ddd', 'Sun'],
  ['dddd', 'Sunday'],
  ['H', '9'],
  ['HH', '09'],
  ['h', '9'],
  ['hh', '09'],
  ['m', '4'],
  ['mm', '04'],
  ['s', '3'],
  ['ss', '03'],
  ['SSS', '020'],
  ['Z', '+00:00'],
  ['ZZ', '+0000'],
  ['X', '1780823043'],
  ['x', '1780823043020'],
  ['[HH] HH', 'HH 09'],
  ['[]', ''],
  ['q-', 'q-'],
  ['iso8601', '2026-06-07T09:04:03.020Z'],
  ['rfc1123', 'Sun, 07 Jun 2026 09:04:03 GMT'],
])('%s is %s', (format, text) => {
  expect(formatTime(atMs, format, false)).toBe(text);
});

it.each([
  [0, '12 am AM'],
  [1, '1 am AM'],
  [11, '11 am AM'],
  [12, '12 pm PM'],
  [13, '1 pm PM'],
  [23, '11 pm PM'],
])('hour %i is %s', (hour, text) => {
  expect(formatTime(Date.UTC(2026, 0, 1, hour), 'h a A', false)).toBe(text);
});

it('months and days have the names that they have', () => {
  for (let day = 0; day < 365; day += 1) {
    const ms = Date.UTC(2026, 0, 1 + day, 12);
    const named = (options: Intl.DateTimeFormatOptions): string =>
      new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options }).format(ms);
    expect(formatTime(ms, 'MMMM dddd D', false)).toBe(
      `${named({ month: 'long' })} ${named({ weekday: 'long' })} ${named({ day: 'numeric' })}`,
    );
  }
});

it.each([
  [1, 'ms', '2026-06-07T09:04:03.021Z'],
  [-4, 's', '2026-06-07T09:03:59.020Z'],
  [60, 'm', '2026-06-07T10:04:03.020Z'],
  [-10, 'h', '2026-06-06T23:04:03.020Z'],
  [25, 'd', '2026-07-02T09:04:03.020Z'],
  [1, 'w', '2026-06-14T09:04:03.020Z'],
  [-6, 'M', '2025-12-07T09:04:03.020Z'],
  [2, 'y', '2028-06-07T09:04:03.020Z'],
  [1, 'D', undefined],
  [1, '', undefined],
])('shifted by %i %s it is %s', (amount, unit, expected) => {
  const shifted = shiftTime(atMs, amount, unit);
  expect(shifted && new Date(shifted).toISOString()).toBe(expected);
});
