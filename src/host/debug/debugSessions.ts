// The debug sessions of VS Code's own debugger for JavaScript, and the event streams of the apps that they debug. A session
// is asked for nothing unless the setting allows it; the first stream is offered, and nobody is asked twice in a window.

import * as vscode from 'vscode';

import { isRecord } from '../../core/base/narrowing.ts';
import type { CdpAddress } from '../../net/debug/cdpConnection.ts';
import type { DebuggedStream } from '../../net/debug/debuggedStream.ts';
import { DebuggedTarget } from '../../net/debug/debuggedTarget.ts';
import type { LogStorage } from '../../net/storage/logStorage.ts';
import { locateInSource } from './sourcePlace.ts';
import { DisposableStore } from '../disposableStore.ts';
import { settings } from '../names.ts';
import type { OutputLog } from '../outputLog.ts';
import { debugInspection, maxEventBytes } from '../settings.ts';
import type { DebuggedHandle, StreamRegistry } from '../streams/streamRegistry.ts';

/** VS Code's debugger for JavaScript, as it comes with VS Code and as its nightly build. */
const debuggerIds = ['ms-vscode.js-debug', 'ms-vscode.js-debug-nightly'];

/** A session that somebody started, with what there is to say of it. */
export interface DebugSessionInfo {
  readonly id: string;
  readonly name: string;
  readonly isRunning: boolean;
  /** A Node program in it keeps its requests from the debugger. */
  readonly isMute: boolean;
  /** A page in it had an event stream open before the debugger was there. */
  readonly hasEarlier?: boolean;
}

/** What a person says to the offer. */
export type OfferAnswer = 'inspect' | 'always' | 'never' | 'not now';

export interface DebugSessionsOptions {
  readonly registry: StreamRegistry;
  readonly createStorage: () => LogStorage;
  readonly log: OutputLog;
  /** Asks whether the streams of a session are to be inspected. Called once in a window. */
  readonly offer: (session: DebugSessionInfo, stream: DebuggedStream) => Promise<OfferAnswer>;
  /** Shows what was asked for. */
  readonly show: (handle: DebuggedHandle) => void;
}

interface Root {
  readonly session: vscode.DebugSession;
  isRunning: boolean;
  /** The session of the Node program that does not tell of its requests. */
  mute: vscode.DebugSession | undefined;
  /** Ids of the sessions whose page had a stream open before. */
  readonly earlier: Set<string>;
}

/** A stream that nobody has decided about. */
interface Offered {
  readonly root: Root;
  readonly stream: DebuggedStream;
  readonly target: () => DebuggedTarget | undefined;
}

export class DebugSessions implements vscode.Disposable {
  readonly #options: DebugSessionsOptions;
  readonly #store = new DisposableStore();
  readonly #changed = new vscode.EventEmitter<void>();
  /** Sessions that were started, by id. */
  readonly #roots = new Map<string, Root>();
  /** All that run, with their children; and the ids of those that are being asked. */
  readonly #running = new Map<string, vscode.DebugSession>();
  readonly #asked = new Set<string>();
  readonly #targets = new Map<string, DebuggedTarget>();
  #offered: Offered[] = [];
  /** What was answered in this window; undefined: nobody was asked yet. */
  #answer: OfferAnswer | 'asked' | undefined;

  /** Fires when a session began or ended to be one with streams. */
  readonly onDidChange = this.#changed.event;

