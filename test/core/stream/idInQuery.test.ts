// The last event id that polyfills write into the query of an address.

import { describe, expect, it } from 'vitest';

import { lastEventIdParameter, splitIdFromQuery } from '../../../src/core/stream/idInQuery.ts';

describe('an address with the id of a polyfill', () => {
  it.each([
    ['/events?lastEventId=7', '/events', '7'],
    ['/events?a=1&lastEventId=7', '/events?a=1', '7'],
    ['/events?lastEventId=7&a=1&b=%20', '/events?a=1&b=%20', '7'],
    ['/events?lastEventId=1&lastEventId=a%20b%2F%C3%A9', '/events', 'a b/é'],
    ['/events?lastEventId=a=b', '/events', 'a=b'],
    ['/events?lastEventId=a+b%2B', '/events', 'a b+'],
    ['/events?last%45ventId=7&b', '/events?b', '7'],
    ['/events?%=1&lastEventId=7', '/events?%=1', '7'],
    ['/events?lastEventId=7?a', '/events', '7?a'],
    ['/events?lastEventId=%', '/events', '%'],
    ['/events?lastEventId=', '/events', ''],
    ['/events?lastEventId', '/events', ''],
    ['/events?lasteventid=7', '/events?lasteventid=7', ''],
    ['/events?id=7&', '/events?id=7&', ''],
    ['/events', '/events', ''],
    ['/events?', '/events?', ''],
    ['*', '*', ''],
  ])('%s', (address, path, id) => {
    expect(splitIdFromQuery(address)).toEqual({ path, id });
  });

  it('has the name that event-source-polyfill gives it', () => {
    expect(lastEventIdParameter).toBe('lastEventId');
  });
});
