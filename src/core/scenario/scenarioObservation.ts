// What a client has done in a scenario so far, gathered from its stream's log as the entries come: one look at each, so
// that a long scenario costs no more than its events. Clearing the timeline loses the entries, not the facts.

import type { EndDetail, RequestDetail } from '../log/detail.ts';
import { entryFlags, type Entry } from '../log/entry.ts';
import type { EventLog } from '../log/eventLog.ts';
import { scenarioLimits } from './scenario.ts';

/** A fact and the entry that shows it; the entry is absent when the timeline was cleared since. */
export interface Shown<Fact> {
  readonly fact: Fact;
  readonly entry?: number;
}

/** The messages of one attempt, or of all. */
export interface ReceivedFacts {
  readonly messages: number;
  readonly lastMessage?: number;
  /** Of the messages that have an id, in order. */
  readonly ids: readonly Shown<string>[];
}

export interface AttemptFacts extends ReceivedFacts {
  /** Absent when nothing was sent: the attempt failed before. */
  readonly request?: Shown<RequestDetail>;
  readonly end?: Shown<EndDetail>;
}

/** More ids than can be expected are not kept. */
const maxIds = scenarioLimits.events + 1;

/** Facts while they are gathered. */
class GatheredFacts implements AttemptFacts {
  messages = 0;
  lastMessage?: number;
  ids: Shown<string>[] = [];
  request?: Shown<RequestDetail>;
  end?: Shown<EndDetail>;

  add(message: number, id: string | undefined): void {
    this.messages += 1;
    this.lastMessage = message;
    if (id !== undefined && this.ids.length < maxIds) this.ids.push({ fact: id, entry: message });
  }

  forgetEntries(): void {
    delete this.lastMessage;
    this.ids = this.ids.map(({ fact }) => ({ fact }));
    if (this.request) this.request = { fact: this.request.fact };
    if (this.end) this.end = { fact: this.end.fact };
  }
}

export class ScenarioObservation {
  readonly #attempts = new Map<number, GatheredFacts>();
  readonly #all = new GatheredFacts();
  readonly #keepsIds: boolean;
  readonly #attemptsBefore: number;
  #attemptCount = 0;
  #clearings = 0;
  #waitedInVainMs: number | undefined;

  /**
   * @param keepsIds whether anybody will ask for ids; reading them takes a look at each message's bytes
   * @param attemptsBefore attempts of the stream that are not the scenario's
   */
  constructor(keepsIds: boolean, attemptsBefore = 0) {
    this.#keepsIds = keepsIds;
    this.#attemptsBefore = attemptsBefore;
  }

  /** How long the client was waited for in vain: set for an app, which does not tell what it will do. */
  get waitedInVainMs(): number | undefined {
    return this.#waitedInVainMs;
  }

  /** The client did not come back in this time. */
  stop(waitedMs: number): void {
    this.#waitedInVainMs = waitedMs;
  }

  /** Number of the newest attempt; 0 before the first. */
  get attemptCount(): number {
    return this.#attemptCount;
  }

  /** How often the timeline was cleared, or that was undone: numbers of before mean no entries, or others. */
  get clearings(): number {
    return this.#clearings;
  }

  /** What all attempts brought together. */
  get received(): ReceivedFacts {
    return this.#all;
  }

  /** The facts of an attempt; undefined when it was never made. */
  attempt(number: number): AttemptFacts | undefined {
    return this.#attempts.get(number);
  }

  /**
   * Reads the entries that are there, and each that comes.
   * @param onEntry called after each, with the entry
   * @returns how to stop
   */
  follow(log: EventLog, onEntry: (entry: Entry) => void = () => undefined): () => void {
    const read = (number: number): void => {
      const entry = log.entry(number);
      this.#read(log, entry);
      onEntry(entry);
    };
    for (let { first: number } = log; number <= log.length; number += 1) read(number);
    return log.subscribe((number) => {
      if (number === 0) this.#forgetEntries();
      else read(number);
    });
  }

  #read(log: EventLog, entry: Entry): void {
    const attempt = entry.attempt - this.#attemptsBefore;
    if (attempt <= 0) return;
    const facts = this.#factsOf(attempt);
    switch (entry.kind) {
      case 'request': {
        const detail = log.detail(entry);
        if (detail) facts.request = { fact: detail, entry: entry.number };
        break;
      }
      case 'close':
      case 'error': {
        const detail = log.detail(entry);
        if (detail) facts.end = { fact: detail, entry: entry.number };
        break;
      }
      case 'message': {
        const hasId = this.#keepsIds && (entry.flags & entryFlags.hasId) !== 0;
        const id = hasId ? log.fields(entry).id : undefined;
        facts.add(entry.number, id);
        this.#all.add(entry.number, id);
        break;
      }
      case 'open':
      case 'comment':
      case 'retry':
      case 'id':
      case 'notice':
        break;
    }
  }

  #factsOf(attempt: number): GatheredFacts {
    this.#attemptCount = Math.max(this.#attemptCount, attempt);
    const facts = this.#attempts.get(attempt) ?? new GatheredFacts();
    this.#attempts.set(attempt, facts);
    return facts;
  }

  #forgetEntries(): void {
    this.#clearings += 1;
    for (const facts of this.#attempts.values()) facts.forgetEntries();
    this.#all.forgetEntries();
  }
}
