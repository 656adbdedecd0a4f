// What a reader makes of one event, in lines, and tables of that. A table is written as a stream is: an event's `event` and
// `data`, then what is read in it, then an empty line.

import { readFile } from 'node:fs/promises';

import { recognise, type RecognisedFormat } from '../../../../src/core/assembly/formats.ts';
import { jsonEventOf } from '../../../../src/core/assembly/reading/jsonEvents.ts';

export interface EventReading {
  readonly name: string;
  readonly data: string;
  readonly lines: readonly string[];
}

/** The events of a format's table. @param folder of the reader */
export async function readTable(folder: string, format: RecognisedFormat): Promise<readonly EventReading[]> {
  const file = new URL(`${folder}/${format.replaceAll(/[ .]/g, '-')}.txt`, import.meta.url);
  const blocks = (await readFile(file, 'utf8')).split('\n\n').filter((block) => block.trim() !== '');
  return blocks.map((block) => {
    const lines = block.trim().split('\n');
    const valuesOf = (field: string): string[] =>
      lines.filter((line) => line.startsWith(field)).map((line) => line.slice(field.length));
    return {
      name: valuesOf('event: ').join(''),
      data: valuesOf('data: ').join('\n'),
      lines: lines.filter((line) => !/^(?:event|data): /.test(line)),
    };
  });
}

/**
 * What is read in an event while an answer of the format goes on: a line of what is said of the answer, and one for each piece
 * of a part and each thing that is not read. `as …` when another format knows it, nothing when none does.
 */
export function readingLines(format: RecognisedFormat, name: string, data: string): readonly string[] {
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
