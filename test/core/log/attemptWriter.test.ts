// What stays true over the attempts of one stream: the connection's state, counts, numbers of reads, and what clearing
// the log in the middle does.

import { describe, expect, it } from 'vitest';

import {
  AttemptWriter,
  type BodyListener,
  type WriterOptions,
  type WrittenAttempt,
} from '../../../src/core/log/attemptWriter.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { initialConnection, reduceConnection } from '../../../src/core/stream/connection.ts';
import { bytesOf, noLimit } from '../recording.ts';

class WriterUnderTest {
  readonly log = new EventLog(0);
  nowMs = 0;
  readonly writer: AttemptWriter;

  constructor(before?: WriterOptions['before']) {
    this.writer = new AttemptWriter({
      log: this.log,
      request: { url: 'http://localhost/' },
      state: initialConnection({ policy: { kind: 'standard' } }),
      maxEventBytes: noLimit,
      nowMs: () => this.nowMs,
      ...(before && { before }),
    });
  }

  /** An attempt in place of the one before, as far as the response's head. */
  begin(listener: Partial<BodyListener> = {}): WrittenAttempt {
    const [connecting] = reduceConnection(this.writer.state, { kind: 'connect' });
    this.writer.enter(connecting, () => {});
    const { attempt, lastEventId } = connecting;
    const written = this.writer.begin(
      { attempt, lastEventId, reason: 'connect', delayMs: 0 },
      { onTooLarge: () => {}, isListening: () => this.writer.isLive(attempt), ...listener },
    );
    const [open] = reduceConnection(this.writer.state, { kind: 'opened', attempt });
    this.writer.enter(open, () => {});
    return written;
  }

  push(text: string, wireBytes = text.length, readNumber = 1): void {
    this.writer.push(bytesOf(text), wireBytes, readNumber, this.nowMs);
  }
}

describe('the state of a stream that is written', () => {
  it('has the newest id, as soon as somebody looks', () => {
    const test = new WriterUnderTest();
    test.begin();
    test.push('id: 1\ndata: a\n\nid: 2\ndata: b\n\n');
    expect(test.writer.state).toMatchObject({ lastEventId: '2', fruitlessAttempts: 0 });
    test.push('id: 3\n\n');
    expect(test.writer.state.lastEventId).toBe('3');
  });

  it('has the reconnection time that the server asked for, once it did', () => {
    const test = new WriterUnderTest();
    test.begin();
    expect(test.writer.hasRetry).toBe(false);
    test.push('retry: 70\n\n');
    expect(test.writer.hasRetry).toBe(true);
    expect(test.writer.state.reconnectionTimeMs).toBe(70);
  });

  it('is told to others once it is written, and only when phase, attempt or policy is another', () => {
    const test = new WriterUnderTest();
    const told: string[] = [];
    const stop = test.writer.onStateChange(() => told.push(`told ${test.log.length}`));
    test.nowMs = 5;
    test.writer.enter({ ...test.writer.state, phase: 'connecting', attempt: 1 }, () => told.push('written'));
    expect(told).toEqual(['written', 'told 0']);
    expect(test.writer.phaseSinceMs).toBe(5);
    test.nowMs = 9;
    test.writer.enter({ ...test.writer.state, lastEventId: 'x' }, () => {});
    test.writer.enter({ ...test.writer.state, policy: { kind: 'off' } }, () => {});
    expect(told).toEqual(['written', 'told 0', 'told 0']);
    expect(test.writer.phaseSinceMs).toBe(5);
    stop();
    test.writer.enter({ ...test.writer.state, phase: 'open' }, () => {});
    expect(told).toHaveLength(3);
  });
});

it('another attempt in the same phase is told, and its phase begins before it is written', () => {
  const test = new WriterUnderTest();
  const told: string[] = [];
  test.writer.onStateChange(() => told.push(`told ${test.writer.state.attempt}`));
  const connect = (atMs: number): void => {
    const [state] = reduceConnection(test.writer.state, { kind: 'connect' });
    test.writer.enter(state, () => told.push(`since ${test.writer.phaseSinceMs}`), atMs);
  };
  connect(3);
  connect(7);
  expect(told).toEqual(['since 3', 'told 1', 'since 7', 'told 2']);
  expect(test.writer.now()).toEqual({ attempt: 2, receivedAtMs: 0 });
  expect([test.writer.isLive(1), test.writer.isLive(2)]).toEqual([false, true]);
});

