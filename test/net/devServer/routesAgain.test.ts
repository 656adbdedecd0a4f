// Names of what is served for a while, chains of redirects, what recordings take, and requests to models at their edges.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { EventLog } from '../../../src/core/log/eventLog.ts';
import { parseScenario } from '../../../src/core/scenario/scenarioParser.ts';
import type { Scenario } from '../../../src/core/scenario/scenario.ts';
import type { AddedRoute, DevServer } from '../../../src/net/devServer/devServer.ts';
import { QueryError } from '../../../src/net/devServer/exchange/query.ts';
import { thoughts } from '../../../src/net/devServer/llm/modelTexts.ts';
import { ServedRecording } from '../../../src/net/devServer/recordings/servedRecording.ts';
import { WrittenLog } from '../../core/playback/writtenLog.ts';
import { everyMoment, until } from '../../helpers/waiting.ts';
import { type DevServerLog, startTestServer, untilOpenConnections } from './devServerUnderTest.ts';
import { openRaw, readUntil, requestRaw } from './rawRequest.ts';

let server: DevServer;
let log: DevServerLog;
beforeAll(async () => {
  ({ server, log } = await startTestServer());
});
afterAll(() => server.close());

function scenarioOf(members: object): Scenario {
  const parsed = parseScenario(JSON.stringify({ version: 1, ...members }));
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.scenario;
}

describe('the address of what is added', () => {
  const recordingOf = (title: string): AddedRoute =>
    server.addRecording({
      title,
      log: new WrittenLog().attempt({ parts: ['data: a\n\n'], ending: 'end' }).log,
      isLive: () => false,
    });

  it.each([
    ['localhost:3000/events', '/recordings/localhost-3000-events'],
    ['  Ü – ', '/recordings/stream'],
    ['', '/recordings/stream'],
    ['A'.repeat(40), `/recordings/${'a'.repeat(40)}`],
    ['A'.repeat(41), `/recordings/${'a'.repeat(40)}`],
    [`${'ab '.repeat(13)}cd`, `/recordings/${'ab-'.repeat(13)}c`],
  ])('has the words of its title: %j', (title, path) => {
    const added = recordingOf(title);
    expect(added.path).toBe(path);
    added.remove();
    const scenario = server.addScenario(scenarioOf({ title, attempts: [{}] }));
    expect(scenario.path).toMatch(
      new RegExp(
        `^/scenario/${path === '/recordings/stream' ? '' : path.slice('/recordings/'.length)}-[\\da-f]{16}$`,
      ),
    );
    scenario.remove();
  });

  it('has a number where others have the name, which is free again once they are removed', async () => {
    const [one, two, three] = [recordingOf('x'), recordingOf('x'), recordingOf('x')];
    expect([one.path, two.path, three.path]).toEqual(['/recordings/x', '/recordings/x-2', '/recordings/x-3']);
    two.remove();
    const next = recordingOf('x');
    expect(next.path).toBe('/recordings/x-2');
    // Whoever removes it once more does not take away what is there now.
    two.remove();
    const statusOf = async (path: string): Promise<number> => (await requestRaw(server.port, path)).status;
    expect(await statusOf('/recordings/x-2?speed=max')).toBe(200);
    expect(server.routes.map(({ path }) => path)).toContain('/recordings/x-2');
    for (const each of [one, next, three]) each.remove();
    expect(await statusOf('/recordings/x-2')).toBe(404);
  });
});

