// Both sides of a relayed stream after a clear that was undone: what became of each event on its way is told as if nothing
// had been cleared, of those that came in between as well.

import { describe, expect, it } from 'vitest';

import { asChunk } from '../../helpers/wireText.ts';
import {
  answeringUpstream,
  connectApp,
  entriesOf,
  requestHead,
  startRelay,
  untilEntry,
} from './relayUnderTest.ts';

const streamHead = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';

describe('a relayed stream', () => {
  it.each([
    ['the server’s side', ['server']],
    ['the app’s side', ['app']],
    ['both sides', ['server', 'app']],
  ] as const)(
    'tells the whole way of its events again after a clear of %s was undone',
    async (_, cleared) => {
      const upstream = await answeringUpstream(streamHead);
      const relay = await startRelay(upstream.origin);
      const app = await connectApp(relay);
      app.write(requestHead(relay, 'GET /events', 'Accept: text/event-stream'));
      await app.untilText('\r\n\r\n');
      const server = await upstream.connection();
      server.write(asChunk('id: 1\ndata: first\n\n'));
      await app.untilText('data: first');
      const [stream] = relay.streams.list();
      if (!stream) throw new Error('There is no stream.');
      await untilEntry(stream.appSide, 'message');
      const lengths = { server: stream.serverSide.log.length, app: stream.appSide.log.length };

      for (const side of cleared) stream.sideOf(side).clear();
      for (const side of cleared) expect(entriesOf(stream.sideOf(side))).toEqual([]);
      stream.addRule({ fault: { kind: 'drop' }, trigger: { kind: 'now' } });
      server.write(asChunk('id: 2\ndata: dropped\n\n'));
      server.write(asChunk('id: 3\ndata: third\n\n'));
      await app.untilText('data: third');
      for (const side of cleared) {
        const { log } = stream.sideOf(side);
        expect(log.clearedEntries).toBe(lengths[side]);
        log.undoClear();
      }

      const told = (side: 'server' | 'app'): string[] => {
        const view = stream.sideOf(side);
        return entriesOf(view)
          .filter(({ kind }) => kind === 'message')
          .map(
            ({ number }) =>
              `${view.log.fields(view.log.entry(number)).id} ${view.passageOf(number)?.sentence}`,
          );
      };
      expect(told('server')).toMatchObject([
        expect.stringMatching(/^1 The app got it/),
        expect.stringMatching(/^2 .*never got it/),
        expect.stringMatching(/^3 The app got it/),
      ]);
      expect(told('app').map((text) => text.slice(0, 2))).toEqual(['1 ', '3 ']);
      expect(stream.appSide.state.lastEventId).toBe('3');
      expect(stream.serverSide.totals.messages).toBe(3);
      server.write(asChunk('id: 4\ndata: last\n\n'));
      await app.untilText('data: last');
      expect(told('server')[3]).toMatch(/^4 The app got it/);
    },
  );
});
