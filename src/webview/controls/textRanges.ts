// Places in the text of an element: which character is at a point, and where a stretch of characters is drawn. The picked
// stretch is marked without touching the text, so that it stays one text for selecting and copying.

const highlightName = 'picked-piece';

/** Offset in the element's text of what is at a point of the window; undefined where there is no text. */
export function offsetAtPoint(element: HTMLElement, x: number, y: number): number | undefined {
  const place = document.caretPositionFromPoint(x, y);
  if (!place || !element.contains(place.offsetNode)) return undefined;
  const before = document.createRange();
  before.setStart(element, 0);
  before.setEnd(place.offsetNode, place.offset);
  const caret = before.toString().length;
  // A caret stands between two characters; the one that is meant is the one that the point is on.
  const box = rangeBetween(element, caret, caret + 1)?.getBoundingClientRect();
  const isBefore = caret > 0 && box !== undefined && x < box.left;
  return isBefore ? caret - 1 : caret;
}

/** The range from one offset of the element's text to another. */
export function rangeBetween(element: HTMLElement, from: number, to: number): Range | undefined {
  return rangesBetween(element, [[from, to]])[0];
}

/** Marks a range as picked until the returned function is called. */
export function showPickedRange(range: Range | undefined): () => void {
  if (!range) return () => undefined;
  const marked = new Highlight(range);
  CSS.highlights.set(highlightName, marked);
  return () => {
    // Another text may have been marked before this one is let go of.
    if (CSS.highlights.get(highlightName) === marked) CSS.highlights.delete(highlightName);
  };
}

const mistakeName = 'text-mistake';

/** Marks a range as wrong, beside others, until the returned function is called. */
export function markMistake(range: Range | undefined): () => void {
  if (!range) return () => undefined;
  const marked = CSS.highlights.get(mistakeName) ?? new Highlight();
  CSS.highlights.set(mistakeName, marked);
  marked.add(range);
  return () => marked.delete(range);
}

const piecesName = 'text-pieces';

/** Marks ranges as pieces, beside others, until the returned function is called. */
export function markPieces(ranges: readonly Range[]): () => void {
  const marked = CSS.highlights.get(piecesName) ?? new Highlight();
  // What is picked is seen above them.
  marked.priority = -1;
  CSS.highlights.set(piecesName, marked);
  for (const range of ranges) marked.add(range);
  return () => {
    for (const range of ranges) marked.delete(range);
  };
}

/**
 * The ranges between places of the element's text, in one walk over it.
 * @param bounds where each range begins and ends, ascending
 */
export function rangesBetween(
  element: HTMLElement,
  bounds: readonly (readonly [from: number, to: number])[],
): Range[] {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const ranges: Range[] = [];
  let node = texts.nextNode();
  let start = 0;
  for (const [from, to] of bounds) {
    const range = document.createRange();
    while (node && from >= start + (node.textContent?.length ?? 0)) {
      start += node.textContent?.length ?? 0;
      node = texts.nextNode();
    }
    if (!node) break;
    range.setStart(node, from - start);
    while (node && to > start + (node.textContent?.length ?? 0)) {
      start += node.textContent?.length ?? 0;
      node = texts.nextNode();
    }
    if (!node) break;
    range.setEnd(node, to - start);
    ranges.push(range);
  }
  return ranges;
}
