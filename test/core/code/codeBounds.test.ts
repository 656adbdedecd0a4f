// Where things end in the text of a program: comments and strings, heads and bodies of functions, chains of calls, groups of
// routes, commands over lines; and how many of each are looked at.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  cSyntax,
  closingAfter,
  hashSyntax,
  phpSyntax,
  readCode,
  scriptSyntax,
} from '../../../src/core/code/codeText.ts';
import { findAnnouncedAddresses } from '../../../src/core/code/announcedAddresses.ts';
import { findCommandLines } from '../../../src/core/code/commandLines.ts';
import { findStreams } from '../../../src/core/code/findStreams.ts';
import { maxFound } from '../../../src/core/code/foundStream.ts';
import { addressOfLink } from '../../../src/core/code/linkAddress.ts';
import { find } from './foundIn.ts';

/** [what, language, text, what is found] */
type Row = readonly [what: string, languageId: string, text: string, found: string[]];

const sse = '(c) => streamSSE(c, run)';

describe('the two masks of a text', () => {
  const syntaxes = { cSyntax, scriptSyntax, hashSyntax, phpSyntax };
  const piece = fc.constantFrom(
    '/*',
    '*/',
    '//',
    '/',
    '#',
    '#[',
    '<!--',
    '-->',
    '"',
    "'",
    '`',
    '"""',
    "'''",
    '\\',
    '\n',
    ' ',
    'a',
    '(',
  );

  it.each(Object.entries(syntaxes))(
    'of %s have its length, its lines, and nothing that is not in it',
    (_, syntax) => {
      fc.assert(
        fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
          const text = pieces.join('');
          const { code, bare } = readCode(text, syntax);
          expect([code.length, bare.length]).toEqual([text.length, text.length]);
          for (let at = 0; at < text.length; at += 1) {
            const [own, inCode, inBare] = [text[at], code[at], bare[at]];
            if (own === '\n') expect([inCode, inBare]).toEqual(['\n', '\n']);
            else if (inCode === ' ') expect(inBare).toBe(' ');
            else expect([inCode, inBare === ' ' ? own : inBare]).toEqual([own, own]);
          }
        }),
      );
    },
  );

  it.each([
    ['scriptSyntax', 'a /* b */ c', 'a         c', 'a         c'],
    ['scriptSyntax', 'a /*/ b */ c', 'a          c', 'a          c'],
    ['scriptSyntax', 'a /* b', 'a     ', 'a     '],
    ['scriptSyntax', 'a <!-- b --> c', 'a            c', 'a            c'],
    ['scriptSyntax', 'a // b\nc', 'a     \nc', 'a     \nc'],
    ['scriptSyntax', String.raw`'a\'b' + c`, String.raw`'a\'b' + c`, "'    ' + c"],
    ['scriptSyntax', '`a\nb` c', '`a\nb` c', '` \n ` c'],
    ['scriptSyntax', "it's\nb", "it's\nb", "it' \nb"],
    ['scriptSyntax', '"a', '"a', '" '],
    ['scriptSyntax', '"', '"', '"'],
    ['scriptSyntax', 'a = /"b/ + c', 'a = /"b/ + c', 'a =      + c'],
    ['scriptSyntax', 'a = /[/"]/ + c', 'a = /[/"]/ + c', 'a =        + c'],
    ['scriptSyntax', String.raw`a = /\/"/ + c`, String.raw`a = /\/"/ + c`, 'a =       + c'],
    ['scriptSyntax', 'a / b / "c"', 'a / b / "c"', 'a / b / " "'],
    ['scriptSyntax', 'return /"/', 'return /"/', 'return    '],
    ['scriptSyntax', '(/"b\nc', '(/"b\nc', '(/" \nc'],
    ['cSyntax', 'a = /"b/ + c', 'a = /"b/ + c', 'a = /"      '],
    ['hashSyntax', 'a # b\nc', 'a    \nc', 'a    \nc'],
    ['hashSyntax', '"""a\n"b" """ c', '"""a\n"b" """ c', '""" \n    """ c'],
    ['hashSyntax', "'''a\n'b' ''' c", "'''a\n'b' ''' c", "''' \n    ''' c"],
    ['hashSyntax', 'a = /"b/ + c', 'a = /"b/ + c', 'a = /"      '],
    ['phpSyntax', '#[A] # b', '#[A]    ', '#[A]    '],
    ['phpSyntax', '`a` // b', '`a`     ', '`a`     '],
  ] as const)('of %s, %j', (syntax, text, code, bare) => {
    expect(readCode(text, syntaxes[syntax])).toEqual({ text, code, bare });
  });

  it.each([
    ['(a)b', 0, 200, 3],
    ['([{}])b', 0, 200, 6],
    ['(a', 0, 200, 2],
    ['(aaaa)', 0, 5, 5],
    ['(aaa)', 0, 5, 5],
    ['a)b', 0, 200, 2],
    ['x(a)(b)', 1, 200, 4],
    ['', 0, 200, 0],
  ])('have a bracket of %j at %i closed, within %i, at %i', (bare, open, limit, end) => {
    expect(closingAfter(bare, open, limit)).toBe(end);
  });
});

