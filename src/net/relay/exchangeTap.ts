// What the streams learn of one exchange: that it is an attempt of a stream, what its body holds, and how both sides
// ended. Most exchanges are none of that, and then it does nothing.

import type { IncomingMessage, ServerResponse } from 'node:http';

import type { ResponseHead } from '../../core/detail.ts';
import type { Ending } from '../../core/ending.ts';
import { parseContentEncoding, type ContentEncoding } from '../bodyDecoder.ts';
import { isEventStream } from '../headers.ts';
import { readBody, watchEnd, type SocketWitness } from '../responseBody.ts';
import type { AttemptLink, RequestFacts } from './relayedAttempt.ts';
import type { RelayedStreams, StreamAttempt } from './relayedStreams.ts';
import type { AnswerOfRelay } from './relayedStream.ts';

/** The way of a body to the app. */
export interface TappedPassage extends AttemptLink {
  endAs(ending: Ending): void;
}

export class ExchangeTap {
  readonly #streams: RelayedStreams;
  readonly #facts: RequestFacts;
  #tapped: StreamAttempt | undefined;
  #encodings: readonly ContentEncoding[] | undefined = [];
  #isStream = false;

  constructor(streams: RelayedStreams, facts: RequestFacts) {
    this.#streams = streams;
    this.#facts = facts;
    this.#tapped = streams.request(facts);
  }

  /** The answer that the stream's next attempt is to get in place of the server's. */
  takeAnswer(): AnswerOfRelay | undefined {
    return this.#tapped?.stream.takeAnswer();
  }

  /** Answers without the server. */
  answerInPlace({ status, contentType, body }: AnswerOfRelay, response: ServerResponse): void {
    const headers = contentType === '' ? {} : { 'Content-Type': contentType };
    const length = status === 204 ? {} : { 'Content-Length': Buffer.byteLength(body) };
    response.writeHead(status, { ...headers, ...length });
    response.end(status === 204 ? undefined : body);
    const ending: Ending = {
      ...endingOfStatus(status, response.statusMessage, contentType),
      isSimulated: true,
    };
    this.#tapped?.attempt.endServer('fin', ending);
    this.#tapped?.attempt.appEnded(ending);
  }

  /** Whether the answer is an event stream; its attempt is open then. */
  opens(received: IncomingMessage, head: ResponseHead, appHead: ResponseHead, link: AttemptLink): boolean {
    this.#isStream =
      received.statusCode === 200 && isEventStream(received.headersDistinct['content-type'] ?? []);
    if (!this.#isStream) return false;
    const header = received.headers['content-encoding'];
    const parsed = parseContentEncoding(header);
    this.#encodings = 'encodings' in parsed ? parsed.encodings : undefined;
    const encoding =
      this.#encodings?.length === 0
        ? undefined
        : { names: header ?? '', isUnknown: this.#encodings === undefined };
    this.#tapped = this.#streams.opened(this.#facts, this.#tapped);
    this.#tapped.attempt.open(head, appHead, encoding, link);
    return true;
  }

  /** Reads the body of a stream, which goes to the app through its attempt, or beside it when it is compressed. */
  read(received: IncomingMessage, witness: SocketWitness, passage: TappedPassage): void {
    const attempt = this.#tapped?.attempt;
    const encodings = this.#encodings;
    if (!attempt) return;
    if (encodings?.length === 0) {
      const onBytes = attempt.fromServer.bind(attempt);
      readBody({
        response: received,
        encodings,
        witness,
        onBytes,
        onEnd: (ending) => attempt.serverEnded(ending),
      });
      return;
    }
    let wireBytes = 0;
    received.on('data', (bytes: Buffer) => {
      wireBytes += bytes.length;
      passage.writeToApp(bytes);
    });
    watchEnd(
      received,
      witness,
      () => wireBytes,
      (ending) => {
        passage.endAs(ending);
        if (!encodings) attempt.serverEnded(ending);
      },
    );
    if (!encodings) return;
    const onBytes = attempt.passedCompressed.bind(attempt);
    readBody({
      response: received,
      encodings,
      witness,
      onBytes,
      onEnd: (ending) => attempt.serverEnded(ending),
    });
  }

  /** The answer is no event stream. */
  answered(head: ResponseHead, appHead: ResponseHead): void {
    const contentType = head.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
    const ending = endingOfStatus(head.status, head.statusText, contentType);
    this.#tapped?.attempt.serverEnded(ending, head, appHead);
  }

  /** There is no answer. */
  failed(ending: Ending): void {
    this.#tapped?.attempt.serverEnded(ending);
  }

  appLeft(wasReset: boolean): void {
    const ending: Ending = { cause: 'client', by: 'app', ...(wasReset && { code: 'ECONNRESET' }) };
    this.#tapped?.attempt.appEnded(ending);
    this.#tapped?.attempt.endServer(wasReset ? 'reset' : 'fin', ending);
  }

  /** The relay is stopped. @returns whether the app was given a complete answer */
  stop(): boolean {
    const attempt = this.#tapped?.attempt;
    if (!attempt || !this.#isStream) {
      attempt?.endServer('fin', { cause: 'client', by: 'relay' });
      attempt?.appEnded({ cause: 'no-response', by: 'relay' });
      return false;
    }
    attempt.endServer('fin', { cause: 'client', by: 'relay' });
    attempt.endApp('end', { cause: 'end', by: 'relay' });
    return true;
  }
}

/** What an answer that is no event stream is to a client of event streams. */
function endingOfStatus(status: number, statusText: string, contentType: string): Ending {
  const facts = { status, statusText };
  if (status === 204) return { cause: 'no-content', ...facts };
  if (status === 200) return { cause: 'wrong-type', ...facts, contentType };
  return { cause: 'http-error', ...facts, contentType };
}
