// Cells of CSV: what is quoted, and what a spreadsheet would calculate.

import { expect, it } from 'vitest';

import { csvCell, csvLine, type CsvValue } from '../../../src/core/export/csvCell.ts';

it.each<[value: CsvValue, cell: string]>([
  [null, ''],
  ['', '""'],
  [0, '0'],
  [-1.5, '-1.5'],
  ['a', 'a'],
  ['a b', 'a b'],
  ['a;b', 'a;b'],
  ['a,b', '"a,b"'],
  ['a"b', '"a""b"'],
  ['"', '""""'],
  ['a\nb', '"a\nb"'],
  ['a\rb', '"a\rb"'],
  ['=1+1', "'=1+1"],
  ['=A1,B1', '"\'=A1,B1"'],
  ['+a', "'+a"],
  ['-a', "'-a"],
  ['@a', "'@a"],
  ['\ta', "'\ta"],
  ['\ra', '"\'\ra"'],
  ["'a", "''a"],
  ['a=1', 'a=1'],
  [' =1', ' =1'],
  // Numbers are calculated to themselves.
  ['+1', '+1'],
  ['-1', '-1'],
  ['-1.5e-7', '-1.5e-7'],
  ['-1.', "'-1."],
  ['-1-1', "'-1-1"],
  ['+', "'+"],
])('%j is %s', (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});

it('stand in a row with commas, and the end of its line', () => {
  expect(csvLine([1, null, 'a,b', ''])).toBe('1,,"a,b",""\r\n');
  expect(csvLine([])).toBe('\r\n');
});
