// How much a scenario may ask for, each bound at its last value that is taken and its first that is not; how long it
// takes; and what is expected, in words.

import { describe, expect, it } from 'vitest';

import { describeExpectation } from '../../../src/core/scenario/expectationWords.ts';
import {
  expectsIds,
  messagesOf,
  plannedDurationMs,
  type AttemptExpectation,
  type OverallExpectation,
  type Scenario,
} from '../../../src/core/scenario/scenario.ts';
import { describeMistake } from '../../../src/core/scenario/scenarioMistake.ts';
import { parseScenario } from '../../../src/core/scenario/scenarioParser.ts';

function scenarioOf(members: object, defaultTitle?: string): Scenario {
  const text = JSON.stringify({ version: 1, attempts: [{}], ...members });
  const parsed = parseScenario(text, defaultTitle === undefined ? {} : { defaultTitle });
  if ('mistakes' in parsed) throw new Error(parsed.mistakes.map(describeMistake).join('\n'));
  return parsed.scenario;
}

function mistakesIn(members: object, canPassThrough = false): string[] {
  const parsed = parseScenario(JSON.stringify({ version: 1, attempts: [{}], ...members }), {
    canPassThrough,
  });
  if (!('mistakes' in parsed)) return [];
  return parsed.mistakes.map(({ reason, accepted }) => `${reason} Accepted: ${accepted}.`);
}

describe('a number', () => {
  const hour = 3_600_000;
  const passing = (ending: object): object => ({ attempts: [{ passThrough: true, ending }] });
  const event = { data: 'a' };

  it.each<readonly [name: string, of: (value: unknown) => object, from: number, to: number, unit: string]>([
    ['status', (status) => ({ attempts: [{ status }] }), 200, 599, 'HTTP'],
    ['delayMs', (delayMs) => ({ attempts: [{ delayMs }] }), 0, hour, 'milliseconds'],
    [
      'delayMs of an event',
      (delayMs) => ({ attempts: [{ events: [{ ...event, delayMs }] }] }),
      0,
      hour,
      'milliseconds',
    ],
    [
      'delayMs of an ending',
      (delayMs) => ({ attempts: [{ ending: { kind: 'end', delayMs } }] }),
      0,
      hour,
      'milliseconds',
    ],
    [
      'afterEvents',
      (afterEvents) => ({ attempts: [{ events: [event, event], ending: { kind: 'end', afterEvents } }] }),
      0,
      2,
      'events',
    ],
    [
      'afterEvents of a cut',
      (afterEvents) => ({
        attempts: [{ events: [event, event], ending: { kind: 'end', afterEvents, inside: 'line' } }],
      }),
      0,
      1,
      'events',
    ],
    ['afterEvents that pass', (afterEvents) => passing({ kind: 'end', afterEvents }), 0, 100_000, 'events'],
    ['delayMs after what passes', (delayMs) => passing({ kind: 'end', delayMs }), 0, hour, 'milliseconds'],
    [
      'retry',
      (retry) => ({ attempts: [{ events: [{ retry }] }] }),
      0,
      Number.MAX_SAFE_INTEGER,
      'milliseconds',
    ],
    [
      'reconnectionTimeMs',
      (reconnectionTimeMs) => ({ client: { reconnectionTimeMs } }),
      0,
      hour,
      'milliseconds',
    ],
    ['idleTimeoutMs', (idleTimeoutMs) => ({ client: { idleTimeoutMs } }), 0, hour, 'milliseconds'],
    ['connectsAgain', (connectsAgain) => ({ client: { connectsAgain } }), 0, 1000, 'times'],
    ['closeAfterEvents', (closeAfterEvents) => ({ client: { closeAfterEvents } }), 1, 100_000, 'messages'],
    ['closeAfterMs', (closeAfterMs) => ({ client: { closeAfterMs } }), 0, hour, 'milliseconds'],
    ['limited', (limited) => ({ client: { policy: { limited } } }), 0, 1000, 'reconnects'],
    ['backoff', (backoff) => ({ client: { policy: { backoff } } }), 0, hour, 'milliseconds'],
    ['slow', (slow) => ({ client: { policy: { slow } } }), 0, hour, 'milliseconds'],
  ])('%s is whole, and within its bounds', (_, membersWith, from, to, unit) => {
    const take = (value: unknown): string[] => mistakesIn(membersWith(value), true);
    const counted = unit === 'HTTP' ? 'a status of HTTP' : `a whole number of ${unit}`;
    for (const value of [from, to]) expect(take(value)).toEqual([]);
    for (const value of [from - 1, to + 1, from + 0.5, '1', null, true])
      expect(take(value)).toEqual([
        `${JSON.stringify(value)} is not accepted here. Accepted: ${counted} from ${from} to ${to}.`,
      ]);
  });

  it('of bytes is whole and at least one', () => {
    const take = (chunking: unknown): number => mistakesIn({ attempts: [{ chunking }] }).length;
    expect([1, 2, Number.MAX_SAFE_INTEGER].map(take)).toEqual([0, 0, 0]);
    expect([0, -1, 1.5, 2 ** 53].map(take)).toEqual([1, 1, 1, 1]);
  });

  it.each<readonly [string, (value: unknown) => object, number]>([
    ['attempts', (attempts) => ({ expect: { attempts } }), 1000],
    ['events', (events) => ({ expect: { events } }), 100_000],
    ['events of an attempt', (events) => ({ attempts: [{ expect: { events } }] }), 100_000],
  ])('of %s that is expected is one, or two in order', (_, membersWith, most) => {
    const take = (value: unknown): string[] => mistakesIn(membersWith(value));
    for (const value of [0, most, [0, 0], [0, most], [3, 3]]) expect(take(value)).toEqual([]);
    for (const value of [
      -1,
      most + 1,
      0.5,
      '1',
      [1],
      [1, 2, 3],
      [2, 1],
      [-1, 1],
      [0, most + 1],
      ['1', 2],
      null,
    ])
      expect(take(value)).toEqual([
        expect.stringMatching(`Accepted: a whole number from 0 to ${most}, or \\[from, to\\].$`),
      ]);
  });

  it('of milliseconds that an attempt may be off counts from the reconnection time, and may be before it', () => {
    const take = (reconnectsWithinMs: unknown): unknown => {
      const members = { attempts: [{}, { expect: { reconnectsWithinMs } }] };
      const mistakes = mistakesIn(members);
      return mistakes.length > 0 ? mistakes : scenarioOf(members).attempts[1]?.expect;
    };
    const range = (min: number, max: number): unknown => [{ kind: 'reconnectsWithinMs', min, max }];
    expect([0, 5, hour].map(take)).toEqual([range(0, 0), range(0, 5), range(0, hour)]);
    expect(take([-hour, hour])).toEqual(range(-hour, hour));
    expect(take([-5, -1])).toEqual(range(-5, -1));
    for (const value of [-1, hour + 1, [-hour - 1, 0], [0, hour + 1], [1, 0], 'x'])
      expect(take(value)).toEqual([
        expect.stringMatching(
          /Accepted: milliseconds after the reconnection time: a number, or \[from, to\]\.$/,
        ),
      ]);
  });
});

