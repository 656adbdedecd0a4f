// What is known of one run of a request that is sent several times: how it ended, and its numbers. A number that was not
// seen is absent, and which of them count depends on how the run ended.

/** How a run stands: `limit` is one that the user's time limit ended, `stopped` one that the user ended. */
export const runOutcomes = ['running', 'done', 'limit', 'failed', 'stopped'] as const;
export type RunOutcome = (typeof runOutcomes)[number];

/** The numbers of a run in the order in which they are shown; times are milliseconds since its request. */
export const runNumbers = [
  /** The first byte of the response's head. */
  'firstByteMs',
  'firstEventMs',
  /** Of an answer's text; a reasoning or a call before it is none. */
  'firstTextMs',
  /** As the stream counts them. */
  'tokens',
  'tokensPerSecond',
  /** Events with text, where the stream has not counted tokens. */
  'chunks',
  'chunksPerSecond',
  'events',
  'totalMs',
] as const;
export type RunNumber = (typeof runNumbers)[number];

export type RunValues = Readonly<Partial<Record<RunNumber, number>>>;

export interface RunMeasures {
  readonly outcome: RunOutcome;
  /** Of the response; absent without one. */
  readonly status?: number;
  readonly values: RunValues;
  /** Why the model stopped, as the stream says. */
  readonly finish?: string;
  /** How the run ended, or what is wrong with it, in words; absent while it runs. */
  readonly ending?: string;
}

/** What a run that was ended by its time limit has of the whole: what comes first. */
const beforeLimit: ReadonlySet<RunNumber> = new Set(['firstByteMs', 'firstEventMs', 'firstTextMs']);

/** The number of a run when it may stand beside those of others; undefined of a run that failed, was stopped or goes on. */
export function countedValue({ outcome, values }: RunMeasures, number: RunNumber): number | undefined {
  if (outcome === 'done') return values[number];
  return outcome === 'limit' && beforeLimit.has(number) ? values[number] : undefined;
}
