// An hour of what a window does with streams, as fast as it goes: one stream that reconnects again and again, others that
// are opened and closed, and calls of an app through a relay. Asked for a round, it answers with what it holds after it.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TimelineFeed } from '../../src/core/page/timelineFeed.ts';
import { Relay } from '../../src/net/relay/relay.ts';
import { LogMemory } from '../../src/net/storage/logMemory.ts';
import { LogStorage } from '../../src/net/storage/logStorage.ts';
import { SpillFolder } from '../../src/net/storage/spillFolder.ts';
import { SseStream } from '../../src/net/stream/sseStream.ts';
import { turnSlicing } from '../../src/net/stream/turnSlicing.ts';
import { budgetBytes } from '../hostile/limits.ts';

export type SoakTask =
  /** Starts the relay and answers with its port. */
  | { readonly kind: 'start'; readonly upstream: string }
  /** Reconnects so often, and opens and closes so many streams. The app in front of the relay has had its calls before. */
  | { readonly kind: 'round'; readonly reconnects: number; readonly streams: number };

/** What the process has after a round, when everything of the round is closed. */
export interface SoakState {
  /** Memory in use, its garbage collected. */
  readonly heldBytes: number;
  readonly descriptors: number;
  /** Sockets, timers and the like that keep a process alive. */
  readonly resources: number;
  /** Listeners of the process. */
  readonly listeners: number;
  readonly files: number;
  readonly attempts: number;
}

const folder = mkdtempSync(join(tmpdir(), 'sse-inspector-soak-'));
const spillFolder = new SpillFolder(folder);
const shared = new LogMemory(budgetBytes);
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.on('disconnect', () => process.exit());

let relay: Relay | undefined;
let upstream = '';

process.on('message', (task: SoakTask) => {
  void answer(task).then((told) => process.send?.(told));
});

async function answer(task: SoakTask): Promise<object> {
  if (task.kind === 'start') {
    ({ upstream } = task);
    relay = await Relay.start({ upstream, createStorage });
    return { port: relay.port };
  }
  forgetCalls();
  const attempts = await reconnect(task.reconnects);
  for (let at = 0; at < task.streams; at += 1) await openAndClose();
  return lookAtProcess(attempts);
}

function createStorage(): LogStorage {
  return new LogStorage({
    memoryBytes: budgetBytes,
    diskBytes: Infinity,
    shared,
    openFile: spillFolder.open,
  });
}

/** What a relay keeps of its app's calls goes as when somebody removes them. */
function forgetCalls(): void {
  if (!relay) return;
  const { streams } = relay;
  for (const stream of streams.list().slice()) {
    streams.forget(stream);
    stream.dispose();
  }
}

/** A stream whose server ends each response at once and asks for a wait of no time. */
async function reconnect(times: number): Promise<number> {
  const { stream, close } = createShownStream('/reconnects', 'standard');
  await untilState(stream, () => stream.state.attempt >= times);
  const { attempt } = stream.state;
  close();
  return attempt;
}

/** A stream of ten events that is read to its end twice, cleared in between, and closed once that is undone. */
async function openAndClose(): Promise<void> {
  const { stream, close } = createShownStream('/ten-thousand-calls', 'off');
  await untilState(stream, () => stream.state.phase === 'stopped');
  stream.clear();
  await untilState(stream, () => stream.state.phase === 'stopped');
  stream.log.undoClear();
  close();
}

function createShownStream(
  path: string,
  kind: 'standard' | 'off',
): { readonly stream: SseStream; readonly close: () => void } {
  const stream = new SseStream({ url: upstream + path, policy: { kind } }, { storage: createStorage() });
  const feed = new TimelineFeed(1, {
    streamId: '1',
    stream,
    post: () => undefined,
    schedule: turnSlicing.schedule,
    slicing: turnSlicing,
  });
  feed.handle({ type: 'window', version: 0, first: 1, count: 40 });
  const close = (): void => {
    feed.dispose();
    stream.dispose();
  };
  return { stream, close };
}

/** Connects, and waits until the stream is in such a state. */
async function untilState(stream: SseStream, condition: () => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = stream.onStateChange(() => {
      if (!condition()) return;
      stop();
      resolve();
    });
    stream.connect();
  });
}

async function lookAtProcess(attempts: number): Promise<SoakState> {
  // Sockets that were destroyed are gone a turn or two later, and files once what was begun is over.
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  if (!globalThis.gc) throw new Error('The program wants --expose-gc.');
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  const ofProcess = process
    .eventNames()
    .reduce((sum, name) => sum + process.listenerCount(name as string), 0);
  return {
    heldBytes: heapUsed + external,
    descriptors: readdirSync('/proc/self/fd').length,
    resources: process.getActiveResourcesInfo().length,
    listeners: ofProcess,
    files: readdirSync(folder, { recursive: true }).length,
    attempts,
  };
}
