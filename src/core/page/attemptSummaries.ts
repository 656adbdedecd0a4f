// The attempts of a stream, each in one line: when and why it was made, what it asked for, what it got, how it ended,
// and whether the server resumed. Read from the log's own entries as it grows; a night of reconnects stays readable.

import { goneFactWords } from '../log/byteLoss.ts';
import { describeEnding } from '../log/endingWords.ts';
import { entryFlags, type Entry, type EntryOf } from '../log/entry.ts';
import { isKind } from '../log/eventLog.ts';
import { SequentialReader } from '../log/logReader.ts';
import { beginningOf } from '../base/text.ts';
import type { AttemptSummary } from './protocol.ts';
import { describeResume } from '../log/resumeVerdict.ts';
import { present } from '../base/present.ts';

/** Attempts that are kept, the newest: more than are ever shown. The others are counted. */
const maxAttempts = 1_000;
/** Characters of an id, and of a sentence, that are kept: of longer ones, no column shows more. */
const maxTextLength = 500;

type GrowingSummary = { -readonly [key in keyof AttemptSummary]: AttemptSummary[key] };

export class AttemptSummaries extends SequentialReader {
  #attempts: GrowingSummary[] = [];
  #forgotten = 0;
  /** Delay that was announced when the attempt before ended. */
  #announcedDelayMs: number | undefined;

  /** The newest attempts, oldest first, as far as they are kept. */
  newest(count: number): readonly AttemptSummary[] {
    return this.#attempts.slice(-count).map((attempt) => ({ ...attempt }));
  }

  /** How many attempts there have been. */
  get length(): number {
    return this.#forgotten + this.#attempts.length;
  }

  protected override reset(): void {
    this.#attempts = [];
    this.#forgotten = 0;
    this.#announcedDelayMs = undefined;
  }

  protected override take(number: number): void {
    const kind = this.log.index.kind(number);
    const last = this.#attempts.at(-1);
    if (kind === 'message') {
      if (last) this.#takeMessage(last, number);
      return;
    }
    const entry = this.log.entry(number);
    if (isKind(entry, 'request')) this.#begin(entry);
    else if (last?.attempt === entry.attempt) this.#continue(last, entry);
  }

  #begin(entry: EntryOf<'request'>): void {
    const detail = this.log.detail(entry);
    this.#attempts.push({
      attempt: entry.attempt,
      firstEntry: entry.number,
      requestedAtMs: entry.receivedAtMs,
      reason: detail?.reason ?? 'connect',
      delayMs: detail?.delayMs ?? 0,
      ...present({ announcedDelayMs: this.#announcedDelayMs }),
      lastEventIdSent: beginningOf(detail?.lastEventId ?? '', maxTextLength),
      ...(!detail && { isRequestGone: true }),
      messages: 0,
    });
    this.#announcedDelayMs = undefined;
    if (this.#attempts.length <= maxAttempts) return;
    this.#attempts.shift();
    this.#forgotten += 1;
  }

  #takeMessage(attempt: GrowingSummary, number: number): void {
    attempt.messages += 1;
    if (attempt.firstId !== undefined) return;
    const entry = this.log.entry(number);
    if (!(entry.flags & entryFlags.hasId)) return;
    const { id } = this.log.fields(entry);
    if (id !== undefined) attempt.firstId = beginningOf(id, maxTextLength);
  }

  #continue(attempt: GrowingSummary, entry: Entry): void {
    switch (entry.kind) {
      case 'open':
        attempt.openedAtMs = entry.receivedAtMs;
        break;
      case 'notice': {
        const detail = this.log.detail(entry);
        if (detail?.notice === 'resume')
          attempt.resume = { kind: detail.verdict.kind, text: describeResume(detail.verdict) };
        break;
      }
      case 'close':
      case 'error':
        this.#end(attempt, entry);
        break;
      case 'request':
      case 'message':
      case 'comment':
      case 'retry':
      case 'id':
        break;
    }
  }

  #end(attempt: GrowingSummary, entry: EntryOf<'close' | 'error'>): void {
    const detail = this.log.detail(entry);
    attempt.endedAtMs = entry.receivedAtMs;
    attempt.endKind = entry.kind;
    attempt.endText = detail ? describeEnding(detail.ending) : goneFactWords;
    if (!detail) return;
    const id = this.log.lastEventId(entry);
    if (id !== undefined && attempt.messages > 0) attempt.lastId = beginningOf(id, maxTextLength);
    this.#announcedDelayMs = detail.next.next === 'reconnect' ? detail.next.delayMs : undefined;
  }
}
