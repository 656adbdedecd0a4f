// The working streams: what they hold, and where they go on for a client that comes back. Loads are bounded by what the
// client reads.
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DevServer } from '../../../../src/net/devServer/devServer.ts';
import { type DevServerLog, startTestServer } from '../devServerUnderTest.ts';
import { openRaw, readUntil, requestRaw } from '../rawRequest.ts';
import { ServerSockets } from '../serverSockets.ts';
import { allLines, assemblyOf } from '../../../core/assembly/assembling.ts';
import { record } from '../../../core/recording.ts';

let server: DevServer;
let log: DevServerLog;

// It counts the attempts of a client: a second try begins anew.
beforeEach(async () => {
  ({ server, log } = await startTestServer());
});
afterEach(() => server.close());

describe('/ticks', () => {
  it('sends named types in turn, comments, a retry field and ids', async () => {
    const { body } = await requestRaw(server.port, '/ticks?interval=0&count=3&event=a,b&comments=2&retry=50');
    expect(body.toString().replaceAll(/"at":"[^"]+"/g, '"at":""')).toBe(
      'retry: 50\n' +
        'id: 1\nevent: a\ndata: {"number":1,"at":""}\n\n' +
        ': before event 2\nid: 2\nevent: b\ndata: {"number":2,"at":""}\n\n' +
        'id: 3\nevent: a\ndata: {"number":3,"at":""}\n\n',
    );
  });

  it.each([
    { lines: 'crlf', pattern: /^\uFEFFid: 1\r\ndata: [^\r\n]+\r\n\r\n$/ },
    { lines: 'cr', pattern: /^\uFEFFid: 1\rdata: [^\r\n]+\r\r$/ },
  ])('ends its lines with $lines after a byte order mark', async ({ lines, pattern }) => {
    const { body } = await requestRaw(server.port, `/ticks?interval=0&count=1&bom=1&lines=${lines}`);
    expect(body.toString()).toMatch(pattern);
  });

  it('leaves ids out and pads events', async () => {
    const { body } = await requestRaw(server.port, '/ticks?interval=0&count=1&ids=0&size=5000');
    expect(body.toString()).not.toContain('id:');
    expect(body.toString()).toContain(`"padding":"${'.'.repeat(5000)}"`);
  });

  it.each([
    [
      '/ticks?count=1&interval=0&lastEventId=7',
      {},
      '8',
      'no Last-Event-ID, but lastEventId "7" in the query',
    ],
    ['/ticks?lastEventId=x&count=1&lastEventId=8&interval=0', {}, '9', 'lastEventId "8" in the query'],
    ['/ticks?count=1&interval=0&lastEventId=7', { 'Last-Event-ID': '3' }, '4', 'Last-Event-ID "3"'],
    ['/ticks?count=1&interval=0&lastEventId=', {}, '1', 'no Last-Event-ID'],
  ])('takes the id of a polyfill in %s with %j for the Last-Event-ID', async (path, headers, id, logged) => {
    const { body } = await requestRaw(server.port, path, { headers });
    expect(/^id: (.*)$/m.exec(body.toString())?.[1]).toBe(id);
    await log.find(new RegExp(logged));
  });

  it('is one address to a polyfill, whatever its id', async () => {
    const attempts = ['', '&lastEventId=1', '&lastEventId=2'];
    const statuses: number[] = [];
    for (const id of attempts)
      statuses.push((await requestRaw(server.port, `/no-content?after=1${id}`)).status);
    // Every second attempt is refused.
    expect(statuses).toEqual([200, 204, 200]);
  });

  it('goes on counting after the Last-Event-ID', async () => {
    const headers = { 'Last-Event-ID': '7' };
    const { body } = await requestRaw(server.port, '/ticks?interval=0&count=1', { headers });
    expect(body.toString()).toMatch(/^id: 8\n/);
  });
});

describe('/held-back', () => {
  it('sends the events of a while at once, and goes on after the Last-Event-ID', async () => {
    const path = '/held-back?hold=0&events=3&count=2';
    expect(idsOf((await requestRaw(server.port, path)).body)).toEqual(['1', '2', '3', '4', '5', '6']);
    const headers = { 'Last-Event-ID': '6' };
    expect(idsOf((await requestRaw(server.port, path, { headers })).body).at(0)).toBe('7');
  });
});

