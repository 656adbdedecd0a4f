// Verdicts on a replay, where it is known what should come: as a table over the recording, the id and what came.

import { describe, expect, it } from 'vitest';

import { judgeResume } from '../../../src/core/resume/judge.ts';
import type { ResumeEvent } from '../../../src/core/log/resumeVerdict.ts';
import { eventsOf, inShort, recordingOf } from './resumeSamples.ts';

const exact = 'exact';

describe('a replay from an id in the middle', () => {
  const counting = '1 2 3 4 5 6 7 8';
  const rows: readonly (readonly [known: string, id: string, received: string, verdict: string])[] = [
    [counting, '4', '5 6 7 8', exact],
    [counting, '4', '5 6 7 8 9 10', exact],
    [counting, '4', '4 5 6 7 8', 'duplicates 4'],
    [counting, '4', '3 4 5 6 7 8', 'duplicates 3 4'],
    [counting, '4', '6 7 8', 'gap 5'],
    [counting, '4', '5 6 7', 'gap 8'],
    [counting, '4', '5 7 8', 'gap 6'],
    [counting, '4', '7 8', 'gap 5 6'],
    [counting, '4', '6 5 7 8', 'order 6 for 5'],
    [counting, '4', '8 7 6 5', 'order 8 for 5'],
    [counting, '4', '9 5 6 7 8', 'order 9 for 5'],
    [counting, '4', '1 2 3 4 5', 'restarted'],
    [counting, '1', '1 2 3 4 5 6 7 8', 'duplicates 1'],
    [counting, '4', '9 10', 'live only 5 6 7 8'],
    [counting, '4', '5:other 6 7 8', 'different 5 104 900'],
    [counting, '4', '4', 'gap 5 6 7 8'],
    [counting, '8', '9', exact],
    [counting, '0', '1 2 3 4 5 6 7 8', exact],
    [counting, '20', '21', exact],
    [counting, '20', '25', 'gap 21 22 23 24'],
    [counting, 'x', '9', 'cannot tell: the id is not among the recorded events'],
    [counting, 'x', '1 2 3', 'restarted'],
    ['1 2 4 5 7 8', '3', '4 5 7 8', exact],
    ['1 2 4 5 7 8', '3', '4 7 8', 'gap 5'],
    ['1 2 3 4 5 | 9 10', '5', '6 7 8 9 10', exact],
    ['1 2 3 4 5 | 9 10', '5', '9 10', 'gap 6 7 8'],
    ['1 2 3 4 5 | 9 10', '5', '10', 'gap 6 7 8 9'],
    ['a b c d', 'b', 'c d', exact],
    ['a b c d', 'b', 'd', 'gap c'],
    ['a b c d', 'b', 'd c', 'order d for c'],
    ['a b c d', 'b', 'b c d', 'duplicates b'],
    ['a b c d', 'b', 'c c d', 'duplicates c'],
    ['a b c d', 'b', 'e f', 'live only c d'],
    ['a b c d', 'b', 'new c d', exact],
    ['a b c d', 'x', 'e', 'cannot tell: the id is not among the recorded events'],
    ['6:a 6:b 7:a 7:b 8:a 8:b', '6', '7:a 7:b 8:a 8:b', exact],
    ['6:a 6:b 7:a 7:b 8:a 8:b', '6', '7:a 8:a 8:b', 'gap 7'],
    ['', '7', '8', exact],
    ['', '7', '9', 'cannot tell: the ids skip, or too few came to see how they count'],
    ['', 'x', 'y', 'cannot tell: the id is not among the recorded events'],
  ];
  it.each(rows)('of %s, from %s: %s is %s', (known, lastEventId, received, verdict) => {
    const facts = { lastEventId, known: recordingOf(known), received: eventsOf(received, 9) };
    expect(inShort(judgeResume(facts))).toBe(verdict);
  });
});

describe('a replay that was broken off', () => {
  const rows: readonly (readonly [received: string, verdict: string])[] = [
    ['5 6', exact],
    ['6 7', 'gap 5'],
    ['7 6', 'gap 5'],
    ['6 5', 'order 6 for 5'],
    ['4 5', 'duplicates 4'],
    ['1 2', 'restarted'],
    ['9', 'live only 5 6 7 8'],
    ['other', 'cannot tell: nothing of what was recorded after the id has come yet'],
  ];
  it.each(rows)('after %s says %s', (received, verdict) => {
    const facts = { lastEventId: '4', known: eventsOf('1 2 3 4 5 6 7 8'), received: eventsOf(received, 9) };
    expect(inShort(judgeResume({ ...facts, isComplete: false }))).toBe(verdict);
  });
});

describe('a long replay', () => {
  const count = 20_000;
  const eventsWith = (name: (number: number) => string): ResumeEvent[] => {
    const [sample] = eventsOf('0');
    if (!sample) throw new Error('There is no event.');
    return Array.from({ length: count }, (_, at) => ({
      ...sample,
      id: name(at),
      digest: name(at),
      entry: at + 1,
    }));
  };

  it.each([
    ['numbers', (number: number) => `run-7.${number}`],
    ['names', (number: number) => `event ${number} of many`],
  ])('of %s is judged in a time that grows with its length', (_, name) => {
    const known = eventsWith(name);
    const facts = { lastEventId: name(0), known, received: known.slice(1), isComplete: false };
    expect(inShort(judgeResume(facts))).toBe(exact);
    const reversed = judgeResume({ ...facts, received: known.slice(1).toReversed() });
    expect(inShort(reversed)).toBe(`order ${name(count - 1)} for ${name(1)}`);
    const all = judgeResume({ ...facts, received: known.slice(2) });
    expect(inShort(all)).toBe(`gap ${name(1)}`);
  });
});
