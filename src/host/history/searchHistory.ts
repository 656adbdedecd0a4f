// "SSE: Search History…": one box, and the streams in whose events, name, note or address the text is found: those of the
// window and those of the history. It takes the filter of timelines; what is chosen is opened with that filter.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { reportedLine } from '../../core/base/reportedText.ts';
import { decodeText } from '../../core/base/text.ts';
import { parseFilter } from '../../core/filter/filterParser.ts';
import type { FilterQuery, FilterTerm } from '../../core/filter/filterQuery.ts';
import { searchedLog } from '../../core/filter/searchedLog.ts';
import { entryFlags } from '../../core/log/entry.ts';
import type { EventLog } from '../../core/log/eventLog.ts';
import { methodOf } from '../../core/stream/streamRequest.ts';
import { turnSlicing } from '../../net/stream/turnSlicing.ts';
import { DisposableStore } from '../disposableStore.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';
import { nameOfStream } from '../streams/streamTitle.ts';
import type { History } from './history.ts';
import { nameOfKept, openKept } from './keptRecording.ts';

/** Time after a key before it is searched, in milliseconds: who types on gets no answer to half of it. */
const typingMs = 250;
/** Bytes of an entry that are looked at for its line in the box. */
const previewBytes = 400;
const longestPreview = 120;

/** A stream in which something was found. */
export interface HistoryHit {
  /** A stream of the window, or a recording of the history. */
  readonly source: { readonly handle: StreamHandle } | { readonly historyId: string };
  /** Entries found; 0 where only its name, note or address has the text. */
  readonly count: number;
  readonly query: FilterQuery;
}

interface HitItem extends vscode.QuickPickItem {
  readonly found?: HistoryHit;
}

/** Something to look through, with what is known of it without looking. */
interface Searched {
  readonly source: HistoryHit['source'];
  readonly name: string;
  readonly startedAtMs: number;
  readonly about: string;
  /** Hands its logs to somebody while they are open; none when it cannot be read. */
  withLogs<Result>(use: (logs: readonly EventLog[]) => Promise<Result>): Promise<Result>;
}

/**
 * Lets somebody search and choose.
 * @param text what stands in the box at first
 * @param closing aborted when the window closes
 * @returns undefined when the box was left
 */
export function askForFound(
  history: History,
  streams: readonly StreamHandle[],
  text: string,
  closing: AbortSignal,
): Promise<HistoryHit | undefined> {
  return new Promise((resolve) => {
    const disposables = new DisposableStore();
    const input = disposables.add(vscode.window.createQuickPick<HitItem>());
    let timer: NodeJS.Timeout | undefined;
    let running = new AbortController();
    const finish = (found: HistoryHit | undefined): void => {
      clearTimeout(timer);
      running.abort();
      closing.removeEventListener('abort', onClose);
      disposables.dispose();
      resolve(found);
    };
    const onClose = (): void => finish(undefined);
    const search = (): void => {
      running = new AbortController();
      const { signal } = running;
      const query: FilterQuery = { text: input.value, matchesCase: false, isRegex: false };
      input.busy = true;
      searchAll(query, history, streams, signal, (items) => {
        if (!signal.aborted) input.items = items;
      })
        .catch((error: unknown) => {
          if (signal.aborted) return;
          input.items = [note(error instanceof Error ? error.message : String(error))];
        })
        .finally(() => {
          if (!signal.aborted) input.busy = false;
        });
    };
    input.title = l10n.t('Search History');
    input.placeholder = l10n.t('Text of events, or a filter as in a timeline, such as type:error');
    input.value = text;
    disposables.add(
      input.onDidChangeValue(() => {
        running.abort();
        clearTimeout(timer);
        timer = setTimeout(search, typingMs);
      }),
    );
    disposables.add(
      input.onDidAccept(() => {
        const found = input.selectedItems[0]?.found;
        if (found) finish(found);
      }),
    );
    disposables.add(input.onDidHide(() => finish(undefined)));
    closing.addEventListener('abort', onClose);
    input.show();
    search();
  });
}

