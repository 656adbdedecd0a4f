// Follows a log and gives, for each attempt after the first that opens, one verdict on whether the server resumed: as
// soon as it is decided, and at the latest when the attempt ends.

import { isKind, type EventLog } from './eventLog.ts';
import { resumeEventOf, resumeEventsOf } from './resumeEvents.ts';
import { judgeResume, type ResumeEvent, type ResumeVerdict } from './resumeVerdict.ts';

/** Events of an attempt that are looked at before a verdict is given anyway. */
const maxReceived = 1_000;
/** Events without any id that are enough to say that nothing can be told. */
const enoughWithoutIds = 10;

export type ResumeListener = (lastEventId: string, verdict: ResumeVerdict) => void;

interface OpenQuestion {
  readonly lastEventId: string;
  readonly known: readonly ResumeEvent[];
  readonly knownIds: ReadonlySet<string>;
  readonly received: ResumeEvent[];
}

export class ResumeJudge {
  readonly #log: EventLog;
  readonly #onVerdict: ResumeListener;
  #question: OpenQuestion | undefined;

  constructor(log: EventLog, onVerdict: ResumeListener) {
    this.#log = log;
    this.#onVerdict = onVerdict;
  }

  /** Takes the next entry; 0 when the log was cleared. */
  readonly follow = (number: number): void => {
    if (number === 0) {
      this.#question = undefined;
      return;
    }
    const kind = this.#log.index.kind(number);
    // Most entries are messages of an attempt that has been judged: they cost no more than this.
    if (kind === 'message' && !this.#question) return;
    if (kind === 'request') this.#ask(number);
    else if (kind === 'message') this.#receive(number);
    else if (kind === 'close' || kind === 'error') this.#settle();
  };

  #ask(number: number): void {
    this.#question = undefined;
    const entry = this.#log.entry(number);
    if (entry.attempt < 2 || !isKind(entry, 'request')) return;
    const known = resumeEventsOf(this.#log, number - 1);
    if (known.length === 0) return;
    this.#question = {
      lastEventId: this.#log.detail(entry)?.lastEventId ?? '',
      known,
      knownIds: new Set(known.flatMap(({ id }) => id ?? [])),
      received: [],
    };
  }

  #receive(number: number): void {
    const question = this.#question;
    if (!question) return;
    const event = resumeEventOf(this.#log, this.#log.entry(number));
    question.received.push(event);
    const isNew = event.id !== undefined && !question.knownIds.has(event.id);
    const hasNoIds =
      question.received.length >= enoughWithoutIds && question.received.every(({ id }) => id === undefined);
    if (isNew || hasNoIds || question.received.length >= maxReceived) this.#settle();
  }

  #settle(): void {
    const question = this.#question;
    this.#question = undefined;
    if (!question || question.received.length === 0) return;
    this.#onVerdict(question.lastEventId, judgeResume(question));
  }
}
