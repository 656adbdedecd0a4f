// A proxy for other hosts, as companies have them: CONNECT for https, whole addresses for http. Whatever the name, it leads
// to a server of the test, so that a name that resolves nowhere tells whether the proxy was asked.

import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

export interface ForwardProxy {
  /** Its address, for `http.proxy`. */
  readonly url: string;
  /** What it was asked for: `CONNECT host:port`, or method and address. */
  readonly asked: readonly string[];
  /** The Proxy-Authorization of each request; undefined where there was none. */
  readonly credentials: readonly (string | undefined)[];
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1.
 * @param port of the server to which every request is led
 * @param refuse answers in the place of the server, when given: a status line, and headers
 */
export async function startForwardProxy(port: number, refuse?: string): Promise<ForwardProxy> {
  const asked: string[] = [];
  const credentials: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const take = (incoming: IncomingMessage): void => {
    asked.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
    credentials.push(incoming.headers['proxy-authorization']);
  };
  const server = createServer((incoming, response) => {
    take(incoming);
    if (refuse === undefined) forward(incoming, response, port);
    else incoming.socket.end(`HTTP/1.1 ${refuse}\r\nContent-Length: 0\r\n\r\n`);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('connect', (incoming: IncomingMessage, client: Socket) => {
    take(incoming);
    if (refuse !== undefined) {
      client.end(`HTTP/1.1 ${refuse}\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const onward = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(onward).pipe(client);
    });
    onward.on('error', () => client.destroy());
    client.once('close', () => onward.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    credentials,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function forward(incoming: IncomingMessage, response: ServerResponse, port: number): void {
  const { pathname, search } = new URL(incoming.url ?? '/', 'http://nowhere.invalid');
  const { 'proxy-authorization': _, ...headers } = incoming.headers;
  const onward = request({ host: '127.0.0.1', port, path: `${pathname}${search}`, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  response.once('close', () => onward.destroy());
  incoming.pipe(onward);
}
