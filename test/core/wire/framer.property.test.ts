// Whatever the bytes and however they are cut: the same entries, and those that the standard gives.

import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { entryFlags } from '../../../src/core/log/entry.ts';
import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { bodies, cut, cuttings } from '../arbitraryStreams.ts';
import { parseLiterally, type LiteralEvent, type LiteralThing } from '../literalParser.ts';
import { record, timeless } from '../recording.ts';

const runs = { numRuns: 2_000 };

/** The log's entries in the oracle's terms. */
function thingsOf(log: EventLog): LiteralThing[] {
  return log.entries(1, log.length).flatMap((entry): LiteralThing[] => {
    const { kind, type, offset: start, length, flags } = entry;
    const range = { start, end: start + length };
    if (flags & entryFlags.detail) return [];
    if (kind === 'comment') return [{ kind, ...range }];
    if (kind === 'retry') {
      const value = Number(log.fieldLines(entry)[0]?.value);
      return [{ kind, ...range, delayMs: Math.min(value, Number.MAX_SAFE_INTEGER) }];
    }
    const lines = log.fieldLines(entry).filter(({ terminator }) => terminator !== '');
    const lastOf = (field: string): string | undefined =>
      lines.findLast((line) => line.field === field && line.ignored === undefined)?.value;
    const blockKind =
      kind === 'notice' ? (type === 'no-data' ? 'no-data' : 'lost') : kind === 'id' ? 'id' : 'message';
    const hasIgnored = (flags & entryFlags.hasIgnored) !== 0;
    return [{ kind: blockKind, ...range, type: lastOf('event') ?? '', id: lastOf('id'), hasIgnored }];
  });
}

function eventsOf(log: EventLog): LiteralEvent[] {
  return log
    .entries(1, log.length)
    .filter(({ kind }) => kind === 'message')
    .map((entry) => ({
      type: entry.type,
      data: log.fields(entry).data ?? '',
      lastEventId: log.lastEventId(entry) ?? '',
    }));
}

describe('entries of any body', () => {
  it('do not depend on how it was cut', () => {
    fc.assert(
      fc.property(bodies, cuttings, (body, cutting) => {
        expect(timeless(record(cut(body, cutting)))).toEqual(timeless(record([body])));
      }),
      runs,
    );
  });

  it('are those of the standard', () => {
    fc.assert(
      fc.property(bodies, cuttings, (body, cutting) => {
        const log = record(cut(body, cutting));
        const literal = parseLiterally(body);
        expect(thingsOf(log)).toEqual(literal.things);
        expect(eventsOf(log)).toEqual(literal.events);
      }),
      runs,
    );
  });

  it('are those of eventsource-parser', () => {
    fc.assert(
      fc.property(bodies, cuttings, (body, cutting) => {
        const parsed: Omit<LiteralEvent, 'lastEventId'>[] = [];
        const parser = createParser({
          onEvent: ({ event, data }) => parsed.push({ type: event ?? 'message', data }),
        });
        // The parser removes a byte order mark of its own, after the decoder has removed the one of the standard.
        parser.feed('\n');
        const decoder = new TextDecoder();
        for (const chunk of cut(body, cutting)) parser.feed(decoder.decode(chunk, { stream: true }));
        parser.feed(decoder.decode());
        expect(eventsOf(record([body])).map(({ type, data }) => ({ type, data }))).toEqual(parsed);
      }),
      runs,
    );
  });

  it('lie in order inside the body, and blocks do not overlap', () => {
    fc.assert(
      fc.property(bodies, cuttings, (body, cutting) => {
        const log = record(cut(body, cutting));
        const blocks = { end: 0 };
        const singleLines = { end: 0 };
        for (const { kind, type, offset, length, flags } of log.entries(1, log.length)) {
          if (flags & entryFlags.detail) continue;
          // Comments and retries may lie inside a block, and never inside each other.
          const before = kind === 'comment' || kind === 'retry' ? singleLines : blocks;
          expect(offset).toBeGreaterThanOrEqual(before.end);
          expect(length).toBeGreaterThan(0);
          before.end = offset + length;
          expect(before.end).toBeLessThanOrEqual(body.length);
          if (type === 'lost-block') expect(before.end).toBe(body.length);
        }
      }),
      runs,
    );
  });

  it('hold all of the text: what no entry covers is terminators and a byte order mark', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const log = record([body]);
        const uncovered = body.slice();
        for (const { offset, length, flags } of log.entries(1, log.length)) {
          if (!(flags & entryFlags.detail)) uncovered.fill(0x0a, offset, offset + length);
        }
        expect(new TextDecoder().decode(uncovered).replace(/[\r\n]/g, '')).toBe('');
      }),
      runs,
    );
  });

  it('give back their bytes line by line', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const log = record([body]);
        for (const entry of log.entries(1, log.length)) {
          if (entry.flags & entryFlags.detail) continue;
          const lines = log.fieldLines(entry);
          const ends = lines.map((_, at) => lines[at + 1]?.offset ?? entry.length);
          lines.forEach(({ offset }, at) => expect(ends[at]).toBeGreaterThan(offset));
          const isMarked = entry.offset === 0 && body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
          expect(lines[0]?.offset).toBe(isMarked ? 3 : 0);
        }
      }),
      runs,
    );
  });
});

describe('entries of any body under a size limit', () => {
  const limits = fc.integer({ min: 1, max: 40 });

  it('do not depend on how it was cut', () => {
    fc.assert(
      fc.property(bodies, cuttings, limits, (body, cutting, limit) => {
        expect(timeless(record(cut(body, cutting), limit))).toEqual(timeless(record([body], limit)));
      }),
      runs,
    );
  });

  it('are those without a limit up to the one that is too large, and that one is as long as the limit', () => {
    fc.assert(
      fc.property(bodies, limits, (body, limit) => {
        const limited = timeless(record([body], limit));
        const last = limited.at(-1);
        const isCut = last?.type === 'event-too-large' && last.kind === 'notice';
        const whole = timeless(record([body]));
        expect(isCut ? limited.slice(0, -1) : limited).toEqual(
          whole.slice(0, isCut ? limited.length - 1 : undefined),
        );
        if (isCut) expect(last.length).toBe(limit);
      }),
      runs,
    );
  });
});
