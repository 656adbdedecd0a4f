// Which requests of an app go on with a stream that it had before. Only a request that resumes a stream is an attempt of
// it: an EventSource's GET to the same address after the end, or any request of the same app with an id which that stream
// sent. Everything else is a call of its own, however often its address was asked before.

/** What tells an app from others, as far as its requests do. */
export interface AppMarks {
  readonly userAgent: string | undefined;
  readonly origin: string | undefined;
  /** Of the Model Context Protocol, once the server has given one. */
  readonly sessionId: string | undefined;
}

/** What of a request tells whether it resumes a stream. */
export interface ResumingHead {
  readonly method: string;
  /** Method, path and query, without an id in it. */
  readonly key: string;
  /** Whether it asks for an event stream by name. */
  readonly acceptsEventStream: boolean;
  /** Of the header, or of the query; empty: it has none. */
  readonly resumeId: string;
  readonly marks: AppMarks;
}

/** A stream that the app does not wait for or read at the moment. */
export interface ResumableStream {
  readonly key: string;
  readonly marks: AppMarks;
  /** When it ended on the app's side. */
  readonly endedAtMs: number;
  /** Path and query where its answer said that it goes on; undefined: it did not. */
  readonly location: string | undefined;
  /** Whether one of its events had the id. */
  hasSent(id: string): boolean;
}

/** The newest streams whose ids are compared: an app that sends an id that none has sent would have all of them read. */
const maxComparedStreams = 20;

/** What of a request tells whether it tries a call again that had failed. */
export interface RetryingHead {
  readonly key: string;
  readonly marks: AppMarks;
  readonly atMs: number;
  /** As the SDKs of several vendors count; undefined: it does not say. */
  readonly retryCount: number | undefined;
  /** Tells bodies apart. */
  readonly body: string;
}

/** A call that has failed before a stream of it began. */
export interface FailedCall {
  readonly key: string;
  readonly marks: AppMarks;
  readonly endedAtMs: number;
  /** Of its last request. */
  readonly body: string;
}

/** The longest time that SDKs wait at the word of a server is a minute; an answer may take as long. */
const maxRetryDelayMs = 120_000;

/** The stream that a request goes on with; undefined: it is a call of its own. */
export function resumedStream<Stream extends ResumableStream>(
  head: ResumingHead,
  streams: readonly Stream[],
): Stream | undefined {
  const { resumeId: id, key } = head;
  const newest = (found: readonly Stream[]): Stream[] => found.toSorted((a, b) => b.endedAtMs - a.endedAtMs);
  const ofApp = streams.filter(({ marks }) => isSameApp(head.marks, marks));
  const atAddress = newest(ofApp.filter((stream) => stream.key === key));
  const ofEventSource = isOfEventSource(head) ? atAddress[0] : undefined;
  // Most requests are calls of their own, and there may be hundreds of streams.
  if (id === '') return ofEventSource;
  const own = newest(ofApp).slice(0, maxComparedStreams);
  const isSent = (stream: Stream): boolean => stream.hasSent(id);
  return (
    atAddress.slice(0, maxComparedStreams).find(isSent) ??
    ofEventSource ??
    own.find((stream) => isNear(head, stream) && isSent(stream)) ??
    // The same small numbers are ids of many streams: an EventSource never asks at another address than its own.
    own.find((stream) => !stream.key.startsWith('GET ') && isSent(stream))
  );
}

/** Whether a request sends a call again that has failed: the same of the same app, soon after. */
export function isRetry(head: RetryingHead, failed: FailedCall): boolean {
  return (
    head.retryCount !== 0 &&
    head.key === failed.key &&
    head.body === failed.body &&
    isSameApp(head.marks, failed.marks) &&
    head.atMs - failed.endedAtMs <= maxRetryDelayMs
  );
}

/** Whether an answer without a stream belongs to a call: its address has had a stream, or it asks there for one by name. */
export function isAtAddressOf(
  { key, acceptsEventStream }: Pick<ResumingHead, 'key' | 'acceptsEventStream'>,
  stream: Pick<ResumableStream, 'key'>,
): boolean {
  if (addressOf(key) === addressOf(stream.key)) return true;
  return acceptsEventStream && pathOf(key) === pathOf(stream.key);
}

/** Whether two requests may be of one app: nothing that both tell differs. */
export function isSameApp(one: AppMarks, other: AppMarks): boolean {
  return (
    one.userAgent === other.userAgent &&
    isUncontradicted(one.origin, other.origin) &&
    isUncontradicted(one.sessionId, other.sessionId)
  );
}

/** Method and path of a key, without the query. */
export function addressOf(key: string): string {
  return key.split('?', 1)[0] ?? key;
}

/** A browser leaves Origin out of some requests, and a session has no id before its first answer. */
function isUncontradicted(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

/** Whether an EventSource sends such a request: it asks by GET, and for nothing but an event stream. */
export function isOfEventSource({
  method,
  acceptsEventStream,
}: Pick<ResumingHead, 'method' | 'acceptsEventStream'>): boolean {
  return method === 'GET' && acceptsEventStream;
}

/** The same path, whatever the method and the query, or where the answer said that the stream goes on. */
function isNear(head: ResumingHead, { key, location }: ResumableStream): boolean {
  const target = pathOf(head.key);
  return target === pathOf(key) || (location !== undefined && target === location.split('?', 1)[0]);
}

function pathOf(key: string): string {
  const address = addressOf(key);
  return address.slice(address.indexOf(' ') + 1);
}