/** Looks through everything, the newest first, and shows what is found so far after each. */
async function searchAll(
  query: FilterQuery,
  history: History,
  streams: readonly StreamHandle[],
  signal: AbortSignal,
  show: (items: readonly HitItem[]) => void,
): Promise<void> {
  const utcOffsetMinutes = -new Date().getTimezoneOffset();
  const { message } = mistakeOf(query) ?? {};
  if (message !== undefined) return show([note(message)]);
  const all = [
    ...streams.map(ofWindow),
    ...(await history.list()).map(({ id, path, facts }) => {
      const { name, note: about = '', method, url, startedAtMs, status } = facts;
      return ofHistory(id, path, {
        name: nameOfKept(facts),
        about: [name, about, method, url, status].join(' '),
        startedAtMs,
      });
    }),
  ].toSorted((one, other) => other.startedAtMs - one.startedAtMs);
  const items: HitItem[] = [];
  let unread = 0;
  let stopped = 0;
  for (const searched of all) {
    const { source, name, startedAtMs, about } = searched;
    const parsed = parseFilter(query, { startedAtMs, utcOffsetMinutes });
    const terms = 'terms' in parsed ? parsed.terms : [];
    const isNamed = namesAll(terms, about);
    const looked =
      terms.length === 0
        ? { count: 0, preview: '', isStopped: false }
        : await searched.withLogs((logs) => lookThrough(logs, terms, query.matchesCase, signal));
    signal.throwIfAborted();
    if (!looked) unread += 1;
    else if (looked.isStopped) stopped += 1;
    const { count = 0, preview = '' } = looked ?? {};
    if (count === 0 && !isNamed) continue;
    items.push({
      label: reportedLine(name),
      description: [whenOf(startedAtMs), countOf(count)].filter(Boolean).join(' · '),
      ...(preview !== '' && { detail: preview }),
      alwaysShow: true,
      found: { source, count, query },
    });
    show([...items]);
  }
  const notes = [
    ...(items.length === 0 ? [l10n.t('No stream has this.')] : []),
    ...(unread > 0 ? [l10n.t('Recordings that could not be read: {0}.', unread)] : []),
    ...(stopped > 0 ? [l10n.t('Streams in which the pattern took too long: {0}.', stopped)] : []),
  ];
  show([...items, ...notes.map(note)]);
}

function mistakeOf(query: FilterQuery): { readonly message: string } | undefined {
  const parsed = parseFilter(query, { startedAtMs: 0, utcOffsetMinutes: 0 });
  return 'mistake' in parsed ? parsed.mistake : undefined;
}

function ofWindow(handle: StreamHandle): Searched {
  const { log, request } = handle.stream;
  return {
    source: { handle },
    name: nameOfStream(request),
    startedAtMs: log.startedAtMs,
    about: `${methodOf(request)} ${request.url}`,
    withLogs: (use) => use([log]),
  };
}

function ofHistory(
  id: string,
  path: string,
  facts: Pick<Searched, 'name' | 'about' | 'startedAtMs'>,
): Searched {
  return {
    source: { historyId: id },
    ...facts,
    async withLogs(use) {
      const opened = await openKept(path);
      try {
        return await use(opened?.streams.map(({ log }) => log) ?? []);
      } finally {
        opened?.close();
      }
    },
  };
}

interface Looked {
  readonly count: number;
  /** The first entry found. */
  readonly preview: string;
  readonly isStopped: boolean;
}

/** What is found in a stream; of a relayed one, on the side that has more of it. Undefined where there is no log. */
async function lookThrough(
  logs: readonly EventLog[],
  terms: readonly FilterTerm[],
  matchesCase: boolean,
  signal: AbortSignal,
): Promise<Looked | undefined> {
  let best: Looked | undefined;
  for (const log of logs) {
    const filter = await searchedLog(log, { terms, matchesCase, slicing: turnSlicing, signal });
    const { count } = filter.matches;
    const first = count > 0 ? filter.matches.at(1) : undefined;
    const preview = first === undefined ? '' : previewOf(log, first);
    const isStopped = filter.stoppedAt !== undefined;
    filter.dispose();
    if (!best || count > best.count) best = { count, preview, isStopped };
  }
  return best;
}

function previewOf(log: EventLog, number: number): string {
  const entry = log.entry(number);
  if (entry.flags & entryFlags.detail) return '';
  return reportedLine(decodeText(log.bytes(entry).subarray(0, previewBytes)), longestPreview);
}

/** Whether all that is looked for is text that stands in what is known of a stream. */
function namesAll(terms: readonly FilterTerm[], about: string): boolean {
  const text = about.toLowerCase();
  return terms.every((term) => {
    if (term.test !== 'text') return false;
    return text.includes(term.text.toLowerCase()) !== term.isNegated;
  });
}

function whenOf(timeMs: number): string {
  return new Date(timeMs).toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
}

function countOf(count: number): string {
  if (count === 0) return '';
  return count === 1 ? l10n.t('1 entry found') : l10n.t('{0} entries found', count);
}

function note(text: string): HitItem {
  return { label: text, alwaysShow: true };
}
