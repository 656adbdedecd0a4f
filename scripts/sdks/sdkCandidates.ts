// The clients that are measured besides those of scripts/clients: which program, which package, and where it runs.
import type { ClientProfile } from '../../src/core/stream/clientProfile.ts';

export interface SdkCandidate {
  /** Of the program in test/sdks/programs. */
  readonly program: string;
  readonly profile: ClientProfile;
  /** Its package, whose version is told. */
  readonly package: string;
  /** How it is used, for the document. */
  readonly usedAs: string;
  readonly runsIn: 'node' | 'page';
}

function inNode(program: string, profile: ClientProfile, packageName: string, usedAs: string): SdkCandidate {
  return { program, profile, package: packageName, usedAs, runsIn: 'node' };
}

function inPage(program: string, profile: ClientProfile, packageName: string, usedAs: string): SdkCandidate {
  return { program, profile, package: packageName, usedAs, runsIn: 'page' };
}

export const sdkCandidates: readonly SdkCandidate[] = [
  inNode('openai-loop', 'openai-loop', 'openai', '`stream: true`'),
  inNode('openai-stream', 'openai-stream', 'openai', '`.stream()`'),
  inNode('anthropic-loop', 'anthropic-loop', '@anthropic-ai/sdk', '`stream: true`'),
  inNode('anthropic-stream', 'anthropic-stream', '@anthropic-ai/sdk', '`.stream()`'),
  inNode('ai-stream-text', 'ai-stream-text', 'ai', '`streamText`, with @ai-sdk/openai-compatible'),
  inNode('ai-use-chat', 'ai-use-chat', 'ai', 'the `Chat` of `useChat`'),
  inNode('ai-use-chat-resume', 'ai-use-chat', 'ai', 'the `Chat` of `useChat`, resuming'),
  inNode('google-genai', 'google-genai', '@google/genai', '`generateContentStream`'),
  inNode('ag-ui', 'ag-ui', '@ag-ui/client', '`HttpAgent.runAgent`'),
  inNode('mcp-http', 'mcp-http', '@modelcontextprotocol/sdk', 'Streamable HTTP, the GET stream'),
  inNode('mcp-http-call', 'mcp-http', '@modelcontextprotocol/sdk', 'Streamable HTTP, a tool call with ids'),
  inNode(
    'mcp-http-call-without-ids',
    'mcp-http',
    '@modelcontextprotocol/sdk',
    'Streamable HTTP, a tool call without ids',
  ),
  inNode('mcp-sse', 'mcp-sse', '@modelcontextprotocol/sdk', '`SSEClientTransport`'),
  inNode('langgraph', 'langgraph', '@langchain/langgraph-sdk', '`client.runs.stream`'),
  inNode('trpc', 'trpc', '@trpc/client', '`httpSubscriptionLink`, with the EventSource of `eventsource`'),
  inNode('graphql-sse', 'graphql-sse', 'graphql-sse', '`createClient`'),
  inNode('node-eventsource', 'node-eventsource', 'eventsource', 'its EventSource'),
  inNode('undici', 'node-eventsource', 'undici', 'its EventSource'),
  inNode('eventsource-client', 'eventsource-client', 'eventsource-client', '`createEventSource`'),
  inNode('extended-eventsource', 'extended-eventsource', 'extended-eventsource', 'its EventSource'),
  inNode(
    'launchdarkly-eventsource',
    'launchdarkly-eventsource',
    'launchdarkly-eventsource',
    'its EventSource',
  ),
  inNode('fetch', 'fetch', 'eventsource-parser', 'a loop over the body of one `fetch`'),
  inNode('ky', 'ky', 'ky', 'the body of `ky.get`'),
  inNode('ofetch', 'ofetch', 'ofetch', 'the body of `ofetch`'),
  inNode('axios', 'axios', 'axios', 'the body of `axios.get`'),
  inPage('eventsource', 'eventsource', 'Chromium', 'its EventSource'),
  inPage('fetch-event-source', 'fetch-event-source', '@microsoft/fetch-event-source', 'with its defaults'),
  inPage('event-source-polyfill', 'event-source-polyfill', 'event-source-polyfill', 'its EventSource'),
  inPage(
    'reconnecting-eventsource',
    'reconnecting-eventsource',
    'reconnecting-eventsource',
    'around EventSource',
  ),
  inPage('sse.js', 'sse.js', 'sse.js', 'with its defaults'),
  inPage('sse.js-reconnecting', 'sse.js', 'sse.js', 'with `autoReconnect`'),
];
