// Spans, sizes and moments as somebody types them into the filter. Each reader returns undefined for what it cannot
// read; the sentence about that is the parser's.

import type { FindClock, Moment } from './findQuery.ts';

const spanUnits: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, m: 60_000, h: 3_600_000 };

/** Decimal as the list shows sizes, and binary as limits are set. */
const sizeUnits: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1000,
  kb: 1000,
  m: 1000 ** 2,
  mb: 1000 ** 2,
  g: 1000 ** 3,
  gb: 1000 ** 3,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};

const halfDayMs = 12 * 3_600_000;

/** A span with its unit, such as `500ms`, `2s`, `1.5m`; in milliseconds. */
export function readSpan(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([a-z]+)$/i.exec(text) ?? [];
  const factor = spanUnits[unit?.toLowerCase() ?? ''];
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}

/** A size such as `58`, `2kb`, `1MiB`; in bytes. */
export function readSize(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([a-z]*)$/i.exec(text) ?? [];
  const factor = sizeUnits[unit?.toLowerCase() ?? ''];
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}

/** A whole number such as `3` or `12,408`. */
export function readCount(text: string): number | undefined {
  return /^\d{1,15}$|^\d{1,3}(,\d{3}){1,4}$/.test(text) ? Number(text.replaceAll(',', '')) : undefined;
}

/**
 * A point of the timeline: `#1200`; since the start `41.2s`, `+500ms`, `1:05`, `1:02:03`, `+01:02:03`; a time of day
 * with two digits each, `14:03:22`; or with its date, `2026-11-20T14:03:22`.
 */
export function readMoment(text: string, clock: FindClock): Moment | undefined {
  if (text.startsWith('#')) {
    const number = readCount(text.slice(1));
    return number === undefined ? undefined : { number };
  }
  const atMs = readTimeOfDay(text, clock) ?? readDate(text, clock) ?? readSinceStart(text.replace(/^\+/, ''));
  return atMs === undefined ? undefined : { atMs };
}

function readSinceStart(text: string): number | undefined {
  const [, hours, minutes, seconds] = /^(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:\.\d+)?)$/.exec(text) ?? [];
  if (minutes === undefined || seconds === undefined) return readSpan(text);
  return timeMs(hours ?? '0', minutes, seconds);
}

/** The time of day that is nearest to the stream's beginning: streams may run past midnight. */
function readTimeOfDay(text: string, { startedAtMs, utcOffsetMinutes }: FindClock): number | undefined {
  const [, hours, minutes, seconds] = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d(?:\.\d+)?)$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined || seconds === undefined) return undefined;
  const localStartMs = startedAtMs + utcOffsetMinutes * 60_000;
  const midnightMs = Math.floor(localStartMs / (2 * halfDayMs)) * 2 * halfDayMs;
  const atMs = midnightMs + timeMs(hours, minutes, seconds) - localStartMs;
  if (atMs < -halfDayMs) return atMs + 2 * halfDayMs;
  return atMs >= halfDayMs ? atMs - 2 * halfDayMs : atMs;
}

function readDate(text: string, { startedAtMs, utcOffsetMinutes }: FindClock): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text)) return undefined;
  const utcMs = Date.parse(`${text}Z`);
  return Number.isNaN(utcMs) ? undefined : utcMs - utcOffsetMinutes * 60_000 - startedAtMs;
}

function timeMs(hours: string, minutes: string, seconds: string): number {
  // Rounded, since a sum of fractions would lie beside the millisecond that was typed.
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
}
