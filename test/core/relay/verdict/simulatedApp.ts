// Apps of several kinds in virtual time, as the relay sees them, for the verdict and for the whole series.

import type { Ending } from '../../../../src/core/stream/ending.ts';
import type {
  AppKnowledge,
  AppObservation,
  EndedBy,
} from '../../../../src/core/relay/verdict/appObservation.ts';
import type { RelayRule } from '../../../../src/core/relay/rules/relayRule.ts';
import type { AnswerFault } from '../../../../src/core/relay/rules/relayRules.ts';
import { VirtualClock } from '../virtualClock.ts';

/** How an app behaves. */
export interface AppHabits {
  /** Delay before the attempt of this number after the last success, from 1; undefined: it gives up. */
  delayMs(attempt: number, retryMs: number): number | undefined;
  /** The id that it sends; undefined: none. */
  id?(lastEventId: string, number: number): string | undefined;
  /** Whether it stops at an answer that is no event stream. */
  readonly stopsAt?: (status: number) => boolean;
  /** It opens so many connections each time. */
  readonly connections?: number;
  /** It notices silence after this. */
  readonly noticesMs?: number;
  /** It closes the old connection before it opens a new one. */
  readonly closesOld?: boolean;
}

const standardStop = (): boolean => true;

/** A standard EventSource. */
export const eventSource: AppHabits = {
  delayMs: (_attempt, retryMs) => retryMs,
  id: (lastEventId) => lastEventId,
  stopsAt: standardStop,
};

/** One app, its connections, and what the relay would see and do. */
export class SimulatedApp {
  readonly clock = new VirtualClock();
  readonly observations: AppObservation[] = [];
  readonly #habits: AppHabits;
  readonly #open = new Set<number>();
  readonly #answers: AnswerFault[] = [];
  #connection = 0;
  #attempt = 0;
  #openSinceMs = 0;
  #events = 0;
  retryMs = 3_000;
  hasRetry = true;

  constructor(habits: AppHabits) {
    this.#habits = habits;
  }

  get open(): { readonly connection: number; readonly sinceMs: number } | undefined {
    const [connection] = this.#open;
    return connection === undefined ? undefined : { connection, sinceMs: this.#openSinceMs };
  }

  get knowledge(): AppKnowledge {
    const { retryMs, hasRetry } = this;
    const earlierIds = Array.from({ length: Math.max(0, this.#events - 1) }, (_, at) => String(at + 1));
    const lastEventId = this.#events === 0 ? '' : String(this.#events);
    return { lastEventId, earlierIds, justWritten: 0, reconnectionTimeMs: retryMs, hasRetry };
  }

  /** The page is loaded: it connects for the first time, or anew. */
  load(): void {
    this.#attempt = 0;
    this.#connect(undefined);
  }

  /** An event reaches the app. */
  event(): void {
    this.#events += 1;
  }

  /** What the relay would do for a rule; an event comes first where it waits for one. */
  make({ fault }: RelayRule): void {
    if (fault.kind === 'inject') {
      this.retryMs = fault.event.retry ?? this.retryMs;
    } else if (fault.kind === 'refuse') {
      for (let request = 0; request < fault.requests; request += 1) this.#answers.push({ kind: 'refuse' });
    } else if (fault.kind === 'silence') {
      this.#fallSilent();
    } else if (fault.kind === 'ending') {
      const { effect, moment } = fault.fault;
      if (moment.kind === 'after next event') this.event();
      if (effect.kind === 'end' || effect.kind === 'truncated' || effect.kind === 'reset')
        this.endAll({ cause: effect.kind });
      else if (effect.kind === 'no-content' || effect.kind === 'http-error') {
        this.#answers.push(effect);
        this.endAll({ cause: 'end' });
      }
    }
  }

  /** What is left of the rules so far is taken away. */
  takeBack(): void {
    this.#answers.length = 0;
  }

  /** All open connections end. */
  endAll(ending: Ending, by: EndedBy = 'relay'): void {
    for (const connection of this.#open) this.#see({ kind: 'ended', connection, by, ending });
    this.#open.clear();
    this.#comeBack();
  }

  #fallSilent(): void {
    const { noticesMs, closesOld = true } = this.#habits;
    if (noticesMs === undefined) return;
    this.clock.after(noticesMs, () => {
      if (this.#open.size === 0) return;
      if (closesOld) this.endOwn();
      this.#connect(this.#idToSend());
    });
  }

  endOwn(): void {
    for (const connection of this.#open) {
      this.#see({ kind: 'ended', connection, by: 'app', ending: { cause: 'client' } });
    }
    this.#open.clear();
  }

  #comeBack(): void {
    this.#attempt += 1;
    const delayMs = this.#habits.delayMs(this.#attempt, this.retryMs);
    if (delayMs === undefined) return;
    this.clock.after(delayMs, () => {
      for (let i = 0; i < (this.#habits.connections ?? 1); i += 1) this.#connect(this.#idToSend());
    });
  }

  #idToSend(): string | undefined {
    return this.#habits.id?.(this.knowledge.lastEventId, this.#events);
  }

  #connect(lastEventId: string | undefined): void {
    this.#connection += 1;
    const connection = this.#connection;
    const id = lastEventId === undefined || lastEventId === '' ? {} : { lastEventId };
    this.#see({ kind: 'request', connection, path: '/events', ...id });
    const answer = this.#answers.shift();
    if (!answer) {
      this.#see({ kind: 'opened', connection });
      if (this.#open.size === 0) this.#openSinceMs = this.clock.nowMs();
      this.#open.add(connection);
      this.#attempt = 0;
      return;
    }
    const status = answer.kind === 'http-error' ? answer.status : 204;
    const cause = answer.kind === 'refuse' ? 'no-response' : answer.kind;
    this.#see({ kind: 'ended', connection, by: 'relay', ending: { cause } });
    if (answer.kind === 'refuse' || !(this.#habits.stopsAt ?? standardStop)(status)) this.#comeBack();
  }

  #see(seen: DistributiveOmit<AppObservation, 'atMs'>): void {
    this.observations.push({ ...seen, atMs: this.clock.nowMs() });
  }
}

type DistributiveOmit<Union, Name extends PropertyKey> = Union extends unknown ? Omit<Union, Name> : never;
