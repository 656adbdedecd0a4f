// What is found in how a traced server writes: from which time on, from which call on, what it says, and whether it lasts.

import { describe, expect, it } from 'vitest';

import type { ServerPlace } from '../../../src/core/debug/words/serverNote.ts';
import { countCall, type CountedCalls, type ServerFacts } from '../../../src/core/probe/serverFacts.ts';
import { serverFindings } from '../../../src/core/probe/serverFindings.ts';

const at = (line: number): ServerPlace => ({ url: '/app/sse.js', line, column: 3, name: '' });

/** A response whose head was sent at once, and nothing is wrong with it. */
const calm: ServerFacts = {
  headPlace: at(1),
  headAtMs: 100,
  openEntry: 2,
  requestedAtMs: 90,
  isHeadSet: true,
  sentAtMs: 100,
  sentPlace: at(1),
  contentLength: undefined,
  coding: undefined,
  endPlace: undefined,
  destroyPlace: undefined,
  closedAtMs: undefined,
  afterEnd: undefined,
  afterDestroy: undefined,
  afterClose: undefined,
  underPressure: undefined,
};

const calls = (count: number, lastAtMs = 5_000): CountedCalls => ({
  count,
  place: at(7),
  entry: 9,
  lastAtMs,
});

const codesOf = (facts: Partial<ServerFacts>, nowMs: number): string[] =>
  serverFindings({ ...calm, ...facts }, nowMs).findings.map(({ code, level }) => `${level} ${code}`);

describe('a head that is set', () => {
  const unsent = { sentAtMs: undefined, sentPlace: undefined };

  it.each<[what: string, facts: Partial<ServerFacts>, nowMs: number, found: string[], nextAtMs?: number]>([
    ['was sent at once', {}, 60_000, []],
    ['is unsent for less than a second', unsent, 1_099, [], 1_100],
    ['is unsent for a second', unsent, 1_100, ['warning unsent-head']],
    ['went out after less than a second', { sentAtMs: 1_099, requestedAtMs: 100 }, 60_000, []],
    ['went out after a second', { sentAtMs: 1_100, requestedAtMs: 1_000 }, 60_000, ['warning unsent-head']],
    ['was never sent before the close', { ...unsent, closedAtMs: 1_100 }, 60_000, ['warning unsent-head']],
    ['was not sent before a close that came soon', { ...unsent, closedAtMs: 1_099 }, 60_000, []],
    ['was set by something that sends', { ...unsent, isHeadSet: false }, 1_100, []],
    [
      'came with the first event, a second after the request',
      { isHeadSet: false, headAtMs: 1_090, sentAtMs: 1_090, requestedAtMs: 90 },
      60_000,
      ['hint unsent-head'],
    ],
    [
      'came with the first event, less than a second after the request',
      { isHeadSet: false, headAtMs: 1_089, sentAtMs: 1_089, requestedAtMs: 90 },
      60_000,
      [],
    ],
    [
      'came late after a request that nobody saw',
      { isHeadSet: false, headAtMs: 9_000, sentAtMs: 9_000, requestedAtMs: undefined },
      60_000,
      [],
    ],
    [
      'came late, by whom is not known',
      { isHeadSet: false, headAtMs: 9_000, sentAtMs: 9_000, sentPlace: undefined },
      60_000,
      [],
    ],
  ])('%s', (_, facts, nowMs, found, nextAtMs) => {
    expect(codesOf(facts, nowMs)).toEqual(found);
    expect(serverFindings({ ...calm, ...facts }, nowMs).nextAtMs).toBe(nextAtMs);
  });

  it('and not sent lasts since then, until it is sent or the connection is gone', () => {
    const sinceOf = (facts: Partial<ServerFacts>): unknown =>
      serverFindings({ ...calm, ...facts }, 9_000).findings.map(({ sinceMs }) => sinceMs);
    expect(sinceOf(unsent)).toEqual([100]);
    expect(sinceOf({ ...unsent, closedAtMs: 8_000 })).toEqual([undefined]);
    expect(sinceOf({ sentAtMs: 8_000 })).toEqual([undefined]);
  });

  it('says where it was set, how long it was held, and by what it was sent', () => {
    const evidenceOf = (facts: Partial<ServerFacts>): string | undefined =>
      serverFindings({ ...calm, ...facts }, 9_100).findings[0]?.evidence;
    expect(evidenceOf({ sentAtMs: 3_100, sentPlace: at(4) })).toBe(
      'writeHead was called at sse.js:1, which sends nothing; the head went out 3.0 s later, with sse.js:4.',
    );
    expect(evidenceOf(unsent)).toBe(
      'writeHead was called at sse.js:1, which sends nothing, and nothing was written for 9.0 s.',
    );
    expect(evidenceOf({ ...unsent, closedAtMs: 2_100 })).toMatch(/nothing was written for 2\.0 s\.$/);
    expect(evidenceOf({ isHeadSet: false, requestedAtMs: 100, sentAtMs: 2_600, sentPlace: at(5) })).toBe(
      'The request came, and 2.5 s later the head went out, with /app/sse.js:5:3.',
    );
  });
});

