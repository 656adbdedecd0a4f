// What a probe tells, narrowed; the line that a stack means; and which write handed over a byte.

import { describe, expect, it } from 'vitest';

import { eventConditionOf } from '../../../src/core/probe/eventCondition.ts';
import { WriteTable } from '../../../src/core/probe/writeTable.ts';
import { readProbeMessage } from '../../../src/core/probe/probeMessage.ts';
import { placeOfFrames } from '../../../src/core/probe/serverPlaces.ts';

describe('the table of writes', () => {
  it('knows the write of each byte, and forgets the oldest', () => {
    const table = new WriteTable(2);
    for (let at = 0; at < 3; at += 1) table.add(at * 10, at * 10 + 10, { place: at + 1, atMs: at });
    expect([0, 9, 10, 29].map((offset) => table.at(offset)?.place)).toEqual([1, 1, 2, 3]);
    expect(table.at(30)).toBeUndefined();
    table.add(30, 40, { place: 4, atMs: 3 });
    expect([0, 19, 20, 39].map((offset) => table.at(offset)?.place)).toEqual([undefined, undefined, 3, 4]);
    table.clear();
    expect(table.at(35)).toBeUndefined();
  });
});

describe('the line of a stack', () => {
  const frame = (url: string, line: number) => ({ url, line, column: 1, name: '' });

  it('is the innermost of the server’s own code, with what called it', () => {
    const frames = [
      frame('/app/node_modules/x/i.js', 1),
      frame('/app/sse.ts', 2),
      frame('/app/orders.ts', 3),
    ];
    expect(placeOfFrames(frames)).toEqual({
      ...frame('/app/sse.ts', 2),
      callers: [frame('/app/orders.ts', 3)],
    });
  });

  it('is that of a package where there is no other, and says so', () => {
    expect(placeOfFrames([frame('file:///app/node_modules/x/i.js', 1)])).toMatchObject({ isLibrary: true });
    expect(placeOfFrames([])).toBeUndefined();
  });
});

describe('a message of a probe', () => {
  it.each([
    '',
    '[]',
    '{"what":"call"}',
    '{"what":"call","id":1,"atMs":1,"call":"eval","place":1,"size":1}',
    '{"what":"open","id":1,"atMs":1,"method":"GET","url":"no address"}',
    '{"what":"place","place":1,"frames":[{"url":"/a","line":0,"column":1,"name":""}]}',
  ])('is none: %s', (json) => {
    expect(readProbeMessage(json)).toBeUndefined();
  });

  it('is one', () => {
    const call = { what: 'call', id: 1, atMs: 1, call: 'write', place: 1, size: 1, data: 'YQ==' };
    expect(readProbeMessage(JSON.stringify(call))).toEqual(call);
  });
});

describe('a filter for events that are written', () => {
  const order = 'event: order\nid: 7\ndata: {"status":"failed","sum":12}\n\n';
  it.each<[filter: string, isMet: boolean]>([
    ['type:order', true],
    ['type:tick', false],
    ['-type:tick', true],
    ['id:7', true],
    ['$.status:failed $.sum>10', true],
    ['$.sum>12', false],
    ['FAILED', true],
    ['size>5', true],
  ])('%s', (filter, isMet) => {
    const condition = eventConditionOf(filter);
    expect(typeof condition === 'function' && condition(Buffer.from(order))).toBe(isMet);
  });

  it('finds no event in a comment', () => {
    const condition = eventConditionOf('order');
    expect(typeof condition === 'function' && condition(Buffer.from(': order\n\n'))).toBe(false);
  });

  it.each(['', '/order/', 'attempt:2', 'after:3s', 'size:x'])('refuses %j, and says why', (filter) => {
    expect(eventConditionOf(filter)).toEqual({ mistake: expect.stringMatching(/\./) as unknown });
  });
});
