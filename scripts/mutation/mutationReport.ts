// The text that a run leaves: the score of each file, then what lives, so that somebody can write a test from it.
import type { Separated } from './equivalentMutants.ts';
import type { Mutant, MutantFate } from './mutant.ts';

/** The share that was noticed of those that were tried, in percent with one digit; without any, all. */
export function mutationScore(mutants: readonly Mutant[]): string {
  const tried = mutants.filter(({ fate }) => fate !== 'untried');
  const noticed = tried.length - tried.filter(isAlive).length;
  return tried.length === 0 ? '100.0' : ((100 * noticed) / tried.length).toFixed(1);
}

/** A Markdown table with a line for each file and one for all. */
export function scoreTable({ mutants, equivalent }: Separated): string {
  const files = [...new Set([...mutants, ...equivalent].map(({ file }) => file))].sort();
  const row = (name: string, belongs: (mutant: Mutant) => boolean): string => {
    const own = mutants.filter(belongs);
    const count = (fate: MutantFate): number => own.filter((mutant) => mutant.fate === fate).length;
    const cells = [
      own.length,
      count('killed'),
      count('timedOut'),
      count('survived'),
      count('uncovered'),
      count('untried'),
      equivalent.filter(belongs).length,
    ];
    return `| ${name} | ${cells.join(' | ')} | ${mutationScore(own)} |`;
  };
  return [
    '| file | mutants | killed | timed out | survived | uncovered | not tried | equivalent | score |',
    '|---|--:|--:|--:|--:|--:|--:|--:|--:|',
    ...files.map((file) => row(file, (mutant) => mutant.file === file)),
    row('all', () => true),
  ].join('\n');
}

/** The whole report. */
export function describeMutation(title: string, separated: Separated): string {
  const { mutants, mistakes } = separated;
  const sections = [
    `Mutants of ${title}`,
    scoreTable(separated),
    ...(mistakes.length > 0
      ? [['What does not hold in the table of equivalent mutants:', ...mistakes].join('\n')]
      : []),
    ...mutants.filter(isAlive).map(describeMutant),
  ];
  return `${sections.join('\n\n')}\n`;
}

function isAlive({ fate }: Mutant): boolean {
  return fate === 'survived' || fate === 'uncovered';
}

function describeMutant({ file, line, lineText, mutator, change, fate }: Mutant): string {
  return [`${file}:${line} ${fate}, ${mutator}`, `  in ${lineText}`, `  ${change}`].join('\n');
}
