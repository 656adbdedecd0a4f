// Calls of fetch, HTTPie, wget, requests over the wire, lists of headers, HAR, addresses.

import { describe, expect, it } from 'vitest';

import { isPastedRequest, readPasted } from '../../../src/core/paste/readPasted.ts';
import { readHeaderLines } from '../../../src/core/paste/rawRequest.ts';
import { asksOf, noticesOf, requestsOf } from './readingHelper.ts';

const form = 'Content-Type: application/x-www-form-urlencoded';
const u = 'http://localhost:3000/s';

describe('a piece of JavaScript', () => {
  const plain = 'Content-Type: text/plain;charset=UTF-8';
  it.each<[what: string, text: string, ...requests: string[]]>([
    ['with an address alone', `fetch('${u}')`, `GET ${u}`],
    [
      'with texts joined',
      `const base = "http://localhost:3000";\nawait fetch(base + '/s', { headers: { A: 'Bearer ' + "x" } })`,
      `GET ${u}\nA: Bearer x`,
    ],
    [
      'with constants',
      `const body = { a: [1, -2.5, true, null, 'x',], undef: undefined };\nconst headers = { A: 'b' };\nfetch(\`${u}\`, { method: 'post', headers, body: JSON.stringify(body) })`,
      `POST ${u}\nA: b\n${plain}\n\n{"a":[1,-2.5,true,null,"x"]}`,
    ],
    [
      'with JSON over lines',
      `fetch('${u}', { method: 'POST', body: JSON.stringify({ a: 1 }, null, 2) })`,
      `POST ${u}\n${plain}\n\n{\n  "a": 1\n}`,
    ],
    ['with pairs of headers', `fetch('${u}', { headers: [['A', 'b']] })`, `GET ${u}\nA: b`],
    ['with Headers', `fetch('${u}', { headers: new Headers({ 'A': 'b' }) })`, `GET ${u}\nA: b`],
    [
      'with a form',
      `fetch('${u}', { method: 'PUT', body: new URLSearchParams({ a: 'x y', b: 1 }) })`,
      `PUT ${u}\nContent-Type: application/x-www-form-urlencoded;charset=UTF-8\n\na=x+y&b=1`,
    ],
    [
      'with comments and escapes',
      `fetch(/* a */ '${u}', { // b\n headers: { 'A': "\\x41\\u0042\\u{43}\\n\\'" }, })`,
      `GET ${u}\nA: ABC\n'`,
    ],
    [
      'with functions in it',
      `await fetchEventSource('${u}', { method: 'POST', body: 'x', onmessage(ev) { console.log(\`}\${ev}\`) }, async onopen(r) {}, onerror: (e) => { throw e; }, signal: c.signal })`,
      `POST ${u}\n${plain}\n\nx`,
    ],
    [
      'with a spread',
      `const o = { A: 'b' };\nfetch('${u}', { headers: { ...o, C: 'd' } })`,
      `GET ${u}\nA: b\nC: d`,
    ],
    [
      'with types',
      `const b: Body = { a: 1 } as const;\nconst r = await fetch<X>('${u}', { method: 'POST', body: JSON.stringify(b satisfies Body) } as RequestInit)`,
      `POST ${u}\n${plain}\n\n{"a":1}`,
    ],
    ['with URL', `fetch(new URL('${u}'), {})`, `GET ${u}`],
    [
      'with EventSource',
      `new EventSource("${u}", { withCredentials: true })`,
      `GET ${u}\nAccept: text/event-stream`,
    ],
    [
      'with a polyfill',
      `const es = new EventSourcePolyfill('${u}', { headers: { Authorization: 'Bearer x' } });`,
      `GET ${u}\nAuthorization: Bearer x\nAccept: text/event-stream`,
    ],
    [
      'with members of a constant',
      `const c = { url: '${u}', h: { A: 'b' } };\nfetch(c.url, { headers: c.h })`,
      `GET ${u}\nA: b`,
    ],
    ['with several calls', `fetch("${u}", {});\nfetch("${u}/b", {});`, `GET ${u}`, `GET ${u}/b`],
    ["with a page's path", `fetch('/api/chat')`, 'GET ${origin}/api/chat'],
    [
      'with a user in the address',
      `fetch('http://a:b@localhost/')`,
      'GET http://localhost/\nAuthorization: Basic YTpi',
    ],
  ])('%s', (_, text, ...requests) => {
    expect(requestsOf(text)).toEqual(requests);
    expect(readPasted(text).dialect).toBe('fetch');
  });

  it('asks for what would have to be run', () => {
    expect(
      asksOf(
        `fetch(\`\${base}/x?q=\${encodeURIComponent(q)}\`, { headers: { A: \`Bearer \${process.env.KEY}\`, B: import.meta.env.B, C: getKey() }, method: 'POST', body })`,
      ).toSorted(),
    ).toEqual(
      ['base', 'encodeURIComponent(q)', 'process.env.KEY', 'import.meta.env.B', 'getKey()', 'body']
        .map((name) => `variable ${name}`)
        .toSorted(),
    );
  });

  it.each<[text: string, notice: string]>([
    [
      `fetch("${u}", {\n"headers": {"a": "b`,
      'refused 2 What begins here never ends: the text seems to be cut off.',
    ],
    [`fetch("${u}"`, 'refused 1 What begins here never ends: the text seems to be cut off.'],
    ['fetch()', 'refused 1 The call has no address: it seems to be cut off.'],
    [
      `fetch("${u}", { credentials: 'include' })`,
      'lost 1 A copy as fetch has no cookies, if there were any. “Copy as cURL” keeps them.',
    ],
    [
      `fetch("${u}", { method: 'POST', body: new FormData(f) })`,
      'notUnderstood 1 The body of this call is no text: it is left out.',
    ],
    [
      `fetch("${u}", { headers: getHeaders() })`,
      'notUnderstood 1 “getHeaders()” was not understood and is left out.',
    ],
  ])('%s says so', (text, notice) => {
    expect(noticesOf(text)).toContain(notice);
  });
});

