// What the timeline says of every ending: what happened, what a standard client does, what this stream does, what to do.

import { describe, expect, it } from 'vitest';

import type { EndDetail } from '../../../src/core/log/detail.ts';
import {
  adviseEnding,
  describeEnding,
  describeOwnNext,
  describeStop,
  describeVerdict,
} from '../../../src/core/log/endingWords.ts';
import type { StopReason } from '../../../src/core/stream/connection.ts';
import { endingTraits, type Ending, type EndingCause } from '../../../src/core/stream/ending.ts';
import type { Verdict } from '../../../src/core/stream/verdict.ts';

const payTwice =
  'A client that does not know this message comes back when the response ends, as an EventSource does, and a server that makes an answer for each GET makes another, and pays for it twice. A 204 to its next request stops it.';

const causes = Object.keys(endingTraits) as EndingCause[];

const rows: readonly (readonly [Ending, sentence: string, advice: string | undefined])[] = [
  [{ cause: 'end' }, 'The server ended the response.', undefined],
  [
    { cause: 'end', isEndedByClose: true },
    'The connection was closed, and nothing else marks the end of this response: whether the server ended it or was cut off cannot be told.',
    'Answer over HTTP/1.1 with Transfer-Encoding: chunked: then an end that is meant and a crash look different.',
  ],
  [
    { cause: 'end', isEndedByClose: true, isInsideEvent: true },
    'The connection was closed in the middle of an event, which speaks for a cut: by a crash, a kill, or something on the way. Nothing else marks the end of this response, so it cannot be told for certain.',
    'Answer over HTTP/1.1 with Transfer-Encoding: chunked: then an end that is meant and a crash look different.',
  ],
  [
    { cause: 'truncated' },
    'The connection was closed before the response was complete, by the server or something on the way.',
    'Look for a crash, a time limit of a proxy or platform, or a destroyed socket. A server that means to end the stream ends the response.',
  ],
  [
    { cause: 'truncated', missingBytes: 1_500, code: 'ECONNRESET', reason: 'unused' },
    'The connection was closed 1.5 kB before the end that Content-Length announced (ECONNRESET), by the server or something on the way.',
    'Look for a crash, a time limit of a proxy or platform, or a destroyed socket. A server that means to end the stream ends the response.',
  ],
  [
    { cause: 'truncated', missingBytes: 0 },
    'The connection was closed 0 B before the end that Content-Length announced, by the server or something on the way.',
    'Look for a crash, a time limit of a proxy or platform, or a destroyed socket. A server that means to end the stream ends the response.',
  ],
  [
    { cause: 'truncated', reason: 'in a chunk' },
    'The connection was closed before the response was complete: in a chunk, by the server or something on the way.',
    'Look for a crash, a time limit of a proxy or platform, or a destroyed socket. A server that means to end the stream ends the response.',
  ],
  [
    { cause: 'reset', code: 'ECONNRESET' },
    'The connection was reset while the response was open (ECONNRESET), by the server or something on the way.',
    'Look for a crash or a killed process; load balancers also reset connections that they think idle.',
  ],
  [
    { cause: 'no-response' },
    'The server, or something on the way, closed the connection before it answered.',
    'Look into the server’s log: it accepted the connection and dropped it. A server for https does so when it is asked over plain http.',
  ],
  [
    { cause: 'no-response', reason: 'half a head', code: 'X' },
    'The server, or something on the way, gave no answer that can be used: half a head (X).',
    'Look for who writes such an answer: the server, or something that stands before it.',
  ],
  [
    { cause: 'no-response', code: 'HPE_INVALID_CONSTANT' },
    'The server, or something on the way, closed the connection before it answered (HPE_INVALID_CONSTANT).',
    'Check the port: what answers there does not speak HTTP.',
  ],
  [
    { cause: 'no-response', code: 'EPROTO', reason: 'odd' },
    'The server, or something on the way, gave no answer that can be used: odd (EPROTO).',
    'Check the scheme and the port: a server for https answers plain http like this.',
  ],
  [
    { cause: 'unreachable', stage: 'dns', code: 'ENOTFOUND' },
    'The name of the server could not be resolved (ENOTFOUND).',
    'Check the spelling of the host, and the network.',
  ],
  [
    { cause: 'unreachable', stage: 'tls' },
    'The TLS connection could not be made: the handshake failed.',
    'For a self-signed certificate of your own, add the host to the setting sse.insecureHosts, or its authority to the system’s.',
  ],
  [
    { cause: 'unreachable', stage: 'tls', reason: 'expired', code: 'CERT_HAS_EXPIRED' },
    'The TLS connection could not be made: expired (CERT_HAS_EXPIRED).',
    'For a self-signed certificate of your own, add the host to the setting sse.insecureHosts, or its authority to the system’s.',
  ],
  [
    { cause: 'unreachable', stage: 'timeout', code: 'ETIMEDOUT' },
    'The server did not take the connection in time (ETIMEDOUT).',
    'Check that the server runs and that no firewall drops the connection.',
  ],
  [
    { cause: 'unreachable', stage: 'timeout', reason: '30 s' },
    'The server did not take the connection in time: 30 s.',
    'Check that the server runs and that no firewall drops the connection.',
  ],
  [
    { cause: 'unreachable', stage: 'timeout', reason: 'connect ETIMEDOUT ::1', code: 'ETIMEDOUT' },
    'The server did not take the connection in time: connect ETIMEDOUT ::1.',
    'Check that the server runs and that no firewall drops the connection.',
  ],
  [
    { cause: 'unreachable', stage: 'timeout', reason: 'no answer', code: 'X' },
    'The server did not take the connection in time: no answer (X).',
    'Check that the server runs and that no firewall drops the connection.',
  ],
  [
    { cause: 'unreachable', stage: 'connect', code: 'ECONNREFUSED' },
    'Nothing accepts connections at this address (ECONNREFUSED).',
    'Start the server, or check the port.',
  ],
  [
    { cause: 'unreachable' },
    'Nothing accepts connections at this address.',
    'Check the address, the network and the proxy settings.',
  ],
  [
    {
      cause: 'unreachable',
      stage: 'tls',
      schemeMistake: 'server is plain',
      reason: 'write EPROTO: wrong version number',
      code: 'EPROTO',
    },
    'The server does not speak TLS at this port: what it answered to the handshake is no TLS (EPROTO).',
    'Use http:// for this port, or the port at which the server speaks https.',
  ],
  [
    { cause: 'no-response', schemeMistake: 'server is TLS', code: 'HPE_INVALID_CONSTANT', reason: 'x' },
    'The server answered in TLS, and was asked over plain http (HPE_INVALID_CONSTANT).',
    'Use https:// for this port.',
  ],
  [{ cause: 'no-content', status: 204 }, 'The server answered 204 No Content: do not come back.', undefined],
  [
    { cause: 'wrong-type', contentType: 'text/html' },
    'The server answered with Content-Type text/html instead of text/event-stream.',
    'Set the response’s Content-Type to text/event-stream, and check that the path is the stream’s own.',
  ],
  [
    { cause: 'wrong-type', contentType: '' },
    'The server answered with no Content-Type instead of text/event-stream.',
    'Set the response’s Content-Type to text/event-stream, and check that the path is the stream’s own.',
  ],
  [
    { cause: 'bad-redirect', status: 302, statusText: 'Found', reason: 'no Location' },
    'The server sent a redirect (302 Found) that leads nowhere: no Location.',
    'Mend the Location header, or connect to the final address.',
  ],
  [
    { cause: 'bad-redirect', status: 302 },
    'The server sent a redirect (302) that leads nowhere: unusable.',
    'Mend the Location header, or connect to the final address.',
  ],
  [
    { cause: 'close-message' },
    'The server said in an event that the stream is over, and the client closed the connection.',
    payTwice,
  ],
  [
    { cause: 'close-message', reason: 'data is [DONE]' },
    'The server said in an event that the stream is over (data is [DONE]), and the client closed the connection.',
    payTwice,
  ],
  [{ cause: 'client' }, 'You closed the connection.', undefined],
  [{ cause: 'client', by: 'app' }, 'The app closed the connection.', undefined],
  [
    { cause: 'client', by: 'app', code: 'ECONNRESET' },
    'The app reset the connection (ECONNRESET).',
    undefined,
  ],
  [
    { cause: 'idle', limit: 45_000 },
    'Nothing came from the network for 45.0 s, not even a comment.',
    'Let the server send a comment every 15 seconds or so, to keep proxies from closing and to let clients notice a dead connection.',
  ],
  [
    { cause: 'limit', limit: 8_000_000 },
    'The inspector closed the connection: one event is larger than 8.0 MB.',
    'Raise sse.maxEventMiB if such events are meant to be.',
  ],
  [
    { cause: 'bad-encoding', reason: 'incorrect header check', code: 'Z_DATA_ERROR' },
    'The server sent a body that cannot be decoded: incorrect header check (Z_DATA_ERROR).',
    'Send the stream uncompressed, or flush the compressor after each event.',
  ],
  [
    { cause: 'bad-url', reason: 'the port is blocked' },
    'The client refused the address: the port is blocked.',
    undefined,
  ],
  [
    { cause: 'answered', status: 202, statusText: 'Accepted' },
    'The server answered 202 Accepted.',
    undefined,
  ],
  [
    { cause: 'answered', status: 200, statusText: 'OK', contentType: 'application/json' },
    'The server answered 200 OK with Content-Type application/json.',
    undefined,
  ],
  [{ cause: 'bad-url' }, 'The client refused the address.', undefined],
  [
    { cause: 'bad-id', reason: 'it has a line feed' },
    'The client cannot send Last-Event-ID: it has a line feed.',
    'Send short ids without control characters; connect anew to start without an id.',
  ],
  [
    { cause: 'blocked', blockedBy: 'cors', code: 'MissingAllowOriginHeader' },
    'The browser kept the response from the page: its headers do not allow the page’s origin to read it (CORS, MissingAllowOriginHeader).',
    expect.stringContaining('Access-Control-Allow-Origin') as string,
  ],
  [
    { cause: 'blocked', blockedBy: 'preflight', code: 'PreflightMissingAllowOriginHeader' },
    'The browser did not send the request: the answer to its preflight does not allow it (CORS, PreflightMissingAllowOriginHeader).',
    expect.stringContaining('Access-Control-Allow-Methods') as string,
  ],
  [
    { cause: 'blocked', blockedBy: 'mixed content', code: 'mixed-content' },
    'The browser did not send the request: the page came over https, and the address is http.',
    'Use an https address for the stream.',
  ],
  [
    { cause: 'blocked', blockedBy: 'policy', code: 'csp' },
    'The browser did not send the request: the Content-Security-Policy of the page forbids it.',
    expect.stringContaining('connect-src') as string,
  ],
  [{ cause: 'blocked', code: 'inspector' }, 'The browser stopped the request (inspector).', undefined],
  [{ cause: 'blocked' }, 'The browser stopped the request.', undefined],
  [
    { cause: 'client', by: 'app', isByPage: true },
    'The page was left or loaded anew, and the stream with it. The debugger does not say when the connection ended.',
    undefined,
  ],
  [{ cause: 'reset', by: 'relay' }, 'The relay was stopped.', expect.stringContaining('crash') as string],
];

