// Reads a file of another program whatever it is, in slices of the event loop: archives are unpacked, what is still compressed
// is decoded, and YAML is parsed on a thread of its own.

import * as l10n from '@vscode/l10n';

import { readCapture } from '../../core/capture/captureKinds.ts';
import { cassetteItems, isYamlCassette } from '../../core/capture/cassettes.ts';
import { CaptureRefusal, type CaptureFile } from '../../core/capture/reading/captureReading.ts';
import type { CapturedExchange, CapturedStream } from '../../core/capture/reading/capturedExchange.ts';
import { decodeCaptured, maxDecodedBytes } from './decodeCaptured.ts';
import { runInSlices } from './runInSlices.ts';
import { yamlValues } from './yamlValues.ts';
import { ZipFile } from './zipFile.ts';

/** Bytes that the files of an archive may have, unpacked. */
const maxUnpackedBytes = 512 * 1024 * 1024;
/** Bytes of a file by which it is told whether it is YAML. */
const startBytes = 64 * 1024;

/** When a file was written, how its reading can be stopped, and the program that parses YAML on a thread. */
export interface ReadOptions {
  readonly yamlWorkerPath: string;
  readonly writtenAtMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * The streams in a file, in the order of their first requests.
 * @throws CaptureRefusal when there is none that can be shown; the signal's reason when it was stopped
 */
export async function readCaptureFile(
  bytes: Uint8Array,
  { writtenAtMs, signal, yamlWorkerPath }: ReadOptions,
): Promise<readonly CapturedStream[]> {
  const file = ZipFile.recognises(bytes) ? fileInZip(bytes) : { bytes };
  const yaml = isYamlCassette(file.bytes.subarray(0, startBytes))
    ? await yamlValues(cassetteItems(file.bytes), yamlWorkerPath, signal)
    : undefined;
  const streams = await runInSlices(
    readCapture({ ...file, ...(writtenAtMs !== undefined && { writtenAtMs }), ...(yaml && { yaml }) }),
    signal,
  );
  const decoded: CapturedStream[] = [];
  for (const stream of streams) {
    signal?.throwIfAborted();
    decoded.push(await decodeStream(stream));
  }
  return decoded;
}

async function decodeStream(stream: CapturedStream): Promise<CapturedStream> {
  if (stream.attempts.every(({ contentEncoding }) => contentEncoding === undefined)) return stream;
  const attempts: CapturedExchange[] = [];
  let left = maxDecodedBytes;
  for (const attempt of stream.attempts) {
    const decoded = await decodeCaptured(attempt, left);
    if (attempt.contentEncoding !== undefined)
      left -= decoded.body.reduce((sum, { bytes }) => sum + bytes.length, 0);
    attempts.push(decoded);
  }
  return { ...stream, attempts };
}

/** The HAR file of an archive, which refers to the others by name. */
function fileInZip(bytes: Uint8Array): CaptureFile {
  const zip = new ZipFile(bytes, maxUnpackedBytes);
  const name = zip.names.find((each) => /\.har$/i.test(each));
  const har = name === undefined ? undefined : zip.read(name);
  if (!har) throw new CaptureRefusal(l10n.t('This archive has no HAR file in it that can be read.'));
  return { bytes: har, attachment: (file) => zip.read(file) };
}
