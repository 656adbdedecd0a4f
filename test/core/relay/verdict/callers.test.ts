// What is asked of clients that make calls, after a fault: not what is right for an EventSource.

import { describe, expect, it } from 'vitest';

import { AppTest, type AppTestView } from '../../../../src/core/relay/verdict/appTest.ts';
import { appTestReport } from '../../../../src/core/relay/verdict/appTestReport.ts';
import type { AppTestStep } from '../../../../src/core/relay/verdict/appTestSeries.ts';
import type { AppObservation } from '../../../../src/core/relay/verdict/appObservation.ts';
import { makesCalls } from '../../../../src/core/relay/verdict/callers.ts';
import { clientProfiles, type ClientProfile } from '../../../../src/core/stream/clientProfile.ts';
import { atMs, codes, ended, judge, opened, request, sentences } from './observedApp.ts';

describe('a client', () => {
  const always: readonly ClientProfile[] = [
    'openai-loop',
    'openai-stream',
    'anthropic-loop',
    'anthropic-stream',
    'ai-stream-text',
    'ai-use-chat',
    'google-genai',
    'ag-ui',
  ];
  const byPost: readonly ClientProfile[] = ['sse.js', 'ky', 'ofetch', 'axios', 'fetch'];
  const never: readonly ClientProfile[] = [
    'eventsource',
    'node-eventsource',
    'eventsource-client',
    'fetch-event-source',
    'extended-eventsource',
    'launchdarkly-eventsource',
    'event-source-polyfill',
    'reconnecting-eventsource',
    'mcp-http',
    'mcp-sse',
    'langgraph',
    'trpc',
    'graphql-sse',
  ];

  it('is in one of the lists, whichever it is', () => {
    expect([...always, ...byPost, ...never].toSorted()).toEqual([...clientProfiles].toSorted());
  });

  it.each(always)('%s makes calls, by any method', (profile) => {
    expect([makesCalls(profile, 'POST'), makesCalls(profile, 'GET')]).toEqual([true, true]);
  });

  it.each(byPost)('%s makes calls where it does not ask by GET', (profile) => {
    expect([makesCalls(profile, 'POST'), makesCalls(profile, 'GET')]).toEqual([true, false]);
  });

  it.each(never)('%s is meant to come back', (profile) => {
    expect([makesCalls(profile, 'POST'), makesCalls(profile, 'GET')]).toEqual([false, false]);
  });
});

/** A request of a client that makes calls. */
function call(afterMs: number, connection: number, resumes = false, id?: string): AppObservation {
  return { ...request(afterMs, connection, id), caller: 'openai-loop', resumes } as AppObservation;
}

const first = call(-20, 1);
/** Its own request replaces the one that scenes begin with. */
function judgeCalls(scene: Parameters<typeof judge>[0]) {
  return judge({ ...scene, before: first });
}

describe('a client that makes calls', () => {
  it.each(['end', 'truncated', 'reset'] as const)('has nothing to come back for after %s', (cause) => {
    const verdict = judgeCalls({ cause, seen: [ended(0, 1, cause)] });
    expect(codes(verdict)).toEqual(['no call (standard)']);
    expect(sentences(verdict)).toEqual(['It sent nothing within 20.0 s, as clients do that make calls.']);
    expect(verdict).toMatchObject({ caller: 'openai-loop', isMet: true });
  });

  it('is not blamed for its next calls, however soon and how many', () => {
    const calls = [10, 20, 30, 40, 50, 60, 70].flatMap((ms, at) => [
      call(ms, at + 2),
      opened(ms + 1, at + 2),
    ]);
    const verdict = judgeCalls({ cause: 'end', seen: [ended(0, 1, 'end'), ...calls] });
    expect(codes(verdict)).toEqual(['next call (unknown)']);
    expect(sentences(verdict)[0]).toBe(
      'Its next request, after 10 ms, was a call of its own. What its code made of the one before cannot be told.',
    );
  });

  it('that tries an error again does more than it has to, and a storm is a weakness all the same', () => {
    const once = [ended(0, 1, 'http-error'), call(600, 2, true), opened(700, 2)];
    expect(codes(judgeCalls({ cause: 'http-error', seen: once }))).toEqual(['tried again (better)']);
    const storm = [1, 2, 3, 4, 5].map((at) => call(at * 10, at + 1, true));
    const verdict = judgeCalls({ cause: 'http-error', seen: [ended(0, 1, 'http-error'), ...storm] });
    expect(codes(verdict)).toEqual(['tried again (better)', 'storm (weak)']);
    expect(sentences(verdict)[0]).toBe('It sent the same call again after 10 ms.');
  });

  it('that goes on with its stream is asked for the right id', () => {
    const seen = (id: string): AppObservation[] => [ended(0, 1, 'truncated'), call(900, 2, true, id)];
    expect(codes(judgeCalls({ cause: 'truncated', seen: seen('7') }))).toEqual([
      'tried again (better)',
      'id sent (standard)',
    ]);
    expect(codes(judgeCalls({ cause: 'truncated', seen: seen('5') }))).toEqual([
      'tried again (better)',
      'older id (weak)',
    ]);
  });

  it('waits in silence, whatever other calls it makes, or gives the call up', () => {
    expect(codes(judgeCalls({ seen: [call(100, 2), opened(200, 2)] }))).toEqual([
      'waits in silence (standard)',
    ]);
    const left = judgeCalls({ seen: [ended(5_000, 1, 'client', 'app'), call(5_100, 2)] });
    expect(codes(left)).toEqual(['noticed silence (better)']);
    expect(sentences(left)).toEqual(['It gave the silent call up after 5.0 s.']);
    // What becomes of its other calls says nothing of this one.
    const others = [
      call(100, 2),
      ended(200, 2, 'client', 'app'),
      call(300, 3),
      ended(400, 3, 'end', 'server'),
    ];
    expect(codes(judgeCalls({ seen: others }))).toEqual(['waits in silence (standard)']);
    expect(sentences(judgeCalls({ seen: others, untilMs: 9_000 }))).toEqual([
      'It waited on the silent connection for 9.0 s. Whether it notices later cannot be told.',
    ]);
    const both = judgeCalls({ seen: [...others, ended(700, 1, 'client', 'app')] });
    expect(sentences(both)).toEqual(['It gave the silent call up after 700 ms.']);
    expect(both.findings[0]?.atMs).toBe(atMs + 700);
  });

  it('that did not meet the fault, or left before, says nothing', () => {
    expect(codes(judgeCalls({ cause: 'end', seen: [] }))).toEqual(['not seen (unknown)']);
    expect(codes(judgeCalls({ cause: 'end', seen: [ended(5, 1, 'client', 'app')] }))).toEqual([
      'left first (unknown)',
    ]);
  });

  it('is named in the report, in place of an EventSource', () => {
    const verdicts = [
      judgeCalls({ cause: 'end', seen: [ended(0, 1, 'end')] }),
      judge({ cause: 'end', seen: [ended(0, 1, 'end')] }),
    ];
    const facts = { address: 'http://a/', startedAtMs: 0, entryAt: () => undefined };
    const report = appTestReport({ verdicts, notReached: [], wasCancelled: false }, facts);
    expect(report).toContain(
      'The openai loop makes calls, and is not asked to come back as an EventSource does.',
    );
    expect(report).toContain('*(as clients that make calls)*');
    expect(report.match(/An EventSource comes back/g)).toHaveLength(1);
  });
});

