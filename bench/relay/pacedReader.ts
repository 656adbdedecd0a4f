// Reads paced streams for a while and says how long their events were on their way.
import { Agent, get, type ClientRequest } from 'node:http';

export interface PacedTask {
  readonly url: string;
  readonly streams: number;
  readonly durationMs: number;
}

/** Milliseconds from the server's write to the client's read. */
export interface Latency {
  readonly events: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const settleMs = 500;

process.on('disconnect', () => process.exit());
process.on('message', (task: PacedTask) => {
  void read(task).then((latency) => process.send?.(latency));
});

async function read({ url, streams, durationMs }: PacedTask): Promise<Latency> {
  const agent = new Agent({ maxSockets: Infinity });
  const latenciesMs: number[] = [];
  let isCounting = false;
  const requests: ClientRequest[] = [];
  const opened = Array.from(
    { length: streams },
    () =>
      new Promise<void>((resolve, reject) => {
        const request = get(url, { agent }, (response) => {
          resolve();
          response.on('data', (bytes: Buffer) => {
            if (!isCounting) return;
            const now = process.hrtime.bigint();
            for (const [, sent] of bytes.toString('latin1').matchAll(/data: (\d+)\n/g)) {
              latenciesMs.push(Number(now - BigInt(sent ?? now)) / 1e6);
            }
          });
          response.on('error', () => undefined);
        });
        request.on('error', reject);
        requests.push(request);
      }),
  );
  await Promise.all(opened);
  await new Promise((resolve) => setTimeout(resolve, settleMs));
  isCounting = true;
  await new Promise((resolve) => setTimeout(resolve, durationMs));
  for (const request of requests) request.destroy();
  agent.destroy();
  latenciesMs.sort((a, b) => a - b);
  const at = (share: number): number => latenciesMs[Math.floor(latenciesMs.length * share)] ?? NaN;
  return { events: latenciesMs.length, p50Ms: at(0.5), p99Ms: at(0.99) };
}
