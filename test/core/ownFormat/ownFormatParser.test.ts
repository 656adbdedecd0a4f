// Files of formats of one's own: what they say, and what is said of a mistake in them.

import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { formatPathSteps } from '../../../src/core/json/jsonPath.ts';
import { parseOwnFormat } from '../../../src/core/ownFormat/ownFormatParser.ts';
import { ownFormatText } from '../../../src/core/ownFormat/ownFormatText.ts';

const paths = [
  'toolName',
  'toolArguments',
  'toolId',
  'usage',
  'outputTokens',
  'model',
  'finish',
  'error',
  'answerId',
] as const;

function mistakesIn(text: string): string[] {
  const parsed = parseOwnFormat(text, 'file');
  return 'mistakes' in parsed
    ? parsed.mistakes.map(({ line, path, reason, accepted }) => `${line} ${path}: ${reason} ${accepted}`)
    : [];
}

function fileOf(members: object): string {
  return JSON.stringify({ version: 1, ...members });
}

describe('a file', () => {
  it('may say all that there is, with comments', () => {
    const members = Object.fromEntries(paths.map((name) => [name, `$.${name}`]));
    const all = {
      name: 'Ours',
      events: ['a', 'b'],
      text: ['$.t', 'x[0]'],
      reasoning: '$.r',
      mode: 'replace',
    };
    const parsed = parseOwnFormat(`// ours\n${fileOf({ $schema: 'x', ...all, ...members })}`, 'file');
    if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes));
    const { format } = parsed;
    expect({
      ...format,
      text: format.text.map(formatPathSteps),
      reasoning: format.reasoning.map(formatPathSteps),
      ...Object.fromEntries(paths.map((name) => [name, formatPathSteps(format[name] ?? [])])),
    }).toEqual({ ...all, ...members, text: ['$.t', '$.x[0]'], reasoning: ['$.r'] });
  });

  it.each(['text', 'reasoning', ...paths])('may have a path of %s alone', (name) => {
    expect(mistakesIn(fileOf({ [name]: '$.a' }))).toEqual([]);
  });

  it('is as short as a path, and takes its name from the file then', () => {
    expect(parseOwnFormat(fileOf({ text: '$', events: 'token' }), 'gateway')).toEqual({
      format: { name: 'gateway', events: ['token'], text: [[]], reasoning: [], mode: 'append' },
    });
    expect(mistakesIn(ownFormatText('a "b"', '$["odd name"]'))).toEqual([]);
  });

  it.each<[text: string, mistake: RegExp]>([
    ['', /1 \$: /],
    ['[]', /A list is not accepted here/],
    ['{"text": "$.a"}', /The version is missing\. "version": 1/],
    [fileOf({ version: 2, text: '$.a' }), /2 is not accepted here\. 1/],
    [fileOf({}), /The format has no path\. a path at least/],
    [fileOf({ text: '$.a..b' }), /\$\.text: The path has “\.\.”.*a JSON path, such as/],
    [fileOf({ text: 7 }), /\$\.text: 7 is not accepted here/],
    [fileOf({ text: ['$.a', ''] }), /\$\.text\[1\]: Enter a path/],
    [fileOf({ text: Array.from({ length: 9 }, () => '$.a') }), /There are 9 paths here\. at most 8/],
    [fileOf({ usage: '$.*.*.*' }), /\$\.usage: The path has 3 stars\. at most 2/],
    [fileOf({ text: '$.a', events: [''] }), /\$\.events\[0\]: "" is not accepted here/],
    [fileOf({ text: '$.a', mode: 'both' }), /\$\.mode: "both" is not accepted here\. "append", "replace"/],
    [fileOf({ text: '$.a', name: ' ' }), /\$\.name: " " is not accepted here\. a name of at most 100/],
    [fileOf({ text: '$.a', texts: '$.b' }), /There is nothing called "texts" here/],
    [`${' '.repeat(64 * 1024)}{}`, /The file is too large\. at most 64.KiB/],
  ])('with a mistake says where and what: %#', (text, mistake) => {
    expect(mistakesIn(text).join('\n')).toMatch(mistake);
  });

  it.each([2, 3])('may have %d stars in a path, or not', (stars) => {
    expect(mistakesIn(fileOf({ text: `$${'[*]'.repeat(stars)}` })).length).toBe(stars > 2 ? 1 : 0);
  });
});

describe('the bounds of a file', () => {
  it.each([
    ['a name of 100 characters', { name: 'n'.repeat(100) }, 0],
    ['a name of 101', { name: 'n'.repeat(101) }, 1],
    ['a name of one', { name: 'n' }, 0],
    ['8 paths of a text', { text: Array.from({ length: 8 }, () => '$.a') }, 0],
    ['9', { text: Array.from({ length: 9 }, () => '$.a') }, 1],
    ['8 paths of a reasoning', { reasoning: Array.from({ length: 8 }, () => '$.a') }, 0],
    ['9 of that', { reasoning: Array.from({ length: 9 }, () => '$.a') }, 1],
    ['50 types of events', { events: Array.from({ length: 50 }, (_, at) => `e${at}`) }, 0],
    ['51', { events: Array.from({ length: 51 }, (_, at) => `e${at}`) }, 1],
  ])('let it have %s, or not', (_, members, count) => {
    expect(mistakesIn(fileOf({ text: '$.a', ...members }))).toHaveLength(count);
  });

  it.each([
    [64 * 1024, 0],
    [64 * 1024 + 1, 1],
  ])('let it have %i characters, or not', (length, count) => {
    expect(mistakesIn(fileOf({ text: '$.a' }).padEnd(length))).toHaveLength(count);
  });

  it('cut the name that it takes from its file', () => {
    const nameOf = (defaultName: string): string | undefined => {
      const parsed = parseOwnFormat(fileOf({ text: '$.a' }), defaultName);
      return 'format' in parsed ? parsed.format.name : undefined;
    };
    expect([100, 101].map((length) => nameOf('n'.repeat(length)))).toEqual([
      'n'.repeat(100),
      'n'.repeat(100),
    ]);
  });
});

describe('what was typed', () => {
  it.each<[typed: string, members: object]>([
    ['$.a', { text: '$.a' }],
    ['{"text":"$.a","mode":"replace"}', { text: '$.a', mode: 'replace' }],
    ['{"text":"$.a","mode":"append"}', { text: '$.a' }],
    ['{"reasoning":"$.r","events":["a","b"]}', { reasoning: '$.r', events: ['a', 'b'] }],
    ['{"finish":"$.f","events":[]}', { finish: '$.f' }],
  ])('%s becomes a file that says the same', (typed, members) => {
    expect(JSON.parse(ownFormatText('n', typed))).toEqual({ version: 1, name: 'n', ...members });
  });
});

it('has a schema with the same members', () => {
  const schema = JSON.parse(readFileSync('media/format.schema.json', 'utf8')) as { properties: object };
  expect(Object.keys(schema.properties).toSorted()).toEqual(
    ['$schema', 'version', 'name', 'events', 'text', 'reasoning', ...paths, 'mode'].toSorted(),
  );
});
