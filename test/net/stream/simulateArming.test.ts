// A simulated ending that waits: armed, replaced, taken back, or overtaken by a real one; and what can be simulated when.

import { gzipSync, constants } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';

import type { Fault, FaultEffect, FaultMoment } from '../../../src/core/stream/fault.ts';
import { describeNotice } from '../../../src/core/log/entrySummary.ts';
import { SimulationError } from '../../../src/net/stream/faultInjector.ts';
import type { SseStream } from '../../../src/net/stream/sseStream.ts';
import { holdTimers } from '../../helpers/heldTimers.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import {
  atFirst,
  connectStream,
  createStream,
  detailsOf,
  endOf,
  messages,
  messagesOf,
  rowsOf,
  untilLog,
} from '../../helpers/streamUnderTest.ts';
import { streamHead } from '../../helpers/wireText.ts';

const reset: FaultEffect = { kind: 'reset' };
const noContent: FaultEffect = { kind: 'no-content' };
const afterNext: FaultMoment = { kind: 'after next event' };
const now: FaultMoment = { kind: 'now' };

/** What became of faults, in order. */
function stagesOf(stream: SseStream): string[] {
  return detailsOf(stream, 'notice').flatMap((detail) => (detail.notice === 'fault' ? [detail.stage] : []));
}

describe('a stream that is not open', () => {
  const faults: readonly Fault[] = [
    { effect: reset, moment: now },
    { effect: { kind: 'stall' }, moment: afterNext },
    { effect: noContent, moment: now },
  ];

  it.each(faults)('cannot be made to %j before it is', async (fault) => {
    const server = await RawServer.open();
    const stream = createStream(server.url());
    expect(() => stream.simulate(fault)).toThrow(
      'The stream is closed: connect first. A simulation needs an open stream.',
    );
    stream.connect();
    await server.until(() => server.requests.length === 1, 'There is no request.');
    expect(() => stream.simulate(fault)).toThrow('The stream is still connecting: wait until it is open.');
    stream.close();
    expect(() => stream.simulate(fault)).toThrow(SimulationError);
    expect(() => stream.simulate(fault)).toThrow('The stream is closed: connect first.');
    expect(rowsOf(stream)).toEqual(['request', 'close']);
  });

  it('can only get an answer while it waits, and the next attempt alone gets it', async () => {
    const server = await RawServer.open(({ socket }) =>
      socket.end(`${streamHead()}retry: 60000\ndata: 1\n\n`),
    );
    const stream = connectStream(server.url());
    await endOf(stream);
    expect(() => stream.simulate({ effect: reset, moment: now })).toThrow(
      'only an answer (204, wrong type, status) can be',
    );
    stream.simulate({ effect: { kind: 'wrong-type' }, moment: now });
    stream.simulate({ effect: noContent, moment: afterNext });
    expect(stagesOf(stream)).toEqual(['next attempt', 'dropped', 'next attempt']);
    expect(detailsOf(stream, 'notice').map(describeNotice)).toEqual([
      'Simulation armed: the next attempt gets an answer of the wrong type.',
      'Simulation dropped before it happened: an answer of the wrong type now.',
      'Simulation armed: the next attempt gets an answer with status 204.',
    ]);
    expect(stream.armedFault?.effect).toEqual(noContent);
    stream.connect();
    expect((await endOf(stream, 2)).ending).toMatchObject({ cause: 'no-content', isSimulated: true });
    expect(stream.armedFault).toBeUndefined();
    stream.connect();
    expect((await endOf(stream, 3)).ending).toEqual({ cause: 'end', isEndedByClose: true });
  });

  it('does not get an answer that was taken back', async () => {
    const server = await RawServer.open(({ socket }) =>
      socket.end(`${streamHead()}retry: 60000\ndata: 1\n\n`),
    );
    const stream = connectStream(server.url());
    await endOf(stream);
    stream.simulate({ effect: noContent, moment: now });
    stream.disarmFault();
    stream.disarmFault();
    expect(stagesOf(stream)).toEqual(['next attempt', 'dropped']);
    stream.connect();
    expect((await endOf(stream, 2)).ending).toEqual({ cause: 'end', isEndedByClose: true });
  });

  it('loses the answer to an attempt that gets none', async () => {
    const server = await RawServer.open(({ number, socket }) => {
      if (number === 2) socket.destroy();
      else socket.end(`${streamHead()}retry: 60000\ndata: 1\n\n`);
    });
    const stream = connectStream(server.url());
    await endOf(stream);
    stream.simulate({ effect: noContent, moment: now });
    stream.connect();
    expect((await endOf(stream, 2)).ending).toMatchObject({ cause: 'no-response' });
    stream.connect();
    expect((await endOf(stream, 3)).ending).toEqual({ cause: 'end', isEndedByClose: true });
  });
});

