// The server's side of a stream that a client of it sees: which line wrote an event, how long it was on its way, and
// whether something between holds events back.

import * as l10n from '@vscode/l10n';

import { formatDuration } from '../base/format.ts';
import { describePlace, shortPlace } from '../debug/words/serverNote.ts';
import type { EventLog } from '../log/eventLog.ts';
import type { Findings } from '../timing/findings.ts';
import type { LogTrace, WrittenEntry } from './logTrace.ts';
import { matchedWrite, tracedAttempts, type MatchedWrite, type TracedLog } from './matchedWrite.ts';

/** Less may be this machine's own. */
const leastHeldMs = 1_000;
const leastHeldEvents = 3;
/** Newest events that are looked at each time; those before were looked at, or there are too many. */
const maxLookedAt = 20;

interface Held {
  count: number;
  first: number;
  worst: { readonly number: number; readonly delayMs: number; readonly write: MatchedWrite };
}

export class ClientTrace implements LogTrace {
  readonly #log: EventLog;
  /** The logs of the servers that are traced. */
  readonly #traced: () => readonly TracedLog[];
  #lookedAt = 0;
  #held: Held | undefined;

  constructor(log: EventLog, traced: () => readonly TracedLog[]) {
    this.#log = log;
    this.#traced = traced;
    log.subscribeClear(() => {
      this.#lookedAt = 0;
      this.#held = undefined;
    });
  }

  writtenEntry(number: number): WrittenEntry | undefined {
    const traced = this.#traced();
    if (traced.length === 0) return undefined;
    const write = matchedWrite(this.#log, number, tracedAttempts(traced));
    if (!write) return undefined;
    const { startedAtMs } = this.#log;
    const { receivedAtMs } = this.#log.entry(number);
    const sentence = l10n.t('Written at {written} by {place}, arrived at {arrived} ({delay} later).', {
      written: inSeconds(write.writtenAtMs - startedAtMs),
      arrived: inSeconds(receivedAtMs),
      delay: formatDuration(delayOf(this.#log, number, write)),
      place: describePlace(write.place),
    });
    const doubt =
      write.candidates === 1
        ? []
        : [
            l10n.t(
              '{0} responses had the same bytes; this is the one whose request is the nearest in time.',
              write.candidates,
            ),
          ];
    return { sentence: [sentence, ...doubt].join(' '), place: write.place };
  }

  findings(): Findings {
    this.#look();
    const held = this.#held;
    if (!held || held.count < leastHeldEvents) return { findings: [] };
    const { worst, count } = held;
    const delay = formatDuration(worst.delayMs);
    return {
      findings: [
        {
          code: 'held-between',
          level: 'warning',
          title: l10n.t('Held back between the server and here'),
          evidence: l10n.t(
            '{count} of the events that were looked at came {least} or more after the server had written them; the longest took {delay}, written by {place}.',
            { count, least: formatDuration(leastHeldMs), delay, place: shortPlace(worst.write.place) },
          ),
          advice: l10n.t(
            'The code hands the events over in time, so what is between holds them: a proxy that buffers, a compression without a flush, or a connection that is full. “proxy_buffering off;” or the header “X-Accel-Buffering: no” helps with nginx.',
          ),
          entries: [
            { label: l10n.t('The one that took longest: entry {0}', worst.number), number: worst.number },
            { label: l10n.t('The first: entry {0}', held.first), number: held.first },
          ],
        },
      ],
    };
  }

  #look(): void {
    const log = this.#log;
    const traced = this.#traced();
    const from = Math.max(this.#lookedAt + 1, log.first, log.length - maxLookedAt + 1);
    this.#lookedAt = log.length;
    if (traced.length === 0 || from > log.length) return;
    const written = tracedAttempts(traced);
    for (let number = from; number <= log.length; number += 1) {
      if (log.index.kind(number) !== 'message') continue;
      const write = matchedWrite(log, number, written);
      const delayMs = write ? delayOf(log, number, write) : 0;
      if (write && delayMs >= leastHeldMs) this.#add({ number, delayMs, write });
    }
  }

  #add(event: Held['worst']): void {
    const held = this.#held;
    if (!held) {
      this.#held = { count: 1, first: event.number, worst: event };
      return;
    }
    held.count += 1;
    if (event.delayMs > held.worst.delayMs) held.worst = event;
  }
}

function delayOf(log: EventLog, number: number, { writtenAtMs }: MatchedWrite): number {
  return Math.max(0, log.startedAtMs + log.entry(number).receivedAtMs - writtenAtMs);
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}