describe('a command of HTTPie', () => {
  const json = 'Content-Type: application/json\nAccept: application/json, */*;q=0.5';
  it.each<[what: string, text: string, ...requests: string[]]>([
    ['with an address alone', `http ${u}`, `GET ${u}`],
    ['with a port alone', 'http :3000/s', `GET ${u}`],
    [
      'with fields',
      `http ${u} a=b n:=1 l:='[1, {"x":"ü"}]'`,
      `POST ${u}\n${json}\n\n{"a": "b", "n": 1, "l": [1, {"x": "\\u00fc"}]}`,
    ],
    [
      'with paths',
      `http ${u} m[0][role]=user m[0][c]=x l[]=1 l[]=2`,
      `POST ${u}\n${json}\n\n{"m": [{"role": "user", "c": "x"}], "l": ["1", "2"]}`,
    ],
    ['with headers', `http ${u} A:b 'C: d' E:`, `GET ${u}\nA: b\nC: d`],
    ['with a header that is empty', `http ${u} 'A;'`, `GET ${u}\nA: `],
    ['with a query', `http ${u}?z=0 a==b 'c d==e f'`, `GET ${u}?z=0&a=b&c+d=e+f`],
    ['with an escaped sign', `http ${u} 'a\\:b=c'`, `POST ${u}\n${json}\n\n{"a:b": "c"}`],
    ['with a form', `http --form PUT ${u} a='x y' b@=x`, `PUT ${u}`],
    ['with a user', `http -a u:p ${u}`, `GET ${u}\nAuthorization: Basic dTpw`],
    ['with a token', `http -A bearer -a tok ${u}`, `GET ${u}\nAuthorization: Bearer tok`],
    ['with raw text', `http POST ${u} --raw '{"a":1}'`, `POST ${u}\n${json}\n\n{"a":1}`],
    ['with a here-string', `http POST ${u} <<< '{"a":1}'`, `POST ${u}\n${json}\n\n{"a":1}\n`],
    ['of https', 'https example.test/s', 'GET https://example.test/s'],
    ['of xh', `xh post ${u} a=b`, `POST ${u}\n${json}\n\n{"a": "b"}`],
    ['with options', `http --stream -vb --follow --timeout=5 --print=hb -o f ${u}`, `GET ${u}`],
    [
      'with JSON asked for',
      `http -j ${u}`,
      `GET ${u}\nAccept: application/json, */*;q=0.5\nContent-Type: application/json`,
    ],
  ])('%s', (what, text, ...requests) => {
    const read = requestsOf(text);
    if (what === 'with a form')
      expect(read[0]).toMatch(/^PUT \S+\nContent-Type: multipart\/form-data; boundary=/);
    else expect(read).toEqual(requests);
    expect(readPasted(text).dialect).toBe('httpie');
  });

  it('has options', () => {
    expect(readPasted(`http --verify=no --follow ${u}`).requests[0]?.options.toSorted()).toEqual([
      'followRedirects',
      'insecure',
    ]);
  });

  it.each<[text: string, notice: string]>([
    [`http ${u} a:=x`, 'refused 1 “x” is no JSON value.'],
    [`http ${u} abc`, 'notUnderstood 1 “abc” was not understood and is left out.'],
    [
      `http ${u} --session=x`,
      'notUnderstood 1 “--session=x” has no effect here: the request goes out without it.',
    ],
  ])('%s says so', (text, notice) => {
    expect(noticesOf(text)).toContain(notice);
  });
});

