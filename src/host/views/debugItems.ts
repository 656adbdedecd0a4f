// What the Streams view shows of debug sessions, besides their streams.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { reportedLine } from '../../core/base/reportedText.ts';
import type { DebugSessionInfo } from '../debug/debugSessions.ts';
import { terminalSessionId, type EventBreak } from '../debug/serverTraces.ts';
import { commands } from '../names.ts';

/** A session, above its streams. */
export function debugSessionItem(
  { id, name, isRunning }: DebugSessionInfo,
  isTraced: boolean,
): vscode.TreeItem {
  const item = new vscode.TreeItem(reportedLine(name), vscode.TreeItemCollapsibleState.Expanded);
  item.id = `debug-${id}`;
  item.contextValue = isTraced ? 'tracedSession' : isRunning ? 'debugSession' : 'endedDebugSession';
  if (id === terminalSessionId) {
    item.description = isTraced ? l10n.t('waiting for their streams') : l10n.t('no longer traced');
    item.tooltip = l10n.t(
      'The event streams of Node programs that are started in a traced terminal, as their code writes them.',
    );
    item.iconPath = new vscode.ThemeIcon('terminal');
    return item;
  }
  item.description = isTraced
    ? l10n.t('being debugged, server traced')
    : isRunning
      ? l10n.t('being debugged')
      : l10n.t('debug session ended');
  item.tooltip = isRunning
    ? l10n.t('The event streams of the app that you debug, as they come.')
    : l10n.t('The debug session is over. Its timelines stay until they are removed.');
  item.iconPath = new vscode.ThemeIcon('debug-alt');
  return item;
}

/** Says that a stream is not seen, since it was open before. */
export function earlierStreamItem({ id }: DebugSessionInfo): vscode.TreeItem {
  const item = new vscode.TreeItem(l10n.t('A stream was open before'));
  item.id = `earlier-${id}`;
  item.description = l10n.t('load the page again to see it');
  item.tooltip = l10n.t(
    'The page had an EventSource open before the debugger was there. Of such a stream the browser tells neither the request nor the bytes. What opens later is seen.',
  );
  item.iconPath = new vscode.ThemeIcon('info');
  item.contextValue = 'earlierStream';
  return item;
}

/** Says that nothing is seen, and leads to what to do about it. */
export function muteProgramItem({ id }: DebugSessionInfo): vscode.TreeItem {
  const item = new vscode.TreeItem(l10n.t('Its requests are not seen'));
  item.id = `mute-${id}`;
  item.description = l10n.t('Node needs a flag');
  item.tooltip = l10n.t(
    'Node tells a debugger of the requests that it sends only with a flag. Select to see which.',
  );
  item.iconPath = new vscode.ThemeIcon('info');
  item.contextValue = 'muteProgram';
  item.command = {
    command: commands.seeNodeRequests,
    title: l10n.t('See Requests of the Node Program'),
    arguments: [id],
  };
  return item;
}

/** At what the programs of a session are stopped. */
export function eventBreakItem({ number, filter, hits, untilMs }: EventBreak): vscode.TreeItem {
  const item = new vscode.TreeItem(l10n.t('Breaks on {0}', reportedLine(filter)));
  item.id = `break-${number}`;
  const until = new Date(untilMs).toLocaleTimeString();
  item.description =
    hits === 1
      ? l10n.t('hit once, until {0}', until)
      : l10n.t('hit {hits} times, until {until}', { hits, until });
  item.tooltip = l10n.t('The debugger stops the program where it writes such an event.');
  item.iconPath = new vscode.ThemeIcon('debug-breakpoint-conditional');
  item.contextValue = 'eventBreak';
  return item;
}
