// What waits to be written to the app, in order: held, delayed, collected into bursts, split or slowed. It writes at once
// what nothing keeps back. The end of the connection waits its turn like everything else.

import { joinBytes } from '../../base/joinBytes.ts';
import { fateFlags, type FateLog } from './fateLog.ts';
import type { OutgoingShape, RelayRules } from '../rules/relayRules.ts';

/** Time and timers of the host. */
export interface PathClock {
  /** Milliseconds, monotonic. */
  nowMs(): number;
  /** Calls once, so many milliseconds from now (0: as soon as what is running is done), unless cancelled. */
  after(delayMs: number, action: () => void): () => void;
}

export interface OutgoingItem {
  readonly bytes: Uint8Array;
  /** Its number in the fates; undefined for bytes that were made up. */
  readonly unit: number | undefined;
  readonly isSimulated: boolean;
  /** Blank lines and the like, of which the chunks decide into how many pieces they come: none counts as lost. */
  readonly isUncounted?: boolean;
  /** Not written before this time. */
  readonly dueAtMs: number;
  /** Of bytes that were made up: called once, just before the last of them is written, or when they will not be. */
  readonly tell?: (isWritten: boolean) => void;
}

type Queued =
  | (OutgoingItem & { readonly place: number; readonly action?: undefined })
  | { readonly action: () => void };

/** A slowed stream is written in steps of at least this length, so that a fast one costs few timers. */
const slowStepMs = 20;

export interface OutgoingParts {
  readonly clock: PathClock;
  readonly fates: FateLog;
  readonly rules: Pick<RelayRules, 'shape' | 'isLasting'>;
  /** A burst does not collect more than this. */
  readonly maxBytes: number;
  readonly write: (bytes: Uint8Array, isSimulated: boolean) => void;
  /** A piece of what the server sent was to be written while the connection is silent, and is lost. */
  readonly onSilenced: () => void;
}

export class Outgoing {
  readonly #parts: OutgoingParts;
  readonly #listeners: (() => void)[] = [];
  #queue: Queued[] = [];
  #head = 0;
  #sizeBytes = 0;
  #writtenOfHead = 0;
  #appOffset = 0;
  #cancelTimer: (() => void) | undefined;
  /** Set from a split byte on, until the next turn. */
  #cancelTurn: (() => void) | undefined;
  #isPumping = false;
  #places = 0;
  /** Items up to this place were queued while everything was held. */
  #heldUpTo = 0;
  #burstDueMs: number | undefined;
  /** When a piece was last written slowly, and its size: it takes its time at the pace of now. */
  #lastPiece = { atMs: -Infinity, sizeBytes: 0 };

  constructor(parts: OutgoingParts) {
    this.#parts = parts;
  }

  get isEmpty(): boolean {
    return this.#head === this.#queue.length;
  }

  /** Bytes that wait. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Bytes that were written to the app. */
  get appOffset(): number {
    return this.#appOffset;
  }

  /** Whether a unit would be written whole and at once. */
  get isClear(): boolean {
    const { isHeld, burst, isSplit, bytesPerSecond } = this.#parts.rules.shape;
    return this.isEmpty && !isHeld && !burst && !isSplit && bytesPerSecond === undefined;
  }

