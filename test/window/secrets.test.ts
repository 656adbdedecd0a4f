// Plants a secret in every place that a request can hold one, uses what shows, keeps, reports and copies requests, and
// looks for it in everything that was written: files, the window's own storage, what is shown around the pages, and the
// clipboard.
import { request as httpRequest } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findBlocks, readBlock } from '../../src/net/recording/blockReader.ts';
import { sourceOf } from '../../src/net/recording/recordingSource.ts';
import { checkoutFolder } from '../../scripts/vscode/checkout.ts';
import { openDrivenWorkbench, type DrivenWorkbench } from '../../scripts/vscode/drivenWorkbench.ts';
import { waitUntilItStands, windowLimitMs } from '../../scripts/vscode/workbench.ts';
import { createWindowProfile, type OwnedWindowProfile } from '../../scripts/vscode/windowProfile.ts';

/** In every planted secret but one, which is known by its look alone. */
const mark = 'pl4nted';
const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbDRudGVkIn0.cGw0bnRlZA';
/** The id of an event is none: it is kept with the panel, so that the stream can resume. */
const keptId = 'kept-1d';

let folder: string;
let profile: OwnedWindowProfile;
let workbench: DrivenWorkbench;
const heads: string[] = [];

/** Answers by the path that is asked for; raw, because it sends what Node's own server refuses to. */
const server = createServer((socket) => {
  socket.on('error', () => socket.destroy());
  let received = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    received += text;
    if (!received.includes('\r\n\r\n')) return;
    heads.push(received);
    const [, target = ''] = received.split(' ', 2);
    received = '';
    socket.write(answerTo(target), 'latin1');
  });
});

function answerTo(target: string): string {
  if (target.startsWith('/moved')) return head(`302 Found`, [`Location: /events?token=${mark}-location`]);
  if (target.startsWith('/nowhere')) {
    return head('301 Moved', [`Location: http://[?access_token=${mark}-nowhere&x=${'y'.repeat(100_000)}`]);
  }
  if (target.startsWith('/status')) {
    return head(`401 No \u001b[31mway\u0007 token=${mark}-status`, [`X-Auth-Token: ${mark}-answer`]);
  }
  const fields = ['Content-Type: text/event-stream', `Set-Cookie: sid=${mark}-cookie`];
  return `${head('200 OK', fields, false)}id: ${keptId}\ndata: hello\n\n`;
}

function head(status: string, fields: readonly string[], isWhole = true): string {
  const length = isWhole ? ['Content-Length: 0'] : [];
  return [`HTTP/1.1 ${status}`, ...fields, ...length, '', ''].join('\r\n');
}

beforeAll(async () => {
  if (process.platform !== 'linux') return;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  folder = await mkdtemp(join(tmpdir(), 'sse-planted-'));
  profile = await createWindowProfile();
  workbench = await openDrivenWorkbench({
    extensionFolder: checkoutFolder,
    workspaceFolder: folder,
    profile,
  });
});

afterAll(async () => {
  if (process.platform !== 'linux') return;
  await workbench.stop();
  await profile.remove();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Where in the written texts the mark stands, with what is around it. */
function findMarks(texts: Readonly<Record<string, string>>): string[] {
  return Object.entries(texts).flatMap(([where, text]) =>
    [...text.matchAll(new RegExp(`.{0,60}(?:${mark}|${token}).{0,30}`, 'gs'))].map(
      ([found]) => `${where}: ${found}`,
    ),
  );
}

/** All files of the profile: logs, states, backups. */
async function writtenFiles(): Promise<Record<string, string>> {
  const names = await readdir(profile.userDataFolder, { recursive: true, withFileTypes: true });
  const texts: Record<string, string> = {};
  for (const name of names) {
    if (!name.isFile()) continue;
    const path = join(name.parentPath, name.name);
    texts[path] = await readFile(path, 'latin1').catch(() => '');
    if (path.endsWith('.sserec')) texts[`${path} unpacked`] = await unpacked(path);
  }
  return texts;
}

/** What is in the blocks of a recording of the history. */
async function unpacked(path: string): Promise<string> {
  const source = sourceOf(new Uint8Array(await readFile(path)));
  const found = await findBlocks(source, () => Promise.resolve());
  if (!('places' in found)) throw new Error(`${path} is no recording`);
  return found.places
    .map((place) => Buffer.from(readBlock(source, place) ?? []).toString('latin1'))
    .join('\n');
}

/** What the window keeps in the browser, where VS Code has its states when it runs in one. */
function keptInBrowser(): Promise<string> {
  return workbench.page.evaluate(async () => {
    const wait = <Result>(asked: IDBRequest<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        asked.addEventListener('success', () => resolve(asked.result));
        asked.addEventListener('error', () => reject(new Error('The database cannot be read.')));
      });
    const texts: string[] = [localStorage, sessionStorage].map((kept) =>
      JSON.stringify(Object.entries(kept)),
    );
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue;
      const database = await wait(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const values: unknown[] = await wait(database.transaction(store).objectStore(store).getAll());
        for (const value of values) {
          texts.push(
            value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : JSON.stringify(value),
          );
        }
      }
      database.close();
    }
    return texts.join('\n');
  });
}

