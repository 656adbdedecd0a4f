// A place of the timeline as somebody names it to go there.

import { entryAt } from '../log/entryPlaces.ts';
import type { EventLog } from '../log/eventLog.ts';
import type { FilterClock } from './filterQuery.ts';
import { readCount, readMoment } from './filterParser.ts';

export type GoToPlace = { readonly number: number } | { readonly id: string } | { readonly mistake: string };

/** The entry meant, the id to look for, or why there is neither and what to write instead. */
export function readPlace(text: string, log: EventLog, clock: FilterClock): GoToPlace {
  const place = text.trim();
  if (log.length === 0) return { mistake: 'The timeline has no entries yet.' };
  if (/^first$/i.test(place)) return { number: log.first };
  if (/^last$/i.test(place)) return { number: log.length };
  const [, id] = /^id:(.*)$/is.exec(place) ?? [];
  if (id !== undefined)
    return id.trim() === '' ? { mistake: 'Write the id after the colon, such as id:42.' } : { id: id.trim() };
  const moment = readMoment(place, clock);
  const number = moment && 'number' in moment ? moment.number : readCount(place);
  if (number !== undefined) return numberedPlace(number, log);
  if (moment && 'atMs' in moment) return { number: entryAt(log, moment.atMs) };
  const found = place === '' ? 'Name a place' : `“${place}” is no place`;
  return { mistake: `${found}: write first, last, 1200, +41.2s, 14:03:22 or id:42.` };
}

function numberedPlace(number: number, { first, length }: EventLog): GoToPlace {
  if (number >= first && number <= length) return { number };
  if (number >= 1 && number < first)
    return { mistake: `Entry ${number} is gone: the oldest that is left is entry ${first}.` };
  const last = length === 1 ? 'has one entry' : `ends at entry ${length}`;
  return { mistake: `There is no entry ${number}: the timeline ${last}.` };
}
