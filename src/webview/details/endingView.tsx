// How an attempt ended: what happened and who did it, what a standard client does next, what to do about it, and the
// buttons that follow from that. Facts of the exchange stand below.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { isCleanEnding, whoEnded, type EndingActor, type EndingParty } from '../../core/stream/ending.ts';
import { formatDuration, formatSize } from '../../core/base/format.ts';
import { isOfLines } from '../../core/wire/bodyFraming.ts';
import type { EndDetail } from '../../core/log/detail.ts';
import { placeOfNotice } from '../../core/probe/noticePlace.ts';
import type { EntryView } from '../../core/page/protocol.ts';
import { describeSentId, type Verdict } from '../../core/stream/verdict.ts';
import { Facts, type Fact } from '../controls/facts.tsx';
import { formatEvents } from '../controls/numberFormat.ts';
import { isOwnStream } from '../state/ownStream.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleBlock } from '../../core/base/visibleText.ts';

const actorNames: Readonly<Record<EndingActor, string>> = {
  server: l10n.t('server'),
  client: l10n.t('client'),
  network: l10n.t('network'),
  'server or network': l10n.t('server or network'),
  both: l10n.t('both'),
};

const partyNames: Readonly<Record<EndingParty, string>> = {
  server: l10n.t('the server'),
  app: l10n.t('the app'),
  relay: l10n.t('the relay'),
};

interface EndingProps {
  readonly page: TimelinePage;
  readonly view: EntryView;
}

/** The tab of a close, an error or a notice. */
export function HappenedView({ page, view }: EndingProps): JSX.Element {
  return (
    <>
      <p class="happened-what">{visibleBlock(view.explanation?.what ?? view.row.preview)}</p>
      {view.explanation && <p class="happened-next">{view.explanation.next}</p>}
      {placeOfNotice(view.notice) && (
        <button
          type="button"
          class="button secondary"
          onClick={() => page.post({ type: 'openPlace', number: view.row.number })}
        >
          {l10n.t('Open this line')}
        </button>
      )}
      {view.end && <EndingHelp page={page} view={view} />}
      {view.end && <Facts facts={factsOf(view.end)} />}
      {view.explanation && <MeasuredClients explanation={view.explanation} />}
    </>
  );
}

/** The standard is one thing, and what clients really do another. */
function MeasuredClients({
  explanation: { clients, measuredOn },
}: {
  readonly explanation: NonNullable<EntryView['explanation']>;
}): JSX.Element {
  return (
    <>
      <h3>{l10n.t('What clients do')}</h3>
      {clients.length === 0 ? (
        <p class="details-hint">{l10n.t('No client was measured at this ending.')}</p>
      ) : (
        <ul class="measured-clients">
          {clients.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {measuredOn !== '' && <p class="details-hint">{l10n.t('Measured on {0}.', measuredOn)}</p>}
    </>
  );
}

/** What can be done about an ending, and how a refused response began. */
export function EndingHelp({ page, view }: EndingProps): JSX.Element {
  const { explanation, end } = view;
  return (
    <div class="ending-help">
      {explanation?.advice !== undefined && <p class="happened-advice">{explanation.advice}</p>}
      <BodyStart end={end} />
      <div class="button-row">
        <ReconnectButton page={page} />
        <ReadAnywayButtons page={page} end={end} />
        {end && (
          <button type="button" class="button secondary" onClick={() => page.learnMore(end.ending.cause)}>
            {l10n.t('Learn more')}
          </button>
        )}
      </div>
    </div>
  );
}

/** Where the inspector can connect again: not while it is, and not in the place of an app. */
function ReconnectButton({ page }: Pick<EndingProps, 'page'>): JSX.Element | null {
  const status = page.status.value;
  if (!status || status.phase === 'open' || status.phase === 'connecting' || !isOwnStream(status))
    return null;
  return (
    <button type="button" class="button" onClick={() => page.post({ type: 'reconnectNow' })}>
      {l10n.t('Reconnect now')}
    </button>
  );
}

/** A response that was refused for its type alone can be read all the same. */
function ReadAnywayButtons({
  page,
  end,
}: Pick<EndingProps, 'page'> & { readonly end: EndDetail | undefined }): JSX.Element | null {
  const status = page.status.value;
  if (!status || status.phase === 'open' || status.phase === 'connecting' || !isOwnStream(status))
    return null;
  if (end?.ending.cause !== 'wrong-type' || end.ending.isSimulated) return null;
  return (
    <>
      <button
        type="button"
        class="button secondary"
        title={l10n.t('Send the request again, and read the response as an event stream')}
        onClick={() => page.post({ type: 'readAnyway', readAs: 'event-stream' })}
      >
        {l10n.t('Read it anyway')}
      </button>
      <button
        type="button"
        class="button secondary"
        title={l10n.t('Send the request again, and take each line of the response for an event')}
        onClick={() => page.post({ type: 'readAnyway', readAs: 'json-lines' })}
      >
        {l10n.t('Read it as JSON lines')}
      </button>
    </>
  );
}

function BodyStart({ end }: { readonly end: EndDetail | undefined }): JSX.Element | null {
  const bodyStart = end?.ending.bodyStart;
  if (bodyStart === undefined || bodyStart === '') return null;
  return (
    <>
      <p class="part-title">{l10n.t('The body begins')}</p>
      <pre class="code-block body-start" tabIndex={0} aria-label={l10n.t("Beginning of the response's body")}>
        {visibleBlock(bodyStart)}
      </pre>
    </>
  );
}

function factsOf(detail: EndDetail): Fact[] {
  const { ending, verdict, next, endedFirst, durationMs, messages, bodyBytes, wireBytes } = detail;
  return [
    [l10n.t('Ending'), isCleanEnding(ending) ? l10n.t('{0}, clean', ending.cause) : ending.cause],
    [l10n.t('Ended by'), actorNames[whoEnded(ending)]],
    [l10n.t('Ended first by'), endedFirst && partyNames[endedFirst]],
    [l10n.t('Code'), ending.code],
    [l10n.t('Missing'), ending.missingBytes === undefined ? undefined : formatSize(ending.missingBytes)],
    [l10n.t('A standard client'), isOfLines(ending.readAs) ? undefined : describeVerdict(verdict)],
    [l10n.t('This stream'), endedFirst ? l10n.t('is the app’s to go on with') : describeVerdict(next)],
    [l10n.t('Lasted'), formatDuration(durationMs)],
    [l10n.t('Delivered'), formatEvents(messages)],
    [
      l10n.t('Body'),
      bodyBytes === wireBytes
        ? formatSize(bodyBytes)
        : `${formatSize(bodyBytes)}, ${l10n.t('{0} over the wire', formatSize(wireBytes))}`,
    ],
  ];
}

function describeVerdict(verdict: Verdict): string {
  switch (verdict.next) {
    case 'reconnect':
      return [
        l10n.t('reconnects after {0}', formatDuration(verdict.delayMs)),
        describeSentId(verdict.lastEventId),
      ].join(', ');
    case 'stop':
      return l10n.t('stops for good');
    case 'wait':
      return l10n.t('waits for ever, since nothing tells it');
  }
}
