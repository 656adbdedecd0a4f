// Simulations on a stream that has had some already: each finds its moment anew, holds for its own attempt, and is gone
// after it.

import type { Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';

import type { FaultEffect, FaultMoment } from '../../../src/core/stream/fault.ts';
import type { SseStream } from '../../../src/net/stream/sseStream.ts';
import { holdTimers } from '../../helpers/heldTimers.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import {
  connectStream,
  detailsOf,
  endOf,
  entriesOf,
  messages,
  messagesOf,
  rowsOf,
  untilLog,
} from '../../helpers/streamUnderTest.ts';
import { streamHead } from '../../helpers/wireText.ts';

const now: FaultMoment = { kind: 'now' };
const stall: FaultEffect = { kind: 'stall' };
const reset: FaultEffect = { kind: 'reset' };

describe('simulations', () => {
  /** A server that sends `N a`, where N is the number of the attempt, and what it is told to. */
  async function openNumbered(): Promise<{
    readonly stream: SseStream;
    readonly server: RawServer;
    readonly send: (...data: readonly string[]) => void;
  }> {
    let socket: Socket | undefined;
    const server = await RawServer.open((exchange) => {
      ({ socket } = exchange);
      socket.write(`${streamHead()}retry: 0\ndata: ${exchange.number} a\n\n`);
    });
    const stream = connectStream(server.url());
    await messages(stream, 1);
    return {
      stream,
      server,
      send: (...data) => socket?.write(data.map((text) => `data: ${text}\n\n`).join('')),
    };
  }

  const stagesOf = (stream: SseStream): string[] =>
    detailsOf(stream, 'notice').flatMap((detail) => (detail.notice === 'fault' ? [detail.stage] : []));

  it.each<FaultMoment>([
    now,
    { kind: 'after next event' },
    { kind: 'inside event' },
    { kind: 'after delay', delayMs: 1 },
  ])('stall a second time as the first, each for one attempt: %j', async (moment) => {
    const { stream, server, send } = await openNumbered();
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await untilLog(stream, () => messagesOf(stream).at(-1) === `${attempt} a`);
      expect(stream.armedFault).toBeUndefined();
      stream.simulate({ effect: stall, moment });
      if (moment.kind !== 'after delay') send('b');
      await untilLog(stream, () => stagesOf(stream).at(-1) === 'stalled');
      const rows = rowsOf(stream);
      send('c');
      expect(rowsOf(stream)).toEqual(rows);
      expect(stream.state).toMatchObject({ phase: 'open', attempt });
      stream.connect();
    }
    await untilLog(stream, () => messagesOf(stream).at(-1) === '4 a');
    send('b', 'c');
    await untilLog(stream, () => messagesOf(stream).at(-1) === 'c');
    await server.until(() => server.openConnections === 1, 'A stalled connection is still open.');
    const expected = moment.kind === 'after next event' ? ['b'] : [];
    expect(messagesOf(stream)).toEqual(
      [1, 2, 3].flatMap((number) => [`${number} a`, ...expected]).concat('4 a', 'b', 'c'),
    );
  });

  it('find their place anew in each attempt', async () => {
    const { stream, send } = await openNumbered();
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await untilLog(stream, () => messagesOf(stream).at(-1) === `${attempt} a`);
      stream.simulate({
        effect: reset,
        moment: { kind: attempt === 2 ? 'inside character' : 'inside event' },
      });
      send('grün');
      expect((await endOf(stream, attempt)).ending).toEqual({ cause: 'reset', isSimulated: true });
    }
    await untilLog(stream, () => messagesOf(stream).at(-1) === '4 a');
    send('grün');
    await untilLog(stream, () => messagesOf(stream).at(-1) === 'grün');
    expect(messagesOf(stream)).toEqual(['1 a', '2 a', '3 a', '4 a', 'grün']);
    expect(entriesOf(stream, 'notice').filter(({ type }) => type === 'lost-block')).toHaveLength(3);
  });

  it('that wait for a time, or for an entry, are over with their attempt', async () => {
    holdTimers();
    let end: () => void = () => {};
    const server = await RawServer.open(({ number, socket }) => {
      socket.write(`${streamHead()}data: ${number}\n\n`);
      end = () => socket.end();
    });
    const stream = connectStream(server.url(), { reconnectionTimeMs: 10 });
    for (const kind of ['after delay', 'after entry'] as const) {
      const { attempt } = stream.state;
      await messages(stream, attempt);
      // With the notes that it waits and was dropped, the end, and the next request: the head of that answer.
      const number = stream.log.length + 5;
      stream.simulate({
        effect: reset,
        moment: kind === 'after delay' ? { kind, delayMs: 500 } : { kind, number },
      });
      end();
      expect((await endOf(stream, attempt)).ending).toEqual({ cause: 'end', isEndedByClose: true });
      expect(stream.armedFault).toBeUndefined();
      vi.advanceTimersByTime(10);
      await messages(stream, attempt + 1);
      vi.advanceTimersByTime(1_000);
      expect(stream.log.length).toBeGreaterThan(number);
      expect(stream.state).toMatchObject({ phase: 'open', attempt: attempt + 1 });
      stream.connect();
    }
    expect(stagesOf(stream)).toEqual(['armed', 'dropped', 'armed', 'dropped']);
  });

  it('after an entry mean the number it has once the timeline is cleared', async () => {
    const { stream, send } = await openNumbered();
    const number = stream.log.length + 2;
    stream.simulate({ effect: reset, moment: { kind: 'after entry', number } });
    stream.clear();
    for (let entry = 1; entry < number; entry += 1) {
      send(`${entry}`);
      await untilLog(stream, () => stream.log.length === entry);
    }
    expect(stream.state.phase).toBe('open');
    send(`${number}`, 'more');
    await endOf(stream, 1);
    expect(messagesOf(stream).slice(0, number)).toEqual(
      Array.from({ length: number }, (_, at) => `${at + 1}`),
    );
  });

  it('of an answer are for one attempt, again and again, and wait for it over a stop', async () => {
    const { stream, server } = await openNumbered();
    const answers: readonly (readonly [FaultEffect, string])[] = [
      [{ kind: 'no-content' }, 'no-content'],
      [{ kind: 'wrong-type' }, 'wrong-type'],
      [{ kind: 'http-error', status: 500 }, 'http-error'],
    ];
    let attempt = 1;
    for (const [effect, cause] of answers) {
      stream.simulate({ effect, moment: now });
      expect(stream.armedFault?.effect).toEqual(effect);
      if (cause === 'wrong-type') {
        stream.close();
        stream.connect();
      }
      const { ending } = await endOf(stream, (attempt += 1));
      expect(ending).toMatchObject({ cause, isSimulated: true });
      expect(stream.armedFault).toBeUndefined();
      stream.connect();
      attempt += 1;
      await untilLog(stream, () => messagesOf(stream).at(-1) === `${server.requests.length} a`);
      expect(stream.state).toMatchObject({ phase: 'open', attempt });
    }
  });
});
