// What is read of a whole event of each kind, and of parts of it that are not there or are something else.

import { describe, expect, it } from 'vitest';

import { networkEventNames, readNetworkEvent } from '../../../src/core/debug/networkEvent.ts';

const requestId = 'r';
const timestamp = 12.5;
const url = 'http://localhost/events';
const request = { method: 'POST', url, headers: {} };
const response = { url, status: 200, statusText: 'OK', headers: {} };

const readRequest = (of: object, more: object = {}): unknown =>
  readNetworkEvent('Network.requestWillBeSent', {
    requestId,
    timestamp,
    request: { ...request, ...of },
    ...more,
  });
const readResponse = (of: object): unknown => {
  const event = readNetworkEvent('Network.responseReceived', {
    requestId,
    timestamp,
    response: { ...response, ...of },
  });
  return event?.kind === 'response' ? event.response : event;
};

/** A whole event of each kind, and what is read of it. */
const events: readonly (readonly [name: string, params: object, event: object])[] = [
  [
    'Network.requestWillBeSent',
    {
      requestId,
      timestamp,
      type: 'Fetch',
      loaderId: 'document',
      frameId: 'frame',
      request: { ...request, headers: { Accept: 'a\nb' }, postData: 'body' },
      initiator: {
        stack: { callFrames: [{ url: 'app.js', lineNumber: 4, columnNumber: 0, functionName: 'f' }] },
      },
      redirectResponse: { ...response, status: 302 },
    },
    {
      kind: 'request',
      id: 'r',
      atS: 12.5,
      method: 'POST',
      url,
      headers: [
        ['Accept', 'a'],
        ['Accept', 'b'],
      ],
      body: 'body',
      type: 'Fetch',
      document: 'document',
      frame: 'frame',
      place: { url: 'app.js', line: 5, column: 1, name: 'f' },
      redirect: {
        url,
        status: 302,
        statusText: 'OK',
        headers: [],
        protocol: '',
        isConnectionReused: false,
        timing: {},
      },
    },
  ],
  [
    'Network.requestWillBeSentExtraInfo',
    { requestId, headers: { Cookie: 'a=b' } },
    { kind: 'request headers', id: 'r', headers: [['Cookie', 'a=b']] },
  ],
  [
    'Network.responseReceived',
    {
      requestId,
      timestamp,
      response: {
        ...response,
        headers: { Vary: 'x' },
        protocol: 'h2',
        remoteIPAddress: '::1',
        remotePort: 443,
        connectionReused: true,
        securityDetails: { protocol: 'TLS 1.3', cipher: 'AES_128_GCM' },
        timing: { requestTime: 12, dnsEnd: -1, sendEnd: 0.5, pushStart: '7' },
      },
    },
    {
      kind: 'response',
      id: 'r',
      atS: 12.5,
      response: {
        url,
        status: 200,
        statusText: 'OK',
        headers: [['Vary', 'x']],
        protocol: 'h2',
        remoteAddress: '::1:443',
        isConnectionReused: true,
        tls: 'TLS 1.3 AES_128_GCM',
        timing: { requestTime: 12, dnsEnd: -1, sendEnd: 0.5 },
      },
    },
  ],
  [
    'Network.responseReceivedExtraInfo',
    { requestId, statusCode: 200, headers: { 'Set-Cookie': 'a\nb', other: 5 } },
    {
      kind: 'response headers',
      id: 'r',
      status: 200,
      headers: [
        ['Set-Cookie', 'a'],
        ['Set-Cookie', 'b'],
      ],
    },
  ],
  [
    'Network.dataReceived',
    { requestId, timestamp, dataLength: 9, encodedDataLength: 5, data: 'eHk=' },
    {
      kind: 'data',
      id: 'r',
      atS: 12.5,
      // The bytes that are there count.
      length: 2,
      wireLength: 5,
      bytes: Uint8Array.of(0x78, 0x79),
    },
  ],
  ['Network.loadingFinished', { requestId, timestamp }, { kind: 'finished', id: 'r', atS: 12.5 }],
  [
    'Network.loadingFailed',
    {
      requestId,
      timestamp,
      errorText: 'net::ERR_FAILED',
      canceled: true,
      blockedReason: 'csp',
      corsErrorStatus: { corsError: 'MissingAllowOriginHeader' },
    },
    {
      kind: 'failed',
      id: 'r',
      atS: 12.5,
      error: 'net::ERR_FAILED',
      isCanceled: true,
      blockedReason: 'csp',
      corsError: 'MissingAllowOriginHeader',
    },
  ],
  [
    'Page.frameNavigated',
    { frame: { id: 'f', loaderId: 'd' } },
    { kind: 'document', frame: 'f', document: 'd' },
  ],
  ['Page.frameDetached', { frameId: 'f' }, { kind: 'frame gone', frame: 'f' }],
  ['Debugger.paused', {}, { kind: 'paused' }],
  ['Debugger.resumed', {}, { kind: 'resumed' }],
];

describe('an event of the protocol', () => {
  it.each(events)('%s is read', (name, params, event) => {
    expect(readNetworkEvent(name, params)).toStrictEqual(event);
  });

  it('is asked for if it is read', () => {
    expect(networkEventNames).toEqual(events.map(([name]) => name));
    expect(readNetworkEvent('Network.webSocketCreated', { requestId, timestamp })).toBeUndefined();
  });

  it.each(events.filter(([, params]) => 'requestId' in params))(
    '%s is none without an id',
    (name, params) => {
      for (const id of [undefined, 5, null, ['r']])
        expect(readNetworkEvent(name, { ...params, requestId: id })).toBeUndefined();
    },
  );

  it.each(events.filter(([, params]) => 'timestamp' in params))(
    '%s is none without a time',
    (name, params) => {
      for (const at of [undefined, '12.5', null, Number.NaN, Infinity])
        expect(readNetworkEvent(name, { ...params, timestamp: at })).toBeUndefined();
    },
  );
});

