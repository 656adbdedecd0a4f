// The log and the messages have one way out each, where what strangers say is made harmless. Nothing goes around it.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '..', '..', 'src');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.tsx?$/.test(file),
);

/** Files whose code matches; a look that finds nothing at all looks for the wrong thing. */
function filesWith(pattern: RegExp): string[] {
  const found = files.filter((file) => pattern.test(readFileSync(join(folder, file), 'utf8')));
  return found.map((file) => file.replaceAll('\\', '/')).toSorted();
}

describe('the one way out', () => {
  it.each([
    ['of messages', /\.show(?:Information|Warning|Error)Message/, ['host/messages.ts']],
    ['of the log', /createOutputChannel|LogOutputChannel/, ['host/outputLog.ts']],
    ['of the console', /\bconsole\.\w+\(/, []],
  ])('%s', (_, pattern, expected) => {
    expect(filesWith(pattern)).toEqual(expected);
  });

  it('of progress in a message', () => {
    const reports = files.flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      return [...text.matchAll(/progress\.report\(\{ message: (.*)/g)].map((match) => match[1] ?? '');
    });
    expect(reports.length).toBeGreaterThan(0);
    // A message is passed through, or made here of numbers.
    expect(
      reports.filter((text) => !/^(?:messageText\(|describeProgress\(|l10n\.t\('attempt \{)/.test(text)),
    ).toEqual([]);
  });
});
