// When the page of several streams is told: on a clock of the test, what is sent anew, what is not sent twice, and how often
// the overview of many streams is made.

import { describe, expect, it } from 'vitest';

import type { HostMessage, MessageOf } from '../../../src/core/page/protocol.ts';
import { TogetherFeed } from '../../../src/core/together/togetherFeed.ts';
import { HeldSchedule } from '../page/feedStream.ts';
import type { ScriptedStream } from '../scriptedStream.ts';
import { sourcesOf, streamLater, TogetherUnderTest } from './togetherUnderTest.ts';

/** A feed whose time is that of the test. */
class TimedTogether {
  readonly held = new HeldSchedule();
  readonly feed: TogetherFeed;
  nowMs = 0;
  /** How much later each look at the clock is than the one before. */
  stepMs = 0;
  #posted: HostMessage[] = [];

  constructor(streams: readonly ScriptedStream[]) {
    const { schedule } = this.held;
    this.feed = new TogetherFeed({
      id: 'together-1',
      post: (message) => this.#posted.push(message),
      schedule,
      slicing: { schedule, nowMs: () => (this.nowMs += this.stepMs) },
    });
    this.feed.show(sourcesOf(streams));
    this.feed.resend();
  }

  /** Runs what is due so many times. */
  run(turns = 50): this {
    for (let turn = 0; turn < turns; turn += 1) this.held.runDue();
    return this;
  }

  /** Types of what was posted since the last time, each once, in their order. */
  take(): string[] {
    const posted = this.#posted;
    this.#posted = [];
    return [...new Set(posted.map(({ type }) => type))];
  }

  overviews(): MessageOf<HostMessage, 'togetherOverview'>[] {
    const posted = this.#posted;
    this.#posted = [];
    return posted.filter((message) => message.type === 'togetherOverview');
  }
}

describe('the overview of several streams', () => {
  it.each([1, 2, 5])(
    'of %i is made ten milliseconds after the last one for each of them, and not before',
    (count) => {
      const streams = Array.from({ length: count }, () => streamLater(0));
      const together = new TimedTogether(streams);
      together.nowMs = 1_000;
      together.run();
      expect(together.overviews()).toHaveLength(1);
      for (let time = 1; time <= 2; time += 1) {
        const madeAtMs = together.nowMs;
        streams[0]?.pass(10).receive(`data: ${time}\n\n`);
        together.nowMs = madeAtMs + 10 * count - 1;
        expect(together.run().overviews()).toEqual([]);
        together.nowMs += 1;
        const [overview, ...others] = together.run().overviews();
        expect(others).toEqual([]);
        const counts = overview?.overview.lanes.map((lane) =>
          lane.counts.reduce((sum, each) => sum + each, 0),
        );
        expect(counts).toEqual(streams.map((_, at) => (at === 0 ? time : 0)));
      }
      together.feed.dispose();
    },
  );

  it('comes to its end though more is due before that, as it does where each stream takes a turn', () => {
    const streams = Array.from({ length: 12 }, () => streamLater(0));
    const together = new TimedTogether(streams);
    together.stepMs = 50;
    for (let time = 1; time <= 2; time += 1) {
      for (let turn = 0; turn < 60; turn += 1) {
        streams[0]?.pass(10).receive('data: x\n\n');
        together.run(1);
      }
      expect(together.overviews().length).toBeGreaterThan(0);
    }
    together.feed.dispose();
  });

  it('that says the same as the last one is not sent, unless the page has been loaded anew', () => {
    const stream = streamLater(0).pass(10).receive('data: 1\n\n');
    const together = new TimedTogether([stream]);
    together.nowMs = 1_000;
    expect(together.run().take()).toEqual(['together', 'togetherOverview']);
    together.nowMs += 1_000;
    together.feed.handle({ type: 'span' });
    expect(together.run().take()).toEqual([]);
    together.feed.resend();
    expect(together.run().take().toSorted()).toEqual(['together', 'togetherOverview']);
    together.feed.dispose();
    expect(together.held.runDue()).toBe(false);
  });

  it('has the pauses of each stream on the axis, and those that go on without an end', () => {
    const streams = [streamLater(0), streamLater(50)];
    const pause = { notice: 'paused', pausedMs: 20, isByDebugger: true } as const;
    for (const stream of streams)
      stream
        .pass(100)
        .notice(pause)
        .pass(100)
        .notice({ ...pause, isGoingOn: true });
    const together = new TimedTogether(streams);
    together.nowMs = 1_000;
    const lanes = together.run().overviews().at(-1)?.overview.lanes ?? [];
    expect(lanes.map(({ pauses = [] }) => pauses.map(({ fromMs, toMs }) => [fromMs, toMs]))).toEqual([
      [
        [80, 100],
        [180, undefined],
      ],
      [
        [130, 150],
        [230, undefined],
      ],
    ]);
    together.feed.dispose();
  });
});

describe('a page of several streams', () => {
  it('that has not filtered is told nothing of a filter, also when it is loaded anew', () => {
    const stream = streamLater(0).receive('data: 1\n\n');
    const page = new TogetherUnderTest([stream]).run();
    expect(page.takeOf('filterProgress')).toEqual([]);
    page.filter('kind:message');
    expect(page.takeOf('filterProgress').length).toBeGreaterThan(0);
    page.feed.resend();
    stream.receive('data: 2\n\n');
    page.run();
    expect(page.takeOf('filterProgress')).toEqual([]);
  });

  it('is told of each in which state it is, whether more may come, and what is gone', () => {
    const stream = streamLater(0).receive('retry: 5\n\n');
    const page = new TogetherUnderTest([stream]).run();
    const told = (): unknown => {
      const [only] = page.run().status?.streams ?? [];
      return [only?.state, only?.isLive, only?.goneEntries, page.status?.isLive];
    };
    expect(told()).toEqual(['open', true, 0, true]);
    stream.pass(10).ended({ cause: 'end' });
    expect(told()).toEqual(['waits to reconnect', true, 0, true]);
    stream.pass(5).attempt();
    expect(told()).toEqual(['connecting', true, 0, true]);
    stream.pass(5).ended({ cause: 'no-content', status: 204 });
    expect(told()).toEqual(['stopped', false, 0, false]);
  });
});
