// The connection of a stream as a state machine: WHATWG HTML's EventSource, extended by policies and by hand. A pure
// reducer from a state and an input to the next state and the effects to carry out. It keeps no clock and no socket,
// so it also answers what a standard client would do (see verdict.ts).

import { assertNever } from '../base/assertNever.ts';
import { endingTraits, type Ending } from './ending.ts';
import type { ReconnectPolicy } from './streamRequest.ts';
import { isOfLines } from '../wire/bodyFraming.ts';

/** [spec] The reconnection time is "an implementation-defined value, probably in the region of a few seconds". */
export const defaultReconnectionTimeMs = 3_000;

/** Longest delay that timers of browsers and Node can hold; a longer one would fire at once. */
export const maxDelayMs = 2 ** 31 - 1;

/** Why an attempt was made. */
export const attemptReasons = ['connect', 'reconnect', 'by hand'] as const;
export type AttemptReason = (typeof attemptReasons)[number];

/** Why a stream stopped. */
export type StopReason =
  /** A standard EventSource would have stopped here too. */
  | { readonly kind: 'standard'; readonly ending: Ending }
  /** Lines that are no event stream: no standard says that anybody comes back for more. */
  | { readonly kind: 'lines'; readonly ending: Ending }
  | { readonly kind: 'policy off'; readonly ending: Ending }
  | { readonly kind: 'gave up'; readonly ending: Ending; readonly attempts: number }
  /** The stream is relayed: whether it goes on is up to the app. */
  | { readonly kind: 'left to app'; readonly ending: Ending }
  | { readonly kind: 'closed' }
  /**
   * It was read from a file that ends here; whether and how the stream ended is not known. `was` is the phase that it was
   * in then, where the file tells.
   */
  | { readonly kind: 'file ends'; readonly was?: 'idle' | 'connecting' | 'open' | 'waiting' }
  /** It was seen through a debugger that tells nothing more of it: whether and how the stream ended is not known. */
  | { readonly kind: 'debugger left' };

/** What holds in every phase. */
interface ConnectionFacts {
  /** Number of the current or last attempt, from 1; 0 before the first. */
  readonly attempt: number;
  /** Last event id; empty when no header is to be sent. */
  readonly lastEventId: string;
  readonly reconnectionTimeMs: number;
  readonly policy: ReconnectPolicy;
  /** Attempts that the stream made by itself since somebody connected by hand. */
  readonly reconnects: number;
  /** Attempts in a row that delivered no event, the current one included until it does. */
  readonly fruitlessAttempts: number;
}

export type ConnectionPhase =
  | { readonly phase: 'idle' }
  | { readonly phase: 'connecting' }
  | { readonly phase: 'open' }
  /** `ending` is what it waits after. */
  | { readonly phase: 'waiting'; readonly delayMs: number; readonly ending: Ending }
  | { readonly phase: 'stopped'; readonly reason: StopReason };

export type ConnectionState = ConnectionFacts & ConnectionPhase;

export type ConnectionInput =
  /** By hand: start, start again, or do not wait any longer. */
  | { readonly kind: 'connect' }
  | { readonly kind: 'opened'; readonly attempt: number }
  | { readonly kind: 'message'; readonly attempt: number }
  | { readonly kind: 'id'; readonly attempt: number; readonly id: string }
  | { readonly kind: 'retry'; readonly attempt: number; readonly delayMs: number }
  | { readonly kind: 'ended'; readonly attempt: number; readonly ending: Ending }
  | { readonly kind: 'timer' }
  | { readonly kind: 'close' }
  | { readonly kind: 'policy'; readonly policy: ReconnectPolicy };

export type ConnectionEffect =
  | {
      readonly kind: 'attempt';
      readonly attempt: number;
      readonly lastEventId: string;
      readonly reason: AttemptReason;
    }
  | { readonly kind: 'start timer'; readonly delayMs: number }
  | { readonly kind: 'stop timer' }
  /** End the running attempt from our side. */
  | { readonly kind: 'abort'; readonly attempt: number };

export type Transition = readonly [state: ConnectionState, effects: readonly ConnectionEffect[]];

/** The state before the first attempt. */
export function initialConnection(options: {
  readonly policy: ReconnectPolicy;
  readonly lastEventId?: string;
  readonly reconnectionTimeMs?: number;
}): ConnectionState {
  return {
    phase: 'idle',
    attempt: 0,
    lastEventId: options.lastEventId ?? '',
    reconnectionTimeMs: cappedDelay(options.reconnectionTimeMs ?? defaultReconnectionTimeMs),
    policy: options.policy,
    reconnects: 0,
    fruitlessAttempts: 0,
  };
}

