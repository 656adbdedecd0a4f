// The series step by step: when it looks again, what it waits for and how long, at each bound, and what it takes back.

import { describe, expect, it } from 'vitest';

import { present } from '../../../../src/core/base/present.ts';
import type { ClientProfile } from '../../../../src/core/stream/clientProfile.ts';
import type { EndingCause } from '../../../../src/core/stream/ending.ts';
import type { AppKnowledge, AppObservation } from '../../../../src/core/relay/verdict/appObservation.ts';
import {
  AppTest,
  type AppTestAction,
  type AppTestOptions,
} from '../../../../src/core/relay/verdict/appTest.ts';
import { endOfSilence, type AppTestStep } from '../../../../src/core/relay/verdict/appTestSeries.ts';
import type { RelayRule } from '../../../../src/core/relay/rules/relayRule.ts';

function ruleOf(type: string): RelayRule {
  return { fault: { kind: 'inject', event: { type, data: '' } }, trigger: { kind: 'now' } };
}

const atEvent = ruleOf('at an event');
const forced = ruleOf('forced');

function stepOf(cause: EndingCause | undefined, more: Partial<AppTestStep> = {}): AppTestStep {
  return {
    title: cause ?? 'silence',
    shows: '',
    cause,
    rules: () => [atEvent],
    rulesWithoutEvent: () => [forced],
    ...more,
  };
}

/** With it, a standard client takes 4 s at the most. */
const knowledge: AppKnowledge = {
  lastEventId: '7',
  earlierIds: [],
  justWritten: 0,
  reconnectionTimeMs: 1_000,
  hasRetry: true,
};
const patienceMs = 4_000;

/** A test, and what it sees of an app. */
class TestedApp {
  readonly test: AppTest;
  readonly observations: AppObservation[] = [];
  knowledge = knowledge;
  open: { readonly connection: number; readonly sinceMs: number } | undefined;

  constructor(steps: readonly AppTestStep[], options: AppTestOptions = {}, startMs = 0) {
    this.test = new AppTest(startMs, { steps, ...options });
  }

  look(nowMs: number): AppTestAction {
    const { observations, knowledge: known, open } = this;
    return this.test.look({ nowMs, observations, knowledge: known, ...(open && { open }) });
  }

  opens(atMs: number, connection: number): void {
    this.observations.push(
      { kind: 'request', atMs, connection, path: '/events', lastEventId: '7' },
      { kind: 'opened', atMs, connection },
    );
    this.open ??= { connection, sinceMs: atMs };
  }

  asks(atMs: number, connection: number, caller?: ClientProfile): void {
    const request = { kind: 'request', atMs, connection, path: '/events', lastEventId: '7' } as const;
    this.observations.push({ ...request, ...present({ caller }) });
  }

  ends(atMs: number, connection: number, cause: EndingCause, by: 'app' | 'server' | 'relay' = 'relay'): void {
    this.observations.push({ kind: 'ended', atMs, connection, by, ending: { cause } });
    if (this.open?.connection === connection) this.open = undefined;
  }

  /** Nothing changes before a time, and the test knows when to look again. */
  expectWaits(fromMs: number, toMs: number, lookAtMs = toMs): void {
    for (const atMs of [fromMs, toMs - 1]) {
      expect(this.look(atMs)).toMatchObject({ takesBack: false, rules: [], lookAtMs });
    }
  }

  /** Opens a connection, and lets it settle: the first rules are made at 1100. */
  static armed(steps: readonly AppTestStep[], options?: AppTestOptions): TestedApp {
    const app = new TestedApp(steps, options);
    app.opens(100, 1);
    app.look(1_100);
    return app;
  }

  get verdicts(): (boolean | string)[][] {
    return this.test.result.verdicts.map(({ title, isMet, findings }) => [
      title,
      isMet,
      ...findings.map(({ code }) => code),
    ]);
  }
}

