// Blocks that look as if the server meant something else than it wrote. The first blocks of a log are looked at, which
// shows how a server writes at a bounded cost; what was simulated is not the server's.

import type { IncompleteBytes } from '../log/attemptRecorder.ts';
import { entryFlags, type Entry } from '../log/entry.ts';
import { SequentialReader } from '../log/logReader.ts';
import {
  findFramingMistake,
  type BlockFate,
  type FramingMistake,
  type FramingMistakeKind,
} from '../wire/framingMistake.ts';
import { decodeText } from '../base/text.ts';

/** Messages, and blocks that dispatch nothing, that are looked at. */
const maxLookedAt = 200;
/** Bytes of a block that are read. */
const maxReadBytes = 4096;

/** A mistake as it showed in entries. */
export interface SeenMistake extends FramingMistake {
  readonly firstEntry: number;
  readonly lastEntry: number;
  /** Entries that show it. */
  readonly entries: number;
}

export class FramingMistakes extends SequentialReader {
  readonly #seen = new Map<FramingMistakeKind, SeenMistake>();
  #messages = 0;
  #others = 0;

  /** Messages that were looked at. */
  get messages(): number {
    return this.#messages;
  }

  /** The mistake as it showed, if it did. */
  seen(kind: FramingMistakeKind): SeenMistake | undefined {
    return this.#seen.get(kind);
  }

  /** What is not yet an entry looks like: a mistake, if it looks like one, and lines of data among the first of it. */
  lookAt({ offset, sizeBytes }: Pick<IncompleteBytes, 'offset' | 'sizeBytes'>): {
    readonly mistake: FramingMistake | undefined;
    readonly lines: number;
  } {
    const text = decodeText(this.log.bodyBytes(offset, Math.min(sizeBytes, maxReadBytes)));
    return {
      mistake: findFramingMistake(text, 'incomplete'),
      lines: text.split(/\r\n|\r|\n/).filter((line) => line.startsWith('data')).length,
    };
  }

  protected override reset(): void {
    this.#seen.clear();
    this.#messages = 0;
    this.#others = 0;
  }

  protected override take(number: number): void {
    const kind = this.log.index.kind(number);
    if (kind === 'message' ? this.#messages >= maxLookedAt : kind !== 'notice' || this.#others >= maxLookedAt)
      return;
    const entry = this.log.entry(number);
    const fate = fateOf(entry);
    if (fate === undefined || (entry.flags & entryFlags.simulated) !== 0 || this.log.isGone(entry)) return;
    if (fate === 'message') this.#messages += 1;
    else this.#others += 1;
    const bytes = this.log.bodyBytes(entry.offset, Math.min(entry.length, maxReadBytes));
    const mistake = findFramingMistake(decodeText(bytes), fate);
    if (mistake) this.#add(mistake, number);
  }

  #add(mistake: FramingMistake, entry: number): void {
    const before = this.#seen.get(mistake.kind) ?? { ...mistake, firstEntry: entry, entries: 0 };
    this.#seen.set(mistake.kind, { ...before, lastEntry: entry, entries: before.entries + 1 });
  }
}

function fateOf({ kind, type, flags }: Entry): BlockFate | undefined {
  if (flags & entryFlags.line) return undefined;
  if (kind === 'message') return 'message';
  if (type === 'no-data') return 'no-data';
  return type === 'lost-block' ? 'incomplete' : undefined;
}