it('a response is awaited since all of its own request was sent, attempt after attempt, and until there is one', () => {
  const test = new WriterUnderTest();
  const connect = (): number => {
    const [connecting] = reduceConnection(test.writer.state, { kind: 'connect' });
    test.writer.enter(connecting, () => {});
    const { attempt, lastEventId } = connecting;
    const listener = { onTooLarge: () => {}, isListening: () => true };
    test.writer.begin({ attempt, lastEventId, reason: 'connect', delayMs: 0 }, listener);
    return attempt;
  };
  for (const sentAtMs of [10, 20, 30]) {
    const attempt = connect();
    expect(test.writer.awaitedSinceMs).toBeUndefined();
    test.nowMs = sentAtMs;
    test.writer.markSent();
    test.nowMs += 5;
    expect(test.writer.awaitedSinceMs).toBe(sentAtMs);
    // Of every other attempt, there is no response before the next one begins.
    if (sentAtMs === 20) continue;
    const [open] = reduceConnection(test.writer.state, { kind: 'opened', attempt });
    test.writer.enter(open, () => {});
    expect(test.writer.awaitedSinceMs).toBeUndefined();
    // What is sent after the response has begun is no news.
    let told = 0;
    const stop = test.writer.onStateChange(() => (told += 1));
    test.writer.markSent();
    stop();
    expect([test.writer.awaitedSinceMs, told]).toEqual([undefined, 0]);
  }
});

it('of a stream that goes on, all that it had is there: its phase, its counts and its reads', () => {
  const totals = { messages: 3, bodyBytes: 50, wireBytes: 60 };
  const test = new WriterUnderTest({ totals, reads: 7, phaseSinceMs: 42 });
  expect([test.writer.phaseSinceMs, test.writer.totals]).toEqual([42, totals]);
  test.nowMs = 100;
  test.begin();
  expect(test.writer.phaseSinceMs).toBe(100);
  test.push('data: a\n\n', 20);
  expect(test.writer.totals).toEqual({ messages: 4, bodyBytes: 59, wireBytes: 80 });
  expect(test.log.entry(test.log.length)).toMatchObject({ kind: 'message', chunk: 8 });
});

describe('the counts of a stream that is written', () => {
  it('are those of one attempt and of all, and stay when the log is cleared', () => {
    const test = new WriterUnderTest();
    const first = test.begin();
    test.push('data: a\n\n', 5);
    test.push('data: b\n\n', 12);
    test.writer.endBody(first);
    const second = test.begin();
    test.push('data: c\n\n', 3);
    test.writer.clear();
    expect(first.counts).toEqual({ messages: 2, bodyBytes: 18, wireBytes: 12 });
    expect(second.counts).toEqual({ messages: 1, bodyBytes: 9, wireBytes: 3 });
    expect(test.writer.totals).toEqual({ messages: 3, bodyBytes: 27, wireBytes: 15 });
  });

  it('number the reads on over the attempts', () => {
    const test = new WriterUnderTest();
    const first = test.begin();
    test.push('data: a\n\n', 9, 1);
    test.push('data: b\n\n', 18, 2);
    test.writer.endBody(first);
    test.begin();
    test.push('data: c\n\n', 9, 1);
    expect(test.log.entries(1, 3).map(({ chunk }) => chunk)).toEqual([1, 2, 3]);
  });
});

describe('clearing the log of a stream that is written', () => {
  it('keeps the beginning of the block that has not ended', () => {
    const test = new WriterUnderTest();
    test.begin();
    test.push('data: a\n\ndata: b');
    test.writer.clear();
    test.push('c\n\n', 20, 2);
    expect(test.log.entries(1, 2).map((entry) => test.log.fields(entry).data)).toEqual(['bc']);
  });

  it('keeps nothing of a body that is over', () => {
    const test = new WriterUnderTest();
    const written = test.begin();
    test.push('data: a\n\ndata: b');
    expect(test.writer.unfinishedFrom).toBe(9);
    test.writer.endBody(written);
    expect(test.writer.unfinishedFrom).toBe(test.log.bodyLength);
  });

  it('keeps it for good, also once the clear cannot be undone any more', () => {
    const test = new WriterUnderTest();
    test.begin();
    test.push('data: a\n\ndata: b');
    for (let again = 2; again <= 4; again += 1) {
      test.writer.clear();
      test.log.forgetCleared();
      test.push('c\n\ndata: b', 20 * again, again);
      expect(test.log.entries(1, 2).map((entry) => test.log.fields(entry).data)).toEqual(['bc']);
    }
  });

  it('says when a body was over in the middle of a block', () => {
    const test = new WriterUnderTest();
    const written = test.begin();
    test.push('data: a');
    test.nowMs = 9;
    test.writer.endBody(written);
    expect(test.log.entry(1)).toMatchObject({ type: 'lost-block', receivedAtMs: 9, chunk: 1 });
  });

  it('ends the body of the attempt that is meant, though the next one has begun', () => {
    const test = new WriterUnderTest();
    const first = test.begin();
    test.push('data: a');
    const second = test.begin();
    test.writer.endBody(first);
    test.push('data: b\n\n');
    expect(test.log.entries(1, 2).map(({ type, attempt }) => [type, attempt])).toEqual([
      ['lost-block', 1],
      ['message', 2],
    ]);
    expect(second.counts.messages).toBe(1);
  });
});
