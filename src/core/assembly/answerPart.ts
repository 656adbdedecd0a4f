// One part of an answer as it grows: a text, a reasoning, a tool call. It notes where it went on in another attempt, and
// when the format's own word about the whole differs from what the pieces made.

import type { Piece, PartKind } from './reading.ts';
import { TextTail } from './textTail.ts';

/** Something that a reader of the part has to know. */
export type PartNote =
  /** The pieces from the entry on came in another attempt. */
  | { readonly note: 'attempt'; readonly attempt: number; readonly entry: number; readonly offset: number }
  /** The whole that the format states at the end is another text than the pieces made. */
  | { readonly note: 'differs'; readonly entry: number; readonly wholeLength: number };

/** What a part is told of the entry that brings a piece. */
export interface PieceSource {
  readonly entry: number;
  readonly attempt: number;
}

const maxNotes = 50;

export class AnswerPart {
  /** Counts the parts of an assembly. */
  readonly number: number;
  /** Place among the answer's parts, from 0. */
  readonly place: number;
  readonly kind: PartKind;
  readonly choice: number | undefined;
  readonly text: TextTail;
  readonly firstEntry: number;
  readonly notes: PartNote[] = [];
  lastEntry: number;
  /** Events that said something about it. */
  events = 0;
  name: string | undefined;
  callId: string | undefined;
  isEnded = false;
  #attempt: number;

  constructor(at: { number: number; place: number; maxChars: number }, piece: Piece, source: PieceSource) {
    this.number = at.number;
    this.place = at.place;
    this.kind = piece.kind;
    this.choice = piece.choice;
    this.text = new TextTail(at.maxChars);
    this.firstEntry = source.entry;
    this.lastEntry = source.entry;
    this.#attempt = source.attempt;
  }

  /** Takes a piece that is known to be its own. */
  take(piece: Piece, source: PieceSource): void {
    this.events += 1;
    this.lastEntry = source.entry;
    this.name ??= piece.name;
    this.callId ??= piece.callId;
    if (source.attempt !== this.#attempt) {
      this.#attempt = source.attempt;
      this.#note({
        note: 'attempt',
        attempt: source.attempt,
        entry: source.entry,
        offset: this.text.length,
      });
    }
    if (piece.text !== undefined) {
      const lineBreak = piece.isLine && this.text.length > 0 ? '\n' : '';
      this.text.append(lineBreak + piece.text, source.entry);
    }
    if (piece.whole !== undefined) this.#compare(piece.whole, source.entry);
    if (piece.isEnd) this.isEnded = true;
  }

  #compare(whole: string, entry: number): void {
    if (this.text.length === 0) {
      this.text.append(whole, entry);
    } else if (this.text.length !== whole.length || !whole.endsWith(this.text.text())) {
      const isKnown = this.notes.some((note) => note.note === 'differs');
      if (!isKnown) this.#note({ note: 'differs', entry, wholeLength: whole.length });
    }
  }

  #note(note: PartNote): void {
    if (this.notes.length < maxNotes) this.notes.push(note);
  }
}
