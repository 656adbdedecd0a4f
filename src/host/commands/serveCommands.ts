// "SSE: Serve Recording…" and "SSE: Stop Serving Recording": the dev server plays what a timeline has, at an address that
// is copied.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { isRecord } from '../../core/base/narrowing.ts';
import { UserError, type ErrorReport } from '../errorReport.ts';
import { messageText, showInformation } from '../messages.ts';
import { commands } from '../names.ts';
import type { DevServerHost } from '../streams/devServerHost.ts';
import type { ServedRecordingInfo, ServedRecordings } from '../streams/servedRecordings.ts';
import type { StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';
import { nameOfStream } from '../streams/streamTitle.ts';

interface ServeParts {
  readonly served: ServedRecordings;
  readonly devServer: DevServerHost;
  readonly errors: ErrorReport;
}

/**
 * Plays the log of a stream on the dev server and copies the address. Nobody waits for what is chosen in the message.
 * @throws UserError for a stream of which nothing was recorded
 */
export async function serveRecording(
  handle: StreamHandle,
  { served, devServer, errors }: ServeParts,
): Promise<ServedRecordingInfo> {
  if (handle.stream.log.length === 0)
    throw new UserError(l10n.t('Nothing of this stream is on its timeline: there is nothing to serve yet.'));
  const info = await served.serve(handle);
  await vscode.env.clipboard.writeText(info.url);
  const connect = l10n.t('Connect');
  const open = l10n.t('Open in Browser');
  const stop = l10n.t('Stop Serving');
  const name = messageText(nameOfStream(handle.stream.request));
  const text = l10n.t('The recording of {0} is served at {1}. The address is copied.', name, info.url);
  const offer = async (): Promise<void> => {
    const choice = await showInformation(text, connect, open, stop);
    if (choice === connect) await vscode.commands.executeCommand(commands.connect, info.url);
    else if (choice === stop) served.stop(info.streamId);
    else if (choice === open) {
      const { origin } = await devServer.start();
      const page = await vscode.env.asExternalUri(vscode.Uri.parse(origin));
      await vscode.env.openExternal(page.with({ fragment: info.path }));
    }
  };
  offer().catch((error: unknown) => errors.show(error));
  return info;
}

/**
 * Stops to play a recording.
 * @param target a stream's id, a node of the Streams view, or nothing: the stream in front, if it is played, or a choice
 */
export async function stopServing(
  target: unknown,
  served: ServedRecordings,
  registry: StreamRegistry,
): Promise<void> {
  const wanted = readServed(target, served);
  const info = wanted ?? (await chooseServed(served, registry));
  if (info) served.stop(info.streamId);
}

function readServed(target: unknown, served: ServedRecordings): ServedRecordingInfo | undefined {
  if (typeof target === 'string') return served.get(target);
  if (!isRecord(target)) return undefined;
  const { handle, route } = target;
  if (isRecord(handle) && typeof handle['id'] === 'string') return served.get(handle['id']);
  const path = isRecord(route) ? route['path'] : undefined;
  return served.list().find((info) => info.path === path);
}

async function chooseServed(
  served: ServedRecordings,
  registry: StreamRegistry,
): Promise<ServedRecordingInfo | undefined> {
  const list = served.list();
  const inFront = registry.active && served.get(registry.active.id);
  if (inFront) return inFront;
  if (list.length === 0) {
    void showInformation(l10n.t('No recording is served.'));
    return undefined;
  }
  if (list.length === 1) return list[0];
  const items = list.map((info) => ({ label: `$(debug-rerun) ${info.path}`, info }));
  const title = l10n.t('Stop serving which recording?');
  return (await vscode.window.showQuickPick(items, { title }))?.info;
}
