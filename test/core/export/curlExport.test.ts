import { describe, expect, it } from 'vitest';

import { redactUrl } from '../../../src/core/base/redactText.ts';
import type { ResolvedRequest, StreamRequest } from '../../../src/core/stream/streamRequest.ts';
import { bytesOf, record } from '../recording.ts';
import { ScriptedStream } from '../scriptedStream.ts';
import { chosenNumbers, exportedText } from './exported.ts';

describe('an export as cURL', () => {
  it('has a command for each attempt', () => {
    const stream = new ScriptedStream();
    stream.attempt().opened().receive('id: 7\ndata: 1\n\n').ended({ cause: 'truncated' }).attempt();
    const [first = '', second = ''] = exportedText(stream.log, 'curl').split('\n\n');
    expect(first).toMatch(/^# Attempt 1\ncurl -N 'http:\/\/localhost:3000\/events'/);
    expect(second).toContain("-H 'Last-Event-ID: 7'");
    expect(exportedText(stream.log, 'curl', chosenNumbers(stream.log, [stream.log.length]))).toBe(second);
  });

  it('has credentials only where they are given', () => {
    const stream = new ScriptedStream();
    stream.log.appendDetailEntry(
      'request',
      {
        method: 'GET',
        url: stream.request.url,
        headers: [['Authorization', 'Bearer [redacted]']],
        reason: 'connect',
        delayMs: 0,
      },
      { attempt: 1, receivedAtMs: 0 },
    );
    const request: ResolvedRequest = {
      url: stream.request.url,
      headers: [['Authorization', 'Bearer open-sesame']],
    };
    expect(exportedText(stream.log, 'curl')).not.toContain('open-sesame');
    expect(exportedText(stream.log, 'curl', undefined, { credentials: () => request })).toContain(
      'open-sesame',
    );
  });

  it('has none of the credentials of the stream’s own request, as long as nobody gives them', () => {
    const request = {
      url: 'http://me:open-sesame@localhost:3000/events?token=open-sesame',
      method: 'POST',
      headers: [['X-Api-Key', 'open-sesame']],
      body: '{"a":1}',
    } as const;
    const stream = new ScriptedStream();
    stream.log.appendDetailEntry(
      'request',
      {
        method: 'POST',
        url: redactUrl(request.url),
        headers: [
          ['X-Api-Key', '[redacted]'],
          ['Authorization', 'Basic [redacted]'],
        ],
        body: request.body,
        reason: 'connect',
        delayMs: 0,
      },
      { attempt: 1, receivedAtMs: 0 },
    );
    const view = { request };
    expect(exportedText(stream.log, 'curl', undefined, { view })).not.toContain('open-sesame');
    const given = exportedText(stream.log, 'curl', undefined, { view, credentials: () => request });
    expect(given.split('open-sesame')).toHaveLength(4);
  });

  it('puts credentials back where they were sent, and the address where it is the same one', () => {
    const url = 'http://localhost:3000/events';
    const stream = new ScriptedStream();
    for (const [at, asked] of [url, `${url}?token=[redacted]`, 'http://other.test/', url].entries())
      stream.log.appendDetailEntry(
        'request',
        {
          method: 'GET',
          url: asked,
          headers: [['X-Api-Key', '[redacted]']],
          reason: at === 0 ? 'connect' : 'reconnect',
          delayMs: 0,
        },
        { attempt: at + 1, receivedAtMs: at },
      );
    const request: ResolvedRequest = {
      url: `${url}?token=open-sesame`,
      headers: [['x-api-key', 'mellon']],
    };
    const commands = exportedText(stream.log, 'curl', undefined, { credentials: () => request }).split(
      '\n\n',
    );
    expect(commands.map((command) => /curl -N '([^']*)'/.exec(command)?.[1])).toEqual([
      url,
      request.url,
      'http://other.test/',
      url,
    ]);
    expect(commands.map((command) => /-H '([^']*)'/.exec(command)?.[1])).toEqual(
      commands.map(() => 'x-api-key: mellon'),
    );
  });

  it('secures the connection as the stream was asked to, and no other one', () => {
    const request: StreamRequest = {
      url: 'https://localhost:3000/events',
      tls: { isUnchecked: true, caFile: '/ca.pem', certFile: '/cert.pem', keyFile: '/key.pem' },
    };
    const stream = new ScriptedStream(request);
    for (const [at, url] of [request.url, 'https://other.test/', 'https://localhost:3000/moved'].entries())
      stream.log.appendDetailEntry(
        'request',
        { method: 'GET', url, headers: [], reason: 'connect', delayMs: 0 },
        { attempt: at + 1, receivedAtMs: at },
      );
    for (const credentials of [undefined, () => request]) {
      const commands = exportedText(stream.log, 'curl', undefined, {
        view: { request },
        ...(credentials && { credentials }),
      }).split('\n\n');
      expect(commands.map((command) => command.match(/--[a-z]+(?: '[^']*')?/g))).toEqual([
        ['--insecure', "--cacert '/ca.pem'", "--cert '/cert.pem'", "--key '/key.pem'"],
        null,
        ['--insecure', "--cacert '/ca.pem'", "--cert '/cert.pem'", "--key '/key.pem'"],
      ]);
    }
  });

  it('leaves out an attempt whose request was cleared away, and has those after it', () => {
    const stream = new ScriptedStream().attempt().opened();
    stream.log.clear();
    stream.receive('data: 1\n\n').ended({ cause: 'truncated' });
    for (let time = 0; time < 2; time += 1) stream.attempt().opened().ended({ cause: 'truncated' });
    const text = exportedText(stream.log, 'curl');
    expect(text.match(/^# .*$/gm)).toEqual(['# Attempt 2', '# Attempt 3']);
    // One empty line between two commands, and none before the first.
    expect(text.split('\n\n')).toHaveLength(2);
    expect(text.startsWith('#')).toBe(true);
  });

  it('says when there is no request any more', () => {
    const log = record([bytesOf('data: 1\n\n')]);
    expect(() => exportedText(log, 'curl')).toThrow('no longer on the timeline');
  });
});
