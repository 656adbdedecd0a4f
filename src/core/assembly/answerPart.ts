// A part of an answer: a text, a reasoning, a call of a tool. It notes where it went on in another attempt, and when the
// format's own word about the whole differs from what the pieces made.

import { PartialArguments } from './partialArguments.ts';
import type { PartKind, Piece, Speaker } from './reading/reading.ts';
import { TextTail } from './textTail.ts';

/** Something that a reader of the part has to know. */
export type PartNote =
  /** The pieces from the entry on came in another attempt. */
  | { readonly note: 'attempt'; readonly attempt: number; readonly entry: number; readonly offset: number }
  /** The whole that the format states at the end, which is shown, is another text than the pieces made. */
  | { readonly note: 'differs'; readonly entry: number; readonly piecesLength: number }
  /** A text that is sent as a whole each time did not go on with the one before, and took its place. */
  | { readonly note: 'revised'; readonly entry: number; readonly lengthBefore: number };

/** What a part is told of the entry that brings a piece. */
export interface PieceSource {
  readonly entry: number;
  readonly attempt: number;
  readonly atMs: number;
}

const maxNotes = 50;
const maxSameAgain = 100;
/** Characters of arguments that are looked at to tell whether they are whole. */
const maxWholeArguments = 64 * 1024;

export class AnswerPart {
  /** Counts the parts of an assembly. */
  readonly number: number;
  /** Place among the answer's parts, from 0. */
  readonly place: number;
  readonly kind: PartKind;
  readonly choice: number | undefined;
  /** Set for what was said before the answer. */
  readonly saidBefore: Speaker | undefined;
  readonly text: TextTail;
  readonly firstEntry: number;
  /** When its first entry came. */
  readonly firstAtMs: number;
  readonly notes: PartNote[] = [];
  lastEntry: number;
  /** When its last entry came. */
  lastAtMs: number;
  /** Events that said something about it. */
  events = 0;
  name: string | undefined;
  callId: string | undefined;
  isEnded = false;
  /** The format said that what it is about failed. */
  isFailed = false;
  #attempt: number;
  #way: string | undefined;
  #arguments: PartialArguments | undefined;
  /** Whether its texts turned out to be more each time, or all up to then. */
  #growth: 'more' | 'so far' | undefined;
  /** Events that brought the same text once more, while that was not clear. */
  #sameAgain = 0;

  constructor(at: { number: number; place: number; maxChars: number }, piece: Piece, source: PieceSource) {
    this.number = at.number;
    this.place = at.place;
    this.kind = piece.kind;
    this.choice = piece.choice;
    this.saidBefore = piece.saidBefore;
    this.text = new TextTail(at.maxChars);
    this.firstEntry = source.entry;
    this.firstAtMs = source.atMs;
    this.lastEntry = source.entry;
    this.lastAtMs = source.atMs;
    this.#attempt = source.attempt;
  }

  /** Takes a piece that is known to be its own. */
  take(piece: Piece, source: PieceSource): void {
    const { entry, atMs } = source;
    this.events += 1;
    this.lastEntry = entry;
    this.lastAtMs = atMs;
    this.name ??= piece.name;
    this.callId ??= piece.callId;
    if (piece.isFailed) this.isFailed = true;
    if (piece.way !== undefined) {
      this.#way ??= piece.way;
      // The same came by another way already, or will.
      if (piece.way !== this.#way) return;
    }
    if (source.attempt !== this.#attempt) {
      this.#attempt = source.attempt;
      this.#note({ note: 'attempt', attempt: source.attempt, entry, offset: this.text.length });
    }
    if (piece.text !== undefined) {
      const lineBreak = piece.isLine && this.text.length > 0 ? '\n' : '';
      this.text.append(lineBreak + piece.text, entry, atMs);
    }
    if (piece.argument) {
      this.#arguments ??= new PartialArguments();
      this.text.append(this.#arguments.write(piece.argument), entry, atMs);
    }
    if (piece.soFar !== undefined) this.#goOnTo(piece.soFar, source, piece.isState === true);
    if (piece.moreOrSoFar !== undefined) this.#grow(piece.moreOrSoFar, source);
    if (piece.whole !== undefined) this.#compare(piece.whole, source);
    if (piece.isEnd) this.end();
  }

  /** Nothing more comes. */
  end(): void {
    this.isEnded = true;
    if (this.#arguments) this.text.append(this.#arguments.end(), this.lastEntry, this.lastAtMs);
  }

  /** Whether its text is JSON that is whole, as far as that is looked at. */
  get isWholeJson(): boolean {
    if (this.text.length === 0 || this.text.length > maxWholeArguments) return false;
    const text = this.text.text();
    if (!text.trimEnd().endsWith('}')) return false;
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  }

  #goOnTo(soFar: string, { entry, atMs }: PieceSource, isState: boolean): void {
    const { length } = this.text;
    if (this.#isBeginningOf(soFar)) {
      this.text.append(soFar.slice(length), entry, atMs);
      return;
    }
    if (this.#hasSameArguments(soFar)) return;
    if (!isState) this.#note({ note: 'revised', entry, lengthBefore: length });
    this.text.replace(soFar, entry, atMs);
  }

  /** A text that once did not begin with what was there is more of it, and so are all after it. */
  #grow(text: string, { entry, atMs }: PieceSource): void {
    if (this.#growth === 'more') return this.text.append(text, entry, atMs);
    const { length } = this.text;
    if (this.#isBeginningOf(text)) {
      if (length > 0 && text.length > length) this.#growth = 'so far';
      else if (length > 0 && text !== '') this.#sameAgain += 1;
      this.text.append(text.slice(length), entry, atMs);
      return;
    }
    if (this.#growth === 'so far') {
      this.text.replace(text, entry, atMs);
      return;
    }
    // What looked like the same text again was more of it.
    const again = this.text.text().repeat(Math.min(this.#sameAgain, maxSameAgain));
    this.#growth = 'more';
    this.text.append(again + text, entry, atMs);
  }

  /** Whether arguments that are whole say the same as those that came in pieces, with other white space or escapes. */
  #hasSameArguments(text: string): boolean {
    if (this.kind !== 'tool call' || text.length > maxWholeArguments || !this.isWholeJson) return false;
    const { length, keptChars } = this.text;
    return length === keptChars && compactJson(text) === compactJson(this.text.text());
  }

  #isBeginningOf(text: string): boolean {
    const { length, keptChars } = this.text;
    return text.length >= length && text.startsWith(this.text.text(), length - keptChars);
  }

  #compare(whole: string, { entry, atMs }: PieceSource): void {
    const piecesLength = this.text.length;
    if (piecesLength === 0) {
      this.text.append(whole, entry, atMs);
    } else if (
      (piecesLength !== whole.length || !whole.endsWith(this.text.text())) &&
      !this.#hasSameArguments(whole)
    ) {
      const isKnown = this.notes.some((note) => note.note === 'differs');
      if (!isKnown) this.#note({ note: 'differs', entry, piecesLength });
      this.text.replace(whole, entry, atMs);
    }
  }

  #note(note: PartNote): void {
    if (this.notes.length < maxNotes) this.notes.push(note);
  }
}

/** JSON without white space; undefined when it is none. */
function compactJson(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
