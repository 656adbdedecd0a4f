// Requests that are being prepared, kept over a reload of the window. They hold whatever was typed, credentials as well,
// so they are in the editor's secret storage; beside it are only the names under which they are there.

import { randomUUID } from 'node:crypto';

import type * as vscode from 'vscode';

import { parsePreparedRequest, type PreparedRequest } from '../../core/draft/preparedRequest.ts';

const idsKey = 'draftIds';
/** Drafts of windows that ended without a word stay until as many newer ones have come. */
const maxKept = 50;

export class DraftStore {
  readonly #secrets: vscode.SecretStorage;
  readonly #memento: vscode.Memento;
  /** What is still to be written, by id: only the newest state of each counts. */
  readonly #pending = new Map<string, PreparedRequest | undefined>();
  #writing: Promise<void> | undefined;

  constructor(secrets: vscode.SecretStorage, memento: vscode.Memento) {
    this.#secrets = secrets;
    this.#memento = memento;
  }

  /** A name for a new one. */
  createId(): string {
    return randomUUID();
  }

  /** Keeps a draft, or forgets it when there is none. Resolves when that is written. */
  async keep(id: string, draft: PreparedRequest | undefined): Promise<void> {
    this.#pending.set(id, draft);
    this.#writing ??= this.#writeAll();
    await this.#writing;
  }

  async load(id: string): Promise<PreparedRequest | undefined> {
    const kept = await this.#secrets.get(keyOf(id));
    if (kept === undefined) return undefined;
    try {
      return parsePreparedRequest(JSON.parse(kept));
    } catch {
      return undefined;
    }
  }

  /** Deletes all. */
  async forgetAll(): Promise<void> {
    for (const id of this.#ids()) await this.#secrets.delete(keyOf(id));
    await this.#memento.update(idsKey, undefined);
  }

  async #writeAll(): Promise<void> {
    try {
      for (;;) {
        const [next] = this.#pending;
        if (!next) return;
        const [id, draft] = next;
        this.#pending.delete(id);
        await this.#write(id, draft);
      }
    } finally {
      this.#writing = undefined;
    }
  }

  async #write(id: string, draft: PreparedRequest | undefined): Promise<void> {
    const ids = this.#ids();
    const others = ids.filter((other) => other !== id);
    if (draft === undefined && others.length === ids.length) return;
    if (draft === undefined) await this.#secrets.delete(keyOf(id));
    else await this.#secrets.store(keyOf(id), JSON.stringify(draft));
    const kept = draft === undefined ? others : [id, ...others];
    for (const old of kept.slice(maxKept)) await this.#secrets.delete(keyOf(old));
    if (kept[0] !== ids[0] || kept.length !== ids.length)
      await this.#memento.update(idsKey, kept.slice(0, maxKept));
  }

  #ids(): string[] {
    const ids = this.#memento.get<unknown>(idsKey);
    return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : [];
  }
}

function keyOf(id: string): string {
  return `draft:${id}`;
}
