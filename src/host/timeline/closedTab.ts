// What becomes of a live stream whose tab was closed. VS Code lets nobody stop a tab from closing, so it is said what was
// ended, or what goes on, with the way back.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { showInformation } from '../messages.ts';
import { settings } from '../names.ts';
import { keepsRunningWithoutTab } from '../settings.ts';
import type { OwnStreamHandle, StreamHandle } from '../streams/streamRegistry.ts';
import { nameOfStream } from '../streams/streamTitle.ts';

/** What can be done with the stream after that. */
export interface TabReturn {
  /** Shows the timeline again. */
  show(handle: StreamHandle): void;
  /** Whether the stream is still there. */
  has(handle: StreamHandle): boolean;
}

/** Ends the stream of a tab that was closed, or lets it go on, as the settings say. Resolves when that was answered. */
export async function leaveTab(handle: StreamHandle, back: TabReturn): Promise<void> {
  // The connections of other streams are the app's.
  if (handle.relayed || handle.recorded || handle.debugged) return;
  const { phase } = handle.stream.state;
  if (phase === 'idle' || phase === 'stopped') return;
  if (keepsRunningWithoutTab()) await goOn(handle, back);
  else await end(handle, back);
}

async function goOn(handle: OwnStreamHandle, back: TabReturn): Promise<void> {
  const reopen = l10n.t('Reopen');
  const disconnect = l10n.t('Disconnect');
  const name = nameOfStream(handle.stream.request);
  const choice = await showInformation(
    l10n.t('{0} goes on without its tab, in the Streams view.', name),
    reopen,
    disconnect,
  );
  if (!back.has(handle)) return;
  if (choice === reopen) back.show(handle);
  else if (choice === disconnect) handle.stream.close();
}

async function end(handle: OwnStreamHandle, back: TabReturn): Promise<void> {
  handle.stream.close();
  const reconnect = l10n.t('Reopen and Reconnect');
  const keepRunning = l10n.t('Keep Running from Now On');
  const name = nameOfStream(handle.stream.request);
  const choice = await showInformation(
    l10n.t('Closing its tab disconnected {0}. What it received is in the Streams view.', name),
    reconnect,
    keepRunning,
  );
  if (choice === undefined) return;
  if (choice === keepRunning)
    await vscode.workspace
      .getConfiguration()
      .update(settings.onTabClose, 'keepRunning', vscode.ConfigurationTarget.Global);
  if (!back.has(handle)) return;
  back.show(handle);
  const { phase } = handle.stream.state;
  if (phase === 'stopped') handle.stream.connect();
}
