// Each weakness has its title and its cure in the report, and each fault of the series is made by rules of its own.

import { describe, expect, it } from 'vitest';

import { appTestReport } from '../../../../src/core/relay/verdict/appTestReport.ts';
import { appTestSeries, endOfSilence } from '../../../../src/core/relay/verdict/appTestSeries.ts';
import type { AppFindingCode, FindingRating } from '../../../../src/core/relay/verdict/appVerdict.ts';
import { describeRule } from '../../../../src/core/relay/rules/relayRule.ts';

function reportOn(code: AppFindingCode, rating: FindingRating): string {
  const findings = [{ code, rating, sentence: 'This was seen.', atMs: 1_500 }];
  const verdict = {
    title: 'a fault',
    atMs: 2_000,
    standard: { next: 'stop' },
    isMet: true,
    findings,
  } as const;
  return appTestReport(
    { verdicts: [verdict], notReached: [], wasCancelled: false },
    { address: '/events', startedAtMs: 1_000, entryAt: (atMs) => (atMs === 1_500 ? 9 : undefined) },
  );
}

describe('the report', () => {
  it.each<[AppFindingCode, title: string, cure: string]>([
    ['gave up', 'It does not come back', 'Reconnect after an end and after an error alike.'],
    ['too early', 'It comes back too early', 'Wait for the reconnection time'],
    ['storm', 'It comes back in a storm', 'Wait between attempts, and double the wait'],
    ['no id', 'It does not say where to resume', 'Keep the `id` of the last complete event'],
    ['older id', 'It asks for events that it has', 'Keep the id at each event'],
    ['wrong id', 'It sends an id that it cannot have', 'Send the text of the last `id` field as it came.'],
    [
      'second connection',
      'It holds more than one connection',
      'Close the old connection before opening another',
    ],
    ['left open', 'It leaves the old connection open', 'Call `close()`, or abort the request'],
    ['came back to a stop', 'It does not stop when it is told to', 'Take 204 No Content for the end'],
  ])('has for the weakness "%s" a title and a cure', (code, title, cure) => {
    const report = reportOn(code, 'weak');
    expect(report).toContain(`### ${title}\n\n- Fault 1: This was seen. Entry 9.\n\n**Usual cure:** ${cure}`);
    expect(report).toContain(
      '### 1. a fault\n\nAt 1.0 s. An EventSource stops for good.\n\n- This was seen. Entry 9. *(weakness)*\n',
    );
  });

  it.each<[FindingRating, string]>([
    ['standard', 'as an EventSource'],
    ['better', 'more than an EventSource'],
    ['different', 'differs from an EventSource'],
    ['unknown', 'cannot be told'],
  ])('says of a finding that is %s: %s', (rating, words) => {
    const report = reportOn('late', rating);
    expect(report).toContain(`- This was seen. Entry 9. *(${words})*\n`);
    expect(report).toContain('## Weaknesses\n\nNone was seen.\n');
  });
});

describe('the series', () => {
  const knowledge = {
    lastEventId: '',
    earlierIds: [],
    justWritten: 0,
    reconnectionTimeMs: 1_000,
    hasRetry: true,
  };

  it('makes these faults, in this order, with and without an event', () => {
    const made = appTestSeries.map((step) => [
      step.cause,
      step.rules(knowledge).map(describeRule),
      step.rulesWithoutEvent().map(describeRule),
    ]);
    const both = 'on both sides now';
    expect(made).toEqual([
      ['end', [`an end after the next event, ${both}`], [`an end now, ${both}`]],
      ['truncated', [`a cut inside the next event, ${both}`], [`a cut now, ${both}`]],
      ['reset', [`a reset after the next event, ${both}`], [`a reset now, ${both}`]],
      ['end', ['inject retry 3000 now', `an end after 300 ms, ${both}`], [`an end now, ${both}`]],
      [
        'no-response',
        [
          'close the app’s next 3 requests before there is an answer now',
          `a cut after the next event, ${both}`,
        ],
        [`a cut now, ${both}`],
      ],
      [undefined, ['go silent now'], []],
      [
        'http-error',
        [`an answer with status 503 after the next event, ${both}`],
        [`an answer with status 503 now, ${both}`],
      ],
      [
        'no-content',
        [`an answer with status 204 after the next event, ${both}`],
        [`an answer with status 204 now, ${both}`],
      ],
    ]);
    expect(endOfSilence.map(describeRule)).toEqual([`a cut now, ${both}`]);
    for (const { title, shows } of appTestSeries) expect([title, shows].every(Boolean)).toBe(true);
    expect(new Set(appTestSeries.map(({ title }) => title)).size).toBe(appTestSeries.length);
  });

  it.each([
    [1_000, 3_000],
    [2_499, 4_499],
    [2_500, 1_200],
    [10_000, 1_200],
  ])('asks for a reconnection time that is clearly another than %i ms: %i', (reconnectionTimeMs, asked) => {
    const step = appTestSeries.find((each) => each.askedRetryMs !== undefined);
    expect(step?.askedRetryMs?.({ ...knowledge, reconnectionTimeMs })).toBe(asked);
    expect(step?.rules({ ...knowledge, reconnectionTimeMs })[0]?.fault).toEqual({
      kind: 'inject',
      event: { retry: asked },
    });
  });
});
