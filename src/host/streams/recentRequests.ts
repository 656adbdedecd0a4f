// The requests made last, newest first, kept over sessions without their credentials and bodies.

import type * as vscode from 'vscode';

import { parseStreamRequest, methodOf, type StreamRequest } from '../../core/stream/streamRequest.ts';
import { withoutSecrets } from '../../core/stream/requestSecrets.ts';

const maxKept = 20;
/** Requests that are offered where there is little room. */
const maxNewest = 5;

export class RecentRequests {
  readonly #memento: vscode.Memento;
  readonly #key: string;

  /** @param key under which they are kept */
  constructor(memento: vscode.Memento, key: 'recentRequests' | 'recentRelays') {
    this.#memento = memento;
    this.#key = key;
  }

  list(): StreamRequest[] {
    const kept = this.#memento.get<unknown>(this.#key);
    if (!Array.isArray(kept)) return [];
    return kept.flatMap((value: unknown) => parseStreamRequest(value) ?? []);
  }

  /** Addresses for an empty page. */
  newestUrls(): string[] {
    return this.list()
      .slice(0, maxNewest)
      .map(({ url }) => url);
  }

  async add(request: StreamRequest): Promise<void> {
    const { lastEventId: _, ...kept } = withoutSecrets(request);
    const others = this.list().filter(
      (other) => other.url !== kept.url || methodOf(other) !== methodOf(kept),
    );
    await this.#memento.update(this.#key, [kept, ...others].slice(0, maxKept));
  }

  async remove(url: string): Promise<void> {
    await this.#memento.update(
      this.#key,
      this.list().filter((request) => request.url !== url),
    );
  }
}
