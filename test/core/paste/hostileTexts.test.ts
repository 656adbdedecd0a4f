// Texts that nobody means: cut off, damaged, huge, or just noise. The reader comes to an end with each of them, without
// an error, and what it says has a place in the text.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readPasted } from '../../../src/core/paste/readPasted.ts';

const texts = (
  JSON.parse(
    readFileSync(join(import.meta.dirname, '../../fixtures/paste/pasted.json'), 'utf8'),
  ) as readonly {
    readonly text: string;
  }[]
).map(({ text }) => text);

/** Pieces that mean something in one of the dialects. */
const pieces = [
  'curl ',
  'curl.exe ',
  'http ',
  'https ',
  'wget ',
  'fetch(',
  'new EventSource(',
  'Invoke-WebRequest ',
  '$session = ',
  'http://localhost:3000/s',
  '-H ',
  '-d ',
  '--data-raw ',
  '-F ',
  '-X',
  '--json ',
  '-u ',
  '-b ',
  '-T ',
  '-G ',
  '--next ',
  "'",
  '"',
  "$'",
  '$"',
  '`',
  '\\',
  '^',
  '^"',
  '\n',
  '\r\n',
  ' ',
  '\t',
  '$',
  '${',
  '$(',
  ')',
  '}',
  '{',
  '[',
  ']',
  '@',
  '@{',
  '@"\n',
  '"@',
  '%A%',
  '&',
  '|',
  ';',
  '<',
  '<<EOF\n',
  'EOF\n',
  '<<< ',
  '>',
  '#',
  '//',
  '/*',
  '*/',
  ',',
  ':',
  '=',
  ':=',
  'Host: x',
  'GET / HTTP/1.1\n',
  ':authority: x\n',
  '{"request":',
  '\\x',
  '\\u',
  '\\xff',
  '\0',
  '\u00a0',
  '\u2018',
  '\u201c',
  '\u2013',
  '\u{f0000}',
  '\u{100000}',
  '\ud800',
  '…',
  'a',
  '1',
  '…=',
  '${secret:A@b}',
  '{{x}}',
  '<Your Key>',
];

function expectEnd(text: string): void {
  const { requests, notices } = readPasted(text);
  for (const { place } of [...requests, ...notices]) {
    expect(place.offset).toBeGreaterThanOrEqual(0);
    expect(place.offset).toBeLessThanOrEqual(text.length);
    expect(place.line).toBe(text.slice(0, place.offset).split('\n').length);
  }
  expect(requests.length > 0 || notices.some(({ kind }) => kind === 'refused')).toBe(true);
}

describe('the reader of pasted texts', () => {
  it('comes to an end with pieces in any order', () => {
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(fc.property(text, expectEnd), { numRuns: 1_000 });
  });

  it('comes to an end with any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), expectEnd), { numRuns: 100 });
  });

  it('comes to an end with commands that are cut off anywhere, or damaged', () => {
    const damage = fc.record({
      text: fc.constantFrom(...texts),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(20),
      piece: fc.constantFrom('', ...pieces),
      isCut: fc.boolean(),
    });
    fc.assert(
      fc.property(damage, ({ text, at, length, piece, isCut }) => {
        const start = Math.floor(text.length * at);
        expectEnd(text.slice(0, start) + piece + (isCut ? '' : text.slice(start + length)));
      }),
      { numRuns: 1_000 },
    );
  });

  const size = 100_000;
  it.each<[what: string, text: string]>([
    ['a long body', `curl http://localhost/ -d '${'x'.repeat(size * 4)}'`],
    ['many headers', `curl http://localhost/ ${"-H 'A: b' ".repeat(size / 10)}`],
    ['many lines', `curl http://localhost/ \\\n${"  -H 'A: b' \\\n".repeat(size / 14)}`],
    ['many commands', 'curl http://localhost/ ;\n'.repeat(size / 25)],
    ...[
      '"',
      '`',
      '$(',
      '${',
      '\u2018',
      '\u201c',
      '<',
      '<<E ',
      '{',
      '[',
      '(',
      '\\',
      '\\ \n',
      '$x ',
      '# ',
      '&a',
      '-',
    ].map((piece): [string, string] => [
      `curl and many ${JSON.stringify(piece)}`,
      `curl ${piece.repeat(size / piece.length)}`,
    ]),
    ...['{', '[', '[1-', '{a,', '[::', '\\{', '/..', '%41', 'a:', '@'].map((piece): [string, string] => [
      `an address with many ${JSON.stringify(piece)}`,
      `curl 'http://localhost/${piece.repeat(size / piece.length)}'`,
    ]),
    ...['^"', '^', '%', '\\', '""', '^\n', '-H ^"a^" '].map((piece): [string, string] => [
      `cmd and many ${JSON.stringify(piece)}`,
      `curl ^"http://localhost/^" ^\n${piece.repeat(size / piece.length)}`,
    ]),
    ...[
      '(',
      '@{',
      '@{a=',
      '"$(',
      '`',
      "'",
      '"',
      '[',
      '[a]',
      '$a.',
      '-a ',
      '.Add(',
      '$a = 1\n',
      '#',
      '<#',
      'a\n',
    ].map((piece): [string, string] => [
      `PowerShell and many ${JSON.stringify(piece)}`,
      `Invoke-WebRequest http://localhost/ ${piece.repeat(size / piece.length)}`,
    ]),
    ...[
      '[',
      '{',
      '{a:',
      '(',
      '`${',
      '"',
      '/*',
      '//',
      '+',
      'a.',
      'fetch(',
      'const a = ',
      'const a = f(',
      '...',
      '!',
      '\n',
    ].map((piece): [string, string] => [
      `fetch and many ${JSON.stringify(piece)}`,
      `fetch("http://localhost/", {a: ${piece.repeat(size / piece.length)}`,
    ]),
    ...['a=b ', 'a[b]=c ', 'a[]=c ', 'a:=[', 'a\\', ':', '-'].map((piece): [string, string] => [
      `HTTPie and many ${JSON.stringify(piece)}`,
      `http localhost ${piece.repeat(size / piece.length)}`,
    ]),
    ['JSON in JSON', `{"request":${'['.repeat(size)}`],
    ['nested JSON', `{"request":${'['.repeat(size)}${']'.repeat(size)}}`],
    ['many entries', `{"entries":[${'{"request":{"url":"http://a/"}},'.repeat(size / 40)}{}]}`],
    ['many headers over the wire', `GET / HTTP/1.1\nHost: a\n${'A: b\n'.repeat(size / 5)}`],
    ['a variable that doubles', `A=x\n${'A=$A$A\n'.repeat(60)}curl http://localhost/$A`],
    [
      'many variables',
      `curl http://localhost/ ${Array.from({ length: 5_000 }, (_, at) => `$a${at}`).join(' ')}`,
    ],
    ['spaces', `curl ${' '.repeat(size)}`],
    ['line breaks', '\n'.repeat(size)],
    ['more than is read', 'a'.repeat(9_000_000)],
  ])('comes to an end with %s', (_, text) => {
    expectEnd(text);
  });
});
