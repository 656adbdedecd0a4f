// Which of the two sides of a relayed stream is shown.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { relaySideNames, relaySides, type RelaySide } from '../../core/stream/relayedAs.ts';
import { Segments } from '../controls/segments.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';

const sideTitles = {
  server: l10n.t('What the server sent, and when'),
  app: l10n.t('What the app got, and when'),
} as const;

export function SideSwitch({
  page,
  side,
}: {
  readonly page: TimelinePage;
  readonly side: RelaySide;
}): JSX.Element {
  return (
    <span title={sideTitles[side]}>
      <Segments
        label={l10n.t('Side of the relay')}
        choices={relaySides.map((each) => [each, relaySideNames[each]] as const)}
        value={side}
        onChoose={(chosen) => page.post({ type: 'showSide', side: chosen })}
      />
    </span>
  );
}
