// Times as variables write them: ISO 8601, RFC 1123, or a format of letters as Day.js has them.

import * as l10n from '@vscode/l10n';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const unitsMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `-1 d`: a number and a unit, which may be `ms s m h d w M y`. Undefined for what is none. */
export function shiftTime(timeMs: number, amount: number, unit: string): number | undefined {
  const unitMs = unitsMs[unit];
  if (unitMs !== undefined) return timeMs + amount * unitMs;
  const date = new Date(timeMs);
  if (unit === 'M') return date.setUTCMonth(date.getUTCMonth() + amount);
  if (unit === 'y') return date.setUTCFullYear(date.getUTCFullYear() + amount);
  return undefined;
}

/** The parts of a time, in UTC or where the machine is. */
interface TimeParts {
  readonly year: number;
  /** From 0. */
  readonly month: number;
  readonly day: number;
  /** From 0 for Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** East of Greenwich. */
  readonly offsetMinutes: number;
}

function partsOf(timeMs: number, isLocal: boolean): TimeParts {
  const offsetMinutes = isLocal ? -new Date(timeMs).getTimezoneOffset() : 0;
  const date = new Date(timeMs + offsetMinutes * 60_000);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
    offsetMinutes,
  };
}

/**
 * The time in a format.
 * @param format `iso8601`, `rfc1123`, or letters such as `YYYY-MM-DD`; what stands in brackets is text
 * @throws RangeError for a time that no calendar has
 */
export function formatTime(timeMs: number, format: string, isLocal: boolean): string {
  if (!Number.isFinite(timeMs) || Math.abs(timeMs) > 8.64e15)
    throw new RangeError(l10n.t('The time is outside of the calendar.'));
  const parts = partsOf(timeMs, isLocal);
  if (format === 'iso8601')
    return isLocal ? letters(parts, timeMs, 'YYYY-MM-DDTHH:mm:ss.SSSZ') : new Date(timeMs).toISOString();
  if (format === 'rfc1123') {
    const date = letters(parts, timeMs, 'ddd, DD MMM YYYY HH:mm:ss');
    return [date, isLocal ? zoneOf(parts, '') : 'GMT'].join(' ');
  }
  return letters(parts, timeMs, format);
}

const pattern = /\[([^\]]*)\]|YYYY|YY|M{1,4}|D{1,2}|d{1,4}|H{1,2}|h{1,2}|A|a|m{1,2}|s{1,2}|SSS|Z{1,2}|X|x/g;

function letters(parts: TimeParts, timeMs: number, format: string): string {
  return format.replaceAll(pattern, (letter, text: string | undefined) =>
    text === undefined ? letterOf(parts, timeMs, letter) : text,
  );
}

function letterOf(parts: TimeParts, timeMs: number, letter: string): string {
  const { year, month, day, weekday, hour, minute, second, millisecond } = parts;
  const hour12 = hour % 12 === 0 ? 12 : hour % 12;
  const monthName = months[month] ?? '';
  const dayName = days[weekday] ?? '';
  const values: Readonly<Record<string, string>> = {
    YYYY: digits(year, 4),
    YY: digits(year % 100, 2),
    M: String(month + 1),
    MM: digits(month + 1, 2),
    MMM: monthName.slice(0, 3),
    MMMM: monthName,
    D: String(day),
    DD: digits(day, 2),
    d: String(weekday),
    dd: dayName.slice(0, 2),
    ddd: dayName.slice(0, 3),
    dddd: dayName,
    H: String(hour),
    HH: digits(hour, 2),
    h: String(hour12),
    hh: digits(hour12, 2),
    A: hour < 12 ? 'AM' : 'PM',
    a: hour < 12 ? 'am' : 'pm',
    m: String(minute),
    mm: digits(minute, 2),
    s: String(second),
    ss: digits(second, 2),
    SSS: digits(millisecond, 3),
    Z: zoneOf(parts, ':'),
    ZZ: zoneOf(parts, ''),
    X: String(Math.floor(timeMs / 1_000)),
    x: String(timeMs),
  };
  return values[letter] ?? letter;
}

function zoneOf({ offsetMinutes }: TimeParts, colon: string): string {
  const size = Math.abs(offsetMinutes);
  const sign = offsetMinutes < 0 ? '-' : '+';
  return `${sign}${digits(Math.floor(size / 60), 2)}${colon}${digits(size % 60, 2)}`;
}

function digits(number: number, count: number): string {
  return String(number).padStart(count, '0');
}
