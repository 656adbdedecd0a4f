// Whatever the ids are like, a server that replays exactly is found to, and each single fault is found by its name.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { judgeResume } from '../../../src/core/resume/judge.ts';
import type { ResumeEvent } from '../../../src/core/log/resumeVerdict.ts';

/** Ids in the order of a server: numbers, padded or prefixed or neither, and names without any order. */
const orderedIds = fc.oneof(
  fc
    .record({
      prefix: fc.constantFrom('', '', 'run-7.', 'ü', '2026/', 'a\u0000b'),
      start: fc.integer({ min: 0, max: 5_000 }),
      steps: fc.oneof(
        fc.constant([1]),
        fc.constant([10]),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
      ),
      width: fc.constantFrom(0, 0, 6),
      count: fc.integer({ min: 5, max: 40 }),
    })
    .map(({ prefix, start, steps, width, count }) => {
      let value = start;
      return Array.from({ length: count }, (_, at) => {
        value += steps[at % steps.length] ?? 1;
        return `${prefix}${String(value).padStart(width, '0')}`;
      });
    }),
  fc.uniqueArray(
    fc.uuid().map((id) => `${id}z`),
    { minLength: 5, maxLength: 40 },
  ),
  fc.uniqueArray(
    fc.string({ minLength: 1, maxLength: 8 }).map((id) => `${id}-`),
    { minLength: 5, maxLength: 40 },
  ),
);

/** A recording, cut somewhere into connections; what a server has beyond it; and where the client is, past the first. */
const situations = fc
  .record({
    ids: orderedIds,
    newer: fc.integer({ min: 0, max: 3 }),
    at: fc.nat(),
    cuts: fc.array(fc.nat({ max: 40 }), { maxLength: 3 }),
    unnamed: fc.array(fc.nat({ max: 40 }), { maxLength: 4 }),
  })
  .map(({ ids, newer, at, cuts, unnamed }) => {
    const server = ids.map((id, position) => eventOf(id, position + 1));
    const recorded = server.slice(0, ids.length - newer);
    const known = recorded.map((event, position) => ({
      ...event,
      sequence: 1 + cuts.filter((cut) => cut <= position).length,
    }));
    const place = 1 + (at % Math.max(1, recorded.length - 2));
    return {
      known: withUnnamed(known, unnamed),
      lastEventId: ids[place] ?? '',
      before: server.slice(0, place + 1),
      due: recorded.slice(place + 1),
      newest: server.slice(recorded.length),
      unnamed,
    };
  })
  .filter(({ due, before }) => due.length > 0 && before.length > 1);

function eventOf(id: string, entry: number): ResumeEvent {
  return { id, type: 'message', digest: `digest of ${id}`, entry, sequence: 1 };
}

/** With events between them that have no id. */
function withUnnamed(events: readonly ResumeEvent[], places: readonly number[]): ResumeEvent[] {
  return events.flatMap((event, at) => {
    if (!places.includes(at)) return [event];
    return [{ ...event, id: undefined, digest: `unnamed ${at}`, entry: 0 }, event];
  });
}

type Situation = typeof situations extends fc.Arbitrary<infer Value> ? Value : never;

/** What came over a connection of its own. */
function judge(
  { lastEventId, known, unnamed }: Situation,
  came: readonly ResumeEvent[],
): ReturnType<typeof judgeResume> {
  const received = came.map((event, at) => ({ ...event, entry: 1_000 + at, sequence: 99 }));
  return judgeResume({ lastEventId, known, received: withUnnamed(received, unnamed) });
}

const idsOf = (events: readonly ResumeEvent[]): (string | undefined)[] => events.map(({ id }) => id);

