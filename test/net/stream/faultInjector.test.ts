// A fault that is armed in the midst of another one's work: only the last one counts, from its own moment on.

import { describe, expect, it, vi } from 'vitest';

import { EventLog } from '../../../src/core/log/eventLog.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import type { Fault, FaultMoment, FaultStage } from '../../../src/core/stream/fault.ts';
import { endingOfAnswer, FaultInjector, type AnswerEffect } from '../../../src/net/stream/faultInjector.ts';
import { AttemptLog } from '../../core/attemptLog.ts';
import { bytesOf } from '../../core/recording.ts';
import { holdTimers } from '../../helpers/heldTimers.ts';
import { countSubscriptions } from '../../helpers/leftovers.ts';

const insideEvent: Fault = { effect: { kind: 'truncated' }, moment: { kind: 'inside event' } };
const afterNext: Fault = { effect: { kind: 'reset' }, moment: { kind: 'after next event' } };
const event = bytesOf('data: some text\n\n');

function injectorWith(onNote: (injector: FaultInjector, fault: Fault, stage: FaultStage) => void) {
  const ends: Ending[] = [];
  const target = { end: (ending: Ending) => ends.push(ending), stall: () => {} };
  const notes: string[] = [];
  const injector: FaultInjector = new FaultInjector(new EventLog(0), (fault, stage) => {
    notes.push(`${fault.effect.kind} ${stage}`);
    onNote(injector, fault, stage);
  });
  return { injector, target, ends, notes };
}

describe('a fault that takes the place of another', () => {
  it('in the news that it is armed does not get its moment', () => {
    const { injector, target, ends, notes } = injectorWith((its, fault, stage) => {
      if (fault === insideEvent && stage === 'armed') its.arm(afterNext, target, false);
    });
    injector.arm(insideEvent, target, false);
    const passed: Uint8Array[] = [];
    injector.pass(event, (bytes) => passed.push(bytes));
    expect([ends, passed, injector.armed]).toEqual([[], [event], afterNext]);
    injector.disarm();
    expect(notes).toEqual(['truncated armed', 'truncated dropped', 'reset armed', 'reset dropped']);
  });

  it('in the news of what came before its cut does not happen there', () => {
    const { injector, target, ends } = injectorWith(() => {});
    injector.arm(insideEvent, target, false);
    let passedBytes = 0;
    injector.pass(event, ({ length }) => {
      passedBytes = length;
      injector.arm(afterNext, target, false);
    });
    expect(passedBytes).toBeLessThan(event.length);
    expect([ends, injector.armed]).toEqual([[], afterNext]);
    injector.disarm();
  });
});

describe('the moment of a fault that is not wanted any more', () => {
  const later: Fault = { effect: { kind: 'end' }, moment: { kind: 'after delay', delayMs: 5_000 } };

  it.each<readonly [FaultMoment, come: (stream: AttemptLog) => void]>([
    [{ kind: 'after delay', delayMs: 100 }, () => vi.advanceTimersByTime(100)],
    [{ kind: 'after next event' }, (stream) => stream.push('data: 1\n\n')],
    [{ kind: 'after entry', number: 3 }, (stream) => stream.push('data: 1\n\n')],
  ])('is none of the next one: %j', (moment, come) => {
    holdTimers();
    const stream = new AttemptLog();
    stream.begin();
    const subscriptions = countSubscriptions(stream.log, 'subscribe');
    const ends: Ending[] = [];
    const target = { end: (ending: Ending) => ends.push(ending), stall: () => {} };
    const injector = new FaultInjector(stream.log, () => {});
    const givenUp: (() => void)[] = [
      () => injector.disarm(),
      () => injector.endAttempt(),
      () => injector.answerNext({ effect: { kind: 'no-content' }, moment: { kind: 'now' } }),
      () => {},
    ];
    for (const giveUp of givenUp) {
      injector.arm({ effect: { kind: 'reset' }, moment }, target, false);
      giveUp();
      injector.arm(later, target, false);
      expect(subscriptions()).toBe(0);
      come(stream);
      expect([ends, injector.armed]).toEqual([[], later]);
      vi.advanceTimersByTime(5_000);
      expect(ends.splice(0)).toEqual([{ cause: 'end', isSimulated: true }]);
      stream.log.clear();
      stream.begin();
    }
  });
});

it.each<FaultMoment>([{ kind: 'after next event' }, { kind: 'after entry', number: 5 }])(
  'a fault that was armed before a clear comes at its first moment after it, and after that is undone: %j',
  (moment) => {
    for (const isUndone of [false, true]) {
      const stream = new AttemptLog();
      stream.begin();
      stream.push('data: 1\n\ndata: 2\n\n');
      const ends: Ending[] = [];
      const target = { end: (ending: Ending) => ends.push(ending), stall: () => {} };
      const injector = new FaultInjector(stream.log, () => {});
      injector.arm({ effect: { kind: 'reset' }, moment }, target, false);
      stream.log.clear();
      if (isUndone) stream.log.undoClear();
      expect(ends).toEqual([]);
      const needed = isUndone || moment.kind === 'after next event' ? 1 : 5;
      for (let event = 1; event <= needed; event += 1) {
        expect(ends).toEqual([]);
        stream.push('data: 3\n\n');
      }
      expect(ends).toEqual([{ cause: 'reset', isSimulated: true }]);
    }
  },
);

it.each([
  [false, 'data: 1\n\n'],
  [true, 'data: 1\n\ndata: some text\n\n'],
])(
  'a cut inside an event takes no end of a line for the beginning of one (inside a line: %s)',
  (isInside, text) => {
    const { injector, target, ends } = injectorWith(() => {});
    injector.arm(insideEvent, target, isInside);
    const bytes = bytesOf(text);
    let passedBytes = 0;
    injector.pass(bytes, ({ length }) => (passedBytes = length));
    expect(ends).toEqual([{ cause: 'truncated', isSimulated: true }]);
    expect(passedBytes).toBeGreaterThan(text.lastIndexOf('data:'));
    expect(passedBytes).toBeLessThan(bytes.length - 2);
  },
);

it.each<[AnswerEffect, Ending]>([
  [{ kind: 'no-content' }, { cause: 'no-content', status: 204, statusText: 'No Content', isSimulated: true }],
  [{ kind: 'wrong-type' }, { cause: 'wrong-type', status: 200, contentType: 'text/html', isSimulated: true }],
  [
    { kind: 'http-error', status: 503 },
    { cause: 'http-error', status: 503, statusText: '', isSimulated: true },
  ],
])('the answer %j is met as %j', (answer, ending) => {
  expect(endingOfAnswer(answer)).toEqual(ending);
});
