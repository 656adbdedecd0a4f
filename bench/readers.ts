// The contestants of the benchmarks over streams, by the names that the tables have for them.
import { openChromiumClient } from './chromiumClient.ts';
import { startClient } from './contestant.ts';
import type { ContestEntry } from './streamContest.ts';

export const bytesOnly = 'bytes of `node:http` alone';
export const parsingAlone = '`node:http`, `TextDecoder` and eventsource-parser, parsing alone';
export const eventsourcePackage = 'npm `eventsource`';
export const nativeEventSource = 'native EventSource in Chromium';
export const socketToLog = 'socket to searchable log';
export const socketToLogAndFeed = 'socket to searchable log, with the feed of a visible timeline';

/** How to start them. */
export const entries = {
  bytesOnly: { start: () => startClient(bytesOnly, 'bytesOnly'), streams: 3 },
  parsingAlone: { start: () => startClient(parsingAlone, 'parsingAlone'), streams: 3 },
  eventsourcePackage: { start: () => startClient(eventsourcePackage, 'eventsourcePackage'), streams: 1 },
  nativeEventSource: { start: () => openChromiumClient(nativeEventSource), streams: 1 },
  socketToLog: { start: () => startClient(socketToLog, 'streamToLog'), streams: 3 },
  socketToLogAndFeed: { start: () => startClient(socketToLogAndFeed, 'streamToFeed'), streams: 3 },
} as const satisfies Readonly<Record<string, ContestEntry>>;
