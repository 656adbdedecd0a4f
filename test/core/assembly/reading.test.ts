// What is read of an event whose format nobody knows: its JSON, its errors in whatever shape, its kind, and whether it says
// anything.

import { describe, expect, it } from 'vitest';

import { describeError, errorOfEvent, problemOfEvent } from '../../../src/core/assembly/reading/errorText.ts';
import { isDone, jsonEventOf, jsonEventsOf } from '../../../src/core/assembly/reading/jsonEvents.ts';
import {
  FailedAttempt,
  isBareError,
  isSignOfLife,
  kindOf,
} from '../../../src/core/assembly/unknownEvents.ts';

const eventOf = (data: unknown, name = 'message'): ReturnType<typeof jsonEventOf> =>
  jsonEventOf(typeof data === 'string' ? data : JSON.stringify(data), name);

describe('an error in words', () => {
  it.each([
    ...[
      'message',
      'detail',
      'error_description',
      'errorText',
      'error_msg',
      'errorMessage',
      'error_message',
      'Message',
      'msg',
      'reason',
      'title',
    ].map((name) => [{ [name]: 'bad' }, 'bad'] as const),
    ...['type', 'code', 'status', 'error_type', 'error_code'].map(
      (name) => [{ message: 'bad', [name]: 'word' }, 'bad (word)'] as const,
    ),
    ['bad', 'bad'],
    [' ', undefined],
    [5, undefined],
    [{}, undefined],
    [{ message: '' }, undefined],
    [{ code: 5 }, '5'],
    [{ code: 5, status: 5, type: 't' }, 't, 5'],
    [{ type: 'error', message: 'bad' }, 'bad'],
    [{ code: 'error', message: 'bad' }, 'bad (error)'],
    [{ code: '', message: 'bad' }, 'bad'],
    [{ code: true, message: 'bad' }, 'bad'],
    [{ message: 'first', detail: 'second', title: 'third' }, 'first'],
  ] as const)('%j is %j', (error, words) => {
    expect(describeError(error)).toBe(words);
  });
});

describe('an event that is an error', () => {
  it.each([
    ['message', { error: 'bad' }, 'bad'],
    ['message', { error: 'E', message: 'bad' }, 'bad (E)'],
    ['message', { error: 'bad', message: 'bad' }, 'bad'],
    ['message', { error: '' }, undefined],
    ['message', { error: { message: 'bad' } }, 'bad'],
    ['message', [{ error: { message: 'bad' } }], 'bad'],
    ['message', [{ error: { message: 'bad' } }, 1], undefined],
    ['error', 'no JSON ', 'no JSON'],
    ['error', ' ', undefined],
    ['message', 'no JSON', undefined],
    ['error', [1, 2], '[1,2]'],
    ['error', { a: 1 }, '{"a":1}'],
    ['error', { message: 'bad' }, 'bad'],
    ['message', { type: 'error', message: 'bad' }, 'bad'],
    ['message', { error: true, message: 'bad' }, 'bad'],
    ['message', { error: false, message: 'fine' }, undefined],
    ['message', { object: 'error', message: 'bad' }, 'bad'],
    ['message', { object: 'list', message: 'fine' }, undefined],
    ['message', { event: 'error', message: 'bad' }, 'bad'],
    ['message', { event: 'data', message: 'fine' }, undefined],
    ['message', { errors: [{ message: 'bad' }] }, 'bad'],
    ...['data', 'trace', 'status_code', 'status'].map(
      (name) => ['message', { errors: [{ message: 'bad' }], [name]: 1 }, 'bad'] as const,
    ),
    ['message', { errors: [{ message: 'bad' }], other: 1 }, undefined],
    ['error', { errors: [{ message: 'bad' }], other: 1 }, 'bad'],
    ['message', { errors: [] }, undefined],
    ['message', { errors: 'bad' }, undefined],
  ] as const)('%s %j is %j', (name, data, words) => {
    expect(errorOfEvent(eventOf(data, name))).toBe(words);
  });
});

describe('an event that may be an error while an answer goes on', () => {
  const filled = (count: number): object =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`m${at}`, at]));

  it.each([
    [{ message: 'bad', status: 400 }, 'bad (400)'],
    [{ message: 'bad', status: 399 }, undefined],
    [{ message: 'bad', status: 599 }, 'bad (599)'],
    [{ message: 'bad', status: 600 }, undefined],
    [{ message: 'bad', statusCode: 500 }, 'bad'],
    [{ message: 'bad', status_code: 500 }, 'bad'],
    [{ message: 'bad', code: '500' }, 'bad (500)'],
    [{ message: 'bad', success: false }, 'bad'],
    [{ message: 'bad', ok: false }, 'bad'],
    [{ message: 'fine', success: true, ok: true }, undefined],
    [{ success: false }, undefined],
    [{ status: 500 }, undefined],
    [[{ message: 'bad', status: 500 }], undefined],
    [{ message: 'bad', ok: false, ...filled(6) }, 'bad'],
    [{ message: 'bad', ok: false, ...filled(7) }, undefined],
  ] as const)('%j is %j', (data, words) => {
    expect(problemOfEvent(eventOf(data))).toBe(words);
  });
});

