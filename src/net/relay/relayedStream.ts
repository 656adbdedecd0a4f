// A call of an app that passes through a relay: its first request and all attempts with which the app resumed it, seen
// from both sides, and what is to happen to it on the way.

import type { Ending, EndingParty } from '../../core/stream/ending.ts';
import type { RequestDetail, ResponseHead } from '../../core/log/detail.ts';
import type { AppMarks } from '../../core/relay/heads/resumption.ts';
import { makesCalls } from '../../core/relay/verdict/callers.ts';
import { recogniseClient } from '../../core/clients/recogniseClient.ts';
import { clientOf, shareClient } from '../../core/clients/streamClient.ts';
import type { ClientChoice, ClientProfile } from '../../core/stream/clientProfile.ts';
import { entryFlags } from '../../core/log/entry.ts';
import type { RelaySide } from '../../core/stream/relayedAs.ts';
import { methodOf, type StreamRequest } from '../../core/stream/streamRequest.ts';
import {
  forgottenPassage,
  passageOf,
  type AttemptFates,
  type EntryPassage,
} from '../../core/relay/path/entryPassage.ts';
import type { RelayNote } from '../../core/stream/relayNote.ts';
import type { RelayRule } from '../../core/relay/rules/relayRule.ts';
import { RelayRules } from '../../core/relay/rules/relayRules.ts';
import { headerValues } from '../../core/stream/headerValues.ts';
import { idBefore, type RequestChange } from '../../core/relay/heads/requestChange.ts';
import type { LogStorage } from '../storage/logStorage.ts';
import { limitProcessorTime, turnSlicing } from '../stream/turnSlicing.ts';
import { RelayedAttempt, type RequestFacts } from './relayedAttempt.ts';
import type { BodyDigest } from './bodyDigest.ts';
import { RelayedSide } from './relayedSide.ts';
import type { ToldLasting } from '../../core/relay/path/lastingNotes.ts';
import type { PathClock } from '../../core/relay/path/outgoing.ts';

/** Attempts of which it is known what became of their bytes. */
const maxFates = 200;

export interface RelayedStreamOptions {
  readonly maxEventBytes: number;
  /** Makes the place for the log of one side; in memory when absent. */
  readonly createStorage?: () => LogStorage;
  /** Who reads the streams; recognised from what the app sends by default. */
  readonly client?: ClientChoice;
}

/** The end of one side of an attempt. */
export interface SideEnd {
  readonly side: RelaySide;
  readonly ending: Ending;
  readonly endedFirst: EndingParty;
  /** On the clock of `performance.now()`. */
  readonly atMs: number;
}

/** Told of what happens to a stream, when it happens. */
export interface StreamListener {
  onOpen(stream: RelayedStream, attempt: RelayedAttempt): void;
  onEnd(stream: RelayedStream, attempt: RelayedAttempt, end: SideEnd): void;
}

/** The clock of what happens on the way of a stream: monotonic, with timers. */
const clock: PathClock = {
  nowMs: turnSlicing.nowMs,
  after: (delayMs, action) => turnSlicing.schedule(action, delayMs),
};

export class RelayedStream {
  /** Of the first request: `GET /events?topic=a`. */
  readonly key: string;
  /** What its first request asked for. */
  readonly head: Pick<RequestFacts, 'key' | 'acceptsEventStream'>;
  readonly serverSide: RelayedSide;
  readonly appSide: RelayedSide;
  readonly #beganAtMs: number;
  /** The last one, until it is over: it holds its connections and their heads. */
  #attempt: RelayedAttempt | undefined;
  #attempts = 0;
  #endedAtMs: number | undefined;
  /** Of the newest attempts, the first one first. */
  readonly #fates: AttemptFates[] = [];
  #rules = new RelayRules(limitProcessorTime);
  #marks: AppMarks;
  /** As an answer said it. */
  #givenSessionId: string | undefined;
  #location: string | undefined;
  #hasOpened = false;
  /** How the app's side of the last attempt ended. */
  #lastEnding: Ending | undefined;
  #body: BodyDigest | undefined;
  readonly clock = clock;
  readonly #lastingTold: ToldLasting = new Map();
  /** While a scenario is played: where the attempt that begins goes instead of the server; undefined: to the server. */
  plan?: () => URL | undefined;
  readonly #maxEventBytes: number;

  readonly #listener: StreamListener;

