// The verdict on single faults: what is seen, in numbers, and what cannot be told.

import { describe, expect, it } from 'vitest';

import type { EndingCause } from '../../../../src/core/stream/ending.ts';
import type {
  AppKnowledge,
  AppObservation,
  EndedBy,
} from '../../../../src/core/relay/verdict/appObservation.ts';
import {
  judgeApp,
  type AppFindingCode,
  type FindingRating,
} from '../../../../src/core/relay/verdict/appVerdict.ts';

const knowledge: AppKnowledge = {
  lastEventId: '7',
  earlierIds: ['5', '6'],
  justWritten: 0,
  reconnectionTimeMs: 1_000,
  hasRetry: true,
};

function request(atMs: number, connection: number, lastEventId?: string, path = '/events'): AppObservation {
  return { kind: 'request', atMs, connection, path, ...(lastEventId !== undefined && { lastEventId }) };
}

function ended(atMs: number, connection: number, cause: EndingCause, by: EndedBy = 'relay'): AppObservation {
  return { kind: 'ended', atMs, connection, by, ending: { cause } };
}

interface Case {
  readonly title: string;
  readonly cause: EndingCause | undefined;
  readonly seen: readonly AppObservation[];
  readonly knows?: Partial<AppKnowledge>;
  readonly untilMs?: number;
  readonly findings: readonly (readonly [AppFindingCode, FindingRating, part: string])[];
}

const open = request(-10, 1);

const cases: readonly Case[] = [
  {
    title: 'later than its retry',
    cause: 'end',
    seen: [open, ended(100, 1, 'end'), request(6_100, 2, '7')],
    findings: [
      ['late', 'different', 'It came back after 6.0 s; the server’s retry was 1.0 s.'],
      ['id sent', 'standard', 'Last-Event-ID 7'],
    ],
  },
  {
    title: 'a little late, as a browser under load',
    cause: 'reset',
    seen: [open, ended(100, 1, 'reset'), request(1_900, 2, '7')],
    findings: [
      ['came back', 'standard', 'after 1.8 s'],
      ['id sent', 'standard', ''],
    ],
  },
  {
    title: 'with the time of its own where there was no retry',
    cause: 'end',
    knows: { hasRetry: false, reconnectionTimeMs: 3_000 },
    seen: [open, ended(100, 1, 'end'), request(5_100, 2, '7')],
    findings: [
      ['came back', 'standard', 'the server had sent no retry, and browsers take 3 to 5 s'],
      ['id sent', 'standard', ''],
    ],
  },
  {
    title: 'with the id in the address',
    cause: 'end',
    seen: [open, ended(100, 1, 'end'), request(1_100, 2, undefined, '/events?a=1&since=7')],
    findings: [
      ['came back', 'standard', ''],
      ['id in address', 'different', 'in the address (since)'],
    ],
  },
  {
    title: 'without ids there is nothing to tell',
    cause: 'end',
    knows: { lastEventId: '', earlierIds: [] },
    seen: [open, ended(100, 1, 'end'), request(1_100, 2)],
    findings: [
      ['came back', 'standard', ''],
      ['no id known', 'unknown', 'cannot be told'],
    ],
  },
  {
    title: 'watched too shortly',
    cause: 'end',
    seen: [open, ended(100, 1, 'end')],
    untilMs: 2_000,
    findings: [['not seen', 'unknown', 'too short to tell']],
  },
  {
    title: 'left before the fault',
    cause: 'end',
    seen: [open, ended(100, 1, 'client', 'app')],
    findings: [['left first', 'unknown', 'cannot be told']],
  },
  {
    title: 'closes itself at the message',
    cause: 'close-message',
    seen: [open, ended(150, 1, 'client', 'app')],
    findings: [['closed itself', 'better', '150 ms after the message']],
  },
  {
    title: 'takes no notice of the message',
    cause: 'close-message',
    seen: [open, ended(2_000, 1, 'close-message'), request(3_000, 2, '7')],
    findings: [['ignored the message', 'unknown', 'cannot be told']],
  },
  {
    title: 'stops at the wrong type',
    cause: 'wrong-type',
    seen: [open, ended(100, 1, 'end'), request(1_100, 2, '7'), ended(1_110, 2, 'wrong-type')],
    findings: [['stopped', 'standard', 'no request came within']],
  },
  {
    title: 'never asks for the answer that was to stop it',
    cause: 'no-content',
    seen: [open, ended(100, 1, 'end')],
    findings: [['gave up', 'weak', 'no request came within 9.9 s']],
  },
  {
    title: 'closes the old connection a moment after the new one comes',
    cause: undefined,
    seen: [open, request(4_000, 2, '7'), ended(4_050, 1, 'client', 'app')],
    findings: [
      ['noticed silence', 'better', 'after 4.0 s'],
      ['id sent', 'standard', ''],
    ],
  },
  {
    title: 'keeps the old connection for a while',
    cause: undefined,
    seen: [open, request(4_000, 2, '7'), ended(6_000, 1, 'client', 'app')],
    findings: [
      ['noticed silence', 'better', ''],
      ['id sent', 'standard', ''],
      ['left open', 'weak', 'for 2.0 s more'],
    ],
  },
  {
    title: 'a fault that never came',
    cause: 'end',
    seen: [open],
    findings: [['not seen', 'unknown', 'did not come about']],
  },
];

describe('the verdict', () => {
  it.each(cases)('$title', ({ cause, seen, knows, untilMs, findings }) => {
    const verdict = judgeApp({
      title: 'a fault',
      atMs: 0,
      connection: 1,
      cause,
      knowledge: { ...knowledge, ...knows },
      observations: seen,
      untilMs: untilMs ?? 10_000,
    });
    expect(verdict.findings.map(({ code, rating }) => [code, rating])).toEqual(
      findings.map(([code, rating]) => [code, rating]),
    );
    for (const [at, [, , part]] of findings.entries()) expect(verdict.findings[at]?.sentence).toContain(part);
  });
});
