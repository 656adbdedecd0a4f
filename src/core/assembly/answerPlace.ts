// Where one answer of a log stands, so that it can be found again among others.

import type { EventLog } from '../log/eventLog.ts';
import type { Answer } from './answer.ts';

export interface AnswerPlace {
  /** As it is counted in its log. */
  readonly number: number;
  readonly firstEntry: number;
  readonly lastEntry: number;
  /** Where what is its own begins: its request, where that was for it alone. */
  readonly from: number;
  /** Whether nothing more comes of it. */
  readonly isOver: boolean;
}

export function placeOfAnswer(log: EventLog, answer: Answer): AnswerPlace {
  const { number, firstEntry, lastEntry, requestedAtMs, firstAttempt } = answer;
  const from = requestedAtMs === undefined ? firstEntry : log.index.firstOfAttempt(firstAttempt);
  return {
    number,
    firstEntry,
    lastEntry,
    from: Math.min(from, firstEntry),
    isOver: answer.isEnded || answer.isCutOff || answer.finishes.size > 0,
  };
}
