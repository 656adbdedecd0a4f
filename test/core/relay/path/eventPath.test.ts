// What each fault does to a stream, and what is said of it.

import { describe, expect, it } from 'vitest';

import { fateFlags } from '../../../../src/core/relay/path/fateLog.ts';
import type { RelayFault } from '../../../../src/core/stream/relayFault.ts';
import type { RuleTrigger } from '../../../../src/core/relay/rules/relayRule.ts';
import { event, events, fatesOf, idsIn, PathUnderTest } from './pathUnderTest.ts';

describe('a path without rules', () => {
  it('gives the chunks on as they are', () => {
    const chunk = new Uint8Array([0x64, 0x61]);
    const test = new PathUnderTest();
    const written: Uint8Array[] = [];
    const same = new PathUnderTest(undefined, {
      sink: {
        write: (bytes) => written.push(bytes),
        endApp: () => undefined,
        endServer: () => undefined,
        pauseServer: () => undefined,
        note: () => undefined,
      },
    });
    same.path.push(chunk, () => {});
    expect(written[0]).toBe(chunk);
    test.send('data: 1\n', '\ndata', ': 2\n\n: c\n');
    expect(test.writes).toHaveLength(3);
    expect(test.output).toBe('data: 1\n\ndata: 2\n\n: c\n');
    expect(test.fates.ofServer(9)).toEqual({ start: 0, length: 22, flags: 0, rule: 0, appStart: 9 });
  });

  it('passes the server’s ending on', () => {
    const test = new PathUnderTest().send(event(1));
    test.path.serverEnded('truncated');
    expect(test.endings).toEqual(['app: truncated']);
  });
});

describe('a fault at an event', () => {
  const cases: readonly {
    readonly title: string;
    readonly fault: RelayFault;
    readonly trigger?: RuleTrigger;
    readonly output: string;
    readonly flags: readonly number[];
  }[] = [
    {
      title: 'drops the next',
      fault: { kind: 'drop' },
      output: events(2, 4),
      flags: [fateFlags.dropped, 0, 0, 0],
    },
    {
      title: 'drops the event of a number',
      fault: { kind: 'drop' },
      trigger: { kind: 'event', number: 3 },
      output: events(1, 2) + event(4),
      flags: [0, 0, fateFlags.dropped, 0],
    },
    {
      title: 'drops what has an id',
      fault: { kind: 'drop' },
      trigger: { kind: 'pattern', pattern: { id: '2' } },
      output: event(1) + events(3, 4),
      flags: [0, fateFlags.dropped, 0, 0],
    },
    {
      title: 'drops what matches in its data',
      fault: { kind: 'drop' },
      trigger: { kind: 'pattern', pattern: { type: 'message', regex: '^[34]$' } },
      output: events(1, 2),
      flags: [0, 0, fateFlags.dropped, fateFlags.dropped],
    },
    {
      title: 'sends twice',
      fault: { kind: 'duplicate', copies: 1 },
      trigger: { kind: 'event', number: 2 },
      output: event(1) + event(2) + events(2, 4),
      flags: [0, fateFlags.duplicated, 0, 0],
    },
    {
      title: 'changes places',
      fault: { kind: 'reorder', places: 1 },
      output: event(2) + event(1) + events(3, 4),
      flags: [fateFlags.reordered, 0, 0, 0],
    },
    {
      title: 'moves behind all that come',
      fault: { kind: 'reorder', places: 9 },
      output: events(2, 4) + event(1),
      flags: [fateFlags.reordered, 0, 0, 0],
    },
    {
      title: 'edits',
      fault: { kind: 'edit', edit: { id: '', type: 'tick', data: 'a\nb' } },
      output: `event: tick\ndata: a\ndata: b\n\n${events(2, 4)}`,
      flags: [fateFlags.edited, 0, 0, 0],
    },
    {
      title: 'replaces text in the data',
      fault: { kind: 'edit', edit: { find: '2', replace: '$&zwei' } },
      trigger: { kind: 'event', number: 2 },
      output: `${event(1)}id: 2\ndata: $&zwei\n\n${events(3, 4)}`,
      flags: [0, fateFlags.edited, 0, 0],
    },
    {
      title: 'injects behind an event',
      fault: { kind: 'inject', event: { id: 'x', type: 'made', data: 'up', retry: 5 } },
      trigger: { kind: 'event', number: 1 },
      output: `${event(1)}retry: 5\nid: x\nevent: made\ndata: up\n\n${events(2, 4)}`,
      flags: [0, 0, 0, 0],
    },
  ];

  it.each(cases)('$title', ({ fault, trigger, output, flags }) => {
    const test = new PathUnderTest();
    test.rule(fault, trigger);
    test.send(events(1, 4));
    test.path.serverEnded('end');
    expect(test.output).toBe(output);
    expect(fatesOf(test)).toEqual(flags);
    expect(test.endings).toEqual(['app: end']);
    expect(test.notes.length).toBeGreaterThan(0);
  });

  it('begins at the next border when it is made in the middle of an event', () => {
    const test = new PathUnderTest().send('id: 1\nda');
    test.rule({ kind: 'drop' });
    test.send('ta: 1\n\nid: 2\ndata: 2', '\n\n', event(3));
    expect(idsIn(test.output)).toEqual([1, 3]);
  });

  it('lets the rest pass in chunks again once it is over', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'drop' });
    test.send(`${event(1)}id: 2\nda`);
    expect(test.output).toBe('id: 2\nda');
    test.send('ta: 2\n\n');
    expect(idsIn(test.output)).toEqual([2]);
  });

  it('is done at most as often as its rule allows', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'drop' }, { kind: 'now' }, 3);
    test.send(events(1, 5));
    expect(idsIn(test.output)).toEqual([4, 5]);
  });

  it('says what was done, by which rule', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'drop' });
    test.send(events(1, 2));
    expect(test.told).toEqual(['Rule 1 at an event of type message, id 1: drop the event.']);
  });
});
