// What a connection of an app knows of how the app left.

import { connect, type Socket } from 'node:net';

import { expect, it, onTestFinished } from 'vitest';

import { AppConnection } from '../../../src/net/relay/appConnection.ts';
import { RawServer } from '../../helpers/rawServer.ts';

it.each([
  ['ECONNRESET', true],
  ['EPIPE', true],
  ['ETIMEDOUT', false],
  ['HPE_INVALID_METHOD', false],
] as const)('%s on the app’s side is a reset: %s', async (code, wasReset) => {
  let accepted: Socket | undefined;
  const server = await RawServer.open(undefined, {
    onConnection: (socket) => {
      accepted = socket;
    },
  });
  const app = connect(server.port, '127.0.0.1');
  onTestFinished(() => void app.destroy());
  await server.until(() => server.connections === 1, 'Nobody connected.');
  const socket = accepted as unknown as Socket;
  const connection = new AppConnection(
    1,
    socket,
    server.url(''),
    { insecureHosts: [], leavesAgentOut: () => false },
    () => {},
  );
  expect(connection.wasReset).toBe(false);
  socket.destroy(Object.assign(new Error(code), { code }));
  await connection.gone;
  expect(connection.wasReset).toBe(wasReset);
});
