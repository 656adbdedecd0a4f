// A body is cut into units without loss or overlap, wherever the chunks end and wherever the reading begins.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { UnitReader, type Unit } from '../../../../src/core/relay/path/unitReader.ts';
import { bytesOf, noLimit } from '../../recording.ts';

/** What a reader told: kind, text, and what is set besides; `+` for a tail. */
interface Told {
  readonly units: string[];
  readonly starts: number[];
  readonly reader: UnitReader;
}

function read(
  chunks: readonly string[],
  options: { readonly maxEventBytes?: number; readonly letThrough?: string } = {},
): Told {
  const { maxEventBytes = noLimit, letThrough = '' } = options;
  const units: string[] = [];
  const starts: number[] = [];
  const text = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const sink = {
    unit: ({ kind, start, bytes, type, completesEvent, endsAtBorder }: Unit) => {
      const facts = [type, completesEvent && 'completes', !endsAtBorder && 'open'].filter(Boolean).join(' ');
      units.push(`${kind}${facts && `(${facts})`}: ${text(bytes)}`);
      starts.push(start);
    },
    tail: (byte: Uint8Array) => units.push(`+${text(byte)}`),
    tooLarge: () => units.push('too large'),
  };
  // The first 100 bytes are over; what is unfinished was let through.
  const unfinished = bytesOf(letThrough);
  const position = letThrough === '' ? undefined : { offset: 100, unfinished };
  const reader = new UnitReader(sink, maxEventBytes, position);
  for (const chunk of chunks) reader.push(bytesOf(chunk));
  return { units, starts, reader };
}

function unitsOf(...chunks: string[]): string[] {
  const { units, reader } = read(chunks);
  reader.end();
  return units;
}

describe('the units of a body', () => {
  it('are events by their type, comments between blocks, and all the rest', () => {
    expect(unitsOf(':hi\n\ndata: 1\n\nevent: tick\ndata: 2\n\nretry: 5\n\nid: 7\n\ndata: lost\n')).toEqual([
      'comment: :hi\n',
      'other: \n',
      'event(message): data: 1\n\n',
      'event(tick): event: tick\ndata: 2\n\n',
      'other: retry: 5\n\n',
      'other: id: 7\n\n',
      'lost: data: lost\n',
    ]);
  });

  it('have a comment within a block as a line of it', () => {
    expect(unitsOf('data: 1\n:inside\n\n')).toEqual(['event(message): data: 1\n:inside\n\n']);
  });

  it.each([
    { chunks: ['\uFEFFdata: 1\n\n'], units: ['mark: \uFEFF', 'event(message): data: 1\n\n'] },
    { chunks: ['\uFEFF'], units: ['mark: \uFEFF'] },
    { chunks: ['\uFEFF', ':x\n'], units: ['mark: \uFEFF', 'comment: :x\n'] },
    {
      chunks: ['data: 1\n\n\uFEFFdata: 2\n\n'],
      units: ['event(message): data: 1\n\n', 'other: \uFEFFdata: 2\n\n'],
    },
  ])('tell a byte order mark at the beginning alone: $chunks', ({ chunks, units }) => {
    expect(unitsOf(...chunks)).toEqual(units);
  });

  it('have the line feed behind a carriage return as a tail where a chunk ends between them', () => {
    expect(unitsOf('data: 1\r\n\r', '\ndata: 2\r\n\r\n')).toEqual([
      'event(message): data: 1\r\n\r',
      '+\n',
      'event(message): data: 2\r\n\r\n',
    ]);
    // A retry is told when its line ends; no unit is given for it, so its line feed is none's tail.
    expect(unitsOf('retry: 5\r', '\n\r\n')).toEqual(['other: retry: 5\r\n\r\n']);
  });

  it('are the same wherever the chunks end', () => {
    const body = '\uFEFF:c\ndata: é1\n\nevent: e\n:in\ndata: 2\n\n\n\nretry: 1\n\nid: 9\ndata: 3\n\ndata: lo';
    const whole = unitsOf(body);
    fc.assert(
      fc.property(fc.array(fc.nat(body.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), body.length];
        const chunks = places.slice(1).map((end, at) => body.slice(places[at], end));
        // What is no event is given on as soon as it is known to be none, so in more pieces.
        const joined = (units: readonly string[]): string[] =>
          units.reduce<string[]>((all, unit) => {
            const last = all.at(-1);
            const isOther = unit.startsWith('other: ') && last?.startsWith('other: ') === true;
            return isOther ? [...all.slice(0, -1), `${last}${unit.slice(7)}`] : [...all, unit];
          }, []);
        expect(joined(unitsOf(...chunks))).toEqual(joined(whole));
      }),
    );
  });

  it('begin where the one before ended', () => {
    const { starts, reader } = read(['data: 1\n\n:c\n', 'data: 2\n\n']);
    expect(starts).toEqual([0, 9, 12]);
    expect(reader.offset).toBe(21);
  });
});

