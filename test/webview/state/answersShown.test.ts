// What the page does by itself once a token stream is recognised, and the words for it.

import { expect, it } from 'vitest';

import type { AnswerSummary } from '../../../src/core/assembly/answerSummary.ts';
import { answerLine } from '../../../src/webview/assembled/answerBadge.tsx';
import { StatePage, statusOf } from './statePage.ts';

const answer: AnswerSummary = {
  format: 'chat completions',
  state: 'streaming',
  hasFailed: false,
  answers: 1,
};

function shownBy(test: StatePage): string {
  return test.page.ui.value.mainView;
}

function open(keptState: unknown, streamId: string, opensAssembled: boolean): StatePage {
  return new StatePage(keptState).receive({
    type: 'snapshot',
    epoch: 1,
    recents: [],
    opensAssembled,
    status: statusOf({ streamId }),
  });
}

it('shows the answers once they are recognised, once for each stream, and never from another view', () => {
  const test = open(undefined, 'one', true);
  expect(shownBy(test)).toBe('entries');
  test.status(1, { streamId: 'one', answer });
  expect(shownBy(test)).toBe('assembled');
  test.page.showView('entries');
  test.status(1, { streamId: 'one', answer }).status(2, { streamId: 'one', answer });
  expect(shownBy(test)).toBe('entries');
  const again = open(test.page.ui.value, 'one', true).status(1, { streamId: 'one', answer });
  expect(shownBy(again)).toBe('entries');
  const other = open(test.page.ui.value, 'two', true);
  other.page.showView('timing');
  other.status(1, { streamId: 'two', answer });
  expect(shownBy(other)).toBe('timing');
});

it('shows the answers of each stream in turn, in one page too', () => {
  const test = open(undefined, 'one', true).status(1, { streamId: 'one', answer });
  for (const [epoch, streamId] of [
    [2, 'two'],
    [3, 'three'],
  ] as const) {
    test.page.showView('entries');
    test.receive({
      type: 'snapshot',
      epoch,
      recents: [],
      opensAssembled: true,
      status: statusOf({ streamId }),
    });
    expect(shownBy(test)).toBe('entries');
    test.status(epoch, { streamId, answer });
    expect(shownBy(test)).toBe('assembled');
  }
});

it('shows no answers by itself any more once that is no longer wanted', () => {
  const test = open(undefined, 'one', true);
  for (const [epoch, opensAssembled] of [
    [2, undefined],
    [3, true],
    [4, false],
  ] as const) {
    const streamId = `of ${epoch}`;
    test.page.showView('entries');
    test.receive({
      type: 'snapshot',
      epoch,
      recents: [],
      ...(opensAssembled !== undefined && { opensAssembled }),
      status: statusOf({ streamId }),
    });
    test.status(epoch, { streamId, answer });
    expect([epoch, shownBy(test)]).toEqual([epoch, opensAssembled ? 'assembled' : 'entries']);
  }
});

it('leaves the entries where that is not wanted', () => {
  expect(shownBy(open(undefined, 'one', false).status(1, { streamId: 'one', answer }))).toBe('entries');
});

it.each<[AnswerSummary, string]>([
  [answer, 'OpenAI chat completions'],
  [{ ...answer, model: 'gpt-5' }, 'gpt-5'],
  [
    {
      ...answer,
      model: 'gpt-5',
      output: { unit: 'tokens', count: 312, perSecond: 41.2 },
      firstTextMs: 640,
    },
    'gpt-5: 312\u00a0tokens, 41/s, first text 640 ms',
  ],
  [
    { ...answer, model: 'm\u202ex', output: { unit: 'chunks', count: 1 }, hasFailed: true },
    'm[U+202E]x: error, 1\u00a0chunk',
  ],
  [{ ...answer, output: { unit: 'tokens', count: 1 } }, 'OpenAI chat completions: 1\u00a0token'],
  [
    { ...answer, output: { unit: 'chunks', count: 2, perSecond: 2.5 } },
    'OpenAI chat completions: 2\u00a0chunks, 2.5/s',
  ],
])('says of an answer what is known: %#', (summary, line) => {
  expect(answerLine(summary)).toBe(line);
});
