// For any log: playing the scenario that is made of it gives the same events, ids and endings, and keeps what it expects.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { entryFlags } from '../../../src/core/log/entry.ts';
import type { Ending, EndingCause } from '../../../src/core/stream/ending.ts';
import { runScenario } from '../../../src/net/lab/runScenario.ts';
import { madeOf, parsedOf } from '../../core/scenario/madeOf.ts';
import { WrittenLog, type WrittenAttemptOptions } from '../../core/playback/writtenLog.ts';
import { startTestServer } from '../devServer/devServerUnderTest.ts';

const tokens = [
  'data: x\n\n',
  'data: {"a":[1,"é"]}\n\n',
  'data: [1, 2]\n\n',
  'id: 1\ndata: a\ndata: b\n\n',
  'event: price\r\nid: … 2\r\ndata:no space\r\n\r\n',
  'id: 7\n\n',
  ': comment\n\n',
  'data: before\n: inside\ndata: after\n\n',
  'retry: 1\n\n',
  'id: 3\nretry: 2\ndata: x\n\n',
  'unknown\n\n',
  '\n\r',
  '\uFEFF',
  'data: \0\n\n',
];

const parts = fc.array(fc.constantFrom(...tokens), { maxLength: 6 });
const refusals: readonly (readonly [Ending, number])[] = [
  [{ cause: 'no-content', status: 204 }, 204],
  [{ cause: 'http-error', status: 503, bodyStart: 'no\n' }, 503],
  [{ cause: 'wrong-type', status: 200, contentType: 'text/html', bodyStart: '<p>' }, 200],
];

const stream = fc.record({
  parts,
  lost: fc.constantFrom('', 'data: lost', 'id: lost\n'),
  ending: fc.constantFrom<EndingCause>('end', 'truncated', 'client', 'close-message'),
});

const attempt: fc.Arbitrary<WrittenAttemptOptions> = fc.oneof(
  {
    weight: 4,
    arbitrary: stream.map(({ lost, ending, ...rest }) => ({
      ending,
      parts: [
        ...rest.parts,
        ...(ending === 'close-message'
          ? ['\n\ndata: [DONE]\n\n']
          : ending === 'client'
            ? ['\n\ndata: last\n\n']
            : lost === ''
              ? []
              : [lost]),
      ],
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...refusals).map(([ending, status]) => ({
      head: { status, headers: [['Content-Type', 'text/html']] as const },
      ending,
    })),
  },
  { weight: 1, arbitrary: fc.constant({ head: null, ending: 'no-response' as const }) },
);

/** What a client gets of each attempt: messages, comments and ids, with what is in them, and the ending. */
function gotOf(log: EventLog, attempts: number): string[] {
  return log.entries(1, log.length).flatMap((entry) => {
    if (entry.attempt > attempts) return [];
    const isLast = log.index.firstOfAttempt(entry.attempt + 1) > log.length || entry.attempt === attempts;
    switch (entry.kind) {
      case 'close':
      case 'error': {
        const cause = log.detail(entry)?.ending.cause;
        return `${entry.attempt} ${cause === 'client' && !isLast ? 'end' : cause}`;
      }
      case 'message':
      case 'id': {
        const { data, id } = log.fields(entry);
        return `${entry.attempt} ${entry.type} ${id} ${JSON.stringify(data)}`;
      }
      case 'comment':
        return `${entry.attempt} comment ${log.fieldLines(entry)[0]?.value}`;
      case 'notice':
        return entry.flags & entryFlags.detail ? [] : `${entry.attempt} ${entry.type}`;
      default:
        return [];
    }
  });
}

describe('a scenario that is made of a log', () => {
  it('is played as the log was, and keeps what it expects', async () => {
    const { server } = await startTestServer();
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { minLength: 1, maxLength: 4 }), async (attempts) => {
        const written = new WrittenLog();
        for (const each of attempts) written.attempt(each);
        const scenario = parsedOf(madeOf(written.log));
        const { stream: client, report } = await runScenario(scenario, server);
        expect(gotOf(client.log, attempts.length)).toEqual(gotOf(written.log, attempts.length));
        expect(report.results.filter(({ state }) => state !== 'kept')).toEqual([]);
      }),
      { numRuns: 20 },
    );
    await server.close();
  });
});
