// What was used is as good as new: a path whose rules have come and gone, rules that another attempt had, and faults that
// happen for a second time.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fateFlags } from '../../../../src/core/relay/path/fateLog.ts';
import type { ToldLasting } from '../../../../src/core/relay/path/lastingNotes.ts';
import type { RelayRule } from '../../../../src/core/relay/rules/relayRule.ts';
import { RelayRules } from '../../../../src/core/relay/rules/relayRules.ts';
import type { RelayFault } from '../../../../src/core/stream/relayFault.ts';
import { cut, cuttings } from '../../arbitraryStreams.ts';
import { arbitraryRules, eventBodies, passingRules } from '../rules/arbitraryRules.ts';
import { ending, event, events, fatesOf, idsIn, PathUnderTest } from './pathUnderTest.ts';

const runs = { numRuns: 100 };
const longMs = 1_000_000;

/** What is told, with the rules numbered from the first of these. */
function toldFrom(test: PathUnderTest, sentences: number, rules: number): string[] {
  return test.told
    .slice(sentences)
    .map((sentence) => sentence.replace(/^Rule (\d+)/, (_, number) => `Rule ${Number(number) - rules}`));
}

/** Sends a body from its first rule to the time when nothing waits any more. */
function play(test: PathUnderTest, rules: readonly RelayRule[], chunks: readonly Uint8Array[]): void {
  for (const rule of rules) test.rules.add(rule, test.clock.nowMs());
  test.send(...chunks);
  test.clock.advance(longMs);
}

describe('rules that were used and cleared', () => {
  it('leave nothing in the next attempt', () => {
    fc.assert(
      fc.property(
        fc.tuple(eventBodies, arbitraryRules),
        fc.tuple(eventBodies, cuttings, arbitraryRules),
        ([firstBody, firstRules], [body, cutting, rules]) => {
          const used = new RelayRules();
          const first = new PathUnderTest(used);
          play(first, firstRules, [firstBody]);
          first.path.close();
          expect(first.clock.waiting).toBe(0);
          used.clear();
          const second = new PathUnderTest(used);
          const fresh = new PathUnderTest();
          for (const test of [second, fresh]) {
            play(test, rules, cut(body, cutting));
            test.path.serverEnded('end');
            test.clock.advance(longMs);
          }
          expect(second.output).toBe(fresh.output);
          expect(second.endings).toEqual(fresh.endings);
          expect(toldFrom(second, 0, firstRules.length)).toEqual(fresh.told);
          expect(fatesOf(second)).toEqual(fatesOf(fresh));
        },
      ),
      runs,
    );
  });

  it('leave nothing in the attempt that goes on', () => {
    const wholeBodies = eventBodies.map((body) => {
      const text = new TextDecoder().decode(body);
      return new TextEncoder().encode(`${text.slice(0, text.lastIndexOf('\n\n') + 1)}\n\n`);
    });
    const laterBodies = eventBodies.map((body) => body.subarray(body[0] === 0xef ? 3 : 0));
    fc.assert(
      fc.property(
        fc.tuple(wholeBodies, passingRules),
        fc.tuple(laterBodies, cuttings, arbitraryRules),
        ([firstBody, firstRules], [body, cutting, rules]) => {
          const used = new PathUnderTest();
          play(used, firstRules, [firstBody]);
          used.rules.clear();
          used.clock.advance(longMs);
          const [writtenBefore, toldBefore] = [used.output.length, used.told.length];
          const fresh = new PathUnderTest();
          // A byte order mark has to come first, so here are other bytes first too.
          fresh.send('\n\n');
          for (const test of [used, fresh]) {
            play(test, rules, cut(body, cutting));
            test.path.serverEnded('end');
            test.clock.advance(longMs);
          }
          expect(used.output.slice(writtenBefore)).toBe(fresh.output.slice('\n\n'.length));
          expect(used.endings).toEqual(fresh.endings);
          expect(toldFrom(used, toldBefore, firstRules.length)).toEqual(fresh.told);
        },
      ),
      runs,
    );
  });
});

