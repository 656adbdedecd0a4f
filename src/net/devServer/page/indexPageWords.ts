// The words of the index page's script, which the page carries as a block of data: the script is plain text and makes none.

import * as l10n from '@vscode/l10n';

/** Stands for a value that only the script knows. */
const [first, second] = ['{0}', '{1}'];

/** Texts by the name that the script has for them. */
export const indexPageWords = {
  connecting: l10n.t('connecting'),
  open: l10n.t('open'),
  closed: l10n.t('closed'),
  notConnected: l10n.t('not connected'),
  oneEvent: l10n.t('{0}, 1 event', first),
  events: l10n.t('{0}, {1} events', first, second),
  cutData: l10n.t('{0}… {1} letters', first, second),
  openedAgain: l10n.t('readyState 1, {0} ms after the error', first),
  comesBack: l10n.t('readyState {0}: comes back after the reconnection time', first),
  stopped: l10n.t('readyState {0}: stopped for good', first),
  closedItself: l10n.t('this page called close()'),
} as const;
