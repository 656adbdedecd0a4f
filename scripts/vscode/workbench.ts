// A real VS Code that a script or a test drives from outside: the server, a headless browser, and the page that shows
// the workbench. Unlike tests inside the extension host it survives a reload of the window. Everything belongs to the
// object that is given back and ends with its `stop()`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FrameLocator, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { stateFolder } from './checkout.ts';
import { createCleanUp, type CleanUp } from './cleanUp.ts';
import { startVscodeServer } from './vscodeServer.ts';
import { findWebview, type WebviewChoice } from './webviewFrame.ts';
import { createWindowProfile, type WindowProfile } from './windowProfile.ts';

export interface WorkbenchOptions {
  /** Folders of extensions in development, each with a package.json; absolute. */
  readonly extensionFolders: readonly string[];
  /** A folder to open, absolute; an empty window without one. */
  readonly workspaceFolder?: string;
  /** User settings on top of the quiet ones, e.g. `workbench.colorTheme`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A profile of the caller's, settings included, which the caller also removes. */
  readonly profile?: WindowProfile;
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
  /** The document of a webview, once it is there; 30 s at most if left out. */
  webview(choice?: WebviewChoice, timeoutMs?: number): Promise<FrameLocator>;
  /** Runs a command by its title in the command palette, e.g. `SSE Inspector: Connect`. */
  runCommand(title: string): Promise<void>;
  /** Changes these user settings; the window takes them up by itself, a little later. */
  changeSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** Changes the colour theme and waits until the window shows it. */
  showColorTheme(kind: keyof typeof colorThemes): Promise<void>;
  /** Reloads the window, as `Developer: Reload Window` does, and waits until it is there again. */
  reload(): Promise<void>;
  /** Writes a PNG of the window into the state folder's `screenshots`; its absolute path. */
  screenshot(name: string): Promise<string>;
  /** What the workbench and the extension host logged, newest last; bounded. */
  logLines(): readonly string[];
  /** Resolves when the server or the page has gone without being asked to, with the reason. */
  readonly lost: Promise<string>;
  stop(): Promise<void>;
}

const defaultSize = { width: 1280, height: 800 };
const waitLimitMs = 30_000;
const paletteLimitMs = 1000;
const keptLogLines = 2000;

/** A theme of each kind that VS Code comes with, and the class that the workbench has while it shows one. */
const colorThemes = {
  dark: { setting: 'Dark 2026', className: 'vs-dark' },
  light: { setting: 'Light 2026', className: 'vs' },
  highContrast: { setting: 'Default High Contrast', className: 'hc-black' },
  highContrastLight: { setting: 'Default High Contrast Light', className: 'hc-light' },
} as const;

/** Opens a window and waits until it stands. Leaves nothing behind when it rejects. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const cleanUp = createCleanUp();
  const abort = (): void => void cleanUp.run().catch(() => undefined);
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    const profile = options.profile ?? (await ownProfile(options, cleanUp));
    const server = await startVscodeServer({
      profile,
      isDriven: true,
      ...(options.environment === undefined ? {} : { environment: options.environment }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    cleanUp.add(() => server.stop());
    const browser = await launchBrowser();
    cleanUp.add(() => browser.close());
    options.signal?.throwIfAborted();
    const context = await browser.newContext({
      viewport: options.size ?? defaultSize,
      deviceScaleFactor: options.deviceScaleFactor ?? 1,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    const log: string[] = [];
    await exposeAutomation(page, log, options.tests?.onExit);
    const lost = Promise.race([
      server.ended.then((last) => `VS Code's server ended:\n${last}`),
      new Promise<string>((resolve) => {
        page.once('crash', () => resolve('the page of the workbench crashed'));
        browser.once('disconnected', () => resolve('the browser ended'));
      }),
    ]);
    await page.goto(windowAddress(server.url, server.authority, options).href);
    await waitUntilItStands(page);
    options.signal?.removeEventListener('abort', abort);
    let settings = options.settings ?? {};
    const changeSettings = async (changed: Readonly<Record<string, unknown>>): Promise<void> => {
      settings = { ...settings, ...changed };
      await profile.writeSettings(settings);
    };
    return {
      page,
      lost,
      webview: (choice = {}, timeoutMs = waitLimitMs) => findWebview(page, choice, timeoutMs),
      runCommand: (title) => runCommand(page, title),
      changeSettings,
      async showColorTheme(kind) {
        const { setting, className } = colorThemes[kind];
        await changeSettings({ 'workbench.colorTheme': setting });
        await page.locator(`.monaco-workbench.${className}`).waitFor({ timeout: waitLimitMs });
      },
      async reload() {
        await page.reload();
        await waitUntilItStands(page);
      },
      screenshot: (name) => writeScreenshot(page, name),
      logLines: () => log,
      stop: () => cleanUp.run(),
    };
  } catch (error) {
    await cleanUp.run();
    options.signal?.throwIfAborted();
    throw error;
  }
}

async function ownProfile(options: WorkbenchOptions, cleanUp: CleanUp): Promise<WindowProfile> {
  const profile = await createWindowProfile(options.settings);
  cleanUp.add(() => profile.remove());
  return profile;
}

/** Writes a PNG of the page into the state folder; its absolute path. */
export async function writeScreenshot(page: Page, name: string): Promise<string> {
  const folder = join(stateFolder, 'screenshots');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name.replace(/[^\w.-]+/g, '-')}.png`);
  await page.screenshot({ path });
  return path;
}

function windowAddress(base: URL, authority: string, options: WorkbenchOptions): URL {
  const remote = (path: string): string => `vscode-remote://${authority}${pathToFileURL(path).pathname}`;
  const payload = options.extensionFolders.map((folder) => ['extensionDevelopmentPath', remote(folder)]);
  if (options.tests !== undefined) payload.push(['extensionTestsPath', remote(options.tests.path)]);
  const address = new URL(base);
  if (options.workspaceFolder === undefined) address.searchParams.set('ew', 'true');
  else address.searchParams.set('folder', decodeURIComponent(pathToFileURL(options.workspaceFolder).pathname));
  address.searchParams.set('payload', JSON.stringify(payload));
  return address;
}

/** The workbench looks for these two functions on its page: for its log, and for the end of a test suite. */
async function exposeAutomation(page: Page, log: string[], onExit?: (exitCode: number) => void): Promise<void> {
  await page.exposeFunction('codeAutomationLog', (level: string, values: readonly unknown[]) => {
    log.push(`[${level}] ${values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ')}`);
    if (log.length > keptLogLines) log.shift();
  });
  await page.exposeFunction('codeAutomationExit', (exitCode: number) => onExit?.(exitCode));
}

async function waitUntilItStands(page: Page): Promise<void> {
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: waitLimitMs });
}

/** Commands of extensions come a while after the window, and an open palette does not take them up by itself. */
async function runCommand(page: Page, title: string): Promise<void> {
  const palette = page.locator('.quick-input-widget');
  const row = palette.locator('.monaco-list-row.focused').filter({ hasText: title });
  const deadlineMs = performance.now() + waitLimitMs;
  for (;;) {
    await page.keyboard.press('F1');
    await palette.locator('input.input').fill(`>${title}`);
    const isThere = await row.waitFor({ timeout: paletteLimitMs }).then(
      () => true,
      () => false,
    );
    if (isThere) break;
    await page.keyboard.press('Escape');
    if (performance.now() > deadlineMs) throw new Error(`The command palette does not offer ${title}`);
  }
  await page.keyboard.press('Enter');
}
