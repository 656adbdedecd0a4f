// Streams leave nothing behind, however they ended: no timer, no socket, no subscription to what outlives them.

import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gzipSync, constants } from 'node:zlib';
import { describe, expect, it } from 'vitest';

import type { StreamRequest } from '../../../src/core/stream/streamRequest.ts';
import type { Fault } from '../../../src/core/stream/fault.ts';
import { SseStream, type SseStreamOptions } from '../../../src/net/stream/sseStream.ts';
import { limitTime, turnSlicing } from '../../../src/net/stream/turnSlicing.ts';
import { closedPort } from '../../helpers/closedPort.ts';
import { countSubscriptions, expectNothingLeft } from '../../helpers/leftovers.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { connectStream, endOf, messages, untilLog } from '../../helpers/streamUnderTest.ts';
import { streamHead, wholeResponse, writeThenReset } from '../../helpers/wireText.ts';
import { runQuickly } from './quickWork.ts';

const oneEvent = `${streamHead()}data: 1\n\n`;

/** Limits that would keep timers for as long as the test runs. */
const limits: SseStreamOptions = {
  idleTimeoutMs: 600_000,
  connectTimeoutMs: 600_000,
  reconnectionTimeMs: 600_000,
};

interface Way {
  readonly answer?: (socket: Socket, path: string) => void;
  /** Until when the stream is let run; it is closed then. */
  readonly until?: (stream: SseStream) => Promise<unknown>;
  readonly request?: Partial<StreamRequest>;
  readonly options?: SseStreamOptions;
  readonly uses?: number;
}

const isOpen = (stream: SseStream): Promise<void> => untilLog(stream, () => stream.state.phase === 'open');
const hasEnded = (stream: SseStream): Promise<unknown> => endOf(stream);
const simulating =
  (...faults: readonly Fault[]) =>
  async (stream: SseStream): Promise<void> => {
    await messages(stream, 1);
    for (const fault of faults) stream.simulate(fault);
  };

const ways: Readonly<Record<string, Way>> = {
  'closed before a head': {
    answer: () => {},
    until: (stream) => untilLog(stream, () => stream.log.length > 0),
  },
  'closed in the same turn': { until: async () => {} },
  'closed when its request is made and has no socket yet': {
    // The attempt begins in the next tick, and gets its socket in a later one.
    until: (stream) =>
      new Promise<void>((resolve) => {
        process.nextTick(() => {
          stream.close();
          resolve();
        });
      }),
  },
  'closed while it is open': { until: (stream) => messages(stream, 1) },
  'closed while it waits': { answer: (socket) => socket.end(oneEvent), until: hasEnded },
  'cut by a FIN': {
    answer: (socket) => socket.end(`${streamHead('Content-Length: 100')}data`),
    until: hasEnded,
    request: { policy: { kind: 'off' } },
  },
  'refused, with a body': {
    answer: (socket) => socket.end(wholeResponse('404 Not Found', [], 'gone')),
    until: hasEnded,
  },
  'closed while it reads a refusal': {
    answer: (socket) => socket.write('HTTP/1.1 404 Not Found\r\n\r\nonly this'),
    until: (stream) => untilLog(stream, () => stream.log.length > 0),
  },
  'refused by 204': { answer: (socket) => socket.write(wholeResponse('204 No Content')), until: hasEnded },
  'answered by what is no HTTP': {
    answer: (socket) => socket.write('no HTTP\r\n\r\n'),
    until: hasEnded,
    request: { policy: { kind: 'off' } },
  },
  'redirected, then closed': {
    answer: (socket, path) =>
      socket.write(path === '/' ? wholeResponse('307 Moved', ['Location: /to']) : oneEvent),
    until: (stream) => messages(stream, 1),
  },
  'redirected in a circle': {
    answer: (socket) => socket.write(wholeResponse('307 Moved', ['Location: /'])),
    until: hasEnded,
    uses: 2,
  },
  'compressed, then closed': {
    answer: (socket) =>
      socket.write(
        Buffer.concat([
          Buffer.from(streamHead('Content-Encoding: gzip, gzip')),
          gzipSync(gzipSync('data: 1\n\n', { finishFlush: constants.Z_SYNC_FLUSH }), {
            finishFlush: constants.Z_SYNC_FLUSH,
          }),
        ]),
      ),
    until: (stream) => messages(stream, 1),
  },
  'ended by its limit of an event': {
    answer: (socket) => socket.write(`${streamHead()}data: ${'x'.repeat(1000)}`),
    until: hasEnded,
    options: { maxEventBytes: 100 },
  },
  'ended by a close message': { until: hasEnded, options: { closeMessages: [{ data: '1' }] } },
  'closed after a close message that it stays for': {
    until: (stream) => messages(stream, 1),
    options: { closeMessages: [{ data: '1' }] },
    request: { onCloseMessage: 'stay' },
  },
  'closed while faults wait': {
    until: simulating(
      { effect: { kind: 'reset' }, moment: { kind: 'after next event' } },
      { effect: { kind: 'reset' }, moment: { kind: 'inside event' } },
      { effect: { kind: 'end' }, moment: { kind: 'after delay', delayMs: 600_000 } },
    ),
  },
  'closed while it is stalled': { until: simulating({ effect: { kind: 'stall' }, moment: { kind: 'now' } }) },
  'reset by a simulation': { until: simulating({ effect: { kind: 'reset' }, moment: { kind: 'now' } }) },
};

