// A client that shows the wire: what bytes came, whether HTTP's body was complete, and whether the connection ended by
// FIN or by RST. It decodes nothing but the framing of the message.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { until } from '../../helpers/waiting.ts';

interface RawAnswer {
  /** Everything that came. */
  readonly bytes: Buffer;
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  /** The sizes of the body's chunks, where it came in chunks. */
  readonly chunkSizes: readonly number[];
  /** Whether the body was complete by HTTP's rules. */
  readonly isComplete: boolean;
  readonly end: 'fin' | 'reset';
}

interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends a request whose header values are written as the bytes of their Latin-1 characters. */
export async function openRaw(port: number, path: string, request: RawRequest = {}): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  const body = Buffer.from(request.body ?? '');
  const headers: Readonly<Record<string, string>> = {
    Host: `127.0.0.1:${port}`,
    Connection: 'close',
    ...(body.length === 0 ? {} : { 'Content-Length': `${body.length}` }),
    ...request.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${request.method ?? 'GET'} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  if (body.length > 0) socket.write(body);
  return socket;
}

/** Sends a request and reads until the connection ends. */
export async function requestRaw(port: number, path: string, request: RawRequest = {}): Promise<RawAnswer> {
  const socket = await openRaw(port, path, request);
  const pieces: Buffer[] = [];
  socket.on('data', (piece: Buffer) => pieces.push(piece));
  const end = await new Promise<'fin' | 'reset'>((resolve, reject) => {
    socket.once('end', () => resolve('fin'));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' ? resolve('reset') : reject(error),
    );
  });
  socket.destroy();
  return { ...readMessage(Buffer.concat(pieces)), end };
}

/** Reads until the text received so far matches. The connection stays open. */
export async function readUntil(socket: Socket, pattern: RegExp): Promise<string> {
  let received = '';
  const isRead = (): boolean => pattern.test(received);
  await until(
    () => isRead() || socket.closed,
    (onChange) => {
      const take = (piece: Buffer): void => {
        received += piece.toString('utf8');
        onChange();
      };
      socket.on('data', take).once('close', onChange);
      return () => socket.off('data', take).off('close', onChange);
    },
    () => `${String(pattern)} did not come, but: ${received}`,
  );
  if (!isRead()) throw new Error(`The connection closed after: ${received}`);
  return received;
}

function readMessage(bytes: Buffer): Omit<RawAnswer, 'end'> {
  const headEnd = bytes.indexOf('\r\n\r\n');
  const nothing = {
    bytes,
    status: 0,
    headers: new Map(),
    body: Buffer.alloc(0),
    chunkSizes: [],
    isComplete: false,
  };
  if (headEnd < 0) return nothing;
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const rest = bytes.subarray(headEnd + 4);
  return { bytes, status: Number(statusLine.split(' ')[1]), headers, ...readBody(rest, headers) };
}

function readBody(
  rest: Buffer,
  headers: ReadonlyMap<string, string>,
): Pick<RawAnswer, 'body' | 'chunkSizes' | 'isComplete'> {
  if (headers.get('transfer-encoding') === 'chunked') return readChunks(rest);
  const length = headers.get('content-length');
  return { body: rest, chunkSizes: [], isComplete: length === undefined || rest.length === Number(length) };
}

function readChunks(rest: Buffer): Pick<RawAnswer, 'body' | 'chunkSizes' | 'isComplete'> {
  const chunks: Buffer[] = [];
  let offset = 0;
  let isComplete = false;
  for (;;) {
    const lineEnd = rest.indexOf('\r\n', offset);
    if (lineEnd < 0) break;
    const size = Number.parseInt(rest.toString('latin1', offset, lineEnd), 16);
    isComplete = size === 0;
    if (isComplete) break;
    chunks.push(rest.subarray(lineEnd + 2, lineEnd + 2 + size));
    offset = lineEnd + 2 + size + 2;
  }
  return { body: Buffer.concat(chunks), chunkSizes: chunks.map(({ length }) => length), isComplete };
}
