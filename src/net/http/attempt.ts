// One HTTP exchange of a stream: the request, redirects, the response head, the body, and how all that ended. Failures
// of the protocol and the network are endings, not exceptions. Once it has ended, its socket is gone.

import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

import * as l10n from '@vscode/l10n';

import type { RedirectHop, ResponseHead } from '../../core/log/detail.ts';
import { isRecord } from '../../core/base/narrowing.ts';
import { present } from '../../core/base/present.ts';
import type { BrowserGap, Ending } from '../../core/stream/ending.ts';
import { browserGapsAt } from '../../core/stream/browserGaps.ts';
import { gatewayOf } from '../../core/stream/gateway.ts';
import { readingOf, type BodyReading } from '../../core/stream/bodyFormat.ts';
import type { Header, ResolvedHeader, ResolvedRequest } from '../../core/stream/streamRequest.ts';
import { whyNoHeader } from '../../core/wire/headerText.ts';
import { parseContentEncoding } from './bodyDecoder.ts';
import { bringsAgent, tlsOptionsFor, type ConnectionOptions } from './connectionOptions.ts';
import { ConnectionWitness, type WayOut } from './connectionWitness.ts';
import { failureOf, proxyRefusal } from './failure.ts';
import { groupHeaders } from './headers.ts';
import { InterimAnswers, unaskedSwitch } from './interimAnswers.ts';
import { MessageReading } from './messageReading.ts';
import { Patience } from './patience.ts';
import { nextHop, routeAfter, type Route } from './redirect.ts';
import { readRefusedBody } from './refusedBody.ts';
import {
  checkRequest,
  InvalidRequestError,
  leftBehindOn,
  outgoingRequest,
  type OutgoingRequest,
} from './requestHead.ts';
import { readBody } from './responseBody.ts';

/** Larger heads are refused; Node's own limit of 16 KiB is less than browsers take. */
const maxHeaderSize = 256 * 1024;

export interface AttemptRequest {
  readonly request: ResolvedRequest;
  /** Where to connect: the stream's URL, or where redirects led an earlier attempt. */
  readonly route: Route;
  /** Empty: no header. */
  readonly lastEventId: string;
  /** What any answer is to be taken for, in a simulation. */
  readonly simulatedAnswer?: Ending;
}

/** What an attempt tells while it runs. Calls come in the order of the wire, and none after `onEnd`. */
export interface AttemptObserver {
  /** The request is being sent, with these headers. Called again for each redirect. */
  onRequest(url: string, method: string, headers: readonly ResolvedHeader[]): void;
  onRedirect(hop: RedirectHop): void;
  /** All of the request is on its way over a connection, and nothing has come back. Again for each redirect. */
  onSent(): void;
  /** The response is read as a stream, and came by this route. */
  onOpen(head: ResponseHead, encodings: readonly string[], route: Route, reading: BodyReading): void;
  /** Decoded bytes of the body. `readNumber` counts the reads from the socket, from 1. */
  onBytes(bytes: Uint8Array, wireBytes: number, readNumber: number): void;
  /** The exchange is over. `head` is there when a response came that is not read as a stream. */
  onEnd(ending: Ending, head: ResponseHead | undefined): void;
}

export class Attempt {
  readonly #options: ConnectionOptions;
  readonly #observer: AttemptObserver;
  readonly #what: AttemptRequest;
  #witness: ConnectionWitness;
  /** What was asked last. */
  #sent: OutgoingRequest | undefined;
  #clientRequest: ClientRequest | undefined;
  #agent: HttpAgent | undefined;
  #redirects: RedirectHop[] = [];
  readonly #connecting: Patience;
  readonly #silence: Patience;
  #reading: MessageReading | undefined;
  #stopReading: (() => void) | undefined;
  #isStalled = false;
  #isOver = false;

