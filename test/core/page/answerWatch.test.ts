// What the state line says of a token stream, and when a stream is taken for one.

import { describe, expect, it, onTestFinished } from 'vitest';

import type { AnswerSummary } from '../../../src/core/assembly/answerSummary.ts';
import { AnswerWatch, messagesTried } from '../../../src/core/page/answerWatch.ts';
import { FeedUnderTest, event, openStream } from './feedStream.ts';

function chat(delta: object, more: object = {}): string {
  const data = { id: 'c', model: 'gpt-5', choices: [{ index: 0, delta }], ...more };
  return `data: ${JSON.stringify(data)}\n\n`;
}

const usage = { choices: [], usage: { prompt_tokens: 3, completion_tokens: 20 } };

function feedOf(used = new FeedUnderTest(openStream())): FeedUnderTest {
  onTestFinished(() => used.feed.dispose());
  used.run().take();
  return used;
}

function answerOf(used: FeedUnderTest): AnswerSummary | undefined {
  used.run();
  return used.takeOf('status').at(-1)?.status.answer;
}

describe('the state line', () => {
  it('has the last answer in chunks, then in tokens once the stream counts them, and again after a clear', () => {
    const used = feedOf();
    const { stream } = used;
    expect(answerOf(used)).toBeUndefined();
    stream.pass(640).receive(chat({ content: 'a' }));
    expect(answerOf(used)).toEqual({
      format: 'chat completions',
      model: 'gpt-5',
      state: 'streaming',
      hasFailed: false,
      answers: 1,
      output: { unit: 'chunks', count: 1 },
      firstTextMs: 640,
    });
    stream.pass(500).receive(chat({ content: 'b' }));
    expect(answerOf(used)?.output).toEqual({ unit: 'chunks', count: 2, perSecond: 2 });
    stream.receive(`${chat({}, usage)}data: [DONE]\n\n`);
    expect(answerOf(used)).toMatchObject({
      state: 'finished',
      output: { unit: 'tokens', count: 20, perSecond: 40 },
    });
    stream.log.clear();
    expect(used.feed.status().answer).toBeUndefined();
    expect(answerOf(used)).toBeUndefined();
    stream.receive(chat({ content: 'again' }));
    expect(answerOf(used)).toMatchObject({ answers: 1, output: { unit: 'chunks', count: 1 } });
  });

  it('counts answers, and says of an error that it is one', () => {
    const used = feedOf();
    used.stream.receive(chat({ content: 'a' })).receive('data: [DONE]\n\n');
    used.stream.receive(chat({ content: 'b' }, { id: 'd' }));
    used.stream.receive('data: {"error":{"message":"overloaded"}}\n\n');
    expect(answerOf(used)).toMatchObject({ answers: 2, hasFailed: true });
  });

  it('has no speed of a session', () => {
    const used = feedOf();
    used.stream.receive('data: {"jsonrpc":"2.0","id":1,"result":{"content":[]}}\n\n');
    const answer = answerOf(used);
    expect(answer).toMatchObject({ format: 'mcp', answers: 1 });
    expect(answer).not.toHaveProperty('output');
    expect(answer).not.toHaveProperty('firstTextMs');
  });
});

describe('a stream without answers', () => {
  it.each([
    [messagesTried - 1, true],
    [messagesTried, false],
  ])('is read on after %d messages: %s', (messages, isRead) => {
    const stream = openStream(messages);
    const watch = new AnswerWatch(stream.log);
    watch.update(() => 0);
    stream.receive(event('more'));
    expect(watch.isBehind).toBe(isRead);
  });

  it('is taken for one of tokens as soon as an event says so, and rests again after a clear', () => {
    const stream = openStream(messagesTried);
    const watch = new AnswerWatch(stream.log);
    watch.update(() => 0);
    stream.receive(event('more'));
    watch.update(() => 0);
    expect(watch.summary).toBeUndefined();
    stream.receive(chat({ content: 'a' }));
    watch.update(() => 0);
    expect(watch.summary).toMatchObject({ answers: 1 });
    stream.receive(event('between'));
    expect(watch.isBehind).toBe(true);
    stream.log.clear();
    expect(watch.summary).toBeUndefined();
    for (let at = 0; at < messagesTried; at += 1) stream.receive(event(at));
    watch.update(() => 0);
    stream.receive(event('more'));
    expect(watch.isBehind).toBe(false);
  });

  it('takes no longer than its time for one update', () => {
    const stream = openStream();
    for (let at = 0; at < 3000; at += 1) stream.receive(chat({ content: 'x' }));
    const watch = new AnswerWatch(stream.log);
    let nowMs = 0;
    watch.update(() => (nowMs += 10));
    expect(watch.isBehind).toBe(true);
    expect(watch.summary?.output?.count).toBeLessThanOrEqual(1000);
    while (watch.isBehind) watch.update(() => nowMs);
    expect(watch.summary?.output?.count).toBe(3000);
  });
});