describe('an ending', () => {
  it.each(rows)('%j', (ending, sentence, advice) => {
    expect(describeEnding(ending)).toBe(sentence);
    expect(adviseEnding(ending)).toEqual(advice);
  });

  it('has a sentence here whichever it is', () => {
    const told = new Set(rows.map(([{ cause }]) => cause));
    expect(causes.filter((cause) => !told.has(cause))).toEqual(['http-error']);
  });

  const statuses: readonly (readonly [number, string])[] = [
    [200, 'Only 200 opens an event stream.'],
    [201, 'Only 200 opens an event stream.'],
    [299, 'Only 200 opens an event stream.'],
    [300, 'Look at the first kilobyte of the body for what the server says.'],
    [400, 'Look at the first kilobyte of the body for what the server says.'],
    [401, 'Add an Authorization header to the request.'],
    [403, 'The server knows the request and refuses it: check its rules for origin, host and credentials.'],
    [404, 'Check the path of the address.'],
    [405, 'Choose the method that the server expects, such as POST.'],
    [406, 'Check the Accept header of the request.'],
    [
      429,
      'A busy server that wants clients back has to accept and then end the stream: an EventSource ignores Retry-After, and stops.',
    ],
    [499, 'Look at the first kilobyte of the body for what the server says.'],
    [500, 'Look into the server’s log.'],
    [
      503,
      'A busy server that wants clients back has to accept and then end the stream: an EventSource ignores Retry-After, and stops.',
    ],
    [504, 'Look into the server’s log.'],
    [199, 'Look at the first kilobyte of the body for what the server says.'],
  ];
  it.each(statuses)('with the status %i has advice of its own', (status, advice) => {
    expect(describeEnding({ cause: 'http-error', status, statusText: 'Words' })).toBe(
      `The server answered ${status} Words instead of 200.`,
    );
    expect(adviseEnding({ cause: 'http-error', status })).toBe(advice);
    expect(describeEnding({ cause: 'http-error', status })).toBe(
      `The server answered ${status} instead of 200.`,
    );
  });

  it.each(causes)('by %s that was simulated says so, and what was on the wire', (cause) => {
    const reality: Partial<Record<EndingCause, string>> = {
      reset:
        'In reality the inspector reset its connection (over TLS it closed it); the server saw a client that vanished.',
      'no-content': 'In reality the server answered otherwise, and the inspector closed its connection then.',
      'http-error': 'In reality the server answered otherwise, and the inspector closed its connection then.',
      'wrong-type': 'In reality the server answered otherwise, and the inspector closed its connection then.',
    };
    const ending: Ending = { cause, isSimulated: true };
    expect(describeEnding(ending)).toBe(`Simulated: ${describeEnding({ cause })}`);
    expect(adviseEnding(ending)).toBe(
      reality[cause] ??
        'In reality the inspector closed its connection; the server saw a client that vanished.',
    );
    expect(adviseEnding({ ...ending, by: 'relay' })).toBe(
      'The relay made this ending on the wire. The other side had not ended.',
    );
  });

  it('shows no credentials and no long text of what the server said', () => {
    expect(describeEnding({ cause: 'bad-redirect', status: 302, reason: 'to http://u:pw@a/' })).toContain(
      'to http://u:[redacted]@a/',
    );
    const shortest = 'x'.repeat(60);
    const typed = (contentType: string): string => describeEnding({ cause: 'wrong-type', contentType });
    expect(typed(shortest)).toContain(` ${shortest} `);
    expect(typed(`${shortest}y`)).toContain(` ${'x'.repeat(59)}… `);
  });
});

