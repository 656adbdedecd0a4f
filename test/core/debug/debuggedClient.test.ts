// Who sends a request of an app that is debugged.

import { expect, it } from 'vitest';

import { clientOfRequest } from '../../../src/core/debug/debuggedClient.ts';
import type { WatchedRequest } from '../../../src/core/debug/watchListener.ts';

function clientOf(
  type: string | undefined,
  headers: WatchedRequest['headers'] = [['Accept', 'text/event-stream']],
): ReturnType<typeof clientOfRequest> {
  return clientOfRequest({ method: 'GET', url: 'http://a/', headers, sentAtMs: 0, type, document: '' });
}

it('is what the debugger says', () => {
  expect(clientOf('EventSource')).toEqual({
    profile: 'eventsource',
    evidence: 'The debugger says that an EventSource sent the request.',
  });
  expect(clientOf('XHR')).toEqual({
    profile: 'fetch',
    evidence: 'The debugger says that the request was sent with XHR.',
  });
});

it('is what the head says where the debugger does not, or where that says more', () => {
  expect(clientOf(undefined)).toEqual({
    profile: 'eventsource',
    evidence: 'The request is a GET, as an EventSource sends it.',
  });
  expect(clientOf('XHR', [['User-Agent', 'axios/1.7']]).profile).toBe('axios');
});
