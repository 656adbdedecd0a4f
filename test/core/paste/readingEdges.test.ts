// What stands at the edges of a reading: schemes that nobody wrote, values in odd places, and texts around them.

import { describe, expect, it } from 'vitest';

import { readPasted } from '../../../src/core/paste/readPasted.ts';
import { likelyScheme, readPastedAddress } from '../../../src/core/paste/reading/pastedAddress.ts';
import { asksOf, noticesOf, requestsOf } from './readingHelper.ts';

const form = 'Content-Type: application/x-www-form-urlencoded';
const plain = 'Content-Type: text/plain;charset=UTF-8';
const u = 'http://localhost:3000/s';

describe('an address that is pasted', () => {
  it.each([
    ['localhost', 'http'],
    ['LOCALHOST:1', 'http'],
    ['localhost:443', 'http'],
    ['a.b.localhost', 'http'],
    ['127.0.0.1', 'http'],
    ['127.1.2.3:443', 'http'],
    ['[::1]', 'http'],
    ['[::1]:443', 'http'],
    ['0.0.0.0', 'http'],
    ['a.test:80', 'http'],
    ['a.test:3000', 'http'],
    ['a.test:8443', 'http'],
    ['a.test:4430', 'http'],
    ['[::2]:3000', 'http'],
    ['a.test', 'https'],
    ['a.test:443', 'https'],
    ['localhost.test', 'https'],
    ['notlocalhost', 'https'],
    ['1.127.0.0.1', 'https'],
    ['127.0.0.1.test', 'https'],
    ['127.0.0', 'https'],
    ['10.0.0.0', 'https'],
    ['[::2]', 'https'],
    ['a.test:', 'https'],
    ['a:80.test', 'https'],
  ])('to the host %s would be of the scheme %s', (host, scheme) => {
    expect(likelyScheme(host)).toBe(scheme);
  });

  it.each<[text: string, url: string | undefined, credentials?: string]>([
    ['a.test', 'http://a.test/'],
    ['HTTP://a.test:80', 'http://a.test/'],
    ['http://a.test:0080/', 'http://a.test/'],
    ['http://a.test:', 'http://a.test/'],
    ['http://a.test:443', 'http://a.test:443/'],
    ['http://a.test:8080', 'http://a.test:8080/'],
    ['https://a.test:443/x', 'https://a.test/x'],
    ['https://a.test:', 'https://a.test/'],
    ['https://a.test:80', 'https://a.test:80/'],
    ['http://a.test?x', 'http://a.test/?x'],
    ['http://a.test/x#y?z', 'http://a.test/x'],
    ['http://a@a.test/', 'http://a.test/', 'a:'],
    ['http://a%3A:%40b@c@a.test/', 'http://a.test/', 'a::@b@c'],
    ['http://@a.test/', 'http://a.test/', ':'],
    ['http://a.test/a/./b', 'http://a.test/a/b'],
    ['http://a.test/a/../b', 'http://a.test/b'],
    ['http://a.test/../b', 'http://a.test/b'],
    ['http://a.test/a/..', 'http://a.test/'],
    ['http://a.test/a/.', 'http://a.test/a/'],
    ['http://a.test/a/.b/..c/d.', 'http://a.test/a/.b/..c/d.'],
    ['http://a.test/a//../b', 'http://a.test/a/b'],
    ['http://', undefined],
    ['http://:80/', undefined],
    ['/path', undefined],
    ['', undefined],
    ['ws://a.test/', undefined],
    ['http://a.test/a b', undefined],
    ['http://a.test/\0', undefined],
  ])('as %j is sent to %j', (text, url, credentials) => {
    const address = readPastedAddress(text);
    expect(address?.url).toBe(url);
    expect(address?.credentials).toBe(credentials);
  });

  it('keeps its dots where curl is told so, and takes the scheme that it is given', () => {
    expect(readPastedAddress('a.test/a/../b', 'https', true)?.url).toBe('https://a.test/a/../b');
    expect(readPastedAddress('a.test:80', 'https')).toEqual({ url: 'https://a.test:80/', host: 'a.test:80' });
    expect(requestsOf('curl --path-as-is http://a.test/a/../b')).toEqual(['GET http://a.test/a/../b']);
  });
});

