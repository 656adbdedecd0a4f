// When the feed looks again though nothing comes: as late as a finding can be due, and at once when something comes.

import { expect, it, onTestFinished } from 'vitest';

import type { HostMessage } from '../../../src/core/page/protocol.ts';
import { TimelineFeed } from '../../../src/core/page/timelineFeed.ts';
import { turnSlicing } from '../../../src/net/stream/turnSlicing.ts';
import { openStreamOf, receiveTicks } from '../sampleStreams.ts';
import type { ScriptedStream } from '../../core/scriptedStream.ts';

class HeldSchedule {
  readonly #due: { run: () => void; delayMs: number }[] = [];

  readonly schedule = (run: () => void, delayMs: number): (() => void) => {
    const entry = { run, delayMs };
    this.#due.push(entry);
    return () => {
      const at = this.#due.indexOf(entry);
      if (at !== -1) this.#due.splice(at, 1);
    };
  };

  get delays(): readonly number[] {
    return this.#due.map(({ delayMs }) => delayMs);
  }

  /** Lets the time of the next one pass. */
  runNext(stream: ScriptedStream): void {
    const next = this.#due.shift();
    stream.pass(next?.delayMs ?? 0);
    next?.run();
  }
}

it('looks again when a stall is due, and not before', () => {
  const stream = openStreamOf(40);
  const lastByteAtMs = stream.nowMs();
  const posted: HostMessage[] = [];
  const held = new HeldSchedule();
  const feed = new TimelineFeed(1, {
    streamId: 'a',
    stream,
    post: (message) => posted.push(message),
    schedule: held.schedule,
    slicing: turnSlicing,
  });
  onTestFinished(() => feed.dispose());
  // The rate falls to zero first, over half a minute; the stall comes earlier.
  while (!posted.some(({ type }) => type === 'findings') && held.delays.length > 0) {
    held.runNext(stream);
    expect(stream.nowMs()).toBeLessThan(lastByteAtMs + 6000);
  }
  expect(stream.nowMs()).toBeGreaterThanOrEqual(lastByteAtMs + 5000);
  while (stream.nowMs() < lastByteAtMs + 60_000 && held.delays.length > 0) held.runNext(stream);
  expect(held.delays).toEqual([]);
  receiveTicks(stream, 41, 41);
  expect(held.delays).toEqual([100]);
  held.runNext(stream);
  const after = posted.findLast((message) => message.type === 'findings');
  expect(after?.findings.map(({ code, sinceMs }) => [code, sinceMs])).toEqual([['no-heartbeat', undefined]]);
});

it('waits for the moment when a finding is due, and is woken by an event before that', () => {
  const stream = openStreamOf(0);
  const held = new HeldSchedule();
  const feed = new TimelineFeed(1, {
    streamId: 'a',
    stream,
    post: () => {},
    schedule: held.schedule,
    slicing: turnSlicing,
  });
  onTestFinished(() => feed.dispose());
  held.runNext(stream);
  for (let read = 0; read < 25; read += 1) stream.pass(10_000).receive('id: 1\ndata: x\n\n');
  const lastByteAtMs = stream.nowMs();
  // The rate falls to zero over half a minute; ten times the usual ten seconds come later.
  while (held.delays.length === 1 && (held.delays[0] ?? 0) <= 100) held.runNext(stream);
  expect(held.delays).toEqual([lastByteAtMs + 100_000 - stream.nowMs()]);
  stream.receive('id: 2\ndata: x\n\n');
  expect(held.delays).toEqual([100]);
});
