// Rules that are taken away or made while a path lives: what waits does not happen then, and nothing of it is left.

import { describe, expect, it } from 'vitest';

import { RelayRules } from '../../../../src/core/relay/rules/relayRules.ts';
import type { RelayFault } from '../../../../src/core/stream/relayFault.ts';
import { ending, event, events, PathUnderTest } from './pathUnderTest.ts';

const longMs = 1_000_000;

describe('a rule that is taken back while it waits', () => {
  const waiting: readonly (readonly [RelayFault, string])[] = [
    [ending('reset', { kind: 'after delay', delayMs: 50 }), 'a reset after 50 ms, on both sides'],
    [ending('reset', { kind: 'after next event' }), 'a reset after the next event, on both sides'],
    [ending('reset', { kind: 'after entry', number: 3 }), 'a reset after entry 3, on both sides'],
    [ending('reset', { kind: 'inside event' }), 'a reset inside the next event, on both sides'],
    [ending('close-message'), 'a close message now, on both sides'],
    [{ kind: 'inject', event: { data: 'made up' } }, 'inject an event'],
  ];
  const waits = ' (it waits for its moment)';
  const takenBack = ' (it did not happen: it was taken back)';

  it.each(waiting)('does not happen, and says so: %j', (fault, words) => {
    for (const takeBack of ['remove', 'clear'] as const) {
      const test = new PathUnderTest().send('data: 1\n');
      const number = test.rule(fault);
      expect(test.rules.list).toEqual([{ number, fault }]);
      if (takeBack === 'remove') expect(test.rules.remove(number)).toBe(true);
      else test.rules.clear();
      expect(test.rules.remove(number)).toBe(false);
      expect(test.rules.list).toEqual([]);
      test.send('\n', events(2, 5));
      test.clock.advance(10_000);
      expect(test.endings).toEqual([]);
      expect(test.output).toBe(`data: 1\n\n${events(2, 5)}`);
      expect(test.told.filter((sentence) => !sentence.includes(waits))).toEqual([
        `Rule 1: ${words}${takenBack}.`,
      ]);
      expect(test.clock.waiting).toBe(0);
    }
  });

  it.each(waiting)('leaves the next one alone: %j', (fault, words) => {
    const test = new PathUnderTest().send('data: 1\n');
    test.rules.remove(test.rule(fault));
    test.rule(fault);
    test.send('\n', events(2, 5));
    test.clock.advance(10_000);
    expect(test.told.at(-1)).toBe(`Rule 2: ${words}.`);
    expect(test.rules.list).toEqual([]);
  });

  it('leaves others that wait alone', () => {
    const test = new PathUnderTest().send('data: 1\n');
    const inject = (data: string): number => test.rule({ kind: 'inject', event: { data } });
    inject('a');
    const number = inject('b');
    inject('c');
    const armed = test.rule(ending('end', { kind: 'after delay', delayMs: 10 }));
    test.rules.remove(number);
    expect(test.rules.list.map((rule) => rule.number)).toEqual([1, 3, armed]);
    test.send('\n');
    expect(test.output).toBe('data: 1\n\ndata: a\n\ndata: c\n\n');
    expect(test.rules.list.map((rule) => rule.number)).toEqual([armed]);
    test.clock.advance(10);
    expect(test.endings[0]).toBe('app: end (simulated)');
  });

  it('is one whose rule can still fire: both are gone', () => {
    const test = new PathUnderTest();
    const number = test.rule(ending('end', { kind: 'after delay', delayMs: 10 }), {
      kind: 'pattern',
      pattern: { text: '1' },
    });
    test.send(event(1));
    expect(test.rules.list.map((rule) => rule.number)).toEqual([number]);
    test.rules.remove(number);
    test.clock.advance(100);
    test.send(event(1));
    test.clock.advance(100);
    expect(test.endings).toEqual([]);
  });
});

describe('rules that change while a path lives', () => {
  it('leave no listener and no timer on it when it is over, however often they did', () => {
    const rules = new RelayRules();
    let listening = 0;
    const onChange = rules.onChange.bind(rules);
    rules.onChange = (listener) => {
      listening += 1;
      const stop = onChange(listener);
      return () => {
        listening -= 1;
        return stop();
      };
    };
    for (let time = 0; time < 100; time += 1) {
      const test = new PathUnderTest(rules);
      expect(listening).toBe(1);
      test.rule({ kind: 'hold', forMs: 100 });
      test.rule({ kind: 'slow', bytesPerSecond: 10, forMs: 1_000 });
      test.send(events(1, 3));
      rules.stop('hold');
      test.rule(ending('end', { kind: 'after delay', delayMs: 500 }));
      if (time % 3 === 0) test.path.close();
      else {
        test.path.serverEnded('end');
        if (time % 3 === 1) test.clock.advance(longMs);
        else test.path.close();
      }
      expect(test.clock.waiting).toBe(0);
      expect(listening).toBe(0);
      rules.clear();
    }
  });

  it('are heard after the chunk within which they did', () => {
    const test = new PathUnderTest();
    test.path.push(new TextEncoder().encode(event(1)), () => {
      test.rule({ kind: 'inject', event: { data: 'a' } });
      test.rule({ kind: 'inject', event: { data: 'b' } });
    });
    expect(test.output).toBe(event(1));
    expect(test.clock.waiting).toBe(1);
    test.clock.advance(0);
    expect(test.output).toBe(`${event(1)}data: a\n\ndata: b\n\n`);
  });
});
