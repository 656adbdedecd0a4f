// How many answers were put together, on the button of their view; and the last one in a line, in the state line.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import type { AnswerSummary } from '../../core/assembly/answerSummary.ts';
import { titleOfFormat } from '../../core/assembly/formatTitles.ts';
import { formatDuration } from '../../core/base/format.ts';
import { visibleLine } from '../../core/base/visibleText.ts';
import { formatCount, formatRate } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { countOfOutput, describeCounting } from './answerWords.ts';

export function AnswersBadge({ page }: { readonly page: TimelinePage }): JSX.Element | null {
  const count = page.status.value?.answer?.answers ?? 0;
  if (count === 0) return null;
  return (
    <span class="badge">
      {formatCount(count)}
      <span class="visually-hidden">{` ${count === 1 ? l10n.t('answer') : l10n.t('answers')}`}</span>
    </span>
  );
}

/** The last answer in a line, which leads to its view. */
export function AnswerLine({ page }: { readonly page: TimelinePage }): JSX.Element | null {
  const answer = page.status.value?.answer;
  if (!answer) return null;
  return (
    <button
      type="button"
      class="link-button answer-line"
      title={describeAnswer(answer)}
      onClick={() => page.showView('assembled')}
    >
      {answerLine(answer)}
    </button>
  );
}

/** `gpt-5: 312 tokens, 41/s, first text 640 ms`, as far as it is known. */
export function answerLine({ model, format, output, firstTextMs, hasFailed }: AnswerSummary): string {
  const name = visibleLine(model ?? titleOfFormat(format));
  const facts: string[] = [];
  if (hasFailed) facts.push(l10n.t('error'));
  if (output) facts.push(countOfOutput(output));
  if (output?.perSecond !== undefined) facts.push(formatRate(output.perSecond));
  if (firstTextMs !== undefined) facts.push(l10n.t('first text {0}', formatDuration(firstTextMs)));
  return facts.length === 0 ? name : l10n.t('{name}: {facts}', { name, facts: facts.join(', ') });
}

/** What the line is about, and what is counted in it. */
function describeAnswer({ format, answers, output }: AnswerSummary): string {
  const lines = [
    answers === 1
      ? l10n.t('{0}: 1\u00a0answer. Show it put together.', titleOfFormat(format))
      : l10n.t('{format}: the last of {answers}\u00a0answers. Show them put together.', {
          format: titleOfFormat(format),
          answers: formatCount(answers),
        }),
  ];
  if (output)
    lines.push(
      l10n.t('{output}: {counting}', { output: countOfOutput(output), counting: describeCounting(output) }),
    );
  return lines.join('\n');
}
