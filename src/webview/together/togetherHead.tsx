// What several streams have together, in a line: how many they are, how many still go on, and their entries.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import type { TogetherStatus } from '../../core/page/togetherStatus.ts';
import { HelpButton } from '../controls/helpPanel.tsx';
import { Icon } from '../controls/icon.tsx';
import { formatCount, formatEntries } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

export function TogetherHead({ page }: { readonly page: TimelinePage }): JSX.Element | null {
  const together = page.together.value;
  if (!together) return null;
  return (
    <header class="state-line together-head">
      <h1 class={`state ${together.isLive ? 'good' : ''}`}>
        <Icon name={together.isLive ? 'radio-tower' : 'layers'} />
        {countWords(together.streams.length)}
      </h1>
      <span class="explanation" role="status">
        {explanationOf(together)}
      </span>
      <span class="metrics">
        <span>{formatEntries(together.entries)}</span>
      </span>
      <HelpButton icon="keyboard" label={l10n.t('Keys (?)')} isOpen={page.isHelpOpen} />
    </header>
  );
}

function countWords(count: number): string {
  if (count === 0) return l10n.t('No stream is left');
  return count === 1 ? l10n.t('1\u00a0stream') : l10n.t('{0}\u00a0streams', formatCount(count));
}

function explanationOf({ streams, omittedStreams }: TogetherStatus): string {
  const live = streams.filter(({ isLive }) => isLive).length;
  const gone = streams.reduce((sum, { goneEntries }) => sum + goneEntries, 0);
  const sentences: string[] = [];
  if (streams.length === 0) sentences.push(l10n.t('All of them were removed.'));
  else if (live === 0) sentences.push(l10n.t('None of them goes on.'));
  else if (live === 1) sentences.push(l10n.t('1\u00a0of them goes on.'));
  else sentences.push(l10n.t('{0}\u00a0of them go on.', formatCount(live)));
  if (omittedStreams === 1) sentences.push(l10n.t('1\u00a0older one is not shown: there are too many.'));
  else if (omittedStreams > 1)
    sentences.push(
      l10n.t('{0}\u00a0older ones are not shown: there are too many.', formatCount(omittedStreams)),
    );
  if (gone === 1) sentences.push(l10n.t('1\u00a0entry is gone, because there was no room for it.'));
  else if (gone > 1)
    sentences.push(
      l10n.t('{0}\u00a0entries are gone, because there was no room for them.', formatCount(gone)),
    );
  return sentences.join(' ');
}
