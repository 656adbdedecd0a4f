// What the attacker's server writes, by the name of the input: pieces, one after the other, most of them without end.
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const openHead = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n';
const plain = `${openHead}Connection: close\r\n\r\n`;
const mebibyte = 1024 * 1024;

/** @param request everything that was asked for, from the method on; @param attempt how often the input was asked for */
type Body = (request: string, attempt: number) => Iterable<Buffer | string>;

export const hostileBodies: Readonly<Record<string, Body>> = {
  'endless-status': () => forEver('HTTP/1.1 200 ', 'O'.repeat(65_536)),
  'endless-header': () => forEver('HTTP/1.1 200 OK\r\nX-Long: ', 'a'.repeat(65_536)),
  'endless-headers': () => forEver('HTTP/1.1 200 OK\r\n', 'a: b\r\n'.repeat(10_000)),
  'bad-status': () => ['HTTP/1.1 200 O\u0001K\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n'],
  'interim-flood': () =>
    forEver('', 'HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n'.repeat(500)),
  'endless-line': () => forEver(plain, `data: ${'a'.repeat(65_536)}`),
  'endless-comment': () => forEver(`${plain}:`, 'a'.repeat(65_536)),
  'endless-block': () => forEver(plain, 'data: one more line\n'.repeat(4_000)),
  'endless-trailer': () =>
    forEver(
      `${openHead}Transfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n0\r\n`,
      'X-More: yes\r\n'.repeat(5_000),
    ),
  'endless-extension': () => forEver(`${openHead}Transfer-Encoding: chunked\r\n\r\n9;x=`, 'a'.repeat(65_536)),
  zeros: () => forEver(coded('gzip'), gzipSync(Buffer.alloc(64 * mebibyte))),
  newlines: () => forEver(coded('gzip'), gzipSync(Buffer.alloc(64 * mebibyte, '\n'))),
  'two-byte-comments': () => forEver(coded('gzip'), gzipSync(Buffer.alloc(64 * mebibyte, ':\n'))),
  'empty-events': () => forEver(coded('gzip'), gzipSync(Buffer.alloc(64 * mebibyte, 'data\n\n'))),
  'brotli-zeros': () => [coded('br'), brotli(Buffer.alloc(128 * mebibyte))],
  nested: () =>
    forEver(
      coded('gzip, gzip'),
      gzipSync(Buffer.concat(Array(64).fill(gzipSync(Buffer.alloc(64 * mebibyte))))),
    ),
  'many-codings': () => [
    openHead,
    'Content-Encoding: gzip\r\n'.repeat(10_000),
    '\r\n',
    gzipSync('data: 1\n\n'),
  ],
  types: () => [plain, ...counted(100_000, (number) => `event: type-${number}\ndata: 1\n\n`)],
  'long-types': () =>
    counting(plain, (number) => `event: ${String(number).padEnd(100_000, 'x')}\ndata: 1\n\n`),
  'tiny-ids': () => counting(plain, (number) => `id: ${number % 10}\ndata\n\n`.repeat(2_000)),
  'long-ids': (_, attempt) => [
    plain,
    'retry: 0\n\n',
    `id: ${String(attempt).padEnd(mebibyte, 'x')}\ndata: 1\n\n`,
  ],
  retries: () => [plain, ...Array<string>(1_000).fill('retry: 1000\n\n'.repeat(1_000))],
  'many-fields': () => counting(plain, () => `${'x\n'.repeat(1_000_000)}data: 1\n\n`),
  'tiny-chunks': () =>
    forEver(`${openHead}Transfer-Encoding: chunked\r\n\r\n`, chunks('data: one byte at a time\n\n')),
  'large-events': () => counting(plain, () => `data: ${'a'.repeat(15 * mebibyte)}\n\n`),
  returns: () => forEver(plain, '\r'.repeat(65_536)),
  'not-text': () => forEver(plain, randomBytes(65_536)),
  'deep-json': () => counting(plain, () => `data: ${'['.repeat(100_000)}\n\n`),
  'redirect-loop': (request) => [redirectTo(pathOf(request))],
  'long-redirects': (request, attempt) => [
    redirectTo(`${pathOf(request).split('?')[0]}?${attempt}${'x'.repeat(15_000)}`),
  ],
  reconnects: (_, attempt) => [plain, `retry: 0\nid: ${attempt}\ndata: 1\n\n`],
  refusals: () => [],
  'app-never-reads': () => counting(plain, (number) => `data: ${number} ${'a'.repeat(1_000)}\n\n`.repeat(50)),
  'idle-connections': () => [plain, 'data: 1\n\n'],
  'half-heads': () => [plain, 'data: 1\n\n'],
  'ten-thousand-calls': () => [
    plain,
    ...counted(10, (number) => `id: ${number}\ndata: {"token":"word ${number}"}\n\n`),
  ],
};

function coded(codings: string): string {
  return `${openHead}Content-Encoding: ${codings}\r\nConnection: close\r\n\r\n`;
}

function* forEver(first: string, again: Buffer | string): Generator<Buffer | string> {
  yield first;
  const piece = Buffer.from(again as string);
  for (;;) yield piece;
}

function* counting(first: string, piece: (number: number) => string): Generator<string> {
  yield first;
  for (let number = 1; ; number += 1) yield piece(number);
}

/** All of them in pieces of a thousand. */
function counted(count: number, piece: (number: number) => string): string[] {
  const pieces = Array.from({ length: count }, (_, at) => piece(at + 1));
  return Array.from({ length: Math.ceil(count / 1_000) }, (_, at) =>
    pieces.slice(at * 1_000, (at + 1) * 1_000).join(''),
  );
}

function chunks(text: string): string {
  return text.replaceAll(/./gs, '1\r\n$&\r\n').repeat(200);
}

function brotli(bytes: Buffer): Buffer {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
}

/** The same in every run. */
function randomBytes(count: number): Buffer {
  const bytes = Buffer.alloc(count);
  let state = 1;
  for (let at = 0; at < count; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

function pathOf(request: string): string {
  return request.split(' ', 2)[1] ?? '/';
}

function redirectTo(path: string): string {
  return `HTTP/1.1 302 Found\r\nLocation: ${path}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
}
