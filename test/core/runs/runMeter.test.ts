// What is measured of one run, from its log: numbers, how it ended, and that it stays as it is once the run is over.

import { describe, expect, it } from 'vitest';

import { EventLog } from '../../../src/core/log/eventLog.ts';
import type { RunMeasures } from '../../../src/core/runs/runMeasures.ts';
import { RunMeter, type RunStop } from '../../../src/core/runs/runMeter.ts';
import { ShortLog } from '../log/shortLog.ts';
import { WrittenLog, type WrittenAttemptOptions, type WrittenPart } from '../playback/writtenLog.ts';

const user: RunStop = { by: 'user' };
const limit: RunStop = { by: 'limit', limitMs: 2_000 };

/** An event of an answer. @param more of its choice, or of the event */
function chunk(
  content: string,
  more: {
    readonly finish?: string;
    readonly index?: number;
    readonly id?: string;
    readonly begins?: true;
  } = {},
): string {
  const { finish = null, index = 0, id = 'c1', begins } = more;
  const delta = { ...(begins && { role: 'assistant' }), ...(content !== '' && { content }) };
  const choices = [{ index, delta, finish_reason: finish }];
  return `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', model: 'm', choices })}\n\n`;
}

function usage(tokens: number, id = 'c1'): string {
  const counts = { prompt_tokens: 1, completion_tokens: tokens, total_tokens: tokens + 1 };
  return `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', model: 'm', choices: [], usage: counts })}\n\n`;
}

const failure = 'data: {"error":{"message":"Too much."}}\n\n';
const done = 'data: [DONE]\n\n';
const later = (bytes: string, afterMs: number): WrittenPart => ({ bytes, afterMs });

/** The run of one attempt. */
function measured(options: WrittenAttemptOptions, stop?: RunStop): RunMeasures {
  const meter = new RunMeter(new WrittenLog().attempt(options).log);
  meter.finish(stop);
  return meter.measures();
}

