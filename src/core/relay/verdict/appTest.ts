// Runs the series of faults on an app as a state machine without clock or timers: given what is seen of the app so far, it
// says which rules to make now, what to tell the user, and when to look again. A fault is judged once the app has come
// back and settled, or after the longest that a standard client may take.

import * as l10n from '@vscode/l10n';

import { present } from '../../base/present.ts';
import type { ClientProfile } from '../../stream/clientProfile.ts';
import { endingTraits } from '../../stream/ending.ts';
import {
  openConnections,
  type AppKnowledge,
  type AppObservation,
  type FaultRecord,
} from './appObservation.ts';
import { judgeApp, patienceMs, type AppVerdict } from './appVerdict.ts';
import { appTestSeries, endOfSilence, type AppTestStep } from './appTestSeries.ts';
import type { RelayRule } from '../rules/relayRule.ts';

/** What is seen at a moment. */
export interface AppTestView {
  readonly nowMs: number;
  /** All since the test began, in order; it only grows. */
  readonly observations: readonly AppObservation[];
  /** The stream's connection that is open, and since when. */
  readonly open?: { readonly connection: number; readonly sinceMs: number };
  readonly knowledge: AppKnowledge;
}

export interface AppTestAction {
  /** A fault is over: whatever is left of its rules is taken away, before others are made. */
  readonly takesBack: boolean;
  /** Rules to make now, in order. */
  readonly rules: readonly RelayRule[];
  readonly progress: string;
  /** When to look again, even if nothing is seen; undefined: the test is over. */
  readonly lookAtMs: number | undefined;
}

export interface AppTestOptions {
  readonly steps?: readonly AppTestStep[];
  /** How long the app is watched in silence; 15 s by default. */
  readonly silenceMs?: number;
  /** A stream counts as open after this, 1 s by default: an app that opens two connections would have done so. */
  readonly settledMs?: number;
  /** How long an app that has stopped is waited for, in case somebody reloads it; 60 s by default. */
  readonly reloadMs?: number;
}

export interface AppTestResult {
  readonly verdicts: readonly AppVerdict[];
  /** Titles of the steps that were not made, because the app had stopped or the test was cancelled. */
  readonly notReached: readonly string[];
  /** The test was ended before it was over. */
  readonly wasCancelled: boolean;
}

/** What else a step waits for, in milliseconds. */
const bounds = {
  /** After this, a fault does not wait for an event any more; and after as long again, it is not waited for. */
  eventMs: 4_000,
  /** How much longer than a standard client an app may take, so that slower ones are seen too. */
  patience: 1.5,
} as const;

type MadeFault = Pick<FaultRecord, 'atMs' | 'connection' | 'askedRetryMs'>;

type Phase =
  /** For the app; `isPatient`: it may still come back by itself. */
  | { readonly kind: 'waiting'; readonly sinceMs: number; readonly isPatient: boolean }
  /** The fault was made, and has not come about. */
  | (MadeFault & {
      readonly kind: 'armed';
      /** Since when it does not wait for an event any more. */
      readonly forcedAtMs?: number;
    })
  | (MadeFault & { readonly kind: 'watching'; readonly knowledge: AppKnowledge })
  | { readonly kind: 'over' };

export class AppTest {
  readonly #steps: readonly AppTestStep[];
  readonly #silenceMs: number;
  readonly #settledMs: number;
  readonly #reloadMs: number;
  readonly #verdicts: AppVerdict[] = [];
  #step = 0;
  #phase: Phase;

  constructor(nowMs: number, options: AppTestOptions = {}) {
    this.#steps = options.steps ?? appTestSeries;
    this.#silenceMs = options.silenceMs ?? 15_000;
    this.#settledMs = options.settledMs ?? 1_000;
    this.#reloadMs = options.reloadMs ?? 60_000;
    this.#phase = { kind: 'waiting', sinceMs: nowMs, isPatient: true };
  }

  get isOver(): boolean {
    return this.#phase.kind === 'over';
  }

