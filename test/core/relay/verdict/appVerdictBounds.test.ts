// The verdict at its bounds: the last value on the one side, and the first on the other; and what is said, word for word.

import { describe, expect, it } from 'vitest';

import type { EndingCause } from '../../../../src/core/stream/ending.ts';
import type { AppKnowledge } from '../../../../src/core/relay/verdict/appObservation.ts';
import { appTolerances, type AppVerdict } from '../../../../src/core/relay/verdict/appVerdict.ts';
import { atMs, codes, ended, judge, opened, request, sentences } from './observedApp.ts';

/** The app comes back so long after an end. */
function backAfter(delayMs: number, knows: Partial<AppKnowledge> = {}): AppVerdict {
  return judge({ cause: 'end', knows, seen: [ended(100, 1, 'end'), request(100 + delayMs, 2, '7')] });
}

describe('the time after which an app comes back', () => {
  it.each([
    [1_000, 899, 'too early (weak)'],
    [1_000, 900, 'came back (standard)'],
    [1_000, 4_000, 'came back (standard)'],
    [1_000, 4_001, 'late (different)'],
    [100, 0, 'came back (standard)'],
    [101, 0, 'too early (weak)'],
    [5_000, 4_499, 'too early (weak)'],
    [5_000, 4_500, 'came back (standard)'],
    [5_000, 12_000, 'came back (standard)'],
    [5_000, 12_001, 'late (different)'],
  ])('with a retry of %i ms, after %i ms, is %s', (reconnectionTimeMs, delayMs, code) => {
    expect(codes(backAfter(delayMs, { reconnectionTimeMs }))[0]).toBe(code);
  });

  it.each([
    [899, 'too early (weak)'],
    [900, 'came back (standard)'],
    [10_000, 'came back (standard)'],
    [10_001, 'late (different)'],
  ])('of its own, after %i ms, is %s', (delayMs, code) => {
    expect(codes(backAfter(delayMs, { reconnectionTimeMs: 3_000, hasRetry: false }))[0]).toBe(code);
  });

  it('is told with what was asked for', () => {
    expect(backAfter(1_500).findings[0]).toEqual({
      code: 'came back',
      rating: 'standard',
      sentence: 'It came back after 1.5 s; the server’s retry was 1.0 s.',
      atMs: atMs + 1_600,
    });
  });

  it.each([
    [3_999, 'not seen (unknown)', 'It did not come back within 4.0 s, which is too short to tell.'],
    [4_000, 'gave up (weak)', 'It gave up: no request came within 4.0 s.'],
  ])('is waited for up to %i ms', (watchedMs, code, sentence) => {
    const verdict = judge({ cause: 'end', seen: [ended(100, 1, 'end')], untilMs: 100 + watchedMs });
    expect(codes(verdict)).toEqual([code]);
    expect(sentences(verdict)).toEqual([sentence]);
    expect(verdict.isMet).toBe(true);
  });
});

describe('a retry that the server was to ask for', () => {
  it.each([
    [499, false],
    [500, true],
    [501, false],
    [3_000, false],
  ])('of 500 ms is met by an app that knows one of %i ms: %s', (reconnectionTimeMs, isMet) => {
    const seen = [ended(100, 1, 'end'), request(100 + reconnectionTimeMs, 2, '7')];
    const verdict = judge({ cause: 'end', askedRetryMs: 500, knows: { reconnectionTimeMs }, seen });
    expect(verdict.isMet).toBe(isMet);
    if (!isMet)
      expect(sentences(verdict)).toEqual([
        'The retry of 500 ms did not reach it: whether it obeys one cannot be told.',
      ]);
  });
});

describe('an id that the app got twice', () => {
  it.each([
    [1, 'older id (weak)'],
    [2, 'older id (standard)'],
  ])('is where it came last, with %i written just before the end', (justWritten, code) => {
    const knows = { lastEventId: '7', earlierIds: ['5', '1', '2', '5', '6'], justWritten };
    const seen = [ended(100, 1, 'reset'), request(1_100, 2, '5')];
    expect(codes(judge({ cause: 'reset', knows, seen }))).toContain(code);
  });
});

