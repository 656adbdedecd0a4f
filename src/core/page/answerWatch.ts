// Whether a stream is a token stream, and how its answer goes, for a page that shows no answers: the state line and the badge.
// What is no token stream costs a look at its newest event, ten times a second.

import { summarizeAnswer, type AnswerSummary } from '../assembly/answerSummary.ts';
import type { Assembly } from '../assembly/assembly.ts';
import type { EventLog } from '../log/eventLog.ts';
import { readAside } from '../log/logReader.ts';
import { ownFormats } from '../assembly/ownFormats.ts';
import { RowContents } from '../assembly/rowContents.ts';
import { readersOf } from './logReaders.ts';

/** Messages without an answer after which the stream is taken for none of tokens, until an event says otherwise. */
export const messagesTried = 200;
export class AnswerWatch {
  readonly #log: EventLog;
  readonly #assembly: Assembly;
  readonly #contents: RowContents;
  #generation: number;
  #formats = ownFormats();
  /** Nothing was recognised in the first messages. */
  #isResting = false;
  /** An event that came later was of tokens after all. */
  #isAwake = false;
  #looked = 0;

  constructor(log: EventLog) {
    this.#log = log;
    this.#assembly = readersOf(log).assemblies.recognised();
    this.#contents = new RowContents(log);
    this.#generation = log.generation;
  }

  /** Whether there is more to read. */
  get isBehind(): boolean {
    return !this.#isResting && this.#assembly.isBehind;
  }

  /** Reads on. @param nowMs the clock by which a turn is short */
  update(nowMs: () => number): void {
    if (this.#generation !== this.#log.generation || this.#formats !== ownFormats()) {
      this.#formats = ownFormats();
      this.#generation = this.#log.generation;
      this.#isResting = false;
      this.#isAwake = false;
      this.#looked = 0;
    }
    if (this.#isResting) this.#isAwake ||= this.#isNewestOfTokens();
    if (this.#isResting && !this.#isAwake) return;
    readAside([this.#assembly], nowMs);
    this.#isResting = !this.#isAwake && this.#answers === 0 && this.#assembly.messages >= messagesTried;
  }

  /** The newest answer so far; undefined where none was recognised. */
  get summary(): AnswerSummary | undefined {
    // The assembly hears of a clear when it reads on.
    if (this.#generation !== this.#log.generation || this.#formats !== ownFormats()) return undefined;
    const newest = this.#assembly.answers.at(-1);
    return newest && summarizeAnswer(newest, this.#answers);
  }

  get #answers(): number {
    return this.#assembly.omittedAnswers + this.#assembly.answers.length;
  }

  /** Whether the newest entry says that tokens come after all. */
  #isNewestOfTokens(): boolean {
    const newest = this.#log.length;
    if (this.#looked === newest) return false;
    this.#looked = newest;
    return newest > 0 && this.#contents.of([newest]).has(newest);
  }
}
