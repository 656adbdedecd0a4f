// Which entries an export, or a scenario, is of, as somebody says it, and the entries that are meant.

import * as l10n from '@vscode/l10n';

import type { NumberRanges } from '../../core/base/numberRanges.ts';
import {
  allEntries,
  entriesIn,
  entriesOfAttempt,
  matchingEntries,
  type ChosenEntries,
} from '../../core/export/chosenEntries.ts';
import type { LogFilter } from '../../core/filter/logFilter.ts';
import { parseFilter } from '../../core/filter/filterParser.ts';
import { searchedLog } from '../../core/filter/searchedLog.ts';
import type { FilterQuery } from '../../core/filter/filterQuery.ts';
import type { EventLog } from '../../core/log/eventLog.ts';
import { turnSlicing } from '../../net/stream/turnSlicing.ts';
import { UserError } from '../errorReport.ts';
import type { TimelinePanel } from '../timeline/timelinePanel.ts';

export type WantedEntries =
  | { readonly kind: 'all' }
  | { readonly kind: 'attempt'; readonly attempt: number }
  | { readonly kind: 'numbers'; readonly numbers: NumberRanges }
  | {
      readonly kind: 'filter';
      readonly query: FilterQuery;
      /** How far the reader's clock is ahead of UTC. */
      readonly utcOffsetMinutes: number;
      /** Only those at these positions among what it leaves, from 1. */
      readonly positions?: NumberRanges;
    };

/** What a timeline shows of a stream. */
export type ShownList = Pick<TimelinePanel, 'narrowedBy' | 'picked' | 'columns'>;

/** What the filter of a timeline shows; all of it where there is none. */
export function shownEntries(list: ShownList | undefined): WantedEntries {
  const narrowing = list?.narrowedBy;
  return narrowing ? { kind: 'filter', ...narrowing } : { kind: 'all' };
}

/** The entries whose rows are selected together; undefined where it is one row, or none. */
export function pickedEntries(list: ShownList | undefined): WantedEntries | undefined {
  const { narrowedBy, picked } = list ?? {};
  if (!picked || picked.isEmpty) return undefined;
  // Without a filter, positions are the numbers of entries.
  return narrowedBy
    ? { kind: 'filter', ...narrowedBy, positions: picked }
    : { kind: 'numbers', numbers: picked };
}

/**
 * Hands the entries that are wanted to somebody, and lets go of what they needed when he is done.
 * @throws UserError for a filter that cannot be read or takes too long, or the signal's reason
 */
export async function withEntries<Result>(
  log: EventLog,
  wanted: WantedEntries,
  signal: AbortSignal,
  use: (chosen: ChosenEntries) => Promise<Result>,
): Promise<Result> {
  switch (wanted.kind) {
    case 'all':
      return use(allEntries(log.length));
    case 'attempt':
      return use(entriesOfAttempt(log, wanted.attempt, log.length));
    case 'numbers':
      return use(entriesIn(wanted.numbers, log.length));
    case 'filter': {
      const filter = await searchedFilter(log, wanted, signal);
      try {
        return await use(matchingEntries(filter.matches, wanted.positions));
      } finally {
        filter.dispose();
      }
    }
  }
}

/** A filter that has gone through the log and stands still. */
async function searchedFilter(
  log: EventLog,
  { query, utcOffsetMinutes }: Extract<WantedEntries, { readonly kind: 'filter' }>,
  signal: AbortSignal,
): Promise<LogFilter> {
  const parsed = parseFilter(query, { startedAtMs: log.startedAtMs, utcOffsetMinutes });
  if ('mistake' in parsed) throw new UserError(parsed.mistake.message);
  const filter = await searchedLog(log, {
    terms: parsed.terms,
    matchesCase: query.matchesCase,
    slicing: turnSlicing,
    signal,
  });
  if (filter.stoppedAt === undefined) return filter;
  const { stoppedAt } = filter;
  filter.dispose();
  throw new UserError(
    l10n.t('The pattern of the filter took too long at entry {0}: nothing was written.', stoppedAt),
  );
}
