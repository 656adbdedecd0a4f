// What the timeline says about real clients: the numbers are complete for every cause that they claim to cover, and each
// behaviour becomes one true sentence.
import { describe, expect, it } from 'vitest';

import {
  behavioursAfter,
  describeBehaviour,
  unmeasuredClients,
  type ClientBehaviour,
} from '../../../src/core/clients/clientBehaviour.ts';
import { clientMeasurements } from '../../../src/core/clients/clientBehaviourData.ts';
import { endingTraits, type EndingCause } from '../../../src/core/stream/ending.ts';

const causes = Object.keys(endingTraits) as EndingCause[];
const coveredCauses = causes.filter((cause) => behavioursAfter(cause).length > 0);
// The limit is the inspector's own, and a call that is answered is none of a client of event streams. What a
// browser keeps from its page, only a browser has.
const uncoveredCauses = ['answered', 'limit', 'blocked'];

describe('the measurements', () => {
  it('cover every cause but those that are no client’s', () => {
    expect(causes.filter((cause) => !coveredCauses.includes(cause))).toEqual(uncoveredCauses);
  });

  it.each(coveredCauses)(
    'have one behaviour of every client after %s, and others only where they differ',
    (cause) => {
      for (const { label, behaviours } of clientMeasurements.clients) {
        const ofCause = behaviours.filter((behaviour) => behaviour.cause === cause);
        const [usual, ...others] = ofCause;
        expect(usual?.situation, label).toBeUndefined();
        for (const other of others) {
          expect(other.situation, label).toMatch(/^\w/);
          expect(other.next, label).not.toBe(usual?.next);
        }
      }
    },
  );

  it('have a behaviour of every client for every cause, but where the client cannot come to it', () => {
    const missing = clientMeasurements.clients.flatMap(({ name, behaviours }) =>
      coveredCauses
        .filter((cause) => !behaviours.some((behaviour) => behaviour.cause === cause))
        .map((cause) => `${name}: ${cause}`),
    );
    expect(missing).toEqual([]);
    const names = clientMeasurements.clients.map(({ name }) => name);
    expect([new Set(names).size, names.every((name) => name !== '')]).toEqual([names.length, true]);
  });

  it('have a delay for every client that tries again, and none for the others', () => {
    for (const { label, behaviours } of clientMeasurements.clients) {
      for (const { next, delayMs, cause } of behaviours) {
        const tries = next === 'reconnect' || next === 'unsent';
        expect(delayMs !== undefined, `${label} after ${cause}`).toBe(tries);
      }
    }
  });

  it('say which version, on which day, and why a client is missing', () => {
    expect(clientMeasurements.measuredOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    for (const { version, name } of clientMeasurements.clients) expect(version, name).toMatch(/\d/);
    for (const { reason, name } of unmeasuredClients()) expect(reason, name).toMatch(/\w/);
  });
});

const chromium = { name: 'Chromium', version: '156.0.1', label: 'Chromium 156' };
const { askedRetryMs } = clientMeasurements;

function behaviour(fields: Partial<ClientBehaviour> & Pick<ClientBehaviour, 'next'>): ClientBehaviour {
  return { client: chromium, measuredOn: '2026-01-01', cause: 'end', ...fields };
}

const comesBack = behaviour({
  next: 'reconnect',
  delayMs: 3004,
  askedDelayMs: askedRetryMs + 6,
  sendsId: true,
});

describe('describeBehaviour', () => {
  interface Example {
    readonly sentence: string;
    readonly described: ClientBehaviour;
    readonly retryMs?: number;
  }

  it.each<Example>([
    { sentence: 'Chromium 156 comes back after 3.0 s with its Last-Event-ID.', described: comesBack },
    {
      sentence: 'Chromium 156 comes back after 20.0 s with its Last-Event-ID.',
      described: comesBack,
      retryMs: 20_000,
    },
    {
      sentence: 'Chromium 156 comes back at once with its Last-Event-ID.',
      described: comesBack,
      retryMs: 0,
    },
    {
      sentence: 'Chromium 156 comes back after 3.0 s with its Last-Event-ID.',
      described: { ...comesBack, askedDelayMs: 3001 },
      retryMs: 20_000,
    },
    {
      sentence: 'Chromium 156 comes back after 3.0 s without Last-Event-ID.',
      described: { ...comesBack, sendsId: false },
    },
    {
      sentence: 'Chromium 156 comes back after 800 ms.',
      described: behaviour({ next: 'reconnect', delayMs: 800 }),
    },
    {
      sentence: 'Chromium 156 comes back after 9.0 s with its Last-Event-ID.',
      described: { ...comesBack, askedDelayMs: askedRetryMs + 299 },
      retryMs: 9_000,
    },
    {
      sentence: 'Chromium 156 comes back after 3.0 s with its Last-Event-ID.',
      described: { ...comesBack, askedDelayMs: askedRetryMs + 300 },
      retryMs: 9_000,
    },
    {
      sentence: 'Chromium 156 comes back after 3.0 s with its Last-Event-ID.',
      described: { ...comesBack, askedDelayMs: askedRetryMs - 300 },
      retryMs: 9_000,
    },
    {
      sentence: 'Chromium 156 comes back at once.',
      described: behaviour({ next: 'reconnect', delayMs: 99 }),
    },
    {
      sentence: 'Chromium 156 comes back after 100 ms.',
      described: behaviour({ next: 'reconnect', delayMs: 100 }),
    },
    {
      sentence: 'Chromium 156 comes back.',
      described: behaviour({ next: 'reconnect' }),
      retryMs: 9_000,
    },
    { sentence: 'Chromium 156 does not come back.', described: behaviour({ next: 'stop' }) },
    {
      sentence: 'Chromium 156 does not come back where the name cannot be resolved.',
      described: behaviour({ next: 'stop', situation: 'where the name cannot be resolved' }),
    },
    {
      sentence: 'Chromium 156 noticed nothing and waited, for the 14 s that were measured.',
      described: behaviour({ next: 'wait' }),
    },
    {
      sentence: 'Chromium 156 tries again and again, and no request leaves it.',
      described: behaviour({ next: 'unsent', delayMs: 3000 }),
    },
  ])('$sentence (the server asked for $retryMs ms)', ({ sentence, described, retryMs }) => {
    expect(describeBehaviour(described, retryMs)).toBe(sentence);
  });

  it.each(coveredCauses)('makes one sentence of each behaviour after %s', (cause) => {
    const sentences = behavioursAfter(cause).map((known) => describeBehaviour(known));
    expect(new Set(sentences).size).toBe(sentences.length);
    for (const sentence of sentences) expect(sentence).toMatch(/^\S[^.]*(?:\d\.\d[^.]*)*\.$/);
  });
});
