// The attempts of a stream, each in one line: when and why it was made, what it asked for, what it got, how it ended,
// and whether the server resumed. Read from the log's own entries as it grows; a night of reconnects stays readable.

import { goneFactWords } from '../log/byteLoss.ts';
import { describeEnding } from '../log/endingWords.ts';
import { entryFlags, type Entry, type EntryOf } from '../log/entry.ts';
import { isKind } from '../log/eventLog.ts';
import { SequentialReader } from '../log/logReader.ts';
import type { AttemptSummary } from './protocol.ts';
import { describeResume } from '../log/resumeVerdict.ts';
import { present } from '../base/present.ts';

type GrowingSummary = { -readonly [key in keyof AttemptSummary]: AttemptSummary[key] };

export class AttemptHistory extends SequentialReader {
  #attempts: GrowingSummary[] = [];
  /** Delay that was announced when the attempt before ended. */
  #announcedDelayMs: number | undefined;

  /** The newest attempts, oldest first. */
  newest(count: number): readonly AttemptSummary[] {
    return this.#attempts.slice(-count).map((attempt) => ({ ...attempt }));
  }

  get length(): number {
    return this.#attempts.length;
  }

  protected override reset(): void {
    this.#attempts = [];
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
      lastEventIdSent: detail?.lastEventId ?? '',
      ...(!detail && { isRequestGone: true }),
      messages: 0,
    });
    this.#announcedDelayMs = undefined;
  }

  #takeMessage(attempt: GrowingSummary, number: number): void {
    attempt.messages += 1;
    if (attempt.firstId !== undefined) return;
    const entry = this.log.entry(number);
    if (!(entry.flags & entryFlags.hasId)) return;
    const { id } = this.log.fields(entry);
    if (id !== undefined) attempt.firstId = id;
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
    if (id !== undefined && attempt.messages > 0) attempt.lastId = id;
    this.#announcedDelayMs = detail.next.next === 'reconnect' ? detail.next.delayMs : undefined;
  }
}
