// Streams that are no event streams, over real sockets: JSON lines and JSON text sequences, by their types and on request;
// whole, cut, compressed, and once more after an end, a clear and a disconnect.

import { createGzip, gzipSync, constants } from 'node:zlib';
import { describe, expect, it } from 'vitest';

import { describeNext } from '../../../src/core/log/nextWords.ts';
import { entryAsJson, entryData, entryRaw } from '../../../src/core/page/copiedText.ts';
import { entryViewOf } from '../../../src/core/page/entryView.ts';
import type { StreamRequest } from '../../../src/core/stream/streamRequest.ts';
import type { SseStream } from '../../../src/net/stream/sseStream.ts';
import { allLines, assemblyOf } from '../../core/assembly/assembling.ts';
import { filterLog, query } from '../../core/filter/filtering.ts';
import { RawServer, type RawExchange } from '../../helpers/rawServer.ts';
import {
  connectStream,
  detailsOf,
  endOf,
  entriesOf,
  messages,
  messagesOf,
  rowsOf,
  untilLog,
} from '../../helpers/streamUnderTest.ts';
import { asChunk, lastChunk, wholeResponse } from '../../helpers/wireText.ts';

const lines = '{"n":1}\n{"n":2}\n{"n":3}\n';
const data = ['{"n":1}', '{"n":2}', '{"n":3}'];
const records = '\u001E{"n":1}\n\u001E{"n":2}\n\u001E{\n"n":3}\n';

function chunkedHead(type: string, ...headers: readonly string[]): string {
  return ['HTTP/1.1 200 OK', `Content-Type: ${type}`, 'Transfer-Encoding: chunked', ...headers, '', ''].join(
    '\r\n',
  );
}

async function serve(
  answer: (exchange: RawExchange) => void,
  request: Partial<StreamRequest> = {},
): Promise<SseStream> {
  const server = await RawServer.open(answer);
  return connectStream({ url: server.url(), ...request });
}

describe('a body of lines', () => {
  it.each([
    ['application/x-ndjson', lines],
    ['application/ndjson', lines],
    ['Application/X-NDJSON; charset=utf-8', lines],
    ['application/jsonl', lines],
    ['application/x-jsonl', lines],
    ['application/jsonlines', lines],
    ['application/x-jsonlines', lines],
    ['application/json-lines', lines],
    ['text/x-ndjson', lines],
    ['application/stream+json', lines],
    ['application/json;stream=watch', lines],
    ['application/json; charset=utf-8; Stream="watch"', lines],
    ['application/json-seq', records],
    ['application/geo+json-seq', records],
  ])('of type %s is read as what it is, byte by byte, and ends', async (type, body) => {
    const stream = await serve(({ socket }) => {
      socket.write(chunkedHead(type));
      for (const byte of Buffer.from(body)) socket.write(asChunk(Uint8Array.of(byte)));
      socket.write(lastChunk);
    });
    const { ending, verdict, next } = await endOf(stream);
    const isRecords = body === records;
    expect(messagesOf(stream)).toEqual(isRecords ? [...data.slice(0, 2), '{\n"n":3}'] : data);
    const event = isRecords ? 'message record' : 'message line';
    expect(rowsOf(stream)).toEqual(['request', 'open', 'notice read-as', event, event, event, 'close']);
    expect(ending).toMatchObject({ cause: 'end', readAs: isRecords ? 'json-seq' : 'json-lines' });
    // What belongs to event streams is not claimed of it.
    expect([verdict, next]).toEqual([{ next: 'stop' }, { next: 'stop' }]);
    expect(stream.state).toMatchObject({ phase: 'stopped', reason: { kind: 'lines' }, lastEventId: '' });
    const [end] = entriesOf(stream, 'close');
    expect(end && describeNext(stream.log, end, await endOf(stream))).toBe(
      'This is no event stream: nothing says that a client comes back for more.',
    );
    expect(end && entryViewOf(stream.log, end.number).explanation?.clients).toEqual([]);
  });

  it.each([
    'application/json',
    'application/json;stream=no',
    'application/jsonp',
    'text/plain',
    'application/geo+json',
  ])('of type %s is refused unless it is asked for', async (type) => {
    const answer = ({ socket }: RawExchange): void => {
      socket.write(wholeResponse('200 OK', [`Content-Type: ${type}`], lines));
    };
    expect((await endOf(await serve(answer))).ending).toMatchObject({
      cause: 'wrong-type',
      contentType: type,
    });
    const stream = await serve(answer, { readAs: 'json-lines' });
    await endOf(stream);
    expect(messagesOf(stream)).toEqual(data);
    expect(detailsOf(stream, 'notice')).toEqual([
      { notice: 'read-as', format: 'json-lines', isAnyway: true, contentType: type },
    ]);
  });

  it('asks for lines where it wants them, unless the request says otherwise', async () => {
    const server = await RawServer.open(({ socket }) =>
      socket.write(wholeResponse('200 OK', ['Content-Type: application/x-ndjson'], lines)),
    );
    const accepted = async (request: Partial<StreamRequest>): Promise<string | undefined> => {
      await endOf(connectStream({ url: server.url(), ...request }));
      return server.requests.at(-1)?.headers.find(([name]) => name === 'accept')?.[1];
    };
    expect(await accepted({})).toBe('text/event-stream');
    expect(await accepted({ readAs: 'event-stream' })).toBe('text/event-stream');
    expect(await accepted({ readAs: 'json-lines' })).toMatch(/^application\/x-ndjson, .*\*\/\*;q=0\.8$/);
    expect(await accepted({ readAs: 'json-lines', headers: [['accept', 'a/b']] })).toBe('a/b');
  });

  it('of records is read as such though lines were asked for', async () => {
    const stream = await serve(
      ({ socket }) => socket.write(wholeResponse('200 OK', ['Content-Type: application/json-seq'], records)),
      { readAs: 'json-lines' },
    );
    expect((await endOf(stream)).ending.readAs).toBe('json-seq');
    expect(messagesOf(stream)).toHaveLength(3);
  });

  it('of an event stream is read as lines where that is asked for', async () => {
    const stream = await serve(
      ({ socket }) =>
        socket.write(wholeResponse('200 OK', ['Content-Type: text/event-stream'], 'id: 7\ndata: 1\n\n')),
      { readAs: 'json-lines' },
    );
    await endOf(stream);
    expect(messagesOf(stream)).toEqual(['id: 7', 'data: 1']);
    expect(stream.state.lastEventId).toBe('');
  });
});

