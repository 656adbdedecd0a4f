import { describe, expect, it } from 'vitest';

import { hasVariables, resolveTemplate } from '../../../src/core/variables/requestTemplate.ts';
import { scopeOf } from './scopes.ts';

const scope = scopeOf({
  file: {
    host: 'localhost:3000',
    base: 'http://localhost:3000/v1',
    topic: 'a b#c',
    url: 'https://x.test/p?q=1',
  },
  environment: { token: 'open-sesame', user: 'me', nul: '\u0000' },
});

describe('the address of a request', () => {
  it.each<[template: string, sent: string, shown: string]>([
    ['http://localhost/a', 'http://localhost/a', 'http://localhost/a'],
    ['{{host}}/a', 'http://localhost:3000/a', 'http://localhost:3000/a'],
    ['http://{{host}}', 'http://localhost:3000/', 'http://localhost:3000/'],
    ['{{base}}/chat', 'http://localhost:3000/v1/chat', 'http://localhost:3000/v1/chat'],
    ['{{url}}', 'https://x.test/p?q=1', 'https://x.test/p?q=1'],
    [
      'http://{{host}}/{{token}}/x?t={{topic}}#f',
      'http://localhost:3000/open-sesame/x?t=a%20b%23c',
      'http://localhost:3000/{{token}}/x?t={{topic}}',
    ],
    [
      'https://{{user}}:{{token}}@x.test/{{ token }}',
      'https://me:open-sesame@x.test/open-sesame',
      'https://{{user}}:{{token}}@x.test/{{ token }}',
    ],
    ['http://x.test?{{token}}', 'http://x.test/?open-sesame', 'http://x.test/?{{token}}'],
    [':3000/{{token}}', 'http://localhost:3000/open-sesame', 'http://localhost:3000/{{token}}'],
  ])('%s', (url, sent, shown) => {
    const resolved = resolveTemplate({ url }, scope);
    expect(resolved.kind === 'filled' && [resolved.request.url, resolved.shown.url]).toEqual([sent, shown]);
  });

  it('that is none is refused without the values in it', () => {
    const resolved = resolveTemplate({ url: '{{token}} {{token}}' }, scope);
    expect(resolved).toMatchObject({
      kind: 'open',
      problems: [
        { reason: 'With the values of its variables, {{token}} {{token}} is no http or https address.' },
      ],
    });
  });
});

describe('a request with variables', () => {
  it('is filled for the wire, and keeps the names where it is shown', () => {
    const resolved = resolveTemplate(
      {
        url: 'http://{{host}}/a',
        headers: [['Authorization', 'Bearer {{token}}']],
        body: '{"t":"{{token}}","g":["{{$guid}}","{{$guid}}"]}',
      },
      scope,
    );
    expect(resolved).toMatchObject({
      kind: 'filled',
      request: {
        headers: [['Authorization', 'Bearer open-sesame']],
        body: '{"t":"open-sesame","g":["uuid-1","uuid-2"]}',
      },
      shown: {
        url: 'http://localhost:3000/a',
        headers: [['Authorization', 'Bearer {{token}}']],
        body: '{"t":"{{token}}","g":["{{$guid}}","{{$guid}}"]}',
      },
    });
    expect(resolved.kind === 'filled' && resolved.hidden).toEqual([
      ['open-sesame', '{{token}}'],
      ['uuid-1', '{{$guid}}'],
      ['uuid-2', '{{$guid}}'],
    ]);
    expect(JSON.stringify(resolved.kind === 'filled' && resolved.shown)).not.toContain('open-sesame');
  });

  it('names what it lacks once, with its place, and the address first', () => {
    const resolved = resolveTemplate(
      {
        url: 'http://{{host}}/{{room}}',
        headers: [['A', '{{key}}{{room}}']],
        body: 'x {{key}} {{$exec x}} {{other}}',
      },
      scope,
    );
    expect(resolved).toEqual({
      kind: 'open',
      missing: [
        { name: 'room', place: { part: 'address' } },
        { name: 'key', place: { part: 'header', index: 0 } },
        { name: 'other', place: { part: 'body', offset: 22 } },
      ],
      problems: [
        {
          reason: '{{$exec x}} is not a variable that can be filled in here.',
          place: { part: 'body', offset: 10 },
        },
      ],
      host: 'localhost:3000',
    });
  });

  it('says where it goes as soon as that is known', () => {
    const hostOf = (url: string): string | undefined => {
      const resolved = resolveTemplate({ url, headers: [['A', '{{key}}']] }, scope);
      return resolved.kind === 'open' ? resolved.host : undefined;
    };
    expect(hostOf('{{host}}/a')).toBe('localhost:3000');
    expect(hostOf('https://x.test/{{key}}')).toBe('x.test');
    expect(hostOf('https://x.test?k={{key}}')).toBe('x.test');
    expect(hostOf('https://x.test{{key}}/a')).toBeUndefined();
    expect(hostOf('https://{{key}}@x.test/a')).toBeUndefined();
    expect(hostOf('{{key}}/a')).toBeUndefined();
  });
});

describe('whether a request has variables', () => {
  it.each<[request: Parameters<typeof hasVariables>[0], has: boolean]>([
    [{ url: 'http://x/' }, false],
    [{ url: 'http://x/{{a}}' }, true],
    [{ url: 'http://x/', headers: [['A', '{{a}}']] }, true],
    [{ url: 'http://x/', headers: [['{{a}}', 'b']] }, true],
    [{ url: 'http://x/', body: '{{$guid}}' }, true],
    [{ url: 'http://x/', headers: [['A', '{{']], body: '{"a":{"b":{}}}' }, false],
  ])('%j', (request, has) => {
    expect(hasVariables(request)).toBe(has);
  });
});
