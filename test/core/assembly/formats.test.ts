import { describe, expect, it } from 'vitest';

import { recognise, type TokenFormat } from '../../../src/core/assembly/formats.ts';
import { jsonEventOf } from '../../../src/core/assembly/reading/jsonEvents.ts';
import { allLines, assemble, fixture } from './assembling.ts';

const streams: Readonly<Record<string, readonly string[]>> = {
  'chat-text': [
    'chat completions | chatcmpl-1 | gpt-4o-2024-08-06 | assistant | stop | 12 | ended',
    'text: Hello wörld\n👋',
  ],
  'chat-tools': [
    'chat completions | chatcmpl-2 | gpt-4o | assistant | tool_calls | no tokens | ended',
    'tool call get_weather: {"city":"Paris","id":12345678901234567890}',
    'tool call get_time: {"zone":"CET"}',
  ],
  'chat-choices': [
    'chat completions | chatcmpl-3 | gpt-4o | assistant | stop+length | no tokens | goes on',
    'text: One two',
    'text [1]: Un',
    'refusal [1]: Non.',
  ],
  'chat-reasoning': [
    'chat completions | ds-1 | deepseek-reasoner | assistant | stop | 8 | ended',
    'reasoning: Let me see.',
    'text: 42',
  ],
  responses: [
    'responses | resp_1 | gpt-5 | – | completed | 25 | ended',
    'reasoning: Weighing it.',
    'text: It is sunny.',
    'tool call get_weather: {"city":"Rome"}',
  ],
  'responses-failed': [
    'responses | resp_2 | gpt-5 | – | failed | no tokens | ended',
    'error: The model failed to generate a response. (server_error)',
    'error: Slow down. (rate_limit_exceeded)',
    'refusal: I cannot',
  ],
  'responses-incomplete': [
    'responses | resp_3 | o4-mini | – | incomplete: max_output_tokens | 7 | ended',
    'tool call web_search_call: {"id":"ws_1","type":"web_search_call","status":"completed","action":{"type":"search","query":"sse"}}',
    'reasoning: Hm',
    'tool call: print(1)',
  ],
  anthropic: [
    'anthropic messages | msg_01 | claude-sonnet-4-5-20250929 | assistant | tool_use | 89 | ended',
    'reasoning: The user asks for weather.',
    'text: Let me check that.',
    'tool call get_weather: {"location": "San Francisco, CA"}',
  ],
  'anthropic-server-tool': [
    'anthropic messages | msg_02 | claude-opus-4-1 | assistant |  | no tokens | ended',
    'error: Overloaded (overloaded_error)',
    'tool call web_search: {"query":"sse"}',
    'tool result web_search_tool_result: [{"type":"web_search_result","title":"SSE","url":"https://example.com","page_age":9007199254740993}]',
    'reasoning redacted_thinking: EmwKAhgB',
  ],
  gemini: [
    'gemini | r-1 | gemini-2.5-flash | model | STOP | 23 | goes on',
    'reasoning: Considering',
    'text: It is late.',
    'tool call set_timer: {"seconds": 9007199254740993}',
    'tool call set_lamp: {"on": true}',
    'text: Done.',
  ],
  'ollama-chat': [
    'ollama | – | qwen3 | assistant | stop | 282 | ended',
    'reasoning: Hmm, easy.',
    'text: The sky is blue.',
    'tool call get_sky: {"day": 1,"id":12345678901234567890}',
  ],
  'ollama-generate': [
    'ollama | – | llama3.2 | – | length | 2 | ended',
    'text: The end',
    'ollama | – | llama3.2 | – |  | no tokens | goes on',
    'text: Next…',
  ],
  'ag-ui': [
    'ag-ui | run1 | – | – | finished | no tokens | ended',
    'data State: snapshot {"count":9007199254740993}\ndelta [{"op":"replace","path":"/count","value":2}]',
    'data Steps: started plan\nfinished plan',
    'reasoning: First think.',
    'text assistant: On it.',
    'tool call search: {"q":1}',
    'tool result search: nothing found',
    'data Custom: ui {"card":1}',
    'text assistant: Bye',
    'data Result: {"ok":true}',
  ],
  'ag-ui-error': [
    'ag-ui | run2 | – | – |  | no tokens | ended',
    'error: The agent crashed (E_AGENT)',
    'reasoning: Hm',
  ],
  mcp: [
    'mcp | – | – | – |  | no tokens | goes on',
    'error: Method not found (-32601)',
    'data Progress of "p1": 1 of 3 Reading\n2 of 3…',
    'data notifications/message: {"level":"info","data":"started"}…',
    'tool call sampling/createMessage: {"maxTokens":9007199254740993}',
    'tool result: {"content":[{"type":"text","text":"42"}],"isError":false}',
    'tool result (failed): {"code":-32601,"message":"Method not found"}',
  ],
};

describe('streams as their vendors document them', () => {
  it.each(Object.entries(streams))('%s', async (name, lines) => {
    expect(allLines(assemble(await fixture(name)))).toEqual(lines);
  });
});

describe('an event after others', () => {
  const chunk = '{"id":"c","choices":[{"delta":{"content":"a"}}]}';
  const formatOf = (data: string, likely?: TokenFormat): string | undefined =>
    recognise(jsonEventOf(data, 'message'), likely)?.format;

  it.each<[likely: TokenFormat | undefined]>([
    [undefined],
    ['error'],
    ['path'],
    ['fields'],
    ['own:x'],
    ['gemini'],
    ['chat completions'],
    ['ai sdk data'],
  ])('is of its own format, whatever came before: %s', (likely) => {
    expect(formatOf(chunk, likely)).toBe('chat completions');
    expect(formatOf('0:"a"', likely)).toBe('ai sdk data');
    expect(formatOf('no format', likely)).toBeUndefined();
  });

  it('that others have too is of the format of those before, and alone of none', () => {
    const finish = '{"type":"finish","finishReason":"stop"}';
    expect(formatOf(finish)).toBeUndefined();
    expect(formatOf(finish, 'gemini')).toBeUndefined();
    expect(formatOf(finish, 'ai sdk messages')).toBe('ai sdk messages');
  });
});
