// Reports from logs that are written here: each kind of expectation kept and broken, with the entry that shows it, and
// what a report says of what never came.

import { describe, expect, it } from 'vitest';

import type { EndDetail } from '../../../src/core/log/detail.ts';
import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import type { Scenario } from '../../../src/core/scenario/scenario.ts';
import { ScenarioObservation } from '../../../src/core/scenario/scenarioObservation.ts';
import { parseScenario } from '../../../src/core/scenario/scenarioParser.ts';
import {
  ScenarioReporter,
  reportMarkdown,
  summarizeReport,
  type ScenarioOutcome,
  type ScenarioReport,
} from '../../../src/core/scenario/scenarioReport.ts';
import { bytesOf, listener, noLimit } from '../recording.ts';

const cut: Ending = { cause: 'truncated' };
const noContent: Ending = { cause: 'no-content', status: 204 };
const stopped: ScenarioOutcome = { kind: 'stopped', reason: { kind: 'standard', ending: noContent } };

/** Two events and a cut, then a reconnect with id 2 after 210 ms, which a 204 stops. Entries: 1 to 6. */
function writeLog(): EventLog {
  const log = new EventLog(0);
  const at = (attempt: number) => ({ attempt, receivedAtMs: attempt });
  const request = { method: 'GET', url: 'http://127.0.0.1/', headers: [] };
  log.appendDetailEntry('request', { ...request, reason: 'connect', delayMs: 0 }, at(1));
  new AttemptRecorder(log, 1, noLimit, listener()).push(bytesOf('id: 1\ndata: a\n\nid: 2\ndata: b\n\n'), {
    receivedAtMs: 1,
    chunk: 1,
  });
  log.appendDetailEntry(
    'error',
    endDetail(cut, { next: 'reconnect', delayMs: 200, lastEventId: '2' }),
    at(1),
  );
  log.appendDetailEntry(
    'request',
    { ...request, lastEventId: '2', reason: 'reconnect', delayMs: 210 },
    at(2),
  );
  log.appendDetailEntry('close', endDetail(noContent, { next: 'stop' }), at(2));
  return log;
}

