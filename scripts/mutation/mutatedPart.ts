// What a path given to `npm run mutate` stands for: the files to mutate, and the tests that have to notice.
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { checkoutFolder } from '../vscode/checkout.ts';

export interface MutatedPart {
  /** Relative to src, with slashes, e.g. `core/wire`. */
  readonly path: string;
  /** The first folder of the path. */
  readonly layer: string;
  /** Globs of the files to mutate, relative to the checkout. */
  readonly files: readonly string[];
  /** Globs of the tests that run, relative to the checkout. */
  readonly tests: readonly string[];
  /** The folder of the tests that run first, relative to the checkout. */
  readonly nearestTests: string;
}

/** Names the environment variable that tells the tests' own configuration what is mutated. */
export const partVariable = 'SSE_MUTATED_PART';

const declarations = 'src/**/*.d.ts';

/** Written by a script, from what it measured: there is nothing in them to test. Relative to the checkout. */
const generatedFiles: readonly string[] = ['src/core/clients/clientBehaviourData.ts'];

/** Layers whose tests run in vitest and import the source. Those of the host run inside VS Code, on what was built. */
const testedLayers: readonly string[] = ['core', 'net', 'webview'];

/**
 * @param path a folder or file of src, with or without `src/` before it
 * @param testFolders only tests below these folders of test run; without any, all of the layer
 * @throws {Error} when there is no such path, or no test could notice
 */
export function findMutatedPart(path: string, testFolders: readonly string[] = []): MutatedPart {
  const below = path
    .replaceAll('\\', '/')
    .replace(/^src\//, '')
    .replace(/\/$/, '');
  const layer = below.split('/')[0] ?? '';
  if (!testedLayers.includes(layer))
    throw new Error(`Only these layers have tests that can notice: ${testedLayers.join(', ')}`);
  const place = join(checkoutFolder, 'src', below);
  if (!existsSync(place)) throw new Error(`There is no src/${below}`);
  const isFolder = statSync(place).isDirectory();
  if (generatedFiles.includes(`src/${below}`)) throw new Error(`src/${below} is generated, and not mutated`);
  const generated = generatedFiles.filter((file) => file.startsWith(`src/${below}/`));
  const tests = testFolders.length === 0 ? [layer] : testFolders;
  return {
    path: below,
    layer,
    files: isFolder
      ? [`src/${below}/**/*.{ts,tsx}`, ...[declarations, ...generated].map((pattern) => `!${pattern}`)]
      : [`src/${below}`],
    tests: tests.map((folder) => `test/${folder.replace(/^test\//, '').replace(/\/$/, '')}/**/*.test.ts`),
    nearestTests: `test/${isFolder ? below : below.replace(/\/[^/]*$/, '')}`,
  };
}

/**
 * The part with the mutants of every so-manieth line of each file only: a sample, where a whole run takes too long. Those
 * that span lines are left out.
 * @param firstLine of the first file, from 1 to `everyLines`: with another one, the sample has none of the same lines
 */
export function sampleOf(part: MutatedPart, everyLines: number, firstLine = everyLines): MutatedPart {
  const included = part.files.filter((pattern) => !pattern.startsWith('!'));
  const names = globSync(included, { cwd: checkoutFolder })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => !matchesGlob(name, declarations) && !generatedFiles.includes(name))
    .toSorted();
  // It goes on from file to file, so that short files are not always met at the same place.
  let next = firstLine;
  const files = names.flatMap((name) => {
    const count = readFileSync(join(checkoutFolder, name), 'utf8').split('\n').length;
    const lines: string[] = [];
    for (; next <= count; next += everyLines) lines.push(`${name}:${next}-${next}`);
    next -= count;
    return lines;
  });
  return { ...part, files };
}

/** @throws {Error} when the variable is not set */
export function readMutatedPart(): MutatedPart {
  const text = process.env[partVariable];
  if (text === undefined) throw new Error('This configuration is for `npm run mutate` alone');
  return JSON.parse(text) as MutatedPart;
}