  /** Calls after each write. */
  onWrite(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Writes bytes of the server past an empty queue, as they are. */
  pass(bytes: Uint8Array, start: number): void {
    this.#parts.fates.pass(start, bytes.length, this.#appOffset);
    this.#appOffset += bytes.length;
    this.#write(bytes, false);
  }

  /**
   * Writes the LF behind the CR that ends the bytes before, with those: it is a part of their line end, whose time and
   * whose loss are not its own.
   */
  passTail(start: number, byte: Uint8Array): void {
    const { fates, rules } = this.#parts;
    const last = this.#queue.at(-1);
    if (last && !last.action && last.unit !== undefined && fates.extend(last.unit, start)) {
      this.#queue[this.#queue.length - 1] = { ...last, bytes: joinBytes([last.bytes, byte]) };
      this.#sizeBytes += 1;
      this.pump();
    } else if (this.isEmpty && !this.#cancelTurn) {
      if (rules.shape.bytesPerSecond !== undefined) this.#lastPiece.sizeBytes += 1;
      this.pass(byte, start);
    } else {
      const unit = fates.add(start, 1, fateFlags.waiting, 0);
      this.push({ bytes: byte, unit, isSimulated: false, isUncounted: true, dueAtMs: 0 });
    }
  }

  push(item: OutgoingItem): void {
    this.#places += 1;
    this.#queue.push({ ...item, place: this.#places });
    this.#sizeBytes += item.bytes.length;
    this.pump();
  }

  /** Calls once everything before is written. */
  afterRest(action: () => void): void {
    this.#queue.push({ action });
    this.pump();
  }

  /** Writes what may be written now; to be called when the shape has changed. */
  pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    let waitMs: number | undefined;
    try {
      while (waitMs === undefined && !this.isEmpty) waitMs = this.#step();
    } finally {
      this.#isPumping = false;
    }
    this.#compact();
    if (waitMs !== undefined && waitMs !== Infinity) {
      this.#cancelTimer = this.#parts.clock.after(waitMs, () => this.pump());
    }
  }

  /**
   * The app is gone: what waits is not written any more, and that is said of each.
   * @returns how many pieces of what the server sent that was
   */
  discard(): number {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#cancelTurn?.();
    this.#cancelTurn = undefined;
    const left = this.#queue.slice(this.#head);
    let units = 0;
    for (const [at, item] of left.entries()) {
      if (item.action) continue;
      item.tell?.(false);
      if (item.unit === undefined) continue;
      if (!item.isUncounted) units += 1;
      const isCut = at === 0 && this.#writtenOfHead > 0;
      this.#parts.fates.lose(item.unit, isCut ? fateFlags.cut : fateFlags.undelivered);
      if (isCut) this.#told(item, this.#writtenOfHead);
    }
    this.#queue = [];
    this.#head = 0;
    this.#sizeBytes = 0;
    this.#writtenOfHead = 0;
    return units;
  }

  /** Does the next thing. Returns how long to wait before another; undefined: not at all. */
  #step(): number | undefined {
    const shape = this.#parts.rules.shape;
    if (shape.isHeld) {
      this.#heldUpTo = this.#places;
      return Infinity;
    }
    const item = this.#queue[this.#head];
    if (!item) return undefined;
    if (item.action) {
      this.#head += 1;
      item.action();
      return undefined;
    }
    const nowMs = this.#parts.clock.nowMs();
    if (item.dueAtMs > nowMs) return item.dueAtMs - nowMs;
    if (this.#parts.rules.isLasting('silence')) return this.#stepSilence(item);
    if (shape.burst) return this.#stepBurst(shape.burst, nowMs);
    this.#burstDueMs = undefined;
    return this.#stepPiece(item, shape, nowMs);
  }

  /** What was to be written now is lost; what is written in part goes on when the silence is over. */
  #stepSilence(item: OutgoingItem): number | undefined {
    if (this.#writtenOfHead > 0) return Infinity;
    this.#head += 1;
    this.#sizeBytes -= item.bytes.length;
    item.tell?.(false);
    if (item.unit === undefined) return undefined;
    this.#parts.fates.lose(item.unit, fateFlags.silenced);
    if (!item.isUncounted) this.#parts.onSilenced();
    return undefined;
  }

