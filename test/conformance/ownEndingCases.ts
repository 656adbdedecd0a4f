// Cases about how attempts end and what comes after: each cut in each framing, silence, delays, restarts.

import type { Case } from './caseFormat.ts';
import { answers, event, opened, reconnecting, sendsRaw, streams } from './caseParts.ts';

const quick = 'retry: 30\ndata: 1\n\n';
const again = streams(['data: 2\n\n']);
const comesBack = [opened, event('1'), reconnecting, opened, event('2')] as const;
const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n';

export const ownEndingCases: readonly Case[] = [
  ...(['chunked', 'content-length', 'close'] as const).flatMap((framing) =>
    (['complete', 'fin', 'reset'] as const).map((end): Case => {
      const announce = framing === 'content-length' && end !== 'complete' ? { announce: 1000 } : {};
      return {
        id: `own/end/${framing}-${end}`,
        summary: `A body framed by ${framing} that ends with ${end}: the client comes back.`,
        exchanges: [streams([quick], { framing, end, ...announce }), again],
        expect: comesBack,
      };
    }),
  ),
  {
    id: 'own/end/http-1.0',
    summary: 'A stream over HTTP/1.0 ends with its connection.',
    exchanges: [streams([quick], { version: '1.0', framing: 'close', end: 'complete' }), again],
    expect: comesBack,
  },
  {
    id: 'own/end/trailers',
    summary: 'Trailers after the last chunk are no part of the stream.',
    exchanges: [streams([quick], { end: 'complete', trailers: [['X-Sum', 'data: 9']] }), again],
    expect: comesBack,
  },
  {
    id: 'own/end/join-head',
    summary: 'Events that come in one segment with the head are delivered after open.',
    exchanges: [streams([quick], { joinHead: true, end: 'fin' }), again],
    expect: comesBack,
  },
  {
    id: 'own/end/empty-body',
    summary: 'A body without a byte opens and ends.',
    clientOptions: { initialDelayMs: 30 },
    exchanges: [
      streams([], { framing: 'content-length', end: 'complete' }),
      streams([], { end: 'reset' }),
      again,
    ],
    expect: [opened, reconnecting, opened, reconnecting, opened, event('2')],
  },
  {
    id: 'own/end/content-length-met-early',
    summary: 'Bytes past the announced length are no part of the body.',
    exchanges: [
      sendsRaw([`${head}Content-Length: ${quick.length}\r\n\r\n${quick}data: 9\n\n`], 'hold'),
      again,
    ],
    expect: comesBack,
  },
  ...(
    [
      ['fin', []],
      ['fin', ['HTTP/1.1 200 OK\r\nContent-Type: text/ev']],
      ['reset', []],
      ['hold', ['SSH-2.0-OpenSSH_9.9\r\n']],
      ['hold', ['HTTP/1.1 2OO OK\r\n\r\n']],
    ] as const
  ).map(([end, raw], at): Case => ({
    id: `own/no-response/${at}`,
    summary: `No response head but ${JSON.stringify(raw.join(''))}, then ${end}: the client comes back.`,
    clientOptions: { initialDelayMs: 30 },
    exchanges: [sendsRaw(raw, end), again],
    expect: [reconnecting, opened, event('2')],
  })),
  {
    id: 'own/heads/before-the-final',
    summary: 'Informational responses come before the one that counts.',
    exchanges: [
      sendsRaw(
        [
          `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${head}\r\n`,
          'data: 1\n\n',
        ],
        'hold',
      ),
    ],
    expect: [opened, event('1')],
  },
  {
    id: 'own/heads/plain',
    summary: 'A head without a reason, in odd spelling, cut within names and terminators.',
    exchanges: [
      sendsRaw(['HTTP/1.1 200\r\ncOnTeNt-', 'TYPE:text/event-stream\r', '\n\r', '\ndata: 1\n\n'], 'hold'),
    ],
    expect: [opened, event('1')],
  },
  {
    id: 'own/heads/upgrade-nobody-asked-for',
    summary:
      '101 Switching Protocols that nobody asked for is no final answer: the connection counts as lost.',
    exchanges: [
      sendsRaw(
        ['HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
        'hold',
      ),
    ],
    expect: [reconnecting],
    expectClientDisconnect: true,
  },
  {
    id: 'own/chunks/broken-framing',
    summary: 'A body whose chunks are no chunks is cut off there.',
    exchanges: [
      sendsRaw(
        [
          `${head}Transfer-Encoding: chunked\r\n\r\n`,
          `${quick.length.toString(16)}\r\n${quick}\r\n`,
          'no size\r\n',
        ],
        'hold',
      ),
      again,
    ],
    expect: comesBack,
  },
  {
    id: 'own/refused',
    summary: 'Nothing listens: the client keeps trying.',
    url: 'http://127.0.0.1:1/',
    clientOptions: { initialDelayMs: 20 },
    expect: [reconnecting, reconnecting, reconnecting],
  },
  {
    id: 'own/no-such-host',
    summary: 'A name that does not exist.',
    url: 'http://nothing.invalid/',
    expect: [reconnecting],
  },
  ...(['', 'events', '//host/', 'http://', 'http://a b/'] as const).map((url): Case => ({
    id: `own/no-url/${url}`,
    summary: 'What is no absolute URL is refused at once.',
    url,
    expectThrow: true,
  })),
  {
    id: 'own/delay/initial',
    summary: 'The given reconnection time applies until the server sends another.',
    clientOptions: { initialDelayMs: 200 },
    exchanges: [
      streams(['data: 1\n\n'], { end: 'complete' }),
      streams(['retry: 400\n'], { end: 'complete' }, { afterPreviousMs: { min: 180, max: 2500 } }),
      streams([], { end: 'complete' }, { afterPreviousMs: { min: 380, max: 2500 } }),
      streams(['data: 2\n\n'], {}, { afterPreviousMs: { min: 380, max: 2500 } }),
    ],
    expect: [
      opened,
      event('1'),
      reconnecting,
      opened,
      reconnecting,
      opened,
      reconnecting,
      opened,
      event('2'),
    ],
    retryAfter: 400,
  },
  {
    id: 'own/delay/zero',
    summary: 'retry: 0 comes back at once.',
    exchanges: [
      streams(['retry: 0\ndata: 1\n\n'], { end: 'complete' }),
      streams(['data: 2\n\n'], {}, { afterPreviousMs: { max: 2500 } }),
    ],
    expect: comesBack,
    retryAfter: 0,
  },
  {
    id: 'own/delay/thirty-digits',
    summary: 'A retry that no timer can hold does not come back at once.',
    exchanges: [streams([`retry: ${'9'.repeat(30)}\ndata: 1\n\n`], { end: 'complete' })],
    expect: [opened, event('1'), reconnecting],
    stopAfter: 99,
    quietMs: 400,
    retryAfter: 2 ** 31 - 1,
  },
  {
    id: 'own/delay/closed-while-waiting',
    summary: 'Closed while it waits, it does not come back.',
    exchanges: [streams(['retry: 150\ndata: 1\n\n'], { end: 'complete' })],
    expect: [opened, event('1'), reconnecting],
    quietMs: 400,
    finalState: 'closed',
  },
  {
    id: 'own/silence/read-timeout',
    summary: 'Silence for the given time is an error; a comment is no silence.',
    clientOptions: { readTimeoutMs: 600, initialDelayMs: 30 },
    exchanges: [
      streams([':\n', { parts: [':\n'], afterMs: 350 }, { parts: ['data: 1\n\n'], afterMs: 350 }]),
      again,
    ],
    expect: comesBack,
  },
  {
    id: 'own/silence/no-answer',
    summary: 'The same before there is a response.',
    // Long enough for the second answer on a busy machine.
    clientOptions: { readTimeoutMs: 2000, initialDelayMs: 30 },
    exchanges: [{ response: null }, again],
    expect: [reconnecting, opened, event('2')],
  },
  {
    id: 'own/silence/waits-for-ever',
    summary: 'Without a timeout, no answer is no error; closing frees the connection.',
    exchanges: [{ response: null }],
    expect: [],
    stopAfter: 0,
    closeAfterMs: 200,
    initialState: 'connecting',
    finalState: 'closed',
    expectClientDisconnect: true,
  },
  {
    id: 'own/silence/late-head',
    summary: 'A head that comes late is waited for.',
    exchanges: [streams(['data: 1\n\n'], { headDelayMs: 400 })],
    expect: [opened, event('1')],
  },
  {
    id: 'own/restart',
    summary: 'Restarted by hand: another request at once, with the last id, and no error.',
    exchanges: [
      streams(['id: 1\ndata: 1\n\n']),
      streams(['data: 2\n\n'], {}, { headers: { 'last-event-id': '1' } }),
    ],
    restartAfter: 2,
    expect: [opened, event('1', '1'), opened, event('2', '1')],
  },
  {
    id: 'own/repeat-last',
    summary: 'The last exchange repeats until the client has seen enough.',
    exchanges: [
      answers(302, [['Location', '/to']]),
      streams(['retry: 10\ndata: 1\n\n'], { end: 'complete' }, { path: '/to' }),
    ],
    repeatLast: true,
    expect: [opened, event('1'), reconnecting, opened, event('1'), reconnecting, opened, event('1')],
  },
];
