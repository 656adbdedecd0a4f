// What the timeline says about the end of an attempt: what happened and who did it, what a standard client does next,
// and what to do about it. Sentences live here, facts in ending.ts.

import * as l10n from '@vscode/l10n';

import { assertNever } from '../base/assertNever.ts';
import type { EndDetail } from './detail.ts';
import { adviseMisled, describeMisled } from './reachWords.ts';
import { redactEnding } from './redactDetail.ts';
import { adviseGateway, adviseLeftBehind, adviseType, describeGateway } from './refusalWords.ts';
import type { Ending } from '../stream/ending.ts';
import type { StopReason } from '../stream/connection.ts';
import { formatDuration, formatSize } from '../base/format.ts';
import { describeReaction } from '../stream/clientReaction.ts';
import type { ClientProfile } from '../stream/clientProfile.ts';
import type { Verdict } from '../stream/verdict.ts';

/** What happened and who did it, as one sentence; a simulated ending says so. */
export function describeEnding(ending: Ending): string {
  // What is told of an ending that is not from the log may still have an address in it.
  const sentence = describeCause(redactEnding(ending));
  return ending.isSimulated ? `Simulated: ${sentence}` : sentence;
}

function describeCause(ending: Ending): string {
  const code = ending.code === undefined ? '' : ` (${ending.code})`;
  if (ending.by === 'relay' && !ending.isSimulated) return 'The relay was stopped.';
  switch (ending.cause) {
    case 'end':
      return ending.isEndedByClose ? describeEndByClose(ending) : 'The server ended the response.';
    case 'truncated':
      return `The connection was closed ${describeMissing(ending)}${code}, by the server or something on the way.`;
    case 'reset':
      return `The connection was reset while the response was open${code}, by the server or something on the way.`;
    case 'no-response':
      if (ending.schemeMistake === 'server is TLS') return describeMisled(ending) ?? '';
      if (ending.reason !== undefined)
        return `The server, or something on the way, gave no answer that can be used: ${ending.reason}${code}.`;
      return `The server, or something on the way, closed the connection before it answered${code}.`;
    case 'unreachable':
      return describeMisled(ending) ?? describeUnreachable(ending, code);
    case 'no-content':
      return 'The server answered 204 No Content: do not come back.';
    case 'answered':
      return describeAnswer(ending);
    case 'http-error':
      if (ending.gateway && ending.status !== undefined)
        return describeGateway(ending.gateway, ending.status, describeStatus(ending));
      return `The server answered ${describeStatus(ending)} instead of 200.`;
    case 'wrong-type':
      return `The server answered with ${describeType(ending)} instead of text/event-stream.`;
    case 'bad-redirect':
      return `The server sent a redirect (${describeStatus(ending)}) that leads nowhere: ${ending.reason ?? 'unusable'}.`;
    case 'close-message':
      return `The server said in an event that the stream is over${ending.reason === undefined ? '' : ` (${ending.reason})`}, and the client closed the connection.`;
    case 'client':
      if (ending.by === 'app') return `The app ${ending.code ? 'reset' : 'closed'} the connection${code}.`;
      if (ending.by === 'relay') return 'The relay closed the connection, as an app that leaves.';
      return 'You closed the connection.';
    case 'idle':
      return `Nothing came from the network for ${formatDuration(ending.limit ?? 0)}, not even a comment.`;
    case 'limit':
      return `The inspector closed the connection: one event is larger than ${formatSize(ending.limit ?? 0)}.`;
    case 'bad-encoding':
      return `The server sent a body that cannot be decoded${withReason(ending)}${code}.`;
    case 'bad-url':
      return `The client refused the address${withReason(ending)}.`;
    case 'bad-id':
      return `The client cannot send Last-Event-ID${withReason(ending)}.`;
    default:
      return assertNever(ending.cause);
  }
}

/**
 * What the client that reads the stream does next, as one sentence: a standard EventSource unless another one is named.
 * What others do is known by measurement.
 */
export function describeVerdict(
  verdict: Verdict,
  ending: Ending,
  client: ClientProfile = 'eventsource',
): string {
  if (ending.cause === 'answered')
    return l10n.t('The call has its answer: there is no stream to come back for.');
  if (client !== 'eventsource') return describeReaction(client, ending.cause);
  switch (verdict.next) {
    case 'reconnect': {
      const delay = formatDuration(verdict.delayMs);
      const id = shorten(verdict.lastEventId);
      if (id === '') return l10n.t('An EventSource comes back in {delay}, without Last-Event-ID.', { delay });
      return l10n.t('An EventSource comes back in {delay}, with Last-Event-ID {id}.', { delay, id });
    }
    case 'wait':
      return l10n.t('An EventSource never notices: it waits for ever on the half-open connection.');
    case 'stop':
      if (ending.cause === 'limit')
        return l10n.t('An EventSource has no such limit; connecting again would meet the same event.');
      return l10n.t('An EventSource stops for good.');
    default:
      return assertNever(verdict);
  }
}

