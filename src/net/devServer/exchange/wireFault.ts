// Makes a fault happen on the wire to what one exchange is sending: it waits for the moment, holds the route back from
// then on, and ends, cuts, resets or silences the connection in its place. At most one fault is armed at a time.
// Nothing of it is left once the route is done, the client has left or the server stops.
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { assertNever } from '../../../core/base/assertNever.ts';
import { CutFinder } from '../../../core/wire/cutFinder.ts';
import { describeFault, type Fault, type FaultEffect, type FaultMoment } from '../../../core/stream/fault.ts';
import type { AnswerEffect } from '../../stream/faultInjector.ts';
import { BodyPosition } from './bodyPosition.ts';
import { formatEvent } from '../../../core/wire/eventWriter.ts';

/** How long a client gets to read before a reset, which discards what it has not read. */
export const readingTimeMs = 50;

// How long a client gets to close itself after the closing message.
const graceMs = 2000;
const closeMessage = formatEvent({ data: JSON.stringify({ type: 'close' }) });

type WireMoment = Exclude<FaultMoment, { readonly kind: 'after entry' }>;
type Place = Exclude<WireMoment['kind'], 'now' | 'after delay'>;

type WriteCallback = (error: Error | null | undefined) => void;

/** Says how many of the bytes still go out before the place that is looked for; undefined when it is not among them. */
type PlaceFinder = (bytes: Uint8Array) => number | undefined;

interface WireFaultOptions {
  readonly response: ServerResponse;
  readonly socket: Socket;
  readonly log: (line: string) => void;
  /** Takes the answer that the next request of the same address is to get. */
  readonly leaveAnswer: (answer: AnswerEffect) => void;
  /** Called right before the fault ends the response or the connection: the route has to stop. */
  readonly onEnd: () => void;
}

export class WireFault {
  readonly #options: WireFaultOptions;
  readonly #tap: ResponseTap;
  #armed: Fault | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;
  #onOver: () => void = () => undefined;

  constructor(options: WireFaultOptions) {
    this.#options = options;
    this.#tap = new ResponseTap(options.response);
  }

  /** Whether a fault has taken the response from the route: what the route does to it has no effect any more. */
  get isHolding(): boolean {
    return this.#tap.isHeld;
  }

  /** Arms a fault in place of one before; `now` happens within the call. False when it cannot be made here. */
  arm(fault: Fault): boolean {
    const { effect, moment } = fault;
    // How many entries the client's timeline has is not known here.
    if (moment.kind === 'after entry' || !this.#canMake(effect, moment)) return false;
    this.#disarm('another one was asked for');
    this.#armed = fault;
    this.#options.socket.once('close', this.#onLeave);
    switch (moment.kind) {
      case 'now':
        this.#reach();
        return true;
      case 'after delay':
        this.#timer = setTimeout(this.#reach, moment.delayMs);
        break;
      default:
        this.#tap.watch(placeFinder(moment.kind, this.#tap.position), this.#make);
    }
    this.#options.log(`waits to make ${describeFault(fault)}, asked by the inspector`);
    return true;
  }

  /** The route is done. Resolves when nothing holds the connection any more: a stall, for one, outlasts the route. */
  async settle(): Promise<void> {
    if (!this.isHolding || this.#isOver) {
      this.release('the route was done first');
      return;
    }
    await new Promise<void>((resolve) => {
      this.#onOver = resolve;
    });
  }

  /** Lets go of everything; a fault that still waits for its moment is not made. */
  release(why: string): void {
    this.#disarm(why);
    this.#isOver = true;
    this.#onOver();
  }

  #canMake(effect: FaultEffect, moment: WireMoment): boolean {
    if (this.#isOver || !isOpenStream(this.#options)) return false;
    const isMessage = effect.kind === 'close-message';
    switch (moment.kind) {
      case 'now':
      case 'after delay':
        // A message waits for the end of the event that is being written, which does not come while that is held back.
        return !isMessage || !this.isHolding || this.#tap.position.isBetweenEvents;
      case 'after next event':
        return !this.isHolding;
      case 'inside event':
      case 'inside character':
        // A message in the middle of another is none.
        return !this.isHolding && !isMessage;
      default:
        return assertNever(moment);
    }
  }

  readonly #onLeave = (): void => this.release('the client left first');

  /** The moment has come that does not depend on what the route writes. */
  readonly #reach = (): void => {
    const { position } = this.#tap;
    if (this.#armed?.effect.kind === 'close-message' && !position.isBetweenEvents) {
      this.#tap.watch(placeFinder('after next event', position), this.#make);
      this.#options.log(`waits for the end of this event to make ${describeFault(this.#armed)}`);
      return;
    }
    this.#tap.hold();
    this.#make();
  };

