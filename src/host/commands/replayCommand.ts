// "SSE: Replay Reconnect…": asks a stream's server again with an earlier Last-Event-ID and tells whether it resumes. The
// running stream is not disturbed: the replay has a connection of its own.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { isRecord } from '../../core/base/narrowing.ts';
import type { EventLog } from '../../core/log/eventLog.ts';
import { replayReport } from '../../core/resume/replayReport.ts';
import { resumeEventsOf } from '../../core/resume/resumeEvents.ts';
import { describeResume, type ResumeEvent } from '../../core/log/resumeVerdict.ts';
import { redactUrl } from '../../core/base/redactText.ts';
import { methodOf, type StreamRequest } from '../../core/stream/streamRequest.ts';
import { replayReconnect, type ReplayResult } from '../../net/lab/replayReconnect.ts';
import type { SseStream } from '../../net/stream/sseStream.ts';
import type { Connections } from '../streams/connections.ts';
import { UserError } from '../errorReport.ts';
import { checkIsEventStream, ownStreamOf } from '../streams/streamControl.ts';
import type { ReportDocuments } from '../documents/reportDocuments.ts';
import { streamSettings } from '../settings.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';
import { messageText, showInformation } from '../messages.ts';
import { offerPause } from './pausedStream.ts';

/** Recorded events that a replay is compared with. */
const maxKnownEvents = 20_000;
/** How many replays "the last ones, one by one" makes. */
const lastOnes = 5;

/** What the command returns for each replay. */
export interface ReplaySummary {
  readonly lastEventId: string;
  readonly verdict: ReplayResult['verdict'];
  readonly end: ReplayResult['end'];
  readonly expected: number;
  readonly received: number;
}

/** What is to be replayed: these ids one after the other, with this method. */
export interface ReplayPlan {
  readonly lastEventIds: readonly string[];
  readonly method: string;
}

/**
 * Replays what is wanted, or what the user chooses, and shows the report.
 * @param wanted undefined asks the user
 * @throws UserError for a relayed stream
 */
export async function replay(
  handle: StreamHandle,
  wanted: ReplayPlan | undefined,
  connections: Connections,
  reports: ReportDocuments,
): Promise<ReplaySummary[] | undefined> {
  const stream = ownStreamOf(handle, 'replayReconnect');
  checkIsEventStream(handle);
  const known = knownEventsOf(stream.log);
  const plan = wanted ?? (await askForPlan(handle, known));
  if (!plan) return undefined;
  let results = await runPlan(stream, plan, known, connections);
  const lacking = results.find(({ mayLackPlace }) => mayLackPlace);
  if (wanted === undefined && lacking) {
    const again = (): Promise<ReplayResult[]> => runPlan(stream, plan, known, connections);
    results = (await offerPause(stream, describeResume(lacking.verdict), again)) ?? results;
  }
  if (results.length === 0) return undefined;
  await reports.show(l10n.t('Replayed reconnects'), replayReport(redactUrl(stream.request.url), results));
  const [first] = results;
  if (wanted === undefined && first && results.length === 1) {
    void showInformation(describeResume(first.verdict));
  }
  return results.map(({ lastEventId, verdict, end, expected, received }) => {
    return { lastEventId, verdict, end, expected: expected.length, received: received.length };
  });
}

async function runPlan(
  stream: SseStream,
  plan: ReplayPlan,
  known: readonly ResumeEvent[],
  connections: Connections,
): Promise<ReplayResult[]> {
  const results: ReplayResult[] = [];
  const title = l10n.t('Replaying a reconnect');
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  await vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => controller.abort());
    for (const lastEventId of plan.lastEventIds) {
      if (controller.signal.aborted) break;
      progress.report({ message: messageText(l10n.t('Last-Event-ID {0}', lastEventId.slice(0, 60))) });
      results.push(
        await replayReconnect({
          request: withMethod(stream.request, plan.method),
          lastEventId,
          known,
          stream: { ...streamSettings(), resolveRequest: connections.resolverOf(stream.request) },
          isStreamOpen: stream.state.phase === 'open',
          signal: controller.signal,
        }),
      );
    }
    subscription.dispose();
  });
  return results;
}

/** MCP and others begin with POST and resume by GET, with the same headers and no body. */
function withMethod(request: StreamRequest, method: string): StreamRequest {
  if (method === methodOf(request)) return request;
  const { body: _, ...rest } = request;
  return { ...rest, method };
}

/**
 * The plan that a script wants: `{ lastEventId }`, `{ entry }` or `{ last: 5 }`, with a `method` if it is to be another.
 * @throws UserError for anything else, and for a relayed stream
 */
