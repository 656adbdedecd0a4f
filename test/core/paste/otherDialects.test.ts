// Texts for cmd and PowerShell, calls of fetch, HTTPie, wget, requests over the wire, lists of headers, HAR, addresses.

import { describe, expect, it } from 'vitest';

import { isPastedRequest, readPasted } from '../../../src/core/paste/readPasted.ts';
import { readHeaderLines } from '../../../src/core/paste/rawRequest.ts';
import { asksOf, noticesOf, requestsOf } from './readingHelper.ts';

const form = 'Content-Type: application/x-www-form-urlencoded';
const u = 'http://localhost:3000/s';

describe('a text for cmd', () => {
  it.each<[what: string, text: string, ...requests: string[]]>([
    [
      'by hand',
      `curl -X POST ${u} ^\r\n -H "A: b c" ^\r\n -d "{\\"a\\":\\"C:\\x\\"}"`,
      `POST ${u}\nA: b c\n${form}\n\n{"a":"C:\\x"}`,
    ],
    ['with carets', `curl ^"${u}?a^%^20^&b^" ^\n -H ^"x-empty;^"`, `GET ${u}?a%20&b\nx-empty: `],
    [
      'with a line break in the body',
      `curl ^"${u}^" ^\n --data-raw ^"a^\n\nb^"`,
      `POST ${u}\n${form}\n\na\nb`,
    ],
    [
      'with doubled backslashes',
      `curl ^"${u}^" --data-raw ^"^\\^\\n ^\\^"x^\\^"^"`,
      `POST ${u}\n${form}\n\n\\n "x"`,
    ],
    ['of several requests', `curl ^"${u}^" &\r\ncurl ^"${u}/b^"`, `GET ${u}`, `GET ${u}/b`],
    ['with two quotes for one', `curl "${u}" ^\n -d "a""b"`, `POST ${u}\n${form}\n\na"b`],
    ['with an empty value', `curl ^"${u}^" ^\n --data-raw ^"^"`, `POST ${u}\n${form}\n\n`],
    ['without carets at line ends', `curl ^"${u}^"\n  -H ^"A: b^"`, `GET ${u}\nA: b`],
    ['with set', `set A=b\ncurl -H "X: %A%" ^\n ${u}`, `GET ${u}\nX: b`],
    ['with a prompt', `C:\\Users\\x>curl ^"${u}^"`, `GET ${u}`],
    ['with redirections', `curl ^"${u}^" > out.txt 2>&1`, `GET ${u}`],
  ])('%s', (_, text, ...requests) => {
    expect(requestsOf(text)).toEqual(requests);
    expect(readPasted(text).dialect).toBe('cmd');
  });

  it('asks for variables, and takes encoded bytes for what they are', () => {
    expect(asksOf(`curl ^"${u}?q=%C3%A9^" ^\n -H "A: %MY_KEY%"`)).toEqual(['variable MY_KEY']);
  });

  it('says what Chrome may have lost', () => {
    const lost = /^lost 2 A copy for cmd from Chrome/;
    const copy = (body: string): string => `curl --url ^"${u}^" ^\n --data-raw ^"${body}^"`;
    expect(noticesOf(copy('a  b'))).toEqual([expect.stringMatching(lost)]);
    expect(noticesOf(copy('a b'))).toEqual([]);
    expect(noticesOf(copy('a  ü'))).toEqual([]);
    expect(noticesOf(copy('a'))).toEqual([]);
  });

  it('says where a quote is never closed', () => {
    expect(noticesOf(`curl ^\n ^"${u}`)).toContain('refused 2 The quote that opens here is never closed.');
  });
});

