// What the clients are put through: every ending of the dev server, and some habits that are no ending but decide what
// the next request carries. A case is one address and one thing that the measured program does by itself; every case
// begins with a first attempt. The words of this table appear in the written document.
import type { EndingCause } from '../../src/core/ending.ts';

/** When the measured program closes the stream itself; absent where it only listens. */
export type ClosingRule = 'at the closing message' | 'after three messages' | 'when told of the loss';

/** What is at the address: a server throughout, one that stops and comes back, one that never ran, or no address at all. */
export type ServerPlan = 'runs' | 'stops and returns' | 'absent' | 'elsewhere';

export interface MeasuredCase {
  readonly name: string;
  /** The ending that the case produces; absent for a habit. */
  readonly cause?: EndingCause;
  /** What happens on the wire, for a heading. */
  readonly title: string;
  /** Completes "Chromium 156 comes back …" where a client treats the cases of one cause differently. */
  readonly situation: string;
  /** Path and query on the dev server, or a whole address for `elsewhere`. */
  readonly address: string;
  /** Whether the ending meets an open stream, or turns an attempt away before there is one. */
  readonly meets: 'open stream' | 'request';
  /** Whether the case is measured a second time, with a `retry` from the server and, for refusals, a stream first. */
  readonly isRepeatedWithRetry: boolean;
  readonly closingRule?: ClosingRule;
  readonly serverPlan: ServerPlan;
  /** Whether the page has another origin than the stream; in Node that makes no difference. */
  readonly isCrossOrigin?: boolean;
}

/** The reconnection time that the server asks for in the second measurement of a case: no client's own. */
export const askedRetryMs = 1500;

const longRetry = '9'.repeat(30);

type Words = Pick<MeasuredCase, 'title' | 'situation'>;

function openStream(name: string, cause: EndingCause, address: string, words: Words): MeasuredCase {
  return {
    name,
    cause,
    address,
    ...words,
    meets: 'open stream',
    isRepeatedWithRetry: true,
    serverPlan: 'runs',
  };
}

function refusal(name: string, cause: EndingCause, address: string, words: Words): MeasuredCase {
  return { name, cause, address, ...words, meets: 'request', isRepeatedWithRetry: true, serverPlan: 'runs' };
}

function nowhere(name: string, cause: EndingCause, address: string, words: Words): MeasuredCase {
  return {
    name,
    cause,
    address,
    ...words,
    meets: 'request',
    isRepeatedWithRetry: false,
    serverPlan: 'elsewhere',
  };
}

function once(
  measured: Pick<MeasuredCase, 'name' | 'address'> &
    Words & { cause?: EndingCause; closingRule?: ClosingRule },
): MeasuredCase {
  return { ...measured, meets: 'open stream', isRepeatedWithRetry: false, serverPlan: 'runs' };
}

