// The text of one part. Each place in it belongs to an entry: a click, or the arrows, pick the piece at that place. The
// text is drawn in blocks, so that a piece that comes redraws the last one only.

import type { JSX } from 'preact';
import { memo } from 'preact/compat';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';

import type { PartView } from '../core/assembly/assembledView.ts';
import { prettyJson } from '../core/prettyJson.ts';
import { JsonText } from './jsonText.tsx';
import { blocksByLine, shownOffset, sourceOffset, type ShownForm } from './pieceText.ts';
import { offsetAtPoint, rangeBetween, showPickedRange } from './textRanges.ts';
import type { TimelinePage } from './timelinePage.ts';
import { visibleBlock } from './visibleText.ts';

interface PartTextProps {
  readonly page: TimelinePage;
  readonly part: PartView;
  readonly label: string;
}

export function PartText({ page, part, label }: PartTextProps): JSX.Element {
  const { assembled } = page;
  const element = useRef<HTMLPreElement>(null);
  const version = assembled.versionOf(part.number).value;
  const tail = assembled.textOf(part.number);
  const keptFrom = tail.length - tail.keptChars;
  const mayBeJson = part.kind !== 'text' && part.kind !== 'reasoning' && part.kind !== 'refusal';
  const form = useMemo((): ShownForm & { readonly isJson: boolean } => {
    const source = tail.text();
    const isJson = mayBeJson && keptFrom === 0 && /^\s*[[{]/.test(source);
    const pretty = isJson ? prettyJson(source) : undefined;
    return { source, isJson, ...(pretty !== undefined && { pretty }) };
  }, [tail, version, mayBeJson, keptFrom]);

  const picked = assembled.picked.value?.part === part.number ? assembled.picked.value : undefined;
  useLayoutEffect(() => {
    if (!element.current || !picked) return undefined;
    const [from, to] = [picked.start, picked.end].map((at) => shownOffset(form, at - keptFrom));
    return showPickedRange(rangeBetween(element.current, from ?? 0, to ?? 0));
  });

  const onClick = (event: MouseEvent): void => {
    if (!element.current || document.getSelection()?.isCollapsed === false) return;
    const offset = offsetAtPoint(element.current, event.clientX, event.clientY);
    if (offset !== undefined) page.pickPiece(part.number, keptFrom + sourceOffset(form, offset));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!handleKey(page, part.number, event.key)) return;
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
        blocksByLine(tail.blockTexts()).map((text, at) => <Block key={at} text={text} />)
      )}
    </pre>
  );
}

const Block = memo(({ text }: { readonly text: string }): JSX.Element => (
  <span class="text-block">{visibleBlock(text)}</span>
));

/** Picks with the keys; false for a key that does nothing here. */
function handleKey(page: TimelinePage, part: number, key: string): boolean {
  const tail = page.assembled.textOf(part);
  const picked = page.assembled.picked.value?.part === part ? page.assembled.picked.value : undefined;
  switch (key) {
    case 'ArrowRight':
      page.pickPiece(part, picked ? Math.min(picked.end, tail.length - 1) : tail.length - tail.keptChars);
      return true;
    case 'ArrowLeft':
      page.pickPiece(
        part,
        picked ? Math.max(picked.start - 1, tail.length - tail.keptChars) : tail.length - 1,
      );
      return true;
    case 'Home':
      page.pickPiece(part, tail.length - tail.keptChars);
      return true;
    case 'End':
      page.pickPiece(part, tail.length - 1);
      return true;
    case 'Enter':
      if (picked) page.showEntriesFrom(picked.entry);
      return picked !== undefined;
    default:
      return false;
  }
}
