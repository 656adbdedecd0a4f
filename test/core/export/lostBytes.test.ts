// Exports of a timeline that has lost bytes of bodies: what is still there is written, and the export says that it is not all.

import { describe, expect, it } from 'vitest';

import {
  allEntries,
  entriesOfAttempt,
  entriesThere,
  type ChosenEntries,
} from '../../../src/core/export/chosenEntries.ts';
import { exportFormats, type ExportFormatName } from '../../../src/core/export/exportFormats.ts';
import { ExportRun } from '../../../src/core/export/exportRun.ts';
import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { ScriptedStream } from '../scriptedStream.ts';
import { ShortLog } from '../log/shortLog.ts';
import { chosenNumbers, linesOf, viewOf } from './exported.ts';

/** Two attempts with two events of nine bytes each, of which the first bytes are lost. */
function twoAttempts(lostBytes: number): ScriptedStream {
  const bodies = new MemoryByteStore();
  const stream = new ScriptedStream(undefined, bodies);
  stream.attempt().opened().receive('data: 1\n\ndata: 2\n\n').ended({ cause: 'truncated' });
  stream.attempt().opened().receive('data: 3\n\ndata: 4\n\n');
  stream.log.prepareLoss(lostBytes);
  bodies.discardBefore(lostBytes);
  return stream;
}

function exported(
  view: ScriptedStream,
  format: ExportFormatName,
  chosen: ChosenEntries = allEntries(view.log.length),
): { readonly text: string; readonly isIncomplete: boolean; readonly position: number } {
  const run = new ExportRun({ view, version: '1' }, chosen);
  run.beginTurn();
  const pieces = [...exportFormats[format].write(run)].map((piece) => Buffer.from(piece));
  return { text: Buffer.concat(pieces).toString(), isIncomplete: run.isIncomplete, position: run.position };
}

describe('an export of a timeline that has lost bytes', () => {
  it.each([
    [0, 'data: 1\n\ndata: 2\n\ndata: 3\n\ndata: 4\n\n', false],
    [1, 'ata: 1\n\ndata: 2\n\ndata: 3\n\ndata: 4\n\n', true],
    [9, 'data: 2\n\ndata: 3\n\ndata: 4\n\n', true],
    [18, 'data: 3\n\ndata: 4\n\n', true],
    [36, '', true],
  ])('of the first %i has as raw bytes what is there', (lostBytes, text, isIncomplete) => {
    const { log } = twoAttempts(lostBytes);
    expect(log.bodyStart).toBe(lostBytes);
    expect(exported(twoAttempts(lostBytes), 'raw')).toEqual({ text, isIncomplete, position: log.length });
    expect(exported(twoAttempts(lostBytes), 'har').isIncomplete).toBe(isIncomplete);
    expect(exported(twoAttempts(lostBytes), 'ndjson')).toMatchObject({ isIncomplete, position: log.length });
  });

  it('says so of bytes that are lost while it is made', () => {
    const bodies = new MemoryByteStore();
    const view = new ScriptedStream(undefined, bodies);
    view.attempt().opened().receive('data: 1\n\n').ended({ cause: 'truncated' });
    view.attempt().opened().receive('data: 2\n\n');
    const run = new ExportRun({ view, version: '1' }, allEntries(view.log.length));
    const pieces = exportFormats.raw.write(run);
    expect(Buffer.from(pieces.next().value ?? '').toString()).toBe('data: 1\n\n');
    expect(run.isIncomplete).toBe(false);
    bodies.discardBefore(13);
    run.beginTurn();
    expect(Buffer.from(pieces.next().value ?? '').toString()).toBe(': 2\n\n');
    expect(run.isIncomplete).toBe(true);
  });

  it('says that an attempt is whole whose bytes are there', () => {
    const stream = twoAttempts(18);
    const ofSecond = entriesOfAttempt(stream.log, 2, stream.log.length);
    expect(exported(stream, 'raw', ofSecond)).toMatchObject({
      text: 'data: 3\n\ndata: 4\n\n',
      isIncomplete: false,
    });
    expect(exported(stream, 'raw', chosenNumbers(stream.log, [8]))).toMatchObject({
      text: 'data: 3\n\n',
      isIncomplete: false,
    });
  });

  it('says of chosen entries that one of them is not there', () => {
    const stream = twoAttempts(10);
    expect(exported(stream, 'raw', chosenNumbers(stream.log, [3, 8]))).toMatchObject({
      text: 'data: 3\n\n',
      isIncomplete: true,
    });
  });

  it('marks the entries that are gone, and these alone, in NDJSON', () => {
    const stream = twoAttempts(10);
    const lines = linesOf(exported(stream, 'ndjson').text).filter(({ kind }) => kind === 'event');
    expect(lines.map(({ data, bytes, isGone }) => [data, bytes, isGone])).toEqual([
      [null, 9, true],
      [null, 9, true],
      ['3', 9, undefined],
      ['4', 9, undefined],
    ]);
    expect(lines.map((line) => 'isGone' in line)).toEqual([true, true, false, false]);
  });

  it('has the rest of the body and the events that are there in HAR', () => {
    const har = JSON.parse(exported(twoAttempts(9), 'har').text) as {
      readonly log: {
        readonly entries: readonly {
          readonly response: { readonly content: unknown };
          readonly _eventSourceMessages: readonly { readonly data: string }[];
        }[];
      };
    };
    expect(har.log.entries.map(({ response }) => response.content)).toMatchObject([
      { text: 'data: 2\n\n', size: 9 },
      { text: 'data: 3\n\ndata: 4\n\n', size: 18 },
    ]);
    expect(
      har.log.entries.map(({ _eventSourceMessages: messages }) => messages.map(({ data }) => data)),
    ).toEqual([['2'], ['3', '4']]);
  });
});

it('an export of what is left of a timeline has no time since what is gone', () => {
  const short = new ShortLog();
  short.push('data: x\n\n'.repeat(1_000));
  for (let at = 0; at < 1_000; at += 1) short.push('data: y\n\n');
  short.lose('records', 0.5);
  const { log } = short;
  expect(log.first).toBeGreaterThan(1);
  const run = new ExportRun({ view: viewOf(log), version: '1' }, entriesThere(log, log.length));
  run.beginTurn();
  const text = [...exportFormats.ndjson.write(run)].map((piece) => Buffer.from(piece).toString()).join('');
  const [first, second] = linesOf(text).filter(({ kind }) => kind === 'event');
  expect([first?.['seq'], first?.['deltaMs']]).toEqual([log.first, null]);
  expect([second?.['seq'], typeof second?.['deltaMs']]).toEqual([log.first + 1, 'number']);
});