/** The endings; the first case of a cause is what stands for it where one sentence has to do. */
export const endingCases: readonly MeasuredCase[] = [
  openStream('end', 'end', '/end?after=3', {
    title: 'The response ends',
    situation: 'after a complete response',
  }),
  openStream('lost-block', 'end', '/lost-block?at=block&after=3', {
    title: 'The response ends inside an event, before its blank line',
    situation: 'after a response that ended inside an event',
  }),
  openStream('truncated', 'truncated', '/truncated?after=3', {
    title: 'The connection closes before the final chunk',
    situation: 'after a body without its final chunk',
  }),
  openStream('truncated-length', 'truncated', '/truncated?framing=length&after=3', {
    title: 'The connection closes before Content-Length is reached',
    situation: 'after a body shorter than its Content-Length',
  }),
  openStream('reset', 'reset', '/reset?after=3', {
    title: 'The connection is reset (RST) while the body is open',
    situation: 'after a reset',
  }),
  refusal('no-response', 'no-response', '/no-response?how=close', {
    title: 'The connection closes before a response',
    situation: 'after a connection closed without a response',
  }),
  refusal('no-response-reset', 'no-response', '/no-response?how=reset', {
    title: 'The connection is reset before a response',
    situation: 'after a reset without a response',
  }),
  refusal('no-response-partial', 'no-response', '/no-response?how=partial-head', {
    title: 'The connection closes inside the response head',
    situation: 'after half a response head',
  }),
  {
    ...refusal('no-response-cross-origin', 'no-response', '/no-response?how=close', {
      title: 'The connection closes before a response, and the page has another origin than the stream',
      situation: 'where another origin closes the connection without a response',
    }),
    isCrossOrigin: true,
  },
  {
    ...openStream('unreachable', 'unreachable', '/ticks?interval=200', {
      title: 'The server stops, refuses connections for some seconds, and is started again',
      situation: 'while a server it knew refuses connections',
    }),
    serverPlan: 'stops and returns',
  },
  {
    ...openStream('unreachable-cross-origin', 'unreachable', '/ticks?interval=200', {
      title: 'The server stops and is started again, and the page has another origin than the stream',
      situation: 'while a server of another origin refuses connections',
    }),
    serverPlan: 'stops and returns',
    isCrossOrigin: true,
  },
  {
    ...refusal('unreachable-first', 'unreachable', '/end', {
      title: 'The very first connection is refused',
      situation: 'where the first connection is refused',
    }),
    isRepeatedWithRetry: false,
    serverPlan: 'absent',
  },
  {
    ...refusal('unreachable-first-cross-origin', 'unreachable', '/end', {
      title: 'The very first connection is refused, and the page has another origin than the stream',
      situation: 'where the first connection to another origin is refused',
    }),
    isRepeatedWithRetry: false,
    serverPlan: 'absent',
    isCrossOrigin: true,
  },
  nowhere('unreachable-name', 'unreachable', 'http://sse-inspector.invalid/', {
    title: 'The name of the server cannot be resolved',
    situation: 'where the name cannot be resolved',
  }),
  refusal('no-content', 'no-content', '/no-content', { title: 'Status 204', situation: 'after status 204' }),
  refusal('http-error-503', 'http-error', '/http-error?status=503', {
    title: 'Status 503 with Retry-After: 2',
    situation: 'after status 503',
  }),
  refusal('http-error-404', 'http-error', '/http-error?status=404', {
    title: 'Status 404',
    situation: 'after status 404',
  }),
  refusal('wrong-type', 'wrong-type', '/wrong-type?type=text/html', {
    title: 'Status 200 with Content-Type text/html',
    situation: 'after another Content-Type',
  }),
  refusal('bad-redirect-loop', 'bad-redirect', '/bad-redirect?how=loop', {
    title: 'A redirect to itself',
    situation: 'after a redirect loop',
  }),
  refusal('bad-redirect-missing', 'bad-redirect', '/bad-redirect?how=missing', {
    title: 'A redirect without Location',
    situation: 'after a redirect without Location',
  }),
  refusal('bad-redirect-invalid', 'bad-redirect', '/bad-redirect?how=invalid', {
    title: 'A redirect whose Location is no address',
    situation: 'after a Location that is no address',
  }),
  refusal('bad-redirect-unsupported', 'bad-redirect', '/bad-redirect?how=unsupported', {
    title: 'A redirect to an ftp address',
    situation: 'after a redirect to an ftp address',
  }),
  once({
    name: 'close-message',
    cause: 'close-message',
    address: '/close-message?after=3&grace=20000',
    closingRule: 'at the closing message',
    title: 'A message says {"type":"close"} and the program closes the stream',
    situation: 'after closing at a message',
  }),
  once({
    name: 'client',
    cause: 'client',
    address: '/ticks?interval=200',
    closingRule: 'after three messages',
    title: 'The program closes the open stream',
    situation: 'after closing an open stream',
  }),
  once({
    name: 'client-at-loss',
    cause: 'client',
    address: '/truncated?after=3',
    closingRule: 'when told of the loss',
    title: 'The program closes when it is told of a lost connection (onerror → close())',
    situation: 'after closing in its error handler',
  }),
  once({
    name: 'idle',
    cause: 'idle',
    address: '/idle?after=3',
    title: 'The stream goes silent and the connection stays open',
    situation: 'on a silent connection',
  }),
  openStream('bad-encoding', 'bad-encoding', '/compressed?encoding=gzip&cut=1&after=3', {
    title: 'The response is complete but its gzip data lacks the end',
    situation: 'after gzip data without its end',
  }),
  once({
    name: 'bad-encoding-corrupt',
    cause: 'bad-encoding',
    address: '/measured/not-gzip',
    title: 'The body is called gzip and is not',
    situation: 'after a body that is not the gzip it claims to be',
  }),
  once({
    name: 'bad-id',
    cause: 'bad-id',
    address: '/measured/id?kind=control',
    title: 'The id holds a control character (U+0001), which many HTTP implementations refuse',
    situation: 'with a control character in the id',
  }),
  nowhere('bad-url', 'bad-url', 'ftp://127.0.0.1/stream', {
    title: 'The address is not http(s)',
    situation: 'for an ftp address',
  }),
];

/** What decides the next request, whatever the ending was. */
export const habitCases: readonly MeasuredCase[] = [
  once({
    name: 'id-unicode',
    address: '/measured/id?kind=unicode',
    title: 'The id is `snö-…` (not Latin-1)',
    situation: '',
  }),
  once({
    name: 'id-latin1',
    address: '/measured/id?kind=latin1',
    title: 'The id is `snö` (Latin-1)',
    situation: '',
  }),
  once({
    name: 'id-reset',
    address: '/measured/id?kind=reset',
    title: 'An empty id follows: Last-Event-ID is to be left out',
    situation: '',
  }),
  once({
    name: 'id-only',
    address: '/measured/id?kind=alone',
    title: 'The last block has an id and no data',
    situation: '',
  }),
  once({
    name: 'retry-zero',
    address: '/truncated?after=1&retry=0',
    title: '`retry: 0`',
    situation: '',
  }),
  once({
    name: 'retry-long',
    address: `/truncated?after=1&retry=${longRetry}`,
    title: '`retry:` with 30 digits',
    situation: '',
  }),
  once({
    name: 'retry-alone',
    address: `/truncated?after=0&retry=${askedRetryMs}`,
    title: `\`retry: ${askedRetryMs}\` as the last line, with no blank line after it`,
    situation: '',
  }),
  once({
    name: 'same-chunk',
    address: '/measured/same-chunk',
    closingRule: 'at the closing message',
    title: 'Two more events in the chunk of the closing message',
    situation: '',
  }),
  once({
    name: 'large-event',
    address: '/limit?size=17825792&after=0&next=healthy',
    title: 'One event of 17 MiB',
    situation: '',
  }),
  once({
    name: 'redirect-307',
    address: '/redirect?status=307&to=/truncated?after=1',
    title: 'A redirect (307) to a stream that is cut',
    situation: '',
  }),
  once({
    name: 'redirect-301',
    address: '/redirect?status=301&to=/truncated?after=1',
    title: 'A redirect (301) to a stream that is cut',
    situation: '',
  }),
];

/** The address of a case's second measurement. */
export function addressWithRetry({ address, meets }: MeasuredCase): string {
  const separator = address.includes('?') ? '&' : '?';
  // A refusal gets a stream first, which carries the retry and an id, and is then turned away on every attempt.
  const lead = meets === 'request' ? 'after=1&times=1000&' : '';
  return `${address}${separator}${lead}retry=${askedRetryMs}`;
}
