// What the streams learn of one exchange: that it is an attempt of a stream, what its body holds, and how both sides
// ended. Most exchanges are none of that, and then it does nothing.

import type { IncomingMessage, ServerResponse } from 'node:http';

import type { ResponseHead } from '../../core/log/detail.ts';
import type { Ending } from '../../core/stream/ending.ts';
import type { AnswerFault } from '../../core/relay/rules/relayRules.ts';
import { parseContentEncoding, type ContentEncoding } from '../http/bodyDecoder.ts';
import { endingOfAnswer } from '../stream/faultInjector.ts';
import { formatSaidBy } from '../../core/stream/bodyFormat.ts';
import type { MessageReading } from '../http/messageReading.ts';
import { readBody, watchEnd, type SocketWitness } from '../http/responseBody.ts';
import { isOfEventSource } from '../../core/relay/heads/resumption.ts';
import { BodyDigest } from './bodyDigest.ts';
import type { AttemptLink, RelayedAttempt, RequestFacts } from './relayedAttempt.ts';
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
  /** An answer that is no event stream, while it passes. */
  #answer: { readonly head: ResponseHead; readonly appHead: ResponseHead } | undefined;
  /** Takes the body of the request. */
  readonly requestBody = new BodyDigest();
  #stopDecoding: (() => void) | undefined;

  constructor(streams: RelayedStreams, facts: RequestFacts) {
    this.#streams = streams;
    this.#facts = facts;
    this.begun = streams.request(facts);
    this.#tapped = this.begun;
    this.begun?.stream.noteBody(this.requestBody);
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

  /** All of the request is on its way to the server. */
  sent(): void {
    this.#tapped?.attempt.sent();
  }

  /** Whether the answer is an event stream, or one of lines; its attempt is open then. */
  opens(received: IncomingMessage, head: ResponseHead, appHead: ResponseHead, link: AttemptLink): boolean {
    const format =
      received.statusCode === 200 ? formatSaidBy(received.headersDistinct['content-type'] ?? []) : undefined;
    this.#isStream = format !== undefined;
    if (!format) return false;
    const header = received.headers['content-encoding'];
    const parsed = parseContentEncoding(header);
    this.#encodings = 'encodings' in parsed ? parsed.encodings : undefined;
    const isUnknown = this.#encodings === undefined;
    const names = (header ?? '').slice(0, maxNamesLength);
    const encoding = this.#encodings?.length === 0 ? undefined : { names, isUnknown };
    this.#tapped = this.#streams.opened(this.#facts, this.#tapped, this.requestBody);
    const hasLength = received.headers['content-length'] !== undefined;
    this.#tapped.attempt.open(head, appHead, { format, encoding, hasLength }, link);
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
    this.#answer = { head, appHead };
    // An EventSource does not read on. Whoever else asked has the answer when all of it is there.
    if (isOfEventSource(this.#facts)) this.passed({ cause: 'end' });
  }

  /** The answer that is no event stream is over. @param end how its body ended */
  passed(end: Ending): void {
    const answer = this.#answer;
    if (!answer) return;
    this.#answer = undefined;
    const { head, appHead } = answer;
    const ending = end.cause === 'end' ? endingOfAnswerTo(this.#facts, head) : end;
    this.#attemptEndedBy(ending)?.serverEnded(ending, head, appHead);
  }

  /** There is no answer. */
  failed(ending: Ending): void {
    this.#attemptEndedBy(ending)?.serverEnded(ending);
  }

  #attemptEndedBy(ending: Ending): RelayedAttempt | undefined {
    this.#tapped ??= this.#streams.endedWithoutStream(this.#facts, ending, this.requestBody);
    return this.#tapped?.attempt;
  }

  appLeft(wasReset: boolean): void {
    const code = wasReset ? { code: 'ECONNRESET' } : {};
    const ending = { cause: 'client', by: 'app', ...code } as const;
    const attempt = this.#attemptEndedBy(ending);
    attempt?.appEnded(ending);
    attempt?.endServer(wasReset ? 'reset' : 'fin', ending);
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

/** What an answer that is no event stream is to whoever sent the request. */
function endingOfAnswerTo(facts: RequestFacts, { status, statusText, headers }: ResponseHead): Ending {
  const contentType = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const known = { status, statusText };
  if (!isOfEventSource(facts) && status >= 200 && status < 300) {
    if (status !== 200) return { cause: 'answered', ...known };
    if (isJson(contentType)) return { cause: 'answered', ...known, contentType };
  }
  if (status === 204) return { cause: 'no-content', ...known };
  if (status === 200) return { cause: 'wrong-type', ...known, contentType };
  return { cause: 'http-error', ...known, contentType };
}

/** JSON, or a format on top of it. */
function isJson(contentType: string): boolean {
  return /^\s*application\/(?:[^;]+\+)?json\s*(?:;|$)/i.test(contentType);
}
