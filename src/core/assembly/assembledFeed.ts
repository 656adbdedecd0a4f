// Keeps one page in step with the answers of a log: each message has what changed since the one before. What is sent is
// bounded by what is kept of the answers, never by the stream's size.

import type { EventLog } from '../log/eventLog.ts';
import type { LogReader } from '../log/logReader.ts';
import { viewOfAnswer, type AssembledUpdate } from './answerView.ts';
import type { Assembly } from './assembly.ts';
import type { SharedAssemblies } from './sharedAssemblies.ts';
import type { TextRun } from './textTail.ts';
import { parseTypedFormat } from './typedFormat.ts';

/** Parts that are known before those are forgotten that are no more: twice as many as there may be. */
const maxKnownParts = 40_000;

export class AssembledFeed {
  readonly #log: EventLog;
  readonly #assemblies: SharedAssemblies;
  #path = '';
  #assembly: Assembly;
  #restarts = 0;
  #isFresh = true;
  /** Revisions of the answers that were sent, by number. */
  #answers = new Map<number, number>();
  /** Pieces of the parts' texts that were sent, by number of the part. */
  #pieces = new Map<number, number>();

  constructor(log: EventLog, assemblies: SharedAssemblies) {
    this.#log = log;
    this.#assemblies = assemblies;
    this.#assembly = assemblies.recognised();
  }

  get reader(): LogReader {
    return this.#assembly;
  }

  /** Follows a path or a typed format from now on, or, when it is empty, what is recognised. One that is none changes nothing. */
  setPath(path: string): void {
    const parsed = path === '' ? undefined : parseTypedFormat(path);
    if (path === this.#path || (parsed && 'error' in parsed)) return;
    this.#path = path;
    this.#assembly = parsed ? this.#assemblies.along(path, parsed) : this.#assemblies.recognised();
    this.restart();
  }

  /** The page knows nothing: the next message has everything. */
  restart(): void {
    this.#isFresh = true;
    this.#answers = new Map();
    this.#pieces = new Map();
  }

  /** What the page has not been sent. */
  next(): AssembledUpdate {
    const assembly = this.#assembly;
    if (assembly.restarts !== this.#restarts) {
      this.#restarts = assembly.restarts;
      this.restart();
    }
    const answers = assembly.answers.filter(({ number, revision }) => this.#answers.get(number) !== revision);
    const parts = answers.flatMap((answer) => answer.parts);
    const texts = parts.flatMap(({ number, text }) => this.#newText(number, text));
    this.#answers = new Map(assembly.answers.map(({ number, revision }) => [number, revision]));
    this.#forgetPieces(assembly);
    const isFresh = this.#isFresh;
    this.#isFresh = false;
    return {
      isFresh,
      path: this.#path,
      read: assembly.lastRead,
      entries: this.#log.length,
      messages: assembly.messages,
      goneMessages: assembly.goneMessages,
      goneEntries: assembly.goneEntries,
      omittedAnswers: assembly.omittedAnswers,
      answers: answers.map(viewOfAnswer),
      texts,
    };
  }

  /** Forgets parts that the answers no longer have, once there are many. */
  #forgetPieces({ answers }: Assembly): void {
    if (this.#pieces.size <= maxKnownParts) return;
    const kept = new Set(answers.flatMap(({ parts }) => parts.map(({ number }) => number)));
    for (const part of this.#pieces.keys()) if (!kept.has(part)) this.#pieces.delete(part);
  }

  #newText(
    part: number,
    text: { readonly pieces: number; since(known: number): TextRun },
  ): AssembledUpdate['texts'] {
    const known = this.#pieces.get(part) ?? 0;
    if (known === text.pieces) return [];
    this.#pieces.set(part, text.pieces);
    return [{ part, run: text.since(known) }];
  }
}
