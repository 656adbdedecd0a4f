// The state of a stream in words, by the clock: connecting, and waiting for the response once all of the request is sent.

import { describe, expect, it } from 'vitest';

import { statusOf } from '../../../src/core/page/streamStatus.ts';
import { RateMeter } from '../../../src/core/page/rateMeter.ts';
import type { StreamStatus } from '../../../src/core/page/protocol.ts';
import { describeState, describeStateNow } from '../../../src/webview/head/stateWords.ts';
import { ScriptedStream } from '../../core/scriptedStream.ts';

/** The status of a stream that is connecting since 1 s. */
function connecting(awaitedSinceMs?: number): StreamStatus {
  const stream = new ScriptedStream({ url: 'http://localhost:3000/events' });
  stream.attempt();
  const view = Object.assign(stream, { awaitedSinceMs, phaseSinceMs: 1000 });
  return statusOf('1', view, new RateMeter());
}

/** The words, with spaces where the page has some that do not break. */
const wordsAt = (status: StreamStatus, nowMs: number): string =>
  describeStateNow(status, nowMs).replaceAll('\u00a0', ' ');

describe('a stream that connects', () => {
  it('is connecting until its request is on its way', () => {
    expect(wordsAt(connecting(), 4000)).toBe('Connecting to localhost:3000 for 3.0 s');
    expect(describeState(connecting()).name).toBe('Connecting to localhost:3000');
  });

  it('then waits for the response, since then', () => {
    expect(wordsAt(connecting(1500), 61_500)).toBe('Waiting 1 min 0 s for the response of localhost:3000');
    expect(describeState(connecting(1500)).name).toBe('Waiting for the response of localhost:3000');
    // The host's clock and the page's differ a little.
    expect(wordsAt(connecting(1500), 1400)).toBe('Waiting 0.0 s for the response of localhost:3000');
  });
});
