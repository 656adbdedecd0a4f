// Recordings on the dev server, seen from outside: which attempt a connection gets, how it ends, what the query changes,
// and what is left once nothing is served any more.

import { describe, expect, it, vi } from 'vitest';

import type { Ending, EndingCause } from '../../../../src/core/stream/ending.ts';
import { SseStream } from '../../../../src/net/stream/sseStream.ts';
import { WrittenLog } from '../../../core/playback/writtenLog.ts';
import { countSubscriptions, expectNothingLeft } from '../../../helpers/leftovers.ts';
import { connectStream, endOf, messages, messagesOf, untilLog } from '../../../helpers/streamUnderTest.ts';
import { untilOpenConnections } from '../devServerUnderTest.ts';
import { openRaw, readUntil, requestRaw } from '../rawRequest.ts';
import { serveLog, type ServedLog } from './recordedServer.ts';

const three = 'id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\ndata: c\n\n';

async function bodiesOf(
  { server, path }: ServedLog,
  query: string,
  ids: readonly (string | undefined)[],
): Promise<string[]> {
  const bodies: string[] = [];
  for (const id of ids) {
    const headers = id === undefined ? {} : { 'Last-Event-ID': id };
    const { status, body } = await requestRaw(server.port, `${path}?${query}`, { headers });
    bodies.push(status === 200 ? body.toString() : `${status}`);
  }
  return bodies;
}

describe('which attempt a connection gets', () => {
  const log = () =>
    new WrittenLog()
      .attempt({ parts: [three], ending: 'truncated' })
      .attempt({ parts: ['id: 4\ndata: d\n\ndata: without\n\n'], ending: 'end' }).log;

  it('is the next one, and the first again after the last', async () => {
    const served = await serveLog(log());
    const [first, second, third] = await bodiesOf(served, 'speed=max', [undefined, undefined, undefined]);
    expect([first, second, third]).toEqual([three, 'id: 4\ndata: d\n\ndata: without\n\n', three]);
  });

  it('is counted for each address', async () => {
    const served = await serveLog(log());
    await bodiesOf(served, 'speed=max&session=a', [undefined]);
    expect(await bodiesOf(served, 'speed=max&session=b', [undefined])).toEqual([three]);
    expect(await bodiesOf(served, 'speed=max&attempt=2', [undefined, undefined])).toEqual(
      Array.from({ length: 2 }, () => 'id: 4\ndata: d\n\ndata: without\n\n'),
    );
  });

  it.each([
    ['after an id within an attempt', ['1'], ['id: 2\ndata: b\n\nid: 3\ndata: c\n\n']],
    ['the next attempt after the last id of one', ['3'], ['id: 4\ndata: d\n\ndata: without\n\n']],
    ['what an id is followed by without one', ['4'], ['data: without\n\n']],
    ['all after an id that is not there', ['9', '9'], [three, three]],
    [
      'the same again for the same id',
      ['1', '1'],
      Array.from({ length: 2 }, () => 'id: 2\ndata: b\n\nid: 3\ndata: c\n\n'),
    ],
    [
      'what was recorded for a client that comes back',
      [undefined, '3'],
      [three, 'id: 4\ndata: d\n\ndata: without\n\n'],
    ],
  ])('is %s', async (_, ids, expected) => {
    const served = await serveLog(log());
    expect(await bodiesOf(served, 'speed=max', ids)).toEqual(expected);
  });

  it.each([
    ['of which one is there', 1],
    ['of which half is there', 22],
  ])('breaks off before bytes %s, and does so again', async (_, sizeBytes) => {
    const recorded = log();
    const read = recorded.bodyBytes.bind(recorded);
    vi.spyOn(recorded, 'bodyBytes').mockImplementation((offset, size) =>
      read(offset, size).subarray(0, sizeBytes),
    );
    const served = await serveLog(recorded);
    for (let times = 0; times < 2; times += 1) {
      const { body, isComplete } = await requestRaw(served.server.port, `${served.path}?speed=max`);
      expect([body.length, isComplete]).toEqual([0, false]);
    }
    await served.log.find(/because the next bytes of the recording are gone/);
  });

  it('says in the log that an id is not there', async () => {
    const served = await serveLog(log());
    await bodiesOf(served, 'speed=max', ['9']);
    await served.log.find(
      /an id that is not in the recording: gets attempt 1 of the recording from its beginning/,
    );
  });

  it('is a 204 when nothing comes after the id, or when the query says so', async () => {
    const whole = new WrittenLog().attempt({ parts: [three], ending: 'end' }).log;
    expect(await bodiesOf(await serveLog(whole), 'speed=max', [undefined, '3'])).toEqual([three, '204']);
    expect(await bodiesOf(await serveLog(whole), 'speed=max&next=204', [undefined, undefined])).toEqual([
      three,
      '204',
    ]);
  });

  it('is the one that was recorded for the id, where a server began again', async () => {
    const repeated = new WrittenLog()
      .attempt({ parts: [three], ending: 'end' })
      .attempt({ parts: [`${three}id: 4\ndata: d\n\n`], ending: 'end' }).log;
    const served = await serveLog(repeated);
    expect(await bodiesOf(served, 'speed=max', [undefined, '3', '2'])).toEqual([
      three,
      `${three}id: 4\ndata: d\n\n`,
      'id: 3\ndata: c\n\nid: 4\ndata: d\n\n',
    ]);
  });
});

