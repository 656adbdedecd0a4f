// The value of a cell that a command is about, as the page tells it with its context menu.

import { isRecord } from '../../core/base/narrowing.ts';
import type { FilterField } from '../../core/page/protocol.ts';

interface ShownValue {
  readonly path: FilterField;
  readonly value: string;
}

/** The path of the cell's column and what it says; undefined for what is no such cell. */
export function readShownValue(target: unknown): ShownValue | undefined {
  if (!isRecord(target)) return undefined;
  const { path, value } = target;
  if (typeof path !== 'string' || !path.startsWith('$') || typeof value !== 'string') return undefined;
  return { path: `$${path.slice(1)}`, value };
}
