// The values of YAML texts, parsed on a thread of its own that lives as long as one file is read.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

import * as l10n from '@vscode/l10n';

import { CaptureRefusal } from '../../core/capture/reading/captureReading.ts';
import { decodeText } from '../../core/base/text.ts';

/** How long one text may take: a hundred times what an honest one of the largest size takes for each of its parts. */
const maxParseMs = 10_000;
/** Of memory that the thread may have. */
const maxHeapMiB = 512;

/**
 * The values of texts; undefined for those that are no YAML.
 * @param workerPath the program of the thread
 * @param maxMs that one text may take
 * @throws CaptureRefusal when one takes too long or too much memory; the signal's reason when it was stopped
 */
export async function yamlValues(
  texts: readonly Uint8Array[],
  workerPath: string | URL,
  signal: AbortSignal | undefined,
  maxMs = maxParseMs,
): Promise<readonly unknown[]> {
  const worker = new Worker(workerPath, { resourceLimits: { maxOldGenerationSizeMb: maxHeapMiB } });
  try {
    const values: unknown[] = [];
    for (const text of texts) {
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(), maxMs);
      const stop = signal ? AbortSignal.any([signal, limit.signal]) : limit.signal;
      const answer = once(worker, 'message', { signal: stop });
      worker.postMessage(decodeText(text));
      try {
        const [value] = (await answer) as readonly unknown[];
        values.push(value);
      } catch {
        signal?.throwIfAborted();
        throw new CaptureRefusal(
          l10n.t('The YAML of this file takes too long to be read, or too much memory.'),
        );
      } finally {
        clearTimeout(timer);
      }
    }
    return values;
  } finally {
    await worker.terminate();
  }
}