describe('values of JavaScript', () => {
  it.each<[what: string, text: string, request: string]>([
    [
      'escapes of all kinds',
      `fetch('${u}', { method: 'POST', body: '\\n\\r\\t\\b\\f\\v\\0\\q\\'\\\\\\x41\\u{1F600}\\u{110000}a\\\nb' })`,
      `POST ${u}\n${plain}\n\n\n\r\t\b\f\v\0q'\\A😀\\u{110000}ab`,
    ],
    [
      'true, false and null',
      `fetch('${u}', { method: 'POST', body: JSON.stringify([true, false, null, undefined, 0x10, 1_000, -.5]) })`,
      `POST ${u}\n${plain}\n\n[true,false,null,null,16,1000,-0.5]`,
    ],
    [
      'computed names',
      `fetch('${u}', { headers: { ['A']: 'b', [ \`C\` ] : 'd', 'E': 'f', 1: 'g' } })`,
      `GET ${u}\nA: b\nC: d\nE: f\n1: g`,
    ],
    ['blanks in a template', 'fetch(`http://localhost:${ /* a */ 3000 }/s`)', `GET ${u}`],
    ['parentheses', `fetch(( '${u}' ), ({ headers: ({ A: ('b') }) }))`, `GET ${u}\nA: b`],
    [
      'indents of another kind',
      `fetch('${u}', { method: 'POST', body: JSON.stringify({ a: [1] }, null, '\\t') })`,
      `POST ${u}\n${plain}\n\n{\n\t"a": [\n\t\t1\n\t]\n}`,
    ],
    [
      'pairs of which some have no name',
      `fetch('${u}', { headers: [[x, 'b'], ['C', 'd'], 'e', [], ['F']] })`,
      `GET ${u}\nC: d`,
    ],
    [
      'what fetch sends by itself',
      `fetch('${u}', { headers: { Accept: '*/*', accept: 'a/b' } })`,
      `GET ${u}\naccept: a/b`,
    ],
    [
      'values that are no text',
      `fetch('${u}', { headers: { A: {}, B: [], C: new Headers(), D: undefined, E: 1 } })`,
      `GET ${u}\nE: 1`,
    ],
    ['a body of nothing', `fetch('${u}', { method: 'DELETE', body: null })`, `DELETE ${u}`],
    ['a body of a number', `fetch('${u}', { method: 'PUT', body: 1 })`, `PUT ${u}\n${plain}\n\n1`],
    [
      'a referrer',
      `fetch('${u}', { referrer: 'http://a.test/', headers: {} })`,
      `GET ${u}\nReferer: http://a.test/`,
    ],
    ['a referrer of its own', `fetch('${u}', { referrer: 'about:client' })`, `GET ${u}`],
    ['members of members', `const c = { a: { 'b-c': '${u}' } };\nfetch(c.a['b-c'])`, `GET ${u}`],
    ['a constant that never ends', `const a = { b: [1, '2\nfetch('${u}')`, `GET ${u}`],
    ['a constant of what is run', `const a = b();\nfetch('${u}', { headers: { A: 'c' } })`, `GET ${u}\nA: c`],
    ['a payload', `new SSE('${u}', { payload: 'x' })`, `POST ${u}\n${plain}\nAccept: text/event-stream\n\nx`],
  ])('may be %s', (_, text, request) => {
    expect(requestsOf(text)).toEqual([request]);
  });

  it('that are unknown are named, and left out', () => {
    expect(noticesOf(`fetch('${u}', options)`)).toEqual([
      'notUnderstood 1 “options” was not understood and is left out.',
    ]);
    expect(noticesOf(`fetch('${u}', {})`)).toEqual([]);
    expect(noticesOf(`fetch('${u}', { headers: { ...more, A: 'b' } })`)).toEqual([
      'notUnderstood 1 “...more” was not understood and is left out.',
    ]);
    expect(requestsOf(`fetch('${u}', { headers: { ...more, A: 'b' } })`)).toEqual([`GET ${u}\nA: b`]);
  });
});

