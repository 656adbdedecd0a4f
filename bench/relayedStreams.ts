// What the relay costs a stream that passes through it: time for each event, speed, computing and memory, against the
// direct connection and two proxies.
import { withCleanUp } from '../scripts/vscode/cleanUp.ts';
import { reportProgress } from '../scripts/vscode/progress.ts';
import type { Benchmark, MeasuredRow } from './benchmark.ts';
import { ChildProgram } from './childProgram.ts';
import type { ReadTime } from './clients/client.ts';
import { payloads, type PayloadName } from './payloads.ts';
import type { Latency, PacedTask } from './relay/pacedReader.ts';
import { usageOf } from './relay/usage.ts';
import { direct, openWays, relayed, throughHttpProxy, throughNginx, type Way } from './relay/ways.ts';
import { interleave, median, medianRatio } from './rounds.ts';

const latencyRounds = 3;
const pacings: readonly { readonly label: string; readonly everyMs: number; readonly streams: number }[] = [
  { label: 'one stream, an event each 5 ms', everyMs: 5, streams: 1 },
  { label: '500 open streams, an event each 500 ms in each', everyMs: 500, streams: 500 },
];
const pacedMs = 4_000;
const bytesPerGb = 1e9;
/** Enough of the payload's streams for a million events. */
const millionStreams = 5;

export const relayedStreams: Benchmark = {
  name: 'relay',
  title: 'Through the relay',
  method:
    'Server, client and each proxy are processes of their own on one machine. The relay keeps both sides of each ' +
    'stream in logs, as in the extension. Added latency is the difference of the percentiles, of events that say when ' +
    'they were written. Speed and computing are of streams that the server never waits with. nginx is Debian’s ' +
    'package (or the one that NGINX_PATH names) and left out where it is not installed.',
  async run(signal) {
    const latencies = await withServer('relay/pacedServer.ts', (ways) => latencyRows(ways, signal));
    const speeds = await withServer('streamServer.ts', async (ways) => [
      ...(await speedRows(ways, 'delta', 'block', signal)),
      ...(await speedRows(ways, 'delta', 'event', signal)),
      ...(await memoryRow(ways, signal)),
    ]);
    return { rows: [...latencies, ...speeds] };
  },
};

async function withServer(
  program: string,
  measure: (ways: readonly Way[]) => Promise<MeasuredRow[]>,
): Promise<MeasuredRow[]> {
  return withCleanUp(async (cleanUp) => {
    const server = new ChildProgram(program);
    cleanUp.add(() => server.close());
    const { port } = (await server.answer()) as { readonly port: number };
    const ways = await openWays(`http://127.0.0.1:${port}`);
    for (const way of ways) cleanUp.add(() => way.close());
    return await measure(ways);
  });
}

async function latencyRows(ways: readonly Way[], signal: AbortSignal): Promise<MeasuredRow[]> {
  const reader = new ChildProgram('relay/pacedReader.ts');
  try {
    const rows: MeasuredRow[] = [];
    for (const { label, everyMs, streams } of pacings) {
      reportProgress(`Latency, ${label}`);
      const results = new Map<string, Latency[]>(ways.map(({ name }) => [name, []]));
      for (let round = 0; round < latencyRounds; round += 1) {
        for (const { name, origin } of ways) {
          signal.throwIfAborted();
          const task: PacedTask = { url: `${origin}/${everyMs}`, streams, durationMs: pacedMs };
          results.get(name)?.push((await reader.ask(task)) as Latency);
        }
      }
      const of = (name: string, key: 'p50Ms' | 'p99Ms'): number =>
        median((results.get(name) ?? []).map((latency) => latency[key]));
      for (const key of ['p50Ms', 'p99Ms'] as const) {
        const what = `${relayed}, added latency at ${key === 'p50Ms' ? 'p50' : 'p99'}, ${label}`;
        rows.push({ measured: what, against: direct, value: of(relayed, key) - of(direct, key), unit: 'ms' });
        for (const proxy of [throughHttpProxy, throughNginx]) {
          if (!results.has(proxy)) continue;
          rows.push({
            measured: what,
            against: proxy,
            value: of(relayed, key) - of(proxy, key),
            unit: 'ms',
            ...(proxy === throughNginx && key === 'p50Ms' && { aim: { kind: 'below' as const, bound: 0.5 } }),
          });
        }
      }
    }
    return rows;
  } finally {
    await reader.close();
  }
}

