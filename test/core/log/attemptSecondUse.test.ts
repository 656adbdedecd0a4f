// A later attempt is written as the first one is, whatever came before it: rows, counts, state; and a clearing in the
// middle of a body changes nothing of what comes after it.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { AttemptWriter, type WrittenAttempt } from '../../../src/core/log/attemptWriter.ts';
import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { entryFlags } from '../../../src/core/log/entry.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { initialConnection, reduceConnection } from '../../../src/core/stream/connection.ts';
import { expectAlwaysLikeNew, expectLikeNew, type Lifecycle } from '../../helpers/secondUse.ts';
import { bodies, cut, cuttings } from '../arbitraryStreams.ts';
import { bytesOf, listener, noLimit } from '../recording.ts';

/** One network read; the number says which of the attempt's it is. */
interface Read {
  readonly bytes: Uint8Array;
  readonly isSimulated: boolean;
}

/** The attempts of one stream, of which the last is looked at. */
class Attempts {
  readonly bodies = new MemoryByteStore();
  readonly log = new EventLog(0, this.bodies);
  readonly heard: string[] = [];
  readonly writer: AttemptWriter;
  #written: WrittenAttempt;
  #reads = 0;
  /** What there was when the attempt began. */
  #before = { entries: 0, bodyBytes: 0, messages: 0, reads: 0 };

  constructor() {
    this.writer = new AttemptWriter({
      log: this.log,
      request: { url: 'http://localhost/' },
      state: initialConnection({ policy: { kind: 'standard' } }),
      maxEventBytes: 40,
      nowMs: () => 0,
    });
    this.#written = this.#begin();
  }

  #begin(): WrittenAttempt {
    const [connecting] = reduceConnection(this.writer.state, { kind: 'connect' });
    this.writer.enter(connecting, () => {});
    const { attempt, lastEventId } = connecting;
    this.heard.length = 0;
    const written = this.writer.begin(
      { attempt, lastEventId, reason: 'connect', delayMs: 0 },
      {
        onTooLarge: () => this.heard.push('too large'),
        isListening: () => this.writer.isLive(attempt),
        wantsMessage: (type, bytes, start, end) => {
          this.heard.push(`${type}: ${new TextDecoder().decode(bytes.subarray(start, end))}`);
          return true;
        },
        onMessageLogged: (number) => this.heard.push(`logged ${number - this.#before.entries}`),
      },
    );
    const [open] = reduceConnection(this.writer.state, { kind: 'opened', attempt });
    this.writer.enter(open, () => {});
    return written;
  }

  push({ bytes, isSimulated }: Read): void {
    this.#reads += 1;
    this.writer.push(bytes, this.#reads * 3, this.#reads, 0, isSimulated);
  }

  /** The attempt is over, and the next begins. */
  next(): void {
    this.writer.endBody(this.#written);
    const { bodyBytes, messages } = this.writer.totals;
    this.#before = {
      entries: this.log.length,
      bodyBytes,
      messages,
      reads: this.#before.reads + this.#reads,
    };
    this.#reads = 0;
    this.#written = this.#begin();
  }

  /** What can be seen of the attempt, as if it were the only one. */
  seen(): unknown {
    const { entries, bodyBytes, messages, reads } = this.#before;
    const { state, totals } = this.writer;
    const rows = this.log
      .entries(entries + 1, this.log.length)
      .map((entry) => [
        entry.kind,
        entry.type,
        entry.chunk === 0 ? 0 : entry.chunk - reads,
        entry.flags,
        entry.attempt - state.attempt,
        new TextDecoder().decode(this.log.bytes(entry)),
        entry.idEntry > entries ? this.log.lastEventId(entry) : 'before',
      ]);
    return {
      rows,
      heard: this.heard,
      counts: this.#written.counts,
      totals: { bodyBytes: totals.bodyBytes - bodyBytes, messages: totals.messages - messages },
      isInsideLine: this.#written.body.isInsideLine,
      unfinished: this.log.bodyLength - this.writer.unfinishedFrom,
      fruitlessAttempts: state.fruitlessAttempts,
      phase: state.phase,
    };
  }
}