describe('a text', () => {
  const words = (length: number): string => 'x'.repeat(length);

  it.each<
    readonly [string, (text: unknown) => object, taken: readonly string[], refused: readonly unknown[]]
  >([
    ['title', (title) => ({ title }), ['', words(1000)], [words(1001), 'a\nb', 'a\rb', 1]],
    ['description', (description) => ({ description }), ['', words(1000)], [words(1001), 'a\nb', 1]],
    ['$schema', ($schema) => ({ $schema }), [''], [1]],
    ['lastEventId', (lastEventId) => ({ client: { lastEventId } }), ['0'], ['', 1]],
    [
      'a header’s value',
      (value) => ({ attempts: [{ headers: { 'X-A': value } }] }),
      ['', 'a\tb', ' ~', words(8192)],
      [words(8193), 'é', '\u007f', 'a\nb', 1],
    ],
    ...['comment', 'id', 'event'].map(
      (name) =>
        [
          name,
          (text: unknown) => ({ attempts: [{ events: [{ [name]: text }] }] }),
          ['', 'é'],
          ['a\nb', 'a\rb', 1],
        ] as const,
    ),
    ['raw', (raw) => ({ attempts: [{ events: [{ raw }] }] }), ['\n'], ['', 1]],
    ['an id that is expected', (id) => ({ expect: { ids: [id] } }), ['', '1'], [1]],
    ['data of a message that closes', (data) => ({ client: { closeOn: [{ data }] } }), ['', 'a\nb'], [1]],
    ['event of a message that closes', (event) => ({ client: { closeOn: [{ event }] } }), [''], [1]],
  ])('%s', (_, membersWith, taken, refused) => {
    for (const text of taken) expect(mistakesIn(membersWith(text))).toEqual([]);
    for (const text of refused) expect(mistakesIn(membersWith(text))).toHaveLength(1);
  });

  it('of a header’s name is a token', () => {
    const take = (name: string): string[] => mistakesIn({ attempts: [{ headers: { [name]: '' } }] });
    for (const name of ["a!#$%&'*+.^_`|~-9", words(200)]) expect(take(name)).toEqual([]);
    for (const name of ['', 'a b', 'a:', 'é', words(201)])
      expect(take(name)).toEqual(['This cannot be the name of a header. Accepted: letters, digits and -.']);
  });

  it('that is shown in a mistake is shortened', () => {
    expect(mistakesIn({ afterwards: words(38) })[0]).toContain(`"${words(38)}" is not accepted`);
    expect(mistakesIn({ afterwards: words(39) })[0]).toContain(`"${words(38)}… is not accepted`);
    expect(mistakesIn({ [words(39)]: 1 })[0]).toContain(`called "${words(38)}… here`);
  });

  it('of data is sent as it is, and any other value as its JSON', () => {
    const events = ['a\nb', '', 1, null, [1], { a: 'b' }].map((data) => ({ data }));
    const [attempt] = scenarioOf({ attempts: [{ events }] }).attempts;
    expect(attempt?.answer === 'response' && attempt.events).toEqual(
      ['a\nb', '', '1', 'null', '[1]', '{"a":"b"}'].map((data) => ({ delayMs: 0, data })),
    );
  });

  it('of a title is that of the file, or a word, where there is none', () => {
    const titles = [scenarioOf({}), scenarioOf({}, 'file'), scenarioOf({ title: '' }, 'file')];
    expect(titles.map(({ title }) => title)).toEqual(['Untitled', 'file', '']);
  });
});

