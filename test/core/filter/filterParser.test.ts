// What the text of the filter stands for, and what is said of the parts that stand for nothing.

import { describe, expect, it } from 'vitest';

import { parseFilter, tokenizeFilter, quote, readMoment } from '../../../src/core/filter/filterParser.ts';
import { formatPathSteps } from '../../../src/core/json/jsonPath.ts';
import type { FilterQuery } from '../../../src/core/filter/filterQuery.ts';
import { clock, query, termsOf } from './filtering.ts';

/** Terms in short: what is tested, for what. */
function inShort(found: FilterQuery): string[] {
  return termsOf(found).map((term) => {
    const sign = term.isNegated ? 'not ' : '';
    switch (term.test) {
      case 'kind':
        return `${sign}kind ${term.kinds.join(' ')}`;
      case 'type':
      case 'id':
        return `${sign}${term.test} ${term.patterns.join(' ')}`;
      case 'attempt':
      case 'size':
      case 'gap':
        return `${sign}${term.test} ${term.any.map(({ comparison, value }) => `${comparison}${value}`).join(' ')}`;
      case 'after':
      case 'before':
        return `${sign}${term.test} ${JSON.stringify(term.moment)}`;
      case 'value':
        return `${sign}${formatPathSteps(term.steps)} ${term.patterns.join(' ')}`;
      case 'number':
        return `${sign}${formatPathSteps(term.steps)} ${term.any.map(({ comparison, value }) => `${comparison}${value}`).join(' ')}`;
      case 'text':
        return `${sign}text ${term.text}`;
      case 'regex':
        return `${sign}regex ${term.pattern}`;
    }
  });
}

describe('the text of the filter', () => {
  it.each<readonly [string, readonly string[]]>([
    ['', []],
    ['   ', []],
    ['tick', ['text tick']],
    ['  two  words ', ['text two', 'text words']],
    ['type:tick -heartbeat', ['type /^tick$/is', 'not text heartbeat']],
    ['TYPE:a,b', ['type /^a$/is /^b$/is']],
    ['type:user.*', [String.raw`type /^user\..*$/is`]],
    ['type:"user.*, x"', [String.raw`type /^user\.\*, x$/is`]],
    ['type:""', ['type /^$/is']],
    ['-id:42', ['not id /^42$/is']],
    ['kind:Close,error', ['kind close error']],
    ['attempt:2', ['attempt =2']],
    ['attempt:1,3', ['attempt =1 =3']],
    ['attempt>=3 attempt=4', ['attempt >=3', 'attempt =4']],
    ['size>2kb size<1MiB size:58', ['size >2000', 'size <1048576', 'size =58']],
    ['size:>1.5k', ['size >1500']],
    ['gap>500ms gap<=2s gap>1m', ['gap >500', 'gap <=2000', 'gap >60000']],
    ['after:41.2s', ['after {"atMs":41200}']],
    ['before:#1200 after:#12,408', ['before {"number":1200}', 'after {"number":12408}']],
    ['$.a:b', ['$.a /^b$/is']],
    ['-$.A.b=c*,"d e"', ['not $.A.b /^c.*$/is /^d e$/is']],
    ['$[0]["odd name"].*:* x', ['$[0]["odd name"][*] /^.*$/is', 'text x']],
    ["$['a:b']>=1.5e3,-2", ['$["a:b"] >=1500 >=-2']],
    ['$.a<1', ['$.a <1']],
    ['$ $:5 $5>3 $.a $.a..b:c', ['text $', 'text $:5', 'text $5>3', 'text $.a', 'text $.a..b:c']],
    ['"quoted text"', ['text quoted text']],
    ['-"quoted text"', ['not text quoted text']],
    [String.raw`"a \"b\" \\ \n"`, [String.raw`text a "b" \ \n`]],
    ['"not closed', ['text not closed']],
    ['""', []],
    ['"s":"AAPL"', ['text "s":"AAPL"']],
    ['{"s": "AAPL"', ['text {"s":', 'text AAPL']],
    ['foo:bar', ['text foo:bar']],
    ['http://localhost:3000/a', ['text http://localhost:3000/a']],
    ['sizes>5 id=5 type>b', ['text sizes>5', 'text id=5', 'text type>b']],
    ['- -- -', ['text -', 'not text -', 'text -']],
    ['a-b', ['text a-b']],
    [String.raw`/a\/b [/] c/`, [String.raw`regex /a\/b [/] c/i`]],
    ['-/x/g', ['not regex /x/i']],
    ['/x/su', ['regex /x/isu']],
    ['/api/v1 /events /a/b', ['text /api/v1', 'text /events', 'text /a/b']],
    ['a/b/c', ['text a/b/c']],
  ])('%s', (text, terms) => {
    expect(inShort(query(text))).toEqual(terms);
  });

  it('takes case into account when told to', () => {
    const matchesCase = { matchesCase: true };
    expect(inShort(query('type:A /x/ /y/i', matchesCase))).toEqual([
      'type /^A$/s',
      'regex /x/',
      'regex /y/i',
    ]);
  });

  it.each<readonly [string, readonly string[]]>([
    ['a.b  "c"', ['regex /a.b  "c"/i']],
    [String.raw`type:tick \d+ -x y`, ['type /^tick$/is', String.raw`regex /\d+/i`, 'not regex /x y/i']],
    ['/a/', [String.raw`regex /\/a\//i`]],
  ])('is a regular expression where it is no field: %s', (text, terms) => {
    expect(inShort(query(text, { isRegex: true }))).toEqual(terms);
  });

  it.each(['a b', 'a "b" \\', '*', '-x', ' ', '/x/', 'type:a', '"'])('can hold %s in quotes', (text) => {
    expect(tokenizeFilter(quote(text), false)).toMatchObject([{ kind: 'text', text }]);
    expect(tokenizeFilter(`type:${quote(text)} z`, false)).toMatchObject([
      { kind: 'field', items: [{ text, isQuoted: true }] },
      { kind: 'text', text: 'z' },
    ]);
  });
});

