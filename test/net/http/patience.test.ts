// A wait runs out only when nothing came, not when nobody looked.

import { createConnection } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';

import { Patience } from '../../../src/net/http/patience.ts';
import { RawServer } from '../../helpers/rawServer.ts';

describe('patience', () => {
  it('runs out once', async () => {
    let ends = 0;
    await new Promise<void>((resolve) => {
      const patience = new Patience(5, () => {
        ends += 1;
        resolve();
      });
      patience.restart();
      patience.restart();
    });
    expect(ends).toBe(1);
  });

  it('hears what came while the event loop was busy', async () => {
    const server = await RawServer.open(() => {}, { onConnection: (socket) => socket.write('late') });
    const heard: string[] = [];
    await new Promise<void>((resolve) => {
      const patience = new Patience(10, () => heard.push('nothing'));
      const socket = createConnection(server.port, '127.0.0.1');
      onTestFinished(() => void socket.destroy());
      socket.on('data', (bytes: Buffer) => {
        patience.stop();
        heard.push(bytes.toString());
        setImmediate(resolve);
      });
      // The bytes are there when the other side has them written; nobody reads them for longer than the patience.
      server
        .until(() => server.openConnections === 1, 'There is no connection.')
        .then(
          () => {
            patience.restart();
            const until = performance.now() + 30;
            while (performance.now() < until);
          },
          (error: unknown) => heard.push(String(error)),
        );
    });
    expect(heard).toEqual(['late']);
  });
});
