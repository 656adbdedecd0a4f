// A real Chromium whose pages are watched as through a debugger, and a server whose streams they open.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findBrowser } from '../../../scripts/vscode/browser.ts';
import { isRecord } from '../../../src/core/base/narrowing.ts';
import { DebuggedTarget } from '../../../src/net/debug/debuggedTarget.ts';
import type { DebuggedStream } from '../../../src/net/debug/debuggedStream.ts';
import { Changes, until } from '../../helpers/waiting.ts';
import { SharedProtocol, type SharedTarget } from './sharedProtocol.ts';

export interface DebuggedBrowser {
  /** Opens a page that is watched from its beginning, with all that it begins; or later, once it is asked for. */
  open(url: string, options?: { readonly isWatchedLater?: boolean }): Promise<DebuggedPage>;
  close(): Promise<void>;
}

export interface DebuggedPage {
  /** Those of its frames and workers as well: their session is named by the type of the target. */
  readonly streams: readonly DebuggedStream[];
  /** The page itself. */
  readonly target: DebuggedTarget;
  readonly shared: SharedTarget;
  /** What is watched, with the types of the targets. */
  readonly watched: readonly string[];
  /** Each time that a stream of before was seen, and that its document was gone. */
  readonly earlier: readonly boolean[];
  /** Begins to watch a page that was opened to be watched later. */
  watch(): Promise<void>;
  /** Runs a script in the page. @param isAwaited whether the promise that it makes is waited for */
  run(script: string, isAwaited?: boolean): Promise<void>;
  /** Sends a command of the protocol, as a debugger does. */
  send(method: string, params?: object): Promise<unknown>;
  /** Waits until it finds something in the streams. */
  until<Result>(look: (streams: readonly DebuggedStream[]) => Result | undefined | false): Promise<Result>;
}

/** Before that there may be nothing yet to which a script can add something. */
const loaded = `new Promise((resolve) => {
  if (document.readyState === 'complete') resolve();
  else addEventListener('load', resolve);
})`;

interface WatchedPage extends DebuggedPage {
  /** Watches something that the page has begun. */
  add(shared: SharedTarget): Promise<void>;
}

export async function startDebuggedBrowser(): Promise<DebuggedBrowser> {
  const { executablePath, env } = await findBrowser();
  const profile = await mkdtemp(join(tmpdir(), 'sse-browser-'));
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--site-per-process',
    '--remote-debugging-port=0',
  ];
  const browser = spawn(executablePath, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    let text = '';
    browser.stderr.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const found = /DevTools listening on (\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    browser.once('exit', () => reject(new Error(`The browser did not start: ${text}`)));
  });
  /** By the sessions of the pages, and of all that they have begun. */
  const pages = new Map<string, WatchedPage>();
  const shared = await SharedProtocol.connect(address, async (target, opener) => {
    const page = pages.get(opener);
    if (!page) return;
    pages.set(target.address.path.slice(1), page);
    await page.add(target);
  });
  return {
    async open(url, { isWatchedLater = false } = {}) {
      const { target, session } = await shared.openPage();
      const page = watchedPage(target);
      pages.set(session, page);
      if (!isWatchedLater) await page.watch();
      await page.send('Page.navigate', { url });
      await page.run(loaded, true);
      return page;
    },
    async close() {
      await shared.close();
      const gone = once(browser, 'exit');
      browser.kill('SIGKILL');
      await gone;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function watchedPage(shared: SharedTarget): WatchedPage {
  const streams: DebuggedStream[] = [];
  const targets: DebuggedTarget[] = [];
  const watched: string[] = [];
  const earlier: boolean[] = [];
  const changes = new Changes();
  const add = async ({ address, type }: SharedTarget): Promise<void> => {
    const target = new DebuggedTarget(address, {
      streamOptions: () => ({ debuggedAs: { session: type }, maxEventBytes: 1_000_000, storage: undefined }),
      onStream: (stream) => {
        streams.push(stream);
        stream.log.subscribe(() => changes.tell());
        stream.onStateChange(() => changes.tell());
        changes.tell();
      },
      onEarlier: (isThere) => {
        earlier.push(isThere);
        changes.tell();
      },
      onClose: () => {},
    });
    targets.push(target);
    await target.start();
    watched.push(type);
    changes.tell();
  };
  return {
    streams,
    shared,
    watched,
    earlier,
    add,
    get target() {
      const [page] = targets;
      if (!page) throw new Error('The page is not watched yet.');
      return page;
    },
    watch: () => add(shared),
    async run(expression, awaitPromise = false) {
      const answer = await shared.send('Runtime.evaluate', { expression, awaitPromise });
      if (isRecord(answer) && answer['exceptionDetails'] !== undefined)
        throw new Error(JSON.stringify(answer['exceptionDetails']));
    },
    send: (method, params) => shared.send(method, params),
    until: (look) =>
      until(
        () => look(streams),
        changes.source,
        () =>
          `The streams have: ${streams.map(({ state, log }) => `${state.attempt} ${state.phase} ${log.length}`).join(', ')}`,
      ),
  };
}
