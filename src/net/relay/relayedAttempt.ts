// One attempt of a relayed stream: what comes from the server is written into the server's log, goes the way to the
// app, and is written into the app's log when it is handed over. Each side ends once, and both know who was first.

import type { AttemptReason, ResponseHead } from '../../core/detail.ts';
import type { Ending, EndingParty } from '../../core/ending.ts';
import type { Header } from '../../core/streamRequest.ts';
import type { WayOut } from '../faultInjector.ts';
import type { AppEnding } from './appAnswer.ts';
import type { RelayedSide } from './relayedSide.ts';

/** A request of the app, as it came and as it goes on. */
export interface RequestFacts {
  /** Method, path and query: attempts of one stream share it. */
  readonly key: string;
  readonly method: string;
  /** On the clock of `performance.now()`. */
  readonly atMs: number;
  /** Number of the app's connection. */
  readonly connection: number;
  readonly origin: string | undefined;
  /** Empty: the app sent none. */
  readonly lastEventId: string;
  /** Whether the app asks for an event stream by name. */
  readonly acceptsEventStream: boolean;
  readonly app: { readonly url: string; readonly headers: readonly Header[] };
  readonly server: { readonly url: string; readonly headers: readonly Header[] };
}

/** What can be done to the two connections of an attempt. Calls after the end of a side do nothing there. */
export interface AttemptLink {
  writeToApp(bytes: Uint8Array): void;
  endApp(ending: AppEnding): void;
  endServer(wayOut: WayOut): void;
  /** Stops and goes on reading from the server, beyond what the app's own pace asks for. */
  holdServer(isHeld: boolean): void;
}

export interface RelayedAttemptOptions {
  readonly number: number;
  readonly reason: AttemptReason;
  readonly delayMs: number;
  readonly beganAtMs: number;
  readonly facts: RequestFacts;
  readonly serverSide: RelayedSide;
  readonly appSide: RelayedSide;
  readonly onAppEnd: () => void;
}

/** How the end of the server's side looks to the app when nothing stands between. */
export function appEndingOf(ending: Ending): AppEnding {
  switch (ending.cause) {
    case 'reset':
      return 'reset';
    case 'end':
      return 'end';
    default:
      return 'cut';
  }
}

export class RelayedAttempt {
  readonly number: number;
  readonly #serverSide: RelayedSide;
  readonly #appSide: RelayedSide;
  readonly #onAppEnd: () => void;
  #link: AttemptLink | undefined;
  #endedFirst: EndingParty | undefined;
  #isServerOpen = true;
  #isAppOpen = true;
  #writes = 0;
  #wireBytes = 0;

  constructor(options: RelayedAttemptOptions) {
    const { number, reason, delayMs, beganAtMs, facts, serverSide, appSide } = options;
    this.number = number;
    this.#serverSide = serverSide;
    this.#appSide = appSide;
    this.#onAppEnd = options.onAppEnd;
    const what = { attempt: number, lastEventId: facts.lastEventId, reason, delayMs };
    appSide.begin(what, facts.app.url, facts.app.headers, beganAtMs);
    serverSide.begin(what, facts.server.url, facts.server.headers, beganAtMs);
  }

  get isOpenToApp(): boolean {
    return this.#isAppOpen;
  }

  /** The response is an event stream. @param encodings of the body, if it is compressed and can be decoded */
  open(
    serverHead: ResponseHead,
    appHead: ResponseHead,
    encoding: { readonly names: string; readonly isUnknown: boolean } | undefined,
    link: AttemptLink,
  ): void {
    this.#link = link;
    this.#serverSide.open(serverHead);
    this.#appSide.open(appHead);
    if (!encoding) return;
    const notice = {
      notice: 'compressed',
      encoding: encoding.names,
      ...(encoding.isUnknown && { isUnknown: true as const }),
    } as const;
    this.#serverSide.note(notice);
    this.#appSide.note(notice);
  }

  /** Bytes of a body that is not compressed: they are the events' own. */
  fromServer(bytes: Uint8Array, wireBytes: number, readNumber: number): void {
    if (!this.#isServerOpen) return;
    this.#serverSide.push(bytes, wireBytes, readNumber);
    this.#toApp(bytes);
  }

  /** What the bytes of a compressed body, which pass as they are, mean. */
  passedCompressed(bytes: Uint8Array, wireBytes: number, readNumber: number): void {
    if (this.#isServerOpen) this.#serverSide.push(bytes, wireBytes, readNumber);
    if (this.#isAppOpen) this.#appSide.push(bytes, wireBytes, readNumber);
  }

  /** The server's side is over; the app's ends in the same way. @param head of a response that is no event stream */
  serverEnded(ending: Ending, head?: ResponseHead, appHead?: ResponseHead): void {
    if (!this.#isServerOpen) return;
    this.#endedFirst ??= ending.by ?? 'server';
    this.#finishServer(ending, head);
    this.#link?.endApp(appEndingOf(ending));
    this.appEnded(ending, appHead);
  }

  /** The app's side is over: it left, or was sent the end. */
  appEnded(ending: Ending, head?: ResponseHead): void {
    if (!this.#isAppOpen) return;
    this.#endedFirst ??= ending.by ?? 'app';
    this.#isAppOpen = false;
    this.#onAppEnd();
    this.#appSide.end(ending, head, this.#endedFirst);
  }

  /** Ends the app's side in place of the server. */
  endApp(appEnding: AppEnding, ending: Ending): void {
    if (!this.#isAppOpen) return;
    this.#endedFirst ??= 'relay';
    this.#link?.endApp(appEnding);
    this.appEnded(ending);
  }

  /** Ends the server's side in place of the app. */
  endServer(wayOut: WayOut, ending: Ending): void {
    if (!this.#isServerOpen) return;
    this.#endedFirst ??= 'relay';
    this.#finishServer(ending, undefined);
    this.#link?.endServer(wayOut);
  }

  #finishServer(ending: Ending, head: ResponseHead | undefined): void {
    if (!this.#isServerOpen) return;
    this.#isServerOpen = false;
    this.#serverSide.end(ending, head, this.#endedFirst ?? 'server');
  }

  #toApp(bytes: Uint8Array): void {
    if (!this.#isAppOpen) return;
    this.#link?.writeToApp(bytes);
    this.#writes += 1;
    this.#wireBytes += bytes.length;
    this.#appSide.push(bytes, this.#wireBytes, this.#writes);
  }
}
