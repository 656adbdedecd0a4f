// Recordings of tests in JSON, member by member: what nock and VCR write in their versions, and what is none.

import { describe, expect, it } from 'vitest';

import { isYamlCassette } from '../../../src/core/capture/cassettes.ts';
import type { CapturedExchange } from '../../../src/core/capture/reading/capturedExchange.ts';
import { bytesOf } from '../recording.ts';
import { streamsOf } from './opened.ts';

/** The only exchange of a file. */
function exchangeIn(value: unknown): CapturedExchange {
  const streams = streamsOf({ bytes: bytesOf(JSON.stringify(value)) });
  expect(streams.map(({ attempts }) => attempts.length)).toEqual([1]);
  return streams[0]?.attempts[0] ?? expect.fail('no exchange');
}

const bodyOf = ({ body }: CapturedExchange): string =>
  Buffer.concat(body.map(({ bytes }) => bytes)).toString('latin1');

const nocked = {
  scope: 'https://a:443',
  method: 'post',
  path: '/events?x=1',
  body: { q: 1 },
  status: 200,
  response: 'data: a\n\n',
  rawHeaders: ['Content-Type', 'text/event-stream', 'X-A', '1'],
};
const interaction = {
  request: { method: 'get', uri: 'http://a/events', headers: { Accept: ['x', 'y'] }, body: null },
  response: {
    status: { code: 200, message: 'Fine' },
    headers: { 'Content-Type': ['text/event-stream'] },
    body: { string: 'data: a\n\n' },
  },
};
const vcr = (changes: { readonly request?: object; readonly response?: object }): unknown => ({
  interactions: [
    {
      request: { ...interaction.request, ...changes.request },
      response: { ...interaction.response, ...changes.response },
    },
  ],
});

