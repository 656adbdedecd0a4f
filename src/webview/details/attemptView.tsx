// The exchange of an attempt: what was sent and why, over which connection, what came back, how long each stage took,
// and how it ended.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { goneFactWords } from '../../core/log/byteLoss.ts';
import { formatDuration } from '../../core/base/format.ts';
import type { RequestDetail, ResponseHead } from '../../core/log/detail.ts';
import { readHeaderText } from '../../core/wire/headerText.ts';
import type { EntryView, Row } from '../../core/page/protocol.ts';
import type { Header } from '../../core/stream/streamRequest.ts';
import { EntryLink } from './entryLink.tsx';
import { Facts } from '../controls/facts.tsx';
import { formatCount } from '../controls/numberFormat.ts';
import { Sentence } from '../controls/sentence.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import { TimingsBar } from './timingsBar.tsx';
import { visibleBlock, visibleLine } from '../../core/base/visibleText.ts';

/** An attempt and why it was made; with the wait before it where there was one. */
const reasonSentences: Readonly<
  Record<RequestDetail['reason'], (attempt: string, waited: string | undefined) => string>
> = {
  connect: (attempt, waited) =>
    waited === undefined
      ? l10n.t('Attempt {attempt}: first of its connection.', { attempt })
      : l10n.t('Attempt {attempt}: first of its connection, {waited} after the end of the one before.', {
          attempt,
          waited,
        }),
  reconnect: (attempt, waited) =>
    waited === undefined
      ? l10n.t('Attempt {attempt}: reconnected by itself.', { attempt })
      : l10n.t('Attempt {attempt}: reconnected by itself, {waited} after the end of the one before.', {
          attempt,
          waited,
        }),
  'by hand': (attempt, waited) =>
    waited === undefined
      ? l10n.t('Attempt {attempt}: connected by hand.', { attempt })
      : l10n.t('Attempt {attempt}: connected by hand, {waited} after the end of the one before.', {
          attempt,
          waited,
        }),
};

interface AttemptViewProps {
  readonly page: TimelinePage;
  readonly view: EntryView;
}

export function AttemptView({ page, view }: AttemptViewProps): JSX.Element {
  const { head } = view;
  return (
    <>
      {view.request && <RequestPart request={view.request} attempt={view.row.attempt} />}
      {head ? (
        <ResponsePart head={head} />
      ) : (
        <>
          <h3>{l10n.t('Response')}</h3>
          <p class="details-hint">{describeNoResponse(page, view)}</p>
        </>
      )}
      {head && <ConnectionPart head={head} />}
      <ArrivalPart page={page} view={view} />
    </>
  );
}

function describeNoResponse(page: TimelinePage, { row, end, isExchangeGone }: EntryView): string {
  if (isExchangeGone) return l10n.t('What is known of it is {0}.', goneFactWords);
  return !end && mayBeAnswered(page, row) ? l10n.t('No response yet.') : l10n.t('There was no response.');
}

/** Whether the attempt of an entry, which has had no response, may still get one. */
function mayBeAnswered({ status, streams }: TimelinePage, { number, attempt }: Row): boolean {
  if (!status.value) return streams.of(number)?.isLive === true;
  const { phase, attempt: last } = status.value;
  // Of a response that has come, the entry's view may be on its way.
  return attempt === last && (phase === 'connecting' || phase === 'open');
}

function RequestPart({
  request,
  attempt,
}: {
  readonly request: RequestDetail;
  readonly attempt: number;
}): JSX.Element {
  const waited = request.delayMs > 0 ? formatDuration(request.delayMs) : undefined;
  return (
    <>
      <h3>{l10n.t('Request')}</h3>
      <p class="start-line">
        <b>{request.method}</b> {visibleLine(request.url)}
      </p>
      <p class="details-note">{reasonSentences[request.reason](formatCount(attempt), waited)}</p>
      <HeaderTable headers={request.headers} label={l10n.t('Request headers')} />
      {request.body !== undefined && <pre class="code-block">{visibleBlock(request.body)}</pre>}
    </>
  );
}

function ResponsePart({ head }: { readonly head: ResponseHead }): JSX.Element {
  return (
    <>
      <h3>{l10n.t('Response')}</h3>
      <p class="start-line">
        {head.httpVersion !== '' && `HTTP/${visibleLine(head.httpVersion)} `}
        <b>{head.status}</b> {visibleLine(head.statusText)}
      </p>
      {head.redirects.map((hop) => (
        <p class="details-note" key={hop.from}>
          {visibleLine(
            l10n.t('{status} from {from} to {to}', { status: hop.status, from: hop.from, to: hop.to }),
          )}
        </p>
      ))}
      <HeaderTable headers={head.headers} label={l10n.t('Response headers')} />
    </>
  );
}

function ConnectionPart({ head }: { readonly head: ResponseHead }): JSX.Element {
  if (head.isFromFile)
    return (
      <>
        <h3>{l10n.t('Connection')}</h3>
        <Facts
          facts={[[l10n.t('Remote address'), head.remoteAddress ?? l10n.t('the file does not say it')]]}
        />
      </>
    );
  return (
    <>
      <h3>{l10n.t('Timing')}</h3>
      <TimingsBar timings={head.timings} />
      <h3>{l10n.t('Connection')}</h3>
      <Facts
        facts={[
          [
            head.proxy === undefined ? l10n.t('Remote address') : l10n.t('Remote address (the proxy’s)'),
            head.remoteAddress ?? l10n.t('the socket was gone already'),
          ],
          [l10n.t('Proxy'), head.proxy],
          [l10n.t('Socket'), head.isConnectionReused ? l10n.t('reused') : l10n.t('new')],
          ['TLS', head.tls ?? l10n.t('none')],
        ]}
      />
    </>
  );
}

/** When this entry came, beside the others of its attempt. */
function ArrivalPart({
  page,
  view: { row, sinceRequestMs, untilNextMs, attemptStart },
}: AttemptViewProps): JSX.Element {
  return (
    <>
      <h3>{l10n.t('This entry')}</h3>
      <Facts
        facts={[
          [
            l10n.t('Since the request'),
            sinceRequestMs === undefined ? undefined : formatDuration(sinceRequestMs),
          ],
          [
            l10n.t('Since the entry before'),
            row.deltaMs === undefined ? undefined : formatDuration(row.deltaMs),
          ],
          [l10n.t('Until the next'), untilNextMs === undefined ? undefined : formatDuration(untilNextMs)],
        ]}
      />
      {attemptStart !== undefined && attemptStart !== row.number && (
        <p class="details-note">
          <Sentence
            text={l10n.t('The attempt begins with entry {entry}.')}
            parts={{ entry: <EntryLink page={page} number={attemptStart} /> }}
          />
        </p>
      )}
    </>
  );
}

function HeaderTable({
  headers,
  label,
}: {
  readonly headers: readonly Header[];
  readonly label: string;
}): JSX.Element {
  return (
    <table class="headers" aria-label={label}>
      <tbody>
        {headers.map(([name, value], index) => (
          <tr key={index}>
            <th scope="row">{visibleLine(name)}</th>
            <td>{visibleLine(readHeaderText(value))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