describe('what a client does next', () => {
  const comesBack = { next: 'reconnect', delayMs: 3_000, lastEventId: '' } as const;

  it.each<[Verdict, Ending, string]>([
    [comesBack, { cause: 'end' }, 'An EventSource comes back in 3.0 s, without Last-Event-ID.'],
    [
      { ...comesBack, delayMs: 0, lastEventId: 'x'.repeat(60) },
      { cause: 'end' },
      `An EventSource comes back in 0 ms, with Last-Event-ID ${'x'.repeat(60)}.`,
    ],
    [
      { ...comesBack, lastEventId: 'x'.repeat(61) },
      { cause: 'end' },
      `An EventSource comes back in 3.0 s, with Last-Event-ID ${'x'.repeat(59)}….`,
    ],
    [
      { next: 'wait' },
      { cause: 'idle' },
      'An EventSource never notices: it waits for ever on the half-open connection.',
    ],
    [{ next: 'stop' }, { cause: 'client' }, 'An EventSource stops for good.'],
    [
      { next: 'stop' },
      { cause: 'limit' },
      'An EventSource has no such limit; connecting again would meet the same event.',
    ],
  ])('%j after %j', (verdict, ending, sentence) => {
    expect(describeVerdict(verdict, ending)).toBe(sentence);
  });

  it('is not what an EventSource does, where the client is none', () => {
    expect(describeVerdict(comesBack, { cause: 'end' }, 'eventsource')).toMatch(/^An EventSource comes back/);
    expect(describeVerdict(comesBack, { cause: 'end' }, 'fetch')).toBe(
      'A bare fetch reader takes this for a whole answer: it ends without an error.',
    );
  });

  const standard = { kind: 'standard' } as const;
  it.each<[Pick<EndDetail, 'verdict' | 'next' | 'policy'>, string | undefined]>([
    [{ verdict: comesBack, next: comesBack, policy: standard }, undefined],
    [{ verdict: comesBack, next: { ...comesBack, lastEventId: 'x' }, policy: standard }, undefined],
    [
      { verdict: { ...comesBack, lastEventId: '\u0001' }, next: comesBack, policy: standard },
      'This stream comes back without Last-Event-ID: the id has a control character in it, which the inspector cannot put into a header.',
    ],
    [
      {
        verdict: { ...comesBack, lastEventId: '1' },
        next: { ...comesBack, lastEventId: '1' },
        policy: standard,
      },
      undefined,
    ],
    [
      { verdict: comesBack, next: { ...comesBack, delayMs: 6_000 }, policy: standard },
      'This stream comes back in 6.0 s.',
    ],
    [{ verdict: { next: 'stop' }, next: { next: 'stop' }, policy: { kind: 'off' } }, undefined],
    [{ verdict: { next: 'wait' }, next: { next: 'wait' }, policy: standard }, undefined],
    [{ verdict: { next: 'wait' }, next: comesBack, policy: standard }, 'This stream comes back in 3.0 s.'],
    [
      { verdict: comesBack, next: { next: 'stop' }, policy: { kind: 'limited', attempts: 2 } },
      'This stream gave up: its policy allows 2 reconnects.',
    ],
    [
      { verdict: comesBack, next: { next: 'stop' }, policy: { kind: 'off' } },
      'This stream stays closed: its reconnect policy is off.',
    ],
    [{ verdict: comesBack, next: { next: 'stop' }, policy: standard }, 'This stream stays closed.'],
  ])('%j', (detail, sentence) => {
    const counts = { durationMs: 0, messages: 0, bodyBytes: 0, wireBytes: 0 };
    expect(describeOwnNext({ ending: { cause: 'end' }, ...counts, ...detail })).toBe(sentence);
  });

  it.each<[StopReason, string]>([
    [{ kind: 'closed' }, 'Closed by you.'],
    [{ kind: 'standard', ending: { cause: 'end' } }, 'The server ended the response.'],
    [{ kind: 'left to app', ending: { cause: 'end' } }, 'The server ended the response.'],
    [
      { kind: 'policy off', ending: { cause: 'end' } },
      'The server ended the response. The reconnect policy is off.',
    ],
    [
      { kind: 'gave up', ending: { cause: 'end' }, attempts: 3 },
      'The server ended the response. Gave up after 3 reconnects.',
    ],
  ])('%j', (reason, sentence) => {
    expect(describeStop(reason)).toBe(sentence);
  });
});
