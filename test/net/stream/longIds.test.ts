// Ids longer than servers take in a header: they are sent as a standard client does, with a notice, or not at all where no
// server would take them, and what is kept of them does not grow with the reconnects.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { describeEnding } from '../../../src/core/log/endingWords.ts';
import { rowOf } from '../../../src/core/page/row.ts';
import { TimelineFeed } from '../../../src/core/page/timelineFeed.ts';
import { turnSlicing } from '../../../src/net/stream/turnSlicing.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { SpillPlace, storageIn } from '../../helpers/spillFiles.ts';
import { connectStream, detailsOf, endOf, entriesOf, untilLog } from '../../helpers/streamUnderTest.ts';

const kib = 1024;
const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n';

let place: SpillPlace;
beforeEach(() => {
  place = new SpillPlace();
});
afterEach(() => place.remove());

/** A server that sends one event with the id to each request, and ends. */
function serverOf(id: string): Promise<RawServer> {
  return RawServer.open(({ socket }) => socket.end(`${head}retry: 1\nid: ${id}\ndata: 1\n\n`));
}

describe('an id that many servers do not take', () => {
  const id = 'i'.repeat(100_000);

  it('is sent with a notice on each reconnect, in memory that does not grow', async () => {
    const server = await serverOf(id);
    const memoryBytes = 256 * kib;
    const { storage, losses } = storageIn(place, memoryBytes);
    const stream = connectStream(server.url(), { storage });
    let largest = 0;
    stream.log.subscribe(() => {
      largest = Math.max(largest, storage.memory.residentBytes);
    });
    await untilLog(stream, () => stream.state.attempt === 40);
    stream.close();
    const sent = server.requests.map(
      ({ headers }) => headers.find(([name]) => name === 'last-event-id')?.[1],
    );
    expect(sent[0]).toBeUndefined();
    expect(sent.slice(1, 39).every((value) => value === id)).toBe(true);
    const notices = detailsOf(stream, 'notice').filter(({ notice }) => notice === 'long-id');
    expect(notices.length).toBeGreaterThanOrEqual(38);
    expect(notices[0]).toEqual({ notice: 'long-id', sizeBytes: 100_000 });
    const notice = entriesOf(stream, 'notice').find(({ type }) => type === 'long-id');
    expect(rowOf(stream.log, notice?.number ?? 0).preview).toBe(
      'The Last-Event-ID of this request has 100 kB. Many servers refuse such a header: ' +
        'nginx and Apache take 8 KiB, Node and IIS 16 KiB for all headers together.',
    );
    // Segments of 32 KiB: the budget, what waits for the disk, and the ones that are begun.
    expect(largest).toBeLessThanOrEqual(memoryBytes * 1.25 + 4 * 32 * kib);
    expect(storage.spilledBytes).toBeGreaterThan(40 * id.length);
    expect(losses).toEqual([]);
    stream.dispose();
  });

  it('is sent to the page by its beginning', async () => {
    const server = await serverOf(id);
    const stream = connectStream(server.url());
    await untilLog(stream, () => stream.state.attempt === 4);
    stream.close();
    const sizes: number[] = [];
    const updates: (() => void)[] = [];
    const feed = new TimelineFeed(1, {
      streamId: '1',
      stream,
      post: (message) => sizes.push(JSON.stringify(message).length),
      schedule: (run) => {
        updates.push(run);
        return () => updates.splice(updates.indexOf(run), 1);
      },
      slicing: turnSlicing,
    });
    feed.handle({ type: 'watch', view: 'attempts', isShown: true });
    feed.handle({ type: 'window', version: 0, first: 1, count: 100 });
    updates.shift()?.();
    expect(sizes.length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...sizes)).toBeLessThan(20_000);
    feed.dispose();
  });
});

describe('an id that no server takes', () => {
  it.each([
    [1_000_000, '1.0 MB'],
    [3_000_000, '3.0 MB'],
  ])('of %i bytes is not sent: the stream says so and stops', async (sizeBytes, size) => {
    const server = await serverOf('i'.repeat(sizeBytes));
    const stream = connectStream(server.url());
    const { ending, verdict } = await endOf(stream, 2);
    expect(ending.cause).toBe('bad-id');
    expect(describeEnding(ending)).toBe(
      `The client cannot send Last-Event-ID: the last event id has ${size}, which is more than any server takes in a header.`,
    );
    expect(verdict.next).toBe('stop');
    expect(server.requests).toHaveLength(1);
    expect(stream.state.phase).toBe('stopped');
    // What is known of the attempt that was not made is small.
    const [error] = entriesOf(stream, 'error').slice(-1);
    expect(error?.length).toBeLessThan(1_000);
  });

  it('is sent when it is a byte shorter', async () => {
    const id = 'i'.repeat(999_999);
    const server = await serverOf(id);
    const stream = connectStream(server.url());
    await server.until(() => server.requests.length === 2, 'The stream has not come back.');
    expect(server.requests[1]?.headers.find(([name]) => name === 'last-event-id')?.[1]).toBe(id);
    stream.close();
  });
});
