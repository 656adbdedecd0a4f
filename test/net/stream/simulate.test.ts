// Every ending at every moment, over real sockets: the entries, the bytes, what the server sees of it, and what the
// client sends when it comes back.

import { describe, expect, it } from 'vitest';

import { entryFlags } from '../../../src/core/log/entry.ts';
import type { EndingCause } from '../../../src/core/stream/ending.ts';
import type { FaultEffect, FaultMoment } from '../../../src/core/stream/fault.ts';
import { Partings } from '../../helpers/partings.ts';
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
import type { SseStream } from '../../../src/net/stream/sseStream.ts';

const firstPart = 'retry: 10\nid: 1\ndata: eins\n\n';
const secondPart = 'id: 2\ndata: zwölf Äpfel\n\n: comment\n\nid: 3\ndata: drei\n\n';

interface Moment {
  readonly moment: FaultMoment;
  /** Rows from the simulation on to the end. */
  readonly rows: readonly string[];
  /** What of the second part is delivered at least, in bytes; nothing of it was sent when absent. */
  readonly delivered?: Buffer;
  /** Nothing after what is delivered is in the log. */
  readonly isCut?: true;
  readonly lastEventId: string;
}

const throughSecond = Buffer.from('id: 2\ndata: zwölf Äpfel\n\n');

const moments: readonly Moment[] = [
  { moment: { kind: 'now' }, rows: [], lastEventId: '1' },
  { moment: { kind: 'after delay', delayMs: 15 }, rows: ['notice fault'], lastEventId: '1' },
  {
    moment: { kind: 'after next event' },
    rows: ['notice fault', 'message'],
    delivered: throughSecond,
    lastEventId: '2',
  },
  {
    moment: { kind: 'after entry', number: 7 },
    rows: ['notice fault', 'message', 'comment'],
    delivered: Buffer.concat([throughSecond, Buffer.from(': comment\n')]),
    lastEventId: '2',
  },
  {
    moment: { kind: 'inside event' },
    rows: ['notice fault', 'notice lost-block'],
    delivered: Buffer.from('id: 2\ndata: zwöl'),
    isCut: true,
    lastEventId: '1',
  },
  {
    moment: { kind: 'inside character' },
    rows: ['notice fault', 'notice lost-block'],
    delivered: Buffer.concat([Buffer.from('id: 2\ndata: zw'), Buffer.from('ö').subarray(0, 1)]),
    isCut: true,
    lastEventId: '1',
  },
];

interface Scene {
  readonly stream: SseStream;
  readonly server: RawServer;
  readonly partings: Partings;
  /** Sends more of the first response. */
  readonly send: (text: string) => Promise<void>;
}

/** A stream that has got the first part; further attempts get the event after their Last-Event-ID. */
async function openScene(): Promise<Scene> {
  const partings = new Partings();
  let send: Scene['send'] = () => Promise.reject(new Error('There is no connection.'));
  const server = await RawServer.open(
    ({ number, request, socket }) => {
      if (number === 1) {
        send = (text) =>
          new Promise((resolve) => {
            socket.write(text, () => resolve());
          });
        socket.write(streamHead() + firstPart);
        return;
      }
      const id = Number(request.headers.find(([name]) => name === 'last-event-id')?.[1] ?? 0);
      socket.write(`${streamHead()}id: ${id + 1}\ndata: weiter\n\n`);
    },
    { onConnection: partings.observe },
  );
  const stream = connectStream(server.url());
  await messages(stream, 1);
  expect(rowsOf(stream)).toEqual(['request', 'open', 'retry', 'message']);
  return { stream, server, partings, send: (text) => send(text) };
}

/** Checks that the log has just the bytes that the moment lets through. */
function checkBytes({ log }: SseStream, { delivered, isCut }: Moment): void {
  const got = Buffer.from(log.bodyBytes(0, log.bodyLength));
  const sent = Buffer.from(firstPart + (delivered ? secondPart : ''));
  expect(got.toString('latin1')).toBe(sent.subarray(0, got.length).toString('latin1'));
  const least = Buffer.concat([Buffer.from(firstPart), delivered ?? Buffer.alloc(0)]);
  expect(got.length).toBeGreaterThanOrEqual(least.length);
  if (isCut) expect(got.toString('latin1')).toBe(least.toString('latin1'));
}

const lastEventIdOf = (server: RawServer, request: number): string | undefined =>
  server.requests[request - 1]?.headers.find(([name]) => name === 'last-event-id')?.[1];

