// Several rows that are selected together, as ranges of positions, however many they are. Where none are, the row that the
// details show is the one that is selected. Whoever begins another list, or goes to another row, lets go of them.

import { signal, type ReadonlySignal } from '@preact/signals';

import { NumberRanges, type NumberRange } from '../../core/base/numberRanges.ts';

export class PickedRows {
  readonly #ranges = signal(NumberRanges.none);
  /** Where a range begins that is being drawn. */
  #anchor: number | undefined;
  /** What was picked before that range. */
  #others = NumberRanges.none;

  get ranges(): ReadonlySignal<NumberRanges> {
    return this.#ranges;
  }

  /** Whether there are more than the one row that is shown anyway. */
  get areSeveral(): boolean {
    return this.#ranges.value.count > 1;
  }

  /** None; a range that is drawn from now on begins at that row. */
  forget(anchor?: number): void {
    this.#anchor = anchor;
    this.#others = NumberRanges.none;
    this.#ranges.value = NumberRanges.none;
  }

  /**
   * From where a range begins to a row, in the place of the range that was drawn before.
   * @param shown the row that the details show, where a range begins without another beginning
   */
  extendTo(position: number, shown: number | undefined): void {
    this.#anchor ??= shown ?? position;
    this.#ranges.value = this.#others.with(between(this.#anchor, position));
  }

  /** Adds a row, or takes it away. @param shown the row that the details show, which counts while no row is picked */
  toggle(position: number, shown: number | undefined): void {
    const { value: ranges } = this.#ranges;
    const before =
      ranges.isEmpty && shown !== undefined ? NumberRanges.of([{ first: shown, last: shown }]) : ranges;
    const after = before.has(position)
      ? before.without(position)
      : before.with({ first: position, last: position });
    this.#anchor = position;
    this.#others = after;
    this.#ranges.value = after;
  }

  /** All rows up to the last one. */
  all(last: number): void {
    this.#others = NumberRanges.none;
    this.#ranges.value = NumberRanges.of([{ first: 1, last }]);
  }
}

function between(one: number, other: number): NumberRange {
  return { first: Math.min(one, other), last: Math.max(one, other) };
}
