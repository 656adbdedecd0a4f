// What goes out in the place of what is shown, and that a value is nowhere else: neither in another part of the request, nor
// in one that was made of it.

import { describe, expect, it } from 'vitest';

import { resolveTemplate, type RequestTemplate } from '../../../src/core/variables/requestTemplate.ts';
import { withValues, type SentValues } from '../../../src/core/variables/sentRequest.ts';
import { addressMistake, readableReferences } from '../../../src/core/variables/templateAddress.ts';
import type { StreamRequest } from '../../../src/core/stream/streamRequest.ts';
import { scopeOf } from './scopes.ts';

const values = scopeOf({
  file: { host: 'x.test', base: 'x.test/v1', sub: 'x', topic: 'a b#c', empty: '' },
  secretStorage: { token: 'open-sesame', name: 'X-Key', lines: 'a\nb' },
});

/** A request as it is shown, and what is sent for it. */
function filled(template: RequestTemplate, isBodyBound = false): { shown: StreamRequest; sent: SentValues } {
  const resolved = resolveTemplate(template, values);
  if (resolved.kind !== 'filled') throw new Error('The template has values for all of its names.');
  return {
    shown: resolved.shown,
    sent: { request: resolved.request, hidden: resolved.hidden, isBodyBound },
  };
}

const template: RequestTemplate = {
  url: 'http://{{host}}/{{token}}',
  headers: [
    ['A', 'plain'],
    ['A', 'Bearer {{token}}'],
    ['A', '{{token}}'],
    ['B', '{{token}}'],
    ['{{name}}', 'b'],
  ],
  body: '{"t":"{{token}}"}',
};

describe('the request that is sent', () => {
  it('has all values, and each header that differs is told as it is shown', () => {
    const { shown, sent } = filled(template);
    const request = withValues({ ...shown, method: 'POST' }, shown, sent);
    expect(request).toEqual({
      method: 'POST',
      url: 'http://x.test/open-sesame',
      headers: [
        ['A', 'plain'],
        ['A', 'Bearer open-sesame', 'Bearer {{token}}'],
        ['A', 'open-sesame', '{{token}}'],
        ['B', 'open-sesame', '{{token}}'],
        ['X-Key', 'b'],
      ],
      body: '{"t":"open-sesame"}',
      hidden: [
        ['http://x.test/open-sesame', 'http://x.test/{{token}}'],
        ['open-sesame', '{{token}}'],
        ['X-Key', '{{name}}'],
      ],
    });
  });

  it('of another address keeps that, and what is hidden stays hidden', () => {
    const { shown, sent } = filled(template);
    expect(withValues({ url: 'http://other.test/{{token}}' }, shown, sent)).toEqual({
      url: 'http://other.test/{{token}}',
      hidden: [
        ['http://x.test/open-sesame', 'http://x.test/{{token}}'],
        ['open-sesame', '{{token}}'],
        ['X-Key', '{{name}}'],
      ],
    });
  });

  it('with a header or a body of its own keeps these', () => {
    const { shown, sent } = filled(template, true);
    const request = withValues(
      { ...shown, headers: [['A', 'other {{token}}'], ...(shown.headers ?? []).slice(1, 2)], body: 'other' },
      shown,
      sent,
    );
    expect(request.headers).toEqual([
      ['A', 'other {{token}}'],
      ['A', 'Bearer open-sesame', 'Bearer {{token}}'],
    ]);
    expect(request.body).toBe('other');
    expect(request).not.toHaveProperty('isBodyBound');
  });

  it.each<[body: string | undefined, isBound: boolean, expected: boolean]>([
    ['{{token}}', true, true],
    ['{{token}}', false, false],
    [undefined, true, false],
  ])('with the body %s, bound: %s, says so: %s', (body, isBound, expected) => {
    const { shown, sent } = filled({ url: 'http://{{host}}/', ...(body !== undefined && { body }) }, isBound);
    expect(withValues(shown, shown, sent).isBodyBound ?? false).toBe(expected);
  });

  it('of an address without values hides no address', () => {
    const { shown, sent } = filled({ url: 'http://{{host}}/a', headers: [['A', '{{token}}']] });
    expect(withValues(shown, shown, sent).hidden).toEqual([['open-sesame', '{{token}}']]);
  });
});

