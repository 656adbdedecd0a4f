// What a page is told of a stream's state, who answers what it says, and what outlives it.

import { describe, expect, it } from 'vitest';

import { EventLog } from '../../../src/core/log/eventLog.ts';
import { FindingsWatch } from '../../../src/core/page/findingsWatch.ts';
import { parseKeptState } from '../../../src/core/page/keptStream.ts';
import { readersOf } from '../../../src/core/page/logReaders.ts';
import { isPageMessageTo, parsePageMessage, type PageMessage } from '../../../src/core/page/pageMessage.ts';
import { handleMessage } from '../../../src/core/page/protocol.ts';
import { RateMeter } from '../../../src/core/page/rateMeter.ts';
import { statusOf, type StreamView } from '../../../src/core/page/streamStatus.ts';
import { initialConnection, type ConnectionState } from '../../../src/core/stream/connection.ts';
import type { ScriptedStream } from '../scriptedStream.ts';
import { openStream } from './feedStream.ts';

describe('the status', () => {
  const initial = initialConnection({ policy: { kind: 'standard' } });
  const refused = { cause: 'http-error', status: 500, statusText: 'No' } as const;
  const view = (state: ConnectionState, more: Partial<StreamView> = {}): StreamView => ({
    log: new EventLog(1234),
    request: { url: 'http://a/' },
    state,
    phaseSinceMs: 100,
    totals: { messages: 2, bodyBytes: 30, wireBytes: 40 },
    nowMs: () => 500,
    onStateChange: () => () => {},
    ...more,
  });

  it('has all that is known', () => {
    expect(statusOf('stream-7', view(initial), new RateMeter())).toEqual({
      streamId: 'stream-7',
      request: { url: 'http://a/' },
      client: { profile: 'eventsource', evidence: 'No request was sent yet.', choice: 'auto' },
      policy: { kind: 'standard' },
      phase: initial.phase,
      phaseSinceMs: 100,
      explanation: '',
      isFailure: false,
      attempt: 0,
      entries: 0,
      messages: 2,
      bodyBytes: 30,
      wireBytes: 40,
      spilledBytes: 0,
      clearedEntries: 0,
      goneEntries: 0,
      goneBytes: 0,
      messagesPerSecond: 2,
      recentRates: [],
      lastEventId: '',
      reconnectionTimeMs: 3000,
      startedAtMs: 1234,
      nowMs: 500,
    });
    const relayedAs = { side: 'app', upstream: 'http://b', relay: 'http://c' } as const;
    expect(statusOf('a', view(initial, { spilledBytes: 9, relayedAs }), new RateMeter())).toMatchObject({
      spilledBytes: 9,
      relayedAs,
    });
  });

  const rows: readonly (readonly [
    state: Partial<ConnectionState>,
    isFailure: boolean,
    explanation: RegExp,
  ])[] = [
    [{ phase: 'open' }, false, /^$/],
    [{ phase: 'waiting', delayMs: 50, ending: { cause: 'truncated' } }, false, /^The connection was closed/],
    [{ phase: 'stopped', reason: { kind: 'closed' } }, false, /^Closed by you\.$/],
    [
      { phase: 'stopped', reason: { kind: 'standard', ending: refused } },
      true,
      /^The server answered 500 No/,
    ],
    [{ phase: 'stopped', reason: { kind: 'standard', ending: { cause: 'no-content' } } }, false, /204/],
    [{ phase: 'stopped', reason: { kind: 'policy off', ending: { cause: 'reset' } } }, true, /policy is off/],
    [
      { phase: 'stopped', reason: { kind: 'gave up', attempts: 3, ending: { cause: 'reset' } } },
      true,
      /Gave up after 3/,
    ],
    [
      { phase: 'stopped', reason: { kind: 'left to app', ending: { cause: 'end' } } },
      false,
      /^The server ended/,
    ],
  ];

  it.each(rows)('of %j is a failure: %s', (changes, isFailure, explanation) => {
    const state = { ...initial, ...changes } as ConnectionState;
    const status = statusOf('a', view(state), new RateMeter());
    expect(status.isFailure).toBe(isFailure);
    expect(status.explanation).toMatch(explanation);
    expect(status.waitUntilMs).toBe(state.phase === 'waiting' ? 150 : undefined);
  });
});

