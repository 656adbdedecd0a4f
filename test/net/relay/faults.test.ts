// What rules do to a stream on its way, over real sockets: the app's bytes, the connections, the requests, and what both
// timelines say of it.

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

import { isKind } from '../../../src/core/log/eventLog.ts';
import type { RelayFault } from '../../../src/core/stream/relayFault.ts';
import type { RelayRule } from '../../../src/core/relay/rules/relayRule.ts';
import type { RelayedStream } from '../../../src/net/relay/relayedStream.ts';
import type { Relay } from '../../../src/net/relay/relay.ts';
import { until } from '../../helpers/waiting.ts';
import { asChunk, lastChunk } from '../../helpers/wireText.ts';
import {
  answeringUpstream,
  connectApp,
  entriesOf,
  type RawEnd,
  RawUpstream,
  requestHead,
  startRelay,
  untilEntry,
} from './relayUnderTest.ts';

const endOfApp = { effect: { kind: 'end' }, moment: { kind: 'now' } } as const;
const streamHead = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';

interface Opened {
  readonly relay: Relay;
  readonly upstream: RawUpstream;
  readonly app: RawEnd;
  readonly server: RawEnd;
  readonly stream: RelayedStream;
}

async function ask(relay: Relay, ...headers: readonly string[]): Promise<RawEnd> {
  const app = await connectApp(relay);
  app.write(requestHead(relay, 'GET /events', 'Accept: text/event-stream', ...headers));
  return app;
}

/** A stream that is open and has had one event, so that what is waited for is there. */
async function openStream(): Promise<Opened> {
  const upstream = await answeringUpstream(streamHead);
  const relay = await startRelay(upstream.origin);
  const app = await ask(relay);
  await app.untilText('\r\n\r\n');
  const server = await upstream.connection();
  server.write(asChunk('id: 1\ndata: first\n\n'));
  await app.untilText('data: first');
  const [stream] = relay.streams.list();
  if (!stream) throw new Error('There is no stream.');
  return { relay, upstream, app, server, stream };
}

function byHand(fault: RelayFault): RelayRule {
  return { fault, trigger: { kind: 'now' } };
}

/** The body that an app has got, without its chunks. */
function bodyOf(app: RawEnd): string {
  const rest = app.text.slice(app.text.indexOf('\r\n\r\n') + 4);
  return rest.replaceAll(/(?:^|\r\n)[0-9a-f]+\r\n/g, '').replace(/\r\n$/, '');
}

/** What a side says of the passage of each of its messages. */
function passages(stream: RelayedStream, side: 'server' | 'app'): string[] {
  const view = stream.sideOf(side);
  return entriesOf(view)
    .filter(({ kind }) => kind === 'message')
    .map(({ number }) => view.passageOf(number)?.sentence ?? 'unknown');
}

