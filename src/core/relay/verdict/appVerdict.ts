// What an app did after a fault, with the evidence, set beside what a standard EventSource would have done. Only what
// passes through the relay is judged: what an app does with an event inside itself cannot be told from there.

import * as l10n from '@vscode/l10n';

import { describeEnding } from '../../log/endingWords.ts';
import { initialConnection } from '../../stream/connection.ts';
import { endingTraits } from '../../stream/ending.ts';
import { formatDuration } from '../../base/format.ts';
import { present } from '../../base/present.ts';
import type { ClientProfile } from '../../stream/clientProfile.ts';
import { standardVerdict, type Verdict } from '../../stream/verdict.ts';
import {
  callerOf,
  openConnections,
  type AppEnd,
  type AppRequest,
  type FaultRecord,
} from './appObservation.ts';
import { shortenId } from '../../scenario/expectationWords.ts';

/** What may be between an app and the standard without being a difference, and why. */
export const appTolerances = {
  /** Timers of browsers round, and the relay sees an ending a little later than the app. */
  earlyMs: 100,
  earlyShare: 0.1,
  /** [spec] "user agents might introduce an exponential backoff delay": later is allowed, up to what people would call a stop. */
  lateMs: 2_000,
  lateShare: 1,
  /** Without `retry` the time is "implementation-defined, probably in the region of a few seconds"; browsers take 3 to 5. */
  ownTimeMinMs: 900,
  ownTimeMaxMs: 10_000,
  /** A new connection may be seen before the end of the old one that the app has just closed: they are two sockets. */
  overlapMs: 250,
  /** More requests in one second than this, and than the reconnection time allows, are a storm. */
  stormRequests: 4,
} as const;

export type AppFindingCode =
  | 'came back'
  | 'too early'
  | 'late'
  | 'gave up'
  | 'stopped'
  | 'came back to a stop'
  | 'came back to an error'
  | 'storm'
  | 'id sent'
  | 'id in address'
  | 'no id'
  | 'wrong id'
  | 'older id'
  | 'no id known'
  | 'second connection'
  | 'left open'
  | 'closed itself'
  | 'ignored the message'
  | 'noticed silence'
  | 'waits in silence'
  | 'left first'
  | 'tried again'
  | 'next call'
  | 'no call'
  | 'not seen';

/** `better`: the standard does less. `different`: neither better nor worse by itself. `unknown`: it cannot be told. */
export type FindingRating = 'standard' | 'better' | 'different' | 'weak' | 'unknown';

export interface AppFinding {
  readonly code: AppFindingCode;
  readonly rating: FindingRating;
  /** What was seen, as a sentence with its numbers. */
  readonly sentence: string;
  /** When it was seen; absent where nothing was. */
  readonly atMs?: number;
}

export interface AppVerdict {
  readonly title: string;
  readonly atMs: number;
  /** What a standard EventSource does after this. */
  readonly standard: Verdict;
  /** Whether the app met the fault: what is seen of it otherwise says nothing about the app. */
  readonly isMet: boolean;
  /** The client, where it is one that makes calls: it is not asked to do as an EventSource. */
  readonly caller?: ClientProfile;
  readonly findings: readonly AppFinding[];
}

/** The verdict on one fault. */
export function judgeApp(record: FaultRecord): AppVerdict {
  const met = endMet(record);
  const { title, atMs } = record;
  const standard = standardOf(record, met);
  const miss = findMiss(record, met);
  const caller = callerOf(record.observations, record.connection);
  const facts = { title, atMs, standard, isMet: !miss, ...present({ caller }) };
  if (miss) return { ...facts, findings: [miss] };
  if (caller !== undefined) return { ...facts, findings: judgeCaller(record, met) };
  return { ...facts, findings: met ? judgeEnding(record, met) : judgeOpen(record) };
}

