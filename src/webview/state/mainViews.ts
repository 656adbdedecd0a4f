// What the main part of the page can show: the entries, or another way to see them.

import { watchedViews, type WatchedView } from '../../core/page/protocol.ts';

export type MainView = 'entries' | WatchedView;

/** In the order of their tabs. */
export const mainViews: readonly MainView[] = ['entries', ...watchedViews];

export const mainViewLabels: Readonly<Record<MainView, string>> = {
  entries: 'Entries',
  attempts: 'Attempts',
  timing: 'Timing',
  assembled: 'Assembled',
};
