// Columns of an export for what JSON paths lead to in the data of events: those that the list has beside the built-in ones.
// They are named by their paths, which begin with `$` as no fixed name does.

import { formatPathSteps, parseJsonPath, type PathStep } from '../json/jsonPath.ts';
import { jsonAtPath, valuesAtPath } from '../json/valuesAtPath.ts';

export interface ExportColumn {
  /** The path in the one way in which the list writes it. */
  readonly name: string;
  readonly steps: readonly PathStep[];
}

/** The columns of some paths, each once; those that are none are left out. */
export function exportColumns(paths: readonly string[]): ExportColumn[] {
  const byName = new Map<string, ExportColumn>();
  for (const path of paths) {
    const parsed = parseJsonPath(path);
    if ('error' in parsed) continue;
    const name = formatPathSteps(parsed.steps);
    byName.set(name, { name, steps: parsed.steps });
  }
  return [...byName.values()];
}

/** What the path leads to as a text, several values with commas between; null where it leads nowhere. */
export function textOfColumn({ steps }: ExportColumn, data: string | null): string | null {
  const values = data === null ? [] : valuesAtPath(data, steps);
  return values.length === 0 ? null : values.join(', ');
}

/**
 * What the path leads to as JSON on one line: null where it leads nowhere, and a list where it leads to several values, or
 * may lead to them.
 */
export function jsonOfColumn({ steps }: ExportColumn, data: string | null): string {
  const values = data === null ? [] : jsonAtPath(data, steps);
  const [only] = values;
  if (only === undefined) return 'null';
  return values.length > 1 || steps.some(({ kind }) => kind === 'all') ? `[${values.join(',')}]` : only;
}
