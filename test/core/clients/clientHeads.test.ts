// Who is recognised by the heads that clients really sent when they were measured. What two clients send alike names neither
// of them for the other.

import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { recogniseClient } from '../../../src/core/clients/recogniseClient.ts';
import { measuredCalls } from '../../../src/core/clients/measuredCalls.ts';
import type { ClientProfile } from '../../../src/core/stream/clientProfile.ts';
import type { Header } from '../../../src/core/stream/streamRequest.ts';

interface SentHead {
  readonly method: string;
  readonly headers: readonly Header[];
}

const heads = JSON.parse(readFileSync('test/fixtures/clientHeads.json', 'utf8')) as Readonly<
  Record<string, SentHead>
>;

const recognised: Readonly<Record<string, readonly [ClientProfile, RegExp]>> = {
  'openai-loop': ['openai-loop', /user-agent: OpenAI\/JS [\d.]+\.$/],
  'openai-stream': ['openai-stream', /OpenAI\/JS [\d.]+ and x-stainless-helper-method: stream\.$/],
  'anthropic-loop': ['anthropic-loop', /User-Agent: Anthropic\/JS/],
  'anthropic-stream': ['anthropic-stream', /Anthropic\/JS [\d.]+ and x-stainless-helper-method: stream\.$/],
  'ai-stream-text': ['ai-stream-text', /ai-sdk/],
  // They send what any fetch of Node sends.
  'ai-use-chat': ['fetch', /user-agent: node\.$/],
  'ai-use-chat-resume': ['fetch', /user-agent: node\.$/],
  'ag-ui': ['fetch', /user-agent: node\.$/],
  langgraph: ['fetch', /user-agent: node\.$/],
  'graphql-sse': ['fetch', /user-agent: node\.$/],
  fetch: ['fetch', /user-agent: node\.$/],
  ky: ['fetch', /user-agent: node\.$/],
  ofetch: ['fetch', /user-agent: node\.$/],
  'google-genai': ['google-genai', /google-genai-sdk/],
  'mcp-http': ['mcp-http', /mcp-protocol-version/],
  'mcp-http-call': ['mcp-http', /mcp-protocol-version/],
  'mcp-http-call-without-ids': ['mcp-http', /mcp-protocol-version/],
  // An EventSource of a package is all that can be told.
  'mcp-sse': ['node-eventsource', /user-agent: node and cache-control: no-cache\.$/],
  trpc: ['node-eventsource', /user-agent: node/],
  'node-eventsource': ['node-eventsource', /user-agent: node/],
  undici: ['node-eventsource', /user-agent: undici/],
  'eventsource-client': ['node-eventsource', /user-agent: node/],
  'extended-eventsource': ['node-eventsource', /user-agent: node/],
  'launchdarkly-eventsource': ['eventsource', /is a GET, as an EventSource sends it\.$/],
  axios: ['axios', /User-Agent: axios\//],
  eventsource: ['eventsource', /Sec-Fetch-Site: same-origin and Accept: text\/event-stream\.$/],
  'fetch-event-source': ['eventsource', /Sec-Fetch-Site/],
  'event-source-polyfill': ['eventsource', /Sec-Fetch-Site/],
  'reconnecting-eventsource': ['eventsource', /Sec-Fetch-Site/],
  'sse.js': ['fetch', /Sec-Fetch-Site: same-origin\.$/],
  'sse.js-reconnecting': ['fetch', /Sec-Fetch-Site: same-origin\.$/],
};

it.each(Object.entries(recognised))('%s', (program, [profile, evidence]) => {
  const head = heads[program];
  if (!head) throw new Error(`There is no head of ${program}.`);
  const found = recogniseClient(head);
  expect([found.profile, found.evidence]).toEqual([profile, expect.stringMatching(evidence)]);
});

it('each measured client has a head', () => {
  const programs = measuredCalls.clients.map(({ program }) => program).toSorted();
  expect(Object.keys(heads).toSorted()).toEqual(programs);
  expect(Object.keys(recognised).toSorted()).toEqual(programs);
});
