// What is read of the protocol's events, and what is left of those that have another shape.

import { describe, expect, it } from 'vitest';

import { debuggedEnding } from '../../../src/core/debug/debuggedEnding.ts';
import { debuggedHead, debuggedHop } from '../../../src/core/debug/debuggedHead.ts';
import { readNetworkEvent, type ToldResponse } from '../../../src/core/debug/networkEvent.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';

const sent = { requestId: 'a', timestamp: 1, request: { url: 'http://localhost/' } };
const response = { url: 'http://localhost/', status: 200 };

describe('an event', () => {
  it.each<[method: string, params: unknown]>([
    ['Network.requestWillBeSent', undefined],
    ['Network.requestWillBeSent', []],
    ['Network.requestWillBeSent', { ...sent, requestId: 7 }],
    ['Network.requestWillBeSent', { ...sent, requestId: undefined }],
    ['Network.requestWillBeSent', { ...sent, timestamp: '1' }],
    ['Network.requestWillBeSent', { ...sent, timestamp: Number.NaN }],
    ['Network.requestWillBeSent', { ...sent, timestamp: Infinity }],
    ['Network.requestWillBeSent', { ...sent, request: 'x' }],
    ['Network.requestWillBeSent', { ...sent, request: {} }],
    ['Network.requestWillBeSent', { ...sent, request: { url: 'no address' } }],
    // As a text it would be an address.
    ['Network.requestWillBeSent', { ...sent, request: { url: ['http://localhost/'] } }],
    ['Network.requestWillBeSentExtraInfo', {}],
    ['Network.requestWillBeSentExtraInfo', { requestId: null }],
    ['Network.responseReceived', { requestId: 'a', timestamp: 1 }],
    ['Network.responseReceived', { requestId: 'a', timestamp: 1, response: { status: 200 } }],
    ['Network.responseReceived', { requestId: 'a', timestamp: 1, response: { ...response, status: '200' } }],
    ['Network.responseReceived', { requestId: 'a', response }],
    ['Network.responseReceived', { timestamp: 1, response }],
    ['Network.responseReceivedExtraInfo', {}],
    ['Network.dataReceived', { requestId: 'a' }],
    ['Network.loadingFinished', { timestamp: 1 }],
    ['Network.loadingFailed', { requestId: 'a' }],
    ['Page.frameNavigated', {}],
    ['Page.frameNavigated', { frame: { id: 1 } }],
    ['Page.frameDetached', {}],
    ['Page.frameDetached', { frameId: 1 }],
    ['Network.other', sent],
  ])('%s that says %j is none', (method, params) => {
    expect(readNetworkEvent(method, params)).toBeUndefined();
  });

  it('has what it says in the right shape, and the rest is left out', () => {
    const read = readNetworkEvent('Network.requestWillBeSent', {
      ...sent,
      type: 7,
      loaderId: null,
      request: {
        ...sent.request,
        method: 1,
        postData: { a: 1 },
        headers: { A: 'b', C: 1, 'Set-Cookie': 'x\ny' },
      },
      redirectResponse: 'elsewhere',
    });
    expect(read).toEqual({
      kind: 'request',
      id: 'a',
      atS: 1,
      method: 'GET',
      url: 'http://localhost/',
      headers: [
        ['A', 'b'],
        ['Set-Cookie', 'x'],
        ['Set-Cookie', 'y'],
      ],
      type: undefined,
      document: '',
      frame: '',
    });
    const posted = { ...sent.request, method: 'POST', postData: '{}' };
    expect(readNetworkEvent('Network.requestWillBeSent', { ...sent, request: posted })).toMatchObject({
      method: 'POST',
      body: '{}',
    });
  });

  it('with the head that came over the wire has its status', () => {
    const told = { requestId: 'a', statusCode: 304, headers: { A: 'b' } };
    expect(readNetworkEvent('Network.responseReceivedExtraInfo', told)).toEqual({
      kind: 'response headers',
      id: 'a',
      status: 304,
      headers: [['A', 'b']],
    });
  });

  it('with a response has when its stages were over, of those that are numbers', () => {
    const timing = { dnsEnd: 1, connectEnd: 2.5, sslEnd: -1, sendEnd: 'x', receiveHeadersEnd: Number.NaN };
    const told = { requestId: 'a', timestamp: 1, response: { ...response, timing } };
    expect(readNetworkEvent('Network.responseReceived', told)).toMatchObject({
      response: { timing: { dnsEnd: 1, connectEnd: 2.5, sslEnd: -1 } },
    });
  });
});

