// The timing of a stream, read from its log once and kept up in memory that does not grow with the stream: quantiles,
// not values. What is told of a log is the same in whatever slices it was read. Time between attempts is no gap.

import type { NoticeDetail } from '../log/detail.ts';
import { entryFlags, type Entry } from '../log/entry.ts';
import { isKind } from '../log/eventLog.ts';
import { SequentialReader } from '../log/logReader.ts';
import { unknownTimingBy, type UnknownTiming } from '../stream/captureNote.ts';
import { isOfLines } from '../wire/bodyFraming.ts';
import { headerValues } from '../stream/headerValues.ts';
import { AttemptTimings } from './attemptTimings.ts';
import { GapMeter } from './gapMeter.ts';
import { HeartbeatMeter } from './heartbeatMeter.ts';
import { HeldHeadMeter } from './heldHeadMeter.ts';
import { MeasuredValues } from './measuredValues.ts';
import { RateSeries } from './rateSeries.ts';
import { ReadMeter } from './readMeter.ts';
import { SilenceMeter } from './silenceMeter.ts';
import type { TimingData } from './timingData.ts';
import { TypeTimings } from './typeTimings.ts';
import { present } from '../base/present.ts';

/** Entries that are taken at once: some milliseconds' work. */
const maxSliceEntries = 10_000;

type Pause = Extract<NoticeDetail, { readonly notice: 'paused' }>;

/** What was measured, to be looked at. */
export type Measured = Readonly<Measurements>;

/** What is measured since the log began or was cleared. */
class Measurements {
  readonly rate = new RateSeries();
  readonly gaps = new GapMeter();
  readonly sizes = new MeasuredValues();
  readonly reads = new ReadMeter();
  readonly heartbeats = new HeartbeatMeter();
  readonly silences = new SilenceMeter();
  readonly heldHeads = new HeldHeadMeter();
  readonly attempts = new AttemptTimings();
  readonly types = new TypeTimings();
  entries = 0;
  attempt = 0;
  events = 0;
  /** Events and id-only blocks that have an id. */
  ids = 0;
  /** Reconnects after events that sent no Last-Event-ID, and the request of the first. */
  reconnects = 0;
  firstReconnectEntry = 0;
  /** The newest request; 0 where the timeline was cleared after it. */
  requestEntry = 0;
  /** When the last byte of an entry came over the connection that is open, or when it opened. */
  quietSince: { readonly atMs: number; readonly entry: number } | undefined;
  /** Whether nothing more is read from the connection because that was simulated. */
  isStallSimulated = false;
  /** Whether nothing is told of the stream: the debugger has stopped the app that reads it, or the app has forgotten it. */
  isStopped = false;
  /** When the newest pause since that request was over; undefined where there was none. */
  goesOnSinceMs: number | undefined;
  /** Times that a debugger had stopped the app, and how long altogether. */
  stops = 0;
  stoppedMs = 0;
  /** Whether a body was of lines, which have no ids. */
  hasLines = false;
  /** What a file that the stream was read from does not know: then nothing is measured of it. */
  unknown: UnknownTiming | undefined;
  /** Content-Encoding of the newest response; empty when it has none. */
  contentEncoding = '';
}

export class Timing extends SequentialReader {
  #measured = new Measurements();

  override update(maxEntries = Infinity): void {
    super.update(Math.min(maxEntries, maxSliceEntries));
  }

  /** What was measured, for what is concluded from it. */
  get measured(): Measured {
    return this.#measured;
  }

