// Every name of the lists that the dialects have, each by itself: parameters and switches of PowerShell, programs in front of
// cmd, calls of fetch, methods and headers that a copy may have, escapes, and the options of wget that its help lists.

import { describe, expect, it } from 'vitest';

import { readPasted } from '../../../src/core/paste/readPasted.ts';
import { readCookieFile } from '../../../src/core/paste/cookieFile.ts';
import { percentEncode } from '../../../src/core/paste/reading/percentEncoding.ts';
import { asksOf, noticesOf, requestsOf } from './readingHelper.ts';

const u = 'http://localhost:3000/s';
const wordsOf = (text: string): string[] => text.trim().split(/\s+/);
const noEffect = (words: string): string =>
  `notUnderstood 1 “${words}” has no effect here: the request goes out without it.`;
const form = 'Content-Type: application/x-www-form-urlencoded';

describe('PowerShell', () => {
  it.each(wordsOf('Invoke-WebRequest Invoke-RestMethod iwr irm IWR invoke-webrequest'))(
    '%s sends',
    (name) => {
      expect(requestsOf(`${name} ${u} -Method Put`)).toEqual([`PUT ${u}`]);
      expect(readPasted(`${name} ${u}`).dialect).toBe('powershell');
      expect(requestsOf(`$r = ${name} -Uri "${u}"`)).toEqual([`GET ${u}`]);
    },
  );

  it.each(
    wordsOf(`UseBasicParsing SkipCertificateCheck SkipHttpErrorCheck SkipHeaderValidation DisableKeepAlive
      PreserveAuthorizationOnRedirect PreserveHttpMethodOnRedirect PassThru AllowUnencryptedAuthentication
      AllowInsecureRedirect Resume UseDefaultCredentials`),
  )('the switch -%s takes no value', (name) => {
    expect(requestsOf(`irm -${name} ${u}`)).toEqual([`GET ${u}`]);
    expect(requestsOf(`irm -${name.toUpperCase()} ${u}`)).toEqual([`GET ${u}`]);
  });

  it.each(wordsOf('TimeoutSec MaximumRedirection OutFile SessionVariable HttpVersion'))(
    '-%s takes a value, and nothing is said',
    (name) => {
      expect(requestsOf(`irm -${name} 5 ${u}`)).toEqual([`GET ${u}`]);
      expect(noticesOf(`irm -${name} 5 ${u}`)).toEqual([]);
    },
  );

  it.each(wordsOf('Proxy Certificate Credential Form'))('-%s is said to have no effect', (name) => {
    expect(noticesOf(`irm ${u} -${name} x`)).toEqual([noEffect(`-${name.toLowerCase()}`)]);
    expect(requestsOf(`irm ${u} -${name} x`)).toEqual([`GET ${u}`]);
  });

  it('-UseDefaultCredentials is said to have no effect', () => {
    expect(noticesOf(`irm ${u} -UseDefaultCredentials`)).toEqual([noEffect('-usedefaultcredentials')]);
  });

  it.each(
    wordsOf(
      'Uri Method CustomMethod Headers Body ContentType UserAgent WebSession Authentication Token InFile',
    ),
  )('-%s without its value is cut off', (name) => {
    for (const end of ['', ' ', ' -NoProxy', '\n'])
      expect(noticesOf(`irm ${u} -${name}${end}`)).toContain(
        `refused 1 “-${name.toLowerCase()}” has no value behind it: the command seems to be cut off.`,
      );
  });

  it.each([
    ['-Method Put', 'PUT', []],
    ['-CustomMethod Put', 'PUT', []],
    ['-Method Put -CustomMethod Patch', 'PUT', []],
    ['-Method:Put', 'PUT', []],
    ['-UserAgent me', 'GET', ['User-Agent: me']],
    ['-ContentType a/b', 'GET', ['Content-Type: a/b']],
    ['-Authentication Bearer -Token t', 'GET', ['Authorization: Bearer t']],
    ['-Authentication OAuth -Token t', 'GET', ['Authorization: Bearer t']],
    ['-Authentication Basic -Token t', 'GET', []],
    ['-Token t', 'GET', []],
    [`-Headers @{ 'User-Agent' = 'a' } -UserAgent b`, 'GET', ['User-Agent: a']],
    [`-Headers @{ Authorization = 'a' } -Authentication Bearer -Token t`, 'GET', ['Authorization: a']],
    [`-Headers @{ A = ' b ' }`, 'GET', ['A: b']],
  ])('%s is of the request', (words, method, headers) => {
    expect(requestsOf(`irm ${u} ${words}`)).toEqual([[`${method} ${u}`, ...headers].join('\n')]);
  });

  it('names of parameters and of a splat mean the same in any case', () => {
    const table = `$P = @{ URI = '${u}'; mEthod = 'Put'; HEADERS = @{ A = 'b' } }`;
    expect(requestsOf(`${table}\nInvoke-RestMethod @p`)).toEqual([`PUT ${u}\nA: b`]);
    expect(requestsOf(`irm -URI ${u} -mETHOD Put -HEADERS @{ A = 'b' }`)).toEqual([`PUT ${u}\nA: b`]);
  });

  it.each([
    ['n', '\n'],
    ['r', '\r'],
    ['t', '\t'],
    ['a', '\x07'],
    ['b', '\b'],
    ['f', '\f'],
    ['v', '\v'],
    ['e', '\x1b'],
    ['0', '\0'],
    ['`', '`'],
    ['"', '"'],
    ['$', '$'],
    ['q', 'q'],
  ])('`%s in quotes is %j', (letter, character) => {
    expect(requestsOf(`irm ${u} -Method Put -Body "x\`${letter}y"`)).toEqual([
      `PUT ${u}\n${form}\n\nx${character}y`,
    ]);
  });

  it('a session has an agent and cookies, which a header of its own replaces', () => {
    const session = [
      '$s = New-Object Microsoft.PowerShell.Commands.WebRequestSession',
      '$s.UserAgent = "me"',
      '$s.Cookies.Add((New-Object System.Net.Cookie("a", "b", "/", "x")))',
      '$s.Cookies.Add((New-Object System.Net.Cookie("c", "d")))',
    ].join('\n');
    expect(requestsOf(`${session}\nirm ${u} -WebSession $s`)).toEqual([
      `GET ${u}\nUser-Agent: me\nCookie: a=b; c=d`,
    ]);
    expect(requestsOf(`${session}\nirm ${u} -WebSession $s -UserAgent other`)).toEqual([
      `GET ${u}\nUser-Agent: me\nCookie: a=b; c=d`,
    ]);
    // Another one knows nothing of it.
    expect(requestsOf(`${session}\nirm ${u}`)).toEqual([`GET ${u}`]);
  });
});

