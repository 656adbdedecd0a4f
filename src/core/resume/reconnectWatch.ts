// Follows a log and says for each reconnect whether the server resumed: as soon as that can be told, and once more
// when what comes later in the same attempt tells otherwise. What it keeps for that is bounded in events and bytes.

import { isKind, type EventLog } from '../log/eventLog.ts';
import { judgeResume } from './judge.ts';
import { isEvent, KnownEvents, resumeEventOf } from './resumeEvents.ts';
import type { ResumeEvent, ResumeVerdict } from '../log/resumeVerdict.ts';

/** Telling events after which it is said that nothing can be told, and after which a verdict is looked at again. */
const enoughEvents = 10;
const manyEvents = 100;
/** What ends the watch over an attempt. */
const maxReceived = 1_000;
const maxReceivedBytes = 8 * 1024 * 1024;

export interface ReconnectVerdict {
  readonly attempt: number;
  readonly lastEventId: string;
  readonly verdict: ResumeVerdict;
}

/** What is known, and what has come, of an attempt that is being watched. */
interface Watch {
  readonly attempt: number;
  readonly lastEventId: string;
  readonly known: readonly ResumeEvent[];
  readonly knownIds: ReadonlySet<string>;
  readonly received: ResumeEvent[];
  receivedBytes: number;
  isOpen: boolean;
  hasIds: boolean;
  hasNewId: boolean;
  /** Events from the first new one on, or without any id. */
  telling: number;
  said: ResumeVerdict | undefined;
}

export class ReconnectWatch {
  readonly #log: EventLog;
  readonly #onVerdict: (verdict: ReconnectVerdict) => void;
  readonly #known: KnownEvents;
  #watch: Watch | undefined;
  /** While entries of before are read once more: what was judged last. */
  #again: { verdict: ReconnectVerdict | undefined } | undefined;

  constructor(log: EventLog, onVerdict: (verdict: ReconnectVerdict) => void) {
    this.#log = log;
    this.#onVerdict = onVerdict;
    this.#known = new KnownEvents(log);
  }

  /** Takes the next entry; 0 when the log was cleared, or that was undone. */
  readonly follow = (number: number): void => {
    if (number > 0) {
      this.#take(number);
      return;
    }
    this.#watch = undefined;
    if (this.#log.length > 0) this.#pickUp();
  };

  /** Goes on with the last attempt as if it had never been cleared, and says what was not said because of that. */
  #pickUp(): void {
    const { length, index } = this.#log;
    const attempt = index.attempt(length);
    const again: { verdict: ReconnectVerdict | undefined } = { verdict: undefined };
    let said: ResumeVerdict | undefined;
    this.#again = again;
    for (let number = index.firstOfAttempt(attempt); number <= length; number += 1) {
      this.#take(number);
      said = this.#verdictIn(number) ?? said;
    }
    this.#again = undefined;
    const { verdict } = again;
    if (verdict && JSON.stringify(verdict.verdict) !== JSON.stringify(said)) this.#onVerdict(verdict);
  }

  /** The verdict that an entry of the log tells. */
  #verdictIn(number: number): ResumeVerdict | undefined {
    if (this.#log.index.type(number) !== 'resume') return undefined;
    const entry = this.#log.entry(number);
    const detail = isKind(entry, 'notice') ? this.#log.detail(entry) : undefined;
    return detail?.notice === 'resume' ? detail.verdict : undefined;
  }

  #take(number: number): void {
    const kind = this.#log.index.kind(number);
    if (kind === 'request') this.#begin(number);
    // Most entries are messages of an attempt that has been judged: they cost no more than this.
    if (!this.#watch || this.#log.index.attempt(number) !== this.#watch.attempt) return;
    switch (kind) {
      case 'open':
        this.#watch.isOpen = true;
        break;
      case 'message':
        this.#receive(this.#watch, number);
        break;
      case 'close':
      case 'error':
        this.#end(this.#watch, number);
        break;
      case 'request':
      case 'comment':
      case 'retry':
      case 'id':
      case 'notice':
        break;
    }
  }

