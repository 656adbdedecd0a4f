// What the timeline says about the end of an attempt: what happened and who did it, what a standard client does next,
// and what to do about it. Sentences live here, facts in ending.ts.

import * as l10n from '@vscode/l10n';

import { assertNever } from '../base/assertNever.ts';
import type { EndDetail } from './detail.ts';
import { adviseMisled, adviseProxyCredentials, describeMisled } from './reachWords.ts';
import { redactEnding } from '../stream/redactEnding.ts';
import { adviseGateway, adviseLeftBehind, adviseType, describeGateway } from './refusalWords.ts';
import {
  adviseEnd,
  adviseHeldHead,
  adviseReset,
  adviseTruncated,
  describeEnd,
  describeHeldHead,
  describeReset,
  describeTruncated,
  withCode,
} from '../stream/cutWords.ts';
import { adviseBlocked, describeBlocked } from '../debug/words/blockedWords.ts';
import type { Ending } from '../stream/ending.ts';
import { adviseGaps, describeGaps } from '../stream/browserWords.ts';
import type { StopReason } from '../stream/connection.ts';
import { isOfLines } from '../wire/bodyFraming.ts';
import { formatDuration, formatSize } from '../base/format.ts';
import type { EndedCall } from '../clients/measuredCalls.ts';
import { describeReaction } from '../clients/reactionWords.ts';
import type { ClientProfile } from '../stream/clientProfile.ts';
import type { Verdict } from '../stream/verdict.ts';

/** What happened and who did it, as one sentence; a simulated ending says so. */
export function describeEnding(ending: Ending): string {
  // What is told of an ending that is not from the log may still have an address in it.
  const sentence = describeCause(redactEnding(ending));
  return ending.isSimulated ? `${l10n.t('Simulated:')} ${sentence}` : sentence;
}

function describeCause(ending: Ending): string {
  const { code, reason } = ending;
  if (ending.by === 'relay' && !ending.isSimulated) return l10n.t('The relay was stopped.');
  switch (ending.cause) {
    case 'end':
      return describeEnd(ending);
    case 'truncated':
      return describeHeldHead(ending) ?? describeTruncated(ending);
    case 'reset':
      return describeHeldHead(ending) ?? describeReset(ending);
    case 'no-response':
      if (ending.schemeMistake === 'server is TLS') return describeMisled(ending) ?? '';
      if (reason !== undefined)
        return l10n.t(
          'The server, or something on the way, gave no answer that can be used: {0}.',
          withCode(reason, code),
        );
      return code === undefined
        ? l10n.t('The server, or something on the way, closed the connection before it answered.')
        : l10n.t(
            'The server, or something on the way, closed the connection before it answered ({0}).',
            code,
          );
    case 'unreachable':
      return describeMisled(ending) ?? describeUnreachable(ending);
    case 'no-content':
      return l10n.t('The server answered 204 No Content: do not come back.');
    case 'answered':
      return describeAnswer(ending);
    case 'http-error':
      if (ending.gateway && ending.status !== undefined)
        return describeGateway(ending.gateway, ending.status, describeStatus(ending));
      // [spec] RFC 9110, 15.5.8: only a proxy answers so.
      if (ending.status === 407)
        return l10n.t('A proxy answered {0} in the server’s place.', describeStatus(ending));
      return l10n.t('The server answered {0} instead of 200.', describeStatus(ending));
    case 'wrong-type':
      return ending.contentType
        ? l10n.t(
            'The server answered with Content-Type {0} instead of text/event-stream.',
            shorten(ending.contentType),
          )
        : l10n.t('The server answered with no Content-Type instead of text/event-stream.');
    case 'bad-redirect':
      return l10n.t('The server sent a redirect ({status}) that leads nowhere: {reason}.', {
        status: describeStatus(ending),
        reason: reason ?? l10n.t('unusable'),
      });
    case 'close-message':
      return reason === undefined
        ? l10n.t('The server said in an event that the stream is over, and the client closed the connection.')
        : l10n.t(
            'The server said in an event that the stream is over ({0}), and the client closed the connection.',
            reason,
          );
    case 'client':
      if (ending.isByPage)
        return l10n.t(
          'The page was left or loaded anew, and the stream with it. The debugger does not say when the connection ended.',
        );
      if (ending.by === 'app')
        return code
          ? l10n.t('The app reset the connection ({0}).', code)
          : l10n.t('The app closed the connection.');
      if (ending.by === 'relay') return l10n.t('The relay closed the connection, as an app that leaves.');
      if (ending.isByWindow) return l10n.t('The window was closed or reloaded, and the connection with it.');
      return l10n.t('You closed the connection.');
    case 'idle':
      return l10n.t(
        'Nothing came from the network for {0}, not even a comment.',
        formatDuration(ending.limit ?? 0),
      );
    case 'limit':
      return l10n.t(
        'The inspector closed the connection: one event is larger than {0}.',
        formatSize(ending.limit ?? 0),
      );
    case 'bad-encoding':
      if (reason !== undefined)
        return l10n.t('The server sent a body that cannot be decoded: {0}.', withCode(reason, code));
      return code === undefined
        ? l10n.t('The server sent a body that cannot be decoded.')
        : l10n.t('The server sent a body that cannot be decoded ({0}).', code);
    case 'bad-url':
      return reason === undefined
        ? l10n.t('The client refused the address.')
        : l10n.t('The client refused the address: {0}.', reason);
    case 'bad-id':
      return reason === undefined
        ? l10n.t('The client cannot send Last-Event-ID.')
        : l10n.t('The client cannot send Last-Event-ID: {0}.', reason);
    case 'blocked':
      return describeBlocked(ending);
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
  call: Omit<EndedCall, 'ending'> = {},
): string {
  if (ending.cause === 'answered')
    return l10n.t('The call has its answer: there is no stream to come back for.');
  if (isOfLines(ending.readAs))
    return l10n.t('This is no event stream: nothing says that a client comes back for more.');
  if (client !== 'eventsource') return describeReaction(client, { ...call, ending });
  if (ending.unlikeBrowser && !ending.isSimulated)
    return describeGaps(ending.unlikeBrowser, verdict, shorten);
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
      if (ending.readAs)
        return l10n.t('An EventSource refuses this response for its Content-Type, and stops for good.');
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
  if (next.next === 'reconnect')
    return l10n.t('This stream comes back in {0}.', formatDuration(next.delayMs));
  if (policy.kind === 'limited')
    return policy.attempts === 1
      ? l10n.t('This stream gave up: its policy allows 1 reconnect.')
      : l10n.t('This stream gave up: its policy allows {0} reconnects.', policy.attempts);
  if (policy.kind === 'off') return l10n.t('This stream stays closed: its reconnect policy is off.');
  return l10n.t('This stream stays closed.');
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
      return l10n.t('Closed by you.');
    case 'standard':
    case 'lines':
    case 'left to app':
      return describeEnding(reason.ending);
    case 'policy off':
      return `${describeEnding(reason.ending)} ${l10n.t('The reconnect policy is off.')}`;
    case 'gave up':
      return `${describeEnding(reason.ending)} ${describeGivingUp(reason.attempts)}`;
    case 'file ends':
      return describeFileEnd(reason.was);
    case 'debugger left':
      return l10n.t('The debugger tells nothing more of this stream: what became of it is not known.');
    default:
      return assertNever(reason);
  }
}

