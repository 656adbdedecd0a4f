// A server that follows a case: byte-exact responses over raw TCP, one scripted exchange a request. It notes every
// request that is not as the case expects, and leaves nothing open when it is closed.

import { STATUS_CODES } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { RequestReader, type ReceivedRequest } from '../helpers/requestReader.ts';
import type { Case, Chunk, FramedResponse, RawResponse } from './caseFormat.ts';
import { chunkBytes, encodeBody, pausesMs } from './chunkBytes.ts';
import { requestFaults } from './requestFaults.ts';

/** Time for the client to read what was written before a reset throws it away. */
const resetDelayMs = 25;

export class ScriptedServer {
  readonly #case: Case;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #closing = new AbortController();
  readonly #faults: string[] = [];
  readonly #listeners = new Set<() => void>();
  #requests = 0;
  #completedAtMs: number | undefined;
  #lastConnection: { readonly socket: Socket; hasClientLeft: boolean } | undefined;

  private constructor(script: Case) {
    this.#case = script;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#accept(socket));
  }

  static async open(script: Case): Promise<ScriptedServer> {
    const server = new ScriptedServer(script);
    await new Promise<void>((resolve) => {
      server.#server.listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** What was wrong with the requests so far, in words. */
  get faults(): readonly string[] {
    return this.#faults;
  }

  /** Calls the listener when there is another fault, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether the client closed the connection that carried the last request. */
  get hasClientLeft(): boolean {
    return this.#lastConnection?.hasClientLeft ?? false;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #note(fault: string): void {
    this.#faults.push(fault);
    for (const listener of this.#listeners) listener();
  }

  #accept(socket: Socket): void {
    const connection = { socket, hasClientLeft: false };
    this.#sockets.add(socket);
    const reader = new RequestReader((request) => {
      this.#lastConnection = connection;
      this.#answer(socket, request).catch((error: unknown) => {
        // A client that left, or the server's own close, ends the script where it is.
        if (!socket.destroyed && !this.#closing.signal.aborted) this.#note(String(error));
      });
    });
    socket.on('data', (bytes: Buffer) => reader.push(bytes));
    socket.on('error', () => {});
    socket.on('end', () => {
      connection.hasClientLeft = true;
      socket.end();
    });
    socket.on('close', () => {
      connection.hasClientLeft = true;
      this.#sockets.delete(socket);
    });
  }

  async #answer(socket: Socket, request: ReceivedRequest): Promise<void> {
    const exchanges = this.#case.exchanges ?? [];
    const at = this.#requests;
    this.#requests += 1;
    const exchange = exchanges[at] ?? (this.#case.repeatLast ? exchanges.at(-1) : undefined);
    if (!exchange) {
      if (!this.#case.moreRequestsOk) this.#note(`request ${at + 1} is one too many`);
      socket.destroy();
      return;
    }
    const sincePreviousMs =
      this.#completedAtMs === undefined ? undefined : performance.now() - this.#completedAtMs;
    if (exchange.request) {
      const faults = requestFaults(request, exchange.request, sincePreviousMs);
      faults.forEach((fault) => this.#note(`request ${at + 1}: ${fault}`));
    }
    const { response } = exchange;
    if (response === null) return;
    await this.#pause(response.headDelayMs);
    if ('raw' in response) await this.#sendRaw(socket, response);
    else await this.#sendFramed(socket, response);
    this.#completedAtMs = performance.now();
  }

  async #sendRaw(socket: Socket, response: RawResponse): Promise<void> {
    await this.#writeChunks(socket, response.raw, response.raw.map(chunkBytes));
    await this.#end(socket, response, Buffer.alloc(0), true);
  }

  async #sendFramed(socket: Socket, response: FramedResponse): Promise<void> {
    const framing = response.framing ?? (response.version === '1.0' ? 'close' : 'chunked');
    const { chunks, tail } = await encodeBody(response);
    const isComplete = (response.end ?? 'complete') === 'complete';
    const whole = isComplete ? [...chunks, tail] : chunks;
    const frame = framing === 'chunked' ? frameChunk : (bytes: Buffer) => bytes;
    const head = Buffer.from(
      headText(
        response,
        framing,
        whole.reduce((sum, { length }) => sum + length, 0),
      ),
      'latin1',
    );
    const [first, ...rest] = chunks.map(frame);
    const joined = response.joinHead && first ? Buffer.concat([head, first]) : undefined;
    await this.#write(socket, joined ?? head);
    const [firstChunk, ...restChunks] = response.body ?? [];
    if (joined) await this.#writeChunks(socket, restChunks, rest, 12);
    else if (first && firstChunk !== undefined)
      await this.#writeChunks(socket, [firstChunk, ...restChunks], [first, ...rest]);
    const lastBytes = framing === 'chunked' ? Buffer.concat([frame(tail), lastChunk(response)]) : tail;
    await this.#end(socket, response, lastBytes, framing === 'close');
  }

  async #writeChunks(
    socket: Socket,
    chunks: readonly Chunk[],
    bytes: readonly Buffer[],
    firstMs = 0,
  ): Promise<void> {
    const pauses = pausesMs(chunks);
    for (const [at, one] of bytes.entries()) {
      await this.#pause(at === 0 ? Math.max(firstMs, pauses[0] ?? 0) : pauses[at]);
      await this.#write(socket, one);
    }
  }

  async #end(
    socket: Socket,
    response: FramedResponse | RawResponse,
    lastBytes: Buffer,
    isEndedByFin: boolean,
  ): Promise<void> {
    const end = response.end ?? 'complete';
    await this.#pause(response.endAfterMs ?? (end === 'reset' ? resetDelayMs : 0));
    if (end === 'complete') {
      await this.#write(socket, lastBytes);
      if (isEndedByFin) socket.end();
    }
    if (end === 'fin') socket.end();
    if (end === 'reset') socket.resetAndDestroy();
  }

  async #write(socket: Socket, bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    await new Promise<void>((resolve, reject) => {
      socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  async #pause(delayMs: number | undefined): Promise<void> {
    if (delayMs) await pause(delayMs, undefined, { signal: this.#closing.signal });
  }
}

function headText(response: FramedResponse, framing: FramedResponse['framing'], sizeBytes: number): string {
  const { version = '1.1', status = 200 } = response;
  const headers = [...(response.headers ?? [])];
  const has = (name: string): boolean => headers.some(([other]) => other.toLowerCase() === name);
  if (response.encoding && !has('content-encoding')) headers.push(['Content-Encoding', response.encoding]);
  if (status === 204) headers.push(['Connection', 'keep-alive']);
  else if (framing === 'chunked') headers.push(['Transfer-Encoding', 'chunked']);
  else if (framing === 'content-length')
    headers.push(['Content-Length', String(response.announce ?? sizeBytes)]);
  else headers.push(['Connection', 'close']);
  const lines = headers.map(([name, value]) => `${name}: ${Buffer.from(value).toString('latin1')}`);
  return [
    `HTTP/${version} ${status} ${response.reason ?? STATUS_CODES[status] ?? ''}`,
    ...lines,
    '',
    '',
  ].join('\r\n');
}

function frameChunk(bytes: Buffer): Buffer {
  // An empty chunk would be the end of the body.
  if (bytes.length === 0) return bytes;
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
}

function lastChunk(response: FramedResponse): Buffer {
  const trailers = (response.trailers ?? []).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`0\r\n${trailers.join('')}\r\n`);
}
