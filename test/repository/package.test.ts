import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

import { listFiles, PackageManager } from '@vscode/vsce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { writeBundles } from '../../scripts/bundles.ts';

/** The code itself is most of this. A bundle with its names (another 300 kB) or pictures would go far beyond. */
const maxPackedBytes = 820_000;

const allowed = [
  /^package(?:\.nls)?\.json$/,
  /^(README|CHANGELOG)\.md$/,
  /^LICENSE$/,
  /^dist\/(extension|devServerChild|yamlWorker|probe)\.cjs$/,
  /^dist\/page\.(js|css)$/,
  /^dist\/codicon\.(css|ttf)$/,
  /^media\/[\w./-]+\.(svg|png|md|json)$/,
];

/** Written by tools and never in the repository: large, and another build may be in `dist`. */
const written = new Set(['.git', '.mutation', '.vscode-test', 'dist', 'node_modules', 'out']);

/** The repository as it is packaged, with bundles of its own. */
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sse-package-'));
  for (const name of await readdir('.')) {
    if (written.has(name)) continue;
    // The measured clients have a folder of packages of their own.
    const filter = (path: string): boolean => !written.has(basename(path));
    await cp(name, join(folder, name), { recursive: true, filter });
  }
  await writeBundles(join(folder, 'dist'), 'production', 'warning');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the .vsix', () => {
  it('holds the bundles, media and the documents of the extension, and nothing else', async () => {
    const files = await listFiles({ cwd: folder, packageManager: PackageManager.None });
    expect(files.filter((file) => !allowed.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining(['dist/extension.cjs', 'dist/page.js', 'README.md', 'LICENSE']),
    );
  });

  it('has not grown by something that does not belong there', async () => {
    const files = await listFiles({ cwd: folder, packageManager: PackageManager.None });
    const sizes = await Promise.all(
      files.map(async (file) => deflateRawSync(await readFile(join(folder, file))).length),
    );
    // A .vsix is a zip: what the files weigh compressed, and a little for each of their names.
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(maxPackedBytes);
  });
});