describe('a fault for the second time', () => {
  it.each<[fault: RelayFault, each: string]>([
    [{ kind: 'drop' }, ''],
    [{ kind: 'duplicate', copies: 1 }, 'data: 1\n\ndata: 1\n\n'],
    [{ kind: 'edit', edit: { data: 'x' } }, 'data: x\n\n'],
    [{ kind: 'inject', event: { data: 'x' } }, 'data: x\n\ndata: 1\n\n'],
    [{ kind: 'delay', delayMs: 10 }, 'data: 1\n\n'],
    [{ kind: 'split' }, 'data: 1\n\n'],
  ])('is as the first: %j', (fault, each) => {
    const test = new PathUnderTest();
    for (let time = 1; time <= 3; time += 1) {
      const number = test.rule(fault);
      test.send('data: 1\n\n');
      test.clock.advance(100);
      expect(test.output).toBe(each.repeat(time));
      test.rules.remove(number);
    }
    expect(test.rules.list).toEqual([]);
    expect(test.clock.waiting).toBe(0);
  });

  it('moves each of two events in a row behind the next one', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'reorder', places: 1 });
    test.send(event(1));
    test.rule({ kind: 'reorder', places: 1 });
    test.send(events(2, 4));
    expect(idsIn(test.output)).toEqual([1, 3, 2, 4]);
    test.rule({ kind: 'reorder', places: 2 });
    test.send(events(5, 8));
    expect(idsIn(test.output).slice(4)).toEqual([6, 7, 5, 8]);
  });

  it('silences twice, and counts what was lost each time', () => {
    const test = new PathUnderTest();
    for (const lost of [2, 1]) {
      const number = test.rule({ kind: 'silence' });
      test.send(events(1, lost));
      test.rules.remove(number);
      test.send(event(9));
    }
    expect(idsIn(test.output)).toEqual([9, 9]);
    expect(test.told.filter((sentence) => sentence.includes('over'))).toEqual([
      'Rule 1 is over: go silent. 2 things did not reach the app.',
      'Rule 2 is over: go silent. One thing did not reach the app.',
    ]);
  });

  it('holds twice, each for its time', () => {
    const test = new PathUnderTest();
    for (let time = 1; time <= 2; time += 1) {
      test.rule({ kind: 'hold', forMs: 100 });
      test.send(event(time));
      test.clock.advance(99);
      expect(idsIn(test.output)).toHaveLength(time - 1);
      test.clock.advance(1);
      expect(idsIn(test.output)).toHaveLength(time);
    }
    expect(test.clock.waiting).toBe(0);
  });

  it('in place of one that lasts begins its time anew, and only the last one ends it', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'hold', forMs: 100 });
    test.send(event(1));
    test.clock.advance(60);
    test.rule({ kind: 'hold', forMs: 100 });
    test.clock.advance(99);
    expect(test.output).toBe('');
    test.clock.advance(1);
    expect(test.output).toBe(event(1));
    expect(test.told).toEqual([
      'Rule 1 begins: hold everything for 100 ms.',
      'Rule 1 is over: hold everything for 100 ms.',
      'Rule 2 begins: hold everything for 100 ms.',
      'Rule 2 is over: hold everything for 100 ms.',
    ]);
  });

  it('slows to its own pace, whatever the one before was', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'slow', bytesPerSecond: 1 });
    test.send('data: 1\n\n');
    expect(test.output).toBe('d');
    test.rule({ kind: 'slow', bytesPerSecond: 1_000 });
    test.clock.advance(20);
    expect(test.output).toBe('data: 1\n\n');
  });

  it('slows what comes from now on, and not for what was written before', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'delay', delayMs: 1 });
    test.send(event(1));
    test.clock.advance(1);
    expect(test.output).toBe(event(1));
    test.rule({ kind: 'slow', bytesPerSecond: 50 });
    test.send(event(2));
    expect(test.output).toBe(`${event(1)}i`);
    test.clock.advance(20);
    expect(test.output).toBe(`${event(1)}id`);
  });

  it.each([1, 7, 49, 50, 75, 130, 2_500])(
    'slows to %i bytes a second, over all of a stream',
    (bytesPerSecond) => {
      const test = new PathUnderTest();
      test.rule({ kind: 'slow', bytesPerSecond });
      const seconds = 20;
      test.send(`data: ${'x'.repeat(seconds * bytesPerSecond)}\n\n`);
      const sizeBytes: number[] = [];
      for (let second = 0; second < seconds; second += 1) {
        sizeBytes.push(test.bytes.length);
        for (let step = 0; step < 1_000; step += 1) test.clock.advance(1);
      }
      // The first piece of a second goes at its beginning.
      const pieceBytes = Math.max(1, Math.floor(bytesPerSecond / 50));
      sizeBytes.forEach((size, second) => {
        expect(size).toBeGreaterThanOrEqual(second * bytesPerSecond);
        expect(size).toBeLessThanOrEqual(second * bytesPerSecond + pieceBytes);
      });
    },
  );

  it('collects for its own time, whatever the one before collected', () => {
    const test = new PathUnderTest();
    const first = test.rule({ kind: 'burst', everyMs: 1_000 });
    test.send(event(1));
    test.clock.advance(900);
    test.rules.remove(first);
    expect(test.output).toBe(event(1));
    test.rule({ kind: 'burst', everyMs: 1_000 });
    test.send(event(2));
    test.clock.advance(999);
    expect(test.output).toBe(event(1));
    test.clock.advance(1);
    expect(test.output).toBe(events(1, 2));
  });

  it('collects each time anew while one rule lasts, by time, by bytes, and at the end', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'burst', everyMs: 100, everyBytes: 2 * event(1).length });
    for (const number of [1, 2, 3]) {
      test.send(event(number));
      test.clock.advance(99);
      expect(test.output).toBe(events(1, number - 1));
      test.clock.advance(1);
      expect(test.output).toBe(events(1, number));
      test.clock.advance(1_000);
    }
    for (const number of [4, 6, 8]) {
      test.clock.advance(50);
      test.send(event(number));
      expect(test.output).toBe(events(1, number - 1));
      test.clock.advance(50);
      test.send(event(number + 1));
      expect(test.output).toBe(events(1, number + 1));
    }
    test.send('id: 1');
    test.path.serverEnded('end');
    expect(test.output).toBe(`${events(1, 9)}id: 1`);
  });

  it('pauses the server each time that too much waits, and lets it go on each time', () => {
    const test = new PathUnderTest(undefined, { maxHeldBytes: 100 });
    for (let time = 0; time < 2; time += 1) {
      test.rule({ kind: 'hold' });
      test.send(events(1, 9), events(1, 9));
      test.rules.stop('hold');
    }
    expect(test.pauses).toEqual([true, false, true, false]);
  });

  it('stalls, and what comes after the stall is found again by the next attempt alone', () => {
    const rules = new RelayRules();
    const first = new PathUnderTest(rules);
    first.rule(ending('stall', { kind: 'now' }, 'app'));
    first.send(event(1));
    expect(fatesOf(first)).toEqual([fateFlags.silenced]);
    first.path.close();
    const second = new PathUnderTest(rules);
    second.send(event(1));
    expect(second.output).toBe(event(1));
    second.rule(ending('stall', { kind: 'now' }, 'app'));
    second.send(event(2));
    expect(second.output).toBe(event(1));
  });
});

