// Plays attempts of a log on an exchange of the dev server: the head, the bytes of the body as they came, and the same
// ending. It reads the log while it plays, a piece at a time and no faster than the client, so that the size of a
// recording does not matter; of a stream that still runs, it plays what comes as it comes.
import { BodyParts, type BodyPart } from '../../../core/playback/bodyParts.ts';
import {
  type BodyPlace,
  type PlayedAttempt,
  type PlayedAttempts,
  readableStart,
} from '../../../core/playback/playedAttempts.ts';
import { headersToPlay, reasonToPlay } from '../../../core/playback/recordedHead.ts';
import type { ResumePoint } from '../../../core/playback/resumePoint.ts';
import { bodilessStatuses } from '../../../core/scenario/scenario.ts';
import type { EndDetail } from '../../../core/log/detail.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { type PlayedEnding, playedEndings } from './playedEndings.ts';
import type { PlaySchedule } from './playSchedule.ts';

const pieceBytes = 64 * 1024;
const splitPieceBytes = 256;
/** Milliseconds of a turn of the event loop. */
const sliceMs = 4;

export interface PlayOptions {
  readonly schedule: PlaySchedule;
  /** Messages after which the connection is ended; Infinity: all. */
  readonly maxMessages: number;
  /** Instead of the recorded one. */
  readonly ending?: PlayedEnding;
  /** Whether each byte is written on its own. */
  readonly isSplit: boolean;
  /** Whether more may come of the last attempt. */
  readonly isLive: () => boolean;
  /** An attempt begins, or all of its body was sent. */
  readonly onAttempt: (attempt: number, isPlayed: boolean) => void;
  /** Asked where all is played: whether it begins again, in place of the ending. */
  readonly takeAgain: () => boolean;
}

export class RecordingPlayer {
  readonly #exchange: Exchange;
  readonly #played: PlayedAttempts;
  readonly #options: PlayOptions;
  readonly #generation: number;
  #messages = 0;
  #turnSinceMs = performance.now();

  constructor(exchange: Exchange, played: PlayedAttempts, options: PlayOptions) {
    this.#exchange = exchange;
    this.#played = played;
    this.#options = options;
    this.#generation = played.log.generation;
  }

  /** Resolves when the connection has got what it gets, rejects when the client left before that. */
  async play({ attempt: start, after }: ResumePoint): Promise<void> {
    const { schedule, onAttempt } = this.#options;
    onAttempt(start.attempt, false);
    const { index } = this.#played.log;
    schedule.start(after === undefined ? start.requestedAtMs : index.receivedAtMs(after));
    const attempt = await this.#untilAnswered(start);
    if (!attempt) return;
    if (!attempt.isOpened) return this.#answerWithoutStream(attempt);
    if (after === undefined) await this.#pauseUntil(attempt.openedAtMs);
    this.#writeHead(attempt);
    const place =
      after === undefined
        ? this.#beginning(attempt)
        : { number: after + 1, offset: index.offset(after) + index.length(after) };
    await this.#playFrom(attempt, place);
  }

