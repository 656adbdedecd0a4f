// The view of the history: what was, by day, the newest first; pinned recordings above all.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { describeEnding } from '../../core/log/endingWords.ts';
import { formatDuration, formatSize } from '../../core/base/format.ts';
import { reportedLine } from '../../core/base/reportedText.ts';
import type { HistoryItem } from '../../net/recording/historyFolder.ts';
import { commands, views } from '../names.ts';
import type { History } from './history.ts';
import { nameOfKept } from './keptRecording.ts';

export type HistoryNode = DayNode | { readonly kind: 'recording'; readonly item: HistoryItem };

/** The same object as long as there is that day: VS Code may be asking for its rows while it is shown anew. */
interface DayNode {
  readonly kind: 'day';
  readonly label: string;
  items: readonly HistoryItem[];
}

/** Changes within this time are shown together, in milliseconds: a busy stream has many. */
const refreshDelayMs = 300;

export class HistoryTree implements vscode.TreeDataProvider<HistoryNode> {
  readonly #history: History;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #subscription: vscode.Disposable;
  readonly #view: vscode.TreeView<HistoryNode>;
  readonly #days = new Map<string, DayNode>();
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(history: History) {
    this.#history = history;
    this.#subscription = history.onDidChange(() => {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#changed.fire(undefined);
      }, refreshDelayMs);
    });
    this.#view = vscode.window.createTreeView(views.history, { treeDataProvider: this, canSelectMany: true });
  }

  /** The recordings that a command means: those that are selected when the one that was clicked is among them. */
  chosen(node: unknown, nodes: unknown): HistoryItem[] {
    const clicked = isRecordingNode(node) ? [node] : [];
    const given = Array.isArray(nodes) ? nodes.filter(isRecordingNode) : [];
    const selected = this.#view.selection.filter(isRecordingNode);
    const meant = given.length > 0 ? given : clicked.length > 0 ? clicked : selected;
    return meant.map(({ item }) => item);
  }

  async getChildren(node?: HistoryNode): Promise<HistoryNode[]> {
    if (node) return node.kind === 'day' ? node.items.map(recordingNode) : [];
    const items = await this.#history.list();
    this.#describe(items);
    const byDay = new Map<string, HistoryItem[]>();
    for (const item of items) {
      const day = item.facts.isPinned ? l10n.t('Pinned') : dayOf(item.facts.startedAtMs);
      const ofDay = byDay.get(day);
      if (ofDay) ofDay.push(item);
      else byDay.set(day, [item]);
    }
    const pinned = byDay.get(l10n.t('Pinned'));
    if (pinned) byDay.delete(l10n.t('Pinned'));
    const days = [...(pinned ? [[l10n.t('Pinned'), pinned] as const] : []), ...byDay];
    return days.map(([label, ofDay]) => this.#dayNode(label, ofDay));
  }

  #dayNode(label: string, items: readonly HistoryItem[]): DayNode {
    const node: DayNode = this.#days.get(label) ?? { kind: 'day', label, items };
    node.items = items;
    this.#days.set(label, node);
    return node;
  }

  getTreeItem(node: HistoryNode): vscode.TreeItem {
    return node.kind === 'day' ? dayItem(node.label, node.items) : recordingItem(node.item);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  /** How much room all of them take. */
  #describe(items: readonly HistoryItem[]): void {
    const sizeBytes = items.reduce((sum, item) => sum + item.sizeBytes, 0);
    this.#view.description = items.length === 0 ? '' : formatSize(sizeBytes);
  }
}

function isRecordingNode(node: unknown): node is Extract<HistoryNode, { readonly kind: 'recording' }> {
  return typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'recording';
}

function recordingNode(item: HistoryItem): HistoryNode {
  return { kind: 'recording', item };
}

function dayOf(timeMs: number): string {
  const day = new Date(timeMs).toDateString();
  if (day === new Date().toDateString()) return l10n.t('Today');
  if (day === new Date(Date.now() - 86_400_000).toDateString()) return l10n.t('Yesterday');
  return new Date(timeMs).toLocaleDateString(vscode.env.language, { dateStyle: 'full' });
}

function dayItem(label: string, items: readonly HistoryItem[]): vscode.TreeItem {
  const isOpen = label === l10n.t('Today') || label === l10n.t('Pinned');
  const state = isOpen ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
  const item = new vscode.TreeItem(label, state);
  item.id = label;
  item.description = `${items.length}`;
  item.contextValue = 'historyDay';
  return item;
}

function recordingItem({ id, sizeBytes, facts }: HistoryItem): vscode.TreeItem {
  const { note, method, url, startedAtMs, lastAtMs, status, messages, ending, isFailure, isPinned } = facts;
  const label = reportedLine(nameOfKept(facts));
  const item = new vscode.TreeItem(label);
  const time = new Date(startedAtMs).toLocaleTimeString(vscode.env.language);
  const events = messages === 1 ? l10n.t('1 event') : l10n.t('{0} events', messages);
  const duration = formatDuration(lastAtMs - startedAtMs);
  item.id = id;
  item.description = [time, method, status, duration, events, formatSize(sizeBytes)]
    .filter((fact) => fact !== undefined)
    .join(' · ');
  const end = ending === undefined ? l10n.t('It had not ended.') : describeEnding({ cause: ending });
  item.tooltip = reportedLine([`${method} ${url}`, end, note].filter(Boolean).join(' — '), 2_000);
  item.iconPath = isFailure
    ? new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'))
    : new vscode.ThemeIcon(ending === undefined ? 'debug-pause' : 'pass');
  item.contextValue = isPinned ? 'recording.pinned' : 'recording';
  item.accessibilityInformation = { label: `${label}, ${item.description}, ${end}` };
  item.command = {
    command: commands.openHistory,
    title: l10n.t('Open'),
    arguments: [{ kind: 'recording', item: { id } }],
  };
  return item;
}
