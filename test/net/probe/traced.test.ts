// A real server in a process of its own with the probe in it: which line did what to its streams.

import { connect } from 'node:net';

import { describe, expect, it } from 'vitest';

import { CdpConnection } from '../../../src/net/debug/cdpConnection.ts';
import { bytesOf, listenForProbes, noticesOf } from './tracedServer.ts';

const listen = `server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));`;

/** A server whose lines are known: the first of them is line 1. */
function serverOf(imports: string, ...body: readonly string[]): string {
  return [imports, 'const server = createServer((request, response) => {', ...body, '});', listen].join('\n');
}

const forms = [
  ['CommonJS', 'server.cjs', `const { createServer } = require('node:http');`],
  ['ESM', 'server.mjs', `import { createServer } from 'node:http';`],
] as const;

describe('a traced server', () => {
  it.each(forms)('in %s tells each line that wrote, and its bytes', async (_, name, imports) => {
    const traced = await listenForProbes();
    const { url } = await traced.run(
      name,
      serverOf(
        imports,
        `  if (request.url === '/page') return response.end('data: none');`,
        `  response.writeHead(200, { 'Content-Type': 'text/event-stream' });`,
        `  response.write('id: 1\\ndata: é€\\n\\n');`,
        `  send(response, Buffer.from('event: tick\\ndata: two\\n\\n'));`,
        `  function send(to, text) {`,
        `    to.write(text);`,
        `  }`,
        `  response.end('data: last\\n\\n');`,
      ),
    );
    await (await fetch(`${url}/page`)).text();
    const text = await (
      await fetch(`${url}/events?a=1`, { headers: { Authorization: 'Bearer secret' } })
    ).text();
    const stream = await traced.until((streams) => streams.find(({ state }) => state.phase === 'stopped'));
    expect(traced.streams).toHaveLength(1);
    expect(bytesOf(stream)).toBe(text);
    expect(stream.request.url).toBe(`${url}/events?a=1`);
    expect(noticesOf(stream).map((notice) => notice.replaceAll(traced.folder, ''))).toEqual([
      expect.stringMatching(new RegExp(`Written by .*${name}:5:12`)),
      expect.stringMatching(new RegExp(`Written by send at .*${name}:8:8, called from ${name}:6`)),
      expect.stringMatching(new RegExp(`Written by .*${name}:10:12`)),
      expect.stringMatching(new RegExp(`Ended by .*${name}:10:12`)),
    ]);
    expect(stream.writeAt(text.indexOf('two'))?.place.line).toBe(8);
    expect(stream.writeAt(0)?.place.line).toBe(5);
    expect(stream.state).toMatchObject({ phase: 'stopped', reason: { ending: { cause: 'end' } } });
    expect(stream.serverFindings().findings).toEqual([]);
  });

  it('tells who writes after the end, and goes on as it would without', async () => {
    const traced = await listenForProbes();
    const { url } = await traced.run(
      'server.mjs',
      serverOf(
        forms[1][2],
        `  response.on('error', () => {});`,
        `  response.setHeader('Content-Type', 'text/event-stream');`,
        `  response.write('data: 1\\n\\n');`,
        `  response.end();`,
        `  response.write('data: 2\\n\\n');`,
      ),
    );
    expect(await (await fetch(url)).text()).toBe('data: 1\n\n');
    const [finding] = await traced.until(([stream]) => {
      const findings = stream?.serverFindings().findings;
      return findings?.length ? findings : undefined;
    });
    expect(finding).toMatchObject({
      code: 'write-after-end',
      title: 'server.mjs:7 writes after end at server.mjs:6',
    });
  });

  it('tells who goes on writing though the client has gone', async () => {
    const traced = await listenForProbes();
    const { url } = await traced.run(
      'server.mjs',
      serverOf(
        forms[1][2],
        `  response.writeHead(200, { 'Content-Type': 'text/event-stream' });`,
        `  response.flushHeaders();`,
        `  setInterval(() => response.write('data: tick\\n\\n'), 20);`,
      ),
    );
    const abort = new AbortController();
    const response = await fetch(url, { signal: abort.signal });
    await response.body?.getReader().read();
    abort.abort();
    // A second later it still does.
    const stream = await traced.until((streams) =>
      streams.find((each) => each.serverFindings().findings.some(({ level }) => level === 'warning')),
    );
    expect(stream.serverFindings().findings).toMatchObject([
      {
        code: 'write-after-close',
        title: 'server.mjs:5 goes on writing though the connection is gone',
      },
    ]);
    expect(stream.state).toMatchObject({ reason: { ending: { cause: 'client', by: 'app' } } });
  });

  it.each<[what: string, code: string, body: readonly string[]]>([
    [
      'a head that is set and not sent',
      'unsent-head',
      [
        `  response.writeHead(200, { 'Content-Type': 'text/event-stream' });`,
        `  setTimeout(() => response.end('data: 1\\n\\n'), 1_500);`,
      ],
    ],
    [
      'a Content-Length',
      'stream-length',
      [
        `  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Content-Length': 9 });`,
        `  response.end('data: 1\\n\\n');`,
      ],
    ],
    [
      'back pressure that is ignored',
      'ignored-pressure',
      [
        `  response.writeHead(200, { 'Content-Type': 'text/event-stream' });`,
        `  for (let i = 0; i < 3; i += 1) response.write('data: ' + 'x'.repeat(100_000) + '\\n\\n');`,
        `  response.end();`,
      ],
    ],
    [
      'a compression that is not flushed',
      'held-by-compression',
      [
        // As middleware does it: the methods of the response are its own, and write into the compressor.
        `  const gzip = createGzip();`,
        `  const [write, end] = [response.write, response.end];`,
        `  response.write = (chunk) => gzip.write(chunk);`,
        `  response.end = (chunk) => { gzip.end(chunk); };`,
        `  gzip.on('data', (bytes) => write.call(response, bytes));`,
        `  gzip.on('end', () => end.call(response));`,
        `  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Content-Encoding': 'gzip' });`,
        `  response.write('data: 1\\n\\n');`,
        `  setTimeout(() => response.end('data: 2\\n\\n'), 1_500);`,
      ],
    ],
  ])('is told of %s, with the line', async (_, code, body) => {
    const traced = await listenForProbes();
    const { url } = await traced.run(
      'server.mjs',
      serverOf(`${forms[1][2]} import { createGzip } from 'node:zlib';`, ...body),
    );
    const text = await (await fetch(url)).text();
    const stream = await traced.until((streams) => streams.find(({ state }) => state.phase === 'stopped'));
    expect(stream.serverFindings().findings).toMatchObject([
      { code, evidence: expect.stringMatching(/server\.mjs:\d/) as unknown },
    ]);
    expect(bytesOf(stream)).toBe(text);
  });

  it('is as it was once a debugger has taken the probe out again', async () => {
    const traced = await listenForProbes();
    const { url, debugged } = await traced.debug(
      'server.mjs',
      [
        `import { createServer, ServerResponse } from 'node:http';`,
        `import { channel } from 'node:diagnostics_channel';`,
        `let open;`,
        `const names = Object.getOwnPropertyNames(ServerResponse.prototype).join();`,
        `const globals = Reflect.ownKeys(globalThis).map(String).join();`,
        `const prepare = Object.hasOwn(Error, 'prepareStackTrace');`,
        `const { writeHead } = ServerResponse.prototype;`,
        `const server = createServer((request, response) => {`,
        `  if (request.url === '/open') {`,
        `    open = response.writeHead(200, { 'Content-Type': 'text/event-stream' });`,
        `    return open.write('data: before\\n\\n');`,
        `  }`,
        `  if (request.url === '/write') open.write('data: more\\n\\n');`,
        `  response.end(JSON.stringify([`,
        `    names === Object.getOwnPropertyNames(ServerResponse.prototype).join(),`,
        `    writeHead === ServerResponse.prototype.writeHead,`,
        `    globals === Reflect.ownKeys(globalThis).map(String).join(),`,
        `    prepare === Object.hasOwn(Error, 'prepareStackTrace'),`,
        `    channel('http.server.request.start').hasSubscribers, open.listenerCount('close'),`,
        `  ]));`,
        `});`,
        listen,
      ].join('\n'),
    );
    const abort = new AbortController();
    const response = await fetch(`${url}/open`, { signal: abort.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    const ask = async (path: string): Promise<unknown> => (await fetch(url + path)).json();
    const before = await ask('/state');
    expect(await debugged.start()).toBe(true);
    const [, , isSame] = (await ask('/write')) as readonly unknown[];
    expect(isSame).toBe(false);
    const stream = await traced.until(([first]) => (first?.log.bodyLength ? first : undefined));
    expect(bytesOf(stream)).toBe('data: more\n\n');
    expect(noticesOf(stream)).toEqual([
      'The response had begun before it was traced: what was written before is missing.',
      expect.stringContaining('server.mjs:13:38'),
    ]);
    await debugged.close();
    expect(await ask('/state')).toEqual(before);
    await ask('/write');
    expect(bytesOf(stream)).toBe('data: more\n\n');
    expect(noticesOf(stream).at(-1)).toBe('Tracing is over, and what came then is not known.');
    abort.abort();
  });

  it('stops in its debugger where it writes an event that a filter finds, and not once that is removed', async () => {
    const traced = await listenForProbes();
    const { url, debugged, address } = await traced.debug(
      'server.mjs',
      serverOf(
        forms[1][2],
        `  response.writeHead(200, { 'Content-Type': 'text/event-stream' });`,
        `  response.write('event: tick\\ndata: 1\\n\\n');`,
        `  response.write('event: order\\n');`,
        `  response.write('data: 2\\n\\n');`,
        `  response.end();`,
      ),
    );
    const stops: string[] = [];
    let own: string | undefined;
    const debuggerOfTest = new CdpConnection(
      address,
      (method, params) => {
        const {
          scriptId,
          url: script,
          callFrames,
        } = params as {
          readonly scriptId: string;
          readonly url: string;
          readonly callFrames: readonly {
            readonly location: { readonly scriptId: string; readonly lineNumber: number };
          }[];
        };
        if (method === 'Debugger.scriptParsed' && script.endsWith('server.mjs')) own = scriptId;
        if (method !== 'Debugger.paused') return;
        const frame = callFrames.find(({ location }) => location.scriptId === own);
        stops.push(`server.mjs:${(frame?.location.lineNumber ?? -1) + 1}`);
        void debuggerOfTest.send('Debugger.resume');
      },
      () => {},
    );
    await debuggerOfTest.send('Debugger.enable');
    expect(await debugged.start()).toBe(true);
    expect(await debugged.breakOn(1, 'type:order', 60_000)).toBe(true);
    await (await fetch(url)).text();
    expect(stops).toEqual(['server.mjs:6']);
    await debugged.removeBreak(1);
    await (await fetch(url)).text();
    // What is over in time is as good as removed.
    await debugged.breakOn(2, 'type:order', 0);
    await (await fetch(url)).text();
    expect(stops).toHaveLength(1);
    debuggerOfTest.close();
  });

  it('is traced by nobody without the token', async () => {
    const { server } = await listenForProbes();
    const socket = connect(server.port, '127.0.0.1', () => socket.write(`${server.token.slice(1)}0\n`));
    await new Promise((resolve) => socket.on('close', resolve));
    expect(socket.bytesRead).toBe(0);
  });
});
