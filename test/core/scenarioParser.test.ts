// Scenario files as people write them: what a short one means in full, and where a mistake is, why it is one, and what
// is accepted instead.

import { describe, expect, it } from 'vitest';

import { scenarioLimits, type Scenario } from '../../src/core/scenario.ts';
import { describeMistake, type ScenarioMistake } from '../../src/core/scenarioMistake.ts';
import { parseScenario } from '../../src/core/scenarioParser.ts';

const hourMs = scenarioLimits.durationMs;

describe('a scenario file', () => {
  it('needs no more than a version and one attempt, and has a default for everything else', () => {
    expect(scenarioOf('{ "version": 1, "attempts": [{}] }')).toEqual({
      title: 'Scenario',
      description: '',
      client: {
        policy: { kind: 'standard' },
        reconnectionTimeMs: 3000,
        idleTimeoutMs: 0,
        closeOn: [],
        connectsAgain: 0,
      },
      attempts: [
        {
          answer: 'response',
          delayMs: 0,
          status: 200,
          headers: [],
          events: [],
          chunking: 'event',
          ending: { kind: 'end', delayMs: 0, afterEvents: 0 },
          expect: [],
        },
      ],
      afterwards: 'no-content',
      expect: [],
    });
  });

  it('may have comments, trailing commas and a byte order of its own', () => {
    const text = '// first\n{ "attempts": [ /* nothing */ {}, ], "version": 1, }';
    expect(scenarioOf(text).attempts).toHaveLength(1);
  });

  it('keeps all that is said', () => {
    const scenario = scenarioOf(
      JSON.stringify({
        $schema: './scenario.schema.json',
        version: 1,
        title: 'All of it',
        client: {
          policy: { limited: 2 },
          lastEventId: '0',
          closeOn: [{ path: 'type', equals: 'close' }],
          closeAfterEvents: 9,
          closeAfterMs: 5000,
        },
        attempts: [
          {
            delayMs: 10,
            headers: { 'X-Trace': 'é' },
            chunking: 1,
            events: [
              { comment: 'hi', retry: 100, id: '1', event: 'tick', data: { n: [1] }, delayMs: 5 },
              { raw: 'data: …' },
            ],
            ending: { kind: 'reset', inside: 'character', delayMs: 7 },
            expect: {
              lastEventId: '0',
              events: [0, 1],
              ids: ['1'],
              ending: ['reset', 'truncated'],
              then: 'reconnect',
              standardThen: 'reconnect',
            },
          },
          { ending: 'no-response', expect: { lastEventId: null, reconnectsWithinMs: [-5, 50] } },
          { ending: 'crash' },
          { ending: 'unreachable' },
        ],
        afterwards: 'refuse',
        expect: { attempts: 4, stops: 'gave up' },
      }),
    );
    expect(scenario.client).toMatchObject({
      policy: { kind: 'limited', attempts: 2 },
      lastEventId: '0',
      closeAfterEvents: 9,
      closeAfterMs: 5000,
    });
    expect(scenario.attempts[0]).toMatchObject({
      delayMs: 10,
      headers: [['X-Trace', 'é']],
      chunking: 1,
      events: [
        { comment: 'hi', retry: 100, id: '1', event: 'tick', data: '{"n":[1]}', delayMs: 5 },
        { raw: 'data: …', delayMs: 0 },
      ],
      ending: { kind: 'reset', inside: 'character', delayMs: 7, afterEvents: 1 },
      expect: [
        { kind: 'lastEventId', id: '0' },
        { kind: 'events', min: 0, max: 1 },
        { kind: 'ids', ids: ['1'] },
        { kind: 'ending', causes: ['reset', 'truncated'] },
        { kind: 'then', next: 'reconnect' },
        { kind: 'standardThen', next: 'reconnect' },
      ],
    });
    expect(scenario.attempts.map(({ answer }) => answer)).toEqual(['response', 'no-response', 'response', 'unreachable']);
    expect(scenario.expect).toEqual([
      { kind: 'attempts', min: 4, max: 4 },
      { kind: 'stops', reason: 'gave up' },
    ]);
  });

  it('may pass through where there is a server behind', () => {
    const text = '{ "version": 1, "attempts": [{ "passThrough": true }] }';
    expect(parseScenario(text, { canPassThrough: true })).toMatchObject({ scenario: { attempts: [{ answer: 'pass-through' }] } });
  });
});

/** Attempts around what is tested, so that the mistake is on line 2. */
const inAttempts = (attempts: string): string => `{ "version": 1, "attempts": [\n${attempts}\n] }`;
const inEvent = (event: string): string => inAttempts(`{ "events": [${event}] }`);
const inExpect = (expectation: string): string => inAttempts(`{}, { "expect": { ${expectation} } }`);
const inClient = (client: string): string => `{ "version": 1, "attempts": [{}],\n"client": { ${client} } }`;

