import { describe, expect, it } from 'vitest';

import { placeholdersIn } from '../../../src/core/variables/placeholders.ts';
import { ValueResolver } from '../../../src/core/variables/valueResolver.ts';
import { scopeOf } from './scopes.ts';

describe('references in a text', () => {
  it.each<[text: string, ...expressions: string[]]>([
    ['{{a}}', 'a'],
    ['x{{ a }}y{{b-c.d}}', 'a', 'b-c.d'],
    ['{"a":{{b}}}', 'b'],
    ['{{{a}}}', 'a'],
    ['{"a":{"b":{}}}'],
    ['{{}} {{ }} {{a} {a}'],
    ['{{a\nb}}'],
    ['{{a{{b}}', 'b'],
    ['{{$datetime "YYYY-MM-DD" -1 d}}', '$datetime "YYYY-MM-DD" -1 d'],
    [`{{${'a'.repeat(501)}}}`],
  ])('%j', (text, ...expressions) => {
    expect(placeholdersIn(text).map(({ expression }) => expression)).toEqual(expressions);
  });

  it('are found in time, whatever the text', () => {
    for (const text of ['{{'.repeat(200_000), '{{a'.repeat(200_000), `{{${'a '.repeat(300_000)}`])
      expect(placeholdersIn(text)).toEqual([]);
  });
});

