// Entry point of the timeline's page: connects to the host and draws what the page knows.

import './translations.ts';

import { render } from 'preact';

import { connectToHost, type EditorApi } from './state/hostConnection.ts';
import {
  askForOverviewSpan,
  askForRowsInView,
  askForSelectedEntry,
  askForShownView,
  tellAssemblePath,
  tellDraft,
} from './hostQuestions.ts';
import { markMatches } from './filter/filterMarks.ts';
import { keepUiState } from './keepUiState.ts';
import { PageView } from './pageView.tsx';
import { createTextRuler } from './list/textRuler.ts';
import { TimelinePage } from './state/timelinePage.ts';

declare function acquireVsCodeApi(): EditorApi;

const root = document.getElementById('page');
if (!root) throw new Error('The page has no element to draw into');

const connection = connectToHost(acquireVsCodeApi());
const page = new TimelinePage(connection, createTextRuler());
askForRowsInView(page);
askForSelectedEntry(page);
tellAssemblePath(page);
tellDraft(page);
askForShownView(page);
askForOverviewSpan(page);
markMatches(page, root);
keepUiState(page, connection);
render(<PageView page={page} />, root);
page.post({ type: 'ready' });
