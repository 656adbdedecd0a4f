import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { bodies } from '../arbitraryStreams.ts';
import { bytesOf } from '../recording.ts';
import { exportedText, linesOf, logOfAttempts } from './exported.ts';

/** The cells of a CSV file as RFC 4180 has them; an empty cell without quotes is undefined. */
function readCsv(text: string): (string | undefined)[][] {
  const rows: (string | undefined)[][] = [];
  let row: (string | undefined)[] = [];
  for (let at = 0; at < text.length;) {
    let cell: string | undefined;
    if (text[at] === '"') {
      cell = '';
      at += 1;
      while (!(text[at] === '"' && text[at + 1] !== '"')) {
        if (at >= text.length) throw new Error('a quote is not closed');
        cell += text[at];
        at += text[at] === '"' ? 2 : 1;
      }
      at += 1;
    } else {
      const end = at + text.slice(at).search(/[,\r]/);
      if (end > at) cell = text.slice(at, end);
      if (cell?.includes('"') || cell?.includes('\n')) throw new Error('what should be quoted is not');
      at = end;
    }
    row.push(cell);
    if (text[at] === ',') at += 1;
    else if (text.startsWith('\r\n', at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else throw new Error(`a cell ends at ${at} in the middle`);
  }
  expect(row).toEqual([]);
  return rows;
}

type CsvLine = Readonly<Record<string, string | undefined>>;

function rowsOf(text: string): CsvLine[] {
  const [names = [], ...rows] = readCsv(text);
  return rows.map((row) => {
    expect(row).toHaveLength(names.length);
    return Object.fromEntries(row.map((cell, at) => [names[at] ?? '', cell]));
  });
}

describe('a CSV export', () => {
  it('has a row for each entry', () => {
    const log = logOfAttempts([
      bytesOf(': hi\nid: 7\nevent: t\ndata: a,"b"\ndata: c\n\n'),
      bytesOf('data\n\n'),
    ]);
    const rows = rowsOf(exportedText(log, 'csv'));
    expect(rows.map(({ seq, kind, attempt }) => [seq, kind, attempt])).toEqual([
      ['1', 'request', '1'],
      ['2', 'open', '1'],
      ['3', 'comment', '1'],
      ['4', 'event', '1'],
      ['5', 'ending', '1'],
      ['6', 'request', '2'],
      ['7', 'open', '2'],
      ['8', 'event', '2'],
    ]);
    expect(rows[0]).toMatchObject({ says: 'GET http://localhost:3000/events?a=1&b', data: undefined });
    expect(rows[2]).toMatchObject({ comment: ' hi', type: undefined });
    expect(rows[3]).toMatchObject({
      time: '1970-01-01T00:00:01.005Z',
      at: '1005',
      type: 't',
      id: '7',
      lastEventId: '7',
      data: 'a,"b"\nc',
    });
    expect(rows[4]?.['says']).toContain('before');
    // An empty text is not what there is not.
    expect(rows[7]).toMatchObject({ data: '', id: undefined, lastEventId: '7' });
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+cmd', "'+cmd"],
    ['-1-1', "'-1-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ["'quoted'", "''quoted'"],
    ['-5', '-5'],
    ['+1.5e-3', '+1.5e-3'],
    ['5', '5'],
    ['a=1', 'a=1'],
  ])('writes %j as %j', (data, cell) => {
    const log = logOfAttempts([bytesOf(`data: ${data}\n\n`)]);
    expect(rowsOf(exportedText(log, 'csv')).at(-1)).toMatchObject({ data: cell });
  });

  it('read back says of any stream what NDJSON says of it', () => {
    fc.assert(
      fc.property(fc.array(bodies, { minLength: 1, maxLength: 3 }), (attempts) => {
        const log = logOfAttempts(attempts);
        const lines = new Map(linesOf(exportedText(log, 'ndjson')).map((line) => [line['seq'], line]));
        const rows = rowsOf(exportedText(log, 'csv'));
        expect(rows).toHaveLength(log.length);
        for (const row of rows) {
          const line = lines.get(Number(row['seq']));
          if (!line || !('data' in line)) continue;
          for (const [name, cell] of Object.entries(row)) {
            if (name === 'time' || name === 'says') continue;
            const text = cell?.startsWith("'") ? cell.slice(1) : cell;
            expect([name, text]).toEqual([name, line[name] === null ? undefined : textOf(line[name])]);
          }
        }
      }),
    );
  });
});

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
