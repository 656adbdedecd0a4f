// Who reads a stream: a browser's EventSource, a package that looks like it, an SDK, or a bare fetch. The same ending means
// different things to each of them. Who it is in a case is told in core/clients.

import * as l10n from '@vscode/l10n';

/** Every client that the endings' sentences can be about. */
export const clientProfiles = [
  'eventsource',
  'node-eventsource',
  'eventsource-client',
  'fetch-event-source',
  'extended-eventsource',
  'launchdarkly-eventsource',
  'event-source-polyfill',
  'reconnecting-eventsource',
  'sse.js',
  'openai-loop',
  'openai-stream',
  'anthropic-loop',
  'anthropic-stream',
  'ai-stream-text',
  'ai-use-chat',
  'google-genai',
  'ag-ui',
  'mcp-http',
  'mcp-sse',
  'langgraph',
  'trpc',
  'graphql-sse',
  'ky',
  'ofetch',
  'axios',
  'fetch',
] as const;

/** A client of event streams, by what it does after an ending. */
export type ClientProfile = (typeof clientProfiles)[number];

/** Whether a value from outside names a profile. */
export function isClientProfile(value: unknown): value is ClientProfile {
  return clientProfiles.some((profile) => profile === value);
}

/** Who somebody says that reads a stream; `auto` is whoever sends such a request. */
export type ClientChoice = 'auto' | ClientProfile;

/** Whether a value from outside is such a choice. */
export function isClientChoice(value: unknown): value is ClientChoice {
  return value === 'auto' || isClientProfile(value);
}

/** What reads the stream, as a choice is called: short, without an article. */
export function nameOfClient(profile: ClientProfile): string {
  switch (profile) {
    case 'node-eventsource':
      return l10n.t('EventSource in Node');
    case 'mcp-http':
      return l10n.t('MCP, Streamable HTTP');
    case 'mcp-sse':
      return l10n.t('MCP, old SSE transport');
    case 'fetch':
      return l10n.t('bare fetch');
    default:
      return clientNames[profile];
  }
}

/** The same as a sentence begins with it. */
export function subjectOfClient(profile: ClientProfile): string {
  switch (profile) {
    case 'eventsource':
      return l10n.t('An EventSource');
    case 'node-eventsource':
      return l10n.t('An EventSource in Node');
    case 'openai-loop':
      return l10n.t('The openai loop');
    case 'openai-stream':
      return l10n.t('The openai .stream()');
    case 'anthropic-loop':
      return l10n.t('The Anthropic loop');
    case 'anthropic-stream':
      return l10n.t('The Anthropic .stream()');
    case 'ai-stream-text':
      return l10n.t('The streamText of the AI SDK');
    case 'ai-use-chat':
      return l10n.t('The useChat of the AI SDK');
    case 'mcp-http':
      return l10n.t('An MCP client');
    case 'mcp-sse':
      return l10n.t('An MCP client with the old SSE transport');
    case 'fetch':
      return l10n.t('A bare fetch reader');
    default:
      return clientNames[profile];
  }
}

/** Names of packages are the same in every language. */
const clientNames: Readonly<
  Record<Exclude<ClientProfile, 'node-eventsource' | 'mcp-http' | 'mcp-sse' | 'fetch'>, string>
> = {
  eventsource: 'EventSource',
  'eventsource-client': 'eventsource-client',
  'fetch-event-source': '@microsoft/fetch-event-source',
  'extended-eventsource': 'extended-eventsource',
  'launchdarkly-eventsource': 'launchdarkly-eventsource',
  'event-source-polyfill': 'event-source-polyfill',
  'reconnecting-eventsource': 'reconnecting-eventsource',
  'sse.js': 'sse.js',
  'openai-loop': 'openai, stream: true',
  'openai-stream': 'openai, .stream()',
  'anthropic-loop': '@anthropic-ai/sdk, stream: true',
  'anthropic-stream': '@anthropic-ai/sdk, .stream()',
  'ai-stream-text': 'ai, streamText',
  'ai-use-chat': 'ai, useChat',
  'google-genai': '@google/genai',
  'ag-ui': '@ag-ui/client',
  langgraph: '@langchain/langgraph-sdk',
  trpc: '@trpc/client',
  'graphql-sse': 'graphql-sse',
  ky: 'ky',
  ofetch: 'ofetch',
  axios: 'axios',
};
