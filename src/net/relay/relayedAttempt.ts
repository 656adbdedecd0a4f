// One attempt of a relayed stream: what comes from the server goes along the event path to the app, and is written into
// the log of each side when it came and when it was handed over. Each side ends once, and both know who was first.

import { noticesOfHead } from '../../core/log/headNotices.ts';
import type { ResponseHead } from '../../core/log/detail.ts';
import type { AttemptReason } from '../../core/stream/connection.ts';
import type { Ending, EndingParty } from '../../core/stream/ending.ts';
import { PauseWatch, type Pause } from '../stream/pauseWatch.ts';
import { EventPath } from '../../core/relay/path/eventPath.ts';
import { FateLog } from '../../core/relay/path/fateLog.ts';
import type { ToldLasting } from '../../core/relay/path/lastingNotes.ts';
import type { PathClock } from '../../core/relay/path/outgoing.ts';
import type { AppEnding, ServerEnding } from '../../core/relay/path/pathEnding.ts';
import type { AppMarks } from '../../core/relay/heads/resumption.ts';
import type { RelaySide } from '../../core/stream/relayedAs.ts';
import type { RelayRules } from '../../core/relay/rules/relayRules.ts';
import type { Header } from '../../core/stream/streamRequest.ts';
import { isOfLines, type BodyFormat } from '../../core/wire/bodyFraming.ts';
import type { WayOut } from '../http/connectionWitness.ts';
import type { RelayedSide } from './relayedSide.ts';

/** Bytes that a rule may keep from the app before the server is held up. */
const maxHeldBytes = 64 * 1024 * 1024;

/** A request of the app, as it came and as it goes on. */
export interface RequestFacts {
  /** Method, path and query, without an id in it: attempts of one stream share it, mostly. */
  readonly key: string;
  readonly method: string;
  /** On the clock of `performance.now()`. */
  readonly atMs: number;
  /** Number of the app's connection. */
  readonly connection: number;
  readonly origin: string | undefined;
  /** What tells the app from others. */
  readonly marks: AppMarks;
  /** Empty: the app sent none. */
  readonly lastEventId: string;
  /** The id in the header, or else in the query. */
  readonly resumeId: string;
  /** Which try of its call it is, where the app counts: 0 for the first. */
  readonly retryCount: number | undefined;
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
  /** The id that the server is asked with; differs from the app's where a rule says so. */
  readonly lastEventIdSent: string;
  readonly serverSide: RelayedSide;
  readonly appSide: RelayedSide;
  readonly rules: RelayRules;
  /** What the attempts before have told of what lasts. */
  readonly lastingTold: ToldLasting;
  readonly clock: PathClock;
  readonly maxEventBytes: number;
  /** The response of the server is an event stream. @param appHead as the app gets it */
  readonly onOpen: (appHead: ResponseHead) => void;
  /** A side is over, since `atMs` on the clock of `performance.now()`. */
  readonly onEnd: (side: RelaySide, ending: Ending, endedFirst: EndingParty, atMs: number) => void;
}

/** How the encoding of a body is told. */
export interface BodyEncoding {
  readonly names: string;
  readonly isUnknown: boolean;
}

/** What is known of a body before it comes. */
export interface BodyFacts {
  readonly format: BodyFormat;
  /** Set for a body that is compressed. */
  readonly encoding: BodyEncoding | undefined;
  /** The response announces the length of the body. */
  readonly hasLength: boolean;
}

/** How the end of the server's side looks to the app when nothing stands between. */
export function appEndingOf(ending: Ending): AppEnding {
  switch (ending.cause) {
    case 'reset':
    case 'end':
      return ending.cause;
    default:
      return 'truncated';
  }
}

export class RelayedAttempt {
  readonly number: number;
  /** What became of the body's bytes, by their offset in it. */
  readonly fates = new FateLog();
  /** Where the body begins in the log of each side. */
  readonly bodyStart: { readonly server: number; readonly app: number };
  readonly #options: RelayedAttemptOptions;
  /** There while the response is an event stream. */
  #path: EventPath | undefined;
  #link: AttemptLink | undefined;
  #endedFirst: EndingParty | undefined;
  readonly #pauses = new PauseWatch((pause) => this.#notePause(pause));
  #isServerOpen = true;
  #isAppOpen = true;
  #isAppLogged = false;
  /** Set for a body whose bytes are not those of its events. */
  #isEncoded = false;
  /** Bytes of a compressed body are still to be understood. */
  #isDecoding = false;
  #serverEnding: Ending = { cause: 'end' };
  #appEnding: Ending | undefined;
  #atMs = 0;
  #writes = 0;
  #wireBytes = 0;

