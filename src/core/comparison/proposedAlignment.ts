// By what the events of two sides are best known again, told from what the sides have: ids that both have, or a value of
// their JSON that tells them apart and that both have, or else their order.

import { isRecord, isScalar } from '../base/narrowing.ts';
import { formatJsonPath, type JsonPath } from '../json/jsonPath.ts';
import type { ComparedEvents } from './comparedEvents.ts';
import { HashTable, type HashColumn } from './hashColumn.ts';
import type { AlignedBy } from './pairing.ts';

/** How events are known again, and why. */
export interface Alignment {
  readonly by: AlignedBy;
  /** For `path`: as people write it. */
  readonly path?: string;
  /** Events of the first side that the second knows by the same; absent for `order`, and where somebody chose. */
  readonly shared?: number;
}

/** Steps after which the work pauses: each may be the first to touch a page of memory. */
const pauseSteps = 256;
/** Share of a side's events that must have an id, and share of these that must differ. */
const leastWithId = 0.9;
const leastDistinct = 0.5;

/** Events of each side that are looked at for a path. */
const sampledEvents = 200;
const maxSampledBytes = 64 * 1024;
const maxDepth = 3;
const maxPaths = 200;
/** Share of the looked at events that must have the value, and share of the first side's values that the second has. */
const leastWithValue = 0.95;
const leastShared = 0.5;

/** Finds it, with pauses. */
export function* proposeAlignment(left: ComparedEvents, right: ComparedEvents): Generator<number, Alignment> {
  const shared = yield* sharedIds(left, right);
  if (shared > 0) return { by: 'id', shared };
  const path = bestPath(yield* sample(left), yield* sample(right));
  return path === undefined ? { by: 'order' } : { by: 'path', path };
}

/** How many ids of the left the right has; 0 where the events cannot be known by them. */
function* sharedIds(left: ComparedEvents, right: ComparedEvents): Generator<number, number> {
  for (const side of [left, right]) if (side.count === 0 || side.withId < side.count * leastWithId) return 0;
  const ofLeft = yield* tableOf(left.ids);
  const ofRight = yield* tableOf(right.ids);
  const [fromLeft, fromRight] = [
    yield* countShared(left, ofLeft, ofRight),
    yield* countShared(right, ofRight, ofLeft),
  ];
  const areDistinct =
    fromLeft.distinct >= left.withId * leastDistinct && fromRight.distinct >= right.withId * leastDistinct;
  return areDistinct ? fromLeft.shared : 0;
}

/** How many different ids a side has, and how many of these the other side has, too. */
function* countShared(
  { count, ids }: ComparedEvents,
  own: HashTable,
  others: HashTable,
): Generator<number, { readonly distinct: number; readonly shared: number }> {
  let distinct = 0;
  let shared = 0;
  for (let at = 0; at < count; at += 1) {
    if (at % pauseSteps === 0) yield 0;
    if (!ids.has(at) || own.first(ids, at) !== at) continue;
    distinct += 1;
    if (others.first(ids, at) >= 0) shared += 1;
  }
  return { distinct, shared };
}

function* tableOf(column: HashColumn): Generator<number, HashTable> {
  const table = new HashTable(column, 0, column.length);
  for (let at = 0; at < column.length; at += 1) {
    if (column.has(at)) table.add(at);
    if (at % pauseSteps === 0) yield 0;
  }
  return table;
}

interface Sample {
  readonly events: number;
  /** Values by path. */
  readonly values: ReadonlyMap<string, ReadonlySet<unknown>>;
}

/** The values of the first events' JSON. */
function* sample(side: ComparedEvents): Generator<number, Sample> {
  const values = new Map<string, Set<unknown>>();
  let events = 0;
  for (let at = 0; at < Math.min(side.count, sampledEvents); at += 1) {
    yield 0;
    const data = side.sizeAt(at) <= maxSampledBytes ? side.textAt(at)?.data : undefined;
    events += 1;
    if (data?.trimStart().startsWith('{')) addValues(parsed(data), [], values);
  }
  return { events, values };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function addValues(value: unknown, path: JsonPath, values: Map<string, Set<unknown>>): void {
  if (isRecord(value)) {
    if (path.length < maxDepth)
      for (const [name, member] of Object.entries(value)) addValues(member, [...path, name], values);
    return;
  }
  if (!isScalar(value) || value === null || path.length === 0) return;
  const name = formatJsonPath(path);
  const known = values.get(name);
  if (known) known.add(value);
  else if (values.size < maxPaths) values.set(name, new Set([value]));
}

/** The path whose values tell the events apart and are on both sides; of several, the one of which most are, then the shortest. */
function bestPath(left: Sample, right: Sample): string | undefined {
  const found: { readonly path: string; readonly shared: number }[] = [];
  if (left.events < 2 || right.events < 2) return undefined;
  for (const [path, values] of left.values) {
    const others = right.values.get(path);
    if (!others || values.size < left.events * leastWithValue) continue;
    if (others.size < right.events * leastWithValue) continue;
    const shared = [...values].filter((value) => others.has(value)).length;
    if (shared >= values.size * leastShared) found.push({ path, shared });
  }
  found.sort((one, other) => other.shared - one.shared || one.path.length - other.path.length);
  return found[0]?.path;
}