  /** The verdicts so far. */
  get result(): AppTestResult {
    const notReached = this.#steps.slice(this.#verdicts.length).map(({ title }) => title);
    return { verdicts: this.#verdicts, notReached, wasCancelled: !this.isOver };
  }

  /** Looks at what was seen. To be called after each observation, and at the time that the last action said. */
  look(view: AppTestView): AppTestAction {
    const step = this.#steps[this.#step];
    if (!step || this.#phase.kind === 'over') {
      this.#phase = { kind: 'over' };
      return { takesBack: false, rules: [], progress: 'done', lookAtMs: undefined };
    }
    switch (this.#phase.kind) {
      case 'waiting':
        return this.#wait(step, view, this.#phase);
      case 'armed':
        return this.#awaitFault(step, view, this.#phase);
      default:
        return this.#watch(step, view, this.#phase);
    }
  }

  /** Waits until the app's stream is open and settled. */
  #wait(
    step: AppTestStep,
    view: AppTestView,
    { sinceMs, isPatient }: Extract<Phase, { kind: 'waiting' }>,
  ): AppTestAction {
    const { nowMs, open, knowledge } = view;
    if (open) {
      const settledMs = Math.max(open.sinceMs, sinceMs) + this.#settledMs;
      if (nowMs < settledMs) return this.#action(step, [], settledMs);
      const { connection } = open;
      const isSilence = step.cause === undefined;
      const made = { atMs: nowMs, connection, ...present({ askedRetryMs: step.askedRetryMs?.(knowledge) }) };
      this.#phase = isSilence ? { kind: 'watching', ...made, knowledge } : { kind: 'armed', ...made };
      const waitMs = isSilence ? this.#silenceMs : bounds.eventMs;
      return this.#action(step, step.rules(knowledge), nowMs + waitMs);
    }
    const endMs = sinceMs + Math.max(this.#reloadMs, 2 * patienceMs(knowledge));
    if (nowMs >= endMs) {
      this.#phase = { kind: 'over' };
      return {
        takesBack: false,
        rules: [],
        progress: l10n.t('the app did not come back'),
        lookAtMs: undefined,
      };
    }
    const isCaller = lastCallerOf(view.observations) !== undefined;
    if (isCaller) return { ...this.#action(step, [], endMs), progress: this.#askForCall(step) };
    const patientUntilMs = sinceMs + (isPatient ? patienceMs(knowledge) : 0);
    if (nowMs < patientUntilMs) return this.#action(step, [], patientUntilMs);
    const progress = l10n.t(
      'the app has stopped: reload it to go on ({0} of {1}: {2})',
      this.#step + 1,
      this.#steps.length,
      step.title,
    );
    return { takesBack: false, rules: [], progress, lookAtMs: endMs };
  }

  /** Waits until the fault has come about: the connection that was open has ended. */
  #awaitFault(step: AppTestStep, view: AppTestView, phase: Extract<Phase, { kind: 'armed' }>): AppTestAction {
    const { nowMs, observations, knowledge } = view;
    const { connection, atMs, forcedAtMs, askedRetryMs } = phase;
    const made = { atMs, connection, ...present({ askedRetryMs }) };
    const hasEnded = observations.some((seen) => seen.kind === 'ended' && seen.connection === connection);
    if (hasEnded) {
      this.#phase = { kind: 'watching', ...made, knowledge };
      return this.look(view);
    }
    const dueMs = (forcedAtMs ?? atMs) + bounds.eventMs;
    if (nowMs < dueMs) return this.#action(step, [], dueMs);
    if (forcedAtMs !== undefined)
      return this.#conclude(step, view, recordOf(step, view, { ...made, knowledge }));
    this.#phase = { kind: 'armed', ...made, forcedAtMs: nowMs };
    return this.#action(step, step.rulesWithoutEvent(), nowMs + bounds.eventMs);
  }

  #watch(step: AppTestStep, view: AppTestView, phase: Extract<Phase, { kind: 'watching' }>): AppTestAction {
    const record = recordOf(step, view, phase);
    const judgedAtMs =
      step.cause === undefined ? this.#endOfSilenceMs(record) : endOfPatienceMs(record, this.#settledMs);
    if (view.nowMs >= judgedAtMs) return this.#conclude(step, view, record);
    const action = this.#action(step, [], judgedAtMs);
    const isCallAwaited = step.cause !== undefined && !view.open && lastCallerOf(view.observations);
    return isCallAwaited ? { ...action, progress: this.#askForCall(step) } : action;
  }

  /** Judges the fault, and goes on to the next one. */
  #conclude(step: AppTestStep, view: AppTestView, record: FaultRecord): AppTestAction {
    const { nowMs } = view;
    this.#verdicts.push(judgeApp(record));
    this.#step += 1;
    // After any other fault it was waited for already.
    this.#phase = { kind: 'waiting', sinceMs: nowMs, isPatient: step.cause === undefined };
    const isStillSilent =
      step.cause === undefined && openConnections(view.observations, nowMs).has(record.connection);
    const next = this.look(view);
    return { ...next, takesBack: true, rules: [...(isStillSilent ? endOfSilence : []), ...next.rules] };
  }

