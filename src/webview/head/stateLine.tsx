// The state in one place, in words, icon and colour: is it open, is anything coming, how did it end, what comes next.
// It keeps its height in every state, so that nothing below it moves.

import type { JSX } from 'preact';

import { formatDuration, formatSize } from '../../core/base/format.ts';
import type { StreamStatus } from '../../core/page/protocol.ts';
import { whyNotRelayed } from '../../core/stream/relayedAs.ts';
import type { ReconnectPolicy } from '../../core/stream/streamRequest.ts';
import { Icon } from '../controls/icon.tsx';
import { HelpButton } from '../controls/helpPanel.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import { formatCount, formatQuantity, formatRate } from '../controls/numberFormat.ts';
import { Sparkline } from '../controls/sparkline.tsx';
import { describeState, describeStateNow, hostOf } from './stateWords.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleLine } from '../../core/base/visibleText.ts';

/** Reconnect policies in a word or two. */
const policyNames: Readonly<Record<ReconnectPolicy['kind'], string>> = {
  standard: 'reconnects',
  limited: 'reconnects, limited',
  backoff: 'reconnects, backing off',
  off: 'no reconnects',
};

interface StateLineProps {
  readonly page: TimelinePage;
}

export function StateLine({ page }: StateLineProps): JSX.Element | null {
  const status = page.status.value;
  if (!status) return null;
  const { icon, tone, explanation } = describeState(status);
  return (
    <section class="state-line" aria-label="State of the stream">
      <h1 class="visually-hidden">Timeline of {visibleLine(hostOf(status.request.url))}</h1>
      <span class={`state ${tone}`}>
        <Icon name={icon} class={icon === 'loading' ? 'codicon-modifier-spin' : ''} />
        <StateNow page={page} status={status} />
      </span>
      {explanation !== '' && (
        <span class="explanation" title={explanation}>
          {explanation}
        </span>
      )}
      <ReconnectButton page={page} status={status} />
      <Metrics page={page} status={status} />
      <LabActions page={page} />
      <ViewActions page={page} />
    </section>
  );
}

/** The only part that changes with the clock. */
function StateNow({ page, status }: StateLineProps & { readonly status: StreamStatus }): JSX.Element {
  return <span class="state-words">{describeStateNow(status, page.nowMs.value)}</span>;
}

function ReconnectButton({
  page,
  status,
}: StateLineProps & { readonly status: StreamStatus }): JSX.Element | null {
  if (status.relayedAs || (status.phase !== 'waiting' && status.phase !== 'stopped')) return null;
  return (
    <button type="button" class="link-button" onClick={() => page.post({ type: 'reconnectNow' })}>
      Reconnect now
    </button>
  );
}

function Metrics({ page, status }: StateLineProps & { readonly status: StreamStatus }): JSX.Element {
  const { attempt, messages, bodyBytes, messagesPerSecond, lastEventId, policy } = status;
  return (
    <span class="metrics">
      <span>attempt {formatCount(attempt)}</span>
      <span>{formatQuantity(messages, 'event')}</span>
      <span title={describeSize(status)}>{formatSize(bodyBytes)}</span>
      <span class="rate" title="Events in the last second">
        {formatRate(messagesPerSecond)}
        <Sparkline values={status.recentRates} />
      </span>
      <span class="last-id" title={`Last-Event-ID: ${visibleLine(lastEventId)}`}>
        {lastEventId === '' ? 'no last id' : `last id ${visibleLine(lastEventId)}`}
      </span>
      <span title="Reconnection time">retry {formatDuration(status.reconnectionTimeMs)}</span>
      {status.relayedAs ? (
        <span title={whyNotRelayed.setPolicy}>the app decides</span>
      ) : (
        <button
          type="button"
          class="link-button"
          title="Reconnect policy: change it…"
          onClick={() => page.runLab('setPolicy')}
        >
          {policyNames[policy.kind]}
        </button>
      )}
    </span>
  );
}

/** What stands behind the size: other counts of the same bytes, and where they are. */
function describeSize(status: StreamStatus): string {
  const { bodyBytes, wireBytes, spilledBytes, goneEntries, goneBytes } = status;
  const parts = ['Bytes of all bodies'];
  if (bodyBytes !== wireBytes && wireBytes > 0) parts.push(`${formatSize(wireBytes)} over the wire`);
  if (spilledBytes > 0) parts.push(`${formatSize(spilledBytes)} of the log on disk`);
  if (goneBytes > 0)
    parts.push(`${formatSize(goneBytes)} of ${formatQuantity(goneEntries, 'entry', 'entries')} gone`);
  return parts.join(', ');
}

/** What can be tried on this stream; each leads to a choice in the editor. */
function LabActions({ page }: StateLineProps): JSX.Element {
  const isOpen = page.status.value?.phase === 'open';
  const isRelayed = page.status.value?.relayedAs !== undefined;
  const labelOf = (label: string, command: keyof typeof whyNotRelayed): string =>
    isRelayed ? `${label} ${whyNotRelayed[command]}` : label;
  return (
    <span class="actions lab" role="group" aria-label="Try">
      <IconButton
        icon="debug-disconnect"
        label={isOpen ? 'Simulate a close…' : 'Simulate a close… (of an open stream)'}
        isDisabled={!isOpen}
        onClick={() => page.runLab('simulateClose')}
      />
      {isRelayed && (
        <>
          <IconButton
            icon="beaker"
            label="Change events on their way to the app…"
            onClick={() => page.runLab('changeEvents')}
          />
          <IconButton
            icon="checklist"
            label="Test the app with a series of faults…"
            isDisabled={!isOpen}
            onClick={() => page.runLab('testApp')}
          />
        </>
      )}
      <IconButton
        icon="debug-restart-frame"
        label={labelOf('Replay a reconnect…', 'replayReconnect')}
        isDisabled={isRelayed}
        onClick={() => page.runLab('replayReconnect')}
      />
      <IconButton
        icon="pulse"
        label={labelOf('Check the server after a close…', 'checkServer')}
        isDisabled={isRelayed}
        onClick={() => page.runLab('checkServer')}
      />
    </span>
  );
}

function ViewActions({ page }: StateLineProps): JSX.Element {
  const isPaused = page.list.isPaused.value;
  return (
    <span class="actions" role="group" aria-label="View">
      <IconButton
        icon={isPaused ? 'debug-continue' : 'debug-pause'}
        label={isPaused ? 'Go on showing new entries (Space)' : 'Pause the view, capture goes on (Space)'}
        isPressed={isPaused}
        onClick={() => page.list.togglePause()}
      />
      <IconButton icon="clear-all" label="Clear the timeline" onClick={() => page.post({ type: 'clear' })} />
      <HelpButton icon="keyboard" label="Keys (?)" isOpen={page.isHelpOpen} />
    </span>
  );
}
