// What happens to each measured client. Times are milliseconds.

/** How long a client is watched at the most in a case: longer than all that one waits between its last tries. */
export const windowMs = 75_000;

/** How a response goes on when its events are sent. */
export type StreamEnd = 'whole' | 'end' | 'lost-block' | 'truncated' | 'reset' | 'close-message' | 'silence';

/** What the server does with a request. */
export type Answer =
  | { readonly kind: 'stream'; readonly end: StreamEnd }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  | { readonly kind: 'html' }
  | { readonly kind: 'nothing' }
  /** Nobody listens. */
  | { readonly kind: 'refused' };

export interface SdkCase {
  readonly name: string;
  /** In the head of a table. */
  readonly title: string;
  readonly first: Answer;
  /** Of every request after the first. */
  readonly later: Answer;
}

function stream(end: StreamEnd): Answer {
  return { kind: 'stream', end };
}

const retryAfter = '2';
const answers: Readonly<Record<string, readonly [title: string, answer: Answer]>> = {
  '204': ['204', { kind: 'status', status: 204 }],
  '401': ['401', { kind: 'status', status: 401 }],
  '404': ['404', { kind: 'status', status: 404 }],
  '429': ['429 + Retry-After: 2', { kind: 'status', status: 429, retryAfter }],
  '500': ['500', { kind: 'status', status: 500 }],
  '503': ['503 + Retry-After: 2', { kind: 'status', status: 503, retryAfter }],
  html: ['200 text/html', { kind: 'html' }],
  'no-response': ['closed without a response', { kind: 'nothing' }],
};

const streamCases = (
  [
    ['whole', 'end mark, then the end'],
    ['end', 'end without an end mark'],
    ['lost-block', 'end inside an event'],
    ['truncated', 'closed before the final chunk'],
    ['reset', 'reset'],
    ['close-message', '{"type":"close"}, the end 3 s later'],
  ] as const
).map(([end, title]): SdkCase => ({ name: end, title, first: stream(end), later: stream(end) }));

/** All but the silence, which takes long. */
export const sdkCases: readonly SdkCase[] = [
  ...streamCases,
  ...Object.entries(answers).map(([name, [title, answer]]) => ({
    name,
    title,
    first: answer,
    later: answer,
  })),
  ...Object.entries(answers).map(([name, [title, answer]]) => ({
    name: `after-${name}`,
    title: `after a stream: ${title}`,
    first: stream('truncated'),
    later: answer,
  })),
];

/** Nothing accepts connections; a page cannot be there then. */
export const refusedCase: SdkCase = {
  name: 'refused',
  title: 'nothing listens',
  first: { kind: 'refused' },
  later: { kind: 'refused' },
};

/** The stream goes silent, and its connection stays. */
export const silenceCase: SdkCase = {
  name: 'silence',
  title: 'silence, the connection open',
  first: stream('silence'),
  later: stream('silence'),
};