/** What this stream does next where that differs from a standard client; undefined when it does the same. */
export function describeOwnNext(detail: EndDetail): string | undefined {
  const { verdict, next, policy } = detail;
  if (next.next === verdict.next && delayOf(next) === delayOf(verdict)) return describeIdLeftOut(detail);
  if (next.next === 'reconnect') return `This stream comes back in ${formatDuration(next.delayMs)}.`;
  if (policy.kind === 'limited')
    return `This stream gave up: its policy allows ${policy.attempts} reconnects.`;
  if (policy.kind === 'off') return 'This stream stays closed: its reconnect policy is off.';
  return 'This stream stays closed.';
}

/** The id that a standard client would send, and this stream cannot. */
function describeIdLeftOut({ verdict, next }: EndDetail): string | undefined {
  if (next.next !== 'reconnect' || verdict.next !== 'reconnect') return undefined;
  if (next.lastEventId !== '' || verdict.lastEventId === '') return undefined;
  return l10n.t(
    'This stream comes back without Last-Event-ID: the id has a control character in it, which the inspector cannot put into a header.',
  );
}

/** Why a stopped stream stopped, as one sentence for the state line. */
export function describeStop(reason: StopReason): string {
  switch (reason.kind) {
    case 'closed':
      return 'Closed by you.';
    case 'standard':
    case 'left to app':
      return describeEnding(reason.ending);
    case 'policy off':
      return `${describeEnding(reason.ending)} The reconnect policy is off.`;
    case 'gave up':
      return `${describeEnding(reason.ending)} Gave up after ${reason.attempts} reconnects.`;
    default:
      return assertNever(reason);
  }
}

/** Nothing on the wire tells such an end from the end of a server that was killed. */
function describeEndByClose({ isInsideEvent }: Ending): string {
  return isInsideEvent
    ? l10n.t(
        'The connection was closed in the middle of an event, which speaks for a cut: by a crash, a kill, or something on the way. Nothing else marks the end of this response, so it cannot be told for certain.',
      )
    : l10n.t(
        'The connection was closed, and nothing else marks the end of this response: whether the server ended it or was cut off cannot be told.',
      );
}

/** What the user can do about an ending; undefined when there is nothing to do. */
export function adviseEnding(ending: Ending): string | undefined {
  if (ending.isSimulated) return describeReality(ending);
  switch (ending.cause) {
    case 'unreachable':
      return adviseMisled(ending) ?? adviseUnreachable(ending);
    case 'no-response':
      if (ending.schemeMistake) return adviseMisled(ending);
      if (ending.code?.startsWith('HPE_'))
        return l10n.t('Check the port: what answers there does not speak HTTP.');
      if (ending.code === 'EPROTO')
        return 'Check the scheme and the port: a server for https answers plain http like this.';
      return ending.reason === undefined
        ? l10n.t(
            'Look into the server’s log: it accepted the connection and dropped it. A server for https does so when it is asked over plain http.',
          )
        : 'Look for who writes such an answer: the server, or something that stands before it.';
    case 'http-error':
      return adviseError(ending);
    case 'wrong-type':
      return adviseType(ending);
    case 'bad-redirect':
      return 'Mend the Location header, or connect to the final address.';
    case 'truncated':
      return 'Look for a crash, a time limit of a proxy or platform, or a destroyed socket. A server that means to end the stream ends the response.';
    case 'reset':
      return 'Look for a crash or a killed process; load balancers also reset connections that they think idle.';
    case 'idle':
      return 'Let the server send a comment every 15 seconds or so, to keep proxies from closing and to let clients notice a dead connection.';
    case 'limit':
      return 'Raise sse.maxEventMiB if such events are meant to be.';
    case 'bad-encoding':
      return 'Send the stream uncompressed, or flush the compressor after each event.';
    case 'bad-id':
      return 'Send short ids without control characters; connect anew to start without an id.';
    case 'end':
      return ending.isEndedByClose
        ? l10n.t(
            'Answer over HTTP/1.1 with Transfer-Encoding: chunked: then an end that is meant and a crash look different.',
          )
        : undefined;
    case 'no-content':
    case 'answered':
    case 'close-message':
    case 'client':
    case 'bad-url':
      return undefined;
    default:
      return assertNever(ending.cause);
  }
}

