// "SSE: Test App…": makes a standard series of faults happen to the app that reads a relayed stream, while the developer
// has it open, and shows a report of what the app did.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { isRecord } from '../../core/base/narrowing.ts';
import type { AppTestResult } from '../../core/relay/verdict/appTest.ts';
import { appTestReport, summarizeAppTest } from '../../core/relay/verdict/appTestReport.ts';
import type { EventLog } from '../../core/log/eventLog.ts';
import { redactUrl } from '../../core/base/redactText.ts';
import { runAppTest } from '../../net/relay/runAppTest.ts';
import { checkIsEventStream, relayedOf } from '../streams/streamControl.ts';
import { UserError } from '../errorReport.ts';
import type { Relays } from '../streams/relays.ts';
import type { ReportDocuments } from '../documents/reportDocuments.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';
import { messageText } from '../messages.ts';

const hourMs = 3_600_000;

/** What the command returns: the findings, and the report as Markdown. */
export interface AppTestOutcome extends AppTestResult {
  readonly summary: string;
  readonly report: string;
}

/** Times of the series in milliseconds, where they are to be others. */
type AppTestTimes = Partial<Record<(typeof timeNames)[number], number>>;
const timeNames = ['silenceMs', 'reloadMs', 'settledMs'] as const;

/**
 * Runs the series with progress; cancelled, it reports what was found so far.
 * @returns undefined when it was cancelled before the first fault
 * @throws UserError for a stream that is not relayed, whose relay was stopped, or that no app reads
 */
export async function testApp(
  handle: StreamHandle,
  times: AppTestTimes,
  relays: Relays,
  reports: ReportDocuments,
): Promise<AppTestOutcome | undefined> {
  const { stream, relayId } = relayedOf(handle);
  checkIsEventStream(handle);
  const streams = relays.streamsOf(relayId);
  if (!streams)
    throw new UserError(l10n.t('The relay of this stream was stopped: start one again for the app.'));
  if (!stream.openAttempt) {
    throw new UserError(
      l10n.t('No app reads this stream at the moment: open the app through the relay first.'),
    );
  }
  const startedAtMs = performance.now();
  const progressOptions = {
    location: vscode.ProgressLocation.Notification,
    title: l10n.t('Testing the app'),
    cancellable: true,
  };
  const result = await vscode.window.withProgress(progressOptions, async (progress, token) => {
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => controller.abort());
    try {
      return await runAppTest(streams, stream, {
        ...times,
        signal: controller.signal,
        onProgress: (message) => progress.report({ message: messageText(message) }),
      });
    } finally {
      subscription.dispose();
    }
  });
  if (result.wasCancelled && result.verdicts.length === 0) return undefined;
  const { log } = stream.appSide;
  const beganAtMs = performance.now() - stream.appSide.nowMs();
  const report = appTestReport(result, {
    address: redactUrl(stream.appSide.request.url),
    startedAtMs,
    entryAt: (atMs) => entryAt(log, atMs - beganAtMs),
  });
  await reports.show(l10n.t('App test'), report);
  return { ...result, summary: summarizeAppTest(result), report };
}

/** The times that a script wants: `{ silenceMs, reloadMs, settledMs }`, all optional. @throws UserError */
export function readAppTestTimes(handle: StreamHandle, requested: unknown): AppTestTimes {
  relayedOf(handle);
  const times: AppTestTimes = {};
  if (!isRecord(requested)) return times;
  for (const name of timeNames) {
    const value = requested[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !(value >= 1 && value <= hourMs)) {
      throw new UserError(
        l10n.t('{name} must be a number of milliseconds from 1 to {most}.', { name, most: hourMs }),
      );
    }
    times[name] = value;
  }
  return times;
}

/** How far the clocks of a request and of its entry may be apart. */
const nearMs = 50;

/** The entry that was written next after a time; undefined when there is none near. */
function entryAt({ index, length }: EventLog, atMs: number): number | undefined {
  let low = 1;
  let high = length + 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (index.receivedAtMs(middle) < atMs - 1) low = middle + 1;
    else high = middle;
  }
  return low <= length && index.receivedAtMs(low) <= atMs + nearMs ? low : undefined;
}
