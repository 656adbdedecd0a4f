// What is told of one hop, or of a request of before, and must not stay for the next.

import { describe, expect, it } from 'vitest';

import { ToldPage } from './told.ts';

const headers = (requestId: string, more: object): [string, object] => [
  'Network.requestWillBeSentExtraInfo',
  { requestId, headers: { Accept: 'text/event-stream', ...more } },
];

describe('a request of a page', () => {
  it('has the headers of the answer that opened it, not those of a hop before', () => {
    const wire = (names: object): [string, object] => [
      'Network.responseReceivedExtraInfo',
      { requestId: 'a', statusCode: 200, headers: names },
    ];
    const redirectResponse = { url: 'http://localhost/events', status: 307, headers: {} };
    for (const own of [{ 'content-type': 'text/event-stream', 'x-own': '1' }, undefined]) {
      const page = new ToldPage().request('a');
      page.tell(...headers('a', {})).tell(...wire({ 'set-cookie': 'of the hop' }));
      page.request('a', { redirectResponse });
      if (own) page.tell(...wire(own));
      page.response('a');
      // Where the wire tells of none, they are those of the response.
      expect(page.exchanges.get('a')?.head?.headers).toEqual(
        own
          ? [
              ['content-type', 'text/event-stream'],
              ['x-own', '1'],
            ]
          : [
              ['Content-Type', 'text/event-stream'],
              ['Transfer-Encoding', 'chunked'],
            ],
      );
    }
  });

  it('has no headers that were told of before another one with its id', () => {
    const page = new ToldPage();
    page
      .tell(...headers('a', { Cookie: 'first' }))
      .request('a')
      .response('a')
      .answer('a', '')
      .finished('a');
    expect(page.exchanges.get('a')?.request.headers).toContainEqual(['Cookie', 'first']);
    page.exchanges.clear();
    page.request('a');
    expect(page.exchanges.size).toBe(0);
    page.tell(...headers('a', { Cookie: 'second' }));
    expect(page.exchanges.get('a')?.request.headers).toContainEqual(['Cookie', 'second']);
  });
});
