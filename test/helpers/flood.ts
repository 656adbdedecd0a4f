// Sends for ever, as fast as it is taken, and no faster: the test itself has to go on.

import type { Socket } from 'node:net';

/** Writes the same again and again, until the other side has gone. */
export function flood(socket: Socket, text: () => string): void {
  const writeOn = (): void => {
    if (!socket.destroyed) socket.write(text(), writeOn);
  };
  writeOn();
}
