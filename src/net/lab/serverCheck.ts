// Finds out whether a server copes with a client that leaves: connects, leaves in the chosen way, and asks again, at
// once and a little later, since a server that dies of a write after the end does so at its next write. Bounded in time.

import * as l10n from '@vscode/l10n';

import { describeEnding } from '../../core/log/endingWords.ts';
import type { Ending } from '../../core/stream/ending.ts';
import type { Fault } from '../../core/stream/fault.ts';
import { formatDuration } from '../../core/base/format.ts';
import { isKind } from '../../core/log/eventLog.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import { describePlaceForOne, mayLackPlace } from './placeForOne.ts';
import { Patience } from '../http/patience.ts';
import { SseStream, type SseStreamOptions } from '../stream/sseStream.ts';
import { present } from '../../core/base/present.ts';

/** How the client leaves. */
export type LeavingWay = 'fin' | 'reset' | 'mid-response';

export interface ServerCheckOptions {
  readonly request: StreamRequest;
  readonly way: LeavingWay;
  readonly stream?: SseStreamOptions;
  /** When the server is asked again after the client left, in milliseconds. */
  readonly probeAfterMs?: readonly number[];
  /** Time in which a server has to answer, and to send something, in milliseconds. */
  readonly patienceMs?: number;
  /** How much later than before an answer may come, beside three times as late, and not count as slow, in milliseconds. */
  readonly slowMs?: number;
  readonly signal?: AbortSignal;
  /** Whether the stream whose server is checked is open meanwhile, and may have a place that there is only once. */
  readonly isStreamOpen?: boolean;
  readonly onProgress?: (what: string) => void;
}

/** What one request met. */
export interface ProbeResult {
  /** When it was made, in milliseconds after the client left; negative for the one before. */
  readonly atMs: number;
  readonly outcome: 'sends' | 'silent' | 'refused' | 'no answer' | 'other answer';
  /** Time to the response's head, and to the first byte of its body, where they came. */
  readonly openMs?: number;
  readonly firstByteMs?: number;
  /** How the exchange ended, unless the client left. */
  readonly ending?: Ending;
  /** How the client left: reset instead of mid-response when no further event came to be cut. */
  readonly way?: LeavingWay;
}

export type ServerCheckVerdict =
  | 'copes'
  | 'slower'
  | 'silent'
  | 'died'
  | 'restarted'
  | 'accepts no more'
  | 'answers otherwise'
  | 'too slow to tell'
  | 'not checked';

export interface ServerCheckResult {
  readonly verdict: ServerCheckVerdict;
  /** How the client left. */
  readonly way: LeavingWay;
  readonly before: ProbeResult;
  readonly after: readonly ProbeResult[];
  /** Time in which the server had to answer, and to send something, in milliseconds. */
  readonly patienceMs: number;
  /** Whether nothing could be checked maybe because the stream whose server is checked has the only place. */
  readonly mayLackPlace: boolean;
}

const defaultProbeAfterMs: readonly number[] = [0, 1_000, 3_000];
const defaultPatienceMs = 5_000;
const defaultSlowMs = 500;
/** A server that needed more of the patience than this share before the client left may only be slow after it. */
const tellingShare = 0.25;

const faults: Readonly<Record<LeavingWay, Fault>> = {
  fin: { effect: { kind: 'end' }, moment: { kind: 'now' } },
  reset: { effect: { kind: 'reset' }, moment: { kind: 'now' } },
  'mid-response': { effect: { kind: 'reset' }, moment: { kind: 'inside event' } },
};

/** Resolves when all probes are done; rejects only with the signal's reason. */
export async function checkServerAfterClose(options: ServerCheckOptions): Promise<ServerCheckResult> {
  const { onProgress, patienceMs = defaultPatienceMs, slowMs = defaultSlowMs } = options;
  onProgress?.(l10n.t('Connecting'));
  const before = await probe(options, -1, options.way);
  const { way } = before;
  if (way === undefined) {
    const lacksPlace =
      options.isStreamOpen === true && mayLackPlace(before.openMs !== undefined, before.ending);
    return {
      verdict: 'not checked',
      way: options.way,
      before,
      after: [],
      patienceMs,
      mayLackPlace: lacksPlace,
    };
  }
  const leftAtMs = performance.now();
  const after: ProbeResult[] = [];
  for (const probeAtMs of options.probeAfterMs ?? defaultProbeAfterMs) {
    onProgress?.(
      l10n.t('Left by {way}; asking again after {span}', { way, span: formatDuration(probeAtMs) }),
    );
    await waitUntil(leftAtMs + probeAtMs, options.signal);
    after.push(await probe(options, Math.round(performance.now() - leftAtMs), 'fin'));
  }
  const verdict = judgeProbes(before, after, { patienceMs, slowMs });
  return { verdict, way, before, after, patienceMs, mayLackPlace: false };
}

