// How large the packaged extension is.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { checkoutFolder } from '../scripts/vscode/checkout.ts';
import type { Benchmark } from './benchmark.ts';

export const packageSize: Benchmark = {
  name: 'package',
  title: 'The package',
  method: 'The .vsix as `npm run package` makes it.',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'sse-inspector-package-'));
    try {
      const packagePath = join(folder, 'extension.vsix');
      await createVSIX({
        cwd: checkoutFolder,
        packagePath,
        dependencies: false,
        rewriteRelativeLinks: false,
      });
      const { size } = await stat(packagePath);
      const aim = { kind: 'below', bound: 150 } as const;
      return { rows: [{ measured: 'size of the .vsix', aim, value: size / 1000, unit: 'kB' }] };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