/** The next state and what has to be done. Inputs of an attempt that is not the current one change nothing. */
export function reduceConnection(state: ConnectionState, input: ConnectionInput): Transition {
  if ('attempt' in input && (input.attempt !== state.attempt || !isLive(state))) return [state, []];
  switch (input.kind) {
    case 'connect':
      return beginAttempt({ ...state, reconnects: 0, fruitlessAttempts: 0 }, 'by hand', leavePhase(state));
    case 'opened':
      return [enter(state, { phase: 'open' }), []];
    case 'message':
      return state.fruitlessAttempts === 0 ? [state, []] : [{ ...state, fruitlessAttempts: 0 }, []];
    case 'id':
      return [{ ...state, lastEventId: input.id }, []];
    case 'retry':
      return [{ ...state, reconnectionTimeMs: cappedDelay(input.delayMs) }, []];
    case 'ended':
      return endAttempt(state, input.ending);
    case 'timer':
      if (state.phase !== 'waiting') return [state, []];
      return beginAttempt({ ...state, reconnects: state.reconnects + 1 }, 'reconnect', []);
    case 'close':
      if (state.phase === 'stopped' || state.phase === 'idle') return [state, []];
      return [enter(state, { phase: 'stopped', reason: { kind: 'closed' } }), leavePhase(state)];
    case 'policy':
      return changePolicy({ ...state, policy: input.policy });
    default:
      return assertNever(input);
  }
}

/** Whether an attempt is under way. */
export function isLive(state: ConnectionState): boolean {
  return state.phase === 'connecting' || state.phase === 'open';
}

/** The reconnection time that will apply: never more than a timer can hold. */
export function cappedDelay(delayMs: number): number {
  return Math.min(Math.max(0, delayMs), maxDelayMs);
}

/** @param before effects that come first: what the phase that is left has running */
function beginAttempt(
  state: ConnectionState,
  reason: AttemptReason,
  before: readonly ConnectionEffect[],
): Transition {
  const attempt = state.attempt + 1;
  const fruitlessAttempts = state.fruitlessAttempts + 1;
  const next = enter({ ...state, attempt, fruitlessAttempts }, { phase: 'connecting' });
  const actualReason = state.attempt === 0 ? 'connect' : reason;
  const effect = { kind: 'attempt', attempt, lastEventId: state.lastEventId, reason: actualReason } as const;
  return [next, [...before, effect]];
}

/** [spec] "Reestablish the connection" or "fail the connection", where the policy agrees. */
function endAttempt(state: ConnectionState, ending: Ending): Transition {
  const stop = whyStop(state, ending);
  if (stop) return [enter(state, { phase: 'stopped', reason: stop }), []];
  const delayMs = reconnectDelayMs(state);
  return [enter(state, { phase: 'waiting', delayMs, ending }), [{ kind: 'start timer', delayMs }]];
}

function whyStop(state: ConnectionState, ending: Ending): StopReason | undefined {
  if (endingTraits[ending.cause].next === 'stop') return { kind: 'standard', ending };
  switch (state.policy.kind) {
    case 'off':
      return { kind: 'policy off', ending };
    case 'limited': {
      const { attempts } = state.policy;
      return state.reconnects >= attempts ? { kind: 'gave up', ending, attempts } : undefined;
    }
    case 'standard':
      return isOfLines(ending.readAs) ? { kind: 'lines', ending } : undefined;
    default:
      return undefined;
  }
}

function reconnectDelayMs(state: ConnectionState): number {
  // [spec] "Optionally, wait some more."
  if (state.policy.kind === 'slow')
    return cappedDelay(Math.max(state.reconnectionTimeMs, state.policy.leastDelayMs));
  if (state.policy.kind !== 'backoff') return state.reconnectionTimeMs;
  // [spec] "if the previous attempt failed, then user agents might introduce an exponential backoff delay".
  const delayMs = state.reconnectionTimeMs * 2 ** Math.min(Math.max(0, state.fruitlessAttempts - 1), 31);
  return cappedDelay(Math.max(state.reconnectionTimeMs, Math.min(delayMs, state.policy.maxDelayMs)));
}

/** A policy that would not have waited ends the waiting; all others apply from the next ending on. */
function changePolicy(state: ConnectionState): Transition {
  if (state.phase !== 'waiting' || state.policy.kind !== 'off') return [state, []];
  return [enter(state, { phase: 'stopped', reason: { kind: 'closed' } }), leavePhase(state)];
}

function leavePhase(state: ConnectionState): ConnectionEffect[] {
  if (isLive(state)) return [{ kind: 'abort', attempt: state.attempt }];
  return state.phase === 'waiting' ? [{ kind: 'stop timer' }] : [];
}

function enter(state: ConnectionState, phase: ConnectionPhase): ConnectionState {
  const { attempt, lastEventId, reconnectionTimeMs, policy, reconnects, fruitlessAttempts } = state;
  return { attempt, lastEventId, reconnectionTimeMs, policy, reconnects, fruitlessAttempts, ...phase };
}
