// The connections that servers of this process accept, from their own sides: they show what has not been read.

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';

import { everyMoment, until } from '../../helpers/waiting.ts';

const channel = 'net.server.socket';

export class ServerSockets {
  readonly #sockets: Socket[] = [];

  /** Those that are made from now on, until the test is over. */
  static observe(): ServerSockets {
    const servers = new ServerSockets();
    const note = (message: unknown): void => {
      servers.#sockets.push((message as { readonly socket: Socket }).socket);
    };
    subscribe(channel, note);
    onTestFinished(() => void unsubscribe(channel, note));
    return servers;
  }

  /** The server's end of a client's connection. */
  of(client: Socket): Socket {
    const socket = this.#sockets.find(({ remotePort }) => remotePort === client.localPort);
    if (!socket) throw new Error(`No server has accepted port ${client.localPort}`);
    return socket;
  }

  /** Resolves once a server waits with bytes that fit no buffer, since its client does not read. */
  async untilStuck(client: Socket): Promise<void> {
    let sentBytes = -1;
    await until(
      () => {
        const socket = this.#sockets.find(({ remotePort }) => remotePort === client.localPort);
        if (!socket || socket.writableLength === 0) return false;
        // What the system takes is gone by the next turn: what is still there, nobody takes.
        const before = sentBytes;
        sentBytes = socket.bytesWritten;
        return before === sentBytes;
      },
      everyMoment,
      () => `The server goes on writing; ${sentBytes} bytes so far`,
    );
  }
}
