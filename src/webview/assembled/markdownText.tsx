// A text of an answer as Markdown. Nothing in it is loaded, run or followed by itself: a picture is its text and its
// address, and a link is a button that asks the host to open its address.

import * as l10n from '@vscode/l10n';
import type { ComponentChildren, JSX } from 'preact';
import { memo } from 'preact/compat';
import { useMemo, useRef } from 'preact/hooks';

import type { TextTail } from '../../core/assembly/textTail.ts';
import { visibleBlock, visibleLine } from '../../core/base/visibleText.ts';
import { Icon } from '../controls/icon.tsx';
import { formatCount } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { GrowingMarkdown, longestMarkdown, type MarkdownReading } from './growingMarkdown.ts';
import {
  maxMarkdownParts,
  type MarkdownBlock,
  type MarkdownCell,
  type MarkdownInline,
  type PlacedBlock,
} from './markdownModel.ts';

/**
 * A text as Markdown while it grows; undefined while it is not asked for, or not kept.
 * @param version changes whenever the text does
 * @param options.upTo how much of it there is, while it is played
 */
export function useMarkdown(
  tail: TextTail,
  version: number,
  { isAsked, isOver, upTo }: { readonly isAsked: boolean; readonly isOver: boolean; readonly upTo: number },
): MarkdownReading | undefined {
  const reader = useRef<GrowingMarkdown>(undefined);
  return useMemo(() => {
    if (!isAsked || tail.keptChars === 0) {
      reader.current = undefined;
      return undefined;
    }
    if (tail.length > longestMarkdown) return { tooMuch: 'text' };
    reader.current ??= new GrowingMarkdown();
    const text = tail.text();
    return reader.current.read(text.slice(0, text.length - (tail.length - upTo)), isOver);
  }, [tail, version, tail.keptChars, isAsked, isOver, upTo]);
}

/** Says why a text stays source. */
export function MarkdownRefusal({ tooMuch }: { readonly tooMuch: 'text' | 'parts' }): JSX.Element {
  const limit = formatCount(tooMuch === 'text' ? longestMarkdown : maxMarkdownParts);
  return (
    <p class="hint">
      {tooMuch === 'text'
        ? l10n.t('Shown as source: texts of more than {0}\u00a0characters are not read as Markdown.', limit)
        : l10n.t('Shown as source: as Markdown, it has more than {0}\u00a0parts.', limit)}
    </p>
  );
}

interface MarkdownTextProps {
  readonly page: TimelinePage;
  readonly blocks: readonly PlacedBlock[];
  /** What came since, as it is. */
  readonly rest: string;
  readonly kind: string;
  readonly label: string;
}

export function MarkdownText({ page, blocks, rest, kind, label }: MarkdownTextProps): JSX.Element {
  return (
    <div class={`markdown kind-${kind}`} role="group" aria-label={label}>
      {blocks.map(({ start, block }) => (
        <Block key={start} page={page} block={block} />
      ))}
      {rest !== '' && <p class="markdown-source">{visibleBlock(rest)}</p>}
    </div>
  );
}

const Block = memo(
  ({ page, block }: { readonly page: TimelinePage; readonly block: MarkdownBlock }): JSX.Element => {
    switch (block.kind) {
      case 'paragraph':
        return <p>{drawInlines(page, block.children)}</p>;
      case 'heading':
        // Below the heading of the part, whatever level its writer chose.
        return (
          <p class={`markdown-heading level-${block.level}`} role="heading" aria-level={5}>
            {drawInlines(page, block.children)}
          </p>
        );
      case 'code':
        return (
          <pre class="code-block" title={block.language === '' ? undefined : visibleLine(block.language)}>
            {visibleBlock(block.text)}
          </pre>
        );
      case 'source':
        return <p class="markdown-source">{visibleBlock(block.text)}</p>;
      case 'quote':
        return <blockquote>{drawBlocks(page, block.blocks)}</blockquote>;
      case 'list':
        return block.start === undefined ? (
          <ul>{drawItems(page, block.items)}</ul>
        ) : (
          <ol start={block.start}>{drawItems(page, block.items)}</ol>
        );
      case 'table':
        return <Table page={page} rows={block.rows} />;
      case 'rule':
        return <hr />;
    }
  },
);

function drawBlocks(page: TimelinePage, blocks: readonly MarkdownBlock[]): JSX.Element[] {
  return blocks.map((block, at) => <Block key={at} page={page} block={block} />);
}

function drawItems(page: TimelinePage, items: readonly (readonly MarkdownBlock[])[]): JSX.Element[] {
  return items.map((blocks, at) => <li key={at}>{drawBlocks(page, blocks)}</li>);
}

function Table({
  page,
  rows,
}: {
  readonly page: TimelinePage;
  readonly rows: readonly (readonly MarkdownCell[])[];
}): JSX.Element {
  const [head = [], ...body] = rows;
  return (
    <div class="markdown-table" role="region" tabIndex={0} aria-label={l10n.t('Table')}>
      <table>
        <thead>
          <Row page={page} cells={head} />
        </thead>
        <tbody>
          {body.map((cells, at) => (
            <Row key={at} page={page} cells={cells} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({
  page,
  cells,
}: {
  readonly page: TimelinePage;
  readonly cells: readonly MarkdownCell[];
}): JSX.Element {
  return (
    <tr>
      {cells.map(({ isHead, align, children }, at) => {
        const look = align === undefined ? '' : `align-${align}`;
        const contents = drawInlines(page, children);
        // A head without text names nothing.
        return isHead && children.length > 0 ? (
          <th key={at} scope="col" class={look}>
            {contents}
          </th>
        ) : (
          <td key={at} class={look}>
            {contents}
          </td>
        );
      })}
    </tr>
  );
}

function drawInlines(page: TimelinePage, children: readonly MarkdownInline[]): ComponentChildren {
  return children.map((child, at) => <Inline key={at} page={page} inline={child} />);
}

function Inline({
  page,
  inline,
}: {
  readonly page: TimelinePage;
  readonly inline: MarkdownInline;
}): JSX.Element {
  switch (inline.kind) {
    case 'text':
      return <>{visibleBlock(inline.text)}</>;
    case 'code':
      return <code>{visibleBlock(inline.text)}</code>;
    case 'line break':
      return <br />;
    case 'strong':
      return <strong>{drawInlines(page, inline.children)}</strong>;
    case 'emphasis':
      return <em>{drawInlines(page, inline.children)}</em>;
    case 'deleted':
      return <del>{drawInlines(page, inline.children)}</del>;
    case 'link':
      return <Link page={page} address={inline.address} contents={drawInlines(page, inline.children)} />;
    case 'image':
      return (
        <span class="markdown-image">
          <Icon name="file-media" />
          <span class="visually-hidden">{l10n.t('Image, not loaded')}</span>
          {` ${visibleLine(inline.text)} `}
          <span class="quiet">{visibleLine(inline.address)}</span>
        </span>
      );
  }
}

function Link({
  page,
  address,
  contents,
}: {
  readonly page: TimelinePage;
  readonly address: string;
  readonly contents: ComponentChildren;
}): JSX.Element {
  return (
    <button
      type="button"
      role="link"
      class="link-button"
      title={l10n.t('Open outside of the editor: {0}', visibleLine(address))}
      onClick={() => page.post({ type: 'openLink', address })}
    >
      {contents}
    </button>
  );
}
