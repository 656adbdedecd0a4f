// What a recording says of its stream beside the rows: text from outside.

import { describe, expect, it } from 'vitest';

import { parseFacts, parseState } from '../../../src/core/recording/recordedFacts.ts';
import type { StreamRequest } from '../../../src/core/stream/streamRequest.ts';

const request: StreamRequest = { url: 'http://localhost/' };
const facts = {
  request,
  startedAtMs: 5,
  relayedAs: { side: 'app', upstream: 'http://a', relay: 'http://b' },
  hasSecrets: true,
  idBefore: '7',
};
const ending = { cause: 'reset' };
const connection = {
  phase: 'waiting',
  attempt: 2,
  lastEventId: '7',
  reconnectionTimeMs: 500,
  policy: { kind: 'limited', attempts: 3 },
  reconnects: 1,
  fruitlessAttempts: 4,
  delayMs: 250,
  ending,
};
const counts = { messages: 1, bodyBytes: 2, wireBytes: 3 };
const state = {
  connection,
  phaseSinceMs: 10,
  nowMs: 20,
  totals: counts,
  attemptCounts: { messages: 4, bodyBytes: 5, wireBytes: 6 },
  bodyFormat: 'json-lines',
  client: 'node-eventsource',
};

/** What is no time, size or count. */
const noAmounts = [undefined, null, '1', -1, Number.NaN, Number.POSITIVE_INFINITY, [], {}];

describe('the facts of a stream', () => {
  it('are read as they were written', () => {
    expect(parseFacts(facts)).toEqual(facts);
    expect(parseFacts({ request, startedAtMs: 0 })).toEqual({ request, startedAtMs: 0 });
  });

  it.each<[what: string, value: unknown]>([
    ['nothing', undefined],
    ['a list', []],
    ['no request', { startedAtMs: 0 }],
    ['a request without an address', { ...facts, request: {} }],
    ['an address that is none', { ...facts, request: { url: 'no address' } }],
    ...noAmounts.map((value): [string, unknown] => [
      `the time ${JSON.stringify(value)}`,
      { ...facts, startedAtMs: value },
    ]),
  ])('are not in %s', (_what, value) => {
    expect(parseFacts(value)).toBeUndefined();
  });

  it.each<[name: keyof typeof facts, value: unknown]>([
    ['hasSecrets', 'true'],
    ['idBefore', 7],
    ['relayedAs', 'app'],
    ['relayedAs', { ...facts.relayedAs, side: 'both' }],
    ['relayedAs', { ...facts.relayedAs, upstream: 1 }],
    ['relayedAs', { ...facts.relayedAs, relay: 1 }],
  ])('go without %s when it is %j', (name, value) => {
    const { [name]: _, ...rest } = facts;
    expect(parseFacts({ ...facts, [name]: value })).toEqual(rest);
  });

  it('have either side of a relayed stream', () => {
    const relayedAs = { ...facts.relayedAs, side: 'server' };
    expect(parseFacts({ ...facts, relayedAs })).toEqual({ ...facts, relayedAs });
  });
});

