// The order in which the connection, the log and its listeners learn of things, and what closing or clearing in the
// middle does.

import { describe, expect, it } from 'vitest';

import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { entryFlags } from '../../../src/core/log/entry.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { bytesOf, listener, noLimit } from '../recording.ts';

const facts = { receivedAtMs: 5, chunk: 1 };

/** Kind and type of each entry, with the bytes of its body. */
function rows(log: EventLog): string[] {
  return log.entries(1, log.length).map((entry) => {
    const text = entry.flags & entryFlags.detail ? '' : new TextDecoder().decode(log.bytes(entry));
    return `${entry.kind} ${entry.type} ${JSON.stringify(text)}`;
  });
}

describe('an attempt’s recorder', () => {
  it('tells the connection before the log, and the log before anything after it', () => {
    const log = new EventLog(0);
    const order: string[] = [];
    const say = (text: string) => () => order.push(text);
    log.subscribe((number) => order.push(log.entry(number).kind));
    const recorder = new AttemptRecorder(log, 1, noLimit, {
      ...listener(),
      onMessage: say('onMessage'),
      wantsMessage: () => true,
      onMessageLogged: say('onMessageLogged'),
      onId: say('onId'),
      onRetry: say('onRetry'),
    });
    recorder.push(bytesOf('id: 1\nretry: 5\ndata: 1\n\n: c\nid: 2\n\n'), facts);
    expect(order).toEqual([
      'onRetry',
      'retry',
      'onId',
      'onMessage',
      'message',
      'onMessageLogged',
      'comment',
      'onId',
      'id',
    ]);
  });

  it('notes a retry that no timer can hold, after the retry itself', () => {
    const log = new EventLog(0);
    new AttemptRecorder(log, 1, noLimit, listener()).push(
      bytesOf('retry: 2147483647\nretry: 2147483648\n'),
      facts,
    );
    expect(rows(log)).toEqual([
      'retry  "retry: 2147483647\\n"',
      'retry  "retry: 2147483648\\n"',
      'notice retry-capped ""',
    ]);
  });

  it.each([
    ['data: 1\n\ndata: 2\n\n', 'message message "data: 1\\n\\n"'],
    [': c\ndata: 2\n\n', 'comment  ": c\\n"'],
    ['retry: 99999999999\ndata: 2\n\n', 'retry  "retry: 99999999999\\n"'],
    ['id: 1\n\ndata: 2\n\n', 'id  "id: 1\\n\\n"'],
    ['event: x\n\ndata: 2\n\n', 'notice no-data "event: x\\n\\n"'],
  ])('writes nothing after %j once nobody listens', (text, only) => {
    const log = new EventLog(0);
    let isListening = true;
    log.subscribe(() => {
      isListening = false;
    });
    const recorder = new AttemptRecorder(log, 1, noLimit, listener({ isListening: () => isListening }));
    recorder.push(bytesOf(text), facts);
    recorder.push(bytesOf('data: 3\n\n'), facts);
    recorder.end(facts);
    expect(rows(log)).toEqual([only]);
  });

  it('reports the limit once, though ending the attempt ends the recorder from within', () => {
    const log = new EventLog(0);
    let reports = 0;
    const onTooLarge = (): void => {
      reports += 1;
      recorder.end(facts);
    };
    const recorder = new AttemptRecorder(log, 1, 8, listener({ onTooLarge }));
    recorder.push(bytesOf('id: 7\ndata: 12345\n\ndata: 1\n\n'), facts);
    recorder.end(facts);
    expect(reports).toBe(1);
    expect(rows(log)).toEqual(['notice event-too-large "id: 7\\nda"']);
    expect(log.lastEventId(log.entry(1))).toBeUndefined();
  });

  it('keeps the bytes of an unfinished block when the log is cleared', () => {
    const log = new EventLog(0);
    const recorder = new AttemptRecorder(log, 1, noLimit, listener());
    recorder.push(bytesOf('data: old\n\ndata: ne'), facts);
    log.clear(recorder.unfinishedFrom);
    recorder.push(bytesOf('w\n\n'), facts);
    expect(rows(log)).toEqual(['message message "data: new\\n\\n"']);
    expect(log.fields(log.entry(1)).data).toBe('new');
  });

  it('does not lengthen an entry that was cleared, nor the one in its place', () => {
    const log = new EventLog(0);
    const recorder = new AttemptRecorder(log, 1, noLimit, listener());
    recorder.push(bytesOf('data: old\r\n\r'), facts);
    log.clear(recorder.unfinishedFrom);
    log.appendDetailEntry(
      'notice',
      { notice: 'compressed', encoding: 'br' },
      { attempt: 1, receivedAtMs: 0 },
    );
    const { length } = log.entry(1);
    recorder.push(bytesOf('\ndata: new\n\n'), facts);
    expect(log.entry(1).length).toBe(length);
    expect(rows(log)[1]).toBe('message message "data: new\\n\\n"');
  });

  it('gives each entry the chunk that completed it', () => {
    const log = new EventLog(0);
    const recorder = new AttemptRecorder(log, 3, noLimit, listener());
    recorder.push(bytesOf('data: 1\n\ndata:'), { receivedAtMs: 1, chunk: 7 });
    recorder.push(bytesOf(' 2\n\n'), { receivedAtMs: 2, chunk: 9 });
    const facts = log.entries(1, 2).map(({ attempt, chunk, receivedAtMs }) => [attempt, chunk, receivedAtMs]);
    expect(facts).toEqual([
      [3, 7, 1],
      [3, 9, 2],
    ]);
  });
});

