// Addresses from outside: of links to the editor, and of lines in a terminal.

import { describe, expect, it } from 'vitest';

import { findAnnouncedAddresses } from '../../../src/core/code/announcedAddresses.ts';
import { addressOfLink } from '../../../src/core/code/linkAddress.ts';

describe('a link', () => {
  it.each([
    ['/connect', 'url=http://localhost:3000/events', 'http://localhost:3000/events'],
    ['/connect/', 'url=http%3A%2F%2Flocalhost%3A3000%2Fe%3Fa%3D1%26b%3D2', 'http://localhost:3000/e?a=1&b=2'],
    ['/connect', 'url=https://a.test/e?a=1&b=2', 'https://a.test/e?a=1&b=2'],
    ['/connect', 'other=1&url=https%3A%2F%2Fa.test%2F&header=Authorization: x', 'https://a.test/'],
    ['/connect', 'url=http://a.test/%E0%A4%A', 'http://a.test/%E0%A4%A'],
  ])('%s?%s leads to %s', (path, query, url) => {
    expect(addressOfLink(path, query)).toEqual({ url });
  });

  it.each([
    ['/', 'url=http://a.test/', 'This link means nothing here'],
    ['/disconnect', 'url=http://a.test/', 'This link means nothing here'],
    ['/connect', '', 'This link names no address'],
    ['/connect', 'url=', 'This link names no address'],
    ['/connect', 'curl=http://a.test/', 'This link names no address'],
    ['/connect', 'url=/events', 'The address in this link is none'],
    ['/connect', 'url=localhost', 'The address in this link is none'],
    ['/connect', 'url=file:///etc/passwd', 'A link can lead to http and https addresses alone'],
    ['/connect', 'url=javascript:alert(1)', 'A link can lead to http and https addresses alone'],
    ['/connect', 'url=command:sse.clear', 'A link can lead to http and https addresses alone'],
    ['/connect', 'url=localhost:3000/events', 'A link can lead to http and https addresses alone'],
    ['/connect', 'url=http://user:word@a.test/', 'A link brings no credentials along'],
    ['/connect', `url=http://a.test/${'a'.repeat(2_000)}`, 'The address in this link is too long'],
  ])('%s?%s is refused', (path, query, message) => {
    expect(addressOfLink(path, query)).toEqual({ message: expect.stringContaining(message) });
  });
});

describe('a line of a terminal', () => {
  it.each<[string, string[]]>([
    ['Listening on http://localhost:3000', ['http://localhost:3000']],
    ['  ➜  Local:   http://localhost:5173/', ['http://localhost:5173/']],
    ['INFO:     Uvicorn running on http://127.0.0.1:8000 (Press CTRL+C to quit)', ['http://127.0.0.1:8000']],
    ['listening at 0.0.0.0:8080.', ['http://localhost:8080']],
    ['Now listening on: http://[::]:5000', ['http://localhost:5000']],
    [
      'server started on localhost:4000 and localhost:4001',
      ['http://localhost:4000', 'http://localhost:4001'],
    ],
    ['ready on https://localhost:8443/app', ['https://localhost:8443/app']],
    ['localhost:3000', []],
    ['see http://example.com:3000', []],
    ['Listening on port 3000', []],
    [`on localhost:3000${' '.repeat(2_000)}`, []],
  ])('%s', (line, urls) => {
    const found = findAnnouncedAddresses(line);
    expect(found.map(({ url }) => url)).toEqual(urls);
    for (const { start, length } of found)
      expect(line.slice(start, start + length)).toMatch(/:\d+(?:\/\S*)?$/);
  });

  it.each(
    'listen listening running started serving ready server local available bound http https on at url HTTP URL ➜ →'.split(
      ' ',
    ),
  )('is announced by %s', (word) => {
    const urls = (line: string): string[] => findAnnouncedAddresses(line).map(({ url }) => url);
    expect(urls(`${word} localhost:3000`)).toEqual(['http://localhost:3000']);
    // The words of an address announce nothing.
    expect(urls(`x${/^\w/.test(word) ? word : ''}x http://localhost:3000/${word}`)).toEqual([]);
  });
});
