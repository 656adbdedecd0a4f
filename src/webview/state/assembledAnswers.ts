// The answers of token streams as far as the page has them: what the host sends is put to what is there, and what is
// kept is bounded as it is there. Each text has a signal of its own, so that one that grows redraws no other.

import { signal, type ReadonlySignal, type Signal } from '@preact/signals';

import type { TokenPrices } from '../../core/assembly/answerCost.ts';
import type { AnswerView, AssembledUpdate } from '../../core/assembly/answerView.ts';
import {
  keepWithin,
  maxKeptChars,
  maxPartChars,
  TextTail,
  type TextPiece,
} from '../../core/assembly/textTail.ts';

/** What was read so far, and along which path. */
export type ReadingState = Pick<
  AssembledUpdate,
  'path' | 'read' | 'entries' | 'messages' | 'goneMessages' | 'goneEntries' | 'omittedAnswers'
>;

/** A piece that somebody picked out. */
export interface PickedPiece extends TextPiece {
  readonly part: number;
}

export class AssembledAnswers {
  /** Undefined until the host has said something. */
  readonly state = signal<ReadingState | undefined>(undefined);
  /** Oldest first. */
  readonly answers = signal<readonly AnswerView[]>([]);
  readonly picked = signal<PickedPiece | undefined>(undefined);
  /** What the user pays for tokens, whatever the stream. */
  readonly prices = signal<readonly TokenPrices[]>([]);
  readonly #texts = new Map<number, { readonly tail: TextTail; readonly version: Signal<number> }>();

  receive(update: AssembledUpdate): void {
    if (update.isFresh) this.reset();
    const { path, read, entries, messages, goneMessages, goneEntries, omittedAnswers } = update;
    this.state.value = { path, read, entries, messages, goneMessages, goneEntries, omittedAnswers };
    if (update.answers.length > 0) this.#takeAnswers(update);
    for (const { part, run } of update.texts) {
      const text = this.#textOf(part);
      text.tail.appendRun(run);
      text.version.value += 1;
    }
    this.#bound();
    this.#checkPicked();
  }

  /** Forgets everything: the log was cleared, or is another one. */
  reset(): void {
    this.state.value = undefined;
    this.answers.value = [];
    this.picked.value = undefined;
    this.#texts.clear();
  }

  /** The text of a part, as far as it is kept. */
  textOf(part: number): TextTail {
    return this.#textOf(part).tail;
  }

  /** Changes whenever the text of the part does. */
  versionOf(part: number): ReadonlySignal<number> {
    return this.#textOf(part).version;
  }

  /** Picks out the piece at a place of a part's text. */
  pick(part: number, offset: number): void {
    const piece = this.textOf(part).pieceAt(offset);
    this.picked.value = piece && { ...piece, part };
  }

  #takeAnswers({ answers, omittedAnswers }: AssembledUpdate): void {
    const byNumber = new Map(this.answers.value.map((answer) => [answer.number, answer]));
    for (const answer of answers) byNumber.set(answer.number, answer);
    this.answers.value = [...byNumber.values()]
      .filter(({ number }) => number > omittedAnswers)
      .sort((one, other) => one.number - other.number);
    const parts = new Set(this.answers.value.flatMap((answer) => answer.parts.map(({ number }) => number)));
    for (const number of this.#texts.keys()) if (!parts.has(number)) this.#texts.delete(number);
  }

  #bound(): void {
    const newestFirst = this.answers.value.toReversed().flatMap(({ parts }) => parts.toReversed());
    keepWithin(
      newestFirst.map(({ number }) => this.textOf(number)),
      maxKeptChars,
    );
  }

  /** Picks nothing any more once the text has no such piece: it was let go of, or another one took its place. */
  #checkPicked(): void {
    const picked = this.picked.value;
    if (!picked) return;
    const piece = this.#texts.get(picked.part)?.tail.pieceAt(picked.start);
    const isThere = piece?.entry === picked.entry && piece.start === picked.start && piece.end === picked.end;
    if (!isThere) this.picked.value = undefined;
  }

  #textOf(part: number): { readonly tail: TextTail; readonly version: Signal<number> } {
    let text = this.#texts.get(part);
    if (!text) {
      text = { tail: new TextTail(maxPartChars), version: signal(0) };
      this.#texts.set(part, text);
    }
    return text;
  }
}
