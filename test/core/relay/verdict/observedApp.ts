// What the relay sees of an app after a fault, in short words, and the verdict on it.

import type { Ending, EndingCause } from '../../../../src/core/stream/ending.ts';
import type {
  AppKnowledge,
  AppObservation,
  EndedBy,
  FaultRecord,
} from '../../../../src/core/relay/verdict/appObservation.ts';
import { judgeApp, type AppVerdict } from '../../../../src/core/relay/verdict/appVerdict.ts';

const knowledge: AppKnowledge = {
  lastEventId: '7',
  earlierIds: ['5', '6'],
  justWritten: 0,
  reconnectionTimeMs: 1_000,
  hasRetry: true,
};
export const atMs = 10_000;

/** Times count from the fault on. */
export function request(
  afterMs: number,
  connection: number,
  lastEventId?: string,
  path = '/events',
): AppObservation {
  const id = lastEventId === undefined ? {} : { lastEventId };
  return { kind: 'request', atMs: atMs + afterMs, connection, path, ...id };
}

export function opened(afterMs: number, connection: number): AppObservation {
  return { kind: 'opened', atMs: atMs + afterMs, connection };
}

export function ended(
  afterMs: number,
  connection: number,
  ending: EndingCause | Ending,
  by: EndedBy = 'relay',
): AppObservation {
  const facts = typeof ending === 'string' ? { cause: ending } : ending;
  return { kind: 'ended', atMs: atMs + afterMs, connection, by, ending: facts };
}

const firstRequest = request(-10, 1);

export interface Scene extends Partial<Pick<FaultRecord, 'askedRetryMs'>> {
  readonly cause?: EndingCause;
  readonly seen?: readonly AppObservation[];
  readonly knows?: Partial<AppKnowledge>;
  readonly untilMs?: number;
  /** The request of the connection that meets the fault. */
  readonly before?: AppObservation;
}

export function judge({
  cause,
  seen = [],
  knows = {},
  untilMs = 20_000,
  before = firstRequest,
  ...more
}: Scene): AppVerdict {
  return judgeApp({
    title: 'a fault',
    atMs,
    connection: 1,
    cause,
    knowledge: { ...knowledge, ...knows },
    observations: [before, ...seen],
    untilMs: atMs + untilMs,
    ...more,
  });
}

export function codes(verdict: AppVerdict): string[] {
  return verdict.findings.map(({ code, rating }) => `${code} (${rating})`);
}

export function sentences({ findings }: AppVerdict): string[] {
  return findings.map(({ sentence }) => sentence);
}