describe('a recording', () => {
  const { route } = new ServedRecording('/r', { title: 'r', log: new EventLog(0), isLive: () => false });
  const takes = (name: string, value: string): boolean => {
    try {
      route.prepare(new URLSearchParams([[name, value]]));
      return true;
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      return false;
    }
  };

  it('has these parameters, with these values where none are given', () => {
    expect(
      Object.fromEntries(Object.entries(route.parameters).map(([name, { fallback }]) => [name, fallback])),
    ).toEqual({
      speed: 1,
      loop: 1,
      attempt: 0,
      next: 'again',
      cut: 0,
      ending: 'recorded',
      split: false,
      session: '',
    });
  });

  it.each([
    [
      'speed',
      ['max', '1', '0.001', '0.5', '10000', '10000.000000', '2.123456'],
      ['', '0', '0.0009', '10001', '10000.1', '1e2', '-1', '1.', '.5', '1.1234567', 'Max'],
    ],
    ['loop', ['', '0', '1', '2', '1000000'], ['1000001', '-1', '1.5', 'max', '01234567']],
    ['attempt', ['0', '1000000000'], ['1000000001', '-1', '']],
    ['next', ['again', '204'], ['healthy', '']],
    ['cut', ['0', '10000000'], ['10000001', '-1', '']],
    ['ending', ['recorded', 'end', 'truncated', 'reset', 'stall'], ['close', '']],
  ] as const)('takes of %s these and no others', (name, good, bad) => {
    expect(good.filter((value) => !takes(name, value))).toEqual([]);
    expect(bad.filter((value) => takes(name, value))).toEqual([]);
  });

  it('gives the attempt that is asked for each time', async () => {
    const written = new WrittenLog()
      .attempt({ parts: ['data: 1\n\n'], ending: 'end' })
      .attempt({ parts: ['data: 2\n\n'], ending: 'end' })
      .attempt({ parts: ['data: 3\n\n'], ending: 'end' });
    const added = server.addRecording({ title: 'three', log: written.log, isLive: () => false });
    const ask = async (query: string): Promise<string> =>
      (await requestRaw(server.port, `${added.path}?speed=max${query}`)).body.toString();
    expect([await ask('&attempt=2'), await ask('&attempt=2'), await ask('&attempt=2')]).toEqual(
      Array(3).fill('data: 2\n\n'),
    );
    expect([await ask(''), await ask(''), await ask(''), await ask('')]).toEqual([
      'data: 1\n\n',
      'data: 2\n\n',
      'data: 3\n\n',
      'data: 1\n\n',
    ]);
    added.remove();
  });
});

describe('a redirect', () => {
  const locationOf = async (path: string, host?: string): Promise<string | undefined> =>
    (await requestRaw(server.port, path, { headers: host === undefined ? {} : { Host: host } })).headers.get(
      'location',
    );

  it('leads to the other name at its last hop alone, whichever name it was asked by', async () => {
    const chain = '/redirect?origin=other&hops=2&to=/end';
    const next = await locationOf(chain);
    expect(next).toBe('/redirect?status=307&to=%2Fend&hops=1&origin=other');
    expect(await locationOf(next ?? '')).toBe(`http://localhost:${server.port}/end`);
    const last = '/redirect?origin=other&to=/end';
    expect(await locationOf(last, `localhost:${server.port}`)).toBe(`http://127.0.0.1:${server.port}/end`);
    expect(await locationOf(last, '[::1]:8080')).toBe('http://127.0.0.1:8080/end');
    expect(await locationOf(last, '127.0.0.1')).toBe('http://localhost/end');
  });

  it('that leads nowhere goes on at each hop, and its attempts are counted at the first', async () => {
    const statuses = async (path: string): Promise<number[]> => {
      const got: number[] = [];
      for (let time = 1; time <= 3; time += 1) got.push((await requestRaw(server.port, path)).status);
      return got;
    };
    expect(await statuses('/bad-redirect?next=204&session=hops')).toEqual([307, 204, 307]);
    expect(await statuses('/bad-redirect?next=204&session=hops&hop=2')).toEqual([307, 307, 307]);
    expect(await locationOf('/bad-redirect?how=endless&status=301&hop=41')).toBe(
      '/bad-redirect?how=endless&status=301&hop=42',
    );
  });
});

