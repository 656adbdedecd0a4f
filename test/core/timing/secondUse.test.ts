// Timing and findings the second time: after a clear, after a stall that was over, after one that was simulated, over
// the next connection. What was is told as long as it lasts or is kept, and hides nothing of what comes.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { FindingCode } from '../../../src/core/timing/finding.ts';
import { findingsAt, type AskedMoment, type Findings } from '../../../src/core/timing/findings.ts';
import { RepeatedIds } from '../../../src/core/timing/repeatedIds.ts';
import { Timing } from '../../../src/core/timing/timing.ts';
import { AttemptLog } from '../attemptLog.ts';
import { play, stall, timedSteps } from './arbitraryLogs.ts';

/** The readers of one log, as a page has them. */
class Readers {
  readonly timing: Timing;
  readonly ids: RepeatedIds;
  readonly #attempts: AttemptLog;

  constructor(attempts: AttemptLog) {
    this.#attempts = attempts;
    this.timing = new Timing(attempts.log);
    this.ids = new RepeatedIds(attempts.log);
  }

  update(maxEntries?: number): void {
    this.timing.update(maxEntries);
    this.ids.update(maxEntries);
  }

  findings(moment: Partial<AskedMoment> = {}): Findings {
    const { log, nowMs } = this.#attempts;
    return findingsAt(this.timing.measured, this.ids, {
      nowMs,
      isOpen: true,
      lastByteAtMs: log.lastByteAtMs,
      ...moment,
    });
  }

  codes(moment: Partial<AskedMoment> = {}): FindingCode[] {
    this.update();
    return this.findings(moment).findings.map(({ code }) => code);
  }

  /** Everything that is told, now and later. */
  get all(): unknown {
    const { nowMs } = this.#attempts;
    const moments = [nowMs, nowMs + 5000, nowMs + 30_000, nowMs + 1e9].flatMap((atMs) => [
      { nowMs: atMs },
      { nowMs: atMs, isOpen: false },
    ]);
    return [this.timing.data(), ...moments.map((moment) => this.findings(moment))];
  }
}

function openLog(): AttemptLog {
  const attempts = new AttemptLog();
  attempts.begin();
  return attempts;
}

/** Reads with an event each, evenly spaced. */
function tick(attempts: AttemptLog, count: number, everyMs = 100): void {
  for (let at = 0; at < count; at += 1) attempts.pass(everyMs).push(`id: ${attempts.nowMs}\ndata: x\n\n`);
}

it('readers of a log that was cleared tell what new ones tell, wherever it was cleared', () => {
  fc.assert(
    fc.property(
      timedSteps,
      timedSteps,
      fc.nat(200),
      fc.boolean(),
      fc.boolean(),
      (before, after, readBefore, isReadBetween, isUndone) => {
        const attempts = openLog();
        const readers = new Readers(attempts);
        play(attempts, before);
        readers.update(readBefore);
        attempts.log.clear();
        if (isReadBetween) readers.update();
        play(attempts, after);
        if (isUndone) attempts.log.undoClear();
        readers.update();
        const fresh = new Readers(attempts);
        fresh.update();
        expect(readers.all).toEqual(fresh.all);
      },
    ),
  );
});

it('readers of a log that was cleared and has nothing yet tell nothing', () => {
  const attempts = openLog();
  const readers = new Readers(attempts);
  tick(attempts, 30);
  attempts.pass(60_000).push('data: x\n\n').pass(180_000);
  expect(readers.codes()).toEqual(['stalled', 'no-heartbeat']);
  attempts.log.clear();
  expect(readers.codes()).toEqual([]);
  expect(readers.findings()).toEqual({ findings: [] });
  expect(readers.all).toEqual(new Readers(new AttemptLog()).all);
});

describe('a second stall', () => {
  it('is told of with its own beginning, after the first was over', () => {
    const attempts = openLog();
    const readers = new Readers(attempts);
    // So many reads that one long pause is not yet what the longest usually are.
    tick(attempts, 200);
    const sinceMs: (number | undefined)[] = [];
    for (let times = 0; times < 2; times += 1) {
      attempts.pass(6000);
      expect(readers.codes()).toEqual(['stalled']);
      sinceMs.push(readers.findings().findings[0]?.sinceMs);
      tick(attempts, 1);
      expect(readers.codes()).toEqual([]);
    }
    expect(sinceMs).toEqual([20_000, 26_100]);
  });

  it('over the next connection is measured from its opening', () => {
    const attempts = openLog();
    const readers = new Readers(attempts);
    tick(attempts, 30);
    attempts.pass(6000).end();
    expect(readers.codes()).toEqual([]);
    attempts.pass(10_000).begin('1', false);
    expect(readers.codes()).toEqual([]);
    attempts.end();
    attempts.begin('1');
    const openedAtMs = attempts.nowMs;
    attempts.pass(4999);
    expect(readers.codes()).toEqual([]);
    expect(readers.findings().nextAtMs).toBe(openedAtMs + 5000);
    attempts.pass(1);
    expect(readers.codes()).toEqual(['stalled']);
    expect(readers.findings().findings[0]?.sinceMs).toBe(openedAtMs);
  });
});

