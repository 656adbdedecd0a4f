import { describe, expect, it } from 'vitest';

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

  it('says when there is no request any more', () => {
    const log = record([bytesOf('data: 1\n\n')]);
    expect(() => exportedText(log, 'curl')).toThrow('no longer on the timeline');
  });
});
