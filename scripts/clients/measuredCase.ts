// What a case is: one address, and one thing that the measured program does by itself. The words of a case appear in the
// written document.
import type { EndingCause } from '../../src/core/stream/ending.ts';

/** When the measured program closes the stream itself; absent where it only listens. */
export type ClosingRule = 'at the closing message' | 'after three messages' | 'when told of the loss';

/** What is at the address: a server throughout, one that stops and comes back, one that never ran, or no address at all. */
export type ServerPlan = 'runs' | 'stops and returns' | 'absent' | 'elsewhere';

export interface MeasuredCase {
  readonly name: string;
  /** The ending that the case produces; absent for a habit. */
  readonly cause?: EndingCause;
  /** What happens on the wire, for a heading. */
  readonly title: string;
  /** Completes "Chromium 156 comes back …" where a client treats the cases of one cause differently. */
  readonly situation: string;
  /** Path and query on the dev server, or a whole address for `elsewhere`. */
  readonly address: string;
  /** Whether the ending meets an open stream, or turns an attempt away before there is one. */
  readonly meets: 'open stream' | 'request';
  /** Whether the case is measured a second time, with a `retry` from the server and, for refusals, a stream first. */
  readonly isRepeatedWithRetry: boolean;
  readonly closingRule?: ClosingRule;
  readonly serverPlan: ServerPlan;
  /** Whether the page has another origin than the stream; in Node that makes no difference. */
  readonly isCrossOrigin?: boolean;
}

/** The reconnection time that the server asks for in the second measurement of a case: no client's own. */
export const askedRetryMs = 1500;

/** The address of a case's second measurement. */
export function addressWithRetry({ address, meets }: MeasuredCase): string {
  const separator = address.includes('?') ? '&' : '?';
  // A refusal gets a stream first, which carries the retry and an id, and is then turned away on every attempt.
  const lead = meets === 'request' ? 'after=1&times=1000&' : '';
  return `${address}${separator}${lead}retry=${askedRetryMs}`;
}

/** A case that a `retry` from the server would not change, or that is about the retry itself. */
export function measuredOnce(
  measured: Pick<MeasuredCase, 'name' | 'address'> &
    Pick<MeasuredCase, 'title' | 'situation'> & { cause?: EndingCause; closingRule?: ClosingRule },
): MeasuredCase {
  return { ...measured, meets: 'open stream', isRepeatedWithRetry: false, serverPlan: 'runs' };
}
