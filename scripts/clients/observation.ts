// What one measurement shows, told from the requests that the server saw and from what the client told the program.
// Delays are the server's: from the end of one response to the next request. Where no server could see an attempt,
// they are the client's: from one loss that it told of to the next.
import type { MeasuredCase } from './measuredCase.ts';
import type { SeenRequest } from './measuringServer.ts';
import type { Told } from './program.ts';
import { present } from '../../src/core/base/present.ts';

export interface Observation {
  /** `wait`: it still holds the connection when the window ends; `unsent`: it tries, and no request leaves it. */
  readonly next: 'reconnect' | 'stop' | 'wait' | 'unsent';
  /** Whether the client came so far as to meet the ending: some do not come back for a refusal. */
  readonly hasMetEnding: boolean;
  /** One for each attempt after the ending. */
  readonly delaysMs: readonly number[];
  /** The attempts that a server could see after the ending. */
  readonly comebacks: readonly Comeback[];
  /** Requests that followed at once on one that got no response, without a word to the program. */
  readonly silentRepeats: number;
  /** Messages delivered before the first loss was told of. */
  readonly messageCount: number;
  readonly isOpenTold: boolean;
  /** What the program was told of the ending, in order, repetitions left out. */
  readonly losses: readonly string[];
  /** What the client threw where nobody can catch it. */
  readonly crashes: readonly string[];
  /** Messages that were delivered after the program had closed the stream. */
  readonly messagesAfterClose: number;
  /** From the program's closing to the server's noticing. */
  readonly noticedAfterMs?: number;
  /** The client's state at the end, where it has one. */
  readonly state?: string;
}

/** An attempt after the ending, as the server saw it. */
export interface Comeback {
  /** Path and query. */
  readonly target: string;
  /** The bytes of Last-Event-ID; undefined without the header. */
  readonly lastEventId: Uint8Array | undefined;
  readonly isMalformed: boolean;
}

export interface Evidence {
  readonly measuredCase: MeasuredCase;
  readonly hasRetry: boolean;
  readonly requests: readonly SeenRequest[];
  /** In the order of their times. */
  readonly told: readonly Told[];
  readonly state: string | undefined;
}

/** Requests that belong together: a request, what it was redirected to, and its silent repetitions. */
interface Attempt {
  readonly first: SeenRequest;
  readonly last: SeenRequest;
  readonly repeats: number;
}

// A repetition by the client's network layer; no client waits as little after no response.
const repeatLimitMs = 500;
// By how much a page's clock may be ahead of this process's.
const clockSkewMs = 50;
// Packages that tell of one loss in several callbacks do so at once.
const sameLossMs = 100;
// A client that is turned away at most tells of two: the stream that ended before, and the refusal.
const lossesOfTrying = 3;

export function observe(evidence: Evidence): Observation {
  const { told, measuredCase, hasRetry } = evidence;
  const attempts = attemptsOf(evidence);
  const endingAt = hasRetry && measuredCase.meets === 'request' ? 1 : 0;
  const comebacks = attempts.slice(endingAt + 1);
  const delaysMs =
    measuredCase.serverPlan === 'runs'
      ? delaysBetweenAttempts(attempts.slice(endingAt))
      : delaysBetweenLosses(told, comebacks[0]?.first.atMs);
  const isTrying =
    measuredCase.serverPlan === 'runs' && delaysBetweenLosses(told).length + 1 >= lossesOfTrying;
  // A server that returned shows whether the client did; where none ever was, the client's own word has to do.
  const hasComeBack = comebacks.length > 0 || (isServerMissing(measuredCase) && delaysMs.length > 0);
  const next = nextOf(hasComeBack, isTrying, attempts.at(-1));
  const firstLossAt = told.findIndex(({ kind }) => kind === 'loss');
  const beforeLoss = firstLossAt === -1 ? told : told.slice(0, firstLossAt);
  return {
    next,
    hasMetEnding: measuredCase.serverPlan !== 'runs' || attempts.length > endingAt,
    delaysMs: next === 'unsent' ? delaysBetweenLosses(told) : delaysMs,
    comebacks: comebacks.map(({ first }) => first),
    silentRepeats: Math.max(0, ...attempts.slice(endingAt).map(({ repeats }) => repeats)),
    messageCount: beforeLoss.filter(({ kind }) => kind === 'message').length,
    isOpenTold: beforeLoss.some(({ kind }) => kind === 'open'),
    losses: lossesOf(told.slice(beforeLoss.length)),
    crashes: [...new Set(told.filter(({ kind }) => kind === 'crash').map(({ text }) => text))],
    ...closingOf(told, attempts.at(-1)),
    ...present({ state: evidence.state }),
  };
}