describe('the value of a reference', () => {
  const scope = scopeOf({
    given: { asked: 'typed {{host}}' },
    file: {
      host: 'http://localhost:3000',
      base: '{{host}}/v1',
      deep: '{{base}}/{{asked}}',
      one: '{{two}}',
      two: '{{three}}',
      three: '{{one}}',
      own: '{{own}}',
      lacking: '{{base}}/{{nowhere}}',
      keyName: 'API_KEY',
      'a b': 'spaced',
      'q&a': 'x',
    },
    environment: { host: 'of the environment', only: 'é /?' },
  });
  it.each<[expression: string, outcome: string]>([
    ['host', 'http://localhost:3000'],
    ['only', 'é /?'],
    ['%only', '%C3%A9%20%2F%3F'],
    ['base', 'http://localhost:3000/v1'],
    ['deep', 'http://localhost:3000/v1/typed {{host}}'],
    ['a b', 'spaced'],
    ['nobody', 'missing nobody'],
    ['lacking', 'missing nowhere'],
    ['one', 'These variables refer to each other in a circle: one → two → three → one.'],
    ['own', 'These variables refer to each other in a circle: own → own.'],
    [
      'login.response.body.token',
      '{{login.response.body.token}} is part of the answer to another request, which is not sent from here. Put a variable in its place.',
    ],
    ['new Date()', '{{new Date()}} is JavaScript, which is not run. Put a variable in its place.'],
    ['q&a', '{{q&a}} is JavaScript, which is not run. Put a variable in its place.'],
    ['$processEnv API_KEY', 'of-process'],
    ['$processEnv %keyName', 'of-process'],
    ['$processEnv %nobody', 'missing nobody'],
    ['$processEnv OTHER', 'missing OTHER'],
    ['$env.API_KEY', 'of-process'],
    ['process.env.API_KEY', 'of-process'],
    ['$dotenv API_KEY', 'of-dotenv'],
    ['$dotenv %keyName', 'of-dotenv'],
    ['$dotenv OTHER', 'missing OTHER'],
    ['$dotenv', '{{$dotenv}} is not a variable that can be filled in here.'],
    ['$guid', 'uuid-1'],
    ['$uuid', 'uuid-2'],
    ['$random.uuid', 'uuid-3'],
    ['$timestamp', '1767323045'],
    ['$timestamp -1 h', '1767319445'],
    ['$timestamp 1 M', '1770001445'],
    ['$timestamp 1 fortnight', '{{$timestamp 1 fortnight}} is not a variable that can be filled in here.'],
    ['$isoTimestamp', '2026-01-02T03:04:05.678Z'],
    ['$datetime', '2026-01-02T03:04:05.678Z'],
    ['$datetime iso8601', '2026-01-02T03:04:05.678Z'],
    ['$datetime rfc1123', 'Fri, 02 Jan 2026 03:04:05 GMT'],
    ['$datetime iso8601 1 d', '2026-01-03T03:04:05.678Z'],
    ['$datetime "YYYY/M/D hh:mm A [at] X"', '2026/1/2 03:04 AM at 1767323045'],
    ["$datetime 'DD-MM-YYYY' 1 y", '02-01-2027'],
    ['$datetime iso8601 999999999 y', 'The time is outside of the calendar.'],
    ['$randomInt 1 10', '5'],
    ['$randomInt', '500'],
    ['$randomInt 5 5', '{{$randomInt 5 5}} is not a variable that can be filled in here.'],
    ['$randomInt a b', '{{$randomInt a b}} is not a variable that can be filled in here.'],
    ['$random.integer(1, 10)', '5'],
    ['$random.integer(10)', '5'],
    ['$random.float(1, 2)', '1.5'],
    ['$random.alphabetic(3)', 'AAA'],
    ['$random.hexadecimal(2)', '88'],
    ['$random.alphabetic(1e9)', '{{$random.alphabetic(1e9)}} is not a variable that can be filled in here.'],
    ['$input Room', 'missing Room'],
    ['$input "Which room?"', 'missing Which room?'],
    [
      '$auth.token("x")',
      '{{$auth.token("x")}} signs in at an identity provider, which is not done here. Put a variable with the token in its place.',
    ],
    [
      '$aadToken new',
      '{{$aadToken new}} signs in at an identity provider, which is not done here. Put a variable with the token in its place.',
    ],
    ['$exec ls', '{{$exec ls}} is not a variable that can be filled in here.'],
    ['$', '{{$}} is not a variable that can be filled in here.'],
  ])('%s', (expression, outcome) => {
    const counted = scopeOf({});
    let uuids = 0;
    const surroundings = { ...counted.surroundings, uuid: () => `uuid-${(uuids += 1)}` };
    uuids = { $guid: 0, $uuid: 1, '$random.uuid': 2 }[expression] ?? 0;
    const found = new ValueResolver({ ...scope, surroundings }).resolve(expression);
    const words = { value: '', missing: 'missing ', refused: '' }[found.kind];
    const text = found.kind === 'value' ? found.value : found.kind === 'missing' ? found.name : found.reason;
    expect(words + text).toBe(outcome);
  });

  it('ends, however often values refer to others', () => {
    const file: Record<string, string> = { v0: 'x'.repeat(1_000) };
    for (let at = 1; at <= 40; at += 1) file[`v${at}`] = `{{v${at - 1}}}{{v${at - 1}}}`;
    const grown = new ValueResolver(scopeOf({ file })).resolve('v40');
    expect(grown).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('is longer than') as string,
    });
    const chain: Record<string, string> = { c0: 'end' };
    for (let at = 1; at <= 10_000; at += 1) chain[`c${at}`] = `{{c${at - 1}}}`;
    const resolver = new ValueResolver(scopeOf({ file: chain }));
    expect(resolver.resolve('c10000')).toMatchObject({ kind: 'refused' });
    expect(new ValueResolver(scopeOf({ file: chain })).resolve('c49')).toMatchObject({ value: 'end' });
  });

  it('says where it comes from, through all that it refers to', () => {
    const resolver = new ValueResolver(
      scopeOf({ file: { key: 'Bearer {{secret}} {{$processEnv API_KEY}}' }, secretStorage: { secret: 's' } }),
    );
    expect(resolver.resolve('key')).toEqual({
      kind: 'value',
      value: 'Bearer s of-process',
      sources: ['file', 'secretStorage', 'processEnvironment'],
    });
  });
});
