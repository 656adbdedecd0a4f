// What can be done with the selected entry.

import type { CopyForm } from '../core/page/copyForm.ts';
import type { TimelinePage } from './state/timelinePage.ts';

export function copySelected(page: TimelinePage, what: CopyForm): void {
  const number = page.list.selected.value;
  if (number !== undefined) page.post({ type: 'copy', number, what });
}

/** Opens the choice of what to copy. */
export function openCopyMenu(page: TimelinePage): void {
  page.openDetails();
  page.isCopyMenuOpen.value = true;
}

/** Opens the details at what changed. */
export function showChanges(page: TimelinePage): void {
  page.openDetails();
  page.change({ detailTab: 'changes' });
}

export function openInEditor(page: TimelinePage): void {
  const number = page.list.selected.value;
  if (number !== undefined) page.post({ type: 'openEntry', number });
}
