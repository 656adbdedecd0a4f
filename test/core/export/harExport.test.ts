import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ExchangeTimings } from '../../../src/core/log/detail.ts';
import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { bodies } from '../arbitraryStreams.ts';
import { bytesOf, record } from '../recording.ts';
import { okHead, ScriptedStream } from '../scriptedStream.ts';
import { chosenNumbers, exportedText, logOfAttempts } from './exported.ts';
import { expectHar } from './harShape.ts';

interface HarEntry {
  readonly time: number;
  readonly request: { readonly url: string; readonly queryString: unknown; readonly postData?: unknown };
  readonly response: {
    readonly status: number;
    readonly _error: string | null;
    readonly content: { readonly size: number; readonly text: string; readonly encoding?: string };
  };
  readonly timings: Readonly<Record<string, number>>;
  readonly _resourceType: string;
  readonly _eventSourceMessages: readonly unknown[];
}

function entriesOf(...given: [EventLog, ReturnType<typeof chosenNumbers>?]): readonly HarEntry[] {
  const [log, chosen] = given;
  const har = JSON.parse(exportedText(log, 'har', chosen)) as { log: { entries: HarEntry[] } };
  expectHar(har);
  return har.log.entries;
}

describe('a HAR export', () => {
  it('has an entry for each attempt', () => {
    const stream = new ScriptedStream({ url: 'http://localhost:3000/events?a=1&b=%20' });
    stream.attempt().pass(20).opened().receive('data: 1\n\n').pass(80).ended({ cause: 'truncated' });
    stream.pass(10).attempt().pass(5);
    stream.ended(
      { cause: 'http-error', status: 503, contentType: 'text/plain', bodyStart: 'busy "now"' },
      {
        ...okHead,
        status: 503,
        statusText: 'Service Unavailable',
        headers: [['Content-Type', 'text/plain']],
      },
    );
    const [first, second] = entriesOf(stream.log);
    expect(first).toMatchObject({
      time: 100,
      request: {
        queryString: [
          { name: 'a', value: '1' },
          { name: 'b', value: ' ' },
        ],
      },
      response: {
        status: 200,
        _error: 'truncated',
        content: { text: 'data: 1\n\n', mimeType: 'text/event-stream' },
      },
      _resourceType: 'eventsource',
      _eventSourceMessages: [{ time: (stream.log.startedAtMs + 20) / 1000, eventName: 'message', data: '1' }],
      serverIPAddress: '127.0.0.1',
    });
    const stages = ['dns', 'connect', 'send', 'wait', 'receive'].map((name) => first?.timings[name] ?? NaN);
    expect(stages.reduce((sum, each) => sum + each, 0)).toBeCloseTo(100);
    expect(second).toMatchObject({
      response: { status: 503, content: { text: 'busy "now"', size: -1 } },
      _eventSourceMessages: [],
    });
  });

  it('has entries for attempts without an answer, and of lines without events', () => {
    const stream = new ScriptedStream({ url: 'http://localhost:3000/', method: 'POST' });
    stream.attempt().pass(5).ended({ cause: 'unreachable', code: 'ECONNREFUSED', stage: 'connect' });
    expect(entriesOf(stream.log)).toMatchObject([
      {
        response: { status: 0, _error: 'ECONNREFUSED', content: { size: 0, text: '' } },
        _resourceType: 'fetch',
      },
    ]);
    const lines = record([bytesOf('{"a":1}\n')], undefined, { format: 'json-lines', isWhole: true });
    expect(entriesOf(lines)).toMatchObject([
      { response: { content: { text: '{"a":1}\n' } }, _eventSourceMessages: [] },
    ]);
    expect(entriesOf(new ScriptedStream().log)).toEqual([]);
  });

  it('has all that is known of an exchange, and nothing else', () => {
    const stream = new ScriptedStream();
    const { log } = stream;
    const at = { attempt: 1, receivedAtMs: 0 };
    const headers = [['content-type', 'text/plain'] as const, ['X-A', 'b'] as const];
    const url = 'https://[::1]:3000/events?q';
    log.appendDetailEntry(
      'request',
      { method: 'POST', url, headers, body: 'ü', reason: 'connect', delayMs: 0 },
      at,
    );
    const head = {
      ...okHead,
      headers: [['Content-Type', 'text/event-stream'] as const],
      remoteAddress: '[::1]:3000',
      localPort: 4711,
    };
    log.appendDetailEntry('open', head, { ...at, receivedAtMs: 12.8 });
    const [entry] = entriesOf(log);
    expect(entry).toEqual({
      startedDateTime: '2026-11-20T14:02:11.000Z',
      time: 12.8,
      request: {
        method: 'POST',
        url,
        httpVersion: 'HTTP/1.1',
        cookies: [],
        headers: [
          { name: 'content-type', value: 'text/plain' },
          { name: 'X-A', value: 'b' },
        ],
        queryString: [{ name: 'q', value: '' }],
        headersSize: -1,
        bodySize: 2,
        postData: { mimeType: 'text/plain', text: 'ü' },
      },
      response: {
        status: 200,
        statusText: 'OK',
        httpVersion: 'HTTP/1.1',
        headers: [{ name: 'Content-Type', value: 'text/event-stream' }],
        cookies: [],
        redirectURL: '',
        headersSize: -1,
        bodySize: -1,
        _error: null,
        content: { size: 0, mimeType: 'text/event-stream', text: '' },
      },
      cache: {},
      timings: expect.any(Object) as unknown,
      serverIPAddress: '::1',
      connection: '4711',
      _resourceType: 'fetch',
      _eventSourceMessages: [],
    });
  });

  it('has no type of what has none, and the time up to what came last while it goes on', () => {
    const stream = new ScriptedStream({ url: 'http://localhost:3000/', method: 'POST', body: '' });
    stream.attempt().pass(5);
    stream
      .opened({ ...okHead, headers: [] })
      .pass(20)
      .receive('data: 1\n\n')
      .pass(70);
    expect(entriesOf(stream.log)).toMatchObject([
      {
        time: 25,
        request: { bodySize: 0, postData: { mimeType: '', text: '' } },
        response: { content: { mimeType: '' } },
      },
    ]);
    expect(entriesOf(new ScriptedStream().attempt().log)).toMatchObject([
      { request: { httpVersion: '' }, response: { status: 0, content: { mimeType: 'x-unknown' } } },
    ]);
  });

  it.each<[timings: ExchangeTimings, stages: readonly number[]]>([
    // dns, connect, ssl, send, wait, receive; connect has ssl in it
    [{}, [-1, -1, -1, 0, 100, 0]],
    [{ dnsMs: 1 }, [1, -1, -1, 0, 99, 0]],
    [{ connectMs: 3 }, [-1, 3, -1, 0, 97, 0]],
    [{ dnsMs: 1, connectMs: 3 }, [1, 2, -1, 0, 97, 0]],
    [{ tlsMs: 7 }, [-1, -1, -1, 0, 93, 0]],
    [{ connectMs: 3, tlsMs: 7 }, [-1, 7, 4, 0, 93, 0]],
    [{ dnsMs: 1, connectMs: 3, tlsMs: 7 }, [1, 6, 4, 0, 93, 0]],
    [{ dnsMs: 1, connectMs: 3, tlsMs: 7, sentMs: 8, headMs: 20 }, [1, 6, 4, 1, 12, 80]],
    [{ sentMs: 2, headMs: 20 }, [-1, -1, -1, 2, 18, 80]],
    // A clock that says that something came before what had to come first.
    [{ connectMs: 3, sentMs: 2, headMs: 1 }, [-1, 3, -1, 0, 0, 97]],
    [{ headMs: 120 }, [-1, -1, -1, 0, 120, 0]],
  ])('has of the times %j the stages %j', (timings, stages) => {
    const stream = new ScriptedStream()
      .attempt()
      .opened({ ...okHead, timings })
      .pass(100);
    const [entry] = entriesOf(stream.ended({ cause: 'end' }).log);
    const { dns, connect, ssl, send, wait, receive, blocked } = entry?.timings ?? {};
    expect([dns, connect, ssl, send, wait, receive]).toEqual(stages);
    expect(blocked).toBe(-1);
  });

  it.each([0, 1, 2])('has a long text, and long bytes, whole wherever they are cut (%i)', (shift) => {
    const text = `:${' '.repeat(shift)}\ndata: ${'é€😀'.repeat(20_000)}\n\n`;
    const [utf8] = entriesOf(record([bytesOf(text)]));
    expect({ ...utf8?.response.content, text: '' }).toEqual({
      size: Buffer.byteLength(text),
      mimeType: 'x-unknown',
      text: '',
    });
    expect(utf8?.response.content.text === text).toBe(true);
    const bytes = new Uint8Array([...bytesOf(text), 0xff, 10]);
    const [other] = entriesOf(record([bytes]));
    expect(other?.response.content).toMatchObject({ size: bytes.length, encoding: 'base64' });
    expect(other?.response.content.text === Buffer.from(bytes).toString('base64')).toBe(true);
    // The beginning of a character at the end is no text either.
    const [cut] = entriesOf(record([bytes.slice(0, -5)]));
    expect(cut?.response.content.encoding).toBe('base64');
  });

  it('is laid out with an attempt on each line', () => {
    const stream = new ScriptedStream().attempt().ended({ cause: 'unreachable' }).attempt();
    const [first = '', ...lines] = exportedText(stream.log, 'har').split('\n');
    expect(first).toBe(
      '{"log":{"version":"1.2","creator":{"name":"SSE Inspector","version":"1.2.3"},"pages":[],"entries":[',
    );
    expect(lines.map((line) => line.slice(0, 19))).toEqual([
      '{"startedDateTime":',
      '{"startedDateTime":',
      ']}}',
      '',
    ]);
    expect(lines.map((line) => line.slice(-2))).toEqual(['},', ']}', '}}', '']);
  });

  it('of chosen entries has their bytes and events alone', () => {
    const log = logOfAttempts([bytesOf('data: 1\n\n'), bytesOf('data: 2\n\ndata: 3\n: c\n\n')]);
    const chosen = log
      .entries(1, log.length)
      .filter(({ kind, attempt }) => kind === 'message' && attempt === 2);
    const [entry, ...others] = entriesOf(log, chosenNumbers(log, [chosen[1]?.number ?? 0]));
    expect(others).toEqual([]);
    expect(entry?.response.content).toMatchObject({ text: 'data: 3\n: c\n\n', size: 13 });
    expect(entry).toMatchObject({ _eventSourceMessages: [{ data: '3' }] });
  });

  it('has the bytes and the events of any stream', () => {
    fc.assert(
      fc.property(fc.array(bodies, { minLength: 1, maxLength: 3 }), (attempts) => {
        const log = logOfAttempts(attempts);
        const entries = entriesOf(log);
        expect(entries.map(({ response: { content } }) => bytesIn(content))).toEqual(
          attempts.map((body) => Buffer.from(body)),
        );
        expect(entries.map(({ response: { content } }) => content.size)).toEqual(
          attempts.map(({ length }) => length),
        );
        expect(entries.flatMap(({ _eventSourceMessages: messages }) => messages)).toEqual(messagesOf(log));
      }),
    );
  });
});

function bytesIn({ text, encoding }: HarEntry['response']['content']): Buffer {
  return Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8');
}

function messagesOf(log: EventLog): unknown[] {
  return log
    .entries(1, log.length)
    .filter(({ kind }) => kind === 'message')
    .map((entry) => ({
      time: (log.startedAtMs + entry.receivedAtMs) / 1000,
      eventName: entry.type,
      eventId: log.lastEventId(entry) ?? '',
      data: log.fields(entry).data,
    }));
}
