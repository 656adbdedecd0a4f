// Tells how much memory a stream's log has added to the process: what the process has resident before and after, with
// nothing collectable left. Before, the same stream was read once and forgotten.
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createStorage } from './storedLog.ts';
import { readIntoLog } from './readIntoLog.ts';

export interface MemoryTask {
  readonly url: string;
  readonly events: number;
}

export interface MemoryUse {
  readonly addedBytes: number;
  readonly bodyBytes: number;
}

process.on('disconnect', () => process.exit());
process.on('message', (task: MemoryTask) => {
  void measure(task).then((use) => process.send?.(use));
});

async function measure({ url, events }: MemoryTask): Promise<MemoryUse> {
  await readAndForget(url);
  const before = residentBytes();
  let log: { readonly bodyLength: number; readonly length: number } | undefined;
  const seen = await readIntoLog(
    url,
    (stream) => () => {
      log = stream.log;
    },
    { storage: createStorage() },
  );
  if (!log || seen !== events) throw new Error(`${seen} events instead of ${events}`);
  const addedBytes = residentBytes() - before;
  return { addedBytes, bodyBytes: log.bodyLength };
}

/** Brings sockets and parser to what they take of themselves when somebody reads that much. */
async function readAndForget(url: string): Promise<void> {
  const [response] = (await once(get(url), 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
}

function residentBytes(): number {
  if (!globalThis.gc) throw new Error('The program wants --expose-gc.');
  globalThis.gc();
  return process.memoryUsage.rss();
}
