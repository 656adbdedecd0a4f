// The results as Markdown: for each benchmark what was aimed at and what was measured, and what that was made of.
import { markdownTable } from '../scripts/clients/markdownTable.ts';
import { isMet, type Benchmark, type BenchmarkResult, type MeasuredRow } from './benchmark.ts';

export interface FinishedBenchmark {
  readonly benchmark: Benchmark;
  readonly result: BenchmarkResult;
}

/** The table of one benchmark, and the rates below it. */
export function resultText({ rows, rates = [], text }: BenchmarkResult): string {
  const numbers = markdownTable(['measured', 'against', 'aim', 'result'], rows.map(cellsOf));
  const table = text === undefined ? numbers : `${numbers}\n\n${text}`;
  return rates.length === 0
    ? table
    : `${table}\n\nMillions of events a second, medians:\n\n${rateTable(rates)}`;
}

/** All benchmarks, each under its title. */
export function resultsText(
  facts: readonly (readonly [name: string, value: string])[],
  finished: readonly FinishedBenchmark[],
): string {
  const sections = finished.map(
    ({ benchmark, result }) => `## ${benchmark.title}\n\n${benchmark.method}\n\n${resultText(result)}`,
  );
  const machine = markdownTable(
    ['', ''],
    facts.map(([name, value]) => [name, value]),
  );
  return [machine, ...sections].join('\n\n');
}

function cellsOf(row: MeasuredRow): string[] {
  const { measured, against = '—', aim, value, unit } = row;
  const aimText = aim ? `${aim.kind === 'at least' ? '≥' : '<'} ${aim.bound} ${unit}` : '—';
  const mark = isMet(row) === false ? ' **(not met)**' : '';
  return [measured, against, aimText, `${formatValue(value)} ${unit}${mark}`];
}

/** One line a contestant, one column a payload. */
function rateTable(rates: NonNullable<BenchmarkResult['rates']>): string {
  const payloads = [...new Set(rates.map(({ payload }) => payload))];
  const contestants = [...new Set(rates.map(({ contestant }) => contestant))];
  const cell = (contestant: string, payload: string): string => {
    const rate = rates.find((one) => one.contestant === contestant && one.payload === payload);
    return rate ? formatValue(rate.eventsPerSecond / 1e6) : '';
  };
  return markdownTable(
    ['', ...payloads],
    contestants.map((contestant) => [contestant, ...payloads.map((payload) => cell(contestant, payload))]),
  );
}

/** Three digits that count. */
function formatValue(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
