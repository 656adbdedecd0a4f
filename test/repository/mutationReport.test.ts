// What mutation testing tells is what the runs found, less what the table of equivalent mutants names, and that table holds.

import { readFile } from 'node:fs/promises';

import { describe, expect, it } from 'vitest';

import equivalentMutants from '../../scripts/mutation/equivalentMutants.json' with { type: 'json' };
import { separateEquivalent, type EquivalentMutants } from '../../scripts/mutation/equivalentMutants.ts';
import { findMutatedPart, sampleOf } from '../../scripts/mutation/mutatedPart.ts';
import { readMutants, withoutUnmet, type MutationReport } from '../../scripts/mutation/mutant.ts';
import { describeMutation, mutationScore, scoreTable } from '../../scripts/mutation/mutationReport.ts';

const source = ['function sum(a: number, b: number) {', '  return a + b;', '}', ''].join('\n');

/** @param outcome the status, and what else is said of it */
function mutant(outcome: string, line: number, from: number, to: number, replacement: string) {
  return {
    mutatorName: 'ArithmeticOperator',
    replacement,
    status: outcome.split(' ')[0] ?? '',
    statusReason: `An error: ${outcome}`,
    location: { start: { line, column: from }, end: { line, column: to } },
  };
}

function reportOf(...mutants: ReturnType<typeof mutant>[]): MutationReport {
  return { files: { 'src/sum.ts': { source, mutants } } };
}

const minus = 'a + b → a - b';

describe('mutants of a report', () => {
  it('name their line and what becomes of it, in the order of the source', () => {
    const body = {
      ...mutant('Killed', 1, 36, 0, '{}'),
      location: { start: { line: 1, column: 36 }, end: { line: 3, column: 2 } },
    };
    expect(readMutants(reportOf(mutant('Survived', 2, 10, 15, 'a - b'), body))).toEqual([
      {
        file: 'src/sum.ts',
        line: 1,
        lineText: 'function sum(a: number, b: number) {',
        mutator: 'ArithmeticOperator',
        change: '{ return a + b; } → {}',
        fate: 'killed',
      },
      {
        file: 'src/sum.ts',
        line: 2,
        lineText: 'return a + b;',
        mutator: 'ArithmeticOperator',
        change: minus,
        fate: 'survived',
      },
    ]);
  });

  it.each([
    ['Killed', ['killed']],
    ['Timeout', ['timedOut']],
    ['Survived', ['survived']],
    ['NoCoverage', ['uncovered']],
    ['RuntimeError', ['killed']],
    ['RuntimeError [vitest-pool]', ['untried']],
    ['CompileError', []],
    ['Ignored', []],
  ])('that are %s count as %j', (status, fates) => {
    expect(readMutants(reportOf(mutant(status, 2, 10, 15, 'a - b'))).map(({ fate }) => fate)).toEqual(fates);
  });

  it.each([
    [100, 'a'.repeat(100)],
    [101, `${'a'.repeat(99)}…`],
  ])('show a replacement of %d characters on one line', (length, shown) => {
    const [only] = readMutants(reportOf(mutant('Killed', 2, 10, 15, 'a'.repeat(length))));
    expect(only?.change).toBe(`a + b → ${shown}`);
  });
});

it('a run goes on from what met a test', () => {
  const all = ['Killed', 'Survived', 'Timeout'].map((status) => mutant(status, 2, 10, 15, 'b'));
  const report = {
    ...reportOf(
      mutant('RuntimeError [vitest-pool]', 2, 10, 15, 'a'),
      mutant('NoCoverage', 2, 10, 15, 'a'),
      ...all,
    ),
    schemaVersion: '1',
  };
  expect(withoutUnmet(report)).toEqual({ ...reportOf(...all), schemaVersion: '1' });
});

describe('equivalent mutants', () => {
  const table = (times?: number): EquivalentMutants => ({
    'src/sum.ts': [
      { line: 'return a + b;', change: minus, reason: 'none', ...(times !== undefined && { times }) },
    ],
    'src/other.ts': [{ line: 'not in this run', change: 'a → b', reason: 'none' }],
  });
  const lives = mutant('Survived', 2, 10, 15, 'a - b');
  const uncovered = mutant('NoCoverage', 2, 10, 15, 'a - b');
  const killed = mutant('Killed', 2, 10, 15, 'a - b');
  const other = mutant('Survived', 2, 10, 11, 'b');

  it('are not counted', () => {
    const { mutants, equivalent, mistakes } = separateEquivalent(
      readMutants(reportOf(lives, other)),
      table(),
    );
    expect([mutants, equivalent].map((list) => list.map(({ change }) => change))).toEqual([
      ['a → b'],
      [minus],
    ]);
    expect(mistakes).toEqual([]);
  });

  it.each([
    ['one lives', [lives], undefined, 0],
    ['one is not covered', [uncovered], undefined, 0],
    ['none is left', [other], undefined, 1],
    ['the only one was killed', [killed], undefined, 1],
    ['one of two was killed', [killed, lives], undefined, 0],
    ['two live', [lives, lives], undefined, 1],
    ['two live', [lives, lives], 2, 0],
    ['one lives', [lives], 2, 1],
  ])('where %s: %j, and the table says %s', (_, mutants, times, mistakes) => {
    expect(separateEquivalent(readMutants(reportOf(...mutants)), table(times)).mistakes).toHaveLength(
      mistakes,
    );
  });

  it('are all in files and lines that exist, each with its reason', async () => {
    const known: EquivalentMutants = equivalentMutants;
    for (const [file, entries] of Object.entries(known)) {
      const lines = (await readFile(file, 'utf8')).split('\n').map((line) => line.trim());
      for (const { line, reason } of entries) {
        expect(lines).toContain(line);
        expect(reason).toMatch(/^[A-Z].+\.$/);
      }
    }
  });
});

