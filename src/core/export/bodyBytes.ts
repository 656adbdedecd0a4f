// The bytes of bodies that belong to what is exported: of attempts that are whole all bytes, blank lines and what is no entry
// included; otherwise those of the chosen entries, each byte once, also where a comment stands inside of an event.

import { entryFlags, type Entry } from '../log/entry.ts';
import { attemptBodies, type AttemptBody } from './attemptBodies.ts';
import type { ExportPieces, ExportRun } from './exportRun.ts';

/** Bytes of a piece at most. */
const pieceBytes = 64 * 1024;
/** Entries that are passed over before others get their turn. */
const stepEntries = 4_096;

/** The attempts that have chosen entries, in order. */
export function* chosenBodies(run: ExportRun): Generator<AttemptBody, void, undefined> {
  for (const body of attemptBodies(run.log, run.last, run.bodyEnd)) {
    const chosen = run.chosen.next(body.firstEntry);
    if (chosen === undefined) return;
    if (chosen > body.lastEntry) continue;
    yield body;
    run.passed(body.lastEntry);
  }
}

/**
 * The bytes of an attempt's body that are exported, in pieces.
 * @param share how much of the work on this attempt is done before, and with these bytes; in parts of one
 */
export function* chosenBytes(
  run: ExportRun,
  body: AttemptBody,
  share: { readonly before: number; readonly after: number } = { before: 0, after: 1 },
): ExportPieces {
  if (run.chosen.isWhole) {
    const { before, after } = share;
    if (hasLostBytes(run, body)) run.lacked();
    const entries = body.lastEntry - body.firstEntry;
    for (const piece of bytesBetween(run, body.start, body.end)) {
      yield piece.bytes;
      const done = before + (after - before) * ((piece.end - body.start) / (body.end - body.start));
      run.passed(body.firstEntry + Math.floor(entries * done));
    }
    return;
  }
  const { firstEntry, lastEntry } = body;
  const blocks = new BlockFinder(run, lastEntry);
  for (const entry of run.entries(firstEntry, lastEntry)) {
    if (entry.flags & entryFlags.detail || run.log.isGone(entry)) continue;
    yield* blocks.seek(entry);
    if (blocks.covers(entry)) continue;
    for (const piece of bytesBetween(run, entry.offset, entry.offset + entry.length)) yield piece.bytes;
  }
}

/** Whether the body began before what is there: its place tells only where the rest begins. */
function hasLostBytes({ log }: ExportRun, { firstEntry, lastEntry }: AttemptBody): boolean {
  const first = log.index.nextOver(0, firstEntry, lastEntry + 1);
  return first <= lastEntry && log.isGone(log.entry(first));
}

/** Bytes of the log, and where they end in it. */
interface BodyPiece {
  readonly bytes: Uint8Array;
  readonly end: number;
}

function* bytesBetween(run: ExportRun, start: number, end: number): Generator<BodyPiece, void, undefined> {
  const { log } = run;
  if (start < log.bodyStart) run.lacked();
  for (let at = Math.max(start, log.bodyStart); at < end;) {
    const piece = log.bodyBlock(at, 1).subarray(0, Math.min(end - at, pieceBytes));
    const next = Math.max(at + piece.length, log.bodyStart);
    if (piece.length === 0) run.lacked();
    // What cannot be read though it is not lost: nothing more of it will be.
    if (next === at) return;
    at = next;
    if (piece.length > 0) yield { bytes: piece, end: at };
  }
}

/** Finds the block that a comment or a `retry` line stands in: its entry comes after those of its lines. */
class BlockFinder {
  readonly #run: ExportRun;
  readonly #lastEntry: number;
  /** The next block from the entry on that was asked for last. */
  #block = 0;

  constructor(run: ExportRun, lastEntry: number) {
    this.#run = run;
    this.#lastEntry = lastEntry;
  }

  /** Looks for the block, in steps. */
  *seek({ number, kind }: Entry): ExportPieces {
    if (kind !== 'comment' && kind !== 'retry') return;
    const { index } = this.#run.log;
    this.#block = Math.max(this.#block, number + 1);
    for (; this.#block <= this.#lastEntry; this.#block += 1) {
      const other = index.kind(this.#block);
      const isDetail = (index.flags(this.#block) & entryFlags.detail) !== 0;
      if (!isDetail && other !== 'comment' && other !== 'retry') return;
      if (this.#block % stepEntries === 0) yield '';
    }
  }

  /** Whether the block is exported and has the entry's bytes in it. */
  covers({ number, kind, offset }: Entry): boolean {
    if ((kind !== 'comment' && kind !== 'retry') || this.#block > this.#lastEntry) return false;
    const { chosen, log } = this.#run;
    return (
      this.#block > number &&
      chosen.next(this.#block) === this.#block &&
      log.index.offset(this.#block) <= offset
    );
  }
}