  constructor(
    facts: RequestFacts,
    { maxEventBytes, createStorage, client = 'auto' }: RelayedStreamOptions,
    listener: StreamListener,
  ) {
    this.#listener = listener;
    this.#maxEventBytes = maxEventBytes;
    this.key = facts.key;
    this.head = { key: facts.key, acceptsEventStream: facts.acceptsEventStream };
    this.#marks = facts.marks;
    this.#beganAtMs = facts.atMs;
    const startedAtMs = Date.now() - (performance.now() - facts.atMs);
    const nowMs = (): number => performance.now() - this.#beganAtMs;
    const createSide = (side: RelaySide): RelayedSide => {
      const request: StreamRequest = { url: facts[side].url, method: facts.method };
      const relayedAs = {
        side,
        upstream: new URL(facts.server.url).origin,
        relay: new URL(facts.app.url).origin,
      };
      const storage = createStorage?.();
      return new RelayedSide({
        request,
        relayedAs,
        startedAtMs,
        maxEventBytes,
        storage,
        nowMs,
        passageOf: (number) => this.#passageOf(side, number),
        ...(side === 'server' && { passages: () => this.#fates }),
      });
    };
    this.serverSide = createSide('server');
    this.appSide = createSide('app');
    const { method } = facts;
    shareClient(this.serverSide.log, this.appSide.log);
    clientOf(this.appSide.log).choose(client);
    clientOf(this.appSide.log).recognise(recogniseClient({ method, headers: facts.app.headers }), method);
  }

  /** The client, where it is one that makes calls and does not come back by itself. */
  get caller(): ClientProfile | undefined {
    const { profile } = clientOf(this.appSide.log).shown;
    return makesCalls(profile, methodOf(this.appSide.request)) ? profile : undefined;
  }

  /** The attempt that the app waits for or reads. */
  get openAttempt(): RelayedAttempt | undefined {
    return this.#attempt?.isOpenToApp ? this.#attempt : undefined;
  }

  /** What is to happen to the stream. */
  get rules(): RelayRules {
    return this.#rules;
  }

  /** Of the Model Context Protocol, as the app's request says or the answer to it; undefined when neither does. */
  get sessionId(): string | undefined {
    return this.#marks.sessionId ?? this.#givenSessionId;
  }

  /** What tells its app from others. */
  get marks(): AppMarks {
    return this.#marks;
  }

  /** Path and query where an answer said that the stream goes on; undefined: none did. */
  get location(): string | undefined {
    return this.#location;
  }

  /** Tells the body of the last request from others. */
  get body(): string {
    return this.#body?.value ?? '';
  }

  /** The body of the request that has come, which may still be on its way. */
  noteBody(body: BodyDigest): void {
    this.#body = body;
  }

  /** Whether a stream of it has begun. */
  get hasOpened(): boolean {
    return this.#hasOpened;
  }

  /** Whether it has failed, and no stream of it has ever begun: the app may send the same again. */
  get hasFailed(): boolean {
    return !this.#hasOpened && this.#lastEnding !== undefined && isFailure(this.#lastEnding);
  }

  /** Whether one of its events had the id, as far back as is worth looking. */
  hasSent(id: string): boolean {
    return [this.appSide, this.serverSide].some((side) => side.hasSent(id));
  }

  /** Takes over what is to happen at another call of the app: whatever waits there has waited for this one. */
  takeRulesOf(other: RelayedStream): void {
    const own = this.#rules;
    this.#rules = other.#rules;
    other.#rules = own;
  }

  /** When the app's side of the last attempt ended, on the clock of `performance.now()`. */
  get endedAtMs(): number {
    return this.#endedAtMs ?? 0;
  }

  /** Adds a rule; it is at work from now on. Returns its number. */
  addRule(rule: RelayRule): number {
    return this.rules.add(rule, this.clock.nowMs());
  }

  sideOf(side: RelaySide): RelayedSide {
    return side === 'server' ? this.serverSide : this.appSide;
  }

  /** Removes what the logs have on disk. */
  dispose(): void {
    this.serverSide.dispose();
    this.appSide.dispose();
  }

  /** Ends both sides of what is open, because the relay is stopped. */
  stop(): void {
    this.#attempt?.endServer('fin', { cause: 'client', by: 'relay' });
    this.#attempt?.endApp('end', { cause: 'end', by: 'relay' });
  }

  /** Where an entry of one side is on the other, and what became of it on the way. */
  #passageOf(side: RelaySide, number: number): EntryPassage | undefined {
    const { attempt, flags } = this.sideOf(side).log.entry(number);
    if (flags & entryFlags.detail) return undefined;
    const first = this.#attempts - this.#fates.length + 1;
    if (attempt > 0 && attempt < first) return forgottenPassage;
    const fates = this.#fates[attempt - first];
    const logs = { server: this.serverSide.log, app: this.appSide.log };
    return fates && passageOf(logs, fates, side, number);
  }

  /** What the server is to be asked for at the next attempt, and the note that tells of it. */
  changeOf({ lastEventId }: RequestFacts): { readonly change: RequestChange; readonly note?: RelayNote } {
    const sent = lastEventId === '' ? undefined : lastEventId;
    const resumed = this.rules.resume(sent, (id, events) => idBefore(this.serverSide.log, id, events));
    const instead = resumed.lastEventId ?? null;
    const isChanged = instead !== (sent ?? null);
    const note = resumed.firing && {
      note: { what: 'resume', ...resumed.firing, sent: lastEventId, instead } as const,
    };
    return {
      change: { isIdentity: !this.rules.isIdle, ...(isChanged && { lastEventId: instead }) },
      ...note,
    };
  }

  /** Ends what is left of the last attempt on the server's side; the app's is over. */
  endAttempt(): void {
    this.#attempt?.endServer('fin', { cause: 'client', by: 'relay' });
  }

  /** The next attempt. What is left of the one before on the server's side is ended. */
  beginAttempt(facts: RequestFacts, lastEventIdSent = facts.lastEventId): RelayedAttempt {
    this.endAttempt();
    this.#attempts += 1;
    const reason: RequestDetail['reason'] = this.#attempts === 1 ? 'connect' : 'reconnect';
    this.#marks = { ...facts.marks, sessionId: facts.marks.sessionId ?? this.#marks.sessionId };
    // A request of before the end of the last attempt is told of after it.
    const atMs = Math.max(facts.atMs, this.#endedAtMs ?? 0);
    // The end of a side is written a little later than it is measured, and may be written only now.
    const writtenMs = Math.max(this.serverSide.log.lastReceivedAtMs, this.appSide.log.lastReceivedAtMs);
    const attempt = new RelayedAttempt({
      number: this.#attempts,
      reason,
      delayMs: this.#endedAtMs === undefined ? 0 : atMs - this.#endedAtMs,
      beganAtMs: Math.max(atMs - this.#beganAtMs, writtenMs),
      facts,
      lastEventIdSent,
      serverSide: this.serverSide,
      appSide: this.appSide,
      rules: this.rules,
      lastingTold: this.#lastingTold,
      clock: this.clock,
      maxEventBytes: this.#maxEventBytes,
      onOpen: (head) => {
        this.#hasOpened = true;
        this.#location = locationOf(head) ?? this.#location;
        this.#givenSessionId = headerValues(head.headers, 'mcp-session-id')[0] ?? this.#givenSessionId;
        this.#listener.onOpen(this, attempt);
      },
      onEnd: (side, ending, endedFirst, atMs) => {
        if (side === 'app') {
          this.#endedAtMs = atMs;
          this.#lastEnding = ending;
        }
        if (this.#attempt?.isOver) this.#attempt = undefined;
        this.#listener.onEnd(this, attempt, { side, ending, endedFirst, atMs });
      },
    });
    this.#attempt = attempt;
    this.#fates.push({ attempt: attempt.number, fates: attempt.fates, bodyStart: attempt.bodyStart });
    if (this.#fates.length > maxFates) this.#fates.shift();
    return attempt;
  }
}

/** An ending at which a client that knows how to tries again. */
export function isFailure({ cause, status = 0 }: Ending): boolean {
  if (cause === 'http-error') return status >= 400;
  return cause === 'no-response' || cause === 'unreachable';
}

/** Where an answer says that its stream can be asked for, on the side of the app. */
function locationOf({ url, headers }: ResponseHead): string | undefined {
  const named = (name: string): string | undefined =>
    headers.find(([other]) => other.toLowerCase() === name)?.[1];
  const location = named('location') ?? named('content-location');
  if (location === undefined || !URL.canParse(location, url)) return undefined;
  const { origin, pathname, search } = new URL(location, url);
  return origin === new URL(url).origin ? pathname + search : undefined;
}
