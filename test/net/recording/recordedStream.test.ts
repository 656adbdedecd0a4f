// A stream of a recording: everything of it as it was when it was written last, and no more entries than the file can show.

import { describe, expect, it } from 'vitest';

import { arrivalBytes } from '../../../src/core/log/arrivals.ts';
import { firstOfPage } from '../../../src/core/log/entryDirectory.ts';
import { entryFlags } from '../../../src/core/log/entry.ts';
import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { recordBytes } from '../../../src/core/log/recordBlock.ts';
import { clientOf } from '../../../src/core/clients/streamClient.ts';
import type { StreamView } from '../../../src/core/page/streamStatus.ts';
import type { RowKind } from '../../../src/core/recording/blockHeader.ts';
import { LogCopy } from '../../../src/core/recording/logCopy.ts';
import { pageRowBytes } from '../../../src/core/recording/recordRows.ts';
import type { ConnectionState } from '../../../src/core/stream/connection.ts';
import { openRecording } from '../../../src/net/recording/openRecording.ts';
import {
  placeInMemory,
  stoppedState,
  type RecordedStream,
} from '../../../src/net/recording/recordedStream.ts';
import { RecordingPieces } from '../../../src/net/recording/recordingPieces.ts';
import { sourceOf } from '../../../src/net/recording/recordingSource.ts';
import { RecordingWriter } from '../../../src/net/recording/recordingWriter.ts';
import { ScriptedStream } from '../../core/scriptedStream.ts';
import { contentOf } from './writtenStream.ts';

async function opened(pieces: Iterable<Uint8Array>): Promise<RecordedStream> {
  const recording = await openRecording(sourceOf(new Uint8Array(Buffer.concat([...pieces]))));
  if ('kind' in recording) throw new Error(recording.kind);
  const [stream] = recording.streams;
  if (!stream) throw new Error('There is no stream.');
  return stream;
}

const recorded = (stream: StreamView): Promise<RecordedStream> =>
  opened(new RecordingPieces([stream]).make());

/** The rows of a log as a recording has them, changed before they are written. */
function changedRows(
  log: EventLog,
  change: (kind: RowKind, bytes: Uint8Array, offset: number) => readonly [offset: number, bytes: Uint8Array],
): Promise<RecordedStream> {
  const pieces: Uint8Array[] = [];
  const writer = new RecordingWriter((bytes) => pieces.push(bytes));
  const rows = new Map<RowKind, { offset: number; bytes: Uint8Array[] }>();
  let types: readonly string[] = [];
  new LogCopy(log, {
    writeRows(kind, offset, bytes) {
      const known = rows.get(kind) ?? { offset, bytes: [] };
      rows.set(kind, known);
      known.bytes.push(bytes.slice());
    },
    writeTypes: (names) => (types = names),
  }).finish(true);
  writer.writeJson(0, 'stream', { request: { url: 'http://localhost/' }, startedAtMs: 0 });
  writer.writeJson(0, 'types', { names: types });
  for (const [kind, { offset, bytes }] of rows) {
    const [at, left] = change(kind, new Uint8Array(Buffer.concat(bytes)), offset);
    writer.writeRows(0, kind, at, left);
  }
  writer.finish();
  return opened(pieces);
}

/** A bit more than two pages of records, with details in each. */
function longStream(stream = new ScriptedStream()): ScriptedStream {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    stream.pass(10).attempt().opened();
    for (let read = 0; read < 9; read += 1)
      stream.pass(1).receive('id: 1\nevent: tick\ndata: a\n\n'.repeat(100));
    stream.ended({ cause: 'end' });
  }
  return stream;
}

/** Some entries around the borders of pages, and the last ones up to a number. */
function someOf(log: EventLog, from: number, count: number): unknown[] {
  return [from, firstOfPage(1) - 2, firstOfPage(2) - 2, count - 3].flatMap((wanted) => {
    const first = Math.max(from, wanted);
    return contentOf(log, first, Math.min(4, count - first + 1));
  });
}

const detailsIn = (log: EventLog, count: number): number =>
  log.entries(1, count).filter(({ flags }) => flags & entryFlags.detail).length;

