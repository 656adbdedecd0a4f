// Which request goes on with which call of an app, and what a stream still knows in its second and third attempt.

import { describe, expect, it } from 'vitest';

import type { Ending } from '../../../src/core/stream/ending.ts';
import type { RelayRule } from '../../../src/core/relay/rules/relayRule.ts';
import type { Header } from '../../../src/core/stream/streamRequest.ts';
import { isFailure } from '../../../src/net/relay/relayedStream.ts';
import { RelayedStreams } from '../../../src/net/relay/relayedStreams.ts';
import { okHead } from '../../core/scriptedStream.ts';
import { entriesOf } from './relayUnderTest.ts';
import { requestOf } from './callsUnderTest.ts';
import { headWith, resuming, ScriptedApp, silentLink, type ScriptedRequest } from './scriptedCalls.ts';

const post = { method: 'POST', acceptsEventStream: false } as const;
const get = { acceptsEventStream: false } as const;
const busy: Ending = { cause: 'http-error', status: 503 };
const drop: RelayRule = { fault: { kind: 'drop' }, trigger: { kind: 'pattern', pattern: { text: 'x' } } };

function appOf(): ScriptedApp {
  return new ScriptedApp(new RelayedStreams({ maxEventBytes: 1_000 }));
}

/** Keys of the calls, each with how many attempts it had. */
function callsOf({ streams }: ScriptedApp): string[] {
  return streams.list().map(({ key, appSide }) => `${key} ${appSide.state.attempt}`);
}

describe('the session of a stream', () => {
  const session = (sessionId: string): ScriptedRequest => ({ marks: { sessionId } });

  it('is that of its requests, also after one that did not say it', () => {
    const app = appOf();
    const { stream } = app.read('/mcp', 'data: 1\n\n', session('a'));
    app.read('/mcp', 'data: 2\n\n');
    expect([stream.sessionId, stream.marks.sessionId]).toEqual(['a', 'a']);
    app.read('/mcp', 'data: 3\n\n', session('b'));
    app.read('/mcp', 'data: 4\n\n', session('a'));
    expect(callsOf(app)).toEqual(['GET /mcp 3', 'GET /mcp 1']);
  });

  it.each<[what: string, answers: readonly (string | undefined)[], expected: string | undefined]>([
    ['no answer gave one', [undefined, undefined], undefined],
    ['the first answer gave', ['x', undefined], 'x'],
    ['the second answer gave', [undefined, 'y'], 'y'],
    ['the newest answer gave', ['x', 'y'], 'y'],
  ])('is what an answer gave: %s', (_what, answers, expected) => {
    const app = appOf();
    for (const given of answers)
      app.read(
        '/mcp',
        'data: 1\n\n',
        {},
        headWith(...(given === undefined ? [] : [['Mcp-Session-Id', given] as const])),
      );
    expect(callsOf(app)).toEqual(['GET /mcp 2']);
    expect(app.streams.list()[0]?.sessionId).toBe(expected);
  });

  it('is what its request says, whatever an answer gives', () => {
    const app = appOf();
    const { stream } = app.read('/mcp', 'data: 1\n\n', session('a'), headWith(['mcp-session-id', 'x']));
    expect(stream.sessionId).toBe('a');
  });
});

describe('where an answer said that its stream goes on', () => {
  const at = (name: string, value: string): Header => [name, value];

  it.each<[what: string, heads: readonly (readonly Header[])[], expected: string | undefined]>([
    ['Location', [[at('Location', '/runs/5?a=1')]], '/runs/5?a=1'],
    ['Content-Location', [[at('content-location', 'runs/5')]], '/runs/5'],
    ['both, of which Location counts', [[at('Content-Location', '/b'), at('Location', '/a')]], '/a'],
    ['the whole address', [[at('Location', 'http://localhost:3000/runs/5')]], '/runs/5'],
    ['another server', [[at('Location', 'http://localhost:3001/runs/5')]], undefined],
    ['another scheme', [[at('Location', 'https://localhost:3000/runs/5')]], undefined],
    ['no address', [[at('Location', 'http://')]], undefined],
    ['an answer before the last', [[at('Location', '/a')], []], '/a'],
    ['the last answer', [[at('Location', '/a')], [at('Location', '/b')]], '/b'],
  ])('is told by %s', (_what, heads, expected) => {
    const app = appOf();
    for (const head of heads) app.read('/events', 'id: 1\ndata: 1\n\n', {}, headWith(...head));
    const [stream] = app.streams.list();
    expect(stream?.location).toBe(expected);
    if (expected === undefined) return;
    app.read(expected, 'data: 2\n\n', resuming('1', get));
    expect(callsOf(app)).toEqual([`GET /events ${heads.length + 1}`]);
  });
});

