// Entry point of the pages, a timeline's, a comparison's and that of several runs: connects to the host and draws what the page knows. They are
// one bundle, since most of what the one needs the other needs as well.

import './translations.ts';

import { effect } from '@preact/signals';
import { render } from 'preact';

import type { ComparisonHostMessage, ComparisonPageMessage } from '../core/comparison/comparisonProtocol.ts';
import type { RunsHostMessage, RunsPageMessage } from '../core/runs/runsProtocol.ts';
import { ComparisonPage } from './comparison/comparisonPage.ts';
import { ComparisonView } from './comparison/comparisonView.tsx';
import { connectToHost, type EditorApi } from './state/hostConnection.ts';
import {
  askForOverviewSpan,
  askForRowsInView,
  askForSelectedEntry,
  askForShownView,
  tellAssemblePath,
  tellDraft,
  tellPickedRows,
  tellValueColumns,
} from './hostQuestions.ts';
import { markMatches } from './filter/filterMarks.ts';
import { keepUiState } from './keepUiState.ts';
import { PageView } from './pageView.tsx';
import { RunsPage } from './runs/runsPage.ts';
import { RunsView } from './runs/runsView.tsx';
import { createTextRuler } from './list/textRuler.ts';
import { TimelinePage } from './state/timelinePage.ts';

declare function acquireVsCodeApi(): EditorApi;

const root = document.getElementById('page');
if (!root) throw new Error('The page has no element to draw into');

if (root.dataset['shows'] === 'comparison') showComparison(root);
else if (root.dataset['shows'] === 'runs') showRuns(root);
else showTimeline(root);

function showTimeline(root: HTMLElement): void {
  const connection = connectToHost(acquireVsCodeApi());
  const page = new TimelinePage(connection, createTextRuler());
  askForRowsInView(page);
  askForSelectedEntry(page);
  tellPickedRows(page);
  tellAssemblePath(page);
  tellValueColumns(page);
  tellDraft(page);
  askForShownView(page);
  askForOverviewSpan(page);
  markMatches(page, root);
  keepUiState(page, connection);
  render(<PageView page={page} />, root);
  page.post({ type: 'ready' });
}

function showComparison(root: HTMLElement): void {
  const page = new ComparisonPage(
    connectToHost<ComparisonPageMessage, ComparisonHostMessage>(acquireVsCodeApi()),
  );
  render(<ComparisonView page={page} />, root);
  page.begin();
  effect(() => page.askForRows());
  effect(() => page.askForPair());
  effect(() => page.askForAnswers());
  effect(() => page.keepState());
}

function showRuns(root: HTMLElement): void {
  const page = new RunsPage(connectToHost<RunsPageMessage, RunsHostMessage>(acquireVsCodeApi()));
  render(<RunsView page={page} />, root);
  page.begin();
}
