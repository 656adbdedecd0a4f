// Cases about requests and response heads: methods, headers, ids, redirects, types, statuses, encodings.

import type { Case } from './caseFormat.ts';
import { answers, event, fatal, opened, reconnecting, sendsRaw, streams } from './caseParts.ts';

const once = ['data: 1\n\n'];
const post = { method: 'POST', body: '{"a":"é"}' } as const;
const asJson = { 'content-type': 'application/json', 'content-length': '10' } as const;

function redirected(status: number, becomesGet: boolean): Case {
  const kept = { path: '/to', method: 'POST', body: post.body, headers: asJson } as const;
  const turned = {
    path: '/to',
    method: 'GET',
    body: '',
    headers: { 'content-type': null, 'content-length': null },
  } as const;
  return {
    id: `own/redirect/post-${status}`,
    summary: `A POST redirected by ${status} ${becomesGet ? 'becomes a GET without a body' : 'stays as it is'}.`,
    clientOptions: post,
    exchanges: [
      answers(status, [['Location', '/to']], { method: 'POST', body: post.body, headers: asJson }),
      streams(['retry: 30\n', ...once], { end: 'complete' }, becomesGet ? turned : kept),
      streams(once, {}, becomesGet ? turned : kept),
    ],
    expect: [opened, event('1'), reconnecting, opened, event('1')],
  };
}

