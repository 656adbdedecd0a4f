// Answers of token streams, as events of a side of a comparison.

import type { SampleEvent } from './sides.ts';

/** The data of an event of a token stream. */
export const chunkOf = (delta: object, finish: string | null = null): string =>
  JSON.stringify({
    id: 'c1',
    object: 'chat.completion.chunk',
    model: 'm',
    choices: [{ index: 0, delta, finish_reason: finish }],
  });

/** An answer of these words, each in an event of its own. */
export function answerOf(words: readonly string[], firstMs = 100): SampleEvent[] {
  return [
    { data: chunkOf({ role: 'assistant', content: '' }), atMs: 0 },
    ...words.map((content, at) => ({ data: chunkOf({ content }), atMs: firstMs + at * 10 })),
    { data: chunkOf({}, 'stop'), atMs: firstMs + words.length * 10 },
    { data: '[DONE]', atMs: firstMs + words.length * 10 },
  ];
}
