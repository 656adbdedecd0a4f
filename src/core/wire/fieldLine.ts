// Tells what a line of an event stream is from its bytes, without decoding it.
// [spec] WHATWG HTML, 9.2.6: the name is what stands before the first colon; one space after the colon is removed.

const colon = 0x3a;
const space = 0x20;
const zero = 0x30;
const nine = 0x39;

export type LineClass = 'comment' | 'data' | 'event' | 'id' | 'retry' | 'unknown';

type FieldName = Extract<LineClass, 'data' | 'event' | 'id' | 'retry'>;

/** The fields that are read, by the first byte of their names. */
const fieldsByFirstByte: readonly (FieldName | undefined)[] = Array.from({ length: 256 }, (_, byte) =>
  (['data', 'event', 'id', 'retry'] as const).find((name) => name.charCodeAt(0) === byte),
);

/** Bytes at the start of a line that are enough for `classifyLine`: the longest name and its colon. */
export const decidingLength = 'event:'.length;

/** Class of the non-empty line `bytes[start, stop)`. Field names are compared byte for byte, as the standard says. */
export function classifyLine(bytes: Uint8Array, start: number, stop: number): LineClass {
  const first = bytes[start];
  if (first === colon) return 'comment';
  const name = fieldsByFirstByte[first ?? 0];
  if (name === undefined) return 'unknown';
  const nameEnd = start + name.length;
  if (nameEnd > stop || (nameEnd < stop && bytes[nameEnd] !== colon)) return 'unknown';
  for (let i = 1; i < name.length; i += 1) if (bytes[start + i] !== name.charCodeAt(i)) return 'unknown';
  return name;
}

/** Where the value of a field line begins: past the name, the colon, and one space. */
export function valueStart(bytes: Uint8Array, start: number, stop: number, nameLength: number): number {
  const afterColon = start + nameLength + 1;
  if (afterColon >= stop) return stop;
  return bytes[afterColon] === space ? afterColon + 1 : afterColon;
}

/** The decimal number in `bytes[start, stop)` when these are ASCII digits only, at most the largest safe integer. */
export function parseDigits(bytes: Uint8Array, start: number, stop: number): number | undefined {
  if (start === stop) return undefined;
  let value = 0;
  for (let i = start; i < stop; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte < zero || byte > nine) return undefined;
    value = Math.min(value * 10 + (byte - zero), Number.MAX_SAFE_INTEGER);
  }
  return value;
}

/** Whether `bytes[start, stop)` holds U+0000 NULL, with which an id does not count. */
export function hasNul(bytes: Uint8Array, start: number, stop: number): boolean {
  for (let at = start; at < stop; at += 1) if (bytes[at] === 0) return true;
  return false;
}