describe('where a stream stood', () => {
  it('is read as it was written', () => {
    expect(parseState(state, request)).toEqual(state);
  });

  const beginning = {
    connection: {
      phase: 'idle',
      attempt: 0,
      lastEventId: '',
      reconnectionTimeMs: 3_000,
      policy: { kind: 'standard' },
      reconnects: 0,
      fruitlessAttempts: 0,
    },
    phaseSinceMs: 0,
    nowMs: 0,
    totals: { messages: 0, bodyBytes: 0, wireBytes: 0 },
    attemptCounts: { messages: 0, bodyBytes: 0, wireBytes: 0 },
    bodyFormat: 'event-stream',
    client: 'auto',
  };

  it.each<[what: string, value: unknown]>([
    ['nothing is said', undefined],
    ['it is a list', []],
    ['it is empty', {}],
    ['all is something else', Object.fromEntries(Object.keys(state).map((name) => [name, [7]]))],
    [
      'all in it is something else',
      {
        connection: Object.fromEntries(Object.keys(connection).map((name) => [name, [7]])),
        totals: { messages: '1', bodyBytes: '1', wireBytes: '1' },
        bodyFormat: 'text',
        client: 'nobody',
      },
    ],
  ])('is the beginning where %s', (_what, value) => {
    expect(parseState(value, request)).toEqual(beginning);
  });

  it.each(noAmounts)('has no amount of %j', (value) => {
    expect(parseState({ ...state, nowMs: value, phaseSinceMs: value }, request)).toEqual({
      ...state,
      nowMs: 0,
      phaseSinceMs: 0,
    });
    for (const name of ['attempt', 'reconnects', 'fruitlessAttempts', 'delayMs'])
      expect(
        parseState({ ...state, connection: { ...connection, [name]: value } }, request).connection,
      ).toEqual({ ...connection, [name]: 0 });
    for (const name of ['messages', 'bodyBytes', 'wireBytes'])
      expect(parseState({ ...state, totals: { ...counts, [name]: value } }, request).totals).toEqual({
        ...counts,
        [name]: 0,
      });
  });

  it('has the policy of the request where it says none', () => {
    const { policy: _, ...rest } = connection;
    const policyFor = (asked: StreamRequest): unknown =>
      parseState({ ...state, connection: rest }, asked).connection.policy;
    expect(policyFor(request)).toEqual({ kind: 'standard' });
    expect(policyFor({ ...request, method: 'POST' })).toEqual({ kind: 'off' });
    expect(policyFor({ ...request, policy: { kind: 'slow', leastDelayMs: 1 } })).toEqual({
      kind: 'slow',
      leastDelayMs: 1,
    });
  });

  it.each(['event-stream', 'json-lines', 'json-seq'])('has the format %s', (bodyFormat) => {
    expect(parseState({ ...state, bodyFormat }, request).bodyFormat).toBe(bodyFormat);
  });

  const { phase: _phase, delayMs: _delay, ending: _ending, ...inAnyPhase } = connection;
  const closed = { phase: 'stopped', reason: { kind: 'closed' } };

  it.each<[said: object, read: object]>([
    [{ phase: 'idle' }, { phase: 'idle' }],
    [{ phase: 'connecting' }, { phase: 'connecting' }],
    [{ phase: 'open' }, { phase: 'open' }],
    [{ phase: 'flying' }, { phase: 'idle' }],
    [
      { phase: 'waiting', delayMs: 5, ending },
      { phase: 'waiting', delayMs: 5, ending },
    ],
    [{ phase: 'waiting', delayMs: 5 }, { phase: 'idle' }],
    [{ phase: 'waiting', delayMs: 5, ending: { cause: 'boredom' } }, { phase: 'idle' }],
    [closed, closed],
    [{ phase: 'stopped' }, closed],
    ...[
      { kind: 'debugger left' },
      { kind: 'standard', ending },
      { kind: 'lines', ending },
      { kind: 'policy off', ending },
      { kind: 'left to app', ending },
      { kind: 'gave up', ending, attempts: 3 },
      { kind: 'file ends' },
      ...['idle', 'connecting', 'open', 'waiting'].map((was) => ({ kind: 'file ends', was })),
    ].map((reason): [object, object] => [
      { phase: 'stopped', reason },
      { phase: 'stopped', reason },
    ]),
    ...[
      'closed',
      { kind: 'bored', ending },
      { kind: '', ending },
      { kind: 'standard' },
      { kind: 'lines', ending: {} },
      { kind: 'gave up', ending },
      { kind: 'gave up', ending, attempts: '3' },
      { kind: 'gave up', attempts: 3 },
      { kind: 'file ends', was: 'stopped' },
      { kind: 'file ends', was: '' },
    ].map((reason): [object, object] => [{ phase: 'stopped', reason }, closed]),
  ])('in the phase %j is %j', (said, read) => {
    expect(parseState({ ...state, connection: { ...inAnyPhase, ...said } }, request).connection).toEqual({
      ...inAnyPhase,
      ...read,
    });
  });
});
