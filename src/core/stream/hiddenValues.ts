// Keeps values of variables out of what the other side says: a redirect or an answer may repeat the address or a header
// that it was sent.

import { present } from '../base/present.ts';
import type { Ending } from './ending.ts';
import type { HiddenValue } from './streamRequest.ts';

/** Shorter values are no secrets, and stand in too many words. */
const leastLength = 6;

/**
 * A value of JSON with what stands for each hidden value in its place, in all of its texts, also where it is percent-encoded;
 * names of members aside.
 */
export function hideValuesIn<Value>(value: Value, hidden: readonly HiddenValue[]): Value {
  if (hidden.length === 0) return value;
  const written = forms(hidden);
  const hide = (text: string): string =>
    written.reduce((shown, [form, name]) => shown.replaceAll(form, () => name), text);
  return mapTexts(value, hide) as Value;
}

/** An ending with the values hidden in what the server said. */
export function hideInEnding(ending: Ending, hidden: readonly HiddenValue[]): Ending {
  const { reason, statusText, contentType, bodyStart } = ending;
  return { ...ending, ...hideValuesIn(present({ reason, statusText, contentType, bodyStart }), hidden) };
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapTexts(item, map)]));
}

/** Each value as it is and as an address holds it; longer ones first, since they may hold others. */
function forms(hidden: readonly HiddenValue[]): HiddenValue[] {
  const all = hidden
    .filter(([value]) => value.length >= leastLength)
    .flatMap(([value, shown]) =>
      [...new Set([value, encoded(value)])].map((form): HiddenValue => [form, shown]),
    );
  return all.sort(([one], [other]) => other.length - one.length);
}

function encoded(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    return value;
  }
}
