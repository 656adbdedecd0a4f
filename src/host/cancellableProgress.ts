// Long work with a notification that says how far it is and lets it be cancelled; the closing of the window does so as well.

import * as vscode from 'vscode';

import { messageText } from './messages.ts';

/** Says that so many hundredths more are done. */
export type ReportHundredths = (increment: number) => void;

/**
 * @param closing aborted when the window closes
 * @param work to be given up when its signal is aborted, by throwing the signal's reason
 * @returns what the work returns; undefined when it was cancelled
 */
export async function withCancellableProgress<Result>(
  title: string,
  closing: AbortSignal,
  work: (signal: AbortSignal, report: ReportHundredths) => Promise<Result>,
): Promise<Result | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: messageText(title),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const cancelling = new AbortController();
    const subscription = token.onCancellationRequested(() => cancelling.abort());
    const signal = AbortSignal.any([cancelling.signal, closing]);
    try {
      return await work(signal, (increment) => progress.report({ increment }));
    } catch (error) {
      if (signal.aborted && error === signal.reason) return undefined;
      throw error;
    } finally {
      subscription.dispose();
    }
  });
}
