// 64 bits that stand for a text in comparisons of millions of them: equal texts have equal ones, and of different texts
// practically never two the same. Each step keeps all 64 bits, so that nothing of a long text is lost on the way.

export class EventHash {
  #high = 0;
  #low = 0;

  /** Begins another text. @param seed texts that mean different things begin differently */
  begin(seed: number): void {
    this.#low = Math.imul(seed ^ 0x9e3779b1, 0x85ebca6b);
    this.#high = Math.imul(seed ^ 0x7feb352d, 0x27d4eb2f);
  }

  add(unit: number): void {
    const low = Math.imul(this.#low ^ unit, 0x9e3779b1);
    this.#low = low ^ (low >>> 15);
    const high = Math.imul(this.#high + this.#low, 0x85ebca6b);
    this.#high = high ^ (high >>> 13);
  }

  addBytes(bytes: Uint8Array, start: number, stop: number): void {
    let low = this.#low;
    let high = this.#high;
    for (let at = start; at < stop; at += 1) {
      low = Math.imul(low ^ (bytes[at] ?? 0), 0x9e3779b1);
      low ^= low >>> 15;
      high = Math.imul(high + low, 0x85ebca6b);
      high ^= high >>> 13;
    }
    this.#low = low;
    this.#high = high;
  }

  addText(text: string, start = 0, stop = text.length): void {
    for (let at = start; at < stop; at += 1) this.add(text.charCodeAt(at));
  }

  get high(): number {
    return this.#high >>> 0;
  }

  /** Never 0 together with `high`: that stands for no text at all. */
  get low(): number {
    return this.#low === 0 && this.#high === 0 ? 1 : this.#low >>> 0;
  }
}