describe('a stall that is simulated', () => {
  it('silences nothing of the next connection, neither what lasts nor what is over', () => {
    const attempts = openLog();
    const readers = new Readers(attempts);
    tick(attempts, 30);
    attempts.notice({ ...stall, stage: 'stalled' });
    attempts.pass(60_000);
    expect(readers.codes()).toEqual([]);
    expect(readers.findings()).not.toHaveProperty('nextAtMs');
    attempts.end({ cause: 'client' });
    attempts.pass(1000).begin('1');
    attempts.pass(60_000);
    expect(readers.codes()).toEqual(['stalled', 'no-heartbeat']);
    tick(attempts, 1);
    expect(readers.codes()).toEqual(['no-heartbeat']);
    attempts.end();
    expect(readers.codes({ isOpen: false })).toEqual(['no-heartbeat']);
  });

  it('is one again in the next attempt', () => {
    const attempts = openLog();
    const readers = new Readers(attempts);
    tick(attempts, 30);
    for (let times = 0; times < 2; times += 1) {
      attempts.notice({ ...stall, stage: 'stalled' });
      attempts.pass(60_000);
      expect(readers.codes()).toEqual([]);
      attempts.end({ cause: 'client' });
      attempts.begin('1');
    }
  });

  it('takes nothing from what was found before it', () => {
    const attempts = openLog();
    const readers = new Readers(attempts);
    tick(attempts, 2, 45_000);
    expect(readers.codes()).toEqual(['no-heartbeat']);
    const { findings } = readers.findings();
    attempts.notice({ ...stall, stage: 'stalled' });
    attempts.pass(60_000);
    expect(readers.codes()).toEqual(['no-heartbeat']);
    expect(readers.findings().findings).toEqual(findings);
  });

  it.each(['armed', 'next attempt', 'dropped'] as const)('hides nothing while it is “%s”', (stage) => {
    const attempts = openLog();
    const readers = new Readers(attempts);
    tick(attempts, 30);
    attempts.notice({ ...stall, stage });
    attempts.pass(6000);
    expect(readers.codes()).toEqual(['stalled']);
  });
});

describe('the kinds of findings', () => {
  it('come in the order of their urgency', () => {
    const attempts = openLog();
    // Two bursts after silences, the same ids for neighbours and again later, and a silence that lasts.
    tick(attempts, 1);
    for (let times = 0; times < 30; times += 1) {
      const events = Array.from({ length: 4 }, (_, at) => `id: ${times % 20}${at}\ndata: ${times}`);
      const twice = [...events, ...events.map((event) => `${event}0`)].toSorted();
      attempts.pass(2000).push(`${twice.join('\n\n')}\n\n`);
    }
    attempts.pass(60_000);
    const readers = new Readers(attempts);
    expect(readers.codes()).toEqual(['stalled', 'buffered', 'no-heartbeat', 'repeated-ids', 'shared-ids']);
  });

  it.each<[FindingCode, 'warning' | 'hint', (attempts: AttemptLog) => void]>([
    ['stalled', 'warning', (attempts) => (tick(attempts, 30), attempts.pass(6000))],
    [
      'buffered',
      'warning',
      (attempts) => {
        attempts.push('id: 1\n\n');
        for (let times = 0; times < 2; times += 1) attempts.pass(1000).push('data: x\n\n'.repeat(8));
      },
    ],
    ['no-heartbeat', 'warning', (attempts) => attempts.pass(30_000).push('data: x\n\n')],
    [
      'repeated-ids',
      'warning',
      (attempts) => attempts.push('id: 1\ndata: a\n\ndata: b\n\nid: 1\ndata: c\n\n'),
    ],
    [
      'shared-ids',
      'hint',
      (attempts) => {
        for (const id of [1, 2, 3]) attempts.push(`id: ${id}\ndata: a\n\nid: ${id}\ndata: b\n\n`);
      },
    ],
    ['no-ids', 'hint', (attempts) => attempts.push('data: x\n\n'.repeat(10))],
  ])('%s is a %s', (code, level, write) => {
    const attempts = openLog();
    write(attempts);
    const readers = new Readers(attempts);
    expect(readers.codes()).toEqual([code]);
    const [finding] = readers.findings().findings;
    expect(finding?.level).toBe(level);
    // Asked again it is the same.
    expect(readers.findings().findings).toEqual([finding]);
  });
});

