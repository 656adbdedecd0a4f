// Every name that the filter knows, tried for what it does: fields, kinds, signs, units, flags, remedies; and places to go
// to.

import { describe, expect, it } from 'vitest';

import { logOfSamples, type Sample } from './filterSamples.ts';
import { entryKinds } from '../../../src/core/log/entry.ts';
import { parseFilter, readCount } from '../../../src/core/filter/filterParser.ts';
import { comparisons, longestQuery, parseFilterQuery } from '../../../src/core/filter/filterQuery.ts';
import { readPlace } from '../../../src/core/filter/goTo.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { AttemptLog } from '../attemptLog.ts';
import { ShortLog } from '../log/shortLog.ts';
import { clock, filterLog, query } from './filtering.ts';

describe('each field', () => {
  const log = logOfSamples([
    { kind: 'message', type: 'a', length: 10, attempt: 1, atMs: 0 },
    { kind: 'message', type: 'b', length: 11, attempt: 2, atMs: 500 },
    { kind: 'message', type: 'b', length: 12, attempt: 3, atMs: 2_500 },
  ]);

  it.each([
    ['type:b', [2, 3]],
    ['type:A', [1]],
    ['type:a,b', [1, 2, 3]],
    ['kind:message', [1, 2, 3]],
    ['kind:open,message', [1, 2, 3]],
    ['kind:open', []],
    ['attempt:2', [2]],
    ['size:11', [2]],
    ['gap:500ms', [2]],
    ['after:500ms', [2, 3]],
    ['before:500ms', [1]],
    ['after:#2', [3]],
    ['before:#2', [1]],
    ['-type:b', [1]],
    ['-attempt>1', [1]],
    ['type:b size>11', [3]],
  ])('%s finds %j', (text, numbers) => {
    expect(filterLog(log, query(text))).toEqual(numbers);
  });

  it.each([
    ['attempt', 1, [1, 2, 3]],
    ['size', 10, [10, 11, 12]],
  ])('%s compares with every sign, below, at and above', (field, least, values) => {
    expect([...comparisons].toSorted()).toEqual(['<', '<=', '=', '>', '>='].toSorted());
    const holds: Readonly<Record<string, (value: number, other: number) => boolean>> = {
      '=': (value, other) => value === other,
      ':': (value, other) => value === other,
      '>': (value, other) => value > other,
      '>=': (value, other) => value >= other,
      '<': (value, other) => value < other,
      '<=': (value, other) => value <= other,
    };
    for (const [sign, isMet] of Object.entries(holds))
      for (let other = least - 1; other <= least + 3; other += 1) {
        const expected = values.flatMap((value, at) => (isMet(value, other) ? [at + 1] : []));
        expect(filterLog(log, query(`${field}${sign}${other}`)), `${field}${sign}${other}`).toEqual(expected);
        if (sign !== ':') expect(filterLog(log, query(`${field}:${sign}${other}`))).toEqual(expected);
      }
  });

  it('gap has none before the first entry, and is the time since the one before', () => {
    expect(filterLog(log, query('gap>=0ms'))).toEqual([2, 3]);
    expect(filterLog(log, query('gap>500ms'))).toEqual([3]);
    expect(filterLog(log, query('gap<2s'))).toEqual([2]);
    expect(filterLog(log, query('-gap>=0ms'))).toEqual([1]);
  });

  it('gap has none before the first entry that is left, where the ones before are lost', () => {
    const short = new ShortLog();
    for (let at = 0; at < 1_000; at += 1) short.push('data: x\n\n');
    for (const share of [0.3, 0.9]) {
      short.lose('records', share);
      const { first, length } = short.log;
      expect(first).toBeGreaterThan(1);
      expect(filterLog(short.log, query('gap>1ms'))).toEqual([]);
      expect(filterLog(short.log, query('gap:1ms'))).toHaveLength(length - first);
      expect(filterLog(short.log, query('-gap:1ms'))).toEqual([first]);
    }
  });
});