describe('requests in a row', () => {
  /** So many requests after an end, with this time between two. */
  function storm(count: number, apartMs: number, reconnectionTimeMs = 1_000): AppVerdict {
    const back = Array.from({ length: count }, (_, at) => [
      request(1_100 + at * apartMs, at + 2, '7'),
      ended(1_100 + at * apartMs, at + 2, 'no-response'),
    ]);
    const seen = [ended(100, 1, 'end'), ...back.flat()];
    return judge({ cause: 'end', seen, knows: { reconnectionTimeMs } });
  }

  it.each([
    [appTolerances.stormRequests, 10, false],
    [appTolerances.stormRequests + 1, 10, true],
    [appTolerances.stormRequests + 1, 249, true],
    [appTolerances.stormRequests + 1, 250, false],
    [20, 250, false],
    [20, 249, true],
  ])('of %i, %i ms apart, are a storm: %s', (count, apartMs, isStorm) => {
    expect(codes(storm(count, apartMs)).includes('storm (weak)')).toBe(isStorm);
  });

  it('are no storm where the reconnection time asks for them', () => {
    expect(codes(storm(15, 66, 100))).not.toContain('storm (weak)');
    expect(codes(storm(16, 60, 100))).toContain('storm (weak)');
    expect(codes(storm(30, 1, 0))).not.toContain('storm (weak)');
  });

  it('are told with the most within a second, and when that began', () => {
    const slow = [1_100, 2_200, 2_700].map((at, i) => request(at, i + 2, '7'));
    const fast = [5_000, 5_001, 5_002, 5_003, 5_004, 5_999, 6_000].map((at, i) => request(at, i + 9, '7'));
    const ends = [...slow, ...fast].map((each) => ({
      ...each,
      kind: 'ended' as const,
      by: 'relay' as const,
      ending: { cause: 'no-response' as const },
    }));
    const later = [...slow, ...fast].flatMap((each, at) => [each, ...ends.slice(at, at + 1)]);
    const verdict = judge({ cause: 'end', seen: [ended(100, 1, 'end'), ...later] });
    expect(verdict.findings.at(-1)).toEqual({
      code: 'storm',
      rating: 'weak',
      sentence: 'It came back in a storm: 6 requests within one second.',
      atMs: atMs + 5_000,
    });
  });
});

describe('two connections at a time', () => {
  const back = [ended(100, 1, 'end'), request(1_100, 2, '7'), opened(1_110, 2)];

  it.each([
    [250, false],
    [251, true],
  ])('are a weakness when the first ends %i ms after the second began: %s', (overlapMs, isWeak) => {
    const seen = [...back, request(3_000, 3, '7'), ended(3_000 + overlapMs, 2, 'client', 'app')];
    expect(codes(judge({ cause: 'end', seen })).includes('second connection (weak)')).toBe(isWeak);
  });

  it.each([
    [3_249, false],
    [3_250, true],
  ])('are told once that was watched, until %i ms: %s', (untilMs, isTold) => {
    const verdict = judge({ cause: 'end', seen: [...back, request(3_000, 3, '7')], untilMs });
    expect(codes(verdict).includes('second connection (weak)')).toBe(isTold);
    if (!isTold) return;
    expect(verdict.findings.at(-1)).toEqual({
      code: 'second connection',
      rating: 'weak',
      sentence: 'It opened a second connection while the first was alive: 2 were open at a time.',
      atMs: atMs + 3_000,
    });
  });

  it('are none where the second was over by itself, where they follow each other, and before the ending', () => {
    const refused = [...back, request(3_000, 3, '7'), ended(3_010, 3, 'no-response')];
    const next = [...back, ended(2_900, 2, 'client', 'app'), request(3_000, 3, '7'), request(3_100, 4, '7')];
    const together = [request(10, 9), ended(50, 9, 'client', 'app'), ...back];
    expect(codes(judge({ cause: 'end', seen: refused }))).not.toContain('second connection (weak)');
    expect(codes(judge({ cause: 'end', seen: next }))).toContain('second connection (weak)');
    expect(codes(judge({ cause: 'end', seen: together }))).not.toContain('second connection (weak)');
  });

  it('count from the moment of the ending on', () => {
    const seen = [request(50, 2), request(99, 3), ended(100, 1, 'end'), request(1_100, 4, '7')];
    expect(judge({ cause: 'end', seen }).findings.at(-1)).toMatchObject({
      code: 'second connection',
      atMs: atMs + 1_100,
    });
  });
});

