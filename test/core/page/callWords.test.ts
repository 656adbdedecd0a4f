// What the Streams view says of the calls of an app.

import { describe, expect, it } from 'vitest';

import { callsByAddress, describeCall, describeCallCount } from '../../../src/core/page/callWords.ts';
import {
  initialConnection,
  type ConnectionPhase,
  type ConnectionState,
} from '../../../src/core/stream/connection.ts';
import type { EndingCause } from '../../../src/core/stream/ending.ts';

function stateOf(phase: ConnectionPhase, attempt: number): ConnectionState {
  return { ...initialConnection({ policy: { kind: 'standard' } }), attempt, ...phase };
}

function stopped(cause: EndingCause): ConnectionPhase {
  return { phase: 'stopped', reason: { kind: 'left to app', ending: { cause } } };
}

describe('a call', () => {
  it.each<[ConnectionPhase, status: number | undefined, first: string, third: string]>([
    [{ phase: 'connecting' }, undefined, 'waits for an answer', 'waits for an answer, attempt 3'],
    [{ phase: 'open' }, 200, 'open', 'open, attempt 3'],
    [stopped('end'), 200, '200, 2.3 s', '200, 2.3 s, 3 attempts'],
    [stopped('answered'), 202, '202, 2.3 s', '202, 2.3 s, 3 attempts'],
    [stopped('http-error'), 503, '503, 2.3 s', '503, 2.3 s, 3 attempts'],
    [stopped('client'), 200, '200, 2.3 s', '200, 2.3 s, 3 attempts'],
    [stopped('client'), undefined, 'no answer, 2.3 s', 'no answer, 2.3 s, 3 attempts'],
    [stopped('truncated'), 200, '200, cut off after 2.3 s', '200, cut off after 2.3 s, 3 attempts'],
    [stopped('reset'), 200, '200, cut off after 2.3 s', '200, cut off after 2.3 s, 3 attempts'],
    [stopped('no-response'), undefined, 'no answer, 2.3 s', 'no answer, 2.3 s, 3 attempts'],
    [stopped('unreachable'), undefined, 'no answer, 2.3 s', 'no answer, 2.3 s, 3 attempts'],
  ])('%j with the status %s', (phase, status, first, third) => {
    expect(describeCall({ state: stateOf(phase, 1), status, lastedMs: 2_300 })).toBe(first);
    expect(describeCall({ state: stateOf(phase, 3), status, lastedMs: 2_300 })).toBe(third);
  });
});

it('calls stand beneath the method and the path that they asked for', () => {
  const keys = ['POST /chat', 'GET /events?a', 'POST /chat?b', 'GET /chat', 'GET /events?c'];
  expect([...callsByAddress(keys, (key) => key)]).toEqual([
    ['POST /chat', ['POST /chat', 'POST /chat?b']],
    ['GET /events', ['GET /events?a', 'GET /events?c']],
    ['GET /chat', ['GET /chat']],
  ]);
  expect([...callsByAddress([], String)]).toEqual([]);
});

it.each([
  [1, '1 call'],
  [2, '2 calls'],
  [500, '500 calls'],
])('%d are called %s', (count, words) => {
  expect(describeCallCount(count)).toBe(words);
});
