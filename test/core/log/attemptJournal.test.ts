// What the inspector writes of an attempt: each thing once, without credentials, at its time.

import { describe, expect, it } from 'vitest';

import { AttemptJournal, type AttemptStart } from '../../../src/core/log/attemptJournal.ts';
import type { EndDetail, ResponseHead } from '../../../src/core/log/detail.ts';
import { entryFlags } from '../../../src/core/log/entry.ts';
import { EventLog, isKind } from '../../../src/core/log/eventLog.ts';
import { initialConnection, reduceConnection } from '../../../src/core/stream/connection.ts';
import { endingTraits, type Ending, type EndingCause } from '../../../src/core/stream/ending.ts';

const start: AttemptStart = { attempt: 1, lastEventId: '', reason: 'connect', delayMs: 0 };
const head: ResponseHead = {
  url: 'http://u:pw@a/?token=1',
  status: 200,
  statusText: 'OK',
  httpVersion: '1.1',
  headers: [['Set-Cookie', 'a=b']],
  isConnectionReused: false,
  redirects: [{ status: 302, from: 'http://u:pw@a/', to: 'http://a/?token=1' }],
  timings: {},
};

class JournalUnderTest {
  readonly log = new EventLog(0);
  nowMs = 5;

  begin(facts: Partial<AttemptStart> = {}, body?: string): AttemptJournal {
    const request = body === undefined ? {} : { body };
    return new AttemptJournal(this.log, { ...start, ...facts }, request, () => this.nowMs);
  }

  details(): unknown[] {
    return this.log.entries(1, this.log.length).map((entry) => {
      if (isKind(entry, 'request') || isKind(entry, 'open') || isKind(entry, 'notice'))
        return this.log.detail(entry);
      return isKind(entry, 'close') || isKind(entry, 'error') ? this.log.detail(entry) : undefined;
    });
  }

  kinds(): string[] {
    return this.log.entries(1, this.log.length).map(({ kind, type }) => `${kind} ${type}`.trim());
  }
}

describe('a request', () => {
  it('is written once for an attempt, and again for the next', () => {
    const test = new JournalUnderTest();
    const first = test.begin();
    first.writeRequest('http://a/', 'GET', []);
    first.writeRequest('http://b/', 'GET', []);
    const second = test.begin({ attempt: 2, reason: 'reconnect', delayMs: 70, lastEventId: 'x' });
    test.nowMs = 9;
    second.writeRequest('http://c/', 'POST', []);
    expect(test.details()).toEqual([
      { method: 'GET', url: 'http://a/', headers: [], reason: 'connect', delayMs: 0 },
      { method: 'POST', url: 'http://c/', headers: [], reason: 'reconnect', delayMs: 70, lastEventId: 'x' },
    ]);
    expect(test.log.entries(1, 2).map(({ attempt, receivedAtMs }) => [attempt, receivedAtMs])).toEqual([
      [1, 5],
      [2, 9],
    ]);
  });

  it('is written without its credentials, when it was sent', () => {
    const test = new JournalUnderTest();
    test
      .begin({}, '{"password":"x"}')
      .writeRequest('http://u:pw@a/?token=1', 'POST', [['Authorization', 'Bearer x']], 3);
    expect(test.details()).toEqual([
      {
        method: 'POST',
        url: 'http://u:[redacted]@a/?token=[redacted]',
        headers: [['Authorization', 'Bearer [redacted]']],
        body: '{"password":"[redacted]"}',
        reason: 'connect',
        delayMs: 0,
      },
    ]);
    expect(test.log.entry(1).receivedAtMs).toBe(3);
  });

  it('has an empty body, or none', () => {
    const test = new JournalUnderTest();
    test.begin({}, '').writeRequest('http://a/', 'POST', []);
    test.begin({ attempt: 2 }).writeRequest('http://a/', 'POST', []);
    expect(test.details().map((detail) => Object.hasOwn(detail ?? {}, 'body'))).toEqual([true, false]);
  });

  it.each([
    ['x'.repeat(7_999), undefined],
    ['x'.repeat(8_000), 8_000],
    ['é'.repeat(3_999), undefined],
    ['é'.repeat(4_000), 8_000],
  ])('with a long id has a notice from 8,000 bytes on', (lastEventId, sizeBytes) => {
    const test = new JournalUnderTest();
    const journal = test.begin({ lastEventId });
    journal.writeRequest('http://a/', 'GET', []);
    journal.writeRequest('http://a/', 'GET', []);
    const notices = sizeBytes === undefined ? [] : [{ notice: 'long-id', sizeBytes }];
    expect(test.details().slice(1)).toEqual(notices);
  });
});

