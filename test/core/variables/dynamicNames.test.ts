// Every name that begins with a dollar sign, each by itself: what it makes, at the edges of its arguments, and what is
// refused or asked for.

import { afterEach, describe, expect, it, vi } from 'vitest';

import { formatTime } from '../../../src/core/variables/dateFormat.ts';
import { piecesOf, placeholdersIn } from '../../../src/core/variables/placeholders.ts';
import { ValueResolver } from '../../../src/core/variables/valueResolver.ts';
import { scopeOf, testTimeMs } from './scopes.ts';

/** What an expression stands for. @param random in their order, again and again */
function outcomeOf(expression: string, random: readonly number[] = [0]): string {
  const scope = scopeOf({ file: { envName: 'API_KEY', open: '{{nowhere}}' } });
  let at = 0;
  const surroundings = { ...scope.surroundings, random: () => random[at++ % random.length] ?? 0 };
  const found = new ValueResolver({ ...scope, surroundings }).resolve(expression);
  switch (found.kind) {
    case 'value':
      return found.value;
    case 'missing':
      return `missing ${found.name}`;
    case 'refused':
      return 'refused';
  }
}

const almostOne = 1 - 2 ** -53;

describe('what is made anew', () => {
  it.each(['$guid', '$uuid', '$random.uuid'])('%s is a UUID, and takes no words', (expression) => {
    expect(outcomeOf(expression)).toBe('uuid-1');
    expect(outcomeOf(`${expression}()`)).toBe('uuid-1');
    expect(outcomeOf(`${expression} x`)).toBe('refused');
    expect(outcomeOf(`${expression}x`)).toBe('refused');
  });

  it.each<[expression: string, least: string, most: string]>([
    ['$randomInt', '0', '1000'],
    ['$random.integer', '0', '1000'],
    ['$randomInt 1', '0', '0'],
    ['$randomInt 3 5', '3', '4'],
    ['$randomInt -5 5', '-5', '4'],
    ['$random.integer(3, 5)', '3', '4'],
    ['$random.integer(7)', '0', '6'],
    ['$random.float', '0', '999.9999999999999'],
    ['$random.float(5)', '5', '999.9999999999999'],
    ['$random.float(-1, 1)', '-1', '0.9999999999999998'],
    ['$randomInt 0', 'refused', 'refused'],
    ['$randomInt 5 4', 'refused', 'refused'],
    ['$randomInt 1 2 3', 'refused', 'refused'],
    ['$randomInt 1.5 3', 'refused', 'refused'],
    ['$randomInt 0 9007199254740992', 'refused', 'refused'],
    ['$random.float(1, 1)', 'refused', 'refused'],
    ['$random.float(1, 2, 3)', 'refused', 'refused'],
    ['$random.float(a)', 'refused', 'refused'],
    ['$random.float(0, Infinity)', 'refused', 'refused'],
  ])('%s is from %s to %s', (expression, least, most) => {
    expect(outcomeOf(expression, [0])).toBe(least);
    expect(outcomeOf(expression, [almostOne])).toBe(most);
  });

  const small = 'abcdefghijklmnopqrstuvwxyz';
  const letters = small + small.toUpperCase();
  it.each([
    ['$random.alphabetic', letters],
    ['$random.alphanumeric', `${letters}0123456789_`],
    ['$random.hexadecimal', '0123456789abcdef'],
  ])('%s has these characters, each of them, as many as are asked for', (name, characters) => {
    const each = Array.from(characters, (_, at) => (at + 0.5) / characters.length);
    expect(outcomeOf(`${name}(${characters.length})`, each)).toBe(characters);
    expect(outcomeOf(name, [almostOne])).toBe(characters.slice(-1).repeat(10));
    expect(outcomeOf(`${name}(0)`)).toBe('');
    expect(outcomeOf(`${name} 1`)).toBe(characters.slice(0, 1));
    expect(outcomeOf(`${name}(10000)`)).toHaveLength(10_000);
    for (const length of ['-1', '1.5', '10001', 'x', '1, 2'])
      expect(outcomeOf(`${name}(${length})`), length).toBe('refused');
  });

  it.each(['$random.email', '$exampleServer.email'])('%s is an address of nobody', (name) => {
    expect(outcomeOf(name)).toBe('aaaaaaaaaa@example.com');
    expect(outcomeOf(name, [almostOne])).toBe('zzzzzzzzzz@example.com');
  });

  it.each([
    ['$timestamp', '1767323045'],
    ['$timestamp 0 s', '1767323045'],
    ['$timestamp +1 d', '1767409445'],
    ['$timestamp -2 w', '1766113445'],
    ['$timestamp 400 ms', '1767323046'],
    ['$timestamp 321 ms', '1767323045'],
    ['$timestamp 322 ms', '1767323046'],
    ['$timestamp 999999999 ms', '1768323045'],
    ['$timestamp 1', 'refused'],
    ['$timestamp 1 d x', 'refused'],
    ['$timestamp 1.5 d', 'refused'],
    ['$timestamp 1000000000 ms', 'refused'],
    ['$isoTimestamp', '2026-01-02T03:04:05.678Z'],
    ['$isoTimestamp x', 'refused'],
    ['$datetime 1 d', '2026-01-03T03:04:05.678Z'],
    ['$datetime YYYY', '2026'],
    ['$datetime YYYY -1 y', '2025'],
    ['$datetime YYYY x', 'refused'],
    ['$datetime YYYY 1 x', 'refused'],
    ['$datetime YYYY 1 d x', 'refused'],
  ])('%s is %s', (expression, value) => {
    expect(outcomeOf(expression)).toBe(value);
  });

  it('is made anew for each reference, and once for a variable that stands for it', () => {
    const resolver = new ValueResolver(scopeOf({ file: { id: '{{$guid}}', other: '{{id}}-{{$uuid}}' } }));
    const values = ['$guid', '$guid', 'id', 'id', 'other', 'id', '$guid'].map((each) =>
      resolver.resolve(each),
    );
    expect(values.map((found) => (found.kind === 'value' ? found.value : found.kind))).toEqual([
      'uuid-1',
      'uuid-2',
      'uuid-3',
      'uuid-3',
      'uuid-3-uuid-4',
      'uuid-3',
      'uuid-5',
    ]);
  });
});