  constructor(options: DebugSessionsOptions) {
    this.#options = options;
    this.#store.add(this.#changed);
    this.#store.add(
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: (session) => this.#track(session),
      }),
    );
    this.#store.add(vscode.debug.onDidTerminateDebugSession((session) => this.#end(session)));
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(settings.debugInspect)) this.#onSetting();
      }),
    );
    this.#store.add(options.registry.onDidChange((handle) => this.#onStreams(handle.debugged?.sessionId)));
  }

  /** The sessions that have streams, or cannot have them. */
  list(): DebugSessionInfo[] {
    return [...this.#roots.values()]
      .map(infoOf)
      .filter(
        ({ id, isMute, hasEarlier }) =>
          isMute || hasEarlier || this.#options.registry.listDebugged(id).length > 0,
      );
  }

  /** A session that was started, in which a Node program does not tell of its requests. @param id undefined: any */
  muteSession(id: string | undefined): vscode.DebugSession | undefined {
    return [...this.#roots.values()].find(
      ({ session, mute, isRunning }) => mute && isRunning && (id === undefined || session.id === id),
    )?.session;
  }

  /** The session that was started and that it belongs to, which is listed from now on while it has streams. */
  know(session: vscode.DebugSession): vscode.DebugSession {
    return this.#rootOf(session).session;
  }

  dispose(): void {
    this.#leaveAll();
    this.#store.dispose();
  }

  /** Whether sessions are looked into. */
  get #isWatching(): boolean {
    const setting = debugInspection();
    if (setting === 'ask') return this.#answer !== 'never' && this.#answer !== 'not now';
    return setting === 'always';
  }

  /** Whether what is found is shown without a question. */
  get #isShowing(): boolean {
    return debugInspection() === 'always' || this.#answer === 'inspect' || this.#answer === 'always';
  }

  #track(session: vscode.DebugSession): vscode.DebugAdapterTracker | undefined {
    if (!this.#isWatching || !isOfJavaScript(session)) return undefined;
    return {
      onWillStartSession: () => this.#attach(session),
      onDidSendMessage: (message: unknown) => {
        if (isInitialized(message)) this.#attach(session);
        // The debugger's own view of the network begins.
        if (isAnswerTo('enableNetworking', message) && isOfNode(session))
          void this.#targets.get(session.id)?.findForgotten();
      },
    };
  }

  /**
   * Before anything else is asked of the session: its program waits until all of that is through, so that nothing of it is
   * missed. A debugger that does not answer yet is asked again once it says that it is ready.
   */
  #attach(session: vscode.DebugSession): void {
    const { id } = session;
    this.#running.set(id, session);
    if (this.#asked.has(id) || this.#targets.has(id)) return;
    this.#asked.add(id);
    this.#connect(session, this.#rootOf(session))
      .catch((error: unknown) => this.#options.log.error(error))
      .finally(() => this.#asked.delete(id));
  }

  async #connect(session: vscode.DebugSession, root: Root): Promise<void> {
    // A session that is only the parent of others has nothing to share, and says so when it ends.
    const address = await sharedProtocolOf(session);
    if (!address || !this.#isWatching || !this.#running.has(session.id)) return;
    const target: DebuggedTarget = new DebuggedTarget(address, {
      streamOptions: () => ({
        debuggedAs: { session: root.session.name },
        maxEventBytes: maxEventBytes(),
        storage: this.#options.createStorage(),
      }),
      onStream: (stream) => this.#found({ root, stream, target: () => target }),
      locate: (place) => locateInSource(session, place),
      onEarlier: (isThere) => {
        if (isThere) root.earlier.add(session.id);
        else if (!root.earlier.delete(session.id)) return;
        this.#changed.fire();
      },
      onClose: () => {
        if (this.#targets.get(session.id) === target) this.#targets.delete(session.id);
      },
    });
    this.#targets.set(session.id, target);
    if ((await target.start()) || !isOfNode(session) || !root.isRunning) return;
    root.mute = session;
    this.#changed.fire();
  }

  #found(offered: Offered): void {
    if (this.#isShowing) {
      this.#add(offered);
      return;
    }
    this.#offered.push(offered);
    if (this.#answer !== undefined) return;
    this.#answer = 'asked';
    this.#options.offer(infoOf(offered.root), offered.stream).then(
      (answer) => this.#answered(answer),
      (error: unknown) => this.#options.log.error(error),
    );
  }

  #answered(answer: OfferAnswer): void {
    this.#answer = answer;
    if (!this.#isShowing) return this.#leaveAll();
    const handles = this.#takeOffered();
    const [first] = handles;
    if (first) this.#options.show(first);
  }

  #add({ root, stream, target }: Offered): DebuggedHandle {
    this.#roots.set(root.session.id, root);
    return this.#options.registry.addDebugged(root.session.id, stream, () => target()?.forget(stream));
  }

  #takeOffered(): DebuggedHandle[] {
    return this.#offered.splice(0).map((offered) => this.#add(offered));
  }

  #onSetting(): void {
    if (!this.#isWatching) return this.#leaveAll();
    if (this.#isShowing) this.#takeOffered();
    for (const session of this.#running.values()) if (!this.#targets.has(session.id)) this.#attach(session);
  }

  /** Lets go of all sessions; what nobody has asked for is gone. */
  #leaveAll(): void {
    for (const target of this.#targets.values()) target.close();
    this.#targets.clear();
    for (const { stream } of this.#offered.splice(0)) stream.dispose();
  }

  #rootOf(session: vscode.DebugSession): Root {
    let top = session;
    while (top.parentSession) top = top.parentSession;
    const known = this.#roots.get(top.id) ?? {
      session: top,
      isRunning: true,
      mute: undefined,
      earlier: new Set<string>(),
    };
    this.#roots.set(top.id, known);
    return known;
  }

  #end(session: vscode.DebugSession): void {
    this.#running.delete(session.id);
    this.#targets.get(session.id)?.close();
    for (const other of this.#roots.values()) {
      if (other.mute?.id === session.id) other.mute = undefined;
      other.earlier.delete(session.id);
    }
    const root = this.#roots.get(session.id);
    if (!root) {
      this.#changed.fire();
      return;
    }
    root.isRunning = false;
    this.#onStreams(session.id);
  }

  /** A session that is over goes with the last of its streams. */
  #onStreams(sessionId: string | undefined): void {
    if (sessionId === undefined) return;
    const root = this.#roots.get(sessionId);
    if (root && !root.isRunning && this.#options.registry.listDebugged(sessionId).length === 0)
      this.#roots.delete(sessionId);
    this.#changed.fire();
  }
}

