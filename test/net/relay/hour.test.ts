// An hour of a stream with ten events a second, at full speed and with faults by chance: what the app gets is what the
// seeds say, and the two timelines account for every event.

import { get, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { expect, it } from 'vitest';

import { SeededRandom } from '../../../src/core/relay/rules/seededRandom.ts';
import { parseRule } from '../../../src/core/relay/rules/relayRuleParser.ts';
import type { RelayedStream } from '../../../src/net/relay/relayedStream.ts';
import { ListeningServer } from '../../helpers/listening.ts';
import { startRelay } from './relayUnderTest.ts';

const eventCount = 36_000;
const share = 0.05;
const seeds = { drop: 1, duplicate: 2, edit: 3, inject: 4, reorder: 5, delay: 6 } as const;

const changes: readonly object[] = [
  { change: 'drop' },
  { change: 'duplicate' },
  { change: 'edit', edit: { type: 'edited' } },
  { change: 'inject', event: { data: 'made up', type: 'injected' } },
  { change: 'reorder', places: 3 },
  { change: 'delay', delayMs: 1 },
];

/** Sends the first event, waits, and then all others as fast as they are taken. */
async function sendEvents(response: ServerResponse, until: Promise<void>): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write('id: 0\ndata: first\n\n');
  await until;
  for (let id = 1; id <= eventCount; id += 1) {
    if (!response.write(`id: ${id}\ndata: event ${id}\n\n`)) await once(response, 'drain');
  }
  response.end();
}

/** How often each id reaches the app, and how many events are made up, by the seeds alone. */
function predicted(): {
  readonly ids: Map<string, number>;
  readonly injected: number;
  readonly dropped: number;
} {
  const random = Object.fromEntries(
    Object.entries(seeds).map(([name, seed]) => [name, new SeededRandom(seed)]),
  );
  const ids = new Map<string, number>();
  let injected = 0;
  let dropped = 0;
  for (let id = 1; id <= eventCount; id += 1) {
    const hits = Object.fromEntries(
      Object.keys(seeds).map((name) => [name, random[name]?.isHit(share) === true]),
    );
    if (hits['inject']) injected += 1;
    if (hits['drop']) dropped += 1;
    else ids.set(String(id), hits['duplicate'] ? 2 : 1);
  }
  return { ids, injected, dropped };
}

it('accounts for every event of an hour with faults by chance', async () => {
  let begin: () => void = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const server = await ListeningServer.open((_request, response) => {
    void sendEvents(response, begun);
  });
  const relay = await startRelay(new URL(server.url).origin);
  const appeared = new Promise<RelayedStream>((resolve) => {
    relay.streams.observe({ onStream: resolve });
  });
  const over = new Promise<void>((resolve, reject) => {
    get(`${relay.origin}/events`, { headers: { Accept: 'text/event-stream' } }, (response) => {
      response.resume();
      response.on('end', resolve);
      response.on('error', reject);
    }).on('error', reject);
  });
  const stream = await appeared;
  for (const [at, change] of changes.entries()) {
    const rule = parseRule({ ...change, probability: share, seed: at + 1 });
    if (typeof rule === 'string') throw new Error(rule);
    stream.addRule(rule);
  }
  begin();
  await over;

  const { ids, injected, dropped } = predicted();
  const got = new Map<string, number>();
  let madeUp = 0;
  let unaccounted = 0;
  const app = stream.appSide;
  for (let number = 1; number <= app.log.length; number += 1) {
    const entry = app.log.entry(number);
    if (entry.kind !== 'message') continue;
    const passage = app.passageOf(number);
    if (!passage) unaccounted += 1;
    const { id, type } = app.log.fields(entry);
    if (type === 'injected') madeUp += 1;
    else if (id !== '0' && id !== undefined) got.set(id, (got.get(id) ?? 0) + 1);
    // What the server sent is on its side, whatever was changed about it.
    if ((type === 'injected') !== (passage?.number === undefined)) unaccounted += 1;
  }
  let lost = 0;
  const sent = stream.serverSide;
  for (let number = 1; number <= sent.log.length; number += 1) {
    if (sent.log.index.kind(number) !== 'message') continue;
    const passage = sent.passageOf(number);
    if (!passage) unaccounted += 1;
    else if (passage.number === undefined) lost += 1;
  }
  expect(unaccounted).toBe(0);
  expect(madeUp).toBe(injected);
  expect(lost).toBe(dropped);
  expect(got).toEqual(ids);
  expect(sent.totals.messages).toBe(eventCount + 1);
});