  /** Starts at once; the first call of the observer comes in a later turn of the event loop. */
  constructor(what: AttemptRequest, options: ConnectionOptions, observer: AttemptObserver) {
    this.#options = options;
    this.#observer = observer;
    this.#what = what;
    this.#witness = new ConnectionWitness();
    this.#connecting = new Patience(options.connectTimeoutMs, () => this.#onConnectTimeout());
    this.#silence = new Patience(options.idleTimeoutMs, () => {
      this.end({ cause: 'idle', limit: options.idleTimeoutMs });
    });
    process.nextTick(() => this.#begin());
  }

  /** Ends the exchange from our side, with the cause that is to be shown. Does nothing once it is over. */
  end(ending: Ending, wayOut: WayOut = 'fin'): void {
    this.#finish(ending, undefined, wayOut);
  }

  /** Time in which this process did not run counts for none of the limits. */
  forgivePause(): void {
    this.#connecting.forgive();
    this.#silence.forgive();
  }

  /** Reads and delivers nothing more while the connection stays open. */
  stall(): void {
    this.#isStalled = true;
    this.#reading?.hold(this);
  }

  #begin(): void {
    try {
      // The stream was checked when it was made; what came from the secret storage since then was not.
      checkRequest(this.#what.request);
    } catch (error) {
      if (!(error instanceof InvalidRequestError)) throw error;
      this.end({ cause: 'bad-url', reason: error.message });
      return;
    }
    this.#send(this.#what.route);
  }

  #send(route: Route): void {
    const { request, lastEventId } = this.#what;
    const outgoing = outgoingRequest(request, lastEventId, route);
    if (!outgoing) {
      this.end({ cause: 'bad-id', reason: whyNoHeader(lastEventId) ?? '' });
      return;
    }
    const { protocol } = outgoing.url;
    if (protocol !== 'http:' && protocol !== 'https:') {
      this.end({ cause: 'bad-url', reason: l10n.t('{0} is neither http: nor https:', protocol) });
      return;
    }
    if (this.#isOver) return;
    this.#sent = outgoing;
    this.#observer.onRequest(route.url, outgoing.method, outgoing.headers);
    this.#releaseConnection();
    // Who is told of a request may close the stream.
    if (this.#isOver) return;
    const witness = new ConnectionWitness();
    this.#witness = witness;
    const clientRequest = this.#createRequest(outgoing);
    // Headers beyond a number would vanish without a word; the size of the head is limited anyway.
    clientRequest.maxHeadersCount = 0;
    this.#clientRequest = clientRequest;
    let isAnswered = false;
    const onResponse = (response: IncomingMessage): void => {
      isAnswered = true;
      if (this.#clientRequest === clientRequest) this.#onResponse(response, route, outgoing.method);
    };
    witness.observe(clientRequest, () => this.#onConnected());
    clientRequest.on('finish', () => {
      witness.markSent();
      if (this.#clientRequest === clientRequest && !isAnswered) this.#observer.onSent();
    });
    const interim = new InterimAnswers();
    clientRequest.on('information', (head) => {
      const reason = interim.take(head);
      if (reason !== undefined && this.#clientRequest === clientRequest)
        this.#finish({ cause: 'no-response', reason }, undefined);
    });
    clientRequest.on('response', onResponse);
    // 101 Switching Protocols, which nobody asked for.
    clientRequest.on('upgrade', onResponse);
    clientRequest.on('error', (error: NodeJS.ErrnoException) => {
      // Once there is a response, its body says how it ended.
      if (isAnswered) witness.noteError(error);
      else if (this.#clientRequest === clientRequest) {
        this.#finish(failureOf(error, witness, outgoing.url), undefined);
      }
    });
    this.#connecting.restart();
    clientRequest.end(outgoing.body);
  }

  #createRequest({ method, url, headers }: OutgoingRequest): ClientRequest {
    const options = { method, path: targetOf(url), headers: groupHeaders(headers), maxHeaderSize };
    const isSecure = url.protocol === 'https:';
    this.#agent = bringsAgent(url, this.#options)
      ? new (isSecure ? HttpsAgent : HttpAgent)({ keepAlive: true })
      : undefined;
    // Nothing but the absence of the option is no agent to everybody.
    const withAgent = { ...options, ...present({ agent: this.#agent }) };
    if (!isSecure) return httpRequest(url, withAgent);
    return httpsRequest(url, {
      ...withAgent,
      ...tlsOptionsFor(url, this.#what.request, this.#options),
    });
  }

  #onConnected(): void {
    this.#connecting.stop();
    this.#restartSilence();
  }

  #onConnectTimeout(): void {
    const seconds = this.#options.connectTimeoutMs / 1000;
    this.#finish(
      { cause: 'unreachable', stage: 'timeout', reason: l10n.t('no connection within {0} s', seconds) },
      undefined,
    );
  }

  #restartSilence(): void {
    if (this.#options.idleTimeoutMs > 0 && !this.#isOver) this.#silence.restart();
  }

  #onResponse(response: IncomingMessage, route: Route, method: string): void {
    this.#onConnected();
    this.#witness.markHead();
    const status = response.statusCode ?? 0;
    if (this.#witness.isProxyOf(route.url)) {
      // To a browser a tunnel that is refused is a network error, whatever the proxy says: the stream comes back.
      this.#finish(proxyRefusal(status, response.statusMessage ?? '', this.#witness), undefined);
      return;
    }
    const hop = nextHop(status, response.headers.location, route.url, this.#redirects.length);
    if (hop.kind === 'follow') {
      this.#followRedirect({ status, from: route.url, to: hop.url }, route, method);
      return;
    }
    const head = this.#witness.describe(response, route.url, this.#redirects);
    if (this.#what.simulatedAnswer) {
      this.#finish(this.#what.simulatedAnswer, head);
      return;
    }
    const contentTypes = response.headersDistinct['content-type'] ?? [];
    const contentType = contentTypes.join(', ');
    const reading = readingOf(contentTypes, this.#what.request.readAs);
    if (hop.kind === 'bad') {
      this.#refuse(response, head, { cause: 'bad-redirect', ...statusOf(head), reason: hop.reason });
    } else if (status === 204) {
      this.#finish({ cause: 'no-content', ...statusOf(head) }, head);
    } else if (status === 101) {
      this.#finish({ cause: 'no-response', ...statusOf(head), reason: unaskedSwitch }, head);
    } else if (status !== 200) {
      this.#refuse(response, head, {
        cause: 'http-error',
        ...statusOf(head),
        contentType,
        ...this.#missedOn(route),
      });
    } else if (!reading) {
      const isStreamUnasked = method !== 'GET' && lacksStream(this.#what.request.body);
      this.#refuse(response, head, {
        cause: 'wrong-type',
        ...statusOf(head),
        contentType,
        ...(isStreamUnasked && { isStreamUnasked }),
      });
    } else {
      this.#open(response, head, route, reading);
    }
  }

  #followRedirect(hop: RedirectHop, route: Route, method: string): void {
    this.#redirects = [...this.#redirects, hop];
    const next = routeAfter(route, hop, method);
    const isFirstAway = next.hasLeftOrigin && !route.hasLeftOrigin;
    if (next.hasLeftOrigin && !next.isTurnedToGet && this.#what.request.isBodyBound) {
      this.#redirectBound(hop);
      return;
    }
    const { asFetch, stored } = leftBehindOn(next, this.#what.request);
    this.#observer.onRedirect({
      ...hop,
      ...(isFirstAway && asFetch.length > 0 && { leftBehind: asFetch }),
      ...(isFirstAway && stored.length > 0 && { storedLeftBehind: stored }),
    });
    this.#send(next);
  }

  /** A body that holds a value for one host alone is not taken to another. */
  #redirectBound({ status }: RedirectHop): void {
    const reason = l10n.t(
      'the redirect leads to another origin, and the body has a value that is for this one alone',
    );
    this.#finish({ cause: 'bad-redirect', status, reason }, undefined);
  }

  /** What the server may have missed in the request. */
  #missedOn(route: Route): Pick<Ending, 'leftBehind'> {
    const { asFetch, stored } = leftBehindOn(route, this.#what.request);
    const leftBehind = [...asFetch, ...stored];
    return leftBehind.length > 0 ? { leftBehind } : {};
  }

  /** The response is not a stream: its first bytes help to see why. */
  #refuse(response: IncomingMessage, head: ResponseHead, ending: Ending): void {
    this.#silence.stop();
    this.#stopReading = readRefusedBody(response, (bodyStart) => {
      const told = ending.cause === 'http-error' ? { ...ending, ...signsOf(head, bodyStart) } : ending;
      this.#finish(bodyStart === '' ? told : { ...told, bodyStart }, head);
    });
  }

  #open(response: IncomingMessage, head: ResponseHead, route: Route, bodyReading: BodyReading): void {
    const parsed = parseContentEncoding(response.headers['content-encoding']);
    if ('problem' in parsed) {
      this.#refuse(response, head, { cause: 'bad-encoding', ...statusOf(head), reason: parsed.problem });
      return;
    }
    const reading = new MessageReading(response);
    this.#reading = reading;
    this.#observer.onOpen(head, parsed.encodings, route, bodyReading);
    if (this.#isOver) return;
    this.#stopReading = readBody({
      reading,
      encodings: parsed.encodings,
      witness: this.#witness,
      onBytes: (bytes, wireBytes, readNumber) => {
        if (this.#isOver || this.#isStalled) return;
        this.#restartSilence();
        this.#observer.onBytes(bytes, wireBytes, readNumber);
      },
      onEnd: (ending) => this.#finish(ending, undefined),
    });
  }

  #finish(ending: Ending, head: ResponseHead | undefined, wayOut: WayOut = 'fin'): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#releaseConnection(wayOut);
    const gaps = this.#gapsAt(ending, head);
    this.#observer.onEnd(gaps.length === 0 ? ending : { ...ending, unlikeBrowser: gaps }, head);
  }

  #gapsAt(ending: Ending, head: ResponseHead | undefined): BrowserGap[] {
    const sent = this.#sent;
    if (!sent || ending.isSimulated) return [];
    const redirects = this.#redirects.length;
    const { href: url } = sent.url;
    const headers = sent.headers.map(([name, value]): Header => [name, value]);
    return browserGapsAt(ending, { url, headers, redirects, answerHeaders: head?.headers ?? [] });
  }

  #releaseConnection(wayOut: WayOut = 'fin'): void {
    this.#connecting.stop();
    this.#silence.stop();
    this.#stopReading?.();
    this.#stopReading = undefined;
    const clientRequest = this.#clientRequest;
    this.#clientRequest = undefined;
    this.#reading = undefined;
    if (wayOut === 'reset') this.#witness.release(wayOut);
    clientRequest?.destroy();
    this.#witness.release('fin');
    this.#agent?.destroy();
    this.#agent = undefined;
  }
}

