// Findings about bytes that are no proper events: while they come, after their end, and once more after a clear.

import { describe, expect, it } from 'vitest';

import { framingFindings } from '../../../src/core/timing/framingFindings.ts';
import { FramingMistakes } from '../../../src/core/timing/framingMistakes.ts';
import type { Finding } from '../../../src/core/timing/finding.ts';
import { AttemptLog } from '../attemptLog.ts';
import { wireCase } from '../recording.ts';

function opened(): AttemptLog {
  const attempts = new AttemptLog();
  attempts.begin();
  return attempts;
}

function findingsOf(attempts: AttemptLog, mistakes = new FramingMistakes(attempts.log)): Finding[] {
  mistakes.update();
  return framingFindings(mistakes, attempts.incomplete, attempts.nowMs);
}

function codesOf(attempts: AttemptLog): string[] {
  return findingsOf(attempts).map(({ code }) => code);
}

it('lines are no event stream that somebody has written wrongly', () => {
  const attempts = opened().readAs('json-lines');
  for (let n = 0; n < 5; n += 1) attempts.pass(300).push(`data: {"n":${n}}\n{"n":${n}}\n<html>\n`);
  expect(codesOf(attempts)).toEqual([]);
  attempts.push('data: half');
  attempts.end();
  expect(codesOf(attempts)).toEqual([]);
});

describe('events that end with one newline only', () => {
  it('are told of while they come, with their size, and after the end with their entry', () => {
    const attempts = opened();
    for (let n = 0; n < 3; n += 1) {
      expect(codesOf(attempts)).toEqual([]);
      attempts.pass(300).push(`data: {"n":${n}}\n`);
    }
    const [now] = findingsOf(attempts);
    expect(now).toMatchObject({ code: 'no-blank-line', level: 'warning', sinceMs: 300, entries: [] });
    expect(now?.evidence).toBe(
      '42 B have come since 300 ms after the start, and no blank line. 3 lines look like an event each, such as “data: {"n":0}”.',
    );
    attempts.end();
    const [after] = findingsOf(attempts);
    expect(after).toMatchObject({ code: 'no-blank-line', entries: [{ number: 3 }] });
    expect(after).not.toHaveProperty('sinceMs');
    expect(after?.evidence).toBe(
      'A block has 3 lines that look like an event each, such as “data: {"n":0}”.',
    );
  });

  it('that are plain text are only said to grow, from ten lines in five seconds on', () => {
    const attempts = opened();
    for (let n = 0; n < 9; n += 1) attempts.push('data: tick\n');
    attempts.pass(5000);
    expect(codesOf(attempts)).toEqual([]);
    attempts.push('data: tick\n');
    const [found] = findingsOf(attempts);
    expect(found).toMatchObject({ code: 'no-blank-line', level: 'hint', sinceMs: 0 });
    expect(found?.title).toBe('An event grows and does not end');
    const quick = opened();
    for (let n = 0; n < 10; n += 1) quick.push('data: tick\n');
    expect(codesOf(quick.pass(4999))).toEqual([]);
    expect(codesOf(quick.pass(1))).toEqual(['no-blank-line']);
    expect(codesOf(quick.push('\n'))).toEqual([]);
  });
});

