// Streams of lines and records through a relay: the app gets every byte as it is, both timelines have the events, and what
// only event streams can do says so.

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

import { describeNotice } from '../../../src/core/log/entrySummary.ts';
import { isKind } from '../../../src/core/log/eventLog.ts';
import type { RelayedSide } from '../../../src/net/relay/relayedSide.ts';
import type { RelayedStream } from '../../../src/net/relay/relayedStream.ts';
import type { Relay } from '../../../src/net/relay/relay.ts';
import {
  answeringUpstream,
  connectApp,
  entriesOf,
  requestHead,
  startRelay,
  untilEntry,
} from './relayUnderTest.ts';

function responseHead(type: string, ...headers: readonly string[]): string {
  return ['HTTP/1.1 200 OK', `Content-Type: ${type}`, ...headers, '', ''].join('\r\n');
}

function onlyStream(relay: Relay): RelayedStream {
  const [stream, ...others] = relay.streams.list();
  if (!stream || others.length > 0) throw new Error(`There are ${others.length + (stream ? 1 : 0)} streams.`);
  return stream;
}

function dataOf({ log }: RelayedSide): (string | undefined)[] {
  return entriesOf({ log } as RelayedSide).flatMap((entry) =>
    entry.kind === 'message' ? [log.fields(entry).data] : [],
  );
}

function noticesOf(side: RelayedSide): string[] {
  return entriesOf(side).flatMap((entry) => {
    const detail = isKind(entry, 'notice') ? side.log.detail(entry) : undefined;
    return detail ? [describeNotice(detail)] : [];
  });
}

const body = '{"n":1}\r\n\n{"n":2}\n{"n":3}';
const data = ['{"n":1}', '{"n":2}', '{"n":3}'];
const records = '\u001E{"n":1}\n\u001E{"n":2}\n\u001E{"n":3}\n';

describe('an answer of lines', () => {
  it.each([
    ['GET /', 'application/x-ndjson', body],
    ['POST /api/chat', 'application/x-ndjson', body],
    ['GET /watch', 'application/json;stream=watch', body],
    ['GET /seq', 'application/json-seq', records],
  ])('to %s of type %s passes as it is, and is on both timelines', async (line, type, text) => {
    const head = responseHead(type, `Content-Length: ${Buffer.byteLength(text)}`);
    const upstream = await answeringUpstream(head + text);
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, line, 'Content-Length: 0'));
    await app.untilText('{"n":3}');
    const stream = onlyStream(relay);
    for (const side of [stream.serverSide, stream.appSide]) {
      await untilEntry(side, 'close');
      expect(dataOf(side)).toEqual(data);
      expect(noticesOf(side)).toEqual([expect.stringContaining('This is no event stream')]);
      const end = entriesOf(side).at(-1);
      const detail = end && isKind(end, 'close') ? side.log.detail(end) : undefined;
      expect(detail).toMatchObject({ ending: { cause: 'end' }, verdict: { next: 'stop' } });
      expect(detail?.ending.readAs).toBe(type.endsWith('seq') ? 'json-seq' : 'json-lines');
    }
    expect(app.text.endsWith(`\r\n\r\n${text}`)).toBe(true);
  });

  it('that is compressed passes compressed, and is read', async () => {
    const bytes = gzipSync(body);
    const head = responseHead(
      'application/x-ndjson',
      'Content-Encoding: gzip',
      `Content-Length: ${bytes.length}`,
    );
    const upstream = await answeringUpstream(Buffer.concat([Buffer.from(head), bytes]));
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.until(({ bytes: all }) => all.includes(bytes), 'The body did not come');
    const stream = onlyStream(relay);
    for (const side of [stream.serverSide, stream.appSide]) {
      await untilEntry(side, 'close');
      expect(dataOf(side)).toEqual(data);
    }
  });

  it('that breaks off has lost its last line, on both sides', async () => {
    const upstream = await answeringUpstream((end) => {
      end.write(`${responseHead('application/x-ndjson', 'Transfer-Encoding: chunked')}7\r\n1\n{"n":\r\n`);
      end.socket.end();
    });
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilEnd();
    const stream = onlyStream(relay);
    for (const side of [stream.serverSide, stream.appSide]) {
      await untilEntry(side, 'error');
      expect(dataOf(side)).toEqual(['1']);
      expect(entriesOf(side).map(({ kind, type }) => (kind === 'notice' ? type : kind))).toEqual([
        'request',
        'open',
        'read-as',
        'message',
        'lost-block',
        'error',
      ]);
    }
  });

  it('has no events that a rule could change: they pass, and the timeline says so', async () => {
    let finish: () => void = () => {};
    const upstream = await answeringUpstream((end) => {
      end.write(`${responseHead('application/x-ndjson', 'Transfer-Encoding: chunked')}2\r\n1\n\r\n`);
      finish = () => end.write('2\r\n2\n\r\n0\r\n\r\n');
    });
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilText('1\n');
    const stream = onlyStream(relay);
    stream.addRule({ fault: { kind: 'drop' }, trigger: { kind: 'now' } });
    finish();
    await app.untilText('0\r\n\r\n');
    await untilEntry(stream.appSide, 'close');
    expect(dataOf(stream.appSide)).toEqual(['1', '2']);
    expect(noticesOf(stream.appSide).at(-1)).toContain(
      'The body is no event stream, so its lines pass as they are.',
    );
  });

  it('is one call each time, and a JSON document is none', async () => {
    const upstream = await answeringUpstream((end, number) => {
      const type = number === 3 ? 'application/json' : 'application/x-ndjson';
      end.write(`${responseHead(type, 'Content-Length: 2')}1\n`);
    });
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    for (let number = 1; number <= 3; number += 1) {
      app.write(requestHead(relay, `POST /${number}`, 'Content-Length: 0'));
      await app.until(({ text }) => text.split('1\n').length > number, `Answer ${number} did not come`);
    }
    expect(relay.streams.list().map(({ key }) => key)).toEqual(['POST /1', 'POST /2']);
  });
});
