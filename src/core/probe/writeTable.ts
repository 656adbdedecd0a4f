// Which line wrote which bytes of a log, and when: a few numbers for each write, of the newest writes.

/** What is known of the write that handed over a byte. */
export interface WrittenAt {
  readonly place: number;
  /** In the stream's time. */
  readonly atMs: number;
}

/** Some megabytes. */
const maxWrites = 200_000;

export class WriteTable {
  readonly #max: number;
  /** Where the bytes of each write end in the log's bodies. */
  #ends: number[] = [];
  #places: number[] = [];
  #times: number[] = [];
  /** Where the bytes of the oldest that is kept begin. */
  #from = 0;

  constructor(max = maxWrites) {
    this.#max = max;
  }

  /** @param from where its bytes begin in the bodies of the log @param to behind its last */
  add(from: number, to: number, { place, atMs }: WrittenAt): void {
    if (this.#ends.length === 0) this.#from = from;
    this.#ends.push(to);
    this.#places.push(place);
    this.#times.push(atMs);
    if (this.#ends.length >= 2 * this.#max) this.#forget();
  }

  /** The write that handed over the byte; undefined where it is not known any more. */
  at(offset: number): WrittenAt | undefined {
    if (offset < this.#from) return undefined;
    let [low, high] = [0, this.#ends.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ends[middle] ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    const [place, atMs] = [this.#places[low], this.#times[low]];
    return place === undefined || atMs === undefined ? undefined : { place, atMs };
  }

  /** Nothing is known of what was written before. */
  clear(): void {
    this.#ends = [];
    this.#places = [];
    this.#times = [];
  }

  #forget(): void {
    const gone = this.#ends.length - this.#max;
    this.#from = this.#ends[gone - 1] ?? this.#from;
    this.#ends = this.#ends.slice(gone);
    this.#places = this.#places.slice(gone);
    this.#times = this.#times.slice(gone);
  }
}
