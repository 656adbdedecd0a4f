// What the log says of its entries: details, last ids, listeners, and all of that over a clearing.

import { describe, expect, it } from 'vitest';

import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { entryFlags } from '../../../src/core/log/entry.ts';
import { EventLog, isKind } from '../../../src/core/log/eventLog.ts';
import { bytesOf, listener, noLimit, record } from '../recording.ts';

const at = { attempt: 1, receivedAtMs: 12 };

function notice(log: EventLog): number {
  return log.appendDetailEntry(
    'notice',
    { notice: 'compressed', encoding: 'br' },
    { ...at, type: 'compressed' },
  );
}

describe('entries', () => {
  it('are read by number and by range', () => {
    const log = record([bytesOf('data: 1\n\ndata: 2\n\ndata: 3\n\n')]);
    expect(log.entries(2, 5).map(({ number }) => number)).toEqual([2, 3]);
    expect(log.entries(0, 2).map(({ number }) => number)).toEqual([1]);
    expect(log.entries(4, 1)).toEqual([]);
    expect(log.entries(1, 0)).toEqual([]);
    expect(() => log.entry(4)).toThrow(RangeError);
  });

  it('are read line by line, with a byte order mark at the beginning of a body alone', () => {
    const log = record([bytesOf('\uFEFFdata: 1\n\n\uFEFFdata: 2\ndata: 3\n\n')]);
    const fieldsOf = (number: number): string[] =>
      log.fieldLines(log.entry(number)).flatMap((line) => (line.kind === 'field' ? [line.field] : []));
    expect([1, 2].map(fieldsOf)).toEqual([['data'], ['\uFEFFdata', 'data']]);
    expect([1, 2].map((number) => log.fields(log.entry(number)).data)).toEqual(['1', '3']);
  });

  it('hold details as they were given', () => {
    const log = new EventLog(0);
    const hop = { status: 302, from: 'http://a/é', to: 'http://b/"\u2028' };
    const entry = log.entry(
      log.appendDetailEntry('notice', { notice: 'redirect', hop }, { ...at, type: 'redirect' }),
    );
    expect(entry).toMatchObject({
      kind: 'notice',
      type: 'redirect',
      attempt: 1,
      receivedAtMs: 12,
      chunk: 0,
      flags: entryFlags.detail,
    });
    expect(isKind(entry, 'notice') && log.detail(entry)).toEqual({ notice: 'redirect', hop });
  });

  it('know the type of the first block of a body, byte order mark and a full table of types or not', () => {
    const log = new EventLog(0);
    const write = (text: string, attempt: number): void => {
      const recorder = new AttemptRecorder(log, attempt, noLimit, listener());
      recorder.push(bytesOf(text), { receivedAtMs: 0, chunk: 1 });
      recorder.end({ receivedAtMs: 0, chunk: 1 });
    };
    write(Array.from({ length: 66_000 }, (_, number) => `event: ${number}\ndata\n\n`).join(''), 1);
    write('\ufeffevent: late\ndata\n\nevent: later\ndata\n\ndata\n\nevent: x', 2);
    expect(log.entries(66_000, 5).map(({ type }) => type)).toEqual([
      '65999',
      'late',
      'later',
      'message',
      'lost-block',
    ]);
  });
});

describe('the last event id', () => {
  it('is the one in force at each entry', () => {
    const log = record([
      bytesOf('data: 1\n\nid: a\ndata: 2\n\n: c\nid: b\n\ndata: 3\n\nid\n\ndata: 4\n\nid: z\n'),
    ]);
    expect(log.entries(1, 99).map((entry) => [entry.kind, log.lastEventId(entry)])).toEqual([
      ['message', undefined],
      ['message', 'a'],
      ['comment', 'a'],
      ['id', 'b'],
      ['message', 'b'],
      ['id', ''],
      ['message', ''],
      ['notice', ''],
    ]);
  });

  it('is set by an event of any type, also one that is called like a notice', () => {
    const log = record([bytesOf('id: a\nevent: lost-block\ndata: 1\n\n')]);
    expect(log.currentLastEventId).toBe('a');
    expect(log.lastEventId(log.entry(1))).toBe('a');
  });

  it('is the one that the stream began with until another comes', () => {
    const log = new EventLog(0);
    log.beginWithId('given');
    expect(log.currentLastEventId).toBe('given');
    const first = notice(log);
    expect(log.lastEventId(log.entry(first))).toBe('given');
  });

  it('stays in force when the log is cleared', () => {
    const log = record([bytesOf('id: a\ndata: 1\n\n')]);
    log.clear();
    expect(log.lastEventId(log.entry(notice(log)))).toBe('a');
    log.clear();
    expect(log.lastEventId(log.entry(notice(log)))).toBe('a');
  });
});

describe('listeners', () => {
  it('hear of every entry in order, also of those that a listener causes', () => {
    const log = new EventLog(0);
    const heard: Record<'first' | 'second', number[]> = { first: [], second: [] };
    log.subscribe((number) => {
      heard.first.push(number);
      if (number < 3) notice(log);
    });
    const stop = log.subscribe((number) => heard.second.push(number));
    notice(log);
    expect(heard).toEqual({ first: [1, 2, 3], second: [1, 2, 3] });
    stop();
    notice(log);
    expect(heard).toEqual({ first: [1, 2, 3, 4], second: [1, 2, 3] });
  });

  it('hear of an entry once they are added while it is told, and no longer once they are gone', () => {
    const log = new EventLog(0);
    const heard: string[] = [];
    const stops: (() => void)[] = [];
    log.subscribe((number) => {
      heard.push(`first ${number}`);
      if (number === 2) log.subscribe((added) => heard.push(`added ${added}`));
      if (number === 2) stops[0]?.();
    });
    stops.push(log.subscribe((number) => heard.push(`second ${number}`)));
    log.subscribe((number) => heard.push(`third ${number}`));
    [1, 2, 3].forEach(() => notice(log));
    const ofFirst = ['first 1', 'second 1', 'third 1'];
    expect(heard).toEqual([...ofFirst, 'first 2', 'third 2', 'added 2', 'first 3', 'third 3', 'added 3']);
    stops[0]?.();
    notice(log);
    expect(heard.slice(-3)).toEqual(['first 4', 'third 4', 'added 4']);
  });

  it('hear of a clearing, and not of entries that are gone', () => {
    const log = new EventLog(0);
    const heard: number[] = [];
    log.subscribe((number) => {
      if (number === 2) log.clear();
    });
    log.subscribe((number) => heard.push(number));
    [1, 2, 3].forEach(() => notice(log));
    expect(heard).toEqual([1, 0, 1]);
  });
});

it('counts the bytes of bodies, not those of details', () => {
  const log = record([bytesOf('data: 1\n\n')]);
  notice(log);
  expect(log.bodyLength).toBe(9);
  expect([...log.bodyBytes(6, 1)]).toEqual([0x31]);
  expect(log.index.count).toBe(2);
});
