// A hundred relayed calls leave nothing behind, however they end: no timer, no socket, no listener on a connection that is
// used again, and no attempt that is over on both sides.

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';

import type { RelayRule } from '../../../src/core/relay/rules/relayRule.ts';
import type { Relay } from '../../../src/net/relay/relay.ts';
import type { RelayedAttempt } from '../../../src/net/relay/relayedAttempt.ts';
import { collectGarbage } from '../../helpers/garbage.ts';
import { countSubscriptions, expectNothingLeft } from '../../helpers/leftovers.ts';
import { everyMoment, until } from '../../helpers/waiting.ts';
import { asChunk, chunkedHead, lastChunk, wholeResponse } from '../../helpers/wireText.ts';
import {
  answeringUpstream,
  connectApp,
  type RawEnd,
  requestHead,
  RawUpstream,
  startRelay,
} from './relayUnderTest.ts';

const oneEvent = chunkedHead + asChunk('id: 1\ndata: a\n\n').toString();
const accept = 'Accept: text/event-stream';

interface Call {
  readonly app: RawEnd;
  readonly server: RawEnd;
  readonly relay: Relay;
}

interface Way {
  /** What the server says to each request. */
  readonly answer: string | Uint8Array;
  /** What the app has got before the end comes. */
  readonly until?: string;
  /** Rules at work from the first event on. */
  readonly rules?: readonly RelayRule[];
  readonly end?: (call: Call) => unknown;
  readonly uses?: number;
}

function byHand(fault: RelayRule['fault']): RelayRule {
  return { fault, trigger: { kind: 'now' } };
}

const gone = ({ app }: Call): Promise<void> => app.untilEnd();
const leave = ({ app }: Call): void => void app.socket.destroy();

const ways: Readonly<Record<string, Way>> = {
  'complete, 200': { uses: 100, answer: oneEvent + lastChunk, until: '\r\n0\r\n\r\n', end: leave },
  'with no content, 204': {
    uses: 100,
    answer: 'HTTP/1.1 204 No Content\r\n\r\n',
    until: '\r\n\r\n',
    end: leave,
  },
  'refused, 404': { uses: 100, answer: wholeResponse('404 Not Found', [], 'no'), until: 'no', end: leave },
  'refused, 503': { uses: 100, answer: wholeResponse('503 Busy', [], 'busy'), until: 'busy', end: leave },
  'cut by the app': { uses: 100, answer: oneEvent, until: 'data: a', end: ({ app }) => app.socket.end() },
  'reset by the app': { answer: oneEvent, until: 'data: a', end: ({ app }) => app.socket.resetAndDestroy() },
  'left by the app before the answer': {
    answer: '',
    end: async ({ app, server }) => {
      await server.untilText('\r\n\r\n');
      app.socket.destroy();
    },
  },
  'cut by the server': {
    uses: 100,
    answer: oneEvent,
    until: 'data: a',
    end: async (call) => {
      call.server.socket.end();
      await gone(call);
    },
  },
  'reset by the server': {
    answer: oneEvent,
    until: 'data: a',
    end: async (call) => {
      call.server.socket.resetAndDestroy();
      await gone(call);
    },
  },
  'half-read by the app': {
    uses: 100,
    answer: Buffer.concat([Buffer.from(chunkedHead), asChunk(Buffer.alloc(300_000, 'x'))]),
    until: 'x',
    end: ({ app }) => {
      app.socket.pause();
      app.socket.destroy();
    },
  },
  'held, slowed, and with an end that waits': {
    answer: oneEvent,
    until: 'data: a',
    rules: [
      byHand({ kind: 'hold', forMs: 600_000 }),
      byHand({ kind: 'slow', bytesPerSecond: 1, forMs: 600_000 }),
      byHand({
        kind: 'ending',
        fault: { effect: { kind: 'reset' }, moment: { kind: 'after delay', delayMs: 600_000 } },
        side: 'both',
      }),
    ],
    end: async ({ app, server }) => {
      server.write(asChunk('data: b\n\n'));
      app.socket.end();
      await server.untilEnd();
    },
  },
  'ended by a message': {
    answer: oneEvent,
    until: 'data: a',
    rules: [
      byHand({
        kind: 'ending',
        fault: { effect: { kind: 'close-message' }, moment: { kind: 'now' } },
        side: 'both',
      }),
    ],
    end: async ({ app }) => {
      await app.untilText('"close"');
      app.socket.end();
    },
  },
  'reset by a rule': {
    answer: oneEvent,
    until: 'data: a',
    rules: [
      byHand({
        kind: 'ending',
        fault: { effect: { kind: 'reset' }, moment: { kind: 'now' } },
        side: 'both',
      }),
    ],
    end: gone,
  },
};

