// The table that the extension bundles, and what is kept beside it for the document.
import { present } from '../../src/core/base/present.ts';
import type { MeasuredCaller, MeasuredCalls, MeasuredOutcome } from '../../src/core/clients/measuredCall.ts';
import type { SdkCandidate } from './sdkCandidates.ts';
import type { SdkOutcome } from './sdkResult.ts';

/** What a run found of one client. */
export interface MeasuredSdk extends SdkCandidate {
  readonly version: string;
  readonly outcomes: ReadonlyMap<string, SdkOutcome>;
}

const askedMs = 2000;
const latenessMs = 700;
const leastDifferenceMs = 400;
/** The last id before the block that was not complete is 2. */
const lostIdValue = '3';

/** The table with what was measured in the place of what was known of the same clients. */
export function mergeCalls(
  known: MeasuredCalls | undefined,
  measured: readonly MeasuredSdk[],
  order: readonly SdkCandidate[],
  run: {
    readonly day: string;
    readonly isSilence: boolean;
    readonly silenceMs: number;
    readonly load: MeasuredCalls['load'];
  },
): MeasuredCalls {
  const clients = new Map(known?.clients.map((client) => [client.program, client]));
  for (const sdk of measured) {
    const cases = { ...clients.get(sdk.program)?.cases };
    for (const [name, outcome] of sdk.outcomes) {
      // What comes after a stream is of those that come back.
      if (name.startsWith('after-') && outcome.tries < 2) delete cases[name];
      else cases[name] = keptOutcome(name, sdk.outcomes);
    }
    const { program, profile, package: packageName, usedAs, version } = sdk;
    clients.set(program, { program, profile, package: packageName, version, usedAs, cases });
  }
  const silenceMeasuredOn = run.isSilence ? run.day : known?.silenceMeasuredOn;
  return {
    measuredOn: run.isSilence ? (known?.measuredOn ?? run.day) : run.day,
    ...(silenceMeasuredOn !== undefined && { silenceMeasuredOn }),
    silenceMs: run.isSilence ? run.silenceMs : (known?.silenceMs ?? run.silenceMs),
    load: {
      processors: run.load.processors,
      least: Math.min(run.load.least, known?.load.least ?? Infinity),
      most: Math.max(run.load.most, known?.load.most ?? 0),
    },
    clients: order.flatMap(({ program }): MeasuredCaller[] => {
      const client = clients.get(program);
      return client ? [client] : [];
    }),
  };
}

/** One line a case. */
export function callsText(calls: MeasuredCalls): string {
  const { clients, ...facts } = calls;
  const lines = clients.map(({ cases, ...client }) => {
    const head = JSON.stringify(client).slice(0, -1);
    const rows = Object.entries(cases).map(
      ([name, outcome]) => `${JSON.stringify(name)}:${JSON.stringify(outcome)}`,
    );
    return `${head},"cases":{\n${rows.join(',\n')}}}`;
  });
  return `${JSON.stringify(facts).slice(0, -1)},"clients":[\n${lines.join(',\n')}]}\n`;
}

function keptOutcome(name: string, outcomes: ReadonlyMap<string, SdkOutcome>): MeasuredOutcome {
  const outcome = outcomes.get(name);
  if (!outcome) return {};
  const { next, sees, tries, delaysMs, id, idValue, lost, got, leftAfterMs, seesAfterMs } = outcome;
  const isStopping = next === 'stop';
  return {
    ...(!isStopping && { next }),
    ...(sees && { sees }),
    ...(tries > 1 && { tries }),
    ...(delaysMs && { delayMs: Math.min(...delaysMs) }),
    ...(id && { id }),
    ...(lost && { lost }),
    ...(name === 'lost-block' && idValue === lostIdValue && { lostId: true as const }),
    ...(got && { got }),
    ...(obeysRetryAfter(name, outcomes) && { obeys: true as const }),
    ...(name === 'silence' && present({ leftAfterMs, seesAfterMs })),
  };
}

/** Whether it waits about two seconds each time where it is told so, and otherwise not. */
function obeysRetryAfter(name: string, outcomes: ReadonlyMap<string, SdkOutcome>): boolean {
  if (!/^(503|429)$/.test(name)) return false;
  const waits = outcomes.get(name)?.delaysMs ?? [];
  const untold = outcomes.get('500')?.delaysMs ?? [];
  if (waits.length === 0 || waits.some((delayMs) => delayMs < askedMs - 50)) return false;
  // A backoff grows past it; a busy machine delays one or the other.
  const near = waits.filter((delayMs) => delayMs < askedMs + latenessMs);
  const isAsked = near.length * 2 >= waits.length && near.length > 0;
  // A client that always waits so long obeys nothing.
  const differenceMs = Math.abs(Math.min(...untold) - Math.min(...waits));
  return isAsked && (untold.length === 0 || differenceMs > leastDifferenceMs);
}
