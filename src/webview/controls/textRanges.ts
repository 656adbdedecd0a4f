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
  const range = document.createRange();
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let start = 0;
  let hasStart = false;
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const length = node.textContent?.length ?? 0;
    if (!hasStart && from < start + length) {
      range.setStart(node, from - start);
      hasStart = true;
    }
    if (hasStart && to <= start + length) {
      range.setEnd(node, to - start);
      return range;
    }
    start += length;
  }
  return undefined;
}

/** Marks a range as picked until the returned function is called. */
export function showPickedRange(range: Range | undefined): () => void {
  if (!range) return () => undefined;
  CSS.highlights.set(highlightName, new Highlight(range));
  return () => CSS.highlights.delete(highlightName);
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
