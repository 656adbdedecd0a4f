// A browser as people use it: headless, with a fresh profile and no driver attached, because a driver watches the
// network and can change what is measured. It is given one address and ended with everything that it started.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findBrowser } from '../vscode/browser.ts';
import { hasProcessGroups, stopProcessTree } from '../vscode/processTree.ts';
import { findFirefox } from './installedFirefox.ts';

export interface MeasuredBrowser {
  /** What people call it, such as Chromium. */
  readonly name: string;
  /** As the browser itself says it, such as 156.0.8078.79. */
  readonly version: string;
  /** Opens the address in a new profile. */
  open(url: string): Promise<OpenBrowser>;
}

export interface OpenBrowser {
  /** Rejects when the browser ends by itself, with what it said last; never resolves. */
  readonly ended: Promise<never>;
  /** Ends the browser and removes its profile. */
  close(): Promise<void>;
}

const chromiumFlags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-breakpad',
  '--no-first-run',
  '--no-default-browser-check',
];

// Nothing here touches how connections are made; it keeps the browser from asking, fetching and reporting by itself.
const firefoxPreferences = {
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.healthreport.uploadEnabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.systemAddon.update.enabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'startup.homepage_welcome_url': '',
  'toolkit.telemetry.enabled': false,
} as const;

/** The Chromium that the other scripts use as well. Rejects with what to do where there is none. */
export async function findMeasuredChromium(): Promise<MeasuredBrowser> {
  const { executablePath, env } = await findBrowser();
  const environment = { ...process.env, ...env };
  const { name, version } = await askVersion(executablePath, environment);
  return {
    name,
    version,
    open: (url) =>
      openWithProfile((profile) => ({
        executablePath,
        environment,
        // The port that is offered keeps a headless shell running; nobody connects to it.
        flags: [...chromiumFlags, '--remote-debugging-port=0', `--user-data-dir=${profile}`, url],
      })),
  };
}

/** An installed Firefox. Rejects with what to do where there is none. */
export async function findMeasuredFirefox(): Promise<MeasuredBrowser> {
  const executablePath = await findFirefox();
  const { version } = await askVersion(executablePath, process.env);
  return {
    name: 'Firefox',
    version,
    open: (url) =>
      openWithProfile(async (profile) => {
        const lines = Object.entries(firefoxPreferences).map(
          ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
        );
        await writeFile(join(profile, 'user.js'), lines.join(''));
        return {
          executablePath,
          environment: process.env,
          flags: ['--headless', '--no-remote', '--profile', profile, url],
        };
      }),
  };
}

interface Launch {
  readonly executablePath: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly flags: readonly string[];
}

async function openWithProfile(prepare: (profile: string) => Launch | Promise<Launch>): Promise<OpenBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'sse-inspector-measured-'));
  const removeProfile = (): Promise<void> => rm(profile, { recursive: true, force: true, maxRetries: 10 });
  try {
    const { executablePath, environment, flags } = await prepare(profile);
    const child = spawn(executablePath, flags, {
      env: environment,
      detached: hasProcessGroups,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let lastLines = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      lastLines = (lastLines + text).slice(-2000);
    });
    const ended = new Promise<never>((_, reject) => {
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`the browser ended by itself: ${lastLines.trim()}`)));
    });
    // Whoever closes the browser no longer waits for it.
    ended.catch(() => undefined);
    return {
      ended,
      async close() {
        await stopProcessTree(child);
        await removeProfile();
      },
    };
  } catch (error) {
    await removeProfile();
    throw error;
  }
}

/** Name and version from a line such as `Chromium 156.0.8078.79 built on …`. */
async function askVersion(
  executablePath: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly name: string; readonly version: string }> {
  const { stdout } = await promisify(execFile)(executablePath, ['--version'], { env, timeout: 20_000 });
  const [, name, version] = /^(.*?)\s+(\d[\w.]*)/.exec(stdout.trim()) ?? [];
  if (name === undefined || version === undefined) {
    throw new Error(`${executablePath} does not say its version but: ${stdout.trim()}`);
  }
  return { name, version };
}
