// One request of the app on its way to the server, and the answer on its way back. Both bodies pass as they come, at the
// pace of whoever takes them, and each side ends as the other did. After an answer that leaves a doubt about where it
// ends, no connection is used again.

import {
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';

import * as l10n from '@vscode/l10n';

import { describeEnding } from '../../core/log/endingWords.ts';
import type { Ending } from '../../core/stream/ending.ts';
import { type RelayOrigins, forwardedTrailers } from '../../core/relay/heads/forwardedHeaders.ts';
import { changeRequest } from '../../core/relay/heads/requestChange.ts';
import type { Header } from '../../core/stream/streamRequest.ts';
import type { ConnectionOptions } from '../http/connectionOptions.ts';
import { ConnectionWitness } from '../http/connectionWitness.ts';
import { failureOf, proxyRefusal } from '../http/failure.ts';
import { flatHeaders, pairRawHeaders } from '../http/headers.ts';
import { unaskedSwitch } from '../http/interimAnswers.ts';
import { AppAnswer } from './appAnswer.ts';
import type { AppConnection } from './appConnection.ts';
import { AnswerPassage } from './answerPassage.ts';
import { forwardRequestBody, sendHeadNow } from './flow.ts';
import { answerPlainly, cannotBeWritten } from './plainAnswer.ts';
import { ExchangeTap } from './exchangeTap.ts';
import type { RequestFacts } from './relayedAttempt.ts';
import type { RelayedStreams } from './relayedStreams.ts';
import { switchProtocols, type UpgradeSocket } from './relayUpgrade.ts';

export interface ExchangeParts {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** For a request to switch protocols. */
  readonly upgrade?: UpgradeSocket;
  readonly connection: AppConnection;
  readonly streams: RelayedStreams;
  readonly facts: RequestFacts;
  readonly path: string;
  /** The headers as the server gets them. */
  readonly headers: readonly Header[];
  readonly replacedOrigin: string | undefined;
  readonly origins: RelayOrigins;
  readonly options: ConnectionOptions;
  /** Takes sentences for the log. */
  readonly log: (line: string) => void;
}

export class RelayExchange {
  readonly #parts: ExchangeParts;
  readonly #answer: AppAnswer;
  readonly #tap: ExchangeTap;
  readonly #witness = new ConnectionWitness();
  #clientRequest: ClientRequest | undefined;
  #passage: AnswerPassage | undefined;
  #connectTimer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
    this.#answer = new AppAnswer(parts.response, parts.request.httpVersion);
    this.#tap = new ExchangeTap(parts.streams, parts.facts);
    // Also comes, at last, after an answer that is complete.
    parts.response.once('close', () => this.#onAppClosed());
  }

  /** Whether the app has been sent the head of an answer. */
  get isAnswered(): boolean {
    return this.#answer.isHeadSent;
  }

  get isRequestComplete(): boolean {
    return this.#parts.request.complete;
  }

  begin(): void {
    const { request, response, connection, facts, path } = this.#parts;
    const { begun, requestBody } = this.#tap;
    request.on('data', requestBody.push);
    if (begun?.answer) {
      this.#isOver = true;
      request.resume();
      this.#tap.answerInPlace(begun.answer, response);
      return;
    }
    const headers = begun ? changeRequest(this.#parts.headers, begun.change) : this.#parts.headers;
    let clientRequest: ClientRequest;
    try {
      clientRequest = begun?.instead
        ? requestInstead(begun.instead, headers)
        : connection.upstream.request({ method: facts.method, path, headers });
    } catch (error) {
      const { status, sentence } = cannotBeWritten(error);
      this.#refuse(status, sentence);
      return;
    }
    this.#clientRequest = clientRequest;
    this.#follow(clientRequest);
    if (!begun?.instead && hasBody(headers)) {
      // The body may be a long time coming, and a server may want to answer its head.
      sendHeadNow(clientRequest);
      forwardRequestBody(request, clientRequest, trailersOf);
      request.on('error', () => this.#onAppClosed());
      request.resume();
    } else {
      request.resume();
      clientRequest.end();
    }
  }

  /** The relay is stopped: both sides are ended. */
  stop(): void {
    if (this.#isOver) return;
    this.#over();
    const isComplete = this.#tap.stop();
    this.#witness.release('fin');
    if (!this.#answer.isHeadSent)
      answerPlainly(this.#parts.response, { status: 503, sentence: 'The relay was stopped.' });
    else if (!isComplete) this.#answer.end('truncated');
  }

  #follow(clientRequest: ClientRequest): void {
    const { options } = this.#parts;
    this.#witness.observe(clientRequest, () => clearTimeout(this.#connectTimer));
    clientRequest.on('finish', () => {
      this.#witness.markSent();
      if (!this.#isOver) this.#tap.sent();
    });
    clientRequest.once('close', () => {
      this.#witness.unobserve();
      // What the app still sends has nobody to go to.
      if (!this.#parts.request.complete) this.#parts.request.resume();
    });
    clientRequest.on('information', (received) => {
      const problem = this.#isOver ? undefined : this.#passageOf().sendInterim(received);
      if (problem !== undefined) this.#fail({ cause: 'no-response', reason: problem });
    });
    clientRequest.on('response', (received) => this.#onResponse(received));
    clientRequest.on('upgrade', (received, socket, head) => this.#onSwitch(received, socket, head));
    clientRequest.on('error', (error: NodeJS.ErrnoException) => {
      // Once there is an answer, its body says how it ended.
      if (this.#passage?.isAnswered) this.#witness.noteError(error);
      else this.#fail(failureOf(error, this.#witness));
    });
    const limitMs = options.connectTimeoutMs;
    this.#connectTimer = setTimeout(() => {
      const reason = l10n.t('no connection within {0} s', limitMs / 1000);
      this.#fail({ cause: 'unreachable', stage: 'timeout', reason });
    }, limitMs);
  }

  #passageOf(): AnswerPassage {
    const { facts, origins, replacedOrigin } = this.#parts;
    this.#passage ??= new AnswerPassage({
      method: facts.method,
      url: facts.server.url,
      appUrl: facts.app.url,
      answer: this.#answer,
      origins,
      replacedOrigin,
      witness: this.#witness,
      tap: this.#tap,
      endServer: (wayOut) => this.#leaveServer(wayOut),
    });
    return this.#passage;
  }

  #onResponse(received: IncomingMessage): void {
    clearTimeout(this.#connectTimer);
    this.#witness.markHead();
    if (this.#isOver) {
      received.destroy();
      return;
    }
    // `requestInstead` asks over plain http, which no proxy tunnels.
    if (!this.#tap.begun?.instead && this.#witness.isProxyOf(this.#parts.origins.upstream)) {
      this.#fail(proxyRefusal(received.statusCode ?? 0, received.statusMessage ?? '', this.#witness));
      return;
    }
    const problem = this.#passageOf().begin(received, () => this.#onPassed());
    if (problem !== undefined) this.#fail({ cause: 'no-response', reason: problem });
  }

  /** The server answers 101. */
  #onSwitch(received: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { response, upgrade, origins, replacedOrigin } = this.#parts;
    // Whoever ended the exchange has nobody else to end this connection.
    socket.on('error', () => {});
    const reason =
      this.#isOver || !upgrade
        ? unaskedSwitch
        : switchProtocols(response, upgrade, received, socket, head, origins, replacedOrigin);
    if (reason === undefined) {
      this.#over();
      return;
    }
    socket.destroy();
    this.#fail({ cause: 'no-response', reason });
  }

  /** The whole answer has been handed over, or what there was of it. */
  #onPassed(): void {
    this.#isOver = true;
  }

  /** There is no answer, or none that can be passed on. */
  #fail(ending: Ending): void {
    if (this.#isOver) return;
    const { connection, facts, origins, log } = this.#parts;
    const wasReused = this.#clientRequest?.reusedSocket === true;
    this.#over();
    this.#tap.failed(ending);
    this.#witness.release('fin');
    this.#clientRequest?.destroy();
    const sentence = `No answer from ${origins.upstream}. ${describeEnding(ending)}`;
    log(`${facts.method} ${facts.key.split(' ', 2)[1]?.split('?', 1)[0] ?? ''}: ${sentence}`);
    // A connection that broke while it was idle is met by the app as its own one; and a client of event streams comes
    // back after a broken connection, but not after a 502, which its server has not sent.
    if (facts.acceptsEventStream || (wasReused && isBrokenConnection(ending))) {
      if (ending.code === 'FIN') connection.socket.destroySoon();
      else connection.socket.resetAndDestroy();
      return;
    }
    this.#refuseNow(502, sentence);
  }

  #refuse(status: number, sentence: string): void {
    this.#over();
    this.#tap.failed({ cause: 'no-response', reason: sentence });
    this.#refuseNow(status, sentence);
  }

  #refuseNow(status: number, sentence: string): void {
    answerPlainly(this.#parts.response, { status, sentence });
  }

  /** The connection to the app is gone; when the answer was not complete, the app left. */
  #onAppClosed(): void {
    if (this.#isOver) return;
    const { wasReset } = this.#parts.connection;
    this.#over();
    this.#tap.appLeft(wasReset);
    this.#leaveServer(wasReset ? 'reset' : 'fin');
  }

  #leaveServer(wayOut: 'fin' | 'reset'): void {
    this.#witness.release(wayOut);
    this.#clientRequest?.destroy();
  }

  #over(): void {
    this.#isOver = true;
    clearTimeout(this.#connectTimer);
  }
}

/** Whether nothing came of an answer: one that cannot be passed on has its reason. */
function isBrokenConnection({ cause, reason }: Ending): boolean {
  return cause === 'no-response' && reason === undefined;
}

/** Asks somebody else for the stream. What is meant for the server alone stays here: cookies, credentials, origins. */
function requestInstead(url: URL, headers: readonly Header[]): ClientRequest {
  const kept = headers.filter(([name]) => /^(?:accept|last-event-id|cache-control)$/i.test(name));
  const fields = flatHeaders([...kept, ['Host', url.host]]);
  // Sent by `end`, or as soon as its head is flushed, like any other.
  return httpRequest({
    hostname: url.hostname,
    port: url.port,
    path: url.pathname,
    headers: fields,
    agent: false,
  });
}

function hasBody(headers: readonly Header[]): boolean {
  return headers.some(([name]) => /^(?:content-length|transfer-encoding)$/i.test(name));
}

function trailersOf(request: IncomingMessage): [string, string][] {
  return forwardedTrailers(pairRawHeaders(request.rawTrailers)).map(([name, value]) => [name, value]);
}
