// The state of a stream in words, by the clock: connecting, and waiting for the response once all of the request is sent.

import { describe, expect, it } from 'vitest';

import { statusOf } from '../../../src/core/page/streamStatus.ts';
import { RateMeter } from '../../../src/core/page/rateMeter.ts';
import type { StreamStatus } from '../../../src/core/page/protocol.ts';
import {
  describeIncomplete,
  describeState,
  describeStateNow,
  hostOf,
} from '../../../src/webview/head/stateWords.ts';
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

describe('a phase', () => {
  const statusIn = (changes: Partial<StreamStatus>): StreamStatus => ({ ...connecting(), ...changes });
  it.each<readonly [Partial<StreamStatus>, icon: string, tone: string, name: string]>([
    [{ phase: 'idle' }, 'circle-outline', 'quiet', 'Not connected'],
    [{ phase: 'connecting' }, 'loading', 'busy', 'Connecting to localhost:3000'],
    [{ phase: 'open' }, 'circle-filled', 'good', 'Open'],
    [{ phase: 'waiting' }, 'watch', 'waiting', 'Waiting to reconnect'],
    [{ phase: 'stopped', isFailure: true }, 'error', 'failed', 'Stopped'],
    [{ phase: 'stopped', isFailure: false }, 'circle-slash', 'quiet', 'Stopped'],
  ])('like %j has its look and its name', (changes, icon, tone, name) => {
    expect(describeState(statusIn({ ...changes, explanation: 'why' }))).toEqual({
      icon,
      tone,
      name,
      explanation: 'why',
    });
  });

  it.each<readonly [Partial<StreamStatus>, nowMs: number, words: string]>([
    [{ phase: 'idle' }, 9000, 'Not connected'],
    [{ phase: 'open' }, 900, 'Open for 0 s'],
    [{ phase: 'open' }, 62_000, 'Open for 1 min 1 s'],
    [{ phase: 'waiting' }, 9000, 'Waiting to reconnect'],
    [{ phase: 'waiting', waitUntilMs: 9000 }, 6900, 'Waiting 2.1 s to reconnect'],
    [{ phase: 'waiting', waitUntilMs: 9000 }, 9500, 'Waiting 0.0 s to reconnect'],
    [{ phase: 'stopped' }, 9000, 'Stopped'],
  ])('like %j at %d ms reads “%s”', (changes, nowMs, words) => {
    expect(wordsAt(statusIn(changes), nowMs)).toBe(words);
  });
});

describe('what is no event yet', () => {
  const incomplete = { part: 'event', sizeBytes: 1, sinceMs: 500, text: '' } as const;
  it.each<
    readonly [Partial<Pick<StreamStatus, 'phase' | 'incomplete'>>, nowMs: number, words: string | undefined]
  >([
    [{}, 1499, undefined],
    [{}, 1500, '1 B of an event that has no blank line yet'],
    [{ incomplete: { ...incomplete, part: 'line' } }, 1500, '1 B of a line that has no end yet'],
    [{ phase: 'waiting' }, 1500, undefined],
    [{ phase: 'connecting' }, 1500, undefined],
  ])('like %j at %d ms reads “%s”', (changes, nowMs, words) => {
    const told = describeIncomplete({ phase: 'open', incomplete, ...changes }, nowMs);
    expect(told?.replaceAll('\u00a0', ' ')).toBe(words);
  });

  it('is nothing where there is none', () => {
    expect(describeIncomplete({ phase: 'open' }, 1e9)).toBeUndefined();
  });
});

it('a server is named by host and port, and what is no address by itself', () => {
  expect(['https://a.test:8443/x', 'http://a.test:80/', 'no address'].map(hostOf)).toEqual([
    'a.test:8443',
    'a.test',
    'no address',
  ]);
});
