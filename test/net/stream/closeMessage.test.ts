// A server that says in an event that the stream is over: the client closes itself, stays to see what the server does,
// or takes no notice.

import { describe, expect, it, vi } from 'vitest';

import {
  type CloseMessageRule,
  defaultCloseMessages,
  maxCloseMessageBytes,
} from '../../../src/core/wire/closeMessage.ts';
import { describeNotice } from '../../../src/core/log/entrySummary.ts';
import type { CloseMessageAction } from '../../../src/core/stream/streamRequest.ts';
import type { SseStream } from '../../../src/net/stream/sseStream.ts';
import { createExpressServer } from '../../fixtures/servers/expressServer.ts';
import { holdTimers } from '../../helpers/heldTimers.ts';
import { ListeningServer } from '../../helpers/listening.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import {
  connectStream,
  detailsOf,
  endOf,
  messages,
  messagesOf,
  rowsOf,
  untilLog,
} from '../../helpers/streamUnderTest.ts';
import { streamHead } from '../../helpers/wireText.ts';

const closeMessage = 'data: {"type":"close"}\n\n';

/** What was said of the close message, in order. */
function stagesOf(stream: SseStream): string[] {
  return detailsOf(stream, 'notice').flatMap((detail) =>
    detail.notice === 'close-message' ? [detail.stage] : [],
  );
}

function connectTo(server: RawServer | ListeningServer, onCloseMessage?: CloseMessageAction): SseStream {
  const url = server instanceof RawServer ? server.url() : server.url;
  return connectStream(
    { url, ...(onCloseMessage && { onCloseMessage }) },
    { closeMessages: defaultCloseMessages },
  );
}

describe('an Express server with a grace time', () => {
  async function openExpress(graceMs: number): Promise<{ server: ListeningServer; ends: string[] }> {
    const ends: string[] = [];
    const app = createExpressServer({
      graceMs,
      onEnd: (by) => {
        ends.push(by);
        server.tell();
      },
    });
    const server = await ListeningServer.open(app);
    return { server, ends };
  }

  it('sees a client that closes itself', async () => {
    const { server, ends } = await openExpress(60_000);
    const stream = connectTo(server);
    const { ending, verdict } = await endOf(stream);
    expect(ending).toEqual({ cause: 'close-message', reason: 'type = "close"' });
    expect(verdict).toEqual({ next: 'stop' });
    await server.until(() => ends.length === 1, 'The server has not noticed.');
    expect(ends).toEqual(['client']);
    expect(server.lastEventIds).toEqual([undefined]);
  });

  it('ends the stream of a client that stays, which then comes back', async () => {
    const { server, ends } = await openExpress(30);
    const stream = connectTo(server, 'stay');
    expect((await endOf(stream)).ending).toEqual({ cause: 'end' });
    expect(ends).toEqual(['server']);
    expect(stagesOf(stream)).toEqual(['seen', 'ended']);
    expect(rowsOf(stream)).toEqual([
      'request',
      'open',
      'retry',
      'message',
      'message',
      'notice close-message',
      'notice close-message',
      'close',
    ]);
    await server.until(() => server.lastEventIds.length === 2, 'The client has not come back.');
    expect(server.lastEventIds[1]).toBe('2');
  });

  it('ends the stream of a client that takes no notice', async () => {
    const { server } = await openExpress(10);
    const stream = connectTo(server, 'ignore');
    const { ending, verdict } = await endOf(stream);
    expect([ending.cause, verdict.next]).toEqual(['end', 'reconnect']);
    expect(stagesOf(stream)).toEqual([]);
  });
});

describe('an event as large as close messages may be', () => {
  it.each([
    ['ends the stream', 0, 'close-message'],
    ['does not when it is a byte larger', 1, 'end'],
  ])('%s', async (_, more, cause) => {
    const block = `data: {"type":"close"}${' '.repeat(maxCloseMessageBytes - 24 + more)}\n\n`;
    const server = await RawServer.open(({ socket }) => socket.end(streamHead() + block));
    const { ending } = await endOf(connectTo(server));
    expect([block.length, ending.cause]).toEqual([maxCloseMessageBytes + more, cause]);
  });

  it('may have a type that is longer than types are', async () => {
    const event = 'x'.repeat(70_000);
    const server = await RawServer.open(({ socket }) =>
      socket.end(`${streamHead()}event: ${event}y\ndata: 1\n\nevent: ${event}\ndata: 2\n\n`),
    );
    const stream = connectStream({ url: server.url() }, { closeMessages: [{ event }] });
    expect((await endOf(stream)).ending.cause).toBe('close-message');
    expect(messagesOf(stream)).toEqual(['1', '2']);
  });
});