describe('an app that is not connected', () => {
  const reload = 'the app has stopped: reload it to go on (1 of 1: end)';

  it('is waited for as long as it may take, then to be reloaded, and then no more', () => {
    const app = new TestedApp([stepOf('end')]);
    app.expectWaits(0, patienceMs);
    expect(app.look(0).progress).toBe('1 of 1: end');
    for (const atMs of [patienceMs, 59_999]) {
      expect(app.look(atMs)).toEqual({ takesBack: false, rules: [], progress: reload, lookAtMs: 60_000 });
    }
    expect(app.test.isOver).toBe(false);
    expect(app.look(60_000)).toEqual({
      takesBack: false,
      rules: [],
      progress: 'the app did not come back',
      lookAtMs: undefined,
    });
    expect(app.test.isOver).toBe(true);
    expect(app.test.result).toEqual({ verdicts: [], notReached: ['end'], wasCancelled: false });
    expect(app.look(60_001)).toMatchObject({ progress: 'done', lookAtMs: undefined });
  });

  it('is waited for at least twice as long as it may take', () => {
    const app = new TestedApp([stepOf('end')], { reloadMs: 5_000 }, 1_000);
    expect(app.look(1_000 + 7_999).progress).toBe(reload);
    expect(app.look(1_000 + 8_000).lookAtMs).toBeUndefined();
    const patient = new TestedApp([stepOf('end')], { reloadMs: 9_000 }, 1_000);
    expect(patient.look(1_000 + 8_999).progress).toBe(reload);
    expect(patient.look(1_000 + 9_000).lookAtMs).toBeUndefined();
  });

  it('is one whose test is told to be cancelled while it goes on', () => {
    expect(new TestedApp([stepOf('end')]).test.result).toEqual({
      verdicts: [],
      notReached: ['end'],
      wasCancelled: true,
    });
  });

  it('meets no fault where there is none', () => {
    expect(new TestedApp([]).look(0)).toEqual({
      takesBack: false,
      rules: [],
      progress: 'done',
      lookAtMs: undefined,
    });
  });
});

