// The body of a request that is prepared: its mistakes with their places, its indents, and the stream that it forgot.

import { describe, expect, it } from 'vitest';

import { findBodyMistake, formatBody, isMeantAsJson } from '../../../src/core/draft/bodyCheck.ts';
import { withStream } from '../../../src/core/draft/streamOffer.ts';

describe('a body', () => {
  it.each([
    ['', []],
    ['  \n', []],
    ['{"a": 1}', []],
    ['"text"', []],
    ['{"a": "{{b}}", "c": {{d}}, "e": [{{f}}]}', []],
    ['{"a": "{{not closed"}', []],
    ['{"a" 1}', [1, 6, 'colon']],
    ['{\n  "a": 1,\n}', [3, 1, 'one too many']],
    ['{\n  a: 1\n}', [2, 3, 'double quotes']],
    ["{'a': 1}", [1, 2, 'double quotes']],
    ["[1, 'a']", [1, 5, 'double quotes']],
    ['[1, ]', [1, 5, 'one too many']],
    ['[1 2]', [1, 4, 'comma']],
    ['{"a": tru}', [1, 7, 'value']],
    ['{"a": 01}', [1, 8, 'comma']],
    ['{"a": "b\nc"}', [1, 7, 'line break']],
    ['{"a": [1', [1, 9, 'too early']],
    ['{"a": 1}\n{}', [2, 1, 'complete']],
    ['{"a": 1}}', [1, 9, 'complete']],
    ['{"a": {{b}} {{c}}}', [1, 13, 'comma']],
    ['['.repeat(513), [1, 513, 'deeply']],
  ] as const)('%j has its first mistake at its place', (body, expected) => {
    const mistake = findBodyMistake(body);
    if (expected.length === 0) {
      expect(mistake).toBeUndefined();
      return;
    }
    const [line, column, words] = expected;
    expect(mistake).toMatchObject({ line, column, message: expect.stringContaining(words) as string });
  });

  it.each([
    [[], '{', true],
    [[], 'a=1', false],
    [[['content-type', 'application/json']], 'a=1', true],
    [[['Content-Type', 'application/vnd.api+json; charset=utf-8']], 'x', true],
    [[['Content-Type', 'application/x-www-form-urlencoded']], '{', false],
    [[['Content-Type', '']], '{', true],
    [
      [
        ['Accept', 'text/html'],
        [' Content-Type ', 'application/json'],
      ],
      'a=1',
      true,
    ],
    [
      [
        ['Accept', 'application/json'],
        ['Content-Type', 'text/plain'],
      ],
      '{',
      false,
    ],
    [[['Accept', 'application/json']], 'a=1', false],
  ] as const)('with the headers %j, beginning with %j, is meant as JSON: %s', (headers, body, isMeant) => {
    expect(isMeantAsJson(headers, body)).toBe(isMeant);
  });

  it.each([
    ['{"a":1.0,"b":[{"c":2}]}', '{\n  "a": 1.0,\n  "b": [\n    {\n      "c": 2\n    }\n  ]\n}'],
    ['{"a":{{b}},"c":"x {{d}} {{e}}"}', '{\n  "a": {{b}},\n  "c": "x {{d}} {{e}}"\n}'],
    ['{"{{a}}":"{{b}}{{c}}"}', '{\n  "{{a}}": "{{b}}{{c}}"\n}'],
    ['{"a":}', undefined],
    ['{"a":{{b}},"c":}', undefined],
    ['"{{a}}"', undefined],
    ['{{a}}', undefined],
    // A stand-in that somebody typed: nothing is put in the wrong place.
    ['{"a":"\uf8fe","b":{{c}}}', undefined],
    ['a=1', undefined],
  ])('%j is indented without a change', (body, expected) => {
    expect(formatBody(body)).toBe(expected);
  });
});

describe('a request for an answer of a language model', () => {
  const url = 'https://api.test/v1/chat/completions';
  it.each([
    ['{"model":"m","messages":[]}', '{"stream": true, "model":"m","messages":[]}'],
    ['{\n  "model": "m",\n  "input": "x"\n}', '{\n  "stream": true,\n  "model": "m",\n  "input": "x"\n}'],
    ['{"model":"m","prompt":"x","stream": false}', '{"model":"m","prompt":"x","stream": true}'],
    ['{"model":"m","messages":[],"stream":true}', undefined],
    ['{"model":"m","messages":[],"stream":"{{s}}"}', undefined],
    ['{"model":"m"}', undefined],
    ['{"messages":[]}', undefined],
    ['{"a":{"model":"m","messages":[]}}', undefined],
    ['[{"model":"m","messages":[]}]', undefined],
    ['{"model":"m","messages":[', undefined],
    ['', undefined],
  ])('%j is offered the stream that it does not ask for', (body, expected) => {
    expect(withStream(url, body)).toBe(expected);
  });

  it.each([
    'https://api.test/v1/embeddings',
    'https://api.test/v1/moderations',
    'https://api.test/v1/images/generations',
    'https://api.test/v1/audio/speech',
    'https://api.test/v1/files',
    'https://api.test/v1/Batches?a',
    'https://api.test/rerank',
    'https://api.test/tokenize',
    'http://localhost:11434/api/chat',
    'http://localhost:11434/api/generate',
  ])('is none at %s', (other) => {
    expect(withStream(other, '{"model":"m","input":"x"}')).toBeUndefined();
  });

  it.each(['https://api.test/v1/filesystem', 'https://images.test/v1', 'http://a.test/api/chats'])(
    'is one at %s',
    (other) => {
      expect(withStream(other, '{"model":"m","input":"x"}')).toBe(
        '{"stream": true, "model":"m","input":"x"}',
      );
    },
  );

  it.each([
    // A member of the same name deeper inside says nothing.
    [
      '{"model":"m","messages":[{"stream":false}]}',
      '{"stream": true, "model":"m","messages":[{"stream":false}]}',
    ],
    [
      '{"a":{"stream":false},"model":"m","input":[[1],2]}',
      '{"stream": true, "a":{"stream":false},"model":"m","input":[[1],2]}',
    ],
    ['{ "model":"m", "input":{} }', '{ "stream": true, "model":"m", "input":{} }'],
    ['\t{\r\n\t"input":"x","model":null}', '\t{\r\n\t"stream": true,\r\n\t"input":"x","model":null}'],
    ['{"stream":false,"model":"m","input":1}', '{"stream":true,"model":"m","input":1}'],
    ['{"model":"m","input":1,"stream":null}', undefined],
    ['{"model":"m","input":1,"stream":{"a":false}}', undefined],
    ['{"model":"m","input":1} ]', undefined],
    ['[{"model":"m"},"input"]', undefined],
    ['"model input"', undefined],
  ])('%j is offered it in its own place', (body, expected) => {
    expect(withStream(url, body)).toBe(expected);
  });
});