describe('a second event', () => {
  it.each<[first: RelayFault, output: string]>([
    [{ kind: 'drop' }, event(2)],
    [{ kind: 'duplicate', copies: 1 }, event(1) + event(1) + event(2)],
    [{ kind: 'reorder', places: 1 }, event(2) + event(1)],
    [{ kind: 'delay', delayMs: 5 }, events(1, 2)],
    [{ kind: 'hold', forMs: 5 }, events(1, 2)],
    [{ kind: 'split', forMs: 1 }, events(1, 2)],
  ])('passes as it is after the first met %j, in its place', (fault, output) => {
    for (const text of [[events(1, 2)], [event(1), event(2)]]) {
      const test = new PathUnderTest();
      test.rule(fault);
      test.send(...text);
      test.clock.advance(100);
      expect(test.output).toBe(output);
      test.send(event(3));
      expect(test.output).toBe(output + event(3));
      expect(fatesOf(test)[2]).toBe(0);
    }
  });

  it('waits behind one that is delayed, and behind one that is held', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'delay', delayMs: 50 });
    test.send(event(1));
    test.rule({ kind: 'hold', forMs: 80 });
    test.send(event(2));
    test.clock.advance(79);
    expect(test.output).toBe('');
    test.clock.advance(1);
    expect(test.output).toBe(events(1, 2));
    expect(fatesOf(test)).toEqual([fateFlags.delayed | fateFlags.held, fateFlags.held]);
  });
});