  #begin(number: number): void {
    this.#watch = undefined;
    const entry = this.#log.entry(number);
    if (entry.attempt < 2 || !isKind(entry, 'request')) return;
    const known = this.#known.upTo(number - 1);
    const lastEventId = this.#log.detail(entry)?.lastEventId ?? '';
    // Nothing has come yet, so there is nothing to resume.
    if (known.length === 0 && lastEventId === '') return;
    this.#watch = {
      attempt: entry.attempt,
      lastEventId,
      known,
      knownIds: new Set(known.flatMap(({ id }) => id ?? [])),
      received: [],
      receivedBytes: 0,
      isOpen: false,
      hasIds: false,
      hasNewId: false,
      telling: 0,
      said: undefined,
    };
  }

  #receive(watch: Watch, number: number): void {
    // Lines have no ids to resume by.
    if (!isEvent(this.#log, number)) {
      this.#watch = undefined;
      return;
    }
    const entry = this.#log.entry(number);
    // An event larger than all the room there is: nothing can be said of what is not known.
    if (this.#log.isGone(entry)) {
      this.#watch = undefined;
      return;
    }
    const event = resumeEventOf(this.#log, entry);
    const { received } = watch;
    received.push(event);
    watch.receivedBytes += entry.length;
    watch.hasIds ||= event.id !== undefined;
    watch.hasNewId ||= event.id !== undefined && !watch.knownIds.has(event.id);
    const isLast = received.length >= maxReceived || watch.receivedBytes >= maxReceivedBytes;
    // As long as the server repeats what is known, neither the end of that nor a loss can be seen.
    if (watch.hasNewId || !watch.hasIds) watch.telling += 1;
    const isEarly = watch.telling > 0 && watch.telling < enoughEvents;
    const isDue = isLast || watch.telling === enoughEvents || watch.telling === manyEvents;
    if (isEarly || isDue) this.#judge(watch, isDue, isDue && watch.hasNewId);
    else if (watch.hasIds && received.length <= enoughEvents) this.#judgeBeginning(watch);
    if (isLast) this.#watch = undefined;
  }

  #end(watch: Watch, number: number): void {
    this.#watch = undefined;
    const entry = this.#log.entry(number);
    const detail = isKind(entry, 'close') || isKind(entry, 'error') ? this.#log.detail(entry) : undefined;
    const ending = detail?.ending;
    if (watch.received.length === 0 && (!watch.isOpen || ending?.cause === 'client')) return;
    this.#judge(watch, true, ending?.cause === 'end' && !ending.isSimulated);
  }

  /**
   * Says that the stream begins again as soon as it can be no other: with its second event. One that is known may come
   * again for itself.
   */
  #judgeBeginning(watch: Watch): void {
    const { attempt, lastEventId, known, received, said } = watch;
    if (said || new Set(received.flatMap(({ id }) => id ?? [])).size < 2) return;
    const verdict = judgeResume({ lastEventId, known, received, isComplete: false });
    if (verdict.kind === 'restarted' || verdict.kind === 'ids anew')
      this.#say(watch, { attempt, lastEventId, verdict });
  }

  /** @param isDue whether it is time to say so when nothing can be told */
  #judge(watch: Watch, isDue: boolean, isComplete: boolean): void {
    const { attempt, lastEventId, known, received, said } = watch;
    const verdict = judgeResume({ lastEventId, known, received, isComplete });
    if (verdict.kind === 'cannot tell' && (!isDue || said)) return;
    // More of the same, such as further duplicates, is not said with each of them.
    if (verdict.kind === said?.kind && (!isDue || JSON.stringify(verdict) === JSON.stringify(said))) return;
    this.#say(watch, { attempt, lastEventId, verdict });
  }

  #say(watch: Watch, verdict: ReconnectVerdict): void {
    watch.said = verdict.verdict;
    if (this.#again) this.#again.verdict = verdict;
    else this.#onVerdict(verdict);
  }
}
