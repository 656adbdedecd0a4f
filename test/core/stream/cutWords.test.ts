// Ends that may be cuts, and cuts that lost what came before: what is said of each, and what to do.

import { describe, expect, it } from 'vitest';

import { adviseEnding, describeEnding } from '../../../src/core/log/endingWords.ts';
import { isCleanEnding, whoEnded, type Ending } from '../../../src/core/stream/ending.ts';
import { cutHiding } from '../../../src/core/stream/gateway.ts';

describe('an end', () => {
  it.each<[Ending, boolean, string, string | undefined]>([
    [{ cause: 'end' }, true, 'The server ended the response.', undefined],
    [
      { cause: 'end', isInsideEvent: true },
      true,
      'The server ended the response in the middle of an event, which is lost.',
      'Let the server write a blank line after the last event, before it ends the response.',
    ],
    [
      { cause: 'end', through: 'nginx' },
      false,
      'The response ended as it should. It came through nginx, which may pass on the end of a server that crashed or was killed in the same way: which of both it was cannot be told.',
      'Set “proxy_http_version 1.1;” in the configuration of nginx: then an end that is meant and a crash look different, as long as the server answers in chunks.',
    ],
    [
      { cause: 'end', through: 'openresty', isInsideEvent: true },
      false,
      'The response ended in the middle of an event, which speaks for a cut: it came through openresty, which may pass on the end of a server that crashed or was killed like one that is meant.',
      'Set “proxy_http_version 1.1;” in the configuration of openresty: then an end that is meant and a crash look different, as long as the server answers in chunks.',
    ],
  ])('%j', (ending, isClean, sentence, advice) => {
    expect(describeEnding(ending)).toBe(sentence);
    expect(adviseEnding(ending)).toBe(advice);
    expect(isCleanEnding(ending)).toBe(isClean);
    expect(whoEnded(ending)).toBe(isClean ? 'server' : 'server or network');
  });
});

it.each<Ending>([{ cause: 'truncated' }, { cause: 'reset', code: 'ECONNRESET' }])(
  'a cut right behind a head that was awaited, by %j',
  (ending) => {
    const held = { ...ending, heldHeadMs: 60_004 };
    expect(describeEnding(held)).toBe(
      'The head of the response came 1 min 0 s after the request, and with it the end of the connection: what the server had sent until then, if anything, was held back on the way and is lost.',
    );
    expect(adviseEnding(held)).toContain('Set “proxy_buffering off;”');
  },
);

it.each([
  ['nginx', 'nginx'],
  ['nginx/1.22.1', 'nginx'],
  ['NGINX', 'nginx'],
  ['openresty/1.25', 'openresty'],
  ['nginxish', undefined],
  ['Apache', undefined],
  ['my nginx', undefined],
  ['', undefined],
  [undefined, undefined],
])('a Server header of %s passes on a cut as an end: %s', (server, name) => {
  expect(cutHiding(server)).toBe(name);
});
