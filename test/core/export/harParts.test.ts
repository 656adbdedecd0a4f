// Parts of a HAR export that depend on where bytes are cut and on what is known of an exchange.

import { expect, it } from 'vitest';

import { okHead, ScriptedStream } from '../scriptedStream.ts';
import type { ExchangeTimings } from '../../../src/core/log/detail.ts';
import type { Header } from '../../../src/core/stream/streamRequest.ts';
import { exportedText } from './exported.ts';

interface HarEntry {
  readonly request: { readonly postData?: unknown };
  readonly response: { readonly content: { readonly text: string; readonly encoding?: string } };
  readonly timings: Readonly<Record<string, number>>;
}

function entryOf(stream: ScriptedStream): HarEntry | undefined {
  const har = JSON.parse(exportedText(stream.log, 'har')) as { log: { entries: HarEntry[] } };
  return har.log.entries[0];
}

it.each([0, 1, 2, 3])(
  'a body of several pieces is whole, though a letter is cut between them (%i)',
  (shift) => {
    // Four bytes each: whatever size pieces have, one of the four cuts is not at a border of letters.
    const body = `data: ${'x'.repeat(shift)}${'\u{1f600}'.repeat(100_000)}"\\\n\n`;
    const entry = entryOf(new ScriptedStream().attempt().opened().receive(body).ended({ cause: 'end' }));
    expect(entry?.response.content.encoding).toBeUndefined();
    expect(entry?.response.content.text === body).toBe(true);
  },
);

it.each<[timings: ExchangeTimings, expected: object]>([
  [{}, { dns: -1, connect: -1, ssl: -1, send: 0 }],
  [{ dnsMs: 3 }, { dns: 3, connect: -1, ssl: -1, send: 0 }],
  [
    { dnsMs: 3, sentMs: 5 },
    { dns: 3, connect: -1, ssl: -1, send: 2 },
  ],
  [
    { connectMs: 4, sentMs: 5 },
    { dns: -1, connect: 4, ssl: -1, send: 1 },
  ],
  [
    { dnsMs: 3, connectMs: 4, sentMs: 6 },
    { dns: 3, connect: 1, ssl: -1, send: 2 },
  ],
  [
    { dnsMs: 3, connectMs: 4, tlsMs: 9, sentMs: 10 },
    { dns: 3, connect: 6, ssl: 5, send: 1 },
  ],
  [
    { connectMs: 4, tlsMs: 9, sentMs: 2 },
    { dns: -1, connect: 9, ssl: 5, send: 0 },
  ],
])('an exchange with the stages %j has the times %j', (timings, expected) => {
  const stream = new ScriptedStream()
    .attempt()
    .pass(50)
    .opened({ ...okHead, timings: { ...timings, headMs: 40 } });
  const entry = entryOf(stream.pass(50).ended({ cause: 'end' }));
  expect(entry?.timings).toMatchObject(expected);
  const { dns = 0, connect = 0, send = 0, wait = 0, receive = 0 } = entry?.timings ?? {};
  // The time of TLS is within that of the connection.
  const sum = [dns, connect, send, wait, receive].reduce((all, ms) => all + Math.max(0, ms), 0);
  expect(sum).toBe(100);
});

it.each<[headers: readonly Header[], mimeType: string]>([
  [[['Content-Type', 'application/json']], 'application/json'],
  [[['content-type', 'text/plain']], 'text/plain'],
  [[], ''],
])('a body that is sent with %j has the type %j', (headers, mimeType) => {
  const stream = new ScriptedStream({ url: 'http://localhost/', method: 'POST', body: 'é' });
  const { log } = stream;
  log.appendDetailEntry(
    'request',
    { method: 'POST', url: 'http://localhost/', headers, body: 'é', reason: 'connect', delayMs: 0 },
    { attempt: 1, receivedAtMs: 0 },
  );
  expect(entryOf(stream)?.request.postData).toEqual({ mimeType, text: 'é' });
});
