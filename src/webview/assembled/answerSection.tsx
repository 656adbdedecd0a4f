// One answer: what it is and how it goes, in one line and its numbers, and its parts below.

import type { JSX } from 'preact';

import type { AnswerState, AnswerView } from '../../core/assembly/answerView.ts';
import { AnswerPartView, Notes, NoteText } from './answerPartView.tsx';
import { answerFacts, answerNotes, formatNames, hasFailed, stateNames } from './answerWords.ts';
import { Icon } from '../controls/icon.tsx';
import { formatCount, formatQuantity } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleLine } from '../../core/base/visibleText.ts';

const stateIcons: Readonly<Record<AnswerState, string>> = {
  streaming: 'ellipsis',
  finished: 'check',
  'cut off': 'warning',
};

interface AnswerSectionProps {
  readonly page: TimelinePage;
  readonly answer: AnswerView;
}

export function AnswerSection({ page, answer }: AnswerSectionProps): JSX.Element {
  const { number, format, state, firstAttempt, attempt, usage, errors, omittedParts, parts } = answer;
  const attempts =
    firstAttempt === attempt
      ? `attempt ${formatCount(attempt)}`
      : `attempts ${formatCount(firstAttempt)} to ${formatCount(attempt)}`;
  return (
    <section class="answer" aria-labelledby={`answer-${number}`}>
      <div class="answer-header">
        <h3 id={`answer-${number}`}>{`Answer ${formatCount(number)}`}</h3>
        <span class={`answer-state ${hasFailed(answer) ? 'failed' : state.replace(' ', '-')}`}>
          <Icon name={hasFailed(answer) ? 'error' : stateIcons[state]} />
          {hasFailed(answer) ? 'Error' : stateNames[state]}
        </span>
        <span class="answer-format">{`${formatNames[format]} · ${attempts}`}</span>
      </div>
      <dl class="answer-facts">
        {answerFacts(answer).map(([name, value, explanation]) => (
          <div key={name} title={explanation}>
            <dt>{name}</dt>
            <dd>{visibleLine(value)}</dd>
          </div>
        ))}
      </dl>
      {usage.length > 0 && (
        <p class="answer-usage">
          <span class="quiet">Usage</span>
          {usage.map(([name, count]) => (
            <span key={name} class="usage-count">{`${visibleLine(name)} ${formatCount(count)}`}</span>
          ))}
        </p>
      )}
      {errors.map(({ text, entry }) => (
        <p class="answer-error" key={`${entry} ${text}`}>
          <NoteText page={page} icon="error" text={text} entry={entry} />
        </p>
      ))}
      <Notes page={page} notes={answerNotes(answer)} />
      {omittedParts > 0 && (
        <p class="hint">{`${formatQuantity(omittedParts, 'part')} before these ${omittedParts === 1 ? 'is' : 'are'} not listed.`}</p>
      )}
      {parts.map((part) => (
        <AnswerPartView key={part.number} page={page} answer={answer} part={part} />
      ))}
    </section>
  );
}