describe('a text for PowerShell', () => {
  it.each<[what: string, text: string, ...requests: string[]]>([
    ['in short', `irm ${u}`, `GET ${u}`],
    ['with a prompt', `PS C:\\Users\\x> Invoke-RestMethod '${u}'`, `GET ${u}`],
    [
      'with a table in place',
      `iwr -Uri ${u} -Headers @{Accept='text/event-stream'; 'X-A' = "b\`n"}`,
      `GET ${u}\nAccept: text/event-stream\nX-A: b`,
    ],
    [
      'with JSON of a table',
      `$b = @{ a = "x"; n = 1; t = $true; l = @(1, "2"); o = @{ z = $null } }\nInvoke-RestMethod ${u} -Method Post -Body ($b | ConvertTo-Json -Compress)`,
      `POST ${u}\n${form}\n\n{"a":"x","n":1,"t":true,"l":[1,"2"],"o":{"z":null}}`,
    ],
    [
      'with JSON over lines',
      `$b = @{ a = 1 } | ConvertTo-Json -Depth 5\nirm ${u} -Method Post -Body $b -ContentType application/json`,
      `POST ${u}\nContent-Type: application/json\n\n{\n  "a": 1\n}`,
    ],
    [
      'with fields of a form',
      `irm ${u} -Method Post -Body @{ a = 'x y'; b = 2 }`,
      `POST ${u}\n${form}\n\na=x+y&b=2`,
    ],
    [
      'with a splat',
      `$p = @{\n  Uri = '${u}'\n  Method = 'PUT'\n  Headers = @{ A = 'b' }\n}\nInvoke-RestMethod @p`,
      `PUT ${u}\nA: b`,
    ],
    [
      'with headers one by one',
      `$h = @{}\n$h.Add("A", "b")\n$h["C"] = 'd'\n$h.E = 'f'\nInvoke-WebRequest ${u} -Headers $h`,
      `GET ${u}\nA: b\nC: d\nE: f`,
    ],
    ['with a token', `irm ${u} -Authentication Bearer -Token abc`, `GET ${u}\nAuthorization: Bearer abc`],
    [
      'with texts joined',
      `$k = 'k' + "e" + 'y'\nirm ${u} -Headers @{ A = "Bearer $k $($k)" }`,
      `GET ${u}\nA: Bearer key key`,
    ],
    [
      'with a text over lines',
      `$b = @'\n{"a": "it's $x"}\n'@\nirm ${u} -Method Post -Body $b`,
      `POST ${u}\n${form}\n\n{"a": "it's $x"}`,
    ],
    [
      'with units of UTF-16',
      `irm ${u} -Method Post -Body "$([char]252)$([char]55357)$([char]56832)"`,
      `POST ${u}\n${form}\n\nü😀`,
    ],
    ['with the name of curl', `curl -Uri ${u} -Method POST -Body 'x'`, `POST ${u}\n${form}\n\nx`],
    ['with curl itself', `curl.exe -N "${u}" \`\n  -H 'A: it''s' \`\n  -d "{\`"a\`":1}"`, `GET`],
    ['in a pipe', `Invoke-RestMethod ${u} -Method Delete | ConvertTo-Json`, `DELETE ${u}`],
    [
      'with a session',
      `$s = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n$s.Cookies.Add((New-Object System.Net.Cookie("a", "b", "/", "localhost")))\nirm ${u} -WebSession $s`,
      `GET ${u}\nCookie: a=b`,
    ],
    ['of several requests', `irm ${u};\r\nirm ${u}/b;`, `GET ${u}`, `GET ${u}/b`],
    ['with comments', `# first\nirm ${u} <# x #> -Method Put # last`, `PUT ${u}`],
  ])('%s', (_, text, ...requests) => {
    const expected = requests[0] === 'GET' ? [`POST ${u}\nA: it's\n${form}\n\n{"a":1}`] : requests;
    expect(requestsOf(text)).toEqual(expected);
    expect(readPasted(text).dialect).toBe('powershell');
  });

  it('asks for variables and files', () => {
    const text = `irm ${u} -Method Put -Headers @{ A = "Bearer $env:KEY"; B = $x; C = (Get-Content -Raw t.txt) } -InFile b.bin`;
    expect(asksOf(text).toSorted()).toEqual(['file b.bin', 'file t.txt', 'variable KEY', 'variable x']);
  });

  it('takes options as such', () => {
    expect(readPasted(`irm ${u} -SkipCertificateCheck`).requests[0]?.options).toEqual(['insecure']);
  });

  it.each<[text: string, notice: string]>([
    [`irm "${u}`, 'refused 1 The quote that opens here is never closed.'],
    [
      `irm ${u} \`\n -Headers @{ a = 'b'`,
      'refused 2 What begins here never ends: the text seems to be cut off.',
    ],
    ['Invoke-WebRequest -Method Post', 'refused 1 The command has no address: it seems to be cut off.'],
    [`irm ${u} -Proxy x`, 'notUnderstood 1 “-proxy” has no effect here: the request goes out without it.'],
    [`Write-Host x\nirm ${u}`, 'ignored 1 “Write-Host x” is not run: only the request is read.'],
  ])('%s says so', (text, notice) => {
    expect(noticesOf(text)).toContain(notice);
  });
});

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
