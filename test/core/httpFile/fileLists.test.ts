// Every word that a file of requests may have, each by itself: methods, other protocols, versions, notes without an effect,
// scripts; and the edges of its parts.

import { describe, expect, it } from 'vitest';

import {
  requestAt,
  variablesAt,
  type HttpBodyPart,
  type HttpFileRequest,
} from '../../../src/core/httpFile/httpFile.ts';
import { parseHttpFile } from '../../../src/core/httpFile/parseHttpFile.ts';

const wordsOf = (text: string): string[] => text.trim().split(/\s+/);

/** The only request of a text. */
function requestOf(text: string): HttpFileRequest {
  const { requests } = parseHttpFile(text);
  expect(requests).toHaveLength(1);
  return requests[0] as HttpFileRequest;
}

const noticesOf = (text: string): string[] => requestOf(text).notices.map((notice) => notice.text);
const headersOf = (text: string): string[] =>
  requestOf(text).headers.map(([name, value]) => `${name}: ${value}`);
const partsOf = (text: string): readonly (string | undefined)[] =>
  (requestOf(text).body ?? []).map((part: HttpBodyPart) =>
    part.kind === 'text' ? part.text : `<${part.path}>`,
  );

describe('a request line', () => {
  it.each(
    wordsOf(`GET POST PUT PATCH DELETE HEAD OPTIONS CONNECT TRACE QUERY LOCK UNLOCK PROPFIND PROPPATCH COPY MOVE
      MKCOL SEARCH REPORT`),
  )('has the method %s in any case', (method) => {
    for (const written of [method, method.toLowerCase()])
      expect(requestOf(`${written} http://x/`)).toMatchObject({ method, url: 'http://x/' });
  });

  it('has a method that nobody knows in capitals only', () => {
    expect(requestOf('PURGE http://x/')).toMatchObject({ method: 'PURGE', url: 'http://x/' });
    expect(requestOf('purge http://x/')).toMatchObject({ method: 'GET', url: 'purge%20http://x/' });
    expect(requestOf('PURGE2 http://x/')).toMatchObject({ method: 'GET' });
    expect(requestOf('PURGE')).toMatchObject({ method: 'GET', url: 'PURGE' });
  });

  it.each(wordsOf('WS WSS WEBSOCKET GRPC RSOCKET MQTT AMQP KAFKA TCP UDP'))(
    '%s is another protocol',
    (word) => {
      for (const written of [word, word.toLowerCase()])
        expect(requestOf(`${written} x.test/a`)).toMatchObject({
          method: word,
          url: 'x.test/a',
          refused: `${word} is another protocol than server-sent events.`,
        });
    },
  );

  it.each(['SSE', 'EVENTSOURCE', 'sse', 'EventSource'])('%s listens, and sends no header Event', (word) => {
    expect(requestOf(`${word} http://x/\nevent: a\nA: b`)).toMatchObject({
      method: 'GET',
      url: 'http://x/',
      headers: [['A', 'b']],
      notices: [{ text: 'Event has no effect here.', line: 1 }],
    });
  });

  it.each([
    ['http://x/ HTTP/1.1', 'http://x/'],
    ['http://x/ HTTP/2', 'http://x/'],
    ['http://x/ http/3', 'http://x/'],
    ['http://x/\tHTTP/1.0', 'http://x/'],
    ['http://x/  HTTP/2  (prior knowledge)', 'http://x/'],
    ['http://x/ HTTP/1.1 ', 'http://x/'],
    ['http://x/HTTP/1.1', 'http://x/HTTP/1.1'],
    ['http://x/ HTTP/12', 'http://x/%20HTTP/12'],
    ['http://x/ HTTP/1.1x', 'http://x/%20HTTP/1.1x'],
    ['http://x/ HTTP/2 (a) (b)', 'http://x/%20HTTP/2%20(a)%20(b)'],
  ])('%j leads to %s', (line, url) => {
    expect(requestOf(`GET ${line}`).url).toBe(url);
    expect(requestOf(line).url).toBe(url);
  });

  it.each([
    ['/a b?c d', 'http://localhost:3000/a%20b?c%20d'],
    ['*', 'http://localhost:3000/'],
  ])('the target %s is at the host of the header', (target, url) => {
    const { method, url: found, headers } = requestOf(`OPTIONS ${target}\nA: 1\nhOST: localhost:3000\nB: 2`);
    expect([method, found, headers]).toEqual([
      'OPTIONS',
      url,
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ]);
  });

  it('a whole address keeps its header Host', () => {
    expect(headersOf('GET http://x/\nHost: y')).toEqual(['Host: y']);
  });

  it.each([
    ['@host = http://h\nGET /a', '{{host}}/a', false],
    ['@hostname = http://h\nGET /a', '/a', true],
    ['@ghost = http://h\nGET /a', '/a', true],
    ['GET /a\nHost:', '/a', true],
    // What comes later is not known yet.
    ['GET /a\n###\n@host = http://h', '/a', true],
  ])('of %j leads to %s', (text, url, isRefused) => {
    const { refused, url: found } = requestOf(text);
    expect([found, refused !== undefined]).toEqual([url, isRefused]);
  });
});