describe('a message of the page', () => {
  const recipients: Readonly<
    Record<PageMessage['type'], 'panel' | 'feed' | 'stream' | 'together' | 'editor'>
  > = {
    ready: 'panel',
    window: 'feed',
    filter: 'feed',
    pickRows: 'feed',
    nextMatch: 'feed',
    jump: 'feed',
    reveal: 'feed',
    goTo: 'feed',
    entry: 'feed',
    bytes: 'feed',
    previous: 'feed',
    watch: 'feed',
    assemblePath: 'feed',
    valueColumns: 'feed',
    saveFormat: 'editor',
    span: 'feed',
    fieldFocus: 'panel',
    keepDraft: 'panel',
    disconnect: 'stream',
    reconnectNow: 'stream',
    readAnyway: 'stream',
    clear: 'stream',
    undoClear: 'stream',
    sendAgain: 'stream',
    compareAnswer: 'stream',
    setPolicy: 'stream',
    chooseClient: 'stream',
    showSide: 'stream',
    lab: 'stream',
    copy: 'stream',
    copyRows: 'stream',
    openEntry: 'stream',
    openPlace: 'stream',
    compareEntries: 'stream',
    showInTimeline: 'together',
    showTimelineOf: 'together',
    copyPart: 'stream',
    openPart: 'stream',
    connect: 'editor',
    copyText: 'editor',
    openLink: 'editor',
    learnMore: 'editor',
    askSecret: 'editor',
    editInEditor: 'editor',
    openRecent: 'editor',
    chooseTlsFile: 'editor',
    startDevServer: 'editor',
  };

  it.each(Object.entries(recipients))('of type %s goes to the %s, and to nobody else', (type, who) => {
    for (const other of ['panel', 'feed', 'stream', 'together', 'editor'] as const)
      expect([other, isPageMessageTo({ type } as PageMessage, other)]).toEqual([other, other === who]);
  });

  it.each<readonly [object, name: string, taken: readonly string[]]>([
    [
      { type: 'lab' },
      'command',
      ['simulateClose', 'changeEvents', 'testApp', 'replayReconnect', 'checkServer', 'setPolicy'],
    ],
    [{ type: 'watch', isShown: true }, 'view', ['attempts', 'timing', 'assembled']],
    [{ type: 'showSide' }, 'side', ['server', 'app']],
    [{ type: 'copy', number: 1 }, 'what', ['data', 'raw', 'json', 'entry', 'curl', 'curlWithCredentials']],
  ])('%j has as its %s one of these', (message, name, taken) => {
    for (const word of taken)
      expect(parsePageMessage({ ...message, [name]: word })).toEqual({ ...message, [name]: word });
    for (const word of ['', 'x', 'constructor', 0, null])
      expect(parsePageMessage({ ...message, [name]: word })).toBeUndefined();
  });

  it('goes to its handler, with what the handler is given besides', () => {
    type Ask = { readonly type: 'a'; readonly one: number } | { readonly type: 'b' };
    const handlers = {
      a: ({ one }: { readonly one: number }, more: string) => `${one} ${more}`,
      b: (_: unknown, more: string) => more,
    };
    const handle = (message: Ask): string =>
      handleMessage<Ask, Ask['type'], [string], string>(handlers, message, 'x');
    expect([handle({ type: 'a', one: 1 }), handle({ type: 'b' })]).toEqual(['1 x', 'x']);
  });
});

describe('what a page keeps of its stream over a reload', () => {
  const stream = {
    timelineId: 't',
    request: { url: 'http://a/' },
    wasLive: true,
    isWhole: true,
    lastEventId: '',
  };

  it('is taken as it was', () => {
    expect(parseKeptState({ stream: { ...stream, more: 1 }, other: 1 })).toEqual(stream);
    expect(parseKeptState({ stream: { ...stream, wasLive: false, lastEventId: '7' } })).toEqual({
      ...stream,
      wasLive: false,
      lastEventId: '7',
    });
  });

  it('has its recording in the history, when it has one', () => {
    const kept = { ...stream, historyId: '20260101-000000-0a' };
    expect(parseKeptState({ stream: kept })).toEqual(kept);
    expect(parseKeptState({ stream: { ...stream, historyId: 7 } })).toEqual(stream);
  });

  it('is whole when an earlier version would have connected it again', () => {
    const { isWhole: _, ...earlier } = stream;
    expect(parseKeptState({ stream: earlier })?.isWhole).toBe(true);
    expect(parseKeptState({ stream: { ...earlier, wasLive: false } })?.isWhole).toBe(false);
  });

  it('has no timeline of its own when an earlier version kept it', () => {
    const { timelineId: _, ...earlier } = stream;
    expect(parseKeptState({ stream: earlier })).toEqual({ ...stream, timelineId: '' });
  });

  it.each([
    undefined,
    null,
    [],
    {},
    { stream: [] },
    { stream: { ...stream, request: {} } },
    { stream: { ...stream, wasLive: 1 } },
    { stream: { ...stream, wasLive: undefined } },
    { stream: { ...stream, lastEventId: undefined } },
    { stream: { ...stream, timelineId: 1 } },
  ])('%j is none', (state) => {
    expect(parseKeptState(state)).toBeUndefined();
  });
});

describe('the readers of a log', () => {
  it('are kept for the sixteen logs that were shown last, whichever were shown again', () => {
    const logs = Array.from({ length: 17 }, () => new EventLog(0));
    const readers = logs.slice(0, 16).map(readersOf);
    expect(logs.slice(0, 16).map((log, at) => readersOf(log) === readers[at])).toEqual(Array(16).fill(true));
    const [first, second] = logs;
    if (!first || !second) throw new Error('There are no logs');
    expect(readersOf(first)).toBe(readers[0]);
    readersOf(logs[16] ?? first);
    // The second was the one whose turn was longest ago.
    expect(readersOf(first)).toBe(readers[0]);
    expect(readersOf(second)).not.toBe(readers[1]);
  });
});

describe('the watch for findings', () => {
  it('reads a long log in short turns, and concludes nothing of silence before it has read all', () => {
    const stream = openStream();
    stream.receive('data: x\n\n'.repeat(5000));
    let looks = 0;
    // Each look at the clock takes three milliseconds of five.
    const slow: StreamView = Object.assign(Object.create(stream) as ScriptedStream, {
      nowMs: (): number => {
        looks += 1;
        return 60_000 + 3 * looks;
      },
    });
    const watch = new FindingsWatch(slow);
    expect(watch.isBehind).toBe(true);
    const codes = watch.update()?.map(({ code }) => code);
    expect([watch.isBehind, codes, watch.nextAtMs]).toEqual([true, ['no-ids'], undefined]);
    let turns = 1;
    let last: readonly { readonly code: string }[] | undefined;
    for (; watch.isBehind; turns += 1) last = watch.update() ?? last;
    expect([turns, last?.map(({ code }) => code)]).toEqual([3, ['no-heartbeat', 'no-ids']]);
    const again = watch.update();
    expect(again).toBeUndefined();
    watch.forgetSent();
    expect(watch.update()?.length).toBe(2);
  });
});
