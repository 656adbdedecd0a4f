// The answers of token streams on both sides, put together and paired by their number: what is needed to compare their texts,
// their calls and their numbers. A side that is no token stream costs a look at its first events.

import * as l10n from '@vscode/l10n';

import type { CharsKept } from '../assembly/answer.ts';
import { Assembly } from '../assembly/assembly.ts';
import { viewOfAnswer, type AnswerView } from '../assembly/answerView.ts';
import type { PartKind } from '../assembly/reading/reading.ts';
import { formatDuration } from '../base/format.ts';
import type { ComparedEvents, ComparedPart } from './comparedEvents.ts';

/** Entries after which a side without an answer is taken for no token stream. */
const triedEntries = 200;
const slice = { entries: 64, bytes: 64 * 1024 };
/** The first answers that are compared, and the first parts of each. */
const maxPairs = 20;
const maxParts = 20;
/** Characters of a text that are compared: nothing is said of a longer one but its length. */
const maxComparedText = 64 * 1024;
/** The same of the parts behind the first few, so that all of them together are bounded. */
const maxFurtherText = 16 * 1024;
const firstParts = 4;

/** A part of an answer on both sides; absent where a side has none. */
export interface PartPair {
  readonly kind: PartKind;
  /** Of the tool that is called. */
  readonly name?: string;
  readonly left?: ComparedText;
  readonly right?: ComparedText;
}

/** The text of a part; without its text where it is too long to be compared. */
export interface ComparedText {
  readonly length: number;
  readonly text?: string;
}

/** An answer on both sides; absent where a side has none. */
export interface AnswerPair {
  readonly number: number;
  readonly left?: AnswerView;
  readonly right?: AnswerView;
  readonly parts: readonly PartPair[];
  /** Whether they say the same; unknown where not all that they say was compared, and nothing of the rest differs. */
  readonly outcome: 'same' | 'different' | 'unknown';
}

export interface AnswerPairs {
  /** Whether it is known on both sides when events came. */
  readonly hasTimes: boolean;
  readonly pairs: readonly AnswerPair[];
  /** Whether there are further answers, which are not compared. */
  readonly hasMore: boolean;
}

interface ReadAnswer {
  readonly view: AnswerView;
  readonly parts: readonly { readonly kind: PartKind; readonly name?: string; readonly text: ComparedText }[];
}

/** Puts the answers of both sides together, with pauses. */
export function* pairAnswers(left: ComparedEvents, right: ComparedEvents): Generator<number, AnswerPairs> {
  const answers = { left: yield* readAnswers(left), right: yield* readAnswers(right) };
  const most = Math.max(answers.left.length, answers.right.length);
  const pairs: AnswerPair[] = [];
  for (let at = 0; at < Math.min(most, maxPairs); at += 1) {
    pairs.push(pairOf(at + 1, answers.left[at], answers.right[at]));
    yield 0;
  }
  return { hasTimes: left.hasTimes && right.hasTimes, pairs, hasMore: most > pairs.length };
}

function charsOfPart(place: number): number {
  if (place >= maxParts) return 0;
  return place < firstParts ? maxComparedText : maxFurtherText;
}

/** Of the first answers, or of one: of all, where some are gone and nobody knows how many were before it. */
function charsKeptOf({ log, answer: wanted }: ComparedPart): CharsKept {
  return (answer, place) => {
    const isCompared = wanted ? log.first > 1 || answer === wanted.number : answer <= maxPairs;
    return isCompared ? charsOfPart(place) : 0;
  };
}

function* readAnswers({ part, first, last }: ComparedEvents): Generator<number, ReadAnswer[]> {
  const { log, attempt, answer: wanted } = part;
  // What belongs to an answer is known from those that came before it, and at the same time.
  const from = wanted ? log.first : first;
  const assembly = new Assembly(log, { from, slice, charsKept: charsKeptOf(part) });
  const { restarts } = assembly;
  while (assembly.lastRead < last && assembly.isBehind) {
    assembly.update(last - assembly.lastRead);
    yield 0;
    // What is read next means something else, which whoever compares finds out.
    if (assembly.restarts !== restarts) return [];
    if (wanted) continue;
    if (assembly.answers.length > maxPairs) break;
    if (assembly.answers.length === 0 && assembly.lastRead - first >= triedEntries) return [];
  }
  return assembly.answers
    .filter(({ format, firstEntry, firstAttempt }) =>
      wanted
        ? firstEntry === wanted.firstEntry
        : format !== 'mcp' && (attempt === undefined || firstAttempt === attempt),
    )
    .map((answer) => ({
      view: viewOfAnswer(answer),
      parts: answer.parts.slice(0, maxParts).map(({ kind, name, text }) => ({
        kind,
        ...(name !== undefined && { name }),
        text: { length: text.length, ...(text.length === text.keptChars && { text: text.text() }) },
      })),
    }));
}

