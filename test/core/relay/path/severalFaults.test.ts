// Several faults that meet in one event: each has its share, in the order of the rules.

import { describe, expect, it } from 'vitest';

import type { RelayFault } from '../../../../src/core/stream/relayFault.ts';
import { ending, event, idsIn, PathUnderTest } from './pathUnderTest.ts';

const first = { kind: 'event', number: 1 } as const;

describe('one event', () => {
  it('is late by all delays together', () => {
    const test = new PathUnderTest();
    for (const delayMs of [100, 20, 3]) test.rule({ kind: 'delay', delayMs }, first);
    test.send(event(1), event(2));
    test.clock.advance(122);
    expect(test.output).toBe('');
    test.clock.advance(1);
    expect(idsIn(test.output)).toEqual([1, 2]);
  });

  const faults: readonly RelayFault[] = [
    { kind: 'delay', delayMs: 10 },
    { kind: 'duplicate', copies: 1 },
    { kind: 'drop' },
  ];
  it.each([
    [0, 1],
    [1, 0],
    [0, 2],
    [2, 0],
    [1, 2],
    [2, 1],
  ])('has the fate of the rule that acted first: %i before %i', (before, after) => {
    const test = new PathUnderTest();
    for (const at of [before, after]) {
      const fault = faults[at];
      if (fault) test.rule(fault, first);
    }
    test.send(event(1));
    test.clock.advance(10);
    expect(test.fates.ofServer(0)?.rule).toBe(1);
  });

  it.each(['end', 'reset', 'truncated'] as const)(
    'that is dropped is none after which %s comes: that waits for the next one',
    (kind) => {
      const test = new PathUnderTest();
      test.rule({ kind: 'drop' }, first);
      test.rule(ending(kind, { kind: 'after next event' }));
      test.send(event(1));
      expect(test.endings).toEqual([]);
      test.send(event(2), event(3));
      expect(idsIn(test.output)).toEqual([2]);
      expect(test.endings.length).toBeGreaterThan(0);
    },
  );
});
