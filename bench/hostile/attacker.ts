// The server that sends what it should not, and the app in front of the relay that does not behave, in a process of
// their own. Sends its port, and then answers each question with what the app saw.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { hostileBodies } from './hostileBodies.ts';

export interface Attack {
  readonly name: string;
  /** Port of the relay. */
  readonly port: number;
  readonly limitMs: number;
  /** What the app asks for: by default, an event stream. */
  readonly accept?: string | undefined;
  /** How often it is asked, where it is asked often. */
  readonly calls?: number;
}

const attempts = new Map<string, number>();

const server = createServer((socket) => {
  socket.on('error', () => socket.destroy());
  let request = '';
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    request += text;
    if (!request.includes('\r\n\r\n')) return;
    const name = /^\w+ \/([\w-]+)/.exec(request)?.[1] ?? '';
    const attempt = (attempts.get(name) ?? 0) + 1;
    attempts.set(name, attempt);
    const body = hostileBodies[name];
    if (body) write(socket, body(request, attempt)[Symbol.iterator]());
    else socket.destroy();
    request = '';
  });
});
server.listen({ host: '127.0.0.1', port: 0 }, () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.on('disconnect', () => process.exit());
process.on('message', (attack: Attack) => {
  void play(attack).then((told) => process.send?.({ told }));
});

/** Writes as fast as it is taken, and gives other connections a turn. */
function write(socket: Socket, pieces: Iterator<Buffer | string>): void {
  const go = (): void => {
    if (socket.destroyed) return;
    const next = pieces.next();
    if (next.done) {
      socket.end();
      return;
    }
    if (socket.write(next.value)) setImmediate(go);
    else socket.once('drain', go);
  };
  go();
}

async function play({ name, port, limitMs, accept, calls = 10_000 }: Attack): Promise<string> {
  switch (name) {
    case 'interim-flood':
    case 'app-never-reads':
      return dontRead(port, name, limitMs);
    case 'idle-connections':
      return askBeside(port, name, 5_000, '');
    case 'half-heads':
      return askBeside(port, name, 500, 'GET /half HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: ');
    case 'ten-thousand-calls':
      return askOften(port, name, calls);
    default:
      return ask(port, `/${name}`, limitMs, accept);
  }
}

/** Asks, and reads nothing of the answer. */
async function dontRead(port: number, name: string, limitMs: number): Promise<string> {
  const socket = await open(port);
  socket.pause();
  socket.write(requestOf(port, `/${name}`));
  await new Promise((resolve) => setTimeout(resolve, limitMs));
  const { bytesRead } = socket;
  socket.destroy();
  return `the app read ${bytesRead} bytes`;
}

/** Opens many connections that say this and nothing more, and asks on one of its own. */
async function askBeside(port: number, name: string, count: number, said: string): Promise<string> {
  const sockets: Socket[] = [];
  for (let at = 0; at < count; at += 1) {
    const socket = await open(port);
    if (said !== '') socket.write(said);
    sockets.push(socket);
  }
  const answer = await ask(port, `/${name}`, 10_000);
  for (const socket of sockets) socket.destroy();
  return `${answer} beside ${count} connections`;
}

async function askOften(port: number, name: string, count: number): Promise<string> {
  let answers = 0;
  for (let at = 0; at < count; at += 1) {
    if ((await ask(port, `/${name}?ts=${at}`, 10_000)).includes('200')) answers += 1;
  }
  return `${answers} answers`;
}

/** The status of the answer, once it has ended or the time is over. */
async function ask(port: number, path: string, limitMs: number, accept?: string): Promise<string> {
  const socket = await open(port);
  let head = '';
  socket.on('data', (bytes: Buffer) => {
    if (head.length < 1_000) head += bytes.toString('latin1');
  });
  socket.write(requestOf(port, path, accept));
  const limit = setTimeout(() => socket.destroy(), limitMs);
  // Not by `once` of events, which a reset would reject: that is an end like any other here.
  await new Promise((resolve) => socket.once('close', resolve));
  clearTimeout(limit);
  return head === '' ? 'no answer' : head.slice(0, head.indexOf('\r\n'));
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  socket.on('error', () => socket.destroy());
  return socket;
}

function requestOf(port: number, path: string, accept = 'text/event-stream'): string {
  return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: ${accept}\r\nConnection: close\r\n\r\n`;
}
