// Scenarios that are made of logs: what of them is written down, and how; what they cannot hold, in words; and the bounds.

import { describe, expect, it } from 'vitest';

import { NumberRanges } from '../../../src/core/base/numberRanges.ts';
import { endingTraits, type Ending, type EndingCause } from '../../../src/core/stream/ending.ts';
import { makeScenario } from '../../../src/core/scenario/madeScenario.ts';
import type { ScenarioResponse } from '../../../src/core/scenario/scenario.ts';
import { WrittenLog } from '../playback/writtenLog.ts';
import { ShortLog } from '../log/shortLog.ts';
import { madeOf, parsedOf } from './madeOf.ts';

const json = (text: string | undefined): unknown =>
  JSON.parse((text ?? '').replaceAll(/^ {2}\/\/.*\n/gm, '')) as unknown;

/** The events of the first attempt in the file. */
function eventsOf(...parts: (string | Uint8Array)[]): unknown {
  const log = new WrittenLog().attempt({ parts: parts.map((bytes) => ({ bytes })), ending: 'end' }).log;
  const made = madeOf(log);
  parsedOf(made);
  const { attempts } = json(made?.text) as { readonly attempts: { readonly events: object[] }[] };
  return attempts[0]?.events.map((event) =>
    Object.fromEntries(Object.entries(event).filter(([name]) => name !== 'delayMs')),
  );
}

describe('an event', () => {
  it.each<[what: string, bytes: string, events: object[]]>([
    ['text', 'data: x\n\n', [{ data: 'x' }]],
    ['lines of text', 'data: a\ndata: b\n\n', [{ data: 'a\nb' }]],
    ['all fields', 'id: 1\nevent: e\ndata: x\n\n', [{ id: '1', event: 'e', data: 'x' }]],
    ['an object', 'data: {"a":[1,null]}\n\n', [{ data: { a: [1, null] } }]],
    ['a list', 'data: ["é"]\n\n', [{ data: ['é'] }]],
    ['JSON that is written in another way', 'data: {"a": 1}\n\n', [{ data: '{"a": 1}' }]],
    [
      'numbers that JavaScript does not have',
      'data: {"a":9007199254740993}\n\n',
      [{ data: '{"a":9007199254740993}' }],
    ],
    ['a name that is none', 'data: {"__proto__":1}\n\n', [{ data: '{"__proto__":1}' }]],
    ['a text in JSON', 'data: "x"\n\n', [{ data: '"x"' }]],
    ['a number', 'data: 1\n\n', [{ data: '1' }]],
    [
      'what is nested deeply',
      `data: ${'['.repeat(60)}${']'.repeat(60)}\n\n`,
      [{ data: '['.repeat(60) + ']'.repeat(60) }],
    ],
    ['an id alone', 'id: 1\n\n', [{ id: '1' }]],
    ['a comment', ': c\n\n', [{ comment: 'c' }]],
    ['a comment without a space', ':c\n', [{ raw: ':c\n' }]],
    ['a retry', 'retry: 500\n\n', [{ retry: 500 }]],
    [
      'a retry that is too large',
      'retry: 99999999999999999999\n',
      [{ raw: 'retry: 99999999999999999999\n' }],
    ],
    [
      'a retry in a block',
      'event: e\nretry: 5\ndata: x\n\n',
      [{ raw: 'event: e\nretry: 5\n' }, { raw: 'data: x\n\n' }].map((event, at) =>
        at === 1 ? { data: 'x' } : event,
      ),
    ],
    ['a field without a space', 'data:x\n\n', [{ raw: 'data:x\n\n' }]],
    ['another end of a line', 'data: x\r\n\r\n', [{ raw: 'data: x\r\n\r\n' }]],
    ['an unknown field', 'foo: x\n\n', [{ raw: 'foo: x\n\n' }]],
    ['what is lost', 'data: x', [{ raw: 'data: x' }]],
    ['blank lines between', 'data: x\n\n\n\ndata: y\n\n\n', [{ data: 'x' }, { data: 'y' }]],
    ['an empty id', 'id: \ndata: x\n\n', [{ id: '', data: 'x' }]],
  ])('is %s', (_, bytes, events) => {
    expect(eventsOf(bytes)).toEqual(events);
  });

  it('that is no UTF-8 is said to be changed', () => {
    const { log } = new WrittenLog().attempt({
      parts: [{ bytes: Uint8Array.of(0x3a, 0x20, 0xff, 0x0a) }],
      ending: 'end',
    });
    const made = madeOf(log);
    expect(made?.losses).toEqual([
      'One event had bytes that are no UTF-8. The replacement character stands for them.',
    ]);
    expect(made?.text).toContain('// One event had bytes that are no UTF-8.');
    parsedOf(made);
  });

  it('has the time since the one before, and adds up', () => {
    const parts = [
      { bytes: ': a\n', afterMs: 10.4 },
      { bytes: ': b\n', afterMs: 10.4 },
      { bytes: ': c\n', afterMs: 10.4 },
    ];
    const scenario = parsedOf(madeOf(new WrittenLog().attempt({ parts, ending: 'end' }).log));
    const [attempt] = scenario.attempts as ScenarioResponse[];
    expect(attempt?.events.map(({ delayMs }) => delayMs)).toEqual([10, 11, 10]);
  });
});

