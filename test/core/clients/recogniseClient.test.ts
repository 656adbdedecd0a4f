// Who sends a request, told from its head: each client by what it sends, nobody by anything less, and the evidence.

import { describe, expect, it } from 'vitest';

import { recogniseClient } from '../../../src/core/clients/recogniseClient.ts';
import type { ClientProfile } from '../../../src/core/stream/clientProfile.ts';
import type { Header } from '../../../src/core/stream/streamRequest.ts';

const stream: Header = ['Accept', 'text/event-stream'];
const mode: Header = ['Sec-Fetch-Mode', 'cors'];
const site: Header = ['Sec-Fetch-Site', 'same-origin'];
const node = 'The request has Sec-Fetch-Mode: cors and no Sec-Fetch-Site, as the fetch of Node sends it.';
const otherLanguage = 'It is not the JavaScript package, which is the one that was measured.';

describe('a client is recognised by its request', () => {
  it.each<[string, readonly Header[], ClientProfile, string]>([
    ['GET', [stream], 'eventsource', 'The request is a GET, as an EventSource sends it.'],
    ['get', [], 'eventsource', 'The request is a GET, as an EventSource sends it.'],
    ['POST', [stream], 'fetch', 'The request is a POST: an EventSource sends nothing but GET.'],
    ['put', [], 'fetch', 'The request is a PUT: an EventSource sends nothing but GET.'],
    [
      'GET',
      [mode, site, stream],
      'eventsource',
      'The request has Sec-Fetch-Site: same-origin and Accept: text/event-stream.',
    ],
    [
      'GET',
      [mode, ['Sec-Fetch-Dest', 'empty'], stream],
      'eventsource',
      'The request has Sec-Fetch-Dest: empty and Accept: text/event-stream.',
    ],
    ['POST', [mode, site, stream], 'fetch', 'The request has Sec-Fetch-Site: same-origin.'],
    ['GET', [mode, site, ['Accept', '*/*']], 'fetch', 'The request has Sec-Fetch-Site: same-origin.'],
    // Sec-Fetch-Mode alone is no browser's: the fetch of Node sends it.
    ['GET', [mode, stream], 'fetch', node],
    ['POST', [mode, stream], 'fetch', node],
    ['GET', [mode, stream, ['Cache-Control', 'no-cache']], 'node-eventsource', node],
    ['POST', [mode, stream, ['Cache-Control', 'no-cache']], 'fetch', node],
    ['GET', [['User-Agent', 'node'], mode, stream], 'fetch', 'The request has User-Agent: node.'],
    [
      'GET',
      [['User-Agent', 'node'], mode, stream, ['Cache-Control', 'no-cache']],
      'node-eventsource',
      'The request has User-Agent: node and Cache-Control: no-cache.',
    ],
    [
      'GET',
      [['User-Agent', 'Mozilla/5.0 (X11)'], stream],
      'eventsource',
      'The request has User-Agent: Mozilla/5.0 (X11) and Accept: text/event-stream.',
    ],
    [
      'GET',
      [['Accept', '*/*']],
      'fetch',
      'The request has Accept: */*, where an EventSource sends text/event-stream.',
    ],
    [
      'POST',
      [['Accept', 'application/json, text/event-stream']],
      'mcp-http',
      'The request has Accept: application/json, text/event-stream.',
    ],
    [
      'GET',
      [['User-Agent', 'curl/8.19.0'], stream],
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
      `The request has user-agent: AsyncOpenAI/Python 2.1.0. ${otherLanguage}`,
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
      [
        ['User-Agent', 'Groq/JS 0.30.0'],
        ['X-Stainless-Lang', 'js'],
      ],
      'fetch',
      'The request is a POST: an EventSource sends nothing but GET.',
    ],
    [
      'POST',
      [
        ['anthropic-version', '2023-06-01'],
        ['X-Stainless-Helper-Method', 'stream'],
        ['User-Agent', 'Mozilla/5.0'],
      ],
      'anthropic-stream',
      'The request has anthropic-version: 2023-06-01 and X-Stainless-Helper-Method: stream.',
    ],
    [
      'POST',
      [['User-Agent', 'ai-sdk-openai-compatible/3.0.92 ai-sdk-provider-utils/5.0.81 node.js/v24.21.0']],
      'ai-stream-text',
      'The request has User-Agent: ai-sdk-openai-compatible/3.0.92 ai-sdk-provider-utils/5.0.81 node.js/v24.21.0.',
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
