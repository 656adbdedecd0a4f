// Several runs of one request as text to be pasted elsewhere: all runs as CSV, the summary and the runs as Markdown.

import * as l10n from '@vscode/l10n';

import { markdownText } from '../base/markdownText.ts';
import { csvLine } from '../export/csvCell.ts';
import { runNumbers, type RunNumber } from './runMeasures.ts';
import type { NumberSummary } from './runStatistics.ts';
import type { RunRow, RunsState } from './runsProtocol.ts';
import {
  formatRunNumber,
  numbersOf,
  numberWords,
  outcomeNames,
  runsSentences,
  summaryColumns,
  summaryNames,
} from './runsWords.ts';

/** A row of names, then a row for each run; times in milliseconds. All columns are always there. */
export function runsCsv({ rows }: RunsState): string {
  const head = csvLine(['run', 'outcome', 'status', ...runNumbers, 'finish', 'ending']);
  const lines = rows.map(({ number, outcome, status, values, finish, ending }) =>
    csvLine([
      number,
      outcome,
      status ?? null,
      ...runNumbers.map((name) => roundedOrNull(values[name])),
      finish ?? null,
      ending ?? null,
    ]),
  );
  return head + lines.join('');
}

/** To a thousandth: more digits say nothing. */
function roundedOrNull(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 1000) / 1000;
}

/** The sentences, the summary and the runs. */
export function runsMarkdown(state: RunsState): string {
  const { name, rows, summary } = state;
  const numbers = numbersOf(rows);
  const summed = numbers.flatMap((number) => {
    const of = summary.numbers[number];
    return of
      ? [[numberWords[number].name, ...summaryColumns.map((column) => summaryCell(number, of, column))]]
      : [];
  });
  return [
    `## ${markdownText(name)}`,
    markdownText(runsSentences(state).join(' ')),
    ...(summed.length > 0
      ? [table([l10n.t('Number'), ...summaryColumns.map((column) => summaryNames[column])], summed)]
      : []),
    table(
      [
        l10n.t('Run'),
        l10n.t('Outcome'),
        l10n.t('Status'),
        ...numbers.map((number) => numberWords[number].name),
        l10n.t('Finish'),
        l10n.t('Ending'),
      ],
      rows.map((row) => rowCells(row, numbers)),
    ),
  ]
    .map((block) => `${block}\n`)
    .join('\n');
}

/** A number of the summary as it is read; a dash where the runs are too few for it. */
export function summaryCell(
  number: RunNumber,
  summary: NumberSummary,
  column: (typeof summaryColumns)[number],
): string {
  return column === 'count' ? String(summary.count) : formatRunNumber(number, summary[column]);
}

function rowCells(row: RunRow, numbers: readonly RunNumber[]): string[] {
  const { number, outcome, status, values, finish, ending } = row;
  return [
    String(number),
    outcomeNames[outcome],
    status === undefined ? '–' : String(status),
    ...numbers.map((name) => formatRunNumber(name, values[name])),
    finish ?? '–',
    ending ?? '–',
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownText).join(' | ')} |`;
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n');
}
