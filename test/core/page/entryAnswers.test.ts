import { describe, expect, it } from 'vitest';

import { AttemptSpans } from '../../../src/core/page/attemptSpans.ts';
import { EntryAnswers } from '../../../src/core/page/entryAnswers.ts';
import { entryFlags } from '../../../src/core/log/entry.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { maxAskedBytes, type HostMessage } from '../../../src/core/page/protocol.ts';
import { encodeText } from '../../../src/core/base/text.ts';

function append(log: EventLog, type: string, data: string): number {
  const bytes = encodeText(`event: ${type}\ndata: ${data}\n\n`);
  const offset = log.appendBody(bytes, 0);
  const at = { offset, length: bytes.length, attempt: 1, receivedAtMs: log.length, chunk: 1, flags: 0 };
  return log.appendBodyEntry({ ...at, kind: 'message', type });
}

/** The answers to questions, and the slices of searches that wait for their turn. */
function answersOf(log: EventLog): {
  readonly answers: EntryAnswers;
  readonly posted: HostMessage[];
  readonly waiting: (() => void)[];
} {
  const posted: HostMessage[] = [];
  const waiting: (() => void)[] = [];
  const later = (run: () => void): (() => void) => {
    waiting.push(run);
    return () => void waiting.splice(waiting.indexOf(run), 1);
  };
  return {
    answers: new EntryAnswers({ log }, new AttemptSpans(log), (message) => posted.push(message), later),
    posted,
    waiting,
  };
}

describe('bytes of an entry', () => {
  const log = new EventLog(0);
  append(log, 'other', 'before');
  const number = append(log, 'x', 'y'.repeat(200_000));
  log.appendDetailEntry(
    'notice',
    { notice: 'compressed', encoding: 'gzip' },
    { attempt: 1, receivedAtMs: 9 },
  );

  it.each([
    ['from its beginning', 0, 9, 'event: x\n'],
    ['from inside', 15, 3, 'yyy'],
    ['up to its end', 200_014, 100, 'y\n\n'],
    ['past its end', 900_000, 100, ''],
  ])('come %s', (_name, offset, length, text) => {
    const { answers, posted } = answersOf(log);
    answers.answer({ type: 'bytes', number, offset, length }, 7);
    expect(posted).toEqual([
      {
        type: 'bytes',
        epoch: 7,
        number,
        offset: Math.min(offset, 200_017),
        bytes: encodeText(text),
        sizeBytes: 200_017,
      },
    ]);
  });

  it('are bounded, and none of what the inspector wrote', () => {
    const { answers, posted } = answersOf(log);
    answers.answer({ type: 'bytes', number, offset: 0, length: 1e9 }, 1);
    answers.answer({ type: 'bytes', number: 3, offset: 0, length: 10 }, 1);
    answers.answer({ type: 'bytes', number: 4, offset: 0, length: 10 }, 1);
    expect(posted.map((message) => message.type === 'bytes' && message.bytes.length)).toEqual([
      maxAskedBytes,
      0,
    ]);
  });
});

describe('the message before', () => {
  it('is the last one of the same type, whatever stands between', () => {
    const log = new EventLog(0);
    append(log, 'a', 'first');
    append(log, 'a', 'second');
    append(log, 'b', 'other');
    const number = append(log, 'a', 'third');
    const { answers, posted } = answersOf(log);
    answers.answer({ type: 'previous', number }, 1);
    answers.answer({ type: 'previous', number: 3 }, 1);
    expect(posted).toEqual([
      {
        type: 'previous',
        epoch: 1,
        number: 4,
        previous: {
          number: 2,
          receivedAtMs: 1,
          data: { text: 'second', isCut: false, sizeBytes: 6 },
          isGone: false,
        },
      },
      { type: 'previous', epoch: 1, number: 3 },
    ]);
  });

  it('is searched in slices, and only for the last question', () => {
    const log = new EventLog(0);
    append(log, 'rare', 'x');
    append(log, 'scarce', 'y');
    const bytes = log.appendBody(encodeText('data: z\n\n'), 0);
    for (let i = 0; i < 50_000; i += 1) {
      log.appendBodyEntry({
        kind: 'message',
        type: 'message',
        offset: bytes,
        length: 9,
        attempt: 1,
        receivedAtMs: i,
        chunk: 1,
        flags: entryFlags.startsBody,
      });
    }
    const rare = append(log, 'rare', 'x2');
    const scarce = append(log, 'scarce', 'y2');
    const { answers, posted, waiting } = answersOf(log);
    answers.answer({ type: 'previous', number: rare }, 1);
    expect(posted).toEqual([]);
    answers.answer({ type: 'previous', number: scarce }, 1);
    for (let run = waiting.shift(); run; run = waiting.shift()) run();
    expect(posted.map((message) => message.type === 'previous' && message.previous?.number)).toEqual([2]);
    answers.answer({ type: 'previous', number: rare }, 1);
    answers.stop();
    expect(waiting).toEqual([]);
  });
});

describe('entries that were asked for', () => {
  it('are answered again, the last four, each once, the one that was asked for last at the end', () => {
    const log = new EventLog(0);
    for (let number = 1; number <= 6; number += 1) append(log, 'a', String(number));
    const { answers, posted } = answersOf(log);
    const again = (epoch: number): unknown => {
      posted.length = 0;
      answers.answerAgain(epoch);
      return posted.map((message) => message.type === 'entry' && [message.epoch, message.view.row.number]);
    };
    expect(again(1)).toEqual([]);
    for (const number of [1, 2, 1, 3, 4, 3, 5]) answers.answer({ type: 'entry', number }, 1);
    const last = [1, 4, 3, 5];
    expect(again(1)).toEqual(last.map((number) => [1, number]));
    // As often as it is told again.
    expect(again(1)).toEqual(last.map((number) => [1, number]));
    // What is not there any more is left out.
    log.clear();
    append(log, 'a', 'new');
    expect(again(2)).toEqual([[2, 1]]);
  });
});