describe('cmd', () => {
  it.each(wordsOf('curl wget http https curl.exe C:\\x\\curl.exe'))('%s in front is a command', (program) => {
    const text = `${program} ${u} ^\n  --output x`;
    expect(readPasted(text).dialect).toBe('cmd');
  });

  it.each(['--data-raw', '--data-binary'])(
    'spaces that Chrome wrote in %s may be lost characters',
    (option) => {
      expect(noticesOf(`curl --url ^"${u}^" ^\n ${option} ^"a  b^"`)).toEqual([
        expect.stringMatching(/^lost 2 A copy for cmd from Chrome/),
      ]);
      expect(noticesOf(`curl.exe --url ^"${u}^" ^\n ${option} ^"a  b^"`)).toEqual([]);
    },
  );
});

describe('JavaScript', () => {
  it.each(wordsOf('fetch window.fetch globalThis.fetch self.fetch fetchEventSource fetchSSE fetch<T>'))(
    '%s is a call',
    (name) => {
      expect(requestsOf(`await ${name}('${u}', { method: 'PUT' })`)).toEqual([`PUT ${u}`]);
    },
  );

  it.each(wordsOf('EventSource window.EventSource EventSourcePolyfill NativeEventSource.EventSource SSE'))(
    'new %s is a call',
    (name) => {
      expect(requestsOf(`new ${name}('${u}', { headers: { A: 'b' } })`)).toEqual([
        `GET ${u}\nA: b\nAccept: text/event-stream`,
      ]);
    },
  );

  it.each(['prefetch', 'refetchSSE', '$fetch'])('%s is none', (name) => {
    expect(readPasted(`await ${name}('/api')`).dialect).toBe('address');
    expect(requestsOf(`fetch('${u}');\n${name}('${u}/b')`)).toEqual([`GET ${u}`]);
  });

  it.each([
    [`payload: 'x'`, `POST ${u}\nContent-Type: text/plain;charset=UTF-8\n\nx`],
    [`payload: 'x', method: 'PUT'`, `PUT ${u}\nContent-Type: text/plain;charset=UTF-8\n\nx`],
    [`payload: 'x', body: 'y'`, `POST ${u}\nContent-Type: text/plain;charset=UTF-8\n\ny`],
    [`body: null`, `GET ${u}`],
    [`headers: { Accept: '*/*', accept: 'x' }`, `GET ${u}\naccept: x`],
    [`headers: [['Accept', '*/*'], ['A', ' b ']]`, `GET ${u}\nA: b`],
    [`referrer: 'http://r/'`, `GET ${u}\nReferer: http://r/`],
    [`referrer: 'http://r/', headers: { referer: 'x' }`, `GET ${u}\nreferer: x`],
    [`referrer: 'about:client'`, `GET ${u}`],
  ])('{ %s } is of the request', (options, request) => {
    expect(requestsOf(`fetch('${u}', { ${options} })`)).toEqual([request]);
  });

  it.each([
    [`credentials: 'include'`, 1],
    [`credentials: 'include', headers: { Cookie: 'a=b' }`, 0],
    [`credentials: 'include', headers: { cookie: 'a=b' }`, 0],
    [`credentials: 'same-origin'`, 0],
    [`credentials: 'omit'`, 0],
  ])('{ %s } has lost its cookies: %i', (options, count) => {
    const lost = noticesOf(`fetch('${u}', { ${options} })`).filter((notice) => notice.startsWith('lost'));
    expect(lost).toHaveLength(count);
  });
});

