// A line end of two bytes, CR LF, that is cut in two behind an event to which something happens; what is said of bytes
// that the server did not send so; and what a path does at once, though nothing more comes.

import { describe, expect, it } from 'vitest';

import { fateFlags } from '../../../../src/core/relay/path/fateLog.ts';
import type { RelayRule } from '../../../../src/core/relay/rules/relayRule.ts';
import type { RelayFault } from '../../../../src/core/stream/relayFault.ts';
import { decodeText, encodeText } from '../../../../src/core/base/text.ts';
import { ending, event, events, fatesOf, idsIn, PathUnderTest } from './pathUnderTest.ts';

const first = { kind: 'event', number: 1 } as const;
const longMs = 1_000_000;
const inject: RelayFault = { kind: 'inject', event: { data: 'made up' } };
const madeUp = 'data: made up\n\n';

describe('the line end of an event, cut behind its CR', () => {
  const [one, two, three] = [1, 2, 3].map((number) => event(number, '\r\n')) as [string, string, string];
  const rest = two + three;
  /** Nothing is left to do for these rules after the first event. */
  const cases: readonly (readonly [RelayFault, output: string])[] = [
    [{ kind: 'drop' }, rest],
    [{ kind: 'duplicate', copies: 1 }, one + one + rest],
    [{ kind: 'edit', edit: { data: 'x' } }, one.replace('data: 1', 'data: x') + rest],
    [{ kind: 'delay', delayMs: 10 }, one + rest],
    [{ kind: 'reorder', places: 1 }, two + one + three],
    [{ kind: 'reorder', places: 2 }, rest + one],
    [inject, one + madeUp + rest],
    [{ kind: 'silence' }, ''],
    [{ kind: 'hold', forMs: 5 }, one + rest],
    [{ kind: 'split' }, one + rest],
    [ending('end', { kind: 'now' }, 'app'), one],
    [ending('close-message', { kind: 'now' }, 'app'), `${one}data: {"type":"close"}\n\n`],
  ];

  it.each(cases)('belongs to it: %j', (fault, output) => {
    const body = encodeText(one + rest);
    for (let at = 0; at <= body.length; at += 1) {
      const test = new PathUnderTest();
      test.rule(fault, first);
      test.send(body.subarray(0, at), body.subarray(at));
      test.path.serverEnded('end');
      test.clock.advance(longMs);
      expect(test.output, `cut at ${at}`).toBe(output);
    }
  });

  it.each(cases)('belongs to it though all comes byte by byte: %j', (fault, output) => {
    const test = new PathUnderTest();
    test.rule(fault, first);
    for (const byte of encodeText(one + rest)) test.send(new Uint8Array([byte]));
    test.path.serverEnded('end');
    test.clock.advance(longMs);
    expect(test.output).toBe(output);
  });

  it.each<[RelayFault, output: string, lost: string]>([
    [{ kind: 'hold' }, '', '2 things'],
    [{ kind: 'burst', everyMs: 5 }, '', '2 things'],
    [{ kind: 'slow', bytesPerSecond: 1_000 }, one, 'One thing'],
    [{ kind: 'delay', delayMs: 5 }, '', '2 things'],
  ])('is lost or written with it, and is no further thing that is lost: %j', (fault, output, lost) => {
    const body = encodeText(one + two);
    for (let at = 0; at <= body.length; at += 1) {
      const test = new PathUnderTest();
      test.rule(fault, first);
      test.send(body.subarray(0, at), body.subarray(at));
      test.rule({ kind: 'silence' });
      test.path.serverEnded('end');
      test.rules.stop('hold');
      test.clock.advance(longMs);
      test.rules.stop('silence');
      expect(test.output, `cut at ${at}`).toBe(output);
      expect(test.told.at(-1), `cut at ${at}`).toContain(lost);
    }
  });

  it('counts as kept like the rest of it, and takes as long where the stream is slowed', () => {
    const body = encodeText(one + two);
    for (let at = 0; at <= body.length; at += 1) {
      const held = new PathUnderTest(undefined, { maxHeldBytes: body.length - 1 });
      held.rule({ kind: 'hold' });
      for (let time = 0; time < 2; time += 1) {
        held.send(body.subarray(0, at), body.subarray(at));
        expect(held.pauses.at(-1), `cut at ${at}`).toBe(true);
        held.rules.stop('hold');
        expect(held.pauses.at(-1), `cut at ${at}`).toBe(false);
        held.rule({ kind: 'hold' });
      }
      const slowed = new PathUnderTest();
      slowed.rule({ kind: 'slow', bytesPerSecond: 1_000 });
      slowed.send(body.subarray(0, at), body.subarray(at));
      slowed.clock.advance(one.length - 1);
      expect(slowed.output, `cut at ${at}`).toBe(one);
      slowed.clock.advance(1);
      expect(slowed.output, `cut at ${at}`).toBe(one + two);
    }
  });

  it('that is missing changes nothing: lines that end in CR alone', () => {
    const [cr1, cr2] = [1, 2].map((number) => event(number, '\r')) as [string, string];
    const test = new PathUnderTest();
    test.rule({ kind: 'drop' }, first);
    test.send(cr1, cr2, '\n', cr1);
    expect(test.output).toBe(`${cr2}\n${cr1}`);
  });
});