describe('the numbers of a run', () => {
  it('are those of its request, its head, its events and its end', () => {
    const head = { timings: { firstByteMs: 0.5 } };
    const parts = [later('data: a\n\n', 9), later(': c\n\ndata: b\n\nretry: 5\n\n', 90)];
    expect(measured({ head, parts, ending: 'end' })).toEqual({
      outcome: 'done',
      status: 200,
      values: { firstByteMs: 0.5, firstEventMs: 10, events: 2, totalMs: 101 },
      ending: expect.stringMatching(/\w\.$/),
    });
  });

  it('of an answer are its tokens, where the stream counts them, and when its text came', () => {
    const parts = [
      later(chunk('a'), 9),
      later(chunk('b'), 500),
      later(chunk('', { finish: 'stop' }), 5),
      usage(20),
      done,
    ];
    const { outcome, finish, values } = measured({ parts, ending: 'end' });
    expect([outcome, finish]).toEqual(['done', 'stop']);
    expect(values).toEqual({
      firstEventMs: 10,
      firstTextMs: 10,
      tokens: 20,
      tokensPerSecond: 40,
      events: 5,
      totalMs: 518,
    });
  });

  it('of an answer are the events with text where it counts none', () => {
    const parts = [
      later(chunk('a'), 9),
      later(chunk('b'), 500),
      later(chunk('c', { finish: 'stop' }), 500),
      done,
    ];
    const { values } = measured({ parts, ending: 'end' });
    expect(values).toMatchObject({ chunks: 3, chunksPerSecond: 2, events: 4 });
    expect('tokens' in values).toBe(false);
  });

  it('of several answers are added up, without a rate: between them nothing is generated', () => {
    const answers = (counts: boolean): string[] =>
      ['c1', 'c2'].flatMap((id) => [
        chunk('a', { id, begins: true }),
        chunk('b', { id, finish: 'stop' }),
        ...(counts ? [usage(20, id)] : []),
      ]);
    const counted = measured({ parts: answers(true), ending: 'end' }).values;
    expect(counted).toMatchObject({ tokens: 40, firstTextMs: 2 });
    expect('tokensPerSecond' in counted).toBe(false);
    expect(measured({ parts: answers(false), ending: 'end' }).values).toMatchObject({ chunks: 4 });
    // Where one of them is not counted, none is.
    const mixed = measured({
      parts: [...answers(true).slice(0, 3), ...answers(false).slice(2)],
      ending: 'end',
    });
    expect(mixed.values).toMatchObject({ chunks: 4 });
  });

  it('have no first text where an answer came before the one with text', () => {
    const call = { index: 0, id: 't', function: { name: 'f', arguments: '{}' } };
    const choices = [
      { index: 0, delta: { role: 'assistant', tool_calls: [call] }, finish_reason: 'tool_calls' },
    ];
    const called = `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', model: 'm', choices })}\n\n`;
    const parts = [called, chunk('a', { id: 'c2', begins: true, finish: 'stop' })];
    expect('firstTextMs' in measured({ parts: parts.slice(1), ending: 'end' }).values).toBe(true);
    expect('firstTextMs' in measured({ parts, ending: 'end' }).values).toBe(false);
  });

  it('name each reason once, of all choices of the last answer', () => {
    const ends = (reasons: readonly string[], id = 'c1'): string[] =>
      reasons.map((finish, index) => chunk('a', { id, index, finish, begins: true }));
    expect(measured({ parts: ends(['stop', 'length', 'stop']), ending: 'end' }).finish).toBe('stop, length');
    const two = [...ends(['length']), ...ends(['stop'], 'c2')];
    expect(measured({ parts: two, ending: 'end' }).finish).toBe('stop');
    expect('finish' in measured({ parts: ['data: a\n\n'], ending: 'end' })).toBe(false);
  });

  it.each([
    [200, true],
    [201, false],
  ])('of a stream whose answer begins after %d other messages have an answer: %s', (others, hasAnswer) => {
    const written = new WrittenLog().attempt({ parts: ['data: x\n\n'.repeat(others)] });
    const meter = new RunMeter(written.log);
    meter.update();
    written.push(chunk('a', { finish: 'stop' }));
    written.end('end');
    meter.finish(undefined);
    const { values, outcome } = meter.measures();
    expect([values.chunks !== undefined, values.events, outcome]).toEqual([hasAnswer, others + 1, 'done']);
  });

  it('leave out times where the inspector was paused meanwhile, and say so', () => {
    const written = new WrittenLog().attempt({ head: { timings: { firstByteMs: 1 } }, parts: [chunk('a')] });
    written.log.appendDetailEntry(
      'notice',
      { notice: 'paused', pausedMs: 5_000 },
      { attempt: 1, receivedAtMs: written.nowMs, type: 'paused' },
    );
    written.log.appendDetailEntry(
      'notice',
      { notice: 'long-id', sizeBytes: 1 },
      { attempt: 1, receivedAtMs: written.nowMs, type: 'long-id' },
    );
    written.push(later(chunk('b', { finish: 'stop' }), 500));
    written.push(usage(20));
    written.end('end');
    const meter = new RunMeter(written.log);
    meter.finish(undefined);
    expect(meter.measures()).toEqual({
      outcome: 'done',
      status: 200,
      finish: 'stop',
      values: { tokens: 20, events: 3 },
      ending: expect.stringMatching(
        /\. The inspector was paused meanwhile, so nothing is said of its times\.$/,
      ),
    });
  });

  it('are the same however often it was looked at meanwhile', () => {
    const parts = [chunk('a'), chunk('b'), 'data: x', '\n\n', chunk('c', { finish: 'stop' }), usage(9), done];
    const written = new WrittenLog().attempt({ parts: [] });
    const meter = new RunMeter(written.log);
    for (const [at, part] of parts.entries()) {
      meter.update();
      written.push(part);
      meter.update();
      meter.update();
      const fresh = new RunMeter(written.log);
      fresh.update();
      expect(meter.measures(), `part ${at + 1}`).toEqual(fresh.measures());
      expect([meter.measures().outcome, 'ending' in meter.measures()]).toEqual(['running', false]);
    }
    written.end('end');
    meter.finish(undefined);
    expect(meter.measures()).toEqual(measured({ parts, ending: 'end' }));
  });
});

