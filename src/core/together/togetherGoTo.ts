// Finds the place of several streams that a page wants to go to. A number and an id are looked for in all of them: the
// next entry that has it is meant, and round to where it began.

import * as l10n from '@vscode/l10n';

import type { Slicing } from '../base/slicedWork.ts';
import { noEntries, readNamedPlace } from '../filter/goTo.ts';
import { findNextWithId } from '../filter/nextWithId.ts';
import type { PageMessage } from '../page/pageMessage.ts';
import type { MessageOf } from '../page/protocol.ts';
import type { MergedEntry, MergedOrder } from './mergedOrder.ts';
import type { TogetherLane } from './togetherLane.ts';

interface GoToListener {
  onFound(entry: MergedEntry): void;
  onRefused(message: string): void;
}

/** Where it is looked for. */
interface SearchedEntries {
  readonly lanes: readonly TogetherLane[];
  readonly all: MergedOrder;
  /** The entry after which to begin; at the beginning without one. */
  readonly from: MergedEntry | undefined;
  readonly startedAtMs: number;
  /** Whether the list shows anything to go to. */
  readonly hasRows: boolean;
}

export class TogetherGoTo {
  readonly #slicing: Slicing;
  readonly #listener: GoToListener;
  #cancels: (() => void)[] = [];

  constructor(slicing: Slicing, listener: GoToListener) {
    this.#slicing = slicing;
    this.#listener = listener;
  }

  handle(message: MessageOf<PageMessage, 'goTo'>, within: SearchedEntries): void {
    const { all, startedAtMs, hasRows } = within;
    this.cancel();
    const { count } = all;
    if (count === 0) return this.#listener.onRefused(noEntries().mistake);
    const { text, utcOffsetMinutes } = message;
    const place = readNamedPlace(text, { startedAtMs, utcOffsetMinutes });
    if ('mistake' in place) return this.#listener.onRefused(place.mistake);
    if (!hasRows) return this.#listener.onRefused(l10n.t('The filter shows no entry. Clear it to go there.'));
    if ('end' in place) return this.#goToPosition(all, place.end === 'first' ? 1 : count);
    if ('atMs' in place) return this.#goToPosition(all, Math.min(count, all.countBeforeTime(place.atMs) + 1));
    if ('number' in place) return this.#goToNumber(place.number, within);
    return this.#goToId(place.id, within);
  }

  /** Gives up what is being looked for. */
  cancel(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
  }

  #goToPosition(all: MergedOrder, position: number): void {
    const [entry] = all.entriesFrom(position, 1);
    if (entry) this.#listener.onFound(entry);
  }

  #goToNumber(number: number, { lanes, all, from }: SearchedEntries): void {
    const found = lanes.flatMap(({ log }, lane) =>
      number >= log.first && number <= log.length ? [{ lane, number }] : [],
    );
    const next = nextOf(found, all, from);
    if (next) this.#listener.onFound(next);
    else this.#listener.onRefused(l10n.t('None of the streams has an entry {0}.', number));
  }

  /** Each stream is searched from where it is at the entry on. */
  #goToId(id: string, { lanes, all, from }: SearchedEntries): void {
    const found: MergedEntry[] = [];
    const searched = lanes.flatMap((lane, at) => (lane.count > 0 ? [{ lane, at }] : []));
    let left = searched.length;
    this.#cancels = searched.map(({ lane, at }) => {
      const before = from ? all.countOfLaneBefore(at, from) : 0;
      const after = from?.lane === at ? from.number : (lane.numberAt(before) ?? 0);
      return findNextWithId(lane.log, id, after, this.#slicing, (number) => {
        if (number !== undefined) found.push({ lane: at, number });
        left -= 1;
        if (left > 0) return;
        this.#cancels = [];
        const next = nextOf(found, all, from);
        if (next) this.#listener.onFound(next);
        else this.#listener.onRefused(l10n.t('No entry has the id “{0}”.', id));
      });
    });
  }
}

/** The first of some entries after another one; the first of all when none is. */
function nextOf(
  entries: readonly MergedEntry[],
  all: MergedOrder,
  from: MergedEntry | undefined,
): MergedEntry | undefined {
  const fromPosition = from ? all.countBefore(from) + 1 : 0;
  const placed = entries
    .map((entry) => ({ entry, position: all.countBefore(entry) + 1 }))
    .toSorted((one, other) => one.position - other.position);
  return (placed.find(({ position }) => position > fromPosition) ?? placed[0])?.entry;
}
