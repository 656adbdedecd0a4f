// Judges whether a server resumed correctly: compares what came after a Last-Event-ID with what was known before. It
// never guesses: where the ids do not allow a statement, it says why.

/** An event as far as resuming is concerned. */
export interface ResumeEvent {
  /** Value of the event's own id field; absent when it has none. */
  readonly id: string | undefined;
  /** Equal for equal type and data. */
  readonly digest: string;
  /** Its entry, to be shown as evidence. */
  readonly entry: number;
}

export type ResumeVerdict =
  /** The first event is the one that follows the id, and nothing is missing or repeated. */
  | { readonly kind: 'exact' }
  /** `missing` holds at most the first hundred ids; `count` all of them. */
  | { readonly kind: 'gap'; readonly missing: readonly string[]; readonly count: number }
  | { readonly kind: 'duplicates'; readonly ids: readonly string[]; readonly count: number }
  /** The stream began again with its very first event. */
  | { readonly kind: 'restarted' }
  /** Only events newer than everything that was to be repeated. */
  | { readonly kind: 'live only'; readonly missing: readonly string[]; readonly count: number }
  | {
      readonly kind: 'different content';
      readonly id: string;
      readonly before: number;
      readonly after: number;
    }
  | { readonly kind: 'out of order'; readonly id: string; readonly expected: string }
  | { readonly kind: 'cannot tell'; readonly because: string };

/** Ids listed in a verdict; the count goes on. */
const maxListed = 100;

export interface ResumeFacts {
  /** The Last-Event-ID that was sent; empty when none was. */
  readonly lastEventId: string;
  /** Events known before the attempt, oldest first: those up to the id, and any that came after it. */
  readonly known: readonly ResumeEvent[];
  /** What the attempt brought, in order. */
  readonly received: readonly ResumeEvent[];
}

/** The verdict on one attempt. */
export function judgeResume({ lastEventId, known, received }: ResumeFacts): ResumeVerdict {
  if (received.length === 0) return { kind: 'cannot tell', because: 'the attempt brought no event' };
  const first = received[0];
  if (lastEventId === '') {
    if (isRestart(known, received)) return { kind: 'restarted' };
    return { kind: 'cannot tell', because: 'no Last-Event-ID was sent: the stream has no ids' };
  }
  if (received.every(({ id }) => id === undefined)) {
    return { kind: 'cannot tell', because: 'the events have no ids' };
  }
  const changed = findChanged(known, received);
  if (changed) return changed;
  const at = known.findLastIndex(({ id }) => id === lastEventId);
  const before = new Set(known.slice(0, at + 1).flatMap(({ id }) => id ?? []));
  const repeated = received.filter(({ id }) => id !== undefined && before.has(id));
  if (repeated.length > 0) {
    if (first?.id !== undefined && first.id === known[0]?.id && known.length > 1)
      return { kind: 'restarted' };
    const ids = repeated.flatMap(({ id }) => id ?? []);
    return { kind: 'duplicates', ids: ids.slice(0, maxListed), count: ids.length };
  }
  const after = at === -1 ? [] : known.slice(at + 1).filter(({ id }) => id !== undefined);
  if (after.length > 0) return compareSequences(after, received);
  return judgeByNumbers(lastEventId, known, received);
}

/** The attempt should repeat what is known to follow the id. */
function compareSequences(expected: readonly ResumeEvent[], received: readonly ResumeEvent[]): ResumeVerdict {
  const receivedIds = received.flatMap(({ id }) => id ?? []);
  const positions = new Map(receivedIds.map((id, at) => [id, at]));
  const missing = expected.flatMap(({ id }) => (id === undefined || positions.has(id) ? [] : [id]));
  if (missing.length === expected.length) return { kind: 'live only', ...listed(missing) };
  if (missing.length > 0) return { kind: 'gap', ...listed(missing) };
  const counts = receivedIds.length - positions.size;
  if (counts > 0) {
    const twice = receivedIds.filter((id, at) => positions.get(id) !== at);
    return { kind: 'duplicates', ids: twice.slice(0, maxListed), count: twice.length };
  }
  for (const [at, { id }] of expected.entries()) {
    const there = receivedIds[at];
    if (there !== undefined && id !== undefined && there !== id)
      return { kind: 'out of order', id: there, expected: id };
  }
  return { kind: 'exact' };
}