describe('a recorded stream', () => {
  it('is as it was when it was written last', async () => {
    const stream = new ScriptedStream({ url: 'http://localhost:3000/events', headers: [['X-A', 'b']] });
    stream.attempt().opened().receive('data: a\n\ndata: b\n\n').pass(70).ended({ cause: 'end' });
    stream.pass(30).attempt().opened().receive('data: c\n\n').pass(5);
    clientOf(stream.log).choose('node-eventsource');
    const attemptCounts = { messages: 1, bodyBytes: 9, wireBytes: 8 };
    const view: StreamView = Object.assign(stream, { attemptCounts, bodyFormat: 'json-seq' as const });
    const again = await recorded(view);
    for (const each of [again, await recorded(again)]) {
      expect(each.request).toEqual(stream.request);
      expect(each.log.startedAtMs).toBe(stream.log.startedAtMs);
      expect([each.phaseSinceMs, each.nowMs()]).toEqual([100, 105]);
      expect([each.totals, each.attemptCounts]).toEqual([stream.totals, attemptCounts]);
      expect([each.client, clientOf(each.log).choice, each.bodyFormat]).toEqual([
        'node-eventsource',
        'node-eventsource',
        'json-seq',
      ]);
      expect(contentOf(each.log)).toEqual(contentOf(stream.log));
      each.onStateChange()();
    }
    expect(again.lastState).toEqual(stream.state);
  });

  it('knows the id in force at each entry that it has, though the entry that set it was lost', async () => {
    const bodies = new MemoryByteStore();
    const stream = new ScriptedStream(undefined, bodies).attempt().opened();
    for (const text of ['id: 1\ndata: a\n\n', 'id: 2\ndata: b\n\n', 'data: c\n\n', 'id: 3\ndata: d\n\n'])
      stream.receive(text);
    const lost = stream.log.entry(5).offset;
    stream.log.prepareLoss(lost);
    bodies.discardBefore(lost);
    const again = await recorded(stream);
    for (const { log } of [stream, again, await recorded(again)])
      expect([5, 6].map((number) => log.lastEventId(log.entry(number)))).toEqual(['2', '3']);
  });

  it('is stopped, with what it was in before', async () => {
    const stream = new ScriptedStream().attempt().opened();
    const again = await recorded(stream);
    const twice = await recorded(again);
    const reason = { kind: 'file ends', was: 'open' };
    expect([again.lastState.phase, again.state]).toEqual([
      'open',
      { ...stream.state, phase: 'stopped', reason },
    ]);
    expect(twice.state).toEqual(again.state);
  });

  it.each([
    ['in its first request', 1],
    ['in its newest one', 3],
  ])('has the client that is recognised %s', async (_what, requests) => {
    const stream = new ScriptedStream();
    for (let attempt = 1; attempt <= requests; attempt += 1)
      stream.attempt().opened().receive('data: a\n\n').ended({ cause: 'reset' });
    stream.log.appendDetailEntry(
      'request',
      {
        method: 'POST',
        url: 'http://localhost/',
        headers: [['User-Agent', 'OpenAI/Python 1.0']],
        reason: 'by hand',
        delayMs: 0,
      },
      { attempt: requests + 1, receivedAtMs: 5 },
    );
    const { profile, evidence } = clientOf((await recorded(stream)).log).shown;
    expect(profile).toBe('openai-loop');
    expect(evidence).toContain('OpenAI/Python');
  });

  it.each([
    [8, 'openai-loop'],
    [9, 'eventsource'],
  ])(
    'has a client whose request comes %i entries after the beginning of its attempt as %s',
    async (before, client) => {
      const stream = new ScriptedStream();
      for (let at = 0; at < before; at += 1) stream.notice({ notice: 'unsent-id' });
      stream.log.appendDetailEntry(
        'request',
        {
          method: 'POST',
          url: 'http://localhost/',
          headers: [['User-Agent', 'OpenAI/Python 1.0']],
          reason: 'connect',
          delayMs: 0,
        },
        { attempt: 0, receivedAtMs: 5 },
      );
      expect(clientOf((await recorded(stream)).log).shown.profile).toBe(client);
    },
  );

  const facts = {
    attempt: 3,
    lastEventId: '7',
    reconnectionTimeMs: 500,
    policy: { kind: 'off' },
    reconnects: 2,
    fruitlessAttempts: 1,
  } as const;
  const ending = { cause: 'reset' } as const;
  it.each<[phase: ConnectionState['phase'], state: ConnectionState]>([
    ['idle', { ...facts, phase: 'idle' }],
    ['connecting', { ...facts, phase: 'connecting' }],
    ['open', { ...facts, phase: 'open' }],
    ['waiting', { ...facts, phase: 'waiting', delayMs: 9, ending }],
  ])('that was %s is stopped with its file, and with nothing else', (was, state) => {
    expect(stoppedState(state)).toEqual({ ...facts, phase: 'stopped', reason: { kind: 'file ends', was } });
  });

  it('that was stopped stays so', () => {
    const state: ConnectionState = {
      ...facts,
      phase: 'stopped',
      reason: { kind: 'gave up', attempts: 3, ending },
    };
    expect(stoppedState(state)).toBe(state);
  });
});