describe('lines below it', () => {
  it.each([
    ['  ?a=1', 'http://x/?a=1'],
    ['?a=1', 'http://x/?a=1'],
    ['&b = c d', 'http://x/&b=c%20d'],
    ['  ? a b = {{ c d }} e', 'http://x/?a%20b={{ c d }}%20e'],
    ['  /more x', 'http://x//more%20x'],
    ['\tmore', 'http://x/more'],
  ])('%j goes on with the address', (line, url) => {
    expect(requestOf(`GET http://x/\n${line}\nA: b`)).toMatchObject({ url, headers: [['A', 'b']] });
    // Behind a header, it is none any more.
    expect(requestOf(`GET http://x/\nA: b\n${line}`).url).toBe('http://x/');
  });

  it('begin with a comment, and the address goes on behind it', () => {
    expect(requestOf('GET http://x/\n  # no\n  ?a=1\n// no\n  &b=2\nA: b\n# no\n//no\nC: d').url).toBe(
      'http://x/?a=1&b=2',
    );
  });

  it.each([
    ['A:b', ['A: b']],
    ['A :  b: c  ', ['A: b: c']],
    ['  A: b', ['A: b']],
    ['X-!#$%: b', ['X-!#$%: b']],
  ])('%j is a header', (line, headers) => {
    expect(headersOf(`GET http://x/\n${line}`)).toEqual(headers);
  });

  it.each(['nonsense', ': no name'])('%j is said not to be understood', (line) => {
    expect(headersOf(`GET http://x/\nA: b\n${line}\nC: d`)).toEqual(['A: b', 'C: d']);
    expect(noticesOf(`GET http://x/\nA: b\n${line}`)).toEqual([`Not understood, and left out: ${line}`]);
  });

  it.each([
    ['Authorization: Basic me:pass', 'Authorization: Basic bWU6cGFzcw=='],
    ['authorization: basic me : pass', 'authorization: Basic bWU6cGFzcw=='],
    ['Proxy-Authorization: Basic me pass', 'Proxy-Authorization: Basic bWU6cGFzcw=='],
    ['Authorization: Basic me', 'Authorization: Basic me'],
    ['Authorization: Bearer me pass', 'Authorization: Bearer me pass'],
    ['X-Authorization: Basic me pass', 'X-Authorization: Basic me pass'],
    ['Authorization-Info: Basic me pass', 'Authorization-Info: Basic me pass'],
    ['Authorization: X Basic me pass', 'Authorization: X Basic me pass'],
    ['Authorization: Basic  me  :  pass  word ', 'Authorization: Basic bWU6cGFzcyAgd29yZA=='],
    ['Authorization: Basic me {{pass}}', 'Authorization: Basic me {{pass}}'],
  ])('%s is sent as %s', (line, header) => {
    expect(headersOf(`GET http://x/\n${line}`)).toEqual([header]);
  });
});

describe('a note on a request', () => {
  const harmless = wordsOf(
    'accept debug description keepStreaming no-auto-encoding no-cookie-jar no-log note sse title verbose',
  );

  it.each(harmless)('@%s changes nothing, and nothing is said', (key) => {
    expect(noticesOf(`# @${key}\n// @${key} more\nGET http://x/\n# @${key}\nA: b`)).toEqual([]);
  });

  it.each(['no-redirect', 'loop', 'ref', 'import', 'disabled', 'sse2'])(
    '@%s is said to have no effect',
    (key) => {
      expect(noticesOf(`# @${key} x\nGET http://x/`)).toEqual([`@${key} has no effect here.`]);
    },
  );

  it.each([
    ['# @name a b', 'a b'],
    ['// @name = c', 'c'],
    ['#@name d', 'd'],
    ['# @name', undefined],
  ])('%j names it', (line, name) => {
    expect(requestOf(`${line}\nGET http://x/`).name).toBe(name);
    // The last one, and before the text behind the separator.
    expect(requestOf(`### title\n# @name first\n${line}\nGET http://x/`).name).toBe(name);
  });

  it.each([
    ['# @prompt a', { name: 'a', question: '' }],
    ['// @prompt a b c ', { name: 'a', question: 'b c' }],
  ])('%j asks', (line, prompt) => {
    expect(requestOf(`${line}\nGET http://x/\n# @prompt z`).prompts).toEqual([
      prompt,
      { name: 'z', question: '' },
    ]);
  });

  it('without a name asks for nothing', () => {
    expect(requestOf('# @prompt\nGET http://x/').prompts).toEqual([]);
  });
});