export const ownHttpCases: readonly Case[] = [
  ...(['POST', 'PUT', 'REPORT', 'QUERY', 'DELETE', 'GET'] as const).map((method): Case => ({
    id: `own/request/${method.toLowerCase()}-with-body`,
    summary: `${method} with a body, its length and a guessed type; sent again on reconnect.`,
    clientOptions: { ...post, method },
    exchanges: [
      streams(['retry: 30\n', ...once], { end: 'complete' }, { ...post, method, headers: asJson }),
      streams(once, {}, { ...post, method, headers: asJson }),
    ],
    expect: [opened, event('1'), reconnecting, opened, event('1')],
  })),
  {
    id: 'own/request/post-without-body',
    summary: 'A POST without a body says that it has none.',
    clientOptions: { method: 'POST' },
    exchanges: [
      streams(
        once,
        {},
        { method: 'POST', body: '', headers: { 'content-length': '0', 'content-type': null } },
      ),
    ],
    expect: [opened, event('1')],
  },
  {
    id: 'own/request/standard-headers',
    summary: 'What an EventSource sends, and no cookie, body or id.',
    exchanges: [
      streams(
        once,
        {},
        {
          method: 'GET',
          path: '/',
          body: '',
          headers: {
            accept: 'text/event-stream',
            'cache-control': 'no-cache',
            'accept-encoding': 'identity',
            connection: 'keep-alive',
            'content-length': null,
            'transfer-encoding': null,
            'last-event-id': null,
            cookie: null,
          },
        },
      ),
    ],
    expect: [opened, event('1')],
  },
  {
    id: 'own/request/own-headers',
    summary: 'Own headers are added or replace the standard ones; text that is not ASCII goes out as UTF-8.',
    clientOptions: { headers: { ACCEPT: 'text/plain', 'X-Name': 'Zoë €', authorization: 'Bearer x' } },
    exchanges: [
      streams(
        once,
        {},
        {
          headers: { accept: 'text/plain', 'x-name': { hex: '5a6fc3ab20e282ac' }, authorization: 'Bearer x' },
        },
      ),
    ],
    expect: [opened, event('1')],
  },
  {
    id: 'own/id/given',
    summary: 'An id given to begin with is sent, and in force for events without one.',
    clientOptions: { lastEventId: 'é-1' },
    exchanges: [
      streams(['data: 1\n\nid: 2\ndata: 2\n\n'], {}, { headers: { 'last-event-id': { hex: 'c3a92d31' } } }),
    ],
    expect: [opened, event('1', 'é-1'), event('2', '2')],
  },
  {
    id: 'own/id/beside-a-body',
    summary: 'An id and a header that are not ASCII keep their bytes beside a body.',
    clientOptions: { ...post, lastEventId: '…', headers: { 'X-Name': 'é' } },
    exchanges: [
      streams(
        once,
        {},
        {
          ...post,
          headers: { ...asJson, 'last-event-id': { hex: 'e280a6' }, 'x-name': { hex: 'c3a9' } },
        },
      ),
    ],
    expect: [opened, event('1', '…')],
  },
  {
    id: 'own/id/reset',
    summary: 'An empty id resets it, and the header is left out.',
    clientOptions: { lastEventId: 'x' },
    exchanges: [
      streams(['retry: 30\nid:\ndata: 1\n\n'], { end: 'complete' }, { headers: { 'last-event-id': 'x' } }),
      streams(once, {}, { headers: { 'last-event-id': null } }),
    ],
    expect: [opened, event('1'), reconnecting, opened, event('1')],
  },
  {
    id: 'own/id/control-character',
    summary: 'With an id that no header of this client can carry, it comes back without the header.',
    exchanges: [
      streams(['retry: 30\nid: a\u0001b\ndata: 1\n\n'], { end: 'complete' }),
      streams(once, {}, { headers: { 'last-event-id': null } }),
    ],
    expect: [opened, event('1', 'a\u0001b'), reconnecting, opened, event('1', 'a\u0001b')],
  },
  redirected(301, true),
  redirected(302, true),
  redirected(303, true),
  redirected(307, false),
  redirected(308, false),
  {
    id: 'own/redirect/reconnect-to-target',
    summary: 'Reconnecting goes to where the redirect led, with the id.',
    exchanges: [
      answers(307, [['Location', '/a?b=é']]),
      streams(['retry: 30\nid: 1\ndata: 1\n\n'], { end: 'complete' }, { path: '/a?b=%C3%A9' }),
      streams(once, {}, { path: '/a?b=%C3%A9', headers: { 'last-event-id': '1' } }),
    ],
    expect: [opened, event('1', '1'), reconnecting, opened, event('1', '1')],
  },
  ...(
    [
      ['missing', []],
      ['empty', [['Location', '']]],
      ['no-url', [['Location', 'http://[']]],
      ['other-scheme', [['Location', 'ftp://127.0.0.1/']]],
    ] as const
  ).map(([name, headers]): Case => ({
    id: `own/redirect/location-${name}`,
    summary: 'A redirect without a usable Location is fatal.',
    exchanges: [answers(302, headers)],
    expect: [fatal],
    quietMs: 200,
  })),
  {
    id: 'own/redirect/loop',
    summary: 'A redirect that leads to itself is followed twenty times.',
    exchanges: [answers(307, [['Location', '/']])],
    repeatLast: true,
    expect: [fatal],
    quietMs: 200,
  },
  ...(
    [
      'TEXT/Event-Stream',
      'text/event-stream ; charset=utf-8',
      ' text/event-stream',
      'text/event-stream;x="a;b"',
    ] as const
  ).map((type): Case => ({
    id: `own/type/${type}`,
    summary: 'Case, parameters and spaces do not matter.',
    exchanges: [sendsRaw([`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n\r\n`, ...once], 'hold')],
    expect: [opened, event('1')],
  })),
  ...(['text/event-streams', 'application/json', 'text/html; text/event-stream', ''] as const).map(
    (type): Case => ({
      id: `own/type/${type || 'none'}`,
      summary: 'Any other type is fatal, though the body never ends.',
      exchanges: [sendsRaw([`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n\r\n`, ...once], 'hold')],
      expect: [fatal],
      expectClientDisconnect: true,
    }),
  ),
  ...[400, 401, 403, 429, 500, 502, 599].map((status): Case => ({
    id: `own/status/${status}`,
    summary: 'Any status but 200 is fatal, Retry-After or not.',
    exchanges: [
      answers(status, [
        ['Retry-After', '0'],
        ['Content-Type', 'text/event-stream'],
      ]),
    ],
    expect: [fatal],
    quietMs: 200,
    finalState: 'closed',
  })),
  {
    id: 'own/status/503-on-reconnect',
    summary: 'A failing status is as fatal on a reconnect.',
    exchanges: [streams(['retry: 30\ndata: 1\n\n'], { end: 'complete' }), answers(503)],
    expect: [opened, event('1'), reconnecting, fatal],
    stopAfter: 99,
    finalState: 'closed',
  },
  ...(['gzip', 'deflate', 'br'] as const).flatMap((encoding): Case[] => [
    {
      id: `own/encoding/${encoding}`,
      summary: 'Each flushed event comes out at once, and the end is an end.',
      exchanges: [
        streams(['retry: 30\ndata: 1\n\n', 'data: 2\n\n'], { encoding, end: 'complete', endAfterMs: 200 }),
        streams(['data: 3\n\n'], { encoding }),
      ],
      expect: [opened, event('1'), event('2'), reconnecting, opened, event('3')],
    },
    {
      id: `own/encoding/${encoding}-cut`,
      summary: 'What came before a cut is delivered.',
      exchanges: [streams(['retry: 30\ndata: 1\n\n'], { encoding, end: 'fin' }), streams(once, { encoding })],
      expect: [opened, event('1'), reconnecting, opened, event('1')],
    },
  ]),
];