/** What kept the fault from the app; undefined when it met it. */
function findMiss(record: FaultRecord, met: AppEnd | undefined): AppFinding | undefined {
  const { cause, connection, observations, knowledge, askedRetryMs } = record;
  const notSeen = (sentence: string): AppFinding => ({ code: 'not seen', rating: 'unknown', sentence });
  if (cause === undefined) {
    const broken = observations.find(
      (seen) => seen.kind === 'ended' && seen.connection === connection && seen.by !== 'app',
    );
    if (broken?.kind !== 'ended') return undefined;
    return notSeen(`${l10n.t('The connection did not stay open.')} ${describeEnding(broken.ending)}`);
  }
  if (!met) return notSeen(l10n.t('The fault did not come about while the app was watched.'));
  if (met.by === 'app') return cause === 'close-message' ? undefined : judgeLeft(record, met);
  // An ending of the server's own is as good as a simulated one, if it is the same.
  const isOther = met.by === 'server' && met.ending.cause !== cause;
  const isStop = met.ending.by === 'relay' && met.ending.isSimulated !== true;
  if (isOther || isStop) {
    return notSeen(
      `${l10n.t('The connection ended in another way before the fault came: what the app does then cannot be told.')} ${describeEnding(met.ending)}`,
    );
  }
  if (askedRetryMs === undefined || knowledge.reconnectionTimeMs === askedRetryMs) return undefined;
  return notSeen(
    l10n.t(
      'The retry of {0} did not reach it: whether it obeys one cannot be told.',
      formatDuration(askedRetryMs),
    ),
  );
}

/** What a standard EventSource in the app's place does. */
function standardOf({ cause, knowledge }: FaultRecord, met: AppEnd | undefined): Verdict {
  const ending = met?.by === 'app' || !met ? cause : met.ending.cause;
  if (ending === undefined) return { next: 'wait' };
  const { lastEventId, reconnectionTimeMs } = knowledge;
  const state = initialConnection({ policy: { kind: 'standard' }, lastEventId, reconnectionTimeMs });
  return standardVerdict(state, { cause: ending });
}

/** The end that the fault was about; where the app never got so far, the end of its connection before. */
function endMet({ cause, observations, connection }: FaultRecord): AppEnd | undefined {
  if (cause === undefined) return undefined;
  const ends = observations.filter((seen) => seen.kind === 'ended');
  return (
    ends.find((end) => end.by !== 'app' && end.ending.cause === cause) ??
    ends.find((end) => end.connection === connection)
  );
}

function judgeEnding(record: FaultRecord, met: AppEnd): AppFinding[] {
  if (met.by === 'app') return [judgeLeft(record, met)];
  const requests = requestsAfter(record, met);
  const [first] = requests;
  const findings: AppFinding[] = [];
  if (endingTraits[met.ending.cause].next === 'stop') findings.push(judgeStop(record, met, first));
  else if (first) findings.push(judgeDelay(record, met, first), judgeId(record, first, met));
  else findings.push(gaveUp(record, met));
  return [...findings, ...judgeStorm(record, requests), ...judgeSecond(record, met.atMs)];
}

/** What a client did that makes calls. Only what goes on with an earlier call is a try of it. */
function judgeCaller(record: FaultRecord, met: AppEnd | undefined): AppFinding[] {
  if (!met) return [judgeSilentCall(record)];
  if (met.by === 'app') return [judgeLeft(record, met)];
  const requests = requestsAfter(record, met);
  const tries = requests.filter(({ resumes }) => resumes === true);
  const [again] = tries;
  if (again) {
    const after = formatDuration(again.atMs - met.atMs);
    const isResumed = again.lastEventId !== undefined;
    const sentence = isResumed
      ? l10n.t('It went on with its stream after {0}.', after)
      : l10n.t('It sent the same call again after {0}.', after);
    const finding: AppFinding = { code: 'tried again', rating: 'better', sentence, atMs: again.atMs };
    return [finding, ...(isResumed ? [judgeId(record, again, met)] : []), ...judgeStorm(record, tries)];
  }
  const [next] = requests;
  if (!next) {
    const watched = formatDuration(record.untilMs - met.atMs);
    const sentence = l10n.t('It sent nothing within {0}, as clients do that make calls.', watched);
    return [{ code: 'no call', rating: 'standard', sentence }];
  }
  const after = formatDuration(next.atMs - met.atMs);
  const sentence = l10n.t(
    'Its next request, after {0}, was a call of its own. What its code made of the one before cannot be told.',
    after,
  );
  return [{ code: 'next call', rating: 'unknown', sentence, atMs: next.atMs }];
}

