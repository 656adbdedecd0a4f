// The filter of the entries: one field with its toggles inside, as VS Code's own search has them, how many entries it
// finds, and the way from one to the next.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

import { ErrorText } from '../controls/errorText.tsx';
import { handleFilterKey } from './filterKeys.ts';
import { FilterHelp } from './filterHelp.tsx';
import { filterFieldId, type EntryFilter } from '../state/entryFilter.ts';
import { GoToField } from './goToField.tsx';
import { HelpButton } from '../controls/helpPanel.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import { gridId } from '../controls/gridId.ts';
import { formatCount } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { TextInput } from '../controls/textInput.tsx';

const errorId = 'filter-error';

interface FilterBarProps {
  readonly page: TimelinePage;
}

export function FilterBar({ page }: FilterBarProps): JSX.Element {
  const { filter } = page;
  const canStep = (filter.progress.value?.matches ?? 0) > 0;
  return (
    <div class="filter-bar" role="search" aria-label={l10n.t('Filter of the entries')}>
      <FilterField filter={filter} />
      <Count filter={filter} />
      <span class="filter-buttons">
        <IconButton
          icon="arrow-up"
          label={l10n.t('Previous match (Shift+F3)')}
          isDisabled={!canStep}
          onClick={() => filter.goToMatch(-1)}
        />
        <IconButton
          icon="arrow-down"
          label={l10n.t('Next match (F3)')}
          isDisabled={!canStep}
          onClick={() => filter.goToMatch(1)}
        />
        <IconButton icon="target" label={l10n.t('Go to… (Ctrl+G)')} onClick={() => filter.openGoTo()} />
        <HelpButton icon="question" label={l10n.t('What can be written here')} isOpen={filter.isHelpOpen} />
      </span>
      <Progress filter={filter} />
      {filter.isGoToOpen.value && <GoToField filter={filter} />}
      {filter.isHelpOpen.value && <FilterHelp filter={filter} />}
    </div>
  );
}

interface FilterProps {
  readonly filter: EntryFilter;
}

function FilterField({ filter }: FilterProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const requests = filter.focusRequests.value;
  useLayoutEffect(() => {
    if (!filter.takeFocusRequest()) return;
    input.current?.focus();
    input.current?.select();
  }, [filter, requests]);
  const { text, matchesCase, isRegex, showsOnlyMatches } = filter.state.value;
  const mistake = filter.mistake.value;
  const stoppedAt = filter.progress.value?.stoppedAt;
  const message =
    mistake?.message ??
    (stoppedAt === undefined
      ? undefined
      : l10n.t(
          'The regular expression takes too long on entry {0}, and the search ended there. Avoid repeats inside of repeats, such as (a+)+.',
          formatCount(stoppedAt),
        ));
  return (
    <div class="filter-field field">
      <TextInput
        inputRef={input}
        id={filterFieldId}
        class="input"
        label={l10n.t('Filter')}
        placeholder={l10n.t('Filter, such as type:tick -heartbeat (/)')}
        value={text}
        error={{ id: errorId, message }}
        onInput={(event) => filter.edit({ text: event.currentTarget.value })}
        onKeyDown={(event) => handleFieldKey(filter, event)}
      />
      <span class="filter-toggles">
        <IconButton
          icon="case-sensitive"
          label={l10n.t('Match case')}
          isPressed={matchesCase}
          onClick={() => filter.edit({ matchesCase: !matchesCase })}
        />
        <IconButton
          icon="regex"
          label={l10n.t('Use regular expression')}
          isPressed={isRegex}
          onClick={() => filter.edit({ isRegex: !isRegex })}
        />
        <IconButton
          icon="list-filter"
          label={l10n.t('Show only matches')}
          isPressed={showsOnlyMatches}
          onClick={() => filter.edit({ showsOnlyMatches: !showsOnlyMatches })}
        />
      </span>
      <ErrorText id={errorId} message={message} />
    </div>
  );
}

/**
 * Escape empties the field, and leaves it when it is empty; Enter and F3 go from match to match. The field is a part of
 * the list's controls, so that Ctrl+F and Ctrl+G do here what they do in the list.
 */
function handleFieldKey(filter: EntryFilter, event: KeyboardEvent): void {
  if (event.key === 'Enter') filter.goToMatch(event.shiftKey ? -1 : 1);
  else if (event.key === 'ArrowDown') document.getElementById(gridId)?.focus();
  else if (event.key === 'Escape' && filter.state.value.text !== '') filter.clear();
  else if (event.key === 'Escape') document.getElementById(gridId)?.focus();
  else if (!handleFilterKey(filter, event)) return;
  event.preventDefault();
  event.stopPropagation();
}

function Count({ filter }: FilterProps): JSX.Element {
  const progress = filter.progress.value;
  if (!progress?.isActive) return <span class="filter-count" />;
  return (
    <span class="filter-count">
      {l10n.t('{matches} of {entries}', {
        matches: formatCount(progress.matches),
        entries: formatCount(progress.entries),
      })}
    </span>
  );
}

/** Entries that may be left to search before anybody is told: what streams in is searched at once. */
const unnoticedEntries = 5_000;

function Progress({ filter }: FilterProps): JSX.Element | null {
  const progress = filter.progress.value;
  if (!progress?.isActive || progress.stoppedAt !== undefined) return null;
  if (progress.entries - progress.searched < unnoticedEntries) return null;
  return (
    <progress
      class="filter-progress"
      aria-label={l10n.t('Search')}
      value={progress.searched}
      max={progress.entries}
    />
  );
}