describe('a time where the machine is', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([
    [-330, '2026-01-02T08:34:05.678+05:30', 'Fri, 02 Jan 2026 08:34:05 +0530'],
    [0, '2026-01-02T03:04:05.678+00:00', 'Fri, 02 Jan 2026 03:04:05 +0000'],
    [210, '2026-01-01T23:34:05.678-03:30', 'Thu, 01 Jan 2026 23:34:05 -0330'],
    [720, '2026-01-01T15:04:05.678-12:00', 'Thu, 01 Jan 2026 15:04:05 -1200'],
  ])('%i minutes west of Greenwich is %s', (west, iso, rfc) => {
    vi.spyOn(Date.prototype, 'getTimezoneOffset').mockReturnValue(west);
    expect(outcomeOf('$localDatetime')).toBe(iso);
    expect(outcomeOf('$localDatetime rfc1123')).toBe(rfc);
    expect(outcomeOf('$localDatetime "X x"')).toBe('1767323045 1767323045678');
    expect(outcomeOf('$datetime')).toBe('2026-01-02T03:04:05.678Z');
    expect(outcomeOf('$datetime rfc1123')).toBe('Fri, 02 Jan 2026 03:04:05 GMT');
  });

  it('is refused outside of the calendar, and not at its ends', () => {
    expect(formatTime(8.64e15, 'iso8601', false)).toBe('+275760-09-13T00:00:00.000Z');
    expect(formatTime(-8.64e15, 'iso8601', false)).toBe('-271821-04-20T00:00:00.000Z');
    for (const timeMs of [8.64e15 + 1, -8.64e15 - 1, NaN, Infinity])
      expect(() => formatTime(timeMs, 'YYYY', false)).toThrow(RangeError);
    expect(formatTime(testTimeMs, 'W', false)).toBe('W');
  });
});