describe('a body that was let through so far', () => {
  it('has the rest of its block as it comes, and units from the next one on', () => {
    const { units, starts, reader } = read([' 1', '\n\ndata: 2\n\n'], { letThrough: 'data:' });
    expect(units).toEqual(['rest(open):  1', 'rest(completes): \n\n', 'event(message): data: 2\n\n']);
    expect(starts).toEqual([105, 107, 109]);
    expect(reader.isAtBorder).toBe(true);
  });

  it.each([
    { letThrough: ':comm', chunk: 'ent\n', units: ['rest: ent\n'] },
    { letThrough: 'id: 1\n', chunk: '\ndata: 2\n\n', units: ['rest: \n', 'event(message): data: 2\n\n'] },
    { letThrough: 'data: 1\n', chunk: '\n', units: ['rest(completes): \n'] },
  ])('ends the rest of $letThrough where it ends', ({ letThrough, chunk, units }) => {
    const told = read([chunk], { letThrough });
    expect(told.units).toEqual(units);
    expect(told.reader.isAtBorder).toBe(true);
  });

  it('is within its block until that has ended', () => {
    const { reader } = read([], { letThrough: 'data: 1' });
    expect(reader.isAtBorder).toBe(false);
    reader.push(bytesOf('\n'));
    expect(reader.isAtBorder).toBe(false);
    reader.push(bytesOf('\n'));
    expect(reader.isAtBorder).toBe(true);
  });

  it('has text for what looks like a byte order mark', () => {
    const { units, reader } = read(['\uFEFFdata: 1\n\ndata: 2\n\n'], { letThrough: 'data: 0\n\n' });
    reader.end();
    expect(units).toEqual(['other: \uFEFFdata: 1\n\n', 'event(message): data: 2\n\n']);
  });
});

describe('a reader that is over', () => {
  it('gives back what is part of no unit yet, once', () => {
    const { units, reader } = read(['data: 1\n\ndat', 'a: 2\nid']);
    expect(units).toEqual(['event(message): data: 1\n\n']);
    expect(new TextDecoder().decode(reader.release())).toBe('data: 2\nid');
    expect(reader.release()).toHaveLength(0);
    expect(reader.offset).toBe(19);
  });

  it('gives on what follows on an event that is too large, as it comes, and is at no border then', () => {
    const { units, reader } = read(['data: 1\n\n', 'data: 0123456789', 'abc\n\n', 'data: 3\n\n'], {
      maxEventBytes: 12,
    });
    expect(units).toEqual([
      'event(message): data: 1\n\n',
      'too large',
      'other(open): data: 0123456789',
      'other(open): abc\n\n',
      'other(open): data: 3\n\n',
    ]);
    expect(reader.isAtBorder).toBe(false);
    reader.end();
    expect(units).toHaveLength(5);
  });
});