describe('what is incomplete', () => {
  it.each([
    ['', undefined],
    ['\ufeff', undefined],
    ['\ufeffd', ['line', 4]],
    ['da', ['line', 2]],
    [': c', ['line', 3]],
    [': c\n', undefined],
    ['data: 1\n', ['event', 8]],
    ['data: 1\r', ['event', 8]],
    ['data: 1\r\n', ['event', 9]],
    ['data: 1\ndat', ['event', 11]],
    ['data: 1\n: c\n', ['event', 12]],
    ['id: 1\n', ['event', 6]],
    ['event: a\n', ['event', 9]],
    ['foo\n', ['event', 4]],
    // A retry counts as soon as its line ends: nothing waits for a blank line.
    ['retry: 5\n', undefined],
    ['retry: 5\nda', ['line', 2]],
    ['data: 1\n\n', undefined],
    ['data: 1\n\ndata: 22', ['line', 8]],
  ])('of %j', (text, expected) => {
    for (const parts of [[text], text.split('')]) {
      const recorder = new AttemptRecorder(new EventLog(0), 1, noLimit, listener());
      for (const part of parts) recorder.push(bytesOf(part), facts);
      const { incomplete } = recorder;
      expect(incomplete && [incomplete.part, incomplete.sizeBytes]).toEqual(expected);
    }
  });

  it('has been there since its first byte, and is another one after the blank line', () => {
    const log = new EventLog(0);
    log.appendBody(bytesOf('before'), 0);
    const recorder = new AttemptRecorder(log, 1, noLimit, listener());
    const push = (text: string, receivedAtMs: number): void =>
      recorder.push(bytesOf(text), { receivedAtMs, chunk: 1 });
    push('data: 1\n', 10);
    push('data: 2\n', 20);
    expect(recorder.incomplete).toEqual({ part: 'event', sizeBytes: 16, offset: 6, sinceMs: 10 });
    push('\ndata: 3\n', 30);
    expect(recorder.incomplete).toEqual({ part: 'event', sizeBytes: 8, offset: 23, sinceMs: 30 });
    push('\n', 40);
    expect(recorder.incomplete).toBeUndefined();
    push('data: 4', 50);
    recorder.end({ receivedAtMs: 60, chunk: 1 });
    expect(recorder.incomplete).toBeUndefined();
  });

  it('is nothing once nothing more is read', () => {
    const recorder = new AttemptRecorder(new EventLog(0), 1, 8, listener({ isListening: () => false }));
    recorder.push(bytesOf('data: 123456'), facts);
    expect(recorder.incomplete).toBeUndefined();
  });
});