/** A call whose connection stayed open, and nothing came on it. Other calls say nothing about it. */
function judgeSilentCall({ connection, observations, atMs, untilMs }: FaultRecord): AppFinding {
  const left = observations.find(
    (seen) => seen.kind === 'ended' && seen.connection === connection && seen.by === 'app',
  );
  if (left) {
    const sentence = l10n.t('It gave the silent call up after {0}.', formatDuration(left.atMs - atMs));
    return { code: 'noticed silence', rating: 'better', sentence, atMs: left.atMs };
  }
  const sentence = l10n.t(
    'It waited on the silent connection for {0}. Whether it notices later cannot be told.',
    formatDuration(untilMs - atMs),
  );
  return { code: 'waits in silence', rating: 'standard', sentence };
}

/** The app closed the connection before the ending came. */
function judgeLeft({ cause, atMs }: FaultRecord, met: AppEnd): AppFinding {
  const after = formatDuration(met.atMs - atMs);
  if (cause === 'close-message') {
    const sentence = l10n.t('It closed its connection {0} after the message.', after);
    return { code: 'closed itself', rating: 'better', sentence, atMs: met.atMs };
  }
  const sentence = l10n.t(
    'It closed its connection itself after {0}, before the fault came: what it does then cannot be told.',
    after,
  );
  return { code: 'left first', rating: 'unknown', sentence, atMs: met.atMs };
}

function judgeDelay({ knowledge }: FaultRecord, met: AppEnd, first: AppRequest): AppFinding {
  const delayMs = first.atMs - met.atMs;
  const { hasRetry, reconnectionTimeMs } = knowledge;
  const delay = formatDuration(delayMs);
  const sentence = hasRetry
    ? l10n.t('It came back after {delay}; the server’s retry was {retry}.', {
        delay,
        retry: formatDuration(reconnectionTimeMs),
      })
    : l10n.t('It came back after {0}; the server had sent no retry, and browsers take 3 to 5 s.', delay);
  const [minMs, maxMs] = delayRange(hasRetry, reconnectionTimeMs);
  const facts = { sentence, atMs: first.atMs };
  if (delayMs < minMs) return { code: 'too early', rating: 'weak', ...facts };
  if (delayMs > maxMs) return { code: 'late', rating: 'different', ...facts };
  return { code: 'came back', rating: 'standard', ...facts };
}

/** The delays that a standard client may have. */
function delayRange(hasRetry: boolean, expectedMs: number): readonly [number, number] {
  const { earlyMs, earlyShare, lateMs, lateShare, ownTimeMinMs, ownTimeMaxMs } = appTolerances;
  if (!hasRetry) return [ownTimeMinMs, ownTimeMaxMs];
  return [expectedMs - Math.max(earlyMs, expectedMs * earlyShare), expectedMs * (1 + lateShare) + lateMs];
}

/** The longest that a standard client may take to come back. */
export function patienceMs({ hasRetry, reconnectionTimeMs }: FaultRecord['knowledge']): number {
  return delayRange(hasRetry, reconnectionTimeMs)[1];
}

function gaveUp(record: FaultRecord, met: AppEnd): AppFinding {
  const watchedMs = record.untilMs - met.atMs;
  const watched = formatDuration(watchedMs);
  if (watchedMs < patienceMs(record.knowledge)) {
    const sentence = l10n.t('It did not come back within {0}, which is too short to tell.', watched);
    return { code: 'not seen', rating: 'unknown', sentence };
  }
  return {
    code: 'gave up',
    rating: 'weak',
    sentence: l10n.t('It gave up: no request came within {0}.', watched),
  };
}

