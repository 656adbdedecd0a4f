// One change to one place of the source, and whether a test noticed it: read from the report that Stryker writes.

/**
 * `killed`: a test failed, or could not even be loaded. `timedOut`: tests did not come to an end. `uncovered`: no test reaches the place. `untried`: the
 * tests did not run, so nothing is known.
 */
export type MutantFate = 'killed' | 'timedOut' | 'survived' | 'uncovered' | 'untried';

export interface Mutant {
  /** Relative to the checkout, with slashes. */
  readonly file: string;
  /** Where the change begins, from 1. */
  readonly line: number;
  /** The line where the change begins, without the white space around it. */
  readonly lineText: string;
  /** The kind of change, e.g. `EqualityOperator`. */
  readonly mutator: string;
  /** `original → replacement`, each on one line; long ones are cut. */
  readonly change: string;
  readonly fate: MutantFate;
}

/** What is read of a report in the format `mutation-testing-report-schema`. Lines and columns count from 1. */
export interface MutationReport {
  readonly files: Readonly<
    Record<string, { readonly source: string; readonly mutants: readonly RawMutant[] }>
  >;
}

interface RawMutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly statusReason?: string;
  readonly location: { readonly start: Position; readonly end: Position };
}

interface Position {
  readonly line: number;
  readonly column: number;
}

const fates: ReadonlyMap<string, MutantFate> = new Map([
  ['Killed', 'killed'],
  ['Timeout', 'timedOut'],
  ['Survived', 'survived'],
  ['NoCoverage', 'uncovered'],
]);

/** The mutants of a report in the order of the source. */
export function readMutants(report: MutationReport): Mutant[] {
  const mutants: Mutant[] = [];
  for (const [file, { source, mutants: raws }] of Object.entries(report.files).sort(byName)) {
    const lines = source.split(/\r?\n/);
    for (const raw of raws.toSorted(byPlace)) {
      const { mutatorName, replacement, location } = raw;
      const fate = fateOf(raw);
      if (fate === undefined) continue;
      mutants.push({
        file,
        line: location.start.line,
        lineText: lines[location.start.line - 1]?.trim() ?? '',
        mutator: mutatorName,
        change: `${onOneLine(textBetween(lines, location.start, location.end))} → ${onOneLine(replacement ?? '')}`,
        fate,
      });
    }
  }
  return mutants;
}

/** The report without the mutants that met no test, so that a run that goes on from it looks again whether one meets them. */
export function withoutUnmet<R extends MutationReport>(report: R): R {
  const files = Object.entries(report.files).map(([name, file]) => {
    const mutants = file.mutants.filter((mutant) => {
      const fate = fateOf(mutant);
      return fate !== 'untried' && fate !== 'uncovered';
    });
    return [name, { ...file, mutants }];
  });
  return { ...report, files: Object.fromEntries(files) as R['files'] };
}

/** Undefined for what is no mutant of ours to judge, as it is left out or does not compile. */
function fateOf({ status, statusReason = '' }: RawMutant): MutantFate | undefined {
  // An error outside of tests is one of loading them, which shows the mutant, or the end of the process that runs them.
  if (status === 'RuntimeError') return statusReason.includes('[vitest-pool]') ? 'untried' : 'killed';
  return fates.get(status);
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function byPlace({ location: { start: a } }: RawMutant, { location: { start: b } }: RawMutant): number {
  return a.line - b.line || a.column - b.column;
}

/** @param end the first place that does not belong to it */
function textBetween(lines: readonly string[], start: Position, end: Position): string {
  const whole = lines.slice(start.line - 1, end.line);
  const last = whole.length - 1;
  return whole
    .map((line, at) =>
      line.slice(at === 0 ? start.column - 1 : 0, at === last ? end.column - 1 : line.length),
    )
    .join('\n');
}

function onOneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}
