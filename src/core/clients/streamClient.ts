// Who reads one stream: chosen by somebody, or else recognised from its requests. Both sides of a relayed stream have the
// same one. Whoever shows sentences about it hears when it becomes another.

import * as l10n from '@vscode/l10n';

import { assertNever } from '../base/assertNever.ts';
import { nameOfClient, type ClientChoice, type ClientProfile } from '../stream/clientProfile.ts';
import type { RecognisedClient } from './recogniseClient.ts';

/** Who reads a stream, as it is shown. */
export interface ShownClient extends RecognisedClient {
  readonly choice: ClientChoice;
}

export class StreamClient {
  #choice: ClientChoice = 'auto';
  #recognised: RecognisedClient | undefined;
  #method = 'GET';
  readonly #listeners = new Set<() => void>();

  /** What somebody said. */
  get choice(): ClientChoice {
    return this.#choice;
  }

  /** Says who it is, from now on and for what has been. */
  choose(choice: ClientChoice): void {
    if (choice === this.#choice) return;
    this.#choice = choice;
    this.#tell();
  }

  /** Takes what a request of the stream says. */
  recognise(recognised: RecognisedClient, method: string): void {
    const before = this.#recognised && this.shown.profile;
    this.#recognised = recognised;
    this.#method = method.toUpperCase();
    // Where the method is one that the chosen client never sends, it is another though the request says the same.
    if (this.shown.profile !== before) this.#tell();
  }

  /** Who is chosen, where such a client can send this method; else undefined. */
  chosenFor(method: string): ClientProfile | undefined {
    return this.#choice === 'auto' || (method.toUpperCase() !== 'GET' && sendsOnlyGet(this.#choice))
      ? undefined
      : this.#choice;
  }

  /** Who it is now, with the evidence. */
  get shown(): ShownClient {
    const choice = this.#choice;
    const recognised = this.#recognised ?? {
      profile: 'eventsource',
      evidence: l10n.t('No request was sent yet.'),
    };
    if (choice === 'auto') return { ...recognised, choice };
    const chosen = this.chosenFor(this.#method);
    if (chosen !== undefined) return { profile: chosen, evidence: l10n.t('Chosen by you.'), choice };
    return {
      profile: recognised.profile,
      evidence: l10n.t('{client} was chosen, but the request is a {method}, which it never sends.', {
        client: nameOfClient(choice),
        method: this.#method,
      }),
      choice,
    };
  }

  /** Calls the listener when it has become another. Returns how to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const clients = new WeakMap<object, StreamClient>();

/** Who reads the stream of a log. */
export function clientOf(log: object): StreamClient {
  const known = clients.get(log);
  if (known) return known;
  const client = new StreamClient();
  clients.set(log, client);
  return client;
}

/** Makes one client of those of two logs, which are two sides of one stream. */
export function shareClient(log: object, other: object): void {
  clients.set(other, clientOf(log));
}

/** Whether a client can make no request but a GET. */
export function sendsOnlyGet(profile: ClientProfile): boolean {
  switch (profile) {
    case 'eventsource':
    case 'node-eventsource':
    case 'event-source-polyfill':
    case 'reconnecting-eventsource':
    case 'mcp-sse':
    case 'trpc':
      return true;
    case 'eventsource-client':
    case 'fetch-event-source':
    case 'extended-eventsource':
    case 'launchdarkly-eventsource':
    case 'sse.js':
    case 'openai-loop':
    case 'openai-stream':
    case 'anthropic-loop':
    case 'anthropic-stream':
    case 'ai-stream-text':
    case 'ai-use-chat':
    case 'google-genai':
    case 'ag-ui':
    case 'mcp-http':
    case 'langgraph':
    case 'graphql-sse':
    case 'ky':
    case 'ofetch':
    case 'axios':
    case 'fetch':
      return false;
    default:
      return assertNever(profile);
  }
}