describe('how a run ended', () => {
  const whole = [chunk('a', { finish: 'stop' }), done];
  const event = 'data: a\n\n';

  it.each<[RunMeasures['outcome'], ending: string | RegExp, options: WrittenAttemptOptions, stop?: RunStop]>([
    ['done', /^The server ended/, { parts: [event], ending: 'end' }],
    ['done', /^The server ended/, { parts: whole, ending: 'end' }],
    ['failed', /^The answer was cut off\. The server ended/, { parts: [chunk('a')], ending: 'end' }],
    ['failed', /^The answer was cut off\. \w/, { parts: [chunk('a')], ending: 'reset' }],
    ['failed', /\w\.$/, { parts: [event], ending: 'reset' }],
    ['failed', /\w\.$/, { parts: whole, ending: 'truncated' }],
    ['failed', /404/, { head: { status: 404 }, ending: { cause: 'http-error', status: 404 } }],
    ['failed', 'The stream says an error: Too much.', { parts: [failure], ending: 'end' }],
    ['failed', 'The stream says an error: Too much.', { parts: [chunk('a'), failure], ending: 'end' }],
    ['stopped', 'Stopped by you.', { parts: [event], ending: 'client' }],
    ['stopped', 'Stopped by you.', { parts: [event] }, user],
    // It ended while it was being stopped.
    ['stopped', 'Stopped by you.', { parts: [event], ending: 'end' }, user],
    ['limit', 'Ended by the time limit of 2.0 s.', { parts: [event] }, limit],
    ['limit', 'Ended by the time limit of 2.0 s.', { parts: [chunk('a')], ending: 'client' }, limit],
    ['failed', 'The stream says an error: Too much.', { parts: [failure], ending: 'client' }, limit],
  ])('%s: %s', (outcome, ending, options, stop) => {
    const measures = measured(options, stop);
    expect(measures.outcome).toBe(outcome);
    if (typeof ending === 'string') expect(measures.ending).toBe(ending);
    else expect(measures.ending).toMatch(ending);
  });

  it('has the status of a response that was refused, and none where there was no response', () => {
    expect(measured({ head: { status: 500 }, ending: { cause: 'http-error', status: 500 } }).status).toBe(
      500,
    );
    expect(measured({ head: { status: 204 }, ending: { cause: 'no-content', status: 204 } }).status).toBe(
      204,
    );
    expect('status' in measured({ head: null, ending: 'reset' })).toBe(false);
    // Of some, only the status is known.
    expect(measured({ head: null, ending: { cause: 'http-error', status: 503 } }).status).toBe(503);
  });

  it('says of an error no more than its beginning', () => {
    const long = failure.replace('Too much.', 'x'.repeat(400));
    const { ending } = measured({ parts: [long], ending: 'end' });
    expect(ending).toBe(`The stream says an error: ${'x'.repeat(299)}…`);
  });

  it('stays as it was measured, whatever comes of the stream later', () => {
    const written = new WrittenLog().attempt({ parts: [event], ending: 'end' });
    const meter = new RunMeter(written.log);
    meter.update();
    written.attempt({ parts: [event, event], ending: 'reset' });
    // The second attempt is no part of the run.
    meter.update();
    const before = meter.measures();
    expect(before).toMatchObject({ outcome: 'done', values: { events: 1 } });
    meter.finish(undefined);
    meter.finish(user);
    written.writer.clear();
    meter.update();
    meter.finish(limit);
    expect(meter.measures()).toEqual(before);
  });

  it('is not known of a run whose timeline was cleared, which is said once it is over', () => {
    const written = new WrittenLog().attempt({ parts: [event] });
    const meter = new RunMeter(written.log);
    meter.update();
    const before = meter.measures();
    expect(before).toMatchObject({ outcome: 'running', values: { events: 1 } });
    written.writer.clear();
    written.push(event.repeat(9));
    written.end('end');
    meter.update();
    expect(meter.measures()).toEqual(before);
    meter.finish(undefined);
    expect(meter.measures()).toMatchObject({
      outcome: 'stopped',
      ending: 'Its timeline was cleared while it ran.',
      values: { events: 1 },
    });
  });

  it('is measured of what is left of a log that lost its oldest entries', () => {
    const short = new ShortLog();
    short.push(event.repeat(2_000));
    short.lose('records', 1);
    const { log } = short;
    const meter = new RunMeter(log);
    meter.update();
    expect(meter.measures().values).toEqual({ events: log.length - log.first + 1 });
  });

  it('has nothing of a log in which nothing happened', () => {
    const meter = new RunMeter(new EventLog(0));
    meter.update();
    expect(meter.measures()).toEqual({ outcome: 'running', values: { events: 0 } });
  });
});
