// One HTTP exchange of a stream: the request, redirects, the response head, the body, and how all that ended. Failures
// of the protocol and the network are endings, not exceptions. Once it has ended, its socket is gone.

import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

import type { RedirectHop, ResponseHead } from '../core/detail.ts';
import type { Ending } from '../core/ending.ts';
import { methodOf, type Header, type StreamRequest } from '../core/streamRequest.ts';
import { parseContentEncoding } from './bodyDecoder.ts';
import { ConnectionWitness } from './connectionWitness.ts';
import { failureOf } from './failure.ts';
import { nextHop } from './redirect.ts';
import { readRefusedBody } from './refusedBody.ts';
import { headersAfterRedirect, headersToSend } from './requestHead.ts';
import { readBody } from './responseBody.ts';

/** How connections are made; times are milliseconds. */
export interface ConnectionOptions {
  /** Limit for DNS, TCP and TLS together. */
  readonly connectTimeoutMs: number;
  /** A connection on which nothing came for so long ends as `idle`; 0 waits for ever, as an EventSource does. */
  readonly idleTimeoutMs: number;
  /** Hosts (`name` or `name:port`) whose certificate is not checked. */
  readonly insecureHosts: readonly string[];
}

export interface AttemptRequest {
  readonly request: StreamRequest;
  /** Where to connect: the stream's URL, or the target of an earlier redirect. */
  readonly url: string;
  /** Empty: no header. */
  readonly lastEventId: string;
}

/** What an attempt tells while it runs. Calls come in the order of the wire, and none after `onEnd`. */
export interface AttemptObserver {
  /** The request is being sent, with these headers. Called again for each redirect. */
  onRequest(url: string, method: string, headers: readonly Header[]): void;
  onRedirect(hop: RedirectHop): void;
  /** The response is an event stream. */
  onOpen(head: ResponseHead, encodings: readonly string[]): void;
  /** Decoded bytes of the body. `readNumber` counts the reads from the socket, from 1. */
  onBytes(bytes: Uint8Array, wireBytes: number, readNumber: number): void;
  /** The exchange is over. `head` is there when a response came that is no event stream. */
  onEnd(ending: Ending, head: ResponseHead | undefined): void;
}

export class Attempt {
  readonly #options: ConnectionOptions;
  readonly #observer: AttemptObserver;
  readonly #request: StreamRequest;
  #witness: ConnectionWitness;
  #clientRequest: ClientRequest | undefined;
  #agent: HttpAgent | undefined;
  #redirects: RedirectHop[] = [];
  #connectTimer: NodeJS.Timeout | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #isOver = false;

  /** Starts at once; the first call of the observer comes in a later turn of the event loop. */
  constructor(what: AttemptRequest, options: ConnectionOptions, observer: AttemptObserver) {
    this.#options = options;
    this.#observer = observer;
    this.#request = what.request;
    this.#witness = new ConnectionWitness();
    const headers = headersToSend(what.request, what.lastEventId);
    const method = methodOf(what.request);
    process.nextTick(() => {
      if (headers) this.#send(what.url, method, headers, what.request.body);
      else this.end({ cause: 'bad-id', reason: 'the last event id has a control character in it' });
    });
  }

  /** Ends the exchange from our side, with the cause that is to be shown. Does nothing once it is over. */
  end(ending: Ending): void {
    this.#finish(ending, undefined);
  }