/** One request: until something came or the patience is over, then left as told. */
function probe(options: ServerCheckOptions, atMs: number, wanted: LeavingWay): Promise<ProbeResult> {
  const { request, signal } = options;
  const stream = new SseStream({ ...request, policy: { kind: 'off' } }, options.stream);
  return new Promise((resolve, reject) => {
    let openMs: number | undefined;
    let firstByteMs: number | undefined;
    let way: LeavingWay | undefined;
    const leave = (by: LeavingWay): void => {
      if (stream.state.phase !== 'open') return;
      way = by;
      stream.simulate(faults[by]);
    };
    const finish = (outcome: ProbeResult['outcome'], ending?: Ending): void => {
      patience.stop();
      signal?.removeEventListener('abort', onAbort);
      unsubscribe();
      stream.close();
      resolve({
        atMs,
        outcome,
        ...present({ openMs, firstByteMs }),
        ...(ending && !ending.isSimulated && { ending }),
        ...(ending?.isSimulated && way !== undefined && { way }),
      });
    };
    const onAbort = (): void => {
      patience.stop();
      unsubscribe();
      stream.close();
      reject(signal?.reason as Error);
    };
    const patience = new Patience(options.patienceMs ?? defaultPatienceMs, () => {
      // It sends, and nothing came that could be cut.
      if (firstByteMs !== undefined) leave('reset');
      else finish(openMs === undefined ? 'no answer' : 'silent');
    });
    const unsubscribe = stream.log.subscribe((number) => {
      const entry = stream.log.entry(number);
      if (isKind(entry, 'close') || isKind(entry, 'error')) {
        const ending = stream.log.detail(entry)?.ending;
        finish(outcomeOf(ending, firstByteMs !== undefined), ending);
      } else if (entry.kind === 'open') {
        openMs = stream.nowMs();
      } else if (entry.chunk > 0 && firstByteMs === undefined) {
        firstByteMs = stream.nowMs();
        // Not from within the delivery of these very bytes.
        queueMicrotask(() => leave(wanted));
      }
    });
    if (signal?.aborted) {
      onAbort();
      return;
    }
    signal?.addEventListener('abort', onAbort, { once: true });
    patience.restart();
    stream.connect();
  });
}

function outcomeOf(ending: Ending | undefined, hasSent: boolean): ProbeResult['outcome'] {
  if (hasSent) return 'sends';
  switch (ending?.cause) {
    case 'unreachable':
      if (ending.stage === 'connect') return ending.code === 'ECONNREFUSED' ? 'refused' : 'no answer';
      return ending.stage === 'timeout' ? 'no answer' : 'other answer';
    case 'no-response':
      return 'no answer';
    case 'end':
      return 'silent';
    default:
      return 'other answer';
  }
}

/** What the requests after the client left show, beside the one before. */
export function judgeProbes(
  before: ProbeResult,
  after: readonly ProbeResult[],
  { patienceMs, slowMs }: { readonly patienceMs: number; readonly slowMs: number },
): ServerCheckVerdict {
  const last = after.at(-1);
  if (!last) return 'not checked';
  if (last.outcome === 'refused') return 'died';
  if (isTooSlowToTell(before, last, patienceMs)) return 'too slow to tell';
  if (last.outcome === 'no answer') return 'accepts no more';
  if (after.some(({ outcome }) => outcome === 'refused')) return 'restarted';
  if (last.outcome === 'silent') return 'silent';
  if (last.outcome === 'other answer') return 'answers otherwise';
  // One slow answer among others may have any reason; work for clients that are gone slows down most of them.
  const slow = after.filter(({ openMs = 0 }) => openMs > 3 * (before.openMs ?? 0) + slowMs);
  return 2 * slow.length > after.length ? 'slower' : 'copes';
}

