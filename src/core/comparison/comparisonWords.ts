// A comparison in words: how it was aligned, and what came of it, the most important first.

import * as l10n from '@vscode/l10n';

import { formatDuration } from '../base/format.ts';
import { answerSentences } from './answerPairs.ts';
import { maxComparedEvents } from './comparedEvents.ts';
import type { ComparisonResult, SideResult } from './comparison.ts';
import type { ChangeName, WholeChange } from './pairChanges.ts';
import type { Alignment } from './proposedAlignment.ts';

/** Numbers are grouped as the reader's language has it. */
const grouped = new Intl.NumberFormat();
const count = (value: number): string => grouped.format(value);

/** Paths that a sentence names. */
const namedChanges = 3;
/** First events that are no further apart came at the same time, as far as anybody can tell. */
const sameFirstMs = 20;

const wholeWords: Readonly<Record<WholeChange, string>> = {
  type: l10n.t('the type'),
  id: l10n.t('the id'),
  text: l10n.t('the text'),
  large: l10n.t('data too large to look into'),
};

/** What differs, as it is named in sentences and lists. */
export function changeWords(name: ChangeName): string {
  return Object.hasOwn(wholeWords, name) ? wholeWords[name as WholeChange] : name;
}

/** By what the events were known again, and why. */
export function alignmentWords({ by, path = '', shared }: Alignment, isProposed: boolean): string {
  switch (by) {
    case 'id':
      if (shared === undefined) return l10n.t('Aligned by the events’ ids.');
      return shared === 1
        ? l10n.t('Aligned by the events’ ids, of which 1 is on both sides.')
        : l10n.t('Aligned by the events’ ids, of which {0} are on both sides.', count(shared));
    case 'path':
      return isProposed
        ? l10n.t('Aligned by {0}, whose values tell the events apart and are on both sides.', path)
        : l10n.t('Aligned by {0}.', path);
    case 'order':
      return isProposed
        ? l10n.t(
            'Aligned by order: the sides have no ids and no values of their data in common that tell the events apart.',
          )
        : l10n.t('Aligned by order.');
  }
}

/** The result, one sentence each. */
export function summaryWords(result: ComparisonResult): string[] {
  const { left, right, counts } = result;
  const events = left.events.count + right.events.count;
  return [
    ...(events === 0 ? [l10n.t('Neither side has an event.')] : [sameWords(result)]),
    ...(counts.changed > 0 ? [changedWords(result)] : []),
    ...missingWords(counts.missing),
    ...extraWords(counts.extra),
    ...movedWords(counts.moved),
    ...timeWords(result),
    ...firstWords(left, right),
    ...unknownTimeWords(left.events.hasTimes, right.events.hasTimes),
    ...answerSentences(result.answers),
    ...(left.events.gone > 0 ? [goneWords(left.events.gone, 'first')] : []),
    ...(right.events.gone > 0 ? [goneWords(right.events.gone, 'second')] : []),
    ...beyondWords(Math.max(left.events.beyond, right.events.beyond)),
  ];
}

function sameWords({ counts }: ComparisonResult): string {
  const { same, changed, missing, extra } = counts;
  if (changed + missing + extra === 0)
    return same === 1
      ? l10n.t('The only event is the same.')
      : l10n.t('All {0} events are the same.', count(same));
  if (same === 0) return l10n.t('No event is the same.');
  return same === 1 ? l10n.t('1 event is the same.') : l10n.t('{0} events are the same.', count(same));
}

function changedWords({ counts: { changed }, changes }: ComparisonResult): string {
  const names = changes
    .slice(0, namedChanges)
    .map(({ name }) => changeWords(name))
    .join(', ');
  const where = changes.length > namedChanges ? l10n.t('{0} and more', names) : names;
  return changed === 1
    ? l10n.t('1 changed in {0}.', where)
    : l10n.t('{count} changed in {where}.', { count: count(changed), where });
}

function missingWords(missing: number): string[] {
  if (missing === 0) return [];
  return [
    missing === 1
      ? l10n.t('1 is missing in the second.')
      : l10n.t('{0} are missing in the second.', count(missing)),
  ];
}

function extraWords(extra: number): string[] {
  if (extra === 0) return [];
  return [
    extra === 1 ? l10n.t('1 is only in the second.') : l10n.t('{0} are only in the second.', count(extra)),
  ];
}

function movedWords(moved: number): string[] {
  if (moved === 0) return [];
  return [
    moved === 1
      ? l10n.t('1 stands at another place in the second.')
      : l10n.t('{0} stand at other places in the second.', count(moved)),
  ];
}

function timeWords({ counts: { late, early }, options }: ComparisonResult): string[] {
  const by = formatDuration(options.toleranceMs);
  const sentences: string[] = [];
  if (late > 0)
    sentences.push(
      late === 1
        ? l10n.t('1 comes more than {0} later in the second.', by)
        : l10n.t('{count} come more than {by} later in the second.', { count: count(late), by }),
    );
  if (early > 0)
    sentences.push(
      early === 1
        ? l10n.t('1 comes more than {0} earlier in the second.', by)
        : l10n.t('{count} come more than {by} earlier in the second.', { count: count(early), by }),
    );
  return sentences;
}

/** How long each side took to its first event. */
function firstWords(left: SideResult, right: SideResult): string[] {
  if (left.firstMs === undefined || right.firstMs === undefined) return [];
  const laterMs = right.firstMs - left.firstMs;
  if (Math.abs(laterMs) <= sameFirstMs) return [l10n.t('Both have their first event after the same time.')];
  const by = formatDuration(Math.abs(laterMs));
  return [
    laterMs > 0
      ? l10n.t('The second is {0} slower to its first event.', by)
      : l10n.t('The second is {0} faster to its first event.', by),
  ];
}

/** What is not claimed, and why. */
function unknownTimeWords(left: boolean, right: boolean): string[] {
  if (left && right) return [];
  if (left !== right)
    return [
      left
        ? l10n.t('When the events of the second came is not known, so nothing is said of late ones.')
        : l10n.t('When the events of the first came is not known, so nothing is said of late ones.'),
    ];
  return [l10n.t('When the events came is not known, so nothing is said of late ones.')];
}

function goneWords(gone: number, side: 'first' | 'second'): string {
  if (side === 'first')
    return gone === 1
      ? l10n.t('1 event of the first is no longer there and was not compared.')
      : l10n.t('{0} events of the first are no longer there and were not compared.', count(gone));
  return gone === 1
    ? l10n.t('1 event of the second is no longer there and was not compared.')
    : l10n.t('{0} events of the second are no longer there and were not compared.', count(gone));
}

function beyondWords(beyond: number): string[] {
  if (beyond === 0) return [];
  return [l10n.t('Only the first {0} events of each side were compared.', count(maxComparedEvents))];
}
