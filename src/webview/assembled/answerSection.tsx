// One answer: what it is and how it goes, in one line and its numbers, and its parts below.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import type { AnswerState, AnswerView } from '../../core/assembly/answerView.ts';
import { titleOfFormat } from '../../core/assembly/formatTitles.ts';
import { AnswerPartView, Notes, NoteText } from './answerPartView.tsx';
import type { AnswerPlayback } from './answerPlayback.ts';
import { answerFacts, answerNotes, hasFailed, stateNames, unreadNotes } from './answerWords.ts';
import { Icon } from '../controls/icon.tsx';
import { partsInOrder } from './partOrder.ts';
import { PlaybackBar, PlayButton } from './playbackBar.tsx';
import { formatCount } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleLine } from '../../core/base/visibleText.ts';

const stateIcons: Readonly<Record<AnswerState, string>> = {
  streaming: 'ellipsis',
  finished: 'check',
  'cut off': 'warning',
};

interface AnswerSectionProps {
  readonly page: TimelinePage;
  readonly playback: AnswerPlayback;
  readonly answer: AnswerView;
  /** Whether there are others, so that what can be done with all of the stream is not about this one alone. */
  readonly isOneOfSeveral: boolean;
}

export function AnswerSection({ page, playback, answer, isOneOfSeveral }: AnswerSectionProps): JSX.Element {
  const { number, format, state, firstAttempt, attempt, usage, errors, omittedParts, parts } = answer;
  const attempts =
    firstAttempt === attempt
      ? l10n.t('attempt {0}', formatCount(attempt))
      : l10n.t('attempts {firstAttempt} to {attempt}', {
          firstAttempt: formatCount(firstAttempt),
          attempt: formatCount(attempt),
        });
  return (
    <section class="answer" aria-labelledby={`answer-${number}`}>
      <div class="answer-header">
        <h3 id={`answer-${number}`}>{l10n.t('Answer {0}', formatCount(number))}</h3>
        <span class={`answer-state ${hasFailed(answer) ? 'failed' : state.replace(' ', '-')}`}>
          <Icon name={hasFailed(answer) ? 'error' : stateIcons[state]} />
          {hasFailed(answer) ? l10n.t('Error') : stateNames[state]}
        </span>
        <span class="answer-format">{`${visibleLine(titleOfFormat(format))} · ${attempts}`}</span>
        <PlayButton page={page} playback={playback} answer={answer} />
        {isOneOfSeveral && format !== 'path' && <OwnActions page={page} answer={answer} />}
      </div>
      <dl class="answer-facts">
        {answerFacts(answer, page.assembled.prices.value).map(([name, value, explanation]) => (
          <div key={name} title={explanation}>
            <dt>{name}</dt>
            <dd>{visibleLine(value)}</dd>
          </div>
        ))}
      </dl>
      {usage.length > 0 && (
        <p class="answer-usage">
          <span class="quiet">{l10n.t('Usage')}</span>
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
      <PlaybackBar playback={playback} answer={answer} />
      <Notes page={page} notes={answerNotes(answer, page.status.value?.client.atCutAnswer)} />
      {omittedParts > 0 && (
        <p class="hint">
          {omittedParts === 1
            ? l10n.t('1\u00a0part before these is not listed.')
            : l10n.t('{0}\u00a0parts before these are not listed.', formatCount(omittedParts))}
        </p>
      )}
      {partsInOrder(parts).map(({ part, call }) => (
        <AnswerPartView
          key={part.number}
          page={page}
          playback={playback}
          answer={answer}
          part={part}
          call={call}
        />
      ))}
      <Notes page={page} notes={unreadNotes(answer)} icon="info" />
    </section>
  );
}

/** What can be done with one answer of several. */
function OwnActions({ page, answer }: Pick<AnswerSectionProps, 'page' | 'answer'>): JSX.Element {
  const { number, firstAttempt, firstEntry } = answer;
  const name = formatCount(number);
  return (
    <span class="answer-actions">
      <button
        type="button"
        class="link-button"
        aria-label={l10n.t('Send Again… (answer {0})', name)}
        title={l10n.t('Open the request of this answer in a form, to be changed and sent')}
        onClick={() => page.post({ type: 'sendAgain', attempt: firstAttempt })}
      >
        {l10n.t('Send Again…')}
      </button>
      <button
        type="button"
        class="link-button"
        aria-label={l10n.t('Compare With… (answer {0})', name)}
        title={l10n.t('Compare with another answer, of this stream or of another that is open')}
        onClick={() => page.post({ type: 'compareAnswer', firstEntry })}
      >
        {l10n.t('Compare With…')}
      </button>
    </span>
  );
}
