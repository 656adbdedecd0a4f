// Streams and answers as servers really send them, over sockets: what each row says, and which findings there are.

import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { describeEnding } from '../../../src/core/log/endingWords.ts';
import { summarizeEntry } from '../../../src/core/log/entrySummary.ts';
import { framingFindings } from '../../../src/core/timing/framingFindings.ts';
import { FramingMistakes } from '../../../src/core/timing/framingMistakes.ts';
import { ReconnectStorms } from '../../../src/core/timing/reconnectStorms.ts';
import type { SseStream } from '../../../src/net/stream/sseStream.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { connectStream, endOf, messages, rowsOf, untilLog } from '../../helpers/streamUnderTest.ts';
import { until } from '../../helpers/waiting.ts';
import { streamHead, wholeResponse } from '../../helpers/wireText.ts';

/** What stands in the rows of the body. */
function previewsOf({ log }: SseStream): string[] {
  const ofBody = new Set(['message', 'comment', 'notice']);
  return log
    .entries(1, log.length)
    .filter(({ kind }) => ofBody.has(kind))
    .map((entry) => summarizeEntry(log, entry).preview);
}

function framingCodes(stream: SseStream): string[] {
  const mistakes = new FramingMistakes(stream.log);
  mistakes.update();
  return framingFindings(mistakes, stream.incomplete, stream.nowMs()).map(({ code }) => code);
}

const noFields = 'No line has a field that clients know (“data:” is missing), so they dispatch nothing: ';

describe('a body that a server sends', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    [
      '34-gemini-interactions',
      [
        '{"interaction":{"id":"v1","status":"in_progress"},"event_type":"interaction.created"}',
        '{"index":0,"delta":{"type":"text","text":"Hi"},"event_type":"content.delta"}',
        `${noFields}{"error":{"message":"prohibited","code":"prohibited_content"}}`,
      ],
      ['no-field-names'],
    ],
    ['50-double-prefix', ['data: {"a":1}', 'data: [DONE]'], ['double-prefix']],
    ['52-bare-lines', [`${noFields}0↵1↵2↵3`], ['no-field-names']],
    ['53-spring-no-space', ['La', 'frase', '"', 'come', '| a |↵|---|'], []],
  ])('%s', async (name, previews, codes) => {
    const body = readFileSync(new URL(`../../fixtures/wire/${name}.sse`, import.meta.url));
    const server = await RawServer.open(({ socket }) => {
      socket.write(streamHead(`Content-Length: ${body.length}`));
      socket.write(body);
    });
    const stream = connectStream({ url: server.url(), policy: { kind: 'off' } });
    expect((await endOf(stream)).ending).toEqual({ cause: 'end' });
    expect(previewsOf(stream)).toEqual(previews);
    expect(framingCodes(stream)).toEqual(codes);
  });
});

it('events that end with one newline only are counted and named while they come, and lost at the end', async () => {
  const server = await RawServer.open(({ socket }) => {
    socket.write(streamHead());
    for (let n = 0; n < 3; n += 1) socket.write(`data: {"n":${n}}\n`);
  });
  const stream = connectStream({ url: server.url(), policy: { kind: 'off' } });
  await until(
    () => stream.totals.bodyBytes === 42,
    (onChange) => stream.log.subscribeBytes(() => setImmediate(onChange)),
    () => `${stream.totals.bodyBytes} bytes came.`,
  );
  expect(stream.incomplete).toMatchObject({ part: 'event', sizeBytes: 42 });
  expect(framingCodes(stream)).toEqual(['no-blank-line']);
  await server.close();
  await endOf(stream);
  expect(rowsOf(stream)).toEqual([
    'request',
    'open',
    'notice lost-block',
    expect.stringMatching(/close|error/),
  ]);
  expect(framingCodes(stream)).toEqual(['no-blank-line']);
});

it('a server that ends at once after “retry: 0” is a storm from the fifth request on', async () => {
  const server = await RawServer.open(({ socket }) => {
    socket.end(`${streamHead('Connection: close')}retry: 0\ndata: x\n\n`);
  });
  const stream = connectStream(server.url());
  const storms = new ReconnectStorms(stream.log);
  await untilLog(stream, () => {
    storms.update();
    return storms.finding(stream.nowMs(), false) !== undefined;
  });
  stream.close();
  storms.update();
  expect(storms.finding(stream.nowMs(), true)).toMatchObject({
    code: 'reconnect-storm',
    evidence: expect.stringContaining('“retry: 0”'),
  });
});

it('the page of a proxy’s time limit is there to be seen, with who answered', async () => {
  const page =
    '<!DOCTYPE html><title>example.com | 524: A timeout occurred</title><h1>A timeout occurred</h1>';
  const server = await RawServer.open(({ socket }) => {
    const headers = ['Content-Type: text/html; charset=UTF-8', 'Server: cloudflare'];
    socket.write(wholeResponse('524 A Timeout Occurred', headers, page));
  });
  const { ending, verdict } = await endOf(connectStream(server.url()));
  expect(ending.bodyStart).toBe(page);
  expect(describeEnding(ending)).toMatch(
    /^Cloudflare answered 524 A Timeout Occurred in the server’s place, which did not answer within its time limit/,
  );
  expect(verdict).toEqual({ next: 'stop' });
});

it('a charset that Chromium refuses is read as the standard has it, with a word', async () => {
  const server = await RawServer.open(({ socket }) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=iso-8859-1\r\n\r\ndata: ü\n\n');
  });
  const stream = connectStream(server.url());
  expect(await messages(stream, 1)).toEqual(['ü']);
  expect(previewsOf(stream)[0]).toMatch(
    /^The Content-Type says charset=iso-8859-1, for which Chromium stops for good/,
  );
});
