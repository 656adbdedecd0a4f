// Texts for searches are those of the parser, and the places in a block are those of its lines.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  findCountingValue,
  readBlockValues,
  readLineValues,
  textStartOf,
  valueStartOf,
} from '../../../src/core/wire/blockValues.ts';
import { classifyLine } from '../../../src/core/wire/fieldLine.ts';
import { readFieldLines } from '../../../src/core/wire/fields.ts';
import { bodies } from '../arbitraryStreams.ts';
import { bytesOf } from '../recording.ts';

/** Around the block, so that what lies outside it would be seen. */
const before = 'data: before\nid: before\nevent: before\n';
const after = 'data: after\nid: after\nevent: after\n\n';

function within(block: string): readonly [bytes: Uint8Array, start: number, stop: number] {
  const bytes = bytesOf(before + block + after);
  return [bytes, before.length, bytes.length - after.length];
}

describe('the texts of a block', () => {
  it.each([
    ['', '', '', undefined],
    ['data: 1\n\n', '1', '', undefined],
    ['data: 1\ndata:2\r\ndata\rdata:  3\n\n', '1\n2\n\n 3', '', undefined],
    ['event: a\nevent: b\ndata: x\n\n', 'x', 'b', undefined],
    ['event: a\nevent\n\n', '', '', undefined],
    ['id: 1\nid: 2\n\n', '', '', '2'],
    ['id: 1\nid: \0\n\n', '', '', '1'],
    ['id: \0x\n\n', '', '', undefined],
    ['id: x\0\n\n', '', '', undefined],
    ['id\n\n', '', '', ''],
    [': c\nretry: 5\nfoo: bar\ndatax: 1\n\n', '', '', undefined],
    ['data: no end', 'no end', '', undefined],
  ])('%j', (block, data, type, id) => {
    const [bytes, start, stop] = within(block);
    expect(readBlockValues(bytes, start, stop, false)).toEqual({ data, type, id });
    for (const wanted of ['event', 'id'] as const) {
      const span = findCountingValue(bytes, start, stop, false, wanted);
      const text = span && Buffer.from(bytes.subarray(span.start, span.stop)).toString();
      if (wanted === 'id') expect(text).toBe(id);
      else expect(text ?? '').toBe(type);
    }
  });

  it('of a type whose value has NUL has it all the same', () => {
    const [bytes, start, stop] = within('event: a\0b\n\n');
    expect(readBlockValues(bytes, start, stop, false).type).toBe('a\0b');
    const span = findCountingValue(bytes, start, stop, false, 'event');
    expect(span).toEqual({ start: start + 'event: '.length, stop: start + 'event: a\0b'.length });
  });

  it.each([
    [true, '\ufeffdata: 1\ndata: 2\n\n', '1\n2'],
    [false, '\ufeffdata: 1\ndata: 2\n\n', '2'],
    [true, 'data: 1\n\ufeffdata: 2\n\n', '1'],
    [true, '\ufeff\ufeffdata: 1\n\n', ''],
    [true, '\ufeff\ndata: 1\n\n', '1'],
  ])('with a byte order mark (at the start of a body: %s): %j', (startsBody, block, data) => {
    const [bytes, start, stop] = within(block);
    expect(readBlockValues(bytes, start, stop, startsBody).data).toBe(data);
    expect(textStartOf(bytes, start, startsBody)).toBe(
      start + (startsBody && block.startsWith('\ufeff') ? 3 : 0),
    );
  });
});

it('the values of all lines are those of its fields and comments', () => {
  fc.assert(
    fc.property(bodies, fc.boolean(), (bytes, startsBody) => {
      const lines = readFieldLines(bytes, startsBody).filter(({ kind }) => kind !== 'blank');
      const values = lines.map(({ kind, value }) => (kind === 'comment' ? value.replace(/^ /, '') : value));
      expect(readLineValues(bytes, startsBody)).toEqual(values);
    }),
    { numRuns: 500 },
  );
});

it.each([
  [': c', 2],
  [':c', 1],
  [':', 1],
  ['data: x', 6],
  ['event:x', 6],
  ['id: ', 4],
  ['retry: 5', 7],
  ['foo: bar', 5],
  ['foo:bar', 4],
  ['foo', 3],
  ['foo:', 4],
])('the value of %j begins at %d', (line, at) => {
  const bytes = bytesOf(`_:_${line}: _`);
  const stop = 3 + line.length;
  expect(valueStartOf(bytes, 3, stop, classifyLine(bytes, 3, stop))).toBe(3 + at);
});