describe('findings that are kept', () => {
  it('stay after their connection ended, and over the next ones', () => {
    const attempts = openLog();
    const readers = new Readers(attempts);
    attempts.push('id: 1\n\n');
    for (let times = 0; times < 2; times += 1) attempts.pass(1000).push('data: x\n\n'.repeat(8));
    attempts.push('id: 2\ndata: a\n\ndata: b\n\nid: 2\ndata: c\n\n');
    attempts.pass(30_000).push('data: x\n\n');
    const kept: FindingCode[] = ['buffered', 'no-heartbeat', 'repeated-ids'];
    expect(readers.codes()).toEqual(kept);
    attempts.end();
    expect(readers.codes({ isOpen: false })).toEqual(kept);
    attempts.pass(1000).begin('2');
    attempts.push('data: y\n\n');
    expect(readers.codes()).toEqual(kept);
  });

  it('about ids are taken back by the first id, and come back after a clear', () => {
    const attempts = openLog();
    const readers = new Readers(attempts);
    attempts.push('data: x\n\n'.repeat(10));
    expect(readers.codes()).toEqual(['no-ids']);
    attempts.push('id: 1\n\n');
    expect(readers.codes()).toEqual([]);
    attempts.log.clear();
    attempts.push('data: x\n\n'.repeat(9));
    expect(readers.codes()).toEqual([]);
    attempts.push('data: x\n\n');
    expect(readers.codes()).toEqual(['no-ids']);
  });

  it('about reconnects without an id count them anew after a clear', () => {
    const attempts = openLog();
    const readers = new Readers(attempts);
    const reconnect = (): void => {
      attempts.end();
      attempts.begin();
    };
    const measured = (): readonly number[] => {
      const { reconnects, firstReconnectEntry } = readers.timing.measured;
      return [reconnects, firstReconnectEntry];
    };
    attempts.push('data: x\n\n');
    reconnect();
    reconnect();
    readers.update();
    expect(measured()).toEqual([2, 5]);
    attempts.log.clear();
    readers.update();
    expect(measured()).toEqual([0, 0]);
    // What came before the clear is not known any more.
    reconnect();
    readers.update();
    expect(measured()).toEqual([0, 0]);
    attempts.push('data: x\n\n');
    reconnect();
    readers.update();
    expect(measured()).toEqual([1, 6]);
  });
});

describe('over the next connection', () => {
  it('the first read is first again, whatever time has passed', () => {
    const attempts = openLog();
    const readers = new Readers(attempts);
    tick(attempts, 2);
    attempts.end();
    attempts.pass(60_000).begin('1');
    attempts.push('data: x\n\n'.repeat(8));
    attempts.pass(1000).push('data: x\n\n'.repeat(8));
    readers.update();
    const { reads } = readers.timing.measured;
    expect([reads.bursts.count, reads.laterEvents, reads.gaps.count]).toEqual([1, 9, 2]);
    expect(readers.timing.data().gaps).toMatchObject({ count: 16, longestMs: 1000 });
  });

  it('nothing has been silent yet, also where the end of the one before is not in the log', () => {
    const attempts = openLog();
    const readers = new Readers(attempts);
    tick(attempts, 1);
    attempts.pass(60_000).begin('1', false);
    attempts.end();
    expect(readers.codes({ isOpen: false })).toEqual([]);
    expect(readers.timing.measured.silences.count).toBe(0);
  });

  it('comments begin a new row of intervals, and are counted on', () => {
    const attempts = openLog();
    const readers = new Readers(attempts);
    for (let times = 0; times < 2; times += 1) {
      attempts.pass(1000).push(': c\n').pass(1000).push(': c\n');
      attempts.end();
      attempts.pass(60_000).begin('1');
    }
    readers.update();
    expect(readers.timing.data().heartbeats).toMatchObject({
      comments: 4,
      usualIntervalMs: 1000,
      jitterMs: 0,
    });
  });

  it('what is compressed is said by its own response', () => {
    const attempts = new AttemptLog();
    const encodings = ['br', undefined, 'gzip'].map((encoding) => {
      attempts.begin(
        undefined,
        true,
        undefined,
        encoding === undefined ? [] : [['Content-Encoding', encoding]],
      );
      attempts.end();
      const readers = new Readers(attempts);
      readers.update();
      return readers.timing.measured.contentEncoding;
    });
    expect(encodings).toEqual(['br', '', 'gzip']);
  });
});

describe('a connection that ends within an event', () => {
  it('has no silence before its end, as it is not known when its last bytes came', () => {
    for (const { unfinished, silences } of [
      { unfinished: '', silences: 1 },
      { unfinished: 'data: hal', silences: 0 },
    ]) {
      const attempts = openLog();
      const { timing } = new Readers(attempts);
      tick(attempts, 3);
      attempts.pass(40_000).push(unfinished);
      attempts.pass(40_000).end();
      timing.update();
      expect(timing.measured.silences.count).toBe(silences);
      expect(timing.data().reads.reads).toBe(3);
      // Other notices end no silence, and begin none.
      attempts.begin('1');
      attempts.pass(20_000).notice({ notice: 'long-id', sizeBytes: 9000 });
      attempts.pass(20_000).end();
      timing.update();
      expect(timing.measured.silences.count).toBe(silences + 1);
    }
  });
});
