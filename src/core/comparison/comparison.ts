// The comparison of two sides, from their logs to rows and counts: read, aligned, and each pair looked at, in slices. What
// it keeps are numbers; texts are read from the logs when somebody looks. It compares what was there when it began.

import { runSliced, type Slicing } from '../base/slicedWork.ts';
import { ComparedEvents, type ComparedPart } from './comparedEvents.ts';
import { pairAnswers, type AnswerPairs } from './answerPairs.ts';
import { ComparedRows } from './comparedRows.ts';
import { changesOf, type ChangeName, type Ignored } from './pairChanges.ts';
import { pairEvents, type AlignedBy, type Pairing } from './pairing.ts';
import { parsePattern, type PathPattern } from './pathPatterns.ts';
import { proposeAlignment, type Alignment } from './proposedAlignment.ts';
import { rowFlags } from './rowFlags.ts';

/** How two sides are compared. */
export interface ComparisonOptions {
  /** By what events are known again; proposed when absent. */
  readonly by?: AlignedBy;
  /** For `path`. */
  readonly path?: string;
  /** How much later or earlier an event may come. */
  readonly toleranceMs: number;
  /** Paths of the data that are left out. */
  readonly ignored: readonly string[];
  /** Whether ids may differ. */
  readonly ignoresIds: boolean;
}

export const defaultOptions: ComparisonOptions = { toleranceMs: 1000, ignored: [], ignoresIds: false };

/** What is known of one side as a whole. */
export interface SideResult {
  readonly events: ComparedEvents;
  /** How long after its request the first event came; absent where that is not known, and without events. */
  readonly firstMs?: number;
}

/** How often something differs. */
export interface ChangeCount {
  readonly name: ChangeName;
  readonly count: number;
}

export interface ComparisonCounts {
  /** Pairs that say the same, wherever and whenever they came. */
  readonly same: number;
  readonly changed: number;
  readonly missing: number;
  readonly extra: number;
  readonly moved: number;
  readonly late: number;
  readonly early: number;
  /** Rows without any difference. */
  readonly unmarked: number;
}

export interface ComparisonResult {
  readonly left: SideResult;
  readonly right: SideResult;
  readonly options: ComparisonOptions;
  readonly alignment: Alignment;
  readonly rows: ComparedRows;
  readonly counts: ComparisonCounts;
  /** What differs, the most frequent first. */
  readonly changes: readonly ChangeCount[];
  /** What differs in every pair, and so may be of no interest. */
  readonly everywhere: readonly ChangeName[];
  /** The sets of what differs, by the rows' numbers of them. */
  readonly changeSets: readonly (readonly ChangeName[])[];
  readonly answers: AnswerPairs;
  /** Whether there are more sets than are told apart: the rows of the others have number 0. */
  readonly isOverfull: boolean;
}

/** The options cannot be followed; its message says why. */
export class ComparisonOptionsError extends Error {}

/** Sets of what differs that are told apart, and names that are counted. */
const maxSets = 4000;
const maxNames = 1000;
const pauseRows = 64;
const pauseBytes = 64 * 1024;

/**
 * Compares, with pauses; yields how much of the work was done since the pause before, as a share of 1.
 * @throws LogClearedError, ComparisonOptionsError
 */
export function* compareSides(
  left: ComparedEvents,
  right: ComparedEvents,
  options: ComparisonOptions,
): Generator<number, ComparisonResult> {
  const ignored: Ignored = { patterns: readPatterns(options.ignored), ids: options.ignoresIds };
  const wanted = options.by === 'path' ? readPattern(options.path ?? '') : undefined;
  const entries = Math.max(1, countEntries(left) + countEntries(right));
  yield* shares(left.read(ignored.patterns), 0.5 / entries);
  yield* shares(right.read(ignored.patterns), 0.5 / entries);
  const alignment = options.by ? chosen(options.by, wanted) : yield* proposeAlignment(left, right);
  const pattern = alignment.path === undefined ? undefined : readPattern(alignment.path);
  const events = Math.max(1, left.count + right.count);
  if (pattern) {
    yield* shares(left.readKeys(pattern), 0.1 / events);
    yield* shares(right.readKeys(pattern), 0.1 / events);
  }
  const pairing = yield* shares(pairEvents(left, right, alignment.by), 0.15 / events);
  const seen = yield* new PairWalk(left, right, pairing, options, ignored).walk(0.25 / events);
  const answers = yield* pairAnswers(left, right);
  return { left: sideOf(left), right: sideOf(right), options, alignment, answers, ...seen };
}

