// Reading a message no faster than the slowest of those who take its bytes. A source that has to wait is stopped at its
// socket: what Node's streams would hold back when the connection breaks would be lost.

import type { IncomingMessage } from 'node:http';

export class MessageReading {
  readonly message: IncomingMessage;
  readonly #holders = new Set<unknown>();

  constructor(message: IncomingMessage) {
    this.message = message;
  }

  /** Stops reading the message, its connection included. @param holder who asks for it, and has to let go */
  hold(holder: unknown): void {
    this.#holders.add(holder);
    if (this.message.destroyed) return;
    this.message.pause();
    this.message.socket.pause();
  }

  /** Reads on, once nobody else holds it. */
  release(holder: unknown): void {
    if (!this.#holders.delete(holder) || this.#holders.size > 0 || this.message.destroyed) return;
    this.message.resume();
    this.message.socket.resume();
  }
}