// Seen from outside, a window is VS Code's server in a browser, which runs on Linux.
describe.skipIf(process.platform !== 'linux')('a secret in a request', () => {
  it('is in nothing that is written, shown or copied', async () => {
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const names = ['token', 'pass', 'refresh', 'bearer', 'jwt', 'session', 'otp', 'sig', 'code', 'X-Api-Key'];
    const query = names.map((name) => `${name}=${mark}-${name}`).join('&');
    const nested = encodeURIComponent(`http://${mark}-inner@host/?token=${mark}-inner`);
    const requests: { readonly url: string; readonly [name: string]: unknown }[] = [
      { url: `http://${mark}-user@${host}/events` },
      {
        url: `http://me:${mark}-password@${host}/events?${query}&next=${nested}#access_token=${mark}-fragment`,
        headers: [
          ['Cookie', `a=${mark}-cookie`],
          ['X-Api-Key', `${mark}-key`],
          ['Referer', `http://here/?token=${mark}-referer`],
          ['X-Plain', token],
        ],
        lastEventId: '7',
      },
      {
        url: `http://${host}/${token}/events`,
        method: 'POST',
        headers: { Authorization: `Bearer ${mark}-bearer` },
        body: JSON.stringify({
          prompt: 'hello',
          password: `${mark}-body`,
          list: [{ api_key: `${mark}-deep` }],
        }),
      },
      { url: `http://${host}/moved` },
      { url: `http://${host}/nowhere` },
      { url: `http://${host}/status` },
    ];
    const ids: string[] = [];
    for (const request of requests) {
      const before = heads.length;
      ids.push(String(await workbench.executeCommand('sse.connect', request)));
      await expect.poll(() => heads.length).toBeGreaterThan(before);
      // A page keeps what it was told: it has to have stood.
      await (await workbench.webview()).getByRole('row').nth(1).waitFor();
    }
    // They were sent as they are.
    const sent = heads.join('\n');
    for (const name of names) expect(sent).toContain(`${name}=${mark}-${name}`);
    for (const name of ['key', 'referer', 'body', 'deep']) expect(sent).toContain(`${mark}-${name}`);
    expect(sent).toContain(`Basic ${btoa(`${mark}-user:`)}`);
    expect(sent).toContain(token);

    const page = await workbench.webview();
    await page.getByText('No [ESC][31mway[BEL] token=[redacted]').first().waitFor();

    const copied: Record<string, string> = {};
    for (const [at, id] of ids.entries()) {
      await workbench.executeCommand('sse.copyCurl', { streamId: id, number: 1 });
      const text = await workbench.page.evaluate(() => navigator.clipboard.readText());
      expect(text).toContain('curl -N');
      copied[`cURL of request ${at}`] = text;
    }
    await workbench.executeCommand('sse.copyCurlWithCredentials', { streamId: ids[2], number: 1 });
    expect(await workbench.page.evaluate(() => navigator.clipboard.readText())).toContain(`${mark}-deep`);
    await workbench.page.evaluate(() => navigator.clipboard.writeText(''));

    // A relay whose server hangs up, and a command that fails with what it was given.
    const relay = (await workbench.executeCommand('sse.startRelay', 'http://127.0.0.1:1')) as {
      readonly origin: string;
    };
    const through = httpRequest(`${relay.origin}/${token}?token=${mark}-relay`, {
      headers: { Cookie: `a=${mark}-relay`, Authorization: `Bearer ${mark}-relay` },
    }).end();
    await once(through, 'response').catch(() => undefined);
    through.destroy();
    await expect(
      workbench.executeCommand('sse.connect', { url: `http://me:${mark}-typed@:x/?token=${mark}-typed` }),
    ).rejects.toThrow('is not an address');

    await workbench.executeCommand('sse.replayReconnect', ids[1], { lastEventId: keptId });
    await workbench.executeCommand('sse.showStreams');
    await workbench.executeCommand('sse.showTimeline', ids[1]);
    await workbench.page.locator('.pane-body .monaco-list-row').first().waitFor();
    const shown = await workbench.page.evaluate(() => document.documentElement.outerHTML);
    expect(shown.includes(host)).toBe(true);
    await workbench.executeCommand('sse.showLog');
    // The command saves the state of all panels. What the window is when it stands again is of no matter here.
    const loaded = workbench.page.waitForEvent('load', { timeout: windowLimitMs });
    await Promise.all([
      loaded,
      workbench.executeCommand('workbench.action.reloadWindow').catch(() => undefined),
    ]);
    await waitUntilItStands(workbench.page);

    const log = Object.entries(await writtenFiles()).filter(([path]) => path.endsWith('SSE Inspector.log'));
    expect(log.map(([, text]) => text).join('\n')).toContain('GET http://me:[redacted]@');
    const kept = await keptInBrowser();
    expect(kept.includes(host)).toBe(true);
    expect(
      Object.keys(await writtenFiles()).filter((path) => path.endsWith('unpacked')).length,
    ).toBeGreaterThan(0);
    expect(findMarks({ ...copied, shown, 'the browser': kept, ...(await writtenFiles()) })).toEqual([]);
    const controls = log.flatMap(([, text]) =>
      // Read byte by byte, so that what is above is a part of a character.
      text.split('').filter((character) => character < ' ' && !'\t\n'.includes(character)),
    );
    expect(controls).toEqual([]);
    expect(log.flatMap(([, text]) => text.split('\n')).filter((line) => line.length > 1_200)).toEqual([]);
    // Only with the panels, and not in the log.
    expect(kept.includes(keptId)).toBe(true);
    expect(log.filter(([, text]) => text.includes(keptId))).toEqual([]);
  });
});
