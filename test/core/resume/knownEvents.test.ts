// Events that are known at each reconnect: the same whether or not they were read for the reconnect before, over
// clears and lost bytes too.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { KnownEvents, resumeEventsOf } from '../../../src/core/resume/resumeEvents.ts';
import { bytesOf, listener, noLimit } from '../recording.ts';

function addAttempt(log: EventLog, attempt: number, text: string): void {
  const recorder = new AttemptRecorder(log, attempt, noLimit, listener());
  recorder.push(bytesOf(text), { receivedAtMs: attempt, chunk: attempt });
  recorder.end({ receivedAtMs: attempt, chunk: attempt });
}

const bodies = fc.constantFrom(
  'id: 1\ndata: a\n\n',
  'id: 2\ndata: b\n\nid: 3\ndata: c\n\n',
  'data: no id\r\n\r\n',
  ': comment\n\nid: 4\r\ndata: cut',
  'retry: 5\n\n',
);

describe('events that are known', () => {
  it('are those that the log has, at each reconnect', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(bodies, fc.constant('clear'), fc.constant('undo')), { maxLength: 30 }),
        (steps) => {
          const log = new EventLog(0);
          const known = new KnownEvents(log);
          for (const [at, step] of steps.entries()) {
            if (step === 'clear') log.clear();
            else if (step === 'undo') log.undoClear();
            else addAttempt(log, at + 1, step);
            expect(known.upTo(log.length)).toEqual(resumeEventsOf(log, log.length));
            expect(known.upTo(log.length)).toEqual(resumeEventsOf(log, log.length));
          }
        },
      ),
    );
  });

  it('are those that the log has, where it has more than are read', () => {
    const log = new EventLog(0);
    const known = new KnownEvents(log);
    const many = Array.from({ length: 1_500 }, (_, at) => `id: ${at}\ndata: ${at}\n\n`).join('');
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      addAttempt(log, attempt, many);
      expect(known.upTo(log.length)).toEqual(resumeEventsOf(log, log.length));
    }
  });
});
