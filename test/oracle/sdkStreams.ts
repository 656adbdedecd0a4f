// A server that gives each SDK what it asks for: before its stream (an agent's card, a session of MCP), and then the stream,
// one that is given here, or the answer of the dev server.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';

import { wireOf, type VendorEvent } from '../core/assembly/vendors/vendorStream.ts';

/** What is sent for a name: events, or the answer of the address to the SDK's own request. */
export type SdkSource = readonly VendorEvent[] | URL;

/** A body as it was sent, and whether it is of lines. */
export interface SentBody {
  readonly bytes: Uint8Array;
  readonly isLines: boolean;
}

export interface SdkServer {
  readonly urlOf: (place: string) => string;
  /** What the SDK of the place was sent. */
  readonly sentTo: (place: string) => SentBody | undefined;
  readonly close: () => Promise<void>;
}

/** Serves the sources, each under the path of its place: the name of its program, after a `~` where there are several. */
export async function serveSdks(sources: ReadonlyMap<string, SdkSource>): Promise<SdkServer> {
  const sent = new Map<string, SentBody>();
  const server = createServer((request, response) => {
    const [, part = ''] = (request.url ?? '').split(/[/?]/);
    const place = decodeURIComponent(part);
    const call = { place, name: place.slice(place.indexOf('~') + 1), source: sources.get(place) ?? [] };
    void answer(server, call, request, response).then((body) => {
      if (body) sent.set(place, body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    urlOf: (place) => `${originOf(server)}/${encodeURIComponent(place)}`,
    sentTo: (place) => sent.get(place),
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

interface Call {
  readonly place: string;
  readonly name: string;
  readonly source: SdkSource;
}

/** Resolves to the body of the stream, unless that comes later. */
async function answer(
  server: Server,
  { place, name, source }: Call,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<SentBody | undefined> {
  const body = await buffer(request);
  if (name.startsWith('a2a') && request.method === 'GET') {
    const card = name === 'a2a' ? agentCard : olderAgentCard;
    send(response, card(`${originOf(server)}/${encodeURIComponent(place)}`));
    return undefined;
  }
  if (name === 'mcp' && !isStreamOfMcp(request, response, body)) return undefined;
  const { type, bytes } =
    source instanceof URL ? await forward(source, request, body) : written(name, source, body);
  response.writeHead(200, { 'Content-Type': type, 'x-vercel-ai-ui-message-stream': 'v1' });
  response.end(bytes);
  return { bytes, isLines: !type.startsWith('text/event-stream') };
}

interface Stream {
  readonly type: string;
  readonly bytes: Uint8Array;
}

async function forward(
  to: URL,
  { headers }: IncomingMessage,
  body: Uint8Array<ArrayBuffer>,
): Promise<Stream> {
  const { accept = '*/*', 'content-type': contentType = 'application/json' } = headers;
  const response = await fetch(to, {
    method: 'POST',
    headers: { accept, 'content-type': contentType },
    body,
  });
  return {
    type: response.headers.get('content-type') ?? '',
    bytes: new Uint8Array(await response.arrayBuffer()),
  };
}

/** SDKs that read lines. */
const readersOfLines = new Set(['ollama', 'cohere 1']);

function written(name: string, events: readonly VendorEvent[], body: Uint8Array): Stream {
  const id = idOf(body);
  const text = readersOfLines.has(name)
    ? events.map(([, value]) => `${JSON.stringify(value)}\n`).join('')
    : wireOf(events.map(([event, value]) => [event, withId(value, id)]));
  const type = readersOfLines.has(name) ? 'application/x-ndjson' : 'text/event-stream';
  return { type, bytes: new TextEncoder().encode(text) };
}

function send(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}

/** The id of a JSON-RPC request, which its responses have. */
function idOf(body: Uint8Array): unknown {
  try {
    return (JSON.parse(new TextDecoder().decode(body)) as { id?: unknown }).id;
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

const aboutAgent = {
  name: 'weather',
  description: 'says how the weather is',
  version: '1',
  capabilities: { streaming: true },
  defaultInputModes: ['text/plain'],
  defaultOutputModes: ['text/plain'],
  skills: [],
};

function agentCard(url: string): object {
  const supportedInterfaces = [{ url, protocolBinding: 'JSONRPC', protocolVersion: '1.0', tenant: '' }];
  return { ...aboutAgent, supportedInterfaces };
}

function olderAgentCard(url: string): object {
  return { ...aboutAgent, url, preferredTransport: 'JSONRPC', protocolVersion: '0.3.0' };
}

/** Whether the request is the one that is answered with a stream; all others are answered here. */
function isStreamOfMcp(request: IncomingMessage, response: ServerResponse, body: Uint8Array): boolean {
  if (request.method !== 'POST') {
    response.writeHead(405).end();
    return false;
  }
  const { id, method } = JSON.parse(new TextDecoder().decode(body)) as { id?: number; method: string };
  if (method === 'initialize') {
    const serverInfo = { name: 's', version: '1' };
    send(response, {
      jsonrpc: '2.0',
      id,
      result: { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo },
    });
    return false;
  }
  if (id === undefined) {
    response.writeHead(202).end();
    return false;
  }
  return true;
}
