// A server of prepared bodies, in a process of its own: it only writes what it has, so that the client is what is
// measured. Bodies come in HTTP's chunks: 64 KiB of the stream in each, or one event in each, as a server writes that
// flushes after every event; `/delta/block/40` sends the same body forty times over. Ready when it sends its port; ends with the process that started it.
import { createServer, type Socket } from 'node:net';
import { payloads, type PayloadName } from './payloads.ts';

const blockSizeBytes = 64 * 1024;
const head =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n' +
  'Access-Control-Allow-Origin: *\r\nTransfer-Encoding: chunked\r\n\r\n';

/** What is written one after the other, by path. */
const prepared = new Map<string, readonly Buffer[]>();

const server = createServer((socket) => {
  // Clients go when they have what they want.
  socket.on('error', () => socket.destroy());
  let request = '';
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    request += text;
    if (!request.includes('\r\n\r\n')) return;
    const path = request.split(' ', 2)[1] ?? '';
    request = '';
    write(socket, piecesOf(path));
  });
});
server.listen({ host: '127.0.0.1', port: 0 }, () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.on('disconnect', () => process.exit());

function write(socket: Socket, pieces: Iterator<Buffer>): void {
  const go = (): void => {
    for (let next = pieces.next(); !next.done; next = pieces.next()) {
      if (socket.write(next.value)) continue;
      socket.once('drain', go);
      return;
    }
  };
  go();
}

/** Everything that is written in answer to a request, one piece after the other. */
function* piecesOf(path: string): Generator<Buffer> {
  const [, payload, write, times = '1'] = path.split('/');
  yield Buffer.from(head);
  for (let time = 0; time < Number(times); time += 1) yield* bodyOf(`/${payload}/${write}`);
  yield lastChunk;
}

/** @param path `/delta/block` or `/delta/event` */
function bodyOf(path: string): readonly Buffer[] {
  let pieces = prepared.get(path);
  if (!pieces) {
    const [, payload, write] = path.split('/');
    pieces = prepare(payload as PayloadName, write === 'event');
    prepared.set(path, pieces);
  }
  return pieces;
}

function prepare(name: PayloadName, isChunkPerEvent: boolean): Buffer[] {
  const { events, block } = payloads[name];
  const blocks = Array.from({ length: events }, (_, number) => Buffer.from(block(number)));
  if (!isChunkPerEvent) return slices(Buffer.concat(blocks)).map(chunkOf);
  // Many small chunks are still written together, as the system does for a server that is faster than its client.
  return slices(Buffer.concat(blocks.map(chunkOf)));
}

const lastChunk = Buffer.from('0\r\n\r\n');

function chunkOf(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
}

function slices(bytes: Buffer): Buffer[] {
  const count = Math.ceil(bytes.length / blockSizeBytes);
  return Array.from({ length: count }, (_, at) =>
    bytes.subarray(at * blockSizeBytes, (at + 1) * blockSizeBytes),
  );
}
