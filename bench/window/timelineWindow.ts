// A real VS Code with timelines, for benchmarks: streams that end by themselves, and the time until their last row shows.
import type { Locator } from 'playwright-core';
import { buildAuxiliaryExtension } from '../../scripts/vscode/auxiliaryExtension.ts';
import { checkoutFolder } from '../../scripts/vscode/checkout.ts';
import { openDrivenWorkbench, type DrivenWorkbench } from '../../scripts/vscode/drivenWorkbench.ts';

const lastRowLimitMs = 120_000;

export async function openTimelineWindow(signal: AbortSignal): Promise<DrivenWorkbench> {
  const delayExtension = await buildAuxiliaryExtension('bench/window/delayExtension.ts');
  return openDrivenWorkbench({ extensionFolder: checkoutFolder, installedFolders: [delayExtension], signal });
}

/** Connects once, without reconnects, and waits until the last entry shows: that the server has ended the response. */
export async function showWholeStream(workbench: DrivenWorkbench, url: string): Promise<string> {
  const id = await workbench.executeCommand('sse.connect', { url, policy: { kind: 'off' } });
  await (await lastRow(workbench)).waitFor({ timeout: lastRowLimitMs });
  return String(id);
}

/** The row of the last entry of a stream that has ended, in the panel that is shown. */
export async function lastRow(workbench: DrivenWorkbench): Promise<Locator> {
  const page = await workbench.webview();
  return page.locator('[role=row]').filter({ hasText: 'The server ended the response' });
}

/** Milliseconds from the beginning of an action until the last row of the stream is there. */
export async function timeToLastRow(
  workbench: DrivenWorkbench,
  begin: () => Promise<unknown>,
): Promise<number> {
  const startedAtMs = performance.now();
  await begin();
  await (await lastRow(workbench)).waitFor({ timeout: lastRowLimitMs });
  return performance.now() - startedAtMs;
}
