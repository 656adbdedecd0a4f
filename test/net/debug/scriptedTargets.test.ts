// A target that is watched through a debugger which says what the test has it say: one stream after the other, and what is
// done when something is told a second time, late, or never.

import { pathToFileURL } from 'node:url';

import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { encodeBase64 } from '../../../src/core/base/base64.ts';
import { encodeText } from '../../../src/core/base/text.ts';
import { networkEventNames } from '../../../src/core/debug/networkEvent.ts';
import type { CodePlace } from '../../../src/core/debug/words/debugNote.ts';
import type { DebuggedStream } from '../../../src/net/debug/debuggedStream.ts';
import { DebuggedTarget } from '../../../src/net/debug/debuggedTarget.ts';
import { ScriptedDebugger } from './scriptedDebugger.ts';
import { bytesOf, endsOf, noticesOf } from './servedPage.ts';
import { requestsOf, settled, watch } from './watchedTarget.ts';

describe('a target', () => {
  it.each([
    [[], true],
    [['JsDebug.subscribe'], true],
    [['Page.enable'], true],
    [['Network.enable'], false],
    [['JsDebug.subscribe', 'Network.enable', 'Page.enable'], false],
  ])('whose debugger refuses %j tells of its requests: %s', async (refused, hasNetwork) => {
    const scripted = await ScriptedDebugger.start();
    scripted.answer = (client, { id, method }) => {
      if (!refused.includes(method)) return {};
      client.refuse(id, { message: 'no' });
      return false;
    };
    const target = new DebuggedTarget(scripted.address, {
      streamOptions: () => ({ debuggedAs: { session: 'page' }, maxEventBytes: 1_000, storage: undefined }),
      onStream: () => {},
      onClose: () => {},
    });
    onTestFinished(() => target.close());
    expect(await target.start()).toBe(hasNetwork);
    const { commands } = await scripted.client(1, 3);
    expect(commands.map(({ method, params }) => [method, params])).toEqual([
      ['JsDebug.subscribe', { events: [...networkEventNames] }],
      ['Network.enable', {}],
      ['Page.enable', {}],
    ]);
  });

  it('has its EventSource’s attempts on one timeline, and its time between them', async () => {
    const watched = await watch();
    const { told, streams } = watched;
    for (const attempt of [1, 2, 3]) {
      const id = attempt === 1 ? {} : { 'Last-Event-ID': String(attempt - 1) };
      told
        .request(`r${attempt}`, {}, id)
        .open(`r${attempt}`)
        .data(`r${attempt}`, `id: ${attempt}\ndata: ${attempt}\n\n`);
      await watched.until(() => streams[0]?.totals.messages === attempt);
      told.failed(`r${attempt}`);
      await watched.until(() => streams[0] && endsOf(streams[0]).length === attempt);
    }
    expect(streams).toHaveLength(1);
    const requests = requestsOf(streams[0] as DebuggedStream);
    expect(requests.map(({ reason, lastEventId }) => [reason, lastEventId])).toEqual([
      ['connect', undefined],
      ['reconnect', '1'],
      ['reconnect', '2'],
    ]);
    const [first, ...others] = requests.map(({ delayMs }) => delayMs);
    expect(first).toBe(0);
    for (const delayMs of others) expect(delayMs).toBeGreaterThan(0);
    const { log } = streams[0] as DebuggedStream;
    const times = log.entries(1, log.length).map(({ receivedAtMs }) => receivedAtMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(bytesOf(streams[0] as DebuggedStream)).toBe(
      [1, 2, 3].map((number) => `id: ${number}\ndata: ${number}\n\n`).join(''),
    );
  });

  it.each([16_383, 16_384, 16_385, 100_001])(
    'writes a read of %d bytes once, as one read',
    async (length) => {
      const watched = await watch();
      const { told, streams } = watched;
      const text = `data: ${Array.from({ length }, (_, at) => (at % 97 === 0 ? String(at % 10) : 'abcdefg'[at % 7])).join('')}`;
      const body = `${text.slice(0, length - 2)}\n\n`;
      told.request('a').open('a').data('a', body).data('a', 'data: 2\n\n');
      await watched.until(() => streams[0]?.totals.messages === 2);
      const [stream] = streams;
      if (!stream) throw new Error('There is no stream.');
      expect(bytesOf(stream) === `${body}data: 2\n\n`).toBe(true);
      expect(stream.totals).toMatchObject({ bodyBytes: length + 9, wireBytes: length + 9 });
      const messages = stream.log.entries(1, stream.log.length).filter(({ kind }) => kind === 'message');
      expect(messages.map(({ chunk }) => chunk)).toEqual([1, 2]);
    },
  );

  it('writes nothing more of a stream that is forgotten, and has a new one for what comes then', async () => {
    const watched = await watch();
    const { told, streams, target } = watched;
    told.request('a').open('a').data('a', 'data: 1\n\n').request('b', { loaderId: 'document 2' }).open('b');
    await watched.until(() => streams.length === 2 && streams[0]?.totals.messages);
    const [first, second] = streams as [DebuggedStream, DebuggedStream];
    target.forget(first);
    target.forget(first);
    const { length } = first.log;
    told.data('a', 'data: 2\n\n').data('b', 'data: b\n\n').failed('a').request('c');
    // Its bytes wait for the answer to whether there were others before them.
    await watched.until(() => streams.length === 3 && second.totals.messages === 1);
    expect(first.log.length).toBe(length);
    expect(bytesOf(second)).toBe('data: b\n\n');
    expect(requestsOf(streams[2] as DebuggedStream)).toHaveLength(1);
  });

  it('has a stream of its own for each EventSource that is open at the same time, after a reconnect as well', async () => {
    const watched = await watch();
    const { told, streams } = watched;
    told.request('a').open('a').failed('a');
    await watched.until(() => streams[0] && endsOf(streams[0]).length === 1);
    told.request('b').open('b').request('c').open('c');
    await watched.until(() => streams.length === 2);
    expect(streams.map((stream) => requestsOf(stream).length)).toEqual([2, 1]);
    told.failed('b').request('d');
    await watched.until(() => streams[0] && requestsOf(streams[0]).length === 3);
  });

  it('knows a stream by where it was asked for last', async () => {
    const watched = await watch();
    const { told, streams } = watched;
    const ask = (id: string, method: string, path: string, lastEventId?: string): void =>
      void told
        .request(
          id,
          { type: 'Fetch', request: { method, url: `http://localhost${path}`, headers: {} } },
          lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId },
        )
        .open(id)
        .data(id, `id: ${id}\ndata: 1\n\n`)
        .finished(id);
    ask('1', 'POST', '/a');
    ask('2', 'GET', '/b', '1');
    ask('3', 'GET', '/b', '2');
    ask('4', 'GET', '/c', '3');
    await watched.until(() => streams[1] && endsOf(streams[1]).length === 1);
    expect(streams.map((stream) => requestsOf(stream).length)).toEqual([3, 1]);
  });

  it('does not go on with a stream that is forgotten once it has ended', async () => {
    const watched = await watch();
    const { told, streams, target } = watched;
    for (const number of [1, 2, 3]) {
      told.request(`r${number}`).open(`r${number}`).data(`r${number}`, 'data: 1\n\n').failed(`r${number}`);
      const stream = await watched.until(() => streams[number - 1]);
      await watched.until(() => endsOf(stream).length === 1);
      target.forget(stream);
    }
    expect(streams.map((stream) => requestsOf(stream).length)).toEqual([1, 1, 1]);
  });

  it('has written all that was told when it is let go of, however little time there was', async () => {
    const watched = await watch();
    const { told, streams, target } = watched;
    told.request('a').open('a');
    const stream = await watched.until(() => streams[0]);
    // There is time for one thing in a turn.
    let nowMs = performance.now();
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 5));
    onTestFinished(() => clock.mockRestore());
    const count = 500;
    const data = Array.from({ length: count }, (_, at) => `data: ${at} ${'x'.repeat(1_000)}\n\n`).join('');
    told.data('a', data);
    await watched.until(() => stream.totals.messages > 0);
    expect(stream.totals.messages).toBeLessThan(count);
    target.close();
    expect(bytesOf(stream) === data).toBe(true);
    expect(stream.state.phase).toBe('stopped');
  });

  it('is left with all its streams by its debugger, once, and what was told before is written', async () => {
    const watched = await watch();
    const { told, streams, scripted, state, target } = watched;
    told.request('a').open('a').data('a', 'data: 1\n\n').request('b', { loaderId: 'document 2' });
    await watched.until(() => streams.length === 2);
    await scripted.close();
    await watched.until(() => state.closes > 0);
    for (const stream of streams)
      expect(stream.state).toMatchObject({ phase: 'stopped', reason: { kind: 'debugger left' } });
    expect(state.closes).toBe(1);
    await expect(target.start()).resolves.toBe(false);
  });

  it('has what came before it could be asked for, as it was told, as a whole, or not at all', async () => {
    const watched = await watch();
    const { told, streams, client, scripted } = watched;
    const answers: Record<string, [buffered: object | undefined, whole: object | undefined]> = {
      a: [{ bufferedData: encodeBase64(encodeText('data: 1\n\n')) }, undefined],
      b: [undefined, { body: 'data: 1\n\n', base64Encoded: false }],
      c: [undefined, { body: encodeBase64(encodeText('data: 1\n\n')), base64Encoded: true }],
      d: [undefined, undefined],
    };
    scripted.answer = (_, { id, method, params }) => {
      const [buffered, whole] = answers[String(params['requestId'])] ?? [];
      const result = method === 'Network.streamResourceContent' ? buffered : whole;
      if (result) return result;
      client.refuse(id, { message: 'no' });
      return false;
    };
    for (const id of Object.keys(answers)) {
      told.request(id, { loaderId: id }).open(id).count(id, 9);
      if (id !== 'a') told.finished(id);
      else told.data(id, 'data: 2\n\n').finished(id);
    }
    await watched.until(() => streams.length === 4 && streams.every((stream) => endsOf(stream).length === 1));
    expect(streams.map(bytesOf)).toEqual(['data: 1\n\ndata: 2\n\n', 'data: 1\n\n', 'data: 1\n\n', '']);
    expect(streams.map((stream) => noticesOf(stream).length)).toEqual([0, 0, 0, 1]);
    expect(client.methods.filter((method) => method === 'Network.getResponseBody')).toHaveLength(3);
  });
});

