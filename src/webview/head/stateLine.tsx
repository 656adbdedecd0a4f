// The state in one place, in words, icon and colour: is it open, is anything coming, how did it end, what comes next.
// It keeps its height in every state, so that nothing below it moves.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { formatDuration, formatSize } from '../../core/base/format.ts';
import type { BodyFormat } from '../../core/wire/bodyFraming.ts';
import type { StreamStatus } from '../../core/page/protocol.ts';
import { whyNotRecorded } from '../../core/recording/recordedAs.ts';
import { whyNotDebugged } from '../../core/debug/words/debuggedAs.ts';
import { whyNotRelayed } from '../../core/stream/relayedAs.ts';
import type { ReconnectPolicy } from '../../core/stream/streamRequest.ts';
import { AnswerLine } from '../assembled/answerBadge.tsx';
import { Icon } from '../controls/icon.tsx';
import { HelpButton } from '../controls/helpPanel.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import { formatCount, formatEvents, formatRate } from '../controls/numberFormat.ts';
import { Sparkline } from '../controls/sparkline.tsx';
import { describeIncomplete, describeState, describeStateNow, hostOf } from './stateWords.ts';
import { isOwnStream } from '../state/ownStream.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleLine } from '../../core/base/visibleText.ts';

/** Reconnect policies in a word or two. */
const policyNames: Readonly<Record<ReconnectPolicy['kind'], string>> = {
  standard: l10n.t('reconnects'),
  limited: l10n.t('reconnects, limited'),
  backoff: l10n.t('reconnects, backing off'),
  slow: l10n.t('reconnects, slowed down'),
  off: l10n.t('no reconnects'),
};

interface StateLineProps {
  readonly page: TimelinePage;
}

