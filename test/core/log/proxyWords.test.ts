// What the timeline says of a proxy that led nowhere, and what to do about it.

import { describe, expect, it } from 'vitest';

import { adviseEnding, describeEnding } from '../../../src/core/log/endingWords.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';

const proxyAdvice =
  'The address was not tried: the proxy settings lead to this proxy (http.proxy of VS Code, or those of the system). Start the proxy, mend the setting, or name the host in http.noProxy.';
const proxyCredentialsAdvice =
  'The proxy asks for credentials: write them into its address in the setting http.proxy, as in http://name:password@proxy:3128. VS Code does not send http.proxyAuthorization with the requests of extensions.';

const rows: readonly (readonly [Ending, sentence: string, advice: string])[] = [
  [
    {
      cause: 'unreachable',
      stage: 'proxy',
      code: 'ECONNREFUSED',
      reason: 'connect ECONNREFUSED 127.0.0.1:3128',
    },
    'The proxy could not be reached: connect ECONNREFUSED 127.0.0.1:3128.',
    proxyAdvice,
  ],
  [
    {
      cause: 'unreachable',
      stage: 'proxy',
      proxy: 'http://proxy.example:3128',
      code: 'ENOTFOUND',
      reason: 'no such name',
    },
    'The proxy http://proxy.example:3128 could not be reached, or broke off: no such name (ENOTFOUND).',
    proxyAdvice,
  ],
  [
    {
      cause: 'unreachable',
      stage: 'proxy',
      reason: 'Proxy connection ended before receiving CONNECT response',
    },
    'The proxy could not be reached: Proxy connection ended before receiving CONNECT response.',
    proxyAdvice,
  ],
  [
    {
      cause: 'unreachable',
      stage: 'proxy',
      proxy: 'http://proxy.example:3128',
      status: 403,
      statusText: 'Forbidden',
    },
    'The proxy http://proxy.example:3128 answered 403 Forbidden and made no connection to the server.',
    'The server was not asked: the proxy refuses this host or port. Look into its rules, or name the host in the setting http.noProxy to go past it.',
  ],
  [
    { cause: 'unreachable', stage: 'proxy', status: 502, statusText: '' },
    'A proxy answered 502 and made no connection to the server.',
    'The server was not asked: the proxy did not reach it. Check its name and port, or name the host in the setting http.noProxy to go past the proxy.',
  ],
  [
    { cause: 'unreachable', stage: 'proxy', status: 407, statusText: 'Proxy Authentication Required' },
    'A proxy answered 407 Proxy Authentication Required and made no connection to the server.',
    proxyCredentialsAdvice,
  ],
];

describe('an ending by a proxy', () => {
  it.each(rows)('%j', (ending, sentence, advice) => {
    expect(describeEnding(ending)).toBe(sentence);
    expect(adviseEnding(ending)).toBe(advice);
  });

  it('with the status 407 was given by a proxy', () => {
    const ending = { cause: 'http-error', status: 407, statusText: 'Proxy Authentication Required' } as const;
    expect(describeEnding(ending)).toBe(
      'A proxy answered 407 Proxy Authentication Required in the server’s place.',
    );
    expect(adviseEnding(ending)).toBe(proxyCredentialsAdvice);
  });
});
