import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { checkoutFolder } from '../../scripts/vscode/checkout.ts';
import { openDrivenWorkbench, type DrivenWorkbench } from '../../scripts/vscode/drivenWorkbench.ts';
import { windowLimitMs } from '../../scripts/vscode/workbench.ts';
import { createWindowProfile, type OwnedWindowProfile } from '../../scripts/vscode/windowProfile.ts';

/** VS Code keeps the editors of a folder's window over a reload. */
let profile: OwnedWindowProfile;
let workbench: DrivenWorkbench;
const lastHiddenId = '127';
const requests: IncomingMessage[] = [];
const responses: ServerResponse[] = [];
const requestedSince = (count: number): unknown[][] =>
  requests.slice(count).map(({ url, headers }) => [url, headers['last-event-id']]);
const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  requests.push(request);
  responses.push(response);
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  // One that goes on after its last event gets nothing new.
  if (request.headers['last-event-id'] === lastHiddenId) return;
  if (request.url === '/tokens') {
    for (const content of ['An answer', ' that comes back'])
      response.write(`data: ${JSON.stringify(tokenOf(content))}\n\n`);
    return;
  }
  response.write(`id: ${requests.length}\ndata: event of request ${requests.length}\n\n`);
  if (request.url === '/over') response.end();
});

/** A part of an answer, as OpenAI's chat completions stream it. */
function tokenOf(content: string): object {
  const choices = [{ index: 0, delta: { content }, finish_reason: null }];
  return { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'gpt-5', choices };
}

beforeAll(async () => {
  if (process.platform !== 'linux') return;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  profile = await createWindowProfile();
  const { workspaceFolder } = profile;
  workbench = await openDrivenWorkbench({ extensionFolder: checkoutFolder, workspaceFolder, profile });
});

afterAll(async () => {
  if (process.platform !== 'linux') return;
  await workbench.stop();
  server.closeAllConnections();
  server.close();
  await profile.remove();
});

/** What is in the address fields of all pages, in whatever order VS Code has them. */
async function formAddresses(): Promise<string[]> {
  const values = workbench.page.frames().map(async (frame) => {
    const field = frame.locator('#url');
    return (await field.count()) > 0 ? field.first().inputValue({ timeout: 1_000 }) : '';
  });
  const settled = await Promise.allSettled(values);
  return settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}

