// Whether an EventSource was open in a page before its debugger was there. Nothing is told of its request and its bytes, only
// its messages as the browser decoded them. To hear of these costs much where many come, so it is asked for only where
// something comes for a request that is not known, by a connection of its own, which is closed again.

import { isRecord } from '../../core/base/narrowing.ts';
import { CdpConnection, type CdpAddress } from './cdpConnection.ts';

const messageEvent = 'Network.eventSourceMessageReceived';
/** Longer than most heartbeats are apart. */
const maxLookMs = 60_000;
/** A page may load much that is no stream. */
const maxLooks = 5;

export class EarlierStreams {
  readonly #address: CdpAddress;
  readonly #isKnown: (id: string) => boolean;
  readonly #onFound: () => void;
  #looks = 0;
  #looking: CdpConnection | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param isKnown whether a request is one that was told of. @param onFound called when a message came for another */
  constructor(address: CdpAddress, isKnown: (id: string) => boolean, onFound: () => void) {
    this.#address = address;
    this.#isKnown = isKnown;
    this.#onFound = onFound;
  }

  /** Something came for a request that is not known. */
  look(): void {
    if (this.#looking || this.#looks >= maxLooks) return;
    this.#looks += 1;
    const connection = new CdpConnection(
      this.#address,
      (_, params) => this.#take(params),
      () => this.stop(),
    );
    this.#looking = connection;
    this.#timer = setTimeout(() => this.stop(), maxLookMs).unref();
    connection.send('JsDebug.subscribe', { events: [messageEvent] }).catch(() => this.stop());
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#looking?.close();
    this.#looking = undefined;
  }

  #take(params: unknown): void {
    const id = isRecord(params) ? params['requestId'] : undefined;
    if (typeof id !== 'string' || this.#isKnown(id)) return;
    this.#looks = maxLooks;
    this.stop();
    this.#onFound();
  }
}
