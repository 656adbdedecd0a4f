// A real Chromium whose pages are watched as through a debugger, and a server whose streams they open.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findBrowser } from '../../../scripts/vscode/browser.ts';
import { CdpConnection, type CdpAddress } from '../../../src/net/debug/cdpConnection.ts';
import { DebuggedTarget } from '../../../src/net/debug/debuggedTarget.ts';
import type { DebuggedStream } from '../../../src/net/debug/debuggedStream.ts';
import { Changes, until } from '../../helpers/waiting.ts';

export interface DebuggedBrowser {
  /** Opens a page that is watched from its beginning. */
  open(url: string): Promise<DebuggedPage>;
  close(): Promise<void>;
}

export interface DebuggedPage {
  readonly streams: readonly DebuggedStream[];
  readonly target: DebuggedTarget;
  /** Runs a script in the page. */
  run(script: string): Promise<void>;
  /** Sends a command of the protocol, as a debugger does. */
  send(method: string, params?: object): Promise<unknown>;
  /** Waits until it finds something in the streams. */
  until<Result>(look: (streams: readonly DebuggedStream[]) => Result | undefined | false): Promise<Result>;
}

export async function startDebuggedBrowser(): Promise<DebuggedBrowser> {
  const { executablePath, env } = await findBrowser();
  const profile = await mkdtemp(join(tmpdir(), 'sse-browser-'));
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--remote-debugging-port=0',
  ];
  const browser = spawn(executablePath, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const origin = await new Promise<URL>((resolve, reject) => {
    let text = '';
    browser.stderr.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const found = /DevTools listening on (\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(new URL(found));
    });
    browser.once('exit', () => reject(new Error(`The browser did not start: ${text}`)));
  });
  const { host } = origin;
  return {
    async open(url) {
      const response = await fetch(`http://${host}/json/new?about:blank`, { method: 'PUT' });
      const { webSocketDebuggerUrl } = (await response.json()) as { readonly webSocketDebuggerUrl: string };
      return watchPage(new URL(webSocketDebuggerUrl), url);
    },
    async close() {
      const gone = once(browser, 'exit');
      browser.kill('SIGKILL');
      await gone;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function watchPage({ hostname, port, pathname }: URL, url: string): Promise<DebuggedPage> {
  const address: CdpAddress = { host: hostname, port: Number(port), path: pathname };
  const streams: DebuggedStream[] = [];
  const changes = new Changes();
  const target = new DebuggedTarget(address, {
    streamOptions: () => ({ debuggedAs: { session: 'Page' }, maxEventBytes: 1_000_000, storage: undefined }),
    onStream: (stream) => {
      streams.push(stream);
      stream.log.subscribe(() => changes.tell());
      stream.onStateChange(() => changes.tell());
      changes.tell();
    },
    onClose: () => {},
  });
  await target.start();
  const debuggerOfPage = new CdpConnection(
    address,
    () => {},
    () => {},
  );
  await debuggerOfPage.send('Page.navigate', { url });
  return {
    streams,
    target,
    async run(expression) {
      await debuggerOfPage.send('Runtime.evaluate', { expression, awaitPromise: false });
    },
    send: (method, params) => debuggerOfPage.send(method, params),
    until: (look) =>
      until(
        () => look(streams),
        changes.source,
        () =>
          `The streams have: ${streams.map(({ state, log }) => `${state.attempt} ${state.phase} ${log.length}`).join(', ')}`,
      ),
  };
}
