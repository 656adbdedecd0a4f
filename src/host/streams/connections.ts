// What it takes to connect: checks the request, fetches the secrets that it refers to, remembers it, makes the stream,
// and shows it. The one place where streams come from, whoever asks.

import * as l10n from '@vscode/l10n';

import { parseAddress } from '../../core/stream/address.ts';
import {
  methodOf,
  parseStreamRequest,
  type ResolvedRequest,
  type StreamRequest,
} from '../../core/stream/streamRequest.ts';
import { redactUrl } from '../../core/base/redactText.ts';
import { InvalidRequestError } from '../../net/http/requestHead.ts';
import { describeEnding } from '../../core/log/endingWords.ts';
import { isKind } from '../../core/log/eventLog.ts';
import type { RecentRequests } from './recentRequests.ts';
import type { SecretStore } from './secretStore.ts';
import { streamSettings } from '../settings.ts';
import type { OwnStreamHandle, StreamRegistry } from './streamRegistry.ts';
import type { OutputLog } from '../outputLog.ts';

export class Connections {
  readonly #registry: StreamRegistry;
  readonly #recent: RecentRequests;
  readonly #secrets: SecretStore;
  readonly #log: OutputLog;

  constructor(registry: StreamRegistry, recent: RecentRequests, secrets: SecretStore, log: OutputLog) {
    this.#registry = registry;
    this.#recent = recent;
    this.#secrets = secrets;
    this.#log = log;
  }

  /**
   * Makes a stream and connects it.
   * @param requested with an address as people type it
   * @throws InvalidRequestError with a sentence that says what to change
   */
  async connect(requested: StreamRequest): Promise<OwnStreamHandle> {
    const handle = await this.#create(requested);
    handle.stream.connect();
    await this.#recent.add(handle.stream.request);
    return handle;
  }

  /** Puts the values of stored secrets in, just before a request is sent. */
  readonly resolveRequest = (request: StreamRequest): ResolvedRequest => this.#secrets.resolve(request);

  async #create(requested: StreamRequest): Promise<OwnStreamHandle> {
    const address = parseAddress(requested.url);
    if ('message' in address) throw new InvalidRequestError('url', address.message);
    const request = { ...requested, url: address.url };
    await this.#loadSecrets(request);
    const handle = this.#registry.create(request, {
      ...streamSettings(),
      resolveRequest: this.resolveRequest,
    });
    this.#logAttempts(handle);
    return handle;
  }

  async #loadSecrets(request: StreamRequest): Promise<void> {
    const missing = await this.#secrets.load(request);
    if (missing.length === 0) return;
    throw new InvalidRequestError(
      'headers',
      l10n.t("There is no stored value for {0}. Type the header's value again.", missing.join(', ')),
    );
  }

  #logAttempts({ id, stream }: OwnStreamHandle): void {
    this.#log.info(`${id}: ${methodOf(stream.request)} ${redactUrl(stream.request.url)}`);
    stream.log.subscribe((number) => {
      if (number === 0) return;
      const kind = stream.log.index.kind(number);
      if (kind !== 'open' && kind !== 'close' && kind !== 'error') return;
      const entry = stream.log.entry(number);
      const detail = isKind(entry, 'close') || isKind(entry, 'error') ? stream.log.detail(entry) : undefined;
      this.#log.info(`${id}: attempt ${entry.attempt}: ${detail ? describeEnding(detail.ending) : 'open'}`);
    });
  }
}

/** A request from an argument of a command or of the API: an address, or a request. @throws InvalidRequestError */
export function readRequest(requested: unknown): StreamRequest {
  const request = typeof requested === 'string' ? { url: requested } : parseStreamRequest(requested);
  if (request) return request;
  throw new InvalidRequestError(
    'url',
    l10n.t('A request needs a url; method, headers, body, lastEventId and policy are optional.'),
  );
}