describe('a call that has failed', () => {
  it.each<[Ending, boolean]>([
    [{ cause: 'http-error', status: 302 }, false],
    [{ cause: 'http-error', status: 399 }, false],
    [{ cause: 'http-error', status: 400 }, true],
    [{ cause: 'http-error', status: 503 }, true],
    [{ cause: 'http-error' }, false],
    [{ cause: 'no-response' }, true],
    [{ cause: 'unreachable' }, true],
    [{ cause: 'no-content', status: 204 }, false],
    [{ cause: 'wrong-type', status: 200 }, false],
    [{ cause: 'answered', status: 202 }, false],
    [{ cause: 'client', by: 'app' }, false],
    [{ cause: 'truncated' }, false],
    [{ cause: 'end' }, false],
  ])('is one that ended by %j: %s', (ending, fails) => {
    expect(isFailure(ending)).toBe(fails);
    const app = appOf();
    expect(app.fail('/chat', ending, post) !== undefined).toBe(fails);
    app.read('/chat', 'data: 1\n\n', post);
    expect(callsOf(app)).toEqual([`POST /chat ${fails ? 2 : 1}`]);
  });

  it('is not one whose stream had begun before', () => {
    const app = appOf();
    const { stream } = app.read('/events', 'data: 1\n\n');
    app.fail('/events', busy);
    expect(stream.hasFailed).toBe(false);
    app.read('/events', 'data: 2\n\n', get);
    expect(callsOf(app)).toEqual(['GET /events 2', 'GET /events 1']);
  });

  it('is tried again once: what looks the same while that goes on is a call of its own', () => {
    const app = appOf();
    app.fail('/chat', busy, post);
    app.open('/chat', post);
    app.open('/chat', post);
    expect(callsOf(app)).toEqual(['POST /chat 2', 'POST /chat 1']);
  });

  it('is none any more once it was answered, without a stream as well', () => {
    const app = appOf();
    const failed = app.fail('/chat', busy, post)?.stream;
    expect(app.fail('/chat', { cause: 'answered', status: 202 }, post)?.stream).toBe(failed);
    expect(failed?.hasFailed).toBe(false);
    expect(app.fail('/chat', busy, post)?.stream).not.toBe(failed);
    expect(failed?.appSide.state.attempt).toBe(2);
  });

  it('and is asked for again is not tried by another one that looks the same meanwhile', () => {
    const app = appOf();
    const failed = app.fail('/events', busy)?.stream;
    const again = app.ask('/events');
    expect(again?.stream).toBe(failed);
    expect(app.fail('/events', busy)?.stream).not.toBe(failed);
    expect(failed?.appSide.state).toMatchObject({ attempt: 2, phase: 'connecting' });
    expect(failed?.openAttempt).toBe(again?.attempt);
  });

  it('is tried again at the newest of several', () => {
    const app = appOf();
    const first = app.fail('/chat', busy, { ...post, retryCount: 0 })?.stream;
    const second = app.fail('/chat', busy, { ...post, retryCount: 0 })?.stream;
    expect(second).not.toBe(first);
    expect(app.open('/chat', { ...post, retryCount: 1 }).stream).toBe(second);
    expect(app.open('/chat', { ...post, retryCount: 1 }).stream).toBe(first);
    expect(callsOf(app)).toEqual(['POST /chat 2', 'POST /chat 2']);
  });

  it('is told of by the body of the last request, in which it may differ from the first', () => {
    const app = appOf();
    const { stream } = app.fail('/chat', busy, { ...post, body: 'a' }) ?? {};
    expect(app.fail('/chat', busy, { ...post, body: 'a' })?.stream).toBe(stream);
    expect(app.fail('/chat', busy, { ...post, body: 'b' })?.stream).not.toBe(stream);
    expect(app.read('/chat', 'data: 1\n\n', { ...post, body: 'a' }).stream).toBe(stream);
    expect(callsOf(app).toSorted()).toEqual(['POST /chat 1', 'POST /chat 3']);
  });

  it.each<[what: string, ScriptedRequest, isKept: boolean]>([
    ['a POST', post, true],
    ['a GET that asks for an event stream', {}, true],
    ['a PUT that asks for an event stream', { method: 'PUT', acceptsEventStream: true }, true],
    ['a GET', get, false],
    ['a PUT', { method: 'PUT', acceptsEventStream: false }, false],
  ])('may have had to do with a stream where it was %s: %s', (_what, request, isKept) => {
    expect(appOf().fail('/a', busy, request) !== undefined).toBe(isKept);
  });

  it('is listed where its address has had a stream, and not where its address had none', () => {
    const app = appOf();
    app.fail('/chat', busy, post);
    expect(callsOf(app)).toEqual([]);
    app.read('/other', 'data: 1\n\n', post);
    app.fail('/other', busy, { ...post, body: 'b' });
    app.fail('/chat', busy, { ...post, body: 'b' });
    expect(callsOf(app)).toEqual(['POST /other 1', 'POST /other 1']);
  });

  it('of an address at which a stream was forgotten is none of a stream any more', () => {
    const app = appOf();
    const { stream } = app.read('/chat', 'data: 1\n\n', post);
    stream.rules.answerNext({ kind: 'refuse' });
    const refused = app.ask('/chat', post);
    refused?.attempt.endApp('truncated', { cause: 'no-response', isSimulated: true });
    app.streams.forget(stream);
    expect(refused?.stream.hasOpened).toBe(false);
    expect(app.fail('/chat', { cause: 'answered', status: 202 }, { ...post, retryCount: 0 })).toBeUndefined();
  });
});

