// Random bodies that are full of events, and random rules for them.

import fc from 'fast-check';

import type { EventFault, LastingFault, RelayFault } from '../../../../src/core/stream/relayFault.ts';
import type { RelayRule, RuleTrigger } from '../../../../src/core/relay/rules/relayRule.ts';

const lineEnds = fc.constantFrom('\n', '\r\n', '\r');

/** Blocks and comments whose lines end in one way or another. */
const block = fc
  .tuple(
    fc.array(
      fc.constantFrom(
        'data: a',
        'data:é€',
        'data',
        'id: 7',
        'id:',
        'event: tick',
        'retry: 10',
        ': c',
        'foo: bar',
      ),
      { minLength: 1, maxLength: 5 },
    ),
    lineEnds,
    lineEnds,
  )
  .map(([lines, lineEnd, lastEnd]) => lines.map((line) => line + lineEnd).join('') + lastEnd);

const filler = fc.constantFrom('\n', '\r\n', ': ping\n\n', ': ping\r\n', 'retry: 5\n\n', ':\r', '\r');

/** A body with a byte order mark at times, and at times with an end that is cut off. */
export const eventBodies = fc
  .tuple(
    fc.constantFrom('', '', '\ufeff'),
    fc.array(fc.oneof({ weight: 3, arbitrary: block }, { weight: 1, arbitrary: filler }), { maxLength: 25 }),
    fc.constantFrom('', '', 'data: lost', 'id: 9\ndata: lost\n', ': c', 'data: lost\r'),
  )
  .map(([mark, parts, rest]) => new TextEncoder().encode(mark + parts.join('') + rest));

const eventFaults: fc.Arbitrary<EventFault> = fc.oneof(
  fc.constant({ kind: 'drop' } as const),
  fc.record({ kind: fc.constant('delay' as const), delayMs: fc.integer({ min: 1, max: 50 }) }),
  fc.record({ kind: fc.constant('duplicate' as const), copies: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ kind: fc.constant('reorder' as const), places: fc.integer({ min: 1, max: 3 }) }),
  fc.constant({ kind: 'edit', edit: { data: 'x\ny', id: '', type: 'other', retry: 3 } } as const),
  fc.constant({ kind: 'edit', edit: { find: 'a', replace: 'bb' } } as const),
  fc.constant({ kind: 'inject', event: { data: 'made up', id: 'i' } } as const),
);

const inPlaceFaults: fc.Arbitrary<RelayFault> = eventFaults.filter(({ kind }) => kind !== 'reorder');

const lastingFaults: fc.Arbitrary<LastingFault> = fc.constantFrom(
  { kind: 'stop-heartbeats' },
  { kind: 'silence' },
  { kind: 'burst', everyMs: 10, everyBytes: 40 },
  { kind: 'split' },
  { kind: 'slow', bytesPerSecond: 1_000 },
);

/** What only keeps bytes back: once it is over, all of them come, in their order. */
export const keepingFaults: fc.Arbitrary<RelayFault> = fc.constantFrom(
  { kind: 'hold' },
  { kind: 'hold', forMs: 7 },
  { kind: 'burst', everyMs: 10, everyBytes: 40 },
  { kind: 'burst', everyBytes: 30, forMs: 50 },
  { kind: 'split' },
  { kind: 'split', forMs: 3 },
  { kind: 'slow', bytesPerSecond: 1_000 },
  { kind: 'slow', bytesPerSecond: 100, forMs: 60 },
  { kind: 'delay', delayMs: 15 },
);

const endings: fc.Arbitrary<RelayFault> = fc
  .tuple(
    fc.constantFrom('end', 'truncated', 'reset', 'stall', 'close-message', 'no-content'),
    fc.constantFrom('now', 'after next event', 'inside event', 'inside character'),
    fc.constantFrom('app', 'both'),
  )
  .map(([effect, moment, side]) => ({
    kind: 'ending',
    fault: { effect: { kind: effect }, moment: { kind: moment } },
    side,
  }));

const triggers: fc.Arbitrary<RuleTrigger> = fc.oneof(
  fc.record({ kind: fc.constant('event' as const), number: fc.integer({ min: 1, max: 10 }) }),
  fc.constant({ kind: 'pattern', pattern: { type: 'tick' } } as const),
  fc.constant({ kind: 'pattern', pattern: { text: 'a' } } as const),
  fc.record({
    kind: fc.constant('chance' as const),
    probability: fc.double({ min: 0, max: 1, noNaN: true }),
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  }),
);

function rulesOf(faults: fc.Arbitrary<RelayFault>, maxLength: number): fc.Arbitrary<RelayRule[]> {
  return fc.array(fc.record({ fault: faults, trigger: triggers }), { maxLength });
}

/** Rules that change single events where they stand, and what lasts: nothing of them is left once they are taken away. */
export const passingRules = fc
  .tuple(rulesOf(inPlaceFaults, 4), rulesOf(lastingFaults, 2))
  .map((lists) => lists.flat());

/** Rules under which every event still has a fate. */
export const arbitraryRules = fc
  .tuple(rulesOf(eventFaults, 4), rulesOf(lastingFaults, 2), rulesOf(endings, 1))
  .map((lists) => lists.flat());
