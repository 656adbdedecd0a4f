// A request as a setting, an argument or a message has it: what is taken of it, and what is none.

import { describe, expect, it } from 'vitest';

import { askedFormats } from '../../../src/core/stream/bodyFormat.ts';
import {
  closeMessageActions,
  literalParts,
  methodOf,
  parsePolicy,
  parseStreamRequest,
  policyOf,
} from '../../../src/core/stream/streamRequest.ts';

const url = 'http://localhost/';

describe('a request', () => {
  it('is taken with all that it has, and nothing else', () => {
    const request = {
      url,
      method: 'POST',
      headers: [
        ['A', '1'],
        ['a', '2'],
      ],
      body: '',
      lastEventId: '7',
      policy: { kind: 'limited', attempts: 2 },
      onCloseMessage: 'stay',
    };
    expect(parseStreamRequest(request)).toStrictEqual(request);
    expect(parseStreamRequest({ ...request, other: 1 })).toStrictEqual(request);
    expect(parseStreamRequest({ url })).toStrictEqual({ url });
  });

  it('may have its headers as an object, or none', () => {
    expect(parseStreamRequest({ url, headers: { A: '1', B: '2' } })).toStrictEqual({
      url,
      headers: [
        ['A', '1'],
        ['B', '2'],
      ],
    });
    expect(parseStreamRequest({ url, headers: [] })).toStrictEqual({ url, headers: [] });
  });

  it.each([
    undefined,
    null,
    url,
    [],
    {},
    { url: 1 },
    { url, method: 1 },
    { url, body: {} },
    { url, lastEventId: 7 },
    { url, headers: 'A: 1' },
    { url, headers: null },
    { url, headers: ['A'] },
    { url, headers: [['A']] },
    { url, headers: [['A', '1', '2']] },
    { url, headers: [['A', 1]] },
    { url, headers: [[1, 'A']] },
    { url, headers: [['A', '1'], 'B'] },
    { url, headers: { A: 1 } },
    { url, policy: 'off' },
    { url, policy: null },
    { url, policy: { kind: 'limited' } },
  ])('%j is none', (value) => {
    expect(parseStreamRequest(value)).toBeUndefined();
  });

  it('says what the client does at a close message by one of three words', () => {
    expect([...closeMessageActions].toSorted()).toEqual(['close', 'ignore', 'stay']);
    for (const onCloseMessage of ['close', 'stay', 'ignore'])
      expect(parseStreamRequest({ url, onCloseMessage })).toStrictEqual({ url, onCloseMessage });
    expect(parseStreamRequest({ url, onCloseMessage: 'leave' })).toStrictEqual({ url });
    for (const client of ['auto', 'openai-loop', 'sse.js'])
      expect(parseStreamRequest({ url, client })).toStrictEqual({ url, client });
    expect(parseStreamRequest({ url, client: 'OpenAI' })).toStrictEqual({ url });
  });

  it('says which of its parts are meant as they stand, whose variables it has, and how it is secured', () => {
    for (const literal of literalParts)
      expect(parseStreamRequest({ url, literal })).toStrictEqual({ url, literal });
    for (const literal of ['none', '', 1, null])
      expect(parseStreamRequest({ url, literal })).toStrictEqual({ url });
    for (const variablesOf of ['', 'file:///a.http'])
      expect(parseStreamRequest({ url, variablesOf })).toStrictEqual({ url, variablesOf });
    expect(parseStreamRequest({ url, variablesOf: 1 })).toStrictEqual({ url });
    const tls = { caFile: '/a', certFile: '/b', keyFile: '/c', isUnchecked: true };
    expect(parseStreamRequest({ url, tls })).toStrictEqual({ url, tls });
    expect(parseStreamRequest({ url, tls: { ...tls, caFile: ' ', isUnchecked: 1 } })).toStrictEqual({
      url,
      tls: { certFile: '/b', keyFile: '/c' },
    });
    for (const nothing of [{}, { isUnchecked: false }, { caFile: '' }, '/a', null])
      expect(parseStreamRequest({ url, tls: nothing })).toStrictEqual({ url });
  });

  it('says how the response is read by one of the formats that there are', () => {
    for (const readAs of askedFormats)
      expect(parseStreamRequest({ url, readAs })).toStrictEqual({ url, readAs });
    for (const readAs of ['text/plain', '', 1, null])
      expect(parseStreamRequest({ url, readAs })).toStrictEqual({ url });
  });
});

describe('a policy', () => {
  it.each([
    [{ kind: 'standard' }, { kind: 'standard' }],
    [{ kind: 'off', attempts: 3 }, { kind: 'off' }],
    [
      { kind: 'limited', attempts: 0, maxDelayMs: 1 },
      { kind: 'limited', attempts: 0 },
    ],
    [
      { kind: 'backoff', maxDelayMs: 0, attempts: 1 },
      { kind: 'backoff', maxDelayMs: 0 },
    ],
    [
      { kind: 'slow', leastDelayMs: 0, attempts: 1 },
      { kind: 'slow', leastDelayMs: 0 },
    ],
    [{ kind: 'slow', leastDelayMs: -1 }, undefined],
    [{ kind: 'slow', maxDelayMs: 1 }, undefined],
    [{ kind: 'limited', attempts: -1 }, undefined],
    [{ kind: 'limited', attempts: 1.5 }, undefined],
    [{ kind: 'limited', attempts: '1' }, undefined],
    [{ kind: 'limited', maxDelayMs: 1 }, undefined],
    [{ kind: 'backoff', maxDelayMs: -1 }, undefined],
    [{ kind: 'backoff', attempts: 1 }, undefined],
    [{ kind: 'other' }, undefined],
    [{}, undefined],
    ['standard', undefined],
    [undefined, undefined],
  ])('%j is read as %j', (value, policy) => {
    expect(parsePolicy(value)).toStrictEqual(policy);
  });

  it.each([
    [{ url }, 'standard'],
    [{ url, method: 'get' }, 'standard'],
    [{ url, method: 'POST' }, 'off'],
    [{ url, method: 'HEAD' }, 'off'],
    [{ url, method: 'POST', policy: { kind: 'standard' } }, 'standard'],
    [{ url, policy: { kind: 'off' } }, 'off'],
  ] as const)('of %j is %s', (request, kind) => {
    expect(policyOf(request).kind).toBe(kind);
  });

  it.each([
    [undefined, 'GET'],
    ['post', 'POST'],
    ['Query', 'QUERY'],
  ])('goes by the method: %s is %s', (method, expected) => {
    expect(methodOf(method === undefined ? {} : { method })).toBe(expected);
  });
});
