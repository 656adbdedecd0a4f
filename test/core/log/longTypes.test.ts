// Types that are longer than anybody compares: they are read when somebody looks, and cost nothing before.

import { describe, expect, it } from 'vitest';

import { entryFlags } from '../../../src/core/log/entry.ts';
import { isKind } from '../../../src/core/log/eventLog.ts';
import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { maxTypeBytes } from '../../../src/core/wire/lineCarry.ts';
import { rowOf } from '../../../src/core/page/row.ts';
import { RelayRules } from '../../../src/core/relay/rules/relayRules.ts';
import { Timing } from '../../../src/core/timing/timing.ts';
import { defaultCloseMessages } from '../../../src/core/wire/closeMessage.ts';
import { CloseMessageFilter } from '../../../src/core/wire/closeMessageFilter.ts';
import { bytesOf, listener, record } from '../recording.ts';

const longest = 'x'.repeat(maxTypeBytes);
const tooLong = `${longest}y`;

function cut(text: string, size: number): Uint8Array[] {
  const bytes = bytesOf(text);
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}

describe.each([1, 7, 512, 1_000, 1_030, 1_034, 1_035, 100_000])('in chunks of %d bytes', (size) => {
  it.each([
    ['the longest that is read', `event: ${longest}\ndata: 1\n\n`, longest, false],
    ['one byte more', `event: ${tooLong}\ndata: 1\n\n`, tooLong, true],
    ['without a space', `event:${tooLong}\ndata: 1\n\n`, tooLong, true],
    ['after a mark', `\ufeffevent: ${tooLong}\ndata: 1\n\n`, tooLong, true],
    ['the longest after a mark', `\ufeffevent: ${longest}\ndata: 1\n\n`, longest, false],
    [
      'of several bytes a character',
      `event: ${'é'.repeat(maxTypeBytes / 2)}\ndata: 1\n\n`,
      'é'.repeat(maxTypeBytes / 2),
      false,
    ],
    ['and of one more', `event: ${'é'.repeat(513)}\ndata: 1\n\n`, 'é'.repeat(513), true],
    ['a hundred kilobytes', `event: ${'z'.repeat(100_000)}\r\ndata: 1\r\n\r\n`, 'z'.repeat(100_000), true],
    ['a short one behind it', `event: ${tooLong}\nevent: short\ndata: 1\n\n`, 'short', false],
    ['a short one before it', `event: short\ndata: 1\nevent: ${tooLong}\n\n`, tooLong, true],
    ['an empty one behind it', `event: ${tooLong}\nevent\ndata: 1\n\n`, 'message', false],
  ])('%s', (_, text, type, isLong) => {
    const log = record(cut(text, size));
    const entry = log.entry(1);
    expect([log.length, entry.kind, entry.type, log.index.type(1)]).toEqual([1, 'message', type, type]);
    expect((entry.flags & entryFlags.longType) !== 0).toBe(isLong);
  });

  it('is that of an id’s block as well, and leaves the next event’s alone', () => {
    const log = record(cut(`id: 1\nevent: ${tooLong}\n\ndata: 2\n\nevent: tick\ndata: 3\n\n`, size));
    const entries = log.entries(1, 3);
    expect(entries.map(({ kind, type, flags }) => [kind, type, flags & entryFlags.longType])).toEqual([
      ['id', tooLong, entryFlags.longType],
      ['message', 'message', 0],
      ['message', 'tick', 0],
    ]);
    expect(log.entries(1, log.length).every((entry) => isKind(entry, 'id') || isKind(entry, 'message'))).toBe(
      true,
    );
  });
});

describe('who shows or counts them', () => {
  const log = record([bytesOf(`event: ${tooLong}\ndata: 1\n\nevent: tick\ndata: 2\n\n`)]);

  it('has their beginning in the list', () => {
    expect([rowOf(log, 1).type, rowOf(log, 1).preview]).toEqual([`${'x'.repeat(300)}…`, '1']);
    expect(rowOf(log, 2).type).toBe('tick');
    const cutType = record([bytesOf(`event: ${'a'.repeat(301)}\ndata\n\n`)]);
    expect(rowOf(cutType, 1).type).toBe(`${'a'.repeat(300)}…`);
    const whole = record([bytesOf(`event: ${'a'.repeat(300)}\ndata\n\n`)]);
    expect(rowOf(whole, 1).type).toBe('a'.repeat(300));
  });

  it('counts them with the other types', () => {
    const timing = new Timing(log);
    timing.update();
    const { types, otherTypeEvents } = timing.data();
    expect([types.map(({ type }) => type), otherTypeEvents]).toEqual([['tick'], 1]);
  });

  it('reads them for a rule that asks for a type', () => {
    const rules = new RelayRules();
    const trigger = { kind: 'pattern', pattern: { type: tooLong } } as const;
    rules.add({ fault: { kind: 'drop' }, trigger }, 0);
    const read = (type: string) => () => ({ data: '', id: undefined, type });
    expect(rules.meet({ type: undefined, read: read(tooLong) })).toHaveLength(1);
    expect(rules.meet({ type: undefined, read: read(`${tooLong}z`) })).toEqual([]);
    expect(rules.meet({ type: 'tick', read: read('') })).toEqual([]);
  });
});

describe('a close message', () => {
  const segment = 256 * 1024;

  function wanted(
    text: string,
    size: number,
    rules = new CloseMessageFilter(defaultCloseMessages),
  ): number[] {
    const log = new EventLog(0);
    const numbers: number[] = [];
    const recorder = new AttemptRecorder(log, 1, Infinity, {
      ...listener(),
      wantsMessage: (type, bytes, start, end) => rules.mayMeet(type, bytes, start, end),
      onMessageLogged: (number) => numbers.push(number),
    });
    cut(text, size).forEach((bytes, at) => recorder.push(bytes, { receivedAtMs: 0, chunk: at + 1 }));
    return numbers;
  }

  it.each(Array.from({ length: 20 }, (_, at) => segment - 16 + at))(
    'is found where it begins at byte %d',
    (place) => {
      const text = `data: ${'a'.repeat(place - 13)}\ndata: [DONE]\n\ndata: 2\n\n`;
      expect(wanted(text, 65_536)).toEqual([1]);
      expect(wanted(text.replace('[DONE]', '[DONA]'), 65_536)).toEqual([]);
    },
  );

  it('is none where it is larger than a mebibyte', () => {
    const block = (size: number): string => `data: [DONE]${' '.repeat(size - 14)}\n\n`;
    expect(wanted(block(1024 * 1024), 65_536)).toEqual([1]);
    expect(wanted(block(1024 * 1024 + 1), 65_536)).toEqual([]);
    expect(wanted(block(1024 * 1024), 4_000_000)).toEqual([1]);
    expect(wanted(block(1024 * 1024 + 1), 4_000_000)).toEqual([]);
  });

  it('may have a long type, when a rule asks for one', () => {
    const text = `event: ${tooLong}\ndata: 1\n\n`;
    expect(wanted(text, 100)).toEqual([]);
    expect(wanted(text, 100, new CloseMessageFilter([{ event: tooLong }]))).toEqual([1]);
    expect(wanted(text, 100, new CloseMessageFilter([{ event: longest }]))).toEqual([]);
  });
});
