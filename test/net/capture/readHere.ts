import { fileURLToPath } from 'node:url';

import type { CapturedStream } from '../../../src/core/capture/reading/capturedExchange.ts';
import { readCaptureFile, type ReadOptions } from '../../../src/net/capture/readCaptureFile.ts';

const yamlWorkerPath = fileURLToPath(new URL('../../../src/net/capture/yamlWorker.ts', import.meta.url));

/** Reads a file with the sources as they are. */
export function readHere(
  bytes: Uint8Array,
  options: Omit<ReadOptions, 'yamlWorkerPath'> = {},
): Promise<readonly CapturedStream[]> {
  return readCaptureFile(bytes, { ...options, yamlWorkerPath });
}
