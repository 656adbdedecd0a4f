// What is said of all clients at an ending, and when it was measured.

import { describe, expect, it } from 'vitest';

import { behavioursAfter } from '../../../src/core/clients/clientBehaviour.ts';
import { describeDays, tellClients, tellLostBlock } from '../../../src/core/clients/clientsTold.ts';
import { callerFor, measuredCalls } from '../../../src/core/clients/measuredCalls.ts';
import { describeReaction } from '../../../src/core/clients/reactionWords.ts';
import type { ClientProfile } from '../../../src/core/stream/clientProfile.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import type { Verdict } from '../../../src/core/stream/verdict.ts';

it.each([
  ['', '', ''],
  ['2026-01-02', '', '2026-01-02'],
  ['', '2026-01-02', '2026-01-02'],
  ['2026-01-02', '2026-01-02', '2026-01-02'],
  ['2026-01-02', '2026-01-03', '2026-01-02 (EventSources) and 2026-01-03 (others)'],
])('the days %j and %j are told as %j', (ofEventSources, ofOthers, told) => {
  expect(describeDays(ofEventSources, ofOthers)).toBe(told);
});

describe('what is told of an ending', () => {
  const back = (delayMs: number): Verdict => ({ next: 'reconnect', delayMs, lastEventId: '' });
  const of = (ending: Ending, verdict: Verdict = { next: 'stop' }): readonly string[] =>
    tellClients({ ending }, verdict).clients;
  const starting = (texts: readonly string[], name: string): readonly string[] =>
    texts.filter((text) => text.startsWith(name) && !text.includes('was not measured'));

  it('has the time that the server asked for, of those that obey, and else their own', () => {
    const end: Ending = { cause: 'end' };
    expect(starting(of(end, back(20_000)), 'Chromium')).toEqual([
      expect.stringMatching(/^Chromium \d+ comes back after 20\.0 s with its Last-Event-ID\.$/),
    ]);
    for (const verdict of [back(3_000), { next: 'stop' } as const])
      expect(starting(of(end, verdict), 'Chromium')).toEqual([
        expect.stringMatching(/^Chromium \d+ comes back after [23]\.\d s with its Last-Event-ID\.$/),
      ]);
    expect(of(end, back(3_000))).toEqual(of(end));
    expect(of(end, back(3_001))).not.toEqual(of(end));
  });

  it.each<[Ending]>([
    [{ cause: 'limit' }],
    [{ cause: 'blocked' }],
    [{ cause: 'answered' }],
    // An id that cannot be sent is no ending here.
    [{ cause: 'bad-id' }],
    // Nobody who reads lines reads an event stream.
    [{ cause: 'end', readAs: 'json-lines' }],
    [{ cause: 'end', readAs: 'json-seq' }],
  ])('is nothing, and of no day, where nothing was measured: %j', (ending) => {
    expect(tellClients({ ending }, { next: 'stop' })).toEqual({ clients: [], measuredOn: '' });
  });

  it('has of a silence Firefox alone in a sentence of its own: of the others a longer one was measured', () => {
    const told = of({ cause: 'idle' }, { next: 'wait' });
    const alone = behavioursAfter('idle').map(({ client }) => client.name);
    expect(alone.length).toBeGreaterThan(3);
    const told14 = told.filter((text) => text.includes('the 14 s that were measured'));
    expect(told14).toEqual([expect.stringMatching(/^Firefox /)]);
  });
});

describe('a block that the end cut', () => {
  it.each<[ClientProfile, string]>([
    ['eventsource', 'An EventSource drops it, id and all.'],
    ['openai-loop', 'The openai loop delivers the block that is not complete all the same.'],
    ['anthropic-loop', 'The @anthropic-ai/sdk loop drops the block that is not complete.'],
    [
      'extended-eventsource',
      'extended-eventsource drops the block that is not complete, and sends its id all the same.',
    ],
  ])('for %s', (profile, next) => {
    const told = tellLostBlock(profile);
    expect(told.next.replace(/^The Anthropic loop/, 'The @anthropic-ai/sdk loop')).toBe(next);
    expect(told.measuredOn).toBe(measuredCalls.measuredOn);
    const [delivering, sendingId, ...others] = told.clients;
    expect(delivering).toMatch(/^Deliver it all the same: openai, stream: true; .*\.$/);
    expect(sendingId).toBe('Drop it, and send its id all the same: extended-eventsource.');
    expect(others).toEqual([]);
    // They pass on bytes, and know no blocks.
    expect(told.clients.join(' ')).not.toMatch(/\b(ky|ofetch|axios)\b/);
  });
});

describe('a response of another type that is read as an event stream anyway', () => {
  const verdict = { next: 'stop' } as const;
  const refused: Ending = { cause: 'wrong-type' };
  const causes = ['end', 'idle', 'truncated', 'reset', 'close-message'] as const;

  it.each(causes)('is refused by whoever looks at the type, whatever ends it: %s', (cause) => {
    const ending: Ending = { cause, readAs: 'event-stream' };
    expect(tellClients({ ending }, verdict)).toEqual(tellClients({ ending: refused }, verdict));
    for (const { profile } of measuredCalls.clients) {
      for (const method of ['GET', 'POST']) {
        if (!callerFor(profile, method)) continue;
        expect(describeReaction(profile, { ending, method })).toBe(
          describeReaction(profile, { ending: refused, method }),
        );
      }
    }
  });
});
