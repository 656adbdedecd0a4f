// Whether an id names one event. Some servers give several events in a row the same id (the parts of one change), some
// use an id again for whatever happens next to the same thing; then an id says less, or nothing, about a place.

import type { NamedEvent, ResumeVerdict } from '../log/resumeVerdict.ts';

/** `adjacent`: events in a row share an id. `scattered`: an id comes again later, for another event. */
export type IdReuse = 'none' | 'adjacent' | 'scattered';

/** How ids are used within each connection, where two events with the same content are one event that came again. */
export function findReuse(recorded: readonly NamedEvent[], came: readonly NamedEvent[]): IdReuse {
  const found = new Set([...sequencesOf(recorded), came].map(reuseWithin));
  if (found.has('scattered')) return 'scattered';
  return found.has('adjacent') ? 'adjacent' : 'none';
}

function reuseWithin(events: readonly NamedEvent[]): IdReuse {
  const digests = new Map<string, Set<string>>();
  let reuse: IdReuse = 'none';
  for (const [at, { id, digest }] of events.entries()) {
    const seen = digests.get(id);
    if (!seen) {
      digests.set(id, new Set([digest]));
    } else if (!seen.has(digest)) {
      if (events[at - 1]?.id !== id) return 'scattered';
      reuse = 'adjacent';
      seen.add(digest);
    }
  }
  return reuse;
}

function sequencesOf(events: readonly NamedEvent[]): NamedEvent[][] {
  const sequences: NamedEvent[][] = [];
  for (const event of events) {
    const last = sequences.at(-1);
    if (last?.[0]?.sequence === event.sequence) last.push(event);
    else sequences.push([event]);
  }
  return sequences;
}

/** The first event that came under the id of a recorded one with other content. */
export function findChangedContent(
  recorded: readonly NamedEvent[],
  came: readonly NamedEvent[],
): ResumeVerdict | undefined {
  const known = new Map<string, { readonly entry: number; readonly digests: Set<string> }>();
  for (const { id, digest, entry } of recorded) {
    const same = known.get(id);
    if (same) same.digests.add(digest);
    else known.set(id, { entry, digests: new Set([digest]) });
  }
  for (const { id, digest, entry } of came) {
    const same = known.get(id);
    if (same && !same.digests.has(digest)) {
      return { kind: 'different content', id, before: same.entry, after: entry };
    }
  }
  return undefined;
}
