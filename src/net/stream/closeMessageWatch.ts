// Looks for the event by which a server says that the stream is over. On a match the client closes, as the advice has
// it, or stays and sees whether the server really ends within its grace time.

import { describeCloseRule, findCloseMessage, type CloseMessageRule } from '../../core/wire/closeMessage.ts';
import { CloseMessageFilter } from '../../core/wire/closeMessageFilter.ts';
import type { NoticeDetail } from '../../core/log/detail.ts';
import type { Ending } from '../../core/stream/ending.ts';
import type { BlockFields } from '../../core/wire/fields.ts';
import type { CloseMessageAction } from '../../core/stream/streamRequest.ts';

/** Time in which a server that announced the end has to end the response, in milliseconds, and some for the way. */
const graceMs = 2_500;

export interface CloseMessageOptions {
  readonly rules: readonly CloseMessageRule[];
  readonly action: CloseMessageAction;
  readonly end: (ending: Ending) => void;
  readonly note: (detail: NoticeDetail) => void;
}

export class CloseMessageWatch {
  readonly #options: CloseMessageOptions;
  readonly #filter: CloseMessageFilter;
  #seenAtMs: number | undefined;
  #rule = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(options: CloseMessageOptions) {
    this.#options = options;
    this.#filter = new CloseMessageFilter(options.rules);
  }

  /** Whether there is anything to look for. */
  get isWatching(): boolean {
    return this.#options.action !== 'ignore' && this.#options.rules.length > 0;
  }

  /**
   * Whether to look at the fields of a message with this block, or a piece of it, `bytes[start, end)`.
   * @param type undefined when it is longer than `maxTypeBytes`
   */
  wants(type: string | undefined, bytes: Uint8Array, start: number, end: number): boolean {
    return this.#seenAtMs === undefined && this.#filter.mayMeet(type, bytes, start, end);
  }

  /** Takes the fields of a message. */
  follow({ type, data }: BlockFields): void {
    const { rules, action, end } = this.#options;
    const rule = findCloseMessage(rules, { type: type || 'message', data: data ?? '' });
    if (!rule) return;
    this.#rule = describeCloseRule(rule);
    if (action === 'close') {
      end({ cause: 'close-message', reason: this.#rule });
      return;
    }
    this.#seenAtMs = performance.now();
    this.#note('seen');
    this.#timer = setTimeout(() => this.#note('still open'), graceMs);
  }

  /** The attempt is over. An end that the client made says nothing of what the server would have done. */
  end({ cause, isSimulated }: Ending): void {
    clearTimeout(this.#timer);
    if (this.#seenAtMs !== undefined && cause !== 'client' && !isSimulated) this.#note('ended');
  }

  #note(stage: Extract<NoticeDetail, { readonly notice: 'close-message' }>['stage']): void {
    const afterMs = performance.now() - (this.#seenAtMs ?? 0);
    this.#options.note({ notice: 'close-message', rule: this.#rule, stage, afterMs });
  }
}
