// Walks over the bytes of a JSON file and says where the items of one of its arrays lie, each of which is parsed by itself:
// a file of any size is read in slices, and of one that is cut off, what came before. What the file says besides is not
// checked here.

import { decodeText } from '../../base/text.ts';

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const colon = 0x3a;

/** Bytes after which a walk pauses. */
const sliceBytes = 64 * 1024;
/** What is nested deeper is not walked through. */
const maxDepth = 1_000;
/** Bytes of a name that are looked at. */
const maxNameBytes = 100;

export interface JsonItem {
  /** Name of a member of the object that the array is in; undefined for an item of the array. */
  readonly name: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** Whether the array was met, and whether the file ends before it should. */
export interface JsonItemsEnd {
  readonly isFound: boolean;
  readonly isCut: boolean;
  readonly isTooDeep?: true;
}

/** An object or an array that is open. `name`: of the member that comes next or is read. */
interface Level {
  readonly isArray: boolean;
  name: string | undefined;
  isNameNext: boolean;
}

/**
 * Yields the items of the array that lies at the path, and before it the members beside it; undefined between slices.
 * @param path names of members from the root, such as `log`, `entries`; none: the root is the array
 */
export function* jsonItems(
  bytes: Uint8Array,
  path: readonly string[],
): Generator<JsonItem | undefined, JsonItemsEnd> {
  const levels: Level[] = [];
  let isFound = false;
  let sliceEnd = sliceBytes;
  /** Where the value that is reported began; -1 outside of one. */
  let start = -1;
  let at = 0;
  /** How many of the open levels lead along the path. */
  const onPath = (): boolean =>
    levels.length <= path.length + 1 &&
    levels.every(({ isArray, name }, depth) =>
      depth < path.length ? !isArray && (depth === levels.length - 1 || name === path[depth]) : isArray,
    );
  const isReported = (): boolean => {
    const isItem = levels.length === path.length + 1;
    const isBeside =
      levels.length === path.length && path.length > 0 && levels.at(-1)?.name !== path[path.length - 1];
    return (isItem || isBeside) && onPath();
  };
  const itemTo = (end: number): JsonItem => {
    const item = { name: levels.length > path.length ? undefined : levels.at(-1)?.name, start, end };
    start = -1;
    return item;
  };
  while (at < bytes.length) {
    if (at >= sliceEnd) {
      sliceEnd = at + sliceBytes;
      yield undefined;
    }
    const byte = bytes[at] ?? 0;
    const level = levels.at(-1);
    if (byte === quote) {
      const end = endOfString(bytes, at);
      if (end === -1) break;
      if (level?.isNameNext) {
        level.name = decodeText(bytes.subarray(at + 1, Math.min(end - 1, at + maxNameBytes)));
        level.isNameNext = false;
      } else if (start === -1 && isReported()) {
        start = at;
        yield itemTo(end);
      }
      at = end;
    } else if (byte === openBrace || byte === openBracket) {
      if (levels.length === maxDepth) return { isFound, isCut: true, isTooDeep: true };
      if (start === -1 && isReported()) start = at;
      levels.push({ isArray: byte === openBracket, name: undefined, isNameNext: byte === openBrace });
      if (levels.length === path.length + 1 && onPath()) isFound = true;
      at += 1;
    } else if (byte === closeBrace || byte === closeBracket) {
      levels.pop();
      at += 1;
      if (start !== -1 && isReported()) yield itemTo(at);
      if (levels.length === 0) return { isFound, isCut: false };
    } else if (isSpace(byte) || byte === colon) {
      at += 1;
    } else if (byte === 0x2c) {
      if (level && !level.isArray) level.isNameNext = true;
      at += 1;
    } else {
      const from = at;
      while (at < bytes.length && !isEndOfLiteral(bytes[at] ?? 0)) at += 1;
      if (at === bytes.length) break;
      if (start === -1 && isReported()) {
        start = from;
        yield itemTo(at);
      }
    }
  }
  return { isFound, isCut: true };
}

/** Past the closing quote; -1 when there is none. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let end = bytes.indexOf(quote, start + 1); end !== -1; end = bytes.indexOf(quote, end + 1)) {
    let before = end - 1;
    while (bytes[before] === backslash) before -= 1;
    if ((end - before) % 2 === 1) return end + 1;
  }
  return -1;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function isEndOfLiteral(byte: number): boolean {
  return isSpace(byte) || byte === 0x2c || byte === closeBrace || byte === closeBracket || byte === quote;
}