describe('a fault', () => {
  it('is made once the stream has been open for a second', () => {
    const app = new TestedApp([stepOf('end')]);
    app.opens(100, 1);
    app.expectWaits(100, 1_100);
    expect(app.look(1_100)).toEqual({
      takesBack: false,
      rules: [atEvent],
      progress: '1 of 1: end',
      lookAtMs: 5_100,
    });
  });

  it('is made a second after the beginning where the stream was open before', () => {
    const app = new TestedApp([stepOf('end')], { settledMs: 500 });
    app.open = { connection: 1, sinceMs: -9_000 };
    app.expectWaits(0, 500);
    expect(app.look(500).rules).toEqual([atEvent]);
  });

  it('does not wait for an event any more after four seconds, and is given up after as long again', () => {
    const app = TestedApp.armed([stepOf('end'), stepOf('reset')]);
    app.expectWaits(1_101, 5_100);
    expect(app.look(5_100)).toMatchObject({ takesBack: false, rules: [forced], lookAtMs: 9_100 });
    app.expectWaits(5_101, 9_100);
    expect(app.verdicts).toEqual([]);
    expect(app.look(9_100)).toEqual({
      takesBack: true,
      rules: [],
      progress: '2 of 2: reset',
      lookAtMs: 10_100,
    });
    expect(app.verdicts).toEqual([['end', false, 'not seen']]);
    expect(app.look(10_100).rules).toEqual([atEvent]);
  });

  it('that nobody ever meets is told as such, and the series comes to its end', () => {
    const app = TestedApp.armed([stepOf('end'), stepOf('reset'), stepOf('no-response')]);
    let action = app.look(1_101);
    for (let turn = 0; turn < 50 && action.lookAtMs !== undefined; turn += 1) {
      action = app.look(action.lookAtMs);
    }
    expect(app.test.isOver).toBe(true);
    expect(app.verdicts.map(([, isMet]) => isMet)).toEqual([false, false, false]);
  });

  it('has come about when its own connection has ended, and no other', () => {
    const app = TestedApp.armed([stepOf('end')]);
    app.opens(1_200, 2);
    app.ends(1_300, 2, 'end');
    app.expectWaits(1_300, 5_100);
    app.ends(1_500, 1, 'end');
    expect(app.look(1_500).lookAtMs).toBe(1_500 + 1.5 * patienceMs);
  });

  it('is judged when the app is back and has settled', () => {
    const app = TestedApp.armed([stepOf('end')]);
    app.ends(1_500, 1, 'end');
    app.expectWaits(1_500, 7_500);
    app.asks(2_500, 2);
    app.expectWaits(2_500, 8_500);
    app.observations.push({ kind: 'opened', atMs: 2_510, connection: 2 });
    app.open = { connection: 2, sinceMs: 2_510 };
    app.expectWaits(2_510, 3_510);
    expect(app.look(3_510)).toMatchObject({ takesBack: true, rules: [], progress: 'done' });
    expect(app.verdicts).toEqual([['end', true, 'came back', 'id sent']]);
  });

  it('is judged when a client has had its time, and half as much again', () => {
    const app = TestedApp.armed([stepOf('end')]);
    app.ends(1_500, 1, 'end');
    app.expectWaits(1_500, 7_500);
    expect(app.look(7_500).takesBack).toBe(true);
    expect(app.verdicts).toEqual([['end', true, 'gave up']]);
  });

  it('after which clients stop is judged when a client has had its time', () => {
    const app = TestedApp.armed([stepOf('no-content')]);
    app.ends(1_500, 1, 'no-content');
    app.expectWaits(1_500, 5_500);
    expect(app.look(5_500).takesBack).toBe(true);
    expect(app.verdicts).toEqual([['no-content', true, 'stopped']]);
  });

  it('that leads to such an answer is waited for until the answer came', () => {
    const app = TestedApp.armed([stepOf('no-content')]);
    app.ends(1_500, 1, 'end');
    app.expectWaits(1_500, 7_500);
    app.asks(2_500, 2);
    app.ends(2_510, 2, 'no-content');
    app.expectWaits(2_510, 6_510);
    expect(app.look(6_510).takesBack).toBe(true);
    expect(app.verdicts).toEqual([['no-content', true, 'stopped']]);
  });

  it.each<[EndingCause, settles: boolean]>([
    ['no-response', true],
    ['reset', false],
    ['no-content', false],
  ])('of the kind %s that an open stream came instead of is settled with that: %s', (cause, settles) => {
    const app = TestedApp.armed([stepOf(cause)]);
    app.ends(1_500, 1, 'truncated');
    app.opens(2_500, 2);
    app.expectWaits(2_500, settles ? 3_500 : 8_500);
    expect(app.look(settles ? 3_500 : 8_500).takesBack).toBe(true);
  });

  it('asks for another reconnection time, which has to have come', () => {
    for (const reconnectionTimeMs of [3_000, 1_000]) {
      const app = TestedApp.armed([
        stepOf('end', { askedRetryMs: (known) => known.reconnectionTimeMs + 2_000 }),
      ]);
      app.knowledge = { ...knowledge, reconnectionTimeMs };
      app.ends(1_500, 1, 'end');
      app.look(1_500);
      app.look(100_000);
      const isMet = reconnectionTimeMs === 3_000;
      expect(app.verdicts).toEqual([['end', isMet, isMet ? 'gave up' : 'not seen']]);
    }
  });
});

