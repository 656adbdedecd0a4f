// How a response is read: each type that names a format, what looks like one and is none, and what a request asks for.

import { describe, expect, it } from 'vitest';

import {
  acceptOfLines,
  askedFormats,
  formatSaidBy,
  isAskedFormat,
  isRefusedByEventSource,
  readingOf,
} from '../../../src/core/stream/bodyFormat.ts';
import type { BodyFormat } from '../../../src/core/wire/bodyFraming.ts';

const types: Readonly<Record<BodyFormat, readonly string[]>> = {
  'event-stream': ['text/event-stream'],
  'json-lines': [
    'application/x-ndjson',
    'application/ndjson',
    'text/x-ndjson',
    'text/ndjson',
    'application/jsonl',
    'application/x-jsonl',
    'text/jsonl',
    'text/x-jsonl',
    'application/jsonlines',
    'application/x-jsonlines',
    'application/json-lines',
    'application/x-json-lines',
    'application/stream+json',
    'application/x-stream+json',
    'application/json;stream=watch',
  ],
  'json-seq': ['application/json-seq', 'application/x-json-seq', 'application/geo+json-seq', 'x/y+json-seq'],
};

const formats = Object.keys(types) as BodyFormat[];

describe('a Content-Type', () => {
  it.each(formats.flatMap((format) => types[format].map((type) => [type, format] as const)))(
    '%s says %s, in any spelling, with parameters, after what is no type, and as the last of several',
    (type, format) => {
      expect(formatSaidBy([type])).toBe(format);
      expect(formatSaidBy([type.toUpperCase()])).toBe(format);
      expect(formatSaidBy([`${type}; charset=utf-8`])).toBe(format);
      expect(formatSaidBy([`nonsense, ${type}`])).toBe(format);
      expect(formatSaidBy(['text/html', type])).toBe(format);
      expect(formatSaidBy([type, 'text/html'])).toBeUndefined();
    },
  );

  it.each([
    'application/json',
    'application/json; stream=watches',
    'application/json; xstream=watch',
    'application/json; stream=',
    'text/plain; stream=watch',
    'application/jsonseq',
    'application/json-seq2',
    'application/xjson-seq',
    'text/json-seq',
    'application/json+seq',
    'application/json-line',
    'application/xndjson',
    'application/ndjson2',
    'audio/jsonl',
    'text/event-streams',
    'ndjson',
    '',
  ])('%j says nothing', (type) => {
    expect(formatSaidBy([type])).toBeUndefined();
  });

  it('that is not there says nothing', () => {
    expect(formatSaidBy([])).toBeUndefined();
  });

  it.each(['stream=watch', ' stream=watch', 'Stream = "watch" ', 'a=b; stream=watch', 'stream=watch; a=b'])(
    'of JSON with %j is that of a watch',
    (parameters) => {
      expect(formatSaidBy([`application/json;${parameters}`])).toBe('json-lines');
    },
  );
});

describe('a response', () => {
  const say: Readonly<Record<string, string>> = {
    'event-stream': 'text/event-stream',
    'json-lines': 'application/x-ndjson',
    'json-seq': 'application/json-seq',
    nothing: 'text/html',
  };

  it.each([
    ['event-stream', undefined, 'event-stream', false],
    ['json-lines', undefined, 'json-lines', false],
    ['json-seq', undefined, 'json-seq', false],
    ['nothing', undefined, undefined, false],
    ['event-stream', 'event-stream', 'event-stream', false],
    ['json-lines', 'event-stream', 'event-stream', true],
    ['json-seq', 'event-stream', 'event-stream', true],
    ['nothing', 'event-stream', 'event-stream', true],
    ['event-stream', 'json-lines', 'json-lines', true],
    ['json-lines', 'json-lines', 'json-lines', false],
    // Who asks for lines and gets records has what was meant.
    ['json-seq', 'json-lines', 'json-seq', false],
    ['nothing', 'json-lines', 'json-lines', true],
  ] as const)('that says %s, and for which %s is asked, is read as %s (anyway: %s)', (...row) => {
    const [said, asked, format, isAnyway] = row;
    const reading = readingOf([say[said] ?? ''], asked);
    expect(reading).toEqual(format && { format, isAnyway });
    if (reading)
      expect(isRefusedByEventSource(reading)).toBe(!(format === 'event-stream' && said === 'event-stream'));
  });
});

it('two formats can be asked for', () => {
  expect([...askedFormats].toSorted()).toEqual(['event-stream', 'json-lines']);
  for (const format of askedFormats) expect(isAskedFormat(format)).toBe(true);
  for (const other of ['json-seq', 'EVENT-STREAM', '', undefined, 0])
    expect(isAskedFormat(other)).toBe(false);
  const accepted = acceptOfLines.split(', ').filter((type) => !type.includes(';'));
  expect(accepted.map((type) => formatSaidBy([type]))).toEqual(['json-lines', 'json-lines', 'json-seq']);
});
