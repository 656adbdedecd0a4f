// A log of many LLM deltas, most of it on disk: saves it as a recording, as the command does it; and opens recordings, up to
// the rows at the end of their timelines.
import { TimelineFeed } from '../../src/core/page/timelineFeed.ts';
import type { EventLog } from '../../src/core/log/eventLog.ts';
import { writeWholeFile } from '../../src/net/files/writeWholeFile.ts';
import { openRecording } from '../../src/net/recording/openRecording.ts';
import { RecordingPieces } from '../../src/net/recording/recordingPieces.ts';
import { openSource } from '../../src/net/recording/recordingSource.ts';
import { turnSlicing } from '../../src/net/stream/turnSlicing.ts';
import { openSync, closeSync, writeSync } from 'node:fs';
import { fillLog, viewOfLog } from './storedLog.ts';
import { watchTurns } from './watchTurns.ts';

export type RecordingTask =
  /** Fills a log, and writes its bytes to a file as well. */
  | { readonly fill: number; readonly bodyFile: string }
  | { readonly save: string }
  | { readonly open: string };

export interface RecordingTime {
  readonly elapsedMs: number;
  /** Bytes of the file that was written, or entries of the one that was opened. */
  readonly count: number;
  /** The longest time for which the event loop was held. */
  readonly longestTurnMs: number;
  /** Resident memory of the process at the end of it. */
  readonly residentBytes: number;
}

const rowsOfWindow = 60;

let log: EventLog | undefined;

process.on('disconnect', () => process.exit());
process.on('message', (task: RecordingTask) => {
  void carryOut(task).then((time) => process.send?.(time));
});

async function carryOut(task: RecordingTask): Promise<RecordingTime> {
  if ('fill' in task) {
    const body = openSync(task.bodyFile, 'w');
    log = await fillLog(task.fill, (bytes) => writeSync(body, bytes));
    closeSync(body);
    return { elapsedMs: 0, count: log.length, longestTurnMs: 0, residentBytes: process.memoryUsage.rss() };
  }
  const stopWatching = watchTurns();
  const startedAtMs = performance.now();
  const count = 'save' in task ? await save(task.save) : await open(task.open);
  const elapsedMs = performance.now() - startedAtMs;
  return { elapsedMs, count, longestTurnMs: stopWatching(), residentBytes: process.memoryUsage.rss() };
}

function save(file: string): Promise<number> {
  if (!log) throw new Error('The log is to be filled first.');
  const pieces = new RecordingPieces([viewOfLog(log)]);
  return writeWholeFile(
    file,
    { beginTurn: () => {}, pieces: pieces.make() },
    { signal: new AbortController().signal },
  );
}

async function open(file: string): Promise<number> {
  const opened = await openRecording(openSource(file));
  if ('kind' in opened) throw new Error('It is no recording.');
  const [stream] = opened.streams;
  if (!stream) throw new Error('The recording has no stream.');
  let rows = 0;
  const feed = new TimelineFeed(1, {
    streamId: '1',
    stream,
    post: (message) => {
      if (message.type === 'rows') rows = message.rows.length;
    },
    schedule: () => () => undefined,
    slicing: turnSlicing,
  });
  feed.handle({
    type: 'window',
    version: 0,
    first: stream.log.length - rowsOfWindow + 1,
    count: rowsOfWindow,
  });
  if (rows !== rowsOfWindow) throw new Error(`${rows} rows came.`);
  const { length } = stream.log;
  feed.dispose();
  opened.close();
  return length;
}
