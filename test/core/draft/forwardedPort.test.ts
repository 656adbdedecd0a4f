// Addresses of forwarded ports, and of the machine itself.

import { describe, expect, it } from 'vitest';

import { forwardedPortOf, isLoopback } from '../../../src/core/draft/forwardedPort.ts';

describe('an address', () => {
  it.each([
    ['https://fluffy-lamp-x5g-3000.app.github.dev/events', 3000],
    ['https://fluffy-lamp-x5g-3000.preview.app.github.dev/', 3000],
    ['https://abc123-8080.euw.devtunnels.ms/events', 8080],
    ['https://3000-acme-app-x1y2.ws-eu99.gitpod.io/', 3000],
    ['https://code.example.com/proxy/3000/events', 3000],
    ['https://code.example.com/absproxy/3000', 3000],
    ['https://a-1.app.github.dev/', 1],
    ['https://a-65535.app.github.dev/', 65_535],
    ['https://a-65536.app.github.dev/', undefined],
    ['https://a-0.app.github.dev/', undefined],
    ['https://a-99999.app.github.dev/', undefined],
    ['https://x.test/proxy/65535/', 65_535],
    ['https://x.test/proxy/65536/', undefined],
    ['https://x.test/proxy/123456/', undefined],
    ['https://app.github.dev/', undefined],
    ['https://example.com/proxy/other', undefined],
    ['http://localhost:3000/', undefined],
    [':3000', undefined],
  ])('%s is that of the forwarded port %s', (url, port) => {
    expect(forwardedPortOf(url)).toBe(port);
  });

  it.each([
    ['http://localhost:3000/', true],
    ['http://app.localhost/', true],
    ['http://127.1.2.3/', true],
    ['http://[::1]:1/', true],
    ['http://localhost.example.com/', false],
    ['http://10.0.0.1/', false],
    ['', false],
  ])('%s means the machine that connects: %s', (url, isOwn) => {
    expect(isLoopback(url)).toBe(isOwn);
  });
});
