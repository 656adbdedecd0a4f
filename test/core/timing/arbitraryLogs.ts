// Random logs of streams with times: several attempts, reads of any number of events and comments, pauses in between.

import fc from 'fast-check';

import { AttemptLog } from '../attemptLog.ts';

type Step =
  | { readonly kind: 'read'; readonly afterMs: number; readonly parts: readonly string[] }
  | { readonly kind: 'reconnect'; readonly afterMs: number };

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
      .map(([after, parts]): Step => ({ kind: 'read', afterMs: after, parts })),
  },
  { weight: 1, arbitrary: afterMs.map((after): Step => ({ kind: 'reconnect', afterMs: after })) },
);

/** Logs that begin with an open attempt. */
export const timedLogs = fc.array(step, { maxLength: 40 }).map((steps) => {
  const attempts = new AttemptLog();
  attempts.begin();
  for (const taken of steps) {
    attempts.pass(taken.afterMs);
    if (taken.kind === 'read') {
      attempts.push(taken.parts.join(''));
    } else {
      attempts.end();
      attempts.pass(3000).begin('7');
    }
  }
  return attempts;
});