describe('an ending', () => {
  /** A log whose first attempt ends so. */
  function endedBy(ending: Ending | EndingCause): WrittenLog {
    const cause = typeof ending === 'string' ? ending : ending.cause;
    const isStream = [
      'end',
      'truncated',
      'reset',
      'client',
      'idle',
      'limit',
      'close-message',
      'bad-encoding',
    ];
    return new WrittenLog().attempt({
      ...(isStream.includes(cause) ? { parts: ['data: a\n\n'] } : { head: null }),
      ending,
    });
  }

  it.each<[ending: Ending | EndingCause, attempt: object, losses: number]>([
    ['end', { answer: 'response', status: 200, ending: { kind: 'end' } }, 0],
    ['truncated', { answer: 'response', ending: { kind: 'truncated' } }, 0],
    ['reset', { answer: 'response', ending: { kind: 'reset' } }, 0],
    [{ cause: 'idle', limit: 500 }, { answer: 'response', ending: { kind: 'stall' } }, 0],
    ['client', { answer: 'response', ending: { kind: 'stall' } }, 0],
    ['close-message', { answer: 'response', ending: { kind: 'stall' } }, 0],
    ['no-response', { answer: 'no-response' }, 0],
    [{ cause: 'no-content', status: 204 }, { answer: 'response', status: 204 }, 0],
    [{ cause: 'http-error', status: 503 }, { answer: 'response', status: 503 }, 0],
    [
      { cause: 'wrong-type', status: 200, contentType: 'text/html' },
      { answer: 'response', headers: [['Content-Type', 'text/html']] },
      0,
    ],
    [
      { cause: 'wrong-type', status: 200, contentType: '' },
      { answer: 'response', headers: [['Content-Type', '']] },
      1,
    ],
    [{ cause: 'bad-redirect', status: 302 }, { answer: 'response', status: 302 }, 0],
    [{ cause: 'answered', status: 202 }, { answer: 'response', status: 202 }, 0],
    ['unreachable', { answer: 'no-response' }, 1],
    ['bad-encoding', { answer: 'response', ending: { kind: 'truncated' } }, 1],
    ['limit', { answer: 'response', ending: { kind: 'end' } }, 1],
  ])('%j is one of a scenario', (ending, attempt, losses) => {
    const made = madeOf(endedBy(ending).log);
    expect(parsedOf(made).attempts).toMatchObject([attempt]);
    expect(made?.losses).toHaveLength(losses);
  });

  it.each(Object.keys(endingTraits) as EndingCause[])(
    '%s leads to a file that parses, twice the same',
    (cause) => {
      const { log } = endedBy(cause).attempt({ parts: ['data: b\n\n'], ending: 'end' });
      const made = madeOf(log);
      parsedOf(made);
      expect(madeOf(log)).toEqual(made);
    },
  );

  it('that never came is the client’s', () => {
    const scenario = parsedOf(madeOf(new WrittenLog().attempt({ parts: ['data: a\n\ndata: b\n\n'] }).log));
    expect(scenario.client.closeAfterEvents).toBe(2);
    expect(scenario.expect).toContainEqual({ kind: 'stops', reason: 'closed' });
  });

  it('by the client in the middle is made by the server, and told', () => {
    const { log } = new WrittenLog()
      .attempt({ parts: ['data: a\n\n'], ending: 'client' })
      .attempt({ parts: ['data: b\n\n'], ending: 'client' });
    const made = madeOf(log);
    const scenario = parsedOf(made);
    expect(scenario.attempts).toMatchObject([{ ending: { kind: 'end' } }, { ending: { kind: 'stall' } }]);
    expect(made?.losses).toEqual([
      'An attempt ended as client. A scenario cannot repeat that there; it ends in another way.',
    ]);
  });
});

