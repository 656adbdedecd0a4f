// What a search finds is what looking at every entry finds: for any body and any cut, any text, while the log grows and
// after it was cleared.

import fc, { assert as assertProperty, property } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { readBlockValues } from '../../../src/core/wire/blockValues.ts';
import { entryFlags, type Entry } from '../../../src/core/log/entry.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { parseBlock } from '../../../src/core/wire/fields.ts';
import type { FilterQuery } from '../../../src/core/filter/filterQuery.ts';
import { quote } from '../../../src/core/filter/filterParser.ts';
import { rowOf } from '../../../src/core/page/row.ts';
import { bodies, cut, cuttings } from '../arbitraryStreams.ts';
import { listener, noLimit, record } from '../recording.ts';
import { HeldTurns, numbersOf, query, filterLog, startFilter } from './filtering.ts';

/** Texts that occur in the bodies, or nearly. */
const soughtTexts = fc.oneof(
  fc.constantFrom('data', 'a', 'A', 'aa', 'x', 'é', 'É', '€', '😀', 'message', 'MESSAGE', 'foo', ': ', ' '),
  fc.constantFrom('0', '17', '99', '\ufeff', '\ufffd', 'eventx', 'İ', 'ß', '\0', 'e', 'vent', 'a'.repeat(40)),
  fc.string({ minLength: 1, maxLength: 3 }),
);

function textsOf(log: EventLog, entry: Entry): string[] {
  const values = log
    .fieldLines(entry)
    .filter(({ kind }) => kind !== 'blank')
    .map(({ kind, value }) => (kind === 'comment' ? value.replace(/^ /, '') : value));
  switch (entry.kind) {
    case 'message':
    case 'id': {
      // An id-only block dispatches nothing, so its type is nowhere to be read.
      const { data, type, id } = log.fields(entry);
      return [data, type === '' ? undefined : type, id].filter((text) => text !== undefined);
    }
    case 'comment':
    case 'retry':
      return values;
    default: {
      const { preview, next } = rowOf(log, entry.number);
      return [
        preview,
        ...(next === undefined ? [] : [next]),
        ...(entry.flags & entryFlags.detail ? [] : values),
      ];
    }
  }
}