describe('/resumable', () => {
  // On a busy machine a log of ten milliseconds goes far while nobody is there.
  const path = '/resumable?interval=10&cut=3&keep=100000';

  it('goes on right after the Last-Event-ID, also with events from while nobody was there', async () => {
    const first = idsOf((await requestRaw(server.port, path)).body);
    const lastEventId = first.at(-1) ?? '';
    // Somebody else's stream shows that the log has gone on.
    await requestRaw(server.port, path);
    const second = idsOf(
      (await requestRaw(server.port, path, { headers: { 'Last-Event-ID': lastEventId } })).body,
    );
    expect([...first, ...second].map(positionOf)).toEqual(consecutiveFrom(positionOf(first[0]), 6));
    await log.find(/resumes at event \d+, \d+ events were missed/);
  });

  it('reads ids as UTF-8', async () => {
    const first = idsOf((await requestRaw(server.port, `${path}&ids=unicode`)).body);
    const lastEventId = first.at(-1) ?? '';
    expect(lastEventId).toMatch(/^\w+…10…\d+$/);
    const second = idsOf(
      (
        await requestRaw(server.port, `${path}&ids=unicode`, {
          headers: { 'Last-Event-ID': Buffer.from(lastEventId).toString('latin1') },
        })
      ).body,
    );
    expect(positionOf(second[0])).toBe(positionOf(lastEventId) + 1);
    await log.find(new RegExp(`Last-Event-ID "${lastEventId}"`));
  });

  it.each(['never-heard-of', '', 'x.10.5'])(
    'says so when the id is %j, and starts at the oldest',
    async (id) => {
      const { body } = await requestRaw(server.port, path, { headers: { 'Last-Event-ID': id } });
      expect(body.toString()).toMatch(/^: the id is unknown to this log, which goes back to \S+\nid: /);
    },
  );

  it('says so when the id is too old', async () => {
    const [id = ''] = idsOf((await requestRaw(server.port, '/resumable?interval=10&cut=9')).body);
    const headers = { 'Last-Event-ID': id };
    const { body } = await requestRaw(server.port, '/resumable?interval=10&cut=1&keep=2', { headers });
    expect(body.toString()).toMatch(/^: the id is too old: \d+ events after it are no longer kept\n/);
  });
});

describe('/slow-head', () => {
  it('sends nothing for a while, then a stream', async () => {
    const startedAtMs = performance.now();
    const socket = await openRaw(server.port, '/slow-head?delay=60');
    await once(socket, 'readable');
    // Timers may fire a millisecond early.
    expect(performance.now() - startedAtMs).toBeGreaterThan(55);
    await readUntil(socket, /"number":1/);
    socket.destroy();
  });
});

describe('/burst', () => {
  it('sends exactly the events asked for, then ends', async () => {
    const { body, isComplete } = await requestRaw(server.port, '/burst?count=20000&size=10');
    const events = body.toString().split('\n\n');
    expect(events).toHaveLength(20_001);
    expect(events[0]).toBe('id: 1\ndata: 1 ........');
    expect(events[19_999]).toBe('id: 20000\ndata: 20000 ....');
    expect(isComplete).toBe(true);
  });

  it('goes on after the Last-Event-ID, and says 204 when there is no more', async () => {
    const resumed = await requestRaw(server.port, '/burst?count=5', { headers: { 'Last-Event-ID': '4' } });
    expect(idsOf(resumed.body)).toEqual(['5']);
    const done = await requestRaw(server.port, '/burst?count=5', { headers: { 'Last-Event-ID': '5' } });
    expect(done.status).toBe(204);
  });

  it('waits for a client that does not read', async () => {
    const servers = ServerSockets.observe();
    const socket = await openRaw(server.port, '/burst?count=10000000&size=1000');
    await readUntil(socket, /id: 1\n/);
    socket.pause();
    await servers.untilStuck(socket);
    socket.destroy();
    const left = await log.find(
      /client reset the connection: .*cleaned up: write of \d+ bytes, close listener/,
    );
    // Ten gigabytes were asked for; only what fits the buffers was made.
    expect(Number(/(\d+) events sent/.exec(left)?.[1])).toBeLessThan(100_000);
  });

  it('can hold the connection', async () => {
    const socket = await openRaw(server.port, '/burst?count=2&next=hold');
    await readUntil(socket, /id: 2\n/);
    await log.find(/sent 2 events in/);
    expect(socket.readableEnded).toBe(false);
    socket.destroy();
  });
});

