// The parts of a JSON text as they are told, and where strings, numbers and words are whole, cut or malformed.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeJsonString, scanJson } from '../../../src/core/json/scanJson.ts';
import { anyText } from '../arbitraryText.ts';

function scan(text: string): {
  readonly result: 'whole' | 'cut' | undefined;
  readonly parts: readonly string[];
} {
  const parts: string[] = [];
  const result = scanJson(text, {
    open: (kind, start) => parts.push(`${kind} ${start}`),
    close: (end) => parts.push(`close ${end}`),
    name: (start, end) => parts.push(`name ${text.slice(start, end)}`),
    literal: (start, end) => parts.push(`literal ${text.slice(start, end)}`),
  });
  return { result, parts };
}

describe('the parts of a text', () => {
  it.each([
    ['1', 'whole', ['literal 1']],
    [' \t\r\n"a" ', 'whole', ['literal "a"']],
    ['[]', 'whole', ['array 0', 'close 2']],
    [' { } ', 'whole', ['object 1', 'close 4']],
    ['[1 , true]', 'whole', ['array 0', 'literal 1', 'literal true', 'close 10']],
    [
      '{"a" : 1,"b":[]}',
      'whole',
      ['object 0', 'name "a"', 'literal 1', 'name "b"', 'array 13', 'close 15', 'close 16'],
    ],
    ['[[],{}]', 'whole', ['array 0', 'array 1', 'close 3', 'object 4', 'close 6', 'close 7']],
    ['', 'cut', []],
    ['  ', 'cut', []],
    ['[', 'cut', ['array 0']],
    ['[1', 'cut', ['array 0', 'literal 1']],
    ['[1,', 'cut', ['array 0', 'literal 1']],
    ['{', 'cut', ['object 0']],
    ['{"a', 'cut', ['object 0']],
    ['{"a"', 'cut', ['object 0']],
    ['{"a" ', 'cut', ['object 0']],
    ['{"a":', 'cut', ['object 0', 'name "a"']],
    ['{"a":1', 'cut', ['object 0', 'name "a"', 'literal 1']],
    ['{"a":1,', 'cut', ['object 0', 'name "a"', 'literal 1']],
    ['["ab', 'cut', ['array 0', 'literal "ab']],
  ] as const)('%j is %s, and they are %j', (text, result, parts) => {
    expect(scan(text)).toEqual({ result, parts });
  });

  it.each([
    '1 2',
    '[] []',
    '1,',
    '[,1]',
    '[1,]',
    '[1 2]',
    '[1}',
    '{"a":1]',
    ']',
    '}',
    ',',
    ':',
    '{,}',
    '{"a":1,}',
    '{"a"}',
    '{"a",1}',
    '{"a":}',
    '{"a":,}',
    '{1:1}',
    '{a:1}',
    '{"a":1 "b":2}',
    '{"a"1}',
    '{"a":1:2}',
    '["a":1]',
    '{"\n":1}',
    '{[]:1}',
    '[\u00a01]',
    '\u000b1',
  ])('%j is no JSON', (text) => {
    expect(scan(text).result).toBeUndefined();
  });

  it('are told of 512 levels, and no more', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect([scan(nested(512)).result, scan(nested(513)).result]).toEqual(['whole', undefined]);
    expect(scan(`[${nested(511)},${nested(511)}]`).result).toBe('whole');
  });
});