describe('a compression', () => {
  const waiting = { sinceMs: 1_000, writes: 3, place: at(4) };
  const coding = { name: 'gzip', isReadable: true, waiting: undefined, longest: undefined };
  const longest = { ...waiting, writes: 2, heldMs: 1_500 };

  it.each<[what: string, facts: Partial<ServerFacts>, nowMs: number, found: string[], nextAtMs?: number]>([
    ['that lets all through', { coding }, 60_000, []],
    ['that holds for less than a second', { coding: { ...coding, waiting } }, 1_999, [], 2_000],
    ['that holds for a second', { coding: { ...coding, waiting } }, 2_000, ['warning held-by-compression']],
    [
      'that held for a second',
      { coding: { ...coding, longest: { ...longest, heldMs: 1_000 } } },
      2_000,
      ['warning held-by-compression'],
    ],
    ['that held for less', { coding: { ...coding, longest: { ...longest, heldMs: 999 } } }, 2_000, []],
    [
      'that was closed while it held, soon',
      { coding: { ...coding, waiting }, closedAtMs: 1_999 },
      60_000,
      [],
    ],
    [
      'that was closed while it held',
      { coding: { ...coding, waiting }, closedAtMs: 2_000 },
      60_000,
      ['warning held-by-compression'],
    ],
  ])('%s', (_, facts, nowMs, found, nextAtMs) => {
    expect(codesOf(facts, nowMs)).toEqual(found);
    expect(serverFindings({ ...calm, ...facts }, nowMs).nextAtMs).toBe(nextAtMs);
  });

  it.each([
    [
      2_499,
      '2 writes from /app/sse.js:4:3 on went into the compression (gzip), and nothing left it for 1.5 s.',
    ],
    [
      2_500,
      '3 writes from /app/sse.js:4:3 on went into the compression (gzip), and nothing left it for 1.5 s.',
    ],
    [
      4_000,
      '3 writes from /app/sse.js:4:3 on went into the compression (gzip), and nothing left it for 3.0 s.',
    ],
  ])('tells of the longest time, of before or of now: at %i ms', (nowMs, evidence) => {
    const facts = { ...calm, coding: { ...coding, waiting, longest } };
    const [finding] = serverFindings(facts, nowMs).findings;
    expect(finding?.evidence).toBe(evidence);
    expect(finding?.sinceMs).toBe(nowMs < 2_500 ? undefined : 1_000);
    const [over] = serverFindings({ ...facts, closedAtMs: nowMs }, 60_000).findings;
    expect([over?.evidence, over?.sinceMs]).toEqual([evidence, undefined]);
  });
});

it('what is looked at next is the earlier of two times, of those to come, and nothing after the close', () => {
  const coding = {
    name: 'br',
    isReadable: true,
    waiting: { sinceMs: 600, writes: 1, place: at(4) },
    longest: undefined,
  };
  const facts = { ...calm, sentAtMs: undefined, sentPlace: undefined, coding };
  const nextOf = (more: Partial<ServerFacts>, nowMs: number): number | undefined =>
    serverFindings({ ...facts, ...more }, nowMs).nextAtMs;
  expect([nextOf({}, 1_099), nextOf({}, 1_100), nextOf({}, 1_599), nextOf({}, 1_600)]).toEqual([
    1_100,
    1_600,
    1_600,
    undefined,
  ]);
  expect(nextOf({ closedAtMs: 700 }, 800)).toBeUndefined();
});

