// One answer of a token stream as it grows: its facts, numbers and parts. Parts are found by the key that the format
// gives them, so that calls and choices that come interleaved stay apart.

import { AnswerPart, type PieceSource } from './answerPart.ts';
import { formatTraits, type TokenFormat } from './formats.ts';
import { Generations } from './generations.ts';
import type { PartKind, Piece, Reading, Unread } from './reading/reading.ts';
import { UnreadKinds } from './unreadKinds.ts';

/** What may be said about an answer besides its parts. */
export interface AnswerNotes {
  /** Events that came again exactly as before, and were left out. */
  repeated?: { count: number; firstEntry: number; lastEntry: number };
  /** Events that are missing by their numbers, and the entry before which the last of them is missing. */
  missing?: { count: number; entry: number };
  /** Number of the answer with the same id that came before, in another attempt or in the same one. */
  againOf?: number;
}

/** An event of a log, as far as an answer is concerned. */
export type EventSource = PieceSource;

/** How much of a part's text is kept, by its place in the answer. */
export type CharsKept = (answer: number, place: number) => number;

const maxParts = 200;
const maxErrors = 20;
/** Names of numbers, and choices, that an answer may have. */
const maxNames = 200;

export class Answer {
  readonly number: number;
  readonly format: TokenFormat;
  /** The format's id of it, once it is known. */
  id: string | undefined;
  /** Attempt that it began in, and the last one that it went on in. */
  readonly firstAttempt: number;
  attempt: number;
  /** When its attempt was requested; undefined when it is not the first answer of that attempt. */
  readonly requestedAtMs: number | undefined;
  /** When the head of that attempt's response came, likewise. */
  readonly respondedAtMs: number | undefined;
  /** When the first byte of the body came; undefined where the request was for an answer before, or that is not known. */
  readonly firstByteAtMs: number | undefined;
  readonly firstEntry: number;
  lastEntry: number;
  readonly firstAtMs: number;
  /** Of its text proper; a reasoning before it is none. */
  firstTextAtMs: number | undefined;
  firstReasoningAtMs: number | undefined;
  /** Of the first call of a tool, whether or not its arguments came with it. */
  firstToolAtMs: number | undefined;
  /** Of the events that brought text of any part. */
  firstChunkAtMs: number | undefined;
  lastChunkAtMs: number | undefined;
  lastAtMs: number;
  events = 0;
  /** Events that brought text. */
  chunks = 0;
  model: string | undefined;
  role: string | undefined;
  outputTokens: number | undefined;
  readonly usage = new Map<string, number>();
  readonly finishes = new Map<number, string>();
  readonly errors: { readonly text: string; readonly entry: number }[] = [];
  readonly notes: AnswerNotes = {};
  /** What its events had that the reader of the format does not know. */
  readonly unread = new UnreadKinds();
  /** The format said that it is over. */
  isEnded = false;
  /** Its attempt ended before it did. */
  isCutOff = false;
  /** Grows with each change. */
  revision = 0;
  parts: AnswerPart[] = [];
  omittedParts = 0;
  /** Only its attempt ended, which is all that its format has for an end: it may go on in another one. */
  #isEndedByAttempt = false;
  #lastSequence: number | undefined;
  /** Its events have a number, which is always the same: it tells nothing. */
  #isUnnumbered = false;
  readonly #byKey = new Map<string, AnswerPart>();
  readonly #generations = new Generations();
  #grown: AnswerPart | undefined;
  readonly #charsKept: CharsKept;
  readonly #nextPartNumber: () => number;

  constructor(
    about: {
      number: number;
      format: TokenFormat;
      id: string | undefined;
      requestedAtMs: number | undefined;
      respondedAtMs: number | undefined;
      firstByteAtMs: number | undefined;
    },
    source: EventSource,
    parts: { charsKept: CharsKept; nextNumber: () => number },
  ) {
    this.number = about.number;
    this.format = about.format;
    this.id = about.id;
    this.requestedAtMs = about.requestedAtMs;
    this.respondedAtMs = about.respondedAtMs;
    this.firstByteAtMs = about.firstByteAtMs;
    this.firstAttempt = source.attempt;
    this.attempt = source.attempt;
    this.firstEntry = source.entry;
    this.lastEntry = source.entry;
    this.firstAtMs = source.atMs;
    this.lastAtMs = source.atMs;
    this.#charsKept = parts.charsKept;
    this.#nextPartNumber = parts.nextNumber;
  }

