// Ids that count from the beginning again: up to where that is what it looks like, and from where on it may be something else.

import { expect, it } from 'vitest';

import { judgeResume } from '../../../src/core/resume/judge.ts';
import { eventsOf, inShort, recordingOf } from './resumeSamples.ts';

it.each([
  ['3 4 5', '5', '0:x 1:y', 'ids anew 0'],
  ['3 4 5', '5', '1:x 2:y', 'ids anew 1'],
  ['3 4 5', '5', '1:x 5:y', 'ids anew 1'],
  ['1 2 3', '3', '1:x 2:y', 'ids anew 1 other'],
  ['1 2', '2', '1:x 2:y', 'ids anew 1 other'],
  ['a-3 a-4', 'a-4', 'a-1:x a-2:y', 'ids anew a-1'],
  // The second is newer than the one that was sent, the first is not the first, or they are other ids.
  ['3 4 5', '5', '1:x 6:y', undefined],
  ['3 4 5', '5', '2:x 3:y', undefined],
  ['3 4 5', '5', '1:x', undefined],
  ['3 4 5', '5', '1:x 0:y', undefined],
  ['a-3 a-4', 'a-4', 'b-1:x b-2:y', undefined],
  ['a-3 a-4', 'a-4', 'a-1:x b-2:y', undefined],
  // It is what was recorded under this id.
  ['1 2 3', '3', '1 2', undefined],
])('of %s after %s, with %s, is %s', (known, lastEventId, came, anew) => {
  const verdict = judgeResume({ lastEventId, known: recordingOf(known), received: eventsOf(came, 9) });
  if (anew === undefined) expect(verdict.kind).not.toBe('ids anew');
  else expect(inShort(verdict)).toBe(anew);
});
