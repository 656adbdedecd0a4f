// A log as a stream of the extension has it, filled without a socket: with the budget that is the setting's default, and
// a file in the system's folder for temporary files that goes with the process.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttemptRecorder } from '../../src/core/log/attemptRecorder.ts';
import type { EventLog } from '../../src/core/log/eventLog.ts';
import type { StreamView } from '../../src/core/page/streamStatus.ts';
import { initialConnection } from '../../src/core/stream/connection.ts';
import { LogStorage } from '../../src/net/storage/logStorage.ts';
import { openSpillFile } from '../../src/net/storage/spillFile.ts';
import { createLog } from '../../src/net/storage/storedLog.ts';
import { payloads } from '../payloads.ts';

const memoryBytes = 64 * 1024 * 1024;
const chunkSizeBytes = 64 * 1024;

/** Storage with its file in a folder of its own, which is removed when the process exits. */
export function createStorage(): LogStorage {
  const folder = mkdtempSync(join(tmpdir(), 'sse-inspector-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  let files = 0;
  const openFile = (): ReturnType<typeof openSpillFile> => {
    files += 1;
    return openSpillFile(join(folder, String(files)));
  };
  return new LogStorage({ memoryBytes, diskBytes: Infinity, openFile });
}

/**
 * Fills a new log with LLM deltas. Gives the event loop a turn now and then, since writes to disk run in the background.
 * @param onBytes is given the bytes as well
 */
export async function fillLog(
  events: number,
  onBytes: (bytes: Uint8Array) => void = () => undefined,
): Promise<EventLog> {
  const log = createLog(createStorage(), () => ({ attempt: 1, receivedAtMs: 0 }));
  const recorder = new AttemptRecorder(log, 1, Infinity, {
    onMessage: () => undefined,
    onId: () => undefined,
    onRetry: () => undefined,
    onTooLarge: () => undefined,
    isListening: () => true,
  });
  const body = chunksOfDeltas(Math.min(events, payloads.delta.events));
  for (let chunk = 1; log.length < events; chunk += 1) {
    const bytes = body[(chunk - 1) % body.length] ?? new Uint8Array(0);
    recorder.push(bytes, { receivedAtMs: chunk, chunk });
    onBytes(bytes);
    if (chunk % 64 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return log;
}

/** The log as a stream that is seen: connected once, and nothing known of its end. */
export function viewOfLog(log: EventLog): StreamView {
  return {
    log,
    request: { url: 'http://localhost:3000/events' },
    state: initialConnection({ policy: { kind: 'standard' } }),
    phaseSinceMs: 0,
    totals: { messages: log.length, bodyBytes: log.bodyLength, wireBytes: log.bodyLength },
    nowMs: () => 0,
    onStateChange: () => () => undefined,
  };
}

/** Whole events in pieces of about 64 KiB. */
function chunksOfDeltas(events: number): Buffer[] {
  const chunks: Buffer[] = [];
  let text = '';
  for (let number = 1; number <= events; number += 1) {
    text += payloads.delta.block(number);
    if (text.length < chunkSizeBytes && number < events) continue;
    chunks.push(Buffer.from(text));
    text = '';
  }
  return chunks;
}
