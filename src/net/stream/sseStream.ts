// A stream: one request and all its attempts, written into one log. It runs the effects of the connection's reducer on
// real sockets and timers. At any time it has at most one live attempt; disposed, it has neither socket nor timer.

import { clientOf } from '../../core/clients/streamClient.ts';
import { noticesOfHead } from '../../core/log/headNotices.ts';
import {
  AttemptWriter,
  type BodyListener,
  type TrafficCounts,
  type WrittenAttempt,
} from '../../core/log/attemptWriter.ts';
import type { IncompleteBytes } from '../../core/log/attemptRecorder.ts';
import { assertNever } from '../../core/base/assertNever.ts';
import {
  initialConnection,
  reduceConnection,
  type ConnectionEffect,
  type ConnectionInput,
  type ConnectionState,
} from '../../core/stream/connection.ts';
import type { ClientChoice } from '../../core/stream/clientProfile.ts';
import { isRefusedByEventSource } from '../../core/stream/bodyFormat.ts';
import { isOfLines, type BodyFormat } from '../../core/wire/bodyFraming.ts';
import type { Fault } from '../../core/stream/fault.ts';
import type { EventLog } from '../../core/log/eventLog.ts';
import {
  policyOf,
  type ReconnectPolicy,
  type ResolvedRequest,
  type StreamRequest,
} from '../../core/stream/streamRequest.ts';
import { verdictOfState, type Verdict } from '../../core/stream/verdict.ts';
import { hasControlCharacter } from '../../core/wire/headerText.ts';
import { PauseWatch, type Pause } from './pauseWatch.ts';
import { Attempt, type AttemptObserver } from '../http/attempt.ts';
import { hideInEnding, hideValuesIn } from '../../core/stream/hiddenValues.ts';
import { directRoute, type Route } from '../http/redirect.ts';
import { CloseMessageWatch } from './closeMessageWatch.ts';
import { connectionOptionsOf, type ConnectionOptions } from '../http/connectionOptions.ts';
import { endingOfAnswer, FaultInjector, SimulationError } from './faultInjector.ts';
import { checkRequest } from '../http/requestHead.ts';
import { createLog } from '../storage/storedLog.ts';
import type { CloseMessageRule } from '../../core/wire/closeMessage.ts';
import { stateAfter, writeWindowEnd, type StreamBefore } from './streamBefore.ts';
import type { LogStorage } from '../storage/logStorage.ts';

/** What a stream can be told beyond its request. */
export interface SseStreamOptions extends Partial<ConnectionOptions> {
  /** A larger event, or line, ends the attempt; 16 MiB by default. */
  readonly maxEventBytes?: number;
  /** Reconnection time until the server sends a retry; 3,000 ms by default. */
  readonly reconnectionTimeMs?: number;
  /** Replaces what must not be kept (references to stored secrets) just before a request is sent. */
  readonly resolveRequest?: (request: StreamRequest) => ResolvedRequest;
  /** Messages by which the server says that the stream is over. None by default. */
  readonly closeMessages?: readonly CloseMessageRule[];
  /** Where the log keeps its bytes, which is this stream's alone. By default all of them stay in memory. */
  readonly storage?: LogStorage;
  /** Who reads the stream in the app, where its request does not say so; recognised from the request by default. */
  readonly client?: ClientChoice;
  /** What it goes on after; a new stream when absent. */
  readonly before?: StreamBefore;
}

export const defaultMaxEventBytes = 16 * 1024 * 1024;

/**
 * Pause before the stream comes back by itself, in milliseconds, also where a server asks for none: a browser has as much
 * between two requests (Chromium 153, `retry: 0`, on loopback: 10.7 ms), and a server gets no more of us than of it.
 * [spec] "Optionally, wait some more."
 */
const leastPauseMs = 10;

type AttemptEffect = Extract<ConnectionEffect, { readonly kind: 'attempt' }>;

