// Tells of most messages, by a look at their bytes, that they are no close message: reading the fields of each only to
// see that would cost more than keeping it. It never says no to one that is.

import { BytePattern } from './bytePattern.ts';
import type { CloseMessageRule } from './closeMessage.ts';
import { maxTypeBytes } from './lineCarry.ts';
import { byteLength, encodeText } from '../base/text.ts';

/** Most bytes that the filter looks at together: pieces of one message have to overlap by one less. */
export const maxTraceBytes = 8;

/** The bytes that are allowed at each of some neighbouring places. */
type Places = readonly (readonly number[])[];

export class CloseMessageFilter {
  /** Types that rules ask for. */
  readonly #types: ReadonlySet<string>;
  /** Whether one of them is as long as those that are not read. */
  readonly #hasLongType: boolean;
  /** What is in the block of every message of another type that meets a rule; undefined when there is no such thing. */
  readonly #pattern: BytePattern | undefined;

  constructor(rules: readonly CloseMessageRule[]) {
    const others = rules.filter(({ event }) => event === undefined);
    const traces = others.map(tracesOf);
    this.#types = new Set(rules.flatMap(({ event }) => event ?? []));
    this.#hasLongType = [...this.#types].some((type) => byteLength(type) > maxTypeBytes);
    this.#pattern = traces.every((found) => found.length > 0)
      ? new BytePattern(superimpose(traces.flat()))
      : undefined;
  }

  /**
   * Whether the message whose block, or a piece of it, is `bytes[start, end)` may meet a rule.
   * @param type undefined when it is longer than `maxTypeBytes`
   */
  mayMeet(type: string | undefined, bytes: Uint8Array, start: number, end: number): boolean {
    if (type === undefined ? this.#hasLongType : this.#types.has(type)) return true;
    return this.#pattern === undefined || this.#pattern.indexIn(bytes, start, end) !== -1;
  }
}

/** One of these is in every block that meets the rule; none when nothing can be told. */
function tracesOf({ data, equals }: CloseMessageRule): Places[] {
  // Each line of data is sent as it is.
  if (data !== undefined) return isPlain(data) ? [placesOf(data)] : [];
  // A string in JSON is sent as it is, or some of its characters are sent by their codes.
  if (typeof equals !== 'string' || !isPlain(equals)) return [];
  const codes = [...encodeText(equals)].map((code) => code.toString(16));
  const digits = [0, 1].map((at) => codes.map((code) => code[at] ?? ''));
  return [
    placesOf(`"${equals}"`),
    [
      ...placesOf(String.raw`\u00`),
      ...digits.map((all) => [...encodeText(all.join('') + all.join('').toUpperCase())]),
    ],
  ];
}

/** Whether there is text, which has one form only as a line, and two as a string in JSON: characters, and their codes. */
function isPlain(text: string): boolean {
  return /^[\x20-\x7e]+$/.test(text) && !/["\\/]/.test(text);
}

function placesOf(text: string): Places {
  return [...encodeText(text)].map((byte) => [byte]);
}

/** A pattern that is wherever one of these is: as long as the shortest, with all that they allow at their last places. Of none, it is nowhere. */
function superimpose(traces: readonly Places[]): Places {
  const length = Math.min(...traces.map((places) => places.length), maxTraceBytes);
  return Array.from({ length }, (_, at) =>
    traces.flatMap((places) => places[places.length - length + at] ?? []),
  );
}
