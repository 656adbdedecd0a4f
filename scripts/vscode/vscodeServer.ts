// Starts the fetched VS Code server on 127.0.0.1 with a random access token, and ends it with all its children: on
// `stop()`, and also by itself when this process dies without a word, because it then loses its channel to it.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareCodeServer } from './codeServer.ts';
import { cleanEnvironment } from './cleanEnvironment.ts';
import { rejectWhenOver } from './limit.ts';
import { createOwnedFolder } from './ownedFolder.ts';
import { hasProcessGroups, stopProcessTree } from './processTree.ts';
import type { WindowProfile } from './windowProfile.ts';

export interface VscodeServerOptions {
  readonly profile: WindowProfile;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Lets the page name extensions in development and a test suite; only for windows that a script drives. */
  readonly isDriven?: boolean;
  /** Folders are not trusted until somebody says so in the window; without it, all are. */
  readonly asksForTrust?: boolean;
  /** For the server and the extension hosts that it starts, on top of this process's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface VscodeServer {
  /** `127.0.0.1:PORT` */
  readonly authority: string;
  /** Opens a window: an empty one, with the token that the server asks for. */
  readonly url: URL;
  /** Resolves when the server's process has ended, for whatever reason, with the last of what it printed. */
  readonly ended: Promise<string>;
  /** Ends the server and everything it started. */
  stop(): Promise<void>;
}

const startLimitMs = 60_000;
const keptOutputLength = 8000;

/** Runs in the server's process: ends it when the channel to this process closes, and is not passed on to its children. */
const endWithParent = `data:text/javascript,process.on("disconnect",()=>process.exit());process.execArgv=[];`;

/** Fetches the server if need be and starts it. Rejects with a sentence when the port is taken or it does not start. */
export async function startVscodeServer(options: VscodeServerOptions): Promise<VscodeServer> {
  const { profile, port = 0, signal } = options;
  const serverFolder = await prepareCodeServer(signal);
  if (port !== 0) await requireFreePort(port);
  // The server and extensions leave sockets in the temporary folder; theirs is removed with them.
  const temporaryFolder = await createOwnedFolder(tmpdir(), 'sse');
  const token = randomBytes(16).toString('hex');
  // In a file, because other users of the machine can read a command line.
  await writeFile(tokenFile(profile), token, { mode: 0o600 });
  const child = spawn(process.execPath, serverParameters(options), {
    cwd: serverFolder,
    env: {
      ...cleanEnvironment(),
      TMPDIR: temporaryFolder,
      // No marketplace: nothing here needs one, and the window would look for updates in it.
      EXTENSIONS_GALLERY: '{}',
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: hasProcessGroups,
    windowsHide: true,
  });
  const output = collectOutput(child);
  const ended = new Promise<string>((resolve) => child.once('close', () => resolve(output.last())));
  const stop = async (): Promise<void> => {
    await stopProcessTree(child);
    await rm(temporaryFolder, { recursive: true, force: true });
  };
  try {
    const boundPort = await Promise.race([
      output.port,
      ended.then((last) => Promise.reject(new Error(`VS Code's server ended while starting:\n${last}`))),
      new Promise<never>((_, reject) => child.once('error', reject)),
      rejectWhenOver(startLimitMs, `VS Code's server did not start within ${startLimitMs / 1000} s`, signal),
    ]);
    const authority = `127.0.0.1:${boundPort}`;
    return { authority, url: new URL(`http://${authority}/?tkn=${token}`), ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function tokenFile(profile: WindowProfile): string {
  return join(profile.userDataFolder, 'token');
}

function serverParameters(options: VscodeServerOptions): string[] {
  const { profile, port = 0, isDriven = false, asksForTrust = false } = options;
  return [
    `--import=${endWithParent}`,
    join('out', 'server-main.js'),
    '--host=127.0.0.1',
    `--port=${port}`,
    `--connection-token-file=${tokenFile(profile)}`,
    '--accept-server-license-terms',
    `--server-data-dir=${profile.userDataFolder}`,
    `--user-data-dir=${profile.userDataFolder}`,
    `--extensions-dir=${profile.extensionsFolder}`,
    '--telemetry-level=off',
    '--disable-telemetry',
    ...(asksForTrust ? [] : ['--disable-workspace-trust']),
    ...(isDriven ? ['--enable-smoke-test-driver'] : []),
  ];
}

function collectOutput(child: ChildProcess): { readonly port: Promise<number>; last(): string } {
  let last = '';
  const port = new Promise<number>((resolve) => {
    const take = (text: string): void => {
      last = (last + text).slice(-keptOutputLength);
      const found = /Web UI available at http:\/\/[^:\s]+:(\d+)/.exec(last)?.[1];
      if (found !== undefined) resolve(Number(found));
    };
    child.stdout?.setEncoding('utf8').on('data', take);
    child.stderr?.setEncoding('utf8').on('data', take);
  });
  return { port, last: () => last.trim() };
}

/** The server itself would neither start nor end when its port is taken. */
async function requireFreePort(port: number): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} is in use. Choose another one, or leave it out to get a free one.`)
          : new Error(`Port ${port} cannot be used: ${error.message}`),
      );
    });
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}
