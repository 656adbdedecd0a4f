// What token streams say, put together: the answers with their texts, reasoning and calls as they grow. Follows the end
// until somebody scrolls away from it.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';

import { AnswerPlayback } from './answerPlayback.ts';
import { AnswerSection } from './answerSection.tsx';
import type { AnswerState, AnswerView } from '../../core/assembly/answerView.ts';
import { formatTitles } from '../../core/assembly/formatTitles.ts';
import { hasFailed } from './answerWords.ts';
import { useFollowedFields } from './followedFields.ts';
import { FormatFields } from './formatFields.tsx';
import type { ReadingState } from '../state/assembledAnswers.ts';
import { FollowedEnd } from '../controls/followedEnd.ts';
import { Icon } from '../controls/icon.tsx';
import { formatCount } from '../controls/numberFormat.ts';
import { PathField, pathFieldId } from './pathField.tsx';
import { Sentence } from '../controls/sentence.tsx';
import { PickedBar } from './pickedBar.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleLine } from '../../core/base/visibleText.ts';

/** A path that suits the simplest of streams. */
const examplePath = '$.delta.text';

const stateSentences: Readonly<Record<AnswerState, (number: string) => string>> = {
  streaming: (number) => l10n.t('Answer {0} is streaming.', number),
  finished: (number) => l10n.t('Answer {0} is finished.', number),
  'cut off': (number) => l10n.t('Answer {0} was cut off.', number),
};

export function AssembledView({ page }: { readonly page: TimelinePage }): JSX.Element {
  const { assembled } = page;
  const scroll = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const followed = useRef<FollowedEnd>(undefined);
  const [isFollowing, setFollowing] = useState(true);
  const [areFieldsOpen, openFields] = useState(isWithFields(page.ui.value.assemblePath));
  const followedFields = useFollowedFields(page);
  useEffect(() => {
    if (!scroll.current || !content.current) return undefined;
    followed.current = new FollowedEnd(scroll.current, content.current, setFollowing);
    return () => followed.current?.dispose();
  }, []);
  const playback = useMemo(() => new AnswerPlayback(assembled.answers), [assembled]);
  const state = assembled.state.value;
  const answers = assembled.answers.value;
  return (
    <section class="assembled" aria-label={l10n.t('Assembled')}>
      <h2 class="visually-hidden">{l10n.t('Assembled')}</h2>
      <div class="assembled-bar">
        <PathField page={page} followed={followedFields} isOpen={areFieldsOpen} onOpen={openFields} />
        <Progress state={state} />
        {answers.length > 0 && <AnswerActions page={page} />}
      </div>
      {areFieldsOpen && <FormatFields {...followedFields} />}
      <div
        class="assembled-scroll"
        ref={scroll}
        tabIndex={0}
        role="region"
        aria-label={l10n.t('Answers, newest last')}
      >
        <div ref={content}>
          {state &&
            describeLeftOut(state).map((text) => (
              <p key={text} class="hint">
                {text}
              </p>
            ))}
          {answers.map((answer) => (
            <AnswerSection
              key={answer.number}
              page={page}
              playback={playback}
              answer={answer}
              isOneOfSeveral={answers.length > 1}
            />
          ))}
          {state && answers.length === 0 && state.read === state.entries && (
            <Nothing page={page} state={state} />
          )}
        </div>
      </div>
      <p class="visually-hidden" role="status">
        {describeLast(answers.at(-1))}
      </p>
      <PickedBar page={page} />
      {!isFollowing && answers.length > 0 && (
        <button type="button" class="follow-bar" onClick={() => followed.current?.follow()}>
          <Icon name="arrow-down" />
          {l10n.t('Follow')}
        </button>
      )}
    </section>
  );
}

/** What follows from an answer: the request once more with changes, and what another stream answered. */
function AnswerActions({ page }: { readonly page: TimelinePage }): JSX.Element {
  // A recording has its own way to send its request again, where that is known.
  const isRecorded = page.status.value?.recordedAs !== undefined;
  return (
    <span class="answer-actions">
      {!isRecorded && (
        <button
          type="button"
          class="link-button"
          title={l10n.t('Open the request in a form, to be changed and sent')}
          onClick={() => page.post({ type: 'sendAgain' })}
        >
          {l10n.t('Send Again…')}
        </button>
      )}
      <button
        type="button"
        class="link-button"
        title={l10n.t('Send the request several times, and see how its runs differ in time')}
        onClick={() => page.runLab('sendSeveralTimes')}
      >
        {l10n.t('Send Several Times…')}
      </button>
      <button
        type="button"
        class="link-button"
        title={l10n.t('Compare with another stream or recording: the texts of their answers too')}
        onClick={() => page.runLab('compareWith')}
      >
        {l10n.t('Compare With…')}
      </button>
    </span>
  );
}

