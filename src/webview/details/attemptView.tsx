// The exchange of an attempt: what was sent and why, over which connection, what came back, how long each stage took,
// and how it ended.

import type { JSX } from 'preact';

import { goneFactWords } from '../../core/log/byteLoss.ts';
import { formatDuration } from '../../core/base/format.ts';
import type { RequestDetail, ResponseHead } from '../../core/log/detail.ts';
import { readHeaderText } from '../../core/wire/headerText.ts';
import type { EntryView } from '../../core/page/protocol.ts';
import type { Header } from '../../core/stream/streamRequest.ts';
import { EntryLink } from './entryLink.tsx';
import { Facts } from '../controls/facts.tsx';
import { formatCount } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { TimingsBar } from './timingsBar.tsx';
import { visibleBlock, visibleLine } from '../../core/base/visibleText.ts';

const reasons: Readonly<Record<RequestDetail['reason'], string>> = {
  connect: 'first of its connection',
  reconnect: 'reconnected by itself',
  'by hand': 'connected by hand',
};

interface AttemptViewProps {
  readonly page: TimelinePage;
  readonly view: EntryView;
}

export function AttemptView({ page, view }: AttemptViewProps): JSX.Element {
  const head = view.head ?? view.end?.head;
  return (
    <>
      {view.request && <RequestPart request={view.request} attempt={view.row.attempt} />}
      {head ? (
        <ResponsePart head={head} />
      ) : (
        <>
          <h3>Response</h3>
          <p class="details-hint">{describeNoResponse(view)}</p>
        </>
      )}
      {head && <ConnectionPart head={head} />}
      <ArrivalPart page={page} view={view} />
    </>
  );
}

function describeNoResponse({ end, isExchangeGone }: EntryView): string {
  if (isExchangeGone) return `What is known of it is ${goneFactWords}.`;
  return end ? 'There was no response.' : 'No response yet.';
}

function RequestPart({
  request,
  attempt,
}: {
  readonly request: RequestDetail;
  readonly attempt: number;
}): JSX.Element {
  const delay =
    request.delayMs > 0 ? `, ${formatDuration(request.delayMs)} after the end of the one before` : '';
  return (
    <>
      <h3>Request</h3>
      <p class="start-line">
        <b>{request.method}</b> {visibleLine(request.url)}
      </p>
      <p class="details-note">{`Attempt ${formatCount(attempt)}: ${reasons[request.reason]}${delay}.`}</p>
      <HeaderTable headers={request.headers} label="Request headers" />
      {request.body !== undefined && <pre class="code-block">{visibleBlock(request.body)}</pre>}
    </>
  );
}

function ResponsePart({ head }: { readonly head: ResponseHead }): JSX.Element {
  return (
    <>
      <h3>Response</h3>
      <p class="start-line">
        HTTP/{visibleLine(head.httpVersion)} <b>{head.status}</b> {visibleLine(head.statusText)}
      </p>
      {head.redirects.map((hop) => (
        <p class="details-note" key={hop.from}>
          {visibleLine(`${hop.status} from ${hop.from} to ${hop.to}`)}
        </p>
      ))}
      <HeaderTable headers={head.headers} label="Response headers" />
    </>
  );
}

function ConnectionPart({ head }: { readonly head: ResponseHead }): JSX.Element {
  return (
    <>
      <h3>Timing</h3>
      <TimingsBar timings={head.timings} />
      <h3>Connection</h3>
      <Facts
        facts={[
          ['Remote address', head.remoteAddress ?? 'the socket was gone already'],
          ['Socket', head.isConnectionReused ? 'reused' : 'new'],
          ['TLS', head.tls ?? 'none'],
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
      <h3>This entry</h3>
      <Facts
        facts={[
          ['Since the request', sinceRequestMs === undefined ? undefined : formatDuration(sinceRequestMs)],
          ['Since the entry before', row.deltaMs === undefined ? undefined : formatDuration(row.deltaMs)],
          ['Until the next', untilNextMs === undefined ? undefined : formatDuration(untilNextMs)],
        ]}
      />
      {attemptStart !== undefined && attemptStart !== row.number && (
        <p class="details-note">
          The attempt begins with entry <EntryLink page={page} number={attemptStart} />.
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
