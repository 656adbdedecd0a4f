// Sets of variables of files and settings, which of them wins, and the lines of a file .env.

import { describe, expect, it } from 'vitest';

import { parseDotenv } from '../../../src/core/variables/dotenv.ts';
import {
  environmentNames,
  parseEnvironmentFile,
  readEnvironments,
  variablesOf,
} from '../../../src/core/variables/environmentFiles.ts';

describe('sets of variables', () => {
  it('the one that is chosen wins over those of all, and $shared over $default', () => {
    const environments = parseEnvironmentFile(
      '{"dev":{"a":"dev"},"$shared":{"a":"shared","b":"shared"},"$default":{"a":"default","b":"default","c":"default"}}',
    );
    expect(Object.fromEntries(variablesOf(environments, 'dev'))).toEqual({
      a: 'dev',
      b: 'shared',
      c: 'default',
    });
    expect(Object.fromEntries(variablesOf(environments, undefined))).toEqual({
      a: 'shared',
      b: 'shared',
      c: 'default',
    });
    expect(
      environmentNames([environments, new Map([['$x', new Map()]]), new Map([['a', new Map()]])]),
    ).toEqual(['dev', 'a']);
  });

  it('have values of every kind as texts, and names of ten levels', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 'end' : { n: nested(levels - 1) });
    const environments = readEnvironments({
      e: {
        text: 't',
        number: 1.5,
        yes: false,
        list: [1, { a: 'b' }],
        empty: {},
        deep: nested(10),
        deeper: nested(11),
      },
      none: null,
      list: [],
    });
    expect([...environments.keys()]).toEqual(['e']);
    expect(Object.fromEntries(variablesOf(environments, 'e'))).toEqual({
      text: 't',
      number: '1.5',
      yes: 'false',
      list: '[1,{"a":"b"}]',
      [`deep${'.n'.repeat(10)}`]: 'end',
    });
    for (const value of [[], null, undefined, 'x', 1]) expect(readEnvironments(value).size).toBe(0);
  });

  it.each([
    ['{', 'The file is no valid JSON.'],
    ['[]', 'The file has to hold an object with an object for each environment.'],
  ])('%s says what it is not', (text, message) => {
    expect(() => parseEnvironmentFile(text)).toThrow(message);
  });
});

describe('a line of a file .env', () => {
  it.each<[text: string, values: readonly (readonly [string, string])[]]>([
    ['export\tA=b', [['A', 'b']]],
    [' \texport  A = b ', [['A', 'b']]],
    ['exportA=b', [['exportA', 'b']]],
    ['A: b', [['A', 'b']]],
    ['A:b', []],
    ['A=b:c', [['A', 'b:c']]],
    ['A="b\\r\\nc\\"d"', [['A', 'b\r\nc"d']]],
    ["A='b\\'c'", [['A', "b\\'c"]]],
    ['A=`b "c" \'d\'`', [['A', 'b "c" \'d\'']]],
    [
      'A=""\nB=\'\'\nC=``\nD= # c',
      [
        ['A', ''],
        ['B', ''],
        ['C', ''],
        ['D', ''],
      ],
    ],
    ['A=b#c', [['A', 'b']]],
    ['A="b#c"', [['A', 'b#c']]],
    [
      '\uFEFFA=1\rB=2\r\nC=3',
      [
        ['A', '1'],
        ['B', '2'],
        ['C', '3'],
      ],
    ],
    ['# A=1\n  # B=2\nC=3', [['C', '3']]],
    ['A="b', [['A', '"b']]],
  ])('%j', (text, values) => {
    expect([...parseDotenv(text)]).toEqual(values);
    // The pattern keeps no place between two texts.
    expect([...parseDotenv(text)]).toEqual(values);
  });
});
