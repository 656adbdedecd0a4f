import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

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
