// Nothing is ever claimed of a reconnect that what was recorded and what came do not show, whatever a server sends.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { judgeResume } from '../../../src/core/resume/judge.ts';

describe('a verdict', () => {
  it('claims nothing that is not so', () => {
    const ids = fc.constantFrom(
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '9',
      '12',
      '03',
      'a',
      'b',
      'a1',
      'a2',
      '',
      undefined,
    );
    const event = fc
      .record({
        id: ids,
        type: fc.constantFrom('message', 'message', 'message', 'hello'),
        data: fc.constantFrom('x', 'x', 'y'),
      })
      .map(({ id, type, data }) => ({ id, type, digest: `${type} ${data}`, entry: 1 }));
    const connection = fc.array(event, { maxLength: 6 });
    const facts = fc.record({
      lastEventId: fc.constantFrom('', '1', '3', '5', '03', 'a', 'a1', 'other'),
      connections: fc.array(connection, { maxLength: 3 }),
      came: connection,
      isComplete: fc.boolean(),
    });
    fc.assert(
      fc.property(facts, ({ lastEventId, connections, came, isComplete }) => {
        const known = connections.flatMap((events, at) =>
          events.map((one) => ({ ...one, sequence: at + 1 })),
        );
        const received = came.map((one) => ({ ...one, sequence: 9 }));
        const verdict = judgeResume({ lastEventId, known, received, isComplete });
        const there = new Set<string | undefined>(received.map(({ id }) => id));
        const recorded = new Set<string | undefined>(known.map(({ id }) => id));
        switch (verdict.kind) {
          case 'gap':
          case 'live only':
            expect(verdict.count).toBeGreaterThanOrEqual(verdict.missing.length);
            expect(verdict.missing.length).toBeGreaterThan(0);
            for (const id of verdict.missing) {
              const isThere = received.some(
                (one) =>
                  one.id === id && known.every((other) => other.id !== id || other.digest === one.digest),
              );
              expect(isThere && recorded.has(id)).toBe(false);
            }
            break;
          case 'duplicates':
            for (const id of verdict.ids) expect(there).toContain(id);
            break;
          case 'different content':
            expect(there.has(verdict.id) && recorded.has(verdict.id)).toBe(true);
            break;
          case 'out of order':
            expect(there).toContain(verdict.id);
            break;
          case 'exact':
            expect(there.has(lastEventId) && received.length === 1).toBe(false);
            break;
          default:
        }
      }),
      { numRuns: 5_000 },
    );
  });
});
