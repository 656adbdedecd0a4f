// What the numbers were measured on.
import { readFile } from 'node:fs/promises';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { findMeasuredChromium } from '../scripts/clients/measuredBrowser.ts';
import { prepareCodeServer } from '../scripts/vscode/codeServer.ts';

/** Facts by name, as a table shows them. */
export async function describeMachine(): Promise<readonly (readonly [name: string, value: string])[]> {
  const processors = cpus();
  const chromium = await findMeasuredChromium();
  return [
    ['measured on', new Date().toISOString().slice(0, 10)],
    ['processor', `${processors[0]?.model.trim() ?? 'unknown'}, ${processors.length} cores`],
    // Above zero at the start, something else was running as well.
    ['load before', (loadavg()[0] ?? 0).toFixed(1)],
    ['memory', `${Math.round(totalmem() / 2 ** 30)} GiB`],
    ['system', `${platform()} ${release()}`],
    ['Node', process.versions.node],
    ['VS Code', await vscodeVersion()],
    [chromium.name, chromium.version],
  ];
}

async function vscodeVersion(): Promise<string> {
  const text = await readFile(join(await prepareCodeServer(), 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  return `${version} (its server, in Chromium)`;
}
