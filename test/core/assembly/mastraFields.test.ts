// Which chunks of Mastra have fields that are known by name: of these, what is new is told.

import { expect, it } from 'vitest';

import { assemble } from './assembling.ts';

function unreadOf(type: string): readonly string[] {
  const payload = { toolCallId: 'c', toolName: 't', text: 'x', result: 1, novel: 2 };
  const chunk = { type, runId: 'r', from: 'AGENT', payload };
  const [answer] = assemble(`data: ${JSON.stringify(chunk)}\n\n`).answers;
  return answer?.unread.list().map((unread) => JSON.stringify(unread)) ?? [];
}

it.each([
  'text-start',
  'text-delta',
  'reasoning-delta',
  'reasoning-end',
  'tool-call',
  'tool-result',
  'tool-error',
  'tool-call-input-streaming-start',
  'tool-call-delta',
  'tool-call-input-streaming-end',
])('a new field of %s is told', (type) => {
  expect(unreadOf(type).join()).toContain('payload.novel');
  expect(unreadOf(type).join()).not.toMatch(/payload\.(?:toolCallId|toolName|text|result)/);
});

it.each(['start', 'step-finish', 'finish'])('what %s brings is not looked at by name', (type) => {
  expect(unreadOf(type).join()).not.toContain('payload.');
});
