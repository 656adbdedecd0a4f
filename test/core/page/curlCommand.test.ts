// A request as a curl command, part by part; that a shell reads it so is tested beside a shell.

import { describe, expect, it } from 'vitest';

import { redactUrl } from '../../../src/core/base/redactText.ts';
import type { RequestDetail } from '../../../src/core/log/detail.ts';
import { curlCommand, quoteForShell } from '../../../src/core/page/curlCommand.ts';

const get: RequestDetail = { method: 'GET', url: 'http://a/', headers: [], reason: 'connect', delayMs: 0 };

function linesOf(...args: Parameters<typeof curlCommand>): string[] {
  return curlCommand(...args).split(' \\\n  ');
}

describe('a curl command', () => {
  it.each<[Partial<RequestDetail>, string[]]>([
    [{}, ["curl -N 'http://a/'"]],
    [{ method: 'POST' }, ["curl -N 'http://a/'", "-X 'POST'", "-H 'Content-Length: 0'"]],
    [{ method: 'POST', body: 'x' }, ["curl -N 'http://a/'", "--data-raw 'x'"]],
    [{ method: 'GET', body: '' }, ["curl -N 'http://a/'", "-X 'GET'", "--data-raw ''"]],
    [{ url: 'http://a/[1]' }, ["curl -N 'http://a/[1]'", '--globoff']],
    [{ url: 'http://a/{1}' }, ["curl -N 'http://a/{1}'", '--globoff']],
    [{ url: 'http://u:p@a/' }, ["curl -N 'http://a/'"]],
    [{ url: 'http://u@a/' }, ["curl -N 'http://a/'"]],
    [{ url: 'http://:p@a/' }, ["curl -N 'http://a/'"]],
    [{ url: 'no url' }, ["curl -N 'no url'"]],
    [
      {
        headers: [
          ['Host', 'a'],
          ['connection', 'x'],
          ['Content-Length', '5'],
          ['X-Hosts', '1'],
        ],
      },
      ["curl -N 'http://a/'", "-H 'X-Hosts: 1'"],
    ],
    [{ headers: [['host', 'other']] }, ["curl -N 'http://a/'", "-H 'host: other'"]],
    [{ headers: [['X-Empty', '']] }, ["curl -N 'http://a/'", "-H 'X-Empty;'"]],
    [
      { headers: [['Accept-Encoding', 'gzip']] },
      ["curl -N 'http://a/'", '--compressed', "-H 'Accept-Encoding: gzip'"],
    ],
    [
      { headers: [['Accept-Encoding', 'identity']] },
      ["curl -N 'http://a/'", "-H 'Accept-Encoding: identity'"],
    ],
  ])('of %j', (changes, expected) => {
    expect(linesOf({ ...get, ...changes })).toEqual(expected);
  });

  it('puts credentials back where they were hidden, one after the other, and nothing else', () => {
    const sent: RequestDetail = {
      ...get,
      method: 'POST',
      body: 'x=[redacted]',
      headers: [
        ['Cookie', '[redacted]'],
        ['cookie', '[redacted]'],
        ['X-Shown', 'sent'],
        ['X-Gone', '[redacted]'],
      ],
    };
    const headers = [
      ['COOKIE', 'one'],
      ['Cookie', 'two'],
      ['X-Shown', 'typed'],
    ] as const;
    for (let times = 0; times < 2; times += 1)
      expect(linesOf(sent, { url: 'http://a/', body: 'x=1', headers })).toEqual([
        "curl -N 'http://a/'",
        "-H 'COOKIE: one'",
        "-H 'Cookie: two'",
        "-H 'X-Shown: sent'",
        "-H 'X-Gone: [redacted]'",
        "--data-raw 'x=1'",
      ]);
    expect(linesOf(sent)).toContain("--data-raw 'x=[redacted]'");
  });

  it('leaves out the header that the user and password of the address make, and no other that is hidden', () => {
    const url = 'http://me:open-sesame@a/';
    const headers = [
      ['Authorization', 'Basic [redacted]'],
      ['X-Key', '[redacted]'],
    ] as const;
    const sent = { ...get, url: redactUrl(url), headers };
    expect(linesOf(sent, { url })).toEqual([`curl -N '${url}'`, "-H 'X-Key: [redacted]'"]);
    expect(linesOf({ ...get, headers }, { url: get.url })).toContain("-H 'Authorization: Basic [redacted]'");
  });

  it('puts a value of the secret storage in the place of its reference', () => {
    const headers = [['Authorization', 'Bearer ${secret:token@a}']] as const;
    const found = { url: get.url, headers: [['Authorization', 'Bearer open-sesame']] as const };
    expect(linesOf({ ...get, headers }, found)).toContain("-H 'Authorization: Bearer open-sesame'");
    expect(linesOf({ ...get, headers })).toContain("-H 'Authorization: Bearer ${secret:token@a}'");
  });

  it('has the address as it was typed only where it is the same one', () => {
    const sent = { ...get, url: 'http://a/?token=[redacted]' };
    expect(linesOf(sent)).toEqual(["curl -N 'http://a/?token=[redacted]'", '--globoff']);
    expect(linesOf(sent, { url: 'http://a/?token=abc' })).toEqual(["curl -N 'http://a/?token=abc'"]);
    expect(linesOf(sent, { url: 'http://b/?token=abc' })).toEqual([
      "curl -N 'http://a/?token=[redacted]'",
      '--globoff',
    ]);
  });

  it.each([
    ['', "''"],
    ["it's", String.raw`'it'\''s'`],
    ['a\0b', "'ab'"],
  ])('quotes %j', (text, quoted) => {
    expect(quoteForShell(text)).toBe(quoted);
  });
});
