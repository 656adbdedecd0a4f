// The text of one part. Each place in it belongs to an entry: a click, or the arrows, pick the piece at that place. The
// text is drawn in blocks, so that a piece that comes redraws the last one only.

import type { JSX } from 'preact';
import { memo } from 'preact/compat';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';

import type { PartView } from '../../core/assembly/answerView.ts';
import { prettyJson } from '../../core/json/prettyJson.ts';
import { JsonText } from '../details/jsonText.tsx';
import { shownOffset, sourceOffset, type ShownForm, type ShownTail } from './pieceText.ts';
import { markMistake, offsetAtPoint, rangeBetween, showPickedRange } from '../controls/textRanges.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleBlock } from '../../core/base/visibleText.ts';
import { present } from '../../core/base/present.ts';

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

  const onClick = (event: MouseEvent): void => {
    if (!element.current || document.getSelection()?.isCollapsed === false) return;
    const offset = offsetAtPoint(element.current, event.clientX, event.clientY);
    if (offset !== undefined) page.pickPiece(part.number, from + sourceOffset(form, offset));
  };
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