describe('a cut and another attempt', () => {
  it('ends the first only, and the second is cut again at its own place', () => {
    const rules = new RelayRules();
    for (const attempt of [1, 2, 3]) {
      const test = new PathUnderTest(rules);
      test.send(event(1));
      expect(test.output).toBe(event(1));
      test.rule(ending('truncated', { kind: 'inside event' }));
      test.send(events(2, 3));
      expect(test.output).toBe(`${event(1)}id: 2\ndata:`);
      expect(test.endings).toEqual(['app: truncated (simulated)', 'server: fin']);
      expect(test.told).toEqual([
        `Rule ${attempt}: a cut inside the next event, on both sides (it waits for its moment).`,
        `Rule ${attempt}: a cut inside the next event, on both sides.`,
      ]);
      expect(rules.list).toEqual([]);
    }
  });

  it('does not happen for one that was armed in the attempt before', () => {
    const rules = new RelayRules();
    const first = new PathUnderTest(rules);
    first.rule(ending('reset', { kind: 'after delay', delayMs: 100 }));
    first.path.close();
    expect(first.clock.waiting).toBe(0);
    const second = new PathUnderTest(rules);
    second.send(events(1, 3));
    second.clock.advance(1_000);
    expect(second.endings).toEqual([]);
    expect(second.output).toBe(events(1, 3));
  });

  it('lets the server be read on that was paused for the app', () => {
    const test = new PathUnderTest(undefined, { maxHeldBytes: 50 });
    test.rule({ kind: 'hold' });
    test.send(events(1, 9));
    expect(test.pauses).toEqual([true]);
    test.rule(ending('reset', { kind: 'now' }, 'app'));
    expect(test.endings).toEqual(['app: reset (simulated)']);
    expect(test.pauses).toEqual([true, false]);
    test.send(event(10));
    expect(fatesOf(test).at(-1)).toBe(fateFlags.undelivered);
    expect(test.pauses).toEqual([true, false]);
  });

  it('keeps what is asked for while only the server is still connected', () => {
    const rules = new RelayRules();
    const first = new PathUnderTest(rules);
    first.rule(ending('reset', { kind: 'now' }, 'app'));
    first.rule({ kind: 'hold' });
    first.rule({ kind: 'inject', event: { data: 'made up' } });
    first.path.serverEnded('end');
    expect(first.told).toEqual(['Rule 1: a reset now, on the app’s side.']);
    const second = new PathUnderTest(rules, { lastingTold: new Map() });
    second.send(event(1));
    expect(second.output).toBe('');
    rules.stop('hold');
    expect(second.output).toBe(`data: made up\n\n${event(1)}`);
    expect(second.told[0]).toBe('Rule 2 begins: hold everything.');
  });
});

describe('what lasts over attempts', () => {
  it('is told once, and what was lost by it is counted over all of them', () => {
    const rules = new RelayRules();
    const lastingTold: ToldLasting = new Map();
    const first = new PathUnderTest(rules, { lastingTold });
    first.rule({ kind: 'stop-heartbeats' });
    first.send(':\n', ':\n');
    first.path.close();
    const second = new PathUnderTest(rules, { lastingTold });
    second.send(':\n');
    rules.clear();
    expect(first.told).toEqual(['Rule 1 begins: stop heartbeats.']);
    expect(second.told).toEqual(['Rule 1 is over: stop heartbeats. 3 things did not reach the app.']);
  });

  it('is told by the next attempt when it began, or was stopped, in between', () => {
    const rules = new RelayRules();
    const lastingTold: ToldLasting = new Map();
    new PathUnderTest(rules, { lastingTold }).path.close();
    rules.add({ fault: { kind: 'split' }, trigger: { kind: 'now' } }, 0);
    const second = new PathUnderTest(rules, { lastingTold });
    expect(second.told).toEqual(['Rule 1 begins: split at every byte.']);
    second.path.close();
    rules.clear();
    const third = new PathUnderTest(rules, { lastingTold });
    expect(third.told).toEqual(['Rule 1 is over: split at every byte.']);
    third.path.close();
    expect(new PathUnderTest(rules, { lastingTold }).told).toEqual([]);
  });

  it('is over with the connection where it is the connection’s, and says so where something was lost', () => {
    const rules = new RelayRules();
    const lastingTold: ToldLasting = new Map();
    for (const sent of [0, 1]) {
      const test = new PathUnderTest(rules, { lastingTold });
      test.rule({ kind: 'silence' });
      if (sent > 0) test.send(event(1));
      test.path.close();
      expect(rules.lasting).toEqual([]);
      expect(test.told.slice(1)).toEqual(
        sent > 0 ? ['Rule 2 is over: go silent. One thing did not reach the app.'] : [],
      );
    }
    expect(new PathUnderTest(rules, { lastingTold }).told).toEqual([]);
  });
});