  constructor(options: RelayedAttemptOptions) {
    const { number, reason, delayMs, beganAtMs, facts, lastEventIdSent, serverSide, appSide } = options;
    this.number = number;
    this.#options = options;
    this.bodyStart = { server: serverSide.log.bodyLength, app: appSide.log.bodyLength };
    const what = { attempt: number, reason, delayMs };
    const { method } = facts;
    appSide.begin({ ...what, lastEventId: facts.lastEventId }, { method, ...facts.app }, beganAtMs);
    serverSide.begin({ ...what, lastEventId: lastEventIdSent }, { method, ...facts.server }, beganAtMs);
    this.#pauses.set(true);
  }

  get isOpenToApp(): boolean {
    return this.#isAppOpen;
  }

  /** Whether it is over on both sides. */
  get isOver(): boolean {
    return !this.#isAppOpen && !this.#isServerOpen;
  }

  /** The response is a stream. */
  open(serverHead: ResponseHead, appHead: ResponseHead, body: BodyFacts, link: AttemptLink): void {
    const { encoding } = body;
    const { serverSide, appSide } = this.#options;
    this.#link = link;
    this.#isEncoded = encoding !== undefined;
    this.#isDecoding = encoding?.isUnknown === false;
    serverSide.open(serverHead, body.format);
    appSide.open(appHead, body.format);
    for (const notice of noticesOfHead(serverHead, { format: body.format, isAnyway: false })) {
      serverSide.note(notice);
      appSide.note(notice);
    }
    if (encoding) {
      const unknown = encoding.isUnknown ? { isUnknown: true as const } : {};
      const notice = { notice: 'compressed', encoding: encoding.names, ...unknown } as const;
      serverSide.note(notice);
      appSide.note(notice);
    }
    this.#options.onOpen(appHead);
    this.#path = this.#createPath(body);
  }

