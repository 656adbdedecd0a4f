// A place of the timeline as somebody names it to go there.

import * as l10n from '@vscode/l10n';

import { entryAt } from '../log/entryPlaces.ts';
import type { EventLog } from '../log/eventLog.ts';
import type { FilterClock } from './filterQuery.ts';
import { readCount, readMoment } from './filterParser.ts';

export type GoToPlace = { readonly number: number } | { readonly id: string } | { readonly mistake: string };

/** A place as it is named, whichever entry that is. Times are milliseconds since time 0 of the clock. */
export type NamedPlace = GoToPlace | { readonly end: 'first' | 'last' } | { readonly atMs: number };

/** The entry meant, the id to look for, or why there is neither and what to write instead. */
export function readPlace(text: string, log: EventLog, clock: FilterClock): GoToPlace {
  if (log.length === 0) return noEntries();
  const place = readNamedPlace(text, clock);
  if ('end' in place) return { number: place.end === 'first' ? log.first : log.length };
  if ('atMs' in place) return { number: entryAt(log, place.atMs) };
  return 'number' in place ? numberedPlace(place.number, log) : place;
}

export function noEntries(): { readonly mistake: string } {
  return { mistake: l10n.t('The timeline has no entries yet.') };
}

/** What a text names, or why it names nothing and what to write instead. */
export function readNamedPlace(text: string, clock: FilterClock): NamedPlace {
  const place = text.trim();
  if (/^first$/i.test(place)) return { end: 'first' };
  if (/^last$/i.test(place)) return { end: 'last' };
  const [, id] = /^id:(.*)$/is.exec(place) ?? [];
  if (id !== undefined)
    return id.trim() === ''
      ? { mistake: l10n.t('Write the id after the colon, such as id:42.') }
      : { id: id.trim() };
  const moment = readMoment(place, clock);
  const number = moment && 'number' in moment ? moment.number : readCount(place);
  if (number !== undefined) return { number };
  if (moment && 'atMs' in moment) return moment;
  return {
    mistake:
      place === ''
        ? l10n.t('Name a place: write first, last, 1200, +41.2s, 14:03:22 or id:42.')
        : l10n.t('“{0}” is no place: write first, last, 1200, +41.2s, 14:03:22 or id:42.', place),
  };
}

function numberedPlace(number: number, { first, length }: EventLog): GoToPlace {
  if (number >= first && number <= length) return { number };
  if (number >= 1 && number < first)
    return {
      mistake: l10n.t('Entry {number} is gone: the oldest that is left is entry {first}.', { number, first }),
    };
  return {
    mistake:
      length === 1
        ? l10n.t('There is no entry {0}: the timeline has one entry.', number)
        : l10n.t('There is no entry {number}: the timeline ends at entry {length}.', { number, length }),
  };
}
