// The requests made last, newest first, kept over sessions without their credentials and bodies. What a request lacks
// since then is kept with it: as it is, it would be another one.

import * as vscode from 'vscode';

import { parseStreamRequest, methodOf, type StreamRequest } from '../../core/stream/streamRequest.ts';
import {
  lackingParts,
  parseLackingParts,
  withoutSecrets,
  type LackingParts,
} from '../../core/stream/requestSecrets.ts';
import { isSecretHeader } from '../../core/base/credentialNames.ts';
import { isRecord } from '../../core/base/narrowing.ts';
import type { RecentView } from '../../core/draft/recentView.ts';

const maxKept = 20;
/** Requests that are offered where there is little room. */
const maxNewest = 5;

export interface RecentRequest {
  readonly request: StreamRequest;
  /** What was in the request and was not kept. */
  readonly lacks?: LackingParts;
  /** Milliseconds since 1970; absent where an earlier version kept it. */
  readonly sentAtMs?: number;
}

/** Whether it can be sent again without a look: it is whole, and to send it again cannot act twice. */
export function isSafeToRepeat({ request, lacks }: RecentRequest): boolean {
  return methodOf(request) === 'GET' && lacks === undefined;
}

export class RecentRequests {
  readonly #memento: vscode.Memento;
  readonly #key: string;
  readonly #changed = new vscode.EventEmitter<void>();

  /** Fires when there is another request, or one less. */
  readonly onDidChange = this.#changed.event;

  /** @param key under which they are kept */
  constructor(memento: vscode.Memento, key: 'recentRequests' | 'recentRelays') {
    this.#memento = memento;
    this.#key = key;
  }

  list(): RecentRequest[] {
    const kept = this.#memento.get<unknown>(this.#key);
    return Array.isArray(kept) ? kept.flatMap((value: unknown) => parseRecent(value) ?? []) : [];
  }

  /** The request to a method and an address. */
  find(method: string, url: string): RecentRequest | undefined {
    return this.list().find(({ request }) => request.url === url && methodOf(request) === method);
  }

  /** The newest, for an empty page. */
  newest(): RecentView[] {
    return this.list()
      .slice(0, maxNewest)
      .map((recent) => ({
        method: methodOf(recent.request),
        url: recent.request.url,
        isSafe: isSafeToRepeat(recent),
      }));
  }

  async add(request: StreamRequest): Promise<void> {
    const { lastEventId: _, ...kept } = withoutSecrets(request);
    const lacks = lackingParts(request);
    const recent: RecentRequest = { request: kept, sentAtMs: Date.now(), ...(lacks && { lacks }) };
    const others = this.list().filter(
      (other) => other.request.url !== kept.url || methodOf(other.request) !== methodOf(kept),
    );
    await this.#memento.update(this.#key, [recent, ...others].slice(0, maxKept));
    this.#changed.fire();
  }

  async remove(method: string, url: string): Promise<void> {
    await this.#memento.update(
      this.#key,
      this.list().filter(({ request }) => request.url !== url || methodOf(request) !== method),
    );
    this.#changed.fire();
  }
}

/** Earlier versions kept the request alone; what it lacks shows in empty values of credentials. */
function parseRecent(value: unknown): RecentRequest | undefined {
  if (!isRecord(value)) return undefined;
  if (!isRecord(value['request'])) {
    const request = parseStreamRequest(value);
    const headers = (request?.headers ?? []).filter(([name, text]) => text === '' && isSecretHeader(name));
    const names = headers.map(([name]) => name);
    return (
      request && {
        request,
        ...(names.length > 0 && { lacks: { address: false, body: false, headers: names } }),
      }
    );
  }
  const request = parseStreamRequest(value['request']);
  const lacks = parseLackingParts(value['lacks']);
  const { sentAtMs } = value;
  return request && { request, ...(lacks && { lacks }), ...(typeof sentAtMs === 'number' && { sentAtMs }) };
}