  /** All of the request is on its way to the server. */
  sent(): void {
    const { serverSide, appSide } = this.#options;
    if (this.#isServerOpen) serverSide.writer.markSent();
    if (this.#isAppOpen) appSide.writer.markSent();
  }

  /** Bytes of the body as they came over the wire. */
  fromServer(bytes: Uint8Array, wireBytes: number, readNumber: number): void {
    const { serverSide } = this.#options;
    this.#pauses.look();
    this.#atMs = serverSide.nowMs();
    // Before anything is done with the chunk, which may end the log's attempt.
    this.#path?.push(bytes, () => {
      if (!this.#isEncoded && this.#isServerOpen)
        serverSide.writer.push(bytes, wireBytes, readNumber, this.#atMs);
    });
  }

  /** What the bytes of a compressed body mean. */
  decoded(bytes: Uint8Array, wireBytes: number, readNumber: number): void {
    const { serverSide, appSide } = this.#options;
    const atMs = serverSide.nowMs();
    if (this.#isServerOpen) serverSide.writer.push(bytes, wireBytes, readNumber, atMs);
    if (!this.#isAppLogged) appSide.writer.push(bytes, wireBytes, readNumber, atMs);
  }

  /** The server's connection, or its answer, is over. @param head of an answer that is no event stream */
  serverEnded(ending: Ending, head?: ResponseHead, appHead?: ResponseHead): void {
    if (!this.#isServerOpen) return;
    this.#endedFirst ??= 'server';
    this.#serverEnding = ending;
    if (this.#link) {
      if (!this.#isDecoding) this.#finishServer(ending, undefined);
      this.#path?.serverEnded(appEndingOf(ending));
      return;
    }
    this.#finishServer(ending, head);
    this.#endAppSide(ending, appHead);
  }

  /** All of a compressed body is decoded. @param ending of the body, which may be that it cannot be */
  decodingEnded(ending: Ending): void {
    this.#isDecoding = false;
    this.#endedFirst ??= 'server';
    this.#finishServer(ending, undefined);
    if (this.#appEnding) this.#logAppEnd(ending.cause === 'end' ? this.#appEnding : ending, undefined);
  }

  /** The app has left, or was answered in place of the server. */
  appEnded(ending: Ending & { readonly by: EndingParty }): void {
    if (!this.#isAppOpen) return;
    this.#endedFirst ??= ending.by;
    this.#isDecoding = false;
    // Before the end on the timeline: it may tell what did not happen.
    this.#path?.close();
    this.#endAppSide(ending, undefined);
  }

  /** Ends the app's side in place of the server. */
  endApp(appEnding: AppEnding, ending: Ending): void {
    if (!this.#isAppOpen) return;
    this.#endedFirst ??= 'relay';
    // Before the app can see it, however late this process goes on: its reconnect is measured from here.
    const atMs = performance.now();
    this.#path?.close();
    this.#link?.endApp(appEnding);
    this.#endAppSide(ending, undefined, atMs);
  }

  /** Ends the server's side in place of the app. */
  endServer(wayOut: WayOut, ending: Ending): void {
    if (!this.#isServerOpen) return;
    this.#endedFirst ??= 'relay';
    this.#finishServer(ending, undefined);
    this.#link?.endServer(wayOut);
    if (!this.#isAppOpen) this.#path?.close();
  }

  /** Neither side had anything of us meanwhile. */
  #notePause(pause: Pause): void {
    const { serverSide, appSide } = this.#options;
    if (this.#isServerOpen) serverSide.note({ notice: 'paused', ...pause });
    if (this.#isAppOpen) appSide.note({ notice: 'paused', ...pause });
  }

  #createPath(body: BodyFacts): EventPath {
    const { rules, clock, serverSide, appSide, maxEventBytes } = this.#options;
    return new EventPath({
      rules,
      lastingTold: this.#options.lastingTold,
      fates: this.fates,
      clock,
      maxEventBytes,
      maxHeldBytes,
      catchUp: () => {
        if (isOfLines(body.format)) return 'lines';
        if (this.#isEncoded) return 'compressed';
        if (body.hasLength) return 'length';
        const { offset, bytes } = serverSide.unfinished;
        return { offset: offset - this.bodyStart.server, unfinished: bytes };
      },
      appEntries: () => appSide.log.length,
      sink: {
        write: (bytes, isSimulated) => this.#toApp(bytes, isSimulated),
        endApp: (ending, isSimulated) => {
          this.#endedFirst ??= isSimulated ? 'relay' : 'server';
          const atMs = performance.now();
          this.#link?.endApp(ending);
          this.#endAppSide(
            isSimulated ? { cause: ending, by: 'relay', isSimulated: true } : this.#serverEnding,
            undefined,
            atMs,
          );
        },
        endServer: (ending) => this.#leaveServer(ending),
        pauseServer: (isPaused) => this.#link?.holdServer(isPaused),
        note: (note) => appSide.note({ notice: 'relay', note }),
      },
    });
  }

  #leaveServer(ending: ServerEnding): void {
    if (ending === 'stall') this.#link?.holdServer(true);
    else this.endServer(ending, { cause: 'client', by: 'relay', isSimulated: true });
  }

  #toApp(bytes: Uint8Array, isSimulated: boolean): void {
    if (!this.#isAppOpen) return;
    const { appSide, serverSide } = this.#options;
    this.#link?.writeToApp(bytes);
    if (this.#isEncoded) return;
    this.#writes += 1;
    this.#wireBytes += bytes.length;
    // What passes at once got there when it came, or the clock would say that it was there before it was sent.
    const atMs = Math.max(this.#atMs, serverSide.nowMs());
    appSide.writer.push(bytes, this.#wireBytes, this.#writes, atMs, isSimulated);
  }

  #finishServer(ending: Ending, head: ResponseHead | undefined): void {
    if (!this.#isServerOpen) return;
    this.#pauses.look();
    this.#isServerOpen = false;
    this.#pauses.set(this.#isAppOpen);
    const endedFirst = this.#endedFirst ?? 'server';
    this.#options.serverSide.end(ending, head, endedFirst);
    this.#options.onEnd('server', ending, endedFirst, performance.now());
  }

  #endAppSide(ending: Ending, head: ResponseHead | undefined, atMs = performance.now()): void {
    if (!this.#isAppOpen) return;
    this.#pauses.look();
    this.#isAppOpen = false;
    this.#pauses.set(this.#isServerOpen);
    this.#appEnding = ending;
    // The path ends what the rules have for this attempt, and without a stream there is none.
    if (!this.#path) this.#options.rules.endAttempt();
    this.#options.onEnd('app', ending, this.#endedFirst ?? 'server', atMs);
    // The log still gets what was compressed in the bytes that the app has got.
    if (!this.#isDecoding) this.#logAppEnd(ending, head);
  }

  #logAppEnd(ending: Ending, head: ResponseHead | undefined): void {
    if (this.#isAppLogged) return;
    this.#isAppLogged = true;
    this.#options.appSide.end(ending, head, this.#endedFirst ?? 'server');
  }
}
