// All streams of the window, by id. A stream stays here, with its timeline, until it is removed; removing it closes it.

import * as vscode from 'vscode';

import type { StreamRequest } from '../core/streamRequest.ts';
import type { LogStorage } from '../net/logStorage.ts';
import { SseStream } from '../net/sseStream.ts';
import type { SseStreamOptions } from '../net/sseStreamOptions.ts';

export interface StreamHandle {
  readonly id: string;
  readonly stream: SseStream;
}

export class StreamRegistry {
  readonly #streams = new Map<string, StreamHandle>();
  readonly #createStorage: () => LogStorage;
  readonly #changed = new vscode.EventEmitter<StreamHandle>();
  readonly #unsubscribe = new Map<string, () => void>();
  #lastNumber = 0;
  #activeId: string | undefined;

  /** Fires when a stream was added or removed, changed its state, or became the active one. */
  readonly onDidChange = this.#changed.event;

  /** @param createStorage makes the place for the log of a new stream */
  constructor(createStorage: () => LogStorage) {
    this.#createStorage = createStorage;
  }

  /** Adds a stream; it does not connect by itself. @throws InvalidRequestError */
  create(request: StreamRequest, options: SseStreamOptions): StreamHandle {
    const stream = new SseStream(request, { ...options, storage: this.#createStorage() });
    this.#lastNumber += 1;
    const handle = { id: `stream-${this.#lastNumber}`, stream };
    this.#streams.set(handle.id, handle);
    this.#unsubscribe.set(
      handle.id,
      stream.onStateChange(() => this.#changed.fire(handle)),
    );
    this.#changed.fire(handle);
    return handle;
  }

  get(id: string): StreamHandle | undefined {
    return this.#streams.get(id);
  }

  /** In the order of their making. */
  list(): StreamHandle[] {
    return [...this.#streams.values()];
  }

  /** The stream that commands without an argument act on: the panel's in front, else the newest. */
  get active(): StreamHandle | undefined {
    return (this.#activeId === undefined ? undefined : this.get(this.#activeId)) ?? this.list().at(-1);
  }

  /** Called when a panel comes to the front. */
  setActive(id: string): void {
    this.#activeId = id;
    const handle = this.get(id);
    if (handle) this.#changed.fire(handle);
  }

  /** Closes the stream and forgets its timeline, on disk too. */
  remove(id: string): void {
    const handle = this.#streams.get(id);
    if (!handle) return;
    handle.stream.dispose();
    this.#unsubscribe.get(id)?.();
    this.#unsubscribe.delete(id);
    this.#streams.delete(id);
    this.#changed.fire(handle);
  }

  dispose(): void {
    for (const id of this.#streams.keys()) this.remove(id);
    this.#changed.dispose();
  }
}
