// Servers whose code is traced: Node programs that are debugged, with the probe put into each of their processes and
// workers, and those that were started in a terminal with the probe loaded. Nothing of it happens before it is asked for.

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import type { ProbeFrame } from '../../core/probe/probeMessage.ts';
import { DebuggedServer } from '../../net/probe/debuggedServer.ts';
import { ProbeServer, type ConnectedProbe, type ProbeListener } from '../../net/probe/probeServer.ts';
import { locateByFiles } from '../../net/probe/sourceMaps.ts';
import { TracedProcess, type TracedProcessOptions } from '../../net/probe/tracedProcess.ts';
import type { TracedStream } from '../../net/probe/tracedStream.ts';
import type { LogStorage } from '../../net/storage/logStorage.ts';
import { DisposableStore } from '../disposableStore.ts';
import type { OutputLog } from '../outputLog.ts';
import { maxEventBytes } from '../settings.ts';
import type { StreamRegistry } from '../streams/streamRegistry.ts';
import {
  sharedProtocolOf,
  isInitialized,
  isOfJavaScript,
  isOfNode,
  type DebugSessions,
} from './debugSessions.ts';
import { locateInSource } from './sourcePlace.ts';

export interface ServerTracesOptions {
  readonly registry: StreamRegistry;
  readonly createStorage: () => LogStorage;
  readonly debugging: DebugSessions;
  readonly log: OutputLog;
  /** Path of the probe. */
  readonly probePath: string;
}

/** Events at which the programs of a session are stopped. */
export interface EventBreak {
  readonly number: number;
  readonly sessionId: string;
  /** In the language of the timeline's filter. */
  readonly filter: string;
  /** Milliseconds since 1970. */
  readonly untilMs: number;
  readonly hits: number;
}

/** Whoever forgets it is not stopped for ever. */
const breakMs = 10 * 60_000;

/** The servers that are traced in terminals, as one of the sessions that have streams. */
export const terminalSessionId = 'terminals';

/** A debugger that does not answer must not keep what else is told. */
const maxLocateMs = 2_000;

export class ServerTraces implements vscode.Disposable {
  readonly #options: ServerTracesOptions;
  readonly #store = new DisposableStore();
  readonly #changed = new vscode.EventEmitter<void>();
  /** Sessions of Node programs that run and can be asked, by id. */
  readonly #ready = new Map<string, vscode.DebugSession>();
  /** Sessions that were started and are traced, with all of their children. */
  readonly #traced = new Set<string>();
  readonly #servers = new Map<string, DebuggedServer>();
  readonly #breaks = new Map<number, EventBreak & { hits: number; readonly timer: NodeJS.Timeout }>();
  #lastBreak = 0;
  #listening: ProbeServer | undefined;

  /** Fires when something began or ended to be traced. */
  readonly onDidChange = this.#changed.event;

