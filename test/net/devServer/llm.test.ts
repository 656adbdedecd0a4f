// Every format that `/llm` speaks is put together here, whole, with reasoning and a call, cut off, and failed.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Answer } from '../../../src/core/assembly/answer.ts';
import { recognisedFormats } from '../../../src/core/assembly/formats.ts';
import type { DevServer } from '../../../src/net/devServer/devServer.ts';
import { llmFormatNames } from '../../../src/net/devServer/llm/llmRoute.ts';
import { assemblyOf } from '../../core/assembly/assembling.ts';
import { record } from '../../core/recording.ts';
import { startTestServer } from './devServerUnderTest.ts';
import { requestRaw } from './rawRequest.ts';

let server: DevServer;
beforeAll(async () => {
  ({ server } = await startTestServer());
});
afterAll(() => server.close());

const usualRequest = { model: 'm', messages: [{ role: 'user', content: 'Hello?' }] };

/** The answers to a question in a format. */
async function ask(format: string, query: string, asked: object = usualRequest): Promise<readonly Answer[]> {
  const { body, headers } = await requestRaw(server.port, `/llm?delay=0&format=${format}&${query}`, {
    method: 'POST',
    body: JSON.stringify(asked),
  });
  const isLines = !(headers.get('content-type') ?? '').startsWith('text/event-stream');
  const log = record([body], 1_000_000, { format: isLines ? 'json-lines' : 'event-stream', isWhole: true });
  return assemblyOf(log).answers;
}

function textOf({ parts }: Answer, kind: string): string {
  return parts
    .filter((part) => part.kind === kind)
    .map(({ text }) => text.text())
    .join('');
}

/** Formats whose names are written otherwise in an address. */
const names = new Map(
  llmFormatNames.map((name) => [name, name === 'llama.cpp' ? name : name.replaceAll('-', ' ')]),
);
names.set('ag-ui', 'ag-ui');

/** Formats without a text of a model, and those that have no calls or no reasoning. */
const withoutText = new Set(['images', 'mcp']);
const withoutCalls = new Set(
  'images mcp a2a transcription llama.cpp text-generation watsonx delta-patches'.split(' '),
);
const withoutReasoning = new Set(
  'images mcp a2a transcription assistants llama.cpp text-generation watsonx copilotkit'.split(' '),
);

it('speaks every format that is recognised', () => {
  expect([...names.values()].toSorted()).toEqual([...recognisedFormats].toSorted());
});

describe.each(llmFormatNames)('/llm as %s', (format) => {
  const isSession = format === 'mcp';

  it('is put together', async () => {
    const [answer, ...others] = await ask(format, 'reasoning=1&tool=1');
    expect(others).toEqual([]);
    expect(answer?.format).toBe(names.get(format));
    if (!answer) return;
    expect([answer.errors, answer.unread.list()]).toEqual([[], []]);
    if (!isSession) expect(answer.isEnded || answer.finishes.size > 0 || format === 'langgraph').toBe(true);
    if (!withoutText.has(format))
      expect(textOf(answer, 'text')).toMatch(/^You asked: Hello\?\nThis dev server has no model\./);
    if (!withoutReasoning.has(format))
      expect(textOf(answer, 'reasoning')).toMatch(/^The question is about the weather/);
    if (!withoutCalls.has(format)) {
      const call = answer.parts.find(({ kind }) => kind === 'tool call');
      expect(call?.name).toBe('get_weather');
      expect(JSON.parse(call?.text.text() ?? '')).toEqual({ city: 'Reykjavík', days: 3 });
    }
  });

  it('has no reasoning and no call that are not asked for', async () => {
    const [answer] = await ask(format, '');
    const kinds = answer?.parts.map(({ kind }) => kind) ?? [];
    // An empty part would be one as well.
    expect(kinds.filter((kind) => kind === 'reasoning' || kind === 'tool call')).toEqual([]);
  });

  it('says its error', async () => {
    const answers = await ask(format, 'fail=2');
    expect(answers.length).toBe(1);
    expect(answers[0]?.errors.map(({ text }) => text).join()).toContain('The model of the dev server fails');
  });

  it('breaks off', async () => {
    const answers = await ask(format, 'cut=2');
    expect(answers.length).toBe(1);
    expect(answers[0]?.isEnded).toBe(false);
  });
});