describe('a command of wget', () => {
  it.each<[what: string, text: string, ...requests: string[]]>([
    ['plain', `wget ${u}`, `GET ${u}`],
    [
      'with values as words',
      `wget --quiet -O - --method PUT --body-data '{}' --header 'A: b' ${u}`,
      `PUT ${u}\nA: b\n${form}\n\n{}`,
    ],
    [
      'with values glued on',
      `wget -qO- --header='A: b' --post-data='x' -Ume ${u}`,
      `POST ${u}\nA: b\nUser-Agent: me\n${form}\n\nx`,
    ],
    [
      'with a user',
      `wget --user=a --password=b --referer=r ${u}`,
      `GET ${u}\nReferer: r\nAuthorization: Basic YTpi`,
    ],
    ['of two addresses', `wget ${u} ${u}/b`, `GET ${u}`, `GET ${u}/b`],
  ])('%s', (_, text, ...requests) => {
    expect(requestsOf(text)).toEqual(requests);
    expect(readPasted(text).dialect).toBe('wget');
  });

  it('has options, asks and notices', () => {
    expect(readPasted(`wget --no-check-certificate ${u}`).requests[0]?.options).toEqual(['insecure']);
    expect(asksOf(`wget --user=a --post-file=b ${u}`).toSorted()).toEqual(['file b', 'password a']);
    expect(noticesOf('wget -q')).toContain('refused 1 The command has no address: it seems to be cut off.');
    expect(noticesOf(`wget ${u} --header`)).toContain(
      'refused 1 “--header” has no value behind it: the command seems to be cut off.',
    );
  });
});

describe('a request over the wire', () => {
  it.each<[what: string, text: string, request: string]>([
    [
      'to this machine',
      'GET /s HTTP/1.1\r\nHost: localhost:3000\r\nA: b\r\n\r\n',
      'GET http://localhost:3000/s\nA: b',
    ],
    ['to another', 'GET /s HTTP/1.1\nHost: a.test\nConnection: close\n', 'GET https://a.test/s'],
    ['with a whole address', 'POST http://a.test/s HTTP/1.1\nHost: a.test\n\nx', 'POST http://a.test/s\n\nx'],
    ['without a version', `DELETE ${u}\nA: b`, `DELETE ${u}\nA: b`],
    [
      'with a length',
      'POST /s HTTP/1.1\nHost: a.test\nContent-Length: 3\n\nab\n\n\n',
      'POST https://a.test/s\n\nab\n',
    ],
    [
      'with a header over lines',
      'GET /s HTTP/1.1\nHost: a.test\nA: b\n  c\n',
      'GET https://a.test/s\nA: b c',
    ],
    [
      'with empty lines in the body',
      'PUT /s HTTP/1.1\nHost: a.test\n\na\n\nb\n',
      'PUT https://a.test/s\n\na\n\nb',
    ],
  ])('%s', (_, text, request) => {
    expect(requestsOf(text)).toEqual([request]);
    expect(readPasted(text).dialect).toBe('http');
  });

  it.each<[text: string, notice: string]>([
    ['GET /s HTTP/1.1\nA: b\n', 'refused 1 The request has a path only: the line with its Host is missing.'],
    [
      'POST /s HTTP/1.1\nHost: a.test\nContent-Length: 9\n\nabc',
      'lost 5 The body has 3 bytes and Content-Length says 9: the copy has lost some.',
    ],
    ['GET /s HTTP/1.1\nHost: a.test\n?? ??', 'notUnderstood 3 “?? ??” was not understood and is left out.'],
  ])('%s says so', (text, notice) => {
    expect(noticesOf(text)).toContain(notice);
  });
});

describe('copied headers', () => {
  it.each<[what: string, text: string, request: string]>([
    [
      'of HTTP/2',
      ':authority: a.test\n:method: PUT\n:path: /s?x\n:scheme: http\na: b',
      'PUT http://a.test/s?x\na: b',
    ],
    [
      'on two lines each',
      ':authority\na.test\n:method\nPOST\n:path\n/s\n:scheme\nhttps\na\nb',
      'POST https://a.test/s\na: b',
    ],
    ['with colons on two lines each', ':authority:\na.test\n:path:\n/s\na:\nb', 'GET https://a.test/s\na: b'],
    ['with the address above', `Request URL: ${u}\nRequest Method: POST\nStatus Code: 200 OK`, `POST ${u}`],
    [
      'with the address above, on two lines each',
      `Request URL:\n${u}\nRequest Method:\nPOST\nStatus Code:\n200 OK`,
      `POST ${u}`,
    ],
  ])('%s', (_, text, request) => {
    expect(requestsOf(text)).toEqual([request]);
    expect(readPasted(text).dialect).toBe('headers');
  });

  it('are divided into names and values', () => {
    expect(readHeaderLines('A: b\r\n\r\n:path: /x\nC:d:e \nE:')).toEqual([
      ['A', 'b'],
      ['C', 'd:e'],
      ['E', ''],
    ]);
    expect(readHeaderLines('A: b\nnothing')).toBeUndefined();
    expect(readHeaderLines('A b: c')).toBeUndefined();
    expect(readHeaderLines('')).toBeUndefined();
  });
});