describe('a fault that waits', () => {
  /** A server that sends an event for each line of text given to it. */
  async function openSending(): Promise<{
    stream: SseStream;
    server: RawServer;
    send: (...data: string[]) => void;
    end: () => void;
  }> {
    let socket: Parameters<Parameters<typeof RawServer.open>[0] & object>[0]['socket'] | undefined;
    const server = await RawServer.open((exchange) => {
      socket = exchange.socket;
      socket.write(`${streamHead()}retry: 60000\n\n`);
    });
    const stream = connectStream(server.url());
    await untilLog(stream, () => rowsOf(stream).includes('retry'));
    return {
      stream,
      server,
      send: (...data) => socket?.write(data.map((text) => `data: ${text}\n\n`).join('')),
      end: () => socket?.end(),
    };
  }

  it('can be taken back', async () => {
    const { stream, send } = await openSending();
    for (const moment of [
      afterNext,
      { kind: 'inside event' },
      { kind: 'inside character' },
      { kind: 'after delay', delayMs: 1 },
    ] as const) {
      stream.simulate({ effect: reset, moment });
      expect(stream.armedFault).toEqual({ effect: reset, moment });
      stream.disarmFault();
      expect(stream.armedFault).toBeUndefined();
    }
    send('grün', 'blau');
    expect(await messages(stream, 2)).toEqual(['grün', 'blau']);
    expect(stagesOf(stream)).toEqual(Array.from({ length: 4 }, () => ['armed', 'dropped']).flat());
    expect(stream.state.phase).toBe('open');
  });

  it('gives way to another', async () => {
    const { stream, send } = await openSending();
    stream.simulate({ effect: reset, moment: afterNext });
    stream.simulate({ effect: { kind: 'end' }, moment: afterNext });
    send('a', 'b');
    expect((await endOf(stream)).ending).toEqual({ cause: 'end', isSimulated: true });
    expect(stagesOf(stream)).toEqual(['armed', 'dropped', 'armed']);
    expect(messagesOf(stream)).toEqual(['a']);
  });

  it('does not happen when the real end comes first, nor in the attempt after', async () => {
    const { stream, send, end } = await openSending();
    stream.simulate({ effect: reset, moment: { kind: 'after entry', number: 50 } });
    send('a');
    end();
    expect((await endOf(stream)).ending).toEqual({ cause: 'end', isEndedByClose: true });
    expect(stagesOf(stream)).toEqual(['armed', 'dropped']);
    expect(rowsOf(stream).slice(-3)).toEqual(['message', 'notice fault', 'close']);
    expect(stream.armedFault).toBeUndefined();
  });

  it('means an entry after the note that it waits', async () => {
    const { stream, send } = await openSending();
    stream.simulate({ effect: reset, moment: { kind: 'after entry', number: stream.log.length + 1 } });
    expect(stream.state.phase).toBe('open');
    send('a', 'b');
    await endOf(stream);
    expect(messagesOf(stream)).toEqual(['a']);
  });

  it('means an entry after that note, also where it was asked for in the news of an entry', async () => {
    const { stream, send } = await openSending();
    const stop = stream.log.subscribe(() => {
      stop();
      stream.simulate({ effect: reset, moment: { kind: 'after entry', number: stream.log.length + 1 } });
    });
    send('a');
    await messages(stream, 1);
    expect(stagesOf(stream)).toEqual(['armed']);
    send('b');
    await endOf(stream);
    expect(messagesOf(stream)).toEqual(['a', 'b']);
  });

  it('happens at once for an entry that is there already', async () => {
    const { stream } = await openSending();
    stream.simulate({ effect: reset, moment: { kind: 'after entry', number: 2 } });
    expect(rowsOf(stream)).toEqual(['request', 'open', 'retry', 'error']);
  });

  it('happens at once for the last entry, and waits for the one after that', async () => {
    for (const more of [0, 1]) {
      const { stream } = await openSending();
      const number = stream.log.length + more;
      stream.simulate({ effect: reset, moment: { kind: 'after entry', number } });
      expect([more, stream.armedFault?.moment]).toEqual([
        more,
        more === 0 ? undefined : { kind: 'after entry', number },
      ]);
      expect(stream.state.phase === 'open').toBe(more === 1);
      stream.close();
    }
  });

  it('means the event after the one in whose news it was asked for', async () => {
    const { stream, send } = await openSending();
    atFirst(stream, 'message', () => stream.simulate({ effect: reset, moment: afterNext }));
    send('a', 'b', 'c');
    await endOf(stream);
    expect(messagesOf(stream)).toEqual(['a', 'b']);
  });

  it('outlives a clearing of the timeline', async () => {
    const { stream, send } = await openSending();
    stream.simulate({ effect: reset, moment: afterNext });
    stream.clear();
    send('a', 'b');
    await endOf(stream);
    expect(rowsOf(stream)).toEqual(['message', 'error']);
  });

  it('cuts the event that comes next, also when its first line is the one', async () => {
    const { stream, send } = await openSending();
    send('a');
    await messages(stream, 1);
    stream.simulate({ effect: { kind: 'truncated' }, moment: { kind: 'inside event' } });
    send('bcdef', 'g');
    await endOf(stream);
    expect(messagesOf(stream)).toEqual(['a']);
    expect(Buffer.from(stream.log.bodyBytes(0, stream.log.bodyLength)).toString()).toMatch(/data: bc?$/);
  });
});

