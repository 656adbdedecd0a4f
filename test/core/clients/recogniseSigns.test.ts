// Each sign of a client, by the least that bears it, and by what is like it and says nothing.

import { expect, it } from 'vitest';

import { recogniseClient } from '../../../src/core/clients/recogniseClient.ts';
import type { ClientProfile } from '../../../src/core/stream/clientProfile.ts';
import type { Header } from '../../../src/core/stream/streamRequest.ts';

const agent = (value: string): Header => ['user-agent', value];
const helper: Header = ['x-stainless-helper-method', 'beta.stream'];
const stainless: Header = ['x-stainless-lang', 'js'];
const version: Header = ['anthropic-version', '2023-06-01'];
const stream: Header = ['accept', 'text/event-stream'];
const uncached: Header = ['cache-control', 'no-store'];

it.each<[profile: ClientProfile, method: string, headers: readonly Header[]]>([
  ['anthropic-stream', 'POST', [agent('anthropic/js 1'), helper]],
  ['anthropic-loop', 'POST', [agent('Anthropic/JS 1'), ['x-stainless-helper-method', 'stream.more']]],
  ['anthropic-loop', 'POST', [agent('Anthropic/Python 1')]],
  ['anthropic-loop', 'POST', [agent('AsyncAnthropic/Python 1')]],
  ['fetch', 'POST', [agent('NotAnthropic/JS 1')]],
  ['fetch', 'POST', [agent('Anthropic 1')]],
  ['openai-stream', 'POST', [agent('OpenAI/JS 1'), helper]],
  ['openai-stream', 'POST', [agent('AzureOpenAI/JS 1'), helper]],
  ['openai-loop', 'POST', [agent('AsyncAzureOpenAI/Python 1')]],
  ['fetch', 'POST', [agent('NotOpenAI/JS 1')]],
  ['fetch', 'POST', [agent('NotOpenAI/JS 1'), helper]],
  ['ai-stream-text', 'POST', [agent('x ai-sdk/y')]],
  ['ai-stream-text', 'POST', [agent('ai/5.0')]],
  ['ai-stream-text', 'POST', [agent('x ai/5.0')]],
  ['fetch', 'POST', [agent('ai/sdk')]],
  ['fetch', 'POST', [agent('xai/5.0')]],
  ['google-genai', 'POST', [agent('google-genai-sdk/1')]],
  ['google-genai', 'POST', [['x-goog-api-client', 'google-genai-sdk/1']]],
  ['fetch', 'POST', [['x-goog-api-client', 'gl-node/24']]],
  ['mcp-http', 'GET', [['mcp-protocol-version', '1']]],
  ['mcp-http', 'GET', [['mcp-session-id', 'a']]],
  ['eventsource', 'GET', [['mcp-session-id', '']]],
  ['mcp-http', 'POST', [['accept', 'application/json,text/event-stream']]],
  ['mcp-http', 'POST', [['accept', 'application/json,  text/event-stream']]],
  ['fetch', 'POST', [['accept', 'text/event-stream, application/json']]],
  ['fetch', 'POST', [['accept', 'application/json, text/event-stream, */*']]],
  ['fetch', 'POST', [['accept', 'x/y, application/json, text/event-stream']]],
  ['eventsource', 'GET', [['accept', 'application/json, text/event-stream']]],
  ['launchdarkly-eventsource', 'GET', [agent('JSClient-LDClient/1')]],
  ['launchdarkly-eventsource', 'GET', [agent('NodeLaunchDarkly/1')]],
  ['launchdarkly-eventsource', 'POST', [agent('x LaunchDarkly')]],
  ['eventsource', 'GET', [['x-agent', 'LDClient']]],
  ['axios', 'GET', [agent('Axios/1')]],
  ['anthropic-stream', 'POST', [version, helper]],
  ['anthropic-loop', 'POST', [version, stainless]],
  ['anthropic-loop', 'POST', [version, stainless, agent('Mozilla/5.0')]],
  ['fetch', 'POST', [version, stainless, agent('Other/1')]],
  ['fetch', 'POST', [version, helper, agent('Other/1')]],
  ['openai-stream', 'POST', [helper, stainless]],
  ['openai-stream', 'POST', [helper, stainless, agent('Mozilla/5.0')]],
  ['fetch', 'POST', [helper, stainless, agent('Other/1')]],
  ['fetch', 'POST', [helper]],
  ['openai-loop', 'POST', [stainless]],
  ['fetch', 'POST', [stainless, agent('Other/1')]],
  ['eventsource', 'GET', [['sec-fetch-site', 'none'], stream]],
  ['eventsource', 'GET', [['sec-fetch-dest', 'empty'], stream]],
  ['eventsource', 'GET', [agent('Mozilla/5.0'), stream]],
  ['fetch', 'GET', [agent('Mozilla/5.0'), ['accept', 'text/html']]],
  ['fetch', 'GET', [agent('Mozilla/5.0'), ['accept', 'text/event-streams']]],
  ['fetch', 'GET', [['sec-fetch-dest', 'empty']]],
  ['fetch', 'GET', [['sec-fetch-site', 'none']]],
  ['node-eventsource', 'GET', [agent('node'), uncached]],
  ['node-eventsource', 'GET', [agent('undici'), ['cache-control', 'x, no-cache']]],
  ['fetch', 'GET', [agent('undici'), ['cache-control', 'max-age=0']]],
  ['fetch', 'GET', [agent('undici'), ['cache-control', 'no-cached']]],
  ['fetch', 'POST', [agent('node'), uncached]],
  ['eventsource', 'GET', [agent('nodes'), uncached]],
  ['eventsource', 'GET', [agent('x node'), uncached]],
  ['node-eventsource', 'GET', [['sec-fetch-mode', 'cors'], stream, uncached]],
  ['fetch', 'GET', [['sec-fetch-mode', 'cors'], uncached]],
  ['fetch', 'GET', [['sec-fetch-mode', 'cors'], stream]],
])('%s: %s %j', (profile, method, headers) => {
  expect(recogniseClient({ method, headers }).profile).toBe(profile);
  expect(recogniseClient({ method: method.toLowerCase(), headers }).profile).toBe(profile);
});

it.each<[isOther: boolean, headers: readonly Header[]]>([
  [false, [stainless]],
  [true, [['x-stainless-lang', 'python']]],
  [false, [agent('OpenAI/JS 1')]],
  [true, [agent('OpenAI/Go 1')]],
  [true, [agent('OpenAI/JSX 1')]],
  [false, [agent('OpenAI/Python')]],
  [false, [agent('ai-sdk/1 OpenAI/Python 1')]],
])('that the package is of another language is %s: %j', (isOther, headers) => {
  const { evidence } = recogniseClient({ method: 'POST', headers });
  expect(evidence.endsWith(' It is not the JavaScript package, which is the one that was measured.')).toBe(
    isOther,
  );
});
