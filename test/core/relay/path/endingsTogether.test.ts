// Endings that meet something else: another ending, bytes that came with them, a line end that is cut in two, a silence.

import { describe, expect, it } from 'vitest';

import { fateFlags } from '../../../../src/core/relay/path/fateLog.ts';
import type { FaultMoment } from '../../../../src/core/stream/fault.ts';
import { ending, event, events, fatesOf, PathUnderTest } from './pathUnderTest.ts';

const lostFlags = fateFlags.cut | fateFlags.silenced | fateFlags.undelivered;
const first = { kind: 'event', number: 1 } as const;
const longMs = 1_000_000;

describe('an ending', () => {
  it.each<FaultMoment>([
    { kind: 'after delay', delayMs: 100 },
    { kind: 'after next event' },
    { kind: 'after entry', number: 9 },
  ])('does not wait (%j) for an app that another one of the same event has let go', (moment) => {
    const test = new PathUnderTest();
    test.rule(ending('end', moment, 'app'), first);
    test.rule(ending('reset', { kind: 'inside event' }, 'app'), first);
    test.send(event(1));
    expect(test.endings).toEqual(['app: reset (simulated)']);
    expect(test.told.at(-1)).toContain('it did not happen');
    expect([test.rules.list, test.clock.waiting]).toEqual([[], 0]);
  });

  it('after an entry that is there when its rule fires comes at once', () => {
    const test = new PathUnderTest().send(events(1, 2));
    test.rule(ending('end', { kind: 'after entry', number: 2 }, 'app'), first);
    test.send(event(3));
    expect([test.output, test.endings]).toEqual([events(1, 3), ['app: end (simulated)']]);
  });

  it('after such an entry comes behind what waits', () => {
    const test = new PathUnderTest().send(events(1, 2));
    test.rule(ending('end', { kind: 'after entry', number: 2 }, 'app'), first);
    test.rule({ kind: 'hold' });
    test.send(event(3));
    expect([test.output, test.endings]).toEqual([events(1, 2), []]);
    test.rules.stop('hold');
    expect([test.output, test.endings]).toEqual([events(1, 3), ['app: end (simulated)']]);
  });

  it.each<FaultMoment>([{ kind: 'after next event' }, { kind: 'after entry', number: 2 }])(
    'leaves its event the whole line end, wherever that is cut: %j',
    (moment) => {
      const [one, two] = [event(1, '\r\n'), event(2, '\r\n')];
      for (let at = 0; at <= two.length; at += 1) {
        const test = new PathUnderTest().send(one);
        test.rule(ending('end', moment));
        test.send(two.slice(0, at), two.slice(at));
        expect([test.output, test.endings[0]], `cut at ${at}`).toEqual([one + two, 'app: end (simulated)']);
      }
    },
  );

  it('in the middle of an event that is split leaves no timer', () => {
    const test: PathUnderTest = new PathUnderTest(undefined, { appEntries: () => test.writes.length });
    test.rule({ kind: 'split' });
    test.rule(ending('end', { kind: 'after entry', number: 1 }));
    test.send(event(1));
    expect([test.output, test.endings]).toEqual(['i', ['app: end (simulated)', 'server: fin']]);
    expect(test.clock.waiting).toBe(0);
  });

  it.each(['app', 'server', 'both'] as const)(
    'that is a stall (%s) keeps back copies and events that were to come later too',
    (side) => {
      const test = new PathUnderTest();
      test.rule({ kind: 'reorder', places: 2 }, first);
      test.rule({ kind: 'duplicate', copies: 2 }, { kind: 'event', number: 2 });
      test.rule(ending('stall', { kind: 'inside event' }, side), { kind: 'event', number: 2 });
      test.send(events(1, 4));
      test.path.serverEnded('end');
      test.clock.advance(longMs);
      expect(test.output).toBe('id: 2\ndata:');
      expect(fatesOf(test).map((flags) => flags & lostFlags)).toEqual([
        fateFlags.silenced,
        fateFlags.cut,
        fateFlags.silenced,
        fateFlags.silenced,
      ]);
    },
  );

  it('of the server leaves an event that was to come later where it is, in one chunk or two', () => {
    for (const chunks of [[`${events(1, 2)}id: 3`], [events(1, 2), 'id: 3']]) {
      const test = new PathUnderTest();
      test.rule({ kind: 'reorder', places: 2 }, first);
      test.rule(ending('end', { kind: 'after entry', number: 1 }, 'server'));
      test.send(...chunks);
      expect([test.output, test.endings]).toEqual([event(2), ['server: fin']]);
      test.path.close();
      expect(test.told.at(-1)).toContain('One thing');
    }
  });

  it('by a message comes once, though two are asked for', () => {
    for (const side of ['app', 'server', 'both'] as const) {
      const test = new PathUnderTest();
      test.rule(ending('close-message', { kind: 'now' }, 'app'));
      test.rule(ending('close-message', { kind: 'now' }, side));
      expect(test.output, side).toBe('data: {"type":"close"}\n\n');
      test.path.close();
      expect(test.clock.waiting, side).toBe(0);
    }
  });

  it('of the server is the last of it: what came with it meets no rules, in one chunk or two', () => {
    const rest = `${event(2)}: c\n\n`;
    for (const chunks of [[event(1) + rest], [event(1), rest]]) {
      const test = new PathUnderTest();
      test.rule(ending('end', { kind: 'now' }, 'server'), first);
      test.rule(ending('end', { kind: 'now' }, 'app'), { kind: 'event', number: 2 });
      test.rule({ kind: 'stop-heartbeats' });
      test.send(...chunks);
      expect([test.output, test.endings]).toEqual([event(1), ['server: fin']]);
      for (const at of [event(1).length, events(1, 2).length])
        expect(test.fates.ofServer(at)?.flags, `at ${at}`).toBe(fateFlags.undelivered);
      test.path.close();
      test.rules.stop('stop-heartbeats');
      expect(test.told.filter((told) => told.includes('did not reach'))).toEqual([]);
    }
  });

  it('that waits behind what is held takes the app from a silence: nothing more is lost by that', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'hold' });
    test.rule(ending('end', { kind: 'now' }, 'app'), first);
    test.send(event(1));
    test.rule({ kind: 'silence' });
    test.send(event(2), ': c\n\n');
    test.rules.stop('silence');
    expect(test.told.at(-1)).toBe('Rule 3 is over: go silent.');
    test.rules.stop('hold');
    test.clock.advance(longMs);
    expect([test.output, test.endings]).toEqual([event(1), ['app: end (simulated)']]);
  });
});
