import { describe, expect, it } from 'vitest';

import type { HarExchange } from '../../../src/core/capture/har/harEntry.ts';
import { streamsOfExchanges } from '../../../src/core/capture/har/harStreams.ts';

interface Asked {
  readonly atMs: number;
  readonly forMs?: number;
  readonly id?: string;
  readonly url?: string;
  readonly page?: string;
  readonly isEventSource?: boolean;
  readonly cause?: 'end' | 'no-content';
}

function exchange({
  atMs,
  forMs = 100,
  id,
  url = 'http://a/',
  page,
  isEventSource = true,
  cause = 'end',
}: Asked): HarExchange {
  return {
    request: { method: 'GET', url, headers: id === undefined ? [] : [['Last-Event-ID', id]] },
    requestedAtMs: atMs,
    ...(forMs > 0 && { mayHaveEndedAtMs: atMs + forMs }),
    ending: { cause },
    body: [],
    notes: [],
    isEventSource,
    page,
  };
}

describe('requests for one address', () => {
  it.each<[what: string, asked: readonly Asked[], attempts: readonly number[]]>([
    ['one after the other are attempts', [{ atMs: 0 }, { atMs: 200 }, { atMs: 400 }], [3]],
    ['in another order in the file as well', [{ atMs: 400 }, { atMs: 0 }, { atMs: 200 }], [3]],
    ['whose end is rounded too late', [{ atMs: 0 }, { atMs: 60 }], [2]],
    [
      'at the same time are streams of their own',
      [{ atMs: 0 }, { atMs: 10 }, { atMs: 200 }, { atMs: 210 }],
      [2, 2],
    ],
    [
      'with an id go on, though the end is told late',
      [
        { atMs: 0, forMs: 900 },
        { atMs: 100, id: '1' },
      ],
      [2],
    ],
    ['without an id after one with an id are another stream', [{ atMs: 0, id: '1' }, { atMs: 200 }], [1, 1]],
    [
      'after one that ended for good are another stream',
      [{ atMs: 0, cause: 'no-content' }, { atMs: 200 }],
      [1, 1],
    ],
    ['of which the first is open are streams of their own', [{ atMs: 0, forMs: 0 }, { atMs: 200 }], [1, 1]],
    [
      'with an id go on also with one that seems to be open',
      [
        { atMs: 0, forMs: 0 },
        { atMs: 200, id: '1' },
      ],
      [2],
    ],
    [
      'of different pages are different streams',
      [
        { atMs: 0, page: '1' },
        { atMs: 200, page: '2' },
      ],
      [1, 1],
    ],
    [
      'of a fetch are streams of their own',
      [
        { atMs: 0, isEventSource: false },
        { atMs: 200, isEventSource: false },
      ],
      [1, 1],
    ],
  ])('%s', (_what, asked, attempts) => {
    expect(streamsOfExchanges(asked.map(exchange)).map((stream) => stream.attempts.length)).toEqual(attempts);
  });

  it.each([
    [undefined, 50, 1],
    [undefined, 51, 2],
    ['1', 1_000, 1],
    ['1', 1_001, 2],
  ])('with the id %s %i ms before the end of the one before are %i', (id, overlapMs, streams) => {
    const next = { atMs: 5_000 - overlapMs, ...(id !== undefined && { id }) };
    expect(streamsOfExchanges([{ atMs: 0, forMs: 5_000 }, next].map(exchange))).toHaveLength(streams);
  });

  it.each([
    [29, 30],
    [30, 32],
  ])('go on with the oldest of few that run at once: %i others', (others, streams) => {
    const asked = [
      { atMs: 0, forMs: 1_000 },
      ...Array.from({ length: others }, (_, at) => ({ atMs: at + 1, forMs: 0 })),
      { atMs: 2_000 },
    ];
    expect(streamsOfExchanges(asked.map(exchange))).toHaveLength(streams);
  });

  it('are no attempts after a fetch', () => {
    const asked = [{ atMs: 0, isEventSource: false }, { atMs: 200 }];
    expect(streamsOfExchanges(asked.map(exchange))).toHaveLength(2);
  });

  it('differ by their address', () => {
    expect(
      streamsOfExchanges([exchange({ atMs: 0 }), exchange({ atMs: 200, url: 'http://b/' })]),
    ).toHaveLength(2);
  });
});