function head(more: Partial<ToldResponse> = {}): ToldResponse {
  return {
    url: 'http://localhost/a/b',
    status: 200,
    statusText: 'OK',
    headers: [],
    protocol: 'http/1.1',
    isConnectionReused: false,
    timing: {},
    ...more,
  };
}

describe('a head', () => {
  it.each([
    ['http/1.1', '1.1'],
    ['HTTP/1.0', '1.0'],
    ['http/2', '2'],
    ['h2', '2'],
    ['h3', '3'],
    ['h3-29', '3'],
    ['', ''],
    ['data', ''],
    ['unknown', ''],
    ['xh2', ''],
    ['http/', ''],
  ])('of the protocol %j is of HTTP %j', (protocol, version) => {
    expect(debuggedHead(head({ protocol }), undefined, []).httpVersion).toBe(version);
  });

  it('has the stages that were not left out', () => {
    const timing = { dnsEnd: 0, connectEnd: 2, sslEnd: -1, sendEnd: 3, receiveHeadersEnd: 40, other: 9 };
    expect(debuggedHead(head({ timing }), undefined, []).timings).toEqual({
      dnsMs: 0,
      connectMs: 2,
      sentMs: 3,
      headMs: 40,
    });
    expect(debuggedHead(head({ timing: { sslEnd: 0 } }), undefined, []).timings).toEqual({ tlsMs: 0 });
  });

  it.each([
    ['/c', 'http://localhost/c'],
    ['c', 'http://localhost/a/c'],
    ['https://example.com/', 'https://example.com/'],
    ['http://[', 'http://told/'],
    [undefined, 'http://told/'],
  ])('of a redirect to %j leads to %s', (location, to) => {
    const headers = location === undefined ? [] : ([['LOCATION', location]] as const);
    expect(debuggedHop(head({ status: 307, headers: [...headers] }), 'http://told/')).toEqual({
      status: 307,
      from: 'http://localhost/a/b',
      to,
    });
  });
});

describe('the end of a request without a response', () => {
  it.each<[what: object, ending: Ending]>([
    [
      { corsError: 'PreflightDisallowedRedirect' },
      { cause: 'blocked', blockedBy: 'preflight', code: 'PreflightDisallowedRedirect' },
    ],
    [
      { corsError: 'MissingAllowOriginHeader' },
      { cause: 'blocked', blockedBy: 'cors', code: 'MissingAllowOriginHeader' },
    ],
    // That it was blocked is known, whoever gave it up then.
    [
      { corsError: 'CORS', isCanceled: true },
      { cause: 'blocked', blockedBy: 'cors', code: 'CORS' },
    ],
    [
      { blockedReason: 'mixed-content' },
      { cause: 'blocked', blockedBy: 'mixed content', code: 'mixed-content' },
    ],
    [{ blockedReason: 'csp' }, { cause: 'blocked', blockedBy: 'policy', code: 'csp' }],
    [{ blockedReason: 'inspector' }, { cause: 'blocked', blockedBy: 'other', code: 'inspector' }],
    [{ isCanceled: true }, { cause: 'client', by: 'app' }],
    [{ error: 'net::ERR_ODD' }, { cause: 'no-response', reason: 'ERR_ODD' }],
    [{ error: '' }, { cause: 'no-response', reason: 'ERR_FAILED' }],
  ])('of which is told %j is told by that', (more, ending) => {
    const failure = {
      kind: 'failed',
      id: 'a',
      atS: 1,
      error: 'net::ERR_ABORTED',
      isCanceled: false,
      ...more,
    } as const;
    const ended = { head: undefined, isStream: false, isEventSource: true, failure };
    expect(debuggedEnding(ended)).toEqual(ending);
  });
});
