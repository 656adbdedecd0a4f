// A server for one client in one case: it speaks the client's protocol, ends as the case says, and notes what it sees.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { listenOnLoopback } from '../../src/net/http/listening.ts';
import { wallClockMs } from '../clients/wallClock.ts';
import type { Answer, SdkCase } from './sdkCases.ts';
import { toolResult, type Wire } from './wires.ts';

/** A request for the stream. */
export interface SeenCall {
  readonly atMs: number;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  /** In the header, or in the query as the polyfill has it. */
  readonly id: { readonly place: 'header' | 'query'; readonly value: string } | undefined;
  endedAtMs?: number;
  /** Whether the client left before the server ended. */
  hasLeft?: true;
}

/** What the page in a frame is, and where its script is. */
export interface FrameFiles {
  readonly html: string;
  readonly script: string;
}

/** Of LangGraph: where the status of its run is. */
const runPath = '/threads/t/runs/r';
const pauseMs = 60;
const graceMs = 3000;
const html = '<!doctype html><title>Sign in</title><p>Sign in to go on.</p>\n';

export class SdkServer {
  readonly calls: SeenCall[] = [];
  /** Takes what a page's client told. */
  onTold: ((told: unknown) => void) | undefined;
  /** Of the client. */
  readonly program: string;
  readonly #wire: Wire;
  readonly #case: SdkCase;
  readonly #frame: FrameFiles | undefined;
  readonly #server: Server;
  readonly #closing = new AbortController();
  /** The stream of MCP's old transport, on which answers come. */
  #mcpStream: ServerResponse | undefined;
  #port = 0;

  private constructor(program: string, wire: Wire, sdkCase: SdkCase, frame?: FrameFiles) {
    this.program = program;
    this.#wire = wire;
    this.#case = sdkCase;
    this.#frame = frame;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(program: string, wire: Wire, sdkCase: SdkCase, frame?: FrameFiles): Promise<SdkServer> {
    const server = new SdkServer(program, wire, sdkCase, frame);
    server.#port = await listenOnLoopback(server.#server);
    if (sdkCase.first.kind === 'refused') await server.close();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readText(request);
    const path = new URL(request.url ?? '/', this.url).pathname;
    if (path.startsWith('/measured/') || path === '/favicon.ico') {
      this.#answerFrame(path, body, response);
      return;
    }
    const message = parseJson(body);
    if (this.program.startsWith('mcp') && this.#answerMcp(request.method ?? '', message, response)) return;
    if (this.program === 'langgraph' && path === runPath) {
      this.#answerRunStatus(response);
      return;
    }
    await this.#answerCall(request, response, message);
  }

  /** LangGraph's client asks whether its run goes on before it asks for more of its stream. */
  #answerRunStatus(response: ServerResponse): void {
    const status = this.#case.name === 'whole' ? 'success' : 'running';
    response
      .writeHead(200, { 'Content-Type': 'application/json' })
      .end(JSON.stringify({ run_id: 'r', status }));
  }