describe('the client', () => {
  it('is expected to do what it did', () => {
    const { log } = new WrittenLog()
      .attempt({ parts: ['retry: 7\n\nid: 1\ndata: a\n\n'], ending: 'truncated' })
      .attempt({ parts: ['id: 2\ndata: b\n\n'], ending: { cause: 'close-message' } });
    const { attempts, client, expect: overall } = parsedOf(madeOf(log));
    expect(client).toMatchObject({ policy: { kind: 'standard' }, closeOn: [{ data: 'b' }] });
    expect(attempts.map((attempt) => attempt.expect)).toEqual([
      [
        { kind: 'lastEventId', id: null },
        { kind: 'events', min: 1, max: 1 },
        { kind: 'ids', ids: ['1'] },
        { kind: 'ending', causes: ['truncated'] },
        { kind: 'next', next: 'reconnect' },
      ],
      [
        { kind: 'lastEventId', id: '1' },
        { kind: 'reconnectsWithinMs', min: 0, max: 2000 },
        { kind: 'events', min: 1, max: 1 },
        { kind: 'ids', ids: ['2'] },
        { kind: 'ending', causes: ['close-message'] },
        { kind: 'next', next: 'stop' },
      ],
    ]);
    expect(overall).toEqual([
      { kind: 'attempts', min: 2, max: 2 },
      { kind: 'events', min: 2, max: 2 },
      { kind: 'stops', reason: 'standard' },
    ]);
  });

  it('connects again where somebody did', () => {
    const { log } = new WrittenLog()
      .attempt({ ending: { cause: 'no-content', status: 204 }, head: { status: 204 } })
      .attempt({ parts: ['data: a\n\n'], ending: 'end' });
    expect(parsedOf(madeOf(log)).client.connectsAgain).toBe(1);
  });

  it('asks with GET, which is told where the stream was asked for in another way', () => {
    const { log } = new WrittenLog().attempt({ parts: ['data: a\n\n'], ending: 'end' });
    const made = madeOf(log, { request: { url: 'http://localhost/', method: 'POST', body: '{}' } });
    expect(made?.losses).toEqual([
      'The stream was asked for with POST; the client of a scenario asks with GET.',
    ]);
  });
});

