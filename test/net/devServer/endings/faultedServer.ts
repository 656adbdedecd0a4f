// Run as a process of its own: arms faults that all wait for a long time, closes the dev server, and has nothing left
// that would keep the process alive.
import { once } from 'node:events';
import type { Fault } from '../../../../src/core/stream/fault.ts';
import { startDevServer } from '../../../../src/net/devServer/devServer.ts';
import { openRaw, readUntil } from '../rawRequest.ts';

const faults: readonly Fault[] = [
  { effect: { kind: 'end' }, moment: { kind: 'after delay', delayMs: 600_000 } },
  { effect: { kind: 'reset' }, moment: { kind: 'after next event' } },
  { effect: { kind: 'stall' }, moment: { kind: 'now' } },
  { effect: { kind: 'close-message' }, moment: { kind: 'now' } },
];

const server = await startDevServer({ crashingServerFile: '/not/used/here.ts' });
const sockets = await Promise.all(faults.map(() => openRaw(server.port, '/ticks?interval=600000')));
await Promise.all(sockets.map((socket) => readUntil(socket, /\n\n/)));
const made = sockets.map(({ localPort = 0 }, at) => {
  const fault = faults[at];
  return fault !== undefined && server.makeFault(localPort, fault);
});
const ends = sockets.map((socket) => once(socket.resume(), 'close'));
await server.close();
await Promise.all(ends);
process.stdout.write(`${made.join(' ')} closed\n`);
