// "SSE: Send Several Times…": sends the request of a stream several times, after the user has said how often and has agreed,
// and shows the runs as a table.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { requestAgain } from '../../core/draft/requestAgain.ts';
import {
  fewestRuns,
  mostAtATime,
  mostRuns,
  parseRunsPlan,
  type RunsPlan,
  type RunsState,
} from '../../core/runs/runsProtocol.ts';
import { methodOf, type StreamRequest } from '../../core/stream/streamRequest.ts';
import { withCancellableProgress } from '../cancellableProgress.ts';
import { UserError } from '../errorReport.ts';
import { askModally } from '../messages.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';
import { nameOfStream } from '../streams/streamTitle.ts';
import type { Runs } from './runs.ts';

/** A request to be sent several times. */
export interface RepeatedRequest {
  readonly request: StreamRequest;
  /** A stream of that request: what was typed for its variables counts again. */
  readonly before: StreamHandle | undefined;
}

/**
 * Sends a request several times and shows the runs.
 * @param wanted how often, as a script says; undefined asks the user
 * @param closing aborts when the window closes
 * @returns the runs, once all are over; undefined when the user left
 * @throws what connecting throws
 */
export async function sendSeveralTimes(
  { request, before }: RepeatedRequest,
  wanted: RunsPlan | undefined,
  runs: Runs,
  closing: AbortSignal,
): Promise<RunsState | undefined> {
  const plan = wanted ?? (await askForPlan(request));
  if (!plan) return undefined;
  const group = runs.create(request, plan);
  runs.show(group);
  const title = l10n.t('Sending {request} {count} times', { request: group.name, count: plan.runs });
  await withCancellableProgress(title, closing, async (signal, report) => {
    const stop = (): void => group.stop();
    signal.addEventListener('abort', stop);
    try {
      await group.send(before, () => report(100 / plan.runs));
    } finally {
      signal.removeEventListener('abort', stop);
      // Where nothing could be sent, an error says why.
      if (group.count === 0) runs.remove(group.id);
    }
  });
  return group.state();
}

/** What a script asks for. @throws UserError when it is no plan */
export function readRunsPlan(_: StreamHandle, requested: unknown): RunsPlan {
  const plan = parseRunsPlan(requested);
  if (plan) return plan;
  throw new UserError(
    l10n.t(
      'To send a request several times, give runs ({fewest} to {most}), and perhaps atATime (1 to {mostAtATime}) and limitMs.',
      { fewest: fewestRuns, most: mostRuns, mostAtATime },
    ),
  );
}

/**
 * The request of a stream, to be sent again without anybody completing it.
 * @throws UserError when it was kept without something that it needs
 */
export function repeatedRequest(handle: StreamHandle): RepeatedRequest {
  const { request, lacks } = requestAgain(handle.stream.request);
  if (!lacks) return { request, before: handle };
  const missing = [
    ...(lacks.address ? [l10n.t('parts of its address')] : []),
    ...lacks.headers,
    ...(lacks.body ? [l10n.t('its body')] : []),
  ];
  throw new UserError(
    l10n.t(
      'The request was kept without its credentials, so it cannot be sent as it is. Missing: {0}. Choose Send Again, complete it there, and send the new stream several times.',
      missing.join(', '),
    ),
  );
}

async function askForPlan(request: StreamRequest): Promise<RunsPlan | undefined> {
  const title = l10n.t('Send Several Times');
  const count = await vscode.window.showInputBox({
    title,
    prompt: l10n.t('How often is the request sent? {fewest} to {most} times.', {
      fewest: fewestRuns,
      most: mostRuns,
    }),
    value: '10',
    validateInput: (text) => {
      const runs = Number(text);
      if (Number.isInteger(runs) && runs >= fewestRuns && runs <= mostRuns) return undefined;
      return l10n.t('A whole number from {fewest} to {most}.', { fewest: fewestRuns, most: mostRuns });
    },
  });
  if (count === undefined) return undefined;
  const runs = Number(count);
  const atATime = await askForPlaces(title, runs);
  if (atATime === undefined) return undefined;
  const limit = await askForLimit(title);
  if (!limit) return undefined;
  const { limitMs } = limit;
  const plan: RunsPlan = { runs, atATime, ...(limitMs !== undefined && { limitMs }) };
  return (await isAgreed(request, plan)) ? plan : undefined;
}

async function askForPlaces(title: string, runs: number): Promise<number | undefined> {
  const places = Array.from({ length: Math.min(runs, mostAtATime) }, (_, at) => at + 1);
  const items = places.map((atATime) => ({
    label: atATime === 1 ? l10n.t('One after the other') : l10n.t('Up to {0} at a time', atATime),
    atATime,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: l10n.t('How many may be open at a time?'),
  });
  return chosen?.atATime;
}

const second = 1000;

async function askForLimit(title: string): Promise<{ readonly limitMs?: number } | undefined> {
  const items: (vscode.QuickPickItem & { readonly limitMs?: number })[] = [
    { label: l10n.t('When it ends'), detail: l10n.t('A stream that never ends goes on until you stop it') },
    { label: l10n.t('After 10 seconds'), limitMs: 10 * second },
    { label: l10n.t('After 1 minute'), limitMs: 60 * second },
    { label: l10n.t('After 5 minutes'), limitMs: 300 * second },
  ];
  return vscode.window.showQuickPick(items, { title, placeHolder: l10n.t('When is each run over?') });
}

/** Whoever runs it twenty times pays twenty times. */
async function isAgreed(request: StreamRequest, { runs, atATime }: RunsPlan): Promise<boolean> {
  const send = l10n.t('Send {0} Times', runs);
  const places = { request: `${methodOf(request)} ${nameOfStream(request)}`, runs, atATime };
  const text =
    atATime === 1
      ? l10n.t(
          'Send {request} {runs} times, one after the other? The server is asked {runs} times: where it charges for a request, or does something, it does so each time.',
          places,
        )
      : l10n.t(
          'Send {request} {runs} times, up to {atATime} at a time? The server is asked {runs} times: where it charges for a request, or does something, it does so each time.',
          places,
        );
  return (await askModally(text, send)) === send;
}
