// A stream of a traced server, written from what its code hands to the response: its bytes are those that were written,
// whether they arrived anywhere or not, and each is known with the line that wrote it.

import * as l10n from '@vscode/l10n';

import { present } from '../../core/base/present.ts';
import { bytesOfBase64 } from '../../core/capture/reading/base64.ts';
import type { WatchedRequest } from '../../core/debug/watchListener.ts';
import { describePlace, type ServerNote, type ServerPlace } from '../../core/debug/words/serverNote.ts';
import { keepTrace, type WrittenEntry } from '../../core/probe/logTrace.ts';
import { entryFlags } from '../../core/log/entry.ts';
import type { ResponseHead } from '../../core/log/detail.ts';
import { isBodiless, type ProbeMessage, type ProbeMoment } from '../../core/probe/probeMessage.ts';
import { countCall, type ServerFacts } from '../../core/probe/serverFacts.ts';
import { serverFindings } from '../../core/probe/serverFindings.ts';
import { WriteTable, type WrittenAt } from '../../core/probe/writeTable.ts';
import { readingOf } from '../../core/stream/bodyFormat.ts';
import type { Ending } from '../../core/stream/ending.ts';
import { headerValues } from '../../core/stream/headerValues.ts';
import type { Findings } from '../../core/timing/findings.ts';
import { DebuggedStream, type DebuggedStreamOptions } from '../debug/debuggedStream.ts';

type MessageOf<What> = Extract<ProbeMessage, { readonly what: What }>;

export interface TracedStreamOptions extends DebuggedStreamOptions {
  /** The place that a number stands for. */
  readonly placeOf: (place: number) => ServerPlace;
}

export class TracedStream extends DebuggedStream {
  readonly #known: (place: number) => ServerPlace;
  readonly #writes = new WriteTable();
  /** Places that have written to it, with what they did. */
  readonly #writers = new Map<number, { writes: number; lastAtMs: number }>();
  #facts: ServerFacts | undefined;
  #reads = 0;

