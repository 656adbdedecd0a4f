// The page of a comparison from top to bottom: what is compared, what came of it, how it is compared, which rows are shown,
// the rows, and the differences of the selected one.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

import { HelpPanel } from '../controls/helpPanel.tsx';
import { Segments } from '../controls/segments.tsx';
import { AnswersView } from './answersView.tsx';
import { ComparisonHead } from './comparisonHead.tsx';
import { comparisonKeyHelp, handleComparisonKeys } from './comparisonKeys.ts';
import type { ComparisonPage } from './comparisonPage.ts';
import { PairList } from './pairList.tsx';
import { DifferenceBar } from './differenceBar.tsx';
import { OptionsBar } from './optionsBar.tsx';
import { PairDetails } from './pairDetails.tsx';

export function ComparisonView({ page }: { readonly page: ComparisonPage }): JSX.Element {
  useLayoutEffect(() => handleComparisonKeys(page), [page]);
  return (
    <div class="page comparison">
      {page.state.value && <Body page={page} />}
      {page.isHelpOpen.value && <KeysHelp page={page} />}
      <div class="visually-hidden" role="status" aria-live="polite">
        {page.result.value?.summary.join(' ') ?? page.state.value?.error ?? ''}
      </div>
    </div>
  );
}

function Body({ page }: { readonly page: ComparisonPage }): JSX.Element {
  const result = page.result.value;
  const showsAnswers = page.showsAnswers.value && result !== undefined && result.answers > 0;
  return (
    <>
      <ComparisonHead page={page} />
      <OptionsBar page={page} />
      {result && result.answers > 0 && (
        <nav class="content-bar" aria-label={l10n.t('Content')}>
          <Segments
            label={l10n.t('What is shown')}
            choices={[
              ['events', l10n.t('Events')],
              ['answers', l10n.t('Answers')],
            ]}
            value={showsAnswers ? 'answers' : 'events'}
            onChoose={(content) => page.showAnswers(content === 'answers')}
          />
        </nav>
      )}
      {result && !showsAnswers && <DifferenceBar page={page} result={result} />}
      <main class="compared">
        {showsAnswers ? (
          <AnswersView page={page} />
        ) : (
          <div class="compared-list">{result && <PairList page={page} />}</div>
        )}
        {result && !showsAnswers && page.isDetailsOpen.value && <PairDetails page={page} />}
      </main>
    </>
  );
}

function KeysHelp({ page }: { readonly page: ComparisonPage }): JSX.Element {
  return (
    <HelpPanel
      class="keys-help"
      label={l10n.t('Keys')}
      title={l10n.t('Keys')}
      closeLabel={l10n.t('Close (Escape)')}
      isOpen={page.isHelpOpen}
    >
      <dl>
        {comparisonKeyHelp.map(({ keys, does }) => (
          <div class="key-line" key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </HelpPanel>
  );
}
