// A debugger that says what a test has it say: it shares a protocol over a socket, notes the commands that come, and answers
// each at once with nothing, unless the test answers itself.

import { onTestFinished } from 'vitest';

import type { CdpAddress } from '../../../src/net/debug/cdpConnection.ts';
import { encodeBase64 } from '../../../src/core/base/base64.ts';
import { encodeText } from '../../../src/core/base/text.ts';
import { Changes, until } from '../../helpers/waiting.ts';
import { startSocketServer, type ServedSocket } from './socketServer.ts';

export interface SentCommand {
  readonly id: number;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** One connection to the debugger. */
export class DebuggerClient {
  readonly commands: SentCommand[] = [];
  isOpen = true;
  readonly #socket: ServedSocket;

  constructor(socket: ServedSocket) {
    this.#socket = socket;
  }

  get path(): string {
    return this.#socket.path;
  }

  get methods(): string[] {
    return this.commands.map(({ method }) => method);
  }

  /** Says it as it is. */
  say(text: string): void {
    this.#socket.send(text);
  }

  tell(method: string, params: object = {}): void {
    this.say(JSON.stringify({ method, params }));
  }

  answer(id: number, result: object): void {
    this.say(JSON.stringify({ id, result }));
  }

  refuse(id: number, error: unknown): void {
    this.say(JSON.stringify({ id, error }));
  }
}

export class ScriptedDebugger {
  readonly clients: DebuggerClient[] = [];
  /** Answers a command in place of nothing. @returns false: it is not answered now */
  answer: (client: DebuggerClient, command: SentCommand) => object | false = () => ({});
  readonly #changes = new Changes();
  #close: () => Promise<void> = () => Promise.resolve();
  #port = 0;

  /** Starts one that is closed with the test. */
  static async start(): Promise<ScriptedDebugger> {
    const scripted = new ScriptedDebugger();
    const server = await startSocketServer((socket) => scripted.#serve(socket));
    scripted.#port = server.port;
    scripted.#close = () => server.close();
    onTestFinished(() => server.close());
    return scripted;
  }

  get address(): CdpAddress {
    return { host: '127.0.0.1', port: this.#port, path: '/session' };
  }

  /** Leaves all clients, and takes no more. */
  close(): Promise<void> {
    return this.#close();
  }

  /** The client of this number, once it has sent so many commands. */
  client(number = 1, commands = 0): Promise<DebuggerClient> {
    return this.until(
      () => {
        const client = this.clients[number - 1];
        return client && client.commands.length >= commands && client;
      },
      () =>
        `Client ${number} did not send ${commands} commands: ${this.clients[number - 1]?.methods.join(' ') ?? 'it is not there'}`,
    );
  }

  /** Looked at when a client comes, sends something or goes. */
  until<Result>(look: () => Result | undefined | false, describe: () => string): Promise<Result> {
    return until(look, this.#changes.source, describe);
  }

  #serve(socket: ServedSocket): void {
    const client = new DebuggerClient(socket);
    this.clients.push(client);
    socket.onText = (text) => {
      const command = JSON.parse(text) as SentCommand;
      client.commands.push(command);
      const result = this.answer(client, command);
      if (result) client.answer(command.id, result);
      this.#changes.tell();
    };
    socket.onClose = () => {
      client.isOpen = false;
      this.#changes.tell();
    };
    this.#changes.tell();
  }
}

/** A page of which the debugger tells, on our own clock. */
export class ToldTarget {
  readonly #client: DebuggerClient;

  constructor(client: DebuggerClient) {
    this.#client = client;
  }

  #tell(method: string, params: object): this {
    this.#client.tell(method, { timestamp: performance.now() / 1000, ...params });
    return this;
  }

  request(requestId: string, more: object = {}, headers: object = {}): this {
    return this.#tell('Network.requestWillBeSent', {
      requestId,
      type: 'EventSource',
      loaderId: 'document 1',
      frameId: 'frame 1',
      request: { method: 'GET', url: 'http://localhost/events', headers: {} },
      ...more,
    }).#tell('Network.requestWillBeSentExtraInfo', {
      requestId,
      headers: { Accept: 'text/event-stream', ...headers },
    });
  }

  open(requestId: string): this {
    return this.#tell('Network.responseReceived', {
      requestId,
      response: {
        url: 'http://localhost/events',
        status: 200,
        statusText: 'OK',
        protocol: 'http/1.1',
        headers: { 'Content-Type': 'text/event-stream' },
      },
    });
  }

  data(requestId: string, text: string): this {
    const bytes = encodeText(text);
    return this.#tell('Network.dataReceived', {
      requestId,
      dataLength: bytes.length,
      encodedDataLength: bytes.length,
      data: encodeBase64(bytes),
    });
  }

  /** Bytes came of which only the number is told. */
  count(requestId: string, dataLength: number): this {
    return this.#tell('Network.dataReceived', { requestId, dataLength, encodedDataLength: dataLength });
  }

  finished(requestId: string): this {
    return this.#tell('Network.loadingFinished', { requestId });
  }

  failed(requestId: string, errorText = 'net::ERR_CONNECTION_RESET'): this {
    return this.#tell('Network.loadingFailed', { requestId, errorText });
  }

  tell(method: string, params: object = {}): this {
    return this.#tell(method, params);
  }
}
