// Programs around clients that subscribe: they come back by themselves, and tell of what goes wrong by callbacks.
import { Client as McpClient } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { LoggingMessageNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { Client as LangGraphClient } from '@langchain/langgraph-sdk';
import { createTRPCClient, httpSubscriptionLink } from '@trpc/client';
import { EventSource } from 'eventsource';
import { createEventSource } from 'eventsource-client';
import { EventSource as ExtendedEventSource } from 'extended-eventsource';
import { createClient } from 'graphql-sse';
import LaunchDarkly from 'launchdarkly-eventsource';
import { EventSource as UndiciEventSource } from 'undici';

/** Never ends of itself. */
const forEver = () => new Promise(() => {});

function eventSource(Implementation) {
  return (url, tell) => {
    const source = new Implementation(url);
    source.onmessage = ({ data }) => tell('got', data);
    source.onerror = (event) => tell('error', event.message ?? 'error event');
    return forEver();
  };
}

function mcpClient(tell) {
  const client = new McpClient({ name: 'measured', version: '1.0.0' });
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => tell('got', params.data));
  client.onerror = (error) => tell('error', error);
  return client;
}

async function callTool(url, tell) {
  const client = mcpClient(tell);
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  const result = await client.callTool({ name: 'say', arguments: {} });
  tell('got', result.content[0]?.text);
}

export const subscriptions = {
  'node-eventsource': eventSource(EventSource),
  undici: eventSource(UndiciEventSource),
  'extended-eventsource': eventSource(ExtendedEventSource),
  'launchdarkly-eventsource': eventSource(LaunchDarkly.EventSource),

  'eventsource-client'(url, tell) {
    createEventSource({
      url,
      onMessage: ({ data }) => tell('got', data),
      onScheduleReconnect: () => tell('error', 'onScheduleReconnect'),
    });
    return forEver();
  },

  async 'mcp-http'(url, tell) {
    await mcpClient(tell).connect(new StreamableHTTPClientTransport(new URL(url)));
    await forEver();
  },
  'mcp-http-call': callTool,
  'mcp-http-call-without-ids': callTool,

  async 'mcp-sse'(url, tell) {
    await mcpClient(tell).connect(new SSEClientTransport(new URL(url)));
    await forEver();
  },

  async langgraph(url, tell) {
    const client = new LangGraphClient({ apiUrl: url });
    for await (const { event, data } of client.runs.stream('t', 'agent', { input: {} }))
      if (event === 'values') tell('got', data.text);
  },

  trpc(url, tell) {
    const client = createTRPCClient({ links: [httpSubscriptionLink({ url, EventSource })] });
    return new Promise((resolve, reject) => {
      client.words.subscribe(undefined, {
        onData: ({ data }) => tell('got', data),
        onConnectionStateChange: ({ error }) => error && tell('error', error),
        onError: reject,
        onComplete: resolve,
      });
    });
  },

  'graphql-sse'(url, tell) {
    const client = createClient({ url });
    return new Promise((resolve, reject) => {
      client.subscribe(
        { query: 'subscription { word }' },
        { next: ({ data }) => tell('got', data.word), error: reject, complete: resolve },
      );
    });
  },
};
