// What is said of an answer and its parts: names, numbers with their units, and what a reader has to know.

import * as l10n from '@vscode/l10n';

import type { AnswerState, AnswerView } from '../../core/assembly/answerView.ts';
import { costOf, type TokenPrices } from '../../core/assembly/answerCost.ts';
import { outputOf, type AnswerOutput } from '../../core/assembly/answerSummary.ts';
import { formatDuration } from '../../core/base/format.ts';
import { formatCount, formatRate } from '../controls/numberFormat.ts';

export const stateNames: Readonly<Record<AnswerState, string>> = {
  streaming: l10n.t('Streaming'),
  finished: l10n.t('Finished'),
  'cut off': l10n.t('Cut off'),
};

/** Whether the answer as a whole failed; one of a session's requests may fail without that. */
export function hasFailed({ format, errors }: AnswerView): boolean {
  return errors.length > 0 && format !== 'mcp';
}

/** A number of an answer: its name, its value, and how it came about. */
export type AnswerFact = readonly [name: string, value: string, explanation?: string];

/** Names of the facts that say how long something took. */
export const timedFacts: ReadonlySet<string> = new Set([
  l10n.t('Speed'),
  l10n.t('Response'),
  l10n.t('First body byte'),
  l10n.t('First reasoning'),
  l10n.t('First text'),
  l10n.t('First call'),
  l10n.t('Duration'),
]);

/** The numbers and names of an answer, in the order of their interest. */
export function answerFacts(answer: AnswerView, prices: readonly TokenPrices[] = []): readonly AnswerFact[] {
  const { model, role, finishes, startedAtMs, lastAtMs, isFirstOfAttempt, id } = answer;
  const facts: AnswerFact[] = [];
  if (model !== undefined) facts.push([l10n.t('Model'), model]);
  if (role !== undefined && role !== 'assistant' && role !== 'model') facts.push([l10n.t('Role'), role]);
  // A session is no text of a model, whose speed would say something.
  if (answer.format !== 'mcp') facts.push(...speedFacts(answer));
  if (answer.format !== 'mcp') facts.push(...firstFacts(answer));
  facts.push(...costFacts(answer, prices));
  const whole = isFirstOfAttempt
    ? l10n.t('From the request to its last event')
    : l10n.t('From its first event to its last');
  facts.push([l10n.t('Duration'), formatDuration(lastAtMs - startedAtMs), whole]);
  if (finishes.length > 0) facts.push([l10n.t('Finish'), describeFinishes(finishes)]);
  if (id !== undefined) facts.push([l10n.t('Id'), id]);
  return facts;
}

/** How long the response, its body, its reasoning, its text and its first call took to begin. */
function firstFacts(answer: AnswerView): AnswerFact[] {
  const { startedAtMs, isFirstOfAttempt } = answer;
  const firsts: readonly (readonly [name: string, atMs: number | undefined, explanation: string])[] = [
    [l10n.t('Response'), answer.respondedAtMs, l10n.t('From the request to the head of its response')],
    [
      l10n.t('First body byte'),
      answer.firstByteAtMs,
      l10n.t('From the request to the first byte of the body of its response, after the head'),
    ],
    [
      l10n.t('First reasoning'),
      answer.firstReasoningAtMs,
      isFirstOfAttempt
        ? l10n.t('From the request to the first reasoning')
        : l10n.t('From its first event to its first reasoning'),
    ],
    [
      l10n.t('First text'),
      answer.firstTextAtMs,
      isFirstOfAttempt
        ? l10n.t('From the request to the first text')
        : l10n.t('From its first event to its first text'),
    ],
    [
      l10n.t('First call'),
      answer.firstToolAtMs,
      isFirstOfAttempt
        ? l10n.t('From the request to the first call of a tool')
        : l10n.t('From its first event to its first call of a tool'),
    ],
  ];
  return firsts.flatMap(([name, atMs, explanation]) =>
    atMs === undefined ? [] : [[name, formatDuration(atMs - startedAtMs), explanation] as const],
  );
}

const amountDigits = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });

/** What it costs by the prices of the user, and how that comes about; none without a price. */
function costFacts({ model, usage }: AnswerView, prices: readonly TokenPrices[]): AnswerFact[] {
  const cost = costOf(model, usage, prices);
  if (!cost) return [];
  const { amount, currency, terms } = cost;
  const sum = terms.map(({ name, count, price }) =>
    l10n.t('{name}: {count} at {price} for a million', { name, count: formatCount(count), price }),
  );
  return [
    [
      l10n.t('Cost'),
      `${amountDigits.format(amount)} ${currency}`.trim(),
      [l10n.t('By your setting sse.tokenPrices'), ...sum].join('\n'),
    ],
  ];
}

