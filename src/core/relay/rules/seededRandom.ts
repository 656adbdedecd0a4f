// Random numbers that are the same for the same seed, on every machine and in every version. The algorithm is
// xoshiro128** 1.1 of David Blackman and Sebastiano Vigna (https://prng.di.unimi.it/xoshiro128starstar.c). Its state is
// filled from the seed by four steps of a counter that goes by 0x9e3779b9, each scrambled as MurmurHash3's finalizer does.

export type RandomState = readonly [number, number, number, number];

export class SeededRandom {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** @param seed a whole number from 0 to 2^32 - 1, or the whole state; not four zeros */
  constructor(seed: number | RandomState) {
    [this.#a, this.#b, this.#c, this.#d] = typeof seed === 'number' ? stateOf(seed) : seed;
  }

  /** The next whole number from 0 to 2^32 - 1. */
  next(): number {
    const result = Math.imul(rotate(Math.imul(this.#b, 5), 7), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotate(this.#d, 11);
    return result;
  }

  /** True in the given share of cases; takes one number, whatever the share. */
  isHit(probability: number): boolean {
    return this.next() < probability * 2 ** 32;
  }
}

function stateOf(seed: number): RandomState {
  return [scramble(seed, 1), scramble(seed, 2), scramble(seed, 3), scramble(seed, 4)];
}

function scramble(seed: number, step: number): number {
  let value = (seed + Math.imul(step, 0x9e3779b9)) | 0;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
