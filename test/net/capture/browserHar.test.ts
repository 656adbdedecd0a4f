// HAR files as the Chromium at hand makes them, by Playwright: with the bodies in the file, and with an archive of them.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { launchBrowser } from '../../../scripts/vscode/browser.ts';
import { linesOf, logOf } from '../../core/capture/opened.ts';
import { readHere } from './readHere.ts';

const body = ': hi\nid: 7\nevent: tick\ndata: Grüße € 😀\n\ndata: zwei\n\n';

let browser: Browser;
let server: Server;
let origin: string;
let folder: string;

beforeAll(async () => {
  const begun = new Set<string>();
  server = createServer(({ url = '' }, response) => {
    if (url === '/') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html>');
    } else if (begun.has(url)) {
      response.writeHead(204).end();
    } else {
      begun.add(url);
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write('retry: 1\n\n');
      response.end(body);
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = await mkdtemp(join(tmpdir(), 'sse-har-'));
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
});

it.each(['stream.har', 'stream.zip'])(
  '%s of a real browser opens with its bytes and both attempts',
  async (name) => {
    const path = join(folder, name);
    const context = await browser.newContext({
      recordHar: { path, content: name.endsWith('.zip') ? 'attach' : 'embed' },
    });
    const page = await context.newPage();
    await page.goto(origin);
    // Until the second attempt has got its 204, which ends it for good.
    await page.evaluate(
      (url) =>
        new Promise<void>((resolve) => {
          const source = new EventSource(url);
          source.addEventListener('error', () => {
            if (source.readyState === source.CLOSED) resolve();
          });
        }),
      `${origin}/${name}`,
    );
    await context.close();
    const [stream, ...others] = await readHere(new Uint8Array(await readFile(path)));
    expect(others).toEqual([]);
    const lines = linesOf(logOf(stream ?? expect.fail('no stream')), false);
    expect(lines.filter((line) => !/^(?:Read from|The )/.test(line))).toEqual([
      `request GET ${origin}/${name} -`,
      'open 200',
      'retry 1',
      'comment  hi',
      'tick#7 Grüße € 😀',
      'message#7 zwei',
      'close The server ended the response.',
      `request GET ${origin}/${name} 7`,
      'close The server answered 204 No Content: do not come back.',
    ]);
  },
);
