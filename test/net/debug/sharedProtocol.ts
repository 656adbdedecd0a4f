// Shares the sessions of a real Chromium as VS Code's debugger shares them: one address for each page, frame, worker, over
// which any number of clients use the one session that there is; a client hears only of events that it subscribes to. New
// targets wait until they may run.

import { isRecord } from '../../../src/core/base/narrowing.ts';
import type { CdpAddress } from '../../../src/net/debug/cdpConnection.ts';
import { startSocketServer, type ServedSocket, type SocketServer } from './socketServer.ts';

/** A page, a frame of another site, a worker. */
export interface SharedTarget {
  readonly address: CdpAddress;
  /** As the protocol has it, such as `page` or `service_worker`. */
  readonly type: string;
  readonly url: string;
  /** The commands of all of its clients. */
  readonly commands: readonly string[];
  send(method: string, params?: object): Promise<unknown>;
}

interface Session extends SharedTarget {
  readonly commands: string[];
  readonly clients: Map<ServedSocket, Set<string>>;
}

export class SharedProtocol {
  readonly #browser: WebSocket;
  readonly #onTarget: (target: SharedTarget, opener: string) => Promise<void>;
  #server: SocketServer | undefined;
  readonly #sessions = new Map<string, Session>();
  readonly #answers = new Map<number, (message: Readonly<Record<string, unknown>>) => void>();
  #lastId = 0;

  private constructor(browser: WebSocket, onTarget: (target: SharedTarget, opener: string) => Promise<void>) {
    this.#browser = browser;
    this.#onTarget = onTarget;
    browser.addEventListener('message', ({ data }) => this.#take(String(data)));
  }

  /**
   * @param url where the browser listens
   * @param onTarget told of what a page begins; it runs once that is through. The page is named by its session
   */
  static async connect(
    url: string,
    onTarget: (target: SharedTarget, session: string) => Promise<void>,
  ): Promise<SharedProtocol> {
    const browser = new WebSocket(url);
    await new Promise((resolve, reject) => {
      browser.addEventListener('open', resolve);
      browser.addEventListener('error', reject);
    });
    const shared = new SharedProtocol(browser, onTarget);
    shared.#server = await startSocketServer((socket) => shared.#serve(socket));
    return shared;
  }

  /** A new page, which is empty. */
  async openPage(): Promise<{ readonly target: SharedTarget; readonly session: string }> {
    const created = await this.#send(undefined, 'Target.createTarget', { url: 'about:blank' });
    const { targetId } = created as { readonly targetId: string };
    const attached = await this.#send(undefined, 'Target.attachToTarget', { targetId, flatten: true });
    const { sessionId } = attached as { readonly sessionId: string };
    return { target: this.#begin(sessionId, { type: 'page', url: 'about:blank' }), session: sessionId };
  }

  async close(): Promise<void> {
    this.#browser.close();
    await this.#server?.close();
  }

  #begin(id: string, { type, url }: Readonly<Record<string, unknown>>): Session {
    const session: Session = {
      address: { host: '127.0.0.1', port: this.#server?.port ?? 0, path: `/${id}` },
      type: String(type),
      url: String(url),
      commands: [],
      clients: new Map(),
      send: (method, params = {}) => this.#send(id, method, params),
    };
    this.#sessions.set(id, session);
    // As a debugger has them, whoever shares them. What waits may answer only once it runs.
    session.send('Debugger.enable').catch(() => {});
    session
      .send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true })
      .catch(() => {});
    return session;
  }

  #serve(socket: ServedSocket): void {
    const session = this.#sessions.get(socket.path.slice(1));
    if (!session) return;
    const events = new Set<string>();
    session.clients.set(socket, events);
    socket.onClose = () => session.clients.delete(socket);
    socket.onText = (text) => {
      const { id, method, params } = JSON.parse(text) as {
        readonly id: number;
        readonly method: string;
        readonly params: { readonly events?: readonly string[] };
      };
      session.commands.push(method);
      if (method === 'JsDebug.subscribe') {
        for (const event of params.events ?? []) events.add(event);
        socket.send(JSON.stringify({ id, result: {} }));
        return;
      }
      session.send(method, params).then(
        (result) => socket.send(JSON.stringify({ id, result })),
        (error: unknown) => socket.send(JSON.stringify({ id, error: { message: String(error) } })),
      );
    };
  }

  #send(sessionId: string | undefined, method: string, params: object): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) =>
      this.#answers.set(id, ({ result, error }) =>
        error === undefined ? resolve(result) : reject(new Error(JSON.stringify(error))),
      ),
    );
    this.#browser.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }));
    return answer;
  }

  #take(text: string): void {
    const message: unknown = JSON.parse(text);
    if (!isRecord(message)) return;
    const { id, method, params, sessionId } = message;
    if (typeof id === 'number') {
      this.#answers.get(id)?.(message);
      this.#answers.delete(id);
      return;
    }
    if (typeof sessionId !== 'string') return;
    if (method === 'Target.attachedToTarget' && isRecord(params)) void this.#attached(params, sessionId);
    for (const [socket, events] of this.#sessions.get(sessionId)?.clients ?? [])
      if (events.has(String(method))) socket.send(JSON.stringify({ method, params }));
  }

  async #attached(
    { sessionId, targetInfo }: Readonly<Record<string, unknown>>,
    opener: string,
  ): Promise<void> {
    const id = String(sessionId);
    const session = this.#begin(id, isRecord(targetInfo) ? targetInfo : {});
    const watched = this.#onTarget(session, opener);
    // Debuggers let these go on at once.
    if (session.type !== 'service_worker') await watched;
    await session.send('Runtime.runIfWaitingForDebugger').catch(() => {});
  }
}
