// The verdict on a reconnect, against servers as people write them and over real sockets.

import { describe, expect, it } from 'vitest';

import type { ResumeVerdict } from '../../../src/core/log/resumeVerdict.ts';
import type { SseStream } from '../../../src/net/stream/sseStream.ts';
import { BetterSseServer } from '../../fixtures/servers/betterSseServer.ts';
import { PlainServer } from '../../fixtures/servers/plainServer.ts';
import {
  replays,
  ResumingServer,
  type ResumingServerOptions,
} from '../../fixtures/servers/resumingServer.ts';
import { ListeningServer } from '../../helpers/listening.ts';
import { connectStream, detailsOf, messages, messagesOf, untilLog } from '../../helpers/streamUnderTest.ts';

function verdictsOf(stream: SseStream): ResumeVerdict[] {
  return detailsOf(stream, 'notice').flatMap((detail) =>
    detail.notice === 'resume' ? [detail.verdict] : [],
  );
}

/** Five events, a failure of the network during which three more happen, and a ninth after the reconnect. */
async function reconnectTo(
  options: ResumingServerOptions,
  ids: readonly string[],
): Promise<{ readonly stream: SseStream; readonly lastEventId: string | undefined }> {
  const events = new ResumingServer(options);
  const server = await ListeningServer.open(events.serve);
  const stream = connectStream(server.url);
  await untilLog(stream, () => stream.state.phase === 'open');
  events.publish(...ids.slice(0, 5));
  await messages(stream, 5);
  server.dropConnections();
  events.publish(...ids.slice(5, 8));
  await untilLog(stream, () => stream.state.attempt === 2 && stream.state.phase === 'open');
  events.publish(...ids.slice(8));
  const last = ids.at(-1) ?? '';
  await untilLog(stream, () => messagesOf(stream).at(-1) === `event ${last}`);
  return { stream, lastEventId: server.lastEventIds[1] };
}

const numbers = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
const names = ['a', 'c', 'e', 'g', 'i', 'k', 'm', 'o', 'q'].map((name) => `event-${name}`);

describe('a reconnect to a server that replays', () => {
  const unseen = { kind: 'cannot tell', because: 'the ids do not count up, so a missing one cannot be seen' };
  const rows: readonly (readonly [how: keyof typeof replays, ofNumbers: object, ofNames: object])[] = [
    ['exactly', { kind: 'exact' }, unseen],
    [
      'one too many',
      { kind: 'duplicates', ids: ['5'], count: 1 },
      { kind: 'duplicates', ids: ['event-i'], count: 1 },
    ],
    ['one too few', { kind: 'gap', missing: ['6'], count: 1 }, unseen],
    ['ignoring Last-Event-ID', { kind: 'restarted' }, { kind: 'restarted' }],
    ['newest first', { kind: 'out of order', id: '8', expected: '6' }, unseen],
    [
      'with other content',
      { kind: 'different content', id: '5' },
      { kind: 'different content', id: 'event-i' },
    ],
    ['only what is live', { kind: 'gap', missing: ['6', '7', '8'], count: 3 }, unseen],
    ['each event twice', { kind: 'duplicates', ids: ['6', '7', '8'], count: 3 }, { kind: 'duplicates' }],
  ];

  it.each(rows)('%s, with ids that count', async (how, verdict) => {
    const { stream, lastEventId } = await reconnectTo({ replay: replays[how] }, numbers);
    expect(lastEventId).toBe('5');
    stream.close();
    expect(verdictsOf(stream).at(-1)).toMatchObject(verdict);
  });

  it.each(rows)('%s, with ids that do not', async (how, _, verdict) => {
    const { stream, lastEventId } = await reconnectTo({ replay: replays[how] }, names);
    expect(lastEventId).toBe('event-i');
    stream.close();
    expect(verdictsOf(stream).at(-1)).toMatchObject(verdict);
  });

  it.each([
    ['a comment', ': hello\n\n'],
    ['an event without an id', 'data: hello\n\n'],
    ['an event of its own type', 'event: hello\ndata: {"time":1}\n\n'],
    ['an event of its own type with an id', 'event: hello\nid: 0\ndata: x\n\n'],
  ])('exactly, after %s', async (_, greeting) => {
    const { stream } = await reconnectTo({ replay: replays.exactly, greeting }, numbers);
    expect(verdictsOf(stream)).toEqual([{ kind: 'exact' }]);
  });

  it('without ids, which tells nothing', async () => {
    const { stream } = await reconnectTo({ replay: replays['only what is live'], hasNoIds: true }, numbers);
    stream.close();
    expect(verdictsOf(stream)).toEqual([
      { kind: 'cannot tell', because: 'no Last-Event-ID was sent: the stream has no ids' },
    ]);
  });

  it('everything from the beginning for want of ids', async () => {
    // No id, no Last-Event-ID: the server cannot but begin again.
    const { stream } = await reconnectTo({ replay: replays.exactly, hasNoIds: true }, numbers);
    stream.close();
    expect(verdictsOf(stream)).toEqual([{ kind: 'restarted' }]);
  });
});

describe('a reconnect to', () => {
  it('a plain server that counts on', async () => {
    const plain = new PlainServer(5);
    const server = await ListeningServer.open(plain.serve);
    const stream = connectStream(server.url, { reconnectionTimeMs: 10 });
    await messages(stream, 3);
    server.dropConnections();
    await untilLog(stream, () => verdictsOf(stream).length > 0);
    expect(verdictsOf(stream)).toEqual([{ kind: 'exact' }]);
    expect(messagesOf(stream).slice(0, 4)).toEqual(['tick 1', 'tick 2', 'tick 3', 'tick 4']);
  });

  it('better-sse, whose session knows the last id', async () => {
    const sessions = new BetterSseServer(numbers);
    const server = await ListeningServer.open(sessions.serve);
    const stream = connectStream({ url: server.url, lastEventId: '3' });
    await messages(stream, 6);
    stream.simulate({ effect: { kind: 'reset' }, moment: { kind: 'now' } });
    await untilLog(stream, () => stream.state.attempt === 2 && stream.state.phase === 'open');
    expect(server.lastEventIds).toEqual(['3', '9']);
    expect(messagesOf(stream)).toHaveLength(6);
  });
});
