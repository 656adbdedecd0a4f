// Writes bodies into a log as a stream does, and reads back what the index says of them.

import { readFileSync } from 'node:fs';

import { AttemptRecorder, type AttemptListener } from '../../src/core/log/attemptRecorder.ts';
import type { Entry } from '../../src/core/log/entry.ts';
import type { BodyFormat } from '../../src/core/wire/bodyFraming.ts';
import { EventLog } from '../../src/core/log/eventLog.ts';

export const noLimit = 1_000_000;

/** A listener that hears nothing and goes on for ever, but for what is given. */
export function listener(overrides: Partial<AttemptListener> = {}): AttemptListener {
  return {
    onMessage: () => {},
    onId: () => {},
    onRetry: () => {},
    onTooLarge: () => {},
    isListening: () => true,
    ...overrides,
  };
}

/**
 * The log of one body that came in these chunks and is over.
 * @param body how it is read, and whether it ended as the server meant it to
 */
export function record(
  chunks: readonly Uint8Array[],
  maxEventBytes = noLimit,
  body: { readonly format: BodyFormat; readonly isWhole: boolean } = {
    format: 'event-stream',
    isWhole: false,
  },
): EventLog {
  const log = new EventLog(0);
  const recorder = new AttemptRecorder(log, 1, maxEventBytes, listener());
  recorder.readAs(body.format);
  chunks.forEach((chunk, at) => {
    // The caller may reuse its buffer: what was pushed is overwritten.
    const buffer = chunk.slice();
    recorder.push(buffer, { receivedAtMs: at, chunk: at + 1 });
    buffer.fill(0x0a);
  });
  recorder.end({ receivedAtMs: chunks.length, chunk: chunks.length }, body.isWhole);
  return log;
}

/** All columns of all entries that do not depend on when the bytes came. */
export function timeless(log: EventLog): Omit<Entry, 'receivedAtMs' | 'chunk'>[] {
  return log.entries(1, log.length).map(({ receivedAtMs: _time, chunk: _chunk, ...rest }) => rest);
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A body of `test/fixtures/wire`, as a server somewhere sent it. */
export function wireCase(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../fixtures/wire/${name}.sse`, import.meta.url)));
}