function infoOf({ session, isRunning, mute, earlier }: Root): DebugSessionInfo {
  const isMute = isRunning && mute !== undefined;
  return { id: session.id, name: session.name, isRunning, isMute, hasEarlier: isRunning && earlier.size > 0 };
}

/** Whether the session is of a Node program, which tells of requests only with a flag. */
export function isOfNode({ type }: vscode.DebugSession): boolean {
  return /node|extensionhost/i.test(type);
}

/** Whether VS Code's debugger for JavaScript runs the session: it says itself what it debugs. */
export function isOfJavaScript({ type }: vscode.DebugSession): boolean {
  return debuggerIds.some((id) => {
    const manifest: unknown = vscode.extensions.getExtension(id)?.packageJSON;
    const contributes = isRecord(manifest) ? manifest['contributes'] : undefined;
    const debuggers = isRecord(contributes) ? contributes['debuggers'] : undefined;
    return Array.isArray(debuggers) && debuggers.some((each) => isRecord(each) && each['type'] === type);
  });
}

/** Whether an adapter says that it can be asked from here on. */
export function isInitialized(message: unknown): boolean {
  return isAnswerTo('initialize', message);
}

/** Whether an adapter has done what it was asked for. */
function isAnswerTo(command: string, message: unknown): boolean {
  return (
    isRecord(message) &&
    message['type'] === 'response' &&
    message['command'] === command &&
    message['success'] === true
  );
}

/** Where the debugger shares the protocol of what a session debugs; undefined where it has nothing to share. */
export async function sharedProtocolOf(session: vscode.DebugSession): Promise<CdpAddress | undefined> {
  let answer: unknown;
  try {
    answer = await session.customRequest('requestCDPProxy');
  } catch {
    return undefined;
  }
  if (!isRecord(answer)) return undefined;
  const { host, port, path } = answer;
  if (typeof host !== 'string' || typeof port !== 'number') return undefined;
  return { host, port, path: typeof path === 'string' ? path : '' };
}