describe('a list', () => {
  it.each<readonly [string, (length: number) => object, number]>([
    [
      'headers',
      (length) => ({ attempts: [{ headers: Object.fromEntries(many(length, (at) => [`x${at}`, ''])) }] }),
      100,
    ],
    ['messages', (length) => ({ client: { closeOn: many(length, () => ({ data: '' })) } }), 100],
    ['endings', (length) => ({ attempts: [{ expect: { ending: many(length, () => 'end') } }] }), 18],
    ['attempts', (length) => ({ attempts: many(length, () => ({ status: 500 })) }), 1000],
  ])('of %s', (of, membersWith, most) => {
    expect(mistakesIn(membersWith(most))).toEqual([]);
    expect(mistakesIn(membersWith(most + 1))).toEqual([
      `There are ${most + 1} ${of} here. Accepted: at most ${most}.`,
    ]);
  });

  it('of ids that are expected', () => {
    expect(mistakesIn({ expect: { ids: many(100_001, () => '') } })).toEqual([
      'There are 100001 ids here. Accepted: at most 100000.',
    ]);
  });

  it('nested in another is at most 64 levels deep', () => {
    const deep = (levels: number): string =>
      `{ "version": 1, "attempts": [{ "events": [{ "data": ${'['.repeat(levels)}${']'.repeat(levels)} }] }] }`;
    expect(parseScenario(deep(59))).toHaveProperty('scenario');
    expect(parseScenario(deep(60))).toMatchObject({
      mistakes: [{ reason: 'The file is nested too deeply.' }],
    });
    const wide = `{ "version": 1, "attempts": [${many(100, () => '{ "events": [] }').join(',')}] }`;
    expect(parseScenario(wide)).toHaveProperty('scenario');
  });

  it('of mistakes has a hundred at most', () => {
    const attempts = (count: number): object => ({ attempts: many(count, () => ({ status: 1 })) });
    expect([99, 100, 101].map((count) => mistakesIn(attempts(count)).length)).toEqual([99, 100, 100]);
  });

  it('in a file is as large as the file, 5 MB', () => {
    const around = JSON.stringify({ version: 1, attempts: [{ events: [{ data: '' }] }] });
    const takesOneOf = (length: number): boolean =>
      'scenario' in parseScenario(around.replace('""', `"${'x'.repeat(length - around.length)}"`));
    expect([5_000_000, 5_000_001].map(takesOneOf)).toEqual([true, false]);
  });
});

function many<Item>(count: number, itemAt: (at: number) => Item): Item[] {
  return Array.from({ length: count }, (_, at) => itemAt(at));
}

