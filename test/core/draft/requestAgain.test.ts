import { describe, expect, it } from 'vitest';

import { requestAgain } from '../../../src/core/draft/requestAgain.ts';
import { redactRequest } from '../../../src/core/stream/requestSecrets.ts';
import type { StreamRequest } from '../../../src/core/stream/streamRequest.ts';

describe('a request that was kept without its credentials', () => {
  it.each<[string, StreamRequest, ReturnType<typeof requestAgain>]>([
    [
      'is whole where it has none',
      { url: 'http://localhost:3000/a?b=c', headers: [['X-A', 'b']], body: '{"a":1}', method: 'POST' },
      {
        request: {
          url: 'http://localhost:3000/a?b=c',
          headers: [['X-A', 'b']],
          body: '{"a":1}',
          method: 'POST',
        },
      },
    ],
    [
      'has its headers empty',
      {
        url: 'http://localhost:3000/',
        headers: [
          ['Authorization', 'Bearer abcdef'],
          ['X-A', 'b'],
        ],
      },
      {
        request: {
          url: 'http://localhost:3000/',
          headers: [
            ['Authorization', ''],
            ['X-A', 'b'],
          ],
        },
        lacks: { address: false, body: false, headers: ['Authorization'] },
      },
    ],
    [
      'has no value in its address',
      { url: 'http://localhost:3000/?token=abcdef&b=c' },
      {
        request: { url: 'http://localhost:3000/?token=&b=c' },
        lacks: { address: true, body: false, headers: [] },
      },
    ],
    [
      'has no value that was within another one',
      {
        url: 'http://localhost:3000/?to=http%3A%2F%2Fa%2F%3Ftoken%3Dabcdef',
        headers: [['X-From', 'http://b/?to=http%3A%2F%2Fa%2F%3Ftoken%3Dabcdef']],
      },
      {
        request: { url: expect.not.stringContaining('redacted') as string, headers: [['X-From', '']] },
        lacks: { address: true, body: false, headers: ['X-From'] },
      },
    ],
    [
      'has no body with a part missing',
      { url: 'http://localhost:3000/', method: 'POST', body: '{"password":"abcdef","a":1}' },
      {
        request: { url: 'http://localhost:3000/', method: 'POST' },
        lacks: { address: false, body: true, headers: [] },
      },
    ],
  ])('%s', (_, request, expected) => {
    expect(requestAgain(redactRequest(request))).toEqual(expected);
  });
});
