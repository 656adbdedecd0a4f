// The filter lets through everything that the rules might find, and little else.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  defaultCloseMessages,
  findCloseMessage,
  type CloseMessageRule,
} from '../../../src/core/wire/closeMessage.ts';
import { CloseMessageFilter } from '../../../src/core/wire/closeMessageFilter.ts';
import { parseBlock } from '../../../src/core/wire/fields.ts';
import { bytesOf } from '../recording.ts';

function mayMeet(rules: readonly CloseMessageRule[], block: string): boolean {
  const bytes = bytesOf(`: before\n${block}: after\n`);
  const type = parseBlock(bytesOf(block)).type || 'message';
  return new CloseMessageFilter(rules).mayMeet(
    type,
    bytes,
    ': before\n'.length,
    bytes.length - ': after\n'.length,
  );
}

describe('the default rules', () => {
  it.each([
    'data: [DONE]\n\n',
    'data:[DONE]\n\n',
    'id: 7\r\ndata: [DONE]\r\n\r\n',
    'data: {"type":"close"}\n\n',
    'data: {"type":"\\u0063lose"}\n\n',
    'data: {"type":"cl\\u006Fse"}\n\n',
    'data: {"type":"cl\\u006fse"}\n\n',
    'data: {"type":\ndata: "close"}\n\n',
    'event: close\ndata: 1\n\n',
  ])('let through %j', (block) => {
    expect(mayMeet(defaultCloseMessages, block)).toBe(true);
  });

  it.each([
    'data: 1\n\n',
    'data: DONE\n\n',
    'data: {"type":"closed"}\n\n',
    'data: {"type":"content_block_delta","delta":{"text":"close [done] \\n \\" \\\\ \\u00e4"}}\n\n',
    'event: closed\ndata: 1\n\n',
  ])('keep back %j', (block) => {
    expect(mayMeet(defaultCloseMessages, block)).toBe(false);
  });
});

it.each([
  [[{ event: 'end' }], 'data: end\n\n', false],
  [[{ event: 'end', data: 'x' }], 'event: end\ndata: y\n\n', true],
  [[{ path: 'done' }], 'data: 1\n\n', true],
  [[{ path: 'done', equals: true }], 'data: 1\n\n', true],
  [[{ data: '' }], 'data: 1\n\n', true],
  [[{ data: 'a\nb' }], 'data: 1\n\n', true],
  [[{ path: 'a', equals: 'x/y' }], 'data: {"a":"x\\/y"}\n\n', true],
  [[{ path: 'a', equals: 'é' }], 'data: {"a":"é"}\n\n', true],
  [[{ data: 'a rather long text' }], 'data: a rather long text\n\n', true],
  [[{ data: 'a rather long text' }], 'data: a rather long word\n\n', false],
  [[], 'data: 1\n\n', false],
])('of %j, %j: %s', (rules, block, may) => {
  expect(mayMeet(rules, block)).toBe(may);
});

it('lets through whatever meets a rule, however it is written', () => {
  const texts = fc.oneof(fc.constantFrom('close', '[DONE]', 'a', 'type'), fc.string({ maxLength: 4 }));
  const rules = fc.array(
    fc.oneof(
      fc.record({ data: texts }),
      fc.record({ path: fc.constant('type'), equals: texts }),
      fc.record({ event: fc.constantFrom('close', 'a'), data: texts }),
    ),
    { maxLength: 3 },
  );
  const codeOf = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  /** The text inside a string of JSON, with some of its letters as their codes. */
  const escaped = (text: string, which: readonly boolean[]): string =>
    JSON.stringify(text)
      .slice(1, -1)
      .replaceAll(/[a-z[\]]/gi, (character, at: number) =>
        which[at % which.length] === true ? codeOf(character) : character,
      );
  fc.assert(
    fc.property(
      rules,
      texts,
      fc.array(fc.boolean(), { minLength: 1 }),
      fc.boolean(),
      (rules, text, which, isJson) => {
        const data = isJson ? `{"type":"${escaped(text, which)}"}` : text;
        if (/[\r\n]/.test(data)) return;
        const block = `event: a\ndata: ${data}\n\n`;
        const event = { type: 'a', data: parseBlock(bytesOf(block)).data ?? '' };
        if (findCloseMessage(rules, event)) expect(mayMeet(rules, block)).toBe(true);
      },
    ),
    { numRuns: 3_000 },
  );
});