describe('what waits at a call', () => {
  it('goes on to the next one from the call that ended last', () => {
    const app = appOf();
    const first = app.open('/chat', post);
    const second = app.open('/chat', post);
    first.stream.addRule(drop);
    second.stream.addRule({ fault: { kind: 'refuse', requests: 1 }, trigger: { kind: 'now' } });
    second.attempt.serverEnded({ cause: 'end' });
    first.attempt.serverEnded({ cause: 'end' });
    expect(first.stream.endedAtMs).toBeGreaterThan(second.stream.endedAtMs);
    const third = app.ask('/chat', post);
    expect(third?.answer).toBeUndefined();
    expect(third?.stream.rules.list.map(({ fault }) => fault.kind)).toEqual(['drop']);
    expect(first.stream.rules.list).toEqual([]);
  });

  it('stays at a call that is open', () => {
    const app = appOf();
    const { stream } = app.open('/chat', post);
    stream.addRule(drop);
    expect(app.ask('/chat', post)).toBeUndefined();
    expect(app.ask('/other', post)).toBeUndefined();
    expect(stream.rules.list).toHaveLength(1);
  });

  it.each<[retryCount: number | undefined, isSame: boolean]>([
    [undefined, false],
    [0, false],
    [1, true],
    [12, true],
  ])('at one that has failed: try %s goes on with it: %s', (retryCount, isSame) => {
    const app = appOf();
    app.read('/chat', 'data: 1\n\n', post);
    const failed = app.fail('/chat', busy, { ...post, retryCount: 0 })?.stream;
    failed?.addRule(drop);
    const count = retryCount === undefined ? {} : { retryCount };
    const next = app.ask('/chat', { ...post, ...count })?.stream;
    expect(next === failed).toBe(isSame);
    expect(next?.rules.list).toHaveLength(1);
    expect(failed?.rules.list).toHaveLength(isSame ? 1 : 0);
  });

  it('lets go of the server of the call before', () => {
    const app = appOf();
    const left: string[] = [];
    const link = { ...silentLink, endServer: (wayOut: string) => void left.push(wayOut) };
    const { stream, attempt } = app.open('/chat', post, okHead, link);
    attempt.endApp('reset', { cause: 'reset', isSimulated: true });
    stream.addRule(drop);
    expect([left, stream.serverSide.state.phase]).toEqual([[], 'open']);
    app.ask('/chat', post);
    expect([left, stream.serverSide.state.phase]).toEqual([['fin'], 'stopped']);
  });
});