describe('the line that sent a request', () => {
  const url = pathToFileURL('/app/src/main.js').href;
  const initiator = {
    stack: { callFrames: [{ url, lineNumber: 4, columnNumber: 2, functionName: 'load' }] },
  };
  const plain = 'load (/app/src/main.js:5:3)';
  const sentBy = (stream: DebuggedStream | undefined): string[] =>
    (stream ? noticesOf(stream) : []).filter((notice) => notice.includes('main.'));

  it('is told of as the source has it, once', async () => {
    const asked: CodePlace[] = [];
    const watched = await watch({
      locate: (place) => {
        asked.push(place);
        return Promise.resolve({ ...place, url: '/app/src/main.ts', line: 50 });
      },
    });
    const { told, streams } = watched;
    for (const time of [1, 2]) {
      told.request(`r${time}`, { initiator });
      await watched.until(() => sentBy(streams[0]).length === time);
      told.failed(`r${time}`);
      await watched.until(() => streams[0] && endsOf(streams[0]).length === time);
    }
    expect(asked).toEqual(Array.from({ length: 2 }, () => ({ url, line: 5, column: 3, name: 'load' })));
    for (const notice of sentBy(streams[0])) expect(notice).toContain('/app/src/main.ts:50:3');
  });

  it('is told of by its path where nobody can say more, and of another machine by its address', async () => {
    const watched = await watch();
    const { told, streams } = watched;
    told.request('a', { initiator });
    await watched.until(() => sentBy(streams[0]).length === 1);
    expect(sentBy(streams[0])[0]).toContain(plain.slice(plain.indexOf('/'), -1));
    const remote = 'http://localhost/main.js';
    told.request('b', {
      loaderId: 'document 2',
      initiator: {
        stack: { callFrames: [{ url: remote, lineNumber: 0, columnNumber: 0, functionName: '' }] },
      },
    });
    await watched.until(() => sentBy(streams[1]).length === 1);
    expect(sentBy(streams[1])[0]).toContain(`${remote}:1:1`);
  });

  it('is told of when it is found, and nothing is said to have been before what was told already', async () => {
    const finds: (() => void)[] = [];
    const watched = await watch({
      locate: (place) => new Promise((resolve) => finds.push(() => resolve(place))),
    });
    const { told, streams } = watched;
    for (const number of [1, 2]) {
      told.request(`r${number}`, { initiator }).open(`r${number}`).data(`r${number}`, 'data: 1\n\n');
      await watched.until(() => streams[0]?.totals.messages === number);
      finds[number - 1]?.();
      await watched.until(() => sentBy(streams[0]).length === number);
      told.failed(`r${number}`);
      await watched.until(() => streams[0] && endsOf(streams[0]).length === number);
    }
    const { log } = streams[0] as DebuggedStream;
    const entries = log.entries(1, log.length);
    const kinds = ['request', 'open', 'message', 'notice', 'error'];
    // At last it is told whether the second attempt resumed.
    expect(entries.map(({ kind }) => kind)).toEqual([...kinds, ...kinds, 'notice']);
    const times = entries.map(({ receivedAtMs }) => receivedAtMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('is told of before the end of its attempt, where the source is found too late', async () => {
    let find: (place: CodePlace) => void = () => {};
    const watched = await watch({
      locate: (place) =>
        new Promise((resolve) => {
          find = (found) => resolve({ ...place, ...found });
        }),
    });
    const { told, streams } = watched;
    told.request('a', { initiator }).failed('a');
    await watched.until(() => streams[0] && endsOf(streams[0]).length === 1);
    const [stream] = streams as [DebuggedStream];
    find({ url: '/app/src/main.ts', line: 50, column: 1, name: 'late' });
    await settled(watched);
    expect(sentBy(stream)).toEqual([expect.stringContaining('/app/src/main.js:5:3')]);
    const kinds = stream.log.entries(1, stream.log.length).map(({ kind }) => kind);
    expect(kinds).toEqual(['request', 'notice', 'error']);
  });
});