describe('what is written', () => {
  /** Each write, and whether it is said that the server did not send it so. */
  function writesOf(rules: readonly RelayRule[], text: string): (string | boolean | undefined)[][] {
    const test = new PathUnderTest();
    for (const rule of rules) test.rules.add(rule, 0);
    test.send(text);
    test.clock.advance(longMs);
    return test.writes.map((bytes, at) => [decodeText(bytes), test.simulated[at]]);
  }
  const edited = event(1).replace('data: 1', 'data: x');
  const burst: RelayRule = { fault: { kind: 'burst', everyMs: 5 }, trigger: { kind: 'now' } };
  const at = (fault: RelayFault): RelayRule => ({ fault, trigger: first });

  it.each<[what: string, readonly RelayRule[], readonly [string, boolean][]]>([
    ['as it came', [], [[events(1, 2), false]]],
    ['an event that is left out', [at({ kind: 'drop' })], [[event(2), false]]],
    [
      'an event and its copy',
      [at({ kind: 'duplicate', copies: 1 })],
      [
        [event(1), false],
        [event(1), true],
        [event(2), false],
      ],
    ],
    [
      'an event that was edited',
      [at({ kind: 'edit', edit: { data: 'x' } })],
      [
        [edited, true],
        [event(2), false],
      ],
    ],
    [
      'an edited event and its copy',
      [at({ kind: 'edit', edit: { data: 'x' } }), at({ kind: 'duplicate', copies: 1 })],
      [
        [edited, true],
        [edited, true],
        [event(2), false],
      ],
    ],
    [
      'one that was made up',
      [at(inject)],
      [
        [event(1), false],
        [madeUp, true],
        [event(2), false],
      ],
    ],
    [
      'one that came later than its place',
      [at({ kind: 'reorder', places: 1 })],
      [
        [event(2), false],
        [event(1), false],
      ],
    ],
    [
      'several together, of which one was made up',
      [burst, at(inject)],
      [[event(1) + madeUp + event(2), false]],
    ],
  ])('is said to be the server’s or not: %s', (_what, rules, expected) => {
    expect(writesOf(rules, events(1, 2))).toEqual(expected);
  });

  it('is not the server’s where all that is written together was made up', () => {
    const test = new PathUnderTest();
    test.rules.add(burst, 0);
    test.rule(inject);
    test.rule(inject);
    test.clock.advance(5);
    expect([test.output, test.simulated]).toEqual([madeUp + madeUp, [true]]);
  });
});