function countEntries({ first, last }: ComparedEvents): number {
  return Math.max(0, last - first + 1);
}

function chosen(by: AlignedBy, pattern: PathPattern | undefined): Alignment {
  return { by, ...(pattern && { path: pattern.text }) };
}

function readPattern(path: string): PathPattern {
  const pattern = parsePattern(path);
  if ('error' in pattern) throw new ComparisonOptionsError(pattern.error);
  return pattern;
}

function readPatterns(paths: readonly string[]): PathPattern[] {
  return paths.map(readPattern);
}

/** The same work, counted in shares of all. */
function* shares<Result>(work: Generator<number, Result>, each: number): Generator<number, Result> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield step.value * each;
  }
}

function sideOf(events: ComparedEvents): SideResult {
  if (events.count === 0 || !events.hasTimes || !events.beginsWithRequest) return { events };
  return { events, firstMs: events.timeAt(0) };
}

/** Looks at each pair, and at what has none. */
class PairWalk {
  readonly #left: ComparedEvents;
  readonly #right: ComparedEvents;
  readonly #pairing: Pairing;
  readonly #options: ComparisonOptions;
  readonly #ignored: Ignored;
  readonly #rows: ComparedRows;
  readonly #sets: (readonly ChangeName[])[] = [[]];
  readonly #setNumbers = new Map<string, number>();
  readonly #names = new Map<ChangeName, number>();
  readonly #counts = { same: 0, changed: 0, missing: 0, extra: 0, moved: 0, late: 0, early: 0, unmarked: 0 };
  #pairs = 0;
  #isOverfull = false;
  /** Bytes that were looked at since the pause before. */
  #bytes = 0;

  constructor(
    left: ComparedEvents,
    right: ComparedEvents,
    pairing: Pairing,
    options: ComparisonOptions,
    ignored: Ignored,
  ) {
    this.#left = left;
    this.#right = right;
    this.#pairing = pairing;
    this.#options = options;
    this.#ignored = ignored;
    this.#rows = new ComparedRows(left.count + right.count);
  }