describe('what is asked for or refused', () => {
  it.each(['input', 'password', 'prompt', 'pick'])('$%s asks, by its first word', (name) => {
    expect(outcomeOf(`$${name} "Which room?" x`)).toBe('missing Which room?');
    expect(outcomeOf(`$${name}`)).toBe(`missing $${name}`);
  });

  it.each(['$auth', '$auth.token("x")', '$aadToken', '$aadV2Token x', '$oidcAccessToken new'])(
    '%s would sign in, which is said',
    (expression) => {
      expect(new ValueResolver(scopeOf({})).resolve(expression)).toEqual({
        kind: 'refused',
        reason: `{{${expression}}} signs in at an identity provider, which is not done here. Put a variable with the token in its place.`,
      });
    },
  );

  it.each([
    '$authority',
    '$aadTokens',
    '$aadV2Tokens',
    '$oidcAccessTokens',
    '$xauth',
    '$xenv.API_KEY',
    '$env.A.B',
    '$exec',
    '$',
    '$1',
    '$$guid',
    '$guid"x"',
    '$guid"x y"',
    '$guid)',
    '$env',
    '$datetime YYYY 1 x',
  ])('%s is nothing that can be filled in', (expression) => {
    expect(new ValueResolver(scopeOf({})).resolve(expression)).toEqual({
      kind: 'refused',
      reason: `{{${expression}}} is not a variable that can be filled in here.`,
    });
  });

  it.each([
    ['$processEnv API_KEY', 'of-process'],
    ['$processEnv "API_KEY"', 'of-process'],
    ["$processEnv('API_KEY')", 'of-process'],
    ['$processEnv %envName', 'of-process'],
    ['$processEnv %open', 'missing nowhere'],
    ['$processEnv', 'refused'],
    ['$processEnv A B', 'refused'],
    ['$dotenv API_KEY', 'of-dotenv'],
    ['$dotenv %envName', 'of-dotenv'],
    ['$dotenv A B', 'refused'],
    ['$env.API_KEY', 'of-process'],
    ['$env.OTHER', 'missing OTHER'],
    ['$env.API_KEY x', 'refused'],
    ['process.env.OTHER', 'missing OTHER'],
    ['%process.env.API_KEY', 'of-process'],
  ])('%s is %s', (expression, value) => {
    expect(outcomeOf(expression)).toBe(value);
  });

  it.each([
    ['$processEnv API_KEY', ['processEnvironment']],
    ['$env.API_KEY', ['processEnvironment']],
    ['process.env.API_KEY', ['processEnvironment']],
    ['$dotenv API_KEY', ['dotenv']],
    ['$guid', ['dynamic']],
    ['asked', ['given']],
    ['both', ['file', 'given', 'dynamic']],
    ['%both', ['file', 'given', 'dynamic']],
  ])('%s comes from %j', (expression, sources) => {
    const scope = scopeOf({
      given: { asked: 'x' },
      file: { both: '{{asked}}{{$guid}}{{asked}}', asked: 'hidden' },
    });
    expect(new ValueResolver(scope).resolve(expression)).toMatchObject({ kind: 'value', sources });
  });
});

describe('words behind a name', () => {
  it.each([
    ['$datetime "YYYY MM"', '2026 01'],
    ["$datetime 'YYYY MM' 1 d", '2026 01'],
    ['$datetime("YYYY MM", 1, d)', '2026 01'],
    ['$datetime( YYYY )', '2026'],
    ['$datetime ()', '2026-01-02T03:04:05.678Z'],
    ['$datetime (YYYY)', '2026'],
    ['$randomInt  3   4  ', '3'],
    ['$random.integer(3 4)', 'refused'],
    ['$random.integer("3" , \'4\')', '3'],
    ['$random.integer(3,4,)', '3'],
    ['$random.integer(,3)', 'refused'],
  ])('%s is read as %s', (expression, value) => {
    expect(outcomeOf(expression)).toBe(value);
  });
});

