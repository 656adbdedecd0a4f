// What was asked for and did not reach the app is said to have not, once, and what did reach it is told when it did.

import { describe, expect, it } from 'vitest';

import { describeNote } from '../../../../src/core/stream/relayNote.ts';
import type { RelayFault } from '../../../../src/core/stream/relayFault.ts';
import type { RuleTrigger } from '../../../../src/core/relay/rules/relayRule.ts';
import { RelayRules } from '../../../../src/core/relay/rules/relayRules.ts';
import { ending, event, events, PathUnderTest } from './pathUnderTest.ts';

const inject: RelayFault = { kind: 'inject', event: { data: 'made up' } };
const madeUp = 'data: made up\n\n';
const injected = 'Rule 1: inject an event.';
const missed = (reason: string): string => `Rule 1: inject an event (it did not happen: ${reason}).`;
const ended = 'the connection ended before';

describe('an event that is made up', () => {
  it('is told of when it is written, and not before', () => {
    const test = new PathUnderTest();
    test.rule(inject);
    expect(test.told).toEqual([injected]);
    const hold = test.rule({ kind: 'hold' });
    test.rule(inject);
    test.rule(inject, { kind: 'event', number: 1 });
    test.send(event(1));
    expect(test.told).toEqual([injected, 'Rule 2 begins: hold everything.']);
    test.rules.remove(hold);
    expect(test.told.slice(2)).toEqual([
      'Rule 2 is over: hold everything.',
      'Rule 3: inject an event.',
      'Rule 4: inject an event.',
    ]);
    expect(test.output).toBe(madeUp + madeUp + event(1) + madeUp);
  });

  it('is told of once when it is written byte by byte, or with others', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'split' });
    test.rule(inject);
    expect(test.told).toEqual(['Rule 1 begins: split at every byte.']);
    test.clock.advance(10);
    expect(test.told.slice(1)).toEqual(['Rule 2: inject an event.']);
    test.rules.clear();
    test.rule({ kind: 'burst', everyMs: 5 });
    test.rule(inject);
    test.rule(inject);
    expect(test.told.slice(2)).toEqual([
      'Rule 1 is over: split at every byte.',
      'Rule 3 begins: hold and burst every 5 ms.',
    ]);
    test.clock.advance(5);
    expect(test.told.slice(4)).toEqual(['Rule 4: inject an event.', 'Rule 5: inject an event.']);
  });

  it('did not happen when the app leaves while it is held, whole or in part', () => {
    const test = new PathUnderTest();
    test.rule(inject, { kind: 'event', number: 1 });
    test.rule({ kind: 'hold' });
    test.send(event(1));
    test.path.close();
    expect(test.told.slice(1)).toEqual([
      missed(ended),
      'One thing still waited to be written to the app when its connection ended.',
    ]);
    const slow = new PathUnderTest();
    slow.rule(inject, { kind: 'event', number: 1 });
    slow.rule({ kind: 'slow', bytesPerSecond: 100 });
    slow.send(event(1));
    for (let step = 0; step < 10; step += 1) slow.clock.advance(20);
    expect(slow.output).toMatch(/^id: 1\ndata: 1\n\ndat/);
    slow.path.close();
    expect(slow.told.slice(1)).toEqual([missed(ended)]);
  });

  it('did not happen in silence, by hand or at an event', () => {
    const test = new PathUnderTest();
    test.rule(inject, { kind: 'event', number: 1 });
    test.rule({ kind: 'silence' });
    test.send(event(1));
    test.rule(inject);
    expect(test.told).toEqual([
      'Rule 2 begins: go silent.',
      missed('nothing reached the app at that time'),
      'Rule 3: inject an event (it did not happen: nothing reached the app at that time).',
    ]);
    test.rules.stop('silence');
    expect(test.output).toBe('');
  });

  it('did not happen when the app leaves before the event that has begun is complete', () => {
    const test = new PathUnderTest().send('data: 1\n');
    test.rule(inject);
    expect(test.told).toEqual([]);
    test.path.close();
    expect(test.told).toEqual([missed(ended)]);
  });

  it('is not glued to a part of an event at the end of the body', () => {
    const test = new PathUnderTest().send('id: 1\nda');
    test.rule(inject);
    test.path.serverEnded('end');
    expect(test.output).toBe('id: 1\nda');
    expect(test.told).toEqual([missed(ended)]);
    expect(test.endings).toEqual(['app: end']);
  });

  it('is not written into an event that is too large', () => {
    const test = new PathUnderTest(undefined, { maxEventBytes: 20 }).send('data: 1\nda');
    test.rule(inject);
    test.send('ta: 2345678901234567890\n', 'data: 1\n\n', event(2));
    expect(test.output).toBe(`data: 1\ndata: 2345678901234567890\ndata: 1\n\n${event(2)}`);
    expect(test.told).toEqual([
      'An event is larger than the limit. It and what follows on this connection pass unchanged.',
      missed('the end of the event before it was not found'),
    ]);
    test.rule(inject);
    expect(test.told).toHaveLength(4);
    expect(test.output).not.toContain('made up');
  });

  it('did not happen behind the end of the server that is held', () => {
    const test = new PathUnderTest();
    const hold = test.rule({ kind: 'hold' });
    test.path.serverEnded('end');
    test.rule(inject);
    test.rules.remove(hold);
    expect(test.output).toBe('');
    expect(test.told).toContain(`Rule 2: inject an event (it did not happen: ${ended}).`);
    expect(test.endings).toEqual(['app: end']);
  });

  it('did not happen when an ending cuts it', () => {
    const test = new PathUnderTest();
    test.rule(ending('truncated', { kind: 'inside event' }, 'app'));
    test.rule(inject);
    expect(test.output).toBe('data: ma');
    expect(test.told.slice(1)).toEqual([
      `Rule 2: inject an event (it did not happen: ${ended}).`,
      'Rule 1: a cut inside the next event, on the app’s side.',
    ]);
  });

  it('waits for the next attempt when the app of this one is ended at the same time', () => {
    const rules = new RelayRules();
    rules.add({ fault: ending('reset'), trigger: { kind: 'now' } }, 0);
    rules.add({ fault: inject, trigger: { kind: 'now' } }, 0);
    const first = new PathUnderTest(rules);
    expect(first.endings).toEqual(['app: reset (simulated)', 'server: reset']);
    expect(first.told).toEqual(['Rule 1: a reset now, on both sides.']);
    const second = new PathUnderTest(rules);
    expect(second.output).toBe(madeUp);
    expect(second.told).toEqual(['Rule 2: inject an event.']);
  });
});

