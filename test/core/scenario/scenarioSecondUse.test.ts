// The report on a scenario whose timeline is cleared while it runs, whose client is waited for, or that is looked at
// again and again: what is decided stays, and an entry is named only while it is the one that is meant.

import { describe, expect, it } from 'vitest';

import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import type { EndDetail } from '../../../src/core/log/detail.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import type { Scenario } from '../../../src/core/scenario/scenario.ts';
import { ScenarioObservation } from '../../../src/core/scenario/scenarioObservation.ts';
import { parseScenario } from '../../../src/core/scenario/scenarioParser.ts';
import { ScenarioReporter, type ScenarioOutcome } from '../../../src/core/scenario/scenarioReport.ts';
import type { AttemptReason } from '../../../src/core/stream/connection.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import { bytesOf, listener, noLimit } from '../recording.ts';

const decided: ScenarioOutcome = { kind: 'decided' };

function scenarioOf(members: object): Scenario {
  const parsed = parseScenario(JSON.stringify({ version: 1, ...members }));
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.scenario;
}

/** Writes attempts as a stream does: each step is one entry, or the entries of a body. */
class Timeline {
  readonly log = new EventLog(0);
  attempt = 0;

  request(reason: AttemptReason = 'reconnect', delayMs = 200, lastEventId?: string): this {
    this.attempt += 1;
    const request = { method: 'GET', url: 'http://127.0.0.1/', headers: [], reason, delayMs };
    const sent = lastEventId === undefined ? request : { ...request, lastEventId };
    this.log.appendDetailEntry('request', sent, this.#at());
    return this;
  }

  body(text: string): this {
    const recorder = new AttemptRecorder(this.log, this.attempt, noLimit, listener());
    recorder.push(bytesOf(text), { receivedAtMs: 0, chunk: 1 });
    return this;
  }

  end(ending: Ending, more: Partial<EndDetail> = {}): this {
    const next = { next: 'reconnect', delayMs: 200, lastEventId: '' } as const;
    const counted = { durationMs: 0, messages: 0, bodyBytes: 0, wireBytes: 0 };
    const detail = {
      ending,
      verdict: next,
      next,
      policy: { kind: 'standard' },
      ...counted,
      ...more,
    } as const;
    this.log.appendDetailEntry('error', detail, this.#at());
    return this;
  }

  #at(): { attempt: number; receivedAtMs: number } {
    return { attempt: this.attempt, receivedAtMs: this.attempt };
  }
}

const truncated: Ending = { cause: 'truncated' };

describe('a timeline that is cleared while the scenario runs', () => {
  const scenario = scenarioOf({
    attempts: [
      { expect: { events: 1, ids: ['1'], ending: 'truncated' } },
      { expect: { lastEventId: '1', events: 2, ids: ['2', '3'], ending: 'truncated' } },
    ],
    expect: { events: 3, ids: ['1', '2', '3'] },
  });

  function run(clearedAfter: readonly number[]): (readonly [string, number | undefined])[] {
    const timeline = new Timeline();
    const observation = new ScenarioObservation(true);
    const reporter = new ScenarioReporter(scenario, observation);
    const stop = observation.follow(timeline.log, () => reporter.update());
    const steps = [
      () => timeline.request('connect', 0),
      () => timeline.body('id: 1\ndata: a\n\n'),
      () => timeline.end(truncated),
      () => timeline.request('reconnect', 200, '1'),
      () => timeline.body('id: 2\ndata: b\n\n'),
      () => timeline.body('id: 3\ndata: c\n\n'),
      () => timeline.end(truncated),
    ];
    for (const [at, step] of steps.entries()) {
      step();
      if (clearedAfter.includes(at)) timeline.log.clear();
    }
    const reason = { kind: 'standard', ending: truncated } as const;
    const { results, broken, notReached } = reporter.finish({ kind: 'stopped', reason });
    expect([broken, notReached]).toEqual([0, 0]);
    stop();
    return results.map(({ path, entry }) => [path.replace('$.', '').replace('.expect', ''), entry]);
  }

  const names = [
    'attempts[0].events',
    'attempts[0].ids',
    'attempts[0].ending',
    'attempts[1].lastEventId',
    'attempts[1].events',
    'attempts[1].ids',
    'attempts[1].ending',
    'expect.events',
    'expect.ids',
  ];
  const entries = (...of: readonly (number | undefined)[]) => names.map((name, at) => [name, of[at]]);
  const none = undefined;

  it.each([
    ['never', [], entries(3, 2, 3, 4, 7, 6, 7, 7, 6)],
    // What was decided before names no entry, and neither do facts of before; what comes is numbered from 1 again.
    ['after the first attempt', [2], entries(none, none, none, 1, 4, 3, 4, 4, 3)],
    ['in the first attempt', [1], entries(1, 1, 1, 2, 5, 4, 5, 5, 4)],
    ['after the second request', [3], entries(none, none, none, none, 3, 2, 3, 3, 2)],
    ['between two events', [4], entries(none, none, none, none, 2, 1, 2, 2, 1)],
    ['twice', [2, 4], entries(none, none, none, none, 2, 1, 2, 2, 1)],
    ['at the end', [6], entries()],
  ])('%s', (_, clearedAfter, expected) => {
    expect(run(clearedAfter)).toEqual(expected);
  });

  it('names no entry for messages of before that are judged only then', () => {
    const observation = new ScenarioObservation(true);
    const reporter = new ScenarioReporter(scenario, observation);
    const timeline = new Timeline().request('connect', 0);
    observation.follow(timeline.log);
    timeline.body('id: 1\ndata: a\n\nid: 1\ndata: b\n\n'.repeat(2));
    expect([observation.received.lastMessage, observation.attempt(1)?.lastMessage]).toEqual([5, 5]);
    timeline.log.clear();
    expect(observation.received).not.toHaveProperty('lastMessage');
    const { results } = reporter.finish({ kind: 'cancelled' });
    const broken = results.filter(({ state }) => state === 'broken');
    expect(broken.map(({ path, entry }) => [path, entry])).toEqual([
      ['$.attempts[0].expect.events', none],
      ['$.attempts[0].expect.ids', none],
      ['$.expect.events', none],
      ['$.expect.ids', none],
    ]);
  });
});

describe('what is decided', () => {
  it('stays, whatever comes, and is counted', () => {
    const timeline = new Timeline();
    const observation = new ScenarioObservation(true);
    const scenario = scenarioOf({ attempts: [{ expect: { events: 1 } }, {}], expect: { attempts: 1 } });
    const reporter = new ScenarioReporter(scenario, observation);
    observation.follow(timeline.log, () => reporter.update());
    expect([reporter.progress, reporter.isDecided]).toEqual([
      { attempt: 0, attempts: 2, decided: 0, expectations: 2 },
      false,
    ]);
    timeline.request('connect', 0).body('data: a\n\ndata: b\n\n');
    expect([reporter.progress, reporter.isDecided]).toEqual([
      { attempt: 1, attempts: 2, decided: 1, expectations: 2 },
      false,
    ]);
    timeline.end(truncated).request();
    expect(reporter.isDecided).toBe(true);
    const first = reporter.finish(decided);
    expect(first).toMatchObject({ kept: 0, broken: 2, notReached: 0, attempts: 2 });
    timeline.end(truncated).request();
    const second = reporter.finish(decided);
    expect(second).toEqual({ ...first, attempts: 3 });
  });

  it('is decided by what is there already, and no more once nobody follows', () => {
    const timeline = new Timeline().request('connect', 0).body('id: 1\ndata: a\n\n');
    const observation = new ScenarioObservation(true);
    const seen: number[] = [];
    const stop = observation.follow(timeline.log, ({ number }) => seen.push(number));
    expect([observation.attemptCount, observation.received.messages]).toEqual([1, 1]);
    timeline.body('id: 2\ndata: b\n\n');
    stop();
    timeline.body('id: 3\ndata: c\n\n').end(truncated).request();
    expect(seen).toEqual([1, 2, 3]);
    expect([observation.attemptCount, observation.received.messages]).toEqual([1, 2]);
    expect(observation.received.ids.map(({ fact }) => fact)).toEqual(['1', '2']);
    expect(observation.attempt(2)).toBeUndefined();
  });
});

describe('an observation', () => {
  it('leaves out the attempts of before, and counts from 1', () => {
    const timeline = new Timeline();
    const observation = new ScenarioObservation(true, 2);
    observation.follow(timeline.log);
    for (const id of [1, 2, 3, 4]) timeline.request().body(`id: ${id}\ndata: x\n\n`).end(truncated);
    expect(observation.attemptCount).toBe(2);
    expect(observation.received.ids.map(({ fact }) => fact)).toEqual(['3', '4']);
    expect([0, 1, 2, 3].map((at) => observation.attempt(at)?.ids[0]?.fact)).toEqual([none, '3', '4', none]);
  });

  it('counts the newest attempt, whatever comes late of one before', () => {
    const timeline = new Timeline();
    const observation = new ScenarioObservation(true);
    observation.follow(timeline.log);
    timeline.request().end(truncated).request();
    timeline.log.appendDetailEntry(
      'notice',
      { notice: 'compressed', encoding: 'br' },
      { attempt: 1, receivedAtMs: 9 },
    );
    expect(observation.attemptCount).toBe(2);
  });

  it('reads ids only for those who ask, and only of messages that have one', () => {
    const idsOf = (keepsIds: boolean): unknown => {
      const timeline = new Timeline().request().body('id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\nid: 9\n\n');
      const observation = new ScenarioObservation(keepsIds);
      observation.follow(timeline.log);
      expect([observation.received.messages, observation.received.lastMessage]).toEqual([3, 4]);
      return observation.received.ids;
    };
    expect(idsOf(false)).toEqual([]);
    expect(idsOf(true)).toEqual([
      { fact: '1', entry: 2 },
      { fact: '', entry: 4 },
    ]);
  });
});

const none = undefined;

describe('an app, which does not say what it will do', () => {
  function stateAfter(
    expected: 'reconnect' | 'stop',
    happen: (timeline: Timeline, wait: () => void) => void,
  ): unknown {
    const timeline = new Timeline().request('connect', 0);
    const observation = new ScenarioObservation(false);
    const reporter = new ScenarioReporter(
      scenarioOf({ attempts: [{ expect: { next: expected } }] }),
      observation,
    );
    observation.follow(timeline.log, () => reporter.update());
    timeline.end(truncated, { endedFirst: 'server' });
    happen(timeline, () => observation.stop(1500));
    const [result] = reporter.finish({ kind: 'cancelled' }).results;
    return [result?.state, result?.sentence, result?.entry];
  }

  it('comes back, or is waited for in vain', () => {
    const back = 'The app came back after 200 ms.';
    const away = 'The app did not come back within 1.5 s.';
    const open = 'Nothing came after attempt 1. The run was cancelled.';
    expect(stateAfter('reconnect', (timeline) => timeline.request())).toEqual(['kept', back, 3]);
    expect(stateAfter('stop', (timeline) => timeline.request())).toEqual(['broken', back, 3]);
    expect(stateAfter('reconnect', (_, wait) => wait())).toEqual(['broken', away, 2]);
    expect(stateAfter('stop', (_, wait) => wait())).toEqual(['kept', away, 2]);
    expect(stateAfter('stop', () => {})).toEqual(['not reached', open, none]);
  });
});

describe('a client', () => {
  function judged(expectations: object, happen: (timeline: Timeline) => void): unknown {
    const timeline = new Timeline();
    const observation = new ScenarioObservation(true);
    const scenario = scenarioOf({ attempts: [{}, { expect: expectations }] });
    const reporter = new ScenarioReporter(scenario, observation);
    observation.follow(timeline.log, () => reporter.update());
    happen(timeline);
    return reporter.finish({ kind: 'cancelled' }).results.map(({ state, sentence }) => [state, sentence]);
  }
  const waits = { next: 'wait' } as const;
  const stops = { next: 'stop' } as const;

  it.each([
    [0, 'kept'],
    [-2, 'kept'],
    [-3, 'broken'],
    [50, 'kept'],
    [51, 'broken'],
  ])(
    'that comes back %d ms after the reconnection time, of 0 to 50, with what timers round: %s',
    (laterMs, state) => {
      const sentence = `It came after ${200 + laterMs} ms, with a reconnection time of 200 ms.`;
      const expectation = { reconnectsWithinMs: 50 };
      const happen = (timeline: Timeline): unknown =>
        timeline
          .request('connect', 0)
          .end(truncated)
          .request('reconnect', 200 + laterMs);
      expect(judged(expectation, happen)).toEqual([[state, sentence]]);
    },
  );

  it('that has a time of its own is judged by the server’s, and by its own where an EventSource does not come back', () => {
    const expectation = { reconnectsWithinMs: 0 };
    const own = { next: 'reconnect', delayMs: 500, lastEventId: '' } as const;
    const after = (more: Partial<EndDetail>, delayMs: number, reason: AttemptReason = 'reconnect'): unknown =>
      judged(expectation, (timeline) =>
        timeline.request('connect', 0).end(truncated, more).request(reason, delayMs),
      );
    expect(after({ next: own }, 200)).toMatchObject([['kept', expect.stringContaining('of 200 ms')]]);
    expect(after({ verdict: waits, next: own }, 500)).toMatchObject([
      ['kept', expect.stringContaining('of 500 ms')],
    ]);
    expect(after({ verdict: waits, next: stops }, 500)).toEqual([
      ['broken', 'No reconnection time was in force.'],
    ]);
    expect(after({}, 200, 'connect')).toEqual([['broken', 'The attempt was made by hand.']]);
  });

  it('whose attempt failed before a request was sent is told so', () => {
    const ending: Ending = { cause: 'bad-id' };
    const happen = (timeline: Timeline): unknown => {
      timeline.request('connect', 0).end(truncated);
      timeline.attempt += 1;
      return timeline.end(ending, { next: stops });
    };
    const sentence = 'No request was sent. The client cannot send Last-Event-ID.';
    expect(judged({ lastEventId: '1', reconnectsWithinMs: 5 }, happen)).toEqual([
      ['broken', sentence],
      ['broken', sentence],
    ]);
  });

  it('that is connected by hand does not show what its plan came to', () => {
    const happen =
      (reason: AttemptReason) =>
      (timeline: Timeline): unknown =>
        timeline.request('connect', 0).end(truncated).request().end(truncated).request(reason, 7);
    expect(judged({ next: 'reconnect' }, happen('connect'))).toMatchObject([
      ['not reached', expect.anything()],
    ]);
    expect(judged({ next: 'reconnect' }, happen('reconnect'))).toEqual([
      ['kept', 'The client came back after 7 ms.'],
    ]);
  });
});
