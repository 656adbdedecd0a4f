// The keys of the filter and of the way to an entry: the same in the list and in the filter's own field.

import type { EntryFilter } from '../state/entryFilter.ts';

/** Does what the key stands for. Returns whether it stands for anything. */
export function handleFilterKey(filter: EntryFilter, event: KeyboardEvent): boolean {
  const isWithControl = event.ctrlKey || event.metaKey;
  if (event.key === 'F3' && !isWithControl) filter.goToMatch(event.shiftKey ? -1 : 1);
  else if (event.key === 'f' && isWithControl && !event.shiftKey) filter.focus();
  else if (event.key === 'g' && event.ctrlKey && !event.shiftKey) filter.openGoTo();
  else return false;
  return true;
}
