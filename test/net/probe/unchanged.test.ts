// A server with the probe in it does what it does without, and is told of as it is: odd calls, lives of responses that end in
// several ways, and apps that count.

import { once } from 'node:events';
import { request as startRequest, type IncomingMessage } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';

import { describe, expect, it } from 'vitest';

import { bytesOf, listenForProbes, noticesOf, type Traced } from './tracedServer.ts';

/** A server that answers with the lines of `body`, of which the first is line 3. */
function serverOf(body: readonly string[], module = 'node:http'): string {
  return [
    `import { createServer, ServerResponse } from '${module}';`,
    `const server = createServer((request, response) => {`,
    ...body,
    `});`,
    `server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));`,
  ].join('\n');
}

const head = `  response.writeHead(200, { 'Content-Type': 'text/event-stream' });`;

async function leaveAfterFirstBytes(url: string): Promise<void> {
  const abort = new AbortController();
  const response = await fetch(url, { signal: abort.signal });
  await response.body?.getReader().read();
  abort.abort();
}

/** The findings of the one stream, once there are some. */
function findings(traced: Traced): Promise<unknown> {
  return traced.until(([stream]) => {
    const found = stream?.serverFindings().findings;
    return found?.length ? found : undefined;
  });
}

describe('a server with the probe in it', () => {
  it('has its methods refuse what Node refuses, and look as those of Node do', async () => {
    const traced = await listenForProbes();
    const body = [
      `  const said = [];`,
      `  const attempt = (call) => { try { said.push(call()); } catch (error) { said.push(error.code ?? error.name); } };`,
      head,
      `  for (const value of [undefined, null, 5, {}, []]) attempt(() => response.write(value));`,
      `  attempt(() => ServerResponse.prototype.write.call(undefined, 'x'));`,
      `  for (const name of ['writeHead', 'write', 'end']) said.push(response[name].name, response[name].length);`,
      `  for (let i = 0; i < 10; i += 1) response.on('close', () => {});`,
      `  process.once('warning', ({ name }) => console.log(name));`,
      `  response.write('64617461', 'hex', () => {`,
      `    said.push(response.listenerCount('close'));`,
      `    response.removeAllListeners('close');`,
      `    const bytes = Buffer.from(': ' + said.join() + '\\n\\n');`,
      `    response.end(bytes, () => console.log('ended'));`,
      `  });`,
    ];
    const { url, output } = await traced.run('server.mjs', serverOf(body));
    const text = await (await fetch(url)).text();
    expect(text).toBe(
      [
        'data: ERR_INVALID_ARG_TYPE,ERR_STREAM_NULL_VALUES,ERR_INVALID_ARG_TYPE,ERR_INVALID_ARG_TYPE',
        'ERR_INVALID_ARG_TYPE,TypeError',
        'writeHead,3,write,3,end,3,10\n\n',
      ].join(),
    );
    // Though nobody listens for its end any more.
    const stream = await traced.until((streams) => streams.find(({ state }) => state.phase === 'stopped'));
    expect(stream.state).toMatchObject({ reason: { ending: { cause: 'end' } } });
    expect(bytesOf(stream)).toBe(text);
    await traced.until(() => output().includes('ended'));
    expect(output()).not.toContain('Warning');
  });

  it.each<[what: string, code: string, title: string, body: readonly string[]]>([
    [
      'it ended itself, once that is long over',
      'write-after-end',
      'server.mjs:7 writes after end at server.mjs:5',
      [
        head,
        `  response.write('data: 1\\n\\n');`,
        `  response.end();`,
        `  response.on('error', () => {});`,
        `  response.on('close', () => setTimeout(() => response.write('data: late\\n\\n'), 10));`,
      ],
    ],
    [
      'it destroyed itself',
      'write-after-destroy',
      'server.mjs:6 writes after destroy at server.mjs:5',
      [
        head,
        `  response.write('data: 1\\n\\n', () => {`,
        `    response.destroy();`,
        `    response.on('close', () => setTimeout(() => response.write('data: late\\n\\n'), 10));`,
        `  });`,
      ],
    ],
    [
      'it destroyed itself, before it is closed',
      'write-after-destroy',
      'server.mjs:6 writes after destroy at server.mjs:5',
      [
        head,
        `  response.write('data: 1\\n\\n', () => {`,
        `    response.destroy();`,
        `    response.write('data: late\\n\\n');`,
        `  });`,
      ],
    ],
  ])('is not said to write to a client that has gone where %s', async (_, code, title, body) => {
    const traced = await listenForProbes();
    const { url } = await traced.run('server.mjs', serverOf(body));
    await fetch(url)
      .then((response) => response.text())
      .catch(() => {});
    expect(await findings(traced)).toMatchObject([{ code, title }]);
    const [stream] = traced.streams;
    expect(stream && bytesOf(stream)).toBe('data: 1\n\n');
  });

  it('that says a last word to a client that has gone is not said to go on', async () => {
    const traced = await listenForProbes();
    const body = [
      head,
      `  const timer = setInterval(() => response.write('data: tick\\n\\n'), 20);`,
      `  response.on('close', () => { clearInterval(timer); response.end('data: bye\\n\\n'); });`,
    ];
    const { url } = await traced.run('server.mjs', serverOf(body));
    await leaveAfterFirstBytes(url);
    expect(await findings(traced)).toMatchObject([
      {
        code: 'write-after-close',
        level: 'hint',
        title: 'server.mjs:5 writes though the connection is gone',
      },
    ]);
  });

  it('that destroys what a client has left has not cut it off', async () => {
    const traced = await listenForProbes();
    const body = [
      head,
      `  const timer = setInterval(() => response.write('data: tick\\n\\n'), 20);`,
      `  request.on('aborted', () => { clearInterval(timer); response.destroy(); });`,
    ];
    const { url } = await traced.run('server.mjs', serverOf(body));
    await leaveAfterFirstBytes(url);
    const stream = await traced.until((streams) => streams.find(({ state }) => state.phase === 'stopped'));
    expect(stream.state).toMatchObject({ reason: { ending: { cause: 'client' } } });
    expect(stream.serverFindings().findings).toEqual([]);
  });

  it.each([
    ['HEAD', 200],
    ['GET', 204],
  ])('has written nothing where nothing is sent: %s, %i', async (method, status) => {
    const traced = await listenForProbes();
    const body = [
      `  response.writeHead(${status}, { 'Content-Type': 'text/event-stream', 'Content-Length': 9 });`,
      `  response.write('data: 1\\n\\n');`,
      `  response.end();`,
    ];
    const { url } = await traced.run('server.mjs', serverOf(body));
    const [response] = (await once(startRequest(url, { method }).end(), 'response')) as [IncomingMessage];
    response.resume();
    const stream = await traced.until((streams) => streams.find(({ state }) => state.phase === 'stopped'));
    expect(bytesOf(stream)).toBe('');
    expect(noticesOf(stream)).toEqual([expect.stringContaining('Ended by')]);
    expect(stream.serverFindings().findings).toEqual([]);
  });

  it('that ends with more than can be told of stays traced', async () => {
    const traced = await listenForProbes();
    const body = [
      head,
      `  if (request.url === '/next') return response.end('data: next\\n\\n');`,
      `  response.end(Buffer.alloc(52_000_000, 'x'));`,
    ];
    const { url } = await traced.run('server.mjs', serverOf(body));
    expect(await (await fetch(url)).arrayBuffer()).toHaveProperty('byteLength', 52_000_000);
    expect(await (await fetch(`${url}/next`)).text()).toBe('data: next\n\n');
    await traced.until(([, next]) => next?.state.phase === 'stopped');
    const [stream] = traced.streams;
    expect(stream && noticesOf(stream)).toEqual([
      'The server wrote faster than it could be told of: 1 writes (52000000 bytes) are missing here.',
      expect.stringContaining('Ended by'),
    ]);
  });

  it('over HTTP/2 is told of in the same words once the client has gone', async () => {
    const traced = await listenForProbes();
    const body = [
      head,
      `  const timer = setInterval(() => response.write('data: tick\\n\\n'), 20);`,
      `  response.on('close', () => clearInterval(timer));`,
    ];
    const { url } = await traced.run(
      'server.mjs',
      serverOf(body, 'node:http2').replace('ServerResponse', 'Http2ServerResponse'),
    );
    const session = connectHttp2(url);
    const request = session.request({ ':path': '/' });
    await once(request, 'data');
    request.close(8);
    await once(request, 'close');
    session.close();
    const stream = await traced.until((streams) => streams.find(({ state }) => state.phase === 'stopped'));
    expect(stream.state).toMatchObject({ reason: { ending: { cause: 'client' } } });
    expect(stream.serverFindings().findings).toEqual([]);
  });
});
