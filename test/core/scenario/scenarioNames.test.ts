// Every name that a scenario file may hold, each tried for what comes of it. The lists are written out here, so that a name
// that is dropped there is missed here; and what stands in the place of one is told with all of them.

import { describe, expect, it } from 'vitest';

import { endingTraits } from '../../../src/core/stream/ending.ts';
import { bodilessStatuses, type Scenario } from '../../../src/core/scenario/scenario.ts';
import { describeMistake } from '../../../src/core/scenario/scenarioMistake.ts';
import { parseScenario } from '../../../src/core/scenario/scenarioParser.ts';

function parse(members: object, canPassThrough = false): ReturnType<typeof parseScenario> {
  return parseScenario(JSON.stringify({ version: 1, attempts: [{}], ...members }), { canPassThrough });
}

function scenarioOf(members: object, canPassThrough = false): Scenario {
  const parsed = parse(members, canPassThrough);
  if ('mistakes' in parsed) throw new Error(parsed.mistakes.map(describeMistake).join('\n'));
  return parsed.scenario;
}

/** Mistakes as `$.path: reason Accepted: what is accepted`. */
function mistakesOf(members: object, canPassThrough = false): string[] {
  const parsed = parse(members, canPassThrough);
  if (!('mistakes' in parsed)) return [];
  return parsed.mistakes.map(({ path, reason, accepted }) => `${path}: ${reason} Accepted: ${accepted}.`);
}

function ofAttempt(attempt: object): string[] {
  return mistakesOf({ attempts: [attempt] });
}

describe('members', () => {
  const names = {
    file: '$schema, version, title, description, client, attempts, afterwards, expect',
    client:
      'policy, lastEventId, reconnectionTimeMs, idleTimeoutMs, closeOn, closeAfterEvents, closeAfterMs, connectsAgain',
    attempt: 'status, headers, delayMs, events, chunking, ending, passThrough, expect',
    event: 'id, event, data, retry, comment, raw, delayMs',
    ending: 'kind, delayMs, afterEvents, inside',
    attemptExpect: 'lastEventId, reconnectsWithinMs, events, ids, ending, next, standardNext',
    expect: 'attempts, events, ids, stops',
    closeOn: 'event, data, path, equals',
    policy: 'limited, backoff, slow',
  } as const;

  it.each([
    ['$.x', { x: 1 }, names.file],
    ['$.client.x', { client: { x: 1 } }, names.client],
    ['$.attempts[0].x', { attempts: [{ x: 1 }] }, names.attempt],
    ['$.attempts[0].events[0].x', { attempts: [{ events: [{ id: '1', x: 1 }] }] }, names.event],
    ['$.attempts[0].ending.x', { attempts: [{ ending: { kind: 'end', x: 1 } }] }, names.ending],
    ['$.attempts[0].expect.x', { attempts: [{ expect: { x: 1 } }] }, names.attemptExpect],
    ['$.expect.x', { expect: { x: 1 } }, names.expect],
    ['$.client.closeOn[0].x', { client: { closeOn: [{ data: '', x: 1 }] } }, names.closeOn],
    ['$.client.policy.x', { client: { policy: { limited: 1, x: 1 } } }, names.policy],
  ])('at %s are these', (path, members, accepted) => {
    expect(mistakesOf(members)).toEqual([
      `${path}: There is nothing called "x" here. Accepted: ${accepted}.`,
    ]);
  });

  it.each([
    ['a client', { client: 1 }, '$.client', `an object with ${names.client}`],
    ['an attempt', { attempts: [1] }, '$.attempts[0]', `an object with ${names.attempt}`],
    ['an event', { attempts: [{ events: [1] }] }, '$.attempts[0].events[0]', `an object with ${names.event}`],
    ['expectations', { expect: 1 }, '$.expect', `an object with ${names.expect}`],
    [
      'headers',
      { attempts: [{ headers: 1 }] },
      '$.attempts[0].headers',
      'an object from header names to values',
    ],
    ['attempts', { attempts: 1 }, '$.attempts', 'a list of attempts'],
    ['events', { attempts: [{ events: 1 }] }, '$.attempts[0].events', 'a list of events'],
    ['ids', { expect: { ids: 1 } }, '$.expect.ids', 'a list of ids'],
    ['messages', { client: { closeOn: 1 } }, '$.client.closeOn', 'a list of messages'],
  ])('of %s stand in what can hold them', (_, members, path, accepted) => {
    expect(mistakesOf(members)).toEqual([`${path}: 1 is not accepted here. Accepted: ${accepted}.`]);
  });

  const noLoops = 'A scenario is played once from top to bottom and has no loops.';
  const noAttemptLoops =
    'Every attempt is listed once; only what comes after the last one can repeat, by "afterwards".';
  it.each([
    ...['loop', 'repeat', 'goto', 'times', 'forever'].map((name) => [name, { [name]: 1 }, noLoops] as const),
    ...['loop', 'repeat', 'times'].map(
      (name) => [name, { attempts: [{ [name]: 1 }] }, noAttemptLoops] as const,
    ),
    ...['loop', 'repeat', 'times'].map(
      (name) =>
        [name, { attempts: [{ events: [{ id: '', [name]: 1 }] }] }, 'Every event is listed once.'] as const,
    ),
  ])('that would be loops, such as %s, are told why not', (_, members, reason) => {
    expect(mistakesOf(members)).toEqual([expect.stringContaining(`: ${reason} Accepted: `)]);
  });

  it('with names that every object has are none', () => {
    for (const name of ['toString', 'constructor', '__proto__'])
      expect(parseScenario(`{ "version": 1, "attempts": [{}], "${name}": 1 }`)).toMatchObject({
        mistakes: [{ reason: `There is nothing called "${name}" here.` }],
      });
  });
});

