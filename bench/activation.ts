// How long VS Code waits for the extension to activate, as VS Code itself counts it.
import { setTimeout as delay } from 'node:timers/promises';
import { openDrivenWorkbench, type DrivenWorkbench } from '../scripts/vscode/drivenWorkbench.ts';
import { checkoutFolder } from '../scripts/vscode/checkout.ts';
import type { Benchmark } from './benchmark.ts';
import { median } from './rounds.ts';

const windows = 7;
const rowLimitMs = 30_000;
/** A window that stands is still busy with itself: what is activated then waits for others. */
const settleMs = 5_000;
/** Shows all extensions that run at once. */
const tallSize = { width: 1280, height: 2400 };
const extensionId = 'sse-inspector.sse-inspector';

export const activation: Benchmark = {
  name: 'activation',
  title: 'Activation',
  method:
    'A window of a real VS Code is reloaded again and again, each time the extension is activated by a command, and ' +
    'VS Code’s list of running extensions says how long loading and activating took. The bundle is the one of `npm run build`.',
  async run(signal) {
    const workbench = await openDrivenWorkbench({ extensionFolder: checkoutFolder, size: tallSize, signal });
    try {
      const timesMs: number[] = [];
      for (let window = 0; window < windows; window += 1) {
        signal.throwIfAborted();
        if (window > 0) await workbench.reload();
        timesMs.push(await activate(workbench));
      }
      const aim = { kind: 'below', bound: 30 } as const;
      return { rows: [{ measured: 'activation', aim, value: median(timesMs), unit: 'ms' }] };
    } finally {
      await workbench.stop();
    }
  },
};

async function activate(workbench: DrivenWorkbench): Promise<number> {
  await delay(settleMs);
  await workbench.executeCommand('sse.showStreams');
  await workbench.executeCommand('workbench.action.showRuntimeExtensions');
  const rows = workbench.page.locator('.runtime-extensions-editor .extension');
  await rows.first().waitFor({ timeout: rowLimitMs });
  const text = await rows.filter({ hasText: extensionId }).innerText({ timeout: rowLimitMs });
  const [, time] = /(\d+)ms/.exec(text) ?? [];
  if (time === undefined) throw new Error(`The list of running extensions has no time but: ${text}`);
  return Number(time);
}