  #answerFrame(path: string, body: string, response: ServerResponse): void {
    if (path === '/measured/told') this.onTold?.(parseJson(body));
    const isScript = path === '/measured/frame.js';
    const text = isScript ? this.#frame?.script : path === '/measured/frame' ? this.#frame?.html : '';
    // A connection that is closed cannot be used again for the stream.
    response.writeHead(200, {
      'Content-Type': isScript ? 'text/javascript' : 'text/html',
      Connection: 'close',
    });
    response.end(text);
  }

  /** Answers what comes before the measured stream. Returns whether it was that. */
  #answerMcp(httpMethod: string, message: Message, response: ServerResponse): boolean {
    const isOld = this.program === 'mcp-sse';
    if (httpMethod === 'POST' && message.method === 'initialize') {
      const result = {
        protocolVersion: '2025-06-18',
        capabilities: { logging: {}, tools: {} },
        serverInfo: { name: 'measured', version: '1.0.0' },
      };
      const text = JSON.stringify({ jsonrpc: '2.0', id: message.id, result });
      if (isOld) {
        this.#mcpStream?.write(`event: message\ndata: ${text}\n\n`);
        response.writeHead(202).end();
      } else response.writeHead(200, { 'Content-Type': 'application/json', 'Mcp-Session-Id': 's' }).end(text);
      return true;
    }
    if (httpMethod === 'POST' && message.method !== 'tools/call') {
      response.writeHead(202).end();
      return true;
    }
    // The stream that a client of tools keeps beside its calls is not what is measured.
    if (httpMethod === 'GET' && this.program.includes('call') && this.calls.length === 0) {
      response.writeHead(405).end();
      return true;
    }
    return false;
  }

  async #answerCall(request: IncomingMessage, response: ServerResponse, message: Message): Promise<void> {
    const seen = this.#note(request, response);
    const answer = this.calls.length === 1 ? this.#case.first : this.#case.later;
    switch (answer.kind) {
      case 'refused':
      case 'nothing':
        request.socket.end();
        break;
      case 'html':
        response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(html);
        break;
      case 'status': {
        const { status, retryAfter } = answer;
        response.writeHead(status, {
          ...(retryAfter !== undefined && { 'Retry-After': retryAfter }),
          ...(status !== 204 && { 'Content-Type': 'text/plain' }),
        });
        response.end(status === 204 ? undefined : 'no\n');
        break;
      }
      case 'stream':
        await this.#stream(answer.end, response, message, seen);
        break;
    }
  }

  #note(request: IncomingMessage, response: ServerResponse): SeenCall {
    const { rawHeaders } = request;
    const headers = rawHeaders.flatMap((name, at) =>
      at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : [],
    );
    const inHeader = headers.find(([name]) => name.toLowerCase() === 'last-event-id')?.[1];
    const inQuery = new URL(request.url ?? '/', this.url).searchParams;
    const value = inHeader ?? inQuery.get('lastEventId') ?? undefined;
    const seen: SeenCall = {
      atMs: wallClockMs(),
      method: request.method ?? '',
      headers,
      id: value === undefined ? undefined : { place: inHeader === undefined ? 'query' : 'header', value },
    };
    this.calls.push(seen);
    response.once('close', () => (seen.endedAtMs = wallClockMs()));
    return seen;
  }

  async #stream(
    end: Extract<Answer, { kind: 'stream' }>['end'],
    response: ServerResponse,
    message: Message,
    seen: SeenCall,
  ): Promise<void> {
    const { events, lostBlock, endMark, headers } = this.#wire;
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', ...headers });
    response.once('close', () => {
      if (!response.writableEnded && !isCut) seen.hasLeft = true;
    });
    let isCut = false;
    if (this.program === 'mcp-sse') {
      this.#mcpStream = response;
      response.write('event: endpoint\ndata: /messages\n\n');
      // The client asks to begin before it takes notice of anything else.
      await this.#pause(pauseMs * 10);
    }
    for (const event of events) {
      response.write(event);
      await this.#pause(pauseMs);
    }
    switch (end) {
      case 'whole':
        response.write(message.method === 'tools/call' ? resultEvent(message) : endMark);
        response.end();
        break;
      case 'end':
        response.end();
        break;
      case 'lost-block':
        response.end(lostBlock);
        break;
      case 'truncated':
        isCut = true;
        await this.#pause(pauseMs);
        response.socket?.end();
        break;
      case 'reset':
        isCut = true;
        response.socket?.resetAndDestroy();
        break;
      case 'close-message':
        response.write('data: {"type":"close"}\n\n');
        await this.#pause(graceMs);
        response.end();
        break;
      case 'silence':
        break;
    }
  }

  #pause(ms: number): Promise<void> {
    return delay(ms, undefined, { signal: this.#closing.signal });
  }
}

interface Message {
  readonly id?: unknown;
  readonly method?: string;
}

function resultEvent(message: Message): string {
  return `event: message\ndata: ${JSON.stringify(toolResult(message.id))}\n\n`;
}

function parseJson(text: string): Message {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