function pairOf(number: number, left: ReadAnswer | undefined, right: ReadAnswer | undefined): AnswerPair {
  const parts = pairParts(left?.parts ?? [], right?.parts ?? []);
  return {
    number,
    ...(left && { left: left.view }),
    ...(right && { right: right.view }),
    parts,
    outcome: parts.some(isDifferentPart)
      ? 'different'
      : isWhole(left) && isWhole(right) && parts.every(isSamePart)
        ? 'same'
        : 'unknown',
  };
}

/** Whether all of its parts are compared. */
function isWhole(answer: ReadAnswer | undefined): boolean {
  return !answer || (answer.view.omittedParts === 0 && answer.view.parts.length <= maxParts);
}

/** Parts of a kind and a name stand for one another in their order. */
function pairParts(left: ReadAnswer['parts'], right: ReadAnswer['parts']): PartPair[] {
  const others = [...right];
  const pairs = left.map((part): PartPair => {
    const at = others.findIndex(({ kind, name }) => kind === part.kind && name === part.name);
    const [other] = at === -1 ? [] : others.splice(at, 1);
    return { ...describe(part), left: part.text, ...(other && { right: other.text }) };
  });
  return [...pairs, ...others.map((part): PartPair => ({ ...describe(part), right: part.text }))];
}

function describe({ kind, name }: ReadAnswer['parts'][number]): Pick<PartPair, 'kind' | 'name'> {
  return { kind, ...(name !== undefined && { name }) };
}

/** Whether both sides have the part and are known to say the same in it. */
export function isSamePart({ left, right }: PartPair): boolean {
  return left?.text !== undefined && left.text === right?.text;
}

/** Whether it is known that the sides differ in the part. */
function isDifferentPart({ left, right }: PartPair): boolean {
  return left?.length !== right?.length || (left?.text !== undefined && left.text !== right?.text);
}

/** What came of it, one sentence each; none without answers on both sides. */
export function answerSentences({ pairs, hasTimes }: AnswerPairs): string[] {
  const both = pairs.filter(({ left, right }) => left && right);
  if (both.length === 0) return [];
  const same = both.filter(({ outcome }) => outcome === 'same').length;
  const [only] = both;
  if (both.length > 1 || !only)
    return [
      same === both.length
        ? l10n.t('All {0} answers say the same.', both.length)
        : l10n.t('{same} of {count} answers are known to say the same.', { same, count: both.length }),
    ];
  return [outcomeWords[only.outcome], ...(hasTimes ? firstTextWords(only) : [])];
}

const outcomeWords: Readonly<Record<AnswerPair['outcome'], string>> = {
  same: l10n.t('The answers say the same.'),
  different: l10n.t('The answers differ in what they say.'),
  unknown: l10n.t('The answers are too long to be compared as a whole.'),
};

/** First texts that are no further apart came at the same time, as far as anybody can tell. */
const sameFirstMs = 20;

function firstTextWords({ left, right }: AnswerPair): string[] {
  // From a request to a text is another time than from a first event.
  if (left?.isFirstOfAttempt !== right?.isFirstOfAttempt) return [];
  const laterMs = timeToText(right) - timeToText(left);
  if (!(Math.abs(laterMs) > sameFirstMs)) return [];
  const by = formatDuration(Math.abs(laterMs));
  return [
    laterMs > 0
      ? l10n.t('The second is {0} slower to its first text.', by)
      : l10n.t('The second is {0} faster to its first text.', by),
  ];
}

/** NaN without a text. */
function timeToText(answer: AnswerView | undefined): number {
  return (answer?.firstTextAtMs ?? NaN) - (answer?.startedAtMs ?? NaN);
}