export function readReplayPlan(handle: StreamHandle, requested: unknown): ReplayPlan {
  const { log } = ownStreamOf(handle, 'replayReconnect');
  const wanted = isRecord(requested) ? requested : {};
  const method = typeof wanted['method'] === 'string' ? wanted['method'].toUpperCase() : resumeMethod(handle);
  const { lastEventId, entry, last } = wanted;
  if (typeof lastEventId === 'string') return { lastEventIds: [lastEventId], method };
  if (typeof entry === 'number') return { lastEventIds: [idAt(handle, entry)], method };
  if (typeof last === 'number') return { lastEventIds: lastIds(knownEventsOf(log), last), method };
  throw new UserError(l10n.t('Say from where: { "lastEventId": "42" }, { "entry": 12 } or { "last": 5 }.'));
}

function knownEventsOf(log: EventLog): ResumeEvent[] {
  return resumeEventsOf(log, log.length, maxKnownEvents);
}

/** The id in force at an entry. */
function idAt({ stream: { log } }: StreamHandle, number: number): string {
  if (!Number.isInteger(number) || number < 1 || number > log.length) {
    throw new UserError(
      l10n.t('There is no entry {number}: the timeline has {length}.', { number, length: log.length }),
    );
  }
  const id = log.lastEventId(log.entry(number));
  if (id === undefined || id === '')
    throw new UserError(l10n.t('No id was in force at entry {0}: nothing can be resumed there.', number));
  return id;
}

/** The ids of the last events, newest last, without the very last one, after which nothing was recorded. */
function lastIds(known: readonly ResumeEvent[], count: number): string[] {
  const ids = known.flatMap(({ id }) => (id === undefined || id === '' ? [] : [id]));
  if (ids.length < 2)
    throw new UserError(l10n.t('The timeline has no two events with ids: there is nothing to resume from.'));
  return ids.slice(0, -1).slice(-Math.max(1, Math.min(count, 50)));
}

function resumeMethod({ stream }: StreamHandle): string {
  return methodOf(stream.request) === 'POST' ? 'GET' : methodOf(stream.request);
}

/** A way to choose the ids: one that is known, or several of them, or else one that is typed. */
interface PlanItem extends vscode.QuickPickItem {
  readonly id?: string;
  readonly isLastOnes?: true;
}

async function askForPlan(
  handle: StreamHandle,
  known: readonly ResumeEvent[],
): Promise<ReplayPlan | undefined> {
  const ids = known.flatMap(({ id, entry }) => (id === undefined || id === '' ? [] : [{ id, entry }]));
  const chosen = await vscode.window.showQuickPick<PlanItem>(
    [
      { label: l10n.t('$(edit) Type an id…') },
      {
        label: l10n.t('$(list-ordered) The last {0}, one by one', lastOnes),
        description: l10n.t('each in a connection of its own'),
        isLastOnes: true,
      },
      { label: l10n.t('From an entry'), kind: vscode.QuickPickItemKind.Separator },
      ...ids
        .slice(-100)
        .toReversed()
        .map(({ id, entry }) => {
          return {
            label: `$(debug-restart-frame) ${id.slice(0, 100)}`,
            description: l10n.t('entry {0}', entry),
            id,
          };
        }),
    ],
    { title: l10n.t('Replay a reconnect: with which Last-Event-ID?'), matchOnDescription: true },
  );
  if (!chosen) return undefined;
  const lastEventIds = await chosenIds(chosen, known);
  if (!lastEventIds) return undefined;
  const method = await askForMethod(handle);
  return method === undefined ? undefined : { lastEventIds, method };
}

async function chosenIds(
  chosen: PlanItem,
  known: readonly ResumeEvent[],
): Promise<readonly string[] | undefined> {
  if (chosen.id !== undefined) return [chosen.id];
  if (chosen.isLastOnes) return lastIds(known, lastOnes);
  const typed = await vscode.window.showInputBox({ prompt: l10n.t('Last-Event-ID to send') });
  return typed === undefined || typed === '' ? undefined : [typed];
}

async function askForMethod(handle: StreamHandle): Promise<string | undefined> {
  const method = methodOf(handle.stream.request);
  if (method === 'GET') return method;
  const chosen = await vscode.window.showQuickPick(
    [
      { label: 'GET', description: l10n.t('with the same headers and no body, as MCP resumes') },
      { label: method, description: l10n.t('the same request again, which may cost or act twice') },
    ],
    { title: l10n.t('The stream began with {0}: how is it resumed?', method) },
  );
  return chosen?.label;
}
