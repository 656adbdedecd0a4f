// How what is said of a pair is shown: a word and a codicon each, so that colour is never all there is.

import * as l10n from '@vscode/l10n';

import type { RowFlag } from '../../core/comparison/rowFlags.ts';

export const flagWords: Readonly<Record<RowFlag, string>> = {
  changed: l10n.t('Changed'),
  missing: l10n.t('Missing'),
  extra: l10n.t('Extra'),
  moved: l10n.t('Moved'),
  late: l10n.t('Late'),
  early: l10n.t('Early'),
};

export const flagIcons: Readonly<Record<RowFlag, string>> = {
  changed: 'edit',
  missing: 'remove',
  extra: 'add',
  moved: 'arrow-swap',
  late: 'chevron-right',
  early: 'chevron-left',
};

export const flagExplanations: Readonly<Record<RowFlag, string>> = {
  changed: l10n.t('Events that are on both sides and say something else'),
  missing: l10n.t('Events that only the first side has'),
  extra: l10n.t('Events that only the second side has'),
  moved: l10n.t('Events that stand at another place among the others on the second side'),
  late: l10n.t(
    'Events that come later on the second side by more than the tolerance, from the beginning of each side',
  ),
  early: l10n.t(
    'Events that come earlier on the second side by more than the tolerance, from the beginning of each side',
  ),
};
