// The lines that hand a chunk to a web stream. Frameworks that answer with one write it to the response later, when the line
// is on the stack no more; the chunk is the same object then. Only the line is kept, by the object, and nothing is read.

import { Wrapping, type Method } from './wrapping.ts';
import type { CallPlaces } from './callPlaces.ts';

export class ChunkPlaces {
  readonly #places: CallPlaces;
  readonly #known = new WeakMap<object, number>();
  readonly #wrapping = new Wrapping();
  #isWatching = false;

  constructor(places: CallPlaces) {
    this.#places = places;
  }

  /** The place that handed the chunk to a web stream; 0: it is not known. */
  of(chunk: unknown): number {
    return typeof chunk === 'object' && chunk !== null ? (this.#known.get(chunk) ?? 0) : 0;
  }

  /** Begins to look, once there is a stream that needs it: whatever web streams the app has get a little slower. */
  watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    const { ReadableStreamDefaultController: controller, WritableStreamDefaultWriter: writer } = globalThis;
    this.#wrap(controller.prototype, 'enqueue');
    this.#wrap(writer.prototype, 'write');
  }

  stop(): void {
    this.#wrapping.stop();
  }

  #wrap(prototype: object, name: string): void {
    const note = (chunk: unknown, wrapper: Method): void => {
      if (!(chunk instanceof Uint8Array) || this.#known.has(chunk)) return;
      const { number, isOwn } = this.#places.of(wrapper);
      if (isOwn) this.#known.set(chunk, number);
    };
    this.#wrapping.wrap(prototype, name, (original) => {
      const wrapper: Method = function (this: object, ...args: unknown[]) {
        note(args[0], wrapper);
        return Reflect.apply(original, this, args);
      };
      return wrapper;
    });
  }
}
