// A side of a relayed stream tells what has come of an event that is not complete, like any other stream.

import { expect, it } from 'vitest';

import { encodeText } from '../../../src/core/base/text.ts';
import { RelayedSide } from '../../../src/net/relay/relayedSide.ts';

it('are told of while an attempt runs, and are gone with its end', () => {
  let nowMs = 0;
  const side = new RelayedSide({
    request: { url: 'http://127.0.0.1:1/' },
    relayedAs: { side: 'server', upstream: 'http://127.0.0.1:1', relay: 'http://127.0.0.1:2' },
    startedAtMs: 0,
    maxEventBytes: 1000,
    storage: undefined,
    nowMs: () => nowMs,
    passageOf: () => undefined,
  });
  const push = (text: string, readNumber: number): void =>
    side.writer.push(encodeText(text), text.length, readNumber, nowMs);
  for (const attempt of [1, 2]) {
    const start = { attempt, lastEventId: '', reason: 'connect', delayMs: 0 } as const;
    side.begin(start, { method: 'GET', url: side.request.url, headers: [] }, nowMs);
    expect(side.incomplete).toBeUndefined();
    nowMs += 10;
    push('data: 1\n', 1);
    nowMs += 10;
    push('data: 2\n', 2);
    expect(side.incomplete).toMatchObject({ part: 'event', sizeBytes: 16, sinceMs: nowMs - 10 });
    side.end({ cause: 'truncated' }, undefined, 'server');
    expect(side.incomplete).toBeUndefined();
  }
});
