// What the main part of the page can show: the entries, or another way to see them.

import * as l10n from '@vscode/l10n';

import { watchedViews, type WatchedView } from '../../core/page/protocol.ts';

export type MainView = 'entries' | WatchedView;

/** In the order of their tabs. */
export const mainViews: readonly MainView[] = ['entries', ...watchedViews];

export const mainViewLabels: Readonly<Record<MainView, string>> = {
  entries: l10n.t('Entries'),
  attempts: l10n.t('Attempts'),
  timing: l10n.t('Timing'),
  assembled: l10n.t('Assembled'),
};
