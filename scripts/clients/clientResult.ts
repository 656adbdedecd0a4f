// What a run of the measurement has found: for each client, the observations of its cases, by name and variant.
import type { UnmeasuredClient } from '../../src/core/clients/measuredClient.ts';
import type { MeasuredCase } from './measuredCase.ts';
import type { Measurement } from './measurement.ts';
import type { Observation } from './observation.ts';

export interface ClientResult {
  readonly name: string;
  readonly version: string;
  readonly label: string;
  readonly setting: string;
  readonly cases: ReadonlyMap<string, CaseResult>;
}

export interface CaseResult {
  /** With nothing but the client's own reconnection time. */
  readonly own: Observation;
  /** With a `retry` from the server, where that was measured. */
  readonly withRetry?: Observation;
}

export interface RunResult {
  /** The day, as YYYY-MM-DD. */
  readonly measuredOn: string;
  readonly clients: readonly ClientResult[];
  readonly unmeasured: readonly UnmeasuredClient[];
}

/** The observations of a client by case. */
export function resultsByCase(measurements: readonly Measurement[]): ReadonlyMap<string, CaseResult> {
  const results = new Map<string, CaseResult>();
  for (const { measuredCase, hasRetry, observation } of measurements) {
    const { name } = measuredCase;
    const known = results.get(name);
    // A case's second measurement follows its first.
    if (!hasRetry) results.set(name, { own: observation });
    else if (known !== undefined) results.set(name, { ...known, withRetry: observation });
  }
  return results;
}

/** The result of a case. Throws for a case that was not run. */
export function resultOf(client: ClientResult, { name }: MeasuredCase): CaseResult {
  const result = client.cases.get(name);
  if (result === undefined) throw new Error(`${client.name} was not measured in the case ${name}.`);
  return result;
}

/** The delay that stands for several: the one in the middle, the earlier of two. Undefined for none. */
export function middleMs(delaysMs: readonly number[]): number | undefined {
  const sorted = delaysMs.toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** Whether a client, having stopped, says to the end that it is connecting or open. */
export function isStuck({ next, state }: Observation): boolean {
  return next === 'stop' && state !== undefined && !/closed/i.test(state);
}

/** Whether the first comeback carried an id, told from whichever measurement delivered one before the ending. */
export function sendsLastEventId(
  { own, withRetry }: CaseResult,
  { meets }: MeasuredCase,
): boolean | undefined {
  const observation = meets === 'open stream' ? own : withRetry;
  const [comeback] = observation?.comebacks ?? [];
  if (observation?.messageCount === 0 || comeback === undefined) return undefined;
  return comeback.lastEventId !== undefined;
}
