// What is said of all clients at an ending, and when it was measured.

import { describe, expect, it } from 'vitest';

import { describeDays, tellClients } from '../../../src/core/clients/clientsTold.ts';
import { callerFor, measuredCalls } from '../../../src/core/clients/measuredCalls.ts';
import { describeReaction } from '../../../src/core/clients/reactionWords.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';

it.each([
  ['', '', ''],
  ['2026-01-02', '', '2026-01-02'],
  ['', '2026-01-02', '2026-01-02'],
  ['2026-01-02', '2026-01-02', '2026-01-02'],
  ['2026-01-02', '2026-01-03', '2026-01-02 (EventSources) and 2026-01-03 (others)'],
])('the days %j and %j are told as %j', (ofEventSources, ofOthers, told) => {
  expect(describeDays(ofEventSources, ofOthers)).toBe(told);
});

describe('a response of another type that is read as an event stream anyway', () => {
  const verdict = { next: 'stop' } as const;
  const refused: Ending = { cause: 'wrong-type' };
  const causes = ['end', 'idle', 'truncated', 'reset', 'close-message'] as const;

  it.each(causes)('is refused by whoever looks at the type, whatever ends it: %s', (cause) => {
    const ending: Ending = { cause, readAs: 'event-stream' };
    expect(tellClients({ ending }, verdict)).toEqual(tellClients({ ending: refused }, verdict));
    for (const { profile } of measuredCalls.clients) {
      for (const method of ['GET', 'POST']) {
        if (!callerFor(profile, method)) continue;
        expect(describeReaction(profile, { ending, method })).toBe(
          describeReaction(profile, { ending: refused, method }),
        );
      }
    }
  });
});