it('waits between its pieces as long as it was recorded, or a part of that', async () => {
  const hour = 3_600_000;
  const written = new WrittenLog();
  written.attempt({
    parts: ['data: at once\n\n', { afterMs: hour, bytes: 'data: later\n\n' }],
    ending: 'end',
  });
  const served = await serveLog(written.log);
  const waiting: { query: string; text: string }[] = [];
  for (const query of ['', 'speed=2', 'speed=0.5']) {
    const socket = await openRaw(served.server.port, `${served.path}?session=s${waiting.length}&${query}`);
    const text = await readUntil(socket, /at once/);
    const shown = { query, text };
    socket.on('data', (piece: Buffer) => (shown.text += piece.toString()));
    waiting.push(shown);
  }
  // Everything that was written meanwhile has come before the end of this one.
  const whole = await bodiesOf(served, 'speed=max', [undefined]);
  expect(whole.join()).toContain('data: later');
  expect(waiting.filter(({ text }) => text.includes('later')).map(({ query }) => query)).toEqual([]);
  served.remove();
});

describe('an ending', () => {
  const endings: readonly (readonly [EndingCause | Ending, number | undefined, object])[] = [
    ['end', undefined, { status: 200, isComplete: true, end: 'fin' }],
    [{ cause: 'end', isEndedByClose: true }, undefined, { status: 200, end: 'fin' }],
    ['truncated', undefined, { status: 200, isComplete: false, end: 'fin' }],
    ['reset', undefined, { status: 200, isComplete: false, end: 'reset' }],
    ['bad-encoding', undefined, { status: 200, isComplete: false, end: 'fin' }],
    ['no-content', 204, { status: 204, isComplete: true, end: 'fin' }],
    [
      { cause: 'http-error', status: 503, bodyStart: 'no' },
      503,
      { status: 503, isComplete: true, end: 'fin' },
    ],
    [{ cause: 'answered', status: 202 }, 202, { status: 202, isComplete: true, end: 'fin' }],
    [{ cause: 'wrong-type', status: 200 }, 200, { status: 200, isComplete: true, end: 'fin' }],
    [{ cause: 'bad-redirect', status: 302 }, 302, { status: 302, isComplete: true, end: 'fin' }],
  ];

  it.each(endings)('%j is on the wire as it was recorded', async (ending, status, expected) => {
    const parts = status === undefined ? ['data: a\n\n'] : [];
    const head = status === undefined ? {} : { status, headers: [['Content-Type', 'text/html']] as const };
    const { log } = new WrittenLog().attempt({ parts, head, ending });
    const served = await serveLog(log);
    expect(await requestRaw(served.server.port, `${served.path}?speed=max`)).toMatchObject(expected);
  });

  it.each(['no-response', 'unreachable'] as const)('%s is a connection without a response', async (cause) => {
    const served = await serveLog(new WrittenLog().attempt({ head: null, ending: cause }).log);
    expect(await requestRaw(served.server.port, served.path)).toMatchObject({ status: 0, end: 'fin' });
  });

  it.each(['client', 'idle', 'close-message', undefined] as const)(
    '%s leaves the connection open until the client goes',
    async (cause) => {
      const { log } = new WrittenLog().attempt({ parts: ['data: a\n\n'], ...(cause && { ending: cause }) });
      const served = await serveLog(log);
      const socket = await openRaw(served.server.port, served.path);
      await readUntil(socket, /data: a/);
      await served.log.find(/goes silent and leaves the connection open/);
      socket.destroy();
      await untilOpenConnections(served.server, 0);
    },
  );

  it.each([
    ['cut=2', { body: 'id: 1\ndata: a\n\nid: 2\ndata: b\n\n', isComplete: false, end: 'fin' }],
    ['cut=1&ending=end', { body: 'id: 1\ndata: a\n\n', isComplete: true, end: 'fin' }],
    ['ending=reset', { body: three, isComplete: false, end: 'reset' }],
  ])('is another one with %s', async (query, expected) => {
    const { log } = new WrittenLog().attempt({ parts: [three], ending: 'end' });
    const served = await serveLog(log);
    const answer = await requestRaw(served.server.port, `${served.path}?speed=max&${query}`);
    expect({ ...answer, body: answer.body.toString() }).toMatchObject(expected);
  });

  it('can be made by a fault, as of any stream of the dev server', async () => {
    const { log } = new WrittenLog().attempt({ parts: ['data: a\n\n'], ending: 'client' });
    const served = await serveLog(log);
    const stream = connectStream({ url: served.url(), policy: { kind: 'off' } });
    await messages(stream, 1);
    const entry = stream.log.entry(2);
    const port = entry.kind === 'open' ? stream.log.detail(entry)?.localPort : undefined;
    expect(
      served.server.makeFault(port ?? 0, { effect: { kind: 'truncated' }, moment: { kind: 'now' } }),
    ).toBe(true);
    expect((await endOf(stream)).ending.cause).toBe('truncated');
  });
});

