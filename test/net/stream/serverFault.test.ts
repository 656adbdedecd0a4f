// What the server was asked to do itself stands on the timeline of the attempt that it happens to.

import type { Socket } from 'node:net';

import { expect, it } from 'vitest';

import type { Fault } from '../../../src/core/stream/fault.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { connectStream, createStream, detailsOf, rowsOf, untilLog } from '../../helpers/streamUnderTest.ts';
import { streamHead } from '../../helpers/wireText.ts';

const fault: Fault = { effect: { kind: 'end' }, moment: { kind: 'after next event' } };

it('a fault of the server is noted in each attempt that it is asked for, and in none before the first', async () => {
  const sockets: Socket[] = [];
  const server = await RawServer.open(({ socket }) => {
    sockets.push(socket);
    socket.write(`${streamHead()}retry: 1\ndata: a\n\n`);
  });
  const stream = createStream(server.url());
  stream.noteServerFault(fault);
  expect(rowsOf(stream)).toEqual([]);
  stream.connect();
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    await untilLog(stream, () => stream.totals.messages === attempt);
    stream.noteServerFault(fault);
    expect(detailsOf(stream, 'notice').at(-1)).toEqual({ notice: 'fault', fault, stage: 'by server' });
    expect(stream.log.entry(stream.log.length).attempt).toBe(attempt);
    sockets.at(-1)?.destroy();
  }
  expect(detailsOf(stream, 'notice')).toHaveLength(2);
});

it.each([
  [{}, 3_000],
  [{ reconnectionTimeMs: 40 }, 40],
])('with the options %j the first reconnection time is %i ms', async (options, expected) => {
  const server = await RawServer.open(({ socket }) => {
    socket.write(`${streamHead()}data: a\n\n`);
  });
  const stream = connectStream(server.url(), options);
  await untilLog(stream, () => stream.totals.messages === 1);
  expect(stream.state.reconnectionTimeMs).toBe(expected);
});
