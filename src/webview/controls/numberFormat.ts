// Counts as the page shows them: grouped in the user's locale, with their noun after a space that does not wrap.

import * as l10n from '@vscode/l10n';

import { scaleBinary } from '../../core/base/format.ts';

const grouped = new Intl.NumberFormat();
const oneDecimal = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

const space = '\u00a0';

/** A whole number, grouped: `12,408`. */
export function formatCount(count: number): string {
  return grouped.format(count);
}

/** `1 entry`, `12,408 entries`. */
export function formatEntries(count: number): string {
  return count === 1 ? l10n.t('1\u00a0entry') : l10n.t('{0}\u00a0entries', formatCount(count));
}

/** `1 event`, `12,408 events`. */
export function formatEvents(count: number): string {
  return count === 1 ? l10n.t('1\u00a0event') : l10n.t('{0}\u00a0events', formatCount(count));
}

/** `1 character`, `12,408 characters`. */
export function formatCharacters(count: number): string {
  return count === 1 ? l10n.t('1\u00a0character') : l10n.t('{0}\u00a0characters', formatCount(count));
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
