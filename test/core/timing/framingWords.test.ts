// What is said of each mistake in an event stream: while it comes, in one entry and in several.

import { describe, expect, it } from 'vitest';

import { growingFinding, mistakeNow, mistakeSeen } from '../../../src/core/timing/framingWords.ts';
import type { Finding } from '../../../src/core/timing/finding.ts';
import { framingMistakeKinds, type FramingMistakeKind } from '../../../src/core/wire/framingMistake.ts';

const growth = { size: '42 B', since: '3.0 s', sinceMs: 3000 };
const since = '42 B have come since 3.0 s after the start';

interface Told {
  readonly code: string;
  readonly title: string;
  /** The words of the advice that are for this mistake alone. */
  readonly advice: string;
  readonly now: string;
  /** Of one entry, and of four of the ten messages that were looked at. */
  readonly one: string;
  readonly four: string;
}

const told: Readonly<Record<FramingMistakeKind, Told>> = {
  'no blank line': {
    code: 'no-blank-line',
    title: 'No blank line between events',
    advice: 'End each event with a blank line: two line breaks after its last field.',
    now: `${since}, and no blank line. 3 lines look like an event each, such as “the line”.`,
    one: 'A block has 3 lines that look like an event each, such as “the line”.',
    four: '4 blocks have lines that look like an event each, such as “the line”.',
  },
  'no field names': {
    code: 'no-field-names',
    title: 'Lines without “data:”: clients dispatch nothing',
    advice: 'Put “data: ” before each line of an event, and a blank line after the event.',
    now: `${since}, and no line has a field that clients know. They begin with “the line”.`,
    one: 'A block has no line with a field that clients know. It begins with “the line”.',
    four: '4 blocks have no line with a field that clients know. The first begins with “the line”.',
  },
  'misspelt field': {
    code: 'misspelt-field',
    title: 'Lines that look like fields, and are none',
    advice: 'The name of a field is in lower case, stands at the very start of its line,',
    now: 'Clients ignore the line “the line”, which looks like a field.',
    one: 'Clients ignore the line “the line”, which looks like a field.',
    four: '4 blocks have lines that look like fields and are none, such as “the line”.',
  },
  'double prefix': {
    code: 'double-prefix',
    title: 'The prefix “data:” is there twice',
    advice: 'A library that writes the fields itself was given text that has them already.',
    now: 'A line begins with two fields: “the line”.',
    one: 'The data of 1 of 10 events that were looked at begins with a field of its own: “the line”.',
    four: 'The data of 4 of 10 events that were looked at begins with a field of its own: “the line”.',
  },
  'escaped line breaks': {
    code: 'escaped-line-breaks',
    title: String.raw`Line breaks are written as the two characters “\n”`,
    advice: 'Clients end lines at real line breaks only.',
    now: String.raw`${since} with “\n” as two characters where a line break seems meant: “the line”.`,
    one: String.raw`A block has “\n” as two characters where a line break seems meant: “the line”.`,
    four: String.raw`4 blocks have “\n” as two characters where a line break seems meant: “the line”.`,
  },
  'html page': {
    code: 'html-page',
    title: 'A page of HTML, and no events',
    advice: 'The response says text/event-stream and its body is a page:',
    now: 'What has come begins with “the line”.',
    one: 'A block that clients dispatch nothing of begins with “the line”.',
    four: 'A block that clients dispatch nothing of begins with “the line”.',
  },
};

function partsOf({ code, level, title, evidence, advice }: Finding, begins: string): readonly string[] {
  return [code, level, title, evidence, advice.slice(0, begins.length)];
}

describe.each(framingMistakeKinds)('%s', (kind) => {
  const { code, title, advice, now, one, four } = told[kind];
  const mistake = { kind, line: 'the line', lines: 3 };

  it('is told while it comes', () => {
    const found = mistakeNow(mistake, growth, undefined);
    expect(partsOf(found, advice)).toEqual([code, 'warning', title, now, advice]);
    expect([found.entries, found.sinceMs]).toEqual([[], 3000]);
  });

  it('is told of one entry, and of several', () => {
    const only = mistakeSeen({ ...mistake, firstEntry: 5, lastEntry: 5, entries: 1 }, 10);
    expect(partsOf(only, advice)).toEqual([code, 'warning', title, one, advice]);
    expect(only.entries).toEqual([{ label: 'First: entry 5', number: 5 }]);
    expect(only).not.toHaveProperty('sinceMs');
    const several = { ...mistake, firstEntry: 5, lastEntry: 9, entries: 4 };
    const some = mistakeSeen(several, 10);
    expect(partsOf(some, advice)).toEqual([code, 'warning', title, four, advice]);
    const entries = [
      { label: 'First: entry 5', number: 5 },
      { label: 'Last of those looked at: entry 9', number: 9 },
    ];
    expect(some.entries).toEqual(entries);
    // While it goes on, entries of before are shown as well.
    expect(mistakeNow(mistake, growth, several).entries).toEqual(entries);
  });

  it('quotes no more than the beginning of a long line', () => {
    const line = `${'x'.repeat(119)}yz`;
    const quoted = [
      mistakeNow({ kind, line }, growth, undefined),
      mistakeSeen({ kind, line, firstEntry: 1, lastEntry: 1, entries: 1 }, 1),
    ].map(({ evidence }) => /x+y?z?/.exec(evidence)?.[0]);
    expect(quoted).toEqual([`${'x'.repeat(119)}y`, `${'x'.repeat(119)}y`]);
  });
});

it('each mistake has a title, a code and an advice of its own', () => {
  for (const part of ['code', 'title', 'advice'] as const) {
    const all = framingMistakeKinds.map((kind) => mistakeNow({ kind, line: '' }, growth, undefined)[part]);
    expect(new Set(all).size).toBe(framingMistakeKinds.length);
  }
});

it('an event that only grows is told of as a hint, with the advice on blank lines', () => {
  expect(growingFinding(growth)).toEqual({
    code: 'no-blank-line',
    level: 'hint',
    title: 'An event grows and does not end',
    evidence: `${since}, line by line, and no blank line has ended the event.`,
    advice: mistakeNow({ kind: 'no blank line', line: '' }, growth, undefined).advice,
    entries: [],
    sinceMs: 3000,
  });
});