describe('many calls', () => {
  it.each(Object.entries(ways))('%s', async (_name, { answer, until: text, rules = [], end, uses = 30 }) => {
    const upstream = await answeringUpstream(answer);
    const relay = await startRelay(upstream.origin);
    let calls = 0;
    await expectNothingLeft(
      async () => {
        calls += 1;
        const app = await connectApp(relay);
        app.write(requestHead(relay, 'GET /events', accept));
        if (text !== undefined) await app.untilText(text);
        const server = await upstream.connection(calls);
        const [stream] = relay.streams.list();
        for (const rule of rules) stream?.addRule(rule);
        await end?.({ app, server, relay });
        app.socket.destroy();
        await server.until(
          ({ isClosed, end: ending }) => isClosed || ending !== 'open',
          'The server is connected',
        );
        server.socket.destroy();
        if (!stream) return;
        await until(
          () => !stream.openAttempt,
          everyMoment,
          () => 'The attempt is still open',
        );
        relay.streams.forget(stream);
      },
      { uses, counts: { 'connections of apps': () => relay.openConnections } },
    );
  });
});

/** The sockets of this process that a test did not make itself, as they come. */
function observeSockets(channel: 'net.server.socket' | 'net.client.socket'): Socket[] {
  const sockets: Socket[] = [];
  const note = (message: unknown): void => {
    sockets.push((message as { readonly socket: Socket }).socket);
  };
  subscribe(channel, note);
  onTestFinished(() => void unsubscribe(channel, note));
  return sockets;
}

describe('a connection that is used again', () => {
  const whole = wholeResponse('200 OK', [], 'done');
  it.each<[what: string, string | Uint8Array, last: string]>([
    ['whole answers', whole, 'done'],
    ['answers without a body', `HTTP/1.1 204 No Content\r\n\r\n`, '\r\n\r\n'],
    ['refusals', wholeResponse('404 Not Found', [], 'done'), 'done'],
    ['event streams that end', oneEvent + lastChunk, '\r\n0\r\n\r\n'],
    ['answers after others', `HTTP/1.1 103 Early Hints\r\n\r\n${whole.toString()}`, 'done'],
  ])('has no more listeners after a hundred %s', async (_what, answer, last) => {
    const accepted = observeSockets('net.server.socket');
    const made = observeSockets('net.client.socket');
    const upstream = await answeringUpstream(answer);
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    const call = async (): Promise<void> => {
      const before = app.received;
      app.write(requestHead(relay, 'GET /events', accept));
      await app.until((read) => read.received > before && read.text.endsWith(last), 'There was no answer');
      for (const stream of relay.streams.list()) relay.streams.forget(stream);
    };
    await call();
    const ofRelay = [
      accepted.find(({ localPort }) => localPort === relay.port),
      made.find(({ remotePort }) => remotePort === upstream.server.port),
    ].filter((socket) => socket !== undefined);
    expect(ofRelay).toHaveLength(2);
    await expectNothingLeft(call, { listenedTo: ofRelay });
    expect(upstream.connections).toHaveLength(1);
  });
});