describe('the time that a scenario takes', () => {
  const event = { data: 'a', delayMs: 20 };

  it.each<readonly [planned: number, attempts: readonly object[], client?: object]>([
    [0, [{}]],
    [3000, [{}, {}]],
    [6000, [{}, {}, {}]],
    [10, [{ delayMs: 10 }]],
    [3030, [{ delayMs: 10, events: [event] }, {}]],
    [20, [{ events: [event, event], ending: { kind: 'end', afterEvents: 1 } }]],
    [25, [{ events: [event, event], ending: { kind: 'reset', inside: 'line', delayMs: 5 } }]],
    [0, [{ ending: 'stall' }]],
    [100, [{ ending: 'stall' }], { idleTimeoutMs: 100 }],
    [0, [{ ending: 'end' }], { idleTimeoutMs: 100 }],
    [50, [{}, {}], { reconnectionTimeMs: 50 }],
    // What the server says last holds from then on.
    [14, [{ events: [{ retry: 5 }, { retry: 7 }] }, {}, {}], { reconnectionTimeMs: 50 }],
    [
      50,
      [{ events: [event, { retry: 7 }], ending: { kind: 'end', afterEvents: 0 } }, {}],
      { reconnectionTimeMs: 50 },
    ],
    // Nobody comes back after a status that stops the client, but to what has no answer.
    [0, [{ status: 204 }, {}]],
    [0, [{ status: 500 }, {}]],
    [3005, [{ ending: 'no-response', delayMs: 5 }, {}]],
    [3007, [{ ending: 'crash' }, { ending: 'unreachable', delayMs: 7 }]],
  ])('is %d ms for %j with the client %j', (planned, attempts, client = {}) => {
    expect(plannedDurationMs(scenarioOf({ attempts, client }))).toBe(planned);
  });

  it('is an hour at the most', () => {
    const take = (delayMs: number): string[] => mistakesIn({ attempts: [{ delayMs }, { delayMs: 1 }] });
    expect(take(3_596_999)).toEqual([]);
    expect(take(3_597_000)).toEqual([
      'All delays and reconnection times together take 1 h 0 min. Accepted: at most 1 h 0 min.',
    ]);
  });
});

describe('what is expected', () => {
  it.each<readonly [AttemptExpectation | OverallExpectation, string]>([
    [{ kind: 'lastEventId', id: null }, 'sends no Last-Event-ID'],
    [{ kind: 'lastEventId', id: '7' }, 'sends Last-Event-ID 7'],
    [{ kind: 'lastEventId', id: 'x'.repeat(40) }, `sends Last-Event-ID ${'x'.repeat(40)}`],
    [{ kind: 'lastEventId', id: 'x'.repeat(41) }, `sends Last-Event-ID ${'x'.repeat(39)}…`],
    [{ kind: 'reconnectsWithinMs', min: 0, max: 50 }, 'comes at most 50 ms after the reconnection time'],
    [{ kind: 'reconnectsWithinMs', min: -5, max: 50 }, 'comes -5 ms to 50 ms after the reconnection time'],
    [{ kind: 'events', min: 1, max: 1 }, 'brings 1 message'],
    [{ kind: 'events', min: 0, max: 0 }, 'brings 0 messages'],
    [{ kind: 'events', min: 0, max: 1 }, 'brings 0 to 1 message'],
    [{ kind: 'events', min: 1, max: 3 }, 'brings 1 to 3 messages'],
    [{ kind: 'ids', ids: [] }, 'brings no ids'],
    [{ kind: 'ids', ids: ['1', ''] }, 'brings the ids 1, (empty)'],
    [{ kind: 'ids', ids: ['1', '2', '3', '4', '5'] }, 'brings the ids 1, 2, 3, 4, 5'],
    [{ kind: 'ids', ids: ['1', '2', '3', '4', '5', '6'] }, 'brings the ids 1, 2, 3, 4, 5 and 1 more'],
    [{ kind: 'ending', causes: ['end', 'reset'] }, 'ends as end or reset'],
    [{ kind: 'next', next: 'reconnect' }, 'then the client comes back'],
    [{ kind: 'next', next: 'stop' }, 'then the client stops'],
    [{ kind: 'standardNext', next: 'reconnect' }, 'then an EventSource comes back'],
    [{ kind: 'standardNext', next: 'stop' }, 'then an EventSource stops for good'],
    [{ kind: 'standardNext', next: 'wait' }, 'then an EventSource waits for ever'],
    [{ kind: 'attempts', min: 2, max: 2 }, 'makes 2 attempts'],
    [{ kind: 'stops' }, 'stops'],
    [{ kind: 'stops', reason: 'standard' }, 'stops where the standard says so'],
    [{ kind: 'stops', reason: 'policy off' }, 'stops because its reconnect policy is off'],
    [{ kind: 'stops', reason: 'gave up' }, 'stops because it gave up'],
    [{ kind: 'stops', reason: 'left to app' }, 'stops because the app may come back'],
    [{ kind: 'stops', reason: 'closed' }, 'stops by closing itself'],
  ])('%j: %s', (expectation, words) => {
    expect(describeExpectation(expectation)).toBe(words);
  });

  it('says whether anybody asks for ids', () => {
    const ids = { ids: [] };
    expect(
      [{}, { expect: ids }, { attempts: [{ expect: ids }] }, { expect: { events: 1 } }].map((members) =>
        expectsIds(scenarioOf(members)),
      ),
    ).toEqual([false, true, true, false]);
  });

  it('counts messages that a client dispatches, and no raw text', () => {
    expect(
      [
        { delayMs: 0, data: '' },
        { delayMs: 0, id: '' },
        { delayMs: 0, raw: 'data: a\n\n' },
      ].map(messagesOf),
    ).toEqual([1, 0, 0]);
  });
});