function describeFileEnd(was: Extract<StopReason, { readonly kind: 'file ends' }>['was']): string {
  switch (was) {
    case 'open':
      return l10n.t('The file ends here: the stream was open.');
    case 'connecting':
      return l10n.t('The file ends here: the stream was connecting.');
    case 'waiting':
      return l10n.t('The file ends here: the stream was about to reconnect.');
    default:
      return l10n.t('The file ends here.');
  }
}

/** What the user can do about an ending; undefined when there is nothing to do. */
export function adviseEnding(ending: Ending): string | undefined {
  if (ending.isSimulated) return describeReality(ending);
  switch (ending.cause) {
    case 'unreachable':
      return adviseMisled(ending) ?? adviseGaps(ending.unlikeBrowser) ?? adviseUnreachable(ending);
    case 'no-response':
      if (ending.schemeMistake) return adviseMisled(ending);
      if (ending.code?.startsWith('HPE_'))
        return l10n.t('Check the port: what answers there does not speak HTTP.');
      if (ending.code === 'EPROTO')
        return l10n.t('Check the scheme and the port: a server for https answers plain http like this.');
      return ending.reason === undefined
        ? l10n.t(
            'Look into the server’s log: it accepted the connection and dropped it. A server for https does so when it is asked over plain http.',
          )
        : l10n.t('Look for who writes such an answer: the server, or something that stands before it.');
    case 'http-error':
      return adviseError(ending);
    case 'wrong-type':
      return adviseGaps(ending.unlikeBrowser) ?? adviseType(ending);
    case 'bad-redirect':
      return (
        adviseGaps(ending.unlikeBrowser) ??
        l10n.t('Mend the Location header, or connect to the final address.')
      );
    case 'truncated':
      return adviseHeldHead(ending) ?? adviseTruncated();
    case 'reset':
      return adviseHeldHead(ending) ?? adviseReset();
    case 'idle':
      if (isOfLines(ending.readAs)) return undefined;
      return l10n.t(
        'Let the server send a comment every 15 seconds or so, to keep proxies from closing and to let clients notice a dead connection.',
      );
    case 'limit':
      return l10n.t('Raise sse.maxEventMiB if such events are meant to be.');
    case 'bad-encoding':
      return (
        adviseGaps(ending.unlikeBrowser) ??
        l10n.t('Send the stream uncompressed, or flush the compressor after each event.')
      );
    case 'bad-id':
      return l10n.t('Send short ids without control characters; connect anew to start without an id.');
    case 'end':
      return adviseEnd(ending);
    case 'close-message':
      return l10n.t(
        'A client that does not know this message comes back when the response ends, as an EventSource does, and a server that makes an answer for each GET makes another, and pays for it twice. A 204 to its next request stops it.',
      );
    case 'blocked':
      return adviseBlocked(ending);
    case 'no-content':
    case 'answered':
    case 'client':
    case 'bad-url':
      return undefined;
    default:
      return assertNever(ending.cause);
  }
}

