// Who sends a request, told from its head: each client by what it sends, nobody by anything less, and the evidence.

import { describe, expect, it } from 'vitest';

import {
  clientProfiles,
  isClientProfile,
  nameOfClient,
  recogniseClient,
  subjectOfClient,
  type ClientProfile,
} from '../../../src/core/stream/clientProfile.ts';
import type { Header } from '../../../src/core/stream/streamRequest.ts';

const stream: Header = ['Accept', 'text/event-stream'];
const page: Header = ['Sec-Fetch-Mode', 'cors'];

describe('a client is recognised by its request', () => {
  it.each<[string, readonly Header[], ClientProfile, string]>([
    ['GET', [stream], 'eventsource', 'The request is a GET, as an EventSource sends it.'],
    ['get', [], 'eventsource', 'The request is a GET, as an EventSource sends it.'],
    ['POST', [stream], 'fetch', 'The request is a POST: an EventSource sends nothing but GET.'],
    ['put', [], 'fetch', 'The request is a PUT: an EventSource sends nothing but GET.'],
    [
      'GET',
      [page, stream],
      'eventsource',
      'The request has Sec-Fetch-Mode: cors and Accept: text/event-stream.',
    ],
    ['POST', [page, stream], 'fetch', 'The request has Sec-Fetch-Mode: cors.'],
    ['GET', [page, ['Accept', '*/*']], 'fetch', 'The request has Sec-Fetch-Mode: cors.'],
    [
      'GET',
      [['Sec-Fetch-Mode', 'navigate'], stream],
      'eventsource',
      'The request is a GET, as an EventSource sends it.',
    ],
    [
      'POST',
      [['User-Agent', 'OpenAI/JS 7.59.0']],
      'openai-loop',
      'The request has User-Agent: OpenAI/JS 7.59.0.',
    ],
    [
      'POST',
      [['user-agent', 'AsyncOpenAI/Python 2.1.0']],
      'openai-loop',
      'The request has user-agent: AsyncOpenAI/Python 2.1.0.',
    ],
    [
      'POST',
      [['User-Agent', 'AzureOpenAI/JS 7.59.0']],
      'openai-loop',
      'The request has User-Agent: AzureOpenAI/JS 7.59.0.',
    ],
    [
      'POST',
      [
        ['User-Agent', 'OpenAI/JS 7.59.0'],
        ['X-Stainless-Helper-Method', 'stream'],
      ],
      'openai-stream',
      'The request has User-Agent: OpenAI/JS 7.59.0 and X-Stainless-Helper-Method: stream.',
    ],
    ['POST', [['X-Stainless-Lang', 'js']], 'openai-loop', 'The request has X-Stainless-Lang: js.'],
    [
      'POST',
      [['User-Agent', 'Anthropic/JS 1.14.0']],
      'anthropic-loop',
      'The request has User-Agent: Anthropic/JS 1.14.0.',
    ],
    [
      'POST',
      [
        ['User-Agent', 'Anthropic/JS 1.14.0'],
        ['X-Stainless-Helper-Method', 'stream'],
      ],
      'anthropic-stream',
      'The request has User-Agent: Anthropic/JS 1.14.0 and X-Stainless-Helper-Method: stream.',
    ],
    [
      'POST',
      [
        ['anthropic-version', '2023-06-01'],
        ['X-Stainless-Lang', 'js'],
      ],
      'anthropic-loop',
      'The request has anthropic-version: 2023-06-01 and X-Stainless-Lang: js.',
    ],
    [
      'POST',
      [['anthropic-version', '2023-06-01']],
      'fetch',
      'The request is a POST: an EventSource sends nothing but GET.',
    ],
    [
      'POST',
      [['User-Agent', 'ai/7.0.173 ai-sdk/openai-compatible/3.0.92 runtime/node.js/24']],
      'ai-stream-text',
      'The request has User-Agent: ai/7.0.173 ai-sdk/openai-compatible/3.0.92 runtime/node.js/24.',
    ],
    [
      'POST',
      [['x-goog-api-client', 'google-genai-sdk/3.3.0 gl-node/v24']],
      'google-genai',
      'The request has x-goog-api-client: google-genai-sdk/3.3.0 gl-node/v24.',
    ],
    [
      'GET',
      [['mcp-protocol-version', '2025-06-18'], stream],
      'mcp-http',
      'The request has mcp-protocol-version: 2025-06-18.',
    ],
    ['POST', [['User-Agent', 'axios/1.21.1']], 'axios', 'The request has User-Agent: axios/1.21.1.'],
    [
      'POST',
      [['User-Agent', 'not axios/1.21.1']],
      'fetch',
      'The request is a POST: an EventSource sends nothing but GET.',
    ],
    [
      'GET',
      [['User-Agent', 'sse-inspector'], stream],
      'eventsource',
      'The request is a GET, as an EventSource sends it.',
    ],
  ])('%s %j', (method, headers, profile, evidence) => {
    expect(recogniseClient({ method, headers })).toEqual({ profile, evidence });
    // The order of headers is nobody's mark.
    expect(recogniseClient({ method, headers: headers.toReversed() })).toEqual({ profile, evidence });
  });

  it('and the evidence shows no credentials', () => {
    const { profile, evidence } = recogniseClient({
      method: 'POST',
      headers: [['X-Goog-Api-Client', 'google-genai-sdk/1 Bearer abcdefgh1']],
    });
    expect(profile).toBe('google-genai');
    expect(evidence).toBe('The request has X-Goog-Api-Client: google-genai-sdk/1 Bearer [redacted].');
  });
});

describe('a profile', () => {
  it('has a name of its own and begins a sentence', () => {
    const names = clientProfiles.map(nameOfClient);
    expect(new Set(names).size).toBe(names.length);
    for (const profile of clientProfiles) expect(subjectOfClient(profile)).toMatch(/^(An? |The )?\S/);
    expect(subjectOfClient('openai-loop')).toBe('The openai loop');
  });

  it('is one of the list, and nothing else is', () => {
    expect(clientProfiles.every(isClientProfile)).toBe(true);
    for (const other of ['', 'EventSource', undefined, 1, 'toString'])
      expect(isClientProfile(other)).toBe(false);
  });
});
