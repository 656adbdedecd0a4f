// Looks for the next entry with an id, exactly as written, from one entry on and round to it again, in slices.

import { EntryMatcher } from './entryMatcher.ts';
import type { EventLog } from '../log/eventLog.ts';
import { literalPattern } from '../base/literalPattern.ts';
import { runSliced, type Slicing } from '../base/slicedWork.ts';

const stepEntries = 64;

/**
 * Begins to look; the answer is the number of the entry, or undefined when there is none.
 * @param after the entry after which to begin; it is the last one that is looked at
 * @returns how to give up
 */
export function findNextWithId(
  log: EventLog,
  id: string,
  after: number,
  slicing: Slicing,
  onAnswer: (number: number | undefined) => void,
): () => void {
  const pattern = new RegExp(`^${literalPattern(id, '').source}$`, 's');
  const matcher = new EntryMatcher(log, [{ test: 'id', patterns: [pattern], isNegated: false }], true);
  const { length } = log;
  let looked = 0;
  let found: number | undefined;
  return runSliced(
    {
      needsGuard: false,
      beginTurn: () => matcher.beginTurn(),
      step() {
        for (let more = stepEntries; more > 0 && looked < length && found === undefined; more -= 1) {
          const number = ((after + looked) % length) + 1;
          const gone = Math.max(0, log.first - number);
          looked += gone + 1;
          if (gone === 0 && matcher.matches(number)) found = number;
        }
        return looked < length && found === undefined;
      },
      endTurn() {
        if (found !== undefined || looked >= length) onAnswer(found);
      },
    },
    slicing,
  );
}