describe('a request over the wire', () => {
  it.each(wordsOf('GET POST PUT PATCH DELETE HEAD OPTIONS'))(
    'of the method %s needs no version',
    (method) => {
      for (const text of [`${method} ${u}\nA: b`, `  ${method}\t/s\nHost: localhost:3000\nA: b`]) {
        expect(requestsOf(text)).toEqual([`${method} ${u}\nA: b`]);
        expect(readPasted(text).dialect).toBe('http');
      }
    },
  );

  it('of any other method needs one', () => {
    expect(readPasted(`PURGE ${u}`).dialect).toBe('address');
    expect(requestsOf(`PURGE ${u} HTTP/1.1`)).toEqual([`PURGE ${u}`]);
  });

  it.each(wordsOf('Connection Content-Length Proxy-Connection Keep-Alive'))(
    'leaves %s to whoever sends it',
    (name) => {
      for (const written of [name, name.toLowerCase()])
        expect(requestsOf(`GET ${u} HTTP/1.1\n${written}: 0\nA: b`)).toEqual([`GET ${u}\nA: b`]);
      expect(requestsOf(`GET ${u} HTTP/1.1\nX-${name}: 0`)).toEqual([`GET ${u}\nX-${name}: 0`]);
    },
  );

  it.each(wordsOf('authority method path scheme protocol'))('has no header of :%s', (name) => {
    expect(requestsOf(`GET ${u} HTTP/1.1\n:${name}: x\nA: b`)).toEqual([`GET ${u}\nA: b`]);
  });

  it.each(['Request URL', 'Request Method', 'Status Code', 'Remote Address', 'Referrer Policy'])(
    'has no header of what DevTools call %s',
    (name) => {
      const lines = new Map([
        ['Request URL', u],
        ['Request Method', 'PUT'],
        [name, name === 'Request URL' ? u : name === 'Request Method' ? 'PUT' : 'x'],
      ]);
      const oneLine = [...lines].map(([key, value]) => `${key}: ${value}`).join('\n');
      const twoLines = [...lines].map(([key, value]) => `${key}:\n${value}`).join('\n');
      expect(requestsOf(`${oneLine}\nA: b`)).toEqual([`PUT ${u}\nA: b`]);
      expect(requestsOf(`${twoLines}\nA\nb`)).toEqual([`PUT ${u}\nA: b`]);
    },
  );
});

