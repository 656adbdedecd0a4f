// The requests made last, newest first, kept over sessions without their credentials and bodies.

import type * as vscode from 'vscode';

import { parseStreamRequest } from '../core/pageMessage.ts';
import { withoutSecrets } from '../core/secrets.ts';
import { methodOf, type StreamRequest } from '../core/streamRequest.ts';

const key = 'recentRequests';
const maxKept = 20;

export class RecentRequests {
  readonly #memento: vscode.Memento;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  list(): StreamRequest[] {
    const kept = this.#memento.get<unknown>(key);
    if (!Array.isArray(kept)) return [];
    return kept.flatMap((value: unknown) => parseStreamRequest(value) ?? []);
  }

  async add(request: StreamRequest): Promise<void> {
    const { lastEventId: _, ...kept } = withoutSecrets(request);
    const others = this.list().filter(
      (other) => other.url !== kept.url || methodOf(other) !== methodOf(kept),
    );
    await this.#memento.update(key, [kept, ...others].slice(0, maxKept));
  }

  async remove(url: string): Promise<void> {
    await this.#memento.update(
      key,
      this.list().filter((request) => request.url !== url),
    );
  }
}