/** Whether only the patience was over, with a server that had needed much of it before. */
function isTooSlowToTell(before: ProbeResult, last: ProbeResult, patienceMs: number): boolean {
  return last.ending === undefined && neededMs(before, last.outcome) > tellingShare * patienceMs;
}

/** How long it took before the client left until there was what did not come after it. */
function neededMs({ openMs = 0, firstByteMs = 0 }: ProbeResult, missing: ProbeResult['outcome']): number {
  if (missing === 'no answer') return openMs;
  return missing === 'silent' ? firstByteMs : 0;
}

function waitUntil(atMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      },
      Math.max(0, atMs - performance.now()),
    );
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
  });
}

/** The result in words, with the advice that fits. */
export function describeServerCheck(result: ServerCheckResult): string {
  const { verdict, way, before, after } = result;
  const patience = formatDuration(result.patienceMs);
  const { since, until } = leavings[way];
  const last = after.at(-1);
  switch (verdict) {
    case 'copes':
      return l10n.t('The server copes: {since}, it answers and sends as before (head after {head}).', {
        since,
        head: formatDuration(last?.openMs ?? 0),
      });
    case 'slower':
      return l10n.t(
        'The server got slower {since}: the head came after {before} before, and after {after} then. Look for work that goes on for clients that are gone: stop timers and queries on the response’s close event.',
        {
          since,
          before: formatDuration(before.openMs ?? 0),
          after: formatDuration(Math.max(...after.map(({ openMs }) => openMs ?? 0))),
        },
      );
    case 'silent': {
      const found = last?.ending
        ? l10n.t('The server accepts and answers {since}, but sends nothing any more.', { since })
        : l10n.t(
            'The server accepts and answers {since}, but sends nothing any more (nothing within {patience}).',
            {
              since,
              patience,
            },
          );
      return `${found} ${l10n.t('Look for a shared emitter, timer or queue that was ended together with that one client.')}`;
    }
    case 'died':
      return l10n.t(
        'The server died {since}: it refuses connections now. In Node, this is what a write after the end does: listen for the response’s close event, stop writing there, and handle the response’s error event.',
        { since },
      );
    case 'restarted':
      return l10n.t(
        'The server was gone for a while {since}, and came back. Something restarts it: look into its log for the error, which is often a write after the end.',
        { since },
      );
    case 'accepts no more': {
      const found = last?.ending
        ? l10n.t('The server takes connections {since}, but does not answer any more.', { since })
        : l10n.t(
            'The server takes connections {since}, but does not answer any more (not within {patience}).',
            {
              since,
              patience,
            },
          );
      return `${found} ${l10n.t('Look for a blocked event loop, or a limit of clients whose places are not given back.')}`;
    }
    case 'answers otherwise': {
      const found = l10n.t('The server answers otherwise {since}:', { since });
      return `${found} ${last?.ending ? describeEnding(last.ending) : ''}`;
    }
    case 'too slow to tell': {
      const needed = formatDuration(last ? neededMs(before, last.outcome) : 0);
      return last?.outcome === 'silent'
        ? l10n.t(
            'The server is too slow to tell: {until}, its first bytes took {needed}; after that, nothing came within {patience}. Try again when the server and this machine have less to do.',
            { until, needed, patience },
          )
        : l10n.t(
            'The server is too slow to tell: {until}, its answer took {needed}; after that, nothing came within {patience}. Try again when the server and this machine have less to do.',
            { until, needed, patience },
          );
    }
    case 'not checked': {
      const found = before.ending
        ? `${l10n.t('Nothing could be checked:')} ${describeEnding(before.ending)}`
        : l10n.t('Nothing could be checked: the stream sent nothing in time.');
      const advice = result.mayLackPlace
        ? describePlaceForOne()
        : l10n.t('The check needs a stream that opens, sends, and stays open.');
      return `${found} ${advice}`;
    }
  }
}

/** A client's leaving, as a clause for before and after it. */
const leavings: Readonly<Record<LeavingWay, { readonly since: string; readonly until: string }>> = {
  fin: {
    since: l10n.t('after a client closed its connection'),
    until: l10n.t('before a client closed its connection'),
  },
  reset: {
    since: l10n.t('after a client reset its connection'),
    until: l10n.t('before a client reset its connection'),
  },
  'mid-response': {
    since: l10n.t('after a client reset its connection inside an event'),
    until: l10n.t('before a client reset its connection inside an event'),
  },
};
