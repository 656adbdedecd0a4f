// Each ending at each moment, on either side of the path.

import { describe, expect, it } from 'vitest';

import type { FaultEffect, FaultMoment } from '../../../../src/core/stream/fault.ts';
import { fateFlags } from '../../../../src/core/relay/path/fateLog.ts';
import type { FaultSide } from '../../../../src/core/stream/relayFault.ts';
import type { RuleTrigger } from '../../../../src/core/relay/rules/relayRule.ts';
import { event, events, idsIn, PathUnderTest } from './pathUnderTest.ts';

function arm(
  test: PathUnderTest,
  effect: FaultEffect,
  moment: FaultMoment = { kind: 'now' },
  side: FaultSide = 'both',
  trigger?: RuleTrigger,
): void {
  test.rule({ kind: 'ending', fault: { effect, moment }, side }, trigger);
}

describe('an ending by hand', () => {
  const cases: readonly (readonly [FaultEffect, FaultSide, readonly string[]])[] = [
    [{ kind: 'end' }, 'both', ['app: end (simulated)', 'server: fin']],
    [{ kind: 'truncated' }, 'both', ['app: truncated (simulated)', 'server: fin']],
    [{ kind: 'reset' }, 'both', ['app: reset (simulated)', 'server: reset']],
    [{ kind: 'reset' }, 'app', ['app: reset (simulated)']],
    [{ kind: 'reset' }, 'server', ['server: reset']],
    [{ kind: 'end' }, 'server', ['server: fin']],
    [{ kind: 'stall' }, 'app', []],
    [{ kind: 'stall' }, 'both', ['server: stall']],
    [{ kind: 'no-content' }, 'both', ['app: end (simulated)', 'server: fin']],
  ];

  it.each(cases)('%j on side %s', (effect, side, endings) => {
    const test = new PathUnderTest().send(event(1));
    arm(test, effect, { kind: 'now' }, side);
    test.send(event(2));
    expect(test.endings).toEqual(endings);
    expect(idsIn(test.output)).toEqual([1]);
    const fate = test.fates.ofServer(event(1).length);
    const isSilent = effect.kind === 'stall' || (side === 'server' && endings.length === 0);
    expect(fate?.flags).toBe(isSilent ? fateFlags.silenced : fateFlags.undelivered);
  });

  it('leaves the answer for the app’s next request', () => {
    const test = new PathUnderTest().send(event(1));
    arm(test, { kind: 'http-error', status: 503 });
    expect(test.rules.takeAnswer()).toEqual({ kind: 'http-error', status: 503 });
    expect(test.rules.takeAnswer()).toBeUndefined();
  });

  it('does not wait for what is held', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'hold' });
    test.send(event(1));
    arm(test, { kind: 'truncated' });
    expect(test.endings).toEqual(['app: truncated (simulated)', 'server: fin']);
    expect(test.fates.ofServer(0)?.flags).toBe(fateFlags.undelivered);
  });

  it('sends the closing message between two events, and ends when the app does not', () => {
    const test = new PathUnderTest().send('id: 1\n');
    arm(test, { kind: 'close-message' });
    test.send('data: 1\n\n', event(2));
    expect(test.output).toBe(`${event(1)}data: {"type":"close"}\n\n`);
    expect(test.endings).toEqual([]);
    test.clock.advance(2_000);
    expect(test.endings).toEqual(['app: end (simulated)', 'server: fin']);
  });

  it('takes the place of another one', () => {
    const test = new PathUnderTest().send(event(1));
    arm(test, { kind: 'reset' }, { kind: 'after delay', delayMs: 100 });
    arm(test, { kind: 'end' }, { kind: 'after next event' });
    test.clock.advance(100);
    expect(test.endings).toEqual([]);
    test.send(event(2));
    expect(test.endings[0]).toBe('app: end (simulated)');
    expect(test.told).toEqual([
      'Rule 1: a reset after 100 ms, on both sides (it waits for its moment).',
      'Rule 1: a reset after 100 ms, on both sides (it did not happen: the connection ended before).',
      'Rule 2: an end after the next event, on both sides (it waits for its moment).',
      'Rule 2: an end after the next event, on both sides.',
    ]);
  });
});

describe('a moment', () => {
  const cases: readonly (readonly [FaultMoment, output: string])[] = [
    [{ kind: 'after next event' }, events(1, 2)],
    [{ kind: 'after entry', number: 3 }, events(1, 3)],
    [{ kind: 'inside event' }, `${event(1)}id: 2\ndata: `],
  ];

  it.each(cases)('%j', (moment, output) => {
    const test = new PathUnderTest().send(event(1));
    arm(test, { kind: 'truncated' }, moment);
    test.send(moment.kind === 'inside event' ? 'id: 2\ndata: éa\n\n' : events(2, 5));
    expect(test.output).toBe(output);
    expect(test.endings).toEqual(['app: truncated (simulated)', 'server: fin']);
  });

  it('inside a character cuts it', () => {
    const test = new PathUnderTest();
    arm(test, { kind: 'truncated' }, { kind: 'inside character' });
    test.send('data: aé\n\n');
    expect(test.bytes).toEqual(new Uint8Array([...Buffer.from('data: a'), 0xc3]));
    expect(test.fates.ofServer(0)?.flags).toBe(fateFlags.cut);
  });

  it('after a time', () => {
    const test = new PathUnderTest().send(event(1));
    arm(test, { kind: 'end' }, { kind: 'after delay', delayMs: 50 });
    test.clock.advance(50);
    expect(test.endings).toEqual(['app: end (simulated)', 'server: fin']);
  });

  it('after an entry that is there already is now', () => {
    const test = new PathUnderTest().send(events(1, 3));
    arm(test, { kind: 'end' }, { kind: 'after entry', number: 2 });
    expect(test.endings).toEqual(['app: end (simulated)', 'server: fin']);
  });

  it('that does not come is told', () => {
    const test = new PathUnderTest();
    arm(test, { kind: 'reset' }, { kind: 'after next event' });
    test.path.serverEnded('end');
    expect(test.endings).toEqual(['app: end']);
    expect(test.told.at(-1)).toContain('it did not happen');
  });

  it('is told from an event by a rule', () => {
    const test = new PathUnderTest();
    arm(test, { kind: 'end' }, { kind: 'now' }, 'app', { kind: 'event', number: 2 });
    test.send(events(1, 5));
    expect(test.output).toBe(events(1, 2));
  });

  it('inside the event at which the rule fires', () => {
    const test = new PathUnderTest();
    arm(test, { kind: 'end' }, { kind: 'inside event' }, 'app', { kind: 'event', number: 2 });
    test.send(events(1, 5));
    expect(test.output).toBe(`${event(1)}id: 2\ndata:`);
  });
});
