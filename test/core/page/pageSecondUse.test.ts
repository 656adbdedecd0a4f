// What a page is told a second time: after a clear, of the next attempt, under the next filter.

import { describe, expect, it, onTestFinished } from 'vitest';

import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { AnswerWatch, messagesTried } from '../../../src/core/page/answerWatch.ts';
import { AttemptSpans } from '../../../src/core/page/attemptSpans.ts';
import { AttemptSummaries } from '../../../src/core/page/attemptSummaries.ts';
import { EntryAnswers } from '../../../src/core/page/entryAnswers.ts';
import { overviewOf } from '../../../src/core/page/overview.ts';
import type { EntryView, HostMessage } from '../../../src/core/page/protocol.ts';
import { AttemptLog } from '../attemptLog.ts';
import { event, FeedUnderTest, filterFor, openStream } from './feedStream.ts';

describe('the place of the reader', () => {
  it('is told once the search has passed all that is in view, and not before', () => {
    const used = new FeedUnderTest(openStream(3000));
    onTestFinished(() => used.feed.dispose());
    used.run().take();
    for (const version of [1, 2]) {
      used.ask({ ...filterFor('tick', version), near: 3, upTo: 2500 });
      const progresses = [];
      while (used.held.runDue(100) && progresses.at(-1)?.isDone !== true)
        progresses.push(...used.takeOf('filterProgress'));
      expect(progresses.some(({ searched }) => searched < 2500)).toBe(true);
      const told = progresses.find(({ place }) => place !== undefined);
      expect(told?.searched).toBeGreaterThanOrEqual(2500);
      expect(told?.place).toEqual({ entry: { number: 3, position: 1 }, endPosition: 2498 });
    }
  });
});

describe('a stream that was taken for none of tokens', () => {
  const delta = `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content: 'a' } }] })}\n\n`;

  it('is read from its beginning after a clear, whatever comes last', () => {
    const stream = openStream(messagesTried);
    const watch = new AnswerWatch(stream.log);
    watch.update(() => 0);
    stream.log.clear();
    stream.receive(`${delta}${event('after')}`);
    watch.update(() => 0);
    expect(watch.summary).toMatchObject({ answers: 1 });
  });

  it('is looked at again after a clear, also where the event has the number of one of before', () => {
    const stream = openStream(messagesTried);
    const watch = new AnswerWatch(stream.log);
    const come = (text: string): void => {
      stream.receive(text);
      watch.update(() => 0);
    };
    watch.update(() => 0);
    come(event('more'));
    const number = stream.log.length;
    stream.log.clear();
    // None of these is looked at by itself.
    come(event('plain').repeat(number - 1));
    expect(watch.summary).toBeUndefined();
    come(delta);
    expect(stream.log.length).toBe(number);
    expect(watch.summary).toMatchObject({ answers: 1 });
  });
});

describe('attempts', () => {
  it('are announced by the end before them alone, and by none where that is gone', () => {
    const details = new MemoryByteStore();
    const attempts = new AttemptLog(new EventLog(0, new MemoryByteStore(), details));
    const summaries = new AttemptSummaries(attempts.log);
    const announced = (): unknown => {
      summaries.update();
      return summaries.newest(1)[0]?.announcedDelayMs;
    };
    attempts.begin();
    expect(announced()).toBeUndefined();
    attempts.end();
    attempts.begin();
    expect(announced()).toEqual(expect.any(Number));
    attempts.end();
    details.discardBefore(details.length);
    attempts.begin();
    expect(announced()).toBeUndefined();
    attempts.end();
    attempts.begin();
    expect(announced()).toEqual(expect.any(Number));
  });

  it('that were counted, and pauses, are forgotten with a clear', () => {
    const attempts = new AttemptLog();
    const { log } = attempts;
    for (let attempt = 1; attempt <= 20_000; attempt += 1) {
      attempts.begin(undefined, false);
      attempts.pass(1).end();
    }
    attempts.begin();
    attempts.pass(500).notice({ notice: 'paused', pausedMs: 400, isByDebugger: true });
    const spans = new AttemptSpans(log);
    while (spans.isBehind) spans.update(30_000);
    expect(spans.forgotten).toBeGreaterThan(0);
    expect(spans.pauses.within(0, Infinity)).toHaveLength(1);
    expect(overviewOf(log, spans, undefined).onlyCounted).toBe(spans.forgotten);
    log.clear();
    attempts.pass(10).push('data: x\n\n');
    spans.update();
    expect(spans.forgotten).toBe(0);
    expect(overviewOf(log, spans, undefined)).not.toHaveProperty('onlyCounted');
    expect(overviewOf(log, spans, undefined)).not.toHaveProperty('pauses');
  });
});

describe('an entry that came right after a pause', () => {
  it('may be late, but not what the inspector noted itself, and none after a clear', () => {
    const attempts = new AttemptLog();
    const { log } = attempts;
    const spans = new AttemptSpans(log);
    const posted: HostMessage[] = [];
    const answers = new EntryAnswers(
      { log },
      spans,
      (message) => posted.push(message),
      () => () => undefined,
    );
    const lateAfter = (number: number): EntryView['lateAfter'] => {
      spans.update();
      answers.answer({ type: 'entry', number }, 1);
      const message = posted.at(-1);
      return message?.type === 'entry' ? message.view.lateAfter : undefined;
    };
    attempts.begin();
    attempts.pass(500).notice({ notice: 'paused', pausedMs: 400, isByDebugger: true });
    const pause = log.length;
    attempts.notice({ notice: 'long-id', sizeBytes: 1 });
    attempts.pass(10).push('data: a\n\n');
    attempts.pass(300).push('data: b\n\n');
    expect([1, 2, 3, 4, 5, 6].map(lateAfter)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      { entry: pause, isByDebugger: true },
      undefined,
    ]);
    attempts.notice({ notice: 'paused', pausedMs: 100 });
    log.clear();
    for (let at = 0; at < 9; at += 1) attempts.push('data: c\n\n');
    expect([1, 8, 9].map(lateAfter)).toEqual([undefined, undefined, undefined]);
  });
});
