// A dev server's faults as the inspector sees them: it finds its own connection by its port, and every fault arrives as
// the ending that it is meant to be.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ending } from '../../../../src/core/stream/ending.ts';
import { isKind } from '../../../../src/core/log/eventLog.ts';
import type { Fault, FaultEffect } from '../../../../src/core/stream/fault.ts';
import type { DevServer } from '../../../../src/net/devServer/devServer.ts';
import { SseStream } from '../../../../src/net/stream/sseStream.ts';
import { until } from '../../../helpers/waiting.ts';
import { startTestServer, untilOpenConnections } from '../devServerUnderTest.ts';

let server: DevServer;
let streamCount = 0;

beforeAll(async () => {
  ({ server } = await startTestServer());
});
afterAll(() => server.close());

/** A stream that gives up after it has come back once. */
function openStream(path: string): SseStream {
  const stream = new SseStream(
    { url: server.origin + path, policy: { kind: 'limited', attempts: 1 } },
    { closeMessages: [{ path: 'type', equals: 'close' }] },
  );
  stream.connect();
  return stream;
}

/** Resolves with what the check gives as soon as it gives something. @throws when that takes too long */
async function seen<Found>(stream: SseStream, check: () => Found | undefined): Promise<Found> {
  let found: Found | undefined;
  await until(
    () => (found ??= check()) !== undefined,
    (onChange) => stream.log.subscribe(onChange),
    () => `The stream is ${stream.state.phase} at attempt ${stream.state.attempt}.`,
  );
  if (found === undefined) throw new Error('What was waited for is not there.');
  return found;
}

/** How the attempt ended, once it has. */
function endingOf(stream: SseStream, attempt: number): Ending | undefined {
  return stream.log
    .entries(1, stream.log.length)
    .filter((entry) => entry.attempt === attempt)
    .map((entry) =>
      isKind(entry, 'close') || isKind(entry, 'error') ? stream.log.detail(entry)?.ending : undefined,
    )
    .find((ending) => ending !== undefined);
}

/** Our port of the first attempt's connection, once its first message is there. */
function portOf(stream: SseStream): number | undefined {
  const entries = stream.log.entries(1, stream.log.length);
  const open = entries.find((entry) => isKind(entry, 'open'));
  if (open === undefined || !isKind(open, 'open') || entries.at(-1)?.kind !== 'message') return undefined;
  return stream.log.detail(open)?.localPort;
}

describe.each(['after next event', 'inside event', 'now'] as const)('%s', (kind) => {
  it.each<{
    readonly effect: FaultEffect;
    readonly first: Ending['cause'];
    readonly second?: Ending['cause'];
  }>([
    { effect: { kind: 'end' }, first: 'end' },
    { effect: { kind: 'truncated' }, first: 'truncated' },
    { effect: { kind: 'reset' }, first: 'reset' },
    { effect: { kind: 'no-content' }, first: 'end', second: 'no-content' },
    { effect: { kind: 'wrong-type' }, first: 'end', second: 'wrong-type' },
    { effect: { kind: 'http-error', status: 418 }, first: 'end', second: 'http-error' },
  ])('$effect.kind', async ({ effect, first, second }) => {
    // Each case has an address of its own, so that no case gets the answer of another.
    streamCount += 1;
    const stream = openStream(`/ticks?interval=20&retry=1&size=${streamCount}`);
    const fault: Fault = { effect, moment: { kind } };
    const isMade = await seen(stream, () => {
      const port = portOf(stream);
      return port === undefined ? undefined : server.makeFault(port, fault);
    });
    expect(isMade).toBe(true);
    const ending = await seen(stream, () => endingOf(stream, 1));
    expect(ending.cause).toBe(first);
    expect(ending.isSimulated).toBeUndefined();
    if (second !== undefined) {
      const answer = await seen(stream, () => endingOf(stream, 2));
      expect(answer.cause).toBe(second);
    }
    stream.close();
    await untilOpenConnections(server, 0);
  });
});

it('close-message', async () => {
  const stream = openStream('/ticks?interval=20');
  const fault: Fault = { effect: { kind: 'close-message' }, moment: { kind: 'now' } };
  await seen(stream, () => {
    const port = portOf(stream);
    return port === undefined ? undefined : server.makeFault(port, fault);
  });
  const ending = await seen(stream, () => endingOf(stream, 1));
  expect(ending.cause).toBe('close-message');
  await untilOpenConnections(server, 0);
});