describe('words', () => {
  it.each([
    [{ afterwards: 'x' }, '$.afterwards', '"no-content", "repeat", "refuse"'],
    [
      { attempts: [{ ending: 'x' }] },
      '$.attempts[0].ending',
      '"end", "truncated", "reset", "stall", "crash", "no-response", "unreachable"',
    ],
    [
      { attempts: [{ ending: { kind: 'x' } }] },
      '$.attempts[0].ending.kind',
      '"end", "truncated", "reset", "stall", "crash"',
    ],
    [
      { attempts: [{ events: [{ id: '' }], ending: { kind: 'end', inside: 'x' } }] },
      '$.attempts[0].ending.inside',
      '"event", "line", "character"',
    ],
    [
      { attempts: [{ chunking: 'x' }] },
      '$.attempts[0].chunking',
      '"whole", "event", "line", or a number of bytes from 1 on',
    ],
    [
      { client: { policy: 'x' } },
      '$.client.policy',
      '"standard", "off", { "limited": 3 }, { "backoff": 60000 } or { "slow": 5000 }',
    ],
    [{ attempts: [{ expect: { next: 'x' } }] }, '$.attempts[0].expect.next', '"reconnect", "stop"'],
    [
      { attempts: [{ expect: { standardNext: 'x' } }] },
      '$.attempts[0].expect.standardNext',
      '"reconnect", "stop", "wait"',
    ],
    [{ expect: { stops: 'x' } }, '$.expect.stops', 'true, "standard", "policy off", "gave up", "closed"'],
    [
      { attempts: [{ expect: { ending: 'x' } }] },
      '$.attempts[0].expect.ending',
      Object.keys(endingTraits)
        .map((cause) => `"${cause}"`)
        .join(', '),
    ],
    [
      { attempts: [{ expect: { ending: ['end', 'x'] } }] },
      '$.attempts[0].expect.ending[1]',
      Object.keys(endingTraits)
        .map((cause) => `"${cause}"`)
        .join(', '),
    ],
  ])('in the place of %j are told', (members, path, accepted) => {
    expect(mistakesOf(members)).toEqual([`${path}: "x" is not accepted here. Accepted: ${accepted}.`]);
  });

  it('say what comes afterwards', () => {
    for (const afterwards of ['no-content', 'repeat', 'refuse'])
      expect(scenarioOf({ afterwards }).afterwards).toBe(afterwards);
  });

  it('say how a response ends, in short and in full', () => {
    for (const kind of ['end', 'truncated', 'reset', 'stall', 'crash']) {
      const ending = { kind, delayMs: 0, afterEvents: 0 };
      for (const written of [kind, { kind }])
        expect(scenarioOf({ attempts: [{ ending: written }] }).attempts).toMatchObject([
          { answer: 'response', ending },
        ]);
    }
    const attempts = [{ ending: 'no-response' }, { ending: 'crash' }, { ending: 'unreachable' }];
    expect(scenarioOf({ attempts }).attempts.map(({ answer }) => answer)).toEqual([
      'no-response',
      'response',
      'unreachable',
    ]);
  });

  it('say where an event is cut, and how bodies are written', () => {
    for (const inside of ['event', 'line', 'character']) {
      const attempt = { events: [{ data: 'a' }, { data: 'é' }], ending: { kind: 'reset', inside } };
      expect(scenarioOf({ attempts: [attempt] }).attempts).toMatchObject([
        { ending: { inside, afterEvents: 1 } },
      ]);
    }
    for (const chunking of ['whole', 'event', 'line', 1, 4096])
      expect(scenarioOf({ attempts: [{ chunking }] }).attempts).toMatchObject([{ chunking }]);
  });

  it.each([
    ['standard', { kind: 'standard' }],
    ['off', { kind: 'off' }],
    [{ limited: 0 }, { kind: 'limited', attempts: 0 }],
    [{ limited: 3 }, { kind: 'limited', attempts: 3 }],
    [{ backoff: 0 }, { kind: 'backoff', maxDelayMs: 0 }],
    [{ backoff: 5 }, { kind: 'backoff', maxDelayMs: 5 }],
    [{ slow: 0 }, { kind: 'slow', leastDelayMs: 0 }],
    [{ slow: 5000 }, { kind: 'slow', leastDelayMs: 5000 }],
  ])('say how the client reconnects: %j', (policy, expected) => {
    expect(scenarioOf({ client: { policy } }).client.policy).toEqual(expected);
  });

  it('say what is expected to come next, of an ending, and why the client stops', () => {
    const expected = (expect: object): unknown => scenarioOf({ attempts: [{ expect }] }).attempts[0]?.expect;
    for (const next of ['reconnect', 'stop']) expect(expected({ next })).toEqual([{ kind: 'next', next }]);
    for (const next of ['reconnect', 'stop', 'wait'])
      expect(expected({ standardNext: next })).toEqual([{ kind: 'standardNext', next }]);
    for (const cause of Object.keys(endingTraits))
      expect(expected({ ending: cause })).toEqual([{ kind: 'ending', causes: [cause] }]);
    const stops = (value: unknown): unknown => scenarioOf({ expect: { stops: value } }).expect;
    expect(stops(true)).toEqual([{ kind: 'stops' }]);
    for (const reason of ['standard', 'policy off', 'gave up', 'closed'])
      expect(stops(reason)).toEqual([{ kind: 'stops', reason }]);
  });
});

