// Streams an answer as Anthropic's messages do: thinking, text, and a tool call whose arguments come in pieces, each in a
// block of its own. Fixed text; an attempt of its own each time, so that a reconnect begins another answer.
import { randomUUID } from 'node:crypto';

import * as l10n from '@vscode/l10n';
import type { Exchange } from '../exchange/exchange.ts';
import type { ParameterValues } from '../exchange/query.ts';
import { answerParameters } from './answerParameters.ts';
import { announcement, thoughts, exactArguments } from './modelTexts.ts';
import { defineRoute, type ServedRoute } from '../exchange/route.ts';

export function messageRoute(): ServedRoute {
  return defineRoute({
    path: '/llm/messages',
    method: 'GET',
    example: '/llm/messages?delay=50',
    title: l10n.t('Message with a tool call'),
    explanation: l10n.t(
      'An answer in typed events with content blocks: thinking, text, and a tool call whose arguments grow piece by piece. The answer is fixed. With cut=12 it breaks off, and a reconnect begins another one.',
    ),
    group: 'streams',
    parameters: answerParameters,
    serve: serveMessage,
  });
}

async function serveMessage(
  exchange: Exchange,
  values: ParameterValues<typeof answerParameters>,
): Promise<void> {
  exchange.open();
  for (const [index, event] of messageEvents().entries()) {
    if (values.cut > 0 && index === values.cut) return exchange.cut('in the middle of the answer');
    await exchange.pause(values.delay);
    await exchange.send({ event: event.type, data: JSON.stringify(event) });
  }
  exchange.end();
}

type MessageEvent = Readonly<Record<string, unknown>> & { readonly type: string };

function messageEvents(): readonly MessageEvent[] {
  const message = {
    id: `msg_${randomUUID()}`,
    type: 'message',
    role: 'assistant',
    model: 'dev-server',
    content: [],
    stop_reason: null,
    usage: { input_tokens: 12, output_tokens: 1 },
  };
  const thinking = pieces(thoughts);
  const text = pieces(announcement);
  return [
    { type: 'message_start', message },
    ...block(
      0,
      { type: 'thinking', thinking: '' },
      thinking.map((piece) => ({ type: 'thinking_delta', thinking: piece })),
    ),
    ...block(
      1,
      { type: 'text', text: '' },
      text.map((piece) => ({ type: 'text_delta', text: piece })),
    ),
    ...block(
      2,
      { type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: {} },
      exactArguments.map((partial_json) => ({ type: 'input_json_delta', partial_json })),
    ),
    {
      type: 'message_delta',
      delta: { stop_reason: 'tool_use', stop_sequence: null },
      usage: { output_tokens: 52 },
    },
    { type: 'message_stop' },
  ];
}

function block(index: number, content_block: object, deltas: readonly object[]): readonly MessageEvent[] {
  return [
    { type: 'content_block_start', index, content_block },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

/** The words of a text, each with the white space after it. */
function pieces(text: string): readonly string[] {
  return text.match(/\S+\s*/gu) ?? [];
}
