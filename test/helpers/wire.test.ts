// The network of tests that does half: what goes through it arrives in the parts, and ends at the byte, that were asked.

import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';

import { Partings } from './partings.ts';
import { RawServer } from './rawServer.ts';
import { everyMoment, until } from './waiting.ts';
import { Wire, type WireOptions } from './wire.ts';

const request = 'GET / HTTP/1.1\r\n\r\n';

/** A client of a server that answers each request with the text, through a wire. */
async function open(
  text: string,
  options: WireOptions = {},
): Promise<{
  readonly wire: Wire;
  readonly server: RawServer;
  readonly partings: Partings;
  readonly client: Socket;
  readonly reads: string[];
  readonly ending: Promise<string>;
}> {
  const partings = new Partings();
  const server = await RawServer.open(({ socket }) => socket.end(text), { onConnection: partings.observe });
  const wire = await Wire.to(server.port, options);
  const client = connect({ port: wire.port, host: '127.0.0.1', allowHalfOpen: true });
  onTestFinished(() => void client.destroy());
  const reads: string[] = [];
  client.on('data', (bytes: Buffer) => reads.push(bytes.toString('latin1')));
  const ending = new Promise<string>((resolve) => {
    client.once('end', () => resolve('fin'));
    client.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? ''));
  });
  client.write(request);
  return { wire, server, partings, client, reads, ending };
}

describe('a wire', () => {
  it.each([
    ['whole', ['abcde']],
    ['halves', ['abc', 'de']],
    ['bytes', ['a', 'b', 'c', 'd', 'e']],
  ] as const)('passes on %s', async (parts, expected) => {
    const { reads, ending, server, wire, client } = await open('abcde', { parts });
    expect(await ending).toBe('fin');
    expect(reads).toEqual(expected);
    expect(server.requests).toHaveLength(1);
    expect([wire.passed('to client'), wire.passed('to server')]).toEqual([5, request.length]);
    client.end();
    await wire.until(() => wire.openConnections === 0, 'The wire is still open.');
  });

  it.each([0, 1, 4, 5])('ends by a FIN after %i bytes to the client', async (afterBytes) => {
    const { reads, ending } = await open('abcde', {
      parts: 'halves',
      endingOf: () => ({ direction: 'to client', afterBytes, how: 'fin' }),
    });
    expect(await ending).toBe('fin');
    expect(reads.join('')).toBe('abcde'.slice(0, afterBytes));
  });

  it.each([0, 1, 4, 5])(
    'is reset after %i bytes to the client, all of which are read',
    async (afterBytes) => {
      const { reads, ending, partings } = await open('abcde', {
        endingOf: () => ({ direction: 'to client', afterBytes, how: 'reset' }),
      });
      expect(await ending).toBe('ECONNRESET');
      expect(reads.join('')).toBe('abcde'.slice(0, afterBytes));
      await until(
        () => partings.all[0] === 'reset',
        everyMoment,
        () => 'The server was not reset.',
      );
    },
  );

  it('ends on the way to the server, whose answer still comes', async () => {
    const { reads, ending, server } = await open('abcde', {
      endingOf: () => ({ direction: 'to server', afterBytes: request.length, how: 'fin' }),
    });
    expect(await ending).toBe('fin');
    expect(reads.join('')).toBe('abcde');
    expect(server.requests).toHaveLength(1);
  });

  it('falls silent, with both sides still connected', async () => {
    const { reads, wire, server } = await open('abcde', {
      parts: 'bytes',
      endingOf: () => ({ direction: 'to client', afterBytes: 2, how: 'silence' }),
    });
    await wire.until(() => wire.passed('to client') === 2, 'Nothing has passed.');
    await server.until(() => server.requests.length === 1, 'There is no request.');
    expect(reads).toEqual(['a', 'b']);
    expect(wire.openConnections).toBe(1);
  });

  it('ends only the connection that was meant', async () => {
    const first = await open('abcde', {
      endingOf: (number) =>
        number === 2 ? { direction: 'to client', afterBytes: 1, how: 'fin' } : undefined,
    });
    expect(await first.ending).toBe('fin');
    expect(first.reads.join('')).toBe('abcde');
    const second = connect({ port: first.wire.port, host: '127.0.0.1' });
    let text = '';
    second.on('data', (bytes: Buffer) => (text += bytes.toString()));
    second.write(request);
    await new Promise((resolve) => second.once('close', resolve));
    expect(text).toBe('a');
  });

  it('reads so many bytes at a time', async () => {
    const { reads, ending } = await open('abcdefgh', { readBytes: 3 });
    expect(await ending).toBe('fin');
    expect(reads).toEqual(['abc', 'def', 'gh']);
  });

  it('reads nothing while it is held, so that the other side cannot write on', async () => {
    const size = 16 * 1024 * 1024;
    const { wire, reads, ending, server } = await open('x'.repeat(size));
    await wire.until(() => wire.passed('to client') > 0, 'Nothing has passed.');
    wire.hold('to client');
    expect(wire.passed('to client')).toBeLessThan(size);
    expect(server.openConnections).toBe(1);
    wire.release('to client');
    expect(await ending).toBe('fin');
    expect(reads.reduce((sum, text) => sum + text.length, 0)).toBe(size);
  });
});
