// The filter as it is kept with the page.

import type { FindQuery } from '../../core/find/findQuery.ts';

export interface FindState extends FindQuery {
  readonly showsOnlyMatches: boolean;
}

export const noFind: FindState = { text: '', matchesCase: false, isRegex: false, showsOnlyMatches: true };
