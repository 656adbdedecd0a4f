// A recording of the history: its file as a stream to be read, and what it is called.

import type { HistoryFacts } from '../../core/recording/historyFacts.ts';
import { openRecording, type OpenOptions, type OpenRecording } from '../../net/recording/openRecording.ts';
import { openSource, type FileSource } from '../../net/recording/recordingSource.ts';
import { nameOfStream } from '../streams/streamTitle.ts';

/** Undefined for what cannot be read, or has no stream: it was removed meanwhile, or may not be read. */
export async function openKept(path: string, options?: OpenOptions): Promise<OpenRecording | undefined> {
  let source: FileSource | undefined;
  try {
    source = openSource(path);
    const opened = await openRecording(source, options);
    if (!('kind' in opened) && opened.streams.length > 0) return opened;
  } catch {
    // It is as one that is not there.
  }
  source?.close();
  return undefined;
}

/** What somebody calls it, or else its address without scheme and query. */
export function nameOfKept({ name, url }: Pick<HistoryFacts, 'name' | 'url'>): string {
  return name ?? nameOfStream({ url });
}
