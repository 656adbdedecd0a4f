// The runner itself: cases that a correct client must not pass, and each must fail for its own reason.

import { describe, expect, it } from 'vitest';

import { waitLimitMs } from '../helpers/waiting.ts';
import type { Case } from './caseFormat.ts';
import { event, opened, reconnecting, streams } from './caseParts.ts';
import { runCase } from './caseRunner.ts';

const one = streams(['retry: 20\ndata: 1\n\n'], { end: 'complete' });
const timeoutMs = 400;

const wrong: readonly (readonly [name: string, script: Omit<Case, 'id'>, message: RegExp])[] = [
  ['other data', { exchanges: [one], expect: [opened, event('2')] }, /deeply equal|"2"/],
  ['another id', { exchanges: [one], expect: [opened, event('1', 'x')] }, /deeply equal/],
  ['an event too few', { exchanges: [one], expect: [opened], stopAfter: 99 }, /deeply equal/],
  [
    'an event too many',
    { exchanges: [streams(['data: 1\n\n'])], expect: [opened, event('1'), event('2')], timeoutMs },
    /Not within/,
  ],
  ['another order', { exchanges: [one], expect: [event('1'), opened] }, /deeply equal/],
  [
    'a request too many',
    {
      exchanges: [one],
      expect: [opened, event('1'), reconnecting],
      stopAfter: 99,
      quietMs: waitLimitMs,
    },
    /one too many/,
  ],
  [
    'a header that is not sent',
    { exchanges: [{ ...one, request: { headers: { 'x-none': 'x' } } }], expect: [opened] },
    /x-none/,
  ],
  [
    'a header that must be absent',
    { exchanges: [{ ...one, request: { headers: { accept: null } } }], expect: [opened] },
    /accept/,
  ],
  ['another method', { exchanges: [{ ...one, request: { method: 'POST' } }], expect: [opened] }, /method/],
  ['another path', { exchanges: [{ ...one, request: { path: '/x' } }], expect: [opened] }, /path/],
  [
    'another delay',
    {
      exchanges: [one, { ...one, request: { afterPreviousMs: { min: waitLimitMs } } }],
      expect: [opened, event('1'), reconnecting, opened],
    },
    /came after/,
  ],
  [
    'a delay that is too long',
    {
      exchanges: [one, { ...one, request: { afterPreviousMs: { max: 19 } } }],
      expect: [opened, event('1'), reconnecting, opened],
    },
    /less than or equal to 19/,
  ],
  [
    'another final state',
    {
      exchanges: [streams(['data: 1\n\n'])],
      expect: [opened],
      stopAfter: 99,
      quietMs: 20,
      finalState: 'closed',
    },
    /deeply equal|closed/,
  ],
  ['another first state', { exchanges: [one], expect: [opened], initialState: 'open' }, /open/],
  ['another reconnection time', { exchanges: [one], expect: [opened, event('1')], retryAfter: 21 }, /21/],
  [
    'a client that stays',
    {
      exchanges: [streams([])],
      expect: [opened],
      stopAfter: 99,
      quietMs: 20,
      expectClientDisconnect: true,
    },
    /has not left/,
  ],
  ['another wire list', { exchanges: [one], expect: [opened], wire: [[{ retry: 21 }]] }, /deeply equal/],
  ['an address that is fine', { url: 'http://127.0.0.1/', expectThrow: true }, /throw/],
];

describe('a case fails with', () => {
  it.concurrent.for(wrong)('%s', async ([, script, message]) => {
    await expect(runCase({ id: 'wrong', ...script }, timeoutMs)).rejects.toThrow(message);
  });
});