describe('a rule on events', () => {
  it.each<[string, RelayFault, string, RegExp]>([
    ['drops', { kind: 'drop' }, '', /never got it/],
    ['edits', { kind: 'edit', edit: { data: 'other' } }, 'id: 2\ndata: other\n\n', /edited/],
    [
      'repeats',
      { kind: 'duplicate', copies: 1 },
      'id: 2\ndata: two\n\nid: 2\ndata: two\n\n',
      /more than once/,
    ],
  ])('%s the next one, and both timelines account for it', async (_what, fault, passed, said) => {
    const { app, server, stream } = await openStream();
    stream.addRule(byHand(fault));
    server.write(asChunk('id: 2\ndata: two\n\n'));
    server.write(asChunk('id: 3\ndata: three\n\n'));
    await app.untilText('data: three');
    expect(bodyOf(app)).toBe(`id: 1\ndata: first\n\n${passed}id: 3\ndata: three\n\n`);
    await untilEntry(stream.serverSide, 'message');
    const [first, second, third] = passages(stream, 'server');
    expect([first, third].join()).toMatch(/^The app got it .+\.,The app got it .+\.$/);
    expect(second).toMatch(said);
    expect(entriesOf(stream.appSide).some(({ kind, type }) => kind === 'notice' && type === 'relay')).toBe(
      true,
    );
  });

  it('adds one that the server did not send', async () => {
    const { app, stream } = await openStream();
    stream.addRule(byHand({ kind: 'inject', event: { id: '9', data: 'made up' } }));
    await app.untilText('data: made up');
    expect(passages(stream, 'app')[1]).toBe('The server did not send it: the relay made it up.');
    expect(stream.serverSide.totals.messages).toBe(1);
    expect(stream.appSide.state.lastEventId).toBe('9');
  });

  it('holds them and lets them go', async () => {
    const { app, server, stream } = await openStream();
    const rule = stream.addRule(byHand({ kind: 'hold' }));
    server.write(asChunk('data: held\n\n'));
    await until(
      () => stream.serverSide.totals.messages === 2,
      (onChange) => stream.serverSide.log.subscribe(onChange),
      () => 'The event did not come',
    );
    expect(passages(stream, 'server')[1]).toMatch(/waits to be written/);
    expect(app.text).not.toContain('held');
    stream.rules.remove(rule);
    await app.untilText('data: held');
    expect(passages(stream, 'server')[1]).toMatch(/^The app got it .* held\./);
  });

  it('splits what is written at every byte', async () => {
    const { app, server, stream } = await openStream();
    stream.addRule(byHand({ kind: 'split' }));
    server.write(asChunk('data: x\n\n'));
    await app.until(
      ({ text }) => bodyOf(app).endsWith('data: x\n\n') && text !== '',
      'The bytes did not come',
    );
    expect(app.text.match(/1\r\n.\r\n/gs)).toHaveLength('data: x\n\n'.length);
  });
});

describe('an ending made by a rule', () => {
  const reset = { effect: { kind: 'reset' }, moment: { kind: 'now' } } as const;

  it('resets the app, the server, or both', async () => {
    for (const side of ['app', 'server', 'both'] as const) {
      const { app, server, stream } = await openStream();
      stream.addRule(byHand({ kind: 'ending', fault: reset, side }));
      if (side !== 'server') await app.until(({ end }) => end === 'reset', 'The app was not reset');
      if (side !== 'app') await server.until(({ end }) => end === 'reset', 'The server was not reset');
      expect(app.end).toBe(side === 'server' ? 'open' : 'reset');
      if (side === 'app') expect(server.end).toBe('open');
      const ended = await untilEntry(
        stream.sideOf(side === 'server' ? 'server' : 'app'),
        side === 'server' ? 'close' : 'error',
      );
      const log = stream.sideOf(side === 'server' ? 'server' : 'app').log;
      const detail = isKind(ended, 'close') || isKind(ended, 'error') ? log.detail(ended) : undefined;
      expect(detail).toMatchObject({ endedFirst: 'relay', ending: { isSimulated: true } });
    }
  });

  it('answers the next request in place of the server', async () => {
    const { app, relay, stream, upstream } = await openStream();
    const fault = { effect: { kind: 'http-error', status: 503 }, moment: { kind: 'now' } } as const;
    stream.addRule(byHand({ kind: 'ending', fault, side: 'app' }));
    await app.untilText('\r\n0\r\n\r\n');
    const next = await ask(relay, 'Origin: http://localhost:5173');
    await next.untilText('in place of the server');
    expect(next.text).toMatch(/^HTTP\/1.1 503 Service Unavailable\r\n/);
    expect(next.text).toContain('Access-Control-Allow-Origin: http://localhost:5173\r\n');
    expect(upstream.connections).toHaveLength(1);
    await (await ask(relay)).untilText('\r\n\r\n');
    expect(upstream.connections).toHaveLength(2);
  });

  it('is a server that is away for some requests', async () => {
    const { app, server, relay, stream, upstream } = await openStream();
    stream.addRule(byHand({ kind: 'refuse', requests: 2 }));
    server.write(lastChunk);
    await app.untilText('\r\n0\r\n\r\n');
    for (let count = 0; count < 2; count += 1) {
      const refused = await ask(relay);
      await refused.untilEnd();
      expect(refused.text).toBe('');
    }
    await (await ask(relay)).untilText('\r\n\r\n');
    expect(upstream.connections).toHaveLength(2);
    expect(stream.appSide.state.attempt).toBe(4);
  });

  it('reaches a compressed body, whose events it cannot change', async () => {
    const compressed = streamHead.replace('\r\n\r\n', '\r\nContent-Encoding: gzip\r\n\r\n');
    const upstream = await answeringUpstream(
      Buffer.concat([Buffer.from(compressed), asChunk(gzipSync('data: a\n\n'))]),
    );
    const relay = await startRelay(upstream.origin);
    const app = await ask(relay, 'Accept-Encoding: gzip, br');
    await app.until(({ text }) => (text.split('\r\n\r\n')[1] ?? '').length > 20, 'The body did not come');
    const [stream] = relay.streams.list();
    stream?.addRule({ fault: { kind: 'drop' }, trigger: { kind: 'pattern', pattern: { type: 'x' } } });
    stream?.addRule(byHand({ kind: 'ending', fault: reset, side: 'both' }));
    await app.until(({ end }) => end === 'reset', 'The app was not reset');
    // From now on there are rules on events: the server is asked for bytes that can be read.
    await (await ask(relay, 'Accept-Encoding: gzip, br')).untilText('\r\n\r\n');
    const second = await upstream.connection(2);
    expect(second.text).toContain('Accept-Encoding: identity\r\n');
  });
});