describe('the entries of a file', () => {
  it.each<[what: string, kind: RowKind, rows: number, entries: number]>([
    ['all records and pages', 'records', Infinity, Infinity],
    ['one page', 'pages', 1, firstOfPage(1) - 1],
    ['two pages', 'pages', 2, firstOfPage(2) - 1],
    ['no page', 'pages', 0, 0],
    ['no record', 'records', 0, 0],
    ['one record', 'records', 1, 1],
    ['a page of records, less one', 'records', firstOfPage(1) - 2, firstOfPage(1) - 2],
    ['a page of records', 'records', firstOfPage(1) - 1, firstOfPage(1) - 1],
    ['a page of records and one', 'records', firstOfPage(1), firstOfPage(1)],
    ['two pages of records', 'records', firstOfPage(2) - 1, firstOfPage(2) - 1],
    ['a record that is cut', 'records', 100.5, 100],
    ['a page that is cut', 'pages', 1.5, firstOfPage(1) - 1],
  ])('with %s are those that have both', async (_what, changedKind, rows, entries) => {
    const { log } = longStream();
    const width = changedKind === 'records' ? recordBytes : pageRowBytes;
    const stream = await changedRows(log, (kind, bytes, offset) => [
      offset,
      kind === changedKind ? bytes.subarray(0, Math.min(bytes.length, rows * width)) : bytes,
    ]);
    const count = Math.min(log.length, entries);
    expect(stream.log.length).toBe(count);
    expect(someOf(stream.log, 1, count)).toEqual(someOf(log, 1, count));
    expect(stream.log.index.detailsBefore(count + 1)).toBe(detailsIn(log, count));
    // What is added goes on behind what is there, where nothing of it would have to be taken back.
    const isWhole =
      changedKind === 'records' ? Number.isInteger(rows) || rows > log.length : entries >= log.length;
    const isFitting = isWhole && count > firstOfPage(2) - 1;
    if (isFitting)
      expect(stream.copied).toMatchObject({
        bodies: log.bodyLength,
        details: log.stored.details.length,
        arrivals: log.arrivals.count,
        records: count,
        detailRecords: detailsIn(log, count),
      });
    else expect(stream.copied).toBeUndefined();
  });

  it('are none where the rows of their pages are not where they belong', async () => {
    const { log } = longStream();
    for (const by of [-pageRowBytes, pageRowBytes, 1]) {
      const stream = await changedRows(log, (kind, bytes, offset) => [
        kind === 'pages' ? Math.max(0, offset + by) : offset,
        kind === 'pages' && by < 0 ? bytes.subarray(1) : bytes,
      ]);
      if (by > 0) expect([by, stream.log.length, stream.copied]).toEqual([by, 0, undefined]);
    }
  });

  it('go on where they can only if all arrivals are whole', async () => {
    const { log } = longStream();
    for (const less of [0, 1, arrivalBytes - 1, arrivalBytes]) {
      const stream = await changedRows(log, (kind, bytes, offset) => [
        offset,
        kind === 'arrivals' ? bytes.subarray(0, bytes.length - less) : bytes,
      ]);
      expect(stream.copied?.arrivals).toBe(
        less % arrivalBytes === 0 ? log.arrivals.count - less / arrivalBytes : undefined,
      );
      expect(stream.log.length).toBe(log.length);
    }
  });

  it('begin in the midst of the last page where all before are lost, with the details among them counted', async () => {
    const [records, arrivals] = [new MemoryByteStore(), new MemoryByteStore()];
    const log = new EventLog(0, undefined, undefined, { ...placeInMemory(), records, arrivals });
    const stream = longStream(Object.assign(new ScriptedStream(), { log }));
    const details = detailsIn(log, log.length);
    const lost = firstOfPage(2) + 99;
    log.prepareRecordLoss(lost * recordBytes);
    records.discardBefore(lost * recordBytes);
    expect([log.first, log.length > lost + 200]).toEqual([lost + 1, true]);
    const again = await recorded(stream);
    expect([again.log.first, again.log.length]).toEqual([lost + 1, log.length]);
    expect(again.log.index.detailsBefore(log.length + 1)).toBe(details);
    expect(again.copied).toMatchObject({ records: log.length, detailRecords: details });
    expect(someOf(again.log, lost + 1, log.length)).toEqual(someOf(log, lost + 1, log.length));
  });

  it('begin where those before are lost, also in the midst of a page, and keep their numbers', async () => {
    for (const lost of [firstOfPage(0) + 9, firstOfPage(1) - 1, firstOfPage(1), firstOfPage(1) + 1]) {
      const stream = longStream();
      // The records of a log that has lost the oldest: as many rows less, and the row of their first page says nothing.
      const again = await changedRows(stream.log, (kind, bytes, offset) => {
        if (kind === 'records') return [lost * recordBytes, bytes.subarray(lost * recordBytes)];
        if (kind !== 'pages') return [offset, bytes];
        const pages = Math.floor(lost / (firstOfPage(1) - 1));
        return [pages * pageRowBytes, bytes.subarray(pages * pageRowBytes)];
      });
      const { log } = stream;
      expect([lost, again.log.first, again.log.length]).toEqual([lost, lost + 1, log.length]);
      expect(someOf(again.log, lost + 1, log.length)).toEqual(someOf(log, lost + 1, log.length));
      expect(again.log.index.detailsBefore(log.length + 1)).toBe(detailsIn(log, log.length));
      expect(again.copied).toMatchObject({ records: log.length, detailRecords: detailsIn(log, log.length) });
    }
  });
});
