// Runs clients in a Node of their own, each against its server.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sdkFolder } from './sdkFolder.ts';
import type { SeenByApp } from './sdkResult.ts';
import type { SdkServer } from './sdkServer.ts';

/** How long clients are watched. */
export interface MeasuringWindow {
  readonly windowMs: number;
  readonly signal: AbortSignal;
  /** Called when it is over, before anything is ended. */
  readonly onOver: () => void;
}

interface ToldByProgram extends SeenByApp {
  readonly place: number;
}

/** Between the starts of two cases. */
const startGapMs = 40;

/** Resolves with what the app's code saw in each case, when the window is over and the process has ended. */
export async function runInNode(
  servers: readonly SdkServer[],
  { windowMs, signal, onOver }: MeasuringWindow,
): Promise<readonly (readonly SeenByApp[])[]> {
  const programs = [...new Set(servers.map(({ program }) => program))];
  const told: SeenByApp[][] = servers.map(() => []);
  const child = fork(join(sdkFolder, 'programs', 'run.mjs'), programs, {
    cwd: sdkFolder,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let lastLines = '';
  child.stderr
    ?.setEncoding('utf8')
    .on('data', (text: string) => (lastLines = (lastLines + text).slice(-2000)));
  const exited = once(child, 'exit');
  const ended = exited.then(() => {
    throw new Error(`${programs.join(', ')} ended by itself: ${lastLines.trim()}`);
  });
  ended.catch(() => undefined);
  try {
    await Promise.race([once(child, 'message'), ended]);
    child.on('message', (message) => {
      const { place, kind, text, atMs } = message as unknown as ToldByProgram;
      told[place]?.push({ kind, text, atMs });
    });
    for (const [place, { program, url }] of servers.entries()) {
      child.send({ place, name: program, url });
      await delay(startGapMs, undefined, { signal });
    }
    await Promise.race([delay(windowMs, undefined, { signal }), ended]);
    onOver();
    return told.map((each) => [...each]);
  } finally {
    child.kill('SIGKILL');
    await exited.catch(() => undefined);
  }
}