  async #playFrom(start: PlayedAttempt, startPlace: BodyPlace): Promise<void> {
    const { schedule, onAttempt, takeAgain, maxMessages } = this.#options;
    let attempt: PlayedAttempt | undefined = start;
    let place = startPlace;
    for (;;) {
      attempt = await this.#playBody(attempt, place);
      if (!attempt) return;
      onAttempt(attempt.attempt, true);
      const isCut = this.#messages >= maxMessages;
      const isLast = !this.#played.from(attempt.attempt + 1) && !this.#isRunning(attempt);
      if (!isCut && attempt.over) await this.#pauseUntil(attempt.endedAtMs);
      const again = !isCut && isLast && takeAgain() ? this.#firstWithBody() : undefined;
      if (!again) return this.#end(attempt, isCut);
      // A client that reads as fast as it can must not keep others waiting.
      await this.#exchange.pause(0);
      this.#exchange.log(`begins again with attempt ${again.attempt}`);
      onAttempt(again.attempt, false);
      schedule.start(again.openedAtMs);
      attempt = again;
      place = this.#beginning(again);
    }
  }

  /** An attempt that is still waiting for its answer is waited for. Undefined when the log was cleared meanwhile. */
  async #untilAnswered(start: PlayedAttempt): Promise<PlayedAttempt | undefined> {
    let attempt: PlayedAttempt | undefined = start;
    while (attempt && !attempt.isOpened && this.#isRunning(attempt)) {
      await this.#untilMore();
      attempt = this.#again(attempt);
    }
    return attempt;
  }

  /** Sends what there is of the body from a place on. Undefined when it could not be sent to its end. */
  async #playBody(start: PlayedAttempt, { number, offset }: BodyPlace): Promise<PlayedAttempt | undefined> {
    const { log } = this.#played;
    const { schedule, maxMessages } = this.#options;
    const parts = new BodyParts(log, start.attempt, number, offset);
    let attempt: PlayedAttempt | undefined = start;
    while (attempt && this.#messages < maxMessages) {
      const limits = {
        maxBytes: pieceBytes,
        maxMessages: maxMessages - this.#messages,
        isJoined: schedule.speed === Infinity,
      };
      const part =
        parts.next(limits, attempt.bodyEnd) ??
        parts.rest(attempt.bodyEnd, attempt.over ? attempt.endedAtMs : log.lastByteAtMs);
      if (part) {
        await this.#pauseUntil(part.atMs);
        if (!this.#isSame() || !(await this.#write(part))) return undefined;
        continue;
      }
      if (!this.#isRunning(attempt)) break;
      await this.#untilMore();
      attempt = this.#again(attempt);
    }
    return attempt;
  }

  /** Whether the bytes were still there. */
  async #write({ start, end, messages }: BodyPart): Promise<boolean> {
    const { log } = this.#played;
    const { isSplit } = this.#options;
    const most = isSplit ? splitPieceBytes : pieceBytes;
    for (let offset = start; offset < end; offset += most) {
      const size = Math.min(most, end - offset);
      // A copy: what the log gives is valid for a moment only.
      const bytes = Buffer.from(log.bodyBytes(offset, size));
      if (bytes.length < size) {
        this.#exchange.cut('because the next bytes of the recording are gone');
        return false;
      }
      for (const piece of isSplit ? singleBytes(bytes) : [bytes]) await this.#exchange.write(piece);
      await this.#giveTurn();
    }
    if (start === end) await this.#giveTurn();
    this.#exchange.recordWrite(messages);
    this.#messages += messages;
    return true;
  }

  /** The network may take bytes as fast as they are written, and then nothing else gets a turn of the event loop. */
  async #giveTurn(): Promise<void> {
    if (performance.now() - this.#turnSinceMs < sliceMs) return;
    await this.#exchange.pause(0);
    this.#turnSinceMs = performance.now();
  }

  #writeHead({ head, over }: PlayedAttempt): void {
    const { response } = this.#exchange;
    const status = head?.status ?? 200;
    const headers = headersToPlay(head?.headers ?? [['Content-Type', 'text/event-stream']]);
    for (const [name, values] of headers) response.setHeader(name, [...values]);
    const reason = reasonToPlay(head?.statusText ?? '');
    // The end of the connection was the end of the body.
    if (over?.ending.isEndedByClose) response.useChunkedEncodingByDefault = false;
    if (reason === undefined) response.writeHead(status);
    else response.writeHead(status, reason);
    response.flushHeaders();
  }

  /** A response that opened nothing, or none at all. */
  async #answerWithoutStream(attempt: PlayedAttempt): Promise<void> {
    const exchange = this.#exchange;
    const { over, head } = attempt;
    if (!over || playedEndings[over.ending.cause] === 'stall') {
      this.#options.onAttempt(attempt.attempt, true);
      exchange.log('gives no answer, as in the recording');
      await exchange.waitForDeparture();
      return;
    }
    await this.#pauseUntil(attempt.endedAtMs);
    this.#options.onAttempt(attempt.attempt, true);
    const { cause, code } = over.ending;
    const status = head?.status ?? over.ending.status;
    if (cause === 'no-response' || cause === 'unreachable' || status === undefined || status < 200) {
      if (code === 'ECONNRESET') return exchange.reset();
      const how = cause === 'unreachable' ? ': the server of the recording could not be reached' : '';
      return exchange.cut(`before a response head${how}`);
    }
    const contentType = over.ending.contentType ?? '';
    this.#writeHead({
      ...attempt,
      head: head ?? {
        ...unknownHead,
        status,
        headers: contentType === '' ? [] : [['Content-Type', contentType]],
      },
    });
    if (!bodilessStatuses.includes(status)) await this.#writeRefusal(over);
    exchange.end(`as in the recording, with ${status} nothing was opened`);
  }

  async #writeRefusal({ ending: { bodyStart = '' }, bodyBytes }: EndDetail): Promise<void> {
    if (Buffer.byteLength(bodyStart) < bodyBytes) {
      this.#exchange.log(`of the body of this answer, the recording has the beginning alone`);
    }
    await this.#exchange.write(bodyStart);
  }

  async #end({ over }: PlayedAttempt, isCut: boolean): Promise<void> {
    const exchange = this.#exchange;
    const recorded = over ? playedEndings[over.ending.cause] : 'stall';
    switch (this.#options.ending ?? (isCut ? 'truncated' : recorded)) {
      case 'end':
        return exchange.end();
      case 'truncated':
        return exchange.cut('before the body was complete');
      case 'reset':
        return exchange.resetAfterReading();
      case 'stall':
        exchange.log('goes silent and leaves the connection open: the recording has no end of the server’s');
        await exchange.waitForDeparture();
    }
  }

  #beginning(attempt: PlayedAttempt): BodyPlace {
    const place = readableStart(this.#played.log, attempt);
    const gone = place.offset - attempt.bodyStart;
    if (gone > 0) {
      this.#exchange.log(
        `the first ${gone} bytes of attempt ${attempt.attempt} are gone: it begins behind them`,
      );
    }
    return place;
  }

  #firstWithBody(): PlayedAttempt | undefined {
    let attempt = this.#played.first;
    while (attempt && readableStart(this.#played.log, attempt).offset === attempt.bodyEnd) {
      attempt = this.#played.from(attempt.attempt + 1);
    }
    return attempt;
  }

  #isRunning({ attempt, over }: PlayedAttempt): boolean {
    return over === undefined && !this.#played.from(attempt + 1) && this.#options.isLive();
  }

  /** The attempt as the log has it now. */
  #again({ attempt }: PlayedAttempt): PlayedAttempt | undefined {
    if (!this.#isSame()) return undefined;
    const found = this.#played.from(attempt);
    return found?.attempt === attempt ? found : undefined;
  }

  /** Whether the log has still the entries that are being played; if not, the connection is closed. */
  #isSame(): boolean {
    if (this.#played.log.generation === this.#generation) return true;
    this.#exchange.cut('because the timeline was cleared');
    return false;
  }

  async #untilMore(): Promise<void> {
    const { log } = this.#played;
    await this.#exchange.waitFor('what comes of the stream', (done) => {
      const stops = [log.subscribe(done), log.subscribeBytes(done)];
      return () => stops.forEach((stop) => stop());
    });
  }

  async #pauseUntil(atMs: number): Promise<void> {
    const { schedule } = this.#options;
    for (let delayMs = schedule.delayUntil(atMs); delayMs > 0; delayMs = schedule.delayUntil(atMs))
      await this.#exchange.pause(delayMs);
  }
}

function* singleBytes(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1) yield bytes.subarray(at, at + 1);
}

const unknownHead = {
  url: '',
  statusText: '',
  httpVersion: '1.1',
  isConnectionReused: false,
  redirects: [],
  timings: {},
} as const;
