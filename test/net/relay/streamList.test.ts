// The list of a relay's streams, and what a stream knows of attempts that are long over.

import { expect, it } from 'vitest';

import { isKind } from '../../../src/core/log/eventLog.ts';
import { forgottenPassage } from '../../../src/core/relay/path/entryPassage.ts';
import { BodyDigest } from '../../../src/net/relay/bodyDigest.ts';
import { RelayedStreams } from '../../../src/net/relay/relayedStreams.ts';
import type { AttemptLink, RequestFacts } from '../../../src/net/relay/relayedAttempt.ts';
import { LogStorage } from '../../../src/net/storage/logStorage.ts';
import { bytesOf } from '../../core/recording.ts';
import { okHead } from '../../core/scriptedStream.ts';

/** Attempts of which it is known what became of their bytes. */
const known = 200;

const link: AttemptLink = { writeToApp() {}, endApp() {}, endServer() {}, holdServer() {} };

function factsOf(path: string): RequestFacts {
  return {
    key: `GET ${path}`,
    method: 'GET',
    atMs: performance.now(),
    connection: 1,
    origin: undefined,
    marks: { userAgent: undefined, origin: undefined, sessionId: undefined },
    lastEventId: '',
    resumeId: '',
    retryCount: undefined,
    acceptsEventStream: true,
    app: { url: `http://127.0.0.1:1${path}`, headers: [] },
    server: { url: `http://127.0.0.1:2${path}`, headers: [] },
  };
}

it('keeps the others, in their order, when one is forgotten, wherever it stands', () => {
  const paths = ['/a', '/b', '/c', '/d'];
  for (const forgotten of paths) {
    const streams = new RelayedStreams({ maxEventBytes: 1000 });
    const opened = paths.map((path) => streams.opened(factsOf(path), undefined, new BodyDigest()).stream);
    for (const stream of opened.filter(({ key }) => key.endsWith(forgotten)))
      for (let times = 0; times < 2; times += 1) streams.forget(stream);
    expect(streams.list().map(({ key }) => key)).toEqual(
      paths.filter((path) => path !== forgotten).map((path) => `GET ${path}`),
    );
  }
});

it('lets go of what both sides have on disk', () => {
  const removed: number[] = [];
  let made = 0;
  const createStorage = (): LogStorage => {
    const number = (made += 1);
    const openFile = (): never => {
      throw new Error('no disk');
    };
    const storage = new LogStorage({ memoryBytes: 1_000_000, diskBytes: Infinity, openFile });
    storage.dispose = () => void removed.push(number);
    return storage;
  };
  const streams = new RelayedStreams({ maxEventBytes: 1000, createStorage });
  for (const path of ['/a', '/b'])
    streams.opened(factsOf(path), undefined, new BodyDigest()).stream.dispose();
  expect(removed.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
});

it('knows where the entries of the newest attempts are on the other side, and counts the bytes of all', () => {
  const streams = new RelayedStreams({ maxEventBytes: 1000 });
  const facts = factsOf('/a');
  const bytes = bytesOf('data: 1\n\n');
  const { stream } = streams.opened(facts, undefined, new BodyDigest());
  const more = 2;
  for (let number = 1; number <= known + more; number += 1) {
    const attempt = number === 1 ? stream.openAttempt : stream.beginAttempt(facts);
    attempt?.open(okHead, okHead, { format: 'event-stream', encoding: undefined, hasLength: false }, link);
    for (const read of [1, 2]) attempt?.fromServer(bytes, read * bytes.length, read);
    attempt?.serverEnded({ cause: 'end' });
  }
  for (const { log, passageOf, totals } of [stream.serverSide, stream.appSide]) {
    const passages = log
      .entries(1, log.length)
      .flatMap((entry) =>
        isKind(entry, 'message') ? [[entry.attempt, passageOf(entry.number)] as const] : [],
      );
    const others = log.entries(1, log.length).filter(({ kind }) => kind !== 'message');
    expect(others.map(({ number }) => passageOf(number))).toEqual(others.map(() => undefined));
    expect(passages).toHaveLength(2 * (known + more));
    const forgotten = passages.filter(([, passage]) => passage === forgottenPassage);
    expect(forgotten.map(([attempt]) => attempt)).toEqual([1, 1, 2, 2]);
    const unknown = passages.filter(([, passage]) => passage?.number === undefined);
    expect(unknown).toEqual(forgotten);
    const sizeBytes = 2 * (known + more) * bytes.length;
    expect([totals.messages, totals.bodyBytes, totals.wireBytes]).toEqual([
      2 * (known + more),
      sizeBytes,
      sizeBytes,
    ]);
  }
});