/** After an ending at which a standard client stops. */
function judgeStop(record: FaultRecord, met: AppEnd, first: AppRequest | undefined): AppFinding {
  const { cause } = met.ending;
  if (!first) {
    const sentence = l10n.t(
      'It stopped, as an EventSource does: no request came within {0}.',
      formatDuration(record.untilMs - met.atMs),
    );
    return { code: 'stopped', rating: 'standard', sentence };
  }
  const delay = formatDuration(first.atMs - met.atMs);
  const facts = { atMs: first.atMs };
  if (cause === 'no-content') {
    const sentence = l10n.t('It came back {0} after 204 No Content, which tells clients to stop.', delay);
    return { code: 'came back to a stop', rating: 'weak', sentence, ...facts };
  }
  if (cause === 'close-message') {
    const sentence = l10n.t(
      'It took no notice of the message, and came back {0} after the end. Whether it is meant to know such a message cannot be told.',
      delay,
    );
    return { code: 'ignored the message', rating: 'unknown', sentence, ...facts };
  }
  const sentence = l10n.t('It came back after {0}, where an EventSource stops for good.', delay);
  return { code: 'came back to an error', rating: 'better', sentence, ...facts };
}

/** The connection stayed open, and nothing came on it. */
function judgeOpen(record: FaultRecord): AppFinding[] {
  const { connection, observations, atMs, untilMs } = record;
  const left = observations.find(
    (seen) => seen.kind === 'ended' && seen.connection === connection && seen.by === 'app',
  );
  const [first] = requestsAfter(record);
  if (!left && !first) {
    const sentence = l10n.t(
      'It waited on the silent connection for {0}, as an EventSource does for ever. Whether it notices later cannot be told.',
      formatDuration(untilMs - atMs),
    );
    return [{ code: 'waits in silence', rating: 'standard', sentence }];
  }
  const noticedMs = Math.min(left?.atMs ?? Infinity, first?.atMs ?? Infinity);
  const findings: AppFinding[] = [
    {
      code: 'noticed silence',
      rating: 'better',
      sentence: l10n.t(
        'It noticed the silence after {0}, where an EventSource waits for ever.',
        formatDuration(noticedMs - atMs),
      ),
      atMs: noticedMs,
    },
  ];
  if (first) findings.push(judgeId(record, first));
  if (first && (!left || left.atMs > first.atMs + appTolerances.earlyMs)) {
    const sentence = left
      ? l10n.t(
          'It left the old connection open for {0} more when it opened a new one.',
          formatDuration(left.atMs - first.atMs),
        )
      : l10n.t('It left the old connection open when it opened a new one.');
    findings.push({ code: 'left open', rating: 'weak', sentence, atMs: first.atMs });
  }
  return findings;
}

function judgeStorm({ knowledge }: FaultRecord, requests: readonly AppRequest[]): AppFinding[] {
  const allowed = Math.max(
    appTolerances.stormRequests,
    Math.ceil(1_500 / Math.max(1, knowledge.reconnectionTimeMs)),
  );
  let most = 0;
  let atMs = 0;
  for (const [at, request] of requests.entries()) {
    const inSecond = requests.slice(at).filter((other) => other.atMs < request.atMs + 1_000).length;
    if (inSecond <= most) continue;
    most = inSecond;
    atMs = request.atMs;
  }
  if (most <= allowed) return [];
  const sentence = l10n.t('It came back in a storm: {0} requests within one second.', most);
  return [{ code: 'storm', rating: 'weak', sentence, atMs }];
}

