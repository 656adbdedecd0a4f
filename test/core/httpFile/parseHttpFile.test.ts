import { describe, expect, it } from 'vitest';

import { requestAt, variablesAt, type HttpFileRequest } from '../../../src/core/httpFile/httpFile.ts';
import { parseHttpFile } from '../../../src/core/httpFile/parseHttpFile.ts';

/** A request as one text: its parts, then what is not applied with its line, from 1. */
function shown({ method, url, headers, body = [], notices, refused, prompts }: HttpFileRequest): string {
  const text = body.map((part) =>
    part.kind === 'text' ? part.text : `[${part.isTemplate ? '@' : ''}${part.encoding ?? ''} ${part.path}]`,
  );
  return [
    `${method} ${url}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body.length > 0 ? ['', text.join('')] : []),
    ...prompts.map(({ name, question }) => `asks ${name}: ${question}`),
    ...notices.map((notice) => `${notice.line + 1}: ${notice.text}`),
    ...(refused === undefined ? [] : [`refused: ${refused}`]),
  ].join('\n');
}

describe('a request of a file', () => {
  it.each<[text: string, ...requests: string[]]>([
    [''],
    ['###\n\n###\n# only a comment\n@a = b'],
    ['http://x.test/a', 'GET http://x.test/a'],
    ['{{host}}/a', 'GET {{host}}/a'],
    ['get http://x.test/a HTTP/1.1', 'GET http://x.test/a'],
    ['GET http://x.test/a HTTP/2 (Prior Knowledge)', 'GET http://x.test/a'],
    ['PURGE http://x.test/a', 'PURGE http://x.test/a'],
    ['GET \t http://x.test/a', 'GET http://x.test/a'],
    // A word in an address is no method.
    ['http://x.test/?q=POST b', 'GET http://x.test/?q=POST%20b'],
    ['http://x.test/ PURGE b', 'GET http://x.test/%20PURGE%20b'],
    ['\uFEFFGET http://x.test/a\r\nA: b\r\n\r\nbody\r\n', 'GET http://x.test/a\nA: b\n\nbody'],
    [
      'GET http://x.test/a\n  ?q = a b\n  &r={{ r r }}\nA: b',
      'GET http://x.test/a?q=a%20b&r={{ r r }}\nA: b',
    ],
    ['GET http://x.test\n  /a\n  /b?c:d\n  Accept: x', 'GET http://x.test/a/b?c:d\nAccept: x'],
    ['GET http://x.test/a\n# no\n// no\nA: b # yes\nB:', 'GET http://x.test/a\nA: b # yes\nB: '],
    [
      'GET http://x.test/a\nA: b\nnonsense\nB: c',
      'GET http://x.test/a\nA: b\nB: c\n3: Not understood, and left out: nonsense',
    ],
    ['GET http://x.test/a\n\n# behind it\n// and this\n', 'GET http://x.test/a'],
    ['POST http://x.test/a\n\n\n{\n  "a": 1\n}\n\n\n', 'POST http://x.test/a\n\n{\n  "a": 1\n}'],
    ['POST http://x.test/a\n\n<note>x</note>\n', 'POST http://x.test/a\n\n<note>x</note>'],
    ['POST http://x.test/a\n\nhead\n< ./f.txt\ntail', 'POST http://x.test/a\n\nhead\n[ ./f.txt]\ntail'],
    ['POST http://x.test/a\n\n<@utf16le ./my file.txt', 'POST http://x.test/a\n\n[@utf16le ./my file.txt]'],
    [
      'POST http://x.test/a\nContent-Type: application/x-www-form-urlencoded\n\na=1\n&b=2\n  &c=3',
      'POST http://x.test/a\nContent-Type: application/x-www-form-urlencoded\n\na=1&b=2&c=3',
    ],
    // It is only named in the type of another body.
    [
      'POST http://x.test/a\nContent-Type: text/x-lines; of=application/x-www-form-urlencoded\n\na=1\n&b=2',
      'POST http://x.test/a\nContent-Type: text/x-lines; of=application/x-www-form-urlencoded\n\na=1\n&b=2',
    ],
    [
      'POST http://x.test/a\nContent-Type: multipart/form-data; boundary=x\n\n--x\nA: b\n\n1\n--x--',
      'POST http://x.test/a\nContent-Type: multipart/form-data; boundary=x\n\n--x\r\nA: b\r\n\r\n1\r\n--x--',
    ],
    [
      'GET http://x.test/a\nAuthorization: Basic me pass word',
      'GET http://x.test/a\nAuthorization: Basic bWU6cGFzcyB3b3Jk',
    ],
    ['GET http://x.test/a\nAuthorization: Basic me:é', 'GET http://x.test/a\nAuthorization: Basic bWU6w6k='],
    [
      'GET http://x.test/a\nAuthorization: Basic bWU6cA==',
      'GET http://x.test/a\nAuthorization: Basic bWU6cA==',
    ],
    [
      'GET http://x.test/a\nAuthorization: Basic {{u}} {{p}}',
      'GET http://x.test/a\nAuthorization: Basic {{u}} {{p}}',
    ],
    [
      'SSE http://x.test/a\nEvent: a,b\nEvents: c',
      'GET http://x.test/a\nEvents: c\n2: Event has no effect here.',
    ],
    ['GET http://x.test/a\nEvent: a,b', 'GET http://x.test/a\nEvent: a,b'],
    ['GET /a\nhost: localhost:3000\nA: b', 'GET http://localhost:3000/a\nA: b'],
    ['GET /a\nHost: x.example', 'GET https://x.example/a'],
    ['GET /a\nHost: {{host}}', 'GET {{host}}/a'],
    ['@host = http://x.test\nGET /a\nA: b', 'GET {{host}}/a\nA: b'],
    ['@host = http://x.test\nGET /a\nHost: y.test', 'GET http://y.test/a'],
    [
      'GET /a',
      'GET /a\nrefused: The address is a path only: write the whole address, or the header Host below it.',
    ],
    ['GRPC localhost:1/x', 'GRPC localhost:1/x\nrefused: GRPC is another protocol than server-sent events.'],
    ['WEBSOCKET ws://x', 'WEBSOCKET ws://x\nrefused: WEBSOCKET is another protocol than server-sent events.'],
    [
      'GRAPHQL http://x',
      'GRAPHQL http://x\nrefused: GRAPHQL requests are not put together here: write the POST with its JSON body.',
    ],
    [
      '# @prompt room Which room?\n# @no-redirect\n# @name=a\n# @no-log\nGET http://x/{{room}}',
      'GET http://x/{{room}}\nasks room: Which room?\n2: @no-redirect has no effect here.',
    ],
    [
      '< {%\n  a();\n  GET http://no/\n%}\nPOST http://x/\n\nb\n\n> {%\n c();\n%}\n',
      'POST http://x/\n\nb\n1: The script is not run.\n9: The script is not run.',
    ],
    ['< {% a() %}\nGET http://x/', 'GET http://x/\n1: The script is not run.'],
    [
      '{{\n  a();\n}}\nGET http://x/\n{{@response\n b\n}}\nA: b',
      'GET http://x/\nA: b\n1: The script is not run.\n5: The script is not run.',
    ],
    [
      'GET http://x/\n\n?? status == 200\n>>! a.txt\n<> b.txt\n> c.js',
      'GET http://x/\n3: The check is not made.\n4: Files for answers are neither read nor written.\n5: Files for answers are neither read nor written.\n6: The script is not run.',
    ],
    [
      'POST http://x/\n\n> quoted\n>> no',
      'POST http://x/\n\n> quoted\n4: Files for answers are neither read nor written.',
    ],
    ['< {%\n never closed\nGET http://x/'],
    ['HTTP/1.1 200 OK\nA: b\n\nbody'],
    [
      'import a.http\nrun #b\nGET http://x/',
      'GET http://x/\n1: Not understood, and left out: import a.http\n2: Not understood, and left out: run #b',
    ],
    [
      "curl -N http://x.test/a \\\n  -H 'A: b' \\\n  -d '{\n}'",
      'POST http://x.test/a\nA: b\nContent-Type: application/x-www-form-urlencoded\n\n{\n}',
    ],
    [
      'curl http://x.test/a -H "A: $KEY"',
      'GET http://x.test/a\nA: ${KEY}\nrefused: The command needs KEY: paste it into SSE: Connect, which asks for that.',
    ],
    ["curl 'http://x.test", 'GET \nrefused: The quote that opens here is never closed.'],
  ])('%j', (text, ...requests) => {
    expect(parseHttpFile(text).requests.map(shown)).toEqual(requests);
  });

  it('has a name, and lines', () => {
    const file = parseHttpFile(
      'GET http://x/1\n\n### second\n# @name other\n\nGET http://x/2\n\nx\n### third\nGET http://x/3',
    );
    expect(
      file.requests.map(({ name, line, firstLine, lastLine }) => [name, firstLine, line, lastLine]),
    ).toEqual([
      [undefined, 0, 0, 1],
      ['other', 2, 5, 7],
      ['third', 8, 9, 9],
    ]);
    expect([0, 1, 2, 6, 9, 10].map((line) => requestAt(file, line)?.line)).toEqual([
      0,
      0,
      5,
      5,
      9,
      undefined,
    ]);
  });

  it('sees the variables as they stand before it, and those behind it', () => {
    const file = parseHttpFile(
      '@a = 1\n@@lazy={{a}}\nGET http://x/\n\n@a = body\n###\n@a=2\n@b = x y \n@c := z\nGET http://y/',
    );
    const values = file.requests.map(({ line }) => Object.fromEntries(variablesAt(file, line)));
    expect(values).toEqual([
      { a: '1', lazy: '{{a}}', b: 'x y', c: 'z' },
      { a: '2', lazy: '{{a}}', b: 'x y', c: 'z' },
    ]);
    expect(shown(file.requests[0] as HttpFileRequest)).toBe('GET http://x/\n\n@a = body');
  });

  it.each([
    'GET http://x/'.repeat(80_000),
    '###\n'.repeat(250_000),
    'a: b\n'.repeat(200_000),
    'GET http://x/\n' + '  &'.repeat(300_000),
    '@a='.repeat(300_000),
    '{{'.repeat(500_000),
    'GET http://x/\n\n' + '<@ '.repeat(300_000),
    `GET ${' '.repeat(1_000_000)}`,
    `# @name ${' \t'.repeat(500_000)}x`,
    `A${' '.repeat(1_000_000)}b`,
  ])('is found in time in any text (%#)', (text) => {
    expect(() => parseHttpFile(text)).not.toThrow();
  });

  it('is one of a thousand in a megabyte', () => {
    const body = 'x'.repeat(900);
    const text = Array.from(
      { length: 1_000 },
      (_, at) => `### r${at}\nPOST http://x/${at}\nA: b\n\n${body}\n`,
    ).join('\n');
    const { requests } = parseHttpFile(text);
    expect(requests.length).toBe(1_000);
    expect(requests.at(-1)).toMatchObject({
      name: 'r999',
      url: 'http://x/999',
      body: [{ kind: 'text', text: body }],
    });
  });
});
