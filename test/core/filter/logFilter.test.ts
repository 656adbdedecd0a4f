// How a search runs: in slices, with the loop free between them, until it is paused, disposed of or stopped by a guard;
// and what it finds in entries that a person reads in words.

import { describe, expect, it } from 'vitest';

import { EventLog } from '../../../src/core/log/eventLog.ts';
import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { MatchList } from '../../../src/core/filter/matchList.ts';
import { bytesOf, record } from '../recording.ts';
import { HeldTurns, numbersOf, query, filterLog, startFilter } from './filtering.ts';

function messages(count: number): string {
  return Array.from({ length: count }, (_, at) => `id: ${at + 1}\ndata: {"n":${at + 1}}\n\n`).join('');
}

describe('a search', () => {
  it('takes many short turns of a long log, and says how far it is', () => {
    const log = record([bytesOf(messages(5000))]);
    const turns = new HeldTurns();
    const running = startFilter(log, query('{"n":50'), turns);
    const progress: number[] = [];
    while (turns.runOne()) progress.push(running.searched);
    expect(progress.length).toBeGreaterThan(10);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(running.isDone).toBe(true);
    expect(running.matches.count).toBe(12);
  });

  it('reads only what is new when the log has grown', () => {
    const log = record([bytesOf(messages(100))]);
    const turns = new HeldTurns();
    const running = startFilter(log, query('kind:notice'), turns);
    turns.runAll();
    log.appendDetailEntry(
      'notice',
      { notice: 'compressed', encoding: 'br' },
      { attempt: 1, receivedAtMs: 9, type: 'compressed' },
    );
    expect(turns.runOne()).toBe(true);
    expect(turns.runOne()).toBe(false);
    expect(numbersOf(running)).toEqual([101]);
  });

  it.each([[[1]], [[2]], [[1, 3]]])('goes on after single turns that took too long, %j', (overdue) => {
    let turn = 0;
    const log = record([bytesOf(messages(6))]);
    const turns = new HeldTurns((run) => {
      turn += 1;
      if (!overdue.includes(turn)) run();
      return !overdue.includes(turn);
    });
    const running = startFilter(log, query('/n/'), turns);
    turns.runAll();
    expect(running.stoppedAt).toBeUndefined();
    expect(numbersOf(running)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('does nothing while it is paused, nor after it was disposed of', () => {
    const log = record([bytesOf(messages(2000))]);
    const turns = new HeldTurns();
    const running = startFilter(log, query('n'), turns);
    turns.runOne();
    const { searched } = running;
    running.setPaused(true);
    expect(turns.runOne()).toBe(false);
    log.clear();
    running.setPaused(false);
    expect(running.searched).toBe(0);
    expect(searched).toBeGreaterThan(0);
    turns.runAll();
    running.dispose();
    log.appendDetailEntry(
      'notice',
      { notice: 'compressed', encoding: 'br' },
      { attempt: 1, receivedAtMs: 9 },
    );
    expect(turns.runOne()).toBe(false);
  });

  it('ends at the entry on which a pattern takes too long', () => {
    const log = record([bytesOf(messages(20))]);
    const turns = new HeldTurns((run) => {
      run();
      return false;
    });
    const running = startFilter(log, query('/(n+)+$/'), turns);
    turns.runAll();
    expect(running.stoppedAt).toBe(running.searched);
    log.clear();
    expect(running.stoppedAt).toBeUndefined();
  });

  it('finds the words of what is no event of the server', () => {
    const log = new EventLog(0);
    const at = { attempt: 1, receivedAtMs: 0 };
    const hop = { status: 302, from: 'http://a/', to: 'http://b/target' };
    log.appendDetailEntry(
      'request',
      { method: 'GET', url: 'http://a/', headers: [], reason: 'connect', delayMs: 0 },
      at,
    );
    log.appendDetailEntry('notice', { notice: 'redirect', hop }, { ...at, type: 'redirect' });
    expect(filterLog(log, query('"GET http"'))).toEqual([1]);
    expect(filterLog(log, query('/target$/'))).toEqual([2]);
    expect(filterLog(log, query('"status":302'))).toEqual([]);
    expect(filterLog(log, query('type:redirect'))).toEqual([2]);
    expect(filterLog(log, query('size>0'))).toEqual([]);
  });

  it('finds text, not the names of fields', () => {
    const log = record([
      bytesOf(': beat\nretry: 10\nevent: tick\ndata: data\nid: 7\nid: 8\n\ndata: event\n\nfoo: bar\n\n'),
    ]);
    expect(filterLog(log, query('data'))).toEqual([3, 5]);
    expect(filterLog(log, query('event'))).toEqual([4]);
    expect(filterLog(log, query('tick'))).toEqual([3]);
    expect(filterLog(log, query('id'))).toEqual([]);
    expect(filterLog(log, query('7'))).toEqual([]);
    expect(filterLog(log, query('8'))).toEqual([3]);
    expect(filterLog(log, query('beat'))).toEqual([1]);
    expect(filterLog(log, query('10'))).toEqual([2]);
    expect(filterLog(log, query('bar'))).toEqual([5]);
  });

  it('judges an entry whose bytes are gone by the index', () => {
    const bodies = new MemoryByteStore();
    const log = new EventLog(0, bodies);
    const offset = log.appendBody(bytesOf('event: tick\ndata: a\n\ndata: a\n\n'), 0);
    const facts = { kind: 'message', attempt: 1, receivedAtMs: 0, chunk: 1, flags: 0 } as const;
    log.appendBodyEntry({ ...facts, type: 'tick', offset, length: 21 });
    log.appendBodyEntry({ ...facts, type: 'message', offset: offset + 21, length: 9 });
    bodies.discardBefore(21);
    expect(filterLog(log, query('a'))).toEqual([2]);
    expect(filterLog(log, query('type:tick'))).toEqual([1]);
    expect(filterLog(log, query('/a/'))).toEqual([2]);
    expect(filterLog(log, query('size>20 -a'))).toEqual([1]);
  });
});

describe('a list of matches', () => {
  const list = new MatchList();
  for (const number of [3, 8, 9, 20]) list.add(number);

  it.each([
    [1, 1],
    [3, 1],
    [5, 1],
    [6, 2],
    [9, 3],
    [14, 3],
    [15, 4],
    [99, 4],
  ])('knows where %i is, or the nearest: %i', (number, position) => {
    expect(list.nearest(number)).toBe(position);
  });

  it('counts and forgets', () => {
    expect(list.countBefore(9)).toBe(2);
    expect([list.has(9), list.has(10)]).toEqual([true, false]);
    expect([list.at(0), list.at(4), list.at(5)]).toEqual([undefined, 20, undefined]);
    list.removeFrom(9);
    expect(list.count).toBe(2);
    expect(new MatchList().nearest(4)).toBe(0);
  });

  it('grows beyond its first size', () => {
    const long = new MatchList();
    for (let number = 1; number <= 5000; number += 1) long.add(number * 2);
    expect(long.at(5000)).toBe(10_000);
    expect(long.nearest(5001)).toBe(2501);
  });
});