  #send(url: string, method: string, headers: readonly Header[], body: string | undefined): void {
    if (this.#isOver) return;
    const target = new URL(url);
    const isSecure = target.protocol === 'https:';
    if (!isSecure && target.protocol !== 'http:') {
      this.end({ cause: 'bad-url', reason: `${target.protocol} is neither http: nor https:` });
      return;
    }
    this.#observer.onRequest(url, method, headers);
    this.#releaseConnection();
    this.#witness = new ConnectionWitness();
    this.#agent = isSecure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
    const options = { method, agent: this.#agent, headers: groupHeaders(headers) };
    const clientRequest = isSecure
      ? httpsRequest(target, { ...options, rejectUnauthorized: !this.#isInsecureHost(target) })
      : httpRequest(target, options);
    this.#clientRequest = clientRequest;
    const witness = this.#witness;
    clientRequest.on('socket', (socket) => witness.observe(socket, () => this.#onConnected()));
    clientRequest.on('finish', () => witness.markSent());
    clientRequest.on('response', (response) => this.#onResponse(response, url, method, headers));
    clientRequest.on('error', (error: NodeJS.ErrnoException) => {
      if (this.#clientRequest === clientRequest) this.#finish(failureOf(error, witness), undefined);
    });
    this.#connectTimer = setTimeout(() => this.#onConnectTimeout(), this.#options.connectTimeoutMs);
    clientRequest.end(body);
  }

  #onConnected(): void {
    clearTimeout(this.#connectTimer);
    this.#restartIdleTimer();
  }

  #onConnectTimeout(): void {
    const seconds = this.#options.connectTimeoutMs / 1000;
    this.#finish({ cause: 'unreachable', stage: 'timeout', reason: `no connection within ${seconds} s` }, undefined);
  }

  #restartIdleTimer(): void {
    const { idleTimeoutMs } = this.#options;
    if (idleTimeoutMs === 0 || this.#isOver) return;
    if (this.#idleTimer) this.#idleTimer.refresh();
    else this.#idleTimer = setTimeout(() => this.end({ cause: 'idle', limit: idleTimeoutMs }), idleTimeoutMs);
  }

  #onResponse(response: IncomingMessage, url: string, method: string, headers: readonly Header[]): void {
    if (this.#isOver) return;
    this.#onConnected();
    this.#witness.markHead();
    const status = response.statusCode ?? 0;
    const hop = nextHop(status, response.headers.location, url, this.#redirects.length);
    if (hop.kind === 'follow') {
      this.#followRedirect({ status, from: url, to: hop.url }, method, headers);
      return;
    }
    const head = this.#witness.describe(response, url, this.#redirects);
    const contentType = response.headers['content-type'] ?? '';
    if (hop.kind === 'bad') {
      this.#refuse(response, head, { cause: 'bad-redirect', ...statusOf(head), reason: hop.reason });
    } else if (status === 204) {
      this.#finish({ cause: 'no-content', ...statusOf(head) }, head);
    } else if (status !== 200) {
      this.#refuse(response, head, { cause: 'http-error', ...statusOf(head), contentType });
    } else if (!isEventStream(contentType)) {
      this.#refuse(response, head, { cause: 'wrong-type', ...statusOf(head), contentType });
    } else {
      this.#open(response, head);
    }
  }

  #followRedirect(hop: RedirectHop, method: string, headers: readonly Header[]): void {
    this.#redirects = [...this.#redirects, hop];
    this.#observer.onRedirect(hop);
    // [spec] Fetch: 303 turns all but GET and HEAD into GET, 301 and 302 do so for POST.
    const becomesGet =
      (hop.status === 303 && method !== 'GET' && method !== 'HEAD') ||
      ((hop.status === 301 || hop.status === 302) && method === 'POST');
    const isSameOrigin = new URL(hop.from).origin === new URL(hop.to).origin;
    const nextHeaders = headersAfterRedirect(headers, isSameOrigin, becomesGet);
    this.#send(hop.to, becomesGet ? 'GET' : method, nextHeaders, becomesGet ? undefined : this.#request.body);
  }

  /** The response is not a stream: its first bytes help to see why. */
  #refuse(response: IncomingMessage, head: ResponseHead, ending: Ending): void {
    readRefusedBody(response, (bodyStart) => {
      this.#finish(bodyStart === '' ? ending : { ...ending, bodyStart }, head);
    });
  }

  #open(response: IncomingMessage, head: ResponseHead): void {
    const parsed = parseContentEncoding(response.headers['content-encoding']);
    if ('unknown' in parsed) {
      const reason = `the encoding "${parsed.unknown}" is unknown`;
      this.#refuse(response, head, { cause: 'bad-encoding', ...statusOf(head), reason });
      return;
    }
    this.#observer.onOpen(head, parsed.encodings);
    if (this.#isOver) return;
    const witness = this.#witness;
    readBody({
      response,
      encodings: parsed.encodings,
      witness,
      onBytes: (bytes, wireBytes) => {
        if (this.#isOver) return;
        this.#restartIdleTimer();
        this.#observer.onBytes(bytes, wireBytes, witness.readNumber());
      },
      onEnd: (ending) => this.#finish(ending, undefined),
    });
  }

  #finish(ending: Ending, head: ResponseHead | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#releaseConnection();
    this.#observer.onEnd(ending, head);
  }

  #releaseConnection(): void {
    clearTimeout(this.#connectTimer);
    clearTimeout(this.#idleTimer);
    this.#idleTimer = undefined;
    const clientRequest = this.#clientRequest;
    this.#clientRequest = undefined;
    // What a destroyed request still says is of no interest, but an error without a listener would be thrown.
    clientRequest?.on('error', () => {});
    clientRequest?.destroy();
    this.#agent?.destroy();
    this.#agent = undefined;
  }

  #isInsecureHost(target: URL): boolean {
    return this.#options.insecureHosts.some((host) => host === target.host || host === target.hostname);
  }
}

/** [spec] The type's essence is compared, so parameters and case do not matter. */
function isEventStream(contentType: string): boolean {
  return contentType.split(';', 1)[0]?.trim().toLowerCase() === 'text/event-stream';
}

function statusOf(head: ResponseHead): { readonly status: number; readonly statusText: string } {
  return { status: head.status, statusText: head.statusText };
}

/** Headers as Node takes them: one entry a name, with all of its values. */
function groupHeaders(headers: readonly Header[]): Record<string, string | string[]> {
  const grouped: Record<string, string | string[]> = {};
  const spelling = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = spelling.get(name.toLowerCase()) ?? name;
    spelling.set(name.toLowerCase(), key);
    const before = grouped[key];
    if (before === undefined) grouped[key] = value;
    else grouped[key] = [...(Array.isArray(before) ? before : [before]), value];
  }
  return grouped;
}
