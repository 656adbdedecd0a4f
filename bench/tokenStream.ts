// The same way for a stream of tokens: each event is written by itself, so each is a chunk of HTTP's of its own.
import type { Benchmark } from './benchmark.ts';
import { payloads } from './payloads.ts';
import { bytesOnly, entries, parsingAlone, socketToLog, socketToLogAndFeed } from './readers.ts';
import { ratioRow, runContest } from './streamContest.ts';

export const tokenStream: Benchmark = {
  name: 'tokens',
  title: 'A stream of tokens',
  method:
    'As above with one event in each HTTP chunk. The server never waits, so what is measured is what each chunk costs ' +
    'the client, not how fast a server can write.',
  async run(signal) {
    const { bytesOnly: bytes, parsingAlone: parsing, socketToLog: log, socketToLogAndFeed: feed } = entries;
    const result = await runContest('delta', 'event', [bytes, parsing, log, feed], signal);
    const what = (name: string): string => `${name}, ${payloads.delta.label}, one a write`;
    const aim = { kind: 'at least', bound: 0.6 } as const;
    return {
      rows: [
        ratioRow(result, socketToLog, parsingAlone, { what: what(socketToLog), aim }),
        ratioRow(result, socketToLogAndFeed, parsingAlone, { what: what(socketToLogAndFeed), aim }),
        ratioRow(result, socketToLog, bytesOnly, { what: what(socketToLog) }),
        ratioRow(result, socketToLog, parsingAlone, {
          what: `${what(socketToLog)}, by CPU time`,
          by: 'perCpuSecond',
        }),
      ],
      rates: result.rates.map((rate) => ({ ...rate, payload: `${rate.payload}, one a write` })),
    };
  },
};