describe('a stream', () => {
  it.each(Object.entries(ways))('%s leaves nothing', async (_, way) => {
    const answer = way.answer ?? ((socket: Socket): unknown => socket.write(oneEvent));
    const server = await RawServer.open(({ socket, request }) => {
      answer(socket, request.path);
    });
    await expectNothingLeft(
      async () => {
        const stream = new SseStream({ url: server.url(), ...way.request }, { ...limits, ...way.options });
        const subscriptions = countSubscriptions(stream.log, 'subscribe');
        stream.connect();
        await (way.until ?? hasEnded)(stream);
        stream.close();
        expect(subscriptions()).toBe(0);
      },
      { uses: way.uses ?? 12, counts: { connections: () => server.openConnections } },
    );
  });

  it('that was reset, or that nobody answers, leaves nothing', async () => {
    const server = await RawServer.open(({ socket }) => writeThenReset(socket, oneEvent));
    const port = await closedPort();
    await expectNothingLeft(
      async () => {
        for (const url of [server.url(), `http://localhost:${port}/`]) {
          const stream = new SseStream({ url, policy: { kind: 'off' } }, limits);
          stream.connect();
          await endOf(stream);
        }
      },
      { uses: 10 },
    );
  });

  it('that goes on holds no more after a hundred attempts, faults and listeners than after one', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(oneEvent));
    const stream = connectStream(server.url(), limits);
    const subscriptions = countSubscriptions(stream.log, 'subscribe');
    await isOpen(stream);
    await expectNothingLeft(
      async () => {
        const before = stream.totals.messages;
        stream.simulate({ effect: { kind: 'reset' }, moment: { kind: 'after entry', number: 1_000_000 } });
        stream.simulate({ effect: { kind: 'reset' }, moment: { kind: 'after next event' } });
        stream.onStateChange(() => {})();
        stream.connect();
        await messages(stream, before + 1);
        stream.simulate({ effect: { kind: 'stall' }, moment: { kind: 'after delay', delayMs: 600_000 } });
        stream.disarmFault();
        stream.clear();
      },
      { counts: { subscriptions, connections: () => server.openConnections } },
    );
  });
});

describe('turns of the event loop', () => {
  it('that are called off do not come, and leave nothing', async () => {
    let runs = 0;
    await expectNothingLeft(() => {
      turnSlicing.schedule(() => (runs += 1), 600_000)();
      turnSlicing.schedule(() => (runs += 1), 0)();
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(runs).toBe(0);
  });

  it('come once, at once or after the time', async () => {
    const order: string[] = [];
    await new Promise<void>((resolve) => {
      turnSlicing.schedule(() => {
        order.push('later');
        resolve();
      }, 5);
      turnSlicing.schedule(() => order.push('next'), 0);
      order.push('now');
    });
    expect(order).toEqual(['now', 'next', 'later']);
  });
});

describe('a time limit', () => {
  it('is as good after one that ran out, and after an error, as before', async () => {
    const endless = (): void => {
      for (;;);
    };
    for (let time = 1; time <= 3; time += 1) {
      let isRun = false;
      expect(limitTime(endless, 5)).toBe(false);
      // All of a turn share what there is for it.
      await nextTurn();
      await expect(
        runQuickly(() => {
          throw new RangeError('own');
        }),
      ).rejects.toThrow(RangeError);
      await runQuickly(() => {
        isRun = true;
      });
      expect(isRun).toBe(true);
    }
  });

  it.each([undefined, 'OTHER'])('gives on an error whose code is %s', async (code) => {
    await nextTurn();
    const thrown = Object.assign(new Error('own'), { code });
    await expect(
      runQuickly(() => {
        throw thrown;
      }),
    ).rejects.toThrow(thrown);
  });
});
