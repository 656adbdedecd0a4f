// Careful looks into JSON of unknown shape: each gives the value in the type that was asked for, or undefined.

import { isRecord } from '../../base/narrowing.ts';
import type { JsonPath } from '../../json/jsonPath.ts';
import type { JsonEvent, UsageCount } from './reading.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

const maxUsageCounts = 40;

/** The object under a name. */
export function recordAt(value: JsonRecord, name: string): JsonRecord | undefined {
  const member = value[name];
  return isRecord(member) ? member : undefined;
}

/** The text under a name; an empty one counts. */
export function textAt(value: JsonRecord, name: string): string | undefined {
  const member = value[name];
  return typeof member === 'string' ? member : undefined;
}

/** The text under a name, unless it is empty. */
export function nameAt(value: JsonRecord, name: string): string | undefined {
  const text = textAt(value, name);
  return text === '' ? undefined : text;
}

/** The first text that is not empty under one of the names. */
export function firstNameAt(value: JsonRecord, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = nameAt(value, name);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The number under a name, also where it is written as a text, as gateways and protocol buffers have it. */
export function numberAt(value: JsonRecord, name: string): number | undefined {
  return numberOf(value[name]);
}

const writtenNumber = /^-?\d{1,15}(?:\.\d{1,15})?$/;

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && writtenNumber.test(value) ? Number(value) : undefined;
}

/** The objects of the list under a name, with their places in it; none when there is no list. */
export function recordsAt(value: JsonRecord, name: string): { at: number; record: JsonRecord }[] {
  return recordsOf(value[name]);
}

/** The objects of a list, with their places in it; none when it is no list. */
export function recordsOf(list: unknown): { at: number; record: JsonRecord }[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((record: unknown, at) => (isRecord(record) ? [{ at, record }] : []));
}

/** All numbers in an object of counts, those of inner objects with the path to them. */
export function usageCounts(usage: JsonRecord | undefined, prefix = ''): UsageCount[] {
  if (!usage) return [];
  const counts: UsageCount[] = [];
  for (const [name, value] of Object.entries(usage)) {
    const count = numberOf(value);
    if (count !== undefined) counts.push([prefix + name, count]);
    else if (isRecord(value) && prefix === '') counts.push(...usageCounts(value, `${name}.`));
    else if (Array.isArray(value)) counts.push(...countsByModality(value, `${prefix}${name}.`));
  }
  return counts.slice(0, maxUsageCounts);
}

/** A list of what text, sound and pictures took: `[{"modality":"TEXT","tokenCount":3}]`. */
function countsByModality(list: readonly unknown[], prefix: string): UsageCount[] {
  return recordsOf(list).flatMap(({ record }): UsageCount[] => {
    const modality = nameAt(record, 'modality');
    const count = numberAt(record, 'tokenCount') ?? numberAt(record, 'tokens');
    return modality === undefined || count === undefined ? [] : [[prefix + modality, count]];
  });
}

/** What stands under a name of the object at the path: a text as it is, all else as it was sent. */
export function textOrSource(
  event: JsonEvent,
  record: JsonRecord,
  name: string,
  path: JsonPath = [],
): string | undefined {
  const value = record[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : event.sourceAt([...path, name]);
}

/** Whether an object has no other members than these. */
export function hasOnly(record: JsonRecord, names: ReadonlySet<string>): boolean {
  for (const name in record) if (!names.has(name)) return false;
  return true;
}