/** What is read out as answers come and end; never their pieces. */
function describeLast(answer: AnswerView | undefined): string {
  if (!answer) return '';
  const { number, state } = answer;
  return hasFailed(answer)
    ? l10n.t('Answer {0} has an error.', formatCount(number))
    : stateSentences[state](formatCount(number));
}

/** What is not among the answers that are listed, in sentences. */
function describeLeftOut({ omittedAnswers, goneMessages, goneEntries }: ReadingState): string[] {
  const sentences: string[] = [];
  if (omittedAnswers > 0)
    sentences.push(
      omittedAnswers === 1
        ? l10n.t('The answer before these is not listed.')
        : l10n.t('The {0}\u00a0answers before these are not listed.', formatCount(omittedAnswers)),
    );
  if (goneMessages > 0)
    sentences.push(
      goneMessages === 1
        ? l10n.t('The data of 1\u00a0message is gone from the log: what it said is missing here.')
        : l10n.t(
            'The data of {0}\u00a0messages is gone from the log: what it said is missing here.',
            formatCount(goneMessages),
          ),
    );
  if (goneEntries > 0)
    sentences.push(
      goneEntries === 1
        ? l10n.t('The oldest entry is gone from the log: what it said is missing here.')
        : l10n.t(
            'The oldest {0}\u00a0entries are gone from the log: what they said is missing here.',
            formatCount(goneEntries),
          ),
    );
  return sentences;
}

function Progress({ state }: { readonly state: ReadingState | undefined }): JSX.Element | null {
  if (!state || state.read === state.entries) return null;
  return (
    <span class="hint">
      {l10n.t('Reading entry {read} of {entries}', {
        read: formatCount(state.read),
        entries: formatCount(state.entries),
      })}
    </span>
  );
}

function Nothing({
  page,
  state,
}: {
  readonly page: TimelinePage;
  readonly state: ReadingState;
}): JSX.Element {
  if (state.path !== '')
    return (
      <div class="invitation">
        <h1>
          {isWithFields(state.path) ? l10n.t('Nothing at these paths') : l10n.t('Nothing at this path')}
        </h1>
        <p>
          {isWithFields(state.path)
            ? describeNothingAtAny(state.messages)
            : describeNothingAt(visibleLine(state.path), state.messages)}
        </p>
        <button type="button" class="button secondary" onClick={() => page.change({ assemblePath: '' })}>
          {l10n.t('Assemble what is recognised')}
        </button>
      </div>
    );
  const names = Object.entries(formatTitles).flatMap(([format, name]) => (format === 'error' ? [] : [name]));
  return (
    <div class="invitation">
      <h1>{l10n.t('No token stream recognised')}</h1>
      <p>
        {`${describeUnrecognised(state.messages)} ${l10n.t('Recognised by the data of their events, whatever the address is:')}`}
      </p>
      <ul class="formats">
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
      <p class="way">
        <Icon name="edit" />
        <span>
          <Sentence
            text={l10n.t(
              'For another stream, type the path to its text above, such as {path}. For plain text, {root} takes the data itself.',
            )}
            parts={{
              path: (
                <button
                  type="button"
                  class="link-button code"
                  onClick={() => {
                    page.change({ assemblePath: examplePath });
                    document.getElementById(pathFieldId)?.focus();
                  }}
                >
                  {examplePath}
                </button>
              ),
              root: <code>$</code>,
            }}
          />
        </span>
      </p>
    </div>
  );
}

/** Whether more than a path to the text was typed. */
function isWithFields(typed: string): boolean {
  return typed.startsWith('{');
}

function describeNothingAtAny(messages: number): string {
  return messages === 1
    ? l10n.t('The one message has nothing at any of the paths.')
    : l10n.t('None of the {0}\u00a0messages has something at any of the paths.', formatCount(messages));
}

function describeNothingAt(path: string, messages: number): string {
  return messages === 1
    ? l10n.t('The one message has nothing at {path}.', { path })
    : l10n.t('None of the {messages}\u00a0messages has something at {path}.', {
        messages: formatCount(messages),
        path,
      });
}

function describeUnrecognised(messages: number): string {
  if (messages === 0) return l10n.t('No message has come yet.');
  return messages === 1
    ? l10n.t('The one message does not have the shape of one.')
    : l10n.t('None of the {0}\u00a0messages has the shape of one.', formatCount(messages));
}