describe('a second fault', () => {
  it('is made on the connection that the app came back with, and judged by what follows', () => {
    const app = TestedApp.armed([stepOf('end'), stepOf('end')]);
    app.ends(1_500, 1, 'end');
    app.look(1_500);
    app.opens(2_500, 2);
    expect(app.look(3_500)).toEqual({
      takesBack: true,
      rules: [],
      progress: '2 of 2: end',
      lookAtMs: 4_500,
    });
    app.expectWaits(3_501, 4_500);
    expect(app.look(4_500).rules).toEqual([atEvent]);
    app.expectWaits(4_501, 8_500);
    app.ends(5_000, 2, 'end');
    app.look(5_000);
    app.opens(5_010, 3);
    app.look(6_010);
    expect(app.verdicts).toEqual([
      ['end', true, 'came back', 'id sent'],
      ['end', true, 'too early', 'id sent'],
    ]);
    expect(app.test.result.verdicts[1]?.findings[0]?.sentence).toContain('after 10 ms');
  });

  it('is waited for at once with a reload where the app gave up, and that is patient after a silence only', () => {
    const gaveUp = TestedApp.armed([stepOf('end'), stepOf('end')]);
    gaveUp.ends(1_500, 1, 'end');
    gaveUp.look(1_500);
    expect(gaveUp.look(7_500)).toEqual({
      takesBack: true,
      rules: [],
      progress: 'the app has stopped: reload it to go on (2 of 2: end)',
      lookAtMs: 67_500,
    });
    const left = TestedApp.armed([stepOf(undefined), stepOf('end')]);
    left.ends(2_000, 1, 'client', 'app');
    expect(left.look(3_000)).toEqual({
      takesBack: true,
      rules: [],
      progress: '2 of 2: end',
      lookAtMs: 3_000 + patienceMs,
    });
  });
});

describe('silence', () => {
  it('lasts for its time, and is ended where the app still waits in it', () => {
    const app = new TestedApp([stepOf(undefined), stepOf('end')]);
    app.opens(100, 1);
    expect(app.look(1_100)).toMatchObject({ rules: [atEvent], lookAtMs: 16_100 });
    app.expectWaits(1_101, 16_100);
    expect(app.look(16_100)).toMatchObject({ takesBack: true, rules: endOfSilence });
    expect(app.verdicts).toEqual([['silence', true, 'waits in silence']]);
  });

  it('is over a while after the app has noticed it, and there is nothing to end', () => {
    const app = TestedApp.armed([stepOf(undefined)], { silenceMs: 9_000 });
    app.expectWaits(1_101, 10_100);
    app.ends(3_000, 1, 'client', 'app');
    app.expectWaits(3_000, 4_000);
    expect(app.look(4_000)).toMatchObject({ takesBack: true, rules: [] });
    expect(app.verdicts).toEqual([['silence', true, 'noticed silence']]);
  });

  it('is noticed by a request too, from its beginning on, and not by the end of another connection', () => {
    const app = TestedApp.armed([stepOf(undefined)]);
    app.opens(1_099, 7);
    app.ends(1_200, 7, 'client', 'app');
    app.expectWaits(1_200, 16_100);
    app.asks(5_000, 8);
    app.expectWaits(5_000, 6_000);
    expect(app.look(6_000)).toMatchObject({ takesBack: true, rules: endOfSilence });
    const atOnce = TestedApp.armed([stepOf(undefined)]);
    atOnce.asks(1_100, 2);
    atOnce.expectWaits(1_101, 2_100);
  });

  it('is not noticed by a call that somebody made of an app that makes calls', () => {
    const app = TestedApp.armed([stepOf(undefined)]);
    app.asks(5_000, 8, 'openai-loop');
    app.expectWaits(5_000, 16_100);
    app.ends(7_000, 1, 'client', 'app');
    app.expectWaits(7_000, 8_000);
  });

  it('is ended before the next fault is made, which may be at once', () => {
    const app = new TestedApp([stepOf(undefined), stepOf('end', { rules: () => [forced] })], {
      settledMs: 0,
      silenceMs: 1_000,
    });
    app.opens(100, 1);
    expect(app.look(100).rules).toEqual([atEvent]);
    expect(app.look(1_100)).toMatchObject({ takesBack: true, rules: [...endOfSilence, forced] });
  });
});

describe('what is left of a fault', () => {
  it('is taken back when the fault is over, and only then', () => {
    const app = TestedApp.armed([stepOf('no-response'), stepOf('end')]);
    const takesBack: number[] = [];
    const look = (atMs: number): void => {
      if (app.look(atMs).takesBack) takesBack.push(atMs);
    };
    app.ends(1_500, 1, 'truncated');
    for (let atMs = 1_500; atMs <= 9_000; atMs += 500) look(atMs);
    app.opens(9_100, 2);
    for (let atMs = 9_500; atMs <= 30_000; atMs += 500) look(atMs);
    expect(takesBack).toEqual([7_500, 18_500]);
  });
});