  /** The response is held: from here on only the fault acts on it. */
  readonly #make = (): void => {
    const fault = this.#armed;
    if (fault === undefined) return;
    const { response, socket, leaveAnswer } = this.#options;
    const { effect } = fault;
    const asked = `asked by the inspector: ${describeFault(fault)}`;
    switch (effect.kind) {
      case 'end':
        return this.#end(`ended the response, ${asked}`, () => response.end());
      case 'truncated':
        return this.#end(`closed the connection (FIN) before the body was complete, ${asked}`, () =>
          socket.destroySoon(),
        );
      case 'reset':
        this.#timer = setTimeout(() => {
          this.#end(`reset the connection (RST), ${asked}`, () => socket.resetAndDestroy());
        }, readingTimeMs);
        return;
      case 'stall':
        this.#options.log(`goes silent and leaves the connection open, ${asked}`);
        return;
      case 'close-message':
        this.#tap.writePast(closeMessage);
        this.#options.log(`sent the closing message, ${asked}`);
        this.#timer = setTimeout(() => {
          this.#end(`ended the response: the client ignored the closing message for ${graceMs} ms`, () =>
            response.end(),
          );
        }, graceMs);
        return;
      case 'no-content':
      case 'wrong-type':
      case 'http-error':
        leaveAnswer(effect);
        return this.#end(`ended the response, ${asked}`, () => response.end());
      default:
        return assertNever(effect);
    }
  };

  #end(line: string, endConnection: () => void): void {
    this.release('');
    this.#options.onEnd();
    endConnection();
    this.#options.log(line);
  }

  #disarm(why: string): void {
    if (this.#armed !== undefined && !this.isHolding) {
      this.#options.log(`did not make ${describeFault(this.#armed)}: ${why}`);
    }
    this.#armed = undefined;
    clearTimeout(this.#timer);
    this.#tap.unwatch();
    this.#options.socket.off('close', this.#onLeave);
  }
}

/**
 * Whether the response is an open stream whose bytes are those of its events, and whose end is its own: not compressed,
 * no length announced, not ended by closing the connection. Only such a body can be ended as well as cut anywhere.
 */
function isOpenStream({ response, socket }: WireFaultOptions): boolean {
  if (!response.headersSent || response.writableEnded || !socket.writable) return false;
  return response.statusCode === 200 && response.chunkedEncoding && !response.hasHeader('content-encoding');
}

function placeFinder(place: Place, position: BodyPosition): PlaceFinder {
  if (place === 'after next event') return (bytes) => position.passUntilEvent(bytes);
  const cut = new CutFinder(place);
  // What it does not see is where a line began before it.
  if (position.isAtLineStart) cut.find(Buffer.from('\n'));
  return (bytes) => {
    const length = cut.find(bytes);
    position.pass(bytes.subarray(0, length));
    return length;
  };
}

/**
 * Stands between a route and its response: everything that the route writes into the body comes through here, so that a
 * fault can be put in at the very byte. It takes the place of the response's own `write`, because the routes that show
 * what packages do write straight to the response.
 */
class ResponseTap {
  /** Where the body stands, by what has gone out. */
  readonly position = new BodyPosition();
  readonly #write: (
    chunk: string | Uint8Array,
    encoding: BufferEncoding,
    callback?: WriteCallback,
  ) => boolean;
  #watch: { readonly find: PlaceFinder; readonly onReached: () => void } | undefined;
  #isHeld = false;

  constructor(response: ServerResponse) {
    this.#write = response.write.bind(response);
    response.write = this.#take;
  }

  /** Whether nothing of the route's goes out any more. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** From now on what the route writes is dropped, and its writes never come back, as if nobody read any more. */
  hold(): void {
    this.#isHeld = true;
    this.#watch = undefined;
  }

  /**
   * Looks for a place in what the route writes, instead of one that was looked for before. When it is reached, the
   * bytes before it have been written and the response is held.
   * @param find has to follow the position with what it lets out
   */
  watch(find: PlaceFinder, onReached: () => void): void {
    this.#watch = { find, onReached };
  }

  unwatch(): void {
    this.#watch = undefined;
  }

  /** Writes whole events although the response is held between two events, where it stays. */
  writePast(text: string): void {
    this.#write(text, 'utf8');
  }

  readonly #take = (
    chunk: string | Uint8Array,
    encodingOrCallback?: BufferEncoding | WriteCallback,
    lastCallback?: WriteCallback,
  ): boolean => {
    if (this.#isHeld) return false;
    const encoding = typeof encodingOrCallback === 'string' ? encodingOrCallback : 'utf8';
    const callback = typeof encodingOrCallback === 'function' ? encodingOrCallback : lastCallback;
    const watch = this.#watch;
    if (watch === undefined) {
      if (typeof chunk === 'string') this.position.passText(chunk);
      else this.position.pass(chunk);
      return this.#write(chunk, encoding, callback);
    }
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
    const length = watch.find(bytes);
    if (length === undefined) return this.#write(bytes, encoding, callback);
    this.hold();
    this.#write(bytes.subarray(0, length), encoding, length === bytes.length ? callback : undefined);
    watch.onReached();
    return false;
  };
}
