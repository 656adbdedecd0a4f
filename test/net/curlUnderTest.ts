// A real curl, and a server that keeps what arrives of its requests, byte by byte.

import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const hasCurl = ['bash', 'curl'].every((program) => spawnSync(program, ['--version']).status === 0);

/** A request as it arrived. Its head has one character a byte. */
export interface ArrivedRequest {
  readonly method: string;
  readonly target: string;
  /** In the order of the wire, with names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** Where commands run. */
export interface CurlSurroundings {
  readonly folder?: string;
}

export class CurlServer {
  readonly #server: Server;
  #arrived: ArrivedRequest[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', rawHeaders } = request;
        const headers = rawHeaders.flatMap((name, at) =>
          at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1] ?? ''] as const] : [],
        );
        this.#arrived.push({ method, target: url, headers, body: Buffer.concat(chunks) });
        response.writeHead(204).end();
      });
    });
  }

  /** Listens until it is closed: the tests of a file share one. */
  static async open(): Promise<CurlServer> {
    const server = new CurlServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What has arrived since it was looked at last. */
  takeArrived(): readonly ArrivedRequest[] {
    return this.#arrived.splice(0);
  }

  /** Runs a command, and gives what arrived of it. @throws what the command fails with */
  async sentBy(command: string, { folder }: CurlSurroundings = {}): Promise<readonly ArrivedRequest[]> {
    this.takeArrived();
    await run('bash', ['-c', command], {
      ...(folder !== undefined && { cwd: folder }),
      env: { PATH: process.env['PATH'], HOME: folder, LC_ALL: 'C.UTF-8' },
    });
    return this.takeArrived();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
