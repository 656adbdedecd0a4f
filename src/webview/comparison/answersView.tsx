// The answers of token streams on both sides: their numbers beside each other, and what differs in their texts and calls.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import { visibleBlock, visibleLine } from '../../core/base/visibleText.ts';
import { isSamePart, type AnswerPair, type PartPair } from '../../core/comparison/answerPairs.ts';
import type { AnswerView } from '../../core/assembly/answerView.ts';
import { titleOfFormat } from '../../core/assembly/formatTitles.ts';
import { diffWords, type DiffPart } from '../../core/base/textDiff.ts';
import { JsonTree } from '../../core/json/jsonTree.ts';
import { diffJson } from '../../core/json/jsonDiff.ts';
import { answerFacts, stateNames, timedFacts } from '../assembled/answerWords.ts';
import { partKindNames } from '../assembled/partWords.ts';
import { formatCharacters, formatCount } from '../controls/numberFormat.ts';
import { JsonChanges } from '../details/jsonChanges.tsx';
import type { ComparisonPage } from './comparisonPage.ts';

export function AnswersView({ page }: { readonly page: ComparisonPage }): JSX.Element {
  const answers = page.answers.value;
  return (
    <div class="answer-pairs" tabIndex={0} role="region" aria-label={l10n.t('Answers')} aria-busy={!answers}>
      {answers?.pairs.map((pair) => (
        <Answers key={pair.number} pair={pair} hasTimes={answers.hasTimes} />
      ))}
      {answers?.hasMore && <p class="details-hint">{l10n.t('The further answers are not compared.')}</p>}
    </div>
  );
}

interface AnswersProps {
  readonly pair: AnswerPair;
  readonly hasTimes: boolean;
}

function Answers({ pair, hasTimes }: AnswersProps): JSX.Element {
  const { number, left, right, parts } = pair;
  const heading = `answers-${number}`;
  return (
    <section class="answer" aria-labelledby={heading}>
      <h2 id={heading}>{l10n.t('Answer {0}', formatCount(number))}</h2>
      <p class="details-note">{outcomeOf(pair)}</p>
      <Facts left={left} right={right} hasTimes={hasTimes} />
      {parts.map((part, at) => (
        <Part key={at} part={part} />
      ))}
    </section>
  );
}

const outcomeWords: Readonly<Record<AnswerPair['outcome'], string>> = {
  same: l10n.t('Both say the same.'),
  different: l10n.t('They differ in what they say.'),
  unknown: l10n.t('Not all that they say was compared.'),
};

function outcomeOf({ left, right, outcome }: AnswerPair): string {
  if (!right) return l10n.t('Only the first has this answer.');
  if (!left) return l10n.t('Only the second has this answer.');
  return outcomeWords[outcome];
}

interface FactsProps {
  readonly left: AnswerView | undefined;
  readonly right: AnswerView | undefined;
  /** Otherwise nothing is said of how long something took. */
  readonly hasTimes: boolean;
}

/** The numbers of both, by name; those that differ are marked. */
function Facts({ left, right, hasTimes }: FactsProps): JSX.Element {
  const [first, second] = [factsOf(left, hasTimes), factsOf(right, hasTimes)];
  const names = [...new Set([...first.keys(), ...second.keys()])];
  return (
    <table class="answer-table">
      <thead>
        <tr>
          <td />
          <th scope="col">{l10n.t('First')}</th>
          <th scope="col">{l10n.t('Second')}</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => {
          const [one, other] = [first.get(name), second.get(name)];
          const look = one === other ? '' : 'differs';
          return (
            <tr key={name} class={look}>
              <th scope="row">{visibleLine(name)}</th>
              <td>{visibleLine(one ?? '–')}</td>
              <td>{visibleLine(other ?? '–')}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function factsOf(answer: AnswerView | undefined, hasTimes: boolean): ReadonlyMap<string, string> {
  if (!answer) return new Map();
  return new Map([
    [l10n.t('Format'), titleOfFormat(answer.format)],
    [l10n.t('State'), stateNames[answer.state]],
    ...answerFacts(answer)
      .filter(([name]) => hasTimes || !timedFacts.has(name))
      .map(([name, value]): [string, string] => [name, value]),
    ...answer.usage.map(([name, count]): [string, string] => [name, formatCount(count)]),
    // All in one line: a name stands for one value.
    ...(answer.errors.length === 0
      ? []
      : [[l10n.t('Error'), answer.errors.map(({ text }) => text).join('; ')] as const]),
  ]);
}

function Part({ part }: { readonly part: PartPair }): JSX.Element {
  const { kind, name } = part;
  const title =
    name === undefined
      ? partKindNames[kind]
      : l10n.t('{kind}: {name}', { kind: partKindNames[kind], name: visibleLine(name) });
  return (
    <div class="part-pair">
      <h3>{title}</h3>
      <PartTexts part={part} />
    </div>
  );
}

function PartTexts({ part }: { readonly part: PartPair }): JSX.Element {
  const { left, right } = part;
  if (isSamePart(part)) return <Same text={left?.text ?? ''} />;
  if (left?.text === undefined && left !== undefined) return <TooLong part={part} />;
  if (right?.text === undefined && right !== undefined) return <TooLong part={part} />;
  return <Different before={left?.text} after={right?.text} />;
}

function Same({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      <p class="details-note">{l10n.t('The same on both sides.')}</p>
      <div class="part-text">{visibleBlock(text)}</div>
    </>
  );
}

function TooLong({ part: { left, right } }: { readonly part: PartPair }): JSX.Element {
  return (
    <p class="details-hint">
      {l10n.t('Too long to compare here: {before} and {after}.', {
        before: formatCharacters(left?.length ?? 0),
        after: formatCharacters(right?.length ?? 0),
      })}
    </p>
  );
}

interface DifferentProps {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** JSON by its values, other texts by their words. */
function Different({ before, after }: DifferentProps): JSX.Element {
  const changes = useMemo(() => {
    const [one, other] = [before, after].map((text) =>
      text === undefined ? undefined : JsonTree.parse(text),
    );
    return one && other ? diffJson(one, other) : undefined;
  }, [before, after]);
  const words = useMemo(() => diffWords(before ?? '', after ?? ''), [before, after]);
  if (changes && changes.length > 0) return <JsonChanges changes={changes} />;
  return (
    <div class="text-pair">
      <Words parts={words.before} isThere={before !== undefined} side="old" />
      <Words parts={words.after} isThere={after !== undefined} side="new" />
    </div>
  );
}

interface WordsProps {
  readonly parts: readonly DiffPart[];
  readonly isThere: boolean;
  readonly side: 'old' | 'new';
}

function Words({ parts, isThere, side }: WordsProps): JSX.Element {
  if (!isThere) return <p class="part-text absent">{l10n.t('Not there')}</p>;
  return (
    <div class={`part-text ${side}`}>
      {parts.map(({ text, isChanged }, at) => {
        if (!isChanged) return visibleBlock(text);
        return side === 'old' ? (
          <del key={at}>{visibleBlock(text)}</del>
        ) : (
          <ins key={at}>{visibleBlock(text)}</ins>
        );
      })}
    </div>
  );
}
