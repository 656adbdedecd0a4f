// Marks what the filter found in the rows and in the details, over the texts as they are drawn (CSS custom highlights):
// the views need not know of it, and a hit may reach over the parts that a text is drawn in.

import { effect } from '@preact/signals';

import { literalPattern } from '../../core/base/literalPattern.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

const highlightName = 'filter-match';

/** Elements whose text is searched, each by itself. */
const searchedElements = [
  '.row .data-cell',
  '.row .what',
  '.row .next',
  '.row .type-cell',
  '.row .id-cell',
  '.details .code-block:not(.raw-lines)',
  '.details .raw-value',
  '.details .json-content',
].join(', ');

/** More of a text is not searched, and more hits are not marked: nobody reads that far. */
const maxTextLength = 1_000_000;
const maxRanges = 5_000;

/** Keeps the marks as the filter and what is drawn change, until the returned function is called. */
export function markMatches(page: TimelinePage, root: HTMLElement): () => void {
  if (!('highlights' in CSS)) return () => {};
  let frame: number | undefined;
  let patterns: readonly RegExp[] = [];
  const mark = (): void => {
    frame = undefined;
    if (patterns.length === 0) CSS.highlights.delete(highlightName);
    else CSS.highlights.set(highlightName, new Highlight(...findRanges(root, patterns)));
  };
  const markSoon = (): void => {
    frame ??= requestAnimationFrame(mark);
  };
  const changes = new MutationObserver(() => {
    if (patterns.length > 0) markSoon();
  });
  changes.observe(root, { childList: true, characterData: true, subtree: true });
  const stop = effect(() => {
    const hits = new Set(hitsShown(page));
    patterns = [...page.filter.patterns.value, ...[...hits].map((hit) => literalPattern(hit, 'g'))];
    markSoon();
  });
  return () => {
    stop();
    changes.disconnect();
    if (frame !== undefined) cancelAnimationFrame(frame);
  };
}

/** What the host says that patterns found, in what is shown. */
function hitsShown(page: TimelinePage): string[] {
  const view = page.views.of(page.list.selected.value);
  return [...page.list.shownRows.value.flatMap(({ hits }) => hits ?? []), ...(view?.hits ?? [])];
}

function findRanges(root: HTMLElement, patterns: readonly RegExp[]): Range[] {
  const ranges: Range[] = [];
  for (const element of root.querySelectorAll(searchedElements)) {
    const nodes = textNodesOf(element);
    const text = nodes
      .map(({ data }) => data)
      .join('')
      .slice(0, maxTextLength);
    for (const pattern of patterns) {
      for (const { index, 0: hit } of text.matchAll(pattern)) {
        ranges.push(rangeOver(nodes, index, index + hit.length));
        if (ranges.length >= maxRanges) return ranges;
      }
    }
  }
  return ranges;
}

function textNodesOf(element: Element): Text[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  while (walker.nextNode()) if (walker.currentNode instanceof Text) nodes.push(walker.currentNode);
  return nodes;
}

function rangeOver(nodes: readonly Text[], start: number, end: number): Range {
  const range = new Range();
  let passed = 0;
  for (const node of nodes) {
    const next = passed + node.data.length;
    if (start >= passed && start < next) range.setStart(node, start - passed);
    if (end > passed && end <= next) {
      range.setEnd(node, end - passed);
      break;
    }
    passed = next;
  }
  return range;
}
