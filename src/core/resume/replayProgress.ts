// How far a replayed reconnect has come: takes the events as they arrive, against those that were recorded after the
// id, and knows when all of these are there and when nothing but newer ones can follow.

import { placeAmong } from './recordedOrder.ts';
import { named, type ResumeEvent } from '../log/resumeVerdict.ts';

/** Newer events after the last recorded one that show that the server has passed what is still missing. */
const enoughNewer = 10;

export class ReplayProgress {
  /** What was recorded after the id, each event once. */
  readonly expected: readonly ResumeEvent[];
  readonly received: ResumeEvent[] = [];
  /** Recorded ids, those up to the one that is sent included. */
  readonly recordedIds: ReadonlySet<string>;
  /** How many events of each recorded id have not come yet. */
  readonly #remaining = new Map<string, number>();
  readonly #lastExpected: string | undefined;
  #isLastThere = false;
  #newer = 0;

  /** @param known events recorded before, oldest first */
  constructor(lastEventId: string, known: readonly ResumeEvent[]) {
    this.expected = expectedAfter(lastEventId, known);
    const expected = named(this.expected);
    this.recordedIds = new Set([lastEventId, ...named(known).map(({ id }) => id)]);
    for (const { id } of expected) this.#remaining.set(id, (this.#remaining.get(id) ?? 0) + 1);
    this.#lastExpected = expected.at(-1)?.id;
  }

  /** All recorded events came. */
  get isCaughtUp(): boolean {
    return this.#lastExpected !== undefined && this.#remaining.size === 0;
  }

  /** The server is past what was recorded: events came that are newer than all of it. */
  get isPast(): boolean {
    return this.#newer >= enoughNewer && (this.#isLastThere || this.#lastExpected === undefined);
  }

  get hasNewer(): boolean {
    return this.#newer > 0;
  }

  /** Takes the next event. Returns whether it is one of the recorded ones, so that more of these may follow. */
  take(event: ResumeEvent): boolean {
    this.received.push(event);
    const { id } = event;
    if (id === undefined) return false;
    const remaining = this.#remaining.get(id);
    if (remaining === 1) this.#remaining.delete(id);
    else if (remaining !== undefined) this.#remaining.set(id, remaining - 1);
    this.#isLastThere ||= id === this.#lastExpected;
    const isRecorded = this.recordedIds.has(id);
    if (!isRecorded) this.#newer += 1;
    return isRecorded;
  }
}

function expectedAfter(lastEventId: string, known: readonly ResumeEvent[]): ResumeEvent[] {
  const after = new Set(placeAmong(named(known), lastEventId).after);
  const at = known.findIndex(({ id }) => id === lastEventId);
  const seen = new Set<string>();
  return known.filter(({ id, digest }, position) => {
    if (id === undefined) return at !== -1 && position > at;
    const key = `${id}\n${digest}`;
    const isFirst = !seen.has(key);
    seen.add(key);
    return isFirst && after.has(id);
  });
}
