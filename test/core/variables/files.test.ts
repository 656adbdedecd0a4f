import { describe, expect, it } from 'vitest';

import { parseDotenv } from '../../../src/core/variables/dotenv.ts';
import {
  environmentNames,
  parseEnvironmentFile,
  variablesOf,
} from '../../../src/core/variables/environmentFiles.ts';

describe('a file of environments', () => {
  const environments = parseEnvironmentFile(
    '\uFEFF{"$shared":{"a":"shared","b":"shared"},"dev":{"b":"dev","n":3,"o":{"p":true},"l":[1]},"prod":{},"x":1}',
  );
  it('has names, and what belongs to all of them', () => {
    expect(environmentNames([environments, new Map([['dev', new Map()]])])).toEqual(['dev', 'prod']);
    expect(Object.fromEntries(variablesOf(environments, 'dev'))).toEqual({
      a: 'shared',
      b: 'dev',
      n: '3',
      'o.p': 'true',
      l: '[1]',
    });
    expect(Object.fromEntries(variablesOf(environments, undefined))).toEqual({ a: 'shared', b: 'shared' });
    expect(Object.fromEntries(variablesOf(environments, 'gone'))).toEqual({ a: 'shared', b: 'shared' });
  });
  it.each(['', '{', '[]', '"x"', 'null'])('%j is none', (text) => {
    expect(() => parseEnvironmentFile(text)).toThrow(SyntaxError);
  });
});

describe('a file .env', () => {
  it.each<[text: string, values: Record<string, string>]>([
    ['A=b', { A: 'b' }],
    ['export A = b # c\r\n#B=1\r\nC=', { A: 'b', C: '' }],
    ['A="b # c\\n d" # e', { A: 'b # c\n d' }],
    ["A='b\\nc'\nA.B-C=`d`", { A: 'b\\nc', 'A.B-C': 'd' }],
    ['A="one\ntwo"\nB=x', { A: 'one\ntwo', B: 'x' }],
    ['A=1\nA=2', { A: '2' }],
    ['A=$HOME ${B} $(x)', { A: '$HOME ${B} $(x)' }],
    ['no line of it', {}],
    ['__proto__=x', { ['__proto__']: 'x' }],
  ])('%j', (text, values) => {
    expect([...parseDotenv(text)]).toEqual(Object.entries(values));
  });
});
