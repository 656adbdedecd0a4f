// Recordings of one stream into a file, and the file opened again.

import { readFileSync } from 'node:fs';

import { openRecording, type OpenRecording } from '../../../src/net/recording/openRecording.ts';
import { sourceOf } from '../../../src/net/recording/recordingSource.ts';
import { RunningRecording, type RunningOptions } from '../../../src/net/recording/runningRecording.ts';

/** @throws from its failure, where `more` does not take that */
export function recordInto(
  path: string,
  stream: RunningOptions['streams'][number],
  more: Partial<RunningOptions> = {},
): RunningRecording {
  const onFailure = (error: unknown): never => {
    throw error;
  };
  return new RunningRecording({ path, streams: [stream], onFailure, ...more });
}

/** @throws when it does not open */
export async function openedAt(path: string): Promise<OpenRecording> {
  const recording = await openRecording(sourceOf(readFileSync(path)));
  if ('kind' in recording) throw new Error(`It does not open: ${recording.kind}`);
  return recording;
}
