// What a connection of an app knows of how the app left.

import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';

import { expect, it } from 'vitest';

import { AppConnection } from '../../../src/net/relay/appConnection.ts';

it.each([
  ['ECONNRESET', true],
  ['EPIPE', true],
  ['ETIMEDOUT', false],
  ['HPE_INVALID_METHOD', false],
] as const)('%s on the app’s side is a reset: %s', async (code, wasReset) => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const { port } = server.address() as AddressInfo;
  const app = connect(port, '127.0.0.1');
  const [socket] = await accepted;
  const connection = new AppConnection(
    1,
    socket,
    `http://127.0.0.1:${port}`,
    { insecureHosts: [], leavesAgentOut: () => false },
    () => {},
  );
  expect(connection.wasReset).toBe(false);
  socket.destroy(Object.assign(new Error(code), { code }));
  await connection.gone;
  expect(connection.wasReset).toBe(wasReset);
  app.destroy();
  server.close();
});
