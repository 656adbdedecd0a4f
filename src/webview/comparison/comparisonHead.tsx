// What is compared with what, and what came of it, in sentences.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { visibleLine } from '../../core/base/visibleText.ts';
import type { SideName, SideView } from '../../core/comparison/comparisonProtocol.ts';
import { HelpButton } from '../controls/helpPanel.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import type { ComparisonPage } from './comparisonPage.ts';

export function ComparisonHead({ page }: { readonly page: ComparisonPage }): JSX.Element | null {
  const state = page.state.value;
  if (!state) return null;
  return (
    <header class="comparison-head">
      <div class="sides">
        <Side page={page} side="left" view={state.left} />
        <IconButton icon="arrow-swap" label={l10n.t('Swap the sides')} onClick={() => page.swap()} />
        <Side page={page} side="right" view={state.right} />
        <span class="head-actions">
          {(state.isOutdated || state.error !== undefined) && (
            <button type="button" class="button" onClick={() => page.again()}>
              {l10n.t('Compare Again')}
            </button>
          )}
          <HelpButton icon="keyboard" label={l10n.t('Keys (?)')} isOpen={page.isHelpOpen} />
        </span>
      </div>
      <Outcome page={page} />
    </header>
  );
}

interface SideProps {
  readonly page: ComparisonPage;
  readonly side: SideName;
  readonly view: SideView;
}

function Side({ page, side, view: { name, part, isRunning, isGone } }: SideProps): JSX.Element {
  return (
    <span class={`side ${side}`}>
      <span class="side-order">{side === 'left' ? l10n.t('First') : l10n.t('Second')}</span>
      <button
        type="button"
        class="link-button"
        title={l10n.t('Show its timeline')}
        onClick={() => page.showSide(side)}
      >
        {visibleLine(name)}
      </button>
      {part !== undefined && <span class="side-part">{visibleLine(part)}</span>}
      {isGone && <span class="side-part">{l10n.t('no longer there')}</span>}
      {isRunning && !isGone && <span class="side-part">{l10n.t('still open')}</span>}
    </span>
  );
}

function Outcome({ page }: { readonly page: ComparisonPage }): JSX.Element | null {
  const state = page.state.value;
  if (!state) return null;
  const { progress, error, result, isOutdated } = state;
  if (progress !== undefined)
    return (
      <div class="outcome">
        <span>{l10n.t('Comparing: {0} %', Math.floor(progress * 100))}</span>
        <progress value={progress} aria-label={l10n.t('Progress of the comparison')} />
        <button type="button" class="button secondary" onClick={() => page.cancel()}>
          {l10n.t('Cancel')}
        </button>
      </div>
    );
  if (error !== undefined) return <p class="outcome error">{error}</p>;
  if (!result) return null;
  return (
    <div class="outcome">
      <h1 class="summary">{result.summary.join(' ')}</h1>
      <p class="alignment">
        {result.alignment}
        {isOutdated && ` ${l10n.t('More has come since, which is not compared yet.')}`}
      </p>
    </div>
  );
}