describe('a path', () => {
  const log = new EventLog(0);
  const datas = ['{"a":{"n":1.50,"s":"Two words"}}', '{"a":{"n":-2,"s":"x"}}', '{"a":null}', '["a"]', 'a'];
  const attempts = new AttemptLog(log);
  attempts.begin();
  for (const data of datas) attempts.push(`data: ${data}\n\n`);
  attempts.push(`data: {"a":{"n":1.5},"long":"${'x'.repeat(1024 * 1024)}"}\n\n`);

  it.each([
    ['$.a.n:1.50', [1]],
    ['$.a.n:1.5', []],
    ['$.a.n=-2', [2]],
    ['$.a.n>=1.5', [1]],
    ['$.a.n<0,1.5', [2]],
    ['$.a.n>1.5', []],
    ['$.a.s:"two words"', [1]],
    ['$.a.s:t*', [1]],
    ['$.a.s>1', []],
    ['$.a:null', [3]],
    ['$.a:*', [1, 2, 3]],
    ['$[0]:a', [4]],
    ['-$.a:*', [4, 5, 6]],
    ['$.a.s:x $.a.n<0', [2]],
    // Of an event above a MiB no value is known.
    ['$.long:*', []],
  ])('%s finds %j', (text, numbers) => {
    expect(filterLog(log, query(`kind:message ${text}`)).map((number) => number - 2)).toEqual(numbers);
  });

  it('takes case into account when told to', () => {
    expect(filterLog(log, query('$.a.s:two*', { matchesCase: true }))).toEqual([]);
    expect(filterLog(log, query('$.a.s:Two*', { matchesCase: true }))).toEqual([3]);
  });
});

it.each(entryKinds)('the kind %s finds its own, in any case, and no other', (kind) => {
  const log = logOfSamples(entryKinds.map((each): Sample => ({ kind: each, type: '', length: 1 })));
  const number = entryKinds.indexOf(kind) + 1;
  expect(filterLog(log, query(`kind:${kind.toUpperCase()}`))).toEqual([number]);
  expect(filterLog(log, query(`-kind:${kind}`))).toHaveLength(entryKinds.length - 1);
});

it('each kind is found by what a person reads of it, and not by the rest', () => {
  const attempts = new AttemptLog();
  attempts.begin('7');
  attempts.push(': beat\nretry: 70\nid: 8\n\nevent: tick\nid: 9\ndata: d1\n\nevent: none\n\n');
  attempts.end();
  attempts.begin();
  attempts.end({ cause: 'end' });
  const { log } = attempts;
  expect(log.entries(1, log.length).map(({ kind }) => kind)).toEqual([
    'request',
    'open',
    'comment',
    'retry',
    'id',
    'message',
    'notice',
    'error',
    'request',
    'open',
    'close',
  ]);
  const found: readonly (readonly [text: string, numbers: readonly number[]])[] = [
    ['"Last-Event-ID 7"', [1]],
    ['GET', [1, 9]],
    ['"200 OK"', [2, 10]],
    ['beat', [3]],
    ['70', [4]],
    ['retry', []],
    ['8', [5]],
    ['tick', [6]],
    ['9', [6]],
    ['d1', [6]],
    ['none', [7]],
    ['"clients dispatch nothing"', [7]],
    ['"closed before"', [8]],
    ['"comes back"', [8, 11]],
    ['"ended the response"', [11]],
    ['durationMs', []],
    ['/comes .* at once|comes back in 0 ms/', [8, 11]],
  ];
  for (const [text, numbers] of found) expect(filterLog(log, query(text)), text).toEqual(numbers);
});