describe('a loop', () => {
  it('goes on in the same connection, for as many rounds as were asked for', async () => {
    const { log } = new WrittenLog().attempt({ parts: [three], ending: 'end' });
    const served = await serveLog(log);
    expect(await bodiesOf(served, 'speed=max&loop=3', [undefined])).toEqual([three + three + three]);
    expect(await bodiesOf(served, 'speed=max&loop=0', [undefined])).toEqual([three]);
  });

  it('without an end ends when the client leaves', async () => {
    const { log } = new WrittenLog().attempt({ parts: [three], ending: 'client' });
    const served = await serveLog(log);
    const stream = connectStream({ url: served.url('speed=max&loop=1') });
    await messages(stream, 30);
    stream.close();
    await untilOpenConnections(served.server, 0);
    expect(messagesOf(stream).slice(0, 4)).toEqual(['a', 'b', 'c', 'a']);
  });

  it('of several attempts keeps the endings between them', async () => {
    const { log } = new WrittenLog()
      .attempt({ parts: ['data: a\n\n'], ending: 'truncated' })
      .attempt({ parts: ['data: b\n\n'], ending: 'end' });
    const served = await serveLog(log);
    const all = await bodiesOf(served, 'speed=max&loop=2', [undefined, undefined, undefined]);
    expect(all).toEqual(['data: a\n\n', 'data: b\n\ndata: a\n\n', 'data: b\n\n']);
  });

  it('without any body is played once', async () => {
    const { log } = new WrittenLog().attempt({ ending: 'end' });
    const served = await serveLog(log);
    expect(await bodiesOf(served, 'speed=max&loop=1', [undefined])).toEqual(['']);
  });
});

