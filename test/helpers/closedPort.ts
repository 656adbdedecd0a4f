// A port on which nobody listens, and nobody can begin to while the test runs: a connection of the test's own goes out
// from it. A port that a server had and gave back may be another process's a moment later.

import { connect } from 'node:net';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

import { RawServer } from './rawServer.ts';

/** A port of 127.0.0.1 that refuses connections until the test is over. */
export async function closedPort(): Promise<number> {
  const server = await RawServer.open();
  const socket = connect(server.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket.localPort ?? 0;
}
