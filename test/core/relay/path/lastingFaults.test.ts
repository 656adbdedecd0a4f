// What keeps events back, what lasts, and what is injected by hand.

import { describe, expect, it } from 'vitest';

import { fateFlags } from '../../../../src/core/relay/path/fateLog.ts';
import { encodeText } from '../../../../src/core/base/text.ts';
import { VirtualClock } from '../virtualClock.ts';
import { event, events, fatesOf, idsIn, PathUnderTest } from './pathUnderTest.ts';

describe('a delay', () => {
  it('keeps the order, and each event is late by it', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'delay', delayMs: 100 }, { kind: 'pattern', pattern: { type: 'message' } });
    test.send(event(1));
    test.clock.advance(60);
    test.send(event(2));
    test.clock.advance(39);
    expect(test.output).toBe('');
    test.clock.advance(1);
    expect(idsIn(test.output)).toEqual([1]);
    test.clock.advance(60);
    expect(idsIn(test.output)).toEqual([1, 2]);
    expect(fatesOf(test)).toEqual([fateFlags.delayed, fateFlags.delayed]);
  });

  it('lets the server’s ending wait too', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'delay', delayMs: 100 });
    test.send(events(1, 2));
    test.path.serverEnded('end');
    expect(test.endings).toEqual([]);
    test.clock.advance(100);
    expect(idsIn(test.output)).toEqual([1, 2]);
    expect(test.endings).toEqual(['app: end']);
  });
});

describe('holding', () => {
  it('keeps everything until it is released', () => {
    const test = new PathUnderTest().send(event(1));
    const number = test.rule({ kind: 'hold' });
    test.send(event(2), ': c\n', event(3));
    expect(idsIn(test.output)).toEqual([1]);
    test.rules.remove(number);
    expect(test.output).toBe(`${events(1, 2)}: c\n${event(3)}`);
    expect(fatesOf(test)).toEqual([0, fateFlags.held, fateFlags.held]);
    expect(test.told).toEqual(['Rule 1 begins: hold everything.', 'Rule 1 is over: hold everything.']);
  });

  it('stops by itself after its time', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'hold', forMs: 500 });
    test.send(event(1));
    test.clock.advance(499);
    expect(test.output).toBe('');
    test.clock.advance(1);
    expect(test.output).toBe(event(1));
  });

  it('pauses the server at its limit, loses nothing, and goes on when released', () => {
    const test = new PathUnderTest(undefined, { maxHeldBytes: 100 });
    test.rule({ kind: 'hold' });
    test.send(events(1, 9));
    expect(test.pauses).toEqual([true]);
    expect(test.told.at(-1)).toContain('The server is not read from until some of it is written.');
    test.rules.stop('hold');
    expect(test.pauses).toEqual([true, false]);
    expect(test.output).toBe(events(1, 9));
  });

  it('keeps the server’s ending', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'hold' });
    test.send(event(1));
    test.path.serverEnded('end');
    expect(test.endings).toEqual([]);
    test.rules.stop('hold');
    expect(test.endings).toEqual(['app: end']);
    expect(test.output).toBe(event(1));
  });

  it('says of what it holds that it never came, when the app leaves', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'hold' });
    test.send(events(1, 2));
    test.path.close();
    expect(fatesOf(test)).toEqual([fateFlags.undelivered, fateFlags.undelivered]);
    expect(test.clock.waiting).toBe(0);
  });
});

