// Times of day without a date, as curl and ts write them. The head of the response may say which day it was: its Date is of
// the same moment, and time zones are multiples of a quarter of an hour.

import { headerValues } from '../../stream/headerValues.ts';
import type { CapturedHead } from './capturedExchange.ts';

export const dayMs = 24 * 60 * 60 * 1_000;
const zoneStepMs = 15 * 60 * 1_000;

/** Milliseconds since midnight; undefined when the text is no time of day. */
export function timeOfDay(text: string): number | undefined {
  const parts = /^(\d\d):(\d\d):(\d\d(?:[.,]\d{1,9})?)$/.exec(text)?.slice(1);
  if (!parts) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part.replace(',', '.')));
  return (hours * 60 + minutes) * 60_000 + seconds * 1_000;
}

/** Makes times of day go on over midnight. */
export class DayClock {
  #days = 0;
  #lastMs = 0;

  /** @param ofDayMs milliseconds since midnight; @returns since the first midnight */
  next(ofDayMs: number): number {
    if (ofDayMs < this.#lastMs - dayMs / 2) this.#days += 1;
    this.#lastMs = ofDayMs;
    return this.#days * dayMs + ofDayMs;
  }
}

/**
 * Milliseconds from 1970 to the midnight that times of day count from; undefined when the head has no date.
 * @param headAtMs when the head came, since that midnight
 */
export function midnightOf(head: CapturedHead | undefined, headAtMs: number | undefined): number | undefined {
  const [date] = head ? headerValues(head.headers, 'date') : [];
  const dateMs = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(dateMs) || headAtMs === undefined) return undefined;
  return Math.round((dateMs - headAtMs) / zoneStepMs) * zoneStepMs;
}
