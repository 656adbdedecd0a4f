// What became of the bytes of one attempt on their way from the server to the app. A fate is one way of delivery and any
// number of changes; every event of the input has exactly one. Fates are kept as runs: where bytes lay in what the server
// sent, what happened to them, and where they lie in what was written to the app. Bytes that pass cost one run however
// many they are, so a stream that nothing happens to costs nothing here. Of very many runs, the oldest are forgotten.

import * as l10n from '@vscode/l10n';

import { entryFlags, type Entry } from '../../log/entry.ts';
import type { EventLog } from '../../log/eventLog.ts';
import type { RelaySide } from '../../stream/relayedAs.ts';
import { byteOrderMarkLength, hasByteOrderMark } from '../../wire/lines.ts';
import { NumberTable, type TableFollower } from './numberTable.ts';

/** Bits of a fate; none: it passed as it was sent. */
export const fateFlags = {
  /** Left out by a rule. */
  dropped: 1,
  /** It came while the connection was silent. */
  silenced: 2,
  /** The app's connection ended before it was written. */
  undelivered: 4,
  /** The app's connection ended within it. */
  cut: 8,
  held: 16,
  delayed: 32,
  duplicated: 64,
  reordered: 128,
  edited: 256,
  burst: 512,
  split: 1024,
  slowed: 2048,
  /** It waits to be written. */
  waiting: 4096,
} as const;

const lostFlags = fateFlags.dropped | fateFlags.silenced | fateFlags.undelivered | fateFlags.cut;

const losses: readonly (readonly [flag: number, sentence: string])[] = [
  [fateFlags.dropped, l10n.t('It was dropped: the app never got it.')],
  [fateFlags.silenced, l10n.t('The connection was silent: the app never got it.')],
  [fateFlags.undelivered, l10n.t('The app’s connection ended before it was written: the app never got it.')],
  [fateFlags.cut, l10n.t('The app’s connection ended inside it: the app got its beginning only.')],
  [fateFlags.waiting, l10n.t('It waits to be written to the app.')],
];

const changes: readonly (readonly [flag: number, word: string])[] = [
  [fateFlags.edited, l10n.t('edited')],
  [fateFlags.duplicated, l10n.t('sent more than once')],
  [fateFlags.reordered, l10n.t('moved behind later events')],
  [fateFlags.delayed, l10n.t('delayed')],
  [fateFlags.held, l10n.t('held')],
  [fateFlags.burst, l10n.t('written together with others')],
  [fateFlags.split, l10n.t('written byte by byte')],
  [fateFlags.slowed, l10n.t('slowed down')],
];

/** What became of a range of the server's body. */
export interface ServerFate {
  readonly start: number;
  readonly length: number;
  /** Bits of `fateFlags`. */
  readonly flags: number;
  /** Number of the rule that acted first; 0 when none did. */
  readonly rule: number;
  /** Where it begins in what was written to the app, for its first copy; undefined when nothing was. */
  readonly appStart: number | undefined;
}

/** Where bytes that were written to the app come from; undefined `server` means that they were made up. */
export interface AppOrigin {
  readonly start: number;
  readonly length: number;
  readonly server: ServerFate | undefined;
}

const runWidth = 5;
const writeWidth = 3;
const madeUp = -1;

export const fateTables = ['runs', 'writes'] as const;

/** Rows of one of its tables, to be kept elsewhere: one behind the other, from the row of that number on. */
export interface FateRows {
  readonly table: (typeof fateTables)[number];
  readonly at: number;
  readonly cells: readonly number[];
}

/** Takes what has changed in the fates since it was taken last. */
export interface FateFollower {
  /**
   * The rows that are other ones since, in parts; the newest rows still change, and are taken at the last.
   * @param leastRows nothing is taken of a table in which fewer have changed
   */
  take(isLast: boolean, leastRows: number): Iterable<FateRows>;
  /** Follows no more. */
  end(): void;
}

/** Rows of a part. */
const partRows = 8_000;

export class FateLog {
  readonly #runs = new NumberTable(runWidth);
  readonly #writes = new NumberTable(writeWidth);

  /** Everything counts as changed at first. */
  follow(): FateFollower {
    const followed = fateTables.map((name): [FateRows['table'], NumberTable, TableFollower] => {
      const table = this.#table(name);
      return [name, table, table.follow()];
    });
    return {
      *take(isLast, leastRows) {
        for (const [name, table, follower] of followed) {
          const end = isLast ? table.count : table.count - 1;
          const from = Math.max(follower.from, table.first);
          if (end - from < (isLast ? 1 : leastRows)) continue;
          follower.from = end;
          for (let at = from; at < end; at += partRows)
            yield { table: name, at, cells: table.cellsOf(at, Math.min(end, at + partRows)) };
        }
      },
      end() {
        for (const [, table, follower] of followed) table.unfollow(follower);
      },
    };
  }

  /** Puts rows back that were taken; later ones replace earlier ones. What fits to no row is left out. */
  put({ table, at, cells }: FateRows): void {
    this.#table(table).put(at, cells);
  }

