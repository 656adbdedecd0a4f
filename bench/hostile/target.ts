// The inspector as it meets hostile input: a stream with its log, its files and the feed of a visible timeline, or a relay.
// It answers with what that cost and what the timeline says. A process of its own for each input, so that its peak is
// the input's.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { describeEnding } from '../../src/core/log/endingWords.ts';
import { isKind, type EventLog } from '../../src/core/log/eventLog.ts';
import { TimelineFeed } from '../../src/core/page/timelineFeed.ts';
import { surplusStreams } from '../../src/core/stream/keptStreams.ts';
import { LogMemory } from '../../src/net/storage/logMemory.ts';
import { LogStorage } from '../../src/net/storage/logStorage.ts';
import { SpillFolder } from '../../src/net/storage/spillFolder.ts';
import { Relay } from '../../src/net/relay/relay.ts';
import { SseStream } from '../../src/net/stream/sseStream.ts';
import { turnSlicing } from '../../src/net/stream/turnSlicing.ts';
import { budgetBytes, maxEndedStreams } from './limits.ts';

export type TargetTask =
  | { readonly kind: 'stream'; readonly url: string; readonly limitMs: number; readonly reconnects: boolean }
  /** Starts a relay and answers with its port. */
  | { readonly kind: 'relay'; readonly upstream: string }
  /** What the relay cost since it was started; stops it. */
  | { readonly kind: 'relay over' };

export interface HostileCost {
  /** Above what the process had resident before. */
  readonly peakBytes: number;
  readonly longestDelayMs: number;
  /** Sockets, timers and files that are left once everything is closed. */
  readonly left: number;
  readonly told: string;
}

const delayResolutionMs = 5;

const folder = mkdtempSync(join(tmpdir(), 'sse-inspector-hostile-'));
const spillFolder = new SpillFolder(folder);
const shared = new LogMemory(budgetBytes);
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.on('disconnect', () => process.exit());

let relay: Relay | undefined;
/** What the relay wrote into its log last. */
let lastLine = '';
let idleBytes = 0;
let idleResources = 0;
const delay = monitorEventLoopDelay({ resolution: delayResolutionMs });

process.on('message', (task: TargetTask) => {
  void answer(task).then((told) => process.send?.(told));
});

async function answer(task: TargetTask): Promise<object> {
  switch (task.kind) {
    case 'stream':
      return meetAsStream(task.url, task.limitMs, task.reconnects);
    case 'relay':
      return startRelay(task.upstream);
    case 'relay over':
      return endRelay();
  }
}

function createStorage(): LogStorage {
  return new LogStorage({
    memoryBytes: budgetBytes,
    diskBytes: Infinity,
    shared,
    openFile: spillFolder.open,
  });
}

async function meetAsStream(url: string, limitMs: number, reconnects: boolean): Promise<HostileCost> {
  begin();
  const stream = new SseStream(
    { url, policy: reconnects ? { kind: 'standard' } : { kind: 'off' } },
    { storage: createStorage() },
  );
  const feed = new TimelineFeed(1, {
    streamId: '1',
    stream,
    post: () => undefined,
    schedule: (run, delayMs) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
    slicing: turnSlicing,
  });
  feed.handle({ type: 'window', version: 0, first: 1, count: 40 });
  await new Promise<void>((resolve) => {
    const limit = setTimeout(resolve, limitMs);
    const stop = stream.onStateChange(() => {
      if (stream.state.phase !== 'stopped') return;
      clearTimeout(limit);
      stop();
      resolve();
    });
    stream.connect();
  });
  const told = tellOf(stream);
  feed.dispose();
  stream.dispose();
  return end(told);
}

/** What the timeline says at the end. */
function tellOf({ log, state }: { readonly log: EventLog; readonly state: SseStream['state'] }): string {
  const entries = `${log.length.toLocaleString('en')} entries`;
  const attempt = state.attempt > 1 ? `, attempt ${state.attempt.toLocaleString('en')}` : '';
  const last = state.phase === 'stopped' ? endingOf(log) : undefined;
  return last === undefined ? `${state.phase}, ${entries}${attempt}` : `${last} (${entries}${attempt})`;
}

function endingOf(log: EventLog): string | undefined {
  if (log.length === 0) return undefined;
  const entry = log.entry(log.length);
  if (!(isKind(entry, 'close') || isKind(entry, 'error'))) return undefined;
  const detail = log.detail(entry);
  return detail && describeEnding(detail.ending);
}

async function startRelay(upstream: string): Promise<object> {
  relay = await Relay.start({ upstream, createStorage, log: (line) => (lastLine = line) });
  const { streams } = relay;
  streams.observe({
    onStream: () => {
      const surplus = surplusStreams(streams.list(), {
        limit: maxEndedStreams,
        isOver: (stream) => !stream.openAttempt,
        isLookedAt: () => false,
      });
      for (const stream of surplus) {
        streams.forget(stream);
        stream.dispose();
      }
    },
  });
  begin();
  return { port: relay.port };
}

async function endRelay(): Promise<HostileCost> {
  const said = lastLine;
  const streams = [...(relay?.streams.list() ?? [])];
  const entries = streams.reduce((sum, { serverSide }) => sum + serverSide.log.length, 0);
  const [only] = streams;
  const ending = streams.length === 1 && only ? endingOf(only.serverSide.log) : undefined;
  await relay?.close();
  for (const stream of streams) stream.dispose();
  const kept = `${streams.length} ${streams.length === 1 ? 'stream' : 'streams'} with ${entries.toLocaleString('en')} entries`;
  return end([kept, ending, said].filter((part) => part !== undefined).join('; '));
}

function begin(): void {
  if (!globalThis.gc) throw new Error('The program wants --expose-gc.');
  globalThis.gc();
  idleBytes = process.memoryUsage.rss();
  idleResources = process.getActiveResourcesInfo().length;
  delay.enable();
}

async function end(told: string): Promise<HostileCost> {
  delay.disable();
  // Sockets that were destroyed are gone a turn or two later.
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return {
    peakBytes: process.resourceUsage().maxRSS * 1024 - idleBytes,
    longestDelayMs: Math.max(0, delay.max / 1e6 - delayResolutionMs),
    left: Math.max(0, process.getActiveResourcesInfo().length - idleResources),
    told,
  };
}