describe('a recording of nock', () => {
  it('has the request and the head', () => {
    expect(exchangeIn([nocked])).toMatchObject({
      request: { method: 'POST', url: 'https://a:443/events?x=1', headers: [], body: '{"q":1}' },
      head: {
        status: 200,
        statusText: '',
        httpVersion: '',
        headers: [
          ['Content-Type', 'text/event-stream'],
          ['X-A', '1'],
        ],
      },
      notes: [{ what: 'source', kind: 'nock' }, { what: 'no-times' }],
    });
  });

  it.each<[what: string, changes: object, body: string]>([
    ['a text', {}, 'data: a\n\n'],
    ['a text of digits', { response: '646174613a' }, '646174613a'],
    ['binary digits', { response: '646174613a', responseIsBinary: true }, 'data:'],
    ['a binary text that is none', { response: 'data: x\n', responseIsBinary: true }, 'data: x\n'],
    ['a flag of another kind', { response: '64', responseIsBinary: 'true' }, '64'],
    ['parts', { response: ['6461', '74613A'] }, 'data:'],
    ['a part with a letter too many', { response: ['6461', '7'] }, '["6461","7"]'],
    ['an empty part', { response: ['6461', ''] }, '["6461",""]'],
    ['a part that is none', { response: ['6461', 7] }, '["6461",7]'],
    ['a value', { response: { a: 1 } }, '{"a":1}'],
    ['nothing', { response: '' }, ''],
  ])('has %s for a body', (_what, changes, body) => {
    expect(bodyOf(exchangeIn([{ ...nocked, ...changes }]))).toBe(body);
  });

  it.each<[what: string, body: unknown, sent: string | undefined]>([
    ['a text', 'a=b', 'a=b'],
    ['an empty text', '', undefined],
    ['null', null, undefined],
    ['an empty object', {}, undefined],
    ['a list', [1], '[1]'],
    ['an empty list', [], '[]'],
    ['a number', 0, '0'],
    ['a text within', { string: '' }, undefined],
    ['nothing within', { string: null }, undefined],
  ])('whose request had %s sent it', (_what, body, sent) => {
    expect(exchangeIn([{ ...nocked, body }]).request?.body).toBe(sent);
  });

  const type = ['Content-Type', 'text/event-stream'];
  it.each<[what: string, changes: object, headers: readonly (readonly string[])[]]>([
    ['names and values in turn', { rawHeaders: [...type, 'A', 'b'] }, [type, ['A', 'b']]],
    ['a name without a value', { rawHeaders: [...type, 'A'] }, [type, ['A', '']]],
    ['a name twice', { rawHeaders: [...type, 'A', '1', 'A', '2'] }, [type, ['A', '1'], ['A', '2']]],
    ['objects', { rawHeaders: [{ name: 'Content-Type', value: 'text/event-stream' }] }, [type]],
    [
      'by name',
      {
        rawHeaders: undefined,
        headers: { 'Content-Type': 'text/event-stream', A: ['1', 2], B: 3, C: null },
      },
      [type, ['A', '1'], ['A', '2'], ['B', '3']],
    ],
    ['none', { rawHeaders: [] }, []],
  ])('has headers as %s', (_what, changes, headers) => {
    expect(exchangeIn([{ ...nocked, ...changes }]).head?.headers).toEqual(headers);
  });

  it('has the headers of the request, and what is usual where it says nothing', () => {
    const { method: _method, status: _status, ...rest } = nocked;
    expect(exchangeIn([{ ...rest, reqheaders: { accept: 'text/event-stream' } }])).toMatchObject({
      request: { method: 'GET', headers: [['accept', 'text/event-stream']] },
      head: { status: 200 },
    });
  });

  it.each<[what: string, items: readonly unknown[], sentence: string]>([
    ['no scope', [{ ...nocked, scope: 1 }, { scope: '' }], 'only 2 other exchanges'],
    ['no path', [{ scope: 'http://a', path: 1 }], 'only 1 other exchange.'],
    ['what is no exchange', [{ scope: 1 }, null, 7], 'only 1 other exchange.'],
    ['no stream', [{ ...nocked, rawHeaders: [], response: '{}' }], 'only 1 other exchange.'],
    ['a refused request', [{ ...nocked, status: 404 }], 'only 1 other exchange.'],
  ])('with %s is refused', (_what, items, sentence) => {
    expect(() => streamsOf({ bytes: bytesOf(JSON.stringify(items)) })).toThrow(sentence);
  });

  it('that is cut off has the streams before the cut', () => {
    const text = JSON.stringify([nocked, nocked]);
    expect(streamsOf({ bytes: bytesOf(text.slice(0, -5)) })).toHaveLength(1);
    expect(() => streamsOf({ bytes: bytesOf(text.slice(0, 60)) })).toThrow('cut off before the first');
  });

  it.each([
    [1_900, true],
    [2_100, false],
  ])('is known by a scope %i characters from its beginning: %s', (before, isKnown) => {
    const bytes = bytesOf(JSON.stringify([{ pad: 'x'.repeat(before), ...nocked }]));
    const [first] = isKnown ? streamsOf({ bytes }) : [];
    expect(first?.attempts[0]?.notes[0]).toEqual(isKnown ? { what: 'source', kind: 'nock' } : undefined);
    if (!isKnown) expect(() => streamsOf({ bytes })).toThrow('is no list of events');
  });
});

