// What is read back of a prepared request: it was written by an earlier version, or by a page, so anything may stand there.

import { describe, expect, it } from 'vitest';

import { parseDraftId, parsePreparedRequest } from '../../../src/core/draft/preparedRequest.ts';

const request = { url: 'http://localhost/' };
const pasted = { text: 'curl x', chosen: 0, values: [['A', 'b']], files: [['f', 'c']] };
const lacks = { address: true, body: false, headers: ['Authorization'] };

describe('a prepared request that is read back', () => {
  it('has all that was kept of it', () => {
    const whole = { request, pasted, lacks };
    expect(parsePreparedRequest({ ...whole, other: 1 })).toEqual(whole);
    expect(parsePreparedRequest({ request })).toEqual({ request });
    expect(parsePreparedRequest({ request: { url: '' } })).toEqual({ request: { url: '' } });
  });

  it.each([
    undefined,
    null,
    'x',
    1,
    [],
    {},
    { request: undefined },
    { request: 'x' },
    { request: {} },
    request,
  ])('is none where %j stands', (value) => {
    expect(parsePreparedRequest(value)).toBeUndefined();
  });

  it.each([
    undefined,
    null,
    'x',
    [],
    { ...pasted, text: 1 },
    { ...pasted, text: undefined },
    { ...pasted, chosen: -1 },
    { ...pasted, chosen: 0.5 },
    { ...pasted, chosen: '0' },
    { ...pasted, values: undefined },
    { ...pasted, values: {} },
    { ...pasted, values: ['Ab'] },
    { ...pasted, values: [['A']] },
    { ...pasted, values: [['A', 'b', 'c']] },
    {
      ...pasted,
      values: [
        ['A', 'b'],
        ['A', 1],
      ],
    },
    { ...pasted, values: [[1, 'b']] },
    { ...pasted, files: undefined },
    { ...pasted, files: [['f']] },
    { ...pasted, files: [['f', null]] },
  ])('is without what was pasted where %j stands', (value) => {
    expect(parsePreparedRequest({ request, pasted: value, lacks })).toEqual({ request, lacks });
  });

  it('takes a paste without values, and whichever of its requests was chosen', () => {
    const plain = { text: '', chosen: 7, values: [], files: [] };
    expect(parsePreparedRequest({ request, pasted: plain })).toEqual({ request, pasted: plain });
  });

  it.each([
    undefined,
    null,
    'x',
    { ...lacks, address: 1 },
    { ...lacks, body: 'x' },
    { ...lacks, headers: 'A' },
  ])('lacks nothing where %j stands', (value) => {
    expect(parsePreparedRequest({ request, lacks: value })).toEqual({ request });
  });
});

describe('what a page keeps over a reload', () => {
  it.each([
    ['a', 'a'],
    ['a_B-9', 'a_B-9'],
    ['a'.repeat(64), 'a'.repeat(64)],
    ['a'.repeat(65), undefined],
    ['', undefined],
    ['a b', undefined],
    ['../a', undefined],
    ['a\n', undefined],
    [7, undefined],
    [undefined, undefined],
  ])('names its request by %j as %j', (draftId, expected) => {
    expect(parseDraftId({ draftId })).toBe(expected);
  });

  it.each([undefined, null, 'draftId', 7, []])('names none as %j', (state) => {
    expect(parseDraftId(state)).toBeUndefined();
  });
});