  /** Takes what an event says. One that came before, by its number, is only counted. */
  take(reading: Reading, source: EventSource): void {
    if (this.#isRepeated(reading.sequence, source)) return this.noteRepeated(source.entry);
    this.#touch(source);
    this.events += 1;
    this.id ??= reading.id;
    this.model ??= reading.model;
    this.role ??= reading.role;
    const { generations = [] } = reading;
    for (const counts of generations) this.#generations.take(counts);
    const isSummed = generations.length > 0;
    this.outputTokens =
      (isSummed ? this.#generations.outputTokens : reading.outputTokens) ?? this.outputTokens;
    for (const [name, count] of isSummed ? this.#generations.usage : (reading.usage ?? []))
      if (this.usage.has(name) || this.usage.size < maxNames) this.usage.set(name, count);
    if (reading.error !== undefined && this.errors.length < maxErrors)
      this.errors.push({ text: reading.error, entry: source.entry });
    let hasText = false;
    for (const piece of reading.pieces ?? []) hasText = this.#takePiece(piece, source) || hasText;
    if (hasText) {
      this.chunks += 1;
      this.firstChunkAtMs ??= source.atMs;
      this.lastChunkAtMs = source.atMs;
    }
    for (const { choice, reason } of reading.finishes ?? []) this.#finish(choice, reason);
    for (const unread of reading.unread ?? []) this.unread.add(unread, source.entry);
    if (reading.isEnd) this.end();
  }

  /** Notes an event that came while it went on, and that no format's reader knows. */
  takeUnread(unread: Unread, source: EventSource): void {
    this.revision += 1;
    this.lastEntry = source.entry;
    this.unread.add(unread, source.entry);
  }

  /** Counts an event that came again and is left out. */
  noteRepeated(entry: number): void {
    this.revision += 1;
    const { repeated } = this.notes;
    this.notes.repeated = repeated
      ? { ...repeated, count: repeated.count + 1, lastEntry: entry }
      : { count: 1, firstEntry: entry, lastEntry: entry };
  }

  /** The format said that nothing more comes. */
  end(): void {
    this.isEnded = true;
    this.revision += 1;
    for (const part of this.parts) part.end();
  }

  /** The attempt is over, whatever the format said. */
  endAttempt(): void {
    if (this.isEnded || this.isCutOff) return;
    this.revision += 1;
    const { isSession, hasNoEnd } = formatTraits(this.format);
    if (this.finishes.size === 0 && !isSession && !hasNoEnd) this.isCutOff = true;
    else this.end();
    this.#isEndedByAttempt = hasNoEnd === true;
  }

  #finish(choice: number, reason: string): void {
    if (this.finishes.has(choice) || this.finishes.size < maxNames) this.finishes.set(choice, reason);
    for (const part of this.parts) if ((part.choice ?? 0) === choice) part.end();
  }

  #touch({ entry, attempt, atMs }: EventSource): void {
    this.revision += 1;
    this.lastEntry = entry;
    this.attempt = attempt;
    this.lastAtMs = atMs;
    this.isCutOff = false;
    if (this.#isEndedByAttempt) this.isEnded = false;
    this.#isEndedByAttempt = false;
  }

  #isRepeated(sequence: number | undefined, { entry, attempt }: EventSource): boolean {
    if (sequence === undefined || this.#isUnnumbered) return false;
    const last = this.#lastSequence;
    if (last === sequence && this.events === 1 && attempt === this.firstAttempt) this.#isUnnumbered = true;
    if (this.#isUnnumbered) return false;
    if (last !== undefined && sequence <= last) return true;
    this.#lastSequence = sequence;
    if (last !== undefined && sequence > last + 1)
      this.notes.missing = { count: (this.notes.missing?.count ?? 0) + sequence - last - 1, entry };
    return false;
  }

  /** The number that its next event should have; undefined where its events have none. */
  get nextSequence(): number | undefined {
    if (this.#lastSequence === undefined || this.#isUnnumbered) return undefined;
    return this.#lastSequence + 1;
  }

  /** Returns whether it brought text. */
  #takePiece(piece: Piece, source: EventSource): boolean {
    const known = this.#find(piece);
    const isAboutNothing =
      piece.isEnd &&
      piece.text === undefined &&
      piece.whole === undefined &&
      piece.soFar === undefined &&
      piece.moreOrSoFar === undefined &&
      !piece.name;
    if (!known && isAboutNothing) return false;
    if (piece.kind === 'tool call' && piece.saidBefore === undefined) this.firstToolAtMs ??= source.atMs;
    const part = known ?? this.#begin(piece, source);
    if (piece.alias !== undefined && !this.#byKey.has(piece.alias)) this.#byKey.set(piece.alias, part);
    const before = part.text.pieces;
    part.take(piece, source);
    if (part.text.pieces === before || piece.saidBefore !== undefined) return false;
    this.#grown = part;
    this.#noteFirst(part.kind, source.atMs);
    return true;
  }

  #noteFirst(kind: PartKind, atMs: number): void {
    if (kind === 'reasoning') this.firstReasoningAtMs ??= atMs;
    // A refusal is what the model says; calls and results are no text.
    else if (kind === 'text' || kind === 'refusal') this.firstTextAtMs ??= atMs;
  }

  #find(piece: Piece): AnswerPart | undefined {
    const { part: key, alias = '', kind, callId, choice, isNew, isInOrder } = piece;
    if (isNew) return undefined;
    if (piece.isSamePart) return this.#grown;
    const named = key === undefined ? this.#last(kind) : (this.#byKey.get(key) ?? this.#byKey.get(alias));
    if (named && piece.isCallByName && isAnotherCall(named, piece)) return undefined;
    if (key === undefined) return named;
    const part = named ?? this.#call(piece);
    if (part && isInOrder && this.parts.findLast((other) => other.choice === choice) !== part)
      return undefined;
    const isOtherCall = callId !== undefined && part?.callId !== undefined && part.callId !== callId;
    return isOtherCall ? undefined : part;
  }

  /** The call that has the id, under whatever key it began. */
  #call({ kind, callId, choice }: Piece): AnswerPart | undefined {
    if (kind !== 'tool call' || callId === undefined) return undefined;
    return this.parts.findLast(
      (part) => part.kind === kind && part.callId === callId && part.choice === choice,
    );
  }

  #last(kind: PartKind): AnswerPart | undefined {
    const part = this.parts.findLast((other) => other.kind === kind);
    return part?.isEnded ? undefined : part;
  }

