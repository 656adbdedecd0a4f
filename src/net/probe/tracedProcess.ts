// One process or worker with a probe in it: its messages become streams, in the order in which they came. A place is asked
// for before what comes after it is written, so that every row can name the line as somebody wrote it.

import { DebuggedClock } from '../../core/debug/debuggedClock.ts';
import type { WatchedRequest } from '../../core/debug/watchListener.ts';
import type { ServerPlace } from '../../core/debug/words/serverNote.ts';
import { continuedTrace } from '../../core/probe/continuedTrace.ts';
import { readProbeMessage, type ProbeFrame, type ProbeMessage } from '../../core/probe/probeMessage.ts';
import { placeOfFrames } from '../../core/probe/serverPlaces.ts';
import { TracedStream, type TracedStreamOptions } from './tracedStream.ts';

/** Messages that are taken in one turn of the event loop. */
const maxTurnMessages = 200;
/** Streams whose next attempts are looked for, and places that are kept: the app decides how many there are. */
const maxStreams = 1_000;
const maxPlaces = 10_000;

export interface TracedProcessOptions {
  /** Options of a new stream. */
  readonly streamOptions: () => Omit<TracedStreamOptions, 'placeOf'>;
  /** Told of each new stream, before anything is in it but its first request. */
  readonly onStream: (stream: TracedStream) => void;
  readonly onHello?: (hello: Extract<ProbeMessage, { readonly what: 'hello' }>) => void;
  /** The program stops at an event, by the number of the rule. */
  readonly onBreak?: (rule: number) => void;
  /** Where frames are in the source that somebody wrote. Never rejects. */
  readonly locate: (frames: readonly ProbeFrame[]) => Promise<readonly ProbeFrame[]>;
  /** Messages of so many characters were taken. */
  readonly onTaken: (length: number) => void;
}

/** Where nothing is known. */
const unknownPlace: ServerPlace = { url: '', line: 1, column: 1, name: '' };

export class TracedProcess {
  readonly #options: TracedProcessOptions;
  readonly #clock = new DebuggedClock();
  readonly #places = new Map<number, ServerPlace>();
  readonly #streams = new Set<TracedStream>();
  /** By the id of their response. */
  readonly #running = new Map<number, TracedStream>();
  #waiting: { readonly json: string; readonly toldAtMs: number }[] = [];
  #isTaking = false;
  #isOver = false;

  constructor(options: TracedProcessOptions) {
    this.#options = options;
  }

  /** Takes a message, of one line of JSON. */
  take(json: string): void {
    if (this.#isOver) return;
    this.#waiting.push({ json, toldAtMs: performance.now() });
    if (!this.#isTaking) void this.#takeAll();
  }

  /** Writes nothing more of a stream. */
  forget(stream: TracedStream): void {
    this.#streams.delete(stream);
    for (const [id, running] of this.#running) if (running === stream) this.#running.delete(id);
  }

  /** Nothing more is told. What waits is written first. */
  async close(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    if (!this.#isTaking) await this.#takeAll();
    else await new Promise<void>((resolve) => this.#onIdle.push(resolve));
    for (const stream of this.#running.values()) stream.stopTracing();
    this.#running.clear();
  }

  readonly #onIdle: (() => void)[] = [];

  async #takeAll(): Promise<void> {
    this.#isTaking = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, maxTurnMessages);
      for (const { json, toldAtMs } of batch) {
        const message = readProbeMessage(json);
        if (message?.what === 'place') await this.#learn(message.place, message.frames);
        else if (message) this.#takeNow(message, toldAtMs);
        this.#options.onTaken(json.length);
      }
      if (this.#waiting.length > 0) await new Promise((resolve) => setImmediate(resolve));
    }
    this.#isTaking = false;
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  async #learn(place: number, frames: readonly ProbeFrame[]): Promise<void> {
    if (this.#places.size >= maxPlaces) return;
    const found = placeOfFrames(await this.#options.locate(frames));
    if (found) this.#places.set(place, found);
  }

  #takeNow(message: Exclude<ProbeMessage, { readonly what: 'place' }>, toldAtMs: number): void {
    if (message.what === 'hello') return this.#options.onHello?.(message);
    if (message.what === 'break') return this.#options.onBreak?.(message.rule);
    if (message.what === 'open') return this.#open(message, toldAtMs);
    const stream = this.#running.get(message.id);
    if (!stream) return;
    if (message.what === 'dropped') return stream.takeDropped(message, toldAtMs);
    const atMs = this.#clock.read(message.atMs / 1000, toldAtMs);
    // What is written after it is still told of.
    if (message.what === 'close') return stream.closeResponse(message, atMs);
    stream.takeCall(message, atMs);
  }

  #open(message: Extract<ProbeMessage, { readonly what: 'open' }>, toldAtMs: number): void {
    const atMs = this.#clock.read(message.atMs / 1000, toldAtMs);
    const { method, url, headers, requestedAtMs } = message;
    const sentAtMs = requestedAtMs === undefined ? atMs : this.#clock.read(requestedAtMs / 1000, toldAtMs);
    const request: WatchedRequest = { method, url, headers, sentAtMs, type: undefined, document: '' };
    const continued = continuedTrace(request, [...this.#streams]);
    const stream =
      continued ??
      new TracedStream(request, {
        ...this.#options.streamOptions(),
        placeOf: (place) => this.#places.get(place) ?? unknownPlace,
      });
    this.#keep(stream);
    if (continued)
      for (const [id, running] of this.#running) if (running === continued) this.#running.delete(id);
    this.#running.set(message.id, stream);
    stream.beginAttempt(request);
    if (!continued) this.#options.onStream(stream);
    stream.openResponse(message, atMs, requestedAtMs === undefined ? undefined : sentAtMs);
  }

  #keep(stream: TracedStream): void {
    this.#streams.add(stream);
    if (this.#streams.size <= maxStreams) return;
    const oldest = [...this.#streams].find(({ ending }) => ending !== undefined);
    if (oldest) this.forget(oldest);
  }
}
