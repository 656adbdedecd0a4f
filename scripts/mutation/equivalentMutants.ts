// Mutants that no test can notice, as the program does the same with them. They stand in one table with the reason, not as
// comments in the code, and are not counted. A line of the table that matches nothing any more is an error.
import type { Mutant } from './mutant.ts';

/** By file, relative to the checkout. */
export type EquivalentMutants = Readonly<Record<string, readonly EquivalentMutant[]>>;

export interface EquivalentMutant {
  /** The line of the source where the change begins, without the white space around it. */
  readonly line: string;
  /** `original → replacement`, as the report prints it. */
  readonly change: string;
  /** Why the program does the same. */
  readonly reason: string;
  /** How many mutants of the file are meant; without it, one. */
  readonly times?: number;
}

export interface Separated {
  /** Those that the table does not name. */
  readonly mutants: readonly Mutant[];
  readonly equivalent: readonly Mutant[];
  /** What is wrong with the table, a sentence each. */
  readonly mistakes: readonly string[];
}

/** @param mutants all mutants of the files that occur in them */
export function separateEquivalent(mutants: readonly Mutant[], table: EquivalentMutants): Separated {
  const equivalent = new Set<Mutant>();
  const mistakes: string[] = [];
  for (const file of new Set(mutants.map((mutant) => mutant.file))) {
    for (const { line, change, times = 1 } of table[file] ?? []) {
      const alike = mutants.filter(
        (mutant) => mutant.file === file && mutant.lineText === line && mutant.change === change,
      );
      const alive = alike.filter(({ fate }) => fate === 'survived' || fate === 'uncovered');
      for (const mutant of alive) equivalent.add(mutant);
      if (alive.length !== times)
        mistakes.push(
          `${file}: ${change} in “${line}” stands for ${times}, but ${alive.length} of ${alike.length} live`,
        );
    }
  }
  return {
    mutants: mutants.filter((mutant) => !equivalent.has(mutant)),
    equivalent: [...equivalent],
    mistakes,
  };
}