  #table(name: FateRows['table']): NumberTable {
    return name === 'runs' ? this.#runs : this.#writes;
  }

  /** Bytes passed as they were sent, at once. */
  pass(start: number, length: number, appStart: number): void {
    const last = this.#runs.count - 1;
    const lastWrite = this.#writes.count - 1;
    const isNext =
      last >= 0 &&
      this.#runs.get(last, 2) === 0 &&
      this.#runs.get(last, 0) + this.#runs.get(last, 1) === start &&
      this.#writes.get(lastWrite, 2) === last &&
      this.#runs.get(last, 3) + this.#runs.get(last, 1) === appStart;
    if (isNext) {
      this.#runs.set(last, 1, this.#runs.get(last, 1) + length);
      this.#writes.set(lastWrite, 1, this.#writes.get(lastWrite, 1) + length);
    } else {
      this.#writes.add(appStart, length, this.#runs.add(start, length, 0, appStart, 0));
    }
  }

  /**
   * A unit about which something has to be said. Called in the order of the server's bytes.
   * @returns its number, for `write` and `mark`
   */
  add(start: number, length: number, flags: number, rule: number): number {
    return this.#runs.add(start, length, flags, madeUp, rule);
  }

  /**
   * The byte at an offset is a part of a unit after all.
   * @returns false when the unit does not end there
   */
  extend(unit: number, offset: number): boolean {
    const length = this.#runs.get(unit, 1);
    if (this.#runs.get(unit, 0) + length !== offset) return false;
    this.#runs.set(unit, 1, length + 1);
    return true;
  }

  /** The same for the unit that was added last. */
  extendLast(offset: number): void {
    this.extend(this.#runs.count - 1, offset);
  }

  /** Adds bits to a unit's fate. */
  mark(unit: number, flags: number): void {
    this.#runs.set(unit, 2, this.#runs.get(unit, 2) | flags);
  }

  /** A copy of a unit is not written any more. Nothing changes where another was. */
  lose(unit: number, flags: number): void {
    const lost = this.#runs.get(unit, 3) === madeUp ? flags : 0;
    this.#runs.set(unit, 2, (this.#runs.get(unit, 2) & ~fateFlags.waiting) | lost);
  }

  /** A copy of a unit was written to the app, whole or in part; no unit: bytes that were made up. */
  write(unit: number | undefined, appStart: number, length: number): void {
    this.#writes.add(appStart, length, unit ?? madeUp);
    if (unit === undefined) return;
    if (this.#runs.get(unit, 3) === madeUp) this.#runs.set(unit, 3, appStart);
    this.#runs.set(unit, 2, this.#runs.get(unit, 2) & ~fateFlags.waiting);
  }

  /** Whether it was known what became of the byte at an offset of one side's body, and is so no more. */
  isForgotten(side: RelaySide, offset: number): boolean {
    if (side === 'server') return offset < this.#runs.knownFrom;
    const found = this.#writes.find(offset);
    if (found === undefined) return offset < this.#writes.knownFrom;
    const unit = this.#writes.get(found, 2);
    return unit !== madeUp && unit < this.#runs.first;
  }

  /** What became of the byte at an offset of the server's body; undefined when it has not come through here yet. */
  ofServer(offset: number): ServerFate | undefined {
    const found = this.#runs.find(offset);
    if (found === undefined || offset >= this.#runs.get(found, 0) + this.#runs.get(found, 1))
      return undefined;
    const fate = this.#fate(found);
    // Within bytes that passed, each has its own place.
    if (fate.flags !== 0 || fate.appStart === undefined) return fate;
    return { ...fate, appStart: fate.appStart + offset - fate.start };
  }

  /** Where the byte at an offset of what was written to the app comes from. */
  ofApp(offset: number): AppOrigin | undefined {
    const found = this.#writes.find(offset);
    if (found === undefined) return undefined;
    const start = this.#writes.get(found, 0);
    const length = this.#writes.get(found, 1);
    if (offset >= start + length) return undefined;
    const unit = this.#writes.get(found, 2);
    if (unit === madeUp) return { start, length, server: undefined };
    // Only in what was put back, of which a part is lost.
    if (unit >= this.#runs.count) return undefined;
    const fate = this.#fate(unit);
    if (fate.flags !== 0) return { start, length, server: fate };
    return { start, length, server: { ...fate, start: fate.start + offset - start } };
  }

  #fate(unit: number): ServerFate {
    const appStart = this.#runs.get(unit, 3);
    return {
      start: this.#runs.get(unit, 0),
      length: this.#runs.get(unit, 1),
      flags: this.#runs.get(unit, 2),
      rule: this.#runs.get(unit, 4),
      appStart: appStart === madeUp ? undefined : appStart,
    };
  }
}

/** Whether the app has got, or will get, all of it. */
export function isDelivered(flags: number): boolean {
  return (flags & lostFlags) === 0;
}

/** What became of it, as one or two sentences. */
export function describeFate(flags: number): string {
  const loss = losses.find(([flag]) => flags & flag)?.[1];
  const words = changes.filter(([flag]) => flags & flag).map(([, word]) => word);
  if (words.length === 0) return loss ?? l10n.t('It passed to the app as it was sent.');
  const change = l10n.t('On its way to the app it was {0}.', listWords(words));
  return loss === undefined ? change : `${change} ${loss}`;
}

function listWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  if (words.length < 2) return last;
  return l10n.t('{words} and {last}', { words: words.slice(0, -1).join(', '), last });
}

/** Where the text of an entry begins in the bodies' bytes: a byte order mark before it has a fate of its own. */
export function textOffset(log: EventLog, entry: Entry): number {
  const hasMark = (entry.flags & entryFlags.startsBody) !== 0 && hasByteOrderMark(log.bytes(entry));
  return hasMark ? entry.offset + byteOrderMarkLength : entry.offset;
}