describe('a request', () => {
  it('is answered alike when it is a POST, whatever it sends', async () => {
    const { log } = new WrittenLog().attempt({ parts: [three], ending: 'end' });
    const served = await serveLog(log, { method: 'PATCH' });
    for (const method of ['POST', 'GET', 'PATCH']) {
      const body = method === 'GET' ? '' : '{"stream":true}'.repeat(10_000);
      const answer = await requestRaw(served.server.port, `${served.path}?speed=max`, { method, body });
      expect(answer.body.toString()).toBe(three);
    }
    const refused = await requestRaw(served.server.port, served.path, { method: 'DELETE' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, POST, PATCH, OPTIONS']);
  });

  it('of a page of this machine may bring the headers of the server that it was written for', async () => {
    const served = await serveLog(new WrittenLog().attempt({ parts: [three], ending: 'end' }).log);
    const answer = await requestRaw(served.server.port, served.path, {
      method: 'OPTIONS',
      headers: {
        Origin: 'http://localhost:5173',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,x-api-key, b@d',
      },
    });
    expect(answer.headers.get('access-control-allow-headers')).toMatch(/, x-api-key$/);
    expect(answer.headers.get('access-control-allow-methods')).toBe('GET, POST');
  });
});

describe('a stream that still runs', () => {
  it('is followed, and ends with it', async () => {
    const written = new WrittenLog().attempt({ parts: ['data: a\n\n'] });
    const served = await serveLog(written.log, { isLive: () => true });
    const stream = connectStream({ url: served.url('speed=max'), policy: { kind: 'off' } });
    await messages(stream, 1);
    written.push('data: b\n\ndata: ha');
    await messages(stream, 2);
    written.push('lf\n\n');
    expect(await messages(stream, 3)).toEqual(['a', 'b', 'half']);
  });

  it('that is cleared ends who was reading it', async () => {
    const written = new WrittenLog().attempt({ parts: ['data: a\n\n'] });
    const served = await serveLog(written.log, { isLive: () => true });
    const stream = connectStream({ url: served.url('speed=max'), policy: { kind: 'off' } });
    await messages(stream, 1);
    written.writer.clear();
    expect((await endOf(stream)).ending.cause).toBe('truncated');
    written.push('data: after\n\n');
    const again = connectStream({ url: served.url('speed=max'), policy: { kind: 'off' } });
    expect(await messages(again, 1)).toEqual(['after']);
  });
});

describe('stopping to serve', () => {
  it('cuts off who is being served, and frees the address', async () => {
    const { log } = new WrittenLog().attempt({ parts: ['data: a\n\n'], ending: 'client' });
    const served = await serveLog(log);
    expect(served.server.routes.map(({ path }) => path)).toContain(served.path);
    const stream = connectStream({ url: served.url(), policy: { kind: 'off' } });
    await messages(stream, 1);
    served.remove();
    served.remove();
    expect((await endOf(stream)).ending.cause).toBe('truncated');
    await untilOpenConnections(served.server, 0);
    expect((await requestRaw(served.server.port, served.path)).status).toBe(404);
    expect(served.server.routes.map(({ path }) => path)).not.toContain(served.path);
    const again = served.server.addRecording({ title: 'localhost:3000/events', log, isLive: () => false });
    expect(again.path).toBe(served.path);
    const second = connectStream({ url: served.server.origin + again.path });
    expect(await messages(second, 1)).toEqual(['a']);
  });

  it('leaves nothing behind, however often', async () => {
    const { log } = new WrittenLog().attempt({ parts: ['data: a\n\n'] });
    const { server } = await serveLog(log);
    await expectNothingLeft(
      async () => {
        const added = server.addRecording({ title: 'Again', log, isLive: () => true });
        const stream = new SseStream({ url: server.origin + added.path, policy: { kind: 'off' } });
        stream.connect();
        await messages(stream, 1);
        added.remove();
        await endOf(stream);
      },
      {
        uses: 30,
        counts: {
          entries: countSubscriptions(log, 'subscribe'),
          bytes: countSubscriptions(log, 'subscribeBytes'),
          connections: () => server.openConnections,
          routes: () => server.routes.length,
        },
      },
    );
  });

  it('of one leaves another of the same name', async () => {
    const { log } = new WrittenLog().attempt({ parts: [three], ending: 'end' });
    const served = await serveLog(log);
    const other = served.server.addRecording({ title: 'localhost:3000/events', log, isLive: () => false });
    expect(other.path).toBe(`${served.path}-2`);
    served.remove();
    expect((await requestRaw(served.server.port, `${other.path}?speed=max`)).body.toString()).toBe(three);
  });
});

describe('a recording with nothing in it', () => {
  it('says so', async () => {
    const served = await serveLog(new WrittenLog().log);
    const { status, body } = await requestRaw(served.server.port, served.path);
    expect([status, body.toString()]).toEqual([503, 'This recording has no attempt that could be played.\n']);
  });
});

describe('the bytes', () => {
  it('come in the pieces in which they were read, unless they are wanted at once or one by one', async () => {
    const { log } = new WrittenLog().attempt({ parts: ['data: a', '\n\n', 'data: b\n\n'], ending: 'end' });
    const served = await serveLog(log);
    const sizesOf = async (query: string): Promise<readonly number[]> =>
      (await requestRaw(served.server.port, `${served.path}?${query}`)).chunkSizes;
    expect(await sizesOf('speed=10000')).toEqual([7, 2, 9]);
    expect(await sizesOf('speed=max')).toEqual([18]);
    expect(await sizesOf('speed=max&split=1')).toEqual(Array.from({ length: 18 }, () => 1));
  });
});

describe('what is slow to read', () => {
  it('waits for its reader, and comes whole', async () => {
    const block = `data: ${'x'.repeat(1000)}\n\n`;
    const { log } = new WrittenLog().attempt({
      parts: Array.from({ length: 4000 }, () => block),
      ending: 'end',
    });
    const served = await serveLog(log);
    const stream = connectStream({ url: served.url('speed=max'), policy: { kind: 'off' } });
    await untilLog(stream, () => stream.state.phase === 'stopped');
    expect(stream.totals.bodyBytes).toBe(4000 * block.length);
    expect(stream.totals.messages).toBe(4000);
  });
});
