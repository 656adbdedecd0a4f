// Attempts that ended in whatever way take part in nothing any more: what is asked for afterwards happens to the attempt
// that is there, or is said not to have happened.

import { describe, expect, it } from 'vitest';

import { describeNotice } from '../../../src/core/log/entrySummary.ts';
import { isKind } from '../../../src/core/log/eventLog.ts';
import type { RelayedStream } from '../../../src/net/relay/relayedStream.ts';
import type { Relay } from '../../../src/net/relay/relay.ts';
import { asChunk } from '../../helpers/wireText.ts';
import {
  connectApp,
  entriesOf,
  type RawEnd,
  RawUpstream,
  requestHead,
  startRelay,
  untilEntry,
} from './relayUnderTest.ts';

const streamHead = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';
const cut = { effect: { kind: 'truncated' }, moment: { kind: 'now' } } as const;

async function ask(relay: Relay, ...headers: readonly string[]): Promise<RawEnd> {
  const app = await connectApp(relay);
  app.write(requestHead(relay, 'GET /events', 'Accept: text/event-stream', ...headers));
  return app;
}

function notesOf({ appSide }: RelayedStream): string[] {
  return entriesOf(appSide).flatMap((entry) => {
    const detail = isKind(entry, 'notice') ? appSide.log.detail(entry) : undefined;
    return detail?.notice === 'relay' ? [describeNotice(detail)] : [];
  });
}

/** A server that gives one answer after the other; connections end after those that are no streams. */
async function open(answers: readonly string[]) {
  let next = 0;
  const upstream = await RawUpstream.open((end) => {
    end.socket.on('data', () => {
      const answer = answers[next] ?? streamHead;
      next += 1;
      end.write(answer);
      if (answer === streamHead) end.write(asChunk('id: 1\ndata: a\n\n'));
    });
  });
  const relay = await startRelay(upstream.origin);
  const app = await ask(relay);
  await app.untilText('data: a');
  const [stream] = relay.streams.list();
  if (!stream) throw new Error('There is no stream.');
  return { upstream, relay, app, stream };
}

describe('after an attempt that was answered without a stream', () => {
  it.each([
    ['202', 'HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n'],
    ['204', 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['404', 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'],
    ['503', 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n'],
    ['an odd head', 'HTTP/1.1 200 O\x01K\r\n\r\n'],
  ])('%s, a cut happens to the next stream', async (_what, answer) => {
    const { relay, app, stream } = await open([streamHead, answer]);
    app.socket.destroy();
    await untilEntry(stream.appSide, 'close');
    const refused = await ask(relay);
    await refused.until(({ text, end }) => text !== '' || end !== 'open', 'There was no answer');
    const next = await ask(relay);
    await next.untilText('data: a');
    stream.addRule({ fault: { kind: 'ending', fault: cut, side: 'both' }, trigger: { kind: 'now' } });
    await next.untilEnd();
    expect(notesOf(stream)).toEqual(['Rule 1: a cut now, on both sides.']);
    expect(stream.rules.list).toEqual([]);
  });
});

it('an ending that is still to come when the app leaves is said not to have happened', async () => {
  const { app, stream } = await open([]);
  const fault = { effect: { kind: 'reset' }, moment: { kind: 'after next event' } } as const;
  stream.addRule({ fault: { kind: 'ending', fault, side: 'app' }, trigger: { kind: 'now' } });
  app.socket.destroy();
  await untilEntry(stream.appSide, 'close');
  expect(notesOf(stream).at(-1)).toMatch(/it did not happen: the connection ended before/);
});

it('an ending that waits behind what is held is said not to have happened either', async () => {
  const { app, upstream, stream } = await open([]);
  stream.addRule({ fault: { kind: 'hold' }, trigger: { kind: 'now' } });
  stream.addRule({
    fault: { kind: 'ending', fault: cut, side: 'app' },
    trigger: { kind: 'event', number: 1 },
  });
  (await upstream.connection()).write(asChunk('data: b\n\n'));
  await new Promise<void>((resolve) => {
    const stop = stream.serverSide.log.subscribe(() => {
      stop();
      resolve();
    });
  });
  app.socket.destroy();
  await untilEntry(stream.appSide, 'close');
  expect(notesOf(stream).at(-1)).toMatch(/a cut now.*it did not happen: the connection ended before/);
});

it('what is asked for between two attempts waits for the next one, though the server of the last goes on', async () => {
  const { relay, app, stream } = await open([]);
  stream.addRule({ fault: { kind: 'ending', fault: cut, side: 'app' }, trigger: { kind: 'now' } });
  await app.untilEnd();
  stream.addRule({ fault: { kind: 'ending', fault: cut, side: 'both' }, trigger: { kind: 'now' } });
  const next = await ask(relay);
  await next.untilEnd();
  expect(notesOf(stream)).toEqual([
    'Rule 1: a cut now, on the app’s side.',
    'Rule 2: a cut now, on both sides.',
  ]);
});

it('a gap after resuming is there though the server of the last attempt went on', async () => {
  const { relay, app, upstream, stream } = await open([]);
  stream.addRule({ fault: { kind: 'ending', fault: cut, side: 'app' }, trigger: { kind: 'now' } });
  await app.untilEnd();
  stream.addRule({ fault: { kind: 'resume', answer: 'gap', events: 1 }, trigger: { kind: 'now' } });
  const next = await ask(relay, 'Last-Event-ID: 1');
  await next.untilText('\r\n\r\n');
  (await upstream.connection(2)).write(asChunk('data: last\n\n'));
  await next.untilText('data: last');
  expect(next.text).not.toContain('data: a');
});

it('a gap that was to come after a request which was refused leaves nothing out of the next stream', async () => {
  const refusal = 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n';
  const { relay, app, stream } = await open([streamHead, refusal]);
  stream.addRule({ fault: { kind: 'ending', fault: cut, side: 'app' }, trigger: { kind: 'now' } });
  await app.untilEnd();
  stream.addRule({ fault: { kind: 'resume', answer: 'gap', events: 1 }, trigger: { kind: 'now' } });
  const refused = await ask(relay, 'Last-Event-ID: 1');
  await refused.untilText('503');
  const next = await ask(relay, 'Last-Event-ID: 1');
  await next.untilText('data: a');
});

it('an attempt that has no answer yet when the relay stops has none from the relay, and its server is let go of', async () => {
  const { app, upstream, relay, stream } = await open([streamHead, '']);
  app.socket.destroy();
  await untilEntry(stream.appSide, 'close');
  const waiting = await ask(relay);
  await (await upstream.connection(2)).untilText('\r\n\r\n');
  await relay.close();
  await waiting.untilEnd();
  expect(waiting.text).toMatch(/^HTTP\/1.1 503 /);
  const endsOf = (side: RelayedStream['appSide']): unknown[] =>
    entriesOf(side).flatMap((entry) => {
      const detail =
        entry.attempt === 2 && (isKind(entry, 'close') || isKind(entry, 'error'))
          ? side.log.detail(entry)
          : undefined;
      return detail ? [[detail.ending.cause, detail.ending.by, detail.endedFirst]] : [];
    });
  expect(endsOf(stream.appSide)).toEqual([['no-response', 'relay', 'relay']]);
  expect(endsOf(stream.serverSide)).toEqual([['client', 'relay', 'relay']]);
});
