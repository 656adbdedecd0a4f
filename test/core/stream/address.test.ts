// What people type as an address, and what becomes of it.

import { describe, expect, it } from 'vitest';

import { parseAddress } from '../../../src/core/stream/address.ts';

describe('an address', () => {
  it.each([
    [':3000/events', 'http://localhost:3000/events'],
    [':3000', 'http://localhost:3000/'],
    ['localhost:3000/events', 'http://localhost:3000/events'],
    ['8088', 'http://localhost:8088/'],
    ['3000/events?a=1', 'http://localhost:3000/events?a=1'],
    ['80?a', 'http://localhost/?a'],
    ['1', 'http://localhost:1/'],
    ['65535', 'http://localhost:65535/'],
    ['1.2.3.4', 'https://1.2.3.4/'],
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
    ['  :3000/events ', 'http://localhost:3000/events'],
    ['127.1.2.3/x', 'http://127.1.2.3/x'],
    ['[::1]/x', 'http://[::1]/x'],
    ['[::2]/x', 'https://[::2]/x'],
    ['[::2]:80/x', 'http://[::2]/x'],
    ['0.0.0.0/x', 'http://0.0.0.0/x'],
    ['10.0.0.1/x', 'https://10.0.0.1/x'],
    ['a.test', 'http://a.test/'],
    ['a.internal', 'http://a.internal/'],
    ['http://10.0.0.1./x', 'http://10.0.0.1/x'],
    ['localhost.example', 'https://localhost.example/'],
    ['mylocalhost', 'https://mylocalhost/'],
    ['example.com/a:80', 'https://example.com/a:80'],
    ['example.com/x?u=http://b:99999/', 'https://example.com/x?u=http://b:99999/'],
    ['http://user:99999@example.com/', 'http://user:99999@example.com/'],
    ['http://example.com?p=:99999', 'http://example.com/?p=:99999'],
    ['https://example.com:443/', 'https://example.com/'],
    ['example.com/a@b', 'https://example.com/a@b'],
    ['x+y.z-1:pw@example.com', 'https://x+y.z-1:pw@example.com/'],
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
    ['65536', '65535'],
    ['99999/x', '65535'],
    ['808888', '0.12.87.184'],
    ['http://8088/', '0.0.31.152'],
    ['http://8088:80/x', '0.0.31.152'],
    ['127.1/x', '127.0.0.1'],
    ['10.1:3000', '10.0.0.1'],
    ['http://me:x@192.168.1', '192.168.0.1'],
    ['0x7f.1', '127.0.0.1'],
    ['http://010.0.0.1/', '8.0.0.1'],
    ['http://a b/', 'no spaces'],
    ['http://localhost:65536/', '65535'],
    ['http://localhost:65536?x', '65535'],
    ['http://localhost:65536#x', '65535'],
    ['http://user:pw@[::1]:65536', '65535'],
    ['ftp://me@host/', '"ftp:"'],
    ['mailto:me', '"mailto:"'],
    ['a+b.c-d:x/me@host', '"a+b.c-d:"'],
    ['http://a\tb/', 'no spaces'],
    ['http://', 'not an address'],
    ['http://[::1', 'not an address'],
    ['http://exa<mple/', 'not an address'],
  ])('%j is refused with a sentence', (typed, part) => {
    const address = parseAddress(typed);
    expect(address).toHaveProperty('message');
    expect('message' in address && address.message).toContain(part);
  });

  it('that is refused is quoted without its credentials, and cut', () => {
    const messageOf = (typed: string): string => {
      const address = parseAddress(typed);
      return 'message' in address ? address.message : '';
    };
    expect(messageOf('http://user:hunter2@exa<mple/')).not.toContain('hunter2');
    expect(messageOf(`/${'x'.repeat(500)}`)).toContain(`"/${'x'.repeat(198)}…"`);
    expect(messageOf('ftp://a')).not.toContain('WebSocket');
    expect(messageOf('')).toMatch(/^Type an http:\/\/ or https:\/\/ address/);
    for (const typed of ['/events', 'ftp://a', 'http://a b/', 'http://'])
      expect(messageOf(typed)).toContain('such as http://localhost:3000/events');
  });
});
