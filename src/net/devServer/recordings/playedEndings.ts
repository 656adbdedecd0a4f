// What the endings of a recording look like when a server makes them again.
import type { PlayedAttempt } from '../../../core/playback/playedAttempts.ts';
import type { EndingCause } from '../../../core/stream/ending.ts';

/** What the end of a body can look like on the wire. */
export type PlayedEnding = 'end' | 'truncated' | 'reset' | 'stall';

/** What each ending looks like from the server's side. */
export const playedEndings: Readonly<Record<EndingCause, PlayedEnding>> = {
  end: 'end',
  truncated: 'truncated',
  reset: 'reset',
  'no-response': 'truncated',
  unreachable: 'truncated',
  'no-content': 'end',
  answered: 'end',
  'http-error': 'end',
  'wrong-type': 'end',
  'bad-redirect': 'end',
  // The client ended it: the server had not.
  'close-message': 'stall',
  client: 'stall',
  idle: 'stall',
  limit: 'stall',
  // The body is decoded, so that only the lost connection is left of it.
  'bad-encoding': 'truncated',
  'bad-url': 'end',
  'bad-id': 'end',
  blocked: 'end',
};

/** Whether the server of this attempt still had the connection open when it was over, or it is not known. */
export function wasLeftOpen({ over }: Pick<PlayedAttempt, 'over'>): boolean {
  return over === undefined || playedEndings[over.ending.cause] === 'stall';
}