  *walk(
    each: number,
  ): Generator<number, Omit<ComparisonResult, 'left' | 'right' | 'options' | 'alignment' | 'answers'>> {
    const { rightOf, leftOf, inOrder } = this.#pairing;
    let next = 0;
    let told = 0;
    for (let at = 0; at <= this.#left.count; at += 1) {
      const other = rightOf[at] ?? -1;
      if (at === this.#left.count || inOrder[at] === 1) {
        const end = at === this.#left.count ? this.#right.count : other;
        for (; next < end; next += 1) {
          if (leftOf[next] === -1) this.#add(-1, next, rowFlags.extra);
          if (this.#isTimeToPause(told)) {
            yield (this.#rows.count - told) * each;
            told = this.#rows.count;
          }
        }
        next = end + 1;
      }
      if (at === this.#left.count) break;
      if (other === -1) this.#add(at, -1, rowFlags.missing);
      else this.#pair(at, other, inOrder[at] === 1);
      if (!this.#isTimeToPause(told)) continue;
      yield (this.#rows.count - told) * each;
      told = this.#rows.count;
    }
    return {
      rows: this.#rows,
      counts: this.#counts,
      changes: this.#countedChanges(),
      everywhere: [...this.#names].flatMap(([name, count]) =>
        this.#pairs > 1 && count === this.#pairs && mayBeIgnored(name) ? [name] : [],
      ),
      changeSets: this.#sets,
      isOverfull: this.#isOverfull,
    };
  }

  #isTimeToPause(told: number): boolean {
    if (this.#rows.count - told < pauseRows && this.#bytes < pauseBytes) return false;
    this.#bytes = 0;
    return true;
  }

  #pair(at: number, other: number, isInOrder: boolean): void {
    this.#pairs += 1;
    const changes = this.#changesOf(at, other);
    const hasTimes = this.#left.hasTimes && this.#right.hasTimes;
    const byMs = hasTimes ? this.#right.timeAt(other) - this.#left.timeAt(at) : 0;
    let flags = isInOrder ? 0 : rowFlags.moved;
    if (changes.length > 0) flags |= rowFlags.changed;
    else this.#counts.same += 1;
    if (byMs > this.#options.toleranceMs) flags |= rowFlags.late;
    if (byMs < -this.#options.toleranceMs) flags |= rowFlags.early;
    for (const name of changes)
      if (this.#names.has(name) || this.#names.size < maxNames)
        this.#names.set(name, (this.#names.get(name) ?? 0) + 1);
    this.#add(at, other, flags, changes.length > 0 ? this.#setNumber(changes) : 0);
  }

  #changesOf(at: number, other: number): readonly ChangeName[] {
    const isSameId = this.#ignored.ids || this.#left.ids.isSame(at, this.#right.ids, other);
    if (isSameId && this.#left.contents.isSame(at, this.#right.contents, other)) return [];
    this.#bytes += this.#left.sizeAt(at) + this.#right.sizeAt(other);
    const left = this.#left.textAt(at);
    const right = this.#right.textAt(other);
    // Lost while they were compared: their hashes say that they differ, and nobody can say in what.
    return left && right ? changesOf(left, right, this.#ignored) : ['text'];
  }

  #add(left: number, right: number, flags: number, changes = 0): void {
    this.#rows.add(left, right, flags, changes);
    if (flags === 0) this.#counts.unmarked += 1;
    if (flags & rowFlags.changed) this.#counts.changed += 1;
    if (flags & rowFlags.missing) this.#counts.missing += 1;
    if (flags & rowFlags.extra) this.#counts.extra += 1;
    if (flags & rowFlags.moved) this.#counts.moved += 1;
    if (flags & rowFlags.late) this.#counts.late += 1;
    if (flags & rowFlags.early) this.#counts.early += 1;
  }

  #setNumber(changes: readonly ChangeName[]): number {
    const key = changes.join('\n');
    const known = this.#setNumbers.get(key);
    if (known !== undefined) return known;
    // Beyond the bound they are told apart by nothing: a filter for one of their names finds them all.
    if (this.#sets.length >= maxSets) {
      this.#isOverfull = true;
      return 0;
    }
    this.#setNumbers.set(key, this.#sets.length);
    this.#sets.push(changes);
    return this.#sets.length - 1;
  }

  #countedChanges(): ChangeCount[] {
    return [...this.#names]
      .map(([name, count]) => ({ name, count }))
      .toSorted((one, other) => other.count - one.count);
  }
}

/** Whether a comparison can leave it out. */
function mayBeIgnored(name: ChangeName): boolean {
  return name === 'id' || (name.startsWith('$') && name !== '$');
}

/** What became of a comparison that ran. */
export type ComparisonOutcome =
  | { readonly kind: 'done'; readonly result: ComparisonResult }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * Compares two sides from the next turn on, until the returned function is called.
 * @param onProgress told after each turn, as a share of 1
 */
export function runComparison(
  parts: { readonly left: ComparedPart; readonly right: ComparedPart },
  options: ComparisonOptions,
  slicing: Slicing,
  told: {
    readonly onProgress: (share: number) => void;
    readonly onEnd: (outcome: ComparisonOutcome) => void;
  },
): () => void {
  const left = new ComparedEvents(parts.left);
  const right = new ComparedEvents(parts.right);
  const work = compareSides(left, right, options);
  let share = 0;
  let outcome: ComparisonOutcome | undefined;
  const attempt = (run: () => void): void => {
    if (outcome) return;
    try {
      run();
    } catch (error) {
      outcome = { kind: 'failed', error };
    }
  };
  return runSliced(
    {
      needsGuard: false,
      beginTurn: () =>
        attempt(() => {
          left.beginTurn();
          right.beginTurn();
        }),
      step() {
        attempt(() => {
          const step = work.next();
          if (step.done) outcome = { kind: 'done', result: step.value };
          else share += step.value;
        });
        return outcome === undefined;
      },
      endTurn() {
        if (outcome) told.onEnd(outcome);
        else told.onProgress(Math.min(share, 1));
      },
    },
    slicing,
  );
}
