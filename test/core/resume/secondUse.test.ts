// The watch over reconnects the second time: over several losses, after clears, after bytes were lost. And how far back
// what is known of a log reaches.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { entryFlags } from '../../../src/core/log/entry.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { ReconnectWatch } from '../../../src/core/resume/reconnectWatch.ts';
import { ReplayProgress } from '../../../src/core/resume/replayProgress.ts';
import { resumeEventsOf } from '../../../src/core/resume/resumeEvents.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import { AttemptLog } from '../attemptLog.ts';
import { ShortLog } from '../log/shortLog.ts';
import { bytesOf } from '../recording.ts';
import { eventsOf, inShort, recordingOf } from './resumeSamples.ts';

/** What a watch says of a log from now on. */
function watchOver({ log }: AttemptLog): { readonly said: string[]; readonly stop: () => void } {
  const said: string[] = [];
  const watch = new ReconnectWatch(log, ({ attempt, lastEventId, verdict }) => {
    said.push(`${attempt} ${lastEventId} ${inShort(verdict)}`);
  });
  return { said, stop: log.subscribe(watch.follow) };
}

type Step =
  | { readonly step: 'events'; readonly ids: readonly (number | string)[] }
  | { readonly step: 'unnamed'; readonly count: number }
  | { readonly step: 'reconnect'; readonly ending: Ending; readonly id: string | undefined }
  | { readonly step: 'refused'; readonly id: string | undefined };

const endings = fc.constantFrom<Ending>({ cause: 'end' }, { cause: 'truncated' }, { cause: 'client' });
const sentIds = fc.option(fc.constantFrom('1', '3', '5', 'a'), { nil: undefined });
const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 12 }))
        .map(([from, count]): Step => ({
          step: 'events',
          ids: Array.from({ length: count }, (_, at) => from + at),
        })),
    },
    { weight: 1, arbitrary: fc.constant<Step>({ step: 'events', ids: ['a', 1] }) },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 1, max: 11 }).map((count): Step => ({ step: 'unnamed', count })),
    },
    {
      weight: 4,
      arbitrary: fc.tuple(endings, sentIds).map(([ending, id]): Step => ({ step: 'reconnect', ending, id })),
    },
    { weight: 1, arbitrary: sentIds.map((id): Step => ({ step: 'refused', id })) },
  ),
  { maxLength: 12 },
);

function play(attempts: AttemptLog, taken: readonly Step[]): void {
  for (const step of taken) {
    switch (step.step) {
      case 'events':
        attempts.events(...step.ids);
        break;
      case 'unnamed':
        attempts.push('data: x\n\n'.repeat(step.count));
        break;
      case 'reconnect':
        attempts.end(step.ending);
        attempts.begin(step.id);
        break;
      case 'refused':
        attempts.end();
        attempts.begin(step.id, false);
        break;
    }
  }
}

describe('after a clear', () => {
  it('a watch says what a new one says, wherever the log was cleared', () => {
    fc.assert(
      fc.property(fc.array(steps, { minLength: 2, maxLength: 3 }), (lives) => {
        const attempts = new AttemptLog();
        attempts.begin();
        const { said } = watchOver(attempts);
        for (const [life, taken] of lives.entries()) {
          if (life > 0) attempts.log.clear();
          const fresh = watchOver(attempts);
          const before = said.length;
          play(attempts, taken);
          fresh.stop();
          if (life > 0) expect(said.slice(before)).toEqual(fresh.said);
        }
      }),
    );
  });

  it('the id of before is sent, and is all that is known', () => {
    const verdicts = [[6], [8], [8, 9, 10, 11], [8, 9, 10, 11, 12], [5, 6], [1, 2]].map((ids) => {
      const attempts = new AttemptLog();
      const { said } = watchOver(attempts);
      attempts.begin();
      attempts.events(1, 2, 3, 4, 5);
      attempts.log.clear();
      attempts.end();
      attempts.begin('5');
      attempts.events(...ids);
      attempts.end();
      return said.at(-1)?.slice(4);
    });
    const skips = 'cannot tell: the ids skip, or too few came to see how they count';
    expect(verdicts).toEqual(['exact', skips, skips, 'gap 6 7', 'duplicates 5', 'ids anew 1']);
  });

  it('in the middle of an attempt that was judged, nothing more is said of it', () => {
    const attempts = new AttemptLog();
    const { said } = watchOver(attempts);
    attempts.begin();
    attempts.events(1, 2, 3);
    attempts.end();
    attempts.begin('3');
    attempts.events(4);
    attempts.log.clear();
    attempts.events(4, 4);
    attempts.end();
    expect(said).toEqual(['2 3 exact']);
  });
});