describe('an entry of a HAR file', () => {
  const read = (request: object): string[] =>
    requestsOf(JSON.stringify({ request: { url: u, method: 'PUT', ...request } }));
  const cookies = [
    { name: 'a', value: 'b' },
    { name: 'c', value: 'd' },
  ];

  it.each<[what: string, request: object, read: string]>([
    ['cookies', { headers: [], cookies }, `PUT ${u}\nCookie: a=b; c=d`],
    [
      'cookies beside a header of them',
      { headers: [{ name: 'cookie', value: 'x=y' }], cookies },
      `PUT ${u}\ncookie: x=y`,
    ],
    ['a type', { headers: [], postData: { mimeType: 'a/b', text: 'x' } }, `PUT ${u}\nContent-Type: a/b\n\nx`],
    [
      'a type beside a header of it',
      { headers: [{ name: 'content-type', value: 'c/d' }], postData: { mimeType: 'a/b', text: 'x' } },
      `PUT ${u}\ncontent-type: c/d\n\nx`,
    ],
    ['no type', { headers: [], postData: { mimeType: '', text: 'x' } }, `PUT ${u}\n\nx`],
    [
      'fields beside a text',
      { headers: [], postData: { text: 'x', params: [{ name: 'a', value: 'b' }] } },
      `PUT ${u}\n\nx`,
    ],
    [
      'fields',
      { headers: [], postData: { params: [{ name: 'a b', value: 'c&d' }, { name: 'e' }] } },
      `PUT ${u}\n\na+b=c%26d&e=`,
    ],
  ])('with %s', (_, request, expected) => {
    expect(read(request)).toEqual([expected]);
  });
});

describe('bash', () => {
  it.each([
    ['n', '\n'],
    ['t', '\t'],
    ['r', '\r'],
    ['a', '\x07'],
    ['b', '\b'],
    ['e', '\x1b'],
    ['E', '\x1b'],
    ['f', '\f'],
    ['v', '\v'],
    ['\\', '\\'],
    ["'", "'"],
    ['"', '"'],
    ['?', '?'],
    ['q', '\\q'],
    ['x7', '\x07'],
    ['0', '\0'],
    ['12', '\n'],
    ['377', 'ÿ'],
    ['400', '\x00'],
    ['c[', '\x1b'],
    ['u41', 'A'],
    ['U10FFFF', '\u{10ffff}'],
    ['U110000', '\ufffd'],
  ])("\\%s in $'…' is %j", (escape, character) => {
    const [request] = requestsOf(`curl ${u} --data-binary $'x\\${escape}.y'`);
    expect(request).toBe(`POST ${u}\n${form}\n\nx${character}.y`);
  });

  it.each(wordsOf('http https xh xhs'))('%s has its scheme', (program) => {
    const scheme = program.endsWith('s') ? 'https' : 'http';
    expect(requestsOf(`${program} a.test`)).toEqual([`GET ${scheme}://a.test/`]);
  });
});

describe('wget', () => {
  it.each(
    wordsOf(`accept-regex certificate-type ciphers crl-file default-page exclude-directories exclude-domains
      follow-tags ftp-password ftp-user hsts-file ignore-tags include-directories prefer-family private-key-type
      regex-type reject-regex rejected-log report-speed use-askpass warc-dedup warc-file warc-header warc-max-size
      warc-tempdir`),
  )('--%s takes the next word', (option) => {
    expect(requestsOf(`wget --${option} x ${u}`)).toEqual([`GET ${u}`]);
    expect(noticesOf(`wget --${option} x ${u}`)).toEqual([]);
  });

  it('--pinnedpubkey takes the next word, and is said to have no effect', () => {
    expect(requestsOf(`wget --pinnedpubkey x ${u}`)).toEqual([`GET ${u}`]);
    expect(noticesOf(`wget --pinnedpubkey x ${u}`)).toEqual([noEffect('--pinnedpubkey')]);
  });

  it.each(['P', 'I', 'X'])('-%s takes the next word, or what is glued to it', (letter) => {
    expect(requestsOf(`wget -${letter} x ${u}`)).toEqual([`GET ${u}`]);
    expect(requestsOf(`wget -${letter}x ${u}`)).toEqual([`GET ${u}`]);
  });

  it.each(wordsOf('b d q v F N c S 4 6 x E r k K m p H L'))('-%s takes no word', (letter) => {
    expect(requestsOf(`wget -${letter} ${u}`)).toEqual([`GET ${u}`]);
  });
});

