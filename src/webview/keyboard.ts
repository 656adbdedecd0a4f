// The keys of the page. In the list every key works; elsewhere those that no focused control needs for itself work too,
// so that a page that was just shown answers to the arrows at once. A key in a field belongs to the field, and the editor
// is told when the focus is in one, so that its own keys leave it alone as well.

import { effect, untracked } from '@preact/signals';
import * as l10n from '@vscode/l10n';

import { isInField, keepKeysInFields, watchFields } from './controls/fields.ts';
import { gridId } from './controls/gridId.ts';
import { handleFilterKey } from './filter/filterKeys.ts';
import type { TimelinePage } from './state/timelinePage.ts';
import type { CopyForm } from '../core/page/copyForm.ts';

/** Keys as the help shows them. */
export const keyHelp: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ['↑', '↓'], does: l10n.t('Previous, next entry') },
  { keys: [l10n.t('Page Up'), l10n.t('Page Down')], does: l10n.t('A page up, down') },
  { keys: [l10n.t('Home')], does: l10n.t('First entry') },
  { keys: [l10n.t('End')], does: l10n.t('Last entry, and follow') },
  { keys: ['Shift+↑', 'Shift+↓'], does: l10n.t('Select several entries; Shift+click and Ctrl+click too') },
  { keys: ['Ctrl+A'], does: l10n.t('Select all entries') },
  { keys: [l10n.t('Enter')], does: l10n.t('Open the details') },
  { keys: ['Ctrl+Enter'], does: l10n.t('Of several streams: show the entry in its own timeline') },
  { keys: [l10n.t('Escape')], does: l10n.t('Close the details') },
  { keys: ['/', 'Ctrl+F'], does: l10n.t('Filter; Escape clears it, then leaves') },
  { keys: ['F3', 'Shift+F3'], does: l10n.t('Next, previous match') },
  { keys: ['G', 'Ctrl+G'], does: l10n.t('Go to a number, a time or an id') },
  { keys: [l10n.t('Space')], does: l10n.t('Pause the view, or go on') },
  { keys: ['C'], does: l10n.t('Copy the data') },
  { keys: ['Shift+C'], does: l10n.t('Copy as…') },
  { keys: ['D'], does: l10n.t('What changed') },
  { keys: ['O'], does: l10n.t('Open in an editor') },
  { keys: ['P'], does: l10n.t('In a JSON tree: copy the path') },
  { keys: ['A'], does: l10n.t('In a JSON tree: add a column of the path') },
  { keys: ['F'], does: l10n.t('In a JSON tree: show only this value') },
  { keys: ['T'], does: l10n.t('Time: since start, Δ, clock') },
  { keys: ['R'], does: l10n.t('Token streams: data as sent, or what it adds') },
  { keys: ['Ctrl+L'], does: l10n.t('Clear') },
  { keys: ['Ctrl+Z'], does: l10n.t('Undo the clear') },
  { keys: ['Shift+←', 'Shift+→'], does: l10n.t('Resize the focused column') },
  { keys: ['Ctrl+Shift+←', 'Ctrl+Shift+→'], does: l10n.t('Move the focused column') },
  { keys: ['←', '→'], does: l10n.t('In an assembled text: previous, next piece; Enter shows its entry') },
  { keys: ['←', '→'], does: l10n.t('On the overview: move along time') },
  { keys: ['+', '−', '0'], does: l10n.t('On the overview: zoom in, out, whole time') },
  { keys: ['?'], does: l10n.t('These keys') },
];

type KeyAction = (page: TimelinePage) => void;

const listActions: Readonly<Record<string, KeyAction>> = {
  ArrowDown: ({ list }) => list.moveSelection(1),
  ArrowUp: ({ list }) => list.moveSelection(-1),
  PageDown: ({ list }) => list.moveSelection(list.pageRows),
  PageUp: ({ list }) => list.moveSelection(-list.pageRows),
  Home: ({ list }) => list.select(1),
  End: ({ list }) => list.selectLast(),
  Enter: (page) => openOrEnterDetails(page),
  ' ': ({ list }) => list.togglePause(),
  c: (page) => copySelected(page, 'data'),
  d: showChanges,
  o: openInEditor,
  r: (page) => page.columnChoice.toggleRowData(),
  t: (page) => page.columnChoice.nextTimeMode(),
  g: ({ filter }) => filter.openGoTo(),
};

const shiftedListActions: Readonly<Record<string, KeyAction>> = {
  ArrowDown: ({ list }) => list.extendSelection(1),
  ArrowUp: ({ list }) => list.extendSelection(-1),
  PageDown: ({ list }) => list.extendSelection(list.pageRows),
  PageUp: ({ list }) => list.extendSelection(-list.pageRows),
  Home: ({ list }) => list.selectTo(1),
  End: ({ list }) => list.selectTo(list.end.value),
  C: openCopyMenu,
};