  constructor(options: ServerTracesOptions) {
    this.#options = options;
    this.#store.add(this.#changed);
    this.#store.add(
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: (session) =>
          // What was started is only the parent of what runs, and never answers.
          session.parentSession && isOfJavaScript(session) && isOfNode(session)
            ? {
                onDidSendMessage: (message: unknown) => {
                  if (isInitialized(message)) this.#onReady(session);
                },
              }
            : undefined,
      }),
    );
    this.#store.add(vscode.debug.onDidTerminateDebugSession((session) => this.#onEnd(session)));
  }

  /** The sessions that were started and have Node programs in them. */
  sessions(): vscode.DebugSession[] {
    return [...new Set([...this.#ready.values()].map(topOf))];
  }

  /** Whether the session is traced; undefined: whether terminals are. */
  isTracing(sessionId: string): boolean {
    return sessionId === terminalSessionId ? this.#listening !== undefined : this.#traced.has(sessionId);
  }

  /** Begins to trace a session that was started. */
  async trace(session: vscode.DebugSession): Promise<void> {
    this.#traced.add(session.id);
    this.#changed.fire();
    await Promise.all(
      [...this.#ready.values()]
        .filter((each) => topOf(each).id === session.id)
        .map((each) => this.#put(each)),
    );
  }

  /** Listens for servers of terminals. @returns what their environment has to have */
  async listen(): Promise<Readonly<Record<string, string>>> {
    this.#listening ??= await ProbeServer.open((probe) => this.#onProbe(probe));
    this.#changed.fire();
    const { port, token } = this.#listening;
    const path = this.#options.probePath.replaceAll('\\', '/');
    return {
      NODE_OPTIONS: ['--require', JSON.stringify(path)].join(' '),
      SSE_INSPECTOR_TRACE: `${port}:${token}`,
    };
  }

  /** The conditions at which programs of a session are stopped. */
  breaks(sessionId: string): EventBreak[] {
    return [...this.#breaks.values()].filter((each) => each.sessionId === sessionId);
  }

  /** Stops the programs of a traced session at events that a filter finds, for some minutes. */
  async breakOn(sessionId: string, filter: string): Promise<void> {
    this.#lastBreak += 1;
    const number = this.#lastBreak;
    const timer = setTimeout(() => void this.removeBreak(number), breakMs);
    this.#breaks.set(number, { number, sessionId, filter, untilMs: Date.now() + breakMs, hits: 0, timer });
    this.#changed.fire();
    await Promise.all(this.#serversOf(sessionId).map((server) => server.breakOn(number, filter, breakMs)));
  }

  async removeBreak(number: number): Promise<void> {
    const rule = this.#breaks.get(number);
    if (!rule) return;
    clearTimeout(rule.timer);
    this.#breaks.delete(number);
    this.#changed.fire();
    await Promise.allSettled(this.#serversOf(rule.sessionId).map((server) => server.removeBreak(number)));
  }

  /** Takes the probes out. @param sessionId undefined: everywhere */
  async stop(sessionId?: string): Promise<void> {
    const isMeant = (id: string): boolean => sessionId === undefined || sessionId === id;
    this.#forgetBreaks(isMeant);
    for (const id of this.#traced) if (isMeant(id)) this.#traced.delete(id);
    const closing = [...this.#servers]
      .filter(([id]) => {
        const session = this.#ready.get(id);
        return !session || isMeant(topOf(session).id);
      })
      .map(([, server]) => server.close());
    if (isMeant(terminalSessionId) && this.#listening) {
      closing.push(this.#listening.close());
      this.#listening = undefined;
    }
    await Promise.all(closing);
    this.#changed.fire();
  }

  dispose(): void {
    void this.stop();
    this.#store.dispose();
  }

  #onReady(session: vscode.DebugSession): void {
    this.#ready.set(session.id, session);
    this.#changed.fire();
    if (this.#traced.has(topOf(session).id))
      this.#put(session).catch((error: unknown) => this.#options.log.error(error));
  }

  #onEnd({ id }: vscode.DebugSession): void {
    this.#ready.delete(id);
    this.#traced.delete(id);
    this.#forgetBreaks((sessionId) => sessionId === id);
    this.#changed.fire();
  }

  #forgetBreaks(isMeant: (sessionId: string) => boolean): void {
    for (const { number, sessionId, timer } of this.#breaks.values()) {
      if (!isMeant(sessionId)) continue;
      clearTimeout(timer);
      this.#breaks.delete(number);
    }
  }

  #serversOf(sessionId: string): DebuggedServer[] {
    return [...this.#servers].flatMap(([id, server]) => {
      const session = this.#ready.get(id);
      return session && topOf(session).id === sessionId ? [server] : [];
    });
  }

  #onBreak(number: number): void {
    const rule = this.#breaks.get(number);
    if (!rule) return;
    rule.hits += 1;
    this.#changed.fire();
  }

  async #put(session: vscode.DebugSession): Promise<void> {
    if (this.#servers.has(session.id)) return;
    const address = await sharedProtocolOf(session);
    if (!address || !this.#traced.has(topOf(session).id) || this.#servers.has(session.id)) return;
    const root = this.#options.debugging.know(session);
    const server: DebuggedServer = new DebuggedServer(address, {
      ...this.#processOptions(
        root.id,
        () => root.name,
        (stream) => server.forget(stream),
      ),
      locate: (frames) => locateByDebugger(session, frames),
      onBreak: (rule) => this.#onBreak(rule),
      probe: await readFile(this.#options.probePath, 'utf8'),
      onClose: () => {
        if (this.#servers.get(session.id) === server) this.#servers.delete(session.id);
      },
    });
    this.#servers.set(session.id, server);
    const isThere = await server.start();
    // What runs anew stops at the same.
    for (const { number, filter, untilMs } of isThere ? this.breaks(root.id) : [])
      await server.breakOn(number, filter, untilMs - Date.now());
    if (!isThere) this.#options.log.info(`No probe could be put into ${session.name}.`);
  }

  #onProbe(probe: ConnectedProbe): ProbeListener {
    let name = 'Node';
    const traced: TracedProcess = new TracedProcess({
      ...this.#processOptions(
        terminalSessionId,
        () => name,
        (stream) => traced.forget(stream),
      ),
      onHello: ({ program, pid }) => {
        name = l10n.t('{program}, process {pid}', { program: basename(program) || 'Node', pid });
      },
      locate: locateByFiles,
      onTaken: (length) => probe.taken(length),
    });
    return { onLine: (line) => traced.take(line), onClose: () => void traced.close() };
  }

  #processOptions(
    sessionId: string,
    name: () => string,
    forget: (stream: TracedStream) => void,
  ): Pick<TracedProcessOptions, 'streamOptions' | 'onStream'> {
    return {
      streamOptions: () => ({
        debuggedAs: { session: name(), isServer: true },
        maxEventBytes: maxEventBytes(),
        storage: this.#options.createStorage(),
      }),
      onStream: (stream) => {
        this.#options.registry.addDebugged(sessionId, stream, () => forget(stream));
      },
    };
  }
}

function topOf(session: vscode.DebugSession): vscode.DebugSession {
  return session.parentSession ? topOf(session.parentSession) : session;
}

async function locateByDebugger(
  session: vscode.DebugSession,
  frames: readonly ProbeFrame[],
): Promise<readonly ProbeFrame[]> {
  const located = Promise.all(
    frames.map(async (frame) => {
      if (frame.isMapped) return frame;
      const found = await locateInSource(session, frame);
      const isMapped = found.line !== frame.line || found.column !== frame.column;
      return { ...frame, ...found, ...(isMapped && { isMapped }) };
    }),
    // A debugger has the maps of the workspace alone, and gives back what it does not know.
  ).then(locateByFiles);
  const late = new Promise<readonly ProbeFrame[]>((resolve) => {
    const timer = setTimeout(() => resolve(locateByFiles(frames)), maxLocateMs);
    void located.finally(() => clearTimeout(timer));
  });
  return Promise.race([located, late]);
}