describe('silence', () => {
  it('is waited out', () => {
    expect(judge({ untilMs: 15_000 })).toEqual({
      title: 'a fault',
      atMs,
      standard: { next: 'wait' },
      isMet: true,
      findings: [
        {
          code: 'waits in silence',
          rating: 'standard',
          sentence:
            'It waited on the silent connection for 15.0 s, as an EventSource does for ever. Whether it notices later cannot be told.',
        },
      ],
    });
  });

  it('is noticed by leaving, by asking anew, or by both, whichever comes first', () => {
    const left = ended(4_000, 1, 'client', 'app');
    const noticed = { code: 'noticed silence', rating: 'better' };
    const sentence = 'It noticed the silence after 4.0 s, where an EventSource waits for ever.';
    const at = atMs + 4_000;
    expect(judge({ seen: [left] }).findings).toEqual([{ ...noticed, sentence, atMs: at }]);
    expect(judge({ seen: [left, request(5_000, 2, '7')] }).findings[0]).toEqual({
      ...noticed,
      sentence,
      atMs: at,
    });
    const asked = judge({ seen: [request(4_000, 2, '7'), ended(4_050, 1, 'client', 'app')] });
    expect(asked.findings[0]).toEqual({ ...noticed, sentence, atMs: at });
  });

  it('is noticed at the moment at which it begins, not before', () => {
    expect(codes(judge({ seen: [request(0, 2, '7')] }))[0]).toBe('noticed silence (better)');
    expect(codes(judge({ seen: [request(-1, 2, '7')] }))).toEqual(['waits in silence (standard)']);
  });

  it.each([
    [100, false, ''],
    [101, true, 'It left the old connection open for 101 ms more when it opened a new one.'],
    [undefined, true, 'It left the old connection open when it opened a new one.'],
  ])('leaves a connection open for %s ms: %s', (keptMs, isWeak, sentence) => {
    const leaves = keptMs === undefined ? [] : [ended(4_000 + keptMs, 1, 'client', 'app')];
    const { findings } = judge({ seen: [request(4_000, 2, '7'), ...leaves] });
    expect(findings.some(({ code }) => code === 'left open')).toBe(isWeak);
    if (isWeak) {
      expect(findings.at(-1)).toEqual({ code: 'left open', rating: 'weak', sentence, atMs: atMs + 4_000 });
    }
  });

  it('is not what the end of another connection is about', () => {
    const seen = [request(1_000, 2, '7'), ended(2_000, 2, 'client', 'app')];
    expect(codes(judge({ seen }))).toEqual([
      'noticed silence (better)',
      'id sent (standard)',
      'left open (weak)',
    ]);
    expect(judge({ seen: [ended(2_000, 9, 'end', 'server')] }).isMet).toBe(true);
  });
});