describe('what lasts', () => {
  it('stops heartbeats and nothing else', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'stop-heartbeats' });
    test.send(': ping\n\n', 'data: 1\n: inside\n\n', ':\n');
    test.rules.stop('stop-heartbeats');
    expect(test.output).toBe('\ndata: 1\n: inside\n\n');
    expect(test.told.at(-1)).toBe('Rule 1 is over: stop heartbeats. 2 things did not reach the app.');
  });

  it('goes silent, and what came meanwhile is lost', () => {
    const test = new PathUnderTest().send(event(1));
    test.rule({ kind: 'silence', forMs: 1_000 });
    test.send(event(2));
    test.clock.advance(1_000);
    test.send(event(3));
    expect(idsIn(test.output)).toEqual([1, 3]);
    expect(fatesOf(test)).toEqual([0, fateFlags.silenced, 0]);
  });

  it('loses what was delayed into the silence, and nothing that is due after it', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'delay', delayMs: 500 }, { kind: 'event', number: 1 });
    test.rule({ kind: 'delay', delayMs: 1_500 }, { kind: 'event', number: 2 });
    test.send(event(1), event(2));
    test.rule({ kind: 'silence', forMs: 1_000 });
    test.clock.advance(1_000);
    expect(test.output).toBe('');
    test.clock.advance(500);
    test.send(event(3));
    expect(idsIn(test.output)).toEqual([2, 3]);
    expect(test.told.at(-1)).toMatch(/^Rule 3 is over: go silent for 1.0 s. .*did not reach the app/);
    expect(fatesOf(test)[0]).toBe(fateFlags.silenced | fateFlags.delayed);
  });

  it.each([20, 100, 380])('goes on after a silence with the event of which it wrote a part: %i ms', (ms) => {
    const test = new PathUnderTest();
    test.rule({ kind: 'slow', bytesPerSecond: 50 });
    test.send(event(1), event(2));
    test.clock.advance(ms);
    const before = test.output;
    expect(before.length).toBeGreaterThan(0);
    expect(before.length % event(1).length).toBeGreaterThan(0);
    test.rule({ kind: 'silence', forMs: 10_000 });
    test.clock.advance(9_999);
    expect(test.output).toBe(before);
    test.clock.advance(10_000);
    expect(test.output).toBe(event(1) + event(2));
  });

  it('is over when its time is, also where a timer comes early', () => {
    const clock = new VirtualClock();
    let earlyByMs = 1;
    const test = new PathUnderTest(undefined, {
      clock: {
        nowMs: () => clock.nowMs(),
        after: (delayMs, action) => {
          const early = delayMs > earlyByMs ? earlyByMs : 0;
          earlyByMs -= early;
          return clock.after(delayMs - early, action);
        },
      },
    });
    test.rule({ kind: 'silence', forMs: 1_000 });
    test.path.serverEnded('end');
    clock.advance(999);
    expect([earlyByMs, test.endings]).toEqual([0, []]);
    clock.advance(1);
    expect(test.endings).toEqual(['app: end']);
  });

  it('keeps the connection open while silent, even if the server ends it', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'silence' });
    test.path.serverEnded('end');
    expect(test.endings).toEqual([]);
    test.rules.clear();
    expect(test.endings).toEqual(['app: end']);
  });

  it('collects for a time and writes at once', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'burst', everyMs: 200 });
    test.send(event(1));
    test.clock.advance(150);
    test.send(event(2));
    expect(test.writes).toHaveLength(0);
    test.clock.advance(50);
    expect(test.writes).toHaveLength(1);
    expect(idsIn(test.output)).toEqual([1, 2]);
    expect(fatesOf(test)).toEqual([fateFlags.burst, fateFlags.burst]);
  });

  it('of one event alone leaves it as it is, also beside one that was made up', () => {
    const alone = new PathUnderTest();
    alone.rule({ kind: 'burst', everyMs: 200 });
    alone.send(event(1));
    alone.clock.advance(200);
    expect(alone.writes).toHaveLength(1);
    expect(alone.output).toBe(event(1));
    expect(fatesOf(alone)).toEqual([0]);
    const beside = new PathUnderTest();
    beside.rule({ kind: 'burst', everyMs: 200 });
    beside.send(event(1));
    beside.rule({ kind: 'inject', event: { data: 'made up' } });
    beside.clock.advance(200);
    expect(beside.writes).toHaveLength(1);
    expect(beside.output).toContain('made up');
    expect(fatesOf(beside)).toEqual([fateFlags.burst]);
  });

  it('collects up to a size and writes at once', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'burst', everyBytes: 3 * event(1).length });
    test.send(event(1), event(2), event(3), event(4));
    expect(test.writes).toHaveLength(1);
    expect(idsIn(test.output)).toEqual([1, 2, 3]);
    test.path.serverEnded('end');
    expect(idsIn(test.output)).toEqual([1, 2, 3, 4]);
    expect(test.endings).toEqual(['app: end']);
  });

  it('writes byte by byte', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'split' });
    test.send(event(1));
    expect(test.writes).toHaveLength(1);
    test.clock.advance(0);
    expect(test.writes).toHaveLength(event(1).length);
    expect(test.output).toBe(event(1));
    expect(fatesOf(test)).toEqual([fateFlags.split]);
  });

  it('writes one byte a turn, however much comes in that turn', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'split' });
    for (const byte of encodeText(events(1, 3))) test.send(new Uint8Array([byte]));
    expect(test.writes).toHaveLength(1);
    test.clock.advance(0);
    expect(test.writes).toHaveLength(events(1, 3).length);
    test.send(event(4), event(5));
    expect(test.writes).toHaveLength(events(1, 3).length + 1);
    test.rules.stop('split');
    expect(test.output).toBe(events(1, 5));
    test.clock.advance(0);
    expect(test.output).toBe(events(1, 5));
    expect(test.clock.waiting).toBe(0);
  });

  it('writes so many bytes a second', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'slow', bytesPerSecond: 100 });
    const text = `data: ${'x'.repeat(192)}\n\n`;
    test.send(text);
    test.clock.advance(1_000);
    expect(test.bytes.length).toBeGreaterThanOrEqual(98);
    expect(test.bytes.length).toBeLessThanOrEqual(104);
    test.clock.advance(1_000);
    expect(test.output).toBe(text);
    expect(fatesOf(test)).toEqual([fateFlags.slowed]);
  });

  it('begins at an event', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'silence' }, { kind: 'event', number: 3 });
    test.send(events(1, 4));
    expect(idsIn(test.output)).toEqual([1, 2]);
  });
});

