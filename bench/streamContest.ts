// Lets contestants read the same prepared streams in turn, and compares what they made of them.
import { withCleanUp } from '../scripts/vscode/cleanUp.ts';
import { reportProgress } from '../scripts/vscode/progress.ts';
import type { MeasuredRow, Rate } from './benchmark.ts';
import type { Contestant, ReadRates } from './contestant.ts';
import { payloads, type PayloadName } from './payloads.ts';
import { interleave, median, medianRatio } from './rounds.ts';
import { startStreamServer } from './streamServerProcess.ts';

export interface ContestEntry {
  readonly start: () => Contestant | Promise<Contestant>;
  /** Streams read in a round: more for the fast ones, so that a round takes long enough to be measured. */
  readonly streams: number;
}

export interface ContestResult {
  /** By contestant and round. */
  readonly perRound: ReadonlyMap<string, readonly ReadRates[]>;
  readonly rates: readonly Rate[];
}

/**
 * Runs all rounds over one kind of stream.
 * @param write whether each of HTTP's chunks holds 64 KiB of the stream, or one event
 */
export async function runContest(
  payload: PayloadName,
  write: 'block' | 'event',
  entries: readonly ContestEntry[],
  signal: AbortSignal,
): Promise<ContestResult> {
  return withCleanUp(async (cleanUp) => {
    const origin = await startStreamServer(cleanUp);
    const url = `${origin}/${payload}/${write}`;
    const contestants: Contestant[] = [];
    for (const { start } of entries) {
      const contestant = await start();
      cleanUp.add(() => contestant.close());
      contestants.push(contestant);
    }
    reportProgress(`${payloads[payload].label}, ${contestants.map(({ name }) => name).join(', ')}`);
    const runs = contestants.map(
      (contestant, at) => () => contestant.read({ url, payload, streams: entries[at]?.streams ?? 1 }),
    );
    const results = await interleave(runs, signal);
    const perRound = new Map(contestants.map(({ name }, at) => [name, results[at] ?? []]));
    const rates = [...perRound].map(([contestant, values]) => ({
      contestant,
      payload: payloads[payload].label,
      eventsPerSecond: median(values.map(({ perSecond }) => perSecond)),
    }));
    return { perRound, rates };
  });
}

/** A row that compares two contestants of a result, by the clock or by the time that they computed. */
export function ratioRow(
  { perRound }: ContestResult,
  measured: string,
  against: string,
  about: Pick<MeasuredRow, 'aim'> & { readonly what: string; readonly by?: keyof ReadRates },
): MeasuredRow {
  const { what, by = 'perSecond', ...rest } = about;
  const valuesOf = (name: string): number[] => (perRound.get(name) ?? []).map((rates) => rates[by]);
  const value = medianRatio(valuesOf(measured), valuesOf(against));
  return { measured: what, against, ...rest, value, unit: '×' };
}
