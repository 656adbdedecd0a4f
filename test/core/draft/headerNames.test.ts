// What is offered while somebody types a header: each usual name with its usual values, and what goes on with a word.

import { describe, expect, it } from 'vitest';

import { suggestNames, suggestValues } from '../../../src/core/draft/headerNames.ts';

const usual: readonly (readonly [name: string, ...values: string[]])[] = [
  ['Accept', 'text/event-stream', 'application/json, text/event-stream', 'application/x-ndjson', '*/*'],
  ['Accept-Encoding', 'identity', 'gzip', 'gzip, deflate, br', 'zstd'],
  ['Accept-Language', 'en', 'de', 'fr', 'ja', 'zh-CN'],
  ['anthropic-beta'],
  ['anthropic-version', '2023-06-01'],
  ['api-key'],
  ['Authorization', 'Bearer ', 'Basic '],
  ['Cache-Control', 'no-cache', 'no-store', 'max-age=0'],
  ['Connection', 'keep-alive', 'close'],
  [
    'Content-Type',
    'application/json',
    'application/x-www-form-urlencoded',
    'text/plain; charset=utf-8',
    'application/xml',
  ],
  ['Cookie'],
  ['HTTP-Referer'],
  ['If-None-Match', '*'],
  ['Last-Event-ID'],
  ['MCP-Protocol-Version', '2025-06-18', '2025-03-26', '2024-11-05'],
  ['Mcp-Session-Id'],
  ['OpenAI-Beta'],
  ['OpenAI-Organization'],
  ['OpenAI-Project'],
  ['Origin', 'http://localhost:3000'],
  ['Pragma', 'no-cache'],
  ['Prefer', 'respond-async'],
  ['Priority', 'u=1, i'],
  ['Referer', 'http://localhost:3000/'],
  ['Sec-Fetch-Mode', 'cors', 'same-origin', 'no-cors'],
  ['User-Agent'],
  ['x-goog-api-key'],
  ['X-Accel-Buffering', 'no'],
  ['X-Api-Key'],
  ['X-Forwarded-For'],
  ['X-Forwarded-Proto', 'https', 'http'],
  ['X-Request-Id'],
  ['X-Requested-With', 'XMLHttpRequest'],
  ['traceparent'],
];

describe('a header that is typed', () => {
  it('is offered all usual names before the first letter', () => {
    expect(suggestNames('')).toEqual(usual.map(([name]) => name));
    expect(suggestNames(' ')).toEqual(usual.map(([name]) => name));
  });

  it.each(usual)('%s is offered its usual values', (name, ...values) => {
    expect(suggestValues(name, '')).toEqual(values);
    expect(suggestValues(` ${name.toUpperCase()} `, '')).toEqual(values);
  });

  it.each([
    ['key', ['api-key', 'x-goog-api-key', 'X-Api-Key']],
    ['REF', ['Referer', 'HTTP-Referer', 'Prefer']],
    [' accept', ['Accept', 'Accept-Encoding', 'Accept-Language']],
    // Nothing is offered that stands there already.
    ['Accept', ['Accept-Encoding', 'Accept-Language']],
    ['cookie', ['Cookie']],
    ['Cookie', []],
    ['nothing of the sort', []],
  ])('as “%s” is offered names that begin so first', (typed, names) => {
    expect(suggestNames(typed)).toEqual(names);
  });

  it.each([
    ['Accept', 'JSON', ['application/json, text/event-stream', 'application/x-ndjson']],
    ['Cache-Control', 'no-', ['no-cache', 'no-store']],
    ['Cache-Control', ' no-cache', ['no-cache']],
    ['Cache-Control', 'no-cache', []],
    ['Sec-Fetch-Mode', 'cors', ['no-cors']],
    ['Sec-Fetch-Mode', 'o', ['cors', 'same-origin', 'no-cors']],
    ['X-Forwarded-Proto', 'http', ['https']],
    ['X-Other', '', []],
  ])('of the name %s with the value “%s” is offered values that go on with it', (name, typed, values) => {
    expect(suggestValues(name, typed)).toEqual(values);
  });
});
