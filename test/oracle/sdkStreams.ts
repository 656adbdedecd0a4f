// A server that answers each SDK with the stream of its vendor, and with what the SDK asks for before that.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

import { wireOf, type VendorEvent } from '../core/assembly/vendors/vendorStream.ts';

/** Serves the streams, each under the path of its name. */
export async function serveStreams(
  streams: ReadonlyMap<string, readonly VendorEvent[]>,
): Promise<{ readonly urlOf: (name: string) => string; readonly close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    void answer(server, streams, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    urlOf: (name) => `${originOf(server)}/${encodeURIComponent(name)}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function answer(
  server: Server,
  streams: ReadonlyMap<string, readonly VendorEvent[]>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, place = ''] = (request.url ?? '').split(/[/?]/);
  const name = decodeURIComponent(place);
  const events = streams.get(name) ?? [];
  const body = await text(request);
  if (name === 'a2a' && request.method === 'GET') return send(response, agentCard(`${originOf(server)}/a2a`));
  if (name === 'mcp') return answerMcp(request, response, body, events);
  if (name === 'ollama') {
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
    response.end(events.map(([, value]) => `${JSON.stringify(value)}\n`).join(''));
    return;
  }
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'x-vercel-ai-ui-message-stream': 'v1',
  });
  const id = idOf(body);
  response.end(wireOf(events.map(([event, value]) => [event, withId(value, id)])));
}

function send(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}

/** The id of a JSON-RPC request, which its responses have. */
function idOf(body: string): unknown {
  try {
    return (JSON.parse(body) as { id?: unknown }).id;
  } catch {
    return undefined;
  }
}

function withId(value: unknown, id: unknown): unknown {
  return typeof value === 'object' &&
    value !== null &&
    'jsonrpc' in value &&
    'id' in value &&
    id !== undefined
    ? { ...value, id }
    : value;
}

function agentCard(url: string): object {
  const supportedInterfaces = [{ url, protocolBinding: 'JSONRPC', protocolVersion: '1.0', tenant: '' }];
  return {
    name: 'weather',
    description: 'says how the weather is',
    version: '1',
    supportedInterfaces,
    capabilities: { streaming: true },
    defaultInputModes: ['text/plain'],
    defaultOutputModes: ['text/plain'],
    skills: [],
  };
}

function answerMcp(
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
  events: readonly VendorEvent[],
): void {
  if (request.method !== 'POST') {
    response.writeHead(405).end();
    return;
  }
  const { id, method } = JSON.parse(body) as { id?: number; method: string };
  if (method === 'initialize') {
    const serverInfo = { name: 's', version: '1' };
    return send(response, {
      jsonrpc: '2.0',
      id,
      result: { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo },
    });
  }
  if (id === undefined) {
    response.writeHead(202).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.end(wireOf(events.map(([event, value]) => [event, withId(value, id)])));
}