const question = { role: 'user', parts: [{ kind: 'text', text: 'Hello?' }] };

describe.each([
  ['a2a', { jsonrpc: '2.0', id: 7, method: 'message/stream', params: { message: question } }, 'completed'],
  ['cohere', { model: 'm', message: 'Hello?' }, 'COMPLETE'],
] as const)('/llm as %s, asked in the older version', (format, asked, finish) => {
  it('answers in that version', async () => {
    const [answer, ...others] = await ask(format, 'reasoning=1&tool=1', asked);
    expect(others).toEqual([]);
    expect(answer && textOf(answer, 'text')).toMatch(/^You asked: Hello\?/);
    expect([...(answer?.finishes.values() ?? [])]).toEqual([finish]);
    expect([answer?.isEnded, answer?.errors, answer?.unread.list()]).toEqual([true, [], []]);
  });

  it('fails in that version', async () => {
    const answers = await ask(format, 'fail=2', asked);
    expect(answers.map(({ isEnded }) => isEnded)).toEqual([true]);
    expect(answers[0]?.errors.map(({ text }) => text).join()).toContain('The model of the dev server fails');
  });
});

/** What stands in the data of an answer's events. */
async function dataOf(format: string, query: string, asked: object = usualRequest): Promise<string> {
  const { body } = await requestRaw(server.port, `/llm?delay=0&format=${format}&${query}`, {
    method: 'POST',
    body: JSON.stringify(asked),
  });
  return body.toString();
}

describe('the id of a JSON-RPC request', () => {
  it.each([
    [7, '7'],
    [0, '0'],
    ['seven', '"seven"'],
    ['', '""'],
    [undefined, '1'],
    [null, '1'],
    [true, '1'],
    [{ a: 1 }, '1'],
  ])('%j is that of its answer, %s', async (id, expected) => {
    for (const [format, query] of [
      ['a2a', ''],
      ['a2a', 'fail=2'],
      ['mcp', ''],
      ['mcp', 'fail=2'],
    ] as const) {
      const text = await dataOf(format, query, { jsonrpc: '2.0', id, params: { message: question } });
      const ids = text.match(/"jsonrpc":"2\.0","id":[^,]+/g) ?? [];
      expect(ids.length).toBeGreaterThan(0);
      expect(new Set(ids)).toEqual(new Set([`"jsonrpc":"2.0","id":${expected}`]));
    }
  });
});

it.each([
  [
    'langgraph',
    /"usage_metadata":\{"input_tokens":12,"output_tokens":\d+\},"response_metadata":\{"finish_reason":"stop"\}/,
  ],
  ['bedrock', /^data: \{"messageStart":\{"role":"assistant"\}\}$/m],
])('%s says who speaks, or how it ended, as its clients read it', async (format, expected) => {
  expect(await dataOf(format, '')).toMatch(expected);
});

it.each(
  'messages input contents prompt query question inputs message additional_messages content parts text params'.split(
    ' ',
  ),
)('finds the question under %s: the last of a list, a message, or within others', async (name) => {
  const asked = [
    { [name]: ['Not this?', 'Hello?'] },
    {
      [name]: [
        { role: 'user', content: 'Not this?' },
        { role: 'user', text: 'Hello?' },
      ],
    },
    { input: { other: 'Not this?', [name]: [{ parts: ['Hello?'] }] } },
    // One that is empty is none.
    { messages: [], [name]: [{ content: '', text: 'Hello?' }] },
  ];
  for (const body of asked) {
    const [answer] = await ask('chat-completions', '', body);
    expect(answer && textOf(answer, 'text')).toMatch(/^You asked: Hello\?/);
  }
});

it('finds the question of a body that has many other names, or none, at once', async () => {
  const deep = Array.from({ length: 6 }).reduce<object>((inner) => ({ other: inner, input: inner }), {});
  const [answer] = await ask('chat-completions', '', deep);
  expect(answer && textOf(answer, 'text')).toMatch(/^You asked nothing\./);
});