export class SseStream {
  readonly log: EventLog;
  readonly request: StreamRequest;
  readonly #options: SseStreamOptions;
  readonly #connectionOptions: ConnectionOptions;
  readonly #beganAtMs: number;
  readonly #maxEventBytes: number;
  readonly #writer: AttemptWriter;
  readonly #faults: FaultInjector;
  readonly #pauses = new PauseWatch((pause) => this.#onPause(pause));
  #attempt: Attempt | undefined;
  /** The attempt that runs, or ran last, as it is written. */
  #written: WrittenAttempt | undefined;
  #timer: NodeJS.Timeout | undefined;
  #endedAtMs: number | undefined;
  #bodyFormat: BodyFormat = 'event-stream';
  /** Where redirects led the attempts before, if they did. */
  #route: Route | undefined;

  /** @throws InvalidRequestError when the request cannot be sent as it is; nothing is sent before `connect` */
  constructor(request: StreamRequest, options: SseStreamOptions = {}) {
    checkRequest(request);
    this.request = request;
    this.#options = options;
    this.#connectionOptions = connectionOptionsOf(options);
    this.#maxEventBytes = options.maxEventBytes ?? defaultMaxEventBytes;
    const { before } = options;
    // What came after the window had gone is later than all that came before, whatever the clock says.
    const passedMs = before ? Math.max(before.nowMs, Date.now() - before.log.startedAtMs) : 0;
    this.#beganAtMs = performance.now() - passedMs;
    this.log = createLog(options.storage, () => this.#writer.now(), undefined, before?.log);
    clientOf(this.log).choose(request.client ?? options.client ?? 'auto');
    if (request.lastEventId !== undefined && !before) this.log.beginWithId(request.lastEventId);
    this.#writer = new AttemptWriter({
      log: this.log,
      request,
      ...(before && {
        before: {
          totals: before.totals,
          reads: this.log.arrivals.at(this.log.arrivals.count - 1)?.chunk ?? 0,
          phaseSinceMs: before.phaseSinceMs,
        },
      }),
      state: before
        ? stateAfter(before)
        : initialConnection({
            policy: policyOf(request),
            ...(request.lastEventId !== undefined && { lastEventId: request.lastEventId }),
            ...(options.reconnectionTimeMs !== undefined && {
              reconnectionTimeMs: options.reconnectionTimeMs,
            }),
          }),
      maxEventBytes: this.#maxEventBytes,
      nowMs: () => this.nowMs(),
    });
    if (before) writeWindowEnd(this.log, before);
    this.#faults = new FaultInjector(this.log, (fault, stage) => {
      this.#written?.journal.writeNotice({ notice: 'fault', fault, stage });
    });
  }

  /** The connection's state: phase, attempt, last event id, reconnection time, policy. */
  get state(): ConnectionState {
    return this.#writer.state;
  }

  /** When the current phase began, in milliseconds since the stream began. */
  get phaseSinceMs(): number {
    return this.#writer.phaseSinceMs;
  }

  /** Since when the response is awaited, in the stream's time; undefined before the request is sent, and after. */
  get awaitedSinceMs(): number | undefined {
    return this.#writer.awaitedSinceMs;
  }

  /** Messages dispatched, and bytes received (decoded, and as they came), over all attempts; clearing keeps them. */
  get totals(): TrafficCounts {
    return this.#writer.totals;
  }

  /** What the attempt that runs, or ran last, has received. */
  get attemptCounts(): TrafficCounts {
    return this.#writer.attemptCounts;
  }

  /** What has come of the running attempt's body and is no entry yet. */
  get incomplete(): IncompleteBytes | undefined {
    return this.#writer.incomplete;
  }

  /** How the body of the attempt that runs, or ran last, is read. */
  get bodyFormat(): BodyFormat {
    return this.#bodyFormat;
  }

  /** Bytes of the log that are on disk. */
  get spilledBytes(): number {
    return this.#options.storage?.spilledBytes ?? 0;
  }

  /** Milliseconds since the stream began, the clock of all its entries. */
  nowMs(): number {
    return performance.now() - this.#beganAtMs;
  }

  /** Starts, starts again after a stop, or ends the running attempt or the waiting and starts the next attempt now. */
  connect(): void {
    if (this.state.phase === 'stopped') this.#route = undefined;
    this.#dispatch({ kind: 'connect' });
  }

  /** Whether it goes on after its window was closed or reloaded. */
  get isContinued(): boolean {
    return this.#options.before !== undefined;
  }

  /** Connects again after its window was closed or reloaded, where it was told to go on. */
  goOn(): void {
    if (this.#options.before && this.state.phase === 'waiting' && this.#timer === undefined)
      this.#dispatch({ kind: 'timer' });
  }

  /**
   * Closes as `EventSource.close()` does: the socket is gone at once, and nothing more is reported. A clear of before
   * cannot be undone any more.
   */
  close(): void {
    if (this.state.phase !== 'stopped') this.log.forgetCleared();
    this.#dispatch({ kind: 'close' });
  }

  setPolicy(policy: ReconnectPolicy): void {
    this.#dispatch({ kind: 'policy', policy });
  }

  /** The simulated fault that waits for its moment. */
  get armedFault(): Fault | undefined {
    return this.#faults.armed;
  }

  /**
   * Makes a fault happen to the running attempt, in place of one that still waits for its moment. A fault that is an
   * answer can also be given while the stream waits: the next attempt meets it.
   * @throws SimulationError when there is nothing that it could happen to
   */
  simulate(fault: Fault): void {
    const { phase } = this.state;
    const attempt = this.#attempt;
    if (phase === 'waiting' && this.#faults.answerNext(fault)) return;
    if (phase !== 'open' || !attempt) throw new SimulationError(phase);
    const isInsideLine = this.#written?.body.isInsideLine === true;
    this.#faults.arm(fault, attempt, isInsideLine, isOfLines(this.#bodyFormat));
  }

  /** Notes on the timeline that the server was asked to make a fault itself. */
  noteServerFault(fault: Fault): void {
    this.#written?.journal.writeNotice({ notice: 'fault', fault, stage: 'by server' });
  }

  /** Takes back a fault that still waits for its moment, or for the next attempt. */
  disarmFault(): void {
    this.#faults.disarm();
  }

  /** Empties the log, until `log.undoClear()`; a running attempt goes on. */
  clear(): void {
    this.#writer.clear();
  }

  /** Closes, and removes what the log has on disk. What was only there can be read no more. */
  dispose(): void {
    this.close();
    this.#options.storage?.dispose();
  }

  /** Calls the listener when the state has changed (not for each entry: see `log.subscribe`). Returns how to stop. */
  onStateChange(listener: () => void): () => void {
    return this.#writer.onStateChange(listener);
  }

  /** @param record writes the entry for the input, once the state has changed and before anybody is told of that */
  #dispatch(input: ConnectionInput, record?: () => void): void {
    const [state, effects] = reduceConnection(this.state, input);
    this.#writer.enter(state, () => {
      for (const effect of effects) this.#run(effect);
      record?.();
    });
    this.#pauses.set(!['idle', 'stopped'].includes(this.state.phase));
  }

  /** What came meanwhile is still to be read. */
  #onPause(pause: Pause): void {
    this.#attempt?.forgivePause();
    this.#written?.journal.writeNotice({ notice: 'paused', ...pause });
  }

  #run(effect: ConnectionEffect): void {
    switch (effect.kind) {
      case 'attempt':
        // Who was told of the end of the attempt before may have closed or connected again already.
        if (this.#writer.isLive(effect.attempt)) this.#startAttempt(effect);
        break;
      case 'abort':
        this.#abort();
        break;
      case 'start timer':
        this.#timer = setTimeout(
          () => this.#dispatch({ kind: 'timer' }),
          Math.max(effect.delayMs, leastPauseMs),
        );
        break;
      case 'stop timer':
        clearTimeout(this.#timer);
        break;
      default:
        assertNever(effect);
    }
  }

  #startAttempt(effect: AttemptEffect): void {
    const delayMs = this.#endedAtMs === undefined ? 0 : this.nowMs() - this.#endedAtMs;
    const watch = new CloseMessageWatch({
      rules: this.#options.closeMessages ?? [],
      action: this.request.onCloseMessage ?? 'close',
      end: (ending) => this.#attempt?.end(ending),
      note: (detail) => written.journal.writeNotice(detail),
    });
    const lastEventId = sendableId(effect.lastEventId);
    const isIdUnsent = lastEventId !== effect.lastEventId;
    const start = { ...effect, lastEventId, delayMs, isIdUnsent };
    const request = this.#options.resolveRequest?.(this.request) ?? this.request;
    const written = this.#writer.begin(start, this.#listen(effect.attempt, watch));
    this.#written = written;
    const route = this.#route ?? directRoute(request.url);
    const answer = this.#faults.takeAnswer();
    const what = {
      request,
      route,
      lastEventId,
      ...(answer && { simulatedAnswer: endingOfAnswer(answer) }),
    };
    this.#attempt = new Attempt(
      what,
      this.#connectionOptions,
      this.#observe(effect, written, watch, request),
    );
  }

  #listen(attempt: number, watch: CloseMessageWatch): BodyListener {
    return {
      ...(watch.isWatching && {
        wantsMessage: (type, bytes, start, end) => watch.wants(type, bytes, start, end),
        onMessageLogged: (number) => watch.follow(this.log.fields(this.log.entry(number))),
      }),
      onTooLarge: () => this.#attempt?.end({ cause: 'limit', limit: this.#maxEventBytes }),
      isListening: () => this.#writer.isLive(attempt) && !this.#faults.isStalled,
    };
  }

  #observe(
    { attempt }: AttemptEffect,
    written: WrittenAttempt,
    watch: CloseMessageWatch,
    { hidden = [] }: ResolvedRequest,
  ): AttemptObserver {
    const { journal } = written;
    const hide = <Value>(value: Value): Value => hideValuesIn(value, hidden);
    let readAs: BodyFormat | undefined;
    return {
      onRequest: (url, method, headers) => journal.writeRequest(hide(url), method, hide(headers)),
      onRedirect: (hop) => journal.writeRedirect(hide(hop)),
      onSent: () => {
        if (this.#writer.isLive(attempt)) this.#writer.markSent();
      },
      onOpen: (head, encodings, route, reading) => {
        this.#pauses.look();
        if (isRefusedByEventSource(reading)) readAs = reading.format;
        this.#bodyFormat = reading.format;
        written.body.readAs(reading.format);
        // The standard reconnects to where a redirect led: the request's URL is the last of its list.
        if (head.redirects.length > 0) this.#route = route;
        this.#dispatch({ kind: 'opened', attempt }, () => {
          journal.writeOpen(hide(head));
          const notices = noticesOfHead(head, reading);
          if (encodings.length > 0) notices.push({ notice: 'compressed', encoding: encodings.join(', ') });
          // Who is told of one may close the stream.
          for (const notice of notices) if (this.#writer.isLive(attempt)) journal.writeNotice(notice);
        });
      },
      onBytes: (bytes, wireBytes, readNumber) => {
        this.#pauses.look();
        // Who is told of a pause may close the stream.
        if (!this.#writer.isLive(attempt)) return;
        this.#faults.pass(bytes, (passed) => {
          this.#writer.push(passed, wireBytes, readNumber, this.nowMs());
        });
      },
      onEnd: (wireEnding, head) => {
        this.#pauses.look();
        this.#attempt = undefined;
        this.#faults.endAttempt();
        watch.end(wireEnding);
        this.#writer.endBody(written, wireEnding.cause === 'end');
        const ofBody = written.body.endingOf(readAs ? { ...wireEnding, readAs } : wireEnding);
        // The state tells of it too, in words.
        const ending = hideInEnding(journal.endingOf(ofBody, written.counts), hidden);
        this.#endedAtMs = this.nowMs();
        const before = this.state;
        this.#dispatch({ kind: 'ended', attempt, ending }, () => {
          journal.writeEnd(ending, hide(head), before, written.counts, {
            next: this.#nextOfOwn(),
          });
        });
      },
    };
  }

  /** What this stream does next, with the id that it can send. */
  #nextOfOwn(): Verdict {
    const next = verdictOfState(this.state);
    return next.next === 'reconnect' ? { ...next, lastEventId: sendableId(next.lastEventId) } : next;
  }

  #abort(): void {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    attempt?.end({ cause: 'client' });
  }
}

/** The last event id that a request takes along; empty for one with a character that Node puts into no header. */
function sendableId(id: string): string {
  return hasControlCharacter(id) ? '' : id;
}