// Seen from outside, a window is VS Code's server in a browser, which runs on Linux.
describe.skipIf(process.platform !== 'linux')('a reload of the window', () => {
  it('brings the panel back, and connects it again with its last event id', async () => {
    await workbench.executeCommand('workbench.action.closeAllEditors');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`;
    const count = requests.length;
    const texts = [1, 2].map((more) => `event of request ${count + more}`);
    await workbench.executeCommand('sse.connect', url);
    const before = await workbench.webview();
    await before
      .getByText(texts[0] ?? '')
      .first()
      .waitFor();

    const closed = once(requests[count]?.socket ?? server, 'close');
    await workbench.reload();
    await closed;
    const after = await workbench.webview();
    await after
      .getByText(texts[1] ?? '')
      .first()
      .waitFor();
    // What came before is there as well, and how that ended.
    await after
      .getByText(texts[0] ?? '')
      .first()
      .waitFor();
    await after.getByText('The window was closed or reloaded').first().waitFor();
    expect(requestedSince(count)).toEqual([
      ['/events', undefined],
      ['/events', String(count + 1)],
    ]);
  });

  it('leaves a stream closed that was closed', async () => {
    await workbench.executeCommand('workbench.action.closeAllEditors');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const text = `event of request ${requests.length + 1}`;
    await workbench.executeCommand('sse.connect', `${origin}/closed`);
    const page = await workbench.webview();
    await page.getByText(text).first().waitFor();
    await workbench.executeCommand('sse.disconnect');
    await page.getByText('You closed the connection').first().waitFor();
    const count = requests.length;
    await workbench.reload();
    const after = await workbench.webview();
    await after.getByText(text).first().waitFor();
    await after.getByText('You closed the connection').first().waitFor();
    await after.getByRole('button', { name: 'Connect', exact: true }).waitFor();
    expect(requests.length).toBe(count);
  });

  it('keeps who reads the stream', async () => {
    await workbench.executeCommand('workbench.action.closeAllEditors');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await workbench.executeCommand('sse.connect', `${origin}/read-by`);
    const before = await workbench.webview();
    await before.getByRole('button', { name: 'Request', exact: true }).click();
    await before.getByLabel('Read by').selectOption({ label: 'openai, stream: true' });
    await before.getByText('Chosen by you.').waitFor();
    const count = requests.length;
    await workbench.reload();
    const after = await workbench.webview();
    await after
      .getByText(`event of request ${count + 1}`)
      .first()
      .waitFor();
    await after.getByText('Chosen by you.').waitFor();
    expect(await after.getByLabel('Read by').inputValue()).toBe('openai-loop');
  });

  it('keeps no credentials, and does not connect without them', async () => {
    await workbench.executeCommand('workbench.action.closeAllEditors');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const count = requests.length + 1;
    await workbench.executeCommand('sse.connect', `${origin}/events?token=hidden`);
    const before = await workbench.webview();
    await before.getByText(`event of request ${count}`).first().waitFor();
    expect(requests.length).toBe(count);
    await workbench.reload();
    const after = await workbench.webview();
    // It is there to be read; sending it again asks for what is missing.
    await after.getByText(`event of request ${count}`).first().waitFor();
    await after.getByRole('button', { name: 'Send Again…', exact: true }).click();
    await expect.poll(formAddresses).toContain(`${origin}/events?token=`);
    expect(requests.length).toBe(count);
  });

  it('connects a stream again whose tab is hidden, with the last id that came while it was hidden', async () => {
    await workbench.executeCommand('workbench.action.closeAllEditors');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await workbench.executeCommand('sse.connect', `${origin}/hidden`);
    const shown = await workbench.webview();
    await shown.getByText(`event of request ${requests.length}`).first().waitFor();
    const hidden = responses.at(-1);
    await workbench.executeCommand('sse.connect', `${origin}/front`);
    const front = await workbench.webview();
    await front.getByText(`event of request ${requests.length}`).first().waitFor();
    // Its reconnect says that it has seen the last event.
    const seen = requests.length;
    for (let id = 100; id <= 127; id += 1) hidden?.write(`id: ${id}\ndata: while hidden\n\n`);
    hidden?.end('retry: 10\n\n');
    await expect.poll(() => requestedSince(seen)).toEqual([['/hidden', lastHiddenId]]);
    const before = requests.length;
    await workbench.reload();
    await expect
      .poll(() => requestedSince(before))
      .toEqual(
        expect.arrayContaining([
          ['/front', String(seen)],
          ['/hidden', lastHiddenId],
        ]),
      );
    // Its tab was not shown: the page of the stream in front is the one there is.
    await workbench.webview();
    expect(requestedSince(before).filter(([path]) => path === '/hidden')).toHaveLength(1);
    await workbench.executeCommand('workbench.action.previousEditor');
    await workbench.webview();
    expect(requestedSince(before).filter(([path]) => path === '/hidden')).toHaveLength(1);
    await workbench.executeCommand('workbench.action.closeActiveEditor');
  });

  it('brings streams that are shown together back: one that goes on, and one whose tab was closed', async () => {
    await workbench.executeCommand('workbench.action.closeAllEditors');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const connect = async (path: string): Promise<unknown> => {
      const id = await workbench.executeCommand('sse.connect', {
        url: `${origin}${path}`,
        ...(path === '/over' && { policy: { kind: 'off' } }),
      });
      const page = await workbench.webview();
      await page.getByText(`event of request ${requests.length}`).first().waitFor();
      return id;
    };
    const over = await connect('/over');
    await workbench.executeCommand('workbench.action.closeActiveEditor');
    const count = requests.length;
    const streams = [over, await connect('/together')];
    await workbench.executeCommand('sse.showTogether', { streams });
    const title = 'Streams Together';
    const shows = async (text: string): Promise<void> => {
      const page = await workbench.webview({ title });
      await page.getByText(text).first().waitFor();
    };
    await shows(`event of request ${count}`);
    await shows(`event of request ${count + 1}`);
    await workbench.reload();
    await shows(`event of request ${count}`);
    await shows(`event of request ${count + 1}`);
    // What came after the reload joins.
    await shows(`event of request ${count + 2}`);
    expect(requestedSince(count)).toEqual([
      ['/together', undefined],
      ['/together', String(count + 1)],
    ]);
    await workbench.executeCommand('workbench.action.closeActiveEditor');
  });

  it('brings relays back at their ports, and the panel of a relayed stream with what passed', async () => {
    await workbench.executeCommand('workbench.action.closeAllEditors');
    // Streams are numbered: the relayed one is the next.
    const gone = await workbench.executeCommand('sse.connect', 'http://127.0.0.1:1/');
    await workbench.executeCommand('sse.removeStream', gone);
    const relayed = `stream-${Number(String(gone).split('-')[1]) + 1}`;
    const upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const relay = (await workbench.executeCommand('sse.startRelay', upstream)) as { readonly origin: string };
    const stopReading = new AbortController();
    const read = await fetch(`${relay.origin}/relayed`, {
      headers: { Accept: 'text/event-stream' },
      signal: stopReading.signal,
    });
    await read.body?.getReader().read();
    await workbench.executeCommand('sse.showTimeline', relayed);
    const before = await workbench.webview();
    await before.getByText(`event of request ${requests.length}`).first().waitFor();
    const passed = requests.length;
    await workbench.reload();
    const after = await workbench.webview();
    await after.getByText(`event of request ${passed}`).first().waitFor();
    await after.getByText('Server side').first().waitFor();
    stopReading.abort();
    await expect
      .poll(async () => (await fetch(`${relay.origin}/again`).catch(() => undefined))?.status, {
        timeout: windowLimitMs,
      })
      .toBe(200);
    expect(requests.at(-1)?.url).toBe('/again');
    await workbench.executeCommand('sse.stopRelay', relay.origin);
    await expect(fetch(`${relay.origin}/stopped`)).rejects.toThrow();
  });

  it('brings three live streams, an answer, a relay with its stream and a report back together', async () => {
    await workbench.executeCommand('workbench.action.closeAllEditors');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { host } = new URL(origin);
    // The report is a page as well.
    const panel = (path: string): ReturnType<DrivenWorkbench['webview']> =>
      workbench.webview({ title: `SSE ${host}${path}` });
    const shows = async (path: string, text = ''): Promise<void> => {
      const page = await panel(path);
      await page.getByText(text).first().waitFor();
    };
    const ofOver = `event of request ${requests.length + 1}`;
    const over = await workbench.executeCommand('sse.connect', {
      url: `${origin}/over`,
      policy: { kind: 'off' },
    });
    await shows('/over', ofOver);
    await workbench.executeCommand('sse.replayReconnect', over, { lastEventId: String(requests.length) });
    const texts: string[] = [];
    for (const path of ['/one', '/two']) {
      texts.push(`event of request ${requests.length + 1}`);
      await workbench.executeCommand('sse.connect', origin + path);
      await shows(path, texts.at(-1));
    }
    const last = await workbench.executeCommand('sse.connect', `${origin}/tokens`);
    const answer = await panel('/tokens');
    await answer.getByRole('button', { name: 'Assembled' }).click();
    await answer.getByText('An answer that comes back').first().waitFor();
    const relay = (await workbench.executeCommand('sse.startRelay', origin)) as { readonly origin: string };
    const stopReading = new AbortController();
    const read = await fetch(`${relay.origin}/relayed`, {
      headers: { Accept: 'text/event-stream' },
      signal: stopReading.signal,
    });
    await read.body?.getReader().read();
    texts.push(`event of request ${requests.length}`);
    await workbench.executeCommand('sse.showTimeline', `stream-${Number(String(last).split('-')[1]) + 1}`);
    await shows('/relayed', texts.at(-1));
    const tabs = await workbench.page.getByRole('tab').allTextContents();
    const before = requests.length;
    await workbench.reload();
    // What was live goes on, though its tab is not shown.
    await expect
      .poll(
        () =>
          requestedSince(before)
            .map(([path]) => String(path))
            .toSorted(),
        { timeout: 60_000 },
      )
      .toEqual(['/one', '/tokens', '/two']);
    stopReading.abort();
    expect(await workbench.page.getByRole('tab').allTextContents()).toEqual(tabs);
    expect(tabs.some((tab) => tab.includes('Replayed reconnects'))).toBe(true);
    const paths = ['/over', '/one', '/two', '/tokens', '/relayed'];
    const wanted = [ofOver, ...texts.slice(0, 2), 'An answer that comes back', ...texts.slice(2)];
    for (const [at, path] of paths.entries()) {
      await workbench.page.getByRole('tab', { name: `${host}${path}` }).click();
      await shows(path, wanted[at]);
    }
    await expect
      .poll(async () => (await fetch(`${relay.origin}/back`).catch(() => undefined))?.status, {
        timeout: windowLimitMs,
      })
      .toBe(200);
    await workbench.executeCommand('sse.stopRelay', relay.origin);
  });

  it('ends every part of the window of before, none with an error', async () => {
    await workbench.executeCommand('workbench.action.closeAllEditors');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await workbench.executeCommand('sse.connect', `${origin}/ends`);
    await (await workbench.webview()).getByText(`event of request ${requests.length}`).first().waitFor();
    await workbench.reload();
    const files = await readdir(profile.userDataFolder, { recursive: true });
    const logs = await Promise.all(
      files
        .filter((file) => file.endsWith('exthost.log'))
        .map((file) => readFile(join(profile.userDataFolder, file), 'utf8')),
    );
    expect(logs.length).toBeGreaterThan(1);
    expect(logs.join('\n').match(/.*sse-inspector.*\n.*Error: .*/g) ?? []).toEqual([]);
  });
});