const attempts: Lifecycle<Attempts, Read, unknown> = {
  create: () => new Attempts(),
  use: (stream, read) => stream.push(read),
  end: (stream) => stream.next(),
  observe: (stream) => stream.seen(),
};

const readOf = (text: string, isSimulated = false): Read => ({ bytes: bytesOf(text), isSimulated });

describe('a later attempt', () => {
  it('is written as if it were the only one, for any bodies', async () => {
    const reads = fc.record({
      bytes: bodies.map((body) => body.subarray(0, 60)),
      isSimulated: fc.boolean(),
    });
    await expectAlwaysLikeNew(attempts, reads, { numRuns: 300, maxUses: 5 });
  });

  it.each([
    ['an event that has not ended', 'data: 1\n\ndata: '],
    ['half a character', 'data: \ud83d'],
    ['a CR that a LF may follow', 'data: 1\r\n\r'],
    ['a byte order mark', '\ufeffdata: 1\n\n'],
    ['an event that is too large', `data: ${'x'.repeat(50)}`],
    ['fields of an event', 'event: tick\nid: 7\nretry: 5\ndata: 1\n'],
  ])('knows nothing of %s', async (_, text) => {
    await expectLikeNew(attempts, [
      [readOf(text)],
      [readOf('\ndata: 2\n\n')],
      [readOf(text, true), readOf('x')],
      [readOf('\ufeffid: 1\ndata: 2\n\n: c\n')],
      [readOf('data: 1\n\n'), readOf('\n')],
    ]);
  });
});

describe('the state of a stream', () => {
  it('does not take an id or a message of an attempt for one of the next', () => {
    const stream = new Attempts();
    stream.push(readOf('id: a\ndata: 1\n\n'));
    stream.next();
    expect(stream.writer.state).toMatchObject({ lastEventId: 'a', fruitlessAttempts: 1 });
    stream.next();
    expect(stream.writer.state).toMatchObject({ lastEventId: 'a', fruitlessAttempts: 1 });
    stream.push(readOf('data: 1\n\n'));
    expect(stream.writer.state).toMatchObject({ lastEventId: 'a', fruitlessAttempts: 0 });
  });

  it('has the id that came last, though nobody looked before the log was cleared', () => {
    const stream = new Attempts();
    stream.push(readOf('id: a\ndata: 1\n\n'));
    stream.writer.clear();
    expect(stream.writer.state.lastEventId).toBe('a');
    stream.push(readOf('id: b\n\n'));
    stream.writer.clear();
    stream.writer.clear();
    expect(stream.writer.state.lastEventId).toBe('b');
    stream.push(readOf('id\n\n'));
    expect(stream.writer.state.lastEventId).toBe('');
  });

  it.each([
    [1024 * 1024 - 1, ''],
    [1024 * 1024, 'a'],
  ])('has an id whose bytes are lost without a word after %i more bytes: %j', (sizeBytes, id) => {
    const stream = new Attempts();
    const first = 'id: a\ndata: 1\n\n';
    stream.push(readOf(first));
    stream.push({ bytes: new Uint8Array(sizeBytes - first.length).fill(0x0a), isSimulated: false });
    // As by another program that cuts the file.
    stream.bodies.discardBefore(stream.log.bodyLength);
    expect(stream.writer.state).toMatchObject({ lastEventId: id, fruitlessAttempts: 0 });
  });

  it('counts what came before a retry, and is asked for a time from the first retry on', () => {
    const stream = new Attempts();
    stream.push(readOf('id: a\ndata: 1\n\nretry: 9\nid: b\n\n'));
    expect(stream.writer.state).toMatchObject({
      lastEventId: 'b',
      fruitlessAttempts: 0,
      reconnectionTimeMs: 9,
    });
    stream.next();
    expect(stream.writer.hasRetry).toBe(true);
    expect(stream.writer.state.reconnectionTimeMs).toBe(9);
  });
});

