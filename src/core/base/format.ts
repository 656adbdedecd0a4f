// Numbers with units, as people read them. One way for sentences, rows and counters.

import * as l10n from '@vscode/l10n';

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
const binaryUnits = ['B', 'KiB', 'MiB', 'GiB'] as const;

/** A number of bytes in decimal units with up to three digits: `58 B`, `2.9 MB`. */
export function formatSize(sizeBytes: number): string {
  const { value, unit } = scale(sizeBytes, 1000, 999.5, units);
  const text = unit === 'B' || value >= 99.95 ? value.toFixed(0) : value.toFixed(1);
  return `${text} ${unit}`;
}

/** A number of bytes in the largest binary unit that it fills. */
export function scaleBinary(sizeBytes: number): { readonly value: number; readonly unit: string } {
  return scale(sizeBytes, 1024, 1023.95, binaryUnits);
}

/** @param next from which value on the next unit is taken, so that rounding does not reach it */
function scale(
  size: number,
  step: number,
  next: number,
  names: readonly string[],
): { readonly value: number; readonly unit: string } {
  let value = size;
  let at = 0;
  while (value >= next && at < names.length - 1) {
    value /= step;
    at += 1;
  }
  return { value, unit: names[at] ?? '' };
}

/** A time span: `4 ms`, `3.0 s`, `2 min 5 s`, `3 h 10 min`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  if (durationMs < 59_950) return `${(durationMs / 1000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return l10n.t('{0} days', Math.round(minutes / 1440));
}
