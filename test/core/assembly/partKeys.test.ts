// Which part of an answer a piece belongs to where the events themselves say it in several ways, and which answer an
// attempt without a name for one belongs to.

import { describe, expect, it } from 'vitest';

import { Assembly } from '../../../src/core/assembly/assembly.ts';
import { AttemptLog } from '../attemptLog.ts';
import { allLines, assemble, partLines, typed } from './assembling.ts';

function events(...values: readonly object[]): string {
  return values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join('');
}

function partsOf(stream: string): string[] {
  return assemble(stream).answers.flatMap((answer) => partLines(answer));
}

const created = { type: 'response.created', response: { id: 'r1', model: 'm' } };

describe('a call of a tool that the server runs itself', () => {
  it('is one with its code, which comes in pieces', () => {
    const item = { type: 'code_interpreter_call', id: 'ci1' };
    const parts = partsOf(
      events(
        created,
        { type: 'response.output_item.added', output_index: 0, item },
        { type: 'response.code_interpreter_call_code.delta', output_index: 0, delta: '1 ' },
        { type: 'response.code_interpreter_call_code.delta', output_index: 0, delta: '+ 1' },
        { type: 'response.output_item.done', output_index: 0, item: { ...item, code: '1 + 1' } },
      ),
    );
    expect(parts).toEqual(['tool call code_interpreter_call: 1 + 1']);
  });

  it('that comes whole has its item as its text, beside others of its kind', () => {
    const first = { type: 'web_search_call', id: 'ws1', action: { query: 'a' } };
    const parts = partsOf(
      events(
        created,
        { type: 'response.output_item.added', output_index: 0, item: { type: 'web_search_call', id: 'ws1' } },
        { type: 'response.output_item.done', output_index: 0, item: first },
        { type: 'response.output_item.added', output_index: 1, item: { type: 'file_search_call', id: 'f' } },
      ),
    );
    expect(parts).toEqual([
      `tool call web_search_call: ${JSON.stringify(first)}`,
      'tool call file_search_call: …',
    ]);
  });

  it('is none for an item without a type', () => {
    expect(
      partsOf(events(created, { type: 'response.output_item.added', output_index: 0, item: {} })),
    ).toEqual([]);
  });
});

describe('the arguments of a call', () => {
  it('come in pieces in AG-UI', () => {
    const about = { toolCallId: 'c1' };
    const parts = partsOf(
      events(
        { type: 'RUN_STARTED', threadId: 't', runId: 'r' },
        { type: 'TOOL_CALL_START', ...about, toolCallName: 'weather' },
        { type: 'TOOL_CALL_ARGS', ...about, delta: '{"city":' },
        { type: 'TOOL_CALL_ARGS', ...about, delta: '"Rome"}' },
        { type: 'TOOL_CALL_END', ...about },
      ),
    );
    expect(parts).toEqual(['tool call weather: {"city":"Rome"}']);
  });

  it('are another call’s each time where a format sends calls whole', () => {
    const call = (city: string): object => ({ function: { name: 'weather', arguments: { city } } });
    const line = (calls: readonly object[]): object => ({
      model: 'm',
      created_at: '2026-01-01T00:00:00Z',
      message: { role: 'assistant', content: '', tool_calls: calls },
      done: false,
    });
    expect(partsOf(events(line([call('Rome'), call('Oslo')]), line([call('Rome')])))).toEqual([
      'tool call weather: {"city":"Rome"}',
      'tool call weather: {"city":"Oslo"}',
      'tool call weather: {"city":"Rome"}',
    ]);
  });
});

describe('a stream whose events name no answer', () => {
  it.each([
    { format: 'mcp', data: '{"jsonrpc":"2.0","id":1,"result":{"text":"a"}}', path: undefined },
    { format: 'path', data: '{"text":"a"}', path: 'text' },
  ])('has one an attempt in the format $format', ({ data, path }) => {
    const attempts = new AttemptLog();
    const assembly = new Assembly(attempts.log, path === undefined ? {} : { typed: typed(path) });
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      attempts.begin();
      attempts.push(`data: ${data}\n\n`);
      attempts.push(`data: ${data.replace('"id":1', '"id":2')}\n\n`);
      assembly.update();
      expect(assembly.answers).toHaveLength(attempt);
      attempts.end();
    }
    expect(allLines(assembly).filter((line) => line.startsWith('error'))).toEqual([]);
  });
});

describe('the type of an event', () => {
  it('is that of its data before that of its field, and none for a message', () => {
    const delta = { delta: { type: 'text_delta', text: 'a' }, index: 0 };
    const start = { message: { id: 'm1', model: 'm', role: 'assistant' } };
    const typed = (type: string, value: object): string =>
      `event: ${type}\ndata: ${JSON.stringify(value)}\n\n`;
    // Some proxies leave the type out of the data, and have it in the field alone.
    const stream = typed('message_start', start) + typed('content_block_delta', delta);
    expect(partsOf(stream)).toEqual(
      partsOf(events({ type: 'message_start', ...start }, { type: 'content_block_delta', ...delta })),
    );
    expect(
      partsOf(
        typed('other', { type: 'message_start', ...start }) +
          typed('other', { type: 'content_block_delta', ...delta }),
      ),
    ).toEqual(partsOf(stream));
    expect(partsOf(stream)).toEqual(['text: a…']);
    expect(partsOf(events(start, delta))).toEqual([]);
  });
});
