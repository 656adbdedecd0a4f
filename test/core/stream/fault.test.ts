// Faults as arguments of a command, and in words.

import { describe, expect, it } from 'vitest';

import {
  describeEffect,
  describeFault,
  faultEffects,
  isErrorStatus,
  parseFault,
  type Fault,
  type FaultEffect,
} from '../../../src/core/stream/fault.ts';

describe('a fault from an argument', () => {
  const now = { kind: 'now' } as const;
  const rows: readonly (readonly [argument: unknown, fault: Fault, words: string])[] = [
    [{ ending: 'end' }, { effect: { kind: 'end' }, moment: now }, 'an end now'],
    [{ ending: 'truncated', when: 'now' }, { effect: { kind: 'truncated' }, moment: now }, 'a cut now'],
    [
      { ending: 'reset', when: 'after next event' },
      { effect: { kind: 'reset' }, moment: { kind: 'after next event' } },
      'a reset after the next event',
    ],
    [
      { ending: 'stall', when: { afterEntry: 5 } },
      { effect: { kind: 'stall' }, moment: { kind: 'after entry', number: 5 } },
      'a stall after entry 5',
    ],
    [
      { ending: 'close-message', when: { afterMs: 2000 } },
      { effect: { kind: 'close-message' }, moment: { kind: 'after delay', delayMs: 2000 } },
      'a close message after 2.0 s',
    ],
    [
      { ending: 'no-content', when: 'inside event' },
      { effect: { kind: 'no-content' }, moment: { kind: 'inside event' } },
      'an answer with status 204 inside the next event',
    ],
    [
      { ending: 'wrong-type', when: 'inside character' },
      { effect: { kind: 'wrong-type' }, moment: { kind: 'inside character' } },
      'an answer of the wrong type inside the next character of several bytes',
    ],
    [
      { ending: 'http-error' },
      { effect: { kind: 'http-error', status: 503 }, moment: now },
      'an answer with status 503 now',
    ],
    [
      { ending: 'http-error', status: 404 },
      { effect: { kind: 'http-error', status: 404 }, moment: now },
      'an answer with status 404 now',
    ],
    [
      { ending: 'end', when: { afterMs: 0 } },
      { effect: { kind: 'end' }, moment: { kind: 'after delay', delayMs: 0 } },
      'an end after 0 ms',
    ],
  ];
  it.each(rows)('%j', (argument, fault, words) => {
    expect(parseFault(argument)).toEqual(fault);
    expect(describeFault(fault)).toBe(words);
  });

  const effects = /must be one of end, truncated/;
  const moments = /^When must be/;
  const statuses = /status must be a number from 201 to 599/;
  it.each([
    [undefined, /needs an ending/],
    [null, /needs an ending/],
    ['reset', /needs an ending/],
    [[], /needs an ending/],
    [{}, effects],
    [{ ending: 'bang' }, effects],
    [{ ending: 'http-error', status: 200 }, statuses],
    [{ ending: 'http-error', status: 204 }, statuses],
    [{ ending: 'http-error', status: 302 }, statuses],
    [{ ending: 'http-error', status: 600 }, statuses],
    [{ ending: 'http-error', status: 404.5 }, statuses],
    [{ ending: 'http-error', status: '404' }, statuses],
    [{ ending: 'end', when: 'soon' }, moments],
    [{ ending: 'end', when: null }, moments],
    [{ ending: 'end', when: {} }, moments],
    [{ ending: 'end', when: { afterEntry: 0 } }, moments],
    [{ ending: 'end', when: { afterEntry: 1.5 } }, moments],
    [{ ending: 'end', when: { afterEntry: 1e300 } }, moments],
    [{ ending: 'end', when: { afterMs: -1 } }, moments],
    [{ ending: 'end', when: { afterMs: Number.NaN } }, moments],
    [{ ending: 'end', when: { afterMs: 3_600_001 } }, moments],
    [{ ending: 'end', when: { afterMs: '5' } }, moments],
  ])('%j is none', (argument, reason) => {
    expect(parseFault(argument)).toMatch(reason);
  });

  it('can be any effect that is offered', () => {
    for (const { effect } of faultEffects) {
      expect(parseFault({ ending: effect.kind })).toEqual({ effect, moment: now });
    }
  });

  it.each([
    [{ afterEntry: 1 }, { kind: 'after entry', number: 1 }],
    [{ afterEntry: Number.MAX_SAFE_INTEGER }, { kind: 'after entry', number: Number.MAX_SAFE_INTEGER }],
    [{ afterMs: 3_600_000 }, { kind: 'after delay', delayMs: 3_600_000 }],
    [
      { afterEntry: 2, afterMs: 5 },
      { kind: 'after entry', number: 2 },
    ],
    [
      { afterEntry: 0, afterMs: 5 },
      { kind: 'after delay', delayMs: 5 },
    ],
  ])('happens %j', (when, moment) => {
    expect(parseFault({ ending: 'end', when })).toEqual({ effect: { kind: 'end' }, moment });
  });

  it('says all that would be right', () => {
    const reason = parseFault({ ending: 'bang' });
    for (const { effect } of faultEffects) expect(reason).toContain(effect.kind);
    expect(parseFault({ ending: 'http-error', status: 200 })).toBe(
      'The status must be a number from 201 to 599, and neither 204, which is no error, nor a redirect (301, 302, 303, 307, 308).',
    );
    const moment = parseFault({ ending: 'end', when: 1 });
    for (const part of [
      'now',
      'after next event',
      'inside event',
      'inside character',
      'afterEntry',
      'afterMs',
    ])
      expect(moment).toContain(part);
  });
});

describe('an effect', () => {
  const labels: Readonly<Record<FaultEffect['kind'], readonly [label: string, words: string]>> = {
    end: ['End', 'an end'],
    truncated: ['Cut', 'a cut'],
    reset: ['Reset', 'a reset'],
    'no-content': ['204 No Content', 'an answer with status 204'],
    'wrong-type': ['Wrong type', 'an answer of the wrong type'],
    'http-error': ['Error status', 'an answer with status 503'],
    'close-message': ['Close message', 'a close message'],
    stall: ['Stall', 'a stall'],
  };

  it('is offered whichever it is, with what the client will see', () => {
    const offered = faultEffects.map(({ effect, label }) => [effect.kind, [label, describeEffect(effect)]]);
    expect(Object.fromEntries(offered)).toEqual(labels);
    expect(offered).toHaveLength(Object.keys(labels).length);
    for (const { detail } of faultEffects) expect(detail).toMatch(/^[A-Z].*\.$/);
    expect(new Set(faultEffects.map(({ detail }) => detail)).size).toBe(faultEffects.length);
  });

  it('with a status is an error to a client, and only then', () => {
    const refused = Array.from({ length: 700 }, (_, status) => status).filter(
      (status) => !isErrorStatus(status),
    );
    const within = refused.filter((status) => status > 200 && status < 600);
    expect(within).toEqual([204, 301, 302, 303, 307, 308]);
    expect(refused).toHaveLength(201 + within.length + 100);
    expect([404.5, '404', NaN, undefined].map(isErrorStatus)).toEqual([false, false, false, false]);
  });
});
