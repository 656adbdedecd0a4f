// What passes between host and page about finding: the filter, how far it is, and places to go to.

import type { FindQuery } from '../find/findQuery.ts';

/** What the filter found in an entry, to be marked. */
export interface FindMarks {
  /** Whether the filter finds it, in a list that shows others too. */
  readonly isMatch?: boolean;
  /** Texts in it that a regular expression found. */
  readonly hits?: readonly string[];
}

/** An entry of the list and where it is, from 1. Without a filter these are the same. */
export interface FindPlace {
  readonly number: number;
  readonly position: number;
}

/** How far a filter is with the log. */
export interface FindProgress {
  /** Of the page's `find` that it is about. */
  readonly version: number;
  /** Whether anything is searched for. */
  readonly isActive: boolean;
  /** Rows of the list. */
  readonly rowCount: number;
  readonly matches: number;
  /** Entries searched so far, of how many. */
  readonly searched: number;
  readonly entries: number;
  readonly isDone: boolean;
  /** Number of the entry on which a pattern took too long; the search ended there. */
  readonly stoppedAt?: number;
  /** Once, as soon as it is known: where the page finds what it asked for with `near` and `upTo`. */
  readonly place?: { readonly entry?: FindPlace; readonly endPosition?: number };
}

export type FindHostMessage =
  | ({ readonly type: 'found'; readonly epoch: number } & FindProgress)
  /**
   * Answer to `jump`, `reveal`, `goTo` and `nextMatch`: the entry to show, which is one near that wanted when the filter hides it.
   */
  | ({
      readonly type: 'jumped';
      readonly epoch: number;
      readonly version: number;
      readonly wanted: number;
    } & FindPlace)
  /** Answer to `goTo` when there is no such place. */
  | { readonly type: 'goToRefused'; readonly epoch: number; readonly message: string };

/** What commands of the editor ask of the page. */
export type FindCommandMessage =
  | { readonly type: 'showField'; readonly field: 'filter' | 'goTo' }
  /** Add a term to the filter. */
  | { readonly type: 'filterBy'; readonly field: FilterField; readonly value: string };

/** What an entry's own filter can be made of. */
export type FilterField = 'type' | 'id' | 'kind';

export type FindPageMessage =
  /** From now on the list is the entries that match, or all with these marked. Takes the place of the filter before. */
  | {
      readonly type: 'find';
      /** Given by the page, another for each. */
      readonly version: number;
      readonly query: FindQuery;
      readonly showsOnlyMatches: boolean;
      readonly utcOffsetMinutes: number;
      /** Entry whose place in the new list, or the nearest one's, the page wants to know. */
      readonly near?: number;
      /** Entry up to which the list is shown while it is paused. */
      readonly upTo?: number;
    }
  /** Asks for the match after an entry, or before it. */
  | { readonly type: 'nextMatch'; readonly from: number; readonly step: 1 | -1 }
  /** Asks which entry was received at that time, in milliseconds since the stream began. */
  | { readonly type: 'jump'; readonly atMs: number }
  /** Asks where an entry is in the list. */
  | { readonly type: 'reveal'; readonly number: number }
  /** Asks for the place that a text names (see `readPlace`); an id is looked for after the entry `from`. */
  | {
      readonly type: 'goTo';
      readonly text: string;
      readonly from: number;
      readonly utcOffsetMinutes: number;
    };
