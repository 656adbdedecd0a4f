// Compressed streams on their way: the app gets the bytes as they are, whatever becomes of them in the timelines, which
// get them decoded.

import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

import { describeNotice } from '../../../src/core/log/entrySummary.ts';
import { isKind } from '../../../src/core/log/eventLog.ts';
import type { RelayedSide } from '../../../src/net/relay/relayedSide.ts';
import { until } from '../../helpers/waiting.ts';
import {
  answeringUpstream,
  connectApp,
  entriesOf,
  requestHead,
  splitMessage,
  startRelay,
  untilEntry,
  untilBody,
} from './relayUnderTest.ts';

const mebibyte = 1024 * 1024;

function streamHead(encoding: string, length: number): Buffer {
  return Buffer.from(
    `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${length}\r\n\r\n`,
  );
}

function noticesOf(side: RelayedSide): string[] {
  return entriesOf(side).flatMap((entry) => {
    const detail = isKind(entry, 'notice') ? side.log.detail(entry) : undefined;
    return detail ? [describeNotice(detail)] : [];
  });
}

it.each(['gzip', 'br'])(
  'passes a body in 20,000 encodings of %s, and says that it cannot be read',
  async (name) => {
    const encoding = Array<string>(20_000).fill(name).join(',');
    const body = Buffer.from('whatever it is');
    const upstream = await answeringUpstream(Buffer.concat([streamHead(encoding, body.length), body]));
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilText('whatever it is');
    const [stream] = relay.streams.list();
    if (!stream) throw new Error('There is no stream.');
    await untilEntry(stream.appSide, 'close');
    for (const side of [stream.appSide, stream.serverSide]) {
      expect(noticesOf(side)).toEqual([
        `The body is compressed (${encoding.slice(0, 100)}) in a way that is not decoded here: it passes, and the timeline has nothing of it.`,
      ]);
    }
  },
);

it('passes all of a body whose compressed data is broken', async () => {
  const good = gzipSync('data: 1\n\n');
  const body = Buffer.concat([good, Buffer.alloc(4 * mebibyte, 'no gzip')]);
  const upstream = await answeringUpstream((end) => {
    end.write(streamHead('gzip', body.length));
    end.write(body);
  });
  const relay = await startRelay(upstream.origin);
  const app = await connectApp(relay);
  app.write(requestHead(relay, 'GET /'));
  await untilBody(app, body.length);
  expect(Buffer.compare(Buffer.from(splitMessage(app.text).rest, 'latin1'), body)).toBe(0);
});

it('goes no faster than its timelines get it decoded', async () => {
  const member = gzipSync(Buffer.alloc(8 * mebibyte, `data: ${'x'.repeat(1000)}\n\n`));
  const bomb = gzipSync(Buffer.concat(Array<Buffer>(2_000).fill(member)));
  const body = Buffer.concat(Array<Buffer>(20).fill(bomb));
  const upstream = await answeringUpstream((end) => {
    end.write(streamHead('gzip, gzip', body.length));
    end.write(body);
  });
  const relay = await startRelay(upstream.origin, { maxEventBytes: mebibyte });
  const app = await connectApp(relay);
  app.write(requestHead(relay, 'GET /'));
  await app.untilText('\r\n\r\n');
  const [stream] = relay.streams.list();
  if (!stream) throw new Error('There is no stream.');
  await until(
    () => stream.serverSide.totals.bodyBytes > 10 * mebibyte,
    (onChange) => stream.serverSide.log.subscribe(onChange),
    () => 'The events did not come',
  );
  expect(app.received).toBeLessThan(body.length / 2);
});
