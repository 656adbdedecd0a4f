// A request as a text, and back: the same, without what was typed as a secret in the text.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readRequestText, requestText, RequestTextMistake } from '../../../src/core/draft/requestText.ts';
import type { StreamRequest } from '../../../src/core/stream/streamRequest.ts';

const whole: StreamRequest = {
  url: 'http://localhost:1/a?x=%41&api_key=open-sesame&y=2',
  method: 'POST',
  headers: [
    ['Authorization', 'Bearer open-sesame'],
    ['Cookie', '${secret:Cookie@localhost:1}'],
    ['X-Token', '{{token}}'],
    ['X-Empty', ''],
    ['Content-Type', 'text/plain'],
  ],
  body: 'one\n\ntwo: three\n# four\n',
  lastEventId: '7',
  policy: { kind: 'off' },
};

describe('the text of a request', () => {
  it('has all of it but what was typed as a secret', () => {
    expect(requestText(whole)).toBe(
      [
        'POST http://localhost:1/a?x=%41&api_key=${typed:api_key}&y=2',
        'Authorization: Bearer ${typed:Authorization}',
        'Cookie: ${secret:Cookie@localhost:1}',
        'X-Token: {{token}}',
        'X-Empty:',
        'Content-Type: text/plain',
        '',
        'one\n\ntwo: three\n# four\n',
      ].join('\n'),
    );
  });

  it('says the same when it is read again', () => {
    expect(readRequestText(requestText(whole), whole)).toEqual(whole);
    expect(readRequestText(requestText({ url: ':1/' }), { url: ':1/' })).toEqual({ url: ':1/' });
  });

  it('says the same of several secrets with one name, and of what is left of them', () => {
    const several: StreamRequest = {
      url: 'http://x.test/?token=one&a=b&Token=two&token=three&token=',
      headers: [
        ['X-Api-Key', 'four'],
        ['x-api-key', 'Bearer five'],
        ['X-Api-Key', ''],
        ['X-API-KEY', 'six'],
      ],
    };
    const text = requestText(several);
    expect(text).not.toMatch(/one|two|three|four|five|six/);
    expect(readRequestText(text, several)).toEqual(several);
    const [line = '', ...lines] = text.split('\n');
    const fewer = [line.replace(/token=[^&]*&/, ''), ...lines.slice(1)].join('\n');
    expect(readRequestText(fewer, several)).toEqual({
      url: 'http://x.test/?a=b&Token=two&token=three&token=',
      headers: several.headers?.slice(1),
    });
  });

  it('says the same whatever is in the request', () => {
    const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,12}$/);
    const value = fc.stringMatching(/^(?:[!-~](?:[ -~]{0,12}[!-~])?)?$/);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(token, value), { maxLength: 4 }),
        fc.option(
          fc.string({ minLength: 1 }).map((text) => text.replaceAll('\r', '')),
          { nil: undefined },
        ),
        (headers, body) => {
          fc.pre(!headers.some(([, text]) => text.includes('${')));
          const request: StreamRequest = {
            url: 'http://localhost/',
            ...(headers.length > 0 && { headers }),
            ...(body !== undefined && body !== '' && { body }),
          };
          expect(readRequestText(requestText(request), request)).toEqual(request);
        },
      ),
    );
  });

  it('may have comments, addresses over lines, and the version of HTTP', () => {
    const text = '# a comment\n\nget http://a/ HTTP/1.1\r\n  ?x=1\r\n  &y=2\r\n// more\r\nA: b\r\n\r\n{}';
    expect(readRequestText(text, { url: '' })).toEqual({
      url: 'http://a/?x=1&y=2',
      headers: [['A', 'b']],
      body: '{}',
    });
  });

  it('has nothing of what was taken out of it, and all that is no part of it', () => {
    expect(readRequestText('GET http://a/', whole)).toEqual({
      url: 'http://a/',
      lastEventId: '7',
      policy: { kind: 'off' },
    });
    expect(readRequestText('PUT http://a/\n\n', whole)).toEqual({
      url: 'http://a/',
      method: 'PUT',
      lastEventId: '7',
      policy: { kind: 'off' },
    });
  });

  it('has a secret behind its mark in any case, and a mark that nobody made as it is', () => {
    const text =
      'GET http://a/?x=${typed:API_KEY}&y=${typed:other}\nA: ${typed:authorization}\nB: ${typed:X}';
    expect(readRequestText(text, whole)).toMatchObject({
      url: 'http://a/?x=open-sesame&y=${typed:other}',
      headers: [
        ['A', 'open-sesame'],
        ['B', '${typed:X}'],
      ],
    });
  });

  it('with a secret typed anew has that, and without the mark none', () => {
    const typed = requestText(whole)
      .replace('${typed:Authorization}', 'another')
      .replace('&api_key=${typed:api_key}', '');
    const read = readRequestText(typed, whole);
    expect(read.headers?.[0]).toEqual(['Authorization', 'Bearer another']);
    expect(read.url).toBe('http://localhost:1/a?x=%41&y=2');
  });

  it.each([
    ['', 'Line 1'],
    ['\n\nhttp://a/', 'Line 3'],
    ['GET http://a/\nA: b\nnot a header', 'Line 3'],
    ['GET http://a/\n  ?b=c\nA: b\n  ?c=d', 'Line 4'],
  ])('%j is refused with its line', (text, words) => {
    expect(() => readRequestText(text, { url: '' })).toThrow(RequestTextMistake);
    expect(() => readRequestText(text, { url: '' })).toThrow(
      expect.objectContaining({
        name: 'RequestTextMistake',
        message: expect.stringContaining(words) as string,
      }),
    );
  });
});
