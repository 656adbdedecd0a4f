// A JSON text as a tree, one tab stop: the arrows walk it, open and close it. What is open stays open for the next entry
// of the same shape, so that one value can be followed through many entries.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';

import { canOpen, rootRow, visibleRows, type JsonRow } from '../../core/json/jsonRows.ts';
import type { JsonTree } from '../../core/json/jsonTree.ts';
import { filterByRow, JsonRowView, pathText, valueText } from './jsonRowView.tsx';
import { formatCount } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

/** Rows that opening everything may give: more would keep the page from answering. */
const mostRows = 1_000;

interface JsonTreeViewProps {
  readonly page: TimelinePage;
  readonly tree: JsonTree;
  /** What it is read out as; the data of the entry otherwise. */
  readonly label?: string;
  /** Tells its rows from those of other trees of the page. */
  readonly idPrefix?: string;
  /** Whether it is the data of an entry: only then do its paths lead to columns and filters. */
  readonly isOfEntry: boolean;
}

export function JsonTreeView({
  page,
  tree,
  label,
  idPrefix = '',
  isOfEntry,
}: JsonTreeViewProps): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const openness = page.json.openness.value;
  const rows = useMemo(() => visibleRows(rootRow(tree), openness, mostRows), [tree, openness]);
  const [activeId, setActive] = useState('$');
  const wanted = rows.findIndex(({ id }) => id === activeId);
  const active = Math.max(0, wanted);
  const isByKey = useRef(false);
  useEffect(() => {
    if (!isByKey.current) return;
    isByKey.current = false;
    element.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  });

  const toggle = (row: JsonRow, open: boolean): void => {
    if (canOpen(row)) page.json.set(row.id, open);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[active];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = moveByKey(event.key, rows, active);
    if (next !== undefined) {
      isByKey.current = true;
      setActive(rows[next]?.id ?? '$');
    } else {
      const isDone =
        (isOfEntry && actOnEntryRow(page, event.key, row)) ||
        actOnRow(page, event, row, isOpenAt(rows, active), toggle);
      if (!isDone) return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <div
        class="json-tree"
        role="tree"
        tabIndex={0}
        aria-label={label ?? l10n.t('Data')}
        aria-activedescendant={rowElementId(idPrefix, active)}
        ref={element}
        onKeyDown={onKeyDown}
        onCopy={(event) => {
          const row = rows[active];
          if (!row || document.getSelection()?.isCollapsed === false) return;
          event.preventDefault();
          page.copyText(valueText(row));
        }}
      >
        {rows.map((row, at) => (
          <JsonRowView
            key={row.id}
            page={page}
            row={row}
            elementId={rowElementId(idPrefix, at)}
            isActive={at === active}
            isOpen={isOpenAt(rows, at)}
            isOfEntry={isOfEntry}
            onSelect={() => setActive(row.id)}
            onToggle={() => toggle(row, !isOpenAt(rows, at))}
          />
        ))}
      </div>
      {openness.base === 'all' && rows.some((row, at) => isLeftClosed(page, row, isOpenAt(rows, at))) && (
        <p class="details-hint">
          {l10n.t(
            'Opened level by level, up to {0}\u00a0lines. What is still closed opens one by one.',
            formatCount(mostRows),
          )}
        </p>
      )}
    </>
  );
}

/** A row is open when what it opens into follows it. */
function isOpenAt(rows: readonly JsonRow[], at: number): boolean {
  return (rows[at + 1]?.level ?? 0) > (rows[at]?.level ?? 0);
}

function isLeftClosed(page: TimelinePage, row: JsonRow, isOpen: boolean): boolean {
  return !isOpen && canOpen(row) && !page.json.openness.value.touched.has(row.id);
}

/** Where a key moves to; undefined for a key that does not move from here. */
function moveByKey(key: string, rows: readonly JsonRow[], active: number): number | undefined {
  const level = rows[active]?.level ?? 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(rows.length - 1, active + 1);
    case 'ArrowUp':
      return Math.max(0, active - 1);
    case 'Home':
      return 0;
    case 'End':
      return rows.length - 1;
    case 'ArrowRight':
      return isOpenAt(rows, active) ? active + 1 : undefined;
    case 'ArrowLeft': {
      if (isOpenAt(rows, active)) return undefined;
      const parent = rows.findLastIndex((row, at) => at < active && row.level < level);
      return parent === -1 ? undefined : parent;
    }
    default:
      return undefined;
  }
}

/** Does what a key does to a row; false for a key that does nothing here. */
function actOnRow(
  page: TimelinePage,
  { key }: KeyboardEvent,
  row: JsonRow,
  isOpen: boolean,
  toggle: (row: JsonRow, open: boolean) => void,
): boolean {
  switch (key) {
    case 'ArrowRight':
      toggle(row, true);
      return true;
    case 'ArrowLeft':
      toggle(row, false);
      return true;
    case 'Enter':
    case ' ':
      toggle(row, !isOpen);
      return true;
    case 'c':
      page.copyText(valueText(row));
      return true;
    case 'p':
      page.copyText(pathText(row));
      return true;
    default:
      return false;
  }
}

/** What a key does with the path of a row in an entry's data; false for a key that does nothing with it. */
function actOnEntryRow(page: TimelinePage, key: string, row: JsonRow): boolean {
  if (key === 'f') return filterByRow(page, row);
  if (key !== 'a') return false;
  page.columnChoice.add(pathText(row));
  return true;
}

function rowElementId(idPrefix: string, at: number): string {
  return `${idPrefix}json-row-${at}`;
}
