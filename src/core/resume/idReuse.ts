// Whether an id names one event. Some servers give several events in a row the same id (the parts of one change), some
// use an id again for whatever happens next to the same thing; then an id says less, or nothing, about a place.

import type { NamedEvent, ResumeVerdict } from '../log/resumeVerdict.ts';

/** `adjacent`: events in a row share an id. `scattered`: an id comes again later, for another event. */
export type IdReuse = 'none' | 'adjacent' | 'scattered';

/** How ids are used within each connection, where two events with the same content are one event that came again. */
export function findReuse(recorded: readonly NamedEvent[], came: readonly NamedEvent[]): IdReuse {
  const found = new Set([reuseWithin(came), ...reusesWithinSequences(recorded)]);
  if (found.has('scattered')) return 'scattered';
  return found.has('adjacent') ? 'adjacent' : 'none';
}

function reuseWithin(events: readonly NamedEvent[]): IdReuse {
  const contents = new ContentsOfIds();
  let reuse: IdReuse = 'none';
  for (const [at, { id, digest }] of events.entries()) {
    if (contents.hasOther(id, digest)) {
      if (events[at - 1]?.id !== id) return 'scattered';
      reuse = 'adjacent';
    }
    contents.add(id, digest);
  }
  return reuse;
}

/** Which contents came under an id, of which nearly every one has a single content. */
class ContentsOfIds {
  readonly #first = new Map<string, string>();
  readonly #others = new Map<string, Set<string>>();

  /** Whether the id is known, and not with this content. */
  hasOther(id: string, digest: string): boolean {
    const first = this.#first.get(id);
    return first !== undefined && first !== digest && this.#others.get(id)?.has(digest) !== true;
  }

  add(id: string, digest: string): void {
    const first = this.#first.get(id);
    if (first === undefined) this.#first.set(id, digest);
    else if (first !== digest) this.#others.set(id, (this.#others.get(id) ?? new Set()).add(digest));
  }
}

/** How ids are used within each sequence of events that has more than one. */
function reusesWithinSequences(events: readonly NamedEvent[]): IdReuse[] {
  const reuses: IdReuse[] = [];
  let start = 0;
  for (let at = 1; at <= events.length; at += 1) {
    if (events[at]?.sequence === events[start]?.sequence && at < events.length) continue;
    if (at - start > 1) reuses.push(reuseWithin(events.slice(start, at)));
    start = at;
  }
  return reuses;
}

/** The first event that came under the id of a recorded one with other content. */
export function findChangedContent(
  recorded: readonly NamedEvent[],
  came: readonly NamedEvent[],
): ResumeVerdict | undefined {
  const contents = new ContentsOfIds();
  const entries = new Map<string, number>();
  for (const { id, digest, entry } of recorded) {
    contents.add(id, digest);
    if (!entries.has(id)) entries.set(id, entry);
  }
  for (const { id, digest, entry } of came) {
    const before = entries.get(id);
    if (before !== undefined && contents.hasOther(id, digest))
      return { kind: 'different content', id, before, after: entry };
  }
  return undefined;
}
