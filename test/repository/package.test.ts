import { listFiles, PackageManager } from '@vscode/vsce';
import { describe, expect, it } from 'vitest';

const allowed = [
  /^package\.json$/,
  /^(README|CHANGELOG)\.md$/,
  /^LICENSE$/,
  /^dist\/(extension|devServerChild)\.cjs$/,
  /^dist\/page\.js$/,
  /^dist\/codicon\.(css|ttf)$/,
  /^media\/[\w./-]+\.(svg|png|css|md|json)$/,
];

describe('the .vsix', () => {
  it('holds the bundles, media and the documents of the extension, and nothing else', async () => {
    const files = await listFiles({ cwd: process.cwd(), packageManager: PackageManager.None });
    expect(files.filter((file) => !allowed.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining(['dist/extension.cjs', 'dist/page.js', 'README.md', 'LICENSE']),
    );
  });
});
