// In the place of the address bar, for a stream that passes through a relay: what it is, which cannot be changed here,
// and which of its two sides is shown.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import type { RelayedAs } from '../../core/stream/relayedAs.ts';
import type { StreamStatus } from '../../core/page/protocol.ts';
import { methodOf } from '../../core/stream/streamRequest.ts';
import { ClientField } from './clientField.tsx';
import { FixedAddress } from './fixedAddress.tsx';
import { Icon } from '../controls/icon.tsx';
import { SideSwitch } from './sideSwitch.tsx';
import { hostOf } from './stateWords.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleLine } from '../../core/base/visibleText.ts';

interface RelayBarProps {
  readonly page: TimelinePage;
  readonly status: StreamStatus;
  readonly relayedAs: RelayedAs;
}

export function RelayBar({ page, status, relayedAs }: RelayBarProps): JSX.Element {
  const { side, relay, upstream } = relayedAs;
  return (
    <header class="address-bar">
      <div class="address-line" role="group" aria-label={l10n.t('Relayed stream')}>
        <FixedAddress
          method={methodOf(status.request)}
          label={l10n.t('Address of the relayed stream')}
          title={l10n.t('The app chose this address')}
          value={status.request.url}
        />
        <span
          class="relayed-way"
          title={l10n.t('The app uses {relay} instead of {upstream}', { relay, upstream })}
        >
          {visibleLine(hostOf(relay))}
          <Icon name="arrow-swap" />
          {visibleLine(hostOf(upstream))}
        </span>
        <SideSwitch page={page} side={side} />
      </div>
      <div class="relayed-client">
        <ClientField page={page} />
      </div>
    </header>
  );
}
