// What stands in quotes is what was meant, whatever other shells make of its characters.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { quoteForShell } from '../../../src/core/page/curlCommand.ts';
import { readPasted } from '../../../src/core/paste/readPasted.ts';
import { requestsOf } from './readingHelper.ts';

const text = fc.string({
  unit: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...Array.from('^"\'\\`$%&|<>(){}[]!#~;@ \n')) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '-X',
        'http:',
        'a',
        'Z',
        '0',
        'é',
        '😀',
        'curl ',
        '-H ',
        'Invoke-WebRequest',
        'irm ',
        '-Uri ',
        ':path',
        'GET http:',
        '^ "',
        '\\ -d',
      ),
    },
  ),
  maxLength: 12,
});
const value = text.map((each) => each.replaceAll('\n', ' ').trim());

describe('a command in the quotes of a Unix shell', () => {
  it.each([' ', ' \\\n  '])('is the request that was quoted, its words joined by %j', (space) => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 3 }), text, (values, body) => {
        const words = [
          `curl ${quoteForShell('http://localhost:3000/s')}`,
          ...values.map((each, at) => `-H ${quoteForShell(each === '' ? `X-${at};` : `X-${at}: ${each}`)}`),
          `--data-raw ${quoteForShell(body)}`,
        ];
        const { requests, dialect } = readPasted(words.join(space));
        expect(dialect).toBe('bash');
        expect(requests).toHaveLength(1);
        const own = requests[0]?.headers.filter(([name]) => name.startsWith('X-'));
        expect(own).toEqual(values.map((each, at) => [`X-${at}`, each]));
        expect(requests[0]?.body ?? '').toBe(body);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('carets', () => {
  const u = 'http://localhost:3000/s';
  it.each([
    ['in single quotes', `curl ${u} -H 'X: ^"'`, 'X: ^"'],
    ['at the end of double quotes', `curl "${u}" -H "X: a^"`, 'X: a^'],
    ['at the end of a line of a body', `curl ${u} -H 'X: a' -H 'Y: b ^ "c'`, 'X: a\nY: b ^ "c'],
    ['of cmd', `curl ^"${u}^" -H ^"X: a^"`, 'X: a'],
    ['of cmd, with an apostrophe', `curl ^"${u}^" -H ^"X: it's^" -H ^"Y: 'b'^"`, "X: it's\nY: 'b'"],
    ['that join lines of cmd', `curl "${u}" ^\n  -H "X: a" ^\n  -H "Y: b"`, 'X: a\nY: b'],
    ['that joined lines of cmd', `curl "${u}" ^   -H "X: a" ^   -H "Y: b"`, 'X: a\nY: b'],
    ['at the end of a line of single quotes', `curl ${u} -H 'X: a' -d 'b ^\nc'`, 'X: a\n\nb ^\nc'],
  ])('%s', (_, command, expected) => {
    const [request = ''] = requestsOf(command);
    const lines = request
      .split('\n')
      .slice(1)
      .filter((line) => !line.startsWith('Content-Type'));
    expect(lines.join('\n')).toBe(expected);
  });
});
