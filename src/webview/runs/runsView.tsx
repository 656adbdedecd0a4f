// The page of several runs from top to bottom: what was sent, what can be done, the summary, and the runs.

import * as l10n from '@vscode/l10n';
import type { JSX, TargetedKeyboardEvent } from 'preact';

import { visibleLine } from '../../core/base/visibleText.ts';
import type { RunNumber } from '../../core/runs/runMeasures.ts';
import type { RunRow, RunsHostMessage } from '../../core/runs/runsProtocol.ts';
import { summaryCell } from '../../core/runs/runsText.ts';
import {
  formatRunNumber,
  numberWords,
  outcomeNames,
  runsSentences,
  summaryColumns,
  summaryNames,
} from '../../core/runs/runsWords.ts';
import { Icon } from '../controls/icon.tsx';
import { formatCount } from '../controls/numberFormat.ts';
import { TableHead } from '../controls/tableHead.tsx';
import type { RunsOrder, RunsPage } from './runsPage.ts';

export function RunsView({ page }: { readonly page: RunsPage }): JSX.Element | null {
  const state = page.state.value;
  if (!state) return null;
  const sentences = runsSentences(state);
  return (
    <div class="page runs">
      <header class="runs-head">
        <h1>{visibleLine(state.name)}</h1>
        <Actions page={page} state={state} />
        <p>{sentences.join(' ')}</p>
      </header>
      <main class="runs-tables" tabIndex={0} aria-label={l10n.t('Runs')} aria-busy={state.isRunning}>
        <Summary page={page} state={state} />
        <RunsTable page={page} />
      </main>
      {/* Each run would be too much to listen to. */}
      <div class="visually-hidden" role="status">
        {state.isRunning ? '' : sentences.join(' ')}
      </div>
    </div>
  );
}

interface StateProps {
  readonly page: RunsPage;
  readonly state: RunsHostMessage;
}

function Actions({ page, state: { isRunning, rows } }: StateProps): JSX.Element {
  return (
    <span class="head-actions">
      {isRunning ? (
        <button type="button" class="button secondary" onClick={() => page.stop()}>
          {l10n.t('Stop')}
        </button>
      ) : (
        <button type="button" class="button secondary" onClick={() => page.again()}>
          {l10n.t('Run Again…')}
        </button>
      )}
      <button
        type="button"
        class="button secondary"
        disabled={rows.length === 0}
        onClick={() => page.copy('csv')}
      >
        {l10n.t('Copy as CSV')}
      </button>
      <button
        type="button"
        class="button secondary"
        disabled={rows.length === 0}
        onClick={() => page.copy('markdown')}
      >
        {l10n.t('Copy as Markdown')}
      </button>
    </span>
  );
}

function Summary({ page, state: { summary } }: StateProps): JSX.Element | null {
  const numbers = page.numbers.value.filter((number) => summary.numbers[number]);
  if (numbers.length === 0) return null;
  return (
    <>
      <table class="measures runs-summary">
        <caption>{l10n.t('Summary')}</caption>
        <TableHead names={[l10n.t('Number'), ...summaryColumns.map((column) => summaryNames[column])]} />
        <tbody>
          {numbers.map((number) => {
            const of = summary.numbers[number];
            return (
              <tr key={number}>
                <th scope="row" title={numberWords[number].explanation}>
                  {numberWords[number].name}
                </th>
                {of &&
                  summaryColumns.map((column) => <td key={column}>{summaryCell(number, of, column)}</td>)}
              </tr>
            );
          })}
        </tbody>
      </table>
      <p class="details-note">
        {l10n.t('p90 is given from 10 runs on, p95 from 20 on: with fewer it would be the largest value.')}
      </p>
    </>
  );
}

function RunsTable({ page }: { readonly page: RunsPage }): JSX.Element {
  const numbers = page.numbers.value;
  return (
    <table class="measures runs-table">
      <caption>{l10n.t('Runs')}</caption>
      <thead>
        <tr>
          <SortedHead page={page} by="number" name={l10n.t('Run')} />
          <th scope="col">{l10n.t('Outcome')}</th>
          <th scope="col">{l10n.t('Status')}</th>
          {numbers.map((number) => (
            <SortedHead
              key={number}
              page={page}
              by={number}
              name={numberWords[number].name}
              explanation={numberWords[number].explanation}
            />
          ))}
          <th scope="col" class="words">
            {l10n.t('Finish')}
          </th>
          <th scope="col" class="words">
            {l10n.t('Ending')}
          </th>
        </tr>
      </thead>
      <tbody>
        {page.rows.value.map((row) => (
          <RunLine key={row.number} page={page} row={row} numbers={numbers} />
        ))}
      </tbody>
    </table>
  );
}

interface SortedHeadProps {
  readonly page: RunsPage;
  readonly by: RunsOrder['by'];
  readonly name: string;
  readonly explanation?: string;
}

function SortedHead({ page, by, name, explanation }: SortedHeadProps): JSX.Element {
  const order = page.order.value;
  const isSorted = order.by === by;
  const direction = order.isDescending ? 'descending' : 'ascending';
  return (
    <th scope="col" aria-sort={isSorted ? direction : 'none'}>
      <button type="button" class="sort-button" title={explanation} onClick={() => page.sort(by)}>
        {name}
        {isSorted && <Icon name={order.isDescending ? 'arrow-down' : 'arrow-up'} />}
      </button>
    </th>
  );
}

interface RunLineProps {
  readonly page: RunsPage;
  readonly row: RunRow;
  readonly numbers: readonly RunNumber[];
}

function RunLine({ page, row, numbers }: RunLineProps): JSX.Element {
  const { number, outcome, status, values, finish = '–', ending = '', isGone } = row;
  const show = (): void => page.showRun(number);
  return (
    <tr class={`run ${outcome}`} onClick={isGone ? undefined : show}>
      <th scope="row">
        {isGone ? (
          <span title={l10n.t('Its stream was removed')}>{formatCount(number)}</span>
        ) : (
          <button
            type="button"
            class="link-button"
            aria-label={l10n.t('Show the timeline of run {0}', formatCount(number))}
            onClick={(event) => {
              event.stopPropagation();
              show();
            }}
            onKeyDown={moveAmongRuns}
          >
            {formatCount(number)}
          </button>
        )}
      </th>
      <td>{outcomeNames[outcome]}</td>
      <td>{status ?? '–'}</td>
      {numbers.map((name) => (
        <td key={name}>{formatRunNumber(name, values[name])}</td>
      ))}
      <td class="words" title={visibleLine(finish)}>
        {visibleLine(finish)}
      </td>
      <td class="words" title={visibleLine(ending)}>
        {visibleLine(ending)}
      </td>
    </tr>
  );
}

/** The arrows move from run to run, as in a list. */
function moveAmongRuns(event: TargetedKeyboardEvent<HTMLButtonElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const buttons = [...(event.currentTarget.closest('tbody')?.querySelectorAll('button') ?? [])];
  const at = buttons.indexOf(event.currentTarget) + (event.key === 'ArrowDown' ? 1 : -1);
  buttons[at]?.focus();
  event.preventDefault();
}
