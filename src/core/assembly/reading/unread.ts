// What a reader does not know of an event, so that nothing of it is lost without a word.

import type { Unread } from './reading.ts';
import type { JsonRecord } from './jsonParts.ts';

/** Fields that an event is said to have besides; a hostile one may have any number. */
const maxFields = 20;

/** A set of names, written as texts with spaces between them. */
export function namesOf(...names: readonly string[]): ReadonlySet<string> {
  return new Set(names.flatMap((text) => text.split(' ')));
}

/**
 * The fields of an object that say something and that nobody knows.
 * @param path of the object, up to the dot before its members: `choices[].delta.`
 */
export function unknownFields(record: JsonRecord, known: ReadonlySet<string>, path = ''): readonly Unread[] {
  let unread: Unread[] | undefined;
  for (const name in record)
    if (!known.has(name) && saysSomething(record[name]) && (unread?.length ?? 0) < maxFields)
      (unread ??= []).push({ what: 'field', name: path + name });
  return unread ?? none;
}

/** What fields have to be to be read. */
export type FieldShapes = Readonly<Record<string, 'text' | 'list' | 'object' | 'text or list'>>;

/** The fields of an object that say something in another shape than the one in which they are read. */
export function oddFields(record: JsonRecord, shapes: FieldShapes, path = ''): readonly Unread[] {
  let unread: Unread[] | undefined;
  for (const name in record) {
    const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
    const value = record[name];
    if (shape === undefined || !saysSomething(value)) continue;
    const found = Array.isArray(value) ? 'list' : typeof value === 'string' ? 'text' : typeof value;
    if (!shape.includes(found)) (unread ??= []).push({ what: 'field', name: path + name });
  }
  return unread ?? none;
}

/** An event of a type that nobody knows. */
export function unknownEvent(name: string): readonly Unread[] {
  return [{ what: 'event', name }];
}

const none: readonly Unread[] = [];

function saysSomething(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