describe('what does not go together', () => {
  const beside = { status: 200, headers: {}, events: [], chunking: 'line', delayMs: 1 };

  /** Names of the members that are told not to go with something. */
  function refused(attempt: object, what: string): string[] {
    return Object.keys(attempt).filter((name) =>
      ofAttempt(attempt).includes(
        `$.attempts[0].${name}: ${name} does not go with ${what}. Accepted: no ${name}.`,
      ),
    );
  }

  it('are parts of a response, where there is none', () => {
    const { delayMs: _, ...ofResponse } = beside;
    for (const ending of ['no-response', 'unreachable'])
      expect(refused({ ...ofResponse, delayMs: 1, ending }, `an attempt that ends as ${ending}`)).toEqual(
        Object.keys(ofResponse),
      );
    expect(refused({ ...beside, ending: 'crash' }, 'an attempt that ends as crash')).toEqual([
      'status',
      'headers',
      'chunking',
    ]);
    expect(refused({ ...beside, passThrough: true }, 'an attempt that passes through')).toEqual(
      Object.keys(beside),
    );
  });

  it('are a body, where the status has none', () => {
    expect(bodilessStatuses).toEqual([204, 205, 304]);
    for (const status of bodilessStatuses) {
      const what = `a response with status ${status}, which has no body`;
      expect(refused({ ...beside, status, ending: 'end' }, what)).toEqual(['events', 'chunking', 'ending']);
      expect(ofAttempt({ status, headers: {}, delayMs: 1 })).toEqual([]);
    }
    for (const status of [200, 203, 206, 303, 305])
      expect(ofAttempt({ ...beside, status, ending: 'end' })).toEqual([]);
  });

  it('are raw text and fields', () => {
    const fields = { id: '1', event: 'e', data: 'd', retry: 1, comment: 'c' };
    expect(ofAttempt({ events: [{ raw: 'x', delayMs: 1, ...fields }] })).toEqual(
      Object.keys(fields).map(
        (name) =>
          `$.attempts[0].events[0].${name}: ${name} does not go with raw, which is sent as it stands. ` +
          `Accepted: ${name} as a line of the raw text.`,
      ),
    );
  });

  it.each([
    'connection',
    'content-length',
    'keep-alive',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
    'Transfer-Encoding',
  ])('is the header %s, which follows from the ending', (name) => {
    expect(ofAttempt({ headers: { [name]: 'x', 'X-A': 'b' } })).toEqual([
      `$.attempts[0].headers${name.includes('-') ? `["${name}"]` : `.${name}`}: ${name} follows from the ending. ` +
        'Accepted: headers that say nothing about the connection.',
    ]);
  });

  it('is a crash with what goes on after it', () => {
    const gone =
      '$.attempts[1]: The attempt before took the server with it. Accepted: "ending": "unreachable" after a crash.';
    const listens =
      '$.attempts[1].ending: A server that listens cannot be unreachable. ' +
      'Accepted: "no-response", or an attempt before this one that ends as "crash".';
    const attempts = (...endings: readonly string[]): string[] =>
      mistakesOf({ attempts: endings.map((ending) => ({ ending })) });
    expect(attempts('crash', 'unreachable', 'unreachable')).toEqual([]);
    expect(attempts('crash', 'end')).toEqual([gone]);
    expect(attempts('crash', 'no-response')).toEqual([gone]);
    expect(attempts('end', 'unreachable')).toEqual([listens]);
    // The next scenario begins with a server that listens.
    expect(attempts('unreachable')).toHaveLength(1);
    expect(attempts('end', 'unreachable')).toEqual([listens]);
  });

  it.each([
    [{ kind: 'end' }, { kind: 'end', delayMs: 0, afterEvents: 0 }],
    [
      { kind: 'truncated', delayMs: 5 },
      { kind: 'truncated', delayMs: 5, afterEvents: 0 },
    ],
    [
      { kind: 'reset', afterEvents: 3, inside: 'line' },
      { kind: 'reset', delayMs: 0, afterEvents: 3, inside: 'line' },
    ],
    [
      { kind: 'stall', inside: 'character' },
      { kind: 'stall', delayMs: 0, afterEvents: 0, inside: 'character' },
    ],
  ])('is not the ending %j of an attempt that passes through', (ending, expected) => {
    expect(scenarioOf({ attempts: [{ passThrough: true, ending }] }, true).attempts).toEqual([
      { answer: 'pass-through', delayMs: 0, expect: [], ending: expected },
    ]);
  });

  it.each([
    ['end', '', '"end" is not accepted here. Accepted: such as { "kind": "truncated", "afterEvents": 3 }.'],
    [
      { delayMs: 1 },
      '',
      'The ending has no kind. Accepted: such as { "kind": "truncated", "afterEvents": 3 }.',
    ],
    [
      { kind: 'crash' },
      '.kind',
      '"crash" is not accepted here. Accepted: "end", "truncated", "reset", "stall".',
    ],
    [
      { kind: 'end', inside: 'event' },
      '.inside',
      '"event" is not accepted here. Accepted: "line", "character".',
    ],
    [
      { kind: 'end', inside: 'line', delayMs: 1 },
      '.delayMs',
      'delayMs does not go with inside. Accepted: no delayMs.',
    ],
  ])('is the ending %j of an attempt that passes through', (ending, path, mistake) => {
    expect(mistakesOf({ attempts: [{ passThrough: true, ending }] }, true)).toEqual([
      `$.attempts[0].ending${path}: ${mistake}`,
    ]);
  });

  it.each([
    [false, false, '.passThrough: false is not accepted here. Accepted: true, or nothing.'],
    [
      true,
      false,
      '.passThrough: The dev server has no server behind it that the attempt could pass through to. ' +
        'Accepted: status, events and an ending of its own; passing through takes a relay.',
    ],
  ])('is passThrough %s where it can be done: %s', (passThrough, canPassThrough, mistake) => {
    expect(mistakesOf({ attempts: [{ passThrough }] }, canPassThrough)).toEqual([`$.attempts[0]${mistake}`]);
  });

  it('is a cut with an event that cannot be cut there', () => {
    const cut = (event: object, kind: string, inside: string): string[] =>
      ofAttempt({ events: [event], ending: { kind, inside } }).map((mistake) =>
        mistake.slice(mistake.indexOf(':') + 2),
      );
    const lone =
      'The event that is cut is a line of its own: nothing comes after it. ' +
      'Accepted: an event with data, or inside a line.';
    const narrow =
      'The event that is cut has no character of more than one byte. Accepted: an event with one, such as … or é.';
    for (const event of [{ comment: 'a' }, { retry: 1 }]) expect(cut(event, 'end', 'event')).toEqual([lone]);
    for (const event of [{ id: '' }, { event: 'a' }, { data: 'a' }, { raw: 'a' }])
      expect(cut(event, 'end', 'event')).toEqual([]);
    for (const event of [{ comment: 'a' }, { data: '\u007f' }, { retry: 1 }])
      expect(cut(event, 'end', 'character')).toEqual([narrow]);
    for (const name of ['comment', 'id', 'event', 'data', 'raw'])
      for (const text of ['\u0080', 'é', '👋']) expect(cut({ [name]: text }, 'end', 'character')).toEqual([]);
    expect(cut({ data: 'a' }, 'crash', 'line')).toEqual([
      'A package that writes when its server dies writes whole events. Accepted: a crash between two events.',
    ]);
  });
});
