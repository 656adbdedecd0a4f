// Addresses and cookies on their way through a relay.

import { describe, expect, it } from 'vitest';

import { isLoopbackOrigin, isSameServer, relayHosts } from '../../../../src/core/relay/heads/relayAddress.ts';
import { mapAddress, mapCookie, mapRefresh } from '../../../../src/core/relay/heads/forwardedHeaders.ts';

describe('an address of the server', () => {
  it.each([
    [
      'http://example.com/login?next=http://example.com/',
      'http://127.0.0.1:9/login?next=http://example.com/',
    ],
    ['http://EXAMPLE.com:80/a', 'http://127.0.0.1:9/a'],
    ['http://example.com', 'http://127.0.0.1:9'],
    ['http://example.com?a', 'http://127.0.0.1:9?a'],
    ['//example.com/a', 'http://127.0.0.1:9/a'],
    // Everything else stays.
    ['/a', '/a'],
    ['a/b?http://example.com', 'a/b?http://example.com'],
    ['', ''],
    ['https://example.com/a', 'https://example.com/a'],
    ['http://example.com:8080/a', 'http://example.com:8080/a'],
    ['http://example.com.evil.org/a', 'http://example.com.evil.org/a'],
    ['http://example.com@evil.org/a', 'http://example.com@evil.org/a'],
    ['http://other.org/', 'http://other.org/'],
    ['mailto:a@example.com', 'mailto:a@example.com'],
    ['http://%', 'http://%'],
    ['xhttp://example.com/a', 'xhttp://example.com/a'],
    ['http://example.com\\a', 'http://127.0.0.1:9\\a'],
    ['http://example.com#a', 'http://127.0.0.1:9#a'],
    ['HTTP://example.com/a', 'http://127.0.0.1:9/a'],
  ])('%j becomes %j', (address, mapped) => {
    expect(mapAddress(address, 'http://example.com', 'http://127.0.0.1:9')).toBe(mapped);
  });

  it('may call this machine by another name', () => {
    expect(mapAddress('http://127.0.0.1:3000/a', 'http://localhost:3000', 'http://localhost:9')).toBe(
      'http://localhost:9/a',
    );
    expect(mapAddress('http://127.0.0.1:3001/a', 'http://localhost:3000', 'http://localhost:9')).toBe(
      'http://127.0.0.1:3001/a',
    );
  });

  it.each([
    ['5; url=http://example.com/a', '5; url=http://127.0.0.1:9/a'],
    ["0;URL='http://example.com/a'", "0;URL='http://127.0.0.1:9/a'"],
    ['5, http://example.com/', '5, http://127.0.0.1:9/'],
    ['5', '5'],
    ['5; url=/a', '5; url=/a'],
    ['  12.5  ;  url  =  "http://example.com/a" x', '  12.5  ;  url  =  "http://127.0.0.1:9/a" x'],
    ['5;http://example.com/a', '5;http://127.0.0.1:9/a'],
    ['x 5; url=http://example.com/a', 'x 5; url=http://example.com/a'],
    ['x5; url=http://example.com/a', 'x5; url=http://example.com/a'],
    ['5x; url=http://example.com/a', '5x; url=http://example.com/a'],
    ['5; urlx=http://example.com/a', '5; urlx=http://example.com/a'],
  ])('in Refresh: %j becomes %j', (value, mapped) => {
    expect(mapRefresh(value, 'http://example.com', 'http://127.0.0.1:9')).toBe(mapped);
  });
});

describe('two origins', () => {
  it.each([
    ['http://localhost:3000', 'http://127.0.0.1:3000', true],
    ['http://LOCALHOST:3000', 'http://[::1]:3000', true],
    ['http://127.10.200.255:3000', 'http://localhost:3000', true],
    ['http://example.com', 'http://EXAMPLE.com:80/', true],
    ['http://localhost:3000', 'https://localhost:3000', false],
    ['http://localhost:3000', 'http://localhost:3001', false],
    ['http://localhost:3000', 'http://example.com:3000', false],
    ['http://example.com:3000', 'http://localhost:3000', false],
    ['http://localhost.example.com:3000', 'http://localhost:3000', false],
    ['http://notlocalhost:3000', 'http://localhost:3000', false],
    ['null', 'http://localhost:3000', false],
    ['http://localhost:3000', 'null', false],
    ['', '', false],
  ])('%j and %j are the same server: %s', (one, other, isSame) => {
    expect(isSameServer(one, other)).toBe(isSame);
  });

  it.each([
    ['http://localhost', true],
    ['https://127.0.0.1:8443', true],
    ['http://[::1]:1', true],
    ['http://mylocalhost', false],
    ['http://localhost.example.com', false],
    ['ws://localhost', false],
    ['file:///localhost', false],
    ['null', false],
  ])('%j is of this machine: %s', (origin, isOfMachine) => {
    expect(isLoopbackOrigin(origin)).toBe(isOfMachine);
  });

  it('have just so many names of a relay on a port', () => {
    expect(relayHosts(9)).toEqual(['127.0.0.1:9', 'localhost:9', '[::1]:9']);
    expect(relayHosts(80)).toEqual([
      '127.0.0.1:80',
      'localhost:80',
      '[::1]:80',
      '127.0.0.1',
      'localhost',
      '[::1]',
    ]);
  });
});

describe('a cookie of the server', () => {
  it.each([
    ['a=1; Domain=example.com; Path=/', 'a=1; Path=/'],
    ['a=1; Path=/; domain=.example.com', 'a=1; Path=/'],
    ['a=1;Domain="api.example.com";HttpOnly', 'a=1;HttpOnly'],
    ['a=1; Domain=', 'a=1'],
    ['a=1; Domain = API.Example.com ; Path=/', 'a=1; Path=/'],
    ['a=1; domainx=example.com', 'a=1; domainx=example.com'],
    ['a=1; Domain=example.com; Domain=other.org; Domain=example.com', 'a=1; Domain=other.org'],
    ['a=1; Secure; SameSite=None', 'a=1; Secure; SameSite=None'],
    ['a=domain=example.com', 'a=domain=example.com'],
    // A domain that is not the server's own is refused by the browser, as it would be without the relay.
    ['a=1; Domain=other.org', 'a=1; Domain=other.org'],
    ['a=1; Domain=deep.api.example.com', 'a=1; Domain=deep.api.example.com'],
    ['a=1; Domain=ample.com', 'a=1; Domain=ample.com'],
  ])('%j becomes %j', (cookie, mapped) => {
    expect(mapCookie(cookie, 'api.example.com')).toBe(mapped);
  });
});