describe('a recording of VCR in JSON', () => {
  it('has the request and the head', () => {
    expect(exchangeIn(vcr({}))).toMatchObject({
      request: {
        method: 'GET',
        url: 'http://a/events',
        headers: [
          ['Accept', 'x'],
          ['Accept', 'y'],
        ],
      },
      head: { status: 200, statusText: 'Fine', httpVersion: '' },
      notes: [{ what: 'source', kind: 'vcr' }, { what: 'no-times' }],
    });
  });

  it.each(['interactions', 'http_interactions'])('is one with %s', (name) => {
    expect(bodyOf(exchangeIn({ recorded_with: 'VCR', [name]: [interaction] }))).toBe('data: a\n\n');
  });

  const base64 = Buffer.from('data: ü\n\n').toString('base64');
  it.each<[what: string, response: object, body: string]>([
    ['a text', { body: 'data: a\n\n' }, 'data: a\n\n'],
    ['a text in a text', { body: { string: { text: 'data: a\n\n' } } }, 'data: a\n\n'],
    ['a string', { body: { string: 'data: b\n\n', text: 'data: c\n\n' } }, 'data: b\n\n'],
    ['content within', { body: { content: 'data: b\n\n', text: 'data: c\n\n' } }, 'data: b\n\n'],
    ['a text within', { body: { text: 'data: c\n\n' } }, 'data: c\n\n'],
    ['content beside', { body: undefined, content: 'data: d\n\n' }, 'data: d\n\n'],
    [
      'Base64 in lines',
      { body: { base64_string: `${base64.slice(0, 4)}\n ${base64.slice(4)}\n` } },
      'data: \xc3\xbc\n\n',
    ],
    ['Base64 that is none', { body: { base64_string: '!' } }, ''],
    ['no body', { body: null }, ''],
    ['nothing of it', { body: {} }, ''],
  ])('has %s for a body', (_what, response, body) => {
    expect(bodyOf(exchangeIn(vcr({ response })))).toBe(body);
  });

  it.each<[what: string, response: object, head: object]>([
    ['an object', { status: { code: 200, message: 'OK' } }, { statusText: 'OK', httpVersion: '' }],
    ['an object with a text', { status: { code: '200' } }, { statusText: '' }],
    ['a number', { status: 200 }, { statusText: '' }],
    ['a number beside', { status: undefined, code: 200 }, { statusText: '' }],
    ['a longer name', { status: undefined, status_code: 200 }, { statusText: '' }],
    ['a line', { status: '200 Very good' }, { statusText: 'Very good' }],
    ['a line and a number', { status: '200 OK', code: 200 }, { statusText: 'OK' }],
    ['a protocol', { proto: 'HTTP/2.0' }, { httpVersion: '2.0' }],
    ['a version', { http_version: '1.1' }, { httpVersion: '1.1' }],
    ['a version of one digit', { http_version: 'HTTP/3' }, { httpVersion: '3' }],
    ['a version within', { status: { code: 200, http_version: 'HTTP/1.0' } }, { httpVersion: '1.0' }],
    ['a version that is none', { proto: 'HTTP/2.0!' }, { httpVersion: '' }],
  ])('has a status as %s', (_what, response, head) => {
    expect(exchangeIn(vcr({ response })).head).toMatchObject({ status: 200, ...head });
  });

  it('has an address under either name', () => {
    expect(exchangeIn(vcr({ request: { uri: undefined, url: 'http://b/' } })).request?.url).toBe('http://b/');
  });

  it.each<[what: string, changes: { readonly request?: object; readonly response?: object }]>([
    ['without an address', { request: { uri: 1 } }],
    ['without a status', { response: { status: {} } }],
    ['with a status that is none', { response: { status: 'fine' } }],
    ['with another status', { response: { status: { code: 204 } } }],
  ])('%s is refused', (_what, changes) => {
    expect(() => streamsOf({ bytes: bytesOf(JSON.stringify(vcr(changes))) })).toThrow(
      'only 1 other exchange.',
    );
  });
});

describe('a recording in YAML', () => {
  it.each<[start: string, isIt: boolean]>([
    ['interactions:\n- request:\n', true],
    ['---\nhttp_interactions:\r\n- request:\n', true],
    ['version: 1\ninteractions: \t\n', true],
    ['- request:\n    a: 1\n', true],
    ['-\n  request:\n', true],
    ['-\r\n\trequest:\n', true],
    ['interactions: []\n', false],
    ['all interactions:\n', false],
    [' interactions:\n', false],
    ['request:\n', false],
    ['- requests:\n', false],
    ['data: interactions:\n\n', false],
    [`${'#'.repeat(7_980)}\ninteractions:\n`, true],
    [`${'#'.repeat(8_000)}\ninteractions:\n`, false],
  ])('is told by %j: %s', (start, isIt) => {
    expect(isYamlCassette(bytesOf(start))).toBe(isIt);
  });
});
