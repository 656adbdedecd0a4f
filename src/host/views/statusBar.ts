// Status bar items while something is open: how many streams, which relays, and a way to the Streams view.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { commands } from '../names.ts';
import type { Relays } from '../streams/relays.ts';
import type { VariableEnvironments } from '../variables/environments.ts';
import type { StreamRegistry } from '../streams/streamRegistry.ts';

/** What an item says. */
interface StatusBarContent {
  readonly text: string;
  readonly tooltip: string;
  /** What is read out. */
  readonly label: string;
}

interface StatusBarOptions {
  readonly id: string;
  readonly name: string;
  readonly onDidChange: vscode.Event<unknown>;
  /** Undefined while there is nothing to show. */
  readonly describe: () => StatusBarContent | undefined;
}

/** How many streams are open. */
export function showStreamsInStatusBar(registry: StreamRegistry): vscode.Disposable {
  return showInStatusBar({
    id: 'sse.status',
    name: 'SSE Inspector',
    onDidChange: registry.onDidChange,
    describe: () => describeStreams(registry),
  });
}

/** What runs through which relay. */
export function showRelaysInStatusBar(relays: Relays): vscode.Disposable {
  return showInStatusBar({
    id: 'sse.relays',
    name: l10n.t('SSE Relay'),
    onDidChange: relays.onDidChange,
    describe: () => describeRelays(relays),
  });
}

/** Which environment requests are made with, where there are any. */
export function showEnvironmentInStatusBar(environments: VariableEnvironments): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('sse.environment', vscode.StatusBarAlignment.Left);
  item.name = l10n.t('SSE Environment');
  item.command = commands.chooseEnvironment;
  item.tooltip = l10n.t('Choose the environment for requests');
  const update = async (): Promise<void> => {
    const names = await environments.names();
    const { chosen } = environments;
    if (names.length === 0 && chosen === undefined) {
      item.hide();
      return;
    }
    const name = chosen ?? l10n.t('No environment');
    item.text = `$(symbol-variable) SSE: ${name}`;
    item.accessibilityInformation = { label: l10n.t('Environment for requests: {0}', name) };
    item.show();
  };
  const subscription = environments.onDidChange(() => void update());
  void update();
  return vscode.Disposable.from(subscription, item);
}

function showInStatusBar({ id, name, onDidChange, describe }: StatusBarOptions): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left);
  item.name = name;
  item.command = commands.showStreams;
  const update = (): void => {
    const content = describe();
    if (!content) {
      item.hide();
      return;
    }
    item.text = content.text;
    item.tooltip = content.tooltip;
    item.accessibilityInformation = { label: content.label };
    item.show();
  };
  const subscription = onDidChange(update);
  update();
  return vscode.Disposable.from(subscription, item);
}

function describeStreams(registry: StreamRegistry): StatusBarContent | undefined {
  const phases = registry.list().map(({ stream }) => stream.state.phase);
  const open = phases.filter((phase) => phase === 'open').length;
  const trying = phases.filter((phase) => phase === 'connecting' || phase === 'waiting').length;
  if (open + trying === 0) return undefined;
  const texts: string[] = [];
  if (open > 0) texts.push(l10n.t('{0} open', open));
  if (trying > 0) texts.push(l10n.t('{0} connecting', trying));
  return {
    text: `$(radio-tower) SSE: ${texts.join(', ')}`,
    tooltip: l10n.t('Show the streams'),
    label: l10n.t('Event streams: {0}', texts.join(', ')),
  };
}

function describeRelays(relays: Relays): StatusBarContent | undefined {
  const list = relays.list();
  const [first] = list;
  if (!first) return undefined;
  const lines = list.map(({ origin, upstream }) => `${origin} → ${upstream}`);
  const text =
    list.length === 1 ? l10n.t('Relay {0}', new URL(first.origin).port) : l10n.t('{0} relays', list.length);
  return {
    text: `$(arrow-swap) ${text}`,
    tooltip: lines.join('\n'),
    label: l10n.t('Relays: {0}', lines.join(', ')),
  };
}
