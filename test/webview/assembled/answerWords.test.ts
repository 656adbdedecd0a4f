// What is said of an answer and its parts: each number from where it is counted, each note once and with its entry, and
// nothing of what an answer does not have.

import { describe, expect, it } from 'vitest';

import type { AnswerView, PartView } from '../../../src/core/assembly/answerView.ts';
import {
  answerFacts,
  answerNotes,
  countOfOutput,
  describeCounting,
  hasFailed,
  timedFacts,
  unreadNotes,
} from '../../../src/webview/assembled/answerWords.ts';
import {
  describeDelay,
  kindOfPart,
  partKindNames,
  partNotes,
  speakerOfPart,
} from '../../../src/webview/assembled/partWords.ts';
import { answerOf, partOf } from './answerViews.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const facts = (more: Partial<AnswerView>): string[] =>
  answerFacts(answerOf(more)).map(([name, value]) => plain(`${name}: ${value}`));

const whole: Partial<AnswerView> = {
  model: 'gpt-5',
  role: 'tool',
  outputTokens: 50,
  chunks: 9,
  firstChunkAtMs: 1500,
  lastChunkAtMs: 3500,
  respondedAtMs: 1100,
  firstByteAtMs: 1120,
  firstReasoningAtMs: 1300,
  firstTextAtMs: 1600,
  firstToolAtMs: 1900,
  finishes: [[0, 'stop']],
  id: 'c-1',
};

describe('the facts of an answer', () => {
  it('are these, in this order, from the request on', () => {
    expect(facts(whole)).toEqual([
      'Model: gpt-5',
      'Role: tool',
      'Output: 50 tokens',
      'Speed: 25 tokens/s',
      'Response: 100 ms',
      'First body byte: 120 ms',
      'First reasoning: 300 ms',
      'First text: 600 ms',
      'First call: 900 ms',
      'Duration: 2.5 s',
      'Finish: stop',
      'Id: c-1',
    ]);
    expect(facts({})).toEqual(['Duration: 2.5 s']);
  });

  it('of a session have neither a speed nor beginnings, which say something of a model', () => {
    expect(facts({ ...whole, format: 'mcp' })).toEqual([
      'Model: gpt-5',
      'Role: tool',
      'Duration: 2.5 s',
      'Finish: stop',
      'Id: c-1',
    ]);
  });

  it.each([
    [undefined, false],
    ['assistant', false],
    ['model', false],
    ['user', true],
  ])('have the role %s: %s', (role, isTold) => {
    expect(facts({ ...(role !== undefined && { role }) }).includes(`Role: ${role}`)).toBe(isTold);
  });

  it.each<[readonly (readonly [number, string])[], string]>([
    [[[0, 'stop']], 'stop'],
    [[[2, 'stop']], 'stop'],
    [
      [
        [0, 'stop'],
        [1, 'length'],
      ],
      'stop (choice 0), length (choice 1)',
    ],
  ])('say why it ended, by choice where there are several: %j', (finishes, text) => {
    expect(facts({ finishes })).toContain(`Finish: ${text}`);
  });

  it('say from when on something is counted', () => {
    const from = (isFirstOfAttempt: boolean): string[] =>
      answerFacts(answerOf({ ...whole, isFirstOfAttempt })).flatMap(([, , explanation]) =>
        explanation?.startsWith('From') ? [explanation] : [],
      );
    expect(from(true).every((text) => text.startsWith('From the request'))).toBe(true);
    expect(from(false).slice(2)).toEqual([
      'From its first event to its first reasoning',
      'From its first event to its first text',
      'From its first event to its first call of a tool',
      'From its first event to its last',
    ]);
  });

  it('have a cost by the prices of its model alone', () => {
    const prices = [{ model: 'gpt-5*', currency: 'USD', perMillion: [['prompt_tokens', 2]] as const }];
    const usage = [['prompt_tokens', 1_500_000]] as const;
    const cost = (model: string): string[] =>
      answerFacts(answerOf({ model, usage }), prices).flatMap(([name, value]) =>
        name === 'Cost' ? [value] : [],
      );
    expect([cost('gpt-5-mini'), cost('other')]).toEqual([['3 USD'], []]);
  });

  it('that say how long something took are left out where times say nothing', () => {
    const names = answerFacts(answerOf(whole)).map(([name]) => name);
    expect(names.filter((name) => !timedFacts.has(name))).toEqual([
      'Model',
      'Role',
      'Output',
      'Finish',
      'Id',
    ]);
    expect([...timedFacts].every((name) => names.includes(name))).toBe(true);
  });

  it.each([
    ['tokens', 1, '1 token', 'As the stream counts them'],
    ['tokens', 1200, '1,200 tokens', 'As the stream counts them'],
    ['chunks', 1, '1 chunk', 'Events that brought text; the stream has not counted tokens'],
    ['chunks', 2, '2 chunks', 'Events that brought text; the stream has not counted tokens'],
  ] as const)('count %s: %i', (unit, count, text, counting) => {
    expect([plain(countOfOutput({ unit, count })), describeCounting({ unit, count })]).toEqual([
      text,
      counting,
    ]);
  });
});