describe('an ending', () => {
  const atEvent = { kind: 'event', number: 1 } as const;
  it.each([[false], [true]])('does not happen behind another one at the same event (held: %s)', (isHeld) => {
    const test = new PathUnderTest();
    test.rule(ending('end'), atEvent);
    test.rule(ending('reset'), atEvent);
    if (isHeld) test.rule({ kind: 'hold' });
    test.send(events(1, 2));
    test.rules.stop('hold');
    expect(test.output).toBe(event(1));
    expect(test.endings).toEqual(['app: end (simulated)', 'server: fin']);
    expect(test.told.filter((sentence) => !sentence.includes('hold'))).toEqual(
      isHeld
        ? [
            `Rule 2: a reset now, on both sides (it did not happen: ${ended}).`,
            'Rule 1: an end now, on both sides.',
          ]
        : [
            'Rule 1: an end now, on both sides.',
            `Rule 2: a reset now, on both sides (it did not happen: ${ended}).`,
          ],
    );
  });

  it('of the server’s side that is held does not happen when the server ends first, and the app meets that', () => {
    const test = new PathUnderTest();
    test.rule(ending('reset', { kind: 'now' }, 'server'), atEvent);
    test.rule({ kind: 'hold' });
    test.send(event(1));
    test.path.serverEnded('truncated');
    test.rules.stop('hold');
    expect(test.output).toBe(event(1));
    expect(test.endings).toEqual(['app: truncated']);
    expect(test.told).toContain(`Rule 1: a reset now, on the server’s side (it did not happen: ${ended}).`);
    expect(test.told.filter((sentence) => sentence.startsWith('Rule 1'))).toHaveLength(1);
  });

  it('of the app’s side that is held happens though the server ends first', () => {
    const test = new PathUnderTest();
    test.rule(ending('reset', { kind: 'now' }, 'app'), atEvent);
    test.rule({ kind: 'hold' });
    test.send(event(1));
    test.path.serverEnded('end');
    test.rules.stop('hold');
    expect(test.output).toBe(event(1));
    expect(test.endings).toEqual(['app: reset (simulated)']);
    expect(test.told.at(-1)).toBe('Rule 1: a reset now, on the app’s side.');
  });

  it('that waits behind what is held gives way to one by hand, and says so', () => {
    const test = new PathUnderTest();
    test.rule(ending('end'), atEvent);
    test.rule({ kind: 'hold' });
    test.send(event(1));
    test.rule(ending('reset'));
    expect(test.endings).toEqual(['app: reset (simulated)', 'server: reset']);
    expect(test.told.slice(1)).toEqual([
      'One thing still waited to be written to the app when its connection ended.',
      `Rule 1: an end now, on both sides (it did not happen: ${ended}).`,
      'Rule 3: a reset now, on both sides.',
    ]);
  });

  it('that waits for the end of an event gives way to one by hand, and says so', () => {
    const test = new PathUnderTest().send('data: 1\n');
    test.rule(ending('close-message'));
    test.rule(ending('reset'));
    expect(test.told).toEqual([
      `Rule 1: a close message now, on both sides (it did not happen: ${ended}).`,
      'Rule 2: a reset now, on both sides.',
    ]);
    expect(test.output).toBe('data: 1\n');
    expect(test.clock.waiting).toBe(0);
  });

  it('by a message happens once, though it is asked for twice', () => {
    const test = new PathUnderTest();
    test.rule(ending('close-message'));
    test.clock.advance(1_000);
    test.rule(ending('close-message'));
    expect(test.output).toBe('data: {"type":"close"}\n\n');
    expect(test.clock.waiting).toBe(1);
    expect(test.told).toEqual([
      'Rule 1: a close message now, on both sides.',
      `Rule 2: a close message now, on both sides (it did not happen: ${ended}).`,
    ]);
    test.clock.advance(999);
    expect(test.endings).toEqual([]);
    test.clock.advance(1);
    expect(test.endings).toEqual(['app: end (simulated)', 'server: fin']);
  });

  it('by hand comes while an app still has the time that a message gives it', () => {
    const test = new PathUnderTest();
    test.rule(ending('close-message'));
    test.rule(ending('reset', { kind: 'now' }, 'app'));
    expect(test.endings).toEqual(['app: reset (simulated)']);
    test.clock.advance(10_000);
    expect(test.endings).toEqual(['app: reset (simulated)']);
    expect(test.clock.waiting).toBe(0);
  });

  it('by a message does not happen behind a part of an event', () => {
    const test = new PathUnderTest().send('data: 1\n');
    test.rule(ending('close-message'));
    test.path.serverEnded('end');
    expect(test.output).toBe('data: 1\n');
    expect(test.endings).toEqual(['app: end']);
    expect(test.told).toEqual([`Rule 1: a close message now, on both sides (it did not happen: ${ended}).`]);
  });

  it('by a message in a body that cannot be read is said to be impossible at once', () => {
    const test = new PathUnderTest(undefined, { catchUp: () => 'length' });
    test.rule(ending('close-message'));
    expect(test.told).toEqual([
      'The response announces its length, so its events cannot be changed.',
      'Rule 1: a close message now, on both sides (it did not happen: the end of the event before it was not found).',
    ]);
    test.send(event(1));
    test.path.serverEnded('end');
    expect(test.output).toBe(event(1));
    expect(test.endings).toEqual(['app: end']);
    expect(test.told).toHaveLength(2);
  });

  it('that comes with an event says at once that no event is found in a body that cannot be read', () => {
    const test = new PathUnderTest(undefined, { catchUp: () => 'compressed' });
    test.rule(ending('end', { kind: 'after next event' }));
    expect(test.told.map((sentence) => sentence.slice(0, 20))).toEqual([
      'Rule 1: an end after',
      'The body is compress',
    ]);
    test.path.close();
    expect(test.told).toHaveLength(3);
    expect(test.told.at(-1)).toContain('it did not happen');
  });
});

