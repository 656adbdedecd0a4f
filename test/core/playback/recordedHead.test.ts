// Which headers of a recorded response are given again: each name that is left out, and names that are like them and are not.

import { describe, expect, it } from 'vitest';

import { headersToPlay, reasonToPlay } from '../../../src/core/playback/recordedHead.ts';
import type { Header } from '../../../src/core/stream/streamRequest.ts';

/** In lower case, with what each would say falsely or do to whoever plays it. */
const leftOut = {
  'the connection': [
    'connection',
    'keep-alive',
    'proxy-connection',
    'te',
    'trailer',
    'upgrade',
    'proxy-authenticate',
  ],
  'how the body was framed and coded': [
    'content-encoding',
    'content-length',
    'content-md5',
    'content-range',
    'content-digest',
    'digest',
    'repr-digest',
    'transfer-encoding',
  ],
  'that time': ['age', 'date', 'expires', 'last-modified'],
  'what a browser keeps': [
    'alt-svc',
    'clear-site-data',
    'expect-ct',
    'public-key-pins',
    'public-key-pins-report-only',
    'strict-transport-security',
  ],
  'other servers': [
    'content-security-policy-report-only',
    'link',
    'location',
    'nel',
    'refresh',
    'report-to',
    'reporting-endpoints',
    'sourcemap',
    'x-sourcemap',
  ],
  'who may read it': [
    'access-control-allow-origin',
    'access-control-expose-headers',
    'cross-origin-resource-policy',
    'vary',
  ],
  'what only its sender can say': ['sec-websocket-accept', 'sec-fetch-mode', ':status', 'set-cookie'],
};

const spellings = (name: string): readonly string[] => [
  name,
  name.toUpperCase(),
  name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase()),
];

describe('a header of a response that is given again', () => {
  it.each(Object.entries(leftOut))('says nothing of %s', (_, names) => {
    for (const name of names)
      for (const spelling of spellings(name))
        expect([...headersToPlay([[spelling, 'a']]).keys()], spelling).toEqual([]);
  });

  it.each([
    'content-type',
    'content-language',
    'content-security-policy',
    'cache-control',
    'etag',
    'retry-after',
    'server',
    'x-link',
    'x-date',
    'x-sec-1',
    'second',
    'x-access-control-allow-origin',
    'dated',
    'upgrade-insecure-requests',
  ])('may be %s', (name) => {
    for (const spelling of spellings(name))
      expect([...headersToPlay([[spelling, 'a']])], spelling).toEqual([[spelling, ['a']]]);
  });

  it('stands where its name stood first, spelt as it was there, with all its values', () => {
    const headers: Header[] = [
      ['X-Two', '1'],
      ['Date', 'now'],
      ['X-One', 'a'],
      ['x-two', '2'],
      ['X-TWO', '1'],
    ];
    expect([...headersToPlay(headers)]).toEqual([
      ['X-Two', ['1', '2', '1']],
      ['X-One', ['a']],
    ]);
    expect([...headersToPlay([])]).toEqual([]);
  });

  it('is none that any line about the connection names', () => {
    const headers: Header[] = [
      ['X-First', '1'],
      ['Connection', 'keep-alive,X-First'],
      ['CONNECTION', ' X-SECOND , x-third'],
      ['x-second', '2'],
      ['X-Third', '3'],
      ['X-Fourth', '4'],
      ['X-Other', 'Connection: X-Fourth'],
    ];
    expect([...headersToPlay(headers).keys()]).toEqual(['X-Fourth', 'X-Other']);
  });

  it.each<[isSent: boolean, name: string, value: string]>([
    [true, "x!#$%&'*+.^_`|~-1", 'a'],
    [true, 'x', ''],
    [true, 'x', '\t ~\u0080\u00FF'],
    [false, 'x', '\u0000'],
    [false, 'x', '\u001F'],
    [false, 'x', '\u007F'],
    [false, 'x', '\u0100'],
    [false, 'x', 'a\nb'],
    [false, '', 'a'],
    [false, 'x y', 'a'],
    [false, 'x:', 'a'],
    [false, 'é', 'a'],
  ])('that can be sent is %s: %j: %j', (isSent, name, value) => {
    expect([...headersToPlay([[name, value]])]).toEqual(isSent ? [[name, [value]]] : []);
  });
});

describe('a reason phrase that is given again', () => {
  it.each(['OK', ' ', '\t~', 'Not Found'])('is %j', (text) => expect(reasonToPlay(text)).toBe(text));

  it.each(['', 'é', '\u007F', '\u0000', 'a\nb', '\na', 'a\r'])('is not %j', (text) =>
    expect(reasonToPlay(text)).toBeUndefined(),
  );
});
