// What the end of the list says when it is not being followed: how many entries came since, and the way back to them.

import type { JSX } from 'preact';

import { Icon } from '../controls/icon.tsx';
import { formatCount, formatQuantity } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

export function FollowBar({ page }: { readonly page: TimelinePage }): JSX.Element | null {
  const { list } = page;
  const unseen = list.unseen.value;
  if (list.isPaused.value) {
    return (
      <button type="button" class="follow-bar paused" onClick={() => list.follow()}>
        <Icon name="debug-pause" />
        {`View paused, capture goes on: ${formatQuantity(unseen, 'new entry', 'new entries')} — show`}
      </button>
    );
  }
  if (list.isFollowing.value || (unseen === 0 && (!page.isLive.value || list.layout.value.isAtEnd)))
    return null;
  return (
    <button type="button" class="follow-bar" onClick={() => list.follow()}>
      <Icon name="arrow-down" />
      {unseen === 0 ? 'Follow' : `${formatCount(unseen)} new — follow`}
    </button>
  );
}