  #begin(piece: Piece, source: EventSource): AnswerPart {
    const place = this.omittedParts + this.parts.length;
    const at = { number: this.#nextPartNumber(), place, maxChars: this.#charsKept(this.number, place) };
    const part = new AnswerPart(at, piece, source);
    if (piece.kind === 'tool result') part.name = piece.name ?? this.#nameOfCall(piece.callId);
    this.parts.push(part);
    if (piece.part !== undefined) this.#byKey.set(piece.part, part);
    if (this.parts.length > maxParts) this.#omitFirst();
    return part;
  }

  /** A result is known by what was called. */
  #nameOfCall(callId: string | undefined): string | undefined {
    if (callId === undefined) return undefined;
    return this.parts.findLast((part) => part.kind === 'tool call' && part.callId === callId)?.name;
  }

  #omitFirst(): void {
    const first = this.parts.shift();
    this.omittedParts += 1;
    for (const [key, part] of this.#byKey) if (part === first) this.#byKey.delete(key);
  }
}

/** Whether a piece with a name, and without an id of its own, begins another call. */
function isAnotherCall(call: AnswerPart, { name, callId }: Piece): boolean {
  if (name === undefined || (callId !== undefined && call.callId === callId)) return false;
  return (call.name !== undefined && call.name !== name) || call.isWholeJson;
}
