// One line of a JSON tree: its name, its value as sent (strings decoded), and what can be copied of it.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { formatJsonPath } from '../../core/json/jsonPath.ts';
import { canOpen, type JsonRow } from '../../core/json/jsonRows.ts';
import { prettyJson } from '../../core/json/prettyJson.ts';
import { Icon } from '../controls/icon.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import { formatCharacters, formatCount } from '../controls/numberFormat.ts';
import { columnOfPath } from '../state/columns.ts';
import { canFilterBy } from '../state/entryFilter.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleBlock, visibleLine } from '../../core/base/visibleText.ts';

/** Characters of a value on its line. */
const longestPreview = 120;
/** Characters of a long string that are shown at first. */
const longestText = 4_000;

interface JsonRowViewProps {
  readonly page: TimelinePage;
  readonly row: JsonRow;
  readonly elementId: string;
  readonly isActive: boolean;
  readonly isOpen: boolean;
  readonly isOfEntry: boolean;
  readonly onSelect: () => void;
  readonly onToggle: () => void;
}

export function JsonRowView(props: JsonRowViewProps): JSX.Element {
  const { row, elementId, isActive, isOpen, onSelect, onToggle } = props;
  const onClick = (): void => {
    onSelect();
    // Whoever selects text with the pointer does not want it to move.
    if (document.getSelection()?.isCollapsed !== false) onToggle();
  };
  return (
    <div
      class={`json-row ${isActive ? 'active' : ''}`}
      id={elementId}
      role="treeitem"
      aria-level={row.level}
      aria-setsize={row.setSize}
      aria-posinset={row.position}
      aria-expanded={canOpen(row) ? isOpen : undefined}
      aria-selected={isActive}
      style={{ '--level': String(row.level - 1) }}
      onClick={onClick}
    >
      {canOpen(row) ? (
        <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} class="json-twistie" />
      ) : (
        <span class="json-twistie" />
      )}
      <span class="json-content">
        {row.shows === 'text' ? (
          <StringText text={row.tree.string(row.node)} />
        ) : (
          <Line row={row} isOpen={isOpen} />
        )}
      </span>
      {row.shows === 'value' && <RowButtons {...props} />}
    </div>
  );
}

function RowButtons({ page, row, isOfEntry }: JsonRowViewProps): JSX.Element {
  const copy = (text: string) => (event: Event) => {
    event.stopPropagation();
    page.copyText(text);
  };
  return (
    <span class="json-buttons">
      <IconButton
        icon="copy"
        label={l10n.t('Copy value (C)')}
        isOutOfTabOrder
        onClick={(event) => copy(valueText(row))(event)}
      />
      <IconButton
        icon="link"
        label={l10n.t('Copy path (P)')}
        isOutOfTabOrder
        onClick={(event) => copy(pathText(row))(event)}
      />
      {isOfEntry && (
        <IconButton
          icon="split-horizontal"
          label={l10n.t('Add a column of the path (A)')}
          isOutOfTabOrder
          onClick={(event) => {
            event.stopPropagation();
            page.columnChoice.add(pathText(row));
          }}
        />
      )}
      {isOfEntry && filterValueOf(row) !== undefined && (
        <IconButton
          icon="filter"
          label={l10n.t('Show only this value (F)')}
          isOutOfTabOrder
          onClick={(event) => {
            event.stopPropagation();
            filterByRow(page, row);
          }}
        />
      )}
    </span>
  );
}

function Line({ row, isOpen }: { readonly row: JsonRow; readonly isOpen: boolean }): JSX.Element {
  if (row.shows === 'group') return <span class="json-group">{row.label}</span>;
  const isMember = row.tree.name(row.node) !== undefined;
  return (
    <>
      {row.level > 1 && (
        <span class={isMember ? 'json-name' : 'json-index'}>
          {visibleLine(row.label === '' ? '""' : row.label)}
        </span>
      )}
      {row.level > 1 && <span class="json-colon">: </span>}
      <Value row={row} isOpen={isOpen} />
      {row.isDuplicate && (
        <span
          class="json-note"
          title={l10n.t('The name stands in the object before. Most parsers keep the last value.')}
        >
          {l10n.t('same name again')}
        </span>
      )}
    </>
  );
}

