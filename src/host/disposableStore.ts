// Owns things that have to be let go of, and lets go of them once, in the reverse order of their making.

export interface Disposable {
  dispose(): unknown;
}

export class DisposableStore implements Disposable {
  #items: Disposable[] = [];
  #isDisposed = false;

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  /** Takes ownership, and gives the thing back. After disposal it is disposed at once. */
  add<T extends Disposable>(item: T): T {
    if (this.#isDisposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  /** Takes a function that undoes something. */
  defer(undo: () => unknown): void {
    this.add({ dispose: undo });
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    for (const item of this.#items.toReversed()) item.dispose();
    this.#items = [];
  }
}
