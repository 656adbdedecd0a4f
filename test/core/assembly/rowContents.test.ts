// What rows show of their events: along a path, along another one, and as far as events are read.

import { describe, expect, it } from 'vitest';

import { RowContents } from '../../../src/core/assembly/rowContents.ts';
import { ScriptedStream } from '../scriptedStream.ts';

function contentsOf(...data: readonly string[]): {
  readonly contents: RowContents;
  readonly numbers: readonly number[];
} {
  const stream = new ScriptedStream().attempt().opened();
  for (const each of data) stream.receive(`data: ${each}\n\n`);
  const { log } = stream;
  return { contents: new RowContents(log), numbers: Array.from({ length: log.length }, (_, at) => at + 1) };
}

describe('a path', () => {
  it('is followed until there is another one, and one that is none changes nothing', () => {
    const { contents, numbers } = contentsOf('{"a":"x","b":"y"}', '{"a":"z"}');
    const shown = (): readonly string[] =>
      [...contents.of(numbers).values()].flatMap(({ gist }) => gist?.parts.map(({ text }) => text) ?? []);
    expect(shown()).toEqual([]);
    for (let time = 0; time < 2; time += 1) {
      expect(contents.setPath('$.a')).toBe(true);
      expect(shown()).toEqual(['x', 'z']);
      // The same again, and what cannot be read, leave all rows as they are.
      expect([contents.setPath('$.a'), contents.setPath('$..'), contents.setPath('{"text":"$["}')]).toEqual([
        false,
        false,
        false,
      ]);
      expect(shown()).toEqual(['x', 'z']);
      expect(contents.setPath('$.b')).toBe(true);
      expect(shown()).toEqual(['y']);
      expect(contents.setPath('')).toBe(true);
      expect(shown()).toEqual([]);
    }
  });
});

describe('columns', () => {
  const valuesOf = ({ contents, numbers }: ReturnType<typeof contentsOf>): unknown =>
    [...contents.of(numbers).values()].map(({ values }) => values);

  it('have what their paths lead to, those that are none being left out', () => {
    const all = contentsOf('{"a":1,"l":[1,"b"]}', '{"a":2}', 'no JSON');
    for (const [paths, columns, values] of [
      [
        ['$.a', '$[', '$.l[*]'],
        ['$.a', '$.l[*]'],
        [{ '$.a': { text: '1' }, '$.l[*]': { text: '1, b' } }, { '$.a': { text: '2' } }, {}],
      ],
      [['$.a'], ['$.a'], [{ '$.a': { text: '1' } }, { '$.a': { text: '2' } }, {}]],
      [[], [], []],
      [['$.c'], ['$.c'], [{}, {}, {}]],
    ] as const) {
      all.contents.setColumns(paths);
      expect(all.contents.columns).toEqual(columns);
      expect(valuesOf(all)).toEqual(values);
    }
  });

  it.each([
    [200, false],
    [201, true],
  ])('of a value of %i characters have it, cut: %s', (length, isCut) => {
    const all = contentsOf(JSON.stringify({ a: 'x'.repeat(length) }));
    all.contents.setColumns(['$.a']);
    const [values] = valuesOf(all) as readonly [Readonly<Record<string, { text: string; isCut?: true }>>];
    const value = values['$.a'];
    expect([value?.text.replaceAll('x', '').length, value?.isCut === true]).toEqual([0, isCut]);
    expect((value?.text.length ?? 0) <= 200).toBe(true);
  });

  it('have twenty values of a path', () => {
    const all = contentsOf(JSON.stringify({ l: Array.from({ length: 21 }, (_, at) => at) }));
    all.contents.setColumns(['$.l[*]']);
    const [values] = valuesOf(all) as readonly [Readonly<Record<string, { text: string }>>];
    expect(values['$.l[*]']?.text.split(', ')).toEqual(Array.from({ length: 20 }, (_, at) => String(at)));
  });
});

describe('how much is read', () => {
  /** An event whose bytes are so many. */
  const sized = (sizeBytes: number): string => {
    const frame = 'data: {"a":""}\n\n'.length;
    return JSON.stringify({ a: 'x'.repeat(sizeBytes - frame) });
  };

  it.each([
    [64 * 1024, 1],
    [64 * 1024 + 1, 0],
  ])('of an event of %i bytes is all or nothing', (sizeBytes, count) => {
    const { contents, numbers } = contentsOf(sized(sizeBytes));
    contents.setColumns(['$.a']);
    expect(contents.of(numbers).size).toBe(count);
  });

  it('of many together is half a mebibyte, each time anew', () => {
    const { contents, numbers } = contentsOf(...Array.from({ length: 9 }, () => sized(64 * 1024)));
    contents.setColumns(['$.a']);
    for (let time = 0; time < 2; time += 1) expect(contents.of(numbers).size).toBe(8);
    expect([...contents.of(numbers.toReversed()).keys()]).toEqual(numbers.slice(-8).toReversed());
  });
});
