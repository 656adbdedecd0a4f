// What the end of the list says when it is not being followed: how many entries came since, and the way back to them.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { Icon } from '../controls/icon.tsx';
import { formatCount } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

export function FollowBar({ page }: { readonly page: TimelinePage }): JSX.Element | null {
  const { list } = page;
  const unseen = list.unseen.value;
  if (list.isPaused.value) {
    return (
      <button type="button" class="follow-bar paused" onClick={() => list.follow()}>
        <Icon name="debug-pause" />
        {unseen === 1
          ? l10n.t('View paused, capture goes on: 1\u00a0new entry — show')
          : l10n.t('View paused, capture goes on: {0}\u00a0new entries — show', formatCount(unseen))}
      </button>
    );
  }
  if (list.isFollowing.value || (unseen === 0 && (!page.isLive.value || list.layout.value.isAtEnd)))
    return null;
  return (
    <button type="button" class="follow-bar" onClick={() => list.follow()}>
      <Icon name="arrow-down" />
      {unseen === 0 ? l10n.t('Follow') : l10n.t('{0} new — follow', formatCount(unseen))}
    </button>
  );
}
