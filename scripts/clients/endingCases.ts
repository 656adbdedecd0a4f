// The endings that every client is put through, with what happens on the wire. The first case of a cause is what stands
// for it where one sentence has to do.
import type { EndingCause } from '../../src/core/stream/ending.ts';
import { measuredOnce, type MeasuredCase } from './measuredCase.ts';

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

/** In the order of the document. */
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
    title: 'The connection closes inside the response head, after `Content-Type: text/ev`',
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
  measuredOnce({
    name: 'close-message',
    cause: 'close-message',
    address: '/close-message?after=3&grace=20000',
    closingRule: 'at the closing message',
    title: 'A message says {"type":"close"} and the program closes the stream',
    situation: 'after closing at a message',
  }),
  measuredOnce({
    name: 'client',
    cause: 'client',
    address: '/ticks?interval=200',
    closingRule: 'after three messages',
    title: 'The program closes the open stream',
    situation: 'after closing an open stream',
  }),
  measuredOnce({
    name: 'client-at-loss',
    cause: 'client',
    address: '/truncated?after=3',
    closingRule: 'when told of the loss',
    title: 'The program closes when it is told of a lost connection (onerror → close())',
    situation: 'after closing in its error handler',
  }),
  measuredOnce({
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
  measuredOnce({
    name: 'bad-encoding-corrupt',
    cause: 'bad-encoding',
    address: '/measured/not-gzip',
    title: 'The body is called gzip and is not',
    situation: 'after a body that is not the gzip it claims to be',
  }),
  measuredOnce({
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
