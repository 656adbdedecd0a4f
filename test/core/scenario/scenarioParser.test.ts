// Scenario files as people write them: what a short one means in full, and how much one may ask for.

import { describe, expect, it } from 'vitest';

import type { Scenario } from '../../../src/core/scenario/scenario.ts';
import { describeMistake, type ScenarioMistake } from '../../../src/core/scenario/scenarioMistake.ts';
import { parseScenario } from '../../../src/core/scenario/scenarioParser.ts';

describe('a scenario file', () => {
  it('needs no more than a version and one attempt, and has a default for everything else', () => {
    expect(scenarioOf('{ "version": 1, "attempts": [{}] }')).toEqual({
      title: 'Untitled',
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
            headers: { 'X-Trace': 'on' },
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
              next: 'reconnect',
              standardNext: 'reconnect',
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
      headers: [['X-Trace', 'on']],
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
        { kind: 'next', next: 'reconnect' },
        { kind: 'standardNext', next: 'reconnect' },
      ],
    });
    expect(scenario.attempts.map(({ answer }) => answer)).toEqual([
      'response',
      'no-response',
      'response',
      'unreachable',
    ]);
    expect(scenario.expect).toEqual([
      { kind: 'attempts', min: 4, max: 4 },
      { kind: 'stops', reason: 'gave up' },
    ]);
  });

  it('may pass through where there is a server behind', () => {
    const text = '{ "version": 1, "attempts": [{ "passThrough": true }] }';
    expect(parseScenario(text, { canPassThrough: true })).toMatchObject({
      scenario: { attempts: [{ answer: 'pass-through' }] },
    });
  });
});

describe('what a scenario may ask for', () => {
  const inAttempts = (attempts: string): string => `{ "version": 1, "attempts": [${attempts}] }`;
  const many = (count: number, item: string): string => Array.from({ length: count }, () => item).join(',');

  it('is at most so many attempts', () => {
    const [first] = mistakesOf(inAttempts(many(1001, '{}')));
    expect(first).toMatchObject({
      path: '$.attempts[1000]',
      reason: 'There are 1001 attempts here.',
      accepted: 'at most 1000',
    });
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
    expect(mistakesOf(' '.repeat(5_000_001))).toMatchObject([
      { reason: 'The file is too large.', accepted: 'at most 5 MB' },
    ]);
  });

  it('is a file that is not nested without end', () => {
    const [first, ...others] = mistakesOf('['.repeat(1_000_000));
    expect(first).toMatchObject({
      column: 65,
      reason: 'The file is nested too deeply.',
      accepted: 'at most 64 levels',
    });
    expect(others).toEqual([]);
  });

  it('is told in at most a hundred mistakes', () => {
    expect(mistakesOf(inAttempts(many(500, '{ "status": 1 }')))).toHaveLength(100);
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
