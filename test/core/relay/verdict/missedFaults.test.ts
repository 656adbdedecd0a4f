// A fault that did not reach the app says nothing about it, and the verdict, the summary and the report say just that.

import { describe, expect, it } from 'vitest';

import type { AppTestResult } from '../../../../src/core/relay/verdict/appTest.ts';
import { appTestReport, summarizeAppTest } from '../../../../src/core/relay/verdict/appTestReport.ts';
import type { AppVerdict } from '../../../../src/core/relay/verdict/appVerdict.ts';
import { atMs, ended, judge, opened, request, type Scene } from './observedApp.ts';

describe('a fault that the app did not meet', () => {
  const cases: readonly (readonly [what: string, Scene, sentence: string])[] = [
    ['because none came', { cause: 'end' }, 'The fault did not come about while the app was watched.'],
    [
      'because only another connection ended',
      { cause: 'end', seen: [ended(100, 9, 'reset')] },
      'The fault did not come about while the app was watched.',
    ],
    [
      'because the app left first',
      { cause: 'end', seen: [ended(1_500, 1, 'client', 'app'), request(2_500, 2, '7')] },
      'It closed its connection itself after 1.5 s, before the fault came: what it does then cannot be told.',
    ],
    [
      'because the server ended in another way',
      { cause: 'end', seen: [ended(100, 1, 'reset', 'server'), request(1_100, 2, '7')] },
      'The connection ended in another way before the fault came: what the app does then cannot be told. The connection was reset while the response was open, by the server or something on the way.',
    ],
    [
      'because the server ended before an answer was simulated',
      {
        cause: 'http-error',
        seen: [ended(100, 1, 'end', 'server'), request(1_100, 2, '7'), opened(1_110, 2)],
      },
      'The connection ended in another way before the fault came: what the app does then cannot be told. The server ended the response.',
    ],
    [
      'because the relay was stopped',
      { cause: 'end', seen: [ended(100, 1, { cause: 'end', by: 'relay' })] },
      'The connection ended in another way before the fault came: what the app does then cannot be told. The relay was stopped.',
    ],
    [
      'because the connection that was to be silent ended',
      { seen: [ended(100, 1, 'end', 'server'), request(1_100, 2, '7')] },
      'The connection did not stay open. The server ended the response.',
    ],
    [
      'because the retry did not come',
      { cause: 'end', askedRetryMs: 3_000, seen: [ended(100, 1, 'end'), request(1_100, 2, '7')] },
      'The retry of 3.0 s did not reach it: whether it obeys one cannot be told.',
    ],
  ];

  it.each(cases)('%s says so, and nothing else', (_what, scene, sentence) => {
    const { isMet, findings } = judge(scene);
    expect(isMet).toBe(false);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.rating).toBe('unknown');
    expect(findings[0]?.sentence).toBe(sentence);
  });

  it.each<[what: string, Scene]>([
    ['came', { cause: 'end', seen: [ended(100, 1, 'end')] }],
    [
      'came from the server itself, as it was to be',
      { cause: 'end', seen: [ended(100, 1, 'end', 'server')] },
    ],
    [
      'was simulated',
      { cause: 'reset', seen: [ended(1, 1, { cause: 'reset', by: 'relay', isSimulated: true })] },
    ],
    [
      'was a cut before requests that were refused',
      { cause: 'no-response', seen: [ended(100, 1, 'truncated')] },
    ],
    ['was the message that it obeyed', { cause: 'close-message', seen: [ended(100, 1, 'client', 'app')] }],
    ['came with its retry', { cause: 'end', askedRetryMs: 1_000, seen: [ended(100, 1, 'end')] }],
  ])('is not one that %s', (_what, scene) => {
    expect(judge(scene).isMet).toBe(true);
  });

  it('closes itself at the message, told from the fault on', () => {
    const { findings } = judge({ cause: 'close-message', seen: [ended(150, 1, 'client', 'app')] });
    expect(findings).toEqual([
      {
        code: 'closed itself',
        rating: 'better',
        sentence: 'It closed its connection 150 ms after the message.',
        atMs: atMs + 150,
      },
    ]);
  });
});

describe('a test of which faults did not reach the app', () => {
  const met = judge({ cause: 'end', seen: [ended(100, 1, 'end'), request(1_100, 2, '7')] });
  const weak = judge({ cause: 'end', seen: [ended(100, 1, 'end'), request(101, 2, '7')] });
  const missed = judge({ cause: 'end' });

  function resultOf(verdicts: readonly AppVerdict[], more: Partial<AppTestResult> = {}): AppTestResult {
    return { verdicts, notReached: [], wasCancelled: false, ...more };
  }
  function reportOf(result: AppTestResult): string {
    return appTestReport(result, { address: '/events', startedAtMs: 0, entryAt: () => undefined });
  }

  it.each<[summary: string, weaknesses: string, AppTestResult]>([
    ['no fault was made', 'No fault reached the app, so nothing can be told.', resultOf([])],
    [
      'no fault was made',
      'No fault reached the app, so nothing can be told.',
      resultOf([], { notReached: ['a', 'b'] }),
    ],
    [
      'no fault reached the app',
      'No fault reached the app, so nothing can be told.',
      resultOf([missed, missed]),
    ],
    [
      'no fault reached the app, 2 not made',
      'No fault reached the app, so nothing can be told.',
      resultOf([missed], { notReached: ['a', 'b'] }),
    ],
    [
      'no weakness in one fault, 2 did not reach the app',
      'None was seen in one fault that reached the app.',
      resultOf([missed, met, missed]),
    ],
    [
      'no weakness in 2 faults, 1 did not reach the app, 1 not made',
      'None was seen in 2 faults that reached the app.',
      resultOf([met, missed, met], { notReached: ['a'] }),
    ],
    ['no weakness in one fault', 'None was seen.', resultOf([met])],
    ['one weakness in one fault', '### It comes back too early', resultOf([weak])],
    [
      'one weakness in 3 faults, 1 did not reach the app',
      '### It comes back too early',
      resultOf([weak, missed, weak, met]),
    ],
  ])('%s', (summary, weaknesses, result) => {
    expect(summarizeAppTest(result)).toBe(summary);
    const report = reportOf(result);
    expect(report).toContain(`Tested through the relay at \`/events\`: ${summary}.\n`);
    expect(report).toContain(`## Weaknesses\n\n${weaknesses}\n`);
  });

  it('says why faults were not made', () => {
    const notReached = ['a', 'b'];
    const lines = (wasCancelled: boolean): string =>
      reportOf(resultOf([met], { notReached, wasCancelled })).split('## Not made')[1] ?? '';
    expect(lines(false)).toMatch(
      /^\n\nThe app had stopped, and was not opened again in time\.\n\n- a\n- b\n\n/,
    );
    expect(lines(true)).toMatch(/^\n\nThe test was cancelled\.\n\n- a\n- b\n\n/);
    expect(reportOf(resultOf([met]))).not.toContain('Not made');
  });
});