describe('the JSON of an event', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');

  it.each([
    ['{"a":1}', [{ a: 1 }]],
    ['{"a":\n1}', [{ a: 1 }]],
    ['{"a":1}\n\n {"b":2}', [{ a: 1 }, { b: 2 }]],
    ['{"a":1}\nno', [undefined]],
    ['no\n{"a":1}', [undefined]],
    ['"text"', [undefined]],
    ['5', [undefined]],
    ['', [undefined]],
    ['{', [undefined]],
    [' [1]', [[1]]],
    [`{"chunk":{"bytes":"${base64('{"a":"é"}')}"}}`, [{ a: 'é' }]],
    [`{"PayloadPart":{"Bytes":"${base64('data: {"a":1}\n\n')}"}}`, [{ a: 1 }]],
    [`{"bytes":"${base64('{"a":1}')}"}`, [{ a: 1 }]],
    [`{"bytes":"${base64('no')}"}`, [{ bytes: base64('no') }]],
    ['{"bytes":"?"}', [{ bytes: '?' }]],
    ['{"bytes":5}', [{ bytes: 5 }]],
  ] as const)('%j', (data, values) => {
    expect(jsonEventsOf(data, 'message').map(({ value }) => value)).toEqual(values);
  });

  it('has the whole data where a line is no JSON', () => {
    expect(jsonEventsOf('{"a":1}\nno', 'message').map(({ data }) => data)).toEqual(['{"a":1}\nno']);
  });

  it.each([
    ['{"type":"t"}', 'n', ['t', 'n']],
    ['{"type":5}', 'n', ['n', 'n']],
    ['{}', 'message', ['', '']],
    ['no', 'n', ['n', 'n']],
  ] as const)('%j named %j has its type and its name', (data, eventType, expected) => {
    const { type, name } = jsonEventOf(data, eventType);
    expect([type, name]).toEqual(expected);
  });

  it.each([
    [['a'], '1.0'],
    [['l', 1], '{ "b" : 2 }'],
    [['l', 1, 'b'], '2'],
    [['l', 2], undefined],
    [['x'], undefined],
    [[], '{"a":9,"l":[1,{ "b" : 2 }],"a":1.0}'],
  ])('the source at %j is %j', (path, source) => {
    expect(jsonEventOf('{"a":9,"l":[1,{ "b" : 2 }],"a":1.0}', '').sourceAt(path)).toBe(source);
  });

  it('that is broken has no source', () => {
    expect(jsonEventOf('{', '').sourceAt([])).toBeUndefined();
  });

  it.each([
    ['[DONE]', true],
    [' [DONE]\n', true],
    ['"[DONE]"', true],
    ['[done]', false],
    ['DONE', false],
    [`[DONE]${' '.repeat(14)}`, true],
    [`[DONE]${' '.repeat(15)}`, false],
  ])('%j ends the stream: %s', (data, isEnd) => {
    expect(isDone(data)).toBe(isEnd);
  });
});

describe('an event that nobody knows', () => {
  it.each([
    ...[
      'ping',
      'pong',
      'heartbeat',
      'heart-beat',
      'heart_beat',
      'keepalive',
      'keep-alive',
      'KEEP_ALIVE',
    ].flatMap(
      (word) =>
        [
          [word, { a: 1, b: 2 }, true],
          ['message', { type: word, a: 1 }, true],
          [word, { type: 'other', a: 1 }, true],
          ['message', { event: word, a: 1 }, true],
          ['message', { [word]: 1 }, true],
          ['message', { [word]: 1, a: 1 }, false],
        ] as const,
    ),
    ['pings', { a: 1 }, false],
    ['message', {}, true],
    ['message', [], false],
    ['message', 'ping', false],
    ['message', { event: 5, a: 1 }, false],
  ] as const)('named %s with %j says nothing: %s', (name, data, saysNothing) => {
    expect(isSignOfLife(eventOf(data, name))).toBe(saysNothing);
  });

  it.each([
    ['n', { type: 't' }, 't'],
    ['n', { a: 1 }, 'n'],
    ['n', { type: '' }, 'n'],
    ['message', { a: 1, b: 2, c: 3, d: 4 }, '{ a, b, c, d }'],
    ['message', { a: 1, b: 2, c: 3, d: 4, e: 5 }, '{ a, b, c, d, … }'],
    ['message', [1], '[ … ]'],
    ['message', 'text', 'no JSON'],
  ] as const)('named %s with %j is called %j', (name, data, kind) => {
    expect(kindOf(eventOf(data, name))).toBe(kind);
  });

  it.each([
    [{ error: 'bad' }, true],
    [{ error: 'bad', pieces: [], finishes: [] }, true],
    [{}, false],
    [{ error: 'bad', begins: 'new' }, false],
    [{ error: 'bad', pieces: [{ kind: 'text' }] }, false],
    [{ error: 'bad', finishes: [{ choice: 0, reason: 'stop' }] }, false],
  ] as const)('%j is nothing but an error: %s', (reading, isBare) => {
    expect(isBareError(reading)).toBe(isBare);
  });
});

describe('the errors of an attempt without an answer', () => {
  const source = { entry: 1, attempt: 3, atMs: 0 } as const;

  it('are told once, the first twenty', () => {
    const failed = new FailedAttempt();
    expect(failed.attempt).toBeUndefined();
    for (let at = 0; at < 21; at += 1) failed.add(`error ${at}`, source);
    expect(failed.attempt).toBe(3);
    expect(failed.take().map(({ error }) => error)).toEqual(
      Array.from({ length: 20 }, (_, at) => `error ${at}`),
    );
    expect([failed.take(), failed.attempt]).toEqual([[], undefined]);
  });

  it('are not told once something else came', () => {
    const failed = new FailedAttempt();
    failed.add('bad', source);
    failed.isSpoilt = true;
    expect(failed.take()).toEqual([]);
    failed.isSpoilt = false;
    expect(failed.take()).toEqual([]);
  });
});
