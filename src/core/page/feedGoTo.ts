// Finds the place that a page wants to go to. An id may take a while: only one is looked for at a time.

import type { EventLog } from '../log/eventLog.ts';
import { readPlace } from '../find/goTo.ts';
import { searchId } from '../find/idSearch.ts';
import type { MessageOf } from './messageHandlers.ts';
import type { PageMessage } from './pageMessage.ts';
import type { Slicing } from '../base/slicedWork.ts';

export interface GoToListener {
  onFound(number: number): void;
  onRefused(message: string): void;
}

export class FeedGoTo {
  readonly #log: EventLog;
  readonly #slicing: Slicing;
  readonly #listener: GoToListener;
  #cancel: (() => void) | undefined;

  constructor(log: EventLog, slicing: Slicing, listener: GoToListener) {
    this.#log = log;
    this.#slicing = slicing;
    this.#listener = listener;
  }

  /** @param hasRows whether the list shows anything to go to */
  handle(message: MessageOf<PageMessage, 'goTo'>, hasRows: boolean): void {
    const { text, from, utcOffsetMinutes } = message;
    const { startedAtMs, length } = this.#log;
    this.cancel();
    const place = readPlace(text, this.#log, { startedAtMs, utcOffsetMinutes });
    if ('mistake' in place) return this.#listener.onRefused(place.mistake);
    if (!hasRows) return this.#listener.onRefused('The filter shows no entry. Clear it to go there.');
    if ('number' in place) return this.#listener.onFound(place.number);
    this.#cancel = searchId(this.#log, place.id, Math.min(from, length), this.#slicing, (number) => {
      this.#cancel = undefined;
      if (number === undefined) this.#listener.onRefused(`No entry has the id “${place.id}”.`);
      else this.#listener.onFound(number);
    });
  }

  /** Gives up what is being looked for, if anything, and says why. */
  cancel(reason?: string): void {
    if (this.#cancel && reason !== undefined) this.#listener.onRefused(reason);
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
