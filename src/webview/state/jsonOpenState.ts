// What is open in the trees of JSON data. It is kept while the selection moves, so that one value can be followed through
// many entries of the same shape.

import { signal } from '@preact/signals';

import { initialOpenness, type JsonOpenness } from '../../core/json/jsonRows.ts';

/** Parts that are remembered as opened or closed by hand. */
const maxTouched = 2_000;

export class JsonOpenState {
  readonly openness = signal<JsonOpenness>(initialOpenness);

  /** Opens or closes one part. */
  set(id: string, isOpen: boolean): void {
    const { base, touched } = this.openness.value;
    const kept = touched.size < maxTouched ? touched : [];
    this.openness.value = { base, touched: new Map([...kept, [id, isOpen]]) };
  }

  /** Opens or closes all of them. */
  setAll(base: JsonOpenness['base']): void {
    this.openness.value = { base, touched: new Map() };
  }
}