it('a hundred observers and relays leave nothing', async () => {
  const upstream = await RawUpstream.open();
  const relay = await startRelay(upstream.origin);
  const observing = countSubscriptions(relay.streams, 'observe');
  const { Relay: RelayClass } = await import('../../../src/net/relay/relay.ts');
  await expectNothingLeft(
    async () => {
      relay.streams.observe({})();
      const other = await RelayClass.start({ upstream: upstream.origin });
      const app = await connectApp(other);
      await other.close();
      await app.untilEnd();
      app.socket.destroy();
    },
    { uses: 30, counts: { observers: observing } },
  );
});

it('connections that are over are let go of, on either side, while the relay goes on', async () => {
  const upstream = await answeringUpstream(oneEvent + lastChunk);
  const relay = await startRelay(upstream.origin);
  const kept = new Set<WeakRef<Socket>>();
  for (const channel of ['net.server.socket', 'net.client.socket'] as const) {
    const note = (message: unknown): void => {
      const { socket } = message as { readonly socket: Socket };
      kept.add(new WeakRef(socket));
    };
    subscribe(channel, note);
    onTestFinished(() => void unsubscribe(channel, note));
  }
  const use = async (number: number): Promise<void> => {
    const socket = connect({ host: '127.0.0.1', port: relay.port });
    socket.write(requestHead(relay, `GET /events?${number}`, accept));
    await new Promise<void>((resolve) => {
      let text = '';
      socket.on('data', (bytes: Buffer) => {
        text += bytes.toString('latin1');
        if (text.endsWith('\r\n0\r\n\r\n')) resolve();
      });
    });
    socket.destroy();
  };
  for (let number = 1; number <= 20; number += 1) await use(number);
  upstream.connections.length = 0;
  const left = (): number => {
    collectGarbage();
    return [...kept].filter((socket) => socket.deref() !== undefined).length;
  };
  // Node itself may still look at the last one of each end.
  await until(
    () => left() <= 8,
    everyMoment,
    () => `Of ${kept.size} sockets ${left()} are kept.`,
  );
  expect(kept.size).toBeGreaterThanOrEqual(60);
  expect(relay.streams.list()).toHaveLength(20);
});

describe('an attempt that is over on both sides', () => {
  it('is let go of by its stream, however it ended', async () => {
    const upstream = await answeringUpstream((end, request) => {
      // The second request of a connection never comes here: each has one.
      if (request === 1) end.write(oneEvent);
    });
    const relay = await startRelay(upstream.origin);
    const attempts: WeakRef<RelayedAttempt>[] = [];
    relay.streams.observe({ onAttempt: (_stream, attempt) => attempts.push(new WeakRef(attempt)) });
    const ends: readonly ((call: Call) => unknown)[] = [
      ({ app }) => app.socket.end(),
      ({ app }) => app.socket.resetAndDestroy(),
      ({ server }) => server.write(lastChunk),
      ({ server }) => server.socket.end(),
      ({ server }) => server.socket.resetAndDestroy(),
      ({ relay: { streams } }) =>
        streams
          .list()
          .at(-1)
          ?.addRule(
            byHand({
              kind: 'ending',
              fault: { effect: { kind: 'reset' }, moment: { kind: 'now' } },
              side: 'both',
            }),
          ),
    ];
    for (const [at, end] of ends.entries()) {
      const app = await connectApp(relay);
      app.write(requestHead(relay, `GET /events?${at}`, accept));
      await app.untilText('data: a');
      await end({ app, server: await upstream.connection(at + 1), relay });
      const stream = relay.streams.list()[at];
      await until(
        () => stream?.serverSide.state.phase === 'stopped' && stream.appSide.state.phase === 'stopped',
        everyMoment,
        () => 'A side goes on',
      );
      expect(stream?.openAttempt).toBeUndefined();
      app.socket.destroy();
    }
    await until(
      () => {
        collectGarbage();
        return attempts.every((attempt) => attempt.deref() === undefined);
      },
      everyMoment,
      () => `Attempts are kept: ${attempts.map((attempt) => attempt.deref()?.number ?? '-').join(' ')}`,
    );
    expect(attempts).toHaveLength(ends.length);
    expect(relay.streams.list()).toHaveLength(ends.length);
  });
});
