import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { checkoutFolder } from '../../scripts/vscode/checkout.ts';
import { openDrivenWorkbench, type DrivenWorkbench } from '../../scripts/vscode/drivenWorkbench.ts';

/** What a folder from somewhere would like: no limits, and every stream cut short. */
const hostile: Readonly<Record<string, unknown>> = {
  'sse.client': 'sse.js',
  'sse.closeMessages': [{ event: 'message' }],
  'sse.codeLens': false,
  'sse.connectTimeoutSeconds': 3600,
  'sse.debug.inspect': 'always',
  'sse.devServer.port': 1,
  'sse.history.days': 1,
  'sse.history.diskMiB': 16_777_216,
  'sse.history.enabled': false,
  'sse.idleTimeoutSeconds': 1,
  'sse.insecureHosts': ['127.0.0.1'],
  'sse.log.diskMiB': 0,
  'sse.log.memoryMiB': 65_536,
  'sse.log.totalMemoryMiB': 1,
  'sse.maxEndedStreams': 1,
  'sse.maxEventMiB': 512,
  'sse.onTabClose': 'keepRunning',
  'sse.openAssembled': true,
  'sse.reconnectOnReload': false,
  'sse.relay.allowedOrigins': ['https://elsewhere.example'],
  'sse.relay.port': 1,
  'sse.terminalLinks': true,
  'sse.tokenPrices': { 'gpt-5': { prompt_tokens: 1 } },
  'sse.variables': { hostile: { host: 'elsewhere.example' } },
};
/** These are the user's alone: trust changes nothing. */
const usersOnly = new Set([
  'sse.history.days',
  'sse.history.diskMiB',
  'sse.insecureHosts',
  'sse.log.diskMiB',
  'sse.log.memoryMiB',
  'sse.log.totalMemoryMiB',
  'sse.maxEndedStreams',
  'sse.relay.allowedOrigins',
]);

let folder: string;
let workbench: DrivenWorkbench;
let requests = 0;
const server = createServer((_, response: ServerResponse) => {
  requests += 1;
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write('data: first\n\ndata: second\n\n');
});

async function readSettings(): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(hostile)) values[name] = await workbench.readSetting(name);
  return values;
}

beforeAll(async () => {
  if (process.platform !== 'linux') return;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  folder = await mkdtemp(join(tmpdir(), 'sse-untrusted-'));
  await mkdir(join(folder, '.vscode'));
  await writeFile(join(folder, '.vscode', 'settings.json'), JSON.stringify(hostile));
  workbench = await openDrivenWorkbench({
    extensionFolder: checkoutFolder,
    workspaceFolder: folder,
    asksForTrust: true,
  });
});

afterAll(async () => {
  if (process.platform !== 'linux') return;
  await workbench.stop();
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

// Seen from outside, a window is VS Code's server in a browser, which runs on Linux.
describe.skipIf(process.platform !== 'linux')('a workspace that is not trusted', () => {
  it('changes no setting, and the extension works in it', async () => {
    const manifest = await readFile(join(checkoutFolder, 'package.json'), 'utf8');
    const { contributes } = JSON.parse(manifest) as {
      readonly contributes: { readonly configuration: { readonly properties: object } };
    };
    expect(Object.keys(hostile)).toEqual(Object.keys(contributes.configuration.properties).toSorted());
    const values = await readSettings();
    for (const [name, value] of Object.entries(hostile)) expect(values[name], name).not.toEqual(value);

    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`;
    await workbench.executeCommand('sse.connect', url);
    const page = await workbench.webview();
    await page.getByText('second').first().waitFor();
    const started = (await workbench.executeCommand('sse.startDevServer')) as { readonly origin: string };
    expect(started.origin).not.toBe('http://127.0.0.1:1');
    await workbench.executeCommand('sse.stopDevServer');
  });

  it('names addresses in its code, which are shown before anything is sent', async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/from-code`;
    const found = { kind: 'request', snippet: `new EventSource('${url}')` };
    const before = requests;
    const { page } = workbench;
    const dialog = page.locator('.monaco-dialog-box');
    const left = workbench.executeCommand('sse.inspectFound', found);
    await dialog
      .getByText(`This folder is not trusted, and the address may come from it: GET ${url}`)
      .waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await left;
    expect(requests).toBe(before);

    const opened = workbench.executeCommand('sse.inspectFound', found);
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    await opened;
    await expect.poll(() => requests).toBe(before + 1);
  });

  it('has files of requests, of which nothing is sent before it was shown, and no variable of this machine', async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/from-file`;
    const file = join(folder, 'hostile.http');
    await writeFile(file, `GET ${url}\n\n###\nGET ${url}\nX-Home: {{$processEnv HOME}}\n`);
    const { page } = workbench;
    const dialog = page.locator('.monaco-dialog-box');
    const inspect = (line: number): Promise<unknown> =>
      workbench.executeCommand('sse.inspectRequest', pathToFileURL(file).href, line);
    const before = requests;
    const left = inspect(0);
    await dialog.getByText(`This folder is not trusted. Send GET ${url}, with what the file says?`).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await left;
    expect(requests).toBe(before);

    const opened = inspect(0);
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    await opened;
    await expect.poll(() => requests).toBe(before + 1);

    const asked = inspect(3);
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    await dialog
      .getByText('This request sends the environment variable HOME of this machine to 127.0.0.1')
      .waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await asked;
    expect(requests).toBe(before + 1);

    for (const answer of ['Always Send', undefined]) {
      const sent = inspect(3);
      await dialog.getByRole('button', { name: 'Send', exact: true }).click();
      if (answer !== undefined) await dialog.getByRole('button', { name: answer }).click();
      await sent;
    }
    await expect.poll(() => requests).toBe(before + 3);
  });

  it('changes those of its streams and servers once it is trusted, without a restart', async () => {
    await workbench.executeCommand('workbench.trust.manage');
    await workbench.page
      .locator('.workspace-trust-editor')
      .getByRole('button', { name: 'Trust', exact: true })
      .click();
    await expect.poll(() => workbench.readSetting('sse.maxEventMiB')).toBe(hostile['sse.maxEventMiB']);
    const values = await readSettings();
    for (const [name, value] of Object.entries(hostile)) {
      if (usersOnly.has(name)) expect(values[name], name).not.toEqual(value);
      else expect(values[name], name).toEqual(value);
    }
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`;
    await workbench.executeCommand('sse.connect', url);
    const page = await workbench.webview();
    await page.getByText('said in an event that the stream is over').first().waitFor();
  });
});
