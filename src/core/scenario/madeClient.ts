// The client of a scenario that was made of a log: how it has to behave to make the same attempts, and what it is
// expected to do between them and in the end.

import { assertNever } from '../base/assertNever.ts';
import type { PlayedAttempt } from '../playback/playedAttempts.ts';
import { endingTraits } from '../stream/ending.ts';
import { defaultReconnectionTimeMs } from '../stream/connection.ts';
import { methodOf, policyOf, type ReconnectPolicy, type StreamRequest } from '../stream/streamRequest.ts';
import { hasControlCharacter } from '../wire/headerText.ts';
import { scenarioLimits } from './scenario.ts';
import type { MadeAttempt } from './madeAttempt.ts';
import type { ScenarioLosses } from './scenarioLosses.ts';

/** How much later than its time a client may come: what it took when it was recorded, with room for a busy machine. */
const toleranceMs = 2_000;
const mostCloseRules = 100;

interface TakenAttempt {
  readonly attempt: PlayedAttempt;
  readonly made: MadeAttempt;
}

export class MadeClient {
  readonly #request: StreamRequest;
  /** Whether all of the timeline is in the scenario: what was sent at each attempt follows from it then. */
  readonly #isWhole: boolean;
  readonly #taken: TakenAttempt[] = [];

  constructor(request: StreamRequest, isWhole: boolean) {
    this.#request = request;
    this.#isWhole = isWhole;
  }

  /** The next attempt. */
  take(attempt: PlayedAttempt, made: MadeAttempt): void {
    this.#taken.push({ attempt, made });
  }

  noteLosses(losses: ScenarioLosses): void {
    const method = methodOf(this.#request);
    if (method !== 'GET') losses.noteMethod(method);
  }

  /** Members of the file that say how the client behaves; none for a standard EventSource. */
  members(): readonly string[] {
    const members = [
      ...policyMembers(this.#policy),
      ...this.#idMembers(),
      ...this.#timeMembers(),
      ...this.#closingMembers(),
      ...this.#againMembers(),
    ];
    return members.length === 0 ? [] : [`"client": { ${members.join(', ')} }`];
  }

  /** What is expected of the client before and after an attempt, by its place from 0. */
  expectationsOf(at: number): readonly string[] {
    const taken = this.#taken[at];
    if (!taken) return [];
    return [
      ...this.#idExpectations(at, taken),
      ...this.#delayExpectations(at, taken),
      ...this.#nextExpectations(taken),
    ];
  }

  /** What is expected of all attempts together. */
  expectations(): readonly string[] {
    const count = this.#taken.length;
    const events = `"events": ${this.#messages}`;
    if (this.#closesItself) {
      const isByMessage = this.#last?.over?.ending.cause === 'close-message' && this.#closeRules.length > 0;
      return [`"attempts": ${count}`, events, `"stops": "${isByMessage ? 'standard' : 'closed'}"`];
    }
    // Then a 204 stops it.
    if (this.#comesBack) {
      const attempts = count < scenarioLimits.attempts ? [`"attempts": ${count + 1}`] : [];
      return [...attempts, events, '"stops": "standard"'];
    }
    return [`"attempts": ${count}`, events, `"stops": ${this.#stopReason}`];
  }

  get #policy(): ReconnectPolicy {
    return this.#taken[0]?.attempt.over?.policy ?? policyOf(this.#request);
  }

  get #last(): PlayedAttempt | undefined {
    return this.#taken.at(-1)?.attempt;
  }

