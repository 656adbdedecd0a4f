// The answers of a log's token streams, put together from its events as they come. Kept up by reading the log from
// where it stopped, a bounded slice at a time, and never from what is shown. What is kept is bounded too: the newest
// answers, the ends of their texts; all of a text can be read from the log again.

import { digestOf } from '../base/digest.ts';
import { entryFlags } from '../log/entry.ts';
import { isKind, type EventLog } from '../log/eventLog.ts';
import type { LogReader } from '../log/logReader.ts';
import { Answer, type CharsKept, type EventSource } from './answer.ts';
import { formatTraits, recognise, type Recognised, type TokenFormat } from './formats.ts';
import { isDone, jsonEventsOf } from './reading/jsonEvents.ts';
import { errorOfEvent, problemOfEvent } from './reading/errorText.ts';
import { OpenAnswers } from './openAnswers.ts';
import { keepWithin, maxKeptChars, maxPartChars } from './textTail.ts';
import { ownFormats } from './ownFormats.ts';
import type { TypedFormat } from './typedFormat.ts';
import { FailedAttempt, isBareError, isSignOfLife, kindOf } from './unknownEvents.ts';
import { present } from '../base/present.ts';
import type { FormatReader, JsonEvent, Reading } from './reading/reading.ts';

const maxAnswers = 100;
/** Events whose ids and data are remembered, to know them again after a reconnect. */
const maxRemembered = 20_000;

/** How much is read in one turn. */
interface SliceLimits {
  readonly entries: number;
  readonly bytes: number;
}

/** The request of the attempt that is read, and how far it is. */
interface AttemptRequest {
  readonly entry: number;
  readonly atMs: number;
  /** When the head of its response came. */
  readonly respondedAtMs?: number;
  /** When the first byte of its body came, once there is an entry of it and as far as the log knows. */
  readonly firstByteAtMs?: number | undefined;
  readonly hasBody?: true;
  /** Whether an answer began since. */
  readonly isAnswered: boolean;
}

export interface AssemblyOptions {
  /** What paths of one's own lead to is put together, instead of what is recognised. */
  readonly typed?: TypedFormat;
  /** Reads from this entry on. */
  readonly from?: number;
  readonly charsKept?: CharsKept;
  /** Limits of one update. */
  readonly slice?: SliceLimits;
}

export class Assembly implements LogReader {
  readonly #log: EventLog;
  readonly #options: AssemblyOptions;
  #read = 0;
  #answers: Answer[] = [];
  #omittedAnswers = 0;
  #partNumbers = 0;
  #messages = 0;
  #goneMessages = 0;
  #goneEntries = 0;
  #restarts = 0;
  #version = 0;
  #generation = 0;
  #formats = ownFormats();
  #open = new OpenAnswers();
  #likely: TokenFormat | undefined;
  #request: AttemptRequest = { entry: 0, atMs: 0, isAnswered: true };
  #failed = new FailedAttempt();
  /** Attempt in which an event with an id and its data came, by the digest of both. */
  #remembered = new Map<string, number>();

  constructor(log: EventLog, options: AssemblyOptions = {}) {
    this.#log = log;
    this.#options = options;
    this.#restart();
  }

