// The connections that this process makes, from their clients' sides: they show what has been read.

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';

import { everyMoment, until } from './waiting.ts';

const channel = 'net.client.socket';

export class ClientSockets {
  readonly #sockets: Socket[] = [];

  /** Those that are made from now on, until the test is over. */
  static observe(): ClientSockets {
    const clients = new ClientSockets();
    const note = (message: unknown): void => {
      clients.#sockets.push((message as { readonly socket: Socket }).socket);
    };
    subscribe(channel, note);
    onTestFinished(() => void unsubscribe(channel, note));
    return clients;
  }

  /** Resolves once the client of this number, from 1, has read something, and whoever it told has heard of it. */
  async untilRead(number = 1): Promise<void> {
    await until(
      () => (this.#sockets[number - 1]?.bytesRead ?? 0) > 0,
      everyMoment,
      () => `Client ${number} of ${this.#sockets.length} has read nothing`,
    );
  }
}