function statusOf(head: ResponseHead): { readonly status: number; readonly statusText: string } {
  return { status: head.status, statusText: head.statusText };
}

/** What the answer to a refused request says of who gave it, and of a scheme that was wrong. */
function signsOf({ status, headers, url }: ResponseHead, bodyStart: string): Partial<Ending> {
  const gateway = gatewayOf({ status, headers, bodyStart });
  if (gateway) return { gateway };
  const isTls = status === 400 && url.startsWith('http:') && wantsHttps.test(bodyStart);
  return isTls ? { schemeMistake: 'server is TLS' } : {};
}

/** The words of nginx, Go, Apache and Tomcat, in this order. */
const wantsHttps =
  /plain HTTP request was sent to HTTPS port|HTTP request to an HTTPS server|speaking plain HTTP to an SSL-enabled|combination of host and port requires TLS/;

/** Whether the body is a JSON object that does not ask for a stream. */
function lacksStream(body: string | undefined): true | undefined {
  try {
    const value: unknown = JSON.parse(body ?? '');
    return isRecord(value) && value['stream'] !== true ? true : undefined;
  } catch {
    return undefined;
  }
}

/** The request's target. Node's own leaves out the question mark of an empty query, which browsers send. */
function targetOf({ href, origin }: URL): string {
  return href.slice(origin.length).replace(/#.*/, '');
}
