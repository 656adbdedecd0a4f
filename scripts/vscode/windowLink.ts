// The script's end of the link to a window: runs commands in its extension host, with arguments and results, which no
// key press can carry, and sets user settings. Listens on 127.0.0.1 and takes only the window that knows the token.
import { randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import {
  readMessages,
  type LinkGreeting,
  type LinkRequest,
  type LinkResponse,
  type LinkWish,
} from './linkProtocol.ts';
import { listenOnLoopback } from '../../src/net/http/listening.ts';

export interface WindowLink {
  /** The value of `linkVariable` for the window. */
  readonly address: string;
  /** Resolves with the next connection, of a window that is opening or reloading. */
  connected(): Promise<void>;
  /** Runs a command; rejects with its error's message. Results travel as JSON, nothing as null. */
  executeCommand(command: string, ...parameters: readonly unknown[]): Promise<unknown>;
  /** Sets a user setting; undefined removes it. */
  changeSetting(setting: string, value: unknown): Promise<void>;
  /** The value that a setting has in the window, wherever it comes from; nothing as null. */
  readSetting(setting: string): Promise<unknown>;
  close(): Promise<void>;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Starts to listen on a free port. */
export async function openWindowLink(): Promise<WindowLink> {
  const token = randomBytes(16).toString('hex');
  const pending = new Map<number, Pending>();
  let window: Socket | undefined;
  let announce = Promise.withResolvers<void>();
  let requestCount = 0;

  /** Nobody answers any more what the window was asked. */
  const leave = (): void => {
    window = undefined;
    for (const asked of pending.values()) asked.reject(new Error('The window went away'));
    pending.clear();
  };

  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      if (socket === window) leave();
    });
    readMessages(socket, (value) => {
      const message = value as LinkGreeting | LinkResponse;
      if ('token' in message) {
        if (message.token !== token) {
          socket.destroy();
          return;
        }
        // The extension host of before a reload may be there for longer than the one of after it has taken to come.
        leave();
        window = socket;
        announce.resolve();
        announce = Promise.withResolvers();
      } else if (socket === window) {
        settle(pending, message);
      }
    });
  });
  const port = await listenOnLoopback(server);

  const ask = (request: LinkWish) =>
    new Promise<unknown>((resolve, reject) => {
      if (window === undefined) throw new Error('There is no window');
      requestCount += 1;
      pending.set(requestCount, { resolve, reject });
      const message: LinkRequest = { id: requestCount, ...request };
      window.write(`${JSON.stringify(message)}\n`);
    });
  return {
    address: `${port} ${token}`,
    connected: () => announce.promise,
    executeCommand: (command, ...parameters) => ask({ command, parameters }),
    async changeSetting(setting, value) {
      await ask({ setting, value });
    },
    readSetting: (setting) => ask({ wantedSetting: setting }),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        window?.destroy();
      }),
  };
}

function settle(pending: Map<number, Pending>, response: LinkResponse): void {
  const asked = pending.get(response.id);
  pending.delete(response.id);
  if ('failure' in response) asked?.reject(new Error(response.failure));
  else asked?.resolve(response.result);
}
