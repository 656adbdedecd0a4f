// The findings of one stream for one page: keeps the readers up, and tells when what is found has changed.

import { isOfLines } from '../wire/bodyFraming.ts';
import { readAside, type LogReader } from '../log/logReader.ts';
import { readersOf } from './logReaders.ts';
import { traceOf } from '../probe/logTrace.ts';
import type { StreamView } from './streamStatus.ts';
import type { Finding } from '../timing/finding.ts';
import { findingsAt } from '../timing/findings.ts';
import { framingFindings } from '../timing/framingFindings.ts';
import type { EqualLives } from '../timing/equalLives.ts';
import type { FramingMistakes } from '../timing/framingMistakes.ts';
import type { ReconnectStorms } from '../timing/reconnectStorms.ts';
import type { RepeatedIds } from '../timing/repeatedIds.ts';
import type { Timing } from '../timing/timing.ts';

export class FindingsWatch {
  readonly #stream: StreamView;
  readonly #timing: Timing;
  readonly #ids: RepeatedIds;
  readonly #framing: FramingMistakes;
  readonly #storms: ReconnectStorms;
  readonly #lives: EqualLives;
  #sent: string | undefined;
  #nextAtMs: number | undefined;

  constructor(stream: StreamView) {
    this.#stream = stream;
    const { timing, repeatedIds, framingMistakes, storms, lives } = readersOf(stream.log);
    this.#timing = timing;
    this.#ids = repeatedIds;
    this.#framing = framingMistakes;
    this.#storms = storms;
    this.#lives = lives;
  }

  get isBehind(): boolean {
    return this.#readers.some(({ isBehind }) => isBehind);
  }

  /** When there may be another finding though nothing comes, in the stream's time. */
  get nextAtMs(): number | undefined {
    return this.#nextAtMs;
  }

  /** The page has forgotten what it was sent. */
  forgetSent(): void {
    this.#sent = undefined;
  }

  /** Reads on, and gives the findings when they are others than before. */
  update(): readonly Finding[] | undefined {
    readAside(this.#readers, () => this.#stream.nowMs());
    const { log, state, awaitedSinceMs } = this.#stream;
    // What is not yet read may have ended a silence.
    const isOpen = state.phase === 'open' && !this.#timing.isBehind;
    const moment = { nowMs: this.#stream.nowMs(), isOpen, lastByteAtMs: log.lastByteAtMs, awaitedSinceMs };
    const timed = findingsAt(this.#timing.measured, this.#ids, moment);
    // How an event stream looks that has a mistake in it is known; of lines it is not.
    const incomplete = isOfLines(this.#stream.bodyFormat) ? undefined : this.#stream.incomplete;
    const storm = this.#storms.finding(moment.nowMs, state.phase === 'stopped');
    const equal = this.#lives.finding(moment.nowMs);
    const framing = framingFindings(this.#framing, incomplete, moment.nowMs);
    const server = traceOf(log)?.findings(moment.nowMs);
    const findings = [
      ...(server?.findings ?? []),
      ...(storm ? [storm] : []),
      ...framing,
      ...(equal ? [equal] : []),
      ...timed.findings,
    ];
    const nextAtMs = Math.min(timed.nextAtMs ?? Infinity, server?.nextAtMs ?? Infinity);
    this.#nextAtMs = Number.isFinite(nextAtMs) ? nextAtMs : undefined;
    const text = JSON.stringify(findings);
    if (text === (this.#sent ?? '[]')) return undefined;
    this.#sent = text;
    return findings;
  }

  get #readers(): readonly LogReader[] {
    return [this.#timing, this.#ids, this.#framing, this.#storms, this.#lives];
  }
}
