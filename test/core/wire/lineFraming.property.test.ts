// Whatever the values and however the bytes are cut: each line and each record is one event with that text.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { BodyFormat } from '../../../src/core/wire/bodyFraming.ts';
import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { cut, cuttings } from '../arbitraryStreams.ts';
import { bytesOf, noLimit, record, timeless } from '../recording.ts';

const runs = { numRuns: 1_000 };
const whole = true;

const pieces = [
  '\n',
  '\r\n',
  '\r',
  '\u001E',
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  '\\"',
  ' ',
  '\uFEFF',
  '1',
  'é',
  '😀',
  '{"a":1}',
];
const bodies = fc
  .array(fc.oneof(fc.constantFrom(...pieces.map(bytesOf)), fc.uint8Array({ minLength: 1, maxLength: 3 })), {
    maxLength: 40,
  })
  .map((parts) => new Uint8Array(Buffer.concat(parts)));

function textsOf(log: EventLog): string[] {
  return log
    .entries(1, log.length)
    .filter(({ kind }) => kind === 'message')
    .map((entry) => log.fields(entry).data ?? '');
}

describe.each<BodyFormat>(['json-lines', 'json-seq'])('events of %s', (format) => {
  it('do not depend on how the body was cut', () => {
    fc.assert(
      fc.property(
        bodies,
        cuttings,
        fc.boolean(),
        fc.constantFrom(7, noLimit),
        (body, cutting, isWhole, limit) => {
          const one = record([body], limit, { format, isWhole });
          expect(timeless(record(cut(body, cutting), limit, { format, isWhole }))).toEqual(timeless(one));
        },
      ),
      runs,
    );
  });

  it('lie one after the other, and leave out nothing but white space and marks', () => {
    fc.assert(
      fc.property(bodies, fc.boolean(), (body, isWhole) => {
        const log = record([body], noLimit, { format, isWhole });
        let covered = 0;
        const left: number[] = [];
        for (const { offset, length } of log.entries(1, log.length)) {
          expect(offset).toBeGreaterThanOrEqual(covered);
          left.push(...body.subarray(covered, offset));
          covered = offset + length;
        }
        left.push(...body.subarray(covered));
        const marks = new Set([0x0a, 0x0d, 0x20, 0x09, 0x1e, 0xef, 0xbb, 0xbf]);
        expect(left.filter((byte) => !marks.has(byte))).toEqual([]);
      }),
      runs,
    );
  });
});

const written: Readonly<
  Record<'json-lines' | 'json-seq', (values: readonly unknown[], indent: number) => string>
> = {
  'json-lines': (values) => values.map((value) => `${JSON.stringify(value)}\n`).join(''),
  'json-seq': (values, indent) =>
    values.map((value) => `\u001E${JSON.stringify(value, undefined, indent)}\n`).join(''),
};

describe.each(['json-lines', 'json-seq'] as const)('values written as %s', (format) => {
  it('are the ones that are read', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 8 }),
        cuttings,
        fc.constantFrom(0, 2),
        (values, cutting, indent) => {
          const body = bytesOf(written[format](values, indent));
          const log = record(cut(body, cutting), noLimit, { format, isWhole: whole });
          const read = textsOf(log).map((text): unknown => JSON.parse(text));
          expect(JSON.stringify(read)).toBe(JSON.stringify(values));
        },
      ),
      runs,
    );
  });
});