async function speedRows(
  ways: readonly Way[],
  payload: PayloadName,
  write: 'block' | 'event',
  signal: AbortSignal,
): Promise<MeasuredRow[]> {
  const { label, events, block } = payloads[payload];
  const streamBytes = events * Buffer.byteLength(block(0));
  const reader = new ChildProgram('clients/bytesOnly.ts');
  const cpuPerGb = ways.map((): number[] => []);
  try {
    reportProgress(`Speed, ${label}, ${write}s`);
    const runs = ways.map((way, at) => async () => {
      const before = way.pid === undefined ? undefined : await usageOf(way.pid);
      const task = { url: `${way.origin}/${payload}/${write}`, payload, streams: 1 };
      const { elapsedMs } = (await reader.ask(task)) as ReadTime;
      if (way.pid !== undefined && before) {
        const { cpuMs } = await usageOf(way.pid);
        cpuPerGb[at]?.push(((cpuMs - before.cpuMs) / 1000) * (bytesPerGb / streamBytes));
      }
      await way.forget();
      return events / elapsedMs;
    });
    const results = await interleave(runs, signal);
    const rates = new Map(ways.map(({ name }, at) => [name, results[at] ?? []]));
    const costs = new Map(ways.map(({ name }, at) => [name, cpuPerGb[at] ?? []]));
    const kind = write === 'block' ? 'chunks of 64 KiB' : 'a chunk an event';
    const rows: MeasuredRow[] = [];
    for (const other of [direct, throughHttpProxy, throughNginx]) {
      const against = rates.get(other);
      if (!against) continue;
      rows.push({
        measured: `${relayed}, speed, ${label} in ${kind}`,
        against: other,
        value: medianRatio(rates.get(relayed) ?? [], against),
        unit: '×',
        ...(other === throughHttpProxy && { aim: { kind: 'at least' as const, bound: 1 } }),
      });
    }
    for (const name of [relayed, throughHttpProxy, throughNginx]) {
      const cost = costs.get(name);
      if (!cost || cost.length === 0) continue;
      const measured = `${name}, computing for a GB, ${label} in ${kind}`;
      rows.push({ measured, value: median(cost), unit: 's' });
    }
    return rows;
  } finally {
    await reader.close();
  }
}

/** What a relayed event leaves in memory once the logs go to disk. */
async function memoryRow(ways: readonly Way[], signal: AbortSignal): Promise<MeasuredRow[]> {
  const way = ways.find(({ name }) => name === relayed);
  if (way?.pid === undefined) return [];
  reportProgress('Memory over a million events');
  const reader = new ChildProgram('clients/bytesOnly.ts');
  try {
    const read = async (): Promise<void> => {
      signal.throwIfAborted();
      await reader.ask({ url: `${way.origin}/delta/event`, payload: 'delta', streams: 1 });
    };
    await way.forget();
    // The first ones fill the memory that the logs may have.
    await read();
    await read();
    const before = await usageOf(way.pid);
    for (let stream = 0; stream < millionStreams; stream += 1) await read();
    const after = await usageOf(way.pid);
    const events = payloads.delta.events * millionStreams;
    return [
      {
        measured: `${relayed}, memory an event over ${(events / 1e6).toFixed(1)} million, both logs on disk`,
        aim: { kind: 'below', bound: 128 },
        value: (after.memoryBytes - before.memoryBytes) / events,
        unit: 'B',
      },
    ];
  } finally {
    await reader.close();
  }
}