describe('a script', () => {
  it.each(wordsOf('a.js a.cjs a.mjs a.ts a.cts a.mts ./b/c.lua'))('in %s is not run', (file) => {
    expect(noticesOf(`GET http://x/\n\n> ${file}`)).toEqual(['The script is not run.']);
    expect(noticesOf(`< ${file}\nGET http://x/`)).toEqual(['The script is not run.']);
  });

  it.each(['> a.jsx', '> a.py', '> a b.js', '>a.js', '> js'])('is none in a body: %s', (line) => {
    expect(partsOf(`POST http://x/\n\n${line}`)).toEqual([line]);
  });

  it.each([
    ['{%', '%}'],
    ['< {%', '%}'],
    ['> {%', 'a %} '],
    [' > {% a', '%}'],
    ['{{', '}}'],
    ['{{@response', ' }} '],
    ['{{+pre.x', '}}'],
  ])('%j ends with %j, and what follows is read', (begin, end) => {
    const text = `GET http://x/\n${begin}\nB: no\n%\n}\n${end}\nA: b`;
    expect(headersOf(text)).toEqual(['A: b']);
    expect(noticesOf(text)).toEqual(['The script is not run.']);
    // The next one ends as well.
    expect(headersOf(`${text}\n${begin}\nB: no\n${end}\nC: d`)).toEqual(['A: b', 'C: d']);
  });

  it.each(['{% a() %}', '> {% a() %}', '< {%%}'])('on one line, %j, ends there', (line) => {
    expect(headersOf(`GET http://x/\n${line}\nA: b`)).toEqual(['A: b']);
  });

  it('ends with the request that it stands in', () => {
    // A separator within it is part of it, to whoever would run it.
    const { requests } = parseHttpFile('GET http://x/\n{{\na\n###\nGET http://y/\nA: b');
    expect(requests.map(({ url, headers }) => [url, headers])).toEqual([
      ['http://x/', []],
      ['http://y/', [['A', 'b']]],
    ]);
  });

  it.each(['>> a.txt', '>>! a.txt', '<> a.txt', '>>a'])('%s is no part of the request', (line) => {
    expect(requestOf(`POST http://x/\n\na\n${line}\nb`)).toMatchObject({
      body: [{ text: 'a\nb' }],
      notices: [{ text: 'Files for answers are neither read nor written.', line: 3 }],
    });
  });
});

describe('a body', () => {
  const post = 'POST http://x/\n\n';
  const form = 'POST http://x/\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\n\n';

  it.each<[text: string, parts: readonly string[]]>([
    [`${post}< a`, ['<a>']],
    [`${post}< a\n`, ['<a>']],
    [`${post}< a\nb`, ['<a>', '\nb']],
    [`${post}a\n< b`, ['a\n', '<b>']],
    [`${post}a\n< b\n< c\nd`, ['a\n', '<b>', '\n', '<c>', '\nd']],
    [`${post}a\n\n< b\n\nc`, ['a\n\n', '<b>', '\n\nc']],
    [`${form}a=1\n&b=2\n< c\nd=3\n  &e=4`, ['a=1&b=2\n', '<c>', '\nd=3&e=4']],
    [`${form}a=1&\nb=2`, ['a=1&b=2']],
    [`${form}a=1\nb=2`, ['a=1\nb=2']],
    [`${form} a=1 \n\n&b=2`, ['a=1&b=2']],
    [`${post}<a`, ['<a']],
    [`${post} < a`, [' < a']],
    [`${post}<@ a`, ['<a>']],
    [`${post}<@latin1 a b `, ['<a b>']],
  ])('%j has its parts', (text, parts) => {
    expect(partsOf(text)).toEqual(parts);
  });

  it.each(['', '\n \n', '# a\n// b', '  // a\n\n#b'])('is none of %j', (text) => {
    expect(requestOf(post + text)).not.toHaveProperty('body');
  });

  it('is one where a comment stands beside a line, or beside a file', () => {
    expect(partsOf(`${post}# a\nb`)).toEqual(['# a\nb']);
    expect(partsOf(`${post}# a\n< b`)).toEqual(['# a\n', '<b>']);
  });

  it('names the file with its line, its encoding, and whether it has variables', () => {
    expect(requestOf(`${post}< a\n<@ b\n<@utf-8 c`).body).toEqual([
      { kind: 'file', path: 'a', isTemplate: false, line: 2 },
      { kind: 'text', text: '\n' },
      { kind: 'file', path: 'b', isTemplate: true, line: 3 },
      { kind: 'text', text: '\n' },
      { kind: 'file', path: 'c', isTemplate: true, encoding: 'utf-8', line: 4 },
    ]);
  });

  it.each([
    ['multipart/mixed', '\r\n'],
    ['Multipart/form-data; boundary=x', '\r\n'],
    ['text/multipart', '\n'],
    ['application/json', '\n'],
  ])('of the type %s has its own line ends', (type, lineEnd) => {
    expect(partsOf(`POST http://x/\ncontent-type: ${type}\n\na\nb`)).toEqual([`a${lineEnd}b`]);
  });
});