describe('over several losses', () => {
  it('each attempt is judged for itself, against all that came before it', () => {
    const attempts = new AttemptLog();
    const { said } = watchOver(attempts);
    attempts.begin();
    attempts.events(1, 2, 3, 4, 5);
    for (const [id, ...ids] of [
      [5, 6, 7],
      [7, 9, 10],
      [10, 10, 11],
      [11, 12],
      [12, 1, 2],
    ]) {
      attempts.end();
      attempts.begin(String(id));
      attempts.events(...ids);
    }
    attempts.end();
    expect(said).toEqual(['2 5 exact', '3 7 gap 8', '4 10 duplicates 10', '5 11 exact', '6 12 restarted']);
  });

  it('the same verdict is said again of the next attempt', () => {
    const attempts = new AttemptLog();
    const { said } = watchOver(attempts);
    attempts.begin();
    attempts.push('data: x\n\n');
    for (let times = 0; times < 2; times += 1) {
      attempts.end();
      attempts.begin();
      attempts.push('data: x\n\n'.repeat(9));
      expect(said.length).toBe(times);
      attempts.push('data: x\n\n');
    }
    const verdict = 'cannot tell: no Last-Event-ID was sent: the stream has no ids';
    expect(said).toEqual([`2  ${verdict}`, `3  ${verdict}`]);
  });

  it('an attempt that was never opened leaves nothing for the next one', () => {
    const attempts = new AttemptLog();
    const { said } = watchOver(attempts);
    attempts.begin();
    attempts.events(1, 2, 3);
    attempts.end();
    for (let times = 0; times < 2; times += 1) {
      attempts.begin('3', false);
      attempts.end({ cause: 'unreachable' });
    }
    attempts.begin('3');
    attempts.end({ cause: 'end' });
    attempts.begin('3');
    attempts.events(4);
    expect(said).toEqual(['4 3 cannot tell: the attempt brought no event', '5 3 exact']);
  });

  it('an attempt by hand, which sends no id, is judged by its contents', () => {
    const attempts = new AttemptLog();
    const { said } = watchOver(attempts);
    attempts.begin();
    attempts.push('data: a\n\ndata: b\n\ndata: c\n\n');
    for (let times = 0; times < 2; times += 1) {
      attempts.end();
      attempts.begin();
      attempts.push('data: a\n\ndata: b\n\ndata: c\n\n');
    }
    expect(said).toEqual(['2  restarted', '3  restarted']);
  });

  it('what is said when nothing can be told is not taken back by the same', () => {
    const attempts = new AttemptLog();
    const { said } = watchOver(attempts);
    attempts.begin();
    attempts.events('a', 'b');
    attempts.end();
    attempts.begin('b');
    attempts.events('c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l');
    expect(said.length).toBe(1);
    attempts.events(...Array.from({ length: 100 }, (_, at) => `m${String.fromCodePoint(97 + at)}`));
    attempts.end({ cause: 'end' });
    expect(said.length).toBe(1);
  });
});

