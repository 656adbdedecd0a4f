// Stands between a route and its response: everything that the route writes into the body comes through here, so that
// a fault can be put in at the very byte. It takes the place of the response's own `write`, because the routes that
// show what packages do write straight to the response.
import type { ServerResponse } from 'node:http';
import { BodyPosition } from './bodyPosition.ts';

type WriteCallback = (error: Error | null | undefined) => void;

/** Says how many of the bytes still go out before the place that is looked for; undefined when it is not among them. */
export type PlaceFinder = (bytes: Uint8Array) => number | undefined;

export class ResponseTap {
  /** Where the body stands, by what has gone out. */
  readonly position = new BodyPosition();
  readonly #write: (
    chunk: string | Uint8Array,
    encoding: BufferEncoding,
    callback?: WriteCallback,
  ) => boolean;
  #watch: { readonly find: PlaceFinder; readonly onReached: () => void } | undefined;
  #isHeld = false;

  constructor(response: ServerResponse) {
    this.#write = response.write.bind(response);
    response.write = this.#take;
  }

  /** Whether nothing of the route's goes out any more. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** From now on what the route writes is dropped, and its writes never come back, as if nobody read any more. */
  hold(): void {
    this.#isHeld = true;
    this.#watch = undefined;
  }

  /**
   * Looks for a place in what the route writes, instead of one that was looked for before. When it is reached, the
   * bytes before it have been written and the response is held.
   * @param find has to follow the position with what it lets out
   */
  watch(find: PlaceFinder, onReached: () => void): void {
    this.#watch = { find, onReached };
  }

  unwatch(): void {
    this.#watch = undefined;
  }

  /** Writes although the response is held. */
  writePast(text: string): void {
    this.position.passText(text);
    this.#write(text, 'utf8');
  }

  readonly #take = (
    chunk: string | Uint8Array,
    encodingOrCallback?: BufferEncoding | WriteCallback,
    lastCallback?: WriteCallback,
  ): boolean => {
    if (this.#isHeld) return false;
    const encoding = typeof encodingOrCallback === 'string' ? encodingOrCallback : 'utf8';
    const callback = typeof encodingOrCallback === 'function' ? encodingOrCallback : lastCallback;
    const watch = this.#watch;
    if (watch === undefined) {
      if (typeof chunk === 'string') this.position.passText(chunk);
      else this.position.pass(chunk);
      return this.#write(chunk, encoding, callback);
    }
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
    const length = watch.find(bytes);
    if (length === undefined) return this.#write(bytes, encoding, callback);
    this.hold();
    this.#write(bytes.subarray(0, length), encoding, length === bytes.length ? callback : undefined);
    watch.onReached();
    return false;
  };
}
