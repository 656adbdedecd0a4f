// Time in which this process did not run counts for none of an attempt's limits, however often, and moves no limit that does
// not count yet or any more.

import { expect, it, onTestFinished, vi } from 'vitest';

import type { Ending } from '../../../src/core/stream/ending.ts';
import { Attempt } from '../../../src/net/http/attempt.ts';
import { connectionOptionsOf, type ConnectionOptions } from '../../../src/net/http/connectionOptions.ts';
import { directRoute } from '../../../src/net/http/redirect.ts';
import { holdTimers } from '../../helpers/heldTimers.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { Changes, until } from '../../helpers/waiting.ts';
import { streamHead } from '../../helpers/wireText.ts';

interface Told {
  readonly attempt: Attempt;
  readonly endings: readonly Ending[];
  readonly untilTold: (word: string) => Promise<void>;
}

function begin(url: string, options: Partial<ConnectionOptions>): Told {
  const endings: Ending[] = [];
  const words = new Set<string>();
  const changes = new Changes();
  const tell = (word: string): void => {
    words.add(word);
    changes.tell();
  };
  const attempt = new Attempt(
    { request: { url }, route: directRoute(url), lastEventId: '' },
    connectionOptionsOf(options),
    {
      onRequest: () => tell('request'),
      onRedirect: () => {},
      onSent: () => tell('sent'),
      onOpen: () => tell('open'),
      onBytes: () => tell('bytes'),
      onEnd: (ending) => {
        endings.push(ending);
        tell('end');
      },
    },
  );
  onTestFinished(() => attempt.end({ cause: 'client' }));
  return {
    attempt,
    endings,
    untilTold: async (word) => {
      await until(
        () => words.has(word),
        changes.source,
        () => `It told of ${[...words].join(', ')}`,
      );
    },
  };
}

it.each<[string, Partial<ConnectionOptions>, string, Ending['cause']]>([
  ['connecting', { connectTimeoutMs: 300 }, 'request', 'unreachable'],
  ['silence before the head', { idleTimeoutMs: 300 }, 'sent', 'idle'],
  ['silence', { idleTimeoutMs: 300 }, 'bytes', 'idle'],
])('for %s', async (_, options, word, cause) => {
  // It takes connections, and says nothing on those that wait for TLS.
  const server = await RawServer.open(({ socket }) => {
    if (word === 'bytes') socket.write(`${streamHead()}data: 1\n\n`);
  });
  holdTimers();
  const url = server.url();
  const { attempt, endings, untilTold } = begin(
    word === 'request' ? url.replace('http:', 'https:') : url,
    options,
  );
  await untilTold(word);
  await server.until(() => server.connections === 1, 'There is no connection.');
  for (let pauses = 0; pauses < 2; pauses += 1) {
    vi.advanceTimersByTime(299);
    attempt.forgivePause();
  }
  vi.advanceTimersByTime(299);
  expect(vi.getTimerCount()).toBe(1);
  expect(endings).toEqual([]);
  vi.advanceTimersByTime(1);
  await untilTold('end');
  expect(endings.map((ending) => ending.cause)).toEqual([cause]);
  attempt.forgivePause();
  expect(vi.getTimerCount()).toBe(0);
});

it('where there is no limit there is none after a pause', async () => {
  const server = await RawServer.open(({ socket }) => socket.write(streamHead()));
  holdTimers();
  const { attempt, untilTold } = begin(server.url(), {});
  await untilTold('open');
  attempt.forgivePause();
  expect(vi.getTimerCount()).toBe(0);
});
