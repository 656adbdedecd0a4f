// Verdicts row by row, one for each thing that is looked at: `known` is what was recorded, between connections a `|`.

import { expect, it } from 'vitest';

import { judgeResume } from '../../../src/core/resume/judge.ts';
import { eventsOf, inShort, recordingOf } from './resumeSamples.ts';

const skips = 'cannot tell: the ids skip, or too few came to see how they count';
const noCounter = 'cannot tell: the ids do not count up, so a missing one cannot be seen';
const notYet = 'cannot tell: nothing of what was recorded after the id has come yet';
const usedAgain = 'cannot tell: the same ids are used again for other events';
const shared = 'cannot tell: several events share one id';
const times = 'cannot tell: the ids may be times, which skip without a loss';

const rows: readonly (readonly [
  known: string,
  id: string,
  received: string,
  verdict: string,
  isComplete?: false,
])[] = [
  // Nothing to compare.
  ['1 2 3', '3', '', 'cannot tell: the attempt brought no event'],
  ['1 2 3', '3', ':x :y', 'cannot tell: none of the events that came has an id'],
  ['1 2 3', '', '4', 'cannot tell: no Last-Event-ID was sent'],
  ['', '', '4', 'cannot tell: no Last-Event-ID was sent: the stream has no ids'],
  [':a :b :c', '', ':d :e :f', 'cannot tell: no Last-Event-ID was sent: the stream has no ids'],
  [':a :b :c', '', ':a :b :c', 'restarted'],
  ['1 2 3', '', '1 2 3', 'restarted'],
  // A greeting is no event of the stream, neither of what was recorded nor of what came.
  ['hello/x 1 2 3 4 5', '5', 'hello/x 7', 'gap 6'],
  ['hello/x 1 2 3 4 5', '5', 'hello/x 6', 'exact'],
  ['hello/x 1 2 3 4 5', '5', 'hello/x', 'cannot tell: none of the events that came has an id'],
  // Ids that name several events.
  ['1:a 2 1:b', '2', '3', usedAgain],
  ['1 2', '2', '3:a 4 3:b', usedAgain],
  ['6:a 6:b 7:a', '6', '7:x', 'gap 7'],
  ['6:a 6:b', '6', '7', shared],
  ['6 7', '6', '7:x', 'different 7 101 900'],
  // Older than the id, and never recorded.
  ['3 4 5 6 7', '7', '2 8', 'order 2 for 8'],
  ['3 4 5 6 7', '5', '2 6 7', 'order 2 for 6'],
  ['10 20 30 40 50', '50', '5 60', 'order 5 for 60'],
  ['3 4 6', '6', '2 7', skips],
  ['1700000001 1700000002 1700000003', '1700000003', '1600000000 1700000004', times],
  ['a b c', 'c', '1 d', noCounter],
  // The order, by number and as it was recorded.
  ['8 9 10 11 12', '8', '10 9 11 12', 'order 10 for 9'],
  ['8 9 10 11 12', '8', '9 11 10 12', 'order 11 for 10'],
  ['8 9 10 11 12', '8', '9 10 11 12 14 13', 'order 14 for 13'],
  ['8 9 10 11 12', '8', '9 x-1 10 11 12', 'exact'],
  ['a b c d', 'a', 'c b d', 'order c for b'],
  ['a b c d', 'a', 'b d c', 'order d for c'],
  ['a b c d', 'a', 'b new c d', 'exact'],
  // Steps, with what must exist between them.
  ['10 20 30 40 50', '50', '60', 'exact'],
  ['10 20 30 40 50', '50', '80', 'gap 60 70'],
  ['10 20 30 40 50', '50', '80 70', 'gap 60'],
  ['10 20 30 40 50', '50', '90 70 80', 'gap 60'],
  [
    '10 20 30 40 50',
    '50',
    '55',
    'cannot tell: the ids counted in steps of 10, and the first one that came does not',
  ],
  ['10 20 30 40 50', '50', '51', 'exact'],
  ['10 20 30 40 50', '20', '60', 'live only 30 40 50'],
  ['10 20 30 40 50', '20', '30 50', 'gap 40'],
  ['1 2 3 4 5', '2', '8', 'live only 3 4 5 6 7'],
  ['007 008 009 010 011', '011', '014', 'gap 012 013'],
  ['007 008 009 010 011', '011', '012', 'exact'],
  [
    '007 008 009 010 011',
    '011',
    '12',
    'cannot tell: the ids counted in steps of 1, and the first one that came does not',
  ],
  ['1 2 3', '3', '5 6 7 8 9', 'gap 4'],
  ['1 2 3', '3', '5', skips],
  ['1 2 4', '4', '6 7 8', skips],
  // No counter.
  ['2 1 4', '4', '5', noCounter],
  ['a-1 a-2 a-3', 'a-3', 'b-4', noCounter],
  ['a-1 a-2 a-3', 'a-3', 'a-4', 'exact'],
  ['a-1 a-2 a-3', 'x', 'a-4', 'cannot tell: the id is not among the recorded events'],
  ['1700000001 1700000002 1700000003 1700000004 1700000005', '1700000005', '1700000009', times],
  ['1700000001 1700000002 1700000003', '1700000001', '1700000003', 'gap 1700000002'],
  // What is due while more may come.
  ['1 2 3 4 5 6 7 8', '4', '7', 'gap 5 6', false],
  ['1 2 3 4 5 6 7 8', '4', '5', 'exact', false],
  ['1 2 4 5 7 8', '2', '6', 'live only 4 5', false],
  ['1 2 4 5 7 8', '2', '9', 'live only 4 5 7 8', false],
  ['1 2 4 5 7 8', '2', 'x-9', notYet, false],
  ['1 2 4 5 7 8', '2', '3', notYet, false],
  ['1 2 4 5 7 8', '2', '6 3', 'live only 4 5', false],
  ['1 2 4 5 7 8', '2', '8 3', 'gap 4 5 7', false],
  ['a b c d', 'a', 'c', 'gap b', false],
  ['a b c d', 'a', 'c b', 'order c for b', false],
  ['a b c d', 'a', 'e', notYet, false],
  ['a b c d', 'a', 'b', 'exact', false],
  // Again.
  ['1 2 3 4', '2', '2 3 4', 'duplicates 2'],
  ['1 2 3 4', '2', '3 4 4', 'duplicates 4'],
  ['1 2 3 4', '4', '5 6 5', 'duplicates 5'],
  ['1 2 3 4', '4', '3 5', 'duplicates 3'],
  ['6:a 6:b 7', '7', '8:a 8:b 8:a', shared],
  ['6:a 6:b 7 8', '7', '8 9 8', 'duplicates 8'],
];

const cases = rows.map(([known, lastEventId, received, verdict, isComplete = true]) => {
  return { known, lastEventId, received, verdict, isComplete };
});

it.each(cases)('of $known after $lastEventId, $received is: $verdict', (row) => {
  const { lastEventId, isComplete, verdict } = row;
  const [known, received] = [recordingOf(row.known), eventsOf(row.received, 9)];
  expect(inShort(judgeResume({ lastEventId, known, received, isComplete }))).toBe(verdict);
});
