// What a reader makes of one event, in lines, and tables of that. A table is written as a stream is: an event's `event` and
// `data`, then what is read in it, then an empty line.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { recognise, type RecognisedFormat } from '../../../../src/core/assembly/formats.ts';
import { jsonEventOf } from '../../../../src/core/assembly/reading/jsonEvents.ts';

/** Where the table of a format stands. @param folder of its reader */
export function tableOf(folder: string, format: RecognisedFormat): string {
  return fileURLToPath(new URL(`${folder}/${format.replaceAll(/[ .]/g, '-')}.txt`, import.meta.url));
}

/** The table with what is read in its events now. */
export async function readAgain(table: string, format: RecognisedFormat): Promise<string> {
  const blocks = (await readFile(table, 'utf8')).split('\n\n').map((block) => {
    const event = block.split('\n').filter((line) => /^(?:event|data): /.test(line));
    const valuesOf = (field: string): string[] =>
      event.filter((line) => line.startsWith(field)).map((line) => line.slice(field.length));
    const name = valuesOf('event: ').join('');
    return [...event, ...readingLines(format, name, valuesOf('data: ').join('\n'))].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

/**
 * What is read in an event while an answer of the format goes on: a line of what is said of the answer, and one for each piece
 * of a part and each thing that is not read. `as …` when another format knows it, nothing when none does.
 */
function readingLines(format: RecognisedFormat, name: string, data: string): readonly string[] {
  const found = recognise(jsonEventOf(data, name === '' ? 'message' : name), format);
  if (!found) return ['nothing'];
  const { pieces = [], unread = [], finishes = [], usage = [], ...facts } = found.reading;
  return [
    [
      found.format === format ? 'it' : `as ${found.format}`,
      ...wordsOf(facts),
      ...finishes.map(({ choice, reason }) => `finish[${choice}]=${reason}`),
      ...usage.map(([count, value]) => `${count}:${value}`),
    ].join(' '),
    ...pieces.map(({ kind, ...piece }) => [`- ${kind}`, ...wordsOf(piece)].join(' ')),
    ...unread.map(({ what, name: of }) => `unread ${what} ${of}`),
  ];
}

/** What is set, by its names in their order. */
function wordsOf(members: object): string[] {
  return Object.entries(members)
    .filter(([, value]) => value !== undefined && value !== false && !isEmptyList(value))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => (value === true ? name : `${name}=${wordOf(value)}`));
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function wordOf(value: unknown): string {
  return typeof value === 'string' && !value.includes('\n') ? value : JSON.stringify(value);
}
