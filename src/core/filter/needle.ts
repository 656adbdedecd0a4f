// Finds a text in bytes without decoding them: at each place of the text one or more bytes are allowed, so that ignoring
// case costs nothing. Where a hit is only likely to be the text, it says so.

import { BytePattern, maxPlaces } from '../wire/bytePattern.ts';
import { literalPattern } from '../base/literalPattern.ts';
import { encodeText } from '../base/text.ts';

export class Needle {
  /** Bytes of the part of the text that is looked for. */
  readonly length: number;
  /** Whether every hit is the whole text; otherwise the text around a hit has to be tested with `pattern`. */
  readonly isExact: boolean;
  /** Whether hits can be told at all: not so in a text that holds line ends, malformed characters or only odd letters. */
  readonly isUsable: boolean;
  readonly pattern: RegExp;
  readonly #bytes: BytePattern;

  constructor(text: string, matchesCase: boolean) {
    this.pattern = literalPattern(text, matchesCase ? '' : 'i');
    const places = longestRun(Array.from(text, (character) => variantsOf(character, matchesCase)));
    const used = places.slice(0, maxPlaces);
    this.length = used.length;
    this.isUsable = used.length > 0 && !/[\r\n\ufffd]|\p{Surrogate}/u.test(text);
    this.isExact =
      used.length === encodeText(text).length && used.every((bytes) => bytes.length === 1 || areAscii(bytes));
    this.#bytes = new BytePattern(used);
  }

  /** Where the first hit in `bytes[start, end)` begins; -1 when there is none. */
  indexIn(bytes: Uint8Array, start: number, end: number): number {
    return this.#bytes.indexIn(bytes, start, end);
  }
}

/** The bytes allowed at each place of one character; undefined when its forms have different lengths. */
function variantsOf(character: string, matchesCase: boolean): number[][] | undefined {
  const forms = (matchesCase ? [character] : formsOf(character)).map(encodeText);
  const [first] = forms;
  if (!first || forms.some((form) => form.length !== first.length)) return undefined;
  return [...first].map((_, at) => [...new Set(forms.map((form) => form[at] ?? 0))]);
}

let lettersBeyondAscii: string | undefined;

/** Everything that a pattern of the character matches when case is ignored. */
function formsOf(character: string): string[] {
  if (/^[\0-\x7f]$/.test(character)) return [...new Set([character.toLowerCase(), character.toUpperCase()])];
  if (character.toLowerCase() === character.toUpperCase()) return [character];
  lettersBeyondAscii ??= [...allCodeUnits()]
    .filter((unit) => unit.toLowerCase() !== unit.toUpperCase())
    .join('');
  return [...new Set([character, ...(lettersBeyondAscii.match(literalPattern(character, 'gi')) ?? [])])];
}

function* allCodeUnits(): Iterable<string> {
  for (let code = 0x80; code <= 0xffff; code += 1) yield String.fromCharCode(code);
}

function longestRun(characters: readonly (number[][] | undefined)[]): number[][] {
  let longest: number[][] = [];
  let run: number[][] = [];
  for (const places of characters) {
    run = places ? [...run, ...places] : [];
    if (run.length > longest.length) longest = run;
  }
  return longest;
}

function areAscii(bytes: readonly number[]): boolean {
  return bytes.every((byte) => byte < 0x80);
}
