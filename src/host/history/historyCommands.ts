// What is done with recordings of the history: opened, renamed, pinned, noted, deleted, sent again, searched.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { requestAgain } from '../../core/draft/requestAgain.ts';
import type { FilterQuery } from '../../core/filter/filterQuery.ts';
import type { PreparedRequest } from '../../core/draft/preparedRequest.ts';
import type { HistoryItem } from '../../net/recording/historyFolder.ts';
import { UserError } from '../errorReport.ts';
import { askModally } from '../messages.ts';
import { commands } from '../names.ts';
import { isSafeToRepeat } from '../streams/recentRequests.ts';
import type { RecordedHandle, StreamHandle } from '../streams/streamRegistry.ts';
import type { Comeback } from './comeback.ts';
import type { History } from './history.ts';
import type { HistoryTree } from './historyTree.ts';
import { nameOfKept } from './keptRecording.ts';
import { askForFound } from './searchHistory.ts';

export interface HistoryParts {
  readonly history: History;
  readonly tree: HistoryTree;
  readonly comeback: Comeback;
  readonly show: (handle: StreamHandle) => void;
  /** Brings a stream to the front with what a query finds in it. */
  readonly showFound: (handle: StreamHandle, query: FilterQuery) => void;
  /** The streams of the window. */
  readonly listStreams: () => readonly StreamHandle[];
  /** Nobody looks at it any more. */
  readonly close: (handle: RecordedHandle) => void;
}

type Run = (...args: unknown[]) => unknown;

type HistoryCommand =
  | typeof commands.openHistory
  | typeof commands.renameHistory
  | typeof commands.pinHistory
  | typeof commands.unpinHistory
  | typeof commands.noteHistory
  | typeof commands.deleteHistory
  | typeof commands.sendHistoryAgain
  | typeof commands.changeHistoryRequest
  | typeof commands.searchHistory;

/** The commands of the view, by name. */
export function historyCommands(
  parts: HistoryParts,
  closing: AbortSignal,
): Readonly<Record<HistoryCommand, Run>> {
  const { history, tree } = parts;
  const onOne =
    (run: (item: HistoryItem) => unknown): Run =>
    (node, nodes) => {
      const [item] = tree.chosen(node, nodes);
      if (!item) throw new UserError(l10n.t('Choose a recording in the History view first.'));
      return run(item);
    };
  const pin =
    (isPinned: boolean): Run =>
    (node, nodes) => {
      for (const { id } of tree.chosen(node, nodes)) history.mark(id, { isPinned });
    };
  return {
    [commands.openHistory]: onOne(async ({ id }) => parts.show(await open(parts, id))),
    [commands.renameHistory]: onOne(rename(history)),
    [commands.pinHistory]: pin(true),
    [commands.unpinHistory]: pin(false),
    [commands.noteHistory]: onOne(note(history)),
    [commands.deleteHistory]: async (node, nodes) => remove(history, tree.chosen(node, nodes)),
    [commands.sendHistoryAgain]: onOne(async ({ id }) => {
      const prepared = await requestOf(parts, id);
      // What may act twice, or lacks something, is completed and sent by somebody who sees it.
      if (!isSafeToRepeat(prepared)) return vscode.commands.executeCommand(commands.newRequest, prepared);
      return vscode.commands.executeCommand(commands.connect, prepared.request);
    }),
    [commands.changeHistoryRequest]: onOne(async ({ id }) => {
      await vscode.commands.executeCommand(commands.newRequest, await requestOf(parts, id));
    }),
    [commands.searchHistory]: async (text) => {
      const found = await askForFound(
        history,
        parts.listStreams(),
        typeof text === 'string' ? text : '',
        closing,
      );
      if (!found) return;
      const { source, count, query } = found;
      const handle = 'handle' in source ? source.handle : await open(parts, source.historyId);
      if (count > 0) parts.showFound(handle, query);
      else parts.show(handle);
    },
  };
}

/**
 * Opens the recordings that a command of the view means, to be compared: one, or two of them.
 * @throws UserError when there are others, or one cannot be read
 */
export async function openToCompare(
  parts: HistoryParts,
  node: unknown,
  nodes: unknown,
): Promise<readonly RecordedHandle[]> {
  const items = parts.tree.chosen(node, nodes);
  if (items.length > 2) throw new UserError(l10n.t('Select two streams or attempts to compare.'));
  return openAll(
    parts,
    items.map(({ id }) => id),
  );
}

/**
 * Opens recordings of the history, all of them or none.
 * @throws UserError when one cannot be read
 */
export async function openAll(
  parts: HistoryParts,
  ids: readonly string[],
): Promise<readonly RecordedHandle[]> {
  const opened: RecordedHandle[] = [];
  try {
    for (const id of ids) opened.push(await open(parts, id));
  } catch (error) {
    for (const handle of opened) parts.close(handle);
    throw error;
  }
  return opened;
}

/** @throws UserError when it cannot be read */
async function open({ comeback }: HistoryParts, id: string): Promise<RecordedHandle> {
  const handle = await comeback.open(id);
  if (handle) return handle;
  throw new UserError(l10n.t('This recording is not there any more, or cannot be read.'));
}

/** @throws UserError when the recording cannot be read */
async function requestOf(parts: HistoryParts, id: string): Promise<PreparedRequest> {
  const handle = await open(parts, id);
  try {
    return requestAgain(handle.stream.request);
  } finally {
    parts.close(handle);
  }
}

function rename(history: History): (item: HistoryItem) => Promise<void> {
  return async ({ id }) => {
    const facts = history.factsOf(id);
    if (!facts) return;
    const name = await vscode.window.showInputBox({
      title: l10n.t('Rename Recording'),
      value: nameOfKept(facts),
      prompt: l10n.t('Leave it empty for the address.'),
    });
    if (name !== undefined) history.mark(id, { name: name.trim() });
  };
}

function note(history: History): (item: HistoryItem) => Promise<void> {
  return async ({ id }) => {
    const text = await vscode.window.showInputBox({
      title: l10n.t('Note'),
      value: history.factsOf(id)?.note ?? '',
      prompt: l10n.t('What you want to know of this recording later.'),
    });
    if (text !== undefined) history.mark(id, { note: text.trim() });
  };
}

async function remove(history: History, items: readonly HistoryItem[]): Promise<void> {
  if (items.length === 0) return;
  const text =
    items.length === 1
      ? l10n.t('Delete this recording? It cannot be brought back.')
      : l10n.t('Delete {0} recordings? They cannot be brought back.', items.length);
  const confirmed = l10n.t('Delete');
  if ((await askModally(text, confirmed)) !== confirmed) return;
  await history.remove(items.map(({ id }) => id));
}