describe('a body', () => {
  it.each([
    [
      '50-double-prefix',
      'double-prefix',
      'The data of 2 of 2 events that were looked at begins with a field of its own: “data: data: {"a":1}”.',
    ],
    [
      '52-bare-lines',
      'no-field-names',
      'A block has no line with a field that clients know. It begins with “0”.',
    ],
  ])('%s has the finding %s', (name, code, evidence) => {
    const attempts = opened().push(new TextDecoder().decode(wireCase(name)));
    expect(findingsOf(attempts).map((finding) => [finding.code, finding.evidence])).toEqual([
      [code, evidence],
    ]);
  });

  it('without a space after its colons has none', () => {
    expect(codesOf(opened().push(new TextDecoder().decode(wireCase('53-spring-no-space'))))).toEqual([]);
  });

  it.each([
    ['html-page', '<!doctype html>\n<title>502</title>\n\n', 3],
    ['no-field-names', '{"n":0}\n\n{"n":1}\n\n', 3],
    ['misspelt-field', 'data: 1\n\n Data: 2\n\n', 4],
    ['escaped-line-breaks', 'data: {"n":0}\\n\\n\n\n', 3],
  ])('with %s says so once it has shown', (code, text, number) => {
    const attempts = opened().push(text);
    const found = findingsOf(attempts);
    expect(found.map((finding) => [finding.code, finding.entries[0]?.number])).toEqual([[code, number]]);
    expect(found[0]?.evidence).not.toMatch(/[{}]\w+\}/);
  });

  it('with one escaped line is told of while the line grows', () => {
    const [found] = findingsOf(opened().pass(50).push('data: a\\n\\ndata: b\\n\\n'));
    expect(found).toMatchObject({ code: 'escaped-line-breaks', sinceMs: 50 });
  });

  it('has twice the prefix only when half of its events and two of them have', () => {
    const attempts = opened().push('data: data: 1\n\n');
    expect(codesOf(attempts)).toEqual([]);
    attempts.push('data: 1\n\ndata: 2\n\ndata: data: 2\n\n');
    expect(codesOf(attempts)).toEqual(['double-prefix']);
    attempts.push('data: 3\n\n');
    expect(codesOf(attempts)).toEqual([]);
  });

  it('is looked at anew after a clear, and only its first blocks', () => {
    const attempts = opened().push('{"n":0}\n\n');
    const mistakes = new FramingMistakes(attempts.log);
    expect(findingsOf(attempts, mistakes)).toHaveLength(1);
    attempts.log.clear();
    expect(findingsOf(attempts, mistakes)).toEqual([]);
    attempts.push('data: 1\n\n'.repeat(199)).push('data: 1\\n\\n\n\n').push('data: 1\\n\\n\n\n');
    expect(findingsOf(attempts, mistakes)[0]?.entries).toEqual([{ label: 'First: entry 200', number: 200 }]);
    expect(mistakes.messages).toBe(200);
    // After another clear as many are looked at again.
    attempts.log.clear();
    attempts.push('data: 1\n\n'.repeat(199)).push('data: 1\\n\\n\n\n');
    expect(findingsOf(attempts, mistakes)[0]?.entries).toEqual([{ label: 'First: entry 200', number: 200 }]);
  });
});

describe('blocks that dispatch nothing', () => {
  it('are looked at as far as the first two hundred, after each clear anew, whatever messages there are', () => {
    const attempts = opened();
    const mistakes = new FramingMistakes(attempts.log);
    for (let life = 0; life < 3; life += 1) {
      attempts.log.clear();
      attempts.push('data: 1\n\n'.repeat(200)).push('event: x\n\n'.repeat(199)).push('foo\n\n'.repeat(2));
      const [found, ...others] = findingsOf(attempts, mistakes);
      expect(found?.entries).toEqual([{ label: 'First: entry 400', number: 400 }]);
      expect([mistakes.seen('no field names')?.entries, others]).toEqual([1, []]);
    }
  });

  it('and messages say nothing of the server where they were simulated, and take no place of others', () => {
    const attempts = opened();
    for (let at = 0; at < 250; at += 1) attempts.push('foo\n\ndata: data: 1\n\n', { isSimulated: true });
    expect(findingsOf(attempts)).toEqual([]);
    attempts.push('foo\n\ndata: data: 1\n\ndata: data: 2\n\n');
    const mistakes = new FramingMistakes(attempts.log);
    expect(findingsOf(attempts, mistakes).map(({ code }) => code)).toEqual([
      'no-field-names',
      'double-prefix',
    ]);
    expect(mistakes.messages).toBe(2);
  });
});