describe('a client that stays', () => {
  it('says when the server does not end within its grace time', async () => {
    holdTimers();
    const server = await RawServer.open(({ socket }) =>
      socket.write(`${streamHead()}${closeMessage}data: more\n\n`),
    );
    const stream = connectTo(server, 'stay');
    await messages(stream, 2);
    expect(stagesOf(stream)).toEqual(['seen']);
    vi.advanceTimersByTime(2_499);
    expect(stagesOf(stream)).toEqual(['seen']);
    vi.advanceTimersByTime(1);
    expect(detailsOf(stream, 'notice').map(describeNotice)).toEqual([
      'Close message (type = "close"): the client stays, to see whether the server ends the stream.',
      expect.stringMatching(/^The server announced the end \d+ ms ago and has not ended the stream\.$/),
    ]);
    expect(stream.state.phase).toBe('open');
    stream.close();
    expect(vi.getTimerCount()).toBe(0);
    // That the client closed says nothing of the server.
    expect(stagesOf(stream)).toEqual(['seen', 'still open']);
  });

  it('leaves no timer when it closes before', async () => {
    holdTimers();
    const server = await RawServer.open(({ socket }) => socket.write(streamHead() + closeMessage));
    const stream = connectTo(server, 'stay');
    await untilLog(stream, () => stagesOf(stream).length === 1);
    stream.close();
    expect(vi.getTimerCount()).toBe(0);
    expect(stagesOf(stream)).toEqual(['seen']);
  });

  it('does not take an end of its own making for the server’s', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(streamHead() + closeMessage));
    const stream = connectTo(server, 'stay');
    await untilLog(stream, () => stagesOf(stream).length === 1);
    stream.simulate({ effect: { kind: 'end' }, moment: { kind: 'now' } });
    expect(stagesOf(stream)).toEqual(['seen']);
  });

  it('notes the first of several messages, and looks anew in the next attempt', async () => {
    const server = await RawServer.open(({ socket }) =>
      socket.end(`${streamHead()}retry: 10\n\n${closeMessage}${closeMessage}`),
    );
    const stream = connectTo(server, 'stay');
    await endOf(stream, 2);
    expect(stagesOf(stream).slice(0, 4)).toEqual(['seen', 'ended', 'seen', 'ended']);
  });
});

describe('the rules', () => {
  const rows: readonly (readonly [
    name: string,
    rules: readonly CloseMessageRule[],
    text: string,
    delivered: readonly string[] | undefined,
  ])[] = [
    ['[DONE]', defaultCloseMessages, 'data: [DONE]\n\ndata: after\n\n', ['[DONE]']],
    ['a type', defaultCloseMessages, 'event: close\ndata: bye\n\ndata: after\n\n', ['bye']],
    ['a member', defaultCloseMessages, `${closeMessage}data: after\n\n`, ['{"type":"close"}']],
    [
      'data of several lines',
      [{ path: 'ok', equals: true }],
      'data: {\ndata: "ok": true}\n\n',
      ['{\n"ok": true}'],
    ],
    [
      'a type without data, which is no event',
      defaultCloseMessages,
      'event: close\n\ndata: after\n\n',
      undefined,
    ],
    ...(["$['a'][1]", '$.a[-1]', '$.a[*]'] as const).map(
      (path) =>
        [
          path,
          [{ path, equals: 'bye' }],
          'data: {"a":["b","c"]}\n\ndata: {"a":["b","bye"]}\n\ndata: after\n\n',
          ['{"a":["b","c"]}', '{"a":["b","bye"]}'],
        ] as const,
    ),
    [
      'the type of events that name none',
      [{ event: 'message' }],
      'event: x\ndata: 1\n\ndata: 2\n\n',
      ['1', '2'],
    ],
    [
      'that type, with data',
      [{ event: 'message', data: 'bye' }],
      'event: x\ndata: bye\n\ndata: hi\n\ndata: bye\n\ndata: after\n\n',
      ['bye', 'hi', 'bye'],
    ],
    ['no rules', [], 'data: [DONE]\n\ndata: after\n\n', undefined],
    ['other rules', [{ data: 'bye' }], 'data: [DONE]\n\ndata: after\n\n', undefined],
  ];
  it.each(rows)('%s', async (_, closeMessages, text, delivered) => {
    const server = await RawServer.open(({ socket }) => socket.end(streamHead() + text));
    const stream = connectStream({ url: server.url(), policy: { kind: 'off' } }, { closeMessages });
    const { ending } = await endOf(stream);
    expect(ending.cause).toBe(delivered ? 'close-message' : 'end');
    if (delivered) expect(messagesOf(stream)).toEqual(delivered);
    else expect(messagesOf(stream).at(-1)).toBe('after');
  });

  it('do not come before a simulated ending of the same event', async () => {
    const server = await RawServer.open(({ number, socket }) => {
      if (number === 1) socket.write(`${streamHead()}retry: 10\ndata: 1\n\n`);
    });
    const stream = connectTo(server);
    await messages(stream, 1);
    stream.simulate({ effect: { kind: 'close-message' }, moment: { kind: 'now' } });
    expect((await endOf(stream)).ending).toEqual({ cause: 'close-message', isSimulated: true });
    expect(stream.state.phase).toBe('stopped');
  });
});
