// Bytes that never become an event, over a real socket: they are counted and told of as they come.

import type { Socket } from 'node:net';

import { expect, it } from 'vitest';

import { RawServer } from '../../helpers/rawServer.ts';
import { connectStream, endOf, rowsOf, untilLog } from '../../helpers/streamUnderTest.ts';
import { until } from '../../helpers/waiting.ts';
import { streamHead } from '../../helpers/wireText.ts';

it('are counted while they come, and are lost at the end', async () => {
  const sockets: Socket[] = [];
  const server = await RawServer.open(({ socket }) => {
    sockets.push(socket);
    socket.write(streamHead());
  });
  const stream = connectStream(server.url());
  await untilLog(stream, () => stream.state.phase === 'open');
  for (let n = 0; n < 3; n += 1) {
    sockets[0]?.write(`data: {"n":${n}}\n`);
    await until(
      () => stream.totals.bodyBytes === 14 * (n + 1),
      (onChange) => stream.log.subscribeBytes(() => setImmediate(onChange)),
      () => `${stream.totals.bodyBytes} bytes came.`,
    );
    expect(stream.incomplete).toMatchObject({ part: 'event', sizeBytes: 14 * (n + 1) });
  }
  expect(stream.log.length).toBe(2);
  sockets[0]?.end();
  await endOf(stream);
  expect(stream.incomplete).toBeUndefined();
  expect(rowsOf(stream)).toContain('notice lost-block');
});
