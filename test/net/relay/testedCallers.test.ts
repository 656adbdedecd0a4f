// The series of faults on an app that makes calls with an SDK, over real sockets: it is not blamed for its next call, and
// what is made to happen goes from one call to the next.

import { describe, expect, it, onTestFinished } from 'vitest';

import { appTestSeries } from '../../../src/core/relay/verdict/appTestSeries.ts';
import type { Relay } from '../../../src/net/relay/relay.ts';
import type { RelayedStream } from '../../../src/net/relay/relayedStream.ts';
import { runAppTest } from '../../../src/net/relay/runAppTest.ts';
import { until } from '../../helpers/waiting.ts';
import { openai, relayBefore } from './callsUnderTest.ts';

/** Makes one call after the other, and tries each again that fails, as the SDK does. */
function makeCalls(relay: Relay): void {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const tryOnce = async (count: number): Promise<boolean> => {
    const headers = { ...openai.headers, 'x-stainless-retry-count': String(count) };
    try {
      const response = await fetch(`${relay.origin}/chat`, { ...openai, headers, signal: controller.signal });
      await response.text();
      return response.ok;
    } catch (error) {
      // A stream that breaks is not asked for again.
      return !(error instanceof TypeError && error.message === 'fetch failed');
    }
  };
  const call = async (): Promise<void> => {
    for (let count = 0; count <= 2; count += 1) if (await tryOnce(count)) return;
  };
  const goOn = async (): Promise<void> => {
    while (!controller.signal.aborted) await call();
  };
  void goOn();
}

/** Tokens until the app leaves, with a number for each. */
function streamsTokens(): Promise<Relay> {
  return relayBefore((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const timer = setInterval(() => response.write('data: {"choices":[]}\n\n'), 10);
    response.on('close', () => clearInterval(timer));
  });
}

describe('an app that makes calls', () => {
  it('has no weakness, and no rule is left at any of its calls, time after time', async () => {
    const relay = await streamsTokens();
    makeCalls(relay);
    const steps = appTestSeries.filter(({ cause }) => cause !== undefined && cause !== 'no-content');
    for (let time = 1; time <= 2; time += 1) {
      const stream = await until(
        (): RelayedStream | undefined =>
          relay.streams.list().find((call) => call.appSide.state.phase === 'open' && call.openAttempt),
        (onChange) => relay.streams.observe({ onOpen: onChange }),
        () => 'No call was made',
      );
      const told = new Set<string>();
      const result = await runAppTest(relay.streams, stream, {
        steps,
        settledMs: 50,
        signal: new AbortController().signal,
        onProgress: (message) => told.add(message),
      });
      const findings = result.verdicts.flatMap((verdict) =>
        verdict.findings.map(({ code, rating }) => `${verdict.title}: ${code} (${rating})`),
      );
      expect(result.verdicts.every(({ caller }) => caller === 'openai-loop')).toBe(true);
      expect(findings.filter((finding) => finding.includes('weak'))).toEqual([]);
      expect(result.notReached).toEqual([]);
      expect(findings.filter((finding) => finding.includes('tried again (better)'))).toHaveLength(2);
      expect(findings.filter((finding) => finding.includes('next call (unknown)'))).toHaveLength(4);
      for (const { rules } of relay.streams.list()) {
        expect(rules.list).toEqual([]);
        expect(rules.hasAnswer).toBe(false);
      }
    }
    for (const { appSide } of relay.streams.list()) expect(appSide.state.attempt).toBeLessThanOrEqual(3);
  });
});
