// A real Node process as its debugger tells of it, while another client of the same connection asks for its requests.

import { spawn } from 'node:child_process';
import type { ServerResponse } from 'node:http';
import { createInterface } from 'node:readline';

import { expect, it, onTestFinished } from 'vitest';

import { CdpConnection, type CdpAddress } from '../../../src/net/debug/cdpConnection.ts';
import type { DebuggedStream } from '../../../src/net/debug/debuggedStream.ts';
import { DebuggedTarget } from '../../../src/net/debug/debuggedTarget.ts';
import { ListeningServer } from '../../helpers/listening.ts';
import { Changes, everyMoment, until } from '../../helpers/waiting.ts';
import { begin, bytesOf, noticesOf } from './servedPage.ts';

/** What is told of a program, and another client of its debugger. */
interface WatchedProgram {
  readonly streams: DebuggedStream[];
  readonly target: DebuggedTarget;
  readonly other: CdpConnection;
  /** Waits until a stream has some text among its bytes and notices. */
  readonly has: (at: number, text: string) => Promise<unknown>;
}

/** A program that waits until it may run. */
async function startProgram(script: string): Promise<CdpAddress> {
  const flags = ['--experimental-network-inspection', '--inspect-wait=127.0.0.1:0', '--eval', script];
  const program = spawn(process.execPath, flags, { stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => void program.kill('SIGKILL'));
  for await (const line of createInterface({ input: program.stderr })) {
    const [, host, port, path] = /ws:\/\/([^:]+):(\d+)(\S+)/.exec(line) ?? [];
    if (host !== undefined && path !== undefined) return { host, port: Number(port), path };
  }
  throw new Error('Node said nothing of a debugger.');
}

async function watchProgram(address: CdpAddress): Promise<WatchedProgram> {
  const streams: DebuggedStream[] = [];
  const changes = new Changes();
  const target = new DebuggedTarget(address, {
    streamOptions: () => ({ debuggedAs: { session: 'Node' }, maxEventBytes: 1_000_000, storage: undefined }),
    onStream: (stream) => {
      streams.push(stream);
      stream.log.subscribe(() => changes.tell());
    },
    onClose: () => {},
  });
  onTestFinished(() => target.close());
  const has = (at: number, text: string): Promise<unknown> =>
    until(
      () => streams[at] && (bytesOf(streams[at]) + noticesOf(streams[at]).join('')).includes(text),
      changes.source,
      () => `The streams have: ${streams.map(bytesOf).join(' ')}`,
    );
  expect(await target.start()).toBe(true);
  const other = new CdpConnection(
    address,
    () => {},
    () => {},
  );
  onTestFinished(() => other.close());
  return { streams, target, other, has };
}

it('says of which requests Node tells nothing more, and has those that follow', async () => {
  const responses: ServerResponse[] = [];
  const server = await ListeningServer.open((_, response) => {
    begin(response, 'data: 1\n\n');
    responses.push(response);
  });
  const address = await startProgram(
    `globalThis.open = () => fetch('${server.url}').then((answer) => answer.text()); open(); setInterval(() => {}, 1_000);`,
  );
  const { streams, target, other, has } = await watchProgram(address);
  await other.send('Runtime.runIfWaitingForDebugger');
  await has(0, 'data: 1');
  await target.start();
  await target.findForgotten();
  await has(0, 'Node forgets those');
  await other.send('Runtime.evaluate', { expression: 'open()' });
  await has(1, 'data: 1');
  await target.findForgotten();
  for (const response of responses) response.end('data: 2\n\n');
  await has(1, 'data: 2');
  expect(bytesOf(streams[0] as DebuggedStream)).toBe('data: 1\n\n');
  expect(noticesOf(streams[1] as DebuggedStream)).not.toContainEqual(expect.stringContaining('forgets'));
});

it('claims no ending of a request that Node has forgotten before its response', async () => {
  const responses: ServerResponse[] = [];
  const server = await ListeningServer.open((_, response) => void responses.push(response));
  const address = await startProgram(
    `globalThis.open = () => fetch('${server.url}', { headers: { Accept: 'text/event-stream' } }).then((answer) => answer.text());
    open(); setInterval(() => {}, 1_000);`,
  );
  const { streams, target, other, has } = await watchProgram(address);
  const open = (): Promise<unknown> => other.send('Runtime.evaluate', { expression: 'open()' });
  /** Waits until it has arrived and is told of. */
  const request = async (at: number): Promise<ServerResponse> => {
    const missing = (): string => `There are ${streams.length} streams and ${responses.length} requests.`;
    await until(() => streams[at], everyMoment, missing);
    return until(() => responses[at], everyMoment, missing);
  };
  const answer = (response: ServerResponse): void => {
    begin(response, 'data: 1\n\n');
    response.end();
  };
  const isForgotten = 'Node forgets those';
  await other.send('Runtime.runIfWaitingForDebugger');
  await request(0);
  await target.findForgotten();
  expect(noticesOf(streams[0] as DebuggedStream).join('')).not.toContain(isForgotten);
  await target.start();
  await target.findForgotten();
  await has(0, isForgotten);
  // The next is forgotten as well, and nobody looks for it.
  await open();
  const second = await request(1);
  await target.start();
  answer(second);
  await has(1, isForgotten);
  for (const { state } of streams)
    expect(state).toMatchObject({ phase: 'stopped', reason: { kind: 'debugger left' } });
  // One that is looked for while all is well goes on.
  await open();
  const third = await request(2);
  await target.findForgotten();
  answer(third);
  await has(2, 'data: 1');
  expect(noticesOf(streams[2] as DebuggedStream).join('')).not.toContain(isForgotten);
});