function describeUnreachable({ stage, code, reason }: Ending): string {
  switch (stage) {
    case 'dns':
      return code === undefined
        ? l10n.t('The name of the server could not be resolved.')
        : l10n.t('The name of the server could not be resolved ({0}).', code);
    case 'tls':
      return l10n.t(
        'The TLS connection could not be made: {0}.',
        withCode(reason ?? l10n.t('the handshake failed'), code),
      );
    case 'timeout': {
      if (reason !== undefined) {
        const isInReason = reason.includes(code ?? '');
        return l10n.t(
          'The server did not take the connection in time: {0}.',
          isInReason ? reason : withCode(reason, code),
        );
      }
      return code === undefined
        ? l10n.t('The server did not take the connection in time.')
        : l10n.t('The server did not take the connection in time ({0}).', code);
    }
    default:
      return code === undefined
        ? l10n.t('Nothing accepts connections at this address.')
        : l10n.t('Nothing accepts connections at this address ({0}).', code);
  }
}

function describeGivingUp(attempts: number): string {
  return attempts === 1
    ? l10n.t('Gave up after 1 reconnect.')
    : l10n.t('Gave up after {0} reconnects.', attempts);
}

function adviseUnreachable(ending: Ending): string {
  if (ending.stage === 'dns') return l10n.t('Check the spelling of the host, and the network.');
  if (ending.stage === 'tls') {
    return l10n.t(
      'For a self-signed certificate of your own, add the host to the setting sse.insecureHosts, or its authority to the system’s.',
    );
  }
  if (ending.stage === 'timeout')
    return l10n.t('Check that the server runs and that no firewall drops the connection.');
  if (ending.code === 'ECONNREFUSED') return l10n.t('Start the server, or check the port.');
  return l10n.t('Check the address, the network and the proxy settings.');
}

function adviseError(ending: Ending): string {
  const { gateway, status = 0 } = ending;
  if (gateway) return adviseGateway(gateway, status);
  const known = adviseLeftBehind(ending) ?? adviseMisled(ending);
  if (known !== undefined) return known;
  const ofGaps = adviseGaps(ending.unlikeBrowser);
  if (ofGaps === undefined) return adviseStatus(status);
  // It may as well be about hosts and origins.
  return status === 403 ? `${adviseStatus(status)} ${ofGaps}` : ofGaps;
}

function adviseStatus(status: number): string {
  if (status === 401) return l10n.t('Add an Authorization header to the request.');
  if (status === 407) return adviseProxyCredentials();
  if (status === 403)
    return l10n.t(
      'The server knows the request and refuses it: check its rules for origin, host and credentials.',
    );
  if (status === 404) return l10n.t('Check the path of the address.');
  if (status === 405) return l10n.t('Choose the method that the server expects, such as POST.');
  if (status === 426 || status === 505) {
    return l10n.t(
      'The server wants another version of HTTP. Only HTTP/1.1 was offered, as a browser does without TLS: try https://.',
    );
  }
  if (status === 406) return l10n.t('Check the Accept header of the request.');
  if (status === 503 || status === 429) {
    return l10n.t(
      'A busy server that wants clients back has to accept and then end the stream: an EventSource ignores Retry-After, and stops.',
    );
  }
  if (status >= 500) return l10n.t('Look into the server’s log.');
  if (status >= 200 && status < 300) return l10n.t('Only 200 opens an event stream.');
  return l10n.t('Look at the first kilobyte of the body for what the server says.');
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

/** Undefined for a client that does not come back. */
function delayOf(verdict: Verdict): number | undefined {
  return 'delayMs' in verdict ? verdict.delayMs : undefined;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** What really happened on the wire when an ending was simulated. */
function describeReality(ending: Ending): string {
  if (ending.by === 'relay')
    return l10n.t('The relay made this ending on the wire. The other side had not ended.');
  switch (ending.cause) {
    case 'reset':
      return l10n.t(
        'In reality the inspector reset its connection (over TLS it closed it); the server saw a client that vanished.',
      );
    case 'no-content':
    case 'http-error':
    case 'wrong-type':
      return l10n.t(
        'In reality the server answered otherwise, and the inspector closed its connection then.',
      );
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
    case 'blocked':
      return l10n.t('In reality the inspector closed its connection; the server saw a client that vanished.');
  }
}