describe('the end of such a body', () => {
  const type = 'application/x-ndjson';

  it('takes a last line without a line end, and its details say so', async () => {
    const stream = await serve(({ socket }) =>
      socket.write(chunkedHead(type) + asChunk('1\n{"n":2}').toString() + lastChunk),
    );
    await endOf(stream);
    expect(messagesOf(stream)).toEqual(['1', '{"n":2}']);
    expect(entryViewOf(stream.log, 5).lines).toEqual([
      {
        field: '',
        separator: '',
        value: '{"n":2}',
        kind: 'text',
        terminator: '',
        offset: 0,
        note: 'No line end follows: what is there is complete, and readers of such streams take it.',
      },
    ]);
  });

  it('that is no more than the end of the connection takes it as well', async () => {
    const stream = await serve(({ socket }) => {
      socket.end(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nConnection: close\r\n\r\n1\n2`);
    });
    expect((await endOf(stream)).ending).toMatchObject({ cause: 'end', isEndedByClose: true });
    expect(messagesOf(stream)).toEqual(['1', '2']);
  });

  it('in the middle of a line loses it, and says so', async () => {
    const stream = await serve(({ socket }) =>
      socket.end(chunkedHead(type) + asChunk('1\n{"n":').toString()),
    );
    expect((await endOf(stream)).ending.cause).toBe('truncated');
    expect(rowsOf(stream).slice(3)).toEqual(['message line', 'notice lost-block', 'error']);
    const view = entryViewOf(stream.log, 5);
    expect(view.row.preview).toBe('Lost: the body was cut off in the middle of this line: {"n":');
    expect(view.lines.at(-1)?.note).toBe('The body ended before the line did.');
  });

  it('is that of a line larger than the limit', async () => {
    const server = await RawServer.open(({ socket }) => {
      socket.write(chunkedHead(type) + asChunk(`1\n${'x'.repeat(200)}`).toString());
    });
    const stream = connectStream(server.url(), { maxEventBytes: 100 });
    expect((await endOf(stream)).ending).toMatchObject({ cause: 'limit', limit: 100 });
    expect(rowsOf(stream).slice(3)).toEqual(['message line', 'notice event-too-large', 'error']);
  });
});

describe('a stream of lines', () => {
  it('comes out line by line though it is compressed', async () => {
    const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
    const stream = await serve(({ socket }) => {
      socket.write(chunkedHead('application/x-ndjson', 'Content-Encoding: gzip'));
      gzip.on('data', (bytes: Buffer) => socket.write(asChunk(bytes)));
      gzip.on('end', () => socket.write(lastChunk));
      gzip.write('{"n":1}\n');
    });
    expect(await messages(stream, 1)).toEqual(['{"n":1}']);
    gzip.write('{"n":2}\n');
    expect(await messages(stream, 2)).toEqual(['{"n":1}', '{"n":2}']);
    gzip.end('{"n":3}\n');
    expect((await endOf(stream)).ending.cause).toBe('end');
    expect(messagesOf(stream)).toEqual(data);
  });

  it('comes back where the policy says so, and by hand, without an id and without a verdict on resuming', async () => {
    const server = await RawServer.open(({ socket }) =>
      socket.write(
        wholeResponse('200 OK', ['Content-Type: application/x-ndjson'], 'id: 9\nretry: 50000\n{"n":1}\n'),
      ),
    );
    const stream = connectStream(
      { url: server.url(), policy: { kind: 'limited', attempts: 1 } },
      { reconnectionTimeMs: 10 },
    );
    await endOf(stream, 2);
    expect(stream.state).toMatchObject({
      phase: 'stopped',
      reason: { kind: 'gave up' },
      reconnectionTimeMs: 10,
    });
    stream.clear();
    stream.connect();
    await endOf(stream, 3);
    expect(messagesOf(stream)).toEqual(['id: 9', 'retry: 50000', '{"n":1}']);
    stream.log.undoClear();
    expect(messagesOf(stream)).toHaveLength(9);
    expect(rowsOf(stream).filter((row) => row.startsWith('notice'))).toEqual(Array(3).fill('notice read-as'));
    expect(server.requests.map(({ headers }) => headers.some(([name]) => name === 'last-event-id'))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('is no matter of the attempt before: each answer is read as its own type says', async () => {
    const server = await RawServer.open(({ socket, number }) =>
      socket.write(
        number % 2 === 1
          ? wholeResponse('200 OK', ['Content-Type: application/x-ndjson'], 'data: a\n')
          : wholeResponse('200 OK', ['Content-Type: text/event-stream'], 'id: 4\ndata: a\n\n'),
      ),
    );
    const stream = connectStream({ url: server.url(), policy: { kind: 'off' } });
    await endOf(stream);
    stream.connect();
    await endOf(stream, 2);
    stream.connect();
    await endOf(stream, 3);
    expect(messagesOf(stream)).toEqual(['data: a', 'a', 'data: a']);
    expect(entriesOf(stream, 'message').map((entry) => [entry.type, stream.log.lastEventId(entry)])).toEqual([
      ['line', undefined],
      ['message', '4'],
      ['line', '4'],
    ]);
    expect(detailsOf(stream, 'close').map(({ ending }) => ending.readAs)).toEqual([
      'json-lines',
      undefined,
      'json-lines',
    ]);
  });

  it('has blank lines as comments, which are no events', async () => {
    const stream = await serve(({ socket }) =>
      socket.write(wholeResponse('200 OK', ['Content-Type: application/x-ndjson'], '1\n\n\r\n2\n')),
    );
    await endOf(stream);
    expect(rowsOf(stream).slice(3, -1)).toEqual(['message line', 'comment', 'comment', 'message line']);
    expect(stream.totals.messages).toBe(2);
    expect(entryViewOf(stream.log, 5).row.preview).toBe(
      'A blank line, as servers send them to keep a connection alive',
    );
    expect(entryRaw(stream.log, stream.log.entry(6))).toBe('\r\n');
  });

  it('is not closed by what would be a close message in an event stream', async () => {
    const server = await RawServer.open(({ socket }) =>
      socket.write(wholeResponse('200 OK', ['Content-Type: application/x-ndjson'], '[DONE]\n1\n')),
    );
    const stream = connectStream(server.url(), { closeMessages: [{ data: '[DONE]' }] });
    expect((await endOf(stream)).ending.cause).toBe('end');
    expect(messagesOf(stream)).toEqual(['[DONE]', '1']);
  });

  it('is found by its text, by its type, and not by what lies around it', async () => {
    const body = '\u001E{"type":"ADDED","name":"Äpfel"}\n\u001E{\n"type":"DELETED"}\n\u001E{"id":7}\n';
    const stream = await serve(({ socket }) =>
      socket.write(wholeResponse('200 OK', ['Content-Type: application/json-seq'], body)),
    );
    await endOf(stream);
    const found = (text: string, more = {}): number[] => filterLog(stream.log, query(text, more));
    expect(found('added')).toEqual([4]);
    expect(found('added', { matchesCase: true })).toEqual([]);
    expect(found('äpfel')).toEqual([4]);
    expect(found('"type":"DELETED"')).toEqual([5]);
    expect(found('type:record')).toEqual([4, 5, 6]);
    expect(found('id:7')).toEqual([]);
    expect(found('/\\{\\n/')).toEqual([5]);
    expect(found('\u001E')).toEqual([]);
  });

  it('is copied as its text, and as it came', async () => {
    const stream = await serve(({ socket }) =>
      socket.write(wholeResponse('200 OK', ['Content-Type: application/x-ndjson'], '{"n":1}\r\n')),
    );
    await endOf(stream);
    const entry = stream.log.entry(4);
    expect(entryData(stream.log, entry)).toBe('{"n":1}');
    expect(entryRaw(stream.log, entry)).toBe('{"n":1}\r\n');
    expect(JSON.parse(entryAsJson(stream.log, entry))).toMatchObject({
      kind: 'message',
      type: 'line',
      data: '{"n":1}',
    });
  });

  it('can be made to end in the middle of a line', async () => {
    let send: (text: string) => void = () => {};
    const stream = await serve(({ socket }) => {
      socket.write(chunkedHead('application/x-ndjson'));
      send = (text) => socket.write(asChunk(text));
      send('{"n":1}\n');
    });
    await messages(stream, 1);
    stream.simulate({ effect: { kind: 'truncated' }, moment: { kind: 'inside event' } });
    send('\n{"number":2}\n');
    expect((await endOf(stream)).ending).toMatchObject({ cause: 'truncated', isSimulated: true });
    expect(rowsOf(stream).slice(-4)).toEqual(['notice fault', 'comment', 'notice lost-block', 'error']);
    expect(stream.log.bodyBytes(0, 100).length).toBeLessThan('{"n":1}\n\n{"number":2}\n'.length);
  });

  it('shows what has come of a line', async () => {
    const stream = await serve(({ socket }) => {
      socket.write(chunkedHead('application/x-ndjson'));
      socket.write(asChunk('1\n{"half'));
    });
    await untilLog(stream, () => stream.totals.messages === 1);
    await untilLog(stream, () => stream.incomplete !== undefined);
    expect(stream.incomplete).toMatchObject({ part: 'line', sizeBytes: 6 });
  });

  it('of a language model is put together', async () => {
    const chunk = (content: string, done = false): string =>
      `${JSON.stringify({ model: 'm', created_at: '2026-01-01T00:00:00Z', message: { role: 'assistant', content }, done })}\n`;
    const body = gzipSync(chunk('Hel') + chunk('lo') + chunk('', true));
    const stream = await serve(({ socket }) =>
      socket.write(
        wholeResponse('200 OK', ['Content-Type: application/x-ndjson', 'Content-Encoding: gzip'], body),
      ),
    );
    await endOf(stream);
    expect(messagesOf(stream)).toHaveLength(3);
    expect(allLines(assemblyOf(stream.log))).toEqual([
      'ollama | – | m | assistant | done | no tokens | ended',
      'text: Hello',
    ]);
  });
});

it('each attempt is read as its own answer says, whatever those before were', async () => {
  const seq = 'application/json-seq';
  const answers = [
    ['application/x-ndjson', lines, 'json-lines'],
    ['text/event-stream', 'data: 1\n\n', 'event-stream'],
    [seq, records, 'json-seq'],
    ['text/event-stream', 'data: 1\n\n', 'event-stream'],
  ] as const;
  const stream = await serve(
    ({ number, socket }) => {
      const [type, body] = answers[number - 1] ?? answers[0];
      socket.write(wholeResponse('200 OK', [`Content-Type: ${type}`], body));
    },
    { policy: { kind: 'off' } },
  );
  for (const [at, [, , format]] of answers.entries()) {
    if (at > 0) stream.connect();
    const { ending } = await endOf(stream, at + 1);
    expect([stream.bodyFormat, ending.readAs ?? 'event-stream']).toEqual([format, format]);
  }
  expect(messagesOf(stream)).toEqual([...data, '1', ...data.slice(0, 2), '{\n"n":3}', '1']);
});