describe('a type that is longer than types are', () => {
  const long = 'x'.repeat(70_000);

  it('is met by a rule that asks for it, and told by its beginning', async () => {
    const { stream, server, app } = await openStream();
    stream.addRule({ fault: { kind: 'drop' }, trigger: { kind: 'pattern', pattern: { type: long } } });
    for (const type of [`${long}y`, long, 'tick'])
      server.write(asChunk(`event: ${type}\ndata: of ${type.length}\n\n`));
    await app.untilText('data: of 4');
    expect(app.text).toContain('data: of 70001');
    expect(app.text).not.toContain('data: of 70000\n');
    const notes = entriesOf(stream.appSide).flatMap((entry) => {
      const detail = isKind(entry, 'notice') ? stream.appSide.log.detail(entry) : undefined;
      return detail?.notice === 'relay' && detail.note.what === 'event' ? [detail.note.type] : [];
    });
    expect(notes).toEqual([`${'x'.repeat(300)}…`]);
  });
});

describe('a fault by hand', () => {
  const noStream = 'HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n';
  const compressed = Buffer.concat([
    Buffer.from(streamHead.replace('\r\n\r\n', '\r\nContent-Encoding: gzip\r\n\r\n')),
    asChunk(gzipSync('data: a\n\n')),
    Buffer.from(lastChunk),
  ]);

  it.each([
    ['was no event stream', noStream],
    ['was compressed', compressed],
  ])('happens to the attempt that is open, though one before %s', async (_what, answer) => {
    const answers = [streamHead + lastChunk, answer, streamHead];
    const upstream = await RawUpstream.open((end, number) => {
      end.socket.once('data', () => end.write(answers[number - 1] ?? ''));
    });
    const relay = await startRelay(upstream.origin);
    await (await ask(relay)).untilText('\r\n0\r\n\r\n');
    const [stream] = relay.streams.list();
    if (!stream) throw new Error('There is no stream.');
    await ask(relay, 'Accept-Encoding: gzip');
    const kind = answer === noStream ? 'error' : 'close';
    await untilEntry(stream.appSide, kind, 2);
    await untilEntry(stream.serverSide, kind, 2);
    const app = await ask(relay);
    await app.untilText('\r\n\r\n');
    stream.addRule(byHand({ kind: 'inject', event: { data: 'made up' } }));
    await app.untilText('data: made up');
  });

  it('happens to the attempt that is open, though the server left one that was ended for its app', async () => {
    const { app, server, relay, stream } = await openStream();
    stream.addRule(byHand({ kind: 'ending', fault: endOfApp, side: 'app' }));
    await app.untilText('\r\n0\r\n\r\n');
    server.write(lastChunk);
    await untilEntry(stream.serverSide, 'close');
    const next = await ask(relay);
    await next.untilText('\r\n\r\n');
    stream.addRule(byHand({ kind: 'inject', event: { data: 'made up' } }));
    await next.untilText('data: made up');
  });

  it('is made when the timeline of the app has the entry of a number, and not before', async () => {
    // The note that an ending waits is the next entry, and the event comes after it.
    for (const ahead of [0, 1, 2]) {
      const { app, server, stream } = await openStream();
      const number = stream.appSide.log.length + ahead;
      const fault = { effect: { kind: 'reset' }, moment: { kind: 'after entry', number } } as const;
      stream.addRule(byHand({ kind: 'ending', fault, side: 'both' }));
      expect([ahead, stream.openAttempt !== undefined]).toEqual([ahead, ahead === 2]);
      if (ahead === 2) server.write(asChunk('id: 2\ndata: second\n\nid: 3\ndata: third\n\n'));
      await app.untilEnd();
      expect([app.end, bodyOf(app)]).toEqual([
        'reset',
        `id: 1\ndata: first\n\n${ahead === 2 ? 'id: 2\ndata: second\n\n' : ''}`,
      ]);
    }
  });

  it('waits for the answer of an attempt that has none', async () => {
    const upstream = await RawUpstream.open();
    const relay = await startRelay(upstream.origin);
    const first = await ask(relay);
    const server = await upstream.connection();
    await server.untilText('\r\n\r\n');
    server.write(streamHead + lastChunk);
    await first.untilText('\r\n0\r\n\r\n');
    const [stream] = relay.streams.list();
    if (!stream) throw new Error('There is no stream.');
    const app = await ask(relay);
    const second = await upstream.connection(2);
    await second.untilText('\r\n\r\n');
    stream.addRule(byHand({ kind: 'hold' }));
    stream.addRule(byHand({ kind: 'ending', fault: endOfApp, side: 'app' }));
    expect(stream.openAttempt?.number).toBe(2);
    second.write(streamHead);
    await app.untilText('\r\n0\r\n\r\n');
    const notes = entriesOf(stream.appSide).filter(({ type }) => type === 'relay');
    expect(notes.map(({ attempt }) => attempt)).toEqual([2, 2]);
  });
});

