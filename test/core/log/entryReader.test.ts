// Entries read one after the other have the bytes that each of them has by itself, in any order.

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { EntryReader } from '../../../src/core/log/entryReader.ts';
import { AttemptLog } from '../attemptLog.ts';

it('reads the bytes of bodies and of details, forwards, backwards and mixed', () => {
  const attempts = new AttemptLog();
  for (let attempt = 0; attempt < 3; attempt += 1) {
    attempts.begin();
    attempts.events(...Array.from({ length: 20 }, (_, at) => `${attempt}-${at}`));
    attempts.push(`data: ${'x'.repeat(200_000)}\n\n`);
    attempts.end();
  }
  const { log } = attempts;
  const order = fc.array(fc.tuple(fc.integer({ min: 1, max: log.length }), fc.boolean()));
  fc.assert(
    fc.property(order, (steps) => {
      const reader = new EntryReader(log);
      for (const [number, beginsTurn] of steps) {
        if (beginsTurn) reader.beginTurn();
        const entry = log.entry(number);
        expect(Buffer.compare(reader.bytes(entry), log.bytes(entry))).toBe(0);
      }
    }),
  );
});
