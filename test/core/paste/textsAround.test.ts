// Which program a text is for, what stands around its commands, and where it was cut off.

import { describe, expect, it } from 'vitest';

import { readPasted } from '../../../src/core/paste/readPasted.ts';
import { noticesOf, requestsOf } from './readingHelper.ts';

const form = 'Content-Type: application/x-www-form-urlencoded';
const u = 'http://localhost:3000/s';

describe('a command of curl', () => {
  it.each([
    `curl -Uri ${u}`,
    `curl ${u} -UseBasicParsing`,
    `curl -Method Put ${u} -ContentType a/b`,
    `curl ${u} -Headers @{ A = 'b' }`,
    `curl ${u} -Headers  @{ A = 'b' }`,
    `$x = 1\n curl ${u} -UseBasicParsing`,
  ])('is one of PowerShell: %j', (text) => {
    expect(readPasted(text)).toMatchObject({ dialect: 'powershell', requests: [{ url: u }] });
  });

  it.each([
    `curl ${u}\n -UseBasicParsing`,
    `curl ${u}-Uri`,
    `curl ${u} -Headersx`,
    `curl ${u} -Headers 'x'`,
    `curly -Uri x; curl ${u}`,
    `xcurl -Uri x; curl ${u}`,
  ])('is none of PowerShell: %j', (text) => {
    expect(readPasted(text).dialect).toBe('bash');
  });

  it('has the indent of what is quoted behind the prompts of its lines, and signs that are no prompts', () => {
    expect(requestsOf(`$ curl ${u} -d 'a\n>   b\n> c > d'`)).toEqual([`POST ${u}\n${form}\n\na\n  b\nc > d`]);
    expect(requestsOf(`$ curl ${u} --data-binary 'a\n>   b > c'`)).toEqual([
      `POST ${u}\n${form}\n\na\n  b > c`,
    ]);
  });

  it.each([' ', '  ', '\t'])('ends at a backslash with %j behind it, and the next one does not', (space) => {
    const text = `curl ${u} \\${space}\n-H 'A: b'\ncurl ${u}\n-H 'C: d'\n-H 'E: f'`;
    expect(requestsOf(text).slice(0, 2)).toEqual([`GET ${u}`, `GET ${u}\nC: d\nE: f`]);
  });

  it.each<[address: string, isNoted: boolean]>([
    ['http://a.test/{a,b}', true],
    ['http://a.test/{a}', true],
    ['http://a.test/[1-2]', false],
    [String.raw`http://a.test/\{a\}`, false],
    ['http://a.test/{{a}}', false],
    ['http://a.test/{{a}}/{b}', true],
  ])('says of the braces in %s that they are a list: %s', (address, isNoted) => {
    const sentence =
      'ignored 1 curl takes braces in an address for a list: they are not part of what is sent.';
    expect(noticesOf(`curl '${address}'`).includes(sentence)).toBe(isNoted);
  });

  it.each([
    ['', '\tE\tOF\n\t\tb'],
    ['-', 'E\tOF\nb'],
  ])('has a document of a command, %j', (dash, body) => {
    const text = `curl ${u} --data-binary "$(cat <<${dash}'EOF'\n\tE\tOF\n\t\tb\nEOF\n)"`;
    expect(requestsOf(text)).toEqual([`POST ${u}\n${form}\n\n${body}`]);
  });

  it.each([
    [`$(a "b ' c" d)`, ['command $(a "b \' c" d)']],
    [`$(a "b ) c" d)`, ['command $(a "b ) c" d)']],
    [`$(a "$(b ")")" d)`, ['command $(a "$(b ")")" d)']],
    [`$(a ')' \\) d)`, ["command $(a ')' \\) d)"]],
    [`$(a (b) "(" d)`, ['command $(a (b) "(" d)']],
  ])('has in quotes the command %s whole', (command, asks) => {
    const { requests } = readPasted(`curl ${u} -d "${command}"`);
    expect(requests.flatMap(({ unknowns }) => unknowns.map(({ kind, name }) => `${kind} ${name}`))).toEqual(
      asks,
    );
  });

  it.each(['curl', 'http', 'https', 'xh', 'xhs', 'wget', 'wget2'])(
    'goes on with an option on the next line, as one of %s does',
    (program) => {
      const text = `${program} ${u}\n  --header x`;
      expect(noticesOf(text)).toContain(
        'repaired 2 The line before has no backslash at its end: the lines are joined here.',
      );
    },
  );

  it.each(['mycurl', 'curly', 'echo'])('is not one of %s, which ends with its line', (program) => {
    expect(noticesOf(`curl ${u}; ${program} ${u}\n  --header x`).join(' ')).not.toContain('joined');
  });
});

