// Streams that each stand for a kind which is easily put together wrongly, and what comes of them.

import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { Assembly } from '../../../src/core/assembly/assembly.ts';
import { AttemptLog } from '../attemptLog.ts';
import { answerLines, assemble, partLines, typed } from './assembling.ts';

const folder = new URL('../../fixtures/tokenStreams/kinds/', import.meta.url);

function linesOf(name: string): string[] {
  const stream = new AttemptLog();
  stream.begin();
  stream.push(readFileSync(new URL(`${name}.sse`, folder), 'utf8'));
  stream.end({ cause: 'end' });
  const assembly = new Assembly(stream.log);
  assembly.update();
  return assembly.answers.flatMap((answer) => [
    ...answerLines(answer),
    ...answer.unread
      .list()
      .map(({ what, name: kind, count, entries }) => `unread ${what} ${kind}: ${count} (${entries.join()})`),
  ]);
}

const kinds: Readonly<Record<string, readonly string[]>> = {
  '04-bare-error-then-done': ['error | – | – | – |  | no tokens | ended', 'error: quota exceeded'],
  '05-openrouter-reasoning-details': [
    'chat completions | c1 | m-1 | assistant | stop | no tokens | ended',
    'reasoning: First second.',
    'text: Done.',
    'data reasoning.encrypted: QUJD',
  ],
  '10-tool-calls-no-index-no-id': [
    'chat completions | c1 | m-1 | assistant | tool_calls | no tokens | ended',
    'text: ',
    'tool call get_weather: {"c":"Rome"}',
    'tool call get_time: {"z":"UTC"}',
  ],
  '12-groq-error': [
    'chat completions | c1 | m-1 | assistant |  | no tokens | ended',
    'error: Failed to call a function. (invalid_request_error, tool_use_failed)',
    'text: Par',
    'unread field error.failed_generation: 1 (4)',
  ],
  '13-cohere-v2': [
    'cohere | co1 | – | assistant | COMPLETE | 4 | ended',
    'reasoning tool_plan: I will look.',
    'tool call find: {"q":1}',
    'text: Hello you',
  ],
  '17-llamacpp-native': ['llama.cpp | – | gguf | – | eos | 3 | ended', 'text: Hello'],
  '20-langgraph-partial': ['langgraph | r1 | – | – |  | no tokens | ended', 'text: Hello you'],
  '22-vercel-ui-stream': [
    'ai sdk messages | msg_1 | – | – | stop | no tokens | ended',
    'reasoning: Think.',
    'tool call weather: {"c":"Rome"}',
    'tool result weather: {"t":20}',
    'text: It is 20.',
    'data data-weather: {"t":20}',
    'data source-url: {"type":"source-url","sourceId":"s1","url":"https://example.com"}',
  ],
  '24-dify': [
    'dify | t | – | – | message_end | 2 | ended',
    'data workflow: workflow_started',
    'text: Hello',
    'reasoning: need tool',
    'tool call search: {"q":1}',
    'tool result search: found',
  ],
  '25-coze': ['coze | ch | – | assistant | completed | 2 | ended', 'text: Hello'],
  '27-a2a-03': [
    'a2a | T | – | – | completed | no tokens | ended',
    'data status: submitted\nworking',
    'text story: Once upon.',
    'data status: completed',
  ],
  '28-mcp-stream': [
    'mcp | – | – | – |  | no tokens | ended',
    'data Progress of "p": 1 of 2 half',
    'tool call sampling/createMessage: {"maxTokens":5}',
    'data notifications/message: {"level":"info","data":"log line"}',
    'tool result (failed): {"content":[{"type":"text","text":"Sunny"}],"isError":true}',
  ],
  '30-anthropic-full': [
    'anthropic messages | msg | claude | assistant |  | no tokens | ended',
    'error: Overloaded (overloaded_error)',
    'reasoning: Hm.',
    'tool call echo: {"a":1}',
    'tool result mcp_tool_result: [{"type":"text","text":"one"}]',
    'text: Cited text',
    'data citations: {"type":"char_location","cited_text":"x","document_index":0}',
  ],
  '32-gemini-partial-args': [
    'gemini | g2 | gemini-3 | model | STOP | 4 | ended',
    'tool call book: {"city":"Rome"}',
  ],
  '37-openai-assistants': ['assistants | run_1 | gpt-4o | – | completed | 2 | ended', 'text: Hello'],
  '39-dashscope-native': ['dashscope | q | – | – | stop | 2 | ended', 'text: Hello'],
  '43-chat-then-own-error-event': [
    'chat completions | c1 | m-1 | assistant |  | no tokens | cut off',
    'error: database gone (E42)',
    'text: Half…',
  ],
  '44-app-error-event-no-llm': [],
  '62-responses-patch': [
    'responses | resp_1 | gpt-5 | – | completed | 9 | ended',
    'tool call create_file a.txt: +hello',
    'approval request delete_all: {"n":1}',
  ],
  '68-chat-audio': [
    'chat completions | c1 | m-1 | assistant | stop | no tokens | ended',
    'text: Good day',
    'data audio: UklGRg==',
  ],
  '69-copilot-reasoning-text': [
    'chat completions | c1 | m-1 | assistant | stop | no tokens | ended',
    'reasoning: Hm so.',
    'data reasoning_opaque: QUJD',
    'text: Yes',
  ],
};

describe('streams that are easily put together wrongly', () => {
  it.each(Object.entries(kinds))('%s', (name, lines) => {
    expect(linesOf(name)).toEqual(lines);
  });
});

it('tokens that are JSON strings are read along the path of the data itself', () => {
  const text = readFileSync(new URL('63-json-string-tokens.sse', folder), 'utf8');
  expect(assemble(text).answers).toEqual([]);
  expect(assemble(text, { typed: typed('$') }).answers.flatMap(partLines)).toEqual(['text: Hello\nyou!…']);
});
