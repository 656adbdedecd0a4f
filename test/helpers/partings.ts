// How each connection of a server ended, as the server saw it: by a FIN or by a RST of the client.

import type { Socket } from 'node:net';

export type Parting = 'fin' | 'reset';

export class Partings {
  readonly #seen: (Parting | undefined)[] = [];

  /** To be given to a server as `onConnection`. */
  readonly observe = (socket: Socket): void => {
    const at = this.#seen.push(undefined) - 1;
    socket.on('end', () => {
      this.#seen[at] ??= 'fin';
    });
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'ECONNRESET') this.#seen[at] ??= 'reset';
    });
  };

  /** Of the connections in their order; undefined while one is open. */
  get all(): readonly (Parting | undefined)[] {
    return this.#seen;
  }
}
