import assert from 'node:assert/strict';

import type { EndDetail } from '../../src/core/log/detail.ts';
import type { EndingCause } from '../../src/core/stream/ending.ts';
import { activateExtension, cleanUp, startDevServer, waitForEntry } from './extension.ts';

/** Route of the dev server, the kind and cause of the entry that it leads to, and what a standard client does next. */
const endings: readonly (readonly [string, 'close' | 'error', EndingCause, EndDetail['verdict']['next']])[] =
  [
    ['/end?after=1', 'close', 'end', 'reconnect'],
    ['/truncated?after=1', 'error', 'truncated', 'reconnect'],
    ['/reset?after=1', 'error', 'reset', 'reconnect'],
    ['/no-response?how=close', 'error', 'no-response', 'reconnect'],
    ['/no-content?after=1&retry=10', 'close', 'no-content', 'stop'],
    ['/http-error?status=503', 'error', 'http-error', 'stop'],
    ['/wrong-type?type=text/html', 'error', 'wrong-type', 'stop'],
    ['/bad-redirect?how=loop', 'error', 'bad-redirect', 'stop'],
    ['/limit?size=17825792', 'error', 'limit', 'stop'],
    ['/advice/end-while-writing?after=1&retry=100', 'error', 'unreachable', 'reconnect'],
  ];

describe('endings made by the dev server', () => {
  afterEach(async () => cleanUp(await activateExtension()));

  for (const [route, kind, cause, next] of endings) {
    it(`${route} is shown as ${cause}`, async () => {
      const api = await activateExtension();
      const origin = await startDevServer();
      const id = await api.connect(origin + route, { show: false });
      const entry = await waitForEntry(api, id, ({ detail }) => {
        return detail !== undefined && 'ending' in detail && detail.ending.cause === cause;
      });
      assert.equal(entry.kind, kind);
      assert.ok(entry.detail && 'ending' in entry.detail);
      assert.equal(entry.detail.verdict.next, next);
    });
  }
});