describe('JSON', () => {
  const request = {
    method: 'POST',
    url: u,
    headers: [
      { name: ':path', value: '/s' },
      { name: 'A', value: 'b' },
      { name: 'Content-Length', value: '2' },
    ],
    cookies: [{ name: 'c', value: 'd' }],
    postData: { mimeType: 'application/json', text: '{}' },
  };
  const read = `POST ${u}\nA: b\nCookie: c=d\nContent-Type: application/json\n\n{}`;
  it.each<[what: string, value: unknown, ...requests: string[]]>([
    ['of an entry', { request, response: {} }, read],
    ['of a request', request, read],
    [
      'of a file',
      {
        log: {
          entries: [
            { request },
            { request: { ...request, method: 'GET', postData: undefined, cookies: [] } },
          ],
        },
      },
      read,
      `GET ${u}\nA: b`,
    ],
    [
      'with fields of a form',
      {
        request: { url: u, method: 'POST', headers: [], postData: { params: [{ name: 'a', value: 'x y' }] } },
      },
      `POST ${u}\n\na=x+y`,
    ],
    [
      'as this program has it',
      { url: u, method: 'put', headers: { A: 'b' }, body: 'x' },
      `PUT ${u}\nA: b\n\nx`,
    ],
  ])('%s', (_, value, ...requests) => {
    expect(requestsOf(JSON.stringify(value))).toEqual(requests);
    expect(readPasted(JSON.stringify(value)).dialect).toBe('har');
  });

  it.each<[text: string, notice: string]>([
    ['{"request":', 'refused 1 The text begins as JSON and is none: it seems to be cut off.'],
    ['{"a":1}', 'refused 1 This JSON has no request: a HAR file or an entry of one is understood.'],
  ])('%s says so', (text, notice) => {
    expect(noticesOf(text)).toContain(notice);
  });
});

describe('an address', () => {
  it.each<[text: string, url: string]>([
    [' localhost:3000/s ', 'http://localhost:3000/s'],
    [':3000/s', 'http://localhost:3000/s'],
    ['https://a.test/s?a={b}#c', 'https://a.test/s?a={b}'],
  ])('%s', (text, url) => {
    expect(requestsOf(text)).toEqual([`GET ${url}`]);
    expect(isPastedRequest(text)).toBe(false);
  });

  it.each(['http', 'https', 'https:', 'curl', 'curl.test/x', 'http.test', 'localhost:3000/curl?fetch'])(
    'may begin as %s while it is typed',
    (text) => {
      expect(isPastedRequest(text)).toBe(false);
    },
  );

  it('that is none says what is accepted', () => {
    expect(noticesOf('any words')).toEqual([
      expect.stringMatching(/^refused 1 An address has no spaces in it\./),
    ]);
  });

  it.each([`curl ${u}`, `fetch('${u}')`, 'GET / HTTP/1.1', '{"a":1}', `irm ${u}`, `http ${u}`])(
    'is not %s',
    (text) => {
      expect(isPastedRequest(text)).toBe(true);
    },
  );
});

describe('what is copied around a request', () => {
  it.each(['> curl -N http://localhost:8000/sse', '> curl \\\n>  -N http://localhost:8000/sse'])(
    'is a quotation mark of Markdown or of a shell: %j',
    (text) => {
      const { requests } = readPasted(text);
      expect(requests.map(({ url }) => url)).toEqual(['http://localhost:8000/sse']);
    },
  );

  it.each([
    "requests.post('http://localhost:3000/x', json={'a': 1}, stream=True)",
    "import requests\nr = requests.get('http://localhost:3000/x')",
    'client.chat.completions.create({ model, stream: true });',
  ])('is told to be no request that can be read: %j', (text) => {
    const { requests, notices } = readPasted(text);
    expect(requests).toEqual([]);
    expect(notices.map(({ text: told }) => told)).toEqual([
      expect.stringMatching(/^There is no request in this text that can be read\./),
    ]);
  });
});