describe('a report', () => {
  const mutants = readMutants(
    reportOf(
      mutant('Killed', 2, 10, 11, 'b'),
      mutant('Timeout', 2, 10, 11, 'c'),
      mutant('Survived', 2, 10, 15, 'a - b'),
      mutant('NoCoverage', 2, 10, 15, 'a * b'),
      mutant('NoCoverage', 2, 10, 15, 'a / b'),
      mutant('Survived', 2, 3, 16, ';'),
      mutant('RuntimeError [vitest-pool]', 2, 10, 15, 'a % b'),
    ),
  );
  const separated = separateEquivalent(mutants, {
    'src/sum.ts': [{ line: 'return a + b;', change: 'return a + b; → ;', reason: 'none' }],
  });

  it('counts by file and in all', () => {
    expect(scoreTable(separated).split('\n').slice(2)).toEqual([
      '| src/sum.ts | 6 | 1 | 1 | 1 | 2 | 1 | 1 | 40.0 |',
      '| all | 6 | 1 | 1 | 1 | 2 | 1 | 1 | 40.0 |',
    ]);
    expect(mutationScore([])).toBe('100.0');
  });

  it('lists what lives', () => {
    const text = describeMutation('src', separated);
    expect(text.match(/^src\/sum\.ts:2 .*/gm)).toEqual([
      'src/sum.ts:2 survived, ArithmeticOperator',
      'src/sum.ts:2 uncovered, ArithmeticOperator',
      'src/sum.ts:2 uncovered, ArithmeticOperator',
    ]);
    expect(text).toContain(`  in return a + b;\n  ${minus}\n`);
    expect(text).not.toContain('does not hold');
    expect(describeMutation('src', { ...separated, mistakes: ['so it is'] })).toContain('so it is');
  });
});

describe('a path to mutate', () => {
  it.each([
    [
      'core/wire',
      [],
      ['src/core/wire/**/*.{ts,tsx}', '!src/**/*.d.ts'],
      ['test/core/**/*.test.ts'],
      'test/core/wire',
    ],
    [
      'src/core/wire/',
      ['test/core/wire/'],
      ['src/core/wire/**/*.{ts,tsx}', '!src/**/*.d.ts'],
      ['test/core/wire/**/*.test.ts'],
      'test/core/wire',
    ],
    ['core/wire/framer.ts', [], ['src/core/wire/framer.ts'], ['test/core/**/*.test.ts'], 'test/core/wire'],
    [
      'core/clients',
      [],
      [
        'src/core/clients/**/*.{ts,tsx}',
        '!src/**/*.d.ts',
        // It is generated: a mutant of it is a number that was not measured.
        '!src/core/clients/clientBehaviourData.ts',
      ],
      ['test/core/**/*.test.ts'],
      'test/core/clients',
    ],
    [
      'net',
      ['net/http', 'conformance'],
      ['src/net/**/*.{ts,tsx}', '!src/**/*.d.ts'],
      ['test/net/http/**/*.test.ts', 'test/conformance/**/*.test.ts'],
      'test/net',
    ],
  ])('%s with the tests of %j', (path, tests, files, chosen, nearest) => {
    expect(findMutatedPart(path, tests)).toMatchObject({ files, tests: chosen, nearestTests: nearest });
  });

  it('has samples: every so-manieth line, counted on from file to file', () => {
    const whole = findMutatedPart('core/clients');
    const linesOf = (every: number, first?: number): string[] => [...sampleOf(whole, every, first).files];
    const all = linesOf(1);
    expect(all.length).toBeGreaterThan(300);
    expect(all[0]).toBe('src/core/clients/clientBehaviour.ts:1-1');
    expect(all.filter((each) => each.includes('clientBehaviourData'))).toEqual([]);
    expect(linesOf(7)).toEqual(all.filter((_, at) => at % 7 === 6));
    expect(linesOf(7, 1)).toEqual(all.filter((_, at) => at % 7 === 0));
    expect(linesOf(7, 3)).toEqual(all.filter((_, at) => at % 7 === 2));
    expect(sampleOf(findMutatedPart('core/stream/fault.ts'), 10).files[0]).toBe(
      'src/core/stream/fault.ts:10-10',
    );
  });

  it.each([
    ['host/streams', 'Only these layers'],
    ['', 'Only these layers'],
    ['core/nowhere', 'There is no src/core/nowhere'],
    ['src/core/clients/clientBehaviourData.ts', 'is generated'],
  ])('%j is refused', (path, why) => expect(() => findMutatedPart(path)).toThrow(why));
});
