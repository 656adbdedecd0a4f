// Who may tell: the token first, and whole; what is told then, line by line; and a second probe, and a second server.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { ProbeServer, type ConnectedProbe } from '../../../src/net/probe/probeServer.ts';
import { holdTimers } from '../../helpers/heldTimers.ts';
import { expectNothingLeft } from '../../helpers/leftovers.ts';
import { Changes, until } from '../../helpers/waiting.ts';

/** What was heard of each probe, in the order in which they said the token. */
interface Heard {
  readonly server: ProbeServer;
  readonly probes: { readonly connected: ConnectedProbe; readonly lines: string[]; isClosed: boolean }[];
  readonly untilHeard: (what: string, isHeard: () => boolean) => Promise<void>;
  readonly connect: (text: string) => Promise<Socket>;
}

async function listen(): Promise<Heard> {
  const changes = new Changes();
  const probes: Heard['probes'] = [];
  const server = await ProbeServer.open((connected) => {
    const probe: Heard['probes'][number] = { connected, lines: [], isClosed: false };
    probes.push(probe);
    changes.tell();
    return {
      onLine: (line) => {
        probe.lines.push(line);
        changes.tell();
      },
      onClose: () => {
        probe.isClosed = true;
        changes.tell();
      },
    };
  });
  onTestFinished(() => server.close());
  return {
    server,
    probes,
    untilHeard: (what, isHeard) => until(isHeard, changes.source, () => `not heard: ${what}`).then(() => {}),
    async connect(text) {
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.setEncoding('utf8');
      await once(socket, 'connect');
      socket.write(text);
      return socket;
    },
  };
}

async function untilClosed(socket: Socket): Promise<void> {
  socket.resume();
  if (!socket.closed) await once(socket, 'close');
}

describe('a probe', () => {
  it('is one once it has said the token, in however many pieces, and tells lines', async () => {
    const { server, probes, untilHeard, connect: open } = await listen();
    const socket = await open(server.token.slice(0, 10));
    expect(probes).toEqual([]);
    socket.write(`${server.token.slice(10)}\n{"a":1}\n{"b"`);
    await untilHeard('a first line', () => probes[0]?.lines.length === 1);
    socket.write(':"é"}\n\nlast');
    await untilHeard('what follows', () => probes[0]?.lines.length === 3);
    expect(probes[0]?.lines).toEqual(['{"a":1}', '{"b":"é"}', '']);
    socket.end();
    await untilHeard('the end', () => probes[0]?.isClosed === true);
    expect(probes).toHaveLength(1);
  });

  it('is told how much was taken, and may be told when it has gone', async () => {
    const { server, probes, untilHeard, connect: open } = await listen();
    const socket = await open(`${server.token}\n`);
    await untilHeard('the probe', () => probes.length === 1);
    const [probe] = probes;
    probe?.connected.taken(12);
    probe?.connected.taken(345);
    let text = '';
    await new Promise<void>((resolve) => {
      socket.on('data', (part: unknown) => {
        text += String(part);
        if (text.length >= 7) resolve();
      });
    });
    expect(text).toBe('12\n345\n');
    probe?.connected.close();
    await untilClosed(socket);
    await untilHeard('the end', () => probe?.isClosed === true);
    probe?.connected.taken(1);
    probe?.connected.close();
  });

  it.each([
    ['another token', (token: string) => `${token.slice(1)}0\n`],
    ['a part of it', (token: string) => `${token.slice(1)}\n`],
    ['more than it', (token: string) => `${token}0\n`],
    ['an empty line before it', (token: string) => `\n${token}\n`],
    ['201 letters without an end', () => 'x'.repeat(201)],
  ])('is none that says %s: it is cut off, and nobody is told', async (_, said) => {
    const { server, probes, connect: open } = await listen();
    const socket = await open(said(server.token));
    await untilClosed(socket);
    expect([socket.bytesRead, probes]).toEqual([0, []]);
  });

  it('may send long lines once it has said the token', async () => {
    const { server, probes, untilHeard, connect: open } = await listen();
    const socket = await open(`${server.token}\n`);
    socket.write('x'.repeat(1_000));
    await untilHeard('the probe', () => probes.length === 1);
    socket.write(`${'y'.repeat(300_000)}\n`);
    await untilHeard('the line', () => probes[0]?.lines[0]?.length === 301_000);
    socket.destroy();
  });

  it('has five seconds to say the token, and as long as it likes afterwards', async () => {
    holdTimers();
    const { server, probes, untilHeard, connect: open } = await listen();
    const silent = await open('');
    const said = await open(`${server.token}\n`);
    await untilHeard('the probe', () => probes.length === 1);
    // The silent one came first, so that its time runs as well.
    expect(vi.getTimerCount()).toBeGreaterThanOrEqual(1);
    vi.advanceTimersByTime(4_999);
    said.write('one\n');
    await untilHeard('a line', () => probes[0]?.lines.length === 1);
    expect(silent.closed).toBe(false);
    vi.advanceTimersByTime(1);
    await untilClosed(silent);
    vi.advanceTimersByTime(60_000);
    said.write('two\n');
    await untilHeard('another line', () => probes[0]?.lines.length === 2);
    said.destroy();
  });

  it('is not the only one: the second is heard for itself, and goes for itself', async () => {
    const { server, probes, untilHeard, connect: open } = await listen();
    const one = await open(`${server.token}\nof one\n`);
    await untilHeard('the first', () => probes.length === 1);
    const two = await open(`${server.token}\nof two\n`);
    await untilHeard('the second', () => probes[1]?.lines.length === 1);
    one.destroy();
    await untilHeard('the end of the first', () => probes[0]?.isClosed === true);
    two.write('more\n');
    await untilHeard('more of the second', () => probes[1]?.lines.length === 2);
    expect(probes.map(({ lines, isClosed }) => [lines, isClosed])).toEqual([
      [['of one'], true],
      [['of two', 'more'], false],
    ]);
    two.destroy();
  });
});

describe('a server for probes', () => {
  it('lets go of all, those without a token as well, and has another token the next time', async () => {
    const { server, probes, untilHeard, connect: open } = await listen();
    const sockets = [await open(''), await open(`${server.token}\n`)];
    await untilHeard('the probe', () => probes.length === 1);
    await server.close();
    await Promise.all(sockets.map(untilClosed));
    await untilHeard('the end', () => probes[0]?.isClosed === true);
    const next = await listen();
    expect(next.server.token).toMatch(/^[\da-f]{48}$/);
    expect(next.server.token).not.toBe(server.token);
  });

  it('keeps nothing of probes that have gone, nor of itself', async () => {
    await expectNothingLeft(
      async () => {
        const server = await ProbeServer.open((probe) => ({
          onLine: () => probe.close(),
          onClose: () => {},
        }));
        const socket = connect(server.port, '127.0.0.1', () => socket.write(`${server.token}\nx\n`));
        await untilClosed(socket);
        await server.close();
      },
      { uses: 10 },
    );
  });
});
