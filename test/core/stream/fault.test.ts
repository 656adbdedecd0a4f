// Faults as arguments of a command, in words, and the byte after which a body is cut.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CutFinder } from '../../../src/core/wire/cutFinder.ts';
import { describeFault, faultEffects, parseFault, type Fault } from '../../../src/core/stream/fault.ts';
import { bytesOf } from '../recording.ts';

describe('a fault from an argument', () => {
  const now = { kind: 'now' } as const;
  const rows: readonly (readonly [argument: unknown, fault: Fault, words: string])[] = [
    [{ ending: 'end' }, { effect: { kind: 'end' }, moment: now }, 'an end now'],
    [{ ending: 'truncated', when: 'now' }, { effect: { kind: 'truncated' }, moment: now }, 'a cut now'],
    [
      { ending: 'reset', when: 'after next event' },
      { effect: { kind: 'reset' }, moment: { kind: 'after next event' } },
      'a reset after the next event',
    ],
    [
      { ending: 'stall', when: { afterEntry: 5 } },
      { effect: { kind: 'stall' }, moment: { kind: 'after entry', number: 5 } },
      'a stall after entry 5',
    ],
    [
      { ending: 'close-message', when: { afterMs: 2000 } },
      { effect: { kind: 'close-message' }, moment: { kind: 'after delay', delayMs: 2000 } },
      'a close message after 2.0 s',
    ],
    [
      { ending: 'no-content', when: 'inside event' },
      { effect: { kind: 'no-content' }, moment: { kind: 'inside event' } },
      'an answer with status 204 inside the next event',
    ],
    [
      { ending: 'wrong-type', when: 'inside character' },
      { effect: { kind: 'wrong-type' }, moment: { kind: 'inside character' } },
      'an answer of the wrong type inside the next character of several bytes',
    ],
    [
      { ending: 'http-error' },
      { effect: { kind: 'http-error', status: 503 }, moment: now },
      'an answer with status 503 now',
    ],
    [
      { ending: 'http-error', status: 404 },
      { effect: { kind: 'http-error', status: 404 }, moment: now },
      'an answer with status 404 now',
    ],
    [
      { ending: 'end', when: { afterMs: 0 } },
      { effect: { kind: 'end' }, moment: { kind: 'after delay', delayMs: 0 } },
      'an end after 0 ms',
    ],
  ];
  it.each(rows)('%j', (argument, fault, words) => {
    expect(parseFault(argument)).toEqual(fault);
    expect(describeFault(fault)).toBe(words);
  });

  const effects = /must be one of end, truncated/;
  const moments = /^When must be/;
  const statuses = /status must be a number from 201 to 599/;
  it.each([
    [undefined, /needs an ending/],
    [null, /needs an ending/],
    ['reset', /needs an ending/],
    [[], /needs an ending/],
    [{}, effects],
    [{ ending: 'bang' }, effects],
    [{ ending: 'http-error', status: 200 }, statuses],
    [{ ending: 'http-error', status: 204 }, statuses],
    [{ ending: 'http-error', status: 302 }, statuses],
    [{ ending: 'http-error', status: 600 }, statuses],
    [{ ending: 'http-error', status: 404.5 }, statuses],
    [{ ending: 'http-error', status: '404' }, statuses],
    [{ ending: 'end', when: 'soon' }, moments],
    [{ ending: 'end', when: null }, moments],
    [{ ending: 'end', when: {} }, moments],
    [{ ending: 'end', when: { afterEntry: 0 } }, moments],
    [{ ending: 'end', when: { afterEntry: 1.5 } }, moments],
    [{ ending: 'end', when: { afterEntry: 1e300 } }, moments],
    [{ ending: 'end', when: { afterMs: -1 } }, moments],
    [{ ending: 'end', when: { afterMs: Number.NaN } }, moments],
    [{ ending: 'end', when: { afterMs: 3_600_001 } }, moments],
    [{ ending: 'end', when: { afterMs: '5' } }, moments],
  ])('%j is none', (argument, reason) => {
    expect(parseFault(argument)).toMatch(reason);
  });

  it('can be any effect that is offered', () => {
    for (const { effect } of faultEffects) {
      expect(parseFault({ ending: effect.kind })).toEqual({ effect, moment: now });
    }
  });
});

