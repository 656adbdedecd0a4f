// The forms in which ts and others write a time before each line.

import { dayMs, timeOfDay } from './clockTimes.ts';

/** A form: its text at the beginning of a line, and the milliseconds of it. */
interface TimeForm {
  readonly pattern: RegExp;
  /** `span`: since the beginning, or since the line before. */
  readonly clock: 'wall' | 'day' | 'span';
  /** @param year of the file, for a form without one */
  readonly toMs: (text: string, year: number) => number | undefined;
}

const zone = String.raw`(?:Z|[+-]\d\d:?\d\d)?`;

const forms: readonly TimeForm[] = [
  { pattern: /^\[?(\d{9,10}(?:\.\d{1,9})?)\]?(?: |$)/, clock: 'wall', toMs: (text) => Number(text) * 1_000 },
  { pattern: /^\[?(\d{13})\]?(?: |$)/, clock: 'wall', toMs: Number },
  {
    pattern: new RegExp(String.raw`^\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?${zone})\]?(?: |$)`),
    clock: 'wall',
    toMs: dateMs,
  },
  {
    pattern: /^\[?([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})?)\]?(?: |$)/,
    clock: 'wall',
    toMs: (text, year) => dateMs(text.replace(/^(.{6})/, `$1 ${year}`)),
  },
  { pattern: /^\[?(\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)\]?(?: |$)/, clock: 'day', toMs: timeOfDay },
  { pattern: /^\[?(\d{1,8}\.\d{1,9})\]?(?: |$)/, clock: 'span', toMs: (text) => Number(text) * 1_000 },
];

/** The form of a line's beginning; undefined when it has none of them. */
export function timeFormOf(line: string): TimeForm | undefined {
  return forms.find(({ pattern }) => pattern.test(line));
}

/** A time that a line begins with, and how many characters it takes with the space behind it. */
export function timeOfLine(
  line: string,
  { pattern, toMs }: TimeForm,
  year: number,
): { readonly ms: number; readonly length: number } | undefined {
  const [whole, text] = pattern.exec(line) ?? [];
  const ms = text === undefined ? undefined : toMs(text, year);
  return ms === undefined || Number.isNaN(ms) ? undefined : { ms, length: whole?.length ?? 0 };
}

/**
 * The times of all lines on one clock. Spans that go back are those since the line before; times of day that begin at
 * midnight as well. Other times of day go on over midnight.
 */
export function clockTimesOf(
  times: readonly number[],
  clock: TimeForm['clock'],
): { readonly times: number[]; readonly clock: 'wall' | 'day' | 'own' } {
  const isFromZero = clock === 'span' || (clock === 'day' && (times[0] ?? 0) < 1_000);
  const goesBack = times.some((ms, at) => ms < (times[at - 1] ?? 0));
  if (isFromZero && goesBack) {
    let sum = 0;
    return { times: times.map((ms) => (sum += ms)), clock: 'own' };
  }
  if (clock === 'span' || (isFromZero && clock === 'day')) return { times: [...times], clock: 'own' };
  let days = 0;
  const onwards = times.map((ms, at) => {
    if (clock === 'day' && ms < (times[at - 1] ?? 0) - dayMs / 2) days += 1;
    return days * dayMs + ms;
  });
  return { times: onwards, clock };
}

/** A date without a zone is one of this machine's. */
function dateMs(text: string): number | undefined {
  const ms = Date.parse(text.replace(',', '.').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(ms) ? undefined : ms;
}