/** Tokens are named only where the stream counted them; otherwise the events that brought text are counted. */
function speedFacts(answer: AnswerView): AnswerFact[] {
  const output = outputOf(answer);
  if (!output) return [];
  const facts: AnswerFact[] = [[l10n.t('Output'), countOfOutput(output), describeCounting(output)]];
  const { perSecond, unit } = output;
  if (perSecond === undefined) return facts;
  const rate = formatRate(perSecond).slice(0, -2);
  facts.push(
    unit === 'tokens'
      ? [
          l10n.t('Speed'),
          l10n.t('{0} tokens/s', rate),
          l10n.t(
            'Output tokens over the time from the first event with text, reasoning or a call to the last',
          ),
        ]
      : [
          l10n.t('Speed'),
          l10n.t('{0} chunks/s', rate),
          l10n.t('Events with text after the first one, over the time to the last'),
        ],
  );
  return facts;
}

/** `312 tokens`, or `40 chunks`. */
export function countOfOutput({ unit, count }: AnswerOutput): string {
  if (unit === 'tokens')
    return count === 1 ? l10n.t('1\u00a0token') : l10n.t('{0}\u00a0tokens', formatCount(count));
  return count === 1 ? l10n.t('1\u00a0chunk') : l10n.t('{0}\u00a0chunks', formatCount(count));
}

/** What an answer's output was counted by. */
export function describeCounting({ unit }: AnswerOutput): string {
  return unit === 'tokens'
    ? l10n.t('As the stream counts them')
    : l10n.t('Events that brought text; the stream has not counted tokens');
}

function describeFinishes(finishes: AnswerView['finishes']): string {
  const [only] = finishes;
  if (finishes.length === 1 && only) return only[1];
  return finishes
    .map(([choice, reason]) => l10n.t('{reason} (choice {choice})', { reason, choice }))
    .join(', ');
}

/** A sentence with the entry that it is about. */
export interface AnswerNote {
  readonly text: string;
  readonly entry: number;
  /** Further entries that it is about. */
  readonly others?: readonly number[];
}

/** What has to be known before an answer's text is believed. */
export function answerNotes(
  { notes, attempt, firstEntry, state, lastEntry }: AnswerView,
  atCutAnswer?: string,
): readonly AnswerNote[] {
  const { againOf, repeated, missing } = notes;
  const found: AnswerNote[] = [];
  if (againOf !== undefined)
    found.push({
      text: l10n.t('It has the id of answer {0}: the stream sent it again.', formatCount(againOf)),
      entry: firstEntry,
    });
  if (repeated)
    found.push({
      text: describeRepeated(repeated.count, formatCount(repeated.lastEntry)),
      entry: repeated.firstEntry,
    });
  if (missing)
    found.push({
      text:
        missing.count === 1
          ? l10n.t('By their numbers 1\u00a0event is missing.')
          : l10n.t('By their numbers {0}\u00a0events are missing.', formatCount(missing.count)),
      entry: missing.entry,
    });
  if (state === 'cut off')
    found.push({
      text: l10n.t('Attempt {0} ended before the answer did.', formatCount(attempt)),
      entry: lastEntry,
    });
  if (state === 'cut off' && atCutAnswer !== undefined) found.push({ text: atCutAnswer, entry: lastEntry });
  return found;
}

function describeRepeated(count: number, lastEntry: string): string {
  return count === 1
    ? l10n.t(
        '1\u00a0event came again exactly as before, the last in entry {lastEntry}. Left out here; a client that does not check would show the text twice.',
        { lastEntry },
      )
    : l10n.t(
        '{count}\u00a0events came again exactly as before, the last in entry {lastEntry}. Left out here; a client that does not check would show the text twice.',
        { count: formatCount(count), lastEntry },
      );
}

/** What the events of an answer had that is not read here: one sentence a kind. */
export function unreadNotes({ unread, otherUnread, lastEntry }: AnswerView): readonly AnswerNote[] {
  const found = unread.map(({ what, name, count, entries }) => ({
    text: what === 'event' ? describeUnreadEvents(count, name) : describeUnreadField(count, name),
    entry: entries[0] ?? lastEntry,
    others: entries.slice(1),
  }));
  if (otherUnread === 0) return found;
  const others = l10n.t('Further kinds of events and fields are not read here.');
  return [...found, { text: others, entry: lastEntry }];
}

function describeUnreadEvents(count: number, kind: string): string {
  return count === 1
    ? l10n.t('1\u00a0event of a kind that is not read here: {kind}.', { kind })
    : l10n.t('{count}\u00a0events of a kind that is not read here: {kind}.', {
        count: formatCount(count),
        kind,
      });
}

function describeUnreadField(count: number, field: string): string {
  return count === 1
    ? l10n.t('1\u00a0event has a field that is not read here: {field}.', { field })
    : l10n.t('{count}\u00a0events have a field that is not read here: {field}.', {
        count: formatCount(count),
        field,
      });
}
