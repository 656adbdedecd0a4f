// Calls of an app as a relay takes them in, without sockets: what a request says, how it is answered, and how that ends.

import type { ResponseHead } from '../../../src/core/log/detail.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import type { Header } from '../../../src/core/stream/streamRequest.ts';
import { BodyDigest } from '../../../src/net/relay/bodyDigest.ts';
import type { AttemptLink, BodyFacts, RequestFacts } from '../../../src/net/relay/relayedAttempt.ts';
import type { BegunAttempt, RelayedStreams, StreamAttempt } from '../../../src/net/relay/relayedStreams.ts';
import { bytesOf } from '../../core/recording.ts';
import { okHead } from '../../core/scriptedStream.ts';

export const silentLink: AttemptLink = { writeToApp() {}, endApp() {}, endServer() {}, holdServer() {} };

export const eventStreamBody: BodyFacts = { format: 'event-stream', encoding: undefined, hasLength: false };

export interface ScriptedRequest extends Partial<Omit<RequestFacts, 'marks'>> {
  readonly marks?: Partial<RequestFacts['marks']>;
  readonly body?: string;
}

/** A request of an EventSource, but for what is given. */
export function factsOf(
  path: string,
  { method = 'GET', marks, body: _body, ...given }: ScriptedRequest = {},
): RequestFacts {
  return {
    key: `${method} ${path}`,
    method,
    atMs: performance.now(),
    connection: 1,
    origin: undefined,
    marks: { userAgent: undefined, origin: undefined, sessionId: undefined, ...marks },
    lastEventId: '',
    resumeId: '',
    retryCount: undefined,
    acceptsEventStream: method === 'GET',
    app: { url: `http://127.0.0.1:1${path}`, headers: [] },
    server: { url: `http://127.0.0.1:2${path}`, headers: [] },
    ...given,
  };
}

/** A request with an id to resume after. */
export function resuming(id: string, given: ScriptedRequest = {}): ScriptedRequest {
  return { ...given, lastEventId: id, resumeId: id };
}

export function digestOf(body = ''): BodyDigest {
  const digest = new BodyDigest();
  digest.push(bytesOf(body));
  return digest;
}

export function headWith(...headers: readonly Header[]): ResponseHead {
  return { ...okHead, headers: [...okHead.headers, ...headers] };
}

/** The app of a scripted exchange, which is a call or an attempt of one. */
export class ScriptedApp {
  readonly streams: RelayedStreams;

  constructor(streams: RelayedStreams) {
    this.streams = streams;
  }

  /** A request comes, and its answer is awaited. */
  ask(path: string, given: ScriptedRequest = {}): BegunAttempt | undefined {
    const begun = this.streams.request(factsOf(path, given));
    begun?.stream.noteBody(digestOf(given.body));
    return begun;
  }

  /** A request is answered with an event stream, which goes on. */
  open(
    path: string,
    given: ScriptedRequest = {},
    head: ResponseHead = okHead,
    link: AttemptLink = silentLink,
  ): StreamAttempt {
    const facts = factsOf(path, given);
    const digest = digestOf(given.body);
    const opened = this.streams.opened(facts, this.streams.request(facts), digest);
    opened.attempt.open(head, head, eventStreamBody, link);
    return opened;
  }

  /** A request is answered with an event stream, which has these bytes and ends. */
  read(path: string, text: string, given: ScriptedRequest = {}, head: ResponseHead = okHead): StreamAttempt {
    const opened = this.open(path, given, head);
    const bytes = bytesOf(text);
    opened.attempt.fromServer(bytes, bytes.length, 1);
    opened.attempt.serverEnded({ cause: 'end' });
    return opened;
  }

  /** A request is answered without a stream, or not at all. */
  fail(path: string, ending: Ending, given: ScriptedRequest = {}): StreamAttempt | undefined {
    const facts = factsOf(path, given);
    const begun =
      this.streams.request(facts) ?? this.streams.endedWithoutStream(facts, ending, digestOf(given.body));
    begun?.attempt.serverEnded(ending);
    return begun;
  }
}