describe('a stall', () => {
  it('holds from the state in whose news it was asked for', async () => {
    const server = await RawServer.open(({ request, socket }) => {
      socket.write(`${streamHead()}data: ${request.path}\n\n`);
    });
    const stream = createStream(server.url('/stalled'));
    stream.onStateChange(() => {
      if (stream.state.phase === 'open') stream.simulate({ effect: { kind: 'stall' }, moment: now });
    });
    stream.connect();
    await untilLog(stream, () => rowsOf(stream).includes('notice fault'));
    expect(await messages(connectStream(server.url('/other')), 1)).toEqual(['/other']);
    expect(messagesOf(stream)).toEqual([]);
    expect(stream.state.phase).toBe('open');
    expect(server.openConnections).toBe(2);
    stream.close();
    await server.until(() => server.openConnections === 1, 'The stalled connection is still open.');
  });

  it('holds a compressed body too, whose bytes are read ahead', async () => {
    const body = gzipSync('data: a\n\ndata: b\n\n'.repeat(20_000), { finishFlush: constants.Z_SYNC_FLUSH });
    const server = await RawServer.open(({ socket }) => {
      socket.write(Buffer.concat([Buffer.from(streamHead('Content-Encoding: gzip')), body]));
    });
    const stream = connectStream(server.url());
    atFirst(stream, 'message', () => stream.simulate({ effect: { kind: 'stall' }, moment: afterNext }));
    await untilLog(stream, () => stagesOf(stream).includes('stalled'));
    expect(messagesOf(stream)).toEqual(['a', 'b']);
    const { bodyLength } = stream.log;
    await untilLog(connectStream(server.url()), () => server.requests.length === 2);
    expect(stream.log.bodyLength).toBe(bodyLength);
    stream.close();
    expect(messagesOf(stream)).toEqual(['a', 'b']);
  });

  it('is noticed by a watchdog', async () => {
    holdTimers();
    const server = await RawServer.open(({ socket }) => socket.write(`${streamHead()}data: 1\n\n`));
    const stream = connectStream({ url: server.url(), policy: { kind: 'off' } }, { idleTimeoutMs: 100 });
    await messages(stream, 1);
    stream.simulate({ effect: { kind: 'stall' }, moment: now });
    vi.advanceTimersByTime(100);
    expect((await endOf(stream)).ending).toEqual({ cause: 'idle', limit: 100 });
    await server.until(() => server.openConnections === 0, 'The connection is still open.');
  });

  it('can be ended by another simulation, and the next attempt is as ever', async () => {
    const server = await RawServer.open(({ number, socket }) =>
      socket.write(`${streamHead()}retry: 10\ndata: ${number}\n\n`),
    );
    const stream = connectStream(server.url());
    await messages(stream, 1);
    stream.simulate({ effect: { kind: 'stall' }, moment: now });
    stream.simulate({ effect: reset, moment: now });
    expect((await endOf(stream)).ending).toEqual({ cause: 'reset', isSimulated: true });
    expect(await messages(stream, 2)).toEqual(['1', '2']);
  });

  it('does not outlive its attempt when the stream connects anew by hand', async () => {
    const server = await RawServer.open(({ number, socket }) =>
      socket.write(`${streamHead()}data: ${number}\n\n`),
    );
    const stream = connectStream(server.url());
    await messages(stream, 1);
    stream.simulate({ effect: { kind: 'stall' }, moment: now });
    stream.connect();
    expect(await messages(stream, 2)).toEqual(['1', '2']);
    await server.until(() => server.openConnections === 1, 'The stalled connection is still open.');
  });
});
