// Details on their way into the log: without credentials, and no longer than a clause.

import { describe, expect, it } from 'vitest';

import { redactHead } from '../../../src/core/log/attemptJournal.ts';
import { redactEnding } from '../../../src/core/stream/redactEnding.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';

describe('what goes into the log', () => {
  it('of an ending has no credentials, no more than a clause, and nothing that was not there', () => {
    const long = 'y'.repeat(400);
    const ending: Ending = {
      cause: 'http-error',
      reason: `http://u:pw@a/ ${long}`,
      statusText: `Bearer abcdefgh1 ${long}`,
      contentType: `a/b; token="x" ${long}`,
      bodyStart: 'http://u:pw@a/',
    };
    const redacted = redactEnding(ending);
    expect(redacted.reason).toMatch(/^http:\/\/u:\[redacted\]@a\/ y+…$/);
    expect(redacted.statusText).toMatch(/^Bearer \[redacted\] y+…$/);
    expect(redacted.contentType).toMatch(/^a\/b; token="\[redacted\]" y+…$/);
    for (const text of [redacted.reason, redacted.statusText, redacted.contentType])
      expect(text).toHaveLength(300);
    expect(redacted.bodyStart).toBe(ending.bodyStart);
    expect(redactEnding({ cause: 'end' })).toStrictEqual({ cause: 'end' });
    const empty = { cause: 'end', reason: '', statusText: '', contentType: '' } as const;
    expect(redactEnding(empty)).toStrictEqual(empty);
    expect(redactEnding(redacted)).toEqual(redacted);
  });

  it('of a head has no credentials in what the server chose, and all else', () => {
    const head = {
      url: 'http://u:pw@a/',
      status: 401,
      statusText: 'Bearer abcdefgh1',
      httpVersion: '1.1',
      headers: [['Location', 'http://u:pw@a/']],
      remoteAddress: '127.0.0.1:3000',
      isConnectionReused: true,
      redirects: [{ status: 307, from: 'http://u:pw@a/', to: 'http://u:pw@b/' }],
      timings: { sentMs: 1 },
    } as const;
    expect(redactHead(head)).toEqual({
      ...head,
      url: 'http://u:[redacted]@a/',
      statusText: 'Bearer [redacted]',
      headers: [['Location', 'http://u:[redacted]@a/']],
      redirects: [{ status: 307, from: 'http://u:[redacted]@a/', to: 'http://u:[redacted]@b/' }],
    });
  });
});
