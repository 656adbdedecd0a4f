// Servers as people build them, with the probe in them: whose line is told where frameworks, workers, compilers and other
// versions of the protocol stand between.

import { once } from 'node:events';
import { request as startRequest } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';

import { traceOf } from '../../../src/core/probe/logTrace.ts';
import { ClientTrace } from '../../../src/core/probe/clientTrace.ts';
import { SseStream } from '../../../src/net/stream/sseStream.ts';
import { ListeningServer } from '../../helpers/listening.ts';
import { bytesOf, listenForProbes, noticesOf, type Traced } from './tracedServer.ts';

const listen = `server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));`;

function imported(name: string): string {
  return JSON.stringify(import.meta.resolve(name));
}

/** What a program wrote to its one stream, and which lines did. */
async function linesOf(traced: Traced): Promise<{ readonly text: string; readonly lines: string[] }> {
  const stream = await traced.until((streams) => streams.find(({ state }) => state.phase === 'stopped'));
  return {
    text: bytesOf(stream),
    lines: stream.writingLines().map(({ place }) => `${place.url.split('/').at(-1) ?? ''}:${place.line}`),
  };
}

describe('a traced server', () => {
  it('of Express tells the line of the handler, and the whole address', async () => {
    const traced = await listenForProbes();
    const { url } = await traced.run(
      'express.mjs',
      [
        `import express from ${imported('express')};`,
        `const app = express();`,
        `const api = express.Router();`,
        `api.get('/events', (request, response) => {`,
        `  response.set('Content-Type', 'text/event-stream');`,
        `  response.write('data: 1\\n\\n');`,
        `  response.end();`,
        `});`,
        `app.use('/api', api);`,
        `const server = app.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));`,
      ].join('\n'),
    );
    await (await fetch(`${url}/api/events?q=1`)).text();
    expect(await linesOf(traced)).toEqual({ text: 'data: 1\n\n', lines: ['express.mjs:6'] });
    expect(traced.streams[0]?.request.url).toBe(`${url}/api/events?q=1`);
  });

  it('of better-sse tells the line that pushes, not that of the package', async () => {
    const traced = await listenForProbes();
    const { url } = await traced.run(
      'session.mjs',
      [
        `import { createServer } from 'node:http';`,
        `import { createSession } from ${imported('better-sse')};`,
        `const server = createServer(async (request, response) => {`,
        `  const session = await createSession(request, response);`,
        `  session.push('hello', 'tick');`,
        `  setImmediate(() => response.end());`,
        `});`,
        listen,
      ].join('\n'),
    );
    const text = await (await fetch(url)).text();
    const found = await linesOf(traced);
    expect(found.text).toBe(text);
    expect(found.lines).toContain('session.mjs:5');
  });

  it('in a worker is traced as well', async () => {
    const traced = await listenForProbes();
    await writeFile(
      join(traced.folder, 'worker.mjs'),
      [
        `import { createServer } from 'node:http';`,
        `const server = createServer((request, response) => {`,
        `  response.writeHead(200, { 'Content-Type': 'text/event-stream' });`,
        `  response.end('data: worker\\n\\n');`,
        `});`,
        listen,
      ].join('\n'),
    );
    const { url } = await traced.run(
      'main.mjs',
      `import { Worker } from 'node:worker_threads'; new Worker(new URL('./worker.mjs', import.meta.url));`,
    );
    await (await fetch(url)).text();
    expect(await linesOf(traced)).toEqual({ text: 'data: worker\n\n', lines: ['worker.mjs:4'] });
  });

  it('over HTTP/2 is traced as well', async () => {
    const traced = await listenForProbes();
    const { url } = await traced.run(
      'second.mjs',
      [
        `import { createServer } from 'node:http2';`,
        `const server = createServer((request, response) => {`,
        `  response.writeHead(200, { 'Content-Type': 'text/event-stream' });`,
        `  response.write('data: 1\\n\\n');`,
        `  response.end('data: 2\\n\\n');`,
        `});`,
        listen,
      ].join('\n'),
    );
    const session = connectHttp2(url);
    const stream = session.request({ ':path': '/events' });
    stream.resume();
    await once(stream, 'close');
    session.close();
    expect(await linesOf(traced)).toEqual({
      text: 'data: 1\n\ndata: 2\n\n',
      lines: ['second.mjs:4', 'second.mjs:5'],
    });
    expect(traced.streams[0]?.request.url).toBe(`${url}/events`);
  });

  it('that was compiled tells the line as it was written', async () => {
    const traced = await listenForProbes();
    const source = join(traced.folder, 'typed.ts');
    const typed = [
      `import { createServer, type ServerResponse } from 'node:http';`,
      ``,
      `interface Unused { readonly gone: true }`,
      ``,
      `const server = createServer((request, response: ServerResponse) => {`,
      `  response.writeHead(200, { 'Content-Type': 'text/event-stream' });`,
      `  response.end('data: typed\\n\\n' as string);`,
      `});`,
      listen.replace('server.address()', '(server.address() as { port: number })'),
    ].join('\n');
    await writeFile(source, typed);
    const { code } = await transform(typed, {
      loader: 'ts',
      format: 'esm',
      minify: true,
      sourcemap: 'inline',
      sourcefile: source,
    });
    const { url } = await traced.run('typed.mjs', code);
    await (await fetch(url)).text();
    expect(await linesOf(traced)).toEqual({ text: 'data: typed\n\n', lines: ['typed.ts:7'] });
  });

  it('whose stream is piped tells the line that began the response, and that it is only that', async () => {
    const traced = await listenForProbes();
    const { url } = await traced.run(
      'piped.mjs',
      [
        `import { createServer } from 'node:http';`,
        `import { Readable } from 'node:stream';`,
        `const server = createServer((request, response) => {`,
        `  response.writeHead(200, { 'Content-Type': 'text/event-stream' });`,
        `  Readable.from(['data: 1\\n\\n']).pipe(response);`,
        `});`,
        listen,
      ].join('\n'),
    );
    await (await fetch(url)).text();
    expect((await linesOf(traced)).text).toBe('data: 1\n\n');
    expect(noticesOf(traced.streams[0] as never)[0]).toMatch(
      /piped\.mjs:4:12 \(the line that began the response: none was on the stack\)/,
    );
  });

  it('whose framework answers with a web stream tells the lines that fill it, from the second event on', async () => {
    const traced = await listenForProbes();
    const adapter = join(traced.folder, 'node_modules', 'adapter');
    await mkdir(adapter, { recursive: true });
    await writeFile(
      join(adapter, 'index.js'),
      [
        `module.exports = async (stream, response) => {`,
        `  response.writeHead(200, { 'Content-Type': 'text/event-stream' });`,
        `  const reader = stream.getReader();`,
        `  for (;;) {`,
        `    const { done, value } = await reader.read();`,
        `    if (done) return response.end();`,
        `    response.write(value);`,
        `  }`,
        `};`,
      ].join('\n'),
    );
    const { url } = await traced.run(
      'web.cjs',
      [
        `const { createServer } = require('node:http');`,
        `const answer = require('adapter');`,
        `const encoder = new TextEncoder();`,
        `const wait = () => new Promise((resolve) => setTimeout(resolve, 20));`,
        `const server = createServer((request, response) => {`,
        `  const { readable, writable } = new TransformStream();`,
        `  setImmediate(() => answer(readable, response));`,
        `  void fill(writable.getWriter());`,
        `});`,
        `async function fill(writer) {`,
        `  for (const n of [1, 2, 3]) {`,
        `    await writer.write(encoder.encode('data: ' + n + '\\n\\n'));`,
        `    await wait();`,
        `  }`,
        `  await writer.close();`,
        `}`,
        listen,
      ].join('\n'),
    );
    await (await fetch(url)).text();
    const { text, lines } = await linesOf(traced);
    expect(text).toBe('data: 1\n\ndata: 2\n\ndata: 3\n\n');
    expect(lines).toEqual(['index.js:7', 'web.cjs:12']);
    expect(noticesOf(traced.streams[0] as never)[0]).toMatch(
      /a package: no line of your own was on the stack/,
    );
  });

  it('is known by a client behind a proxy that holds its events back', async () => {
    const traced = await listenForProbes();
    const { url } = await traced.run(
      'held.mjs',
      [
        `import { createServer } from 'node:http';`,
        `const server = createServer((request, response) => {`,
        `  response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();`,
        `  for (let i = 0; i < 4; i += 1) response.write('id: ' + i + '\\ndata: held\\n\\n');`,
        `});`,
        listen,
      ].join('\n'),
    );
    const proxy = await ListeningServer.open((request, response) => {
      startRequest(`${url}${request.url ?? ''}`, (upstream) => {
        response.writeHead(200, upstream.headers);
        response.flushHeaders();
        upstream.on('data', (bytes) => setTimeout(() => response.write(bytes), 1_100));
      }).end();
    });
    const stream = new SseStream({ url: `${proxy.url}events` }, { reconnectionTimeMs: 10_000 });
    const logs = (): ConstructorParameters<typeof ClientTrace>[1] extends () => infer All ? All : never =>
      traced.streams.map((each) => ({
        log: each.log,
        attempts: each.state.attempt,
        writeAt: (offset: number) => each.writeAt(offset),
      }));
    const trace = new ClientTrace(stream.log, logs);
    const last = new Promise<number>((resolve) => {
      stream.log.subscribe((number) => {
        if (stream.state.lastEventId === '3') resolve(number);
      });
    });
    stream.connect();
    const number = await last;
    expect(trace.writtenEntry(number)?.sentence).toMatch(
      /^Written at \d+\.\d{3} s by \/.*held\.mjs:4:43, arrived at \d+\.\d{3} s \(\d+\.\d s later\)\.$/,
    );
    expect(trace.findings().findings).toMatchObject([{ code: 'held-between', level: 'warning' }]);
    const [server] = traced.streams;
    expect(server && traceOf(server.log)?.writtenEntry(server.log.length)?.place.line).toBe(4);
    stream.close();
  });
});
