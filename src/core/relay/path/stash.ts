// Events that were taken out of their place and come after some of those that follow them.

import { joinBytes } from '../../base/joinBytes.ts';
import type { OutgoingItem } from './outgoing.ts';

interface Stashed {
  items: OutgoingItem[];
  left: number;
}

export class Stash {
  #stashed: Stashed[] = [];

  get isEmpty(): boolean {
    return this.#stashed.length === 0;
  }

  /** Whether the next event releases one. */
  get isDue(): boolean {
    return this.#stashed.some(({ left }) => left === 1);
  }

  /** Takes an event, with its copies, that is to come after so many others. */
  add(items: readonly OutgoingItem[], places: number): void {
    this.#stashed.push({ items: [...items], left: places });
  }

  /** The LF that belongs to the event taken last. */
  extend(byte: Uint8Array): void {
    const stashed = this.#stashed.at(-1);
    const last = stashed?.items.at(-1);
    if (stashed && last)
      stashed.items[stashed.items.length - 1] = { ...last, bytes: joinBytes([last.bytes, byte]) };
  }

  /** Another event came. Returns those whose place has come with it. */
  pass(): readonly OutgoingItem[] {
    if (this.isEmpty) return [];
    const due: OutgoingItem[] = [];
    for (const stashed of this.#stashed) {
      stashed.left -= 1;
      if (stashed.left === 0) due.push(...stashed.items);
    }
    this.#stashed = this.#stashed.filter(({ left }) => left > 0);
    return due;
  }

  /** All of them, because nothing follows any more. */
  takeAll(): readonly OutgoingItem[] {
    const all = this.#stashed.flatMap(({ items }) => items);
    this.#stashed = [];
    return all;
  }
}
