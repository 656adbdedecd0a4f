import { readFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';

import { listFiles, PackageManager } from '@vscode/vsce';
import { describe, expect, it } from 'vitest';

/** The code itself is most of this. A picture, a whole font or a bundle with its names would go far beyond. */
const maxPackedBytes = 300_000;

const allowed = [
  /^package\.json$/,
  /^(README|CHANGELOG)\.md$/,
  /^LICENSE$/,
  /^dist\/(extension|devServerChild)\.cjs$/,
  /^dist\/page\.(js|css)$/,
  /^dist\/codicon\.(css|ttf)$/,
  /^media\/[\w./-]+\.(svg|png|md|json)$/,
];

describe('the .vsix', () => {
  it('holds the bundles, media and the documents of the extension, and nothing else', async () => {
    const files = await listFiles({ cwd: process.cwd(), packageManager: PackageManager.None });
    expect(files.filter((file) => !allowed.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining(['dist/extension.cjs', 'dist/page.js', 'README.md', 'LICENSE']),
    );
  });

  it('has not grown by something that does not belong there', async () => {
    const files = await listFiles({ cwd: process.cwd(), packageManager: PackageManager.None });
    const sizes = await Promise.all(files.map(async (file) => deflateRawSync(await readFile(file)).length));
    // A .vsix is a zip: what the files weigh compressed, and a little for each of their names.
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(maxPackedBytes);
  });
});