describe('the notes of an answer', () => {
  const notes = (more: Partial<AnswerView>, atCutAnswer?: string): (readonly [string, number])[] =>
    answerNotes(answerOf(more), atCutAnswer).map(({ text, entry }) => [plain(text), entry] as const);

  it('are none where there is nothing to know', () => {
    for (const state of ['streaming', 'finished'] as const) expect(notes({ state }, 'It waits.')).toEqual([]);
  });

  it('say what came again or is missing, in the singular and the plural', () => {
    const again = (count: number): Partial<AnswerView> => ({
      notes: {
        againOf: 2,
        repeated: { count, firstEntry: 5, lastEntry: 1006 },
        missing: { count, entry: 8 },
      },
    });
    expect(notes(again(1))).toEqual([
      ['It has the id of answer 2: the stream sent it again.', 3],
      [expect.stringMatching(/^1 event came again exactly as before, the last in entry 1,006\./), 5],
      ['By their numbers 1 event is missing.', 8],
    ]);
    expect(notes(again(1200)).slice(1)).toEqual([
      [expect.stringMatching(/^1,200 events came again exactly as before, the last in entry 1,006\./), 5],
      ['By their numbers 1,200 events are missing.', 8],
    ]);
  });

  it('say where it was cut off, and what the client makes of that', () => {
    expect(notes({ state: 'cut off', attempt: 4 })).toEqual([['Attempt 4 ended before the answer did.', 9]]);
    expect(notes({ state: 'cut off', attempt: 4 }, 'It waits.')).toEqual([
      ['Attempt 4 ended before the answer did.', 9],
      ['It waits.', 9],
    ]);
  });

  it('name what is not read, each entry once', () => {
    const unread = [
      { what: 'event', name: 'mood', count: 1, entries: [4] },
      { what: 'event', name: 'ping', count: 1200, entries: [5, 6] },
      { what: 'field', name: 'a.b', count: 1, entries: [] },
      { what: 'field', name: 'c', count: 2, entries: [7, 8, 9] },
    ] as const;
    const told = (more: Partial<AnswerView>): unknown[] =>
      unreadNotes(answerOf(more)).map(({ text, entry, others }) => [plain(text), entry, others]);
    expect(told({ unread })).toEqual([
      ['1 event of a kind that is not read here: mood.', 4, []],
      ['1,200 events of a kind that is not read here: ping.', 5, [6]],
      ['1 event has a field that is not read here: a.b.', 9, []],
      ['2 events have a field that is not read here: c.', 7, [8, 9]],
    ]);
    expect(told({ otherUnread: 1 })).toEqual([
      ['Further kinds of events and fields are not read here.', 9, undefined],
    ]);
    expect(told({})).toEqual([]);
  });
});

it.each([
  ['chat completions', 0, false],
  ['chat completions', 1, true],
  ['mcp', 1, false],
] as const)('an answer of %s with %i errors has failed: %s', (format, count, isFailed) => {
  const errors = Array.from({ length: count }, () => ({ text: 'No', entry: 4 }));
  expect(hasFailed(answerOf({ format, errors }))).toBe(isFailed);
});

describe('a part', () => {
  const kinds = Object.keys(partKindNames) as PartView['kind'][];

  it('is called what it is, and in a session by its part in it', () => {
    const names = (format: AnswerView['format'], name?: string): string[] =>
      kinds.map((kind) => kindOfPart({ format }, { kind, ...(name !== undefined && { name }) }));
    const usual = ['Text', 'Reasoning', 'Refusal', 'Tool call', 'Tool result', 'Waits for an answer', 'Data'];
    expect(names('chat completions')).toEqual(usual);
    expect(names('chat completions', 'status')).toEqual(usual);
    expect(names('a2a')).toEqual(usual);
    expect(names('a2a', 'status')).toEqual([...usual.slice(0, 6), 'Task']);
    expect(names('mcp')).toEqual([
      'Text',
      'Reasoning',
      'Refusal',
      'Request',
      'Response',
      'Waits for an answer',
      'Notification',
    ]);
  });

  it.each([
    ['chat completions', 'text', undefined, undefined],
    ['chat completions', 'text', 'user', 'User'],
    ['chat completions', 'text', 'agent', undefined],
    ['a2a', 'text', undefined, 'Agent'],
    ['a2a', 'data', undefined, undefined],
    ['a2a', 'data', 'agent', 'Agent'],
    ['a2a', 'data', 'user', 'User'],
    ['mcp', 'tool call', 'user', 'Client'],
    ['mcp', 'tool result', undefined, 'Server'],
  ] as const)('of %s, %s, said before by %s, is said by %s', (format, kind, saidBefore, speaker) => {
    expect(speakerOfPart({ format }, { kind, ...(saidBefore && { saidBefore }) })).toBe(speaker);
  });

  it.each([
    [99, undefined],
    [100, '0 ms after the call'],
    [1600, '1.5 s after the call'],
  ])('that begins at %i ms comes %s that ended at 100 ms', (firstAtMs, delay) => {
    const text = describeDelay({ lastAtMs: 100 }, { firstAtMs });
    expect(text && plain(text)).toBe(delay);
  });

  it('has its notes with their entries, and that it failed at its end', () => {
    const notes = [
      { note: 'attempt', attempt: 1200, entry: 4, offset: 0 },
      { note: 'differs', entry: 5, piecesLength: 1 },
      { note: 'differs', entry: 6, piecesLength: 1200 },
      { note: 'revised', entry: 7, lengthBefore: 3 },
    ] as const;
    expect(
      partNotes(partOf(1, { notes, isFailed: true, lastEntry: 9 })).map(({ text, entry }) => [
        plain(text),
        entry,
      ]),
    ).toEqual([
      ['Goes on in attempt 1,200.', 4],
      [expect.stringContaining('of 1 character:'), 5],
      [expect.stringContaining('of 1,200 characters:'), 6],
      ['The stream sent another text here, which took the place of the one before.', 7],
      ['It failed, says the stream.', 9],
    ]);
    expect(partNotes(partOf(1))).toEqual([]);
  });
});
