// Values of variables over redirects: they reach the server that they are for, stand in no row, and go nowhere else.

import { describe, expect, it } from 'vitest';

import { describeEnding, describeStop } from '../../../src/core/log/endingWords.ts';
import { hideValuesIn } from '../../../src/core/stream/hiddenValues.ts';
import type { StreamRequest } from '../../../src/core/stream/streamRequest.ts';
import { withValues, type SentValues } from '../../../src/core/variables/sentRequest.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { connectStream, detailsOf, endOf, messages } from '../../helpers/streamUnderTest.ts';
import { wholeResponse } from '../../helpers/wireText.ts';

const stream200 = wholeResponse(
  '200 OK',
  ['Content-Type: text/event-stream'],
  'retry: 20\nid: 7\ndata: 1\n\n',
);

function redirect(status: number, location: string): Buffer {
  return wholeResponse(`${status} Moved`, [`Location: ${location}`, 'X-Echo: open-sesame-key'], 'moved');
}

function filled(server: RawServer, isBodyBound: boolean): [StreamRequest, SentValues] {
  const shown: StreamRequest = {
    url: `${server.url()}?k={{key}}`,
    method: 'POST',
    headers: [
      ['X-Key', '{{key}}'],
      ['X-Other', 'o'],
    ],
    body: '{"k":"{{key}}"}',
  };
  const request = {
    url: `${server.url()}?k=open-sesame-key`,
    headers: [['X-Key', 'open-sesame-key'] as const, ['X-Other', 'o'] as const],
    body: '{"k":"open-sesame-key"}',
  };
  return [shown, { request, hidden: [['open-sesame-key', '{{key}}']], isBodyBound }];
}

describe('a request with values of variables', () => {
  it('has them on the wire, also when it comes back, and in no row, whatever the server repeats', async () => {
    const server = await RawServer.open(({ request: { path }, socket }) => {
      socket.write(path.startsWith('/?k=') ? redirect(307, '/to?k=open-sesame-key') : stream200);
    });
    const [shown, sent] = filled(server, true);
    const stream = connectStream(
      { ...shown, policy: { kind: 'standard' } },
      { resolveRequest: (request) => withValues(request, shown, sent) },
    );
    await messages(stream, 2);
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/?k=open-sesame-key',
      '/to?k=open-sesame-key',
      '/to?k=open-sesame-key',
    ]);
    for (const { headers } of server.requests) expect(headers).toContainEqual(['x-key', 'open-sesame-key']);
    const told = JSON.stringify(
      (['request', 'notice', 'open', 'close'] as const).map((kind) => detailsOf(stream, kind)),
    );
    expect(told).not.toContain('open-sesame');
    expect(told).toContain('k={{key}}');
  });

  it.each([
    [true, 0],
    [false, 1],
  ])(
    'whose body is bound to its host (%j) does not take it to another origin',
    async (isBodyBound, requests) => {
      const other = await RawServer.open(({ socket }) => socket.write(stream200));
      const home = await RawServer.open(({ socket }) => socket.write(redirect(307, other.url('/to'))));
      const [shown, sent] = filled(home, isBodyBound);
      const stream = connectStream(shown, { resolveRequest: (request) => withValues(request, shown, sent) });
      const end = await endOf(stream);
      expect(other.requests.length).toBe(requests);
      expect(end.ending.cause === 'bad-redirect').toBe(isBodyBound);
      for (const { headers } of other.requests)
        expect(headers.some(([name]) => name === 'x-key')).toBe(false);
    },
  );
});

it('a body that is bound to its host does not keep a request at home that a redirect turned into GET', async () => {
  const other = await RawServer.open(({ socket }) => socket.write(stream200));
  const home = await RawServer.open(({ socket }) => socket.write(redirect(303, other.url('/to'))));
  const [shown, sent] = filled(home, true);
  const stream = connectStream(shown, { resolveRequest: (request) => withValues(request, shown, sent) });
  await messages(stream, 1);
  expect(other.requests.map(({ method, body }) => [method, body])).toEqual([['GET', '']]);
});

it.each([
  [
    'a refusal',
    wholeResponse('404 No open-sesame-key', ['X-Echo: open-sesame-key'], 'There is no open-sesame-key.'),
  ],
  ['another type', wholeResponse('200 OK', ['Content-Type: text/open-sesame-key'], 'open-sesame-key')],
  ['a redirect to nowhere', redirect(302, 'http://[?k=open-sesame-key')],
])('%s that repeats such values is told without them, in its row and in the state', async (_, answer) => {
  const server = await RawServer.open(({ socket }) => socket.write(answer));
  const [shown, sent] = filled(server, false);
  const stream = connectStream(shown, { resolveRequest: (request) => withValues(request, shown, sent) });
  const { ending, head } = await endOf(stream);
  const { state } = stream;
  expect(JSON.stringify([ending, head, state])).not.toContain('open-sesame');
  const said = state.phase === 'stopped' ? describeStop(state.reason) : '';
  for (const sentence of [describeEnding(ending), said]) expect(sentence).toContain('{{key}}');
});

describe('a value that is hidden', () => {
  it.each<[text: string, shown: string]>([
    ['/a?k=open-sesame key', '/a?k={{key}}'],
    ['/a?k=open-sesame%20key', '/a?k={{key}}'],
    ['open-sesame', 'open-sesame'],
    ['short dev', 'short dev'],
    ['open-sesame key and more', '{{more}}'],
  ])('%s', (text, shown) => {
    const hidden = [
      ['open-sesame key', '{{key}}'],
      ['dev', '{{env}}'],
      ['open-sesame key and more', '{{more}}'],
    ] as const;
    expect(hideValuesIn({ text: [text], count: 1 }, hidden)).toEqual({ text: [shown], count: 1 });
  });
});
