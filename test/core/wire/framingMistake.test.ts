// What blocks look like that are no proper events, and what must not be taken for one of those.

import { describe, expect, it } from 'vitest';

import {
  findFramingMistake,
  type BlockFate,
  type FramingMistake,
} from '../../../src/core/wire/framingMistake.ts';

const cases: readonly (readonly [fate: BlockFate, text: string, mistake: FramingMistake])[] = [
  [
    'incomplete',
    'data: {"n":0}\ndata: {"n":1}\ndata: {"n":2}\n',
    { kind: 'no blank line', line: 'data: {"n":0}', lines: 3 },
  ],
  [
    'incomplete',
    'data:[1]\r\ndata:[2]\r\ndata:[3]\r\ndata:[4',
    { kind: 'no blank line', line: 'data:[1]', lines: 3 },
  ],
  [
    'incomplete',
    'event: a\ndata: 1\nevent: b\ndata: 2\nevent: c\n',
    { kind: 'no blank line', line: 'data: 1', lines: 3 },
  ],
  [
    'incomplete',
    'id: 1\ndata: a\nid: 2\ndata: b\nid: 3\ndata: c\n',
    { kind: 'no blank line', line: 'data: a', lines: 3 },
  ],
  ['message', 'data: {"n":0}\ndata: {"n":1}\n\n', { kind: 'no blank line', line: 'data: {"n":0}', lines: 2 }],
  ['no-data', '0\n1\n2\n3\n\n', { kind: 'no field names', line: '0' }],
  ['no-data', '{"n":0}\n\n', { kind: 'no field names', line: '{"n":0}' }],
  ['incomplete', '{"n":0}\n', { kind: 'no field names', line: '{"n":0}' }],
  ['incomplete', '{"n":0}', { kind: 'no field names', line: '{"n":0}' }],
  ['incomplete', ': hi\na\nb\nc\n', { kind: 'no field names', line: 'a' }],
  ['no-data', 'Data: 1\n\n', { kind: 'misspelt field', line: 'Data: 1' }],
  ['no-data', '  data: 1\n  id: 2\n\n', { kind: 'misspelt field', line: '  data: 1' }],
  ['incomplete', 'data : 1\n', { kind: 'misspelt field', line: 'data : 1' }],
  ['message', 'data: data: {"a":1}\n\n', { kind: 'double prefix', line: 'data: data: {"a":1}' }],
  ['message', 'data:data:1\n\n', { kind: 'double prefix', line: 'data:data:1' }],
  ['message', 'data: event: x\ndata: data: 1\n\n', { kind: 'double prefix', line: 'data: event: x' }],
  [
    'incomplete',
    'data: {"n":0}\\n\\ndata: {"n":1}\\n\\n',
    { kind: 'escaped line breaks', line: 'data: {"n":0}\\n\\ndata: {"n":1}\\n\\n' },
  ],
  ['incomplete', 'data: hello\\n\\n', { kind: 'escaped line breaks', line: 'data: hello\\n\\n' }],
  ['message', 'data: {"n":0}\\n\\n\n\n', { kind: 'escaped line breaks', line: 'data: {"n":0}\\n\\n' }],
  ['message', 'data: a\\r\\n\\r\\n\n\n', { kind: 'escaped line breaks', line: 'data: a\\r\\n\\r\\n' }],
  ['no-data', '<!DOCTYPE html>\n<html>\n\n', { kind: 'html page', line: '<!DOCTYPE html>' }],
  ['incomplete', '<html><head>', { kind: 'html page', line: '<html><head>' }],
];

const proper: readonly (readonly [fate: BlockFate, text: string])[] = [
  ['message', 'data: {"n":0}\n\n'],
  ['message', 'id: 1\nevent: a\ndata: {\ndata: "n": 0\ndata: }\n\n'],
  ['message', 'data: a\ndata: b\ndata: c\n\n'],
  ['message', 'data: {"text":"write \\n\\ndata: so"}\n\n'],
  ['message', 'data: {"text":"ends in \\n"}\n\n'],
  ['message', 'data: "a\\n"\n\n'],
  ['message', 'data: the data: field\n\n'],
  ['message', 'data: database: 1\n\n'],
  ['message', 'data: <!DOCTYPE html>\n\n'],
  ['message', 'data: 1\nfoo: 2\n\n'],
  ['no-data', 'event: ping\n\n'],
  ['no-data', 'event: ping\nfoo\n\n'],
  ['incomplete', 'data: {"n":0}\ndata: {"n":1}\n'],
  ['incomplete', 'data: {"n":'],
  ['incomplete', 'data: a\ndata: b\ndata: c\ndata: d\n'],
  ['incomplete', 'dat'],
  ['incomplete', 'a\nb\n'],
  ['incomplete', ''],
];

describe('a block', () => {
  it.each(cases)('that is %s, %j, looks like a mistake', (fate, text, mistake) => {
    expect(findFramingMistake(text, fate)).toEqual(mistake);
  });

  it.each(proper)('that is %s, %j, does not', (fate, text) => {
    expect(findFramingMistake(text, fate)).toBeUndefined();
  });
});
