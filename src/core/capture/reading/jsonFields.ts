// Members of JSON values from files, narrowed; of another type they are absent.

import { isRecord } from '../../base/narrowing.ts';
import type { Header } from '../../stream/streamRequest.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The member as an object; an empty one when it is none. */
export function asFields(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Headers from a list of `{name, value}`. Those that HTTP/2 adds are part of the first line elsewhere, and left out. */
export function headersOf(value: unknown): Header[] {
  return asList(value).flatMap((each) => {
    const { name, value: text } = asFields(each);
    return typeof name === 'string' && name !== '' && !name.startsWith(':') && typeof text === 'string'
      ? [[name, text] as const]
      : [];
  });
}
