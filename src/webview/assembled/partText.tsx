// The text of one part. Each place in it belongs to an entry: a click, or the arrows, pick the piece at that place. The
// text is drawn in blocks, so that a piece that comes redraws the last one only.

import type { JSX } from 'preact';
import { memo } from 'preact/compat';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';

import type { PartView } from '../../core/assembly/answerView.ts';
import { prettyJson } from '../../core/json/prettyJson.ts';
import { JsonText } from '../details/jsonText.tsx';
import { everyOtherPiece, shownOffset, sourceOffset, type ShownForm, type ShownTail } from './pieceText.ts';
import { describePiece } from './pieceWords.ts';
import {
  markMistake,
  markPieces,
  offsetAtPoint,
  rangeBetween,
  rangesBetween,
  showPickedRange,
} from '../controls/textRanges.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleBlock } from '../../core/base/visibleText.ts';
import { present } from '../../core/base/present.ts';

/** An indented text up to this is looked through for what is under the pointer. */
const longestPointedAt = 32 * 1024;

interface PartTextProps {
  readonly page: TimelinePage;
  readonly part: PartView;
  readonly shown: ShownTail;
  readonly label: string;
  /** Place in the text from which on it is not what it should be. */
  readonly mistakeAt?: number | undefined;
}

export function PartText({ page, part, shown, label, mistakeAt }: PartTextProps): JSX.Element {
  const { assembled } = page;
  const element = useRef<HTMLPreElement>(null);
  const { from, blocks } = shown;
  const mayBeJson = part.kind !== 'text' && part.kind !== 'reasoning' && part.kind !== 'refusal';
  const form = useMemo((): ShownForm & { readonly isJson: boolean } => {
    const source = blocks.join('');
    const isJson = mayBeJson && from === 0 && /^\s*[[{]/.test(source);
    const pretty = isJson ? prettyJson(source) : undefined;
    return { source, isJson, ...present({ pretty }) };
  }, [blocks, from, mayBeJson]);

  const picked = assembled.picked.value?.part === part.number ? assembled.picked.value : undefined;
  useLayoutEffect(() => {
    if (!element.current || !picked) return undefined;
    const [start, end] = [picked.start, picked.end].map((at) => shownOffset(form, Math.max(0, at - from)));
    return showPickedRange(rangeBetween(element.current, start ?? 0, end ?? 0));
  });

  useLayoutEffect(() => {
    if (!element.current || mistakeAt === undefined) return undefined;
    // What is missing at the end is marked at the last character that is there.
    const at = Math.min(mistakeAt, Math.max(0, form.source.length - 1));
    const [start, end] = [at, at + 1].map((place) => shownOffset(form, place));
    return markMistake(rangeBetween(element.current, start ?? 0, end ?? 0));
  });

  const { showsPieces } = page.ui.value;
  useLayoutEffect(() => {
    if (!element.current || !showsPieces) return undefined;
    const bounds = everyOtherPiece(form, [...assembled.textOf(part.number).keptPieces()], from);
    return markPieces(rangesBetween(element.current, bounds));
  });

  const placeAt = ({ clientX, clientY }: MouseEvent): number | undefined => {
    const place = element.current && placeAtPoint(element.current, form, blocks, clientX, clientY);
    return place === undefined || place === null ? undefined : from + place;
  };
  const onClick = (event: MouseEvent): void => {
    if (document.getSelection()?.isCollapsed === false) return;
    const place = placeAt(event);
    if (place === undefined) return;
    page.pickPiece(part.number, place);
    const entry = assembled.picked.value?.entry;
    if ((event.ctrlKey || event.metaKey) && entry !== undefined) page.showEntriesFrom(entry);
  };
  const pointed = useRef(0);
  const onPointerMove = (event: PointerEvent): void => {
    if (form.pretty !== undefined && form.source.length > longestPointedAt) return;
    pointed.current ||= requestAnimationFrame(() => {
      pointed.current = 0;
      const place = placeAt(event);
      const title = place === undefined ? '' : describePiece(assembled.textOf(part.number), place);
      if (element.current && element.current.title !== title) element.current.title = title;
    });
  };
  useLayoutEffect(() => () => cancelAnimationFrame(pointed.current), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!handleKey(page, part.number, from, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <pre
      class={`code-block part-text kind-${part.kind.replace(' ', '-')}`}
      ref={element}
      role="group"
      tabIndex={0}
      aria-label={label}
      onClick={onClick}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    >
      {form.isJson ? (
        <JsonText text={form.pretty ?? form.source} />
      ) : (
        withStarts(blocks, from).map(({ start, text }) => <Block key={start} text={text} />)
      )}
    </pre>
  );
}

const Block = memo(({ text }: { readonly text: string }): JSX.Element => (
  <span class="text-block">{visibleBlock(text)}</span>
));

/** Place in the source of what is at a point of the window; of a text in blocks, only that block is looked through. */
function placeAtPoint(
  element: HTMLElement,
  form: ShownForm,
  blocks: readonly string[],
  x: number,
  y: number,
): number | undefined {
  const block = document.elementFromPoint(x, y)?.closest<HTMLElement>('.text-block');
  if (!block || block.parentElement !== element) {
    const offset = offsetAtPoint(element, x, y);
    return offset === undefined ? undefined : sourceOffset(form, offset);
  }
  const index = [...element.children].indexOf(block);
  const offset = offsetAtPoint(block, x, y);
  if (offset === undefined) return undefined;
  const before = blocks.slice(0, index).reduce((sum, { length }) => sum + length, 0);
  return before + sourceOffset({ source: blocks[index] ?? '' }, offset);
}

/** Blocks with their places in the whole text: those that stay keep them when others before them go. */
function withStarts(blocks: readonly string[], from: number): { start: number; text: string }[] {
  let start = from;
  return blocks.map((text) => {
    const block = { start, text };
    start += text.length;
    return block;
  });
}

/**
 * Picks with the keys; false for a key that does nothing here.
 * @param from where what is shown begins in the whole text
 */
function handleKey(page: TimelinePage, part: number, from: number, key: string): boolean {
  const { length } = page.assembled.textOf(part);
  const picked = page.assembled.picked.value?.part === part ? page.assembled.picked.value : undefined;
  switch (key) {
    case 'ArrowRight':
      page.pickPiece(part, picked ? Math.min(picked.end, length - 1) : from);
      return true;
    case 'ArrowLeft':
      page.pickPiece(part, picked ? Math.max(picked.start - 1, from) : length - 1);
      return true;
    case 'Home':
      page.pickPiece(part, from);
      return true;
    case 'End':
      page.pickPiece(part, length - 1);
      return true;
    case 'Enter':
      if (picked) page.showEntriesFrom(picked.entry);
      return picked !== undefined;
    default:
      return false;
  }
}