describe('comments and strings', () => {
  it.each<Row>([
    ['after a comment', 'javascript', `/* none */ app.get('/e', ${sse})`, ['GET /e']],
    ['in a comment that is not closed', 'javascript', `/* app.get('/e', ${sse})`, []],
    ['in a comment that seems to be closed at once', 'javascript', `/*/ app.get('/e', ${sse}) */`, []],
    [
      'in a text of Python over lines',
      'python',
      `'''\n@app.get("/doc")\ndef a():\n    return EventSourceResponse(x)\n'''\n@app.get("/e")\ndef b():\n    return EventSourceResponse(x)\n`,
      ['GET /e'],
    ],
    [
      'behind a string with an escaped mark',
      'javascript',
      `const a = 'it\\'s'; app.get('/e', ${sse})`,
      ['GET /e'],
    ],
  ])('%s', (_, languageId, text, found) => {
    expect(find(languageId, text)).toEqual(found);
  });
});

describe('a handler', () => {
  it.each<Row>([
    [
      'of Python ends with its indentation, inside a function',
      'python',
      [
        'def build(app):',
        '    @app.get("/plain")',
        '    def plain():',
        '        return 1',
        '',
        '    @app.get("/e")',
        '    def events():',
        '        return EventSourceResponse(run())',
      ].join('\n'),
      ['GET /e'],
    ],
    [
      'of Python ends where another function begins',
      'python',
      '@app.get("/plain")\ndef plain():\n    return 1\n\ndef other(a):\n    return EventSourceResponse(a)\n',
      [],
    ],
    [
      'of Python goes on behind a head over lines',
      'python',
      '@app.get("/e")\nasync def events(\n    a: int,\n):\n    return EventSourceResponse(a)\n',
      ['GET /e'],
    ],
    [
      'of Java without a body ends with its declaration',
      'java',
      'interface A {\n  @GetMapping("/plain")\n  String plain();\n\n  @GetMapping("/e")\n  SseEmitter events();\n}',
      ['GET /e'],
    ],
    [
      'of Go may be generic',
      'go',
      'http.HandleFunc("/e", events)\nfunc events[T interface{ any }](w http.ResponseWriter) { w.Header().Set("Content-Type", "text/event-stream") }',
      ['GET /e'],
    ],
    [
      'is no method of a class behind it',
      'typescript',
      `class A {\n  @Sse('e')\n  events() { return this.all; }\n}\nclass Other {}`,
      ['GET /e'],
    ],
    [
      'is one by a constant over lines, or of one line',
      'javascript',
      [
        'const headers = {',
        "  'Content-Type': 'text/event-stream',",
        '};',
        "const kind = 'text/event-stream';",
        "app.get('/a', (q, r) => r.writeHead(200, headers));",
        "app.get('/b', (q, r) => r.type(kind));",
        "app.get('/c', (q, r) => r.type(other));",
      ].join('\n'),
      ['GET /a', 'GET /b'],
    ],
    [
      'is known by a name of three letters, not of two',
      'javascript',
      `const run = (r) => r.type('text/event-stream');\nconst go = (r) => r.type('text/event-stream');\napp.get('/a', run);\napp.get('/b', go);`,
      ['GET /a'],
    ],
    [
      'is eight calls behind the route',
      'javascript',
      `router.route('/a')${'.all(x)'.repeat(7)}.get(${sse});\nrouter.route('/b')${'.all(x)'.repeat(8)}.get(${sse});`,
      ['GET /a'],
    ],
  ])('%s', (_, languageId, text, found) => {
    expect(find(languageId, text)).toEqual(found);
  });
});

