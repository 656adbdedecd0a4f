// A scenario made of a log: what its attempts got becomes what the attempts of the scenario get, and what the client did
// becomes what is expected. The file is bounded as scenarios are, and what it cannot hold is said in it.

import * as l10n from '@vscode/l10n';

import type { EventLog } from '../log/eventLog.ts';
import { PlayedAttempts, type PlayedAttempt } from '../playback/playedAttempts.ts';
import type { Steps } from '../playback/resumePoint.ts';
import type { StreamRequest } from '../stream/streamRequest.ts';
import { makeAttempt, type ChosenNumbers, type MadeAttempt } from './madeAttempt.ts';
import { MadeClient } from './madeClient.ts';
import { ScenarioLosses } from './scenarioLosses.ts';
import { scenarioLimits } from './scenario.ts';

/** Of a file that takes no more: expectations and comments still go in. */
const reservedBytes = 50_000;
/** Reconnection times, which are not shortened, and roundings. */
const durationShare = 0.9;

export interface ScenarioMaterial {
  readonly log: EventLog;
  readonly request: StreamRequest;
  /** What the scenario is called. */
  readonly title: string;
  /** The entries that it is made of; absent: all. */
  readonly entries?: ChosenNumbers;
}

export interface MadeScenario {
  /** The file, which parses as a scenario. */
  readonly text: string;
  /** What it does not hold, as sentences; the file has them as comments. */
  readonly losses: readonly string[];
}

/**
 * Makes the scenario, in steps that give others their turn.
 * @returns undefined when the log, or what is chosen of it, has no attempt
 */
export function* makeScenario({
  log,
  request,
  title,
  entries,
}: ScenarioMaterial): Steps<MadeScenario | undefined> {
  const played = new PlayedAttempts(log);
  const { generation } = log;
  const losses = new ScenarioLosses();
  const client = new MadeClient(request, entries === undefined);
  const attempts: MadeAttempt[] = [];
  const scale = yield* timeScale(played, entries);
  if (scale < 1) losses.noteShortened(1 / scale);
  let [sizeBytes, events] = [0, 0];
  for (let next = firstOf(played, entries, 0); next; next = firstOf(played, entries, next.attempt)) {
    const mostEvents = scenarioLimits.events - events;
    const mostBytes = scenarioLimits.sizeBytes - reservedBytes - sizeBytes;
    if (attempts.length === scenarioLimits.attempts || mostEvents <= 0 || mostBytes <= 0) {
      losses.noteLeftOut();
      break;
    }
    const made = yield* makeAttempt({
      log,
      attempt: next,
      ...(entries && { entries }),
      scale,
      mostEvents,
      mostBytes,
      losses,
    });
    if (log.generation !== generation) return undefined;
    attempts.push(made);
    client.take(next, made);
    events += made.eventCount;
    sizeBytes += made.sizeBytes;
    if (made.isCut) {
      losses.noteLeftOut();
      break;
    }
  }
  if (attempts.length === 0) return undefined;
  client.noteLosses(losses);
  return { text: fileOf(title, attempts, client, losses.sentences), losses: losses.sentences };
}

/** The first attempt after one that has chosen entries. */
function firstOf(
  played: PlayedAttempts,
  entries: ChosenNumbers | undefined,
  after: number,
): PlayedAttempt | undefined {
  const attempt = played.from(after + 1);
  if (!attempt || !entries) return attempt;
  const chosen = entries.next(attempt.first);
  if (chosen === undefined || chosen > played.log.length) return undefined;
  return chosen < attempt.end ? attempt : played.from(played.log.index.attempt(chosen));
}

/** By how much times are shortened, so that all of them together are what a scenario may take; 1 is not at all. */
function* timeScale(played: PlayedAttempts, entries: ChosenNumbers | undefined): Steps<number> {
  let [totalMs, waitedMs, count] = [0, 0, 0];
  for (
    let next = firstOf(played, entries, 0);
    next && count < scenarioLimits.attempts;
    next = firstOf(played, entries, next.attempt)
  ) {
    count += 1;
    totalMs += next.endedAtMs - next.requestedAtMs;
    if (next.over?.next.next === 'reconnect') waitedMs += next.over.next.delayMs;
    if (count % 100 === 0) yield undefined;
  }
  const leftMs = Math.max(0, scenarioLimits.durationMs * durationShare - waitedMs);
  return totalMs <= leftMs ? 1 : leftMs / totalMs;
}

function fileOf(
  title: string,
  attempts: readonly MadeAttempt[],
  client: MadeClient,
  losses: readonly string[],
): string {
  const members = [
    '"version": 1',
    `"title": ${JSON.stringify(title)}`,
    `"description": ${JSON.stringify(l10n.t('Made of a recorded timeline.'))}`,
    ...client.members(),
    `"attempts": [\n${attempts.map((made, at) => attemptText(made, client.expectationsOf(at))).join(',\n')}\n  ]`,
    '"afterwards": "no-content"',
    `"expect": { ${client.expectations().join(', ')} }`,
  ];
  const comments = losses.map((sentence) => `  // ${sentence}\n`).join('');
  return `{\n${comments}${members.map((member) => `  ${member}`).join(',\n')}\n}\n`;
}

function attemptText({ members, expectations }: MadeAttempt, ofClient: readonly string[]): string {
  const all = [...members, `"expect": { ${[...ofClient, ...expectations].join(', ')} }`];
  return `    {\n${all.map((member) => `      ${member}`).join(',\n')}\n    }`;
}
