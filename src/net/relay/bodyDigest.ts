// Tells the bodies of an app's requests apart, by their lengths and their beginnings: an app that sends the same again
// tries the same call again. Costs the same for a body of any size.

import { createHash, type Hash } from 'node:crypto';

/** Bytes of a body that are compared; two that begin with as many alike, and are as long, are taken for the same. */
const maxComparedBytes = 1024 * 1024;

export class BodyDigest {
  #hash: Hash | undefined;
  #lengthBytes = 0;
  #value: string | undefined;

  readonly push = (bytes: Uint8Array): void => {
    this.#value = undefined;
    const room = maxComparedBytes - this.#lengthBytes;
    if (room > 0) {
      this.#hash ??= createHash('sha1');
      this.#hash.update(bytes.length > room ? bytes.subarray(0, room) : bytes);
    }
    this.#lengthBytes += bytes.length;
  };

  /** Of what has come so far; the same for the same. */
  get value(): string {
    this.#value ??= `${this.#lengthBytes} ${this.#hash?.copy().digest('base64') ?? ''}`;
    return this.#value;
  }
}