describe('a change of an event', () => {
  const everyEvent = { kind: 'pattern', pattern: { type: 'message' } } as const;
  const at = 'at an event of type message, id 1';

  it('that nobody gets is said not to have happened', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'duplicate', copies: 1 });
    test.rule({ kind: 'drop' });
    test.rule({ kind: 'silence' });
    test.send(event(1));
    const reason = 'nothing reached the app at that time';
    expect(test.told.slice(1)).toEqual([
      `Rule 1 ${at}: send the event twice (it did not happen: ${reason}).`,
      `Rule 2 ${at}: drop the event (it did not happen: ${reason}).`,
    ]);
  });

  it('that another rule drops is said not to have happened, whichever comes first', () => {
    for (const isFirst of [true, false]) {
      const test = new PathUnderTest();
      if (isFirst) test.rule({ kind: 'drop' });
      test.rule({ kind: 'edit', edit: { data: 'x' } });
      if (!isFirst) test.rule({ kind: 'drop' });
      test.send(events(1, 2));
      expect(test.output).toBe(event(2));
      const [drop, edit] = isFirst ? [1, 2] : [2, 1];
      expect(test.told.toSorted()).toEqual(
        [
          `Rule ${drop} ${at}: drop the event.`,
          `Rule ${edit} ${at}: edit data of the event (it did not happen: another rule dropped the event).`,
        ].toSorted(),
      );
    }
  });

  it.each([
    [{ kind: 'delay', delayMs: 100 }, 'One thing'],
    [{ kind: 'duplicate', copies: 2 }, '3 things'],
    [{ kind: 'reorder', places: 5 }, 'One thing'],
    [{ kind: 'edit', edit: { data: 'x' } }, 'One thing'],
  ] as const)('by which something waits when the app leaves, %j, says how much', (fault, left) => {
    const test = new PathUnderTest();
    test.rule(fault, everyEvent, 1);
    if (fault.kind === 'duplicate' || fault.kind === 'edit') test.rule({ kind: 'hold' });
    test.send(event(1));
    test.path.close();
    expect(test.output).toBe('');
    expect(test.told.at(-1)).toBe(`${left} still waited to be written to the app when its connection ended.`);
  });

  it('says nothing of the kind when nothing waits', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'drop' });
    test.send(events(1, 3));
    test.path.close();
    expect(test.notes.map(({ what }) => what)).toEqual(['event']);
  });

  it('that moves it behind others does not put it into what is cut off at the end', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'reorder', places: 9 });
    test.send(events(1, 2), 'id: 3\ndata: los');
    test.path.serverEnded('truncated');
    expect(test.output).toBe(`${event(2)}${event(1)}id: 3\ndata: los`);
  });
});