  get #messages(): number {
    return this.#taken.reduce((sum, { made }) => sum + made.messages, 0);
  }

  /** Whether nothing but the client ends the last attempt. */
  get #closesItself(): boolean {
    const last = this.#taken.at(-1);
    const cause = last?.attempt.over?.ending.cause;
    return (
      cause === undefined || cause === 'client' || cause === 'close-message' || last?.made.isCut === true
    );
  }

  /** Whether the client comes back after the last attempt. */
  get #comesBack(): boolean {
    const over = this.#last?.over;
    // The event that was too large is not, for the client of a scenario.
    if (over?.ending.cause === 'limit') return this.#policy.kind !== 'off';
    return over?.next.next === 'reconnect';
  }

  get #stopReason(): string {
    const ending = this.#last?.over?.ending;
    if (ending && endingTraits[ending.cause].next === 'stop' && ending.cause !== 'limit') return '"standard"';
    if (this.#policy.kind === 'off') return '"policy off"';
    return this.#policy.kind === 'limited' ? '"gave up"' : 'true';
  }

  #idMembers(): string[] {
    const id = this.#taken[0]?.attempt.request?.lastEventId;
    return this.#isWhole && id !== undefined ? [`"lastEventId": ${JSON.stringify(id)}`] : [];
  }

  #timeMembers(): string[] {
    const verdicts = this.#taken.flatMap(({ attempt: { over } }) => over?.verdict ?? []);
    const delayMs = verdicts.find((verdict) => verdict.next === 'reconnect')?.delayMs;
    const idle = this.#taken.find(({ attempt: { over } }) => over?.ending.cause === 'idle');
    const idleMs = Math.round(idle?.attempt.over?.ending.limit ?? 0);
    return [
      ...(delayMs === undefined || delayMs === defaultReconnectionTimeMs
        ? []
        : [`"reconnectionTimeMs": ${bounded(delayMs)}`]),
      ...(idleMs > 0 ? [`"idleTimeoutMs": ${bounded(idleMs)}`] : []),
    ];
  }

  /** The messages at which it closed itself. */
  get #closeRules(): readonly string[] {
    const rules = this.#taken.flatMap(({ attempt: { over }, made: { lastMessage } }) => {
      if (over?.ending.cause !== 'close-message' || !lastMessage) return [];
      const { type, data } = lastMessage;
      const event = type === 'message' ? [] : [`"event": ${JSON.stringify(type)}`];
      return `{ ${[...event, `"data": ${JSON.stringify(data)}`].join(', ')} }`;
    });
    return [...new Set(rules)].slice(0, mostCloseRules);
  }

  #closingMembers(): string[] {
    const rules = this.#closeRules;
    const closeOn = rules.length > 0 ? [`"closeOn": [${rules.join(', ')}]`] : [];
    const last = this.#taken.at(-1);
    if (!last || !this.#closesItself) return closeOn;
    if (last.attempt.over?.ending.cause === 'close-message' && closeOn.length > 0 && !last.made.isCut)
      return closeOn;
    if (last.made.messages > 0) return [...closeOn, `"closeAfterEvents": ${this.#messages}`];
    // Long enough to have come to the last attempt.
    const waitedMs = this.#taken.reduce((sum, { attempt: { over, requestedAtMs, endedAtMs } }) => {
      return sum + endedAtMs - requestedAtMs + (over?.next.next === 'reconnect' ? over.next.delayMs : 0);
    }, 0);
    return [...closeOn, `"closeAfterMs": ${bounded(waitedMs + toleranceMs)}`];
  }

  /** How often somebody connected again by hand: where the client of before had stopped, and there was another attempt. */
  #againMembers(): string[] {
    const stops = this.#taken.slice(0, -1).filter(({ attempt: { over } }) => {
      if (!over) return false;
      if (over.ending.cause === 'client') return this.#policy.kind === 'off';
      return over.next.next === 'stop';
    });
    return stops.length === 0 ? [] : [`"connectsAgain": ${stops.length}`];
  }

  #idExpectations(at: number, { attempt: { request } }: TakenAttempt): string[] {
    if (this.#isWhole)
      return request ? [`"lastEventId": ${JSON.stringify(request.lastEventId ?? null)}`] : [];
    const ids = this.#taken.slice(0, at).flatMap(({ made: { lastId } }) => lastId ?? []);
    const id = ids.at(-1) ?? '';
    return [`"lastEventId": ${JSON.stringify(id === '' || hasControlCharacter(id) ? null : id)}`];
  }

  #delayExpectations(at: number, { attempt: { request } }: TakenAttempt): string[] {
    const before = this.#taken[at - 1];
    const over = before?.attempt.over;
    if (
      !over ||
      !before.made.isSameEnding ||
      over.next.next !== 'reconnect' ||
      request?.reason !== 'reconnect'
    )
      return [];
    const plannedMs = over.verdict.next === 'reconnect' ? over.verdict.delayMs : over.next.delayMs;
    const isInTime = request.delayMs - plannedMs <= toleranceMs;
    return isInTime ? [`"reconnectsWithinMs": ${toleranceMs}`] : [];
  }

  /** Of an app it is only known what it did, and not what it would have done. */
  #nextExpectations({ attempt: { over }, made: { isSameEnding } }: TakenAttempt): string[] {
    if (!over || !isSameEnding || over.endedFirst !== undefined || over.next.next === 'wait') return [];
    return [`"next": "${over.next.next}"`];
  }
}

function policyMembers(policy: ReconnectPolicy): string[] {
  switch (policy.kind) {
    case 'standard':
      return [];
    case 'off':
      return ['"policy": "off"'];
    case 'limited':
      return [`"policy": { "limited": ${Math.min(scenarioLimits.attempts, policy.attempts)} }`];
    case 'backoff':
      return [`"policy": { "backoff": ${bounded(policy.maxDelayMs)} }`];
    case 'slow':
      return [`"policy": { "slow": ${bounded(policy.leastDelayMs)} }`];
    default:
      return assertNever(policy);
  }
}

/** A time that a scenario takes. */
function bounded(ms: number): number {
  return Math.min(scenarioLimits.durationMs, Math.max(0, Math.round(ms)));
}
