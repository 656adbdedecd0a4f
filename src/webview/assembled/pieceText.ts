// From places in what is shown of a text to places in the text, and back: control characters are shown as words, and
// JSON is shown indented.

import { endOf } from '../../core/assembly/textTail.ts';
import { visibleBlock } from '../../core/base/visibleText.ts';

/** How a text is shown: as it is, or indented. */
export interface ShownForm {
  readonly source: string;
  /** The indented text; absent when it is shown as it is. */
  readonly pretty?: string;
}

/** Place in the text of a place in what is shown of it. */
export function sourceOffset({ source, pretty }: ShownForm, shownOffset: number): number {
  const shownText = pretty ?? source;
  let low = 0;
  let high = shownText.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (visibleBlock(shownText.slice(0, middle)).length <= shownOffset) low = middle;
    else high = middle - 1;
  }
  return pretty === undefined ? low : align(pretty, source, low);
}

/** Place in what is shown of a place in the text. */
export function shownOffset({ source, pretty }: ShownForm, offset: number): number {
  const at = pretty === undefined ? offset : align(source, pretty, offset);
  return visibleBlock((pretty ?? source).slice(0, at)).length;
}

/** Pieces whose ends are marked at most: the last ones. */
export const maxMarkedPieces = 2000;

/**
 * Where every other piece of a text stands in what is shown of it, from the last one back.
 * @param pieces ascending, one right after the other
 * @param from where what is shown begins in the whole text
 */
export function everyOtherPiece(
  { source, pretty }: ShownForm,
  pieces: readonly { readonly start: number; readonly end: number }[],
  from: number,
): (readonly [from: number, to: number])[] {
  const inSight = pieces.filter(({ end }) => end > from);
  const first = Math.max(0, inSight.length - maxMarkedPieces);
  const marked = inSight.slice(first);
  const text = pretty ?? source;
  const placeOf = pretty === undefined ? (offset: number) => offset : alignment(source, pretty);
  let place = 0;
  let shown = 0;
  const shownAt = (at: number): number => {
    const next = placeOf(Math.max(0, at - from));
    shown += visibleBlock(text.slice(place, next)).length;
    place = next;
    return shown;
  };
  const bounds: (readonly [number, number])[] = [];
  let begin = shownAt(marked[0]?.start ?? from);
  marked.forEach(({ end }, at) => {
    const to = shownAt(end);
    if ((first + at) % 2 === 0 && to > begin) bounds.push([begin, to]);
    begin = to;
  });
  return bounds;
}

/** Place in the one text of a place in the other, where both say the same but for the white space between JSON's parts. */
function align(from: string, to: string, offset: number): number {
  return alignment(from, to)(offset);
}

/** Finds such places one after the other, in their order, in one pass over both texts. */
function alignment(from: string, to: string): (offset: number) => number {
  let position = 0;
  let at = 0;
  return (offset) => {
    while (position < offset && position < from.length) {
      if (from[position] === to[at]) {
        position += 1;
        at += 1;
      } else if (isSpace(to[at])) at += 1;
      else position += 1;
    }
    let place = at;
    while (isSpace(to[place]) && !isSpace(from[offset])) place += 1;
    return place;
  };
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\n' || character === '\t' || character === '\r';
}

/** Characters without a line break that are drawn anew with each piece: more would keep the page from answering. */
const longestGrowingLine = 32 * 1024;

/** What is drawn of a text, and where in the whole text that begins. */
export interface ShownTail {
  readonly from: number;
  readonly blocks: readonly string[];
}

/**
 * What is kept of a text, in blocks; of one that grows without line breaks its end only.
 * @param length of the whole text
 */
export function shownTail(kept: readonly string[], length: number, isGrowing: boolean): ShownTail {
  const blocks = blocksByLine(kept);
  const last = blocks.at(-1) ?? '';
  if (isGrowing && last.length > longestGrowingLine && !last.endsWith('\n')) {
    const end = endOf(last, longestGrowingLine);
    return { from: length - end.length, blocks: [end] };
  }
  return { from: length - blocks.reduce((sum, block) => sum + block.length, 0), blocks };
}

/** The beginning of what is drawn of a text. @param end where it ends in the whole text */
export function cutTail({ from, blocks }: ShownTail, end: number): ShownTail {
  const cut: string[] = [];
  let start = from;
  for (const block of blocks) {
    if (start >= end) break;
    cut.push(block.slice(0, end - start));
    start += block.length;
  }
  return { from, blocks: cut };
}

/** Blocks for the page's paragraphs: cut after line breaks only, so that they read as one text. */
export function blocksByLine(blocks: readonly string[]): readonly string[] {
  const cut: string[] = [];
  let open = '';
  for (const block of blocks) {
    const end = block.lastIndexOf('\n') + 1;
    if (end === 0) {
      open += block;
      continue;
    }
    cut.push(open + block.slice(0, end));
    open = block.slice(end);
  }
  if (open !== '') cut.push(open);
  return cut;
}