describe('/llm', () => {
  const post = (body: string, path = '/llm?delay=0') =>
    requestRaw(server.port, path, { method: 'POST', body });

  it('streams chat completion chunks and ends with [DONE]', async () => {
    const question = { model: 'm', messages: [{ role: 'user', content: 'Is 2 > 1?' }] };
    const { body, status, isComplete } = await post(JSON.stringify(question));
    const data = body
      .toString()
      .trimEnd()
      .split('\n\n')
      .map((event) => event.replace('data: ', ''));
    expect({ status, isComplete, last: data.at(-1) }).toEqual({
      status: 200,
      isComplete: true,
      last: '[DONE]',
    });
    const chunks = data.slice(0, -1).map((text): unknown => JSON.parse(text));
    expect(chunks[0]).toMatchObject({
      object: 'chat.completion.chunk',
      model: 'm',
      choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }],
    });
    expect(chunks.at(-1)).toMatchObject({ choices: [{ delta: {}, finish_reason: 'stop' }] });
    expect(data.join('')).toContain('"content":"asked: "');
  });

  it('breaks off when asked to', async () => {
    const { body, isComplete } = await post('{}', '/llm?delay=0&cut=2');
    expect(body.toString().match(/^data:/gm)).toHaveLength(2);
    expect(isComplete).toBe(false);
  });

  it.each([
    { body: '{"mess', status: 400, sentence: /^The body is not JSON: / },
    { body: '[]', status: 400, sentence: /^The body has to be a JSON object/ },
    { body: '{"messages":1}', status: 400, sentence: /^The field "messages" has to be a list/ },
    { body: '{"model":1}', status: 400, sentence: /^The field "model" has to be a string/ },
    { body: '{"stream":false}', status: 400, sentence: /^This route only streams/ },
    { body: ' '.repeat(1_048_577), status: 413, sentence: /^The body is larger than 1048576 bytes/ },
  ])('answers $status: $sentence', async ({ body, status, sentence }) => {
    const answer = await post(body);
    expect(answer.status).toBe(status);
    expect(answer.body.toString()).toMatch(sentence);
  });
});

describe('the answers of language models', () => {
  /** What the assembled view makes of a body. */
  function assemble(body: Buffer): readonly string[] {
    return allLines(assemblyOf(record([body])));
  }

  it('/llm is put together', async () => {
    const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hello?' }] });
    const answer = await requestRaw(server.port, '/llm?delay=0', { method: 'POST', body });
    const [facts, ...parts] = assemble(answer.body);
    expect(facts).toMatch(
      /^chat completions \| chatcmpl-\S+ \| m \| assistant \| stop \| no tokens \| ended$/,
    );
    expect(parts).toEqual([
      expect.stringMatching(/^text: You asked: Hello\?\nThis dev server has no model\./),
    ]);
  });

  it('/llm/messages is put together, its tool call too', async () => {
    const { body, isComplete } = await requestRaw(server.port, '/llm/messages?delay=0');
    expect(isComplete).toBe(true);
    const [facts, ...parts] = assemble(body);
    expect(facts).toMatch(
      /^anthropic messages \| msg_\S+ \| dev-server \| assistant \| tool_use \| 52 \| ended$/,
    );
    expect(parts).toEqual([
      'reasoning: The question is about the weather, so the tool for it is needed.',
      'text: This dev server has no model.\nIt asks for the weather so that you can see a tool call grow.',
      'tool call get_weather: {"city":"Reykjavík","days":3,"station":9007199254740993}',
    ]);
  });

  it('/llm/messages breaks off where it is told to', async () => {
    const { body, isComplete } = await requestRaw(server.port, '/llm/messages?delay=0&cut=3');
    expect(isComplete).toBe(false);
    expect(body.toString().match(/^data:/gm)).toHaveLength(3);
  });
});

function idsOf(body: Buffer): readonly string[] {
  return [...body.toString().matchAll(/^id: (.*)$/gm)].map(([, id]) => id ?? '');
}

function positionOf(id: string | undefined): number {
  return Number(/\d+$/.exec(id ?? '')?.[0]);
}

function consecutiveFrom(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