function describeMissing(ending: Ending): string {
  if (ending.missingBytes !== undefined)
    return `${formatSize(ending.missingBytes)} before the end that Content-Length announced`;
  return `before the response was complete${withReason(ending)}`;
}

function describeUnreachable(ending: Ending, code: string): string {
  const isInReason = ending.reason?.includes(ending.code ?? '') ?? false;
  const detail = withReason(ending) + (isInReason ? '' : code);
  switch (ending.stage) {
    case 'dns':
      return `The name of the server could not be resolved${code}.`;
    case 'tls':
      return `The TLS connection could not be made: ${ending.reason ?? 'the handshake failed'}${code}.`;
    case 'timeout':
      return `The server did not take the connection in time${detail}.`;
    default:
      return `Nothing accepts connections at this address${code}.`;
  }
}

function adviseUnreachable(ending: Ending): string {
  if (ending.stage === 'dns') return 'Check the spelling of the host, and the network.';
  if (ending.stage === 'tls') {
    return 'For a self-signed certificate of your own, add the host to the setting sse.insecureHosts, or its authority to the system’s.';
  }
  if (ending.stage === 'timeout')
    return 'Check that the server runs and that no firewall drops the connection.';
  if (ending.code === 'ECONNREFUSED') return 'Start the server, or check the port.';
  return 'Check the address, the network and the proxy settings.';
}

function adviseError(ending: Ending): string {
  const { gateway, status = 0 } = ending;
  if (gateway) return adviseGateway(gateway, status);
  return adviseLeftBehind(ending) ?? adviseMisled(ending) ?? adviseStatus(status);
}

function adviseStatus(status: number): string {
  if (status === 401) return 'Add an Authorization header to the request.';
  if (status === 407) {
    return l10n.t(
      'A proxy asks for credentials: put them into its address in http.proxy, or into http.proxyAuthorization.',
    );
  }
  if (status === 403)
    return 'The server knows the request and refuses it: check its rules for origin, host and credentials.';
  if (status === 404) return 'Check the path of the address.';
  if (status === 405) return 'Choose the method that the server expects, such as POST.';
  if (status === 406) return 'Check the Accept header of the request.';
  if (status === 503 || status === 429) {
    return 'A busy server that wants clients back has to accept and then end the stream: Retry-After is ignored by EventSource.';
  }
  if (status >= 500) return 'Look into the server’s log.';
  if (status >= 200 && status < 300) return 'Only 200 opens an event stream.';
  return 'Look at the first kilobyte of the body for what the server says.';
}

function describeStatus(ending: Ending): string {
  return `${ending.status ?? ''} ${ending.statusText ?? ''}`.trim();
}

/** An answer to a call that is no event stream and need not be one. */
function describeAnswer(ending: Ending): string {
  const status = describeStatus(ending);
  if (!ending.contentType) return l10n.t('The server answered {status}.', { status });
  const type = shorten(ending.contentType);
  return l10n.t('The server answered {status} with Content-Type {type}.', { status, type });
}

function describeType(ending: Ending): string {
  return ending.contentType ? `Content-Type ${shorten(ending.contentType)}` : 'no Content-Type';
}

function withReason(ending: Ending): string {
  return ending.reason === undefined ? '' : `: ${ending.reason}`;
}

/** Undefined for a client that does not come back. */
function delayOf(verdict: Verdict): number | undefined {
  return 'delayMs' in verdict ? verdict.delayMs : undefined;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** What really happened on the wire when an ending was simulated. */
function describeReality(ending: Ending): string {
  if (ending.by === 'relay') return 'The relay made this ending on the wire. The other side had not ended.';
  switch (ending.cause) {
    case 'reset':
      return 'In reality the inspector reset its connection (over TLS it closed it); the server saw a client that vanished.';
    case 'no-content':
    case 'http-error':
    case 'wrong-type':
      return 'In reality the server answered otherwise, and the inspector closed its connection then.';
    case 'end':
    case 'answered':
    case 'truncated':
    case 'close-message':
    case 'no-response':
    case 'unreachable':
    case 'bad-redirect':
    case 'client':
    case 'idle':
    case 'limit':
    case 'bad-encoding':
    case 'bad-url':
    case 'bad-id':
      return 'In reality the inspector closed its connection; the server saw a client that vanished.';
  }
}
