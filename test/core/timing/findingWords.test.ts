// Sentences of findings with the numbers that are put into them, each number in its place.

import { expect, it } from 'vitest';

import { BurstMeter } from '../../../src/core/timing/burstMeter.ts';
import {
  awaitedFinding,
  bufferedFinding,
  heldHeadFinding,
  idleFinding,
  noIdsFinding,
  repeatedIdsFinding,
} from '../../../src/core/timing/findingWords.ts';
import { SilenceMeter } from '../../../src/core/timing/silenceMeter.ts';

const comments = {
  none: 'There are no regular comments.',
  enough: 'Comments come about every 30.0 s, but not then.',
  few: 'Comments come about every 30.0 s, which is too seldom.',
};

it.each([
  [undefined, comments.none],
  [29_999, comments.enough],
  [30_000, comments.few],
])('comments about every %j ms are told of in a silence', (heartbeatMs, expected) => {
  const found = idleFinding(new SilenceMeter(), heartbeatMs, { sinceMs: 1500, entry: 4 });
  expect(found.evidence).toBe(`Now it is silent since 1.5 s after the start. ${expected}`);
  expect(found.entries).toEqual([{ label: 'Last before the silence: entry 4', number: 4 }]);
  expect(found.sinceMs).toBe(1500);
});

it('a silence that ended the connection is shown once, also where it is the longest', () => {
  const meter = new SilenceMeter();
  const shown = (): number[] => idleFinding(meter, undefined, undefined).entries.map(({ number }) => number);
  meter.add({ durationMs: 40_000, fromEntry: 3, toEntry: 4 }, true);
  expect(shown()).toEqual([3, 4]);
  // One as long does not take its place, a longer one does.
  meter.add({ durationMs: 40_000, fromEntry: 5, toEntry: 6 }, false);
  expect(shown()).toEqual([3, 4]);
  meter.add({ durationMs: 40_001, fromEntry: 7, toEntry: 8 }, false);
  expect(shown()).toEqual([7, 8, 4]);
  meter.add({ durationMs: 30_000, fromEntry: 9, toEntry: 10 }, true);
  expect(shown()).toEqual([7, 8, 10]);
});

it('a response that is awaited has its request as evidence while that is in the log', () => {
  expect(awaitedFinding(1200, 7)).toMatchObject({
    code: 'awaited-response',
    level: 'hint',
    title: 'No response yet: the request was sent and nothing came back',
    evidence:
      'All of the request was on its way 1.2 s after the start. Since then not even the head of a response came.',
    entries: [{ label: 'The request: entry 7', number: 7 }],
    sinceMs: 1200,
  });
  expect(awaitedFinding(1200, 7).advice).toContain('“proxy_buffering off;”');
  expect(awaitedFinding(0, 0)).toMatchObject({ entries: [], sinceMs: 0 });
});

it.each([
  [false, 1, 'hint', 'and with it 8 events.'],
  [true, 1, 'hint', 'and with it all of the response (8 events).'],
  [false, 2, 'warning', 'and with it 8 events. This happened in 2 attempts.'],
  [true, 3, 'warning', 'and with it all of the response (8 events). This happened in 3 attempts.'],
])('a head that was held, whole %s, in %i attempts', (isWhole, count, level, expected) => {
  const held = { openEntry: 2, waitMs: 4000, events: 8, lastEntry: 10, isWhole };
  expect(heldHeadFinding(held, count)).toMatchObject({
    code: 'buffered',
    level,
    evidence: `The head came 4.0 s after the request, ${expected}`,
    entries: [
      { label: 'The head: entry 2', number: 2 },
      { label: 'The last event that came with it: entry 10', number: 10 },
    ],
  });
});

it('of many bursts the largest three are told of, in their order, with the longest silence of these', () => {
  const bursts = new BurstMeter();
  const sizes = [9, 12, 8, 10, 9];
  for (const [at, size] of sizes.entries()) {
    const read = {
      chunk: at,
      firstEntry: at * 100,
      lastEntry: at * 100,
      events: 0,
      comments: 0,
      others: 0,
      isFirst: false,
      silenceMs: 1000 * (5 - at),
    };
    for (let events = 1; events <= size; events += 1)
      bursts.addEvent(Object.assign(read, { events, lastEntry: at * 100 + events }));
  }
  expect([bursts.count, bursts.events]).toEqual([5, 48]);
  const found = bufferedFinding(bursts, 50, '');
  expect(found.evidence).toBe(
    '48 of 50 events came in 5 network reads, each after a silence, such as 5.0 s.',
  );
  expect(found.entries).toEqual([
    { label: '9 events after 5.0 s: entries 0 to 9', number: 0 },
    { label: '12 events after 4.0 s: entries 100 to 112', number: 100 },
    { label: '10 events after 2.0 s: entries 300 to 310', number: 300 },
  ]);
});

it.each([
  [0, 'hint', 'None of the 12 events so far has an id.', []],
  [1, 'warning', 'The stream reconnected once after events without an id,', [9]],
  [2, 'warning', 'The stream reconnected 2 times after events without an id,', [9]],
])('events without ids and %i reconnects', (reconnects, level, begins, entries) => {
  const found = noIdsFinding(12, reconnects, 9);
  expect([found.level, found.evidence.slice(0, begins.length)]).toEqual([level, begins]);
  expect(found.entries.map(({ number }) => number)).toEqual(entries);
  expect(found.title).toContain(reconnects === 0 ? 'could not resume' : 'nothing can be resumed');
});

it.each([
  [1, 'Once an id came again, on an event with other content'],
  [2, '2 times an id came again, on an event with other content'],
])('%i repeated ids, with an example and without', (count, expected) => {
  expect(repeatedIdsFinding(count, []).evidence).toBe(`${expected}.`);
  const examples = [{ id: 'a', firstEntry: 1, againEntry: 3 }];
  expect(repeatedIdsFinding(count, examples).evidence).toBe(`${expected}: “a” first.`);
});
