// Random bodies of event streams, and random ways to cut them.

import fc from 'fast-check';

const pieces = [
  '\n',
  '\n',
  '\n\n',
  '\r',
  '\r\n',
  '\r\n\r\n',
  '\r\r',
  'data',
  'data:',
  'data: ',
  'event',
  'event:',
  'event: ',
  'id',
  'id:',
  'id: ',
  'retry',
  'retry:',
  'retry: ',
  ':',
  ': ',
  ' ',
  '\t',
  '\0',
  '\ufeff',
  'dat',
  'eventx',
  'i',
  'Data:',
  'foo:',
  '0',
  '17',
  '99999999999999999999',
  'x',
  'é',
  '€',
  '😀',
  'message',
  'a'.repeat(70),
].map((text) => Buffer.from(text));

/** Bytes that are malformed or incomplete as UTF-8, and any other. */
const oddBytes = fc.uint8Array({ minLength: 1, maxLength: 3 });

/** Bodies that are full of what matters to a parser. */
const grammatical = fc
  .array(
    fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...pieces) }, { weight: 1, arbitrary: oddBytes }),
    {
      maxLength: 60,
    },
  )
  .map((parts) => new Uint8Array(Buffer.concat(parts)));

const anyBytes = fc.uint8Array({ maxLength: 80 });

export const bodies = fc.oneof({ weight: 5, arbitrary: grammatical }, { weight: 1, arbitrary: anyBytes });

/** How to cut a body: into single bytes, or at places given as fractions of its length. */
export const cuttings = fc.oneof(
  fc.constant('bytes' as const),
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
);

/** The body in chunks; empty ones are among them. */
export function cut(body: Uint8Array, cutting: 'bytes' | readonly number[]): Uint8Array[] {
  const places =
    cutting === 'bytes'
      ? Array.from(body, (_, at) => at)
      : cutting.map((fraction) => Math.floor(fraction * body.length)).sort((a, b) => a - b);
  const bounds = [0, ...places, body.length];
  return bounds.slice(1).map((end, at) => body.slice(bounds[at], end));
}