/** What of the chunks is let through; undefined when there was no place for a cut. */
function cut(
  place: 'inside event' | 'inside character',
  chunks: readonly Uint8Array[],
  isInsideLine = false,
): Buffer | undefined {
  const finder = new CutFinder(place, isInsideLine);
  const passed: Uint8Array[] = [];
  for (const chunk of chunks) {
    const length = finder.find(chunk);
    passed.push(chunk.subarray(0, length));
    if (length !== undefined) return Buffer.concat(passed);
  }
  return undefined;
}

describe('a cut inside an event', () => {
  it.each([
    ['data: hello\n\n', 'data: h'],
    ['data:x\n\n', 'data:'],
    ['data:\n\n', 'data:'],
    ['id: 5\nevent: e\ndata: 1234\n\n', 'id: 5\nevent: e\ndata: 1'],
    [': data\ndata: 12\n', ': data\ndata: '],
    [
      'database: x\ndata\ndatax: y\nDATA: z\n data: 0\ndata: 12\n\n',
      'database: x\ndata\ndatax: y\nDATA: z\n data: 0\ndata: ',
    ],
    ['id: 1\r\ndata: 12\r\n', 'id: 1\r\ndata: '],
    ['id: 1\rdata: 12\r', 'id: 1\rdata: '],
    ['data: ääää\n\n', 'data: ä'],
  ])('%j leaves %j', (body, passed) => {
    expect(cut('inside event', [bytesOf(body)])?.toString()).toBe(passed);
  });

  it('skips the line that had begun before', () => {
    expect(cut('inside event', [bytesOf('data: rest\n\ndata: 12\n')], true)?.toString()).toBe(
      'data: rest\n\ndata: ',
    );
    expect(cut('inside event', [bytesOf('data: rest of the line')], true)).toBeUndefined();
  });

  it('is in the middle of a line of data, between two characters, however the body is cut into chunks', () => {
    const line = fc.constantFrom('data: ', 'data:', 'id: ', ': ', 'event: ', 'data', '');
    const body = fc
      .array(
        fc.tuple(line, fc.string({ unit: fc.constantFrom('a', 'ä', '漢', '😀', ' ', ':'), maxLength: 6 })),
        { maxLength: 8 },
      )
      .map((lines) => lines.map((parts) => `${parts.join('')}\n`).join(''));
    fc.assert(
      fc.property(body, fc.array(fc.nat(), { maxLength: 6 }), (text, cuts) => {
        const bytes = bytesOf(text);
        const passed = cut('inside event', chunksOf(bytes, cuts));
        if (!passed) {
          expect(text).not.toMatch(/^data:/m);
          return;
        }
        const whole = Buffer.from(bytes);
        expect(passed.equals(whole.subarray(0, passed.length))).toBe(true);
        const ending = passed.toString();
        if (cuts.length === 0) expect(ending).not.toContain('�');
        expect(ending.split('\n').at(-1)).toMatch(/^data:/);
        expect(ending.split('\n').slice(0, -1).join('\n')).not.toMatch(/^data:/m);
      }),
    );
  });
});

describe('a cut inside a character', () => {
  it.each([
    ['data: grün', 'data: gr\u00fc', 9],
    ['漢', '漢', 1],
    ['x😀', '😀', 2],
  ])('of %j', (body, _, length) => {
    expect(cut('inside character', [bytesOf(body)])?.length).toBe(length);
  });

  it('finds no place in ASCII', () => {
    expect(cut('inside character', [bytesOf('data: x\n\n')])).toBeUndefined();
  });

  it('is after the first byte of the first that has several, however the body is cut into chunks', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.array(fc.nat(), { maxLength: 4 }),
        (text, cuts) => {
          const bytes = bytesOf(text);
          const first = bytes.findIndex((byte) => byte >= 0x80);
          expect(cut('inside character', chunksOf(bytes, cuts))?.length).toBe(
            first === -1 ? undefined : first + 1,
          );
        },
      ),
    );
  });
});

function chunksOf(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, at) => bytes.subarray(places[at], end));
}