describe('a log that is cleared in the middle of a body', () => {
  /** What is seen of the entries, without what the clearing changes: their numbers. */
  const rowsOf = (log: EventLog, from: number): unknown[] =>
    log
      .entries(from, log.length)
      .map(({ kind, type, offset, length, flags, chunk }) => ({ kind, type, offset, length, flags, chunk }));

  it('has what ends after it, and all of that', () => {
    fc.assert(
      fc.property(bodies, cuttings, fc.nat(), (body, cutting, place) => {
        const chunks = cut(body, cutting);
        const [whole, cleared] = [new EventLog(0), new EventLog(0)];
        const recorders = [whole, cleared].map((log) => new AttemptRecorder(log, 1, noLimit, listener()));
        let before = 0;
        for (const [at, chunk] of chunks.entries()) {
          for (const recorder of recorders) recorder.push(chunk, { receivedAtMs: at, chunk: at + 1 });
          if (at !== place % chunks.length) continue;
          before = whole.length;
          cleared.clear(recorders[1]?.unfinishedFrom);
        }
        for (const recorder of recorders) recorder.end({ receivedAtMs: 99, chunk: 99 });
        expect(rowsOf(cleared, 1)).toEqual(rowsOf(whole, before + 1));
        for (const entry of cleared.entries(1, cleared.length))
          expect(cleared.bytes(entry)).toEqual(whole.bytes(whole.entry(before + entry.number)));
      }),
      { numRuns: 300 },
    );
  });

  it('has no entry lengthened by a LF that comes after it, and the next one is', () => {
    const log = new EventLog(0);
    const recorder = new AttemptRecorder(log, 1, noLimit, listener());
    const push = (text: string): void => recorder.push(bytesOf(text), { receivedAtMs: 0, chunk: 1 });
    for (let again = 0; again < 2; again += 1) {
      push('data: 1\r\n\r');
      log.clear(recorder.unfinishedFrom);
      push('\ndata: 2\r\n\r');
      push('\n');
      expect(log.entries(1, 9).map(({ length }) => length)).toEqual(['data: 2\r\n\r\n'.length]);
    }
  });
});

it('what is simulated says so, and what comes after it does not', () => {
  const stream = new Attempts();
  for (const isSimulated of [true, false, true]) stream.push(readOf('data: 1\n\n', isSimulated));
  stream.next();
  stream.push(readOf('data: 1\n\n'));
  const flags = stream.log.entries(1, 4).map((entry) => entry.flags & entryFlags.simulated);
  expect(flags).toEqual([16, 0, 16, 0]);
});

describe('who listens to an attempt', () => {
  it('is asked with the bytes of a message, also where they came in several reads of a later attempt', () => {
    const stream = new Attempts();
    stream.push(readOf('data: first\n\n'));
    stream.next();
    for (const part of ['data: a\n\ndata', ': ', 'b\n', '\ndata: c\n\n']) stream.push(readOf(part));
    expect(stream.heard).toEqual([
      'message: data: a\n\n',
      'logged 1',
      'message: data: b\n\n',
      'logged 2',
      'message: data: c\n\n',
      'logged 3',
    ]);
  });

  it('hears of ids that there are, and of messages that it wanted', () => {
    const heard: string[] = [];
    const told = listener({
      onId: () => heard.push('id'),
      onMessage: () => heard.push('message'),
      onMessageLogged: () => heard.push('logged'),
    });
    const recorder = new AttemptRecorder(new EventLog(0), 1, noLimit, told);
    recorder.push(bytesOf('data: 1\n\nid: a\ndata: 2\n\nid: b\n\n'), { receivedAtMs: 0, chunk: 1 });
    expect(heard).toEqual(['message', 'id', 'message', 'id']);
  });

  it('is not told of a message that was cleared before', () => {
    const log = new EventLog(0);
    const logged: number[] = [];
    let isClearing = true;
    log.subscribe((number) => {
      if (isClearing && number === 1) log.clear();
    });
    const told = listener({ wantsMessage: () => true, onMessageLogged: (number) => logged.push(number) });
    const recorder = new AttemptRecorder(log, 1, noLimit, told);
    recorder.push(bytesOf('data: 1\n\n'), { receivedAtMs: 0, chunk: 1 });
    isClearing = false;
    recorder.push(bytesOf('data: 2\n\ndata: 3\n\n'), { receivedAtMs: 0, chunk: 2 });
    expect(logged).toEqual([1, 2]);
  });
});
