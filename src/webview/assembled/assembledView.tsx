// What token streams say, put together: the answers with their texts, reasoning and calls as they grow. Follows the end
// until somebody scrolls away from it.

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import { AnswerSection } from './answerSection.tsx';
import type { AnswerState, AnswerView } from '../../core/assembly/answerView.ts';
import { formatNames, hasFailed } from './answerWords.ts';
import type { ReadingState } from '../state/assembledAnswers.ts';
import { FollowedEnd } from '../controls/followedEnd.ts';
import { Icon } from '../controls/icon.tsx';
import { formatCount, formatQuantity } from '../controls/numberFormat.ts';
import { PathField, pathFieldId } from './pathField.tsx';
import { PickedBar } from './pickedBar.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleLine } from '../../core/base/visibleText.ts';

/** A path that suits the simplest of streams. */
const examplePath = '$.delta.text';

const stateSentences: Readonly<Record<AnswerState, string>> = {
  streaming: 'is streaming',
  finished: 'is finished',
  'cut off': 'was cut off',
};

export function AssembledView({ page }: { readonly page: TimelinePage }): JSX.Element {
  const { assembled } = page;
  const scroll = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const followed = useRef<FollowedEnd>(undefined);
  const [isFollowing, setFollowing] = useState(true);
  useEffect(() => {
    if (!scroll.current || !content.current) return undefined;
    followed.current = new FollowedEnd(scroll.current, content.current, setFollowing);
    return () => followed.current?.dispose();
  }, []);
  const state = assembled.state.value;
  const answers = assembled.answers.value;
  return (
    <section class="assembled" aria-label="Assembled">
      <h2 class="visually-hidden">Assembled</h2>
      <div class="assembled-bar">
        <PathField page={page} />
        <Progress state={state} />
      </div>
      <div class="assembled-scroll" ref={scroll} tabIndex={0} role="region" aria-label="Answers, newest last">
        <div ref={content}>
          {state && state.omittedAnswers > 0 && (
            <p class="hint">{`The ${formatQuantity(state.omittedAnswers, 'answer')} before these are not listed.`}</p>
          )}
          {state && state.goneMessages > 0 && (
            <p class="hint">{`The data of ${formatQuantity(state.goneMessages, 'message')} is gone from the log: what it said is missing here.`}</p>
          )}
          {state && state.goneEntries > 0 && (
            <p class="hint">{`The oldest ${formatQuantity(state.goneEntries, 'entry', 'entries')} are gone from the log: what they said is missing here.`}</p>
          )}
          {answers.map((answer) => (
            <AnswerSection key={answer.number} page={page} answer={answer} />
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
          Follow
        </button>
      )}
    </section>
  );
}

/** What is read out as answers come and end; never their pieces. */
function describeLast(answer: AnswerView | undefined): string {
  if (!answer) return '';
  const { number, state } = answer;
  return `Answer ${formatCount(number)} ${hasFailed(answer) ? 'has an error' : stateSentences[state]}.`;
}

function Progress({ state }: { readonly state: ReadingState | undefined }): JSX.Element | null {
  if (!state || state.read === state.entries) return null;
  return (
    <span class="hint">{`Reading entry ${formatCount(state.read)} of ${formatCount(state.entries)}`}</span>
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
        <h1>Nothing at this path</h1>
        <p>{`None of the ${formatQuantity(state.messages, 'message')} has something at ${visibleLine(state.path)}.`}</p>
        <button type="button" class="button secondary" onClick={() => page.change({ assemblePath: '' })}>
          Assemble what is recognised
        </button>
      </div>
    );
  const names = Object.entries(formatNames).flatMap(([format, name]) => (format === 'path' ? [] : [name]));
  return (
    <div class="invitation">
      <h1>No token stream recognised</h1>
      <p>
        {state.messages === 0
          ? 'No message has come yet. '
          : `None of the ${formatQuantity(state.messages, 'message')} has the shape of one. `}
        Recognised by the data of their events, whatever the address is:
      </p>
      <ul class="formats">
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
      <p class="way">
        <Icon name="edit" />
        <span>
          For another stream, type the path to its text above, such as{' '}
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
          . For plain text, <code>$</code> takes the data itself.
        </span>
      </p>
    </div>
  );
}