describe('where bytes were lost', () => {
  it('nothing is said of the attempt, and the next one is watched again', () => {
    const bodies = new MemoryByteStore();
    const attempts = new AttemptLog(new EventLog(0, bodies));
    let isLosing = false;
    // Before the watch hears of it, as where there is no room for the event.
    attempts.log.subscribe(() => {
      if (isLosing) bodies.discardBefore(bodies.length);
    });
    const { said } = watchOver(attempts);
    attempts.begin();
    attempts.events(1, 2, 3);
    attempts.end();
    attempts.begin('3');
    isLosing = true;
    attempts.events(5);
    isLosing = false;
    attempts.events(6, 7, 8, 9, 10);
    attempts.end();
    expect(said).toEqual([]);
    attempts.begin('10');
    attempts.events(11);
    expect(said).toEqual(['3 10 exact']);
  });

  it('what is gone says nothing, and neither does anything before it', () => {
    const bodies = new MemoryByteStore();
    const attempts = new AttemptLog(new EventLog(0, bodies));
    attempts.begin();
    attempts.events(1, 2, 3, 4, 5);
    const { log } = attempts;
    const idsOf = (maxEvents?: number): unknown =>
      resumeEventsOf(log, log.length, maxEvents).map(({ id }) => id);
    expect(idsOf()).toEqual(['1', '2', '3', '4', '5']);
    bodies.discardBefore(log.entry(4).offset);
    expect(idsOf()).toEqual(['2', '3', '4', '5']);
    bodies.discardBefore(log.entry(7).offset);
    expect(idsOf()).toEqual(['5']);
    bodies.discardBefore(bodies.length);
    expect(idsOf()).toEqual([]);
  });
});

it('the first events are not known once their records are gone', () => {
  const short = new ShortLog();
  for (let id = 1; id <= 600; id += 1) short.push(`id: ${id}\ndata\n\n`);
  const idsOf = (): unknown => resumeEventsOf(short.log, 600, 2).map(({ id }) => id);
  expect(idsOf()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '599', '600']);
  short.lose('records', 0.5);
  expect(idsOf()).toEqual(['599', '600']);
  short.clear();
  for (let id = 1; id <= 20; id += 1) short.push(`id: ${id}\ndata\n\n`);
  expect(resumeEventsOf(short.log, 20, 2).length).toBe(12);
});

describe('what is known of a log', () => {
  it('are its newest 2,000 events and its first ten', () => {
    const attempts = new AttemptLog();
    attempts.begin();
    attempts.push(Array.from({ length: 2012 }, (_, at) => `id: ${at + 1}\ndata\n\n`).join(''));
    const { log } = attempts;
    const countOf = (last: number): number => resumeEventsOf(log, last).length;
    expect([2002, 2012, 2013, 2014].map(countOf)).toEqual([2000, 2010, 2010, 2010]);
    expect(resumeEventsOf(log, 2014)[10]?.id).toBe('13');
  });

  it('lies among the newest 200,000 entries, and the first as many', () => {
    const log = new EventLog(0);
    const event = bytesOf('id: 1\ndata: x\n\n');
    const offset = log.appendBody(event, 0);
    const append = (kind: 'message' | 'comment', count = 1): void => {
      const at = { kind, type: '', offset, length: event.length, attempt: 1, receivedAtMs: 0, chunk: 1 };
      for (let times = 0; times < count; times += 1) log.appendBodyEntry({ ...at, flags: entryFlags.hasId });
    };
    append('comment', 199_999);
    append('message', 2);
    const entriesOf = (last: number): unknown => resumeEventsOf(log, last).map(({ entry }) => entry);
    expect(entriesOf(log.length)).toEqual([200_000, 200_001]);
    append('comment', 200_000);
    expect(entriesOf(log.length)).toEqual([200_000, 200_001]);
    append('comment');
    expect(entriesOf(log.length)).toEqual([200_000]);
  });
});

describe('two replays of one recording', () => {
  it('take nothing from each other, and leave the recording as it is', () => {
    const known = recordingOf('1 2 3:a 3:b | 3:a 4');
    const before = structuredClone(known);
    const statesOf = (): unknown => {
      const progress = new ReplayProgress('2', known);
      return eventsOf('3:a 3:a 4 3:b 5', 9).map((event) => [
        progress.take(event),
        progress.isCaughtUp,
        progress.isPast,
        progress.hasNewer,
      ]);
    };
    const states = statesOf();
    expect(statesOf()).toEqual(states);
    expect(known).toEqual(before);
    expect(states).toEqual([
      [true, false, false, false],
      [true, false, false, false],
      [true, true, false, false],
      [true, true, false, false],
      [false, true, false, true],
    ]);
  });
});
