// The forms in which the entry of the details can be copied.

import type { JSX } from 'preact';

import { entryForms, type CopyForm } from '../../core/page/copyForm.ts';
import type { EntryKind } from '../../core/log/entry.ts';
import { MenuItem, MenuSeparator, PopupMenu } from '../controls/popupMenu.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';

const copyLabels: Readonly<Record<CopyForm, string>> = {
  data: 'Data',
  raw: 'Raw',
  json: 'Data as JSON',
  entry: 'Entry as JSON',
  curl: 'Request as cURL',
  curlWithCredentials: 'Request as cURL with credentials',
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
    <PopupMenu label="Copy as" onClose={close} onEscape={focusButton}>
      {entryForms[kind].map(item)}
      <MenuSeparator />
      {item('curl')}
      {item('curlWithCredentials')}
    </PopupMenu>
  );
}