describe('rules on a body that cannot be read', () => {
  const inEvents = { kind: 'event', number: 5 } as const;
  it.each<[RelayFault, RuleTrigger, number]>([
    [{ kind: 'drop' }, { kind: 'now' }, 1],
    [inject, inEvents, 1],
    [ending('end'), inEvents, 1],
    [{ kind: 'silence' }, inEvents, 1],
    [{ kind: 'stop-heartbeats' }, { kind: 'now' }, 1],
    [{ kind: 'hold' }, { kind: 'now' }, 0],
    [{ kind: 'slow', bytesPerSecond: 5 }, { kind: 'now' }, 0],
    [{ kind: 'resume', answer: 'none', events: 1 }, { kind: 'now' }, 0],
    [{ kind: 'refuse', requests: 1 }, { kind: 'now' }, 0],
  ])('say so where they need events: %j, %j', (fault, trigger, told) => {
    const test = new PathUnderTest(undefined, { catchUp: () => 'compressed' });
    test.rule(fault, trigger);
    const isTold = test.notes.filter(({ what }) => what === 'impossible').length;
    expect(isTold).toBe(told);
  });
});

it('each reason has words of its own', () => {
  const reasons = ['ended', 'silent', 'dropped', 'unreadable', 'taken back'] as const;
  const words = reasons.map((reason) =>
    describeNote({ what: 'injected', rule: 1, fault: inject, missed: reason }),
  );
  expect(new Set(words).size).toBe(reasons.length);
  for (const sentence of words)
    expect(sentence).toMatch(/^Rule 1: inject an event \(it did not happen: .+\)\.$/);
});
