// What single events of token streams add, as rows of the list say it.

import { describe, expect, it } from 'vitest';

import { gistOf } from '../../../src/core/assembly/eventGist.ts';
import { recognisedFormats } from '../../../src/core/assembly/formats.ts';
import { typed } from './assembling.ts';

function chat(delta: object, more: object = {}): string {
  return JSON.stringify({
    id: 'c',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, ...more }],
  });
}

function partsOf(data: string, type = 'message'): unknown {
  return gistOf(data, type)?.parts;
}

describe('an event', () => {
  it.each<[what: string, data: string, parts: unknown]>([
    ['text with its spaces', chat({ content: '  two\n' }), [{ kind: 'text', text: '  two\n' }]],
    ['a reason to end', chat({}, { finish_reason: 'stop' }), [{ kind: 'finish', text: 'stop' }]],
    [
      'text and a reason',
      chat({ content: 'x' }, { finish_reason: 'length' }),
      [
        { kind: 'text', text: 'x' },
        { kind: 'finish', text: 'length' },
      ],
    ],
    ['reasoning', chat({ reasoning_content: 'hm' }), [{ kind: 'reasoning', text: 'hm' }]],
    [
      'the beginning of a call',
      chat({ tool_calls: [{ index: 0, id: 'call_1', function: { name: 'f', arguments: '{"a' } }] }),
      [{ kind: 'tool call', name: 'f', text: '{"a' }],
    ],
    [
      'counts',
      JSON.stringify({
        id: 'c',
        object: 'chat.completion.chunk',
        choices: [],
        usage: { prompt_tokens: 3, completion_tokens: 4 },
      }),
      [{ kind: 'usage', text: 'prompt_tokens 3, completion_tokens 4' }],
    ],
  ])('adds %s', (_, data, parts) => {
    expect(partsOf(data)).toEqual(parts);
  });

  it('adds the end of a call with all of its text', () => {
    const data = JSON.stringify({
      type: 'response.output_text.done',
      item_id: 'm',
      output_index: 0,
      content_index: 0,
      text: 'all of it',
    });
    expect(partsOf(data)).toEqual([{ kind: 'text', text: 'all of it', isWhole: true }]);
  });

  it.each([
    ['{"t":1}'],
    ['[DONE]'],
    ['plain'],
    [''],
    ['{"id":'],
    [chat({ role: 'assistant' })],
    [chat({ content: '' })],
  ])('adds nothing that can be shown: %s', (data) => {
    expect(partsOf(data)).toBeUndefined();
  });

  it.each([
    [299, 299],
    [300, 300],
    [301, 300],
  ])('with a text of %d characters shows %d', (length, shown) => {
    const [part] = gistOf(chat({ content: 'x'.repeat(length) }), 'message')?.parts ?? [];
    expect(part).toEqual({
      kind: 'text',
      text: 'x'.repeat(shown),
      ...(length > shown && { isCut: true }),
    });
  });

  it('is not cut within a character', () => {
    const [part] = gistOf(chat({ content: `${'x'.repeat(299)}\u{1f600}` }), 'message')?.parts ?? [];
    expect(part?.text).toBe('x'.repeat(299));
  });

  it('of several lines of JSON is read as a whole', () => {
    const lines = ['a', 'b'].map((response) => JSON.stringify({ model: 'm', response, done: false }));
    expect(gistOf(lines.join('\n'), 'message')).toEqual({
      format: 'ollama',
      parts: [{ kind: 'text', text: 'ab' }],
    });
  });

  it('shows twelve things at most', () => {
    const choices = Array.from({ length: 40 }, (_, index) => ({ index, delta: { reasoning_content: 'r' } }));
    const data = JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices });
    expect(gistOf(data, 'message')?.parts.length).toBe(12);
  });

  it('is read along a path of one’s own, and no other way then', () => {
    const options = { typed: typed('$.delta.text') };
    expect(gistOf('{"delta":{"text":" a"}}', 'message', options)).toMatchObject({
      format: 'path',
      parts: [{ kind: 'text', text: ' a' }],
    });
    expect(gistOf(chat({ content: 'x' }), 'message', options)).toBeUndefined();
  });

  it('of no format fails whatever was likely', () => {
    for (const likely of recognisedFormats) expect(gistOf('{"t":1}', 'message', { likely })).toBeUndefined();
  });
});
