import assert from 'node:assert/strict';

import type { EndDetail } from '../../src/core/log/detail.ts';
import type { EndingCause } from '../../src/core/stream/ending.ts';
import { activateExtension, cleanUp, startDevServer, waitForEntry } from './extension.ts';

/** A route of the dev server, the kind of the entry that it leads to, and what a standard client does next. */
type MadeEnding = readonly [string, 'close' | 'error', EndDetail['verdict']['next']];

/** Undefined for what no route makes alone: it takes a client that does something, a setting, or a server of another kind. */
const endings: Readonly<Record<EndingCause, MadeEnding | undefined>> = {
  end: ['/end?after=1', 'close', 'reconnect'],
  truncated: ['/truncated?after=1', 'error', 'reconnect'],
  reset: ['/reset?after=1', 'error', 'reconnect'],
  'no-response': ['/no-response?how=close', 'error', 'reconnect'],
  unreachable: ['/advice/end-while-writing?after=1&retry=100', 'error', 'reconnect'],
  'no-content': ['/no-content?after=1&retry=10', 'close', 'stop'],
  answered: undefined,
  'http-error': ['/http-error?status=503', 'error', 'stop'],
  'wrong-type': ['/wrong-type?type=text/html', 'error', 'stop'],
  'bad-redirect': ['/bad-redirect?how=loop', 'error', 'stop'],
  'close-message': undefined,
  client: undefined,
  idle: undefined,
  limit: ['/limit?size=17825792', 'error', 'stop'],
  'bad-encoding': undefined,
  'bad-url': undefined,
  'bad-id': undefined,
  blocked: undefined,
};

describe('endings made by the dev server', () => {
  afterEach(async () => cleanUp(await activateExtension()));

  for (const [cause, made] of Object.entries(endings)) {
    if (!made) continue;
    const [route, kind, next] = made;
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
