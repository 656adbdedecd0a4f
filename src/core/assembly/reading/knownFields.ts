// The fields that a reader knows of an event, by the places of the objects that have them: what else such an object says is
// named.

import { isRecord } from '../../base/narrowing.ts';
import type { JsonRecord } from './jsonParts.ts';
import type { Unread } from './reading.ts';
import { unknownFields } from './unread.ts';

/** Items of a list that are looked at. */
const maxItems = 50;

/**
 * Names the unknown fields of the objects at some places of an event.
 * @param known names by place: `''` for the event itself, `delta.message`, `content[].text`
 */
export function unknownWithin(
  known: Readonly<Record<string, ReadonlySet<string>>>,
): (event: JsonRecord) => readonly Unread[] {
  const places = Object.entries(known).map(([path, names]) => ({
    steps: path === '' ? [] : path.split('.'),
    prefix: path === '' ? '' : `${path}.`,
    names,
  }));
  return (event) => {
    const unread: Unread[] = [];
    for (const { steps, prefix, names } of places)
      visit(event, steps, (record) => unread.push(...unknownFields(record, names, prefix)));
    return unread;
  };
}

function visit(value: unknown, steps: readonly string[], found: (record: JsonRecord) => void, at = 0): void {
  if (!isRecord(value)) return;
  const step = steps[at];
  if (step === undefined) return found(value);
  if (!step.endsWith('[]')) return visit(value[step], steps, found, at + 1);
  const list: unknown = value[step.slice(0, -'[]'.length)];
  if (!Array.isArray(list)) return;
  for (const item of list.slice(0, maxItems)) visit(item, steps, found, at + 1);
}