function isIn(texts: readonly string[], sought: string, matchesCase: boolean): boolean {
  const units = sought.replaceAll(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const pattern = new RegExp(units, 'i');
  return texts.some((text) => (matchesCase ? text.includes(sought) : pattern.test(text)));
}

function modelOf(log: EventLog, matches: (entry: Entry) => boolean): number[] {
  return log
    .entries(1, log.length)
    .filter(matches)
    .map(({ number }) => number);
}

const toggles = fc.record({ matchesCase: fc.boolean() });

describe('a search', () => {
  it('reads of a block what a client reads', () => {
    assertProperty(
      property(bodies, (body) => {
        for (const entry of record([body]).entries(1, 99)) {
          if (entry.kind !== 'message') continue;
          const bytes = body.subarray(entry.offset, entry.offset + entry.length);
          const startsBody = (entry.flags & entryFlags.startsBody) !== 0;
          expect(readBlockValues(bytes, 0, bytes.length, startsBody)).toEqual(parseBlock(bytes, startsBody));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('finds a text where looking at every entry finds it', () => {
    assertProperty(
      property(bodies, cuttings, soughtTexts, toggles, (body, cutting, sought, { matchesCase }) => {
        const log = record(cut(body, cutting));
        const found = filterLog(log, query(quote(sought), { matchesCase }));
        expect(found).toEqual(modelOf(log, (entry) => isIn(textsOf(log, entry), sought, matchesCase)));
      }),
      { numRuns: 2000 },
    );
  });

  it('finds what is not there, and what the index says, likewise', () => {
    const conditions: readonly (readonly [string, (entry: Entry, before: Entry | undefined) => boolean])[] = [
      ['kind:message,comment', ({ kind }) => kind === 'message' || kind === 'comment'],
      ['-kind:message', ({ kind }) => kind !== 'message'],
      ['type:message', ({ type }) => type.toLowerCase() === 'message'],
      ['type:*a*', ({ type }) => type.toLowerCase().includes('a')],
      ['size>9', ({ length, flags }) => !(flags & entryFlags.detail) && length > 9],
      ['-size<=4', ({ length, flags }) => !(!(flags & entryFlags.detail) && length <= 4)],
      [
        'gap>=1ms',
        ({ receivedAtMs }, before) => before !== undefined && receivedAtMs - before.receivedAtMs >= 1,
      ],
      ['after:#2', ({ number }) => number > 2],
      ['before:3ms', ({ receivedAtMs }) => receivedAtMs < 3],
    ];
    const choice = fc.constantFrom(...conditions);
    assertProperty(
      property(bodies, cuttings, choice, choice, soughtTexts, (body, cutting, first, second, sought) => {
        const log = record(cut(body, cutting));
        const found = filterLog(log, query(`${first[0]} -${quote(sought)} ${second[0]}`));
        const model = modelOf(log, (entry) => {
          const before = entry.number > 1 ? log.entry(entry.number - 1) : undefined;
          return (
            [first, second].every(([, isMet]) => isMet(entry, before)) &&
            !isIn(textsOf(log, entry), sought, false)
          );
        });
        expect(found).toEqual(model);
      }),
      { numRuns: 1000 },
    );
  });

  it('finds ids and patterns likewise', () => {
    const patterns = fc.constantFrom('^a', 'a+$', '[0-9]{2}', 'é|x', '^$', '.', 'MESSAGE', '(?:x|é)\\s*:');
    assertProperty(
      property(
        bodies,
        cuttings,
        patterns,
        fc.constantFrom('17', 'x', 'é', ''),
        (body, cutting, pattern, id) => {
          const log = record(cut(body, cutting));
          const regex = new RegExp(pattern, 'i');
          expect(filterLog(log, query(pattern, { isRegex: true }))).toEqual(
            modelOf(log, (entry) => textsOf(log, entry).some((text) => regex.test(text))),
          );
          expect(filterLog(log, query(`id:${quote(id)}`))).toEqual(
            modelOf(log, (entry) => {
              const own = entry.flags & entryFlags.hasId ? log.fields(entry).id : undefined;
              return own !== undefined && own.toLowerCase() === id.toLowerCase();
            }),
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('is right at every moment while the log grows, and after it was cleared', () => {
    const queries: FilterQuery[] = [
      query('a'),
      query('-é'),
      query('size>7'),
      query('size<12 -x'),
      query('^a', { isRegex: true }),
    ];
    const scripts = fc.array(fc.tuple(bodies, cuttings, fc.boolean()), { minLength: 1, maxLength: 4 });
    assertProperty(
      property(scripts, fc.constantFrom(...queries), fc.nat(5), (script, found, turnsBetween) => {
        const log = new EventLog(0);
        const turns = new HeldTurns();
        const running = startFilter(log, found, turns);
        const check = (): void => {
          const all = filterLog(log, found).filter((number) => number <= running.searched);
          // The last entry may have grown since the last turn.
          if (running.isDone) turns.runAll();
          expect(numbersOf(running).slice(0, -1)).toEqual(
            all.slice(0, Math.max(0, running.matches.count - 1)),
          );
        };
        for (const [body, cutting, isCleared] of script) {
          const recorder = new AttemptRecorder(log, 1, noLimit, listener());
          for (const [at, chunk] of cut(body, cutting).entries()) {
            recorder.push(chunk, { receivedAtMs: at, chunk: at + 1 });
            for (let turn = 0; turn < turnsBetween; turn += 1) turns.runOne();
            check();
          }
          recorder.end({ receivedAtMs: 99, chunk: 99 });
          if (isCleared) log.clear(recorder.unfinishedFrom);
        }
        log.appendDetailEntry(
          'notice',
          { notice: 'compressed', encoding: 'br' },
          { attempt: 1, receivedAtMs: 99 },
        );
        turns.runAll();
        expect(running.isDone).toBe(true);
        expect(numbersOf(running)).toEqual(filterLog(log, found));
      }),
      { numRuns: 500 },
    );
  });
});
