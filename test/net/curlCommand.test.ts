// The curl commands as a real POSIX shell reads them.

import { execFileSync } from 'node:child_process';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { curlCommand, quoteForShell } from '../../src/core/page/curlCommand.ts';
import type { RequestDetail } from '../../src/core/log/detail.ts';
import { readPasted } from '../../src/core/paste/readPasted.ts';
import { hasControlCharacter, readHeaderText } from '../../src/core/wire/headerText.ts';
import { AttemptJournal } from '../../src/core/log/attemptJournal.ts';
import { EventLog, isKind } from '../../src/core/log/eventLog.ts';
import type { StreamRequest } from '../../src/core/stream/streamRequest.ts';
import { directRoute } from '../../src/net/http/redirect.ts';
import { outgoingRequest } from '../../src/net/http/requestHead.ts';

/** The arguments that the shell gives to curl. */
function argumentsOf(command: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

/** What the log keeps of a request as it goes out. */
function logged(request: StreamRequest, lastEventId = ''): RequestDetail {
  const outgoing = outgoingRequest(request, lastEventId, directRoute(request.url));
  if (!outgoing) throw new Error('No request');
  const log = new EventLog(0);
  const facts = { attempt: 1, lastEventId, reason: 'connect', delayMs: 0 } as const;
  new AttemptJournal(log, facts, request, () => 0).writeRequest(
    request.url,
    outgoing.method,
    outgoing.headers,
  );
  const entry = log.entry(1);
  const detail = isKind(entry, 'request') ? log.detail(entry) : undefined;
  if (!detail) throw new Error('No detail');
  return detail;
}

describe('a quoted word', () => {
  it('comes out of the shell as it went in', () => {
    const words = fc.array(
      fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
      {
        minLength: 50,
        maxLength: 50,
      },
    );
    fc.assert(
      fc.property(words, (texts) => {
        expect(argumentsOf(`curl ${texts.map(quoteForShell).join(' ')}`)).toEqual(texts);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the curl command', () => {
  it('of a plain stream has what an EventSource sends', () => {
    expect(
      argumentsOf(curlCommand(logged({ url: 'http://localhost:3000/events?a=1&b=$HOME' }, '7 é'))),
    ).toEqual([
      '-N',
      'http://localhost:3000/events?a=1&b=$HOME',
      '-H',
      'Accept: text/event-stream',
      '-H',
      'Cache-Control: no-cache',
      '-H',
      'Accept-Encoding: identity',
      '-H',
      'User-Agent: sse-inspector',
      '-H',
      'Last-Event-ID: 7 é',
    ]);
  });

  it('of a request with a body sends it unchanged', () => {
    const body = '{"prompt":"it\'s $5\\n"}\n@file';
    const command = curlCommand(
      logged({ url: 'http://localhost/', method: 'POST', body, headers: [['X-Empty', '']] }),
    );
    const args = argumentsOf(command);
    expect(args.slice(-2)).toEqual(['--data-raw', body]);
    expect(args).toContain('X-Empty;');
    expect(args).toContain('Content-Type: text/plain;charset=UTF-8');
    expect(args).not.toContain('-X');
    const put = argumentsOf(curlCommand(logged({ url: 'http://localhost/', method: 'PUT', body })));
    expect(put.slice(2, 4)).toEqual(['-X', 'PUT']);
  });

  it('does not let curl read brackets in an address as a range', () => {
    expect(argumentsOf(curlCommand(logged({ url: 'http://[::1]:3000/a?x={1}' })))).toContain('--globoff');
  });

  const secret: StreamRequest = {
    url: 'http://user:pass@localhost/?token=t0&x=1',
    headers: [
      ['Cookie', 'session=s1'],
      ['X-Api-Key', 'k2'],
      ['Accept-Encoding', 'gzip'],
    ],
  };

  it('has no credentials', () => {
    const command = curlCommand(logged(secret));
    for (const value of ['pass', 't0', 's1', 'k2', btoa('user:pass')]) expect(command).not.toContain(value);
    expect(command).toContain("-H 'X-Api-Key: [redacted]'");
    expect(argumentsOf(command)).toContain('--compressed');
  });

  it('has them when they are asked for', () => {
    const args = argumentsOf(curlCommand(logged(secret), secret));
    expect(args[1]).toBe(secret.url);
    expect(args).toContain('Cookie: session=s1');
    expect(args).toContain('X-Api-Key: k2');
    expect(args.filter((argument) => /redacted|^Authorization/.test(argument))).toEqual([]);
  });

  it('puts stored header values in when they are asked for', () => {
    const typed: StreamRequest = {
      url: 'http://localhost/',
      headers: [['Authorization', 'Bearer ${secret:A@localhost}']],
    };
    const sent: StreamRequest = { url: 'http://localhost/', headers: [['Authorization', 'Bearer abc']] };
    const detail = { ...logged(sent), headers: logged(typed).headers };
    expect(curlCommand(detail)).toContain('Bearer ${secret:A@localhost}');
    expect(curlCommand(detail, sent)).toContain('Authorization: Bearer abc');
  });
});

describe('the curl command, pasted again', () => {
  it('is the same request', () => {
    const value = fc
      .string({ unit: 'grapheme', maxLength: 30 })
      .map((text) => text.trim())
      .filter((text) => !hasControlCharacter(text));
    const requests = fc.record({
      path: fc.string({ unit: 'grapheme', maxLength: 20 }),
      method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
      headers: fc.array(fc.tuple(fc.stringMatching(/^X-[A-Z]{1,5}$/), value), { maxLength: 4 }),
      body: fc.option(
        fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
        { nil: undefined },
      ),
    });
    fc.assert(
      fc.property(requests, ({ path, method, headers, body }) => {
        const { href } = new URL(`http://localhost:3000/${path}`);
        const sent = logged({ url: href, method, headers, ...(body !== undefined && { body }) });
        const read = readPasted(curlCommand(sent));
        expect(read.requests).toHaveLength(1);
        expect(read.notices.filter(({ kind }) => kind !== 'lost')).toEqual([]);
        const [request] = read.requests;
        expect(request?.method).toBe(sent.method);
        expect(new URL(request?.url ?? '').href).toBe(href.replace(/#.*$/, ''));
        expect(request?.body).toBe(body);
        const names = /^(?:host|connection|content-length)$/i;
        expect(request?.headers).toEqual(
          sent.headers
            .filter(([name]) => !names.test(name))
            .map(([name, text]) => [name, readHeaderText(text)]),
        );
      }),
      { numRuns: 200 },
    );
  });
});