describe('a request to a model', () => {
  const post = (body: string, query = '', headers: Readonly<Record<string, string>> = {}) =>
    requestRaw(server.port, `/llm?delay=0${query}`, { method: 'POST', body, headers });
  const said = async (asked: object): Promise<string> => {
    const { body } = await post(JSON.stringify(asked), '&format=llama.cpp');
    return [...body.toString().matchAll(/"content":"((?:[^"\\]|\\.)*)"/g)]
      .map(([, text = '']) => text)
      .join('');
  };
  const nested = (depth: number): object => (depth === 0 ? { input: 'deep' } : { input: nested(depth - 1) });

  it.each<[what: string, asked: object, answer: string]>([
    ['the last of several messages', { messages: [{ content: 'first' }, { content: 'last' }] }, 'last'],
    ['a text of two bytes for a letter', { prompt: 'é' }, 'é'],
    ['what is nested as deep as is looked at', nested(6), 'deep'],
    ['at most five hundred letters', { prompt: 'x'.repeat(501) }, 'x'.repeat(500)],
    ['five hundred letters', { prompt: 'x'.repeat(500) }, 'x'.repeat(500)],
  ])('is answered with %s', async (_, asked, answer) => {
    expect(await said(asked)).toMatch(new RegExp(`^You asked: ${answer}\\\\n`));
  });

  it('is answered with nothing that is nested deeper', async () => {
    expect(await said(nested(7))).toMatch(/^You asked nothing\./);
  });

  it('may be of a megabyte, and closes the connection when it is more', async () => {
    const limit = 1_048_576;
    const bodyOf = (length: number): string => `{}${' '.repeat(length - 2)}`;
    expect((await post(bodyOf(limit))).status).toBe(200);
    const { status, headers, end } = await post(bodyOf(limit + 1), '', { Connection: 'keep-alive' });
    expect([status, headers.get('connection'), end === 'fin' || end === 'reset']).toEqual([
      413,
      'close',
      true,
    ]);
    const bad = await post('[]');
    expect(bad.status).toBe(400);
  });

  it('begins with the reconnection time, once', async () => {
    const text = (await post('{}', '&retry=5')).body.toString();
    expect(text).toMatch(/^retry: 5\ndata: /);
    expect(text.match(/^retry/gm)).toHaveLength(1);
  });

  it.each([
    ['&fail=2', 3, true],
    ['&fail=1', 2, true],
    ['&cut=2', 2, false],
    ['&cut=1', 1, false],
  ])('with %s gets %i events, complete: %s', async (query, count, isWhole) => {
    const { body, isComplete } = await post('{}', query);
    expect([body.toString().match(/^data: /gm)?.length, isComplete]).toEqual([count, isWhole]);
  });

  it('counts a token for each piece, where it is asked to', async () => {
    const asked = { stream_options: { include_usage: true } };
    const tokens = async (query: string, more: object = asked): Promise<number> =>
      Number(
        /"completion_tokens":(\d+)/.exec((await post(JSON.stringify(more), query)).body.toString())?.[1],
      );
    const plain = await tokens('');
    expect((await tokens('&reasoning=1')) - plain).toBe(thoughts.split(' ').length);
    expect((await tokens('&tool=1')) - plain).toBe(4);
    for (const none of [{}, { stream_options: { include_usage: 1 } }, { stream_options: [] }])
      expect(await tokens('', none)).toBeNaN();
  });

  it('in the older version is answered in lines, or in events where these are accepted', async () => {
    const older = JSON.stringify({ message: 'Hello' });
    const typeOf = async (headers: Readonly<Record<string, string>>, body = older): Promise<unknown> =>
      (await post(body, '&format=cohere', headers)).headers.get('content-type');
    expect(await typeOf({})).toBe('application/stream+json');
    expect(await typeOf({ Accept: 'application/json, text/event-stream' })).toBe('text/event-stream');
    expect(await typeOf({}, '{"messages":[]}')).toBe('text/event-stream');
  });

  it.each(['multipart/form-data; boundary=x', 'multipart/mixed'])(
    'as a form of %s asks nothing',
    async (type) => {
      const { status, body } = await post('--x\r\n', '', { 'Content-Type': type });
      expect([status, body.toString().includes('You ')]).toEqual([200, true]);
      expect((await post('--x\r\n', '', { 'Content-Type': 'text/multipart' })).status).toBe(400);
    },
  );
});

describe('a process that crashes', () => {
  it('ends by itself when its client has left before', async () => {
    const ending = { kind: 'crash', delayMs: 300 };
    const added = server.addScenario(scenarioOf({ attempts: [{ events: [{ data: 'a' }], ending }] }));
    const { headers } = await requestRaw(server.port, added.path);
    const { port } = new URL(headers.get('location') ?? '');
    const socket = await openRaw(Number(port), '/');
    await readUntil(socket, /data: a\n\n/);
    socket.destroy();
    await log.find(/crashing server: process \d+ died with exit code 0$/);
    added.remove();
    await untilOpenConnections(server, 0);
  });

  it('does not outlive whoever started it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sse-parent-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const endings = new URL('../../../src/net/devServer/endings/', import.meta.url);
    const file = join(folder, 'parent.mjs');
    const script = [
      `import { CrashingServers } from ${JSON.stringify(new URL('crashingServers.ts', endings).href)};`,
      `const log = (line) => process.send(line);`,
      `const servers = new CrashingServers(${JSON.stringify(new URL('crashingServer.ts', endings).pathname)}, log);`,
      `await servers.start();`,
      `setInterval(() => {}, 60_000);`,
    ];
    writeFileSync(file, script.join('\n'));
    const parent = fork(file, { execArgv: [] });
    const [line] = (await once(parent, 'message')) as readonly string[];
    const child = Number(/process (\d+) listens/.exec(line ?? '')?.[1]);
    expect(process.kill(child, 0)).toBe(true);
    parent.kill('SIGKILL');
    await until(
      () => {
        try {
          return !process.kill(child, 0);
        } catch {
          return true;
        }
      },
      everyMoment,
      () => `The process ${child} is still there`,
    );
  });
});
