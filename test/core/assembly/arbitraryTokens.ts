// Random streams of tokens: answers of several formats with few ids, so that they meet again; losses in the middle of
// them, ends, errors, and what came before once more.

import fc from 'fast-check';

import type { AttemptLog } from '../attemptLog.ts';

/** What may happen to a log of token streams. */
export type TokenStep =
  | { readonly step: 'push'; readonly text: string }
  | { readonly step: 'reconnect'; readonly body: string | undefined }
  | { readonly step: 'end' };

function chunk(id: string | undefined, delta: object, more: object = {}): object {
  return { ...(id !== undefined && { id }), choices: [{ index: 0, delta, ...more }] };
}

const ids = fc.constantFrom('a', 'b', undefined);
const texts = fc.constantFrom('x', 'yy', 'ü', '');

const events: fc.Arbitrary<object> = fc.oneof(
  fc.tuple(ids, texts).map(([id, content]) => chunk(id, { content })),
  fc.tuple(ids, texts).map(([id, content]) => chunk(id, { role: 'assistant', content })),
  ids.map((id) => chunk(id, {}, { finish_reason: 'stop' })),
  fc
    .tuple(ids, fc.nat(1), texts)
    .map(([id, index, text]) =>
      chunk(id, { tool_calls: [{ index, id: `t${index}`, function: { arguments: text } }] }),
    ),
  fc.tuple(fc.nat(6), texts).map(([sequence_number, delta]) => {
    return { type: 'response.output_text.delta', sequence_number, output_index: 0, delta };
  }),
  fc.constantFrom(
    { type: 'response.created', response: { id: 'a' } },
    { type: 'message_start', message: { id: 'a' } },
    { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 't', name: 'f' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '{' } },
    { type: 'message_stop' },
    { model: 'm', response: 'x', done: false },
    { model: 'm', response: '', done: true },
    { jsonrpc: '2.0', id: 1, result: {} },
    { jsonrpc: '2.0', id: 1, method: 'tools/call' },
    { error: 'gone' },
    { candidates: [{ content: { parts: [{ text: 'x' }] } }] },
    // Of two formats: it is read as the ones before.
    { error: { code: 503, status: 'UNAVAILABLE', message: 'm', param: null } },
    { other: 1 },
  ),
);

const push = fc
  .tuple(fc.option(fc.nat(5), { nil: undefined }), events)
  .map(([id, event]) => `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(event)}\n\n`);

const step: fc.Arbitrary<TokenStep> = fc.oneof(
  { weight: 8, arbitrary: push.map((text) => ({ step: 'push', text }) as const) },
  { weight: 1, arbitrary: fc.constant({ step: 'push', text: 'data: [DONE]\n\n' } as const) },
  {
    weight: 1,
    arbitrary: fc
      .option(fc.constant('{"jsonrpc":"2.0","id":1,"method":"tools/call"}'), { nil: undefined })
      .map((body) => ({ step: 'reconnect', body }) as const),
  },
  { weight: 1, arbitrary: fc.constant({ step: 'end' } as const) },
);

export const tokenSteps = fc.array(step, { maxLength: 30 });

/** Lets it happen. */
export function write(stream: AttemptLog, taken: TokenStep): void {
  stream.pass(10);
  switch (taken.step) {
    case 'push':
      stream.push(taken.text);
      break;
    case 'reconnect':
      stream.end();
      stream.begin(undefined, true, taken.body);
      break;
    case 'end':
      stream.end({ cause: 'end' });
      break;
  }
}