  #stepBurst(
    { everyMs, everyBytes }: NonNullable<OutgoingShape['burst']>,
    nowMs: number,
  ): number | undefined {
    this.#burstDueMs ??= nowMs + everyMs;
    const isFull = this.#sizeBytes >= Math.min(everyBytes, this.#parts.maxBytes);
    const isLast = this.#queue.at(-1)?.action !== undefined;
    if (!isFull && !isLast && nowMs < this.#burstDueMs) return this.#burstDueMs - nowMs;
    this.#burstDueMs = undefined;
    const items: OutgoingItem[] = [];
    for (; this.#head < this.#queue.length; this.#head += 1) {
      const item = this.#queue[this.#head];
      if (!item || item.action || item.dueAtMs > nowMs) break;
      items.push(item);
    }
    const parts = items.map(({ bytes }, at) => (at === 0 ? bytes.subarray(this.#writtenOfHead) : bytes));
    const whole = joinBytes(parts);
    for (const [i, part] of parts.entries()) {
      this.#appOffset += part.length;
      const item = items[i];
      if (!item) continue;
      if (item.unit !== undefined && items.length > 1) this.#parts.fates.mark(item.unit, fateFlags.burst);
      this.#finish(item);
    }
    this.#writtenOfHead = 0;
    this.#sizeBytes -= whole.length;
    this.#write(whole, items.length > 0 && items.every(({ isSimulated }) => isSimulated));
    return undefined;
  }

  #stepPiece(item: OutgoingItem, shape: OutgoingShape, nowMs: number): number | undefined {
    const { isSplit, bytesPerSecond } = shape;
    const isByTurns = isSplit && bytesPerSecond === undefined;
    if (isByTurns && this.#cancelTurn) return Infinity;
    const left = item.bytes.length - this.#writtenOfHead;
    let size = left;
    if (bytesPerSecond !== undefined) {
      const { atMs, sizeBytes } = this.#lastPiece;
      const allowedMs = atMs + (sizeBytes / bytesPerSecond) * 1000;
      if (allowedMs > nowMs) return allowedMs - nowMs;
      size = Math.min(left, Math.max(1, Math.floor((bytesPerSecond * slowStepMs) / 1000)));
    }
    if (isSplit) size = Math.min(1, left);
    if (bytesPerSecond !== undefined) this.#lastPiece = { atMs: nowMs, sizeBytes: size };
    if (item.unit !== undefined && size < left) {
      this.#parts.fates.mark(item.unit, isSplit ? fateFlags.split : fateFlags.slowed);
    }
    const piece = item.bytes.subarray(this.#writtenOfHead, this.#writtenOfHead + size);
    this.#appOffset += size;
    this.#sizeBytes -= size;
    if (size === left) {
      this.#head += 1;
      this.#writtenOfHead = 0;
      this.#finish(item);
    } else {
      this.#writtenOfHead += size;
    }
    // One byte a turn, so that they do not leave in one packet after all, whatever comes meanwhile.
    if (isByTurns) this.#waitForTurn();
    this.#write(piece, item.isSimulated);
    return undefined;
  }

  #waitForTurn(): void {
    this.#cancelTurn = this.#parts.clock.after(0, () => {
      this.#cancelTurn = undefined;
      this.pump();
    });
  }

  #markHeld(item: OutgoingItem & { readonly place?: number }): void {
    if (item.unit !== undefined && (item.place ?? Infinity) <= this.#heldUpTo) {
      this.#parts.fates.mark(item.unit, fateFlags.held);
    }
  }

  /** An item is about to be written whole; the offset so far is that of its end. */
  #finish(item: OutgoingItem & { readonly place?: number }): void {
    this.#markHeld(item);
    this.#told(item, item.bytes.length);
    item.tell?.(true);
  }

  /** Notes where an item lies that ends at the offset so far. */
  #told(item: OutgoingItem, length: number): void {
    this.#parts.fates.write(item.unit, this.#appOffset - length, length);
  }

  #write(bytes: Uint8Array, isSimulated: boolean): void {
    this.#parts.write(bytes, isSimulated);
    for (const listener of this.#listeners) listener();
  }

  #compact(): void {
    if (this.#head === this.#queue.length) {
      this.#queue = [];
      this.#head = 0;
    } else if (this.#head > 1_000 && this.#head * 2 > this.#queue.length) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
  }
}
