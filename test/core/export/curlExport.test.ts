import { describe, expect, it } from 'vitest';

import { redactUrl } from '../../../src/core/base/redactText.ts';
import type { ResolvedRequest } from '../../../src/core/stream/streamRequest.ts';
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

  it('says when there is no request any more', () => {
    const log = record([bytesOf('data: 1\n\n')]);
    expect(() => exportedText(log, 'curl')).toThrow('no longer on the timeline');
  });
});