describe('the path of a route', () => {
  it.each<Row>([
    [
      'is that of its group, up to its end',
      'go',
      'r.Route("/v1", func(r chi.Router) {\n  r.Get("/a", func(w) { c.SSEvent("a", 1) })\n})\nr.Get("/b", func(w) { c.SSEvent("a", 1) })',
      ['GET /v1/a', 'GET /b'],
    ],
    [
      'is that of its group, whatever comes behind it',
      'go',
      'r.Get("/b", func(w) { c.SSEvent("a", 1) })\nr.Route("/v1", func(r chi.Router) {\n  r.Get("/a", func(w) { c.SSEvent("a", 1) })\n})',
      ['GET /b', 'GET /v1/a'],
    ],
    [
      'is that of the router that it is nested in, without a block',
      'rust',
      'let app = Router::new().nest("/api", Router::new().route("/e", get(events)));\nasync fn events() { Sse::new(stream) }',
      ['GET /api/e'],
    ],
    [
      'has the name of its class, whose end alone is left out',
      'csharp',
      '[Route("api/[controller]")]\npublic class ControllerStreamController {\n  [HttpGet("e")]\n  public async Task E() { r.ContentType = "text/event-stream"; }\n}',
      ['GET /api/controllerstream/e'],
    ],
    ['may have an address in it', 'javascript', `app.get('/proxy/http:', ${sse})`, ['GET /proxy/http:']],
    ['is no address', 'javascript', `app.get('http://a.test/e', ${sse})`, []],
    ['is the root', 'javascript', `app.get('', ${sse})`, ['GET /']],
    ['keeps its slash', 'javascript', `app.get('/e/', ${sse})`, ['GET /e/']],
    [
      'of a group alone has no slash',
      'javascript',
      `const api = app.basePath('/api/');\napi.get('', ${sse});`,
      ['GET /api'],
    ],
  ])('%s', (_, languageId, text, found) => {
    expect(find(languageId, text)).toEqual(found);
  });

  it.each(['input', 'postMethod', 'target'])('has no method in a variable: %s', (name) => {
    expect(find('javascript', `app.route({ method: ${name}, url: '/e', handler: ${sse} })`)).toEqual([
      'GET /e',
    ]);
  });
});

describe('endpoints by the path of their file', () => {
  const text = `export function GET() { return 'text/event-stream' }`;
  it.each([
    ['app/(..)photo/route.ts', 'GET /(..)photo'],
    ['app/photo(1)/route.ts', 'GET /photo(1)'],
    ['app/(shop)/photo/route.ts', 'GET /photo'],
  ])('%s is %s', (path, found) => {
    expect(find('typescript', text, path)).toEqual([found]);
  });
});

describe('how many are looked at', () => {
  const lines = (count: number, line: (at: number) => string): string =>
    Array.from({ length: count }, (_, at) => line(at)).join('\n');

  it.each([
    [999, 1],
    [1_000, 0],
  ])('routes: after %i, there are %i more', (count, found) => {
    const text = `${lines(count, (at) => `app.get('/${at}', plain);`)}\napp.get('/e', ${sse});`;
    expect(find('javascript', text)).toHaveLength(found);
  });

  it.each([
    [499, 1],
    [500, 0],
  ])('functions: after %i, there are %i more', (count, found) => {
    const functions = lines(count, (at) => `function plain${at}() {}`);
    const text = `${functions}\nfunction events(c) { c.type('text/event-stream'); }\napp.get('/e', events);`;
    expect(find('javascript', text)).toHaveLength(found);
  });

  it.each([
    [999, 1],
    [1_000, 0],
  ])('constants: after %i, there are %i more', (count, found) => {
    const constants = lines(count, (at) => `const plain${at} = ${at};`);
    const text = `${constants}\nconst type = 'text/event-stream';\napp.get('/e', (q, r) => r.type(type));`;
    expect(find('javascript', text)).toHaveLength(found);
  });

  it.each([
    [199, '/api/e'],
    [200, '/e'],
  ])('routers with a path: after %i, a route is at %s', (count, path) => {
    const routers = lines(count, (at) => `const r${at} = app.basePath('/r${at}');`);
    const text = `${routers}\nconst api = app.basePath('/api');\napi.get('/e', ${sse});`;
    expect(find('javascript', text)).toEqual([`GET ${path}`]);
  });

  it.each([
    [199, '/v1/e'],
    [200, '/e'],
  ])('groups: after %i, a route is at %s', (count, path) => {
    const groups = lines(count, (at) => `r.Route("/${at}", func(r chi.Router) {})`);
    const text = `${groups}\nr.Route("/v1", func(r chi.Router) {\n  r.Get("/e", func(w) { c.SSEvent("a", 1) })\n})`;
    expect(find('go', text)).toEqual([`GET ${path}`]);
  });

  it('endpoints that are told of are the first of the text, in whatever form', () => {
    const later = lines(maxFound, (at) => `app.get('/${at}', ${sse});`);
    const text = `class A {\n  @Sse('first')\n  events() { return this.all; }\n}\n${later}`;
    const found = find('typescript', text);
    expect([found.length, found[0], found.at(-1)]).toEqual([maxFound, 'GET /first', `GET /${maxFound - 2}`]);
  });

  it('constants that an address is followed through are four deep', () => {
    const text = [
      "const five = 'x';",
      'const four = `${five}/4`;',
      'const three = `${four}/3`;',
      'const two = `${three}/2`;',
      'const one = `${two}/1`;',
      'new EventSource(one);',
    ].join('\n');
    const [found] = findStreams(text, 'javascript');
    const declared = text.split('\n').slice(1, -1).join('\n');
    expect(found).toMatchObject({ snippet: `${declared}\nnew EventSource(one)` });
  });

  it.each([
    [400, 400],
    [401, 1],
  ])('lines of a command: of %i, it has %i', (count, taken) => {
    const command = [
      'curl http://localhost:3000/e \\',
      ...Array<string>(count - 2).fill(" -H 'a: b' \\"),
      ' -N',
    ];
    const [found] = findCommandLines(command.join('\n'), false);
    expect(found?.snippet.split('\n')).toHaveLength(taken);
  });

  it.each([
    [9, 1],
    [10, 0],
  ])('commands without an end: after %i, the next is found %i times', (count, found) => {
    const endless = `curl http://localhost:1/x '${'\n'.repeat(400)}`;
    const text = `${endless.repeat(count)}\n# it's over\ncurl http://localhost:3000/last`;
    const snippets = findCommandLines(text, false).map(({ snippet }) => snippet);
    expect(snippets.filter((snippet) => snippet.includes('last') && !snippet.includes('/x'))).toHaveLength(
      found,
    );
  });
});