describe('writes that nobody gets', () => {
  it.each<[Partial<ServerFacts>, title: string, evidence: string]>([
    [
      { afterEnd: calls(1), endPlace: at(6) },
      'sse.js:7 writes after end at sse.js:6',
      'This happened once. First by /app/sse.js:7:3. It was ended by /app/sse.js:6:3.',
    ],
    [
      { afterEnd: calls(2) },
      'sse.js:7 writes after the end',
      'This happened 2 times. First by /app/sse.js:7:3.',
    ],
    [
      { afterDestroy: calls(3), destroyPlace: at(5) },
      'sse.js:7 writes after destroy at sse.js:5',
      'This happened 3 times. First by /app/sse.js:7:3. It was destroyed by /app/sse.js:5:3.',
    ],
    [
      { afterDestroy: calls(1) },
      'sse.js:7 writes after destroy',
      'This happened once. First by /app/sse.js:7:3.',
    ],
    [
      { afterClose: calls(1), closedAtMs: 4_000 },
      'sse.js:7 writes though the connection is gone',
      'This happened once. First by /app/sse.js:7:3, and last 1.0 s after the connection was gone.',
    ],
    [
      { afterClose: calls(2, 7_500), closedAtMs: 4_000 },
      'sse.js:7 goes on writing though the connection is gone',
      'This happened 2 times. First by /app/sse.js:7:3, and last 3.5 s after the connection was gone.',
    ],
    [
      { underPressure: calls(1) },
      'sse.js:7 writes on though the client does not keep up',
      'This happened once. write had returned false, and there was no drain since. First by /app/sse.js:7:3.',
    ],
    [
      { contentLength: '90' },
      'The stream has a Content-Length',
      'The head that /app/sse.js:1:3 sets says Content-Length: 90.',
    ],
  ])('%j', (facts, title, evidence) => {
    const { findings } = serverFindings({ ...calm, ...facts }, 60_000);
    expect(findings.map((finding) => [finding.title, finding.evidence])).toEqual([[title, evidence]]);
    expect(findings[0]?.entries.map(({ number }) => number)).toEqual([facts.contentLength ? 2 : 9]);
  });

  it('are a warning from the second on, where the connection is gone', () => {
    const levels = [1, 2, 3].map((count) => codesOf({ afterClose: calls(count), closedAtMs: 1 }, 60_000));
    expect(levels.flat()).toEqual([
      'hint write-after-close',
      'warning write-after-close',
      'warning write-after-close',
    ]);
  });

  it('are all told of, the most urgent first', () => {
    const facts = {
      afterEnd: calls(1),
      afterDestroy: calls(1),
      afterClose: calls(1),
      underPressure: calls(1),
      contentLength: '0',
      sentAtMs: 9_000,
      closedAtMs: 4_000,
      coding: {
        name: 'gzip',
        isReadable: true,
        waiting: undefined,
        longest: { sinceMs: 0, writes: 1, place: at(4), heldMs: 2_000 },
      },
    };
    expect(codesOf(facts, 9_000)).toEqual([
      'warning write-after-end',
      'warning write-after-destroy',
      'hint write-after-close',
      'warning unsent-head',
      'warning held-by-compression',
      'warning stream-length',
      'hint ignored-pressure',
    ]);
  });
});

describe('calls of one kind', () => {
  const one = { place: at(1), entry: 4, atMs: 10 };
  const two = { place: at(2), entry: 6, atMs: 30 };

  it('keep the first place and entry, and the newest time', () => {
    const first = countCall(undefined, one);
    expect(first).toEqual({ place: at(1), entry: 4, count: 1, lastAtMs: 10 });
    expect(countCall(first, two)).toEqual({ place: at(1), entry: 4, count: 2, lastAtMs: 30 });
  });

  it('are as many as whoever tells has counted', () => {
    const first = countCall(undefined, { ...one, count: 5 });
    expect(first.count).toBe(5);
    expect(countCall(first, { ...two, count: 9 }).count).toBe(9);
    expect(countCall(first, two).count).toBe(6);
  });
});