  /** Takes in what the log got since the last call, as far as the limits of a turn allow. */
  update(maxEntries = Infinity): void {
    if (!this.isBehind) return;
    this.#version += 1;
    if (this.#generation !== this.#log.generation || this.#formats !== ownFormats()) this.#restart();
    const { entries = Infinity, bytes = Infinity } = this.#options.slice ?? {};
    const last = Math.min(this.#log.length, this.#read + Math.min(maxEntries, entries));
    this.#skipGone();
    let bytesLeft = bytes;
    while (this.#read < last && bytesLeft > 0) {
      this.#read += 1;
      bytesLeft -= this.#take(this.#read);
    }
    this.#bound();
  }

  /** Whether the log has entries that `update` has not taken in. */
  get isBehind(): boolean {
    return (
      this.#read < this.#log.length ||
      this.#generation !== this.#log.generation ||
      this.#formats !== ownFormats()
    );
  }

  get version(): number {
    return this.#version;
  }

  /** Number of the last entry that was taken in. */
  get lastRead(): number {
    return this.#read;
  }

  /** The newest answers, oldest first. */
  get answers(): readonly Answer[] {
    return this.#answers;
  }

  /** Answers before those that are kept. */
  get omittedAnswers(): number {
    return this.#omittedAnswers;
  }

  /** Messages that were read. */
  get messages(): number {
    return this.#messages;
  }

  /** Grows each time when everything begins anew. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Messages whose bytes were gone when they were to be read: no answer has what they said. */
  get goneMessages(): number {
    return this.#goneMessages;
  }

  /** Entries that were gone altogether when they were to be read, whatever they were. */
  get goneEntries(): number {
    return this.#goneEntries;
  }

  #restart(): void {
    this.#generation = this.#log.generation;
    this.#formats = ownFormats();
    this.#read = Math.max(0, (this.#options.from ?? 1) - 1);
    this.#answers = [];
    this.#omittedAnswers = 0;
    this.#partNumbers = 0;
    this.#messages = 0;
    this.#goneMessages = 0;
    this.#goneEntries = 0;
    this.#restarts += 1;
    this.#open = new OpenAnswers();
    this.#likely = undefined;
    this.#request = { entry: 0, atMs: 0, isAnswered: true };
    this.#failed = new FailedAttempt();
    this.#remembered = new Map();
  }

  #skipGone(): void {
    const gone = this.#log.first - 1 - this.#read;
    if (gone <= 0) return;
    this.#goneEntries += gone;
    this.#read += gone;
  }

  /** Returns how many bytes were read for it. */
  #take(number: number): number {
    const { index } = this.#log;
    switch (index.kind(number)) {
      case 'message':
        this.#noteBody(number);
        return this.#takeMessage(number);
      case 'request':
        this.#request = { entry: number, atMs: index.receivedAtMs(number), isAnswered: false };
        this.#failed = new FailedAttempt();
        return 0;
      case 'close':
      case 'error':
        this.#beginFailed(index.attempt(number));
        for (const answer of this.#open.of(index.attempt(number))) answer.endAttempt();
        return 0;
      case 'open':
        this.#request = { ...this.#request, respondedAtMs: index.receivedAtMs(number) };
        return 0;
      case 'comment':
      case 'retry':
      case 'id':
        this.#noteBody(number);
        return 0;
      case 'notice':
        return 0;
    }
  }

