// What a recording says of a stream beside its rows: facts that do not change, and where it stands. Both are JSON in the
// file, and read as what they are: text from outside.

import { isClientChoice, type ClientChoice } from '../stream/clientProfile.ts';
import type { TrafficCounts } from '../log/attemptWriter.ts';
import { isRecord } from '../base/narrowing.ts';
import { defaultReconnectionTimeMs, type ConnectionState } from '../stream/connection.ts';
import { isEndingCause } from '../stream/ending.ts';
import { relaySides, type RelayedAs } from '../stream/relayedAs.ts';
import { parsePolicy, parseStreamRequest, policyOf, type StreamRequest } from '../stream/streamRequest.ts';
import { present } from '../base/present.ts';
import type { BodyFormat } from '../wire/bodyFraming.ts';

/** What is known of a stream from its beginning. */
export interface RecordedFacts {
  readonly request: StreamRequest;
  /** Wall clock when the stream began, in milliseconds since 1970. */
  readonly startedAtMs: number;
  /** Which side of a relayed stream it is. */
  readonly relayedAs?: RelayedAs;
  /** Whether credentials of the request are in the recording. */
  readonly hasSecrets?: boolean;
  /** The last event id in force before the first entry. */
  readonly idBefore?: string;
}

/** Where a stream stood when it was written last. */
export interface RecordedState {
  readonly connection: ConnectionState;
  readonly phaseSinceMs: number;
  /** Time since the stream began. */
  readonly nowMs: number;
  readonly totals: TrafficCounts;
  /** What the attempt that ran then had received. */
  readonly attemptCounts: TrafficCounts;
  readonly bodyFormat: BodyFormat;
  readonly client: ClientChoice;
}

/** @param value parsed JSON; undefined is told when it is not the facts of a stream */
export function parseFacts(value: unknown): RecordedFacts | undefined {
  if (!isRecord(value)) return undefined;
  const request = parseStreamRequest(value['request']);
  const { startedAtMs, idBefore } = value;
  if (!request || !URL.canParse(request.url) || !isTime(startedAtMs)) return undefined;
  return {
    request,
    startedAtMs,
    ...present({ relayedAs: parseRelayedAs(value['relayedAs']) }),
    ...(value['hasSecrets'] === true && { hasSecrets: true }),
    ...(typeof idBefore === 'string' && { idBefore }),
  };
}

/**
 * Where a stream stood, as far as the value says so: what it does not say is as at the beginning.
 * @param value parsed JSON
 */
export function parseState(value: unknown, request: StreamRequest): RecordedState {
  const given = isRecord(value) ? value : {};
  const { bodyFormat, client } = given;
  return {
    connection: parseConnection(given['connection'], request),
    phaseSinceMs: numberOr(given['phaseSinceMs'], 0),
    nowMs: numberOr(given['nowMs'], 0),
    totals: parseCounts(given['totals']),
    attemptCounts: parseCounts(given['attemptCounts']),
    bodyFormat: bodyFormat === 'json-lines' || bodyFormat === 'json-seq' ? bodyFormat : 'event-stream',
    client: isClientChoice(client) ? client : 'auto',
  };
}

function parseCounts(value: unknown): TrafficCounts {
  const given = isRecord(value) ? value : {};
  return {
    messages: numberOr(given['messages'], 0),
    bodyBytes: numberOr(given['bodyBytes'], 0),
    wireBytes: numberOr(given['wireBytes'], 0),
  };
}

function parseConnection(value: unknown, request: StreamRequest): ConnectionState {
  const given = isRecord(value) ? value : {};
  const { lastEventId } = given;
  const facts = {
    attempt: numberOr(given['attempt'], 0),
    lastEventId: typeof lastEventId === 'string' ? lastEventId : '',
    reconnectionTimeMs: numberOr(given['reconnectionTimeMs'], defaultReconnectionTimeMs),
    policy: policyOf({ ...request, ...present({ policy: parsePolicy(given['policy']) }) }),
    reconnects: numberOr(given['reconnects'], 0),
    fruitlessAttempts: numberOr(given['fruitlessAttempts'], 0),
  };
  switch (given['phase']) {
    case 'connecting':
    case 'open':
      return { ...facts, phase: given['phase'] };
    case 'waiting':
      return isEnding(given['ending'])
        ? { ...facts, phase: 'waiting', delayMs: numberOr(given['delayMs'], 0), ending: given['ending'] }
        : { ...facts, phase: 'idle' };
    case 'stopped':
      return isStopReason(given['reason'])
        ? { ...facts, phase: 'stopped', reason: given['reason'] }
        : { ...facts, phase: 'stopped', reason: { kind: 'closed' } };
    default:
      return { ...facts, phase: 'idle' };
  }
}

type Stopped = Extract<ConnectionState, { readonly phase: 'stopped' }>;
type Waiting = Extract<ConnectionState, { readonly phase: 'waiting' }>;

function isStopReason(value: unknown): value is Stopped['reason'] {
  if (!isRecord(value)) return false;
  if (value['kind'] === 'closed' || value['kind'] === 'debugger left') return true;
  if (value['kind'] === 'file ends')
    return [undefined, 'idle', 'connecting', 'open', 'waiting'].includes(value['was'] as string | undefined);
  if (value['kind'] === 'gave up' && typeof value['attempts'] !== 'number') return false;
  const kinds = ['standard', 'lines', 'policy off', 'gave up', 'left to app'];
  return kinds.includes(String(value['kind'])) && isEnding(value['ending']);
}

function isEnding(value: unknown): value is Waiting['ending'] {
  return isRecord(value) && isEndingCause(value['cause']);
}

function parseRelayedAs(value: unknown): RelayedAs | undefined {
  if (!isRecord(value)) return undefined;
  const { upstream, relay } = value;
  const side = relaySides.find((each) => each === value['side']);
  if (!side || typeof upstream !== 'string' || typeof relay !== 'string') return undefined;
  return { side, upstream, relay };
}

function numberOr(value: unknown, otherwise: number): number {
  return isTime(value) ? value : otherwise;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
