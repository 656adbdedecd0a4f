// Which measured case stands for an ending, and what a client was measured to do in it.

import { describe, expect, it } from 'vitest';

import type { MeasuredCaller, MeasuredOutcome } from '../../../src/core/clients/measuredCall.ts';
import { callerFor, caseOf, outcomeOf, type EndedCall } from '../../../src/core/clients/measuredCalls.ts';
import type { ClientProfile } from '../../../src/core/stream/clientProfile.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';

describe('the case of an ending', () => {
  it.each<[name: string | undefined, ending: Ending, call?: Omit<EndedCall, 'ending'>]>([
    ['end', { cause: 'end' }],
    ['end', { cause: 'end' }, { isAfterStream: true, hasLostBlock: false }],
    ['lost-block', { cause: 'end' }, { hasLostBlock: true }],
    // A break inside an event is a break.
    ['truncated', { cause: 'truncated' }, { hasLostBlock: true }],
    ['reset', { cause: 'reset' }, { isAfterStream: true }],
    ['close-message', { cause: 'close-message' }],
    ['silence', { cause: 'idle' }, { isAfterStream: true }],
    ['refused', { cause: 'unreachable' }],
    ['refused', { cause: 'unreachable', stage: 'connect' }, { isAfterStream: true }],
    [undefined, { cause: 'unreachable', stage: 'dns' }],
    [undefined, { cause: 'unreachable', stage: 'tls' }],
    [undefined, { cause: 'unreachable', stage: 'timeout' }],
    [undefined, { cause: 'unreachable', stage: 'proxy' }],
    ['no-response', { cause: 'no-response' }],
    ['after-no-response', { cause: 'no-response' }, { isAfterStream: true }],
    ['204', { cause: 'no-content', status: 204 }],
    ['after-204', { cause: 'no-content', status: 204 }, { isAfterStream: true }],
    ['html', { cause: 'wrong-type', status: 200 }],
    ['after-html', { cause: 'wrong-type', status: 200 }, { isAfterStream: true }],
    // To whom the response is no stream, its type decides, whatever ends it.
    ['html', { cause: 'reset', readAs: 'event-stream' }],
    ['after-html', { cause: 'end', readAs: 'json-lines' }, { isAfterStream: true }],
    [undefined, { cause: 'client' }],
    [undefined, { cause: 'limit' }],
    [undefined, { cause: 'bad-redirect' }],
  ])('is %s: %j %j', (name, ending, call = {}) => {
    expect(caseOf({ ending, ...call })).toEqual(name === undefined ? undefined : { name });
  });

  it.each<[status: number | undefined, name: string | undefined, like?: number]>([
    [undefined, undefined],
    [303, undefined],
    [399, undefined],
    [400, '404', 404],
    [401, '401'],
    [403, '404', 404],
    [404, '404'],
    [405, '404', 404],
    [429, '429'],
    [499, '404', 404],
    [500, '500'],
    [501, '500', 500],
    [502, '500', 500],
    [503, '503'],
    [504, '500', 500],
    [599, '500', 500],
  ])('with the status %s is %s', (status, name, like) => {
    const ending: Ending = { cause: 'http-error', ...(status !== undefined && { status }) };
    const found = (named: string): unknown => ({ name: named, ...(like !== undefined && { status: like }) });
    expect(caseOf({ ending })).toEqual(name === undefined ? undefined : found(name));
    expect(caseOf({ ending, isAfterStream: true })).toEqual(
      name === undefined ? undefined : found(`after-${name}`),
    );
  });
});

describe('what a client does in a case', () => {
  const caller = (cases: Readonly<Record<string, MeasuredOutcome>>): MeasuredCaller => ({
    program: 'x',
    profile: 'fetch',
    package: 'x',
    version: '1',
    usedAs: '',
    cases,
  });

  it.each<
    [cases: Readonly<Record<string, MeasuredOutcome>>, name: string, outcome: MeasuredOutcome | undefined]
  >([
    [{ 404: { sees: 'throws', tries: 3 } }, '404', { sees: 'throws', tries: 3 }],
    [{ 404: { sees: 'throws' } }, '500', undefined],
    // The request of the stream that came before is not one of them.
    [{ 'after-404': { sees: 'error', tries: 3 } }, 'after-404', { sees: 'error', tries: 2 }],
    [{ 'after-404': { sees: 'error' }, 404: { tries: 9 } }, 'after-404', { sees: 'error', tries: 0 }],
    // One that does not come back meets it at its next call, where nothing came before.
    [{ 404: { sees: 'throws', tries: 3 } }, 'after-404', { sees: 'throws', tries: 3 }],
    [{ 'after-404': { tries: 3 } }, '404', undefined],
    [{}, 'after-404', undefined],
    [{ 'no-after-all': { tries: 3 } }, 'no-after-all', { tries: 3 }],
  ])('with %j, in %s, is %j', (cases, name, outcome) => {
    expect(outcomeOf(caller(cases), name)).toEqual(outcome);
  });

  it.each<[profile: ClientProfile, method: string | undefined, program: string | undefined]>([
    ['mcp-http', undefined, 'mcp-http'],
    ['mcp-http', 'GET', 'mcp-http'],
    ['mcp-http', 'POST', 'mcp-http-call'],
    ['mcp-http', 'DELETE', 'mcp-http-call'],
    ['ai-use-chat', 'POST', 'ai-use-chat'],
    ['ai-use-chat', 'GET', 'ai-use-chat-resume'],
    ['ai-use-chat', undefined, 'ai-use-chat-resume'],
    ['fetch', 'POST', 'fetch'],
    ['fetch', 'GET', 'fetch'],
    ['openai-loop', undefined, 'openai-loop'],
  ])('is that of the program that sends such a request: %s, %s', (profile, method, program) => {
    expect(callerFor(profile, method)?.program).toBe(program);
  });
});
