// What `/llm` sends in each format, event by event: a table in `llmFormats.txt`, which `-u` writes again.

import { expect, it } from 'vitest';

import { agentFormats } from '../../../src/net/devServer/llm/agentFormats.ts';
import type { LlmAnswer, LlmEvent, LlmFormat } from '../../../src/net/devServer/llm/llmAnswer.ts';
import { modelFormats } from '../../../src/net/devServer/llm/modelFormats.ts';

const plain: LlmAnswer = {
  id: 'ID',
  model: 'MODEL',
  countsTokens: false,
  isOlder: false,
  reasoning: [],
  text: ['One ', 'two.'],
};
const whole: LlmAnswer = {
  ...plain,
  requestId: 7,
  countsTokens: true,
  reasoning: ['Hm ', 'so.'],
  call: { id: 'CALL', name: 'TOOL', pieces: ['{"a":', '[1,2]}'], result: 'RESULT' },
};

/** Times and random ids are another one each time. */
function lineOf({ event, data }: LlmEvent): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  const steady = text
    .replaceAll(/\b\d{10,}(?:\.\d+)?\b/g, 'TIME')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, 'RANDOM');
  return event === undefined ? `  ${steady}` : `  ${event}: ${steady}`;
}

it('is this', async () => {
  const formats: readonly (readonly [string, LlmFormat])[] = Object.entries({
    ...modelFormats,
    ...agentFormats,
  });
  const lines = formats.flatMap(([name, { write, fail, ...head }]) => [
    `${name} ${JSON.stringify(head)}`,
    ...write(plain).map(lineOf),
    ' with reasoning and a call',
    ...write(whole).map(lineOf),
    ...(JSON.stringify(write({ ...whole, isOlder: true })) === JSON.stringify(write(whole))
      ? []
      : [' in the older version', ...write({ ...whole, isOlder: true }).map(lineOf)]),
    ' fails',
    lineOf(fail(plain, 'REASON')),
    lineOf(fail({ ...whole, isOlder: true }, 'REASON')),
    '',
  ]);
  await expect(lines.join('\n')).toMatchFileSnapshot('./llmFormats.txt');
});