  /** A while after the app has noticed, or when it has had its time. */
  #endOfSilenceMs({ observations, connection, atMs }: FaultRecord): number {
    const noticed = observations.find(
      (seen) =>
        seen.atMs >= atMs &&
        ((seen.kind === 'request' && seen.caller === undefined) ||
          (seen.kind === 'ended' && seen.connection === connection)),
    );
    return noticed ? noticed.atMs + this.#settledMs : atMs + this.#silenceMs;
  }

  /** Clients that make calls do nothing by themselves. */
  #askForCall(step: AppTestStep): string {
    return l10n.t(
      'make the next call in the app to go on ({0} of {1}: {2})',
      this.#step + 1,
      this.#steps.length,
      step.title,
    );
  }

  #action(step: AppTestStep, rules: readonly RelayRule[], lookAtMs: number): AppTestAction {
    return {
      takesBack: false,
      rules,
      progress: l10n.t('{0} of {1}: {2}', this.#step + 1, this.#steps.length, step.title),
      lookAtMs,
    };
  }
}

function recordOf(
  { title, cause }: AppTestStep,
  { observations, nowMs }: AppTestView,
  { atMs, connection, knowledge, askedRetryMs }: MadeFault & { readonly knowledge: AppKnowledge },
): FaultRecord {
  return {
    title,
    atMs,
    connection,
    cause,
    knowledge,
    ...present({ askedRetryMs }),
    observations: observationsFrom(observations, connection),
    untilMs: nowMs,
  };
}

/** The client that sent the last request, where it is one that makes calls. */
function lastCallerOf(observations: readonly AppObservation[]): ClientProfile | undefined {
  const last = observations.findLast((seen) => seen.kind === 'request');
  return last?.caller;
}

/** When nothing new is to be expected: the app is back and has settled, or it has had its time since the last ending. */
function endOfPatienceMs(record: FaultRecord, settledMs: number): number {
  const { observations, knowledge, atMs, cause } = record;
  const last = observations.at(-1);
  const isMet = observations.some((seen) => seen.kind === 'ended' && seen.ending.cause === cause);
  if (last?.kind === 'opened' && (isMet || cause === 'no-response')) return last.atMs + settledMs;
  const fromMs = observations.findLast((seen) => seen.kind !== 'opened')?.atMs ?? atMs;
  const isOver = isMet && cause !== undefined && endingTraits[cause].next === 'stop';
  return fromMs + patienceMs(knowledge) * (isOver ? 1 : bounds.patience);
}

/** From the beginning of the connection on which the fault came about. */
function observationsFrom(
  observations: readonly AppObservation[],
  connection: number,
): readonly AppObservation[] {
  const first = observations.findIndex((seen) => seen.connection === connection);
  return first === -1 ? observations : observations.slice(first);
}
