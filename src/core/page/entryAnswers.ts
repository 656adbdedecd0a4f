// Answers what a page asks about single entries: all of one, a range of its bytes, the message of its type before it.
// What is sent is bounded whatever the entry's size, and a search through a long log is made in slices.

import { assertNever } from '../base/assertNever.ts';
import { maxComparedBytes } from '../json/dataComparison.ts';
import { entryFlags } from '../log/entry.ts';
import { entryViewOf, shownText } from './entryView.ts';
import type { EventLog } from '../log/eventLog.ts';
import type { AttemptSpans } from './attemptSpans.ts';
import type { PausedTimes } from '../debug/pausedTimes.ts';
import { traceOf } from '../probe/logTrace.ts';
import type { PageMessage } from './pageMessage.ts';
import {
  maxAskedBytes,
  type EntryView,
  type HostMessage,
  type PreviousMessage,
  type MessageOf,
} from './protocol.ts';
import type { StreamView } from './streamStatus.ts';
import { present } from '../base/present.ts';

/** Entries in full that a page keeps. */
export const keptViews = 4;

/** Entries looked at in one turn of a search. */
const searchSlice = 20_000;

export type EntryQuestion = MessageOf<PageMessage, 'entry' | 'bytes' | 'previous'>;

/** The stream whose entries are asked about. */
type AskedStream = Pick<StreamView, 'log' | 'passageOf'>;

export class EntryAnswers {
  readonly #log: EventLog;
  readonly #pauses: PausedTimes;
  readonly #stream: AskedStream;
  readonly #post: (message: HostMessage) => void;
  /** Runs the next slice of a search, once the host has done other things; returns how to cancel it. */
  readonly #later: (run: () => void) => () => void;
  #cancelSearch: (() => void) | undefined;
  /** The entries that were asked for last: a page keeps no more of them. */
  #asked: readonly number[] = [];

  constructor(
    stream: AskedStream,
    { pauses }: Pick<AttemptSpans, 'pauses'>,
    post: (message: HostMessage) => void,
    later: (run: () => void) => () => void,
  ) {
    this.#stream = stream;
    this.#log = stream.log;
    this.#pauses = pauses;
    this.#post = post;
    this.#later = later;
  }

  /** A question about an entry that is not there gets no answer: the log was cleared, which the page is told. */
  answer(question: EntryQuestion, epoch: number): void {
    const { number } = question;
    if (number > this.#log.length) return;
    switch (question.type) {
      case 'entry':
        this.#asked = [number, ...this.#asked.filter((other) => other !== number)].slice(0, keptViews);
        this.#post({ type: 'entry', epoch, view: this.#view(number) });
        break;
      case 'bytes':
        this.#post({ type: 'bytes', epoch, number, ...this.#bytes(question) });
        break;
      case 'previous':
        this.stop();
        this.#findPrevious(number, number - 1, epoch);
        break;
      default:
        assertNever(question);
    }
  }

  /** The sentences about entries have become others: sends those again that the page may show. */
  answerAgain(epoch: number): void {
    for (const number of this.#asked.toReversed()) this.answer({ type: 'entry', number }, epoch);
  }

  /** Gives up a search that goes on. */
  stop(): void {
    this.#cancelSearch?.();
    this.#cancelSearch = undefined;
  }

  #view(number: number): EntryView {
    const passage = this.#stream.passageOf?.(number);
    const lateAfter = this.#pauseBefore(number);
    const written = traceOf(this.#log)?.writtenEntry(number);
    return { ...entryViewOf(this.#log, number), ...present({ passage, lateAfter, written }) };
  }

  /** The pause in which what an entry is about may have happened; that of a request is told of as it is sent. */
  #pauseBefore(number: number): EntryView['lateAfter'] {
    const entry = this.#log.entry(number);
    return entry.kind === 'request' || entry.kind === 'notice' ? undefined : this.#pauses.before(entry);
  }

  #bytes(
    asked: MessageOf<PageMessage, 'bytes'>,
  ): Pick<MessageOf<HostMessage, 'bytes'>, 'offset' | 'bytes' | 'sizeBytes'> {
    const entry = this.#log.entry(asked.number);
    const isOfBody = !(entry.flags & entryFlags.detail) && !this.#log.isGone(entry);
    const sizeBytes = isOfBody ? entry.length : 0;
    const offset = Math.min(asked.offset, sizeBytes);
    const length = Math.min(asked.length, maxAskedBytes, sizeBytes - offset);
    // A copy of plain bytes: the store's may be a view of more, or of a kind that does not survive the way to the page.
    const bytes = new Uint8Array(this.#log.bodyBytes(entry.offset + offset, length));
    return { offset, bytes, sizeBytes };
  }

  #findPrevious(number: number, from: number, epoch: number): void {
    const { type } = this.#log.entry(number);
    const before = this.#log.first - 1;
    const end = Math.max(before, from - searchSlice);
    for (let candidate = from; candidate > end; candidate -= 1) {
      if (this.#log.index.kind(candidate) !== 'message' || this.#log.entry(candidate).type !== type) continue;
      this.#post({ type: 'previous', epoch, number, previous: this.#previousOf(candidate) });
      return;
    }
    if (end <= before) {
      this.#post({ type: 'previous', epoch, number });
      return;
    }
    this.#cancelSearch = this.#later(() => this.#findPrevious(number, end, epoch));
  }

  #previousOf(number: number): PreviousMessage {
    const entry = this.#log.entry(number);
    const data = this.#log.fields(entry).data ?? '';
    return {
      number,
      receivedAtMs: entry.receivedAtMs,
      data: shownText(data, maxComparedBytes),
      isGone: this.#log.isGone(entry),
    };
  }
}
