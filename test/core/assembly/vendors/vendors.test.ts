// Every format: a stream as its vendor documents it, whole, cut after every event, split at every byte, with an error in
// the middle, and two answers that come in turns.

import { describe, expect, it } from 'vitest';

import { Assembly } from '../../../../src/core/assembly/assembly.ts';
import { recognisedFormats } from '../../../../src/core/assembly/formats.ts';
import type { EventLog } from '../../../../src/core/log/eventLog.ts';
import { AttemptLog } from '../../attemptLog.ts';
import { bytesOf, record } from '../../recording.ts';
import { answerLines, assemblyOf } from '../assembling.ts';
import { agentStreams } from './agents.ts';
import { modelStreams } from './models.ts';
import { otherModelStreams } from './otherModels.ts';
import { otherVersions } from './otherVersions.ts';
import { wireOf, wireOfEvent, type VendorEvent, type VendorStream } from './vendorStream.ts';

const streams: Readonly<Record<string, VendorStream>> = {
  ...modelStreams,
  ...otherModelStreams,
  ...agentStreams,
};
const table = Object.entries<VendorStream>({ ...streams, ...otherVersions }).map(
  ([name, stream]) => [name, stream.format ?? name, stream] as const,
);

/** The log of an attempt that brought the events, and that the server ended. */
function logOf(events: readonly VendorEvent[]): EventLog {
  const stream = new AttemptLog();
  stream.begin();
  stream.push(wireOf(events));
  stream.end({ cause: 'end' });
  return stream.log;
}

function linesOf(log: EventLog): string[] {
  return assemblyOf(log).answers.flatMap(answerLines);
}

function expected({ lines }: VendorStream, id: string): string[] {
  return lines.map((line) => line.replace('| ID |', `| ${id} |`));
}

it('every format has its stream', () => {
  expect(Object.keys(streams).toSorted()).toEqual([...recognisedFormats].toSorted());
});

describe.each(table)('%s', (_, format, stream) => {
  const events = stream.events('one');

  it('is put together', () => {
    const log = logOf(events);
    expect(linesOf(log)).toEqual(expected(stream, 'one'));
    expect(assemblyOf(log).answers.flatMap(({ unread }) => unread.list())).toEqual([]);
  });

  it('comes out the same from every byte on its own, read in slices', () => {
    const bytes = bytesOf(wireOf(events));
    const log = record([...bytes].map((byte) => Uint8Array.of(byte)));
    const whole = linesOf(record([bytes]));
    expect(linesOf(log)).toEqual(whole);
    const assembly = new Assembly(log, { slice: { entries: 1, bytes: Infinity } });
    while (assembly.isBehind) assembly.update();
    expect(assembly.answers.flatMap(answerLines)).toEqual(whole);
  });

  it('has the beginning of its texts after every event, and is over with its attempt', () => {
    const texts = textsOf(assemblyOf(logOf(events)));
    for (let count = 1; count < events.length; count += 1) {
      const { answers } = assemblyOf(logOf(events.slice(0, count)));
      expect(answers.length).toBeLessThanOrEqual(1);
      for (const answer of answers) {
        expect(answer.format).toBe(format);
        expect(answer.isEnded || answer.isCutOff).toBe(true);
        expect(answer.errors).toEqual([]);
        const [text, reasoning] = textsOf({ answers: [answer] });
        expect(texts[0]?.startsWith(text)).toBe(true);
        expect(texts[1]?.startsWith(reasoning)).toBe(true);
      }
    }
  });

  it('takes an error in the middle, whatever its shape', () => {
    const first =
      events.findIndex((_, at) => assemblyOf(logOf(events.slice(0, at + 1))).answers.length > 0) + 1;
    const errors: readonly (readonly [event: VendorEvent, text: string])[] = [
      [['error', { message: 'database gone', code: 'E42' }], 'database gone (E42)'],
      [['', { error: 'gone' }], 'gone'],
      [
        ['', { error: { message: 'Overloaded', type: 'server_error', code: null } }],
        'Overloaded (server_error)',
      ],
      [['error', 'gone'], 'gone'],
    ];
    for (const [error, text] of errors) {
      const { answers } = assemblyOf(logOf([...events.slice(0, first), error]));
      expect(answers.map(({ errors: found }) => found.map((each) => each.text))).toEqual([[text]]);
    }
  });

  it('keeps two answers that come in turns apart, where their events name them, and loses nothing', () => {
    const pairs = events.map((event, at) => [event, stream.events('two')[at] ?? event]);
    const log = logOf(pairs.flat());
    const { answers } = assemblyOf(log);
    if (stream.isSeparable)
      expect(answers.map(answerLines).map((lines) => lines.filter((line) => !line.includes('|')))).toEqual([
        expected(stream, 'one').slice(1),
        expected(stream, 'two').slice(1),
      ]);
    const once = textsOf(assemblyOf(logOf(events))).join('').length;
    const all = textsOf({ answers }).join('').length;
    expect(all).toBeGreaterThanOrEqual(once);
  });

  it('opens a second answer after the first, in the same attempt and in the next', () => {
    const log = new AttemptLog();
    log.begin();
    log.push(wireOf(events));
    log.push(wireOf(stream.events('two')));
    log.end({ cause: 'end' });
    log.begin();
    log.push(wireOf(stream.events('three')));
    const { answers } = assemblyOf(log.log);
    expect(answers.map((answer) => answer.format)).toEqual(answers.map(() => format));
    if (format !== 'mcp') expect(answers.length).toBe(3);
  });

  it('is not taken for another format', () => {
    for (const event of events) {
      const { answers } = assemblyOf(record([bytesOf(wireOfEvent(event))]));
      expect(answers.map((answer) => answer.format)).toEqual(answers.map(() => format));
    }
  });
});

/** The text and the reasoning of all answers. */
function textsOf({ answers }: Pick<Assembly, 'answers'>): [string, string] {
  const parts = answers.flatMap((answer) => answer.parts);
  const textOf = (kind: string): string =>
    parts
      .filter((part) => part.kind === kind)
      .map(({ text }) => text.text())
      .join('');
  return [textOf('text'), textOf('reasoning')];
}
