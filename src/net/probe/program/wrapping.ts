// Methods of the app that are wrapped, and are as they were when that is over.

export type Method = (this: object, ...args: unknown[]) => unknown;

interface Wrapped {
  readonly owner: object;
  readonly name: string;
  readonly before: PropertyDescriptor | undefined;
  readonly wrapper: Method;
}

export class Wrapping {
  readonly #wrapped: Wrapped[] = [];

  /** Puts what `wrap` makes of a method in its place. Does nothing where there is no such method. */
  wrap(owner: object, name: string, wrap: (original: Method) => Method): void {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    const original: unknown = Reflect.get(owner, name);
    if (typeof original !== 'function') return;
    const wrapper = wrap(original as Method);
    // Libraries look at how many arguments there are, and stacks name the function.
    for (const key of ['name', 'length'])
      Object.defineProperty(wrapper, key, { value: Reflect.get(original, key), configurable: true });
    Object.defineProperty(owner, name, {
      value: wrapper,
      writable: true,
      configurable: true,
      enumerable: before?.enumerable ?? true,
    });
    this.#wrapped.push({ owner, name, before, wrapper });
  }

  /** Puts back what was there. Whoever has wrapped a wrapper keeps it, and it has to do nothing from now on. */
  stop(): void {
    for (const { owner, name, before, wrapper } of this.#wrapped.splice(0)) {
      if (Object.getOwnPropertyDescriptor(owner, name)?.value !== wrapper) continue;
      if (before) Object.defineProperty(owner, name, before);
      else Reflect.deleteProperty(owner, name);
    }
  }
}