describe('a curl command', () => {
  it.each(['curl', 'curl.exe', '  curl'])('%s is a request', (program) => {
    expect(requestOf(`${program} http://x/`)).toMatchObject({ method: 'GET', url: 'http://x/' });
  });

  it('has lines that would be something else in a request', () => {
    const text = `curl http://x/ -d 'a\n> b.js\n?? c\n\n< d'`;
    expect(requestOf(text)).toMatchObject({ body: [{ kind: 'text', text: 'a\n> b.js\n?? c\n\n< d' }] });
    expect(noticesOf(text)).toEqual([]);
  });

  it.each([
    ['curl http://x/ -d @body.json', 'body.json'],
    ['curl http://x/ -H "A: $(id)"', '$(id)'],
    ['curl http://x/ -H "A: $KEY"', 'KEY'],
    ['curl http://x/ -u me', 'me'],
    ['curl http://x/ -d @-', '-'],
  ])('that lacks a value is refused: %s', (text, name) => {
    expect(requestOf(text).refused).toBe(
      `The command needs ${name}: paste it into SSE: Connect, which asks for that.`,
    );
  });

  it('with a word of a documentation or a variable in braces is sent as it is', () => {
    expect(requestOf(`curl http://x/ -H 'A: {{token}}' -H 'B: <Your key>'`)).not.toHaveProperty('refused');
  });

  it('has a name, notes and lines as other requests have', () => {
    expect(requestOf('### t\n# @name n\n# @prompt a\n# @loop\ncurl http://x/\n\n')).toMatchObject({
      name: 'n',
      prompts: [{ name: 'a' }],
      notices: [{ text: '@loop has no effect here.' }],
      line: 4,
      firstLine: 0,
      lastLine: 6,
    });
  });
});

describe('variables of a file', () => {
  it.each([
    ['@a = b', [['a', 'b']]],
    ['@@a=b', [['a', 'b']]],
    ['  @a.b-c := d = e ', [['a.b-c', 'd = e']]],
    ['@a =', [['a', '']]],
    ['@a', []],
    ['@a:b = c', []],
    ['@@@a = b', []],
  ])('%j', (line, variables) => {
    expect(parseHttpFile(`${line}\n###`).variables.map(({ name, value }) => [name, value])).toEqual(
      variables,
    );
  });

  it('are the last before it, and else the first behind it', () => {
    const file = parseHttpFile('@a=1\n@a=2\nGET http://x/\n###\n@a=3\n@b=1\n@b=2\nGET http://y/');
    const seen = file.requests.map(({ line }) => Object.fromEntries(variablesAt(file, line)));
    expect(seen).toEqual([
      { a: '2', b: '1' },
      { a: '3', b: '2' },
    ]);
    expect(Object.fromEntries(variablesAt(file, 0))).toEqual({ a: '1', b: '1' });
    expect(Object.fromEntries(variablesAt(file, 1))).toEqual({ a: '2', b: '1' });
  });

  it('are none in headers, in a body, or in a script', () => {
    expect(parseHttpFile('GET http://x/\n@a=1\n\n@b=2\n###\n{{\n@c=3\n}}\n@d=4').variables).toEqual([
      { name: 'd', value: '4', line: 8 },
    ]);
  });
});

it('lines end as on any system, and a request ends where the next begins', () => {
  for (const lineEnd of ['\n', '\r\n', '\r']) {
    const text = ['### one', 'GET http://x/', '', 'a', '####two', '', 'GET http://y/', ''].join(lineEnd);
    const file = parseHttpFile(text);
    expect(file.requests).toMatchObject([
      { name: 'one', firstLine: 0, line: 1, lastLine: 3, body: [{ text: 'a' }] },
      { name: 'two', firstLine: 4, line: 6, lastLine: 7 },
    ]);
    expect([0, 3, 4, 7, 8].map((line) => requestAt(file, line)?.name)).toEqual([
      'one',
      'one',
      'two',
      'two',
      undefined,
    ]);
  }
});

it('an answer that was saved beside its request is none, and what follows it is read again', () => {
  const { requests } = parseHttpFile('HTTP/2 200\nA: b\n\nGET http://x/\n###\nGET http://y/');
  expect(requests.map(({ url }) => url)).toEqual(['http://y/']);
});

it.each(['##', '## a', ' ###'])('%j divides nothing', (line) => {
  expect(parseHttpFile(`GET http://x/\n\na\n${line}\nGET http://y/`).requests).toHaveLength(1);
});
