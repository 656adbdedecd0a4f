// A real VS Code that a script or a test drives from outside: the server, a headless browser, and the page that shows
// the workbench. Everything belongs to the object that is given back and ends with its `stop()`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { stateFolder } from './checkout.ts';
import { createCleanUp, type CleanUp } from './cleanUp.ts';
import { startVscodeServer } from './vscodeServer.ts';
import { findWebview, type WebviewChoice } from './webviewFrame.ts';
import { trustSettings } from './quietSettings.ts';
import { createWindowProfile, type WindowProfile } from './windowProfile.ts';
import { present } from '../../src/core/base/present.ts';

export interface WorkbenchOptions {
  /** The folder of the extension in development, with its package.json; absolute. */
  readonly extensionFolder: string;
  /** More extensions to install; the window takes only one as in development. */
  readonly installedFolders?: readonly string[];
  /** A folder to open, absolute; an empty window without one. */
  readonly workspaceFolder?: string;
  /** User settings on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A profile of the caller's, settings included, which the caller also removes. */
  readonly profile?: WindowProfile;
  /** Folders are not trusted until somebody says so in the window; without it, all are. */
  readonly asksForTrust?: boolean;
  readonly size?: { readonly width: number; readonly height: number };
  /** Device pixels per CSS pixel: 2 for screenshots that look sharp in a README. */
  readonly deviceScaleFactor?: number;
  /** For the extension host, on top of this process's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A module to run inside the extension host, and what to call with its exit code. */
  readonly tests?: { readonly path: string; readonly onExit: (exitCode: number) => void };
  readonly signal?: AbortSignal;
}

export interface Workbench {
  readonly page: Page;
  /** The document of a webview, once it is there; 60 s at most if left out. */
  webview(choice?: WebviewChoice, timeoutMs?: number): Promise<FrameLocator>;
  /** Writes a PNG of the window into the state folder's `screenshots`; its absolute path. */
  screenshot(name: string): Promise<string>;
  /** What the workbench and the extension host logged, newest last; bounded. */
  logLines(): readonly string[];
  /** Resolves when the server or the page has gone, also when asked to, with the reason. */
  readonly lost: Promise<string>;
  stop(): Promise<void>;
}

/** How long a window may take to come up, on a busy machine. */
export const windowLimitMs = 60_000;

const defaultSize = { width: 1280, height: 800 };
const keptLogLines = 2000;

/** Opens a window and waits until it stands. Leaves nothing behind when it rejects. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const cleanUp = createCleanUp();
  const abort = (): void => void cleanUp.run().catch(() => undefined);
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    const profile = options.profile ?? (await ownProfile(options, cleanUp));
    for (const folder of options.installedFolders ?? []) await profile.linkExtension(folder);
    const server = await startVscodeServer({
      profile,
      isDriven: true,
      asksForTrust: options.asksForTrust ?? false,
      ...present({ environment: options.environment, signal: options.signal }),
    });
    cleanUp.add(() => server.stop());
    const browser = await launchBrowser();
    cleanUp.add(() => browser.close());
    options.signal?.throwIfAborted();
    const page = await openPage(browser, options);
    const log = await exposeAutomation(page, options.tests?.onExit);
    await page.goto(windowAddress(server.url, server.authority, options).href);
    await waitUntilItStands(page);
    options.signal?.removeEventListener('abort', abort);
    return {
      page,
      webview: (choice = {}, timeoutMs = windowLimitMs) => findWebview(page, choice, timeoutMs),
      screenshot: (name) => writeScreenshot(page, name),
      logLines: () => log,
      lost: firstLoss(server.ended, browser, page),
      stop: () => cleanUp.run(),
    };
  } catch (error) {
    await cleanUp.run();
    options.signal?.throwIfAborted();
    throw error;
  }
}

async function ownProfile(options: WorkbenchOptions, cleanUp: CleanUp): Promise<WindowProfile> {
  const profile = await createWindowProfile({
    ...(options.asksForTrust && trustSettings),
    ...options.settings,
  });
  cleanUp.add(() => profile.remove());
  return profile;
}

async function openPage(browser: Browser, options: WorkbenchOptions): Promise<Page> {
  const context = await browser.newContext({
    viewport: options.size ?? defaultSize,
    deviceScaleFactor: options.deviceScaleFactor ?? 1,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(windowLimitMs);
  await context.addInitScript(stopProgressBars);
  return context.newPage();
}

/** Runs in the page. Without a GPU, a bar that moves takes half a processor for as long as the window loads. */
function stopProgressBars(): void {
  const styles = new CSSStyleSheet();
  styles.replaceSync('.monaco-progress-container .progress-bit { animation: none !important; }');
  document.adoptedStyleSheets.push(styles);
}

function windowAddress(base: URL, authority: string, options: WorkbenchOptions): URL {
  const remote = (path: string): string => `vscode-remote://${authority}${pathToFileURL(path).pathname}`;
  const payload = [['extensionDevelopmentPath', remote(options.extensionFolder)]];
  if (options.tests !== undefined) payload.push(['extensionTestsPath', remote(options.tests.path)]);
  const address = new URL(base);
  if (options.workspaceFolder === undefined) address.searchParams.set('ew', 'true');
  else
    address.searchParams.set('folder', decodeURIComponent(pathToFileURL(options.workspaceFolder).pathname));
  address.searchParams.set('payload', JSON.stringify(payload));
  return address;
}

/** The workbench looks for these two functions on its page: for its log, which is given back, and a suite's end. */
async function exposeAutomation(page: Page, onExit?: (exitCode: number) => void): Promise<string[]> {
  const log: string[] = [];
  const keep = (level: string, text: string): void => {
    log.push(`[${level}] ${text}`);
    if (log.length > keptLogLines) log.shift();
  };
  // With a suite the window logs through this function, without one to the console.
  await page.exposeFunction('codeAutomationLog', (level: string, values: readonly unknown[]) => {
    keep(level, values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' '));
  });
  page.on('console', (message) => keep(message.type(), message.text()));
  page.on('pageerror', (error) => keep('error', error.message));
  await page.exposeFunction('codeAutomationExit', (exitCode: number) => onExit?.(exitCode));
  return log;
}

/** Waits for the window's last part. */
export async function waitUntilItStands(page: Page): Promise<void> {
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: windowLimitMs });
}

async function writeScreenshot(page: Page, name: string): Promise<string> {
  const folder = join(stateFolder, 'screenshots');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name.replace(/[^\w.-]+/g, '-').slice(0, 120)}.png`);
  await page.screenshot({ path });
  return path;
}

function firstLoss(serverEnded: Promise<string>, browser: Browser, page: Page): Promise<string> {
  return Promise.race([
    serverEnded.then((last) => `VS Code's server ended:\n${last}`),
    new Promise<string>((resolve) => {
      page.once('crash', () => resolve('The page of the workbench crashed'));
      browser.once('disconnected', () => resolve('The browser ended'));
    }),
  ]);
}
