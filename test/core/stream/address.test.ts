// What people type as an address, and what becomes of it.

import { describe, expect, it } from 'vitest';

import { parseAddress } from '../../../src/core/stream/address.ts';

describe('an address', () => {
  it.each([
    [':3000/events', 'http://localhost:3000/events'],
    [':3000', 'http://localhost:3000/'],
    ['localhost:3000/events', 'http://localhost:3000/events'],
    ['localhost', 'http://localhost/'],
    ['LOCALHOST:3000', 'http://localhost:3000/'],
    ['127.0.0.1:8080/a?b=c', 'http://127.0.0.1:8080/a?b=c'],
    ['[::1]:8080/a', 'http://[::1]:8080/a'],
    ['api.localhost/x', 'http://api.localhost/x'],
    ['box.local/x', 'http://box.local/x'],
    ['example.com/events', 'https://example.com/events'],
    ['example.com:8080/events', 'http://example.com:8080/events'],
    ['example.com?x=1', 'https://example.com/?x=1'],
    ['http://example.com/a#part', 'http://example.com/a'],
    ['HTTPS://Example.com', 'https://example.com/'],
    ['  https://example.com/ü  ', 'https://example.com/%C3%BC'],
    ['user:pw@example.com/x', 'https://user:pw@example.com/x'],
    ['http://user:pw@[::1]:80/x', 'http://user:pw@[::1]/x'],
    ['http://example.com:65535/', 'http://example.com:65535/'],
  ])('%j is taken', (typed, url) => {
    expect(parseAddress(typed)).toEqual({ url });
  });

  it.each([
    ['', 'http://'],
    ['   ', 'http://'],
    ['ws://localhost/x', 'WebSocket'],
    ['wss://localhost/x', 'WebSocket'],
    ['file:///etc/hosts', '"file:"'],
    ['mailto:me@example.com', '"mailto:"'],
    ['javascript:alert(1)', '"javascript:"'],
    ['/events', 'without a server'],
    ['http://localhost:99999/', '65535'],
    [':99999/x', '65535'],
    ['localhost:70000', '65535'],
    ['http://a b/', 'no spaces'],
    ['http://', 'not an address'],
    ['http://[::1', 'not an address'],
    ['http://exa<mple/', 'not an address'],
  ])('%j is refused with a sentence', (typed, part) => {
    const address = parseAddress(typed);
    expect(address).toHaveProperty('message');
    expect('message' in address && address.message).toContain(part);
  });
});
