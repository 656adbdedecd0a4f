// Reconnects in quick succession: a server that ends each response at once, and asks the client to come back at once.

import * as l10n from '@vscode/l10n';

import { formatDuration } from '../base/format.ts';
import type { Entry } from '../log/entry.ts';
import { isKind } from '../log/eventLog.ts';
import { SequentialReader } from '../log/logReader.ts';
import type { Finding } from './finding.ts';
import { storm } from './findingThresholds.ts';

/** Requests by which the pace is measured: the newest ones. */
const maxPaced = 20;

/** Reconnects that followed one another quickly. */
interface Run {
  readonly firstEntry: number;
  readonly firstAtMs: number;
  lastEntry: number;
  requests: number;
  /** When the newest of them were made. */
  timesMs: number[];
  /** What the server asked for before the last of them, in milliseconds. */
  retryMs: number | undefined;
}

export class ReconnectStorms extends SequentialReader {
  #run: Run | undefined;
  #largest: Run | undefined;
  #retryMs: number | undefined;

  /** The longest storm so far; it lasts while its last request is no older than the pause that ends one. */
  finding(nowMs: number, isOver: boolean): Finding | undefined {
    const found = this.#largest;
    if (!found) return undefined;
    const lastAtMs = found.timesMs.at(-1) ?? 0;
    const lasts = !isOver && found === this.#run && nowMs - lastAtMs < storm.maxPauseMs;
    return {
      code: 'reconnect-storm',
      level: 'warning',
      title: l10n.t('Reconnect storm: the client comes back again and again without a pause'),
      evidence: evidenceOf(found),
      advice: l10n.t(
        'Browsers do as the server asks: Chromium comes back at once after “retry: 0”, Firefox after half a second. Keep the response open, send a “retry:” of some seconds, or answer 204 when there is nothing more to say.',
      ),
      entries: [
        { label: l10n.t('First: entry {0}', found.firstEntry), number: found.firstEntry },
        { label: l10n.t('Last: entry {0}', found.lastEntry), number: found.lastEntry },
      ],
      ...(lasts && { sinceMs: found.firstAtMs, action: 'slow down' }),
    };
  }

  protected override reset(): void {
    this.#run = undefined;
    this.#largest = undefined;
    this.#retryMs = undefined;
  }

  protected override take(number: number): void {
    const kind = this.log.index.kind(number);
    if (kind !== 'request' && kind !== 'retry') return;
    const entry = this.log.entry(number);
    if (this.log.isGone(entry)) return;
    if (isKind(entry, 'retry')) {
      const digits = this.log.fieldLines(entry)[0]?.value;
      this.#retryMs = digits === undefined ? undefined : Number(digits);
    } else {
      this.#takeRequest(entry);
    }
  }

  #takeRequest(entry: Entry): void {
    const detail = isKind(entry, 'request') ? this.log.detail(entry) : undefined;
    const run = this.#run;
    const lastAtMs = run?.timesMs.at(-1) ?? -Infinity;
    const isQuick =
      detail?.reason === 'reconnect' &&
      detail.delayMs <= storm.maxDelayMs &&
      entry.receivedAtMs - lastAtMs < storm.maxPauseMs;
    if (!run || !isQuick) {
      const { number, receivedAtMs } = entry;
      this.#run = {
        firstEntry: number,
        firstAtMs: receivedAtMs,
        lastEntry: number,
        requests: 1,
        timesMs: [receivedAtMs],
        retryMs: undefined,
      };
      return;
    }
    run.requests += 1;
    run.lastEntry = entry.number;
    run.timesMs = [...run.timesMs, entry.receivedAtMs].slice(-maxPaced);
    run.retryMs = this.#retryMs;
    if (run.requests >= storm.leastRequests && run.requests >= (this.#largest?.requests ?? 0))
      this.#largest = run;
  }
}

function evidenceOf({ requests, firstAtMs, timesMs, retryMs }: Run): string {
  const lastAtMs = timesMs.at(-1) ?? 0;
  const paceMs = (lastAtMs - (timesMs[0] ?? 0)) / Math.max(1, timesMs.length - 1);
  const span = formatDuration(lastAtMs - firstAtMs);
  const pace = formatDuration(paceMs);
  const perSecond = Math.round(1000 / Math.max(1, paceMs));
  return retryMs === undefined
    ? l10n.t('{requests} requests in {span}, one every {pace} of late ({perSecond} a second).', {
        requests,
        span,
        pace,
        perSecond,
      })
    : l10n.t(
        '{requests} requests in {span}, one every {pace} of late ({perSecond} a second): the server asks for “retry: {retryMs}”, and each response ends soon.',
        { requests, span, pace, perSecond, retryMs },
      );
}
