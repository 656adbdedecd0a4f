// Counts as the page shows them: grouped in the user's locale, with their noun after a space that does not wrap.

import { scaleBinary } from '../../core/base/format.ts';

const grouped = new Intl.NumberFormat();
const oneDecimal = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

const space = '\u00a0';

/** A whole number, grouped: `12,408`. */
export function formatCount(count: number): string {
  return grouped.format(count);
}

/** A number with its noun: `1 event`, `12,408 events`. */
export function formatQuantity(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)}${space}${count === 1 ? singular : plural}`;
}

/** A size in binary units, as limits are set: `1 MiB`. */
export function formatBinarySize(sizeBytes: number): string {
  const { value, unit } = scaleBinary(sizeBytes);
  return `${oneDecimal.format(value)}${space}${unit}`;
}

/** Messages per second: `214/s`, with a decimal below ten. */
export function formatRate(perSecond: number): string {
  return `${perSecond < 10 ? oneDecimal.format(perSecond) : formatCount(Math.round(perSecond))}/s`;
}