describe.each(moments)('simulated $moment', (moment) => {
  const endings: readonly (readonly [
    FaultEffect,
    'close' | 'error',
    'fin' | 'reset',
    'reconnect' | 'stop',
  ])[] = [
    [{ kind: 'end' }, 'close', 'fin', 'reconnect'],
    [{ kind: 'truncated' }, 'error', 'fin', 'reconnect'],
    [{ kind: 'reset' }, 'error', 'reset', 'reconnect'],
    [{ kind: 'close-message' }, 'close', 'fin', 'stop'],
  ];
  it.each(endings)('%j', async (effect, row, parting, next) => {
    const { stream, server, partings, send } = await openScene();
    stream.simulate({ effect, moment: moment.moment });
    if (moment.delivered) await send(secondPart);
    const end = await endOf(stream);
    expect(end.ending).toEqual({ cause: effect.kind, isSimulated: true });
    expect(end.verdict.next).toBe(next);
    const rows = ['request', 'open', 'retry', 'message', ...moment.rows, row];
    expect(rowsOf(stream).slice(0, rows.length)).toEqual(rows);
    expect(entriesOf(stream, row).map(({ flags }) => flags & entryFlags.simulated)).toEqual([
      entryFlags.simulated,
    ]);
    checkBytes(stream, moment);
    await server.until(() => partings.all[0] !== undefined, 'The server has not seen the end.');
    expect(partings.all[0]).toBe(parting);
    if (next === 'stop') {
      expect(stream.state.phase).toBe('stopped');
      expect(server.requests).toHaveLength(1);
      return;
    }
    await untilLog(stream, () => entriesOf(stream, 'notice').some(({ type }) => type === 'resume'));
    expect(lastEventIdOf(server, 2)).toBe(moment.lastEventId);
    expect(messagesOf(stream).at(-1)).toBe('weiter');
    expect(detailsOf(stream, 'notice').at(-1)).toEqual({
      notice: 'resume',
      lastEventId: moment.lastEventId,
      verdict: { kind: 'exact' },
    });
    expect(stream.state).toMatchObject({ phase: 'open', attempt: 2 });
  });

  const answers: readonly (readonly [FaultEffect, EndingCause, Readonly<Record<string, unknown>>])[] = [
    [{ kind: 'no-content' }, 'no-content', { status: 204 }],
    [{ kind: 'wrong-type' }, 'wrong-type', { status: 200, contentType: 'text/html' }],
    [{ kind: 'http-error', status: 418 }, 'http-error', { status: 418 }],
  ];
  it.each(answers)(
    '%j, which is the answer to the next attempt and only to that',
    async (effect, cause, facts) => {
      const { stream, server, partings, send } = await openScene();
      stream.simulate({ effect, moment: moment.moment });
      if (moment.delivered) await send(secondPart);
      expect((await endOf(stream, 1)).ending).toEqual({ cause: 'end', isSimulated: true });
      checkBytes(stream, moment);
      const { ending, verdict, head } = await endOf(stream, 2);
      expect(ending).toMatchObject({ cause, isSimulated: true, ...facts });
      expect(verdict).toEqual({ next: 'stop' });
      // What was real: the server answered with a stream.
      expect(head?.status).toBe(200);
      expect(lastEventIdOf(server, 2)).toBe(moment.lastEventId);
      expect(messagesOf(stream)).not.toContain('weiter');
      await server.until(() => server.openConnections === 0, 'A connection is still open.');
      expect(partings.all[0]).toBe('fin');
      stream.connect();
      await untilLog(stream, () => messagesOf(stream).includes('weiter'));
      expect(stream.state).toMatchObject({ phase: 'open', attempt: 3 });
    },
  );

  it('a stall, which holds the connection and delivers nothing more', async () => {
    const { stream, server, partings, send } = await openScene();
    stream.simulate({ effect: { kind: 'stall' }, moment: moment.moment });
    if (moment.delivered) await send(secondPart);
    const isStalled = (): boolean =>
      detailsOf(stream, 'notice').some((detail) => detail.notice === 'fault' && detail.stage === 'stalled');
    await untilLog(stream, isStalled);
    checkBytes(stream, moment);
    const rows = rowsOf(stream);
    const { bodyLength } = stream.log;
    await send('id: 9\ndata: nobody reads this\n\n');
    // What another connection got since then shows that this one would have got it too.
    await messages(connectStream(server.url()), 1);
    expect(rowsOf(stream)).toEqual(rows);
    expect(stream.log.bodyLength).toBe(bodyLength);
    expect(stream.state.phase).toBe('open');
    expect(partings.all[0]).toBeUndefined();
    stream.close();
    expect((await endOf(stream)).ending).toEqual({ cause: 'client' });
    await server.until(() => partings.all[0] !== undefined, 'The connection is still open.');
    const lost = moment.isCut ? ['notice lost-block'] : [];
    const before = moment.rows.filter((row) => row !== 'notice lost-block');
    expect(rowsOf(stream)).toEqual([
      'request',
      'open',
      'retry',
      'message',
      ...before,
      'notice fault',
      ...lost,
      'close',
    ]);
  });
});
