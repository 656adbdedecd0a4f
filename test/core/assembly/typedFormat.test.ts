// What is typed above the answers: a path, or the fields of a format, each tried on a stream.

import { describe, expect, it } from 'vitest';

import {
  fieldsOfTyped,
  longestTypedFormat,
  noFields,
  parseTypedFormat,
  textOfTyped,
  withPath,
} from '../../../src/core/assembly/typedFormat.ts';
import { parseOwnFormat } from '../../../src/core/ownFormat/ownFormatParser.ts';
import { ownFormatText } from '../../../src/core/ownFormat/ownFormatText.ts';
import { titleOfFormat } from '../../../src/core/assembly/formatTitles.ts';
import { AttemptLog } from '../attemptLog.ts';
import { answerLines, assemblyOf, typed } from './assembling.ts';

const stream = [
  ['note', { say: 'no' }],
  ['say', { id: 'a', think: 'hm' }],
  ['say', { id: 'a', say: 'Hel', model: 'm' }],
  ['say', { id: 'a', say: 'lo' }],
  ['say', { id: 'a', tool: { name: 'f', args: '{"a":', id: 'c' } }],
  ['say', { id: 'a', tool: { args: '1}' } }],
  ['say', { id: 'a', usage: { out: 3, in: 1 }, over: 'stop' }],
  ['say', { id: 'b', say: 'Two', broke: 'bad' }],
] as const;

function linesOf(text: string, ending = ''): string[] {
  const log = new AttemptLog();
  log.begin();
  log.push(
    stream.map(([name, data]) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`).join('') + ending,
  );
  log.end({ cause: 'end' });
  return assemblyOf(log.log, { typed: typed(text) }).answers.flatMap(answerLines);
}

const everything = {
  events: ['say'],
  text: '$.say',
  reasoning: '$.think',
  toolName: '$.tool.name',
  toolArguments: '$.tool.args',
  toolId: '$.tool.id',
  usage: '$.usage',
  outputTokens: '$.usage.out',
  model: '$.model',
  finish: '$.over',
  error: '$.broke',
  answerId: '$.id',
};

describe('what is typed', () => {
  it('is a path to the text, all of which is one answer', () => {
    expect(linesOf('$.say')).toEqual(['path | – | – | – |  | no tokens | ended', 'text: noHelloTwo']);
  });

  it('is every field of a format, for the events and answers that it names', () => {
    expect(linesOf(JSON.stringify(everything))).toEqual([
      'fields ids | a | m | – | stop | 3 | ended',
      'reasoning: hm',
      'text: Hello',
      'tool call f: {"a":1}',
      'fields ids | b | – | – |  | no tokens | cut off',
      'error: bad',
      'text: Two…',
    ]);
  });

  it('has answers without an end where it says none, and is ended by [DONE]', () => {
    expect(linesOf('{"reasoning":"$.think"}', 'data: [DONE]\n\n')).toEqual([
      'fields endless | – | – | – |  | no tokens | ended',
      'reasoning: hm',
    ]);
  });

  it('may be all of the text each time', () => {
    expect(linesOf('{"text":"$.say","mode":"replace","events":["say"]}').at(-1)).toBe('text: Two');
  });

  it.each([
    ['a..b', /The path has “..”/],
    ['{"text":"a..b"}', /The path has “..”/],
    ['{"text":"$[*][*][*]"}', /at most 2 stars/],
    ['{"text":', /cannot be read/],
    ['{}x', /cannot be read/],
    [`{"text":"${'a'.repeat(longestTypedFormat)}"}`, /cannot be read/],
  ])('%s says why it cannot be followed', (text, reason) => {
    const parsed = parseTypedFormat(text);
    expect('error' in parsed && parsed.error).toMatch(reason);
  });

  it.each([
    ['a path alone', withPath(noFields, 'text', '$.a'), '$.a'],
    ['fields', withPath(withPath(noFields, 'text', '$.a'), 'model', '$.m'), '{"text":"$.a","model":"$.m"}'],
    ['a field that is taken away', withPath(withPath(noFields, 'text', '$.a'), 'text', ''), ''],
    ['what leads to nothing', { paths: {}, events: 'a', mode: 'replace' } as const, ''],
    [
      'types of events',
      { paths: { text: '$.a' }, events: ' a,, b ', mode: 'append' } as const,
      '{"events":["a","b"],"text":"$.a"}',
    ],
    [
      'another way to grow',
      { ...withPath(noFields, 'text', '$.a'), mode: 'replace' } as const,
      '{"text":"$.a","mode":"replace"}',
    ],
  ])('%s has a text of its own', (_, fields, text) => {
    expect(textOfTyped(fields)).toBe(text);
    if (text !== '') expect(textOfTyped(fieldsOfTyped(text) ?? noFields)).toBe(text);
  });

  it('becomes a file that is read as the same format', () => {
    const text = ownFormatText('ours', JSON.stringify({ ...everything, mode: 'replace' }));
    expect(JSON.parse(text)).toEqual({ version: 1, name: 'ours', ...everything, mode: 'replace' });
    expect(parseOwnFormat(text, 'x')).toMatchObject({
      format: { name: 'ours', mode: 'replace', events: ['say'] },
    });
    expect(JSON.parse(ownFormatText('ours', '$.a'))).toEqual({ version: 1, name: 'ours', text: '$.a' });
  });

  it('is called by what it has', () => {
    expect([titleOfFormat('path'), titleOfFormat('fields ids')]).toEqual(['JSON path', 'JSON paths']);
  });
});
