// Whether a server resumed: the verdicts that there are, what they are made from, and their words.

import * as l10n from '@vscode/l10n';

import { beginningOf } from '../base/text.ts';

/** An event as far as resuming is concerned. */
export interface ResumeEvent {
  /** Value of the event's own id field; absent when it has none, or an empty one, which names nothing. */
  readonly id: string | undefined;
  readonly type: string;
  /** Equal for equal type and data. */
  readonly digest: string;
  /** Its entry, to be shown as evidence. */
  readonly entry: number;
  /** Events with the same number came one after the other over one connection, and none is left out between them. */
  readonly sequence: number;
}

/** An event with an id. */
export type NamedEvent = ResumeEvent & { readonly id: string };

export type ResumeVerdict =
  /**
   * The first event is the one that follows the id, and nothing is missing or repeated. `soFar` is there where more was
   * recorded after the id than has come: how many of these came, and how many there are.
   */
  | {
      readonly kind: 'exact';
      readonly soFar?: { readonly came: number; readonly recorded: number };
    }
  /** `missing` holds at most the first hundred ids; `count` all of them. */
  | { readonly kind: 'gap'; readonly missing: readonly string[]; readonly count: number }
  | { readonly kind: 'duplicates'; readonly ids: readonly string[]; readonly count: number }
  /** The stream began again with its very first event. */
  | { readonly kind: 'restarted' }
  /**
   * The ids count from the beginning again, with an event of another content (`isOther`), or with one from before the
   * recording: the server repeats its history, or was restarted.
   */
  | { readonly kind: 'ids anew'; readonly id: string; readonly isOther: boolean }
  /** Only events newer than everything that was to be repeated. */
  | { readonly kind: 'live only'; readonly missing: readonly string[]; readonly count: number }
  | {
      readonly kind: 'different content';
      readonly id: string;
      /** The entries that differ. */
      readonly before: number;
      readonly after: number;
    }
  | { readonly kind: 'out of order'; readonly id: string; readonly expected: string }
  | { readonly kind: 'cannot tell'; readonly because: string };

/** The events that have an id. */
export function named(events: readonly ResumeEvent[]): NamedEvent[] {
  return events.filter((event): event is NamedEvent => event.id !== undefined && event.id !== '');
}

/** The verdict as one sentence, or two. */
export function describeResume(verdict: ResumeVerdict): string {
  switch (verdict.kind) {
    case 'exact':
      return verdict.soFar
        ? describeSoFar(verdict.soFar)
        : l10n.t('Resumed exactly: the next event came first, nothing is missing or repeated.');
    case 'gap': {
      const { count } = verdict;
      const ids = listText(verdict.missing, count);
      return count === 1
        ? l10n.t('Gap: 1 event is missing ({0}).', ids)
        : l10n.t('Gap: {count} events are missing ({ids}).', { count, ids });
    }
    case 'duplicates': {
      const { count } = verdict;
      const ids = listText(verdict.ids, count);
      return count === 1
        ? l10n.t('Duplicates: 1 event came again ({0}).', ids)
        : l10n.t('Duplicates: {count} events came again ({ids}).', { count, ids });
    }
    case 'restarted':
      return l10n.t('Restarted from the beginning: the very first event came again.');
    case 'ids anew': {
      const id = shorten(verdict.id);
      return verdict.isOther
        ? l10n.t(
            'The ids begin anew: {0} came again, on another event than before. The server counts from the beginning, as after a restart.',
            id,
          )
        : l10n.t(
            'The ids begin again at {0}: the server sends what was before the timeline, or it counts from the beginning, as after a restart.',
            id,
          );
    }
    case 'live only': {
      const { count } = verdict;
      const ids = listText(verdict.missing, count);
      return count === 1
        ? l10n.t('Live only: the event after the id did not come again ({0}).', ids)
        : l10n.t('Live only: none of the {count} events after the id came again ({ids}).', { count, ids });
    }
    case 'different content':
      return l10n.t('Different content under the same id {id}: entry {before} and entry {after}.', {
        id: shorten(verdict.id),
        before: verdict.before,
        after: verdict.after,
      });
    case 'out of order':
      return l10n.t('Out of order: {id} came where {expected} was expected.', {
        id: shorten(verdict.id),
        expected: shorten(verdict.expected),
      });
    case 'cannot tell':
      return l10n.t('Cannot tell whether the server resumed: {0}.', verdict.because);
  }
}

/** A replay that was broken off has seen no more than what came. */
function describeSoFar({ came, recorded }: { readonly came: number; readonly recorded: number }): string {
  return l10n.t(
    'Resumed exactly as far as it came: {came} of {recorded} events that were recorded after the id, none of them missing or repeated before the last. Whether the others would have come is not known.',
    { came, recorded },
  );
}

function listText(ids: readonly string[], count: number): string {
  const shown = ids.slice(0, 5).map(shorten);
  return count > shown.length
    ? l10n.t('{ids} and {more} more', { ids: shown.join(', '), more: count - shown.length })
    : shown.join(', ');
}

function shorten(id: string): string {
  return id.length > 40 ? beginningOf(id, 39) : id;
}