describe('a string', () => {
  it.each([
    '""',
    '"a"',
    '"\\""',
    '"\\\\"',
    '"é😀"',
    '"\u0020"',
    '"\u007f"',
    '"\\u0041"',
    '"\\uaFfA"',
    '"\\u00411"',
    '"]"',
    ...['"', '\\', '/', 'b', 'f', 'n', 'r', 't'].map((escaped) => `"\\${escaped}"`),
  ])('%j is whole', (text) => {
    expect(scan(`[${text}]`)).toEqual({
      result: 'whole',
      parts: ['array 0', `literal ${text}`, `close ${text.length + 2}`],
    });
    expect(scan(`{${text}:1}`).parts[1]).toBe(`name ${text}`);
  });

  it.each(['"', '"a', '"\\', '"\\"', '"\\u', '"\\u004', '"\\u0041', '"\\\\\\"'])('%j is cut', (text) => {
    expect(scan(`[${text}`)).toEqual({ result: 'cut', parts: ['array 0', `literal ${text}`] });
    expect(scan(`{${text}`)).toEqual({ result: 'cut', parts: ['object 0'] });
  });

  it.each([
    '"\u001f"',
    '"\n"',
    '"\t"',
    '"\\a"',
    '"\\U0041"',
    '"\\x41"',
    '"\\u004"',
    '"\\u004g"',
    '"\\ug004"',
    '"a"b"',
  ])('%j is malformed', (text) => {
    expect(scan(`[${text}]`).result).toBeUndefined();
    expect(scan(`{${text}:1}`).result).toBeUndefined();
  });

  it.each([
    ['"a"', 'a'],
    ['"a', 'a'],
    ['"', ''],
    ['"a\\', 'a'],
    ['"a\\u', 'a'],
    ['"a\\u00', 'a'],
    ['"a\\u004', 'a'],
    ['"a\\u0041', 'aA'],
    ['"a\\\\', 'a\\'],
    ['"a\\\\\\', 'a\\'],
    ['"a\\\\u00', 'a\\u00'],
    ['"a\\"', 'a"'],
    ['"a\\n', 'a\n'],
    ['"\\u00e9\\ud83d\\ude00"', 'é😀'],
  ])('%j says %j, as far as it is there', (source, text) => {
    expect(decodeJsonString(source)).toBe(text);
  });

  it('says the beginning of what it says whole, wherever it is cut', () => {
    const escapes = fc.constantFrom('\\', '"', '\n', '\u0001', 'u00', '\u2028');
    const texts = fc.array(fc.oneof(anyText(4), escapes)).map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, fc.nat(), (text, at) => {
        const source = JSON.stringify(text);
        expect(decodeJsonString(source)).toBe(text);
        const cut = source.slice(0, 1 + (at % source.length));
        const said = decodeJsonString(cut);
        expect(text.startsWith(said)).toBe(true);
        // An escape is left out at most.
        expect(JSON.stringify(said).length).toBeGreaterThanOrEqual(cut.length - 5);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a number or a word', () => {
  it.each([
    '0',
    '-0',
    '7',
    '10',
    '-12',
    '1.5',
    '0.0',
    '1e3',
    '1E3',
    '1e+3',
    '1e-03',
    '1.5e3',
    '0e0',
    '19',
    '90',
    'true',
    'false',
    'null',
  ])('%j is whole', (text) => {
    expect(scan(`[${text}]`)).toEqual({
      result: 'whole',
      parts: ['array 0', `literal ${text}`, `close ${text.length + 2}`],
    });
    expect(scan(text).result).toBe('whole');
  });

  it.each(['-', '1.', '1e', '1e+', '1.5e-', 't', 'tru', 'f', 'fals', 'n', 'nul'])('%j is cut', (text) => {
    expect(scan(`[${text}`)).toEqual({ result: 'cut', parts: ['array 0', `literal ${text}`] });
    expect(scan(`[${text}]`).result).toBeUndefined();
    expect(scan(`[${text} `).result).toBeUndefined();
  });

  it.each([
    '01',
    '-01',
    '-x',
    '1.x',
    '1.e3',
    '1ex',
    '1e+x',
    '1e+-1',
    '+1',
    '.5',
    '/',
    ':',
    'x',
    'trux',
    'nil',
    'True',
    'nullx',
    'tr',
  ])('%j is malformed', (text) => {
    expect(scan(`[${text}]`).result).toBeUndefined();
  });
});
