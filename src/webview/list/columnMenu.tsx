// The choice of columns and of the reading of time.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import {
  columnOf,
  flexibleColumn,
  isPathColumn,
  rowDataModes,
  type ColumnId,
  type RowDataMode,
} from '../state/columns.ts';
import { gridId } from '../controls/gridId.ts';
import { MenuItem, MenuSeparator, PopupMenu } from '../controls/popupMenu.tsx';
import { timeModes, type TimeMode } from '../controls/timeFormat.ts';
import { visibleLine } from '../../core/base/visibleText.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

export const timeModeLabels: Readonly<Record<TimeMode, { readonly short: string; readonly long: string }>> = {
  start: { short: l10n.t('Start'), long: l10n.t('Time since the stream began') },
  delta: { short: 'Δ', long: l10n.t('Time since the entry before') },
  clock: { short: l10n.t('Clock'), long: l10n.t('Time of day') },
};

const rowDataLabels: Readonly<Record<RowDataMode, string>> = {
  added: l10n.t('Data: what an event adds to its answer'),
  sent: l10n.t('Data: as sent'),
};

interface ColumnMenuProps {
  readonly page: TimelinePage;
  readonly onClose: () => void;
}

export function ColumnMenu({ page, onClose }: ColumnMenuProps): JSX.Element {
  const { hiddenColumns, timeMode } = page.ui.value;
  const shown = page.columns.value;
  const choice = page.columnChoice;
  return (
    <PopupMenu
      label={l10n.t('Columns')}
      onClose={onClose}
      onEscape={() => document.getElementById(gridId)?.focus()}
    >
      {choice.all
        .filter((column) => column !== flexibleColumn)
        .map((column) => (
          <MenuItem
            key={column}
            role="menuitemcheckbox"
            label={nameOf(column)}
            isChecked={!hiddenColumns.includes(column)}
            note={
              hiddenColumns.includes(column) || shown.includes(column) ? undefined : l10n.t('no room now')
            }
            onChoose={() => choice.toggle(column)}
          />
        ))}
      <MenuItem
        label={l10n.t('Add a column of a JSON path…')}
        onChoose={() => {
          onClose();
          choice.openField();
        }}
      />
      {choice.all.filter(isPathColumn).map((column) => (
        <MenuItem
          key={column}
          label={l10n.t('Remove {0}', nameOf(column))}
          onChoose={() => {
            // The item is gone then, and the focus would be with it.
            document.getElementById(gridId)?.focus();
            onClose();
            choice.remove(column);
          }}
        />
      ))}
      <MenuSeparator />
      {timeModes.map((mode) => (
        <MenuItem
          key={mode}
          role="menuitemradio"
          label={timeModeLabels[mode].long}
          isChecked={mode === timeMode}
          onChoose={() => page.change({ timeMode: mode })}
        />
      ))}
      <MenuSeparator />
      {page.list.hasGists.value && (
        <>
          {rowDataModes.map((mode) => (
            <MenuItem
              key={mode}
              role="menuitemradio"
              label={rowDataLabels[mode]}
              isChecked={mode === page.ui.value.rowData}
              onChoose={() => page.change({ rowData: mode })}
            />
          ))}
          <MenuSeparator />
        </>
      )}
      <MenuItem label={l10n.t('Reset columns')} onChoose={() => choice.reset()} />
    </PopupMenu>
  );
}

function nameOf(column: ColumnId): string {
  if (isPathColumn(column)) return visibleLine(column);
  return column === 'number' ? l10n.t('Number') : columnOf(column).label;
}