describe('bounds of values', () => {
  it('a value may be a million characters long, and no longer', () => {
    const part = 'x'.repeat(500_000);
    const scope = scopeOf({ file: { part, two: '{{part}}{{part}}', more: '{{part}}{{part}}y' } });
    const resolver = new ValueResolver(scope);
    expect(resolver.resolve('two')).toMatchObject({ kind: 'value', value: part + part });
    expect(resolver.resolve('more')).toEqual({
      kind: 'refused',
      reason: 'The value of more is longer than 1000000 characters.',
    });
  });

  it('a variable may refer to others over fifty steps, and no more', () => {
    const chain: Record<string, string> = { c0: 'end' };
    for (let at = 1; at <= 60; at += 1) chain[`c${at}`] = `{{c${at - 1}}}`;
    expect(new ValueResolver(scopeOf({ file: chain })).resolve('c49')).toMatchObject({ value: 'end' });
    expect(new ValueResolver(scopeOf({ file: chain })).resolve('c50')).toEqual({
      kind: 'refused',
      reason: 'The variable c50 refers to others over more than 50 steps.',
    });
  });

  it('a circle is named from where it begins, and what is outside of it keeps its value', () => {
    const scope = scopeOf({
      file: { start: '{{a}}', a: '{{b}}', b: '{{a}}', plain: 'p', uses: '{{plain}}' },
    });
    const resolver = new ValueResolver(scope);
    expect(resolver.resolve('start')).toEqual({
      kind: 'refused',
      reason: 'These variables refer to each other in a circle: a → b → a.',
    });
    expect(resolver.resolve('uses')).toMatchObject({ value: 'p' });
  });

  it('the first layer that has a name gives its value, an empty one as well', () => {
    const scope = scopeOf({
      given: { a: '' },
      file: { a: 'file', b: '{{c}}' },
      environment: { b: 'no', c: 'env' },
    });
    const resolver = new ValueResolver(scope);
    expect(['a', 'b', 'c'].map((name) => resolver.resolve(name))).toMatchObject([
      { value: '', sources: ['given'] },
      { value: 'env', sources: ['file', 'environment'] },
      { value: 'env', sources: ['environment'] },
    ]);
  });

  it.each([
    ['% only', '%C3%A9'],
    ['%%only', '%25C3%25A9'],
    ['%half', 'refused'],
    ['%nobody', 'missing nobody'],
    ['_a-b.c d', 'name'],
    ['-a', 'refused'],
    ['a+b', 'refused'],
    ['é', 'letter'],
    ['a.response', 'missing a.response'],
    ['a.response.body', 'refused'],
    ['a.request.headers.x', 'refused'],
    ['a b.response.body', 'missing a b.response.body'],
    ['process.env.A-B', 'missing process.env.A-B'],
  ])('%s is %s', (expression, expected) => {
    const scope = scopeOf({
      given: { only: 'é', half: '\ud800', '_a-b.c d': 'name', é: 'letter', '-a': 'x', 'a+b': 'x' },
    });
    const found = new ValueResolver(scope).resolve(expression);
    const text =
      found.kind === 'value' ? found.value : found.kind === 'missing' ? `missing ${found.name}` : 'refused';
    expect(text).toBe(expected);
  });
});

describe('a reference in a text', () => {
  it.each([499, 500, 501])('of %i characters is one up to 500', (length) => {
    const expression = 'a'.repeat(length);
    expect(placeholdersIn(`{{${expression}}}`).map((each) => each.expression)).toEqual(
      length <= 500 ? [expression] : [],
    );
  });

  it.each<[text: string, pieces: readonly string[]]>([
    ['', []],
    ['a', ['a']],
    ['{{a}}', ['{{a}}']],
    ['{{a}}{{b}}', ['{{a}}', '{{b}}']],
    ['x{{a}}y{{ b }}z', ['x', '{{a}}', 'y', '{{ b }}', 'z']],
    ['{{{a}}}', ['{', '{{a}}', '}']],
    ['x{{}}y', ['x{{}}y']],
  ])('%j is cut into %j', (text, pieces) => {
    const found = piecesOf(text);
    expect(found.map((piece) => piece.text)).toEqual(pieces);
    let offset = 0;
    for (const { text: piece, placeholder } of found) {
      if (placeholder) expect([placeholder.text, placeholder.offset]).toEqual([piece, offset]);
      offset += piece.length;
    }
  });
});