describe('a path', () => {
  it('puts what waits for the end of an event between that and the next one of the same chunk', () => {
    const test = new PathUnderTest().send('id: 1\ndata: 1\n');
    test.rule(inject);
    test.rule(ending('close-message', { kind: 'after next event' }));
    test.send(`\n${events(2, 4)}`);
    expect(test.output).toBe(`${event(1)}${madeUp}data: {"type":"close"}\n\n`);
  });

  it('waits for the end of the event in which the time of a closing message comes', () => {
    const test = new PathUnderTest().send(event(1));
    test.rule(ending('close-message', { kind: 'after delay', delayMs: 100 }));
    test.send('id: 2\n');
    test.clock.advance(100);
    expect(test.output).toBe(`${event(1)}id: 2\n`);
    test.send('data: 2\n\n', event(3));
    expect(test.output).toBe(`${events(1, 2)}data: {"type":"close"}\n\n`);
  });

  it('counts what is lost in a silence from the event on at which it begins', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'silence' }, { kind: 'event', number: 2 });
    test.send(events(1, 3));
    test.rules.stop('silence');
    expect(test.output).toBe(event(1));
    expect(test.told).toEqual([
      'Rule 1 begins: go silent.',
      'Rule 1 is over: go silent. 2 things did not reach the app.',
    ]);
  });

  it('tells that something begins at an event before what happens to that event', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'split' }, first);
    test.rule({ kind: 'duplicate', copies: 1 }, first);
    test.send(event(1));
    expect(test.told).toEqual([
      'Rule 1 begins: split at every byte.',
      'Rule 2 at an event of type message, id 1: send the event twice.',
    ]);
  });

  it('meets the event after a block that was begun before its rule, and of which nothing is said', () => {
    for (const begun of ['foo: bar\n', 'event: tick\n', 'retry: 5\n', ': c\n', 'id: 1\n']) {
      const test = new PathUnderTest().send(begun);
      test.rule({ kind: 'drop' });
      test.send('\n');
      test.send(event(1), event(2));
      expect(test.output, begun).toBe(`${begun}\n${event(2)}`);
    }
  });

  it('has a fate for the bytes that came with the ending of both sides', () => {
    const test = new PathUnderTest();
    test.rule(ending('end'), first);
    const body = `${event(1)}${event(2)}id: 3\nda`;
    test.send(body);
    expect(test.endings).toEqual(['app: end (simulated)', 'server: fin']);
    for (const at of [event(1).length, events(1, 2).length, body.length - 1])
      expect(test.fates.ofServer(at)?.flags, `at ${at}`).toBe(fateFlags.undelivered);
  });

  it('says of an event that waits for its later place that it never came, when the app leaves', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'reorder', places: 5 }, first);
    test.send(events(1, 2));
    test.path.close();
    expect(fatesOf(test)).toEqual([fateFlags.reordered | fateFlags.undelivered, 0]);
    expect(test.output).toBe(event(2));
  });

  it('reads from the server again once half of what is kept was written, also where only time writes it', () => {
    const test = new PathUnderTest(undefined, { maxHeldBytes: 100 });
    test.rule({ kind: 'slow', bytesPerSecond: 1_000 });
    const size = 140;
    const seen: [written: number, pauses: number][] = [];
    test.send(`data: ${'x'.repeat(size - 8)}\n\n`);
    expect(test.pauses).toEqual([true]);
    while (test.output.length < size) {
      test.clock.advance(20);
      seen.push([test.output.length, test.pauses.length]);
    }
    for (const [written, pauses] of seen)
      expect(pauses, `${written} written`).toBe(size - written > 50 ? 1 : 2);
    expect(test.pauses).toEqual([true, false]);
  });

  it('counts nothing as kept that a silence has taken', () => {
    const test = new PathUnderTest(undefined, { maxHeldBytes: 100 });
    for (let time = 0; time < 4; time += 1) {
      test.rule({ kind: 'hold' });
      test.send(events(1, 4));
      test.rule({ kind: 'silence' });
      test.rules.stop('hold');
      test.rules.stop('silence');
    }
    expect([test.output, test.pauses]).toEqual(['', []]);
  });

  it('has no timer while everything is held for as long as nobody says otherwise', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'hold' });
    test.send(events(1, 3));
    expect(test.clock.waiting).toBe(0);
    test.rule({ kind: 'burst', everyBytes: 1_000_000 });
    test.rules.stop('hold');
    test.send(event(4));
    expect([test.clock.waiting, test.output]).toEqual([0, '']);
  });

  it('writes thousands of events once each, of which some always wait', () => {
    const test = new PathUnderTest();
    test.rule({ kind: 'delay', delayMs: 20 }, { kind: 'pattern', pattern: { type: 'message' } });
    const count = 3_000;
    for (let number = 1; number <= count; number += 1) {
      test.send(event(number));
      test.clock.advance(1);
      expect(test.writes.length).toBe(Math.max(0, number - 19));
    }
    test.clock.advance(20);
    expect(idsIn(test.output)).toEqual(Array.from({ length: count }, (_, at) => at + 1));
  });
});
