// Complete segments of a log in the order of their completion, whichever of its stores they belong to.

import type { Segment } from './spillingByteStore.ts';

export class SegmentQueue {
  #segments: Segment[] = [];

  get length(): number {
    return this.#segments.length;
  }

  get oldest(): Segment | undefined {
    return this.#segments[0];
  }

  get newest(): Segment | undefined {
    return this.#segments.at(-1);
  }

  /** All of them now, the oldest first. */
  all(): readonly Segment[] {
    return [...this.#segments];
  }

  /** Puts segments, in their order, where they belong among the others: mostly to the end or to the beginning. */
  add(segments: readonly Segment[]): void {
    const first = segments[0]?.order ?? 0;
    const newer = this.#segments.splice(this.#segments.findLastIndex(({ order }) => order < first) + 1);
    this.#segments.push(...segments);
    for (const segment of newer) this.#segments.push(segment);
    if ((newer[0]?.order ?? Infinity) < (segments.at(-1)?.order ?? 0))
      this.#segments.sort((a, b) => a.order - b.order);
  }

  /** Takes out the oldest ones. */
  take(count: number): Segment[] {
    return this.#segments.splice(0, count);
  }

  /** Takes out the oldest ones up to that one of the order. */
  takeUpTo(order: number): Segment[] {
    const kept = this.#segments.findIndex((segment) => segment.order > order);
    return this.take(kept === -1 ? this.length : kept);
  }

  /** Takes out those that nobody needs any more. */
  removeGone(): void {
    this.#segments = this.#segments.filter(({ isGone }) => !isGone);
  }
}
