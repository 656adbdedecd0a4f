// A server of WebSockets as small as a test needs it: whole texts both ways (RFC 6455), no extensions.

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** One client. */
export interface ServedSocket {
  readonly path: string;
  send(text: string): void;
  /** Called with each text. */
  onText: (text: string) => void;
  onClose: () => void;
}

export interface SocketServer {
  readonly port: number;
  close(): Promise<void>;
}

/** @param onSocket told of each client, before anything has come from it */
export async function startSocketServer(onSocket: (socket: ServedSocket) => void): Promise<SocketServer> {
  const server = createServer((_, response) => response.writeHead(404).end());
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', ({ headers, url = '' }, stream: Duplex, head: Buffer) => {
    const key = `${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    stream.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    const socket: ServedSocket = {
      path: url,
      send: (text) => void (stream.writable && stream.write(frameOf(1, Buffer.from(text)))),
      onText: () => {},
      onClose: () => {},
    };
    onSocket(socket);
    const frames = new FrameReader((opcode, payload) => {
      if (opcode === 1) socket.onText(payload.toString());
      if (opcode === 8) stream.end(frameOf(8, payload));
    });
    stream.on('data', (bytes: Buffer) => frames.push(bytes));
    stream.on('error', () => {});
    stream.on('close', () => socket.onClose());
    if (head.length > 0) frames.push(head);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function frameOf(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  head[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

/** Frames of a client, which are masked. Parts of one message are put together. */
class FrameReader {
  readonly #onMessage: (opcode: number, payload: Buffer) => void;
  #bytes = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #opcode = 0;

  constructor(onMessage: (opcode: number, payload: Buffer) => void) {
    this.#onMessage = onMessage;
  }

  push(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    while (this.#takeFrame());
  }

  #takeFrame(): boolean {
    const bytes = this.#bytes;
    if (bytes.length < 2) return false;
    const [first = 0, second = 0] = bytes;
    const short = second & 0x7f;
    const at = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (bytes.length < at + 4) return false;
    const length =
      short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    const end = at + 4 + length;
    if (bytes.length < end) return false;
    const mask = bytes.subarray(at, at + 4);
    const payload = Buffer.from(bytes.subarray(at + 4, end).map((byte, i) => byte ^ (mask[i % 4] ?? 0)));
    this.#bytes = bytes.subarray(end);
    this.#takePart(first, payload);
    return true;
  }

  #takePart(first: number, payload: Buffer): void {
    const opcode = first & 0x0f;
    if (opcode >= 8) return this.#onMessage(opcode, payload);
    if (opcode !== 0) this.#opcode = opcode;
    this.#parts.push(payload);
    if ((first & 0x80) === 0) return;
    const whole = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#onMessage(this.#opcode, whole);
  }
}
