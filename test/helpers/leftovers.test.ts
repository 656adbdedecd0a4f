// The count of what is left: each kind is noticed when it grows, and what is taken away again is no leftover.

import { EventEmitter } from 'node:events';
import { open, type FileHandle } from 'node:fs/promises';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

import { countSubscriptions, expectNothingLeft, type LeftoverOptions } from './leftovers.ts';
import { RawServer } from './rawServer.ts';
import { Changes } from './waiting.ts';

/** What a test has left on purpose. */
const left: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const remove of left.splice(0)) await remove();
});

const settleLimitMs = 200;

/** Twenty uses that leave something. */
function leaving(
  use: () => void | Promise<void>,
  listenedTo: LeftoverOptions['listenedTo'] = [],
): Promise<void> {
  return expectNothingLeft(use, { uses: 20, listenedTo, settleLimitMs });
}

const file = fileURLToPath(import.meta.url);

async function listen(): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return socket;
}

describe('what is left', { concurrent: false }, () => {
  it('is nothing when all is taken away', async () => {
    const signal = new AbortController().signal;
    const server = await RawServer.open();
    const changes = new Changes();
    const subscriptions = countSubscriptions({ subscribe: changes.source }, 'subscribe');
    const use = async (): Promise<void> => {
      clearTimeout(setTimeout(() => {}, 60_000));
      const abort = (): void => {};
      signal.addEventListener('abort', abort);
      signal.removeEventListener('abort', abort);
      (await connected(server.port)).destroy();
      await (await open(file)).close();
      const own = await listen();
      own.close();
    };
    await expectNothingLeft(use, {
      listenedTo: [signal],
      counts: { connections: () => server.openConnections, subscriptions },
    });
  });

  it('is noticed: a timer, also one that keeps no process alive', async () => {
    await expect(
      leaving(() => {
        const timer = setTimeout(() => {}, 600_000).unref();
        left.push(() => clearTimeout(timer));
      }),
    ).rejects.toThrow(/20 uses have left behind:\nTimeout: 20, the last one made at\n.*leftovers\.test/s);
  });

  it('is noticed: a connection', async () => {
    const server = await RawServer.open();
    await expect(
      leaving(async () => {
        const socket = await connected(server.port);
        left.push(() => void socket.destroy());
      }),
    ).rejects.toThrow('TCPWRAP: 40');
  });

  it('is noticed: a server', async () => {
    await expect(
      leaving(async () => {
        const server = await listen();
        left.push(() => void server.close());
      }),
    ).rejects.toThrow('TCPSERVERWRAP: 20');
  });

  it.runIf(process.platform === 'linux')('is noticed: a descriptor', async () => {
    await expect(
      leaving(async () => {
        const handle: FileHandle = await open(file);
        left.push(() => handle.close());
      }),
    ).rejects.toThrow(/file descriptors: \d+ before, \d+ after\ndescriptor \d+: .*leftovers\.test\.ts/);
  });

  it('is noticed: a listener of an emitter, a signal, the process', async () => {
    const emitter = new EventEmitter().setMaxListeners(0);
    await expect(leaving(() => void emitter.on('end', () => {}), [emitter])).rejects.toThrow(
      'listeners of end, EventEmitter 1: 2 before, 22 after',
    );
    const { signal } = new AbortController();
    await expect(leaving(() => signal.addEventListener('abort', () => {}), [signal])).rejects.toThrow(
      'listeners of abort, signal 1: 2 before, 22 after',
    );
    const heed = (): void => {};
    left.push(() => void process.removeAllListeners('SIGUSR2'));
    await expect(leaving(() => void process.on('SIGUSR2', heed))).rejects.toThrow('listeners of SIGUSR2');
  });

  it('is noticed: more listeners than Node takes for sound, of whatever', async () => {
    const use = (number: number): void => {
      const emitter = new EventEmitter();
      for (let count = 0; count < (number === 1 ? 11 : 10); count += 1) emitter.on('end', () => {});
    };
    await expect(expectNothingLeft(use, { uses: 1, settleLimitMs })).rejects.toThrow(
      'Possible EventEmitter memory leak detected. 11 end listeners',
    );
  });

  it('is noticed: a subscription, each of them', async () => {
    const changes = { subscribe: new Changes().source };
    const subscriptions = countSubscriptions(changes, 'subscribe');
    let uses = 0;
    const use = (): void => {
      const stop = changes.subscribe(() => {});
      if ((uses += 1) !== 12) stop();
      stop();
    };
    await expectNothingLeft(use, { uses: 20, counts: { subscriptions } });
    await expect(
      expectNothingLeft(() => void changes.subscribe(() => {}), {
        uses: 1,
        counts: { subscriptions },
        settleLimitMs,
      }),
    ).rejects.toThrow('subscriptions: 2 before, 3 after');
  });
});