describe('an address', () => {
  it.each([
    ['is built by a call', `new EventSource(build('/e'))`, []],
    ['is built by a call of fetch', `fetch(build('/e'), { headers: { accept: 'text/event-stream' } })`, []],
    ['is a constant that is not there', `new EventSource(address)`, []],
  ])('that %s is not followed', (_, text, found) => {
    expect(find('javascript', text)).toEqual(found);
  });

  it.each([
    [2_000, true],
    [2_001, false],
  ])('of %i letters is that of a link: %s', (length, isOne) => {
    const url = `http://a.test/${'a'.repeat(length - 'http://a.test/'.length)}`;
    expect('url' in addressOfLink('/connect', `url=${url}`)).toBe(isOne);
  });

  it.each(['http://user@a.test/', 'http://:word@a.test/'])(
    'with half of its credentials is refused: %s',
    (url) => {
      expect(addressOfLink('/connect', `url=${url}`)).toEqual({
        message: expect.stringContaining('A link brings no credentials along') as unknown,
      });
    },
  );

  it.each([
    [2_000, 1],
    [2_001, 0],
  ])('in a line of %i letters is found %i times', (length, count) => {
    const line = 'on localhost:3000';
    expect(findAnnouncedAddresses(line + ' '.repeat(length - line.length))).toHaveLength(count);
  });

  it('leaves all marks behind it to the sentence', () => {
    expect(findAnnouncedAddresses('on http://localhost:3000/a.b.,;: then')).toEqual([
      { start: 3, length: 'http://localhost:3000/a.b'.length, url: 'http://localhost:3000/a.b' },
    ]);
  });
});

describe('a block of code in a document', () => {
  it.each([
    ['```\n~~~\ncurl http://localhost:1/a\n```\ncurl http://localhost:1/b\n', 1],
    ['~~~\n```\ncurl http://localhost:1/a\n~~~\ncurl http://localhost:1/b\n', 1],
    ['```\n```\ncurl http://localhost:1/b\n', 0],
    ['```sh\ncurl http://localhost:1/a\n```\n```sh\ncurl http://localhost:1/b\n```\n', 2],
    ['    curl http://localhost:1/a\n\tcurl http://localhost:1/b\n   curl http://localhost:1/c\n', 2],
  ])('ends with the mark that it began with: %j', (text, count) => {
    expect(findCommandLines(text, true)).toHaveLength(count);
  });

  it('has its commands at their places, one behind the other', () => {
    const text = '```sh\ncurl http://localhost:1/a \\\n  -N\necho\ncurl http://localhost:1/b\n```\n';
    for (const { offset, snippet } of findCommandLines(text, true))
      expect(text.slice(offset, offset + snippet.length)).toBe(snippet);
    expect(findCommandLines(text, true).map(({ offset }) => offset)).toEqual([6, 44]);
  });
});
