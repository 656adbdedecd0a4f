// Follows a body of events as it is written: whether it stands between two events, and where the next one ends. Bytes
// that end with a blank line, as most writes of a route do, are only looked at from behind, so that following costs
// next to nothing while nobody asks.
import { Framer } from '../../../core/wire/framer.ts';
import { carriageReturn, endsLine, lineFeed } from '../../../core/wire/lines.ts';

export class BodyPosition {
  /** Has read what was written since a blank line; absent right after one. */
  #framer: Framer | undefined;
  #lastByte = lineFeed;
  #isSeeking = false;
  #eventEnd: number | undefined;
  /** Where a retry line ended that began its block: it applies by itself, so that another event may follow it. */
  #retryEnd = -1;

  get isAtLineStart(): boolean {
    return endsLine(this.#lastByte);
  }

  /** Whether an event that is written now would be one of its own. */
  get isBetweenEvents(): boolean {
    const framer = this.#framer;
    if (framer === undefined) return true;
    return framer.offset === framer.unfinishedStart || framer.offset === this.#retryEnd;
  }

  /** Follows bytes that are written. */
  pass(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#lastByte = bytes.at(-1) ?? lineFeed;
    if (endsWithBlankLine(bytes)) this.#framer = undefined;
    else this.#frame(bytes);
  }

  /** Like {@link pass} for text, which is only encoded where its end does not say enough. */
  passText(text: string): void {
    if (text.endsWith('\n\n')) {
      this.#lastByte = lineFeed;
      this.#framer = undefined;
    } else {
      this.pass(Buffer.from(text));
    }
  }

  /**
   * Follows bytes up to the end of the first event that is complete with them, and says how many bytes that is.
   * Undefined when no event is; then all of them were followed.
   */
  passUntilEvent(bytes: Uint8Array): number | undefined {
    const offsetBefore = this.#framer?.offset ?? 0;
    this.#isSeeking = true;
    this.#frame(bytes);
    this.#isSeeking = false;
    const eventEnd = this.#eventEnd;
    this.#eventEnd = undefined;
    const length = eventEnd === undefined ? undefined : eventEnd - offsetBefore;
    this.#lastByte = bytes.at((length ?? bytes.length) - 1) ?? this.#lastByte;
    if (length !== undefined) this.#framer = undefined;
    return length;
  }

  #frame(bytes: Uint8Array): void {
    this.#framer ??= this.#createFramer();
    this.#framer.push(bytes);
  }

  #createFramer(): Framer {
    this.#retryEnd = -1;
    const framer = new Framer(
      {
        block: ({ kind, end }) => {
          if (!this.#isSeeking || kind !== 'message') return true;
          this.#eventEnd = end;
          return false;
        },
        comment: () => true,
        retry: (_delayMs, start, end) => {
          if (start === framer.unfinishedStart) this.#retryEnd = end;
          return true;
        },
        extendLast: () => undefined,
      },
      Number.POSITIVE_INFINITY,
    );
    return framer;
  }
}

function endsWithBlankLine(bytes: Uint8Array): boolean {
  const last = bytes.at(-1);
  const before = bytes.at(-2);
  if (last === carriageReturn) return before === carriageReturn;
  if (last !== lineFeed) return false;
  return before === lineFeed || (before === carriageReturn && bytes.at(-3) === lineFeed);
}
