// The keys of a comparison's page. A key in a field belongs to the field.

import * as l10n from '@vscode/l10n';

import { isInField } from '../controls/fields.ts';
import { gridId } from '../controls/gridId.ts';
import type { ComparisonPage } from './comparisonPage.ts';

/** Keys as the help shows them. */
export const comparisonKeyHelp: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ['F7', 'Shift+F7'], does: l10n.t('Next, previous difference') },
  { keys: ['↑', '↓'], does: l10n.t('Previous, next row') },
  { keys: [l10n.t('Page Up'), l10n.t('Page Down')], does: l10n.t('A page up, down') },
  { keys: [l10n.t('Home'), l10n.t('End')], does: l10n.t('First, last row') },
  { keys: [l10n.t('Enter')], does: l10n.t('Show what differs') },
  { keys: [l10n.t('Escape')], does: l10n.t('Close what differs') },
  { keys: ['O'], does: l10n.t('Open the pair in an editor') },
  { keys: ['?'], does: l10n.t('These keys') },
];

type KeyAction = (page: ComparisonPage) => void;

const listActions: Readonly<Record<string, KeyAction>> = {
  ArrowDown: ({ list }) => list.moveSelection(1),
  ArrowUp: ({ list }) => list.moveSelection(-1),
  PageDown: ({ list }) => list.moveSelection(list.pageRows),
  PageUp: ({ list }) => list.moveSelection(-list.pageRows),
  Home: ({ list }) => list.select(1),
  End: ({ list }) => list.select(list.end.value),
  Enter: (page) => page.openDetails(),
  o: (page) => page.openInEditor(),
};

/** Handles the keys of the page until the returned function is called. */
export function handleComparisonKeys(page: ComparisonPage): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    // This one types nothing in a field.
    if (event.key === 'F7') {
      page.goToDifference(event.shiftKey ? -1 : 1);
      event.preventDefault();
    } else if (!isInField(event.target) && handleKey(page, event)) event.preventDefault();
  };
  const listening = new AbortController();
  document.addEventListener('keydown', onKeyDown, listening);
  return () => listening.abort();
}

function handleKey(page: ComparisonPage, event: KeyboardEvent): boolean {
  switch (event.key) {
    case '?':
      page.isHelpOpen.value = !page.isHelpOpen.value;
      return true;
    case 'Escape':
      return closeInnermost(page);
    default:
      return handleListKey(page, event);
  }
}

function handleListKey(page: ComparisonPage, event: KeyboardEvent): boolean {
  const action = event.shiftKey ? undefined : listActions[event.key];
  const grid = document.getElementById(gridId);
  const isForList = document.activeElement === grid || document.activeElement === document.body;
  if (!action || !grid || !isForList) return false;
  grid.focus();
  action(page);
  return true;
}

function closeInnermost(page: ComparisonPage): boolean {
  if (page.isHelpOpen.value) {
    page.isHelpOpen.value = false;
    return true;
  }
  if (!page.isDetailsOpen.value) return false;
  page.isDetailsOpen.value = false;
  document.getElementById(gridId)?.focus();
  return true;
}
