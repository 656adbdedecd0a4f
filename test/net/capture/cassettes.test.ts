// Recordings of tests as several programs write them, from YAML and JSON to what the timeline has of them.

import { gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { yamlValues } from '../../../src/net/capture/yamlValues.ts';
import { capture, linesOf, logOf } from '../../core/capture/opened.ts';
import { readHere } from './readHere.ts';

const zipped = gzipSync('data: zipped\n\n').toString('base64');
/** As a server sends it that flushes its compressor. */
const json = { method: 'GET', uri: 'https://api.example.com/json', headers: {}, body: null };

const cassettes: Readonly<Record<string, string>> = {
  vcrpy: String.raw`interactions:
- request:
    body: '{"stream":true,"q":"a ''b''"}'
    headers:
      accept:
      - '*/*'
      authorization:
      - Bearer secret-abcdefgh
    method: POST
    uri: https://api.example.com/v1/chat
  response:
    body:
      string: "data: {\"a\":\"Gr\xFC\xDFe \U0001F600\"}\n\ndata: {\"b\":\"a long text that\
        \ goes on\"}\n\n\
        data: [DONE]\n\n"
    headers:
      Content-Type:
      - text/event-stream; charset=utf-8
    status:
      code: 200
      message: OK
- request:
    body: null
    headers: {}
    method: GET
    uri: https://api.example.com/gz
  response:
    body:
      string: !!binary |
        ${zipped}
    headers:
      Content-Encoding: [gzip]
      Content-Type: [text/event-stream]
    status: {code: 200, message: OK}
- request: {body: null, headers: {}, method: GET, uri: 'https://api.example.com/json'}
  response:
    body: {string: '{}'}
    headers: {Content-Type: [application/json]}
    status: {code: 200, message: OK}
version: 1
`,
  'VCR of Ruby': `---
http_interactions:
- request:
    method: get
    uri: https://api.example.com/v1/events
    body:
      encoding: US-ASCII
      string: ''
    headers:
      Accept:
      - text/event-stream
  response:
    status:
      code: 200
      message: OK
    headers:
      Content-Type:
      - text/event-stream
    body:
      encoding: UTF-8
      base64_string: |
        ${Buffer.from('id: 4\ndata: base\n\n').toString('base64')}
    http_version: '1.1'
  recorded_at: Sat, 28 Nov 2026 18:40:40 GMT
recorded_with: VCR 6.1.0
`,
  'go-vcr': `---
version: 2
interactions:
    - id: 0
      request:
        proto: HTTP/1.1
        method: POST
        url: https://api.example.com/v1/messages
        body: '{"a":1}'
        headers:
            Accept:
                - text/event-stream
      response:
        proto: HTTP/2.0
        content_length: -1
        body: |+
            event: message_start
            data: {"type":"message_start"}

            event: ping
            data: - a

        headers:
            Content-Type:
                - text/event-stream; charset=utf-8
        status: 200 OK
        code: 200
        duration: 1.064s
`,
  'VCR in JSON': JSON.stringify({
    version: 1,
    interactions: [
      { request: json, response: { status: { code: 200 }, headers: {}, body: { string: '{}' } } },
      {
        request: { ...json, uri: 'https://api.example.com/v1/events' },
        response: {
          status: { code: 200, message: 'OK' },
          headers: { 'content-type': ['text/event-stream'] },
          body: { string: 'data: a\n\n' },
        },
      },
    ],
  }),
};

/** Requests and messages of all streams in a file. */
async function toldBy(text: string): Promise<string[]> {
  const streams = await readHere(new Uint8Array(Buffer.from(text)));
  return streams
    .flatMap((stream) => linesOf(logOf(stream), false))
    .filter((line) => /^(?:request |\w+#)/.test(line));
}

describe('a recording', () => {
  it.each<[writer: string, told: readonly string[]]>([
    [
      'vcrpy',
      [
        'request POST https://api.example.com/v1/chat -',
        'message# {"a":"Grüße 😀"}',
        'message# {"b":"a long text that goes on"}',
        'message# [DONE]',
        'request GET https://api.example.com/gz -',
        'message# zipped',
      ],
    ],
    ['VCR of Ruby', ['request GET https://api.example.com/v1/events -', 'message#4 base']],
    [
      'go-vcr',
      [
        'request POST https://api.example.com/v1/messages -',
        'message_start# {"type":"message_start"}',
        'ping# - a',
      ],
    ],
    ['VCR in JSON', ['request GET https://api.example.com/v1/events -', 'message# a']],
  ])('of %s', async (writer, told) => {
    expect(await toldBy(cassettes[writer] ?? '')).toEqual(told);
  });

  it('of nock, with a body compressed piece by piece', async () => {
    const streams = await readHere(capture('nock-recorded.json'));
    expect(streams).toHaveLength(3);
    const lines = streams.map((stream) => linesOf(logOf(stream), false));
    expect(lines[0]).toContain('message#7 Grüße 😀\nsecond line');
    expect(lines[2]?.slice(-6, -1)).toEqual([
      'The file has the body as it went over the wire, compressed (gzip); it is decoded here.',
      ...[0, 1, 2, 3].map((at) => `message# zipped ${at}`),
    ]);
  });

  it('keeps no credentials', async () => {
    const [stream] = await readHere(new Uint8Array(Buffer.from(cassettes['vcrpy'] ?? '')));
    const log = logOf(stream ?? expect.fail('no stream'));
    expect(JSON.stringify(log.detail(log.entry(1) as never))).not.toContain('secret-abcdefgh');
  });

  it.each(Object.entries(cassettes))(
    'of %s opens with what is whole, wherever it is cut off',
    async (_writer, text) => {
      for (const part of [0.1, 0.6, 0.95]) {
        const length = Math.floor(part * text.length);
        const told = toldBy(text.slice(0, length));
        await told.catch((error: unknown) => expect(error).toMatchObject({ name: 'CaptureRefusal' }));
      }
    },
  );

  it.each([
    [
      'nothing but other exchanges',
      'interactions:\n- request: {uri: "http://a/"}\n  response: {status: {code: 200}}\n',
      'only 1 other exchange.',
    ],
    [
      'aliases that multiply',
      `interactions:\n- &a [x, x, x, x, x, x, x, x, x]\n${'- [*a, *a, *a]\n'.repeat(5)}`,
      'only 0 other exchanges',
    ],
    ['brackets without end', `interactions:\n- request: ${'['.repeat(1_000)}\n`, 'only 1 other exchange.'],
  ])('with %s is refused', async (_what, text, sentence) => {
    await expect(toldBy(text)).rejects.toThrow(sentence);
  });
});

describe('the thread that parses YAML', () => {
  const never = 'data:text/javascript,setInterval(() => {}, 1e6)';

  it('is ended when it takes too long', async () => {
    await expect(yamlValues([new Uint8Array(1)], new URL(never), undefined, 20)).rejects.toThrow(
      'takes too long',
    );
  });

  it('is ended when the reading is stopped', async () => {
    const stop = new AbortController();
    const values = yamlValues([new Uint8Array(1)], new URL(never), stop.signal);
    stop.abort(new Error('not wanted'));
    await expect(values).rejects.toThrow('not wanted');
  });
});
