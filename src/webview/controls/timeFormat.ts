// Times as the page shows them. A point of the timeline reads in three ways: since the stream began, since the entry
// before, and by the wall clock. All inputs are milliseconds. Spans that stand still are written as everywhere (core).

import { formatDuration } from '../../core/base/format.ts';

/** How the list shows the time of an entry. */
export const timeModes = ['start', 'delta', 'clock'] as const;
export type TimeMode = (typeof timeModes)[number];

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

const space = '\u00a0';

const thousandths = new Intl.NumberFormat(undefined, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const tenths = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const wallClock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
});
const dateAndTime = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'medium',
  hourCycle: 'h23',
});

/** Time since the stream began: `+41.204 s`, from a minute on `+1:41.204`, from an hour on `+1:01:41.204`. */
export function formatSinceStart(ms: number): string {
  const whole = Math.round(ms);
  if (whole < minuteMs) return `+${thousandths.format(whole / secondMs)}${space}s`;
  const hours = Math.floor(whole / hourMs);
  const minutes = Math.floor((whole % hourMs) / minuteMs);
  const seconds = thousandths.format((whole % minuteMs) / secondMs).padStart(6, '0');
  return hours === 0 ? `+${minutes}:${seconds}` : `+${hours}:${String(minutes).padStart(2, '0')}:${seconds}`;
}

/** A time on a scale whose marks are `stepMs` apart: as short as it can be while neighbours differ. */
export function formatRulerTime(ms: number, stepMs: number): string {
  if (ms === 0) return '0';
  const resolutionMs = ms < minuteMs ? 100 : ms < hourMs ? secondMs : minuteMs;
  if (stepMs < resolutionMs) return formatSinceStart(ms);
  return formatDuration(ms).replace(/\.0(?=\D)| 0 (?:min|s)$/, '');
}

/** Time since the entry before: `+4 ms`, `+1.0 s`; empty for the first entry. */
export function formatDelta(ms: number | undefined): string {
  if (ms === undefined) return '';
  return ms > 0 && ms < 1 ? `+<1${space}ms` : `+${formatDuration(ms)}`;
}

/** Local time of day with milliseconds: `14:02:11.204`. */
export function formatWallClock(ms: number): string {
  return wallClock.format(ms);
}

/** Local date and time of day. */
export function formatDateAndTime(ms: number): string {
  return dateAndTime.format(ms);
}

/** A short span with tenths, where whole milliseconds are too coarse: `0.4 ms`, `106 ms`. */
export function formatStage(ms: number): string {
  return ms < 10 ? `${tenths.format(ms)}${space}ms` : formatDuration(ms);
}

/** A span that was measured, with tenths where they matter; a dash when there is none. */
export function formatMeasured(ms: number | undefined): string {
  if (ms === undefined) return '–';
  if (ms === 0) return `0${space}ms`;
  return ms < 0.05 ? `<${tenths.format(0.1)}${space}ms` : formatStage(ms);
}

/** A span that counts up or down: tenths of a second below ten seconds, whole seconds from there on. */
export function formatRunning(ms: number): string {
  return ms < 10 * secondMs - 50 ? `${tenths.format(ms / secondMs)}${space}s` : formatRunningSeconds(ms);
}

/** The same in whole seconds only: `7 s`, `3 min 12 s`, `2 h 5 min`. */
export function formatRunningSeconds(ms: number): string {
  const seconds = Math.floor(ms / secondMs);
  return seconds < 60 ? `${seconds}${space}s` : formatDuration(seconds * secondMs);
}
