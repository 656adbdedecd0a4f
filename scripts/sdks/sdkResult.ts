// What one client did in one case, from what its server saw and what the app's code was told. Times are milliseconds.
import type { SeenCall } from './sdkServer.ts';

/** Something that the app's code saw. */
export interface SeenByApp {
  readonly kind: 'got' | 'error' | 'ends' | 'throws' | 'crash';
  readonly text: string;
  readonly atMs: number;
}

/** What is kept of a case. */
export interface SdkOutcome {
  /** Requests for the stream. */
  readonly tries: number;
  /** From the end of a response to the next request, at most three. */
  readonly delaysMs?: readonly number[];
  /** `back`: it asks again and again; `stop`: it does not; `wait`: it still holds the connection. */
  readonly next: 'back' | 'stop' | 'wait';
  /** The last thing that the app's code was told: its loop ends, throws, or it hears of an error; nothing where absent. */
  readonly sees?: 'ends' | 'throws' | 'error';
  /** How a later request named the last id. */
  readonly id?: 'header' | 'query';
  /** The id that it named. */
  readonly idValue?: string;
  /** Whether the app got anything, and the block that was not complete. */
  readonly got?: true;
  readonly lost?: true;
  /** When it gave up a connection that was open, counted from its request. */
  readonly leftAfterMs?: number;
  /** When the app's code was told that, counted from the first request. */
  readonly seesAfterMs?: number;
  /** What an error said. */
  readonly text?: string;
}

/** A client that has not asked for so many times its longest wait has given up. */
const givenUpAfter = 3;
const leastGivenUpMs = 8000;

/** What can be told where no server could see a request: only what the app's code was told. */
export function refusedOutcomeOf(told: readonly SeenByApp[]): SdkOutcome {
  const final = told.find(({ kind }) => kind === 'ends' || kind === 'throws');
  const errors = told.filter(({ kind }) => kind === 'error');
  const delaysMs = errors.slice(1).map(({ atMs }, at) => Math.round(atMs - (errors[at]?.atMs ?? atMs)));
  const sees = final?.kind === 'throws' ? 'throws' : errors.length > 0 ? 'error' : final?.kind;
  const isTrying = delaysMs.length > 1;
  return {
    tries: 1,
    next: isTrying ? 'back' : 'stop',
    ...(isTrying && { delaysMs: delaysMs.slice(0, 3) }),
    ...(sees !== undefined && { sees: sees as NonNullable<SdkOutcome['sees']> }),
  };
}

/** @param overAtMs when the window ended: what came then was the measurement's own doing */
export function outcomeOf(
  allCalls: readonly SeenCall[],
  told: readonly SeenByApp[],
  overAtMs: number,
): SdkOutcome {
  const calls = allCalls
    .filter(({ atMs }) => atMs < overAtMs)
    .map((call): SeenCall => {
      const { endedAtMs, hasLeft, ...rest } = call;
      if (endedAtMs === undefined || endedAtMs > overAtMs) return rest;
      return { ...rest, endedAtMs, ...(hasLeft && { hasLeft }) };
    });
  const delaysMs = calls
    .slice(1)
    .map(({ atMs }, at) => Math.round(atMs - (calls[at]?.endedAtMs ?? atMs)))
    .slice(0, 3);
  const final = told.find(({ kind }) => kind === 'ends' || kind === 'throws');
  const errors = told.filter(({ kind }) => kind === 'error' || kind === 'crash');
  const named = calls.slice(1).find(({ id }) => id !== undefined)?.id;
  const texts = told.filter(({ kind }) => kind === 'got').map(({ text }) => text);
  const left = calls.find(({ hasLeft }) => hasLeft);
  const sees = final?.kind === 'throws' ? 'throws' : errors.length > 0 ? 'error' : final?.kind;
  const [first] = calls;
  const seen = final?.kind === 'throws' ? final : (errors[0] ?? final);
  const text = final?.kind === 'throws' ? final.text : errors[0]?.text;
  return {
    tries: calls.length,
    next: nextOf(calls, final?.atMs, overAtMs),
    ...(delaysMs.length > 0 && { delaysMs }),
    ...(sees !== undefined && { sees: sees as NonNullable<SdkOutcome['sees']> }),
    ...(named && { id: named.place, idValue: named.value }),
    ...(texts.length > 0 && { got: true as const }),
    ...(texts.some((each) => each.includes('lost')) && { lost: true as const }),
    ...(left?.endedAtMs !== undefined && { leftAfterMs: Math.round(left.endedAtMs - left.atMs) }),
    ...(seen && first && { seesAfterMs: Math.round(seen.atMs - first.atMs) }),
    ...(text !== undefined && { text }),
  };
}

function nextOf(
  calls: readonly SeenCall[],
  finalAtMs: number | undefined,
  overAtMs: number,
): SdkOutcome['next'] {
  const lastAtMs = calls.at(-1)?.atMs ?? 0;
  // What its app was told of first may not have been the end of its trying.
  if (finalAtMs !== undefined && finalAtMs > lastAtMs) return 'stop';
  const endedAtMs = calls.at(-1)?.endedAtMs;
  if (endedAtMs === undefined) return calls.length > 1 ? 'back' : 'wait';
  const waits = calls.slice(1).map(({ atMs }, at) => atMs - (calls[at]?.endedAtMs ?? atMs));
  const limitMs = Math.max(leastGivenUpMs, givenUpAfter * Math.max(0, ...waits));
  return calls.length > 1 && overAtMs - endedAtMs < limitMs ? 'back' : 'stop';
}