describe('values of PowerShell', () => {
  it.each<[what: string, text: string, request: string]>([
    ['a sign alone', `irm ${u} -Method Post -Body ($ + 'x')`, `POST ${u}\n${form}\n\n$x`],
    ['a sign in a text', `irm ${u} -Method Post -Body "5 $ or $5"`, `POST ${u}\n${form}\n\n5 $ or $5`],
    ...['Trim', 'ToString', 'trim', 'TOSTRING'].map((name): [string, string, string] => [
      `a text of which ${name} is taken`,
      `$a = 'x'\nirm ${u} -Method Post -Body $a.${name}()`,
      `POST ${u}\n${form}\n\nx`,
    ]),
    [
      'bytes of a text',
      `irm ${u} -Method Post -Body ([Text.Encoding]::UTF8.GetBytes('x'))`,
      `POST ${u}\n${form}\n\nx`,
    ],
    [
      'a text of bytes',
      `irm ${u} -Method Post -Body ([Text.Encoding]::UTF8.GetString('x'))`,
      `POST ${u}\n${form}\n\nx`,
    ],
    [
      'a quote that is doubled',
      `irm ${u} -Headers @{ A = 'it''s'; B = "a""b" }`,
      `GET ${u}\nA: it's\nB: a"b`,
    ],
    ['a member of a table', `$t = @{ Url = '${u}' }\nirm $t.url`, `GET ${u}`],
  ])('may be %s', (_, text, request) => {
    expect(requestsOf(text)).toEqual([request]);
  });

  it('may stand beside what is no request', () => {
    expect(requestsOf(`Write-Host 2\`" wide\nirm ${u}`)).toEqual([`GET ${u}`]);
    expect(requestsOf(`Write-Host 'a "b'; $x = 1\nirm ${u}`)).toEqual([`GET ${u}`]);
    expect(requestsOf(`irm ${u}\nWrite-Host \``)).toEqual([`GET ${u}`]);
  });

  it('are those of curl itself, whatever stands before', () => {
    const text = `Invoke-WebRequest -Uri ${u}\ncurl -H 'A: b' ${u}/b`;
    expect(requestsOf(text)).toEqual([`GET ${u}`, `GET ${u}/b\nA: b`]);
  });

  it.each([`irm '${u}`, `irm ${u} -Headers @{ A = 'b }`])('that never end are refused: %s', (text) => {
    expect(noticesOf(text)).toContain('refused 1 The quote that opens here is never closed.');
  });
});

describe('a request over the wire', () => {
  it('may have blank lines between copied headers', () => {
    expect(noticesOf(':authority: a.test\n\n  \n\t\n:path: /s\n:scheme: https\nA: b')).toEqual([]);
    expect(requestsOf(':authority: a.test\n\n  \n:path: /s\n:scheme: https\nA: b')).toEqual([
      'GET https://a.test/s\nA: b',
    ]);
    expect(noticesOf(':authority: a.test\n:path: /s\n?? \nA: b')).toEqual([
      'notUnderstood 3 “??” was not understood and is left out.',
    ]);
  });

  it('has its own host only where it is another than that of the address', () => {
    expect(
      requestsOf(
        `curl ${u} -H 'Host: LOCALHOST:3000' -H 'X-Host: localhost:3000' -H 'Hosts: localhost:3000'`,
      ),
    ).toEqual([`GET ${u}\nX-Host: localhost:3000\nHosts: localhost:3000`]);
  });

  it.each(['Connection', 'Content-Length', 'Proxy-Connection', 'keep-alive'])(
    'is without %s, which whoever sends writes itself',
    (name) => {
      expect(requestsOf(`curl ${u} -H '${name}: 1' -H 'X-${name}: 2' -H '${name}-X: 3'`)).toEqual([
        `GET ${u}\nX-${name}: 2\n${name}-X: 3`,
      ]);
    },
  );
});

