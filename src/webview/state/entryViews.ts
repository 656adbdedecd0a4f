// The entries read in full: the one whose details are open, and the one that the end of a short list explains; and what
// was read besides for the open one. Only these few are held, since one can be a mebibyte.

import { signal } from '@preact/signals';

import { keptViews } from '../../core/page/entryAnswers.ts';
import type { EntryView, HostMessage, MessageOf } from '../../core/page/protocol.ts';

export class EntryViews {
  /** The entry that was asked for and has not come; only one is asked for at a time. */
  readonly awaited = signal<number | undefined>(undefined);
  /** The last range of bytes that came. */
  readonly bytes = signal<MessageOf<HostMessage, 'bytes'> | undefined>(undefined);
  /** The last answer to what came before an entry. */
  readonly previous = signal<MessageOf<HostMessage, 'previous'> | undefined>(undefined);
  readonly #views = signal<readonly EntryView[]>([]);

  receive(view: EntryView): void {
    const { number } = view.row;
    const others = this.#views.value.filter((kept) => kept.row.number !== number);
    this.#views.value = [view, ...others].slice(0, keptViews);
    if (this.awaited.value === number) this.awaited.value = undefined;
  }

  /** The view of an entry, when it has come. */
  of(number: number | undefined): EntryView | undefined {
    return this.#views.value.find((view) => view.row.number === number);
  }

  reset(): void {
    this.#views.value = [];
    this.awaited.value = undefined;
    this.bytes.value = undefined;
    this.previous.value = undefined;
  }
}
