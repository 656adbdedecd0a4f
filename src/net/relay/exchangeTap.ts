// What the streams learn of one exchange: that it is an attempt of a stream, what its body holds, and how both sides
// ended. Most exchanges are none of that, and then it does nothing.

import type { IncomingMessage, ServerResponse } from 'node:http';

import type { ResponseHead } from '../../core/log/detail.ts';
import type { Ending } from '../../core/stream/ending.ts';
import type { AnswerFault } from '../../core/relay/rules/relayRules.ts';
import { parseContentEncoding, type ContentEncoding } from '../http/bodyDecoder.ts';
import { endingOfAnswer } from '../stream/faultInjector.ts';
import { isEventStream } from '../../core/stream/eventStreamType.ts';
import type { MessageReading } from '../http/messageReading.ts';
import { readBody, watchEnd, type SocketWitness } from '../http/responseBody.ts';
import type { AttemptLink, RequestFacts } from './relayedAttempt.ts';
import type { BegunAttempt, RelayedStreams, StreamAttempt } from './relayedStreams.ts';

/** Of a Content-Encoding on the timeline; it may be as long as a head. */
const maxNamesLength = 100;

/** Takes bytes of a body; `wireBytes` are those so far, `readNumber` the read from the socket that they came in. */
type TakeBytes = (bytes: Uint8Array, wireBytes: number, readNumber: number) => void;

export class ExchangeTap {
  readonly #streams: RelayedStreams;
  readonly #facts: RequestFacts;
  /** The attempt that the request alone made certain. */
  readonly begun: BegunAttempt | undefined;
  #tapped: StreamAttempt | undefined;
  #encodings: readonly ContentEncoding[] | undefined = [];
  #isStream = false;
  #stopDecoding: (() => void) | undefined;

  constructor(streams: RelayedStreams, facts: RequestFacts) {
    this.#streams = streams;
    this.#facts = facts;
    this.begun = streams.request(facts);
    this.#tapped = this.begun;
  }

  /** Answers without the server, or closes the connection. */
  answerInPlace(answer: AnswerFault, response: ServerResponse): void {
    this.#tapped?.attempt.endServer('fin', { cause: 'client', by: 'relay', isSimulated: true });
    if (answer.kind === 'refuse') {
      this.#tapped?.attempt.endApp('truncated', { cause: 'no-response', code: 'FIN', isSimulated: true });
      response.socket?.destroySoon();
      return;
    }
    const ending = endingOfAnswer(answer);
    const { status = 200, contentType = 'text/plain; charset=utf-8' } = ending;
    const cors = this.#corsHeaders();
    if (status === 204) response.writeHead(status, cors).end();
    else {
      const body = 'The relay answered in place of the server.\n';
      const length = Buffer.byteLength(body);
      response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': length, ...cors });
      response.end(body);
    }
    this.#tapped?.attempt.endApp('end', ending);
  }

  /** Whether the answer is an event stream; its attempt is open then. */
  opens(received: IncomingMessage, head: ResponseHead, appHead: ResponseHead, link: AttemptLink): boolean {
    this.#isStream =
      received.statusCode === 200 && isEventStream(received.headersDistinct['content-type'] ?? []);
    if (!this.#isStream) return false;
    const header = received.headers['content-encoding'];
    const parsed = parseContentEncoding(header);
    this.#encodings = 'encodings' in parsed ? parsed.encodings : undefined;
    const isUnknown = this.#encodings === undefined;
    const names = (header ?? '').slice(0, maxNamesLength);
    const encoding = this.#encodings?.length === 0 ? undefined : { names, isUnknown };
    this.#tapped = this.#streams.opened(this.#facts, this.#tapped);
    const hasLength = received.headers['content-length'] !== undefined;
    this.#tapped.attempt.open(head, appHead, { encoding, hasLength }, link);
    return true;
  }

  /** Reads the body of a stream, which goes to the app through its attempt. */
  read(reading: MessageReading, witness: SocketWitness): void {
    const { message: received } = reading;
    const attempt = this.#tapped?.attempt;
    const encodings = this.#encodings;
    if (!attempt) return;
    const joiner = new ReadJoiner(attempt.fromServer.bind(attempt));
    const onBytes = joiner.push;
    const onEnd = (ending: Ending): void => {
      joiner.flush();
      attempt.serverEnded(ending);
    };
    if (encodings?.length === 0) {
      readBody({ reading, encodings, witness, onBytes, onEnd });
      return;
    }
    let wireBytes = 0;
    received.on('data', (bytes: Buffer) => {
      wireBytes += bytes.length;
      onBytes(bytes, wireBytes, witness.readNumber());
    });
    watchEnd(received, witness, () => wireBytes, onEnd);
    if (!encodings) return;
    this.#stopDecoding = readBody({
      reading,
      encodings,
      witness,
      onBytes: attempt.decoded.bind(attempt),
      onEnd: (ending) => attempt.decodingEnded(ending),
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
    this.#stopDecoding?.();
  }

  /** The relay is stopped. @returns whether the app was given a complete answer */
  stop(): boolean {
    const attempt = this.#tapped?.attempt;
    attempt?.endServer('fin', { cause: 'client', by: 'relay' });
    if (this.#isStream) attempt?.endApp('end', { cause: 'end', by: 'relay' });
    else attempt?.appEnded({ cause: 'no-response', by: 'relay' });
    return this.#isStream;
  }

  /** What lets a page of another port of this machine read the answer, as the server would have let it. */
  #corsHeaders(): Record<string, string> {
    const { origin } = this.#facts;
    if (origin === undefined) return {};
    return {
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Credentials': 'true',
      Vary: 'Origin',
    };
  }
}

/** Gives on together what Node's parser cuts out of one read: a piece of its own for each small chunk costs more. */
class ReadJoiner {
  readonly #take: TakeBytes;
  #pieces: Uint8Array[] = [];
  #wireBytes = 0;
  #readNumber = 0;

  constructor(take: TakeBytes) {
    this.#take = take;
  }

  readonly push: TakeBytes = (bytes, wireBytes, readNumber) => {
    if (readNumber !== this.#readNumber) this.flush();
    if (this.#pieces.length === 0) process.nextTick(this.flush);
    this.#pieces.push(bytes);
    this.#wireBytes = wireBytes;
    this.#readNumber = readNumber;
  };

  /** Gives on what waits; to be called before the end of the body is told. */
  readonly flush = (): void => {
    const pieces = this.#pieces;
    if (pieces.length === 0) return;
    this.#pieces = [];
    const [only] = pieces;
    const bytes = pieces.length === 1 && only ? only : Buffer.concat(pieces);
    this.#take(bytes, this.#wireBytes, this.#readNumber);
  };
}

/** What an answer that is no event stream is to a client of event streams. */
function endingOfStatus(status: number, statusText: string, contentType: string): Ending {
  const facts = { status, statusText };
  if (status === 204) return { cause: 'no-content', ...facts };
  if (status === 200) return { cause: 'wrong-type', ...facts, contentType };
  return { cause: 'http-error', ...facts, contentType };
}