describe('injecting by hand', () => {
  it('writes at once between two events', () => {
    const test = new PathUnderTest().send(event(1));
    test.rule({ kind: 'inject', event: { data: 'made up' } });
    expect(test.output).toBe(`${event(1)}data: made up\n\n`);
    expect(test.fates.ofApp(event(1).length)?.server).toBeUndefined();
    expect(test.fates.ofApp(event(1).length)).toBeDefined();
  });

  it('waits for the end of an event that has begun', () => {
    const test = new PathUnderTest().send('id: 1\n');
    test.rule({ kind: 'inject', event: { data: 'made up' } });
    expect(test.output).toBe('id: 1\n');
    test.send('data: 1\n\nid: 2\n');
    expect(test.output).toBe(`${event(1)}data: made up\n\nid: 2\n`);
  });

  it('leaves a byte order mark out that comes behind it', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'inject', event: { data: 'made up' } });
    test.send(`\ufeff${event(1)}`);
    expect(test.output).toBe(`data: made up\n\n${event(1)}`);
  });
});

describe('a body that cannot be read as events', () => {
  it('is held and slowed all the same, and says once for each rule what cannot be done', () => {
    const test = new PathUnderTest(undefined, { catchUp: () => 'compressed' });
    const hold = test.rule({ kind: 'hold' });
    test.send('x', 'y');
    expect(test.output).toBe('');
    test.rules.remove(hold);
    expect(test.output).toBe('xy');
    const impossible = (): number => test.notes.filter(({ what }) => what === 'impossible').length;
    expect(impossible()).toBe(0);
    test.rule({ kind: 'drop' });
    test.send('z', 'z');
    expect(impossible()).toBe(1);
    test.rule({ kind: 'edit', edit: { data: 'x' } });
    expect(impossible()).toBe(2);
    expect(test.output).toBe('xyzz');
  });

  it('ends at once when that is wanted', () => {
    const test = new PathUnderTest(undefined, { catchUp: () => 'length' });
    test.rule({
      kind: 'ending',
      fault: { effect: { kind: 'reset' }, moment: { kind: 'now' } },
      side: 'both',
    });
    expect(test.endings).toEqual(['app: reset (simulated)', 'server: reset']);
    expect(test.notes.map(({ what }) => what)).toEqual(['ending']);
  });
});