/** Nothing is known of what should follow: ids that count up tell. */
function judgeByNumbers(
  lastEventId: string,
  known: readonly ResumeEvent[],
  received: readonly ResumeEvent[],
): ResumeVerdict {
  const step = countingStep(known);
  const last = parseCounter(lastEventId);
  const first = received.find(({ id }) => id !== undefined)?.id;
  const next = first === undefined ? undefined : parseCounter(first);
  if (step === undefined || !last || !next || next.prefix !== last.prefix) {
    return { kind: 'cannot tell', because: 'the ids do not count up, so a missing one cannot be seen' };
  }
  const distance = (next.value - last.value) / step;
  if (distance === 1n) return { kind: 'exact' };
  if (distance < 1n)
    return { kind: 'out of order', id: first ?? '', expected: `${last.prefix}${last.value + step}` };
  const count = Number(distance - 1n);
  const missing = Array.from({ length: Math.min(count, maxListed) }, (_, i) => {
    return `${last.prefix}${last.value + step * BigInt(i + 1)}`;
  });
  return { kind: 'gap', missing, count };
}

/** The step by which the ids known so far count, when all of the last ones agree; undefined when they do not count. */
function countingStep(known: readonly ResumeEvent[]): bigint | undefined {
  const counters = known.slice(-50).flatMap(({ id }) => (id === undefined ? [] : [parseCounter(id)]));
  let step: bigint | undefined;
  for (let i = 1; i < counters.length; i += 1) {
    const [a, b] = [counters[i - 1], counters[i]];
    if (!a || !b || a.prefix !== b.prefix) return undefined;
    const distance = b.value - a.value;
    if (distance <= 0n || (step !== undefined && distance !== step)) return undefined;
    step = distance;
  }
  return step;
}

/** An id that ends in a number, such as `42` or `run-7.42`. */
function parseCounter(id: string): { readonly prefix: string; readonly value: bigint } | undefined {
  const [, prefix, digits] = /^(.*?)(\d{1,30})$/s.exec(id) ?? [];
  return prefix === undefined || digits === undefined ? undefined : { prefix, value: BigInt(digits) };
}

function findChanged(
  known: readonly ResumeEvent[],
  received: readonly ResumeEvent[],
): ResumeVerdict | undefined {
  const before = new Map(
    known.flatMap((event) => (event.id === undefined ? [] : [[event.id, event] as const])),
  );
  for (const event of received) {
    const same = event.id === undefined ? undefined : before.get(event.id);
    if (same && event.id !== undefined && same.digest !== event.digest) {
      return { kind: 'different content', id: event.id, before: same.entry, after: event.entry };
    }
  }
  return undefined;
}

/** Without ids, only an identical beginning of some length is evidence. */
function isRestart(known: readonly ResumeEvent[], received: readonly ResumeEvent[]): boolean {
  const compared = Math.min(known.length, received.length, 10);
  if (compared < 2) return false;
  for (let i = 0; i < compared; i += 1) if (known[i]?.digest !== received[i]?.digest) return false;
  return new Set(received.slice(0, compared).map(({ digest }) => digest)).size > 1;
}

function listed(ids: readonly string[]): { readonly missing: readonly string[]; readonly count: number } {
  return { missing: ids.slice(0, maxListed), count: ids.length };
}

/** The verdict as one sentence. */
export function describeResume(verdict: ResumeVerdict): string {
  switch (verdict.kind) {
    case 'exact':
      return 'Resumed exactly: the next event came first, nothing is missing or repeated.';
    case 'gap':
      return `Gap: ${verdict.count} ${verdict.count === 1 ? 'event is' : 'events are'} missing (${listText(verdict.missing, verdict.count)}).`;
    case 'duplicates':
      return `Duplicates: ${verdict.count} ${verdict.count === 1 ? 'event came' : 'events came'} again (${listText(verdict.ids, verdict.count)}).`;
    case 'restarted':
      return 'Restarted from the beginning: the server ignored Last-Event-ID.';
    case 'live only':
      return `Live only: none of the ${verdict.count} events after the id came again (${listText(verdict.missing, verdict.count)}).`;
    case 'different content':
      return `Different content under the same id ${verdict.id}: entry ${verdict.before} and entry ${verdict.after}.`;
    case 'out of order':
      return `Out of order: ${verdict.id} came where ${verdict.expected} was expected.`;
    case 'cannot tell':
      return `Cannot tell whether the server resumed: ${verdict.because}.`;
  }
}

function listText(ids: readonly string[], count: number): string {
  const shown = ids.slice(0, 5).map((id) => (id.length > 40 ? `${id.slice(0, 39)}…` : id));
  return count > shown.length ? `${shown.join(', ')} and ${count - shown.length} more` : shown.join(', ');
}