describe('a rule on resuming', () => {
  it.each([
    ['none', 1, undefined],
    ['earlier', 2, '1'],
  ] as const)('answers with %s: the server is asked with %s', async (answer, events, asked) => {
    const { app, server, relay, stream, upstream } = await openStream();
    server.write(asChunk('id: 2\ndata: b\n\nid: 3\ndata: c\n\n') + lastChunk);
    await app.untilText('\r\n0\r\n\r\n');
    stream.addRule(byHand({ kind: 'resume', answer, events }));
    await (await ask(relay, 'Last-Event-ID: 3')).untilText('\r\n\r\n');
    const second = await upstream.connection(2);
    expect(/Last-Event-ID: (.*)\r\n/.exec(second.text)?.[1]).toBe(asked);
    const onApp = await untilEntry(stream.appSide, 'request', 2);
    const onServer = await untilEntry(stream.serverSide, 'request', 2);
    expect(isKind(onApp, 'request') && stream.appSide.log.detail(onApp)?.lastEventId).toBe('3');
    expect(isKind(onServer, 'request') && stream.serverSide.log.detail(onServer)?.lastEventId).toBe(asked);
  });
});

it('tells observers of requests, openings and ends, in their order', async () => {
  const { app, server, relay, upstream } = await openStream();
  const told: string[] = [];
  relay.streams.observe({
    onRequest: ({ lastEventId }) => told.push(`request ${lastEventId}`),
    onAttempt: (_stream, { number }) => told.push(`attempt ${number}`),
    onOpen: (_stream, { number }) => told.push(`open ${number}`),
    onEnd: (_stream, { number }, { side, ending, endedFirst }) =>
      told.push(`${side} ${number} ${ending.cause}, first ${endedFirst}`),
  });
  server.write(lastChunk);
  await app.untilText('\r\n0\r\n\r\n');
  const next = await ask(relay, 'Last-Event-ID: 1');
  await next.untilText('\r\n\r\n');
  next.socket.destroy();
  await (await upstream.connection(2)).untilEnd();
  expect(told).toEqual([
    'server 1 end, first server',
    'app 1 end, first server',
    'request 1',
    'attempt 2',
    'open 2',
    'app 2 client, first app',
    'server 2 client, first app',
  ]);
});