describe('what is hidden', () => {
  it.each<[template: RequestTemplate, hidden: readonly (readonly [string, string])[]]>([
    [{ url: 'http://{{host}}/' }, []],
    // Part of where it goes: that is told to everybody.
    [{ url: 'http://{{sub}}.test/' }, []],
    [{ url: 'http://x.test/{{topic}}' }, [['a b#c', '{{topic}}']]],
    [{ url: 'http://y.test/', body: '{{host}}' }, [['x.test', '{{host}}']]],
    [
      { url: 'http://y.test/', headers: [['{{name}}', '{{token}}']] },
      [
        ['X-Key', '{{name}}'],
        ['open-sesame', '{{token}}'],
      ],
    ],
    [{ url: 'http://y.test/?a={{token}}&b={{token}}', body: '{{token}}' }, [['open-sesame', '{{token}}']]],
    [{ url: 'http://y.test/', body: '{{empty}}' }, []],
  ])('of %j is %j', (request, hidden) => {
    expect(filled(request).sent.hidden).toEqual(hidden);
  });

  it.each<[url: string, sent: string, shown: string]>([
    ['http://x.test/{{lines}}', 'http://x.test/a%0Ab', 'http://x.test/{{lines}}'],
    ['http://x.test/?{{topic}}', 'http://x.test/?a%20b%23c', 'http://x.test/?{{topic}}'],
    ['http://x.test/a#{{token}}', 'http://x.test/a', 'http://x.test/a'],
    ['http://{{token}}@x.test/', 'http://open-sesame@x.test/', 'http://{{token}}@x.test/'],
    ['  http://{{host}}/{{token}}  ', 'http://x.test/open-sesame', 'http://x.test/{{token}}'],
    ['http://{{base}}/{{token}}', 'http://x.test/v1/open-sesame', 'http://x.test/v1/{{token}}'],
    ['{{host}}', 'http://x.test/', 'http://x.test/'],
    ['{{host}}?{{token}}', 'http://x.test/?open-sesame', 'http://x.test/?{{token}}'],
  ])('an address %s is sent as %s', (url, sent, shown) => {
    const found = filled({ url });
    expect([found.sent.request.url, found.shown.url]).toEqual([sent, shown]);
  });
});

describe('a request that cannot be sent', () => {
  it.each([
    ['ftp://x.test/', undefined],
    ['ftp://{{host}}/', 'With the values of its variables, ftp://{{host}}/ is no http or https address.'],
    [
      '{{token}} {{token}}',
      'With the values of its variables, {{token}} {{token}} is no http or https address.',
    ],
  ])('%s says why, without a value', (url, reason) => {
    const resolved = resolveTemplate({ url }, values);
    expect(resolved).toMatchObject({ kind: 'open', missing: [], problems: [{ place: { part: 'address' } }] });
    const [problem] = resolved.kind === 'open' ? resolved.problems : [];
    if (reason === undefined) expect(problem?.reason).not.toContain('variables');
    else expect(problem?.reason).toBe(reason);
  });

  it('says each reason once, with the first place', () => {
    const resolved = resolveTemplate(
      { url: 'http://x.test/', headers: [['{{$exec}}', '{{$exec}}{{$other}}']], body: '{{$exec}}' },
      values,
    );
    expect(resolved.kind === 'open' && resolved.problems).toEqual([
      {
        reason: '{{$exec}} is not a variable that can be filled in here.',
        place: { part: 'header', index: 0 },
      },
      {
        reason: '{{$other}} is not a variable that can be filled in here.',
        place: { part: 'header', index: 0 },
      },
    ]);
  });

  it.each([
    ['https://x.test/{{no}}/{{none}}', 'x.test'],
    ['https://{{no}}.test/{{none}}', undefined],
    ['https://{{host}}:80/{{none}}?{{no}}', 'x.test:80'],
    ['https://{{no}}/{{host}}/{{none}}', undefined],
  ])('%s is known to go to %s', (url, host) => {
    const resolved = resolveTemplate({ url }, values);
    expect(resolved.kind === 'open' && resolved.host).toBe(host);
  });
});

describe('an address with references', () => {
  it.each([
    ['http://{{host}}/{{a b}}', true],
    ['{{host}}', true],
    ['{{host}}/a', true],
    [':3000/{{a}}', true],
    ['http://x.test:{{port}}/', false],
    ['ftp://{{host}}/', false],
    ['{{scheme}}://x.test', false],
    ['', false],
  ])('%s may be one: %s', (typed, isOne) => {
    expect(addressMistake(typed) === undefined).toBe(isOne);
  });

  it.each([
    ['/%7B%7Ba%20b%7D%7D/c%20d', '/{{a b}}/c%20d'],
    ['/%7b%7b%C3%A9%7d%7d?x=%7B%7B$guid%7D%7D', '/{{é}}?x={{$guid}}'],
    ['/%7B%7B%7D%7D', '/%7B%7B%7D%7D'],
    ['/%7B%7B%FF%7D%7D', '/%7B%7B%FF%7D%7D'],
    ['/%7B%7Ba', '/%7B%7Ba'],
    [`/%7B%7B${'a'.repeat(500)}%7D%7D`, `/{{${'a'.repeat(500)}}}`],
    [`/%7B%7B${'a'.repeat(501)}%7D%7D`, `/%7B%7B${'a'.repeat(501)}%7D%7D`],
  ])('%s is read as %s', (path, readable) => {
    expect(readableReferences(path)).toBe(readable);
  });
});
