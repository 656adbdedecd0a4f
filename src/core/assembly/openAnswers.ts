// Which answer an event belongs to: one that the format names by id, the one that is going on, or another one. What a
// new attempt sends is only taken for the same answer when the format can tell.

import type { Answer } from './answer.ts';
import { formatTraits, type TokenFormat, type Recognised } from './formats.ts';
import type { Reading } from './reading/reading.ts';

/** Answers with an id that may still go on. */
const maxById = 200;
/** Ids of what is in answers. */
const maxInnerIds = 1000;

/** The answer to go on with, or that another one begins. */
export type AnswerChoice =
  | { readonly answer: Answer }
  /** With the one that has the same id, if there is one. */
  | { readonly answer?: undefined; readonly againOf: Answer | undefined };

export class OpenAnswers {
  readonly #byId = new Map<string, Answer>();
  readonly #byInnerId = new Map<string, Answer>();
  #current: Answer | undefined;

  /** The answer that the last event was about. */
  get current(): Answer | undefined {
    return this.#current;
  }

  /** The answer that an event of no format belongs to: the last one, while it goes on in the attempt. */
  going(attempt: number): Answer | undefined {
    const current = this.#current;
    return current && !current.isEnded && current.attempt === attempt ? current : undefined;
  }

  /** Undefined when the event says nothing that could begin an answer. */
  choose({ format, reading }: Recognised, attempt: number): AnswerChoice | undefined {
    const { id, begins } = reading;
    const { saysBeginnings, isSession } = formatTraits(format);
    const known = id === undefined ? undefined : this.#byId.get(keyOf(format, id));
    if (begins === 'new') return { againOf: known };
    if (known) {
      const isOtherAttempt = known.attempt !== attempt;
      const startsOver = isOtherAttempt && (begins === 'first' || !(saysBeginnings || isSession));
      return startsOver ? { againOf: known } : { answer: known };
    }
    const inner = this.#byInner(format, reading, attempt) ?? this.#bySequence(format, reading, attempt);
    if (inner) return { answer: inner };
    const going = this.#going(format, attempt);
    if (going && goesOn(going, reading, attempt)) return { answer: going };
    if (reading.isCommon) return undefined;
    if (begins || (reading.pieces ?? []).length > 0) return { againOf: undefined };
    const current = this.#current;
    if (current?.format === format && current.attempt === attempt) return { answer: current };
    return reading.error === undefined && id === undefined ? undefined : { againOf: undefined };
  }

  /** Says which answer an event went to. */
  touch(answer: Answer, innerIds: readonly string[] = []): void {
    this.#current = answer;
    for (const id of innerIds) keep(this.#byInnerId, keyOf(answer.format, id), answer, maxInnerIds);
    if (answer.id !== undefined) keep(this.#byId, keyOf(answer.format, answer.id), answer, maxById);
  }

  /** All answers that may go on and were last heard of in an attempt. */
  of(attempt: number): readonly Answer[] {
    const answers = new Set([...this.#byId.values(), ...this.#byInnerId.values()]);
    if (this.#current) answers.add(this.#current);
    return [...answers].filter((answer) => answer.attempt === attempt);
  }

  #byInner(format: TokenFormat, { innerIds, begins }: Reading, attempt: number): Answer | undefined {
    if (!innerIds || begins) return undefined;
    const { saysBeginnings, isSession } = formatTraits(format);
    for (const id of innerIds) {
      const known = this.#byInnerId.get(keyOf(format, id));
      if (known && (known.attempt === attempt || saysBeginnings || isSession)) return known;
    }
    return undefined;
  }

  /** Of several answers that go on, the one whose next number it is; of several of those, the one that waited longest. */
  #bySequence(format: TokenFormat, { sequence, begins }: Reading, attempt: number): Answer | undefined {
    if (sequence === undefined || begins || this.#byId.size < 2) return undefined;
    const open = this.of(attempt).filter((answer) => answer.format === format && !answer.isEnded);
    if (open.length < 2) return undefined;
    const waiting = open.filter((answer) => answer.nextSequence === sequence);
    return waiting.toSorted((one, other) => one.lastEntry - other.lastEntry)[0];
  }

  #going(format: TokenFormat, attempt: number): Answer | undefined {
    const current = this.#current;
    if (!current || current.format !== format) return undefined;
    const { saysBeginnings, isSession } = formatTraits(format);
    if (current.attempt !== attempt && !saysBeginnings) return undefined;
    return current.isEnded && !isSession ? undefined : current;
  }
}

function keep(answers: Map<string, Answer>, key: string, answer: Answer, most: number): void {
  if (answers.get(key) === answer) return;
  answers.set(key, answer);
  const [oldest] = answers.keys();
  if (answers.size > most && oldest !== undefined) answers.delete(oldest);
}

/** Whether an event that names no known answer goes on with the one there is. */
function goesOn(going: Answer, { id, begins }: Reading, attempt: number): boolean {
  const { hasIds } = formatTraits(going.format);
  // Where each event names its answer, another id is another answer.
  if (hasIds && id !== undefined && going.id !== undefined) return false;
  // Some servers give each chunk an id of its own: what does not begin like an answer goes on.
  if (begins === undefined) return true;
  // What came before the id was known, such as a filter's results, belongs to the answer.
  if (going.id === undefined && hasOnlyData(going) && going.attempt === attempt) return true;
  return id === undefined && going.finishes.size === 0 && going.attempt === attempt;
}

/** Whether nothing was said yet, but for sources and the like, which may come first. */
function hasOnlyData({ parts }: Answer): boolean {
  return parts.every(({ kind }) => kind === 'data' || kind === 'approval request');
}

function keyOf(format: TokenFormat, id: string): string {
  return `${format} ${id}`;
}