describe('each unit', () => {
  const valueOf = (text: string): number | undefined => {
    const parsed = parseFilter(query(text), clock);
    if ('mistake' in parsed) return undefined;
    const [term] = parsed.terms;
    return term?.test === 'size' || term?.test === 'gap' ? term.any[0]?.value : undefined;
  };

  it.each([
    ['', 1],
    ['b', 1],
    ['k', 1_000],
    ['kb', 1_000],
    ['m', 1_000_000],
    ['mb', 1_000_000],
    ['g', 1_000_000_000],
    ['gb', 1_000_000_000],
    ['kib', 1_024],
    ['mib', 1_048_576],
    ['gib', 1_073_741_824],
    ['t', undefined],
    ['ms', undefined],
    ['constructor', undefined],
  ])('of a size, %j, is %s bytes', (unit, bytes) => {
    expect(valueOf(`size:2${unit}`)).toBe(bytes === undefined ? undefined : 2 * bytes);
    expect(valueOf(`size:1.5${unit.toUpperCase()}`)).toBe(bytes === undefined ? undefined : 1.5 * bytes);
  });

  it.each([
    ['ms', 1],
    ['s', 1_000],
    ['m', 60_000],
    ['min', 60_000],
    ['h', 3_600_000],
    ['', undefined],
    ['d', undefined],
    ['kb', undefined],
    ['valueOf', undefined],
  ])('of a span, %j, is %s milliseconds', (unit, ms) => {
    expect(valueOf(`gap:2${unit}`)).toBe(ms === undefined ? undefined : 2 * ms);
    expect(valueOf(`gap:0.5${unit.toUpperCase()}`)).toBe(ms === undefined ? undefined : 0.5 * ms);
  });

  it.each([
    ['0', 0],
    ['999', 999],
    ['1,000', 1_000],
    ['12,408', 12_408],
    ['1,234,567', 1_234_567],
    ['999999999999999', 999_999_999_999_999],
    ['1000000000000000', undefined],
    ['1,2', undefined],
    ['1234,567', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['', undefined],
    [' 1', undefined],
  ])('the count %j is %s', (text, count) => {
    expect(readCount(text)).toBe(count);
  });
});

describe('each flag and remedy of a pattern', () => {
  const message = (text: string): string => {
    const parsed = parseFilter(query(text, { matchesCase: true }), clock);
    return 'mistake' in parsed
      ? parsed.mistake.message
      : parsed.terms.map((term) => JSON.stringify(term)).join();
  };
  const flagsOf = (text: string): string => {
    const parsed = parseFilter(query(text, { matchesCase: true }), clock);
    const [term] = 'terms' in parsed ? parsed.terms : [];
    return term?.test === 'regex' ? term.pattern.flags : 'none';
  };

  it.each([
    ['/x/', ''],
    ['/x/g', ''],
    ['/x/i', 'i'],
    ['/x/m', 'm'],
    ['/x/s', 's'],
    ['/x/u', 'u'],
    ['/x/gimsu', 'imsu'],
    ['/x/ii', 'i'],
  ])('%s has the flags %j', (text, flags) => {
    expect(flagsOf(text)).toBe(flags);
  });

  it.each(['y', 'd', 'v'])('the flag %s has no use', (flag) => {
    expect(message(`/x/${flag}`)).toBe(
      `The flag ${flag} has no use here: i, m, s and u have. To find the text itself, write "/x/${flag}".`,
    );
  });

  it.each([
    ['/(a/', String.raw`Close it with ), or write \( for the character itself.`],
    ['/a)/', String.raw`Open it with (, or write \) for the character itself.`],
    ['/*/', String.raw`Put something before *, + or ?, or write \*, \+ or \? for the character itself.`],
    ['/a{/u', String.raw`Write \{ and \} for the characters themselves.`],
    ['/}/u', String.raw`Write \{ and \} for the characters themselves.`],
    ['/[b-a]/', 'Write the smaller end of the range first.'],
    ['/a{2,1}/', 'Write the smaller end of the range first.'],
    ['/(?<a>x)(?<a>y)/', String.raw`Write \ before a character that is meant as itself.`],
  ])('%s is told how to be mended', (text, remedy) => {
    expect(message(text)).toMatch(/^“.*” is no regular expression \([a-z].*\)\. /);
    expect(message(text).endsWith(`). ${remedy}`)).toBe(true);
  });

  it.each([
    ['[a', String.raw`Close it with ], or write \[ for the character itself.`],
    ['a\\', String.raw`Write \\ for a backslash itself.`],
  ])('%s as a pattern by itself is told how to be mended', (text, remedy) => {
    const parsed = parseFilter(query(text, { isRegex: true }), clock);
    expect(parsed).toHaveProperty('mistake.message', expect.stringContaining(`). ${remedy}`));
  });

  it.each([
    ['type:', 'type: needs a value, such as type:tick or type:user.*.'],
    ['id:', 'id: needs a value, such as id:42.'],
    [
      'kind:',
      'kind: needs a kind. The kinds are request, open, message, comment, retry, id, close, error, notice.',
    ],
    [
      'attempt:x',
      '“x” is no number: write attempt:2 or attempt>=3. To find the text itself, put it in quotes.',
    ],
    ['size:', 'size needs a size: write size>2kb or size<=1MiB. To find the text itself, put it in quotes.'],
    ['gap:5', '“5” is no span: write gap>500ms or gap>2s. To find the text itself, put it in quotes.'],
    [
      'before:x,y',
      '“x,y” is no point of the timeline: write before:41.2s, before:1:02:03, before:14:03:22 or before:#1200. To find the text itself, put it in quotes.',
    ],
  ])('%s is told what to write', (text, sentence) => {
    expect(message(text)).toBe(sentence);
  });
});

describe('a query from outside', () => {
  const whole = { text: 'a', matchesCase: false, isRegex: true };

  it('is taken when it has its shape, up to its longest', () => {
    expect(parseFilterQuery({ ...whole, other: 1 })).toStrictEqual(whole);
    const longest = { ...whole, text: 'x'.repeat(longestQuery) };
    expect(parseFilterQuery(longest)).toEqual(longest);
    expect(longestQuery).toBe(10_000);
  });

  it.each([
    undefined,
    'a',
    [],
    {},
    { ...whole, text: 1 },
    { ...whole, text: 'x'.repeat(10_001) },
    { ...whole, matchesCase: 0 },
    { ...whole, isRegex: undefined },
  ])('%j is none', (value) => {
    expect(parseFilterQuery(value)).toBeUndefined();
  });
});

describe('a place to go to', () => {
  const short = new ShortLog();
  short.push('data\n\n'.repeat(1_500));
  const { log } = short;

  it.each([
    ['first', { number: 1 }],
    [' LAST ', { number: 1_500 }],
    ['id:42', { id: '42' }],
    ['ID: a b ', { id: 'a b' }],
    ['id:a\nb', { id: 'a\nb' }],
    ['1', { number: 1 }],
    ['1,200', { number: 1_200 }],
    ['#1500', { number: 1_500 }],
    ['1ms', { number: 1 }],
    ['+2s', { number: 1_500 }],
    ['id:', { mistake: 'Write the id after the colon, such as id:42.' }],
    ['id:  ', { mistake: 'Write the id after the colon, such as id:42.' }],
    ['0', { mistake: 'There is no entry 0: the timeline ends at entry 1500.' }],
    ['1501', { mistake: 'There is no entry 1501: the timeline ends at entry 1500.' }],
    ['', { mistake: 'Name a place: write first, last, 1200, +41.2s, 14:03:22 or id:42.' }],
    ['firstly', { mistake: '“firstly” is no place: write first, last, 1200, +41.2s, 14:03:22 or id:42.' }],
  ])('%j', (text, place) => {
    expect(readPlace(text, log, clock)).toEqual(place);
  });

  it('is none in an empty timeline, and says it of one with a single entry', () => {
    const empty = new EventLog(0);
    expect(readPlace('first', empty, clock)).toEqual({ mistake: 'The timeline has no entries yet.' });
    empty.appendDetailEntry('notice', { notice: 'long-id', sizeBytes: 1 }, { attempt: 1, receivedAtMs: 0 });
    expect(readPlace('2', empty, clock)).toEqual({
      mistake: 'There is no entry 2: the timeline has one entry.',
    });
  });

  it('may be gone, and the first is then the oldest that is left', () => {
    const lost = new ShortLog();
    lost.push('data\n\n'.repeat(1_500));
    lost.lose('records', 0.5);
    const { first } = lost.log;
    expect(readPlace('first', lost.log, clock)).toEqual({ number: first });
    expect(readPlace(String(first), lost.log, clock)).toEqual({ number: first });
    expect(readPlace(String(first - 1), lost.log, clock)).toEqual({
      mistake: `Entry ${first - 1} is gone: the oldest that is left is entry ${first}.`,
    });
  });
});
