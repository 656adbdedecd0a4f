// The forms in which the entry of the details can be copied.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { entryForms, type CopyForm } from '../../core/page/copyForm.ts';
import type { EntryKind } from '../../core/log/entry.ts';
import { MenuItem, MenuSeparator, PopupMenu } from '../controls/popupMenu.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';

const copyLabels: Readonly<Record<CopyForm, string>> = {
  data: l10n.t('Data'),
  raw: l10n.t('Raw'),
  json: l10n.t('Data as JSON'),
  entry: l10n.t('Entry as JSON'),
  curl: l10n.t('Request as cURL'),
  curlWithCredentials: l10n.t('Request as cURL with credentials'),
};

export const copyButtonId = 'copy-as';

interface CopyMenuProps {
  readonly page: TimelinePage;
  readonly kind: EntryKind;
  readonly number: number;
}

export function CopyMenu({ page, kind, number }: CopyMenuProps): JSX.Element {
  const close = (): void => {
    page.isCopyMenuOpen.value = false;
  };
  const focusButton = (): void => document.getElementById(copyButtonId)?.focus();
  const item = (form: CopyForm): JSX.Element => (
    <MenuItem
      key={form}
      label={copyLabels[form]}
      onChoose={() => {
        page.post({ type: 'copy', number, what: form });
        close();
        focusButton();
      }}
    />
  );
  return (
    <PopupMenu label={l10n.t('Copy as')} onClose={close} onEscape={focusButton}>
      {entryForms[kind].map(item)}
      <MenuSeparator />
      {item('curl')}
      {item('curlWithCredentials')}
    </PopupMenu>
  );
}