describe('a text that was cut off', () => {
  const cutOff = 'What begins here never ends: the text seems to be cut off.';
  it.each([
    [`fetch("${u}",\n{ headers:\n{ "a": "b",\n\n`, `refused 3 ${cutOff}`],
    [`fetch("${u}",\n{ headers:\n[\n\n`, `refused 3 ${cutOff}`],
    [`fetch("${u}",\n{\n\n`, `refused 2 ${cutOff}`],
    [`fetch("${u}",\n{ a: \`b\n\n`, `refused 2 ${cutOff}`],
  ])('is refused where what is not closed begins: %j', (text, notice) => {
    expect(noticesOf(text)).toEqual([notice]);
  });

  it.each([
    'Uri',
    'Method',
    'CustomMethod',
    'Headers',
    'Body',
    'ContentType',
    'UserAgent',
    'WebSession',
    'Authentication',
    'Token',
    'InFile',
  ])('is refused behind -%s of PowerShell', (name) => {
    const sentence = `“-${name.toLowerCase()}” has no value behind it: the command seems to be cut off.`;
    expect(noticesOf(`irm ${u} -${name}`)).toEqual([`refused 1 ${sentence}`]);
    expect(noticesOf(`irm ${u} \`\n -${name} -UseBasicParsing`)).toEqual([`refused 2 ${sentence}`]);
  });

  it.each([
    'UseBasicParsing',
    'SkipHttpErrorCheck',
    'DisableKeepAlive',
    'PassThru',
    'AllowInsecureRedirect',
    'Resume',
  ])('is whole behind -%s, which has no value', (name) => {
    expect(requestsOf(`irm -${name} ${u}`)).toEqual([`GET ${u}`]);
    expect(noticesOf(`irm ${u} -${name}`)).toEqual([]);
  });
});

describe('a whole text', () => {
  it.each([
    'GET /s HTTP/1.1\nHost: localhost:3000\n\n',
    'GET /s HTTP/1.1\nHost: localhost:3000',
    `GET ${u}\n\nbody`,
    `Request URL: ${u}\nRequest Method: GET\nStatus Code: 200 OK\nRemote Address: [::1]:3000\nReferrer Policy: no-referrer\nA: b`,
    `Request URL\n${u}\nRequest Method\nGET\nStatus Code\n200 OK\nA\nb`,
  ])('has nothing that was not understood: %j', (text) => {
    expect(noticesOf(text)).toEqual([]);
  });

  it('of JSON may have what is no request', () => {
    expect(requestsOf(JSON.stringify([1, null, 'x', [], { request: { url: u } }, { a: 1 }]))).toEqual([
      `GET ${u}`,
    ]);
    expect(requestsOf(JSON.stringify({ entries: [{ url: u, headers: { A: 1, B: true } }] }))).toEqual([
      `GET ${u}\nA: 1\nB: `,
    ]);
  });

  it('of a shell may have braces around commands, which are no JSON', () => {
    expect(requestsOf(`{ curl ${u}; }`)).toEqual([`GET ${u}`]);
    expect(noticesOf('{')).toEqual([
      'refused 1 The text begins as JSON and is none: it seems to be cut off.',
    ]);
    expect(noticesOf('{}')).toEqual([
      'refused 1 This JSON has no request: a HAR file or an entry of one is understood.',
    ]);
  });

  it('may be of wget, in its second version too, with the output behind a hyphen', () => {
    expect(requestsOf(`wget2 -q ${u}`)).toEqual([`GET ${u}`]);
    expect(requestsOf(`wget -qO - - ${u}`)).toEqual([`GET ${u}`]);
  });

  it.each<[what: string, text: string, request: string]>([
    ['session', `$s.Headers.Add('A', 'b')\nirm ${u} -Headers $s`, `GET ${u}\nA: b`],
    ['table', `$h['A'] = 'b'\n$h.C = 'd'\nirm ${u} -Headers $h`, `GET ${u}\nA: b\nC: d`],
  ])('of PowerShell may fill a %s that nobody made', (_, text, request) => {
    expect(requestsOf(text)).toEqual([request]);
  });

  it('of PowerShell is read as deep as one can read it', () => {
    const nested = (depth: number): string =>
      `irm ${u} -Method Post -Body ${'(\n'.repeat(depth)}'x'${')'.repeat(depth)}`;
    expect(requestsOf(nested(100))).toEqual([`POST ${u}\n${form}\n\nx`]);
    const [notice = ''] = noticesOf(nested(2_000));
    expect(notice).toMatch(/^refused [1-9]\d\d The text is nested too deeply\.$/);
  });
});