describe('a shell', () => {
  it.each([
    'set -e',
    'cd x',
    'sleep 1',
    'true',
    'export A=b',
    'declare A=b',
    'local A=b',
    'readonly A=b',
    'unset A',
  ])('does not speak of “%s”', (command) => {
    expect(noticesOf(`${command}\ncurl ${u}`)).toEqual([]);
  });

  it.each(['if true; then curl $U; fi', 'while true; do curl $U; done', '{ curl $U; }'])(
    'does not speak of what is around “%s”',
    (text) => {
      expect(noticesOf(text.replace('$U', u))).toEqual([]);
      expect(requestsOf(text.replace('$U', u))).toEqual([`GET ${u}`]);
    },
  );

  it('speaks of a program that it does not run', () => {
    expect(noticesOf(`settle x\ncurl ${u}`)).toEqual([
      'ignored 1 “settle” is not run: only the request is read.',
    ]);
  });

  it.each<[what: string, text: string, ...requests: string[]]>([
    ['quotes around it', `OUT="$(curl -d '(a)' ${u})"`, `POST ${u}\n${form}\n\n(a)`],
    ['blanks around it', `  OUT=$(curl -d '(a)"' ${u})  \n`, `POST ${u}\n${form}\n\n(a)"`],
    ['backticks', `a_1=\`curl ${u}\``, `GET ${u}`],
    ['backticks in quotes', `_a="\`curl -d ')' ${u}\`"\n`, `POST ${u}\n${form}\n\n)`],
    ['blanks before the program', `A=$( curl ${u} )`, `GET ${u}`],
  ])('keeps in a variable what comes, with %s', (_, text, ...requests) => {
    expect(requestsOf(text)).toEqual(requests);
    expect(noticesOf(text)).toEqual([]);
  });

  it('ends a here-document at its word alone', () => {
    expect(requestsOf(`curl ${u} --data-binary @- <<-EOF\n\tE\tOF\n\t\tEOF\ncurl ${u}/b`)).toEqual([
      `POST ${u}\n${form}\n\nE\tOF\n`,
      `GET ${u}/b`,
    ]);
    expect(requestsOf(`curl ${u} --data-binary @- <<EOF\n\tEOF\nEOF`)).toEqual([
      `POST ${u}\n${form}\n\n\tEOF\n`,
    ]);
  });

  it('asks for each thing once, however often and however it stands there', () => {
    expect(asksOf(`curl ${u} -H 'A: YOUR_KEY' -H 'B: YOUR_KEY' -H "C: $X" -H "D: \${X}"`).toSorted()).toEqual(
      ['placeholder YOUR_KEY', 'variable X'],
    );
    expect(asksOf(`curl ${u} -H "A: \${X[0]}"`)).toEqual(['variable X[0]']);
    expect(noticesOf(`curl ${u} -d "$(cat <<'EOF'\n{}\n)"`)).toEqual([]);
    expect(asksOf(`curl ${u} -d "$(cat <<'EOF'\n{}\n)"`)).toEqual([`command $(cat <<'EOF'\n{}\n)`]);
  });

  it('says what was lost of a body, where there is one', () => {
    expect(readPasted(`curl ${u}`).requests[0]).not.toHaveProperty('body');
    expect(noticesOf(`curl ${u} -d $'a\\x01'`)).toEqual([
      'lost 1 The body has control characters: it was binary, and a copy as text does not hold its bytes.',
    ]);
    expect(noticesOf(`curl ${u} -d $'a\\t\\n\\f\\r'`)).toEqual([]);
  });
});

describe('what may stand before a command', () => {
  it.each([
    '',
    'time ',
    'sudo ',
    'timeout 5 ',
    'env ',
    'exec ',
    'command ',
    'A=b ',
    '/usr/bin/',
    'true && ',
    '(',
    'x | ',
  ])('leaves it one: “%s”', (front) => {
    expect(requestsOf(`echo; ${front}wget ${u}`)).toEqual([`GET ${u}`]);
  });
});
