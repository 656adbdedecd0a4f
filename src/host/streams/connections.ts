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
import { hasVariables } from '../../core/variables/requestTemplate.ts';
import { withValues, type SentValues } from '../../core/variables/sentRequest.ts';
import type { TlsChoice, TlsMaterial } from '../../core/stream/tlsChoice.ts';
import { readTlsFiles } from '../../net/http/tlsFiles.ts';
import { redactUrl } from '../../core/base/redactText.ts';
import { InvalidRequestError } from '../../net/http/requestHead.ts';
import type { StreamBefore } from '../../net/stream/streamBefore.ts';
import { describeEnding } from '../../core/log/endingWords.ts';
import { isKind } from '../../core/log/eventLog.ts';
import { LeftQuestionError } from '../errorReport.ts';
import type { RecentRequests } from './recentRequests.ts';
import type { SecretStore } from './secretStore.ts';
import { streamSettings } from '../settings.ts';
import type { OwnStreamHandle, RunPlace, StreamHandle, StreamRegistry } from './streamRegistry.ts';
import type { OutputLog } from '../outputLog.ts';

/** Puts values in the place of the variables of a request. */
export interface RequestFiller {
  /**
   * The request as it may be shown and kept, and what it stands for; undefined when the user left a question.
   * @param given values that were typed for the same request before
   * @throws InvalidRequestError with a sentence that says what cannot be filled in
   */
  fill(request: StreamRequest, given: ReadonlyMap<string, string>): Promise<FilledStream | undefined>;
}

/** A request whose variables have values. */
export interface FilledStream {
  readonly shown: StreamRequest;
  readonly sent: SentValues;
  /** What the user typed, by name. */
  readonly given: ReadonlyMap<string, string>;
}

/** Values of variables that are not asked for. */
export interface KnownValues {
  /** A stream that was made of the same request: what was typed for it counts again, for the same host. */
  readonly before?: StreamHandle | undefined;
  readonly given?: ReadonlyMap<string, string>;
}

export class Connections {
  readonly #registry: StreamRegistry;
  readonly #recent: RecentRequests;
  readonly #secrets: SecretStore;
  readonly #log: OutputLog;
  readonly #filler: RequestFiller;
  /** What requests of streams stand for; a stream's request is one object for its life. */
  readonly #filled = new WeakMap<StreamRequest, FilledStream>();
  /** What was in the files of requests. */
  readonly #tls = new WeakMap<TlsChoice, TlsMaterial>();

  constructor(
    registry: StreamRegistry,
    recent: RecentRequests,
    secrets: SecretStore,
    filler: RequestFiller,
    log: OutputLog,
  ) {
    this.#filler = filler;
    this.#registry = registry;
    this.#recent = recent;
    this.#secrets = secrets;
    this.#log = log;
  }

  /**
   * Makes a stream and connects it.
   * @param requested with an address as people type it
   * @param known what is known of its variables already
   * @throws InvalidRequestError with a sentence that says what to change
   * @throws LeftQuestionError when the user was asked for a value and gave none
   */
  async connect(requested: StreamRequest, known: KnownValues = {}): Promise<OwnStreamHandle> {
    const handle = await this.#create(requested, known);
    handle.stream.connect();
    await this.#recent.add(handle.stream.request);
    return handle;
  }

  /**
   * Makes a stream that is one of several runs of a request, and connects it. Recent requests are not changed by it.
   * @param known see `connect`
   * @throws as `connect` does
   */
  async connectRun(
    requested: StreamRequest,
    run: RunPlace,
    known: KnownValues = {},
  ): Promise<OwnStreamHandle> {
    const handle = await this.#create(requested, known, run);
    handle.stream.connect();
    return handle;
  }

  /**
   * Makes a stream that goes on after its window was closed or reloaded.
   * @param request with an address that is a URL, and without variables
   * @throws InvalidRequestError when the request can no longer be sent
   */
  async comeBack(request: StreamRequest, before: StreamBefore): Promise<OwnStreamHandle> {
    await this.#loadSecrets(request);
    return this.#make(request, { before });
  }

  /**
   * What puts values of variables and of stored secrets in, just before a request is sent.
   * @param shown the request of a stream; what is resolved is this one, or one that was made of it
   */
  resolverOf(shown: StreamRequest): (request: StreamRequest) => ResolvedRequest {
    const filled = this.#filled.get(shown);
    const tlsMaterial = shown.tls && this.#tls.get(shown.tls);
    return (request) => {
      const resolved = this.#secrets.resolve(filled ? withValues(request, shown, filled.sent) : request);
      return tlsMaterial ? { ...resolved, tlsMaterial } : resolved;
    };
  }

  async #create(requested: StreamRequest, known: KnownValues, run?: RunPlace): Promise<OwnStreamHandle> {
    const filled = await this.#fill(requested, known);
    const request = filled ? filled.shown : withAddress(requested);
    if (filled) this.#filled.set(request, filled);
    await this.#loadSecrets(request);
    return this.#make(request, { run });
  }

  async #make(
    request: StreamRequest,
    { before, run }: { readonly before?: StreamBefore; readonly run?: RunPlace | undefined },
  ): Promise<OwnStreamHandle> {
    if (request.tls) this.#tls.set(request.tls, await readTlsFiles(request.tls));
    const options = {
      ...streamSettings(),
      resolveRequest: this.resolverOf(request),
      ...(before && { before }),
    };
    const handle = this.#registry.create(request, options, run);
    this.#logAttempts(handle);
    return handle;
  }

  /** Undefined for a request without variables. */
  async #fill(requested: StreamRequest, known: KnownValues): Promise<FilledStream | undefined> {
    if (requested.literal === 'all' || !hasVariables(requested)) return undefined;
    const before = known.before?.stream.request;
    const isSameHost = before !== undefined && hostOf(before) === hostOf(requested);
    const typed = isSameHost ? this.#filled.get(before)?.given : undefined;
    const filled = await this.#filler.fill(requested, new Map([...(typed ?? []), ...(known.given ?? [])]));
    if (!filled) throw new LeftQuestionError();
    return filled;
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

/** Undefined where the address is none before its variables have values. */
function hostOf({ url }: StreamRequest): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}

/** The request with its address as a URL. @throws InvalidRequestError */
function withAddress(requested: StreamRequest): StreamRequest {
  const address = parseAddress(requested.url);
  if ('message' in address) throw new InvalidRequestError('url', address.message);
  return { ...requested, url: address.url };
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