describe('the line that sent a request', () => {
  const frame = (address: unknown): object => ({
    url: address,
    lineNumber: 1,
    columnNumber: 2,
    functionName: '',
  });
  const placeOf = (initiator: unknown): unknown =>
    (readRequest({}, { initiator }) as { place?: object }).place;

  it.each<[string, unknown]>([
    ['there is no initiator', undefined],
    ['there is no stack', { type: 'parser' }],
    ['the stack has no frames', { stack: {} }],
    ['the frames are no list', { stack: { callFrames: 'app.js' } }],
    ['no frame has an address', { stack: { callFrames: [frame(''), frame(5), 'app.js', null] } }],
    ['all of them are of Node', { stack: { callFrames: [frame('node:events')] } }],
  ])('is not known where %s', (_, initiator) => {
    expect(placeOf(initiator)).toBeUndefined();
  });

  it('is the innermost with an address', () => {
    const callFrames = [frame('node:events'), frame(''), frame('in.js'), frame('out.js')];
    expect(placeOf({ stack: { callFrames } })).toEqual({ url: 'in.js', line: 2, column: 3, name: '' });
    // What has `node:` further on is a file.
    expect(placeOf({ stack: { callFrames: [frame('a/node:b.js')] } })).toMatchObject({ url: 'a/node:b.js' });
    expect(placeOf({ stack: { callFrames: [{ url: 'a.js', lineNumber: 'x' }] } })).toEqual({
      url: 'a.js',
      line: 1,
      column: 1,
      name: '',
    });
  });

  it('is looked for through a bounded number of calls that were waited for', () => {
    const under = (depth: number): object => {
      let stack: object = { callFrames: [frame('app.js')] };
      for (let at = 0; at < depth; at += 1) stack = { callFrames: [], parent: stack };
      return { stack };
    };
    expect(placeOf(under(31))).toMatchObject({ url: 'app.js' });
    expect(placeOf(under(32))).toBeUndefined();
  });
});

describe('a response', () => {
  it.each([
    [{ remoteIPAddress: '127.0.0.1', remotePort: 80 }, '127.0.0.1:80'],
    [{ remoteIPAddress: '', remotePort: 80 }, undefined],
    [{ remoteIPAddress: 5, remotePort: 80 }, undefined],
    [{ remoteIPAddress: '127.0.0.1', remotePort: '80' }, undefined],
    [{ remotePort: 80 }, undefined],
  ])('with %j came from %s', (of, remoteAddress) => {
    expect(readResponse(of)).toStrictEqual({
      ...response,
      headers: [],
      protocol: '',
      isConnectionReused: false,
      timing: {},
      ...(remoteAddress !== undefined && { remoteAddress }),
    });
  });

  it.each([
    [{ protocol: 'TLS 1.3', cipher: 'AES' }, 'TLS 1.3 AES'],
    [{ protocol: 'QUIC', cipher: '' }, 'QUIC'],
    [{ protocol: 5, cipher: 'AES' }, 'AES'],
    [{ protocol: '', cipher: '' }, undefined],
    [{}, undefined],
    ['TLS 1.3', undefined],
  ])('with the security %j is of %s', (securityDetails, tls) => {
    const read = readResponse({ securityDetails });
    expect((read as { tls?: string }).tls).toBe(tls);
    expect('tls' in (read as object)).toBe(tls !== undefined);
  });

  it('is of a connection of its own, unless it is told otherwise', () => {
    for (const connectionReused of [false, undefined, 'true', 1])
      expect(readResponse({ connectionReused })).toMatchObject({ isConnectionReused: false });
  });
});

describe('data', () => {
  it.each([
    ['that was not asked for', { dataLength: 9, encodedDataLength: 5 }, { length: 9, wireLength: 5 }],
    ['that is empty', { dataLength: 9, data: '' }, { length: 9, wireLength: 0 }],
    ['that is no Base64', { dataLength: 9, data: '***' }, { length: 9, wireLength: 0 }],
    ['that is no text', { dataLength: '9', data: 5 }, { length: 0, wireLength: 0 }],
  ])('%s has no bytes', (_, params, event) => {
    expect(readNetworkEvent('Network.dataReceived', { requestId, timestamp, ...params })).toStrictEqual({
      kind: 'data',
      id: 'r',
      atS: 12.5,
      ...event,
    });
  });
});

describe('a failure', () => {
  it.each([
    [{}, { error: '', isCanceled: false }],
    [
      { errorText: 5, canceled: 'true', blockedReason: '', corsErrorStatus: 'x' },
      { error: '', isCanceled: false },
    ],
    [{ blockedReason: 5 }, { error: '', isCanceled: false }],
    [{ corsErrorStatus: {} }, { error: '', isCanceled: false, corsError: 'CORS' }],
  ])('of %j is %j', (params, event) => {
    expect(readNetworkEvent('Network.loadingFailed', { requestId, timestamp, ...params })).toStrictEqual({
      kind: 'failed',
      id: 'r',
      atS: 12.5,
      ...event,
    });
  });
});