function Value({ row, isOpen }: { readonly row: JsonRow; readonly isOpen: boolean }): JSX.Element {
  const { tree, node } = row;
  const kind = tree.kind(node);
  if (kind === 'object' || kind === 'array') return <Container row={row} isOpen={isOpen} />;
  if (kind !== 'string') return <span class={`json-${kind}`}>{tree.source(node)}</span>;
  if (row.nested)
    return (
      <>
        <span class="json-note">{l10n.t('JSON in a string')}</span>{' '}
        {!isOpen && <span class="json-string">{cut(tree.string(node))}</span>}
      </>
    );
  const text = canOpen(row) ? tree.string(node).slice(0, longestPreview + 1) : tree.string(node);
  return (
    <>
      {!isOpen && <span class="json-string">{`"${cut(text)}"`}</span>}
      {canOpen(row) && <span class="json-count">{formatCharacters(tree.string(node).length)}</span>}
    </>
  );
}

function Container({
  row: { tree, node },
  isOpen,
}: {
  readonly row: JsonRow;
  readonly isOpen: boolean;
}): JSX.Element {
  const isObject = tree.kind(node) === 'object';
  const count = tree.childCount(node);
  if (count === 0) return <span class="json-brackets">{isObject ? '{}' : '[]'}</span>;
  return (
    <>
      <span class="json-count">{describeChildren(count, isObject)}</span>
      {!isOpen && (
        <span class="json-preview">{cut(tree.source(node, longestPreview + 1).replaceAll(/\s+/g, ' '))}</span>
      )}
    </>
  );
}

/** A string with its line breaks; of a very long one the beginning, until all of it is asked for. */
function StringText({ text }: { readonly text: string }): JSX.Element {
  // The text at the same place of the next entry may be a much longer one.
  const [wholeText, setWholeText] = useState<string | undefined>(undefined);
  const isCut = wholeText !== text && text.length > longestText;
  return (
    <>
      <span class="json-text">{visibleBlock(isCut ? text.slice(0, longestText) : text)}</span>
      {isCut && (
        <button type="button" class="link-button" onClick={() => setWholeText(text)}>
          {l10n.t('Show all {0}\u00a0characters', formatCount(text.length))}
        </button>
      )}
    </>
  );
}

function cut(text: string): string {
  return visibleLine(text.length > longestPreview ? `${text.slice(0, longestPreview)}…` : text);
}

/** How much an object or an array has: `3 members`, `1 item`. */
export function describeChildren(count: number, isObject: boolean): string {
  if (isObject) return count === 1 ? l10n.t('1\u00a0member') : l10n.t('{0}\u00a0members', formatCount(count));
  return count === 1 ? l10n.t('1\u00a0item') : l10n.t('{0}\u00a0items', formatCount(count));
}

/** What copying a row's value gives: a string decoded, an object or array indented, all else as sent. */
export function valueText({ tree, node }: JsonRow): string {
  if (tree.kind(node) === 'string') return tree.string(node);
  const source = tree.source(node);
  return prettyJson(source) ?? source;
}

/** The value of a row that the filter can be made of: a short one that holds no others. */
function filterValueOf({ tree, node }: JsonRow): string | undefined {
  const kind = tree.kind(node);
  if (kind === 'object' || kind === 'array') return undefined;
  const value = kind === 'string' ? tree.string(node) : tree.source(node);
  return canFilterBy(value) ? value : undefined;
}

/** Shows only entries with the value of this row at its path. Returns whether the filter can be made of it. */
export function filterByRow(page: TimelinePage, row: JsonRow): boolean {
  const value = filterValueOf(row);
  const column = columnOfPath(pathText(row));
  if (value === undefined || column === undefined || row.shows !== 'value') return false;
  page.showView('entries');
  page.filter.addTerm(column, value);
  return true;
}

/** Where a row stands; inside a string that holds JSON as if that JSON stood there itself. */
export function pathText({ path }: JsonRow): string {
  return formatJsonPath(path);
}
