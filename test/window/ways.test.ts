// Ways into the extension that only a look at the window can see: what the palette shows first, and links from outside.

import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { checkoutFolder } from '../../scripts/vscode/checkout.ts';
import { openDrivenWorkbench, type DrivenWorkbench } from '../../scripts/vscode/drivenWorkbench.ts';

let workbench: DrivenWorkbench;
const targets: string[] = [];
const server = createServer((request, response: ServerResponse) => {
  targets.push(request.url ?? '');
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write(`data: ${request.url}\n\n`);
});

beforeAll(async () => {
  if (process.platform !== 'linux') return;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  workbench = await openDrivenWorkbench({ extensionFolder: checkoutFolder });
});

afterAll(async () => {
  if (process.platform !== 'linux') return;
  await workbench.stop();
  server.closeAllConnections();
  server.close();
});

/** Follows a link as the editor does that gets it from the system. */
async function follow(query: string): Promise<void> {
  const { page } = workbench;
  const opened = workbench.executeCommand('workbench.action.url.openUrl');
  await page.locator('.quick-input-widget').getByText('URL to open').waitFor();
  const input = page.locator('.quick-input-widget input[type="text"]:visible');
  await input.fill(`code-oss://sse-inspector.sse-inspector/connect?${query}`);
  await input.press('Enter');
  // VS Code itself asks first whether the extension may have the link.
  await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Open', exact: true }).click();
  await opened;
}

// Seen from outside, a window is VS Code's server in a browser, which runs on Linux.
describe.skipIf(process.platform !== 'linux')('a fresh window', () => {
  it('shows Connect before all other commands of ours where somebody types SSE', async () => {
    const { page } = workbench;
    await workbench.executeCommand('workbench.action.quickOpen', '>SSE');
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'SSE: Connect' }).waitFor();
    const labels = (await rows.allInnerTexts()).map((label) => label.split('\n', 1)[0] ?? '');
    await page.keyboard.press('Escape');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    const first = labels.findIndex((label) => /^SSE\b/.test(label));
    expect(labels[first]).toBe('SSE: Connect');
    // VS Code sorts by the alphabet what nobody has used: what stands before ours has the letters in words of its own.
    for (const label of labels.slice(0, first)) expect(label.localeCompare('SSE')).toBeLessThan(0);
  });

  it('connects to the address of a link when the user agrees, and sends nothing before', async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/linked?a=1&b=2`;
    const dialog = workbench.page.locator('.monaco-dialog-box');
    for (const answer of ['Cancel', 'Connect', 'Connect']) {
      const before = targets.length;
      await follow(`url=${encodeURIComponent(url)}`);
      await dialog.getByText(`A link asks to connect to ${url}`).waitFor();
      expect(targets).toHaveLength(before);
      await dialog.getByRole('button', { name: answer, exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
      if (answer === 'Cancel') continue;
      await expect.poll(() => targets.length).toBe(before + 1);
      // The page that opens takes the focus, with which the next input would be gone.
      const timeline = await workbench.webview();
      await timeline.getByText('/linked?a=1&b=2').first().waitFor();
      await workbench.executeCommand('workbench.action.closeAllEditors');
    }
    expect(targets).toEqual(['/linked?a=1&b=2', '/linked?a=1&b=2']);
  });

  it('refuses a link that leads elsewhere, in words', async () => {
    await follow('url=file%3A%2F%2F%2Fetc%2Fpasswd');
    await expect
      .poll(() => workbench.logLines().join('\n'))
      .toContain('A link can lead to http and https addresses alone, not to file:');
    await workbench.executeCommand('notifications.showList');
    await workbench.page
      .locator('.notifications-center')
      .getByText('A link can lead to http and https addresses alone')
      .waitFor();
    expect(targets).toHaveLength(2);
  });
});