describe('a mistake', () => {
  it.each<readonly [string, string, RegExp]>([
    ['x type:', 'type:', /needs a value, such as type:tick/],
    ['type:a,', 'type:a,', /needs a value/],
    ['x $.a:', '$.a:', /A path needs a value, such as \$\.status:failed/],
    ['$.a>', '$.a>', /“” is no number: write/],
    ['$.a>b', '$.a>b', /“b” is no number: write \$\.usage\.total>100/],
    ['$["\\q"]:1', '$["\\q"]:1', /not written as JSON writes it/],
    ['kind:foo', 'kind:foo', /There is no kind “foo”\. The kinds are request, open, message/],
    ['attempt:two b', 'attempt:two', /“two” is no number: write attempt:2 .* in quotes/],
    ['size>big', 'size>big', /“big” is no size: write size>2kb/],
    ['size>=>2', 'size>=>2', /“>2” is no size/],
    ['gap>2', 'gap>2', /“2” is no span: write gap>500ms/],
    ['a -gap:', '-gap:', /gap needs a span/],
    ['after:party', 'after:party', /“party” is no point of the timeline: write after:41\.2s/],
    ['after>2s', 'after>2s', /write after:41\.2s/],
    ['/(/', '/(/', /“\(” is no regular expression \(unterminated group\)\. Close it with \)/],
    ['ok /[a/b', '/[a/b', /^$/],
    ['/x/y', '/x/y', /flag y has no use here/],
    ['/x/vu', '/x/vu', /flag v/],
    ['/+/', '/+/', /nothing to repeat.*Put something before/],
  ])('in %s is at %s', (text, part, sentence) => {
    const parsed = parseFilter(query(text), clock);
    if (sentence.source === '^$') return expect(parsed).toHaveProperty('terms');
    expect(parsed).toHaveProperty('mistake.message', expect.stringMatching(sentence));
    const start = text.indexOf(part);
    expect(parsed).toMatchObject({ mistake: { start, end: start + part.length } });
  });

  it('in a regular expression of several words is at all of them', () => {
    const parsed = parseFilter(query('kind:message a (b c', { isRegex: true }), clock);
    expect(parsed).toMatchObject({ mistake: { start: 13, end: 19 } });
  });
});

describe('a point of the timeline', () => {
  it.each<readonly [string, object | undefined]>([
    ['#1200', { number: 1200 }],
    ['41.2s', { atMs: 41_200 }],
    ['+500ms', { atMs: 500 }],
    ['1:05.5', { atMs: 65_500 }],
    ['1:02:03', { atMs: 3_723_000 }],
    ['+14:03:22', { atMs: 50_602_000 }],
    ['14:03:22', { atMs: 71_000 }],
    ['14:02:10.5', { atMs: -500 }],
    ['00:10:00', { atMs: 36_469_000 }],
    ['02:02:11', { atMs: -43_200_000 }],
    ['2026-11-21T14:02:11', { atMs: 86_400_000 }],
    ['2026-13-21T14:02:11', undefined],
    ['25:00:00', { atMs: 90_000_000 }],
    ['1:2:3:4', undefined],
    ['12', undefined],
    ['', undefined],
  ])('%s', (text, moment) => {
    expect(readMoment(text, clock)).toEqual(moment);
  });

  it('is by the clock of the reader', () => {
    expect(readMoment('15:03:22', { ...clock, utcOffsetMinutes: 60 })).toEqual({ atMs: 71_000 });
    expect(readMoment('2026-11-20T19:32:11', { ...clock, utcOffsetMinutes: 330 })).toEqual({ atMs: 0 });
  });
});
