// Which answer an event belongs to: one that the format names by id, the one that is going on, or another one. What a
// new attempt sends is only taken for the same answer when the format can tell.

import type { Answer } from './answer.ts';
import type { Recognised, TokenFormat } from './formats.ts';
import type { Reading } from './reading.ts';

/** Answers with an id that may still go on. */
const maxById = 200;

/** Formats that say how an answer begins, so that what comes in a new attempt without that is the same one. */
const sayBeginnings: ReadonlySet<TokenFormat> = new Set([
  'chat completions',
  'responses',
  'anthropic messages',
  'ag-ui',
]);

/** Formats whose answers are all that an attempt sends. */
const oneAnAttempt: ReadonlySet<TokenFormat> = new Set(['mcp', 'path']);

/** The answer to go on with, or that another one begins. */
export type AnswerChoice =
  | { readonly answer: Answer }
  /** With the one that has the same id, if there is one. */
  | { readonly answer?: undefined; readonly againOf: Answer | undefined };

export class OpenAnswers {
  readonly #byId = new Map<string, Answer>();
  #current: Answer | undefined;

  /** The answer that the last event was about. */
  get current(): Answer | undefined {
    return this.#current;
  }

  /** Undefined when the event says nothing that could begin an answer. */
  choose({ format, reading }: Recognised, attempt: number): AnswerChoice | undefined {
    const { id, begins } = reading;
    const known = id === undefined ? undefined : this.#byId.get(keyOf(format, id));
    if (begins === 'new') return { againOf: known };
    if (known) {
      const startsOver = begins === 'first' && known.attempt !== attempt;
      return startsOver ? { againOf: known } : { answer: known };
    }
    const going = this.#going(format, attempt);
    if (going && goesOn(going, reading, attempt)) return { answer: going };
    if (begins || (reading.pieces ?? []).length > 0) return { againOf: undefined };
    const current = this.#current;
    if (current?.format === format && current.attempt === attempt) return { answer: current };
    return reading.error === undefined && id === undefined ? undefined : { againOf: undefined };
  }

  /** Says which answer an event went to. */
  touch(answer: Answer): void {
    this.#current = answer;
    if (answer.id === undefined) return;
    const key = keyOf(answer.format, answer.id);
    if (this.#byId.get(key) === answer) return;
    this.#byId.set(key, answer);
    const [oldest] = this.#byId.keys();
    if (this.#byId.size > maxById && oldest !== undefined) this.#byId.delete(oldest);
  }

  /** All answers that may go on and were last heard of in an attempt. */
  of(attempt: number): readonly Answer[] {
    const answers = new Set(this.#byId.values());
    if (this.#current) answers.add(this.#current);
    return [...answers].filter((answer) => answer.attempt === attempt);
  }

  #going(format: TokenFormat, attempt: number): Answer | undefined {
    const current = this.#current;
    if (!current || current.format !== format) return undefined;
    if (current.attempt !== attempt && !sayBeginnings.has(format)) return undefined;
    return current.isEnded && !oneAnAttempt.has(format) ? undefined : current;
  }
}

/** Whether an event that names no known answer goes on with the one there is. */
function goesOn(going: Answer, { id, begins }: Reading, attempt: number): boolean {
  // Some servers give each chunk an id of its own: what does not begin like an answer goes on.
  if (begins === undefined) return true;
  // What came before the id was known, such as a filter's results, belongs to the answer.
  if (going.id === undefined && going.parts.length === 0 && going.attempt === attempt) return true;
  return id === undefined && going.finishes.size === 0 && going.attempt === attempt;
}

function keyOf(format: TokenFormat, id: string): string {
  return `${format} ${id}`;
}