  /** @param request its first */
  constructor(request: WatchedRequest, options: TracedStreamOptions) {
    super(request, options);
    this.#known = options.placeOf;
    this.log.subscribeClear(() => this.#writes.clear());
    keepTrace(this.log, {
      writtenEntry: (number) => this.#writtenEntry(number),
      findings: () => this.serverFindings(),
    });
  }

  /** What is to be said of how its newest response is written. */
  serverFindings(): Findings {
    return this.#facts ? serverFindings(this.#facts, this.nowMs()) : { findings: [] };
  }

  /** The write that handed over a byte of the log's bodies, as far as it is known. */
  writeAt(offset: number): (Omit<WrittenAt, 'place'> & { readonly place: ServerPlace }) | undefined {
    const found = this.#writes.at(offset);
    return found && { ...found, place: this.#placeOf(found.place) };
  }

  /** The lines that have written to it, and how often. Times are those of the stream. */
  writingLines(): { readonly place: ServerPlace; readonly writes: number; readonly lastAtMs: number }[] {
    return [...this.#writers].map(([place, facts]) => ({ place: this.#placeOf(place), ...facts }));
  }

  /** A response begins. Times here are on the clock of `performance.now()`. */
  openResponse(message: MessageOf<'open'>, atMs: number, requestedAtMs: number | undefined): void {
    const head = headOf(message);
    const contentTypes = headerValues(head.headers, 'content-type');
    const reading = readingOf(contentTypes, undefined);
    if (!reading) return;
    this.openAt(head, reading, atMs);
    this.#facts = {
      headPlace: this.#placeOf(message.place),
      headAtMs: this.#timeOf(atMs),
      openEntry: this.log.length,
      requestedAtMs: requestedAtMs === undefined ? undefined : this.#timeOf(requestedAtMs),
      isHeadSet: message.call === 'writeHead',
      sentAtMs: message.isLate ? this.#timeOf(atMs) : undefined,
      sentPlace: undefined,
      // Without a body it says how long one would be.
      contentLength: isBodiless(message.method, head.status)
        ? undefined
        : headerValues(head.headers, 'content-length')[0],
      coding: codingOf(head),
      endPlace: undefined,
      destroyPlace: undefined,
      closedAtMs: undefined,
      afterEnd: undefined,
      afterDestroy: undefined,
      afterClose: undefined,
      underPressure: undefined,
    };
    if (message.isLate) this.#note({ did: 'begin untraced' }, atMs);
    if (this.#facts.coding) this.#note({ did: 'compress', coding: this.#facts.coding.name }, atMs);
  }

  /** The code called something. */
  takeCall(message: MessageOf<'call'>, atMs: number): void {
    const facts = this.#facts;
    if (!facts) return;
    const { call, moment, count, isPressed, isCoded = false, size } = message;
    const place = this.#placeOf(message.place);
    if (isCoded && size > maxCodingHead) this.#passCoding(facts, atMs);
    if (isCoded && facts.coding?.isReadable) return;
    if (moment) return this.#takeLate(facts, { moment, place, atMs, count });
    if (call !== 'destroy') this.#send(facts, place, atMs);
    if (message.data !== undefined) this.#write(message, place, atMs);
    if (facts.coding && !isCoded && size > 0) {
      facts.coding.isReadable = true;
      facts.coding.waiting ??= { sinceMs: this.#timeOf(atMs), writes: 0, place };
      facts.coding.waiting.writes += 1;
    }
    if (isPressed) {
      const isFirst = !facts.underPressure;
      facts.underPressure = this.#count(facts.underPressure, place, atMs);
      if (isFirst) this.#note({ did: 'write under pressure', place }, atMs);
    }
    if (call === 'end') {
      facts.endPlace = place;
      this.#note({ did: 'end', place }, atMs);
    }
    if (call === 'destroy') {
      facts.destroyPlace = place;
      this.#note({ did: 'destroy', place }, atMs);
    }
  }

  /** The connection is over for the response. */
  closeResponse({ isEnded, isFinished, isDestroyed, code }: MessageOf<'close'>, atMs: number): void {
    const facts = this.#facts;
    if (!facts) return;
    facts.closedAtMs = this.#timeOf(atMs);
    if (isEnded && !isFinished) this.#note({ did: 'close unfinished' }, atMs);
    const ending: Ending =
      isEnded && isFinished
        ? { cause: 'end' }
        : isDestroyed
          ? { cause: 'truncated', ...(code !== '' && { code }) }
          : { cause: 'client', by: 'app', ...(code !== '' && { code }) };
    this.endAt(ending, undefined, atMs);
  }

  /** The probe left something out. */
  takeDropped({ count, bytes }: MessageOf<'dropped'>, atMs: number): void {
    this.#note({ did: 'drop', count, bytes }, atMs);
  }

  /** Nothing more is told. */
  stopTracing(): void {
    this.leaveNow({ notice: 'server', note: { did: 'leave' } });
  }

  #writtenEntry(number: number): WrittenEntry | undefined {
    const entry = this.log.entry(number);
    if (entry.flags & entryFlags.detail || entry.length === 0) return undefined;
    const write = this.writeAt(entry.offset + entry.length - 1);
    return (
      write && {
        sentence: l10n.t('Written by {0}.', describePlace(write.place)),
        place: write.place,
      }
    );
  }

  /** Something left the compression. */
  #passCoding({ coding }: ServerFacts, atMs: number): void {
    const waiting = coding?.waiting;
    if (!coding || !waiting) return;
    coding.waiting = undefined;
    const heldMs = this.#timeOf(atMs) - waiting.sinceMs;
    if (heldMs > (coding.longest?.heldMs ?? 0)) coding.longest = { ...waiting, heldMs };
  }

  #send(facts: ServerFacts, place: ServerPlace, atMs: number): void {
    if (facts.sentAtMs !== undefined) return;
    facts.sentAtMs = this.#timeOf(atMs);
    facts.sentPlace = place;
    const heldMs = facts.sentAtMs - facts.headAtMs;
    if (facts.isHeadSet && heldMs >= leastTellingMs)
      this.#note({ did: 'send head', place, afterMs: heldMs }, atMs);
  }

  #write({ data = '', place: number, size }: MessageOf<'call'>, place: ServerPlace, atMs: number): void {
    const bytes = bytesOfBase64(data);
    if (!bytes || bytes.length === 0) return;
    const writer = this.#writers.get(number);
    if (writer) {
      writer.writes += 1;
      writer.lastAtMs = this.#timeOf(atMs);
    } else if (this.#writers.size < maxWriters) {
      this.#writers.set(number, { writes: 1, lastAtMs: this.#timeOf(atMs) });
      this.#note({ did: 'write', place }, atMs);
    }
    this.#reads += 1;
    const from = this.log.bodyLength;
    this.write({ bytes, atMs, wireBytes: this.attemptCounts.wireBytes + size, readNumber: this.#reads });
    this.#writes.add(from, this.log.bodyLength, { place: number, atMs: this.#timeOf(atMs) });
  }

  #takeLate(
    facts: ServerFacts,
    {
      moment,
      place,
      atMs,
      count,
    }: {
      readonly moment: ProbeMoment;
      readonly place: ServerPlace;
      readonly atMs: number;
      readonly count: number | undefined;
    },
  ): void {
    // What is counted is there when the row tells of it.
    if (moment === 'after end') {
      const isFirst = !facts.afterEnd;
      facts.afterEnd = this.#count(facts.afterEnd, place, atMs, count);
      if (isFirst) this.#note({ did: 'write after end', place, ...present({ ended: facts.endPlace }) }, atMs);
      return;
    }
    if (moment === 'after destroy') {
      const isFirst = !facts.afterDestroy;
      facts.afterDestroy = this.#count(facts.afterDestroy, place, atMs, count);
      const destroyed = present({ destroyed: facts.destroyPlace });
      if (isFirst) this.#note({ did: 'write after destroy', place, ...destroyed }, atMs);
      return;
    }
    // The second comes a second later at the earliest: it goes on, which is another finding.
    const isTold = (facts.afterClose?.count ?? 0) > 1;
    const afterMs = this.#timeOf(atMs) - (facts.closedAtMs ?? 0);
    facts.afterClose = this.#count(facts.afterClose, place, atMs, count);
    if (!isTold) this.#note({ did: 'write after close', place, afterMs }, atMs);
  }

  #count(
    before: ServerFacts['afterEnd'],
    place: ServerPlace,
    atMs: number,
    count?: number,
  ): NonNullable<ServerFacts['afterEnd']> {
    return countCall(before, { place, entry: this.log.length + 1, atMs: this.#timeOf(atMs), count });
  }

  #note(note: ServerNote, atMs: number): void {
    this.noteAt({ notice: 'server', note }, atMs);
  }

  /** The place, or the nearest that is known. */
  #placeOf(number: number): ServerPlace {
    const place = this.#known(number);
    const beginning = this.#facts?.headPlace;
    if (place.url !== '' || !beginning || beginning.url === '') return place;
    return { ...beginning, isBeginning: true };
  }

  /** In the stream's time. */
  #timeOf(atMs: number): number {
    return Math.max(0, atMs - this.beganAtMs);
  }
}

function codingOf({ headers }: ResponseHead): ServerFacts['coding'] {
  const [name = 'identity'] = headerValues(headers, 'content-encoding');
  if (name.trim().toLowerCase() === 'identity') return undefined;
  return { name, isReadable: false, waiting: undefined, longest: undefined };
}

/** The head of a gzip stream, which goes out at once and holds nothing that was written. */
const maxCodingHead = 10;
/** Less is no delay. */
const leastTellingMs = 100;
/** Places that a stream tells of, one row each. */
const maxWriters = 50;

function headOf({ url, status, statusText, httpVersion, head, peer }: MessageOf<'open'>): ResponseHead {
  return {
    url,
    status,
    statusText,
    httpVersion,
    headers: head,
    remoteAddress: peer,
    isConnectionReused: false,
    redirects: [],
    timings: {},
  };
}
