// The answer of the server on its way to the app: interim answers, head, body and end. Checks what the parser leaves
// open, chooses the framing of the app's side, and lets the tap see what is an event stream.

import type { IncomingMessage } from 'node:http';

import * as l10n from '@vscode/l10n';

import {
  forwardedTrailers,
  responseHeaders,
  type RelayOrigins,
} from '../../core/relay/heads/forwardedHeaders.ts';
import type { AppEnding } from '../../core/relay/path/pathEnding.ts';
import type { ConnectionWitness, WayOut } from '../http/connectionWitness.ts';
import { pairRawHeaders, readableHeaders } from '../http/headers.ts';
import { InterimAnswers, unaskedSwitch, type InterimHead } from '../http/interimAnswers.ts';
import { MessageReading } from '../http/messageReading.ts';
import { watchEnd } from '../http/responseBody.ts';
import { problemOfHead, type AppAnswer, type Framing } from './appAnswer.ts';
import type { ExchangeTap } from './exchangeTap.ts';
import { appEndingOf } from './relayedAttempt.ts';

export interface PassageOptions {
  readonly method: string;
  readonly url: string;
  readonly appUrl: string;
  readonly answer: AppAnswer;
  readonly origins: RelayOrigins;
  readonly replacedOrigin: string | undefined;
  readonly witness: ConnectionWitness;
  readonly tap: ExchangeTap;
  readonly endServer: (wayOut: WayOut) => void;
}

export class AnswerPassage {
  readonly #options: PassageOptions;
  readonly #interim = new InterimAnswers();
  #reading: MessageReading | undefined;
  #isFull = false;
  #onPassed: () => void = () => {};

  constructor(options: PassageOptions) {
    this.#options = options;
  }

  /** Whether the final answer has begun. */
  get isAnswered(): boolean {
    return this.#reading !== undefined;
  }

  /**
   * Passes an answer before the answer on.
   * @returns why neither it nor what follows can be passed on
   */
  sendInterim(received: InterimHead & { readonly statusCode: number }): string | undefined {
    const { origins, replacedOrigin, answer } = this.#options;
    const { statusCode: status, statusMessage: statusText, rawHeaders } = received;
    const facts = { status, isChunked: false, takesTrailers: false, replacedOrigin };
    const head = { status, statusText, headers: responseHeaders(pairRawHeaders(rawHeaders), origins, facts) };
    const problem = this.#interim.take(received) ?? problemOfHead(head);
    if (problem === undefined) answer.sendInterim(head);
    return problem;
  }

  /**
   * Passes the answer on.
   * @param onPassed called once, when the app has been given all of it
   * @returns why it cannot be passed on; nothing was, then
   */
  begin(received: IncomingMessage, onPassed: () => void): string | undefined {
    const { answer, origins, replacedOrigin, witness, url, appUrl, tap } = this.#options;
    const status = received.statusCode ?? 0;
    // With an Upgrade header in it, it never gets here.
    if (status === 101) return unaskedSwitch;
    const framing = framingOf(received, this.#options.method);
    if (framing === undefined) return l10n.t('the answer has a transfer coding that nobody asked for');
    const appFraming = answer.framingFor(framing);
    const headers = responseHeaders(pairRawHeaders(received.rawHeaders), origins, {
      status,
      isChunked: appFraming === 'chunked' || (framing === 'none' && isChunked(received)),
      takesTrailers: appFraming === 'chunked',
      replacedOrigin,
    });
    const answerHead = { status, statusText: received.statusMessage ?? '', headers };
    const problem = problemOfHead(answerHead) ?? answer.sendHead(answerHead, appFraming);
    if (problem !== undefined) return problem;
    const reading = new MessageReading(received);
    this.#reading = reading;
    this.#onPassed = onPassed;
    const head = witness.describe(received, url, []);
    const appHead = { ...head, url: appUrl, headers: readableHeaders(headers) };
    if (framing === 'none') this.#endWithoutBody(received, () => tap.answered(head, appHead));
    else if (tap.opens(received, head, appHead, this)) tap.read(reading, witness);
    else this.#passPlainly(received, () => tap.answered(head, appHead));
    return undefined;
  }

  /** Hands bytes of the body over, and stops reading while the app is behind. */
  writeToApp(bytes: Uint8Array): void {
    const { answer } = this.#options;
    if (answer.write(bytes) || this.#isFull) return;
    this.#isFull = true;
    this.#reading?.hold(answer);
    answer.onDrain(() => {
      this.#isFull = false;
      this.#reading?.release(answer);
    });
  }

  holdServer(isHeld: boolean): void {
    if (isHeld) this.#reading?.hold(this);
    else this.#reading?.release(this);
  }

  /** Ends the app's side as the body ended. */
  endApp(ending: AppEnding): void {
    const trailers = (ending === 'end' && this.#reading?.message.rawTrailers) || [];
    this.#options.answer.end(ending, forwardedTrailers(pairRawHeaders(trailers)));
    this.#onPassed();
  }

  endServer(wayOut: WayOut): void {
    this.#options.endServer(wayOut);
  }

  #passPlainly(received: IncomingMessage, onAnswered: () => void): void {
    let wireBytes = 0;
    onAnswered();
    received.on('data', (bytes: Buffer) => {
      wireBytes += bytes.length;
      this.writeToApp(bytes);
    });
    watchEnd(
      received,
      this.#options.witness,
      () => wireBytes,
      (ending) => {
        this.#options.tap.passed(ending);
        this.endApp(appEndingOf(ending));
      },
    );
  }

  /** A body that the head announces all the same must not be taken for the next answer. */
  #endWithoutBody(received: IncomingMessage, onAnswered: () => void): void {
    onAnswered();
    this.#options.tap.passed({ cause: 'end' });
    const isAmbiguous =
      received.statusCode === 204 &&
      (received.headers['transfer-encoding'] !== undefined ||
        Number(received.headers['content-length'] ?? 0) > 0);
    if (isAmbiguous) this.#options.endServer('fin');
    received.on('error', () => {});
    received.resume();
    this.endApp('end');
  }
}

/** The framing of an answer; undefined for a transfer coding that cannot be passed on. [spec] RFC 9112, 6.3. */
function framingOf(received: IncomingMessage, method: string): Framing | undefined {
  const codings = received.headers['transfer-encoding'];
  if (codings !== undefined && !isChunked(received)) return undefined;
  const status = received.statusCode ?? 0;
  if (method === 'HEAD' || status === 204 || status === 304) return 'none';
  if (codings !== undefined) return 'chunked';
  return received.headers['content-length'] === undefined ? 'close' : 'length';
}

function isChunked(received: IncomingMessage): boolean {
  return received.headers['transfer-encoding']?.trim().toLowerCase() === 'chunked';
}