export function StateLine({ page }: StateLineProps): JSX.Element | null {
  const status = page.status.value;
  if (!status) return null;
  const { icon, tone, explanation } = describeState(status);
  return (
    <section class="state-line" aria-label={l10n.t('State of the stream')}>
      <h1 class="visually-hidden">{l10n.t('Timeline of {0}', visibleLine(hostOf(status.request.url)))}</h1>
      <span class={`state ${tone}`}>
        <Icon name={icon} class={icon === 'loading' ? 'codicon-modifier-spin' : ''} />
        <StateNow page={page} status={status} />
      </span>
      {explanation === '' ? (
        <IncompleteNow page={page} status={status} />
      ) : (
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

/** What has come and is no event yet: it stands here too, because the list may be full. */
function IncompleteNow({
  page,
  status,
}: StateLineProps & { readonly status: StreamStatus }): JSX.Element | null {
  const text = describeIncomplete(status, page.nowMs.value);
  return text === undefined ? null : <span class="explanation">{text}</span>;
}

function ReconnectButton({
  page,
  status,
}: StateLineProps & { readonly status: StreamStatus }): JSX.Element | null {
  if (!isOwnStream(status) || (status.phase !== 'waiting' && status.phase !== 'stopped')) return null;
  return (
    <button type="button" class="link-button" onClick={() => page.post({ type: 'reconnectNow' })}>
      {l10n.t('Reconnect now')}
    </button>
  );
}

/** What the body is, where it is no event stream. */
const formatNames: Readonly<Record<BodyFormat, string>> = {
  'event-stream': '',
  'json-lines': l10n.t('JSON lines'),
  'json-seq': l10n.t('JSON sequence'),
};

function Metrics({ page, status }: StateLineProps & { readonly status: StreamStatus }): JSX.Element {
  const { attempt, bodyFormat, messages, bodyBytes, messagesPerSecond, lastEventId, policy } = status;
  return (
    <span class="metrics">
      <AnswerLine page={page} />
      <span>{l10n.t('attempt {0}', formatCount(attempt))}</span>
      {bodyFormat && <span>{formatNames[bodyFormat]}</span>}
      <span>{formatEvents(messages)}</span>
      <span title={describeSize(status)}>{formatSize(bodyBytes)}</span>
      <span class="rate" title={l10n.t('Events in the last second')}>
        {formatRate(messagesPerSecond)}
        <Sparkline values={status.recentRates} />
      </span>
      {!bodyFormat && (
        <>
          <span class="last-id" title={l10n.t('Last-Event-ID: {0}', visibleLine(lastEventId))}>
            {lastEventId === '' ? l10n.t('no last id') : l10n.t('last id {0}', visibleLine(lastEventId))}
          </span>
          <span title={l10n.t('Reconnection time')}>
            {l10n.t('retry {0}', formatDuration(status.reconnectionTimeMs))}
          </span>
        </>
      )}
      {status.relayedAs ? (
        <span title={whyNotRelayed.setPolicy}>{l10n.t('the app decides')}</span>
      ) : status.recordedAs ? (
        <span title={whyNotRecorded}>{l10n.t('recorded')}</span>
      ) : status.debuggedAs ? (
        <span title={whyNotDebugged.setPolicy}>{l10n.t('the app decides')}</span>
      ) : (
        <button
          type="button"
          class="link-button"
          title={l10n.t('Reconnect policy: change it…')}
          onClick={() => page.runLab('setPolicy')}
        >
          {bodyFormat && policy.kind === 'standard' ? l10n.t('does not reconnect') : policyNames[policy.kind]}
        </button>
      )}
    </span>
  );
}

/** What stands behind the size: other counts of the same bytes, and where they are. */
function describeSize(status: StreamStatus): string {
  const { bodyBytes, wireBytes, spilledBytes, goneEntries, goneBytes } = status;
  const parts = [l10n.t('Bytes of all bodies')];
  if (bodyBytes !== wireBytes && wireBytes > 0)
    parts.push(l10n.t('{0} over the wire', formatSize(wireBytes)));
  if (spilledBytes > 0) parts.push(l10n.t('{0} of the log on disk', formatSize(spilledBytes)));
  if (goneBytes > 0)
    parts.push(
      goneEntries === 1
        ? l10n.t('{0} of 1\u00a0entry gone', formatSize(goneBytes))
        : l10n.t('{size} of {entries}\u00a0entries gone', {
            size: formatSize(goneBytes),
            entries: formatCount(goneEntries),
          }),
    );
  return parts.join(', ');
}

/** What can be tried on this stream; each leads to a choice in the editor. */
function LabActions({ page }: StateLineProps): JSX.Element | null {
  if (page.status.value?.recordedAs || page.status.value?.debuggedAs) return null;
  const isOpen = page.status.value?.phase === 'open';
  const isRelayed = page.status.value?.relayedAs !== undefined;
  const labelOf = (label: string, command: keyof typeof whyNotRelayed): string =>
    isRelayed ? `${label} ${whyNotRelayed[command]}` : label;
  return (
    <span class="actions lab" role="group" aria-label={l10n.t('Try')}>
      <IconButton
        icon="debug-disconnect"
        label={isOpen ? l10n.t('Simulate a close…') : l10n.t('Simulate a close… (of an open stream)')}
        isDisabled={!isOpen}
        onClick={() => page.runLab('simulateClose')}
      />
      {isRelayed && (
        <>
          <IconButton
            icon="beaker"
            label={l10n.t('Change events on their way to the app…')}
            onClick={() => page.runLab('changeEvents')}
          />
          <IconButton
            icon="checklist"
            label={l10n.t('Test the app with a series of faults…')}
            isDisabled={!isOpen}
            onClick={() => page.runLab('testApp')}
          />
        </>
      )}
      <IconButton
        icon="debug-restart-frame"
        label={labelOf(l10n.t('Replay a reconnect…'), 'replayReconnect')}
        isDisabled={isRelayed}
        onClick={() => page.runLab('replayReconnect')}
      />
      <IconButton
        icon="pulse"
        label={labelOf(l10n.t('Check the server after a close…'), 'checkServer')}
        isDisabled={isRelayed}
        onClick={() => page.runLab('checkServer')}
      />
    </span>
  );
}

function ViewActions({ page }: StateLineProps): JSX.Element {
  const isPaused = page.list.isPaused.value;
  return (
    <span class="actions" role="group" aria-label={l10n.t('View')}>
      <IconButton
        icon={isPaused ? 'debug-continue' : 'debug-pause'}
        label={
          isPaused
            ? l10n.t('Go on showing new entries (Space)')
            : l10n.t('Pause the view, capture goes on (Space)')
        }
        isPressed={isPaused}
        onClick={() => page.list.togglePause()}
      />
      {!page.status.value?.recordedAs && (
        <IconButton
          icon="clear-all"
          label={l10n.t('Clear the timeline')}
          onClick={() => page.post({ type: 'clear' })}
        />
      )}
      <HelpButton icon="keyboard" label={l10n.t('Keys (?)')} isOpen={page.isHelpOpen} />
    </span>
  );
}
