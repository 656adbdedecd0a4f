// Heads that were held until their attempt was cut: said of an ending that came with its head, without a body.

import { describe, expect, it } from 'vitest';

import { Arrivals } from '../../../src/core/log/arrivals.ts';
import { AttemptJournal } from '../../../src/core/log/attemptJournal.ts';
import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import { okHead } from '../scriptedStream.ts';

describe('an ending after a head that was awaited for long', () => {
  const none = { messages: 0, bodyBytes: 0, wireBytes: 0 };

  it.each<[what: string, Ending, bodyBytes: number, awaitedMs: number, afterMs: number, isHeld: boolean]>([
    ['cut', { cause: 'truncated' }, 0, 1_000, 250, true],
    ['reset', { cause: 'reset' }, 0, 1_000, 0, true],
    ['awaited for less', { cause: 'truncated' }, 0, 999, 0, false],
    ['later than its head', { cause: 'truncated' }, 0, 1_000, 251, false],
    ['with a byte of a body', { cause: 'truncated' }, 1, 60_000, 0, false],
    ['reset, with a byte of a body', { cause: 'reset' }, 1, 60_000, 0, false],
    ['whole', { cause: 'end' }, 0, 60_000, 0, false],
    ['simulated', { cause: 'reset', isSimulated: true }, 0, 60_000, 0, false],
  ])('%s', (_what, ending, bodyBytes, awaitedMs, afterMs, isHeld) => {
    let nowMs = 70_000;
    const start = { attempt: 1, lastEventId: '', reason: 'connect', delayMs: 0 } as const;
    const journal = new AttemptJournal(new EventLog(0), start, {}, () => nowMs);
    journal.writeOpen({ ...okHead, timings: { sentMs: 5, headMs: 5 + awaitedMs } });
    nowMs += afterMs;
    const told = isHeld ? { ...ending, heldHeadMs: awaitedMs } : ending;
    expect(journal.endingOf(ending, { ...none, bodyBytes })).toEqual(told);
  });
});

describe('when the first byte of a body came', () => {
  it.each([
    [9, undefined],
    [10, 100],
    [14, 100],
    [15, 100],
    [20, undefined],
  ])('is known of a block at %i, where its bytes are there: %s', (offset, atMs) => {
    const arrivals = new Arrivals(new MemoryByteStore());
    arrivals.append({ receivedAtMs: 100, offset: 10, length: 5, chunk: 1 });
    arrivals.append({ receivedAtMs: 200, offset: 15, length: 5, chunk: 2 });
    expect(arrivals.firstOfBody(offset, 0)).toBe(atMs);
  });
});
