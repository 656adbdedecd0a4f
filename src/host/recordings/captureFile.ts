// Reads a file of another program for the timeline, and says in a sentence why that cannot be done.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { formatSize } from '../../core/base/format.ts';
import { countEvents } from '../../core/capture/eventCount.ts';
import { CaptureRefusal } from '../../core/capture/reading/captureReading.ts';
import type { CapturedStream } from '../../core/capture/reading/capturedExchange.ts';
import { readCaptureFile } from '../../net/capture/readCaptureFile.ts';
import { runInSlices } from '../../net/capture/runInSlices.ts';
import type { FileSource } from '../../net/recording/recordingSource.ts';
import { UserError } from '../errorReport.ts';
import { nameOfFile, openUri } from './openFile.ts';

/** All of the file is in memory while it is read, and what its streams need after that. */
const maxCaptureBytes = 256 * 1024 * 1024;
/** Bytes that are read at once. */
const readBytes = 4 * 1024 * 1024;

export interface CapturedFile {
  readonly uri: vscode.Uri;
  /** In milliseconds since 1970. */
  readonly writtenAtMs: number;
  readonly streams: readonly CapturedStream[];
  /** How many events each of them has; none are counted where there is one stream. */
  readonly events: readonly number[];
}

/** @throws UserError with a sentence, or the signal's reason */
export async function readCapturedFile(
  uri: vscode.Uri,
  yamlWorkerPath: string,
  signal: AbortSignal,
): Promise<CapturedFile> {
  const name = nameOfFile(uri);
  const shown = { location: vscode.ProgressLocation.Window, title: l10n.t('Opening {0}', name) };
  return vscode.window.withProgress(shown, async () => {
    const source = await openUri(uri);
    try {
      if (source.sizeBytes > maxCaptureBytes)
        throw new UserError(
          l10n.t(
            '{name} has {size}. Files of other programs are opened up to {limit}: cut out the part that you want to see.',
            { name, size: formatSize(source.sizeBytes), limit: formatSize(maxCaptureBytes) },
          ),
        );
      const writtenAtMs = await writtenAt(uri);
      const bytes = await readWholeSource(source, signal);
      const streams = await readCaptureFile(bytes, { writtenAtMs, yamlWorkerPath, signal });
      const events: number[] = [];
      for (const stream of streams.length > 1 ? streams : []) {
        events.push(await runInSlices(countEvents(stream), signal));
      }
      return { uri, writtenAtMs, streams, events };
    } catch (error) {
      if (error instanceof CaptureRefusal) throw new UserError(`${name}: ${error.message}`);
      throw error;
    } finally {
      source.close();
    }
  });
}

async function writtenAt(uri: vscode.Uri): Promise<number> {
  try {
    return (await vscode.workspace.fs.stat(uri)).mtime;
  } catch {
    // Some places know no times.
    return Date.now();
  }
}

async function readWholeSource(source: FileSource, signal: AbortSignal): Promise<Uint8Array> {
  const whole = new Uint8Array(source.sizeBytes);
  let at = 0;
  while (at < whole.length) {
    signal.throwIfAborted();
    const part = source.read(at, readBytes);
    // Somebody has made it shorter meanwhile.
    if (part.length === 0) break;
    whole.set(part, at);
    at += part.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return whole.subarray(0, at);
}