describe('an expectation', () => {
  it.each<readonly [string, state: string, entry: number | undefined, sentence: string]>([
    ['[{ "lastEventId": null }]', 'kept', 1, 'The request had no Last-Event-ID.'],
    ['[{ "lastEventId": "0" }]', 'broken', 1, 'The request had no Last-Event-ID.'],
    ['[{}, { "lastEventId": "2" }]', 'kept', 5, 'The request had Last-Event-ID 2.'],
    ['[{}, { "lastEventId": null }]', 'broken', 5, 'The request had Last-Event-ID 2.'],
    [
      '[{}, { "reconnectsWithinMs": 10 }]',
      'kept',
      5,
      'It came after 210 ms, with a reconnection time of 200 ms.',
    ],
    [
      '[{}, { "reconnectsWithinMs": 9 }]',
      'broken',
      5,
      'It came after 210 ms, with a reconnection time of 200 ms.',
    ],
    [
      '[{}, { "reconnectsWithinMs": [13, 20] }]',
      'broken',
      5,
      'It came after 210 ms, with a reconnection time of 200 ms.',
    ],
    ['[{ "events": 2 }]', 'kept', 4, '2 messages came.'],
    ['[{ "events": [3, 9] }]', 'broken', 4, '2 messages came.'],
    ['[{ "events": 1 }]', 'broken', 3, '2 messages came.'],
    ['[{ "ids": ["1", "2"] }]', 'kept', 3, 'The ids came in order.'],
    ['[{ "ids": ["1", "3"] }]', 'broken', 3, 'The id 2 came instead of 3.'],
    ['[{ "ids": ["1"] }]', 'broken', 3, 'The id 2 came after the last expected one.'],
    ['[{ "ids": ["1", "2", "3"] }]', 'broken', 4, 'The ids 3 did not come.'],
    ['[{}, { "ids": [] }]', 'kept', 6, 'No ids came.'],
    ['[{ "ending": ["reset", "truncated"] }]', 'kept', 4, expect.stringContaining('closed before') as string],
    ['[{ "ending": "end" }]', 'broken', 4, expect.stringContaining('closed before') as string],
    ['[{ "next": "reconnect" }]', 'kept', 5, 'The client came back after 210 ms.'],
    ['[{ "next": "stop" }]', 'broken', 4, 'The client comes back in 200 ms.'],
    ['[{}, { "next": "stop" }]', 'kept', 6, 'The client stopped.'],
    ['[{}, { "next": "reconnect" }]', 'broken', 6, 'The client stopped.'],
    [
      '[{ "standardNext": "reconnect" }]',
      'kept',
      4,
      'An EventSource comes back in 200 ms, with Last-Event-ID 2.',
    ],
    ['[{}, { "standardNext": "wait" }]', 'broken', 6, 'An EventSource stops for good.'],
    [
      '[{}, {}, { "events": 0 }]',
      'not reached',
      undefined,
      expect.stringContaining('There was no attempt 3.') as string,
    ],
  ])('of an attempt: %s is %s', (expectations, state, entry, sentence) => {
    const attempts = (JSON.parse(expectations) as readonly object[]).map((expectation) => ({
      expect: expectation,
    }));
    const { results } = reportOn(writeLog(), { attempts }, stopped);
    expect(results).toMatchObject([{ state, sentence, attempt: attempts.length }]);
    expect(results[0]?.entry).toBe(entry);
  });

  it.each<readonly [object, state: string, entry: number | undefined]>([
    [{ attempts: 2 }, 'kept', 6],
    [{ attempts: 1 }, 'broken', 5],
    [{ attempts: [3, 4] }, 'broken', 6],
    [{ events: 2 }, 'kept', 6],
    [{ ids: ['1', '2'] }, 'kept', 3],
    [{ ids: ['2'] }, 'broken', 2],
    [{ stops: true }, 'kept', 6],
    [{ stops: 'standard' }, 'kept', 6],
    [{ stops: 'gave up' }, 'broken', 6],
  ])('of the whole: %j is %s', (expectation, state, entry) => {
    const { results } = reportOn(writeLog(), { attempts: [{}], expect: expectation }, stopped);
    expect(results).toMatchObject([{ state }]);
    expect(results[0]?.entry).toBe(entry);
  });

  it('is not reached where the run was over before it could be decided', () => {
    const log = new EventLog(0);
    const scenario = { attempts: [{ expect: { ending: 'end' } }], expect: { attempts: 1, stops: true } };
    log.appendDetailEntry(
      'request',
      { method: 'GET', url: 'http://127.0.0.1/', headers: [], reason: 'connect', delayMs: 0 },
      { attempt: 1, receivedAtMs: 0 },
    );
    const report = reportOn(log, scenario, { kind: 'time limit', limitMs: 1500 });
    expect(report).toMatchObject({ kept: 0, broken: 0, notReached: 3 });
    expect(report.results[0]?.sentence).toBe('Attempt 1 had not ended. The time limit of 1.5 s was reached.');
    expect(summarizeReport(report)).toBe('3 not reached');
  });

  it('says no entry once the timeline was cleared', () => {
    const log = writeLog();
    const scenario = scenarioOf({
      attempts: [{ expect: { events: 2, ids: ['1', '2'], next: 'reconnect' } }],
    });
    const observation = new ScenarioObservation(true);
    observation.follow(log);
    log.clear();
    const { results } = new ScenarioReporter(scenario, observation).finish(stopped);
    expect(results.map(({ state, entry }) => [state, entry])).toEqual([
      ['kept', undefined],
      ['kept', undefined],
      ['kept', undefined],
    ]);
  });
});

it('the report as Markdown names everything and holds no markup of the scenario', () => {
  const report = reportOn(
    writeLog(),
    { title: '<b>a|b</b>', attempts: [{ expect: { events: 2 } }, {}, { expect: { lastEventId: '`x`' } }] },
    stopped,
  );
  expect(reportMarkdown(report)).toBe(
    [
      '# Scenario: \\<b\\>a\\|b\\</b\\>',
      '',
      '**1 kept, 1 not reached**, 2 attempts. The server answered 204 No Content: do not come back.',
      '',
      '| Result | Attempt | Entry | Expected | Seen | In the scenario |',
      '| --- | ---: | ---: | --- | --- | --- |',
      '| ✓ kept | 1 | #4 | brings 2 messages | 2 messages came. | `$.attempts[0].expect.events` |',
      '| – not reached | 3 |  | sends Last-Event-ID \\`x\\` | There was no attempt 3. ' +
        'The server answered 204 No Content: do not come back. | `$.attempts[2].expect.lastEventId` |',
      '',
    ].join('\n'),
  );
});

function reportOn(log: EventLog, members: object, outcome: ScenarioOutcome): ScenarioReport {
  const observation = new ScenarioObservation(true);
  const stop = observation.follow(log);
  stop();
  return new ScenarioReporter(scenarioOf(members), observation).finish(outcome);
}

function scenarioOf(members: object): Scenario {
  const parsed = parseScenario(JSON.stringify({ version: 1, ...members }));
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.scenario;
}

function endDetail(ending: Ending, next: EndDetail['next']): EndDetail {
  const counted = { durationMs: 0, messages: 0, bodyBytes: 0, wireBytes: 0 };
  return { ending, verdict: next, next, policy: { kind: 'standard' }, ...counted };
}
