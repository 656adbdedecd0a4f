// How fast a stream gets from the socket into the log, where its entries can be looked at, found and exported.
import type { Benchmark, MeasuredRow, Rate } from './benchmark.ts';
import { payloadNames, payloads } from './payloads.ts';
import {
  bytesOnly,
  entries,
  eventsourcePackage,
  nativeEventSource,
  parsingAlone,
  socketToLog as toLog,
  socketToLogAndFeed,
} from './readers.ts';
import { ratioRow, runContest } from './streamContest.ts';

export const socketToLog: Benchmark = {
  name: 'socket',
  title: 'From the socket to the log',
  method:
    'Streams of up to 50 MB in HTTP chunks of 64 KiB. `SseStream` with default options is connected and has to have ' +
    'every event in its log when it stops; the others have to have called back for every event. The browser runs ' +
    'without a driver, because one that watches the network is sent every message as well.',
  async run(signal) {
    const rows: MeasuredRow[] = [];
    const rates: Rate[] = [];
    for (const name of payloadNames) {
      const result = await runContest(name, 'block', Object.values(entries), signal);
      // The aims are set for LLM deltas; the others are told for comparison.
      const aim = (bound: number): Pick<MeasuredRow, 'aim'> =>
        name === 'delta' ? { aim: { kind: 'at least', bound } } : {};
      const { label } = payloads[name];
      rows.push(
        ratioRow(result, toLog, parsingAlone, { what: `${toLog}, ${label}`, ...aim(0.5) }),
        ratioRow(result, socketToLogAndFeed, parsingAlone, {
          what: `${socketToLogAndFeed}, ${label}`,
          ...aim(0.5),
        }),
        ratioRow(result, toLog, eventsourcePackage, { what: `${toLog}, ${label}`, ...aim(2) }),
        ratioRow(result, toLog, nativeEventSource, { what: `${toLog}, ${label}`, ...aim(5) }),
        ratioRow(result, toLog, bytesOnly, { what: `${toLog}, ${label}` }),
        ratioRow(result, toLog, parsingAlone, {
          what: `${toLog}, ${label}, by CPU time`,
          by: 'perCpuSecond',
        }),
      );
      rates.push(...result.rates);
    }
    return { rows, rates };
  },
};