  data(): TimingData {
    const { entries, events, rate, reads, types, attempts, heartbeats, gaps, sizes } = this.#measured;
    const { stops, stoppedMs } = this.#measured;
    const [gapData, sizeData] = [gaps.data(), sizes.data()];
    const [firstBytes, firstEvents] = [attempts.firstBytes.data(), attempts.firstEvents.data()];
    const heartbeatData = heartbeats.data(reads.commentOnlyReads);
    return {
      ...present({ unknown: this.#measured.unknown }),
      entries,
      unreadEntries: this.log.length - entries,
      events,
      rate: rate.data(gapData?.p50Ms),
      reads: reads.data(),
      ...present({ gaps: gapData, sizes: sizeData, heartbeats: heartbeatData, firstBytes, firstEvents }),
      types: types.data(),
      otherTypeEvents: types.otherEvents,
      attempts: attempts.data(),
      omittedAttempts: attempts.omitted,
      ...(stops > 0 && { stops: { count: stops, totalMs: stoppedMs } }),
    };
  }

  protected override reset(): void {
    this.#measured = new Measurements();
  }

  protected override take(number: number): void {
    const entry = this.log.entry(number);
    this.#measured.entries = entry.number;
    if (entry.attempt !== this.#measured.attempt) this.#beginAttempt(entry);
    if (entry.flags & entryFlags.detail) this.#takeDetail(entry);
    // The end of a body reports a block that it cut off; when its last bytes came is not known.
    else if (entry.type === 'lost-block' && entry.kind === 'notice') this.#measured.quietSince = undefined;
    else this.#takeOfBody(entry);
  }

  #beginAttempt(entry: Entry): void {
    const measured = this.#measured;
    measured.attempt = entry.attempt;
    measured.requestEntry = entry.kind === 'request' ? entry.number : 0;
    measured.quietSince = undefined;
    measured.isStallSimulated = false;
    measured.isStopped = false;
    measured.goesOnSinceMs = undefined;
    measured.reads.beginAttempt();
    measured.heartbeats.beginAttempt();
    measured.heldHeads.beginAttempt();
    measured.attempts.begin(
      entry.attempt,
      entry.number,
      entry.kind === 'request' ? entry.receivedAtMs : undefined,
    );
  }

  #takeDetail(entry: Entry): void {
    const measured = this.#measured;
    switch (entry.kind) {
      case 'request': {
        const detail = measured.events > 0 ? this.log.detail(entry) : undefined;
        if (detail?.reason !== 'reconnect' || detail.lastEventId !== undefined) return;
        measured.reconnects += 1;
        if (measured.reconnects === 1) measured.firstReconnectEntry = entry.number;
        break;
      }
      case 'open': {
        measured.quietSince = { atMs: entry.receivedAtMs, entry: entry.number };
        const head = this.log.detail(entry);
        measured.contentEncoding = headerValues(head?.headers ?? [], 'content-encoding')[0] ?? '';
        const firstByteMs = head?.timings.firstByteMs;
        const mayBringMuch = measured.goesOnSinceMs !== undefined || this.#isResuming();
        if (head) measured.heldHeads.open(entry, head, mayBringMuch);
        if (firstByteMs !== undefined) measured.attempts.addFirstByte(firstByteMs, entry.number);
        break;
      }
      case 'notice': {
        const isTold = ['fault', 'read-as', 'capture', 'paused', 'debug'].includes(entry.type);
        const detail = isTold ? this.log.detail(entry) : undefined;
        if (detail?.notice === 'paused') this.#pause(entry, detail);
        if (detail?.notice === 'debug' && detail.note.what === 'forgotten') measured.isStopped = true;
        if (detail?.notice === 'capture') this.#learnUnknown(unknownTimingBy(detail.note));
        if (detail?.notice === 'read-as' && isOfLines(detail.format)) measured.hasLines = true;
        if (detail?.notice === 'fault' && detail.stage === 'stalled') measured.isStallSimulated = true;
        break;
      }
      case 'close':
      case 'error':
        measured.heldHeads.end(entry, entry.kind === 'close' && (entry.flags & entryFlags.simulated) === 0);
        if ((entry.flags & entryFlags.simulated) === 0) this.#addSilence(entry, true);
        measured.quietSince = undefined;
        break;
      // These come from a body, and have no detail.
      case 'message':
      case 'comment':
      case 'retry':
      case 'id':
        break;
    }
  }

  /** The inspector, or the app, did not run: what was silent, or came late, was so for this reason alone. */
  #pause({ number, receivedAtMs }: Entry, { pausedMs, isByDebugger, isGoingOn }: Pause): void {
    const measured = this.#measured;
    measured.isStopped = isGoingOn === true;
    measured.goesOnSinceMs = receivedAtMs;
    if (isByDebugger && !isGoingOn) {
      measured.stops += 1;
      measured.stoppedMs += pausedMs;
    }
    if (measured.quietSince) measured.quietSince = { atMs: receivedAtMs, entry: number };
    measured.reads.pause();
    measured.heartbeats.beginAttempt();
    measured.heldHeads.beginAttempt();
    measured.attempts.pause();
    measured.types.pause();
  }

  #learnUnknown(unknown: UnknownTiming | undefined): void {
    const measured = this.#measured;
    if (unknown !== undefined && measured.unknown !== 'times') measured.unknown = unknown;
    if (measured.unknown !== undefined) measured.quietSince = undefined;
  }

  /** Of a stream from a file that has no times: what can be counted. */
  #countOfBody({ kind, flags, length, number }: Entry): void {
    const measured = this.#measured;
    if (flags & entryFlags.hasId) measured.ids += 1;
    if (kind !== 'message') return;
    measured.events += 1;
    measured.sizes.add(length, number);
  }

  #takeOfBody(entry: Entry): void {
    const measured = this.#measured;
    if (measured.unknown === 'times') return this.#countOfBody(entry);
    if (measured.unknown === 'reads') {
      if (entry.flags & entryFlags.hasId) measured.ids += 1;
      if (entry.kind === 'message') this.#takeEvent(entry);
      return;
    }
    if (measured.reads.isNextRead(entry)) this.#addSilence(entry, false);
    measured.reads.take(entry);
    measured.quietSince = { atMs: entry.receivedAtMs, entry: entry.number };
    if (entry.flags & entryFlags.hasId) measured.ids += 1;
    if (entry.kind === 'comment') measured.heartbeats.take(entry);
    else if (entry.kind === 'message') this.#takeEvent(entry);
  }

  #takeEvent(entry: Entry): void {
    const measured = this.#measured;
    const { number, receivedAtMs, length } = entry;
    measured.events += 1;
    measured.rate.add(receivedAtMs);
    measured.sizes.add(length, number);
    measured.types.add(entry);
    measured.heldHeads.addEvent(entry);
    const gap = measured.attempts.addEvent(number, receivedAtMs);
    if (gap) measured.gaps.add(gap.gapMs, gap.fromEntry, number);
  }

  /** Whether the newest request says where to go on; so it may, where that is not known. */
  #isResuming(): boolean {
    const { requestEntry } = this.#measured;
    const entry = requestEntry === 0 ? undefined : this.log.entry(requestEntry);
    if (!entry || !isKind(entry, 'request')) return true;
    const detail = this.log.detail(entry);
    return detail === undefined || detail.lastEventId !== undefined;
  }

  #addSilence(entry: Entry, isCut: boolean): void {
    const { quietSince, isStallSimulated, isStopped, silences } = this.#measured;
    if (!quietSince || isStallSimulated || isStopped) return;
    const durationMs = entry.receivedAtMs - quietSince.atMs;
    silences.add({ durationMs, fromEntry: quietSince.entry, toEntry: entry.number }, isCut);
  }
}