  /** Notes when the first byte of the body came that an entry is of, at its first one. */
  #noteBody(number: number): void {
    const { entry, hasBody, respondedAtMs, atMs } = this.#request;
    if (hasBody || entry === 0) return;
    const { arrivals, index } = this.#log;
    const firstByteAtMs = arrivals.firstOfBody(index.offset(number), respondedAtMs ?? atMs);
    this.#request = { ...this.#request, hasBody: true, firstByteAtMs };
  }

  #takeMessage(number: number): number {
    this.#messages += 1;
    const entry = this.#log.entry(number);
    if (this.#log.isGone(entry)) {
      this.#goneMessages += 1;
      return 0;
    }
    const { data = '', type, id } = this.#log.fields(entry);
    const source = { entry: number, attempt: entry.attempt, atMs: entry.receivedAtMs };
    const hasId = (entry.flags & entryFlags.hasId) !== 0;
    if (hasId && this.#isRepeated(`${id}\n${data}`, entry.attempt)) this.#open.current?.noteRepeated(number);
    else if (isDone(data) && this.#options.typed?.format !== 'path') this.#endAnswers(source);
    else for (const event of jsonEventsOf(data, type)) this.#takeEvent(event, source);
    return entry.length;
  }

  /** Whether an earlier attempt brought the very same event. */
  #isRepeated(event: string, attempt: number): boolean {
    const digest = digestOf(event);
    const before = this.#remembered.get(digest);
    if (before !== undefined) return before < attempt;
    this.#remembered.set(digest, attempt);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > maxRemembered && oldest !== undefined) this.#remembered.delete(oldest);
    return false;
  }

  #endAnswers(source: EventSource): void {
    this.#beginFailed(source.attempt);
    for (const answer of this.#open.of(source.attempt)) {
      if (!formatTraits(answer.format).endsWithDone) continue;
      // Those before had an end of their own.
      if (answer.isEnded && answer !== this.#open.current) continue;
      answer.end();
      answer.lastEntry = source.entry;
    }
  }

  #takeEvent(event: JsonEvent, source: EventSource): void {
    const recognised = this.#recognise(event);
    if (!recognised) return this.#takeUnknown(event, source);
    const { reading, format } = recognised;
    const going = this.#open.going(source.attempt);
    if (going && going.format !== format && isBareError(reading)) {
      // An error belongs to the answer that is going on, whatever shape it has.
      going.take(present({ error: reading.error, isEnd: reading.isEnd, unread: reading.unread }), source);
      return;
    }
    const choice = this.#open.choose(recognised, source.attempt);
    if (!choice) return this.#takeUnknown(event, source);
    this.#likely = format;
    const answer = choice.answer ?? this.#begin(recognised, source, choice.againOf);
    answer.take(reading, source);
    // Only now: what it took may have told its id.
    this.#open.touch(answer, reading.innerIds);
  }

  #recognise(event: JsonEvent): Recognised | undefined {
    const { typed } = this.#options;
    if (!typed) return recognise(event, this.#likely);
    const reading = typed.read(event);
    return reading && { format: typed.format, reading };
  }

  /** An event of no format: an error, or something else, both of the answer that is going on. */
  #takeUnknown(event: JsonEvent, source: EventSource): void {
    const going = this.#open.going(source.attempt);
    const error = errorOfEvent(event) ?? (going && problemOfEvent(event));
    if (error !== undefined) {
      const isEnd = event.type === 'error' && going && formatTraits(going.format).endsWithError;
      if (going) going.take({ error, ...(isEnd && { isEnd }) }, source);
      else this.#failed.add(error, source);
    } else if (event.data.trim() !== '' && !isSignOfLife(event)) {
      if (!going) this.#failed.isSpoilt = true;
      else if (!this.#options.typed) going.takeUnread({ what: 'event', name: kindOf(event) }, source);
    }
  }

  /** The errors of an attempt that brought nothing else are an answer that failed. */
  #beginFailed(attempt: number): void {
    if (this.#options.typed || this.#failed.attempt !== attempt || this.#request.isAnswered) return;
    let answer: Answer | undefined;
    for (const { error, source } of this.#failed.take()) {
      answer ??= this.#begin({ format: 'error', reading: {} }, source, undefined);
      answer.take({ error }, source);
    }
    if (!answer) return;
    answer.end();
    this.#open.touch(answer);
  }

  #begin({ format, reading }: Recognised, source: EventSource, againOf: Answer | undefined): Answer {
    const isFirst = !this.#request.isAnswered;
    const about = {
      number: this.#omittedAnswers + this.#answers.length + 1,
      format,
      id: reading.id,
      requestedAtMs: isFirst ? this.#request.atMs : undefined,
      respondedAtMs: isFirst ? this.#request.respondedAtMs : undefined,
      firstByteAtMs: isFirst ? this.#request.firstByteAtMs : undefined,
    };
    const asked = isFirst ? this.#requestBody(formatTraits(format).readRequest) : undefined;
    const answer = new Answer(about, asked ? { ...source, ...asked.source } : source, {
      charsKept: this.#options.charsKept ?? (() => maxPartChars),
      nextNumber: () => (this.#partNumbers += 1),
    });
    if (asked) answer.take(asked.reading, { ...source, ...asked.source });
    if (againOf) answer.notes.againOf = againOf.number;
    this.#request = { ...this.#request, isAnswered: true };
    this.#answers.push(answer);
    return answer;
  }

  /** What the request of an attempt asks by JSON-RPC, so that the response finds its method. */
  #requestBody(
    read: FormatReader | undefined,
  ): { source: { entry: number; atMs: number }; reading: Reading } | undefined {
    if (!read) return undefined;
    const { entry: number, atMs } = this.#request;
    const entry = number === 0 ? undefined : this.#log.entry(number);
    const body = entry && isKind(entry, 'request') ? this.#log.detail(entry)?.body : undefined;
    const [event] = body === undefined ? [] : jsonEventsOf(body, '');
    const reading = event && read(event);
    const pieces = reading?.pieces?.map((piece) => ({ ...piece, saidBefore: 'user' as const }));
    return reading && { source: { entry: number, atMs }, reading: { ...reading, ...present({ pieces }) } };
  }

  /** Lets go of the oldest answers, and of the oldest texts. */
  #bound(): void {
    const omitted = Math.max(0, this.#answers.length - maxAnswers);
    this.#omittedAnswers += omitted;
    this.#answers.splice(0, omitted);
    if (this.#options.charsKept) return;
    const newestFirst = this.#answers.toReversed().flatMap(({ parts }) => parts.toReversed());
    keepWithin(
      newestFirst.map(({ text }) => text),
      maxKeptChars,
    );
  }
}
