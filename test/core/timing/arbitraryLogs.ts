// Random logs of streams with times: several attempts, reads of any number of events and comments, pauses in between.

import fc from 'fast-check';

import { AttemptLog } from '../attemptLog.ts';

/** What may happen next to an open attempt. */
export type TimedStep =
  | { readonly kind: 'read'; readonly afterMs: number; readonly parts: readonly string[] }
  | { readonly kind: 'reconnect'; readonly afterMs: number }
  | { readonly kind: 'simulate'; readonly afterMs: number; readonly what: 'stall' | 'end' };

const afterMs = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 200 }),
  fc.integer({ min: 900, max: 90_000 }),
  fc.double({ min: 0, max: 5, noNaN: true }),
);

const part = fc.oneof(
  fc
    .tuple(fc.constantFrom('tick', 'order', 'x'), fc.nat(12), fc.string({ maxLength: 20 }))
    .map(([type, id, text]) => `event: ${type}\nid: ${id}\ndata: ${JSON.stringify(text)}\n\n`),
  fc.constantFrom(
    ': heartbeat\n\n',
    'data: plain\n\n',
    'retry: 10\n\n',
    'id: 3\n\n',
    'data: first half',
    '\ndata: second half\n\n',
  ),
);

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(afterMs, fc.array(part, { minLength: 1, maxLength: 12 }))
      .map(([after, parts]): TimedStep => ({ kind: 'read', afterMs: after, parts })),
  },
  { weight: 1, arbitrary: afterMs.map((after): TimedStep => ({ kind: 'reconnect', afterMs: after })) },
);

const simulation = fc
  .tuple(afterMs, fc.constantFrom('stall', 'end'))
  .map(([after, what]): TimedStep => ({ kind: 'simulate', afterMs: after, what }));

/** Steps of which some are simulated. */
export const timedSteps = fc.array(
  fc.oneof({ weight: 9, arbitrary: step }, { weight: 1, arbitrary: simulation }),
  { maxLength: 40 },
);

/** Lets the steps happen, one after the other. */
export function play(attempts: AttemptLog, steps: readonly TimedStep[]): void {
  for (const taken of steps) {
    attempts.pass(taken.afterMs);
    switch (taken.kind) {
      case 'read':
        attempts.push(taken.parts.join(''));
        break;
      case 'reconnect':
        attempts.end();
        attempts.pass(3000).begin('7');
        break;
      case 'simulate':
        if (taken.what === 'stall') attempts.notice({ ...stall, stage: 'stalled' });
        else attempts.end({ cause: 'truncated', isSimulated: true });
        break;
    }
  }
}

/** A fault that holds the stream back. */
export const stall = {
  notice: 'fault',
  fault: { effect: { kind: 'stall' }, moment: { kind: 'now' } },
} as const;

/** Logs that begin with an open attempt. */
export const timedLogs = fc.array(step, { maxLength: 40 }).map((steps) => {
  const attempts = new AttemptLog();
  attempts.begin();
  play(attempts, steps);
  return attempts;
});