function isServerMissing({ serverPlan }: MeasuredCase): boolean {
  return serverPlan === 'absent' || serverPlan === 'elsewhere';
}

function attemptsOf({ requests, told, measuredCase }: Evidence): readonly Attempt[] {
  const attempts: Attempt[] = [];
  for (const request of requests) {
    const previous = attempts.at(-1);
    if (previous !== undefined && isFollowed(previous.last, request, told)) {
      attempts[attempts.length - 1] = { ...previous, last: request };
    } else if (
      previous !== undefined &&
      measuredCase.cause === 'no-response' &&
      request.atMs - (previous.last.endedAtMs ?? 0) < repeatLimitMs
    ) {
      attempts[attempts.length - 1] = { ...previous, last: request, repeats: previous.repeats + 1 };
    } else attempts.push({ first: request, last: request, repeats: 0 });
  }
  return attempts;
}

/** Whether a request follows a redirect. A new attempt at the redirect's target comes after a loss and a wait. */
function isFollowed(redirect: SeenRequest, next: SeenRequest, told: readonly Told[]): boolean {
  if (redirect.redirectedTo !== next.target) return false;
  return !told.some(
    ({ kind, atMs }) => kind === 'loss' && atMs > redirect.atMs && atMs < next.atMs - clockSkewMs,
  );
}

function delaysBetweenAttempts(attempts: readonly Attempt[]): number[] {
  return attempts
    .slice(1)
    .map(({ first }, index) => first.atMs - (attempts[index]?.last.endedAtMs ?? first.atMs));
}

/** Delays between the losses until the stream is open again, and to the request that came then. */
function delaysBetweenLosses(told: readonly Told[], cameBackAtMs?: number): number[] {
  const moments: number[] = [];
  for (const { kind, atMs } of told) {
    const last = moments.at(-1);
    if (kind === 'loss' && (last === undefined || atMs - last > sameLossMs)) moments.push(atMs);
    if (kind === 'open' && moments.length > 0) break;
  }
  if (cameBackAtMs !== undefined) moments.push(cameBackAtMs);
  return moments.slice(1).map((atMs, index) => atMs - (moments[index] ?? atMs));
}

function nextOf(hasComeBack: boolean, isTrying: boolean, last: Attempt | undefined): Observation['next'] {
  if (hasComeBack) return 'reconnect';
  if (isTrying) return 'unsent';
  return last !== undefined && last.last.endedAtMs === undefined ? 'wait' : 'stop';
}

/** The losses of the first ending: those before the stream is open again or delivers again. */
function lossesOf(told: readonly Told[]): string[] {
  const nextStream = told.findIndex(({ kind }) => kind === 'open' || kind === 'message');
  const losses = (nextStream === -1 ? told : told.slice(0, nextStream)).filter(({ kind }) => kind === 'loss');
  // The port is another one each time.
  return [...new Set(losses.map(({ text }) => text.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1')))];
}

function closingOf(
  told: readonly Told[],
  last: Attempt | undefined,
): Pick<Observation, 'messagesAfterClose' | 'noticedAfterMs'> {
  const at = told.findIndex(({ kind }) => kind === 'close');
  const closed = told[at];
  if (closed === undefined) return { messagesAfterClose: 0 };
  const messagesAfterClose = told.slice(at).filter(({ kind }) => kind === 'message').length;
  const endedAtMs = last?.last.endedAtMs;
  return {
    messagesAfterClose,
    ...(endedAtMs === undefined ? {} : { noticedAfterMs: endedAtMs - closed.atMs }),
  };
}
