// What is pasted into an issue has no credential in it, and a command has those that are asked for alone. And edges of reports:
// how many entries have their data there, lists of paths, times of the first entry that is left.

import { describe, expect, it } from 'vitest';

import { exportColumns, jsonOfColumn, textOfColumn } from '../../../src/core/export/pathColumns.ts';
import { bytesOf } from '../recording.ts';
import { ScriptedStream } from '../scriptedStream.ts';
import { exportedText, linesOf, logOfAttempts } from './exported.ts';

const secret = 'open-sesame';

describe('a report', () => {
  it('has no credential of an address in the data of events', () => {
    const stream = new ScriptedStream().attempt().opened();
    stream.receive(
      `data: see https://x.test/?token=${secret}&b=c\n\ndata: {"a":"https://x.test/?api_key=${secret}"}\n\n`,
    );
    const report = exportedText(stream.log, 'markdown');
    expect(report).toContain('b=c');
    expect(report).not.toContain(secret);
  });

  it.each([
    [8, true],
    [9, false],
  ])('of %i events beside the request and its answer has their data: %s', (count, hasData) => {
    const stream = new ScriptedStream().attempt().opened();
    for (let at = 0; at < count; at += 1) stream.receive('data: {"a":1}\n\n');
    expect(stream.log.length).toBe(count + 2);
    expect(exportedText(stream.log, 'markdown').includes('```json')).toBe(hasData);
  });
});

describe('a command', () => {
  it('has no value of the request where none is given, though the log would know it', () => {
    const request = { url: 'http://localhost:3000/events', headers: [['X-Api-Key', secret]] } as const;
    const stream = new ScriptedStream(request);
    const { log } = stream.attempt().opened();
    expect(exportedText(log, 'curl', undefined, { view: { request } })).not.toContain(secret);
    expect(exportedText(log, 'ndjson', undefined, { view: { request } })).not.toContain(secret);
    expect(exportedText(log, 'markdown', undefined, { view: { request } })).not.toContain(secret);
  });
});

it('a path that may lead to several values gives a list, also of one and of none', () => {
  const [all, one] = exportColumns(['$.l[*]', '$.a', '$.a']);
  if (!all || !one) throw new Error('Both are paths.');
  expect(exportColumns(['$.a', 'a', '$["a"]', '$[', '$..a']).map(({ name }) => name)).toEqual(['$.a']);
  expect(jsonOfColumn(all, '{"l":[1]}')).toBe('[1]');
  expect(jsonOfColumn(all, '{"l":[1,"b"]}')).toBe('[1,"b"]');
  expect(jsonOfColumn(all, '{"l":[]}')).toBe('null');
  expect(jsonOfColumn(one, '{"a":1}')).toBe('1');
  expect(jsonOfColumn(one, null)).toBe('null');
  expect(textOfColumn(all, '{"l":[1,"b"]}')).toBe('1, b');
  expect(textOfColumn(one, '{}')).toBeNull();
});

it('the first entry has no time since one before it, after a clear either', () => {
  const log = logOfAttempts([bytesOf('data: 1\n\n'), bytesOf('data: 2\n\n')]);
  const deltas = (): unknown[] =>
    linesOf(exportedText(log, 'ndjson')).flatMap((line) => ('deltaMs' in line ? [line['deltaMs']] : []));
  expect(deltas()).toEqual([5, 4, 5]);
});
