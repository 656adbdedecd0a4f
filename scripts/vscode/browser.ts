// A Chromium for scripts and page tests, headless and quiet: the one named by CHROME_PATH, else an installed one, else
// the one that comes with the development dependencies. Starting it touches neither the user's profile nor the network.
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { prepareBundledChromium } from './bundledChromium.ts';
import { findInstalledBrowser, isExecutable } from './installedBrowser.ts';

export interface FoundBrowser {
  readonly executablePath: string;
  /** What the browser's process needs in its environment on top of this process's. */
  readonly env: Readonly<Record<string, string>>;
}

const quietFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Finds a browser, unpacking the bundled one where there is no other. Rejects with what to do when none can run. */
export async function findBrowser(): Promise<FoundBrowser> {
  const chosen = process.env['CHROME_PATH'];
  if (chosen !== undefined && chosen !== '') {
    if (!(await isExecutable(chosen))) throw new Error(`CHROME_PATH is not an executable file: ${chosen}`);
    return { executablePath: chosen, env: {} };
  }
  const installed = await findInstalledBrowser();
  return installed === undefined ? prepareBundledChromium() : { executablePath: installed, env: {} };
}

/**
 * Starts the browser that `findBrowser` finds. The caller closes it. It also ends with this process, and leaves
 * this process's signals to its owner.
 */
export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const { executablePath, env } = await findBrowser();
  return chromium.launch({
    headless: true,
    executablePath,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    ...options,
    args: [...quietFlags, ...(options.args ?? [])],
    env: { ...definedVariables(process.env), ...env, ...options.env },
  });
}

function definedVariables(variables: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
