// No credential of a request stands in the file that it is saved in, however many it has and wherever they are.

import { describe, expect, it } from 'vitest';

import { parseHttpFile } from '../../../src/core/httpFile/parseHttpFile.ts';
import { savedRequestText, UnwritableRequestError } from '../../../src/core/httpFile/savedRequest.ts';
import type { Header, StreamRequest } from '../../../src/core/stream/streamRequest.ts';

const secret = 'open-sesame';

describe('a credential', () => {
  it.each<[header: Header, written: string]>([
    [['Authorization', `Bearer ${secret}`], 'Authorization: Bearer {{Authorization}}'],
    [['authorization', `token ${secret}`], 'authorization: token {{authorization}}'],
    [['Authorization', `Basic ${secret}`], 'Authorization: Basic {{Authorization}}'],
    [['Authorization', secret], 'Authorization: {{Authorization}}'],
    [['Proxy-Authorization', `Bearer ${secret}`], 'Proxy-Authorization: Bearer {{Proxy-Authorization}}'],
    [['Cookie', `a=${secret}`], 'Cookie: {{Cookie}}'],
    [['X-Api-Key', secret], 'X-Api-Key: {{X-Api-Key}}'],
    [['X-Session', secret], 'X-Session: {{X-Session}}'],
    [['X-Api-Key', ''], 'X-Api-Key:'],
    [['X-Api-Key', `\${secret:Work@x.test}`], 'X-Api-Key: {{Work}}'],
    [['X-Other', `a \${secret:A@x.test} \${secret:B@y:80}`], 'X-Other: a {{A}} {{B}}'],
    [['X-Api-Key', 'a {{b}}'], 'X-Api-Key: a {{b}}'],
    [['Accept', 'text/event-stream'], 'Accept: text/event-stream'],
  ])('of the header %j has a name in its place', (header, written) => {
    const text = savedRequestText({ url: 'http://x.test/', headers: [header] }, 'n');
    expect(text).toBe(`### n\nGET http://x.test/\n${written}\n`);
  });

  it('is in none of several headers, parameters and members', () => {
    const request: StreamRequest = {
      url: `http://me:${secret}@x.test/a?token=${secret}&api_key=${secret}&a=b`,
      method: 'POST',
      headers: [
        ['X-Api-Key', secret],
        ['X-Auth-Token', secret],
      ],
      body: `{"password":"${secret}","a":1,"token":"${secret}","inner":{"secret":"${secret}"}}`,
    };
    const text = savedRequestText(request, 'n');
    expect(text).not.toContain(secret);
    expect(text).not.toContain('redacted');
    expect(text).toContain(
      '{"password":"{{secret}}","a":1,"token":"{{secret}}","inner":{"secret":"{{secret}}"}}',
    );
    expect(text).toContain('token={{secret}}&api_key={{secret}}&a=b');
  });

  it('is in none of several fields of a form', () => {
    const text = savedRequestText(
      {
        url: 'http://x.test/',
        method: 'POST',
        headers: [['Content-Type', 'application/x-www-form-urlencoded']],
        body: `a=b&password=${secret}&client_secret=${secret}`,
      },
      'n',
    );
    expect(text).not.toContain(secret);
    expect(text).toContain('a=b&password={{secret}}&client_secret={{secret}}');
  });
});

describe('the name', () => {
  it.each([
    ['a\n### b\r\n  c', '### a ### b c'],
    ['', '###'],
    [' \n ', '###'],
    ['tab\tbed', '### tab bed'],
  ])('%j stands on one line', (name, line) => {
    const text = savedRequestText({ url: 'http://x.test/' }, name);
    expect(text.split('\n')[0]).toBe(line);
    expect(parseHttpFile(text).requests).toHaveLength(1);
  });
});

describe('a request that would be read as another one', () => {
  const post = (body: string, headers: readonly Header[] = []): StreamRequest => ({
    url: 'http://x.test/',
    method: 'POST',
    headers,
    body,
  });

  it.each<[what: string, request: StreamRequest]>([
    ['a separator', post('a\n###\nb')],
    ['a file in the place of a line', post('a\n< b')],
    ['a script', post('a\n{{\nb\n}}')],
    ['a check', post('?? a')],
    ['a file for the answer', post('a\n>> b')],
    ['lines that a form joins', post('a=1\n&b=2', [['Content-Type', 'application/x-www-form-urlencoded']])],
    ['line ends of its own', post('a\r\nb')],
    ['a space before the body', post('\n a')],
    ['comments alone', post('# a')],
    ['a header that is a comment', { url: 'http://x.test/', headers: [['#a', 'b']] }],
    ['a header with two colons', { url: 'http://x.test/', headers: [['a:b', 'c']] }],
    ['a header of two lines', { url: 'http://x.test/', headers: [['A', 'b\nC: d']] }],
    ['an address with a space', { url: 'http://x.test/a b' }],
    ['a method of its own', { url: 'http://x.test/', method: 'WS' }],
  ])('is not written: %s', (_, request) => {
    expect(() => savedRequestText(request, 'n')).toThrow(UnwritableRequestError);
  });

  it.each<[what: string, request: StreamRequest, text: string]>([
    ['an empty body', post(''), 'POST http://x.test/\n'],
    ['white space at its end', post('a\n\n'), 'POST http://x.test/\n\na\n\n\n'],
    ['white space in it', post('a\n\n  b'), 'POST http://x.test/\n\na\n\n  b\n'],
    [
      'a header with spaces',
      { url: 'http://x.test/', headers: [['A', ' b ']] },
      'GET http://x.test/\nA:  b\n',
    ],
  ])('is not one with %s', (_, request, text) => {
    expect(savedRequestText(request, '')).toBe(`###\n${text}`);
  });
});
