// In the place of the address bar, for a stream of an app that is debugged: what the app asked for, which cannot be changed
// here, and through which debug session it is seen.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { visibleLine } from '../../core/base/visibleText.ts';
import type { StreamStatus } from '../../core/page/protocol.ts';
import type { DebuggedAs } from '../../core/debug/words/debuggedAs.ts';
import { methodOf } from '../../core/stream/streamRequest.ts';
import { Icon } from '../controls/icon.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import { ClientField } from './clientField.tsx';
import { FixedAddress } from './fixedAddress.tsx';

interface DebugBarProps {
  readonly page: TimelinePage;
  readonly status: StreamStatus;
  readonly debuggedAs: DebuggedAs;
}

export function DebugBar({ page, status, debuggedAs }: DebugBarProps): JSX.Element {
  const session = visibleLine(debuggedAs.session);
  return (
    <header class="address-bar">
      <div class="address-line" role="group" aria-label={l10n.t('Stream of an app that you debug')}>
        <FixedAddress
          method={methodOf(status.request)}
          label={l10n.t('Address of the stream')}
          title={l10n.t('The app chose this address')}
          value={status.request.url}
        />
        <span class="relayed-way" title={l10n.t('Seen through the debug session {0}', session)}>
          <Icon name="debug-alt" />
          {session}
        </span>
      </div>
      <div class="relayed-client">
        <ClientField page={page} />
      </div>
    </header>
  );
}