/** More than one connection at a time, after the fault. */
function judgeSecond({ observations, untilMs }: FaultRecord, fromMs: number): AppFinding[] {
  for (const seen of observations) {
    const settledMs = seen.atMs + appTolerances.overlapMs;
    if (seen.kind !== 'request' || seen.atMs < fromMs || settledMs > untilMs) continue;
    const open = openConnections(observations, settledMs);
    const before = openConnections(observations, seen.atMs);
    const together = [...open].filter((connection) => before.has(connection)).length;
    if (together < 2 || !open.has(seen.connection)) continue;
    const sentence = l10n.t(
      'It opened a second connection while the first was alive: {0} were open at a time.',
      together,
    );
    return [{ code: 'second connection', rating: 'weak', sentence, atMs: seen.atMs }];
  }
  return [];
}

/** The requests after an end; with none, those since the fault. */
function requestsAfter({ observations, atMs }: FaultRecord, end?: AppEnd): AppRequest[] {
  const later = end ? observations.slice(observations.indexOf(end) + 1) : observations;
  return later
    .filter((seen) => seen.kind === 'request')
    .filter((request) => end !== undefined || request.atMs >= atMs);
}

/** The verdict on the id of the first request after a fault, and after the end that it came by. */
function judgeId({ knowledge }: FaultRecord, request: AppRequest, met?: AppEnd): AppFinding {
  const { lastEventId: sent, atMs } = request;
  const { lastEventId: known, earlierIds, justWritten } = knowledge;
  if (known === '') return judgeWithoutId(sent, atMs);
  if (sent === known) {
    const sentence = l10n.t('It sent Last-Event-ID {0}, the last one that it got.', shortenId(sent));
    return { code: 'id sent', rating: 'standard', sentence, atMs };
  }
  if (sent !== undefined && sent !== '') {
    if (earlierIds.includes(sent)) {
      // What was received and not read yet is thrown away when a connection breaks: by the system at a reset, and by
      // Chromium at each error of the network.
      const isBroken = met !== undefined && !endingTraits[met.ending.cause].isClean;
      const unread = earlierIds.length - earlierIds.lastIndexOf(sent);
      if (isBroken && unread <= justWritten) {
        const sentence = l10n.t(
          'It sent Last-Event-ID {sent}. What came after it, up to {known}, was written to it just before the connection broke, and may never have been read.',
          { sent: shortenId(sent), known: shortenId(known) },
        );
        return { code: 'older id', rating: 'standard', sentence, atMs };
      }
      const sentence = l10n.t(
        'It sent Last-Event-ID {sent}, although it had got {known} since: it asks for events that it has.',
        { sent: shortenId(sent), known: shortenId(known) },
      );
      return { code: 'older id', rating: 'weak', sentence, atMs };
    }
    const sentence = l10n.t('It sent Last-Event-ID {sent}; the last one that it got was {known}.', {
      sent: shortenId(sent),
      known: shortenId(known),
    });
    return { code: 'wrong id', rating: 'weak', sentence, atMs };
  }
  const name = nameInQuery(request.path, known);
  if (name !== undefined) {
    const sentence = l10n.t('It sent the last id, {id}, in the address ({name}), and no Last-Event-ID.', {
      id: shortenId(known),
      name,
    });
    return { code: 'id in address', rating: 'different', sentence, atMs };
  }
  const sentence = l10n.t('It sent no Last-Event-ID; the last id that it got was {0}.', shortenId(known));
  return { code: 'no id', rating: 'weak', sentence, atMs };
}

function judgeWithoutId(sent: string | undefined, atMs: number): AppFinding {
  if (sent === undefined || sent === '') {
    const sentence = l10n.t('No event had an id, so whether it sends Last-Event-ID cannot be told.');
    return { code: 'no id known', rating: 'unknown', sentence, atMs };
  }
  const sentence = l10n.t('It sent Last-Event-ID {0}, although no event had an id.', shortenId(sent));
  return { code: 'wrong id', rating: 'weak', sentence, atMs };
}

/** Name of the parameter that has the id as its value. */
function nameInQuery(path: string, id: string): string | undefined {
  const query = path.split('?', 2)[1] ?? '';
  for (const part of query.split('&')) {
    const [name = '', value = ''] = part.split('=', 2);
    if (decoded(value) === id) return decoded(name);
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