describe('the series', () => {
  const step: AppTestStep = {
    title: 'a step',
    shows: '',
    cause: 'end',
    rules: () => [],
    rulesWithoutEvent: () => [],
  };
  const knowledge = {
    lastEventId: '',
    earlierIds: [],
    justWritten: 0,
    reconnectionTimeMs: 3_000,
    hasRetry: false,
  };
  const asked = 'make the next call in the app to go on (1 of 1: a step)';

  it('asks for the next call, since nothing comes by itself, and waits as long as for a reload', () => {
    const test = new AppTest(atMs, { steps: [step], reloadMs: 60_000 });
    const view = (afterMs: number, observations: AppObservation[]): AppTestView => ({
      nowMs: atMs + afterMs,
      observations,
      knowledge,
    });
    const seen = [call(0, 1), opened(1, 1), ended(2, 1, 'end', 'server')];
    expect(test.look(view(3, seen))).toMatchObject({ progress: asked, rules: [], takesBack: false });
    expect(test.look(view(59_999, seen))).toMatchObject({ progress: asked, lookAtMs: atMs + 60_000 });
    expect(test.look(view(60_000, seen)).progress).toBe('the app did not come back');
  });

  it('asks for a call where the last request was one, whoever asked before', () => {
    const request: AppObservation = { kind: 'request', atMs: atMs + 3, connection: 2, path: '/events' };
    const ofCall = [call(0, 1), opened(1, 1), ended(2, 1, 'end', 'server')];
    const ofSource = [request, opened(4, 2), ended(5, 2, 'end', 'server')];
    const cases = [
      [[...ofCall, ...ofSource], '1 of 1: a step'],
      [[...ofSource, ...ofCall], asked],
    ] as const;
    for (const [observations, progress] of cases) {
      const test = new AppTest(atMs, { steps: [step] });
      expect(test.look({ nowMs: atMs + 6, observations, knowledge }).progress).toBe(progress);
    }
  });

  it('asks for the next call after a fault too, and not while one is open', () => {
    const test = new AppTest(atMs, { steps: [step], settledMs: 0 });
    const open = { connection: 1, sinceMs: atMs };
    const seen = [call(0, 1), opened(1, 1)];
    const base = { knowledge, observations: seen };
    expect(test.look({ ...base, nowMs: atMs + 2, open }).progress).toBe('1 of 1: a step');
    const hit = { knowledge, observations: [...seen, ended(3, 1, 'end')] };
    expect(test.look({ ...hit, nowMs: atMs + 4 }).progress).toBe(asked);
    const next = [...hit.observations, call(5, 2), opened(6, 2)];
    const after = { knowledge, observations: next, open: { connection: 2, sinceMs: atMs + 6 } };
    test.look({ ...after, nowMs: atMs + 7 });
    expect(test.result.verdicts.map(codes)).toEqual([['next call (unknown)']]);
  });
});
