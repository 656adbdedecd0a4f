// A real Node process with the probe in it, loaded as a person loads it, and the streams that it tells of.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

import { writeProbe } from '../../../scripts/bundles.ts';
import { isKind } from '../../../src/core/log/eventLog.ts';
import { describeNotice } from '../../../src/core/log/entrySummary.ts';
import type { CdpAddress } from '../../../src/net/debug/cdpConnection.ts';
import { DebuggedServer } from '../../../src/net/probe/debuggedServer.ts';
import { ProbeServer } from '../../../src/net/probe/probeServer.ts';
import { locateByFiles } from '../../../src/net/probe/sourceMaps.ts';
import { TracedProcess, type TracedProcessOptions } from '../../../src/net/probe/tracedProcess.ts';
import type { TracedStream } from '../../../src/net/probe/tracedStream.ts';
import { Changes, until } from '../../helpers/waiting.ts';

interface TracedProgram {
  readonly url: string;
  /** What it has printed. */
  readonly output: () => string;
}

/** What listens for probes, and what they told of. */
export interface Traced {
  readonly streams: readonly TracedStream[];
  readonly server: ProbeServer;
  /** Where programs are, and the probe. */
  readonly folder: string;
  /** Waits until it finds something in the streams. */
  until<Result>(look: (streams: readonly TracedStream[]) => Result | undefined | false): Promise<Result>;
  /** Starts a program that prints its address, with the probe in it. */
  run(name: string, program: string): Promise<TracedProgram>;
  /** Starts one that prints its address, with a debugger that puts the probe in. */
  debug(
    name: string,
    program: string,
  ): Promise<TracedProgram & { readonly debugged: DebuggedServer; readonly address: CdpAddress }>;
}

/** Listens until the test is over. */
export async function listenForProbes(): Promise<Traced> {
  const folder = await mkdtemp(join(tmpdir(), 'sse-traced-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const probe = await writeProbe(folder);
  const streams: TracedStream[] = [];
  const changes = new Changes();
  const options: Omit<TracedProcessOptions, 'onTaken'> = {
    streamOptions: () => ({
      debuggedAs: { session: 'Server', isServer: true },
      maxEventBytes: 1_000_000,
      storage: undefined,
    }),
    onStream: (stream) => {
      streams.push(stream);
      stream.log.subscribe(() => changes.tell());
      stream.onStateChange(() => changes.tell());
      changes.tell();
    },
    locate: locateByFiles,
  };
  const server = await ProbeServer.open((connected) => {
    const traced = new TracedProcess({ ...options, onTaken: (length) => connected.taken(length) });
    return {
      onLine: (line) => traced.take(line),
      onClose: () => void traced.close().then(() => changes.tell()),
    };
  });
  onTestFinished(() => server.close());

  const start = async (
    name: string,
    program: string,
    flags: readonly string[],
    env: Readonly<Record<string, string>>,
    pattern: RegExp,
  ): Promise<{ readonly found: RegExpExecArray; readonly output: () => string }> => {
    const path = join(folder, name);
    await writeFile(path, program);
    const child = spawn(process.execPath, [...flags, path], {
      env: { ...process.env, NODE_OPTIONS: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    });
    let text = '';
    const output = (): string => text;
    return new Promise((resolve, reject) => {
      const take = (part: unknown): void => {
        text += String(part);
        changes.tell();
        const found = pattern.exec(text);
        if (found) resolve({ found, output });
      };
      child.stdout.on('data', take);
      child.stderr.on('data', take);
      child.once('exit', () => reject(new Error(`The program ended: ${text}`)));
    });
  };
  return {
    streams,
    server,
    folder,
    async until(look) {
      let found: ReturnType<typeof look>;
      await until(
        () => {
          found = look(streams);
          return found !== undefined && found !== false;
        },
        changes.source,
        () => `Not as awaited: ${streams.map((stream) => noticesOf(stream).join('\n')).join('\n\n')}`,
      );
      return found as Exclude<typeof found, undefined | false>;
    },
    async run(name, program) {
      const address = { SSE_INSPECTOR_TRACE: `${server.port}:${server.token}` };
      const { found, output } = await start(name, program, ['--import', probe], address, /(http\S+)\s/);
      return { url: found[1] ?? '', output };
    },
    async debug(name, program) {
      const pattern = /ws:\/\/([\d.]+):(\d+)(\S+)[^]*?(http:\/\/127\S+)\s/;
      const { found, output } = await start(name, program, ['--inspect=127.0.0.1:0'], {}, pattern);
      const [, host = '', port, path = '', url = ''] = found;
      const address = { host, port: Number(port), path };
      const debugged = new DebuggedServer(address, {
        ...options,
        probe: await readFile(probe, 'utf8'),
        onClose: () => changes.tell(),
      });
      onTestFinished(() => debugged.close());
      return { url, output, debugged, address };
    },
  };
}

export function noticesOf({ log }: TracedStream): string[] {
  return Array.from({ length: log.length }, (_, at) => log.entry(at + 1)).flatMap((entry) => {
    const detail = isKind(entry, 'notice') ? log.detail(entry) : undefined;
    return detail ? [describeNotice(detail)] : [];
  });
}

export function bytesOf({ log }: TracedStream): string {
  return Buffer.from(log.bodyBytes(0, log.bodyLength)).toString();
}