describe('bounds of a reading', () => {
  it.each([
    [100, 100, false],
    [101, 100, true],
  ])('of %i requests, %i are read', (count, read, isCut) => {
    const text = Array.from({ length: count }, (_, at) => `curl http://a.test/${at}`).join('\n');
    const { requests, notices } = readPasted(text);
    expect(requests).toHaveLength(read);
    expect(requests.at(-1)?.url).toBe('http://a.test/99');
    expect(notices.some((notice) => notice.text.startsWith('There are more than 100 requests'))).toBe(isCut);
  });

  it.each([
    [20, 20, false],
    [21, 20, true],
  ])('of a pattern for %i addresses, %i are read', (count, read, isCut) => {
    const text = `curl 'http://a.test/[1-${count}]'`;
    expect(requestsOf(text)).toHaveLength(read);
    expect(noticesOf(text).some((notice) => notice.includes('more than 20 addresses'))).toBe(isCut);
  });

  it.each([
    [500, 500],
    [501, 0],
  ])('of %i variables, %i are asked for', (count, asked) => {
    const text = `curl ${u} -d "${Array.from({ length: count }, (_, at) => `$V${at}.`).join('')}"`;
    expect(asksOf(text)).toHaveLength(asked);
    expect(noticesOf(text)).toHaveLength(asked === 0 ? 1 : 0);
  });

  it('a refusal is said behind fifty other notices', () => {
    const lines = Array.from({ length: 60 }, () => `curl -H nonsense ${u}`);
    const notices = noticesOf([...lines, 'curl -X'].join('\n'));
    expect(notices).toHaveLength(51);
    expect(notices.at(-1)).toBe('refused 61 “-X” has no value behind it: the command seems to be cut off.');
  });

  it('a file and a variable of one name are two values', () => {
    expect(asksOf(`curl ${u} -H "A: $x" -d @x`).toSorted()).toEqual(['file x', 'variable x']);
    expect(
      requestsOf(`curl ${u} -H "A: $x" --data-binary @x`, {
        values: new Map([['x', 'v']]),
        files: new Map([['x', 'f']]),
      }),
    ).toEqual([`POST ${u}\nA: v\n${form}\n\nf`]);
  });

  it.each([
    [8_000_000, 1],
    [8_000_001, 0],
  ])('a text of %i characters has %i requests', (length, count) => {
    const text = `curl ${u} -d '`;
    const { requests, notices } = readPasted(`${text.padEnd(length - 1, 'x')}'`);
    expect(requests).toHaveLength(count);
    expect(notices.map((notice) => notice.text)).toEqual(
      count === 1 ? [] : ['The text is too long for a request.'],
    );
  });
});

it.each([
  ['x.test', 'FALSE', '/', 'http://x.test/a', true],
  ['.x.test', 'TRUE', '/', 'http://x.test/a', true],
  ['.x.test', 'TRUE', '/', 'http://y.x.test/a', true],
  ['.x.test', 'FALSE', '/', 'http://y.x.test/a', false],
  ['x.test', 'TRUE', '/', 'http://yx.test/a', false],
  ['X.TEST', 'FALSE', '/', 'http://x.test/a', true],
  ['x.test', 'FALSE', '/a', 'http://x.test/a', true],
  ['x.test', 'FALSE', '/b', 'http://x.test/a', false],
  ['x.test', 'FALSE', '/a', 'http://x.test/a/b', true],
  ['x.test', 'FALSE', '/a/', 'http://x.test/a/b', true],
  ['x.test', 'FALSE', '/a/', 'http://x.test/a', false],
  ['x.test', 'FALSE', '/a', 'http://x.test/ab', false],
  ['x.test', 'FALSE', '/a', 'http://x.test/a?b', true],
  ['x.test', 'FALSE', '', 'http://x.test/a', true],
])('a cookie of %s, for others: %s, at %s goes to %s: %s', (domain, others, path, url, isSent) => {
  const line = (secure: string): string => [domain, others, path, secure, '0', 'n', 'v'].join('\t');
  expect(readCookieFile(line('FALSE'), url)).toEqual(isSent ? ['n=v'] : []);
  expect(readCookieFile(`#HttpOnly_${line('FALSE')}\r\n`, url)).toEqual(isSent ? ['n=v'] : []);
  // A secure one only goes where nobody can read along.
  expect(readCookieFile(line('TRUE'), url)).toEqual([]);
  expect(readCookieFile(line('TRUE'), url.replace('http:', 'https:'))).toEqual(isSent ? ['n=v'] : []);
});

it('percent encoding leaves letters, digits and four signs', () => {
  const kept = 'ABCXYZabcxyz0189-._~';
  expect(percentEncode(kept)).toBe(kept);
  for (const character of '!"#$%&\'()*+,/:;<=>?@[\\]^`{|}')
    expect(percentEncode(character)).toBe(
      `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );
  expect([percentEncode(' '), percentEncode(' ', '+'), percentEncode('\n'), percentEncode('é')]).toEqual([
    '%20',
    '+',
    '%0A',
    '%C3%A9',
  ]);
});
