// A connection to the Chrome DevTools Protocol that a debugger shares with others. Nothing is switched off through it that
// the debugger may have switched on.

import * as l10n from '@vscode/l10n';

import { isRecord } from '../../core/base/narrowing.ts';

/** Where the debugger shares the protocol. */
export interface CdpAddress {
  readonly host: string;
  readonly port: number;
  /** May be empty. */
  readonly path: string;
}

/** A command that the other side answered with an error, or did not answer. */
export class CdpError extends Error {
  override readonly name = 'CdpError';
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: CdpError) => void;
}

export class CdpConnection {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #opened: Promise<void>;
  #lastId = 0;
  #isOver = false;

  /**
   * @param onEvent told of each event, in their order
   * @param onClose told once, when the other side has gone
   */
  constructor(
    { host, port, path }: CdpAddress,
    onEvent: (method: string, params: unknown) => void,
    onClose: () => void,
  ) {
    const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
    this.#socket = new WebSocket(`ws://${name}:${port}${path.startsWith('/') ? path : `/${path}`}`);
    this.#opened = new Promise((resolve, reject) => {
      this.#socket.addEventListener('open', () => resolve());
      this.#socket.addEventListener('close', () =>
        reject(new CdpError(l10n.t('The debugger closed the connection.'))),
      );
    });
    // Whoever sends hears of it.
    this.#opened.catch(() => {});
    this.#socket.addEventListener('message', ({ data }) => this.#take(data, onEvent));
    this.#socket.addEventListener('close', () => {
      if (this.#isOver) return;
      this.#end();
      onClose();
    });
    // A close follows.
    this.#socket.addEventListener('error', () => {});
  }

  /** Sends a command, and resolves with its result. @throws CdpError */
  async send(method: string, params: object = {}): Promise<unknown> {
    await this.#opened;
    if (this.#isOver) throw new CdpError(l10n.t('The connection to the debugger is closed.'));
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#socket.send(JSON.stringify({ id, method, params }));
    return answer;
  }

  /** Lets go of the debugger. */
  close(): void {
    if (this.#isOver) return;
    this.#end();
    this.#socket.close();
  }

  #end(): void {
    this.#isOver = true;
    for (const { reject } of this.#waiting.values())
      reject(new CdpError(l10n.t('The connection to the debugger is closed.')));
    this.#waiting.clear();
  }

  #take(data: unknown, onEvent: (method: string, params: unknown) => void): void {
    if (this.#isOver || typeof data !== 'string') return;
    const message = parse(data);
    const { id, method, params, result, error } = message;
    if (typeof method === 'string') return onEvent(method, params);
    const waiting = typeof id === 'number' ? this.#waiting.get(id) : undefined;
    if (!waiting || typeof id !== 'number') return;
    this.#waiting.delete(id);
    if (error === undefined) waiting.resolve(result);
    else
      waiting.reject(
        new CdpError(
          isRecord(error) ? String(error['message']) : l10n.t('The debugger refused the command.'),
        ),
      );
  }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const message: unknown = JSON.parse(text);
    return isRecord(message) ? message : {};
  } catch {
    return {};
  }
}