describe('a mistake', () => {
  it.each([
    ['', '1:1', '$', 'The file is no JSON here: value expected.'],
    ['[]', '1:1', '$', 'A list is not accepted here.'],
    ['{ "version": 1, "attempts": [{}] ', '1:34', '$', 'The file is no JSON here: close brace expected.'],
    ['{ "version": 1, "attempts": [{ "status": 0x20 }] }', '1:42', '$', 'The file is no JSON here: invalid symbol.'],
    ['{ "attempts": [{}] }', '1:1', '$', 'The version is missing.'],
    ['{ "version": 2, "attempts": [{}] }', '1:14', '$.version', '2 is not accepted here.'],
    ['{ "version": 1 }', '1:1', '$', 'There are no attempts.'],
    ['{ "version": 1, "attempts": [] }', '1:29', '$.attempts', 'The list of attempts is empty.'],
    ['{ "version": 1, "attempts": {} }', '1:29', '$.attempts', 'An object is not accepted here.'],
    ['{ "version": 1, "attempts": [{}], "loop": true }', '1:35', '$.loop', 'A scenario is played once from top to bottom and has no loops.'],
    ['{ "version": 1, "attempts": [{}], "title": "a\\nb" }', '1:44', '$.title', '"a\\nb" is not accepted here.'],
    ['{ "version": 1, "version": 1, "attempts": [{}] }', '1:17', '$.version', 'version is given twice.'],
    ['{ "version": 1, "attempts": [{}], "afterwards": "again" }', '1:49', '$.afterwards', '"again" is not accepted here.'],
    [inAttempts('{ "repeat": 5 }'), '2:3', '$.attempts[0].repeat', 'Every attempt is listed once; only what comes after the last one can repeat, by "afterwards".'],
    [inAttempts('{ "status": 99 }'), '2:13', '$.attempts[0].status', '99 is not accepted here.'],
    [inAttempts('{ "status": "200" }'), '2:13', '$.attempts[0].status', '"200" is not accepted here.'],
    [inAttempts('{ "status": 204, "events": [] }'), '2:28', '$.attempts[0].events', 'events does not go with a response with status 204, which has no body.'],
    [inAttempts('{ "headers": { "a b": "c" } }'), '2:16', '$.attempts[0].headers["a b"]', 'This cannot be the name of a header.'],
    [inAttempts('{ "headers": { "Content-Length": "5" } }'), '2:16', '$.attempts[0].headers["Content-Length"]', 'Content-Length follows from the ending.'],
    [inAttempts('{ "headers": { "X-A": "a\\r\\nb" } }'), '2:23', '$.attempts[0].headers["X-A"]', '"a\\r\\nb" is not accepted here.'],
    [inAttempts('{ "delayMs": -1 }'), '2:14', '$.attempts[0].delayMs', '-1 is not accepted here.'],
    [inAttempts('{ "chunking": 0 }'), '2:15', '$.attempts[0].chunking', '0 is not accepted here.'],
    [inAttempts('{ "ending": "explode" }'), '2:13', '$.attempts[0].ending', '"explode" is not accepted here.'],
    [inAttempts('{ "ending": { "delayMs": 5 } }'), '2:13', '$.attempts[0].ending', 'The ending has no kind.'],
    [inAttempts('{ "ending": { "kind": "no-response" } }'), '2:23', '$.attempts[0].ending.kind', '"no-response" is not accepted here.'],
    [inAttempts('{ "events": [{ "data": "a" }], "ending": { "kind": "end", "afterEvents": 2 } }'), '2:74', '$.attempts[0].ending.afterEvents', '2 is not accepted here.'],
    [inAttempts('{ "ending": { "kind": "end", "inside": "line" } }'), '2:40', '$.attempts[0].ending.inside', 'There is no event to cut.'],
    [inAttempts('{ "events": [{ "data": "a" }], "ending": { "kind": "end", "inside": "character" } }'), '2:69', '$.attempts[0].ending.inside', 'The event that is cut has no character of more than one byte.'],
    [inAttempts('{ "events": [{ "retry": 5 }], "ending": { "kind": "end", "inside": "event" } }'), '2:68', '$.attempts[0].ending.inside', 'The event that is cut is a line of its own: nothing comes after it.'],
    [inAttempts('{ "status": 503, "ending": "no-response" }'), '2:13', '$.attempts[0].status', 'status does not go with an attempt that ends as no-response.'],
    [inAttempts('{ "ending": "unreachable" }'), '2:13', '$.attempts[0].ending', 'A server that listens cannot be unreachable.'],
    [inAttempts('{ "ending": "crash" }, { "status": 204 }'), '2:24', '$.attempts[1]', 'The attempt before took the server with it.'],
    [inAttempts('{ "passThrough": true }'), '2:18', '$.attempts[0].passThrough', 'The dev server has no server behind it that the attempt could pass through to.'],
    [inEvent('{}'), '2:14', '$.attempts[0].events[0]', 'The event sends nothing.'],
    [inEvent('{ "delayMs": 5 }'), '2:14', '$.attempts[0].events[0]', 'The event sends nothing.'],
    [inEvent('{ "raw": "data: a", "id": "1" }'), '2:40', '$.attempts[0].events[0].id', 'id does not go with raw, which is sent as it stands.'],
    [inEvent('{ "id": "a\\nb" }'), '2:22', '$.attempts[0].events[0].id', '"a\\nb" is not accepted here.'],
    [inEvent('{ "retry": "5" }'), '2:25', '$.attempts[0].events[0].retry', '"5" is not accepted here.'],
    [inEvent('{ "data": "a", "times": 1000000 }'), '2:29', '$.attempts[0].events[0].times', 'Every event is listed once.'],
    [inExpect('"lastEventId": ""'), '2:32', '$.attempts[1].expect.lastEventId', '"" is not accepted here.'],
    [inExpect('"events": [3, 1]'), '2:27', '$.attempts[1].expect.events', 'A list is not accepted here.'],
    [inExpect('"ending": "exploded"'), '2:27', '$.attempts[1].expect.ending', '"exploded" is not accepted here.'],
    [inExpect('"ending": []'), '2:27', '$.attempts[1].expect.ending', 'The list of endings is empty.'],
    [inExpect('"reconnectsWithinMs": -3'), '2:39', '$.attempts[1].expect.reconnectsWithinMs', '-3 is not accepted here.'],
    [inAttempts('{ "expect": { "reconnectsWithinMs": 5 } }'), '2:37', '$.attempts[0].expect.reconnectsWithinMs', 'The first attempt is no reconnect.'],
    [inClient('"policy": "never"'), '2:23', '$.client.policy', '"never" is not accepted here.'],
    [inClient('"policy": { "limited": 1, "backoff": 2 }'), '2:23', '$.client.policy', 'An object is not accepted here.'],
    [inClient('"closeOn": [{}]'), '2:25', '$.client.closeOn[0]', 'The rule says nothing about the message.'],
    [inClient('"closeOn": [{ "data": "x", "equals": 1 }]'), '2:50', '$.client.closeOn[0].equals', 'There is no path whose value this could be.'],
    [inAttempts(`{ "delayMs": ${hourMs} }, {}`), '1:29', '$.attempts', 'All delays and reconnection times together take 1 h 0 min.'],
    [inAttempts(`{ "events": [{ "retry": ${hourMs + 60_000} }] }, {}`), '1:29', '$.attempts', 'All delays and reconnection times together take 1 h 1 min.'],
  ])('%s → %s %s', (text, position, path, reason) => {
    const [first] = mistakesOf(text);
    expect(`${first?.line}:${first?.column} ${first?.path} ${first?.reason}`).toBe(`${position} ${path} ${reason}`);
    expect(first?.accepted).not.toBe('');
  });

  it('is told with its place and with what is accepted', () => {
    const [first] = mistakesOf(inAttempts('{ "ending": "explode" }'));
    expect(first && describeMistake(first)).toBe(
      'Line 2, column 13 ($.attempts[0].ending): "explode" is not accepted here. ' +
        'Accepted: "end", "truncated", "reset", "stall", "crash", "no-response", "unreachable".',
    );
    expect(first).toMatchObject({ endLine: 2, endColumn: 22 });
  });

  it('does not hide the others, which come in the order of the text', () => {
    const paths = mistakesOf('{ "title": 1, "version": 2, "attempts": [{ "status": 1 }, { "status": 2 }] }').map(({ path }) => path);
    expect(paths).toEqual(['$.title', '$.version', '$.attempts[0].status', '$.attempts[1].status']);
  });
});

