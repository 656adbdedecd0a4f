// Where something stands in a text, as editors count: its line and column.

/** The lines of a text, for positions of many offsets in it. */
export class TextLines {
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#starts = [
      0,
      ...[...text.matchAll(/\r\n|\r|\n/g)].map(({ index, 0: lineBreak }) => index + lineBreak.length),
    ];
  }

  /** Line and column, both from 1; a column counts UTF-16 units, as editors do. */
  positionAt(offset: number): { readonly line: number; readonly column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}
