// The table of formats, the cells that a spreadsheet gets, and how far an export says to be.

import { describe, expect, it } from 'vitest';

import { allEntries } from '../../../src/core/export/chosenEntries.ts';
import { csvCell, csvLine } from '../../../src/core/export/csvCell.ts';
import { exportFormatNames, exportFormats } from '../../../src/core/export/exportFormats.ts';
import { ExportError, ExportRun } from '../../../src/core/export/exportRun.ts';
import { bytesOf } from '../recording.ts';
import { logOfAttempts, viewOf } from './exported.ts';

describe('the formats of exports', () => {
  it('have the endings of their files, and say what may be in them', () => {
    const facts = exportFormatNames.map((name) => {
      const { label, extension, takesColumns = false, takesCredentials = false } = exportFormats[name];
      return [name, label, extension, takesColumns, takesCredentials];
    });
    expect(facts).toEqual([
      ['ndjson', 'NDJSON', 'ndjson', true, false],
      ['csv', 'CSV', 'csv', true, false],
      ['har', 'HAR 1.2', 'har', false, false],
      ['raw', 'Raw bytes', 'sse', false, false],
      ['markdown', 'Markdown report', 'md', false, false],
      ['curl', 'cURL', 'sh', false, true],
    ]);
    expect(exportFormatNames.map((name) => exportFormats[name].detail)).toEqual([
      'A JSON object a line: the stream, its attempts with their endings, and each entry',
      'A row for each entry, for spreadsheets',
      'An exchange for each attempt with its body and events, for DevTools of browsers',
      'The bodies as they came, one after the other',
      'Overview, attempts and endings, findings, timing and entries, to be pasted into an issue',
      'The requests of the attempts as commands',
    ]);
  });
});

describe('a cell of CSV', () => {
  it.each([
    [null, ''],
    [0, '0'],
    [-1.5, '-1.5'],
    ['', '""'],
    ['a', 'a'],
    [' a ', ' a '],
    ['a;b', 'a;b'],
    ['a,b', '"a,b"'],
    ['a\nb', '"a\nb"'],
    ['a\rb', '"a\rb"'],
    ['a"b"', '"a""b"""'],
    ['-', "'-"],
    ['-1', '-1'],
    ['-1.', "'-1."],
    ['+12.34E+56', '+12.34E+56'],
    ['-1e', "'-1e"],
    ['-1 ', "'-1 "],
    ['\r=1', '"\'\r=1"'],
    ['=a,b', '"\'=a,b"'],
    ["it's", "it's"],
  ])('has %j as %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  it('stands between commas in a row', () => {
    expect(csvLine(['a', null, 1, '"'])).toBe('a,,1,""""\r\n');
    expect(csvLine([])).toBe('\r\n');
  });
});

describe('an export that is made', () => {
  /** Two attempts: 65536 bytes twice and more, in 16-byte blocks. */
  const log = logOfAttempts([bytesOf('data: 12345678\n\n'.repeat(8_192)), bytesOf('data: 1\n\n')]);
  const positionsOf = (format: 'raw' | 'har' | 'curl'): readonly number[] => {
    const run = new ExportRun({ view: viewOf(log), version: '1' }, allEntries(log.length));
    const positions = new Set<number>();
    for (const _ of exportFormats[format].write(run)) positions.add(run.position);
    positions.add(run.position);
    expect(run.isIncomplete).toBe(false);
    return [...positions];
  };

  it('says after each piece up to which entry it is written', () => {
    expect(log.length).toBe(8_192 + 2 + 1 + 2 + 1);
    // Between the two halves of the first body, behind it, and at the end.
    expect(positionsOf('raw')).toEqual([0, 4_098, 8_195, 8_198]);
    expect(positionsOf('curl')).toEqual([0, 8_195, 8_198]);
    // A third of the work is to measure the body, and a third to write it.
    const har = positionsOf('har');
    expect(har.slice(0, 5)).toEqual([0, 1_366, 2_732, 4_098, 5_463]);
    expect(har.at(-1)).toBe(8_198);
    expect(har.toSorted((one, other) => one - other)).toEqual(har);
  });

  it('never goes back, and ends with an error of its own when the timeline is cleared', () => {
    const run = new ExportRun({ view: viewOf(log), version: '1' }, allEntries(log.length));
    run.passed(5);
    run.passed(3);
    expect(run.position).toBe(5);
    expect(new ExportError('x')).toMatchObject({ name: 'ExportError', message: 'x' });
    run.lacked();
    expect(run.isIncomplete).toBe(true);
  });
});
