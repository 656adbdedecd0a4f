// The entries read in full: the one whose details are open, and the one that the end of a short list explains. Only
// these few are held, since one can be a mebibyte.

import { signal } from '@preact/signals';

import type { EntryView } from '../core/protocol.ts';

const keptViews = 4;

export class EntryViews {
  readonly #views = signal<readonly EntryView[]>([]);

  receive(view: EntryView): void {
    const others = this.#views.value.filter((kept) => kept.row.number !== view.row.number);
    this.#views.value = [view, ...others].slice(0, keptViews);
  }

  /** The view of an entry, when it has come. */
  of(number: number | undefined): EntryView | undefined {
    return this.#views.value.find((view) => view.row.number === number);
  }

  reset(): void {
    this.#views.value = [];
  }
}
