// Which headers a head has, and how an exchange ended that has a head, or whose error says it.

import { describe, expect, it } from 'vitest';

import { debuggedEnding } from '../../../src/core/debug/debuggedEnding.ts';
import { debuggedHead } from '../../../src/core/debug/debuggedHead.ts';
import type { NetworkEvent, ToldResponse } from '../../../src/core/debug/networkEvent.ts';
import type { ResponseHead } from '../../../src/core/log/detail.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import { okHead } from '../scriptedStream.ts';

const told: ToldResponse = {
  url: 'http://localhost/a/events',
  status: 200,
  statusText: 'OK',
  headers: [['Content-Type', 'text/event-stream']],
  protocol: 'http/1.1',
  isConnectionReused: true,
  timing: {},
};

describe('the head', () => {
  it('has the headers of the wire where they are told, and nothing that is not told', () => {
    const { timing: _timing, protocol: _protocol, ...rest } = told;
    const head = { ...rest, httpVersion: '1.1', redirects: [], timings: {} };
    expect(debuggedHead(told, undefined, [])).toStrictEqual(head);
    expect(debuggedHead(told, [['a', 'b']], [])).toStrictEqual({ ...head, headers: [['a', 'b']] });
    const more = { remoteAddress: '::1:443', tls: 'TLS 1.3' };
    expect(debuggedHead({ ...told, ...more }, undefined, [])).toStrictEqual({ ...head, ...more });
  });
});

type Failure = Extract<NetworkEvent, { readonly kind: 'failed' }>;

function failure(error: string, more: Partial<Failure> = {}): Failure {
  return { kind: 'failed', id: 'r', atS: 1, error, isCanceled: false, ...more };
}

function headOf(contentType: string, status = 200): ResponseHead {
  return { ...okHead, status, headers: [['Content-Type', contentType]] };
}

describe('the ending of an exchange without a response', () => {
  it.each<[string, Failure | undefined, Ending]>([
    ['that is over', undefined, { cause: 'no-response' }],
    ['that was aborted', failure('net::ERR_ABORTED'), { cause: 'client', by: 'app' }],
    [
      'that was reset',
      failure('net::ERR_CONNECTION_RESET'),
      { cause: 'no-response', code: 'ERR_CONNECTION_RESET' },
    ],
    // Only what stands before it is taken off.
    ['with another name', failure('Xnet::Y'), { cause: 'no-response', reason: 'Xnet::Y' }],
    ['with half an error', failure('net::'), { cause: 'no-response', reason: 'ERR_FAILED' }],
  ])('%s', (_, failed, ending) => {
    const exchange = { head: undefined, isStream: false, isEventSource: true, failure: failed };
    expect(debuggedEnding(exchange)).toStrictEqual(ending);
  });
});

describe('the ending of an exchange with a response', () => {
  const wrongType = (contentType: string): Ending => ({
    cause: 'wrong-type',
    status: 200,
    statusText: 'OK',
    contentType,
  });
  const latin = 'text/event-stream;charset=latin1';
  const canceled = failure('net::ERR_ABORTED', { isCanceled: true });

  it.each<[string, ResponseHead, Partial<Parameters<typeof debuggedEnding>[0]>, Ending]>([
    ['no stream', headOf('text/html'), { isStream: false, failure: canceled }, wrongType('text/html')],
    ['an end', okHead, {}, { cause: 'end' }],
    ['an end by the close', headOf('text/event-stream'), {}, { cause: 'end', isEndedByClose: true }],
    ['close()', headOf('text/event-stream'), { failure: canceled }, { cause: 'client', by: 'app' }],
    // Chromium's EventSource does not read another charset: it says that it was canceled.
    ['a charset that an EventSource refuses', headOf(latin), { failure: canceled }, wrongType(latin)],
    [
      'a charset that fetch reads',
      headOf(latin),
      { failure: canceled, isEventSource: false },
      { cause: 'client', by: 'app' },
    ],
    [
      'a charset, and another error',
      headOf(latin),
      { failure: failure('net::ERR_CONNECTION_RESET') },
      { cause: 'reset', code: 'ERR_CONNECTION_RESET' },
    ],
    ['an abort', okHead, { failure: failure('net::ERR_ABORTED') }, { cause: 'client', by: 'app' }],
    ['a new error', okHead, { failure: failure('net::ERR_NEW') }, { cause: 'truncated', code: 'ERR_NEW' }],
  ])('%s', (_, head, more, ending) => {
    const exchange = { head, isStream: true, isEventSource: true, failure: undefined, ...more };
    expect(debuggedEnding(exchange)).toStrictEqual(ending);
  });
});
