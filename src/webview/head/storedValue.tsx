// In the place of a value that is in the editor's secret storage: where it is, a look at it, and a way to type another.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { Icon } from '../controls/icon.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';

const storedReference = /\$\{secret:[^}]+\}/;

/** Whether the value is a reference to the secret storage, alone or behind the name of a scheme. */
export function isStored(value: string): boolean {
  return storedReference.test(value);
}

interface StoredValueProps {
  readonly page: TimelinePage;
  /** What it is the value of. */
  readonly name: string;
  readonly value: string;
  readonly onReplace: () => void;
}

export function StoredValue({ page, name, value, onReplace }: StoredValueProps): JSX.Element {
  const reference = storedReference.exec(value)?.[0] ?? '';
  const shown = page.revealed.value.get(reference);
  return (
    <span class="stored-value">
      <Icon name="lock" />
      <span class={shown === undefined ? 'stored-text' : 'stored-text code'}>
        {shown ?? l10n.t('In the secret storage')}
      </span>
      <IconButton
        icon={shown === undefined ? 'eye' : 'eye-closed'}
        label={shown === undefined ? l10n.t('Show: {0}', name) : l10n.t('Hide: {0}', name)}
        isPressed={shown !== undefined}
        onClick={() => page.toggleStored(reference)}
      />
      <button
        type="button"
        class="link-button"
        aria-label={l10n.t('Replace the value of {0}', name)}
        onClick={onReplace}
      >
        {l10n.t('Replace')}
      </button>
    </span>
  );
}