describe('the id of the first request after the fault', () => {
  function idOf(
    lastEventId: string | undefined,
    path?: string,
    knows: Partial<AppKnowledge> = {},
  ): AppVerdict['findings'][number] | undefined {
    const seen = [ended(100, 1, 'end'), request(1_100, 2, lastEventId, path)];
    return judge({ cause: 'end', seen, knows }).findings[1];
  }
  const none = { lastEventId: '', earlierIds: [] };

  it('may be as old as what was written just before a broken connection, which may never have been read', () => {
    const rated = (cause: EndingCause, id: string, justWritten: number): string | undefined => {
      const seen = [ended(100, 1, cause), request(1_100, 2, id)];
      const knows = { lastEventId: '7', earlierIds: ['5', '6'], justWritten };
      return codes(judge({ cause, seen, knows }))[1];
    };
    const [weak, standard] = ['older id (weak)', 'older id (standard)'];
    expect([0, 1, 2].map((justWritten) => rated('reset', '6', justWritten))).toEqual([
      weak,
      standard,
      standard,
    ]);
    expect([1, 2].map((justWritten) => rated('truncated', '5', justWritten))).toEqual([weak, standard]);
    // A clean end comes after all that was written.
    expect(rated('end', '6', 2)).toBe(weak);
  });

  const noId = 'It sent no Last-Event-ID; the last id that it got was 7.';
  const noneKnown = 'No event had an id, so whether it sends Last-Event-ID cannot be told.';

  it.each<[string | undefined, string | undefined, Partial<AppKnowledge>, string, string, string]>([
    ['7', undefined, {}, 'id sent', 'standard', 'It sent Last-Event-ID 7, the last one that it got.'],
    [
      '6',
      undefined,
      {},
      'older id',
      'weak',
      'It sent Last-Event-ID 6, although it had got 7 since: it asks for events that it has.',
    ],
    ['8', '/events?a=7', {}, 'wrong id', 'weak', 'It sent Last-Event-ID 8; the last one that it got was 7.'],
    [undefined, undefined, {}, 'no id', 'weak', noId],
    ['', undefined, {}, 'no id', 'weak', noId],
    [
      undefined,
      '/events?from=7',
      {},
      'id in address',
      'different',
      'It sent the last id, 7, in the address (from), and no Last-Event-ID.',
    ],
    [undefined, '/events?from=8&7=from&7', {}, 'no id', 'weak', noId],
    [undefined, '/7', {}, 'no id', 'weak', noId],
    [
      '',
      '/events?a=%&last%20id=a+b%2B',
      { lastEventId: 'a b+' },
      'id in address',
      'different',
      'It sent the last id, a b+, in the address (last id), and no Last-Event-ID.',
    ],
    [
      undefined,
      '/events?a=%',
      { lastEventId: '%' },
      'id in address',
      'different',
      'It sent the last id, %, in the address (a), and no Last-Event-ID.',
    ],
    [undefined, undefined, none, 'no id known', 'unknown', noneKnown],
    ['', undefined, none, 'no id known', 'unknown', noneKnown],
    ['7', undefined, none, 'wrong id', 'weak', 'It sent Last-Event-ID 7, although no event had an id.'],
  ])('is %j, at %j: %j', (lastEventId, path, knows, code, rating, sentence) => {
    expect(idOf(lastEventId, path, knows)).toEqual({ code, rating, sentence, atMs: atMs + 1_100 });
  });
});

describe('an answer at which an EventSource stops', () => {
  it.each<[EndingCause, string, string, string]>([
    [
      'no-content',
      'came back to a stop',
      'weak',
      'It came back 2.0 s after 204 No Content, which tells clients to stop.',
    ],
    [
      'http-error',
      'came back to an error',
      'better',
      'It came back after 2.0 s, where an EventSource stops for good.',
    ],
    [
      'wrong-type',
      'came back to an error',
      'better',
      'It came back after 2.0 s, where an EventSource stops for good.',
    ],
    [
      'close-message',
      'ignored the message',
      'unknown',
      'It took no notice of the message, and came back 2.0 s after the end. Whether it is meant to know such a message cannot be told.',
    ],
  ])('%s is told of an app that comes back', (cause, code, rating, sentence) => {
    const verdict = judge({ cause, seen: [ended(500, 1, cause), request(2_500, 2, '7')] });
    expect(verdict.findings).toEqual([{ code, rating, sentence, atMs: atMs + 2_500 }]);
    expect(verdict.standard).toEqual({ next: 'stop' });
  });

  it('is told of an app that stops', () => {
    const verdict = judge({ cause: 'no-content', seen: [ended(500, 1, 'no-content')], untilMs: 8_500 });
    expect(verdict.findings).toEqual([
      {
        code: 'stopped',
        rating: 'standard',
        sentence: 'It stopped, as an EventSource does: no request came within 8.0 s.',
      },
    ]);
  });

  it('is the second end, where the first one led to it', () => {
    const seen = [ended(100, 1, 'end'), request(1_100, 2, '7'), ended(1_110, 2, 'http-error')];
    const verdict = judge({ cause: 'http-error', seen, untilMs: 9_110 });
    expect(sentences(verdict)).toEqual(['It stopped, as an EventSource does: no request came within 8.0 s.']);
  });
});

describe('what an EventSource would have done', () => {
  it('is told of the ending that came, or else of the one that was to come', () => {
    const back = { next: 'reconnect', delayMs: 1_000, lastEventId: '7' };
    expect(judge({ cause: 'reset', seen: [ended(1, 1, 'reset')] }).standard).toEqual(back);
    expect(judge({ cause: 'no-content', seen: [ended(1, 1, 'end')] }).standard).toEqual(back);
    expect(judge({ cause: 'no-content' }).standard).toEqual({ next: 'stop' });
    expect(judge({ cause: 'no-content', seen: [ended(1, 1, 'client', 'app')] }).standard).toEqual({
      next: 'stop',
    });
    expect(judge({}).standard).toEqual({ next: 'wait' });
  });
});