/** Handles the keys of the whole page, and the editor's own copying in the list, until the returned function is called. */
export function handlePageKeys(page: TimelinePage): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey || isInField(event.target)) return;
    const hasControl = event.ctrlKey || event.metaKey;
    const isHandled =
      (page.hasStream.value && handleFilterKey(page.filter, event)) ||
      (hasControl ? handleControlKey(page, event) : handlePageKey(page, event));
    if (isHandled) event.preventDefault();
  };
  const onCopy = (event: ClipboardEvent): void => {
    if (document.activeElement?.id !== gridId || document.getSelection()?.isCollapsed === false) return;
    copySelected(page, 'data');
    event.preventDefault();
  };
  const stopSelecting = effect(() => {
    if (page.selectAllAsked.value > 0) untracked(() => selectAllRows(page));
  });
  const stopWatching = watchFields((isIn) => page.post({ type: 'fieldFocus', isInField: isIn }));
  const stopKeeping = keepKeysInFields();
  const listening = new AbortController();
  document.addEventListener('keydown', onKeyDown, listening);
  document.addEventListener('copy', onCopy, listening);
  return () => {
    listening.abort();
    stopKeeping();
    stopSelecting();
    stopWatching();
  };
}

function handleControlKey(page: TimelinePage, event: KeyboardEvent): boolean {
  if (event.shiftKey) return false;
  if (event.key === 'Enter') return showInTimeline(page);
  if (event.key === 'z') return page.undoClear();
  return event.key === 'a' && selectAllRows(page);
}

/** Of several streams: in the list and in the details, shows the selected entry where it belongs. */
function showInTimeline(page: TimelinePage): boolean {
  if (!page.together.value) return false;
  page.showInTimeline(page.list.selected.value);
  return true;
}

/** Selects all rows where they are shown, and never the labels of the page; in the details, what these say. */
function selectAllRows(page: TimelinePage): boolean {
  const content = document.activeElement?.closest('.details')?.querySelector('[role="tabpanel"]');
  if (content) {
    document.getSelection()?.selectAllChildren(content);
    return true;
  }
  if (!page.hasStream.value || page.ui.value.mainView !== 'entries') return false;
  document.getElementById(gridId)?.focus();
  page.list.selectAll();
  return true;
}

function handlePageKey(page: TimelinePage, event: KeyboardEvent): boolean {
  switch (event.key) {
    case '/':
      if (page.hasStream.value) page.filter.focus();
      return page.hasStream.value;
    case '?':
      page.isHelpOpen.value = !page.isHelpOpen.value;
      return true;
    case 'Escape':
      return closeInnermost(page);
    default:
      return handleListKey(page, event);
  }
}

function handleListKey(page: TimelinePage, event: KeyboardEvent): boolean {
  const action = (event.shiftKey ? shiftedListActions : listActions)[event.key];
  const grid = document.getElementById(gridId);
  const isForList = document.activeElement === grid || document.activeElement === document.body;
  if (!action || !grid || !isForList) return false;
  grid.focus();
  action(page);
  return true;
}

function closeInnermost(page: TimelinePage): boolean {
  if (page.isHelpOpen.value) {
    page.isHelpOpen.value = false;
    return true;
  }
  if (!page.ui.value.isDetailsOpen) return false;
  page.closeDetails();
  document.getElementById(gridId)?.focus();
  return true;
}

/** The first Enter opens the details, the next one goes into them. */
function openOrEnterDetails(page: TimelinePage): void {
  if (page.ui.value.isDetailsOpen)
    document.querySelector<HTMLElement>('.details [role="tab"][tabindex="0"]')?.focus();
  else page.openDetails();
}

function copySelected(page: TimelinePage, what: CopyForm): void {
  const number = page.list.selected.value;
  if (page.list.picked.ranges.value.isEmpty) {
    if (number !== undefined) page.post({ type: 'copy', number, what });
  } else page.post({ type: 'copyRows', what });
}

/** Opens the choice of what to copy. */
function openCopyMenu(page: TimelinePage): void {
  page.openDetails();
  // Without an entry, the menu would wait for the first one.
  page.isCopyMenuOpen.value = page.list.selected.value !== undefined;
}

/** Opens the details at what changed. */
function showChanges(page: TimelinePage): void {
  page.openDetails();
  page.change({ detailTab: 'changes' });
}

function openInEditor(page: TimelinePage): void {
  const number = page.list.selected.value;
  if (number !== undefined) page.post({ type: 'openEntry', number });
}