describe('a plan', () => {
  const elsewhere = new URL('http://127.0.0.1:3/scenario');

  it('is asked for requests of its address that go on, and for no others', () => {
    const app = appOf();
    const { stream } = app.read('/events', 'data: 1\n\n');
    app.read('/other', 'data: 1\n\n');
    let asked = 0;
    stream.plan = () => {
      asked += 1;
      return asked === 2 ? undefined : elsewhere;
    };
    expect(app.ask('/other')?.instead).toBeUndefined();
    expect(app.ask('/other/more', post)).toBeUndefined();
    expect(asked).toBe(0);
    stream.rules.answerNext({ kind: 'refuse' });
    const answered = app.ask('/events');
    expect([answered?.answer, answered?.instead, asked]).toEqual([{ kind: 'refuse' }, undefined, 0]);
    answered?.attempt.endServer('fin', { cause: 'client', by: 'relay' });
    answered?.attempt.endApp('truncated', { cause: 'no-response' });
    // Whoever asks: a plan is for whatever comes to its address.
    const first = app.ask('/events', { ...get, marks: { userAgent: 'another' } });
    expect([first?.stream, first?.instead, asked]).toEqual([stream, elsewhere, 1]);
    first?.attempt.serverEnded(busy);
    const second = app.ask('/events');
    expect([second?.instead, asked]).toEqual([undefined, 2]);
  });
});

describe('a request that goes on with a stream', () => {
  it.each<[what: string, rules: readonly RelayRule['fault'][], isIdentity: boolean]>([
    ['nothing', [], false],
    ['a change of events', [{ kind: 'drop' }], true],
    ['something that lasts', [{ kind: 'hold' }], true],
    ['an answer to come after it', [{ kind: 'resume', answer: 'none', events: 1 }], false],
  ])('asks for a body that can be read where there is %s: %s', (_what, faults, isIdentity) => {
    const app = appOf();
    const { stream } = app.read('/events', 'id: 1\ndata: 1\n\n');
    for (const fault of faults) stream.addRule({ fault, trigger: { kind: 'now' } });
    expect(app.ask('/events')?.change).toEqual({ isIdentity });
  });

  it.each([
    ['none', null],
    ['earlier', '1'],
  ] as const)('tells of the id that the server is asked with, once: %s', async (answer, instead) => {
    const app = appOf();
    const text = 'id: 1\ndata: 1\n\nid: 2\ndata: 2\n\n';
    const { stream } = app.read('/events', text);
    stream.addRule({ fault: { kind: 'resume', answer, events: 1 }, trigger: { kind: 'now' } });
    // One without an id does not meet it.
    app.ask('/events')?.attempt.serverEnded({ cause: 'no-response' });
    const headers: readonly Header[] = [['Last-Event-ID', '2']];
    const server = { url: 'http://127.0.0.1:2/events', headers };
    const begun = app.ask('/events', resuming('2', { server }));
    expect(begun?.change).toEqual({ isIdentity: false, lastEventId: instead });
    expect((await requestOf(stream.appSide, 3))?.lastEventId).toBe('2');
    const { lastEventId, headers: sent = [] } = (await requestOf(stream.serverSide, 3)) ?? {};
    expect([lastEventId, sent]).toEqual(
      instead === null ? [undefined, []] : [instead, [['Last-Event-ID', instead]]],
    );
    const notices = (side: typeof stream.appSide): number =>
      entriesOf(side).filter(({ kind }) => kind === 'notice').length;
    expect([notices(stream.appSide), notices(stream.serverSide)]).toEqual([1, 0]);
    begun?.attempt.serverEnded({ cause: 'no-response' });
    expect(app.ask('/events', resuming('2', { server }))?.change).toEqual({ isIdentity: false });
  });
});