describe('a server that', () => {
  it('replays exactly is found to, whatever the ids', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const came = [...situation.due, ...situation.newest];
        expect(judge(situation, came)).toEqual({ kind: 'exact' });
      }),
    );
  });

  it('drops one event has a gap of just that one', () => {
    fc.assert(
      fc.property(
        situations.filter(({ due }) => due.length > 1),
        fc.nat(),
        (situation, which) => {
          const dropped = situation.due[which % situation.due.length];
          const came = [...situation.due, ...situation.newest].filter((event) => event !== dropped);
          expect(judge(situation, came)).toEqual({ kind: 'gap', missing: [dropped?.id], count: 1 });
        },
      ),
    );
  });

  it('sends some events too many has these as duplicates', () => {
    fc.assert(
      fc.property(situations, fc.nat(), (situation, howMany) => {
        // Not as far back as the beginning: that is another verdict.
        const count = 1 + (howMany % (situation.before.length - 1));
        const again = situation.before.slice(-count);
        expect(judge(situation, [...again, ...situation.due])).toEqual({
          kind: 'duplicates',
          ids: idsOf(again),
          count,
        });
      }),
    );
  });

  it('sends one event twice has it as a duplicate', () => {
    fc.assert(
      fc.property(situations, fc.nat(), (situation, which) => {
        const twice = situation.due[which % situation.due.length];
        const came = [...situation.due, ...situation.newest, ...(twice ? [twice] : [])];
        expect(judge(situation, came)).toEqual({ kind: 'duplicates', ids: [twice?.id], count: 1 });
      }),
    );
  });

  it('begins from the first event has restarted', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        expect(judge(situation, [...situation.before, ...situation.due])).toEqual({ kind: 'restarted' });
      }),
    );
  });

  it('sends only what is newer is live only', () => {
    fc.assert(
      fc.property(
        situations.filter(({ newest }) => newest.length > 0),
        (situation) => {
          const verdict = judge(situation, situation.newest);
          expect(verdict.kind).toBe('live only');
          // Even steps may tell of more events than were recorded.
          expect(verdict.kind === 'live only' && verdict.missing).toEqual(
            expect.arrayContaining(idsOf(situation.due)),
          );
        },
      ),
    );
  });

  it('swaps two events is out of order', () => {
    fc.assert(
      fc.property(
        situations.filter(({ due }) => due.length > 1),
        fc.nat(),
        (situation, which) => {
          const came = [...situation.due];
          const at = which % (came.length - 1);
          came.splice(at, 2, ...came.slice(at, at + 2).toReversed());
          expect(judge(situation, came)).toEqual({
            kind: 'out of order',
            id: situation.due[at + 1]?.id,
            expected: situation.due[at]?.id,
          });
        },
      ),
    );
  });

  it('changes what an id stands for has different content', () => {
    fc.assert(
      fc.property(situations, fc.nat(), (situation, which) => {
        const at = which % situation.due.length;
        const came = situation.due.map((event, i) => (i === at ? { ...event, digest: 'other' } : event));
        expect(judge(situation, came)).toMatchObject({
          kind: 'different content',
          id: situation.due[at]?.id,
        });
      }),
    );
  });
});

describe('after a reconnect', () => {
  it('numbers that count by one tell exactly, and name just what is missing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 1, max: 12 }),
        (start, known, lost, came) => {
          const ids = Array.from({ length: known + lost + came }, (_, at) => String(start + at));
          const events = ids.map((id, at) => eventOf(id, at + 1));
          const received = events.slice(known + lost).map((event) => ({ ...event, sequence: 2 }));
          const lastEventId = ids[known - 1] ?? '';
          const verdict = judgeResume({ lastEventId, known: events.slice(0, known), received });
          const missing = ids.slice(known, known + lost);
          if (lost === 0) expect(verdict).toEqual({ kind: 'exact' });
          else if (known > 4) expect(verdict).toEqual({ kind: 'gap', missing, count: lost });
          else if (verdict.kind === 'gap') expect(verdict).toEqual({ kind: 'gap', missing, count: lost });
          else expect(verdict.kind).toBe('cannot tell');
        },
      ),
    );
  });

  it('ids without order never tell of a gap, and never that there is none', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid(), { minLength: 2, maxLength: 30 }), fc.nat(), (ids, at) => {
        const events = ids.map((id, position) => eventOf(`${id}z`, position + 1));
        const known = 1 + (at % (ids.length - 1));
        const received = events.slice(known).map((event) => ({ ...event, sequence: 2 }));
        const lastEventId = events[known - 1]?.id ?? '';
        expect(judgeResume({ lastEventId, known: events.slice(0, known), received }).kind).toBe(
          'cannot tell',
        );
      }),
    );
  });
});
