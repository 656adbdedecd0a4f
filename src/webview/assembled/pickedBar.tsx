// The entry behind the piece that was picked out of an assembled text, and the ways to it.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { IconButton } from '../controls/iconButton.tsx';
import { describePicked } from './pieceWords.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleLine } from '../../core/base/visibleText.ts';

/** Characters of the piece that are repeated. */
const longestShown = 60;

export function PickedBar({ page }: { readonly page: TimelinePage }): JSX.Element {
  const { assembled } = page;
  const picked = assembled.picked.value;
  return (
    <div class={picked ? 'picked-bar' : ''}>
      <span class="picked-text" role="status">
        {picked && describePicked(assembled.textOf(picked.part), picked, quote(page, picked))}
      </span>
      {picked && (
        <>
          <button type="button" class="link-button" onClick={() => page.showEntriesFrom(picked.entry)}>
            {l10n.t('Show in the entries')}
          </button>
          <button type="button" class="link-button" onClick={() => page.openDetails()}>
            {l10n.t('Open its details')}
          </button>
          <IconButton
            icon="close"
            label={l10n.t('Pick nothing')}
            onClick={() => {
              assembled.picked.value = undefined;
            }}
          />
        </>
      )}
    </div>
  );
}

function quote(
  page: TimelinePage,
  { part, start, end }: { part: number; start: number; end: number },
): string {
  const tail = page.assembled.textOf(part);
  const keptFrom = tail.length - tail.keptChars;
  const text = tail.text().slice(start - keptFrom, Math.min(end, start + longestShown) - keptFrom);
  return `“${visibleLine(text)}${end - start > longestShown ? '…' : ''}”`;
}