describe('the client of an attempt', () => {
  it.each([
    ['GET', [], undefined],
    ['POST', [], 'fetch'],
    ['POST', [['User-Agent', 'OpenAI/JS 7.59.0']], 'openai-loop'],
  ] as const)('that sent %s %j is known at its end', (method, headers, client) => {
    const test = new JournalUnderTest();
    const journal = test.begin();
    journal.writeRequest('http://a/', method, headers);
    const counts = { messages: 0, bodyBytes: 0, wireBytes: 0 };
    journal.writeEnd({ cause: 'end' }, undefined, initialConnection({ policy: { kind: 'off' } }), counts, {
      next: { next: 'stop' },
    });
    const end = test.details().at(-1) as EndDetail;
    expect(end.client).toBe(client);
    expect(Object.hasOwn(end, 'client')).toBe(client !== undefined);
  });
});

describe('a response', () => {
  it('and the way to it are written without credentials', () => {
    const test = new JournalUnderTest();
    const journal = test.begin({ attempt: 3 });
    journal.writeRedirect({ status: 302, from: 'http://u:pw@a/', to: 'http://a/?token=1' });
    journal.writeOpen(head);
    expect(test.kinds()).toEqual(['notice redirect', 'open']);
    const hop = { status: 302, from: 'http://u:[redacted]@a/', to: 'http://a/?token=[redacted]' };
    expect(test.details()).toEqual([
      { notice: 'redirect', hop },
      {
        ...head,
        url: 'http://u:[redacted]@a/?token=[redacted]',
        headers: [['Set-Cookie', 'a=[redacted]']],
        redirects: [hop],
      },
    ]);
    expect(test.log.entry(2).attempt).toBe(3);
  });
});

describe('a notice', () => {
  const fault = { effect: { kind: 'reset' }, moment: { kind: 'now' } } as const;

  it.each([
    [{ notice: 'relay', note: { what: 'not full' } }, true],
    [{ notice: 'fault', fault, stage: 'armed' }, true],
    [{ notice: 'fault', fault, stage: 'next attempt' }, true],
    [{ notice: 'fault', fault, stage: 'stalled' }, true],
    [{ notice: 'fault', fault, stage: 'dropped' }, true],
    [{ notice: 'fault', fault, stage: 'by server' }, false],
    [{ notice: 'compressed', encoding: 'br' }, false],
    [{ notice: 'close-message', rule: 'x', stage: 'seen', afterMs: 0 }, false],
    [{ notice: 'resume', lastEventId: '1', verdict: { kind: 'exact' } }, false],
    [{ notice: 'bytes-gone', cause: 'limit', reason: '1 B' }, false],
  ] as const)('%j is simulated: %s', (detail, isSimulated) => {
    const test = new JournalUnderTest();
    test.begin().writeNotice(detail);
    expect(test.details()).toEqual([detail]);
    expect(test.kinds()).toEqual([`notice ${detail.notice}`]);
    expect((test.log.entry(1).flags & entryFlags.simulated) !== 0).toBe(isSimulated);
  });
});

describe('an ending', () => {
  const counts = { messages: 2, bodyBytes: 30, wireBytes: 20 };
  const open = ((): ReturnType<typeof initialConnection> => {
    const idle = initialConnection({ policy: { kind: 'off' }, lastEventId: 'x', reconnectionTimeMs: 70 });
    const [connecting] = reduceConnection(idle, { kind: 'connect' });
    return reduceConnection(connecting, { kind: 'opened', attempt: 1 })[0];
  })();

  function written(ending: Ending, more: Partial<EndDetail> = {}, shown?: ResponseHead) {
    const test = new JournalUnderTest();
    const journal = test.begin();
    test.nowMs = 45;
    journal.writeEnd(ending, shown, open, { ...counts, ...more }, { next: { next: 'stop' }, ...more });
    return test;
  }

  it('has the verdict of a standard client beside what the stream does, and what came', () => {
    const test = written({ cause: 'reset' });
    expect(test.details()).toEqual([
      {
        ending: { cause: 'reset' },
        verdict: { next: 'reconnect', delayMs: 70, lastEventId: 'x' },
        next: { next: 'stop' },
        policy: { kind: 'off' },
        durationMs: 40,
        ...counts,
      },
    ]);
  });

  it('tells who ended a relayed exchange first, and the head of what was no stream, without credentials', () => {
    const ending = { cause: 'http-error', status: 500, reason: 'see http://u:pw@a/' } as const;
    const [detail] = written(ending, { endedFirst: 'app' }, head).details() as EndDetail[];
    expect(detail?.endedFirst).toBe('app');
    expect(detail?.ending.reason).toBe('see http://u:[redacted]@a/');
    expect(detail?.head?.url).toBe('http://u:[redacted]@a/?token=[redacted]');
  });

  it.each(Object.keys(endingTraits) as EndingCause[])(
    'by %s is an error where its traits say so',
    (cause) => {
      const test = written({ cause });
      expect(test.kinds()).toEqual([endingTraits[cause].isError ? 'error' : 'close']);
      expect(test.log.entry(1).flags & entryFlags.simulated).toBe(0);
      expect(written({ cause, isSimulated: true }).log.entry(1).flags & entryFlags.simulated).toBe(16);
    },
  );
});
