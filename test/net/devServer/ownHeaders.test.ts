// What the dev server says in heads beyond the stream: who may read an answer, where it leads, and what nobody is to keep.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DevServer } from '../../../src/net/devServer/devServer.ts';
import { startTestServer } from './devServerUnderTest.ts';
import { requestRaw } from './rawRequest.ts';

let server: DevServer;
beforeAll(async () => {
  ({ server } = await startTestServer());
});
afterAll(() => server.close());

describe('a page of another port', () => {
  const origin = 'http://localhost:5173';

  it('may send these headers, with each method that a route has', async () => {
    for (const [path, method] of [
      ['/llm', 'POST'],
      ['/ticks', 'GET'],
    ] as const) {
      const { headers } = await requestRaw(server.port, path, {
        method: 'OPTIONS',
        headers: { Origin: origin },
      });
      expect(headers.get('access-control-allow-methods')).toBe(method);
      expect((headers.get('access-control-allow-headers') ?? '').split(', ').toSorted()).toEqual([
        'Accept',
        'Authorization',
        'Cache-Control',
        'Content-Type',
        'Last-Event-ID',
      ]);
    }
  });

  it('is told apart from others by whatever stands in between', async () => {
    for (const headers of [{ Origin: origin }, {}] as const)
      for (const path of ['/no-content', '/nothing', '/redirect'])
        expect([path, (await requestRaw(server.port, path, { headers })).headers.get('vary')]).toEqual([
          path,
          'Origin',
        ]);
  });
});

it.each([
  ['a host of elsewhere', '/no-content', { Host: 'evil.example' }, 421],
  ['a page of elsewhere', '/no-content', { Origin: 'https://site.example' }, 403],
  ['a route that there is not', '/nothing', {}, 404],
  ['a parameter that means nothing', '/ticks?interval=x', {}, 400],
] as const)('a refusal of %s is text that nobody keeps', async (_what, path, headers, status) => {
  const answer = await requestRaw(server.port, path, { headers });
  expect(answer.status).toBe(status);
  expect(
    ['content-type', 'x-content-type-options', 'cache-control'].map((name) => answer.headers.get(name)),
  ).toEqual(['text/plain; charset=utf-8', 'nosniff', 'no-store']);
});

it.each([
  ['127.0.0.1', 'localhost'],
  ['localhost', '127.0.0.1'],
])('redirects of %s lead to %s with the last one of a chain only', async (host, other) => {
  const headers = { Host: `${host}:${server.port}` };
  let path = '/redirect?status=307&to=/ticks&hops=3&origin=other';
  for (const hops of [2, 1]) {
    const location = (await requestRaw(server.port, path, { headers })).headers.get('location') ?? '';
    expect(location).toBe(`/redirect?status=307&to=%2Fticks&hops=${hops}&origin=other`);
    path = location;
  }
  const last = await requestRaw(server.port, path, { headers });
  expect(last.headers.get('location')).toBe(`http://${other}:${server.port}/ticks`);
});
