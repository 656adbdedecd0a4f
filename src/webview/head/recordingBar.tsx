// In the place of the address bar, for a stream of a file: what was asked for, which file it is, what that cannot tell, and
// which side of a relay is shown.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { visibleLine } from '../../core/base/visibleText.ts';
import type { StreamStatus } from '../../core/page/protocol.ts';
import type { RecordedAs } from '../../core/recording/recordedAs.ts';
import { methodOf } from '../../core/stream/streamRequest.ts';
import { Icon } from '../controls/icon.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import { ClientField } from './clientField.tsx';
import { FixedAddress } from './fixedAddress.tsx';
import { SideSwitch } from './sideSwitch.tsx';

interface RecordingBarProps {
  readonly page: TimelinePage;
  readonly status: StreamStatus;
  readonly recordedAs: RecordedAs;
}

export function RecordingBar({ page, status, recordedAs }: RecordingBarProps): JSX.Element {
  const { name, notes } = recordedAs;
  const { relayedAs, request, startedAtMs } = status;
  // The address of the file stands there else.
  const isKnown = /^https?:/i.test(request.url);
  return (
    <header class="address-bar">
      <div class="address-line" role="group" aria-label={l10n.t('Recorded stream')}>
        <FixedAddress
          {...(isKnown && { method: methodOf(request) })}
          label={l10n.t('Address of the recorded stream')}
          value={isKnown ? request.url : l10n.t('The file does not say what was asked for')}
        />
        <span
          class="relayed-way"
          title={l10n.t('A stream of the file {0}: nothing is connected', visibleLine(name))}
        >
          <Icon name="archive" />
          {visibleLine(name)}
        </span>
        <time dateTime={new Date(startedAtMs).toISOString()}>{new Date(startedAtMs).toLocaleString()}</time>
        {relayedAs ? (
          <SideSwitch page={page} side={relayedAs.side} />
        ) : isKnown ? (
          <button
            type="button"
            class="button"
            title={l10n.t('Open the request in a form, to be changed and sent')}
            onClick={() => page.post({ type: 'sendAgain' })}
          >
            {l10n.t('Send Again…')}
          </button>
        ) : undefined}
      </div>
      {notes.length > 0 && (
        <ul class="recording-notes">
          {notes.map((note) => (
            <li key={note}>
              <Icon name="info" /> {visibleLine(note)}
            </li>
          ))}
        </ul>
      )}
      <div class="relayed-client">
        <ClientField page={page} />
      </div>
    </header>
  );
}
