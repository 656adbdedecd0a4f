// "SSE: Check Server After Close": leaves a stream's server in the chosen way and tells whether it copes.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { methodOf } from '../../core/stream/streamRequest.ts';
import {
  checkServerAfterClose,
  describeServerCheck,
  type LeavingWay,
  type ServerCheckResult,
} from '../../net/lab/serverCheck.ts';
import type { SseStream } from '../../net/stream/sseStream.ts';
import type { Connections } from '../streams/connections.ts';
import { UserError } from '../errorReport.ts';
import { streamSettings } from '../settings.ts';
import { checkIsEventStream, ownStreamOf } from '../streams/streamControl.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';
import { offerPause } from './pausedStream.ts';
import { askModally, messageText, showInformation, showWarning } from '../messages.ts';

const ways: readonly (vscode.QuickPickItem & { readonly way: LeavingWay })[] = [
  {
    label: l10n.t('$(debug-stop) Close'),
    detail: l10n.t('A FIN, as when a page is left or close() is called'),
    way: 'fin',
  },
  { label: l10n.t('$(zap) Reset'), detail: l10n.t('A RST, as when a process is killed'), way: 'reset' },
  {
    label: l10n.t('$(split-horizontal) Reset inside an event'),
    detail: l10n.t('A RST while the server writes'),
    way: 'mid-response',
  },
];

/**
 * Runs the check with progress and shows what it found.
 * @param wanted a way to leave; undefined asks the user
 * @returns undefined when the user left the choice or cancelled
 * @throws UserError for a relayed stream
 */
export async function checkServer(
  handle: StreamHandle,
  wanted: LeavingWay | undefined,
  connections: Connections,
): Promise<ServerCheckResult | undefined> {
  const stream = ownStreamOf(handle, 'checkServer');
  checkIsEventStream(handle);
  const way = wanted ?? (await askForWay());
  if (way === undefined) return undefined;
  if (wanted === undefined && !(await mayRepeat(methodOf(stream.request)))) return undefined;
  const result = await runCheck(stream, way, connections);
  if (!result || wanted !== undefined) return result;
  if (!result.mayLackPlace) {
    showResult(result);
    return result;
  }
  const again = (): Promise<ServerCheckResult | undefined> => runCheck(stream, way, connections);
  const second = await offerPause(stream, describeServerCheck(result), again);
  if (second) showResult(second);
  return second ?? result;
}

/** Resolves with undefined when it was cancelled. */
async function runCheck(
  stream: SseStream,
  way: LeavingWay,
  connections: Connections,
): Promise<ServerCheckResult | undefined> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: l10n.t('Checking the server after a close'),
      cancellable: true,
    },
    async (progress, token) => {
      const controller = new AbortController();
      const subscription = token.onCancellationRequested(() => controller.abort());
      try {
        return await checkServerAfterClose({
          request: stream.request,
          way,
          isStreamOpen: stream.state.phase === 'open',
          stream: { ...streamSettings(), resolveRequest: connections.resolverOf(stream.request) },
          signal: controller.signal,
          onProgress: (message) => progress.report({ message: messageText(message) }),
        });
      } catch (error) {
        if (controller.signal.aborted) return undefined;
        throw error;
      } finally {
        subscription.dispose();
      }
    },
  );
}

/** The way to leave that a script wants. @throws UserError when it is none, and for a relayed stream */
export function readLeavingWay(handle: StreamHandle, requested: unknown): LeavingWay {
  ownStreamOf(handle, 'checkServer');
  const found = ways.find(({ way }) => way === requested);
  if (found) return found.way;
  throw new UserError(l10n.t('The way to leave must be one of fin, reset or mid-response.'));
}

async function askForWay(): Promise<LeavingWay | undefined> {
  const chosen = await vscode.window.showQuickPick(ways, {
    title: l10n.t('Check the server after a close: how does the client leave?'),
  });
  return chosen?.way;
}

/** The check makes the stream's request four times. */
async function mayRepeat(method: string): Promise<boolean> {
  if (method === 'GET') return true;
  const send = l10n.t('Send Them');
  const choice = await askModally(
    l10n.t('The check sends the {0} request four times, which may cost or act each time.', method),
    send,
  );
  return choice === send;
}

function showResult(result: ServerCheckResult): void {
  const show = result.verdict === 'copes' ? showInformation : showWarning;
  void show(describeServerCheck(result));
}