describe('what a scenario may ask for', () => {
  const many = (count: number, item: string): string => Array.from({ length: count }, () => item).join(',');

  it('is at most so many attempts', () => {
    const [first] = mistakesOf(inAttempts(many(1001, '{}')));
    expect(first).toMatchObject({ path: '$.attempts[1000]', reason: 'There are 1001 attempts here.', accepted: 'at most 1000' });
  });

  it('is at most so many events over all attempts', () => {
    const events = `{ "events": [${many(60_000, '{"data":1}')}] }`;
    const [first] = mistakesOf(inAttempts(`${events}, ${events}`));
    expect(first).toMatchObject({
      path: '$.attempts[1].events[40000]',
      reason: 'There are 60000 events here.',
      accepted: 'at most 100000 over all attempts',
    });
  });

  it('is a file of at most 5 MB, however it is made', () => {
    expect(mistakesOf(' '.repeat(5_000_001))).toMatchObject([{ reason: 'The file is too large.', accepted: 'at most 5 MB' }]);
  });

  it('is a file that is not nested without end', () => {
    const [first, ...others] = mistakesOf('['.repeat(1_000_000));
    expect(first).toMatchObject({ column: 65, reason: 'The file is nested too deeply.', accepted: 'at most 64 levels' });
    expect(others).toEqual([]);
  });

  it('is told in at most a hundred mistakes', () => {
    expect(mistakesOf(inEvent(many(5_000, '{}')))).toHaveLength(100);
  });
});

function scenarioOf(text: string): Scenario {
  const parsed = parseScenario(text);
  if ('mistakes' in parsed) throw new Error(parsed.mistakes.map(describeMistake).join('\n'));
  return parsed.scenario;
}

function mistakesOf(text: string): readonly ScenarioMistake[] {
  const parsed = parseScenario(text);
  return 'mistakes' in parsed ? parsed.mistakes : [];
}
