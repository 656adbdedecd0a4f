// Small parts of what is pasted, as tables: schemes that are not written, types of files in forms, headers that a client writes
// itself, and what stands around a command.

import { describe, expect, it } from 'vitest';

import { likelyScheme } from '../../../src/core/paste/reading/pastedAddress.ts';
import { readFormField } from '../../../src/core/paste/reading/multipartForm.ts';
import { noticesOf, requestsOf } from './readingHelper.ts';

const u = 'http://localhost:3000/s';

it.each([
  ['localhost', 'http'],
  ['LOCALHOST:3000', 'http'],
  ['localhost:443', 'http'],
  ['app.localhost', 'http'],
  ['127.0.0.1', 'http'],
  ['127.1.2.3:80', 'http'],
  ['[::1]:8080', 'http'],
  ['0.0.0.0', 'http'],
  ['127.0.0.1.example.com', 'https'],
  ['localhost.example.com', 'https'],
  ['example.com', 'https'],
  ['example.com:8080', 'http'],
  ['example.com:80', 'http'],
  ['example.com:443', 'https'],
  ['example.com:1443', 'http'],
  ['example.com:4430', 'http'],
  ['[2001:db8::1]', 'https'],
] as const)('%s is asked by %s where nothing is said', (host, scheme) => {
  expect(likelyScheme(host)).toBe(scheme);
});

it.each([
  ['http :3000/s', `GET ${u}`],
  ['http :/s', 'GET http://localhost/s'],
  ['http :', 'GET http://localhost/'],
  [`http --json ${u}`, `GET ${u}\nAccept: application/json, */*;q=0.5\nContent-Type: application/json`],
  [`http --ssl=tls1.2 ${u}`, `GET ${u}`],
  [`http --ssl tls1.2 ${u}`, `GET ${u}`],
  [`wget -P folder ${u}`, `GET ${u}`],
  [`wget --bind-address 127.0.0.1 ${u}`, `GET ${u}`],
  // What another program is asked for as the host is sent, the address's own host is not.
  [
    `curl -H 'Host: LOCALHOST:3000' -H 'X-Host: localhost:3000' -H 'Hostname: localhost:3000' ${u}`,
    `GET ${u}\nX-Host: localhost:3000\nHostname: localhost:3000`,
  ],
  [`curl -H 'Host: other' ${u}`, `GET ${u}\nHost: other`],
  [`curl -b 'a=b' -b 'c=d' ${u}`, `GET ${u}\nCookie: a=b;c=d`],
  [`answer=$(curl ${u})`, `GET ${u}`],
  [`answer="$(curl ${u})"`, `GET ${u}`],
  [`answer="$(curl ${u})" \n`, `GET ${u}`],
  [`answer=\`curl ${u}\``, `GET ${u}`],
  [`fetch('${u}', { headers: { A: "a\\tb", B: 'c' } })`, `GET ${u}\nA: a\tb\nB: c`],
  [
    `fetch('${u}', { method: 'POST', headers: [['A', 'b'], 'c', [1, 'd']], body: JSON.stringify({ a: false }) })`,
    `POST ${u}\nA: b\nContent-Type: text/plain;charset=UTF-8\n\n{"a":false}`,
  ],
])('%s is %j', (text, expected) => {
  expect(requestsOf(text)).toEqual([expected]);
});

describe('a field of a form with a file', () => {
  it.each([
    ['a.gif', 'image/gif'],
    ['a.jpg', 'image/jpeg'],
    ['a.jpeg', 'image/jpeg'],
    ['a.png', 'image/png'],
    ['a.svg', 'image/svg+xml'],
    ['a.txt', 'text/plain'],
    ['a.htm', 'text/html'],
    ['a.html', 'text/html'],
    ['a.pdf', 'application/pdf'],
    ['A.PDF', 'application/pdf'],
    ['a.xml', 'application/xml'],
    ['a.pdf.bin', 'application/octet-stream'],
    ['a.xmlx', 'application/octet-stream'],
    ['apdf', 'application/octet-stream'],
  ])('%s has the type %s', (name, type) => {
    expect(readFormField(`f=@${name}`, 0, (asked) => `text of ${asked}`)).toMatchObject({
      name: 'f',
      content: `text of ${name}`,
      fileName: name,
      contentType: type,
    });
  });
});

it.each([
  [`fetch('${u}', options)`, 'notUnderstood 1 “options” was not understood and is left out.'],
  [`fetch('${u}', { headers: mine })`, 'notUnderstood 1 “mine” was not understood and is left out.'],
  [
    `wget --bind-address 127.0.0.1 ${u}`,
    'notUnderstood 1 “--bind-address” has no effect here: the request goes out without it.',
  ],
  [
    `http --ssl=tls1.2 ${u}`,
    'notUnderstood 1 “--ssl=tls1.2” has no effect here: the request goes out without it.',
  ],
  [`wget -P folder ${u}`, undefined],
])('%s says what is not followed', (text, notice) => {
  expect(noticesOf(text)).toEqual(notice === undefined ? [] : [notice]);
});