describe('a selection', () => {
  const { log } = new WrittenLog()
    .attempt({ parts: ['id: 1\ndata: a\n\n', 'data: b\n\n', ': c\n\n'], ending: 'truncated' })
    .attempt({ parts: ['id: 2\ndata: d\n\n'], ending: 'end' })
    .attempt({ parts: ['id: 3\ndata: e\n\n', 'data: f\n\n'], ending: 'end' });
  const numbers = (...chosen: number[]): NumberRanges =>
    NumberRanges.of(chosen.map((number) => ({ first: number, last: number })));
  const messagesOf = (): number[] =>
    log.entries(1, log.length).flatMap(({ kind, number }) => (kind === 'message' ? [number] : []));

  it('has its events, with the attempts that they are of', () => {
    const [first, , , last] = messagesOf();
    const { attempts } = parsedOf(madeOf(log, { entries: numbers(first ?? 0, last ?? 0) }));
    expect(attempts).toMatchObject([
      { events: [{ id: '1', data: 'a' }], ending: { kind: 'truncated' } },
      { events: [{ id: '3', data: 'e' }], ending: { kind: 'end' } },
    ]);
    expect(attempts[1]?.expect).toContainEqual({ kind: 'lastEventId', id: '1' });
  });

  it('of nothing that is there makes nothing', () => {
    expect(madeOf(log, { entries: numbers(1000) })).toBeUndefined();
    expect(madeOf(new WrittenLog().log)).toBeUndefined();
  });
});

describe('what is too much', () => {
  it('of events is left out, in words', () => {
    const block = 'data: x\n\n';
    const parts = Array.from({ length: 1001 }, () => block.repeat(100));
    const made = madeOf(new WrittenLog().attempt({ parts, ending: 'end' }).log);
    expect(made?.text.split('{ "data": "x"')).toHaveLength(100_001);
    expect(made?.losses).toContain('This is the beginning: the timeline has more than a scenario may hold.');
  });

  it('of bytes is left out, in words, and the file still parses', () => {
    const parts = Array.from({ length: 60 }, () => `data: ${'x'.repeat(100_000)}\n\n`);
    const made = madeOf(new WrittenLog().attempt({ parts, ending: 'end' }).log);
    expect((parsedOf(made).attempts[0] as ScenarioResponse).events.length).toBeGreaterThan(40);
    expect(made?.losses).toHaveLength(1);
  });

  it('of attempts is left out, in words, and the file still parses', () => {
    const written = new WrittenLog();
    for (let at = 0; at < 1001; at += 1) written.attempt({ parts: ['data: a\n\n'], ending: 'end' });
    const made = madeOf(written.log);
    expect(parsedOf(made).attempts).toHaveLength(1000);
    expect(made?.losses).toHaveLength(1);
  });

  it('of time is shortened, in words, and the file still parses', () => {
    const parts = Array.from({ length: 10 }, () => ({ bytes: 'data: a\n\n', afterMs: 3_600_000 }));
    const made = madeOf(new WrittenLog().attempt({ parts, ending: 'end' }).log);
    const [attempt] = parsedOf(made).attempts as ScenarioResponse[];
    expect(new Set(attempt?.events.map(({ delayMs }) => Math.round(delayMs / 1000)))).toEqual(new Set([324]));
    expect(made?.losses).toEqual([
      'All times are 11.1 times shorter than they were, since a scenario takes an hour at most.',
    ]);
  });

  it('is read in steps', () => {
    const parts = Array.from({ length: 50 }, () => 'data: x\n\n'.repeat(100));
    const { log } = new WrittenLog().attempt({ parts, ending: 'end' });
    const steps = makeScenario({ log, request: { url: 'http://localhost/' }, title: 'Long' });
    let count = 0;
    while (steps.next().done !== true) count += 1;
    expect(count).toBeGreaterThanOrEqual(10);
  });
});

describe('what is gone', () => {
  it('is said', () => {
    const short = new ShortLog();
    for (let at = 0; at < 400; at += 1) short.push(`data: ${at}\n\n`);
    short.lose('bodies', 0.5);
    const made = madeOf(short.log);
    expect(made?.losses[0]).toMatch(/^\d+ bytes of the timeline were gone, and are missing here\.$/);
    const [attempt] = parsedOf(made).attempts as ScenarioResponse[];
    expect(attempt?.events.at(-1)).toMatchObject({ data: '399' });
    expect(attempt?.events.length).toBeLessThan(400);
  });
});
