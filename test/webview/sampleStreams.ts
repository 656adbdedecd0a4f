// Streams in the states that the page has to show, as scripts.

import type { Ending } from '../../src/core/stream/ending.ts';
import { okHead, ScriptedStream } from '../core/scriptedStream.ts';

/** Messages with ids from `first` to `last`, 100 ms apart. */
export function receiveTicks(stream: ScriptedStream, first: number, last: number): ScriptedStream {
  for (let id = first; id <= last; id += 1) {
    stream.pass(100).receive(`id: ${id}\nevent: tick\ndata: {"t":${id},"s":"AAPL"}\n\n`);
  }
  return stream;
}

/** Open, with as many messages as asked for. */
export function openStreamOf(messages: number): ScriptedStream {
  return receiveTicks(new ScriptedStream().attempt().pass(14).opened(), 1, messages);
}

const notFound: Ending = {
  cause: 'http-error',
  status: 404,
  statusText: 'Not Found',
  contentType: 'text/html',
  bodyStart:
    '<!DOCTYPE html>\n<html>\n<body>\n<h1 id="from-server">Cannot GET /event</h1>\n</body>\n</html>\n',
};

/** One stream for each phase of the state line. */
export const streamsByState: Readonly<Record<string, () => ScriptedStream>> = {
  connecting: () => new ScriptedStream().attempt().pass(2100),
  'open without events': () => new ScriptedStream().attempt().pass(20).opened().pass(4000),
  'open without a blank line': () =>
    openStreamOf(0).receive('data: {"n":0}\n').pass(1500).receive('data: {"n":1}\n'),
  open: () => openStreamOf(60),
  'open after a reconnect': () =>
    receiveTicks(
      openStreamOf(12).pass(30).ended({ cause: 'reset', code: 'ECONNRESET' }).pass(3000).attempt().opened(),
      13,
      20,
    ),
  waiting: () => openStreamOf(8).receive('data: lost').pass(40).ended({ cause: 'end' }).pass(900),
  failed: () =>
    new ScriptedStream()
      .attempt()
      .pass(3)
      .ended(notFound, { ...okHead, status: 404, statusText: 'Not Found' }),
  stopped: () => openStreamOf(3).pass(50).ended({ cause: 'no-content', status: 204 }),
};

/** Reads with several messages each, four seconds apart, as from a buffer on the way. */
export function receiveBursts(
  stream: ScriptedStream,
  first: number,
  reads: number,
  messages: number,
): ScriptedStream {
  for (let at = 0; at < reads; at += 1) {
    const ids = Array.from({ length: messages }, (_, i) => first + at * messages + i);
    stream.pass(4000).receive(ids.map((id) => `id: ${id}\nevent: tick\ndata: {"t":${id}}\n\n`).join(''));
  }
  return stream;
}

/** Many short attempts, every tenth of which ends with a reset. */
export function manyReconnects(attempts: number): ScriptedStream {
  const stream = new ScriptedStream();
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    receiveTicks(stream.attempt().pass(14).opened(), attempt * 10, attempt * 10 + (attempt % 7));
    stream.pass(40).ended(attempt % 10 === 0 ? { cause: 'reset', code: 'ECONNRESET' } : { cause: 'end' });
    stream.pass(600);
  }
  return stream;
}
