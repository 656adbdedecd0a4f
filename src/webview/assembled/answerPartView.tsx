// One part of an answer: what it is, which entries brought it, and its text as far as the page has it.

import * as l10n from '@vscode/l10n';
import { Fragment, type JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';

import type { AnswerView, PartView } from '../../core/assembly/answerView.ts';
import type { AnswerPlayback } from './answerPlayback.ts';
import type { AnswerNote } from './answerWords.ts';
import { ArgumentsMistake, useCallArguments } from './callArguments.tsx';
import { JsonTreeView } from '../details/jsonTreeView.tsx';
import { Icon } from '../controls/icon.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import { formatCharacters, formatCount, formatEvents } from '../controls/numberFormat.ts';
import { MarkdownRefusal, MarkdownText, useMarkdown } from './markdownText.tsx';
import { PartText } from './partText.tsx';
import { describeDelay, kindOfPart, partNotes, speakerOfPart } from './partWords.ts';
import { cutTail, maxMarkedPieces, shownTail } from './pieceText.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleLine } from '../../core/base/visibleText.ts';

interface AnswerPartProps {
  readonly page: TimelinePage;
  readonly playback: AnswerPlayback;
  readonly answer: AnswerView;
  readonly part: PartView;
  /** The call beneath which it stands. */
  readonly call?: PartView | undefined;
}

export function AnswerPartView({ page, playback, answer, part, call }: AnswerPartProps): JSX.Element | null {
  const [isOpen, setOpen] = useState(true);
  const { assembled } = page;
  const version = assembled.versionOf(part.number).value;
  const tail = assembled.textOf(part.number);
  const { length } = tail;
  // While it is played, a part is what had come of it by then.
  const playedToMs = playback.shownUntilMs(answer.number);
  const playedTo = playedToMs === undefined ? undefined : tail.lengthAt(playedToMs);
  const isOver = playedTo === undefined && (part.isEnded || answer.state !== 'streaming');
  const whole = useMemo(
    () => shownTail(tail.blockTexts(), tail.length, !part.isEnded),
    [tail, version, tail.keptChars, part.isEnded],
  );
  const shown = useMemo(() => (playedTo === undefined ? whole : cutTail(whole, playedTo)), [whole, playedTo]);
  const shownChars = length - whole.from;
  const { tree, mistake } = useCallArguments(answer.format, part.kind, shown, isOver);
  const isTree = tree !== undefined && page.ui.value.callMode === 'tree';
  const isProse = part.kind === 'text' || part.kind === 'reasoning' || part.kind === 'refusal';
  const isAsked = isProse && page.ui.value.textMode === 'markdown';
  const markdown = useMarkdown(tail, version, { isAsked, isOver, upTo: playedTo ?? length });
  const drawn = markdown && 'blocks' in markdown ? markdown : undefined;
  const { showsPieces } = page.ui.value;
  const label = partLabel(answer, part);
  const speaker = speakerOfPart(answer, part);
  const delay = call && describeDelay(call, part);
  const address = {
    firstEntry: answer.firstEntry,
    lastEntry: answer.lastEntry,
    place: part.place,
    path: assembled.state.value?.path ?? '',
  };
  if (playedTo === 0) return null;
  return (
    <div class={`part kind-${part.kind.replace(' ', '-')} ${call ? 'beneath' : ''}`}>
      <div class="part-header">
        <div class="part-about">
          <h4>
            <button type="button" class="fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} />
              {speaker !== undefined && <span class="part-speaker">{speaker}</span>}
              {kindOfPart(answer, part)}
              {part.name !== undefined && <span class="part-name">{visibleLine(part.name)}</span>}
              {hasChoices(answer) && (
                <span class="part-choice">{l10n.t('choice {0}', part.choice ?? 0)}</span>
              )}
            </button>
          </h4>
          <span class="part-facts">
            <EntryRange page={page} part={part} />
            {` · ${formatEvents(part.events)} · ${formatCharacters(length)}`}
            {delay !== undefined && ` · ${delay}`}
          </span>
        </div>
        <span class="actions">
          {isProse && (
            <IconButton
              icon="markdown"
              label={l10n.t('As Markdown: {0}', label)}
              isPressed={isAsked}
              onClick={() => page.change({ textMode: isAsked ? 'source' : 'markdown' })}
            />
          )}
          {tree && (
            <IconButton
              icon="list-tree"
              label={l10n.t('As a tree: {0}', label)}
              isPressed={isTree}
              onClick={() => page.change({ callMode: isTree ? 'text' : 'tree' })}
            />
          )}
          {!isTree && !drawn && (
            <IconButton
              icon="whitespace"
              label={l10n.t('Mark what each event brought: {0}', label)}
              isPressed={showsPieces}
              onClick={() => page.change({ showsPieces: !showsPieces })}
            />
          )}
          <IconButton
            icon="copy"
            label={l10n.t('Copy: {0}', label)}
            onClick={() => page.post({ type: 'copyPart', part: address })}
          />
          <IconButton
            icon="go-to-file"
            label={l10n.t('Open in editor: {0}', label)}
            onClick={() => page.post({ type: 'openPart', part: address })}
          />
        </span>
      </div>
      {isOpen && (
        <>
          <Notes page={page} notes={partNotes(part)} />
          {markdown && 'tooMuch' in markdown && <MarkdownRefusal tooMuch={markdown.tooMuch} />}
          {!drawn && shownChars < length && (
            <p class="cut-line">
              {`${describeCut(shownChars, length)} `}
              <button
                type="button"
                class="link-button"
                onClick={() => page.post({ type: 'openPart', part: address })}
              >
                {l10n.t('Show all in an editor')}
              </button>
            </p>
          )}
          {showsPieces && !drawn && !isTree && tail.pieces > maxMarkedPieces && (
            <p class="hint">
              {l10n.t('Marked are the last {0}\u00a0pieces at most.', formatCount(maxMarkedPieces))}
            </p>
          )}
          {mistake && <ArgumentsMistake mistake={mistake} />}
          {isTree && (
            <div class="part-tree">
              <JsonTreeView
                page={page}
                tree={tree}
                label={label}
                idPrefix={`part-${part.number}-`}
                isOfEntry={false}
              />
            </div>
          )}
          {drawn && (
            <MarkdownText
              page={page}
              blocks={drawn.blocks}
              rest={drawn.rest}
              kind={part.kind}
              label={label}
            />
          )}
          {shownChars > 0 && !isTree && !drawn && (
            <PartText page={page} part={part} shown={shown} label={label} mistakeAt={mistake?.offset} />
          )}
        </>
      )}
    </div>
  );
}

/** Sentences that a reader has to know, each with the way to its entry. */
export function Notes({
  page,
  notes,
  icon = 'warning',
}: {
  readonly page: TimelinePage;
  readonly notes: readonly AnswerNote[];
  readonly icon?: string;
}): JSX.Element | null {
  if (notes.length === 0) return null;
  return (
    <ul class="answer-notes">
      {notes.map(({ text, entry, others = [] }) => (
        <li key={`${entry} ${text}`}>
          <NoteText page={page} icon={icon} text={text} entry={entry} others={others} />
        </li>
      ))}
    </ul>
  );
}

/** A sentence with the way to its entry. */
export function NoteText({
  page,
  icon,
  text,
  entry,
  others = [],
}: AnswerNote & { readonly page: TimelinePage; readonly icon: string }): JSX.Element {
  return (
    <>
      <Icon name={icon} />
      <span>
        {`${visibleLine(text)} `}
        <EntriesLink page={page} number={entry} />
        {others.map((number) => (
          <Fragment key={number}>
            {' '}
            <EntriesLink page={page} number={number} />
          </Fragment>
        ))}
      </span>
    </>
  );
}

/** Leads to an entry in the list. */
export function EntriesLink({
  page,
  number,
}: {
  readonly page: TimelinePage;
  readonly number: number;
}): JSX.Element {
  return (
    <button
      type="button"
      class="link-button entry-link"
      title={l10n.t('Show entry {0}', formatCount(number))}
      onClick={() => page.showEntriesFrom(number)}
    >
      #{formatCount(number)}
    </button>
  );
}

function EntryRange({ page, part }: { readonly page: TimelinePage; readonly part: PartView }): JSX.Element {
  const { firstEntry, lastEntry } = part;
  return (
    <>
      <EntriesLink page={page} number={firstEntry} />
      {lastEntry !== firstEntry && (
        <>
          {' – '}
          <EntriesLink page={page} number={lastEntry} />
        </>
      )}
    </>
  );
}

/** How much of a text is shown that is not shown whole. */
function describeCut(shownChars: number, length: number): string {
  if (shownChars === 0)
    return length === 1
      ? l10n.t('This text of 1\u00a0character is not kept here.')
      : l10n.t('This text of {0}\u00a0characters is not kept here.', formatCount(length));
  const counts = { shown: formatCount(shownChars), length: formatCount(length) };
  return shownChars === 1
    ? l10n.t('The last character of {0}.', counts.length)
    : l10n.t('The last {shown}\u00a0characters of {length}.', { ...counts });
}

/** `Text, choice 1, answer 2`. */
function partLabel(answer: AnswerView, part: PartView): string {
  const kind = kindOfPart(answer, part);
  const speaker = speakerOfPart(answer, part);
  const facts = speaker === undefined ? [] : [speaker];
  facts.push(part.name === undefined ? kind : `${kind} ${visibleLine(part.name)}`);
  if (hasChoices(answer)) facts.push(l10n.t('choice {0}', part.choice ?? 0));
  facts.push(l10n.t('answer {0}', formatCount(answer.number)));
  return facts.join(', ');
}

function hasChoices({ parts }: AnswerView): boolean {
  return parts.some(({ choice }) => choice !== undefined && choice > 0);
}
