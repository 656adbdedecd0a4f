// Heads as SDKs really send them, through a relay: whose ending it is, on both sides, and what is said of it.

import { readFileSync } from 'node:fs';
import { request } from 'node:http';

import { describe, expect, it } from 'vitest';

import { clientOf } from '../../../src/core/clients/streamClient.ts';
import { describeNext } from '../../../src/core/log/nextWords.ts';
import { isKind } from '../../../src/core/log/eventLog.ts';
import type { Relay } from '../../../src/net/relay/relay.ts';
import type { RelayedSide } from '../../../src/net/relay/relayedSide.ts';
import { endOf, relayBefore, type Answer } from './callsUnderTest.ts';
import { entriesOf } from './relayUnderTest.ts';

interface SentHead {
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
}

const heads = JSON.parse(readFileSync('test/fixtures/clientHeads.json', 'utf8')) as Readonly<
  Record<string, SentHead>
>;

/** Half an answer, and a clean end. */
const half: Answer = (_request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.end('id: 1\ndata: {"half":true}\n\n');
};

/** Sends the head as it was sent, with the connection's own fields anew. */
function send(relay: Relay, { method, headers }: SentHead): Promise<void> {
  const own = headers.filter(([name]) => !/^(host|connection|content-length)$/i.test(name));
  return new Promise((resolve, reject) => {
    const written = [['Host', new URL(relay.origin).host], ...own].flat();
    const sent = request(`${relay.origin}/v1/stream`, { method, headers: written, agent: false });
    sent.once('error', reject);
    sent.once('response', (response) => response.resume().once('end', resolve));
    sent.end(method === 'GET' ? undefined : '{"stream":true}');
  });
}

function nextOf(side: RelayedSide): string {
  for (const entry of entriesOf(side)) {
    if (!isKind(entry, 'close') && !isKind(entry, 'error')) continue;
    const detail = side.log.detail(entry);
    if (detail) return describeNext(side.log, entry, detail);
  }
  throw new Error('There is no end.');
}

describe('a head through a relay', () => {
  it.each<[string, string]>([
    ['openai-loop', 'The openai loop takes this for a whole answer: it ends without an error.'],
    ['openai-stream', 'The openai .stream() throws an error, unless the answer had its end mark.'],
    ['anthropic-loop', 'The Anthropic loop takes this for a whole answer: it ends without an error.'],
    ['anthropic-stream', 'The Anthropic .stream() throws an error, unless the answer had its end mark.'],
    [
      'ai-stream-text',
      'The streamText of the AI SDK tells its app of an error, unless the answer had its end mark.',
    ],
    ['google-genai', '@google/genai takes this for a whole answer: it ends without an error.'],
    ['axios', 'axios takes this for a whole answer: it ends without an error.'],
    ['fetch', 'A bare fetch reader takes this for a whole answer: it ends without an error.'],
    ['eventsource', 'An EventSource comes back in 3.0 s, with Last-Event-ID 1.'],
  ])('of %s', async (program, expected) => {
    const head = heads[program];
    if (!head) throw new Error(`There is no head of ${program}.`);
    const relay = await relayBefore(half);
    await send(relay, head);
    const [stream] = relay.streams.list();
    if (!stream) throw new Error('There is no stream.');
    await Promise.all([endOf(stream.appSide), endOf(stream.serverSide)]);
    expect([nextOf(stream.appSide), nextOf(stream.serverSide)]).toEqual([expected, expected]);
    expect(clientOf(stream.serverSide.log)).toBe(clientOf(stream.appSide.log));
  });

  it('is overruled by a choice, for both sides and what has been; and by the setting', async () => {
    const head = heads['openai-loop'];
    if (!head) throw new Error('There is no head.');
    const relay = await relayBefore(half, { client: 'ky' });
    await send(relay, head);
    const [stream] = relay.streams.list();
    if (!stream) throw new Error('There is no stream.');
    await Promise.all([endOf(stream.appSide), endOf(stream.serverSide)]);
    expect(nextOf(stream.serverSide)).toMatch(/^ky takes this/);
    expect(stream.caller).toBe('ky');
    clientOf(stream.serverSide.log).choose('langgraph');
    expect(nextOf(stream.appSide)).toMatch(/^@langchain\/langgraph-sdk comes back after/);
    expect(stream.caller).toBeUndefined();
    clientOf(stream.appSide.log).choose('auto');
    expect(nextOf(stream.serverSide)).toMatch(/^The openai loop takes this/);
    expect(stream.caller).toBe('openai-loop');
  });
});
