// What of a stream is written, and when: its facts once, its state when it changed, the fates of its bytes as they become
// final, and no credentials unless they are wanted.

import { describe, expect, it } from 'vitest';

import { clientOf } from '../../../src/core/clients/streamClient.ts';
import type { StreamView } from '../../../src/core/page/streamStatus.ts';
import { maxRecordedBlockBytes, type BlockPlace } from '../../../src/core/recording/blockHeader.ts';
import type { AttemptFates } from '../../../src/core/relay/path/entryPassage.ts';
import { FateLog } from '../../../src/core/relay/path/fateLog.ts';
import { findBlocks, readBlock } from '../../../src/net/recording/blockReader.ts';
import { openRecording } from '../../../src/net/recording/openRecording.ts';
import { RecordingPieces } from '../../../src/net/recording/recordingPieces.ts';
import { sourceOf } from '../../../src/net/recording/recordingSource.ts';
import { RecordingWriter } from '../../../src/net/recording/recordingWriter.ts';
import { StreamRecorder } from '../../../src/net/recording/streamRecorder.ts';
import { ScriptedStream } from '../../core/scriptedStream.ts';

/** A file that is being written, and what JSON is in it so far. */
class Recorded {
  readonly #pieces: Uint8Array[] = [];
  readonly writer = new RecordingWriter((bytes) => this.#pieces.push(bytes));

  get file(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#pieces));
  }

  async places(kind?: BlockPlace['kind']): Promise<readonly BlockPlace[]> {
    const found = await findBlocks(sourceOf(this.file), () => Promise.resolve());
    if ('kind' in found) throw new Error(found.kind);
    return found.places.filter((place) => kind === undefined || place.kind === kind);
  }

  async json(kind: BlockPlace['kind']): Promise<Record<string, unknown>[]> {
    return (await this.places(kind)).map(
      (place) =>
        JSON.parse(Buffer.from(readBlock(sourceOf(this.file), place) ?? []).toString()) as Record<
          string,
          unknown
        >,
    );
  }
}

function recorderOf(
  stream: StreamView,
  hasSecrets?: boolean,
): { recorded: Recorded; recorder: StreamRecorder } {
  const recorded = new Recorded();
  return { recorded, recorder: new StreamRecorder(stream, recorded.writer, 0, hasSecrets) };
}

describe('the state', () => {
  it('is written when it has changed, and only then, whatever time it is', async () => {
    const stream = new ScriptedStream();
    const { recorded, recorder } = recorderOf(stream);
    const count = async (): Promise<number> => (await recorded.places('state')).length;
    recorder.finish();
    expect(await count()).toBe(1);
    stream.pass(1_000);
    recorder.finish(true);
    expect(await count()).toBe(1);
    for (let round = 1; round <= 3; round += 1) {
      stream.pass(5).attempt().opened().receive('data: a\n\n');
      recorder.finish();
      recorder.finish();
      expect(await count()).toBe(2 * round);
      stream.pass(7).ended({ cause: 'end' });
      recorder.finish();
      recorder.finish();
      expect(await count()).toBe(2 * round + 1);
    }
    stream.pass(3);
    clientOf(stream.log).choose('node-eventsource');
    recorder.finish();
    recorder.finish();
    const states = await recorded.json('state');
    expect(states.map(({ nowMs }) => nowMs)).toEqual([0, 1_005, 1_012, 1_017, 1_024, 1_029, 1_036, 1_039]);
    expect(states.map(({ client }) => client)).toEqual([
      ...Array.from({ length: 7 }, () => 'auto'),
      'node-eventsource',
    ]);
    expect(await recorded.places('stream')).toHaveLength(1);
  });

  it('comes behind all that it is about', async () => {
    const stream = new ScriptedStream().attempt().opened();
    for (let at = 0; at < 12; at += 1) stream.receive(`data: ${'x'.repeat(100_000)}\n\n`);
    const { recorded, recorder } = recorderOf(stream);
    let steps = 0;
    while (recorder.step()) {
      steps += 1;
      expect(await recorded.places('state')).toHaveLength(0);
    }
    expect(steps).toBeGreaterThan(3);
    expect((await recorded.places()).at(-1)?.kind).toBe('state');
    expect(recorder.left).toBe(0);
  });

  it('has the counts of all attempts for those of one where a stream has none of its own', async () => {
    const stream = new ScriptedStream().attempt().opened().receive('data: a\n\n');
    const own = { messages: 9, bodyBytes: 8, wireBytes: 7 };
    for (const attemptCounts of [undefined, own]) {
      const view: StreamView = attemptCounts ? Object.assign(stream, { attemptCounts }) : stream;
      const { recorded, recorder } = recorderOf(view);
      recorder.finish(true);
      expect(await recorded.json('state')).toMatchObject([
        { totals: stream.totals, attemptCounts: attemptCounts ?? stream.totals, bodyFormat: 'event-stream' },
      ]);
    }
  });

  const secret = 'to http://localhost/?token=open-sesame';
  it.each([
    ['when the timeline has it', 0, true],
    ['when some other entries followed it', 8, true],
    ['with its cause alone when more did', 9, false],
  ])('tells the last ending as the timeline does %s', async (_what, notices, isTold) => {
    for (const cause of ['reset', 'bad-redirect'] as const) {
      const stream = new ScriptedStream().attempt().opened();
      stream.ended({ cause, reason: secret, status: 302 });
      for (let at = 0; at < notices; at += 1) stream.notice({ notice: 'unsent-id' });
      const { recorded, recorder } = recorderOf(stream);
      recorder.finish(true);
      const [state] = await recorded.json('state');
      const connection = state?.['connection'] as
        | Record<string, { ending?: unknown } | undefined>
        | undefined;
      const told = connection?.['ending'] ?? connection?.['reason']?.ending;
      if (isTold) expect(told).toMatchObject({ cause, status: 302, reason: secret });
      else expect(told).toEqual({ cause });
    }
  });

  it('tells no other ending for the last one', async () => {
    const stream = new ScriptedStream().attempt().opened();
    stream.ended({ cause: 'reset', reason: 'the first' });
    const { recorded, recorder } = recorderOf(
      Object.assign(stream, {
        state: { ...stream.state, phase: 'waiting', delayMs: 1, ending: { cause: 'end', reason: 'another' } },
      } as const),
    );
    recorder.finish(true);
    expect(await recorded.json('state')).toMatchObject([{ connection: { ending: { cause: 'end' } } }]);
    expect(JSON.stringify(await recorded.json('state'))).not.toContain('the first');
  });

  it('tells it of a log that has nothing but the ending, and of one that has nothing', async () => {
    const stream = new ScriptedStream().attempt();
    stream.log.clear();
    stream.ended({ cause: 'reset', reason: 'why' });
    for (const expected of [{ cause: 'reset', reason: 'why' }, { cause: 'reset' }]) {
      const { recorded, recorder } = recorderOf(stream);
      recorder.finish(true);
      expect(
        (await recorded.json('state')).map(({ connection }) => (connection as { ending: unknown }).ending),
      ).toEqual([expected]);
      stream.log.clear();
    }
  });
});

describe('the request', () => {
  const request = {
    url: 'http://user:open-sesame@localhost:3000/events?token=open-sesame',
    headers: [['Authorization', 'Bearer open-sesame']],
  } as const;

  it.each([
    [undefined, false],
    [false, false],
    [true, true],
  ])('is written with its credentials only where they are wanted: %s', async (hasSecrets, isThere) => {
    const stream = new ScriptedStream(request);
    stream.attempt();
    const { recorded, recorder } = recorderOf(stream, hasSecrets);
    recorder.finish(true);
    const [facts] = await recorded.json('stream');
    expect(JSON.stringify(facts).includes('open-sesame')).toBe(isThere);
    expect(facts?.['hasSecrets']).toBe(isThere ? true : undefined);
    const made = Buffer.concat([...new RecordingPieces([stream], hasSecrets).make()]);
    const opened = await openRecording(sourceOf(made));
    if ('kind' in opened) throw new Error(opened.kind);
    expect(JSON.stringify(opened.streams[0]?.request).includes('open-sesame')).toBe(isThere);
  });

  it('comes with the id that was in force before, and with the side of a relayed stream', async () => {
    const stream = new ScriptedStream();
    stream.relayedAs = { side: 'app', upstream: 'http://a', relay: 'http://b' };
    stream.attempt().opened().receive('id: 7\ndata: a\n\n');
    stream.log.clear();
    const { recorded } = recorderOf(stream);
    expect(await recorded.json('stream')).toMatchObject([{ idBefore: '7', relayedAs: stream.relayedAs }]);
  });
});

describe('fates', () => {
  interface Relayed {
    readonly stream: StreamView;
    readonly known: AttemptFates[];
  }

  function relayed(): Relayed {
    const known: AttemptFates[] = [];
    return { stream: Object.assign(new ScriptedStream(), { passages: () => known }), known };
  }

  function attempt(number: number, rows: number): AttemptFates {
    const fates = new FateLog();
    for (let at = 0; at < rows; at += 1) fates.add(at, 1, 1, 0);
    return { attempt: number, fates, bodyStart: { server: 0, app: 0 } };
  }

  const runs = (rows: readonly Record<string, unknown>[]): unknown[] =>
    rows
      .filter(({ table }) => table === 'runs')
      .map((each) => [each['attempt'], each['at'], (each['cells'] as unknown[]).length / 5]);

  it('are written in parts while the attempt goes on, and to the last once it is over or nothing more comes', async () => {
    const { stream, known } = relayed();
    const { recorded, recorder } = recorderOf(stream);
    known.push(attempt(1, 500));
    recorder.finish();
    expect(await recorded.json('fates')).toEqual([]);
    known[0]?.fates.add(500, 1, 1, 0);
    recorder.finish();
    expect(runs(await recorded.json('fates'))).toEqual([[1, 0, 500]]);
    // It is known no more; another is.
    known.splice(0, 1, attempt(2, 3));
    recorder.finish();
    expect(runs(await recorded.json('fates'))).toEqual([
      [1, 0, 500],
      [1, 500, 1],
    ]);
    recorder.finish(true);
    recorder.finish(true);
    expect(runs(await recorded.json('fates')).slice(2)).toEqual([[2, 0, 3]]);
    expect((await recorded.places('fates')).map(({ offset }) => offset)).toEqual([1, 1, 2]);
  });

  it('come behind the bytes that they are about, also where these are written in parts', async () => {
    const known = [attempt(1, 3)];
    const stream = Object.assign(new ScriptedStream(), { passages: () => known })
      .attempt()
      .opened();
    for (let at = 0; at < 8; at += 1) stream.receive(`data: ${'x'.repeat(100_000)}\n\n`);
    const { recorded, recorder } = recorderOf(stream);
    recorder.finish(true);
    const kinds = (await recorded.places()).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'bodies').length).toBeGreaterThan(2);
    expect(kinds.indexOf('fates')).toBeGreaterThan(kinds.lastIndexOf('records'));
  });

  it('are followed only as long as the attempt is known, and by nobody who is disposed of', () => {
    const { stream, known } = relayed();
    const followed = new Map<AttemptFates, number>();
    const add = (each: AttemptFates): void => {
      const follow = each.fates.follow.bind(each.fates);
      followed.set(each, 0);
      each.fates.follow = () => {
        const follower = follow();
        followed.set(each, (followed.get(each) ?? 0) + 1);
        const end = follower.end.bind(follower);
        return {
          take: follower.take.bind(follower),
          end: () => {
            followed.set(each, (followed.get(each) ?? 0) - 1);
            end();
          },
        };
      };
      known.push(each);
    };
    const { recorder } = recorderOf(stream);
    for (let number = 1; number <= 3; number += 1) {
      add(attempt(number, 5));
      recorder.finish();
      recorder.finish();
      expect([...followed.values()]).toEqual([...Array.from({ length: number - 1 }, () => 0), 1]);
      known.pop();
      recorder.finish();
      recorder.finish();
      expect([...followed.values()].every((count) => count === 0)).toBe(true);
    }
    add(attempt(4, 5));
    recorder.finish();
    recorder.dispose();
    recorder.dispose();
    add(attempt(5, 5));
    expect([...new RecordingPieces([stream]).make()].length).toBeGreaterThan(3);
    expect([...followed.values()]).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('pieces of a recording', () => {
  it('tell how much of them is made, and have all streams', async () => {
    const streams = [1, 2].map((each) => {
      const stream = new ScriptedStream().attempt().opened();
      for (let at = 0; at < 10 * each; at += 1) stream.receive(`data: ${'x'.repeat(50_000)}\n\n`);
      return stream;
    });
    const pieces = new RecordingPieces(streams);
    const parts: number[] = [pieces.donePart];
    const made: Uint8Array[] = [];
    for (const piece of pieces.make()) {
      made.push(piece);
      parts.push(pieces.donePart);
    }
    expect([parts[0], parts.at(-1)]).toEqual([0, 1]);
    expect(parts).toEqual(parts.toSorted((one, other) => one - other));
    expect(new Set(parts).size).toBeGreaterThan(4);
    const opened = await openRecording(sourceOf(new Uint8Array(Buffer.concat(made))));
    if ('kind' in opened) throw new Error(opened.kind);
    expect([opened.isWhole, ...opened.streams.map(({ log }) => log.length)]).toEqual([true, 12, 22]);
    expect(new RecordingPieces([]).donePart).toBe(1);
  });
});

describe('a writer', () => {
  it('cuts long rows into blocks, each of which says where it begins', async () => {
    for (const size of [
      maxRecordedBlockBytes - 1,
      maxRecordedBlockBytes,
      maxRecordedBlockBytes + 1,
      2.5 * maxRecordedBlockBytes,
    ]) {
      const recorded = new Recorded();
      const bytes = new Uint8Array(Buffer.alloc(size, 'what lies where is not to be mixed up'));
      recorded.writer.writeRows(3, 'bodies', 100, bytes);
      const places = await recorded.places();
      expect(places.map(({ stream, offset, sizeBytes }) => [stream, offset, sizeBytes])).toEqual(
        Array.from({ length: Math.ceil(size / maxRecordedBlockBytes) }, (_, at) => [
          3,
          100 + at * maxRecordedBlockBytes,
          Math.min(maxRecordedBlockBytes, size - at * maxRecordedBlockBytes),
        ]),
      );
      const read = places.map((place) => readBlock(sourceOf(recorded.file), place) ?? new Uint8Array(0));
      expect(Buffer.concat(read).equals(bytes)).toBe(true);
    }
  });

  it('takes facts that are as long as a block may be, and none that are longer', async () => {
    const recorded = new Recorded();
    const text = 'x'.repeat(maxRecordedBlockBytes - 2);
    recorded.writer.writeJson(0, 'state', text);
    expect(await recorded.json('state')).toEqual([text]);
    const { sizeBytes } = recorded.writer;
    for (const longer of [`${text}x`, `${text.slice(1)}é`])
      expect(() => recorded.writer.writeJson(0, 'state', longer)).toThrow(RangeError);
    expect(recorded.writer.sizeBytes).toBe(sizeBytes);
  });

  it.each([
    ['63 bytes that could be smaller', 63, 0, false],
    ['64 bytes that can be', 64, 0, true],
    ['64 bytes that cannot', 64, 1, false],
  ])('makes %s smaller where that pays', async (_what, size, step, isCompressed) => {
    const recorded = new Recorded();
    const bytes = Uint8Array.from({ length: size }, (_, at) => at * step * 37);
    recorded.writer.writeRows(0, 'bodies', 0, bytes);
    recorded.writer.compresses = false;
    recorded.writer.writeRows(0, 'bodies', size, bytes);
    const places = await recorded.places();
    expect(places.map((place) => place.isCompressed)).toEqual([isCompressed, false]);
    expect(places.map((place) => readBlock(sourceOf(recorded.file), place))).toEqual([bytes, bytes]);
  });

  it('goes on in the place of the index, twice, as if it had never ended', async () => {
    const pieces: { at: number; bytes: Uint8Array }[] = [];
    let at = 0;
    const writer = new RecordingWriter((bytes) => {
      pieces.push({ at, bytes });
      at += bytes.length;
    });
    const file = (): Uint8Array => {
      const whole = new Uint8Array(at);
      for (const piece of pieces) whole.set(piece.bytes.subarray(0, Math.max(0, at - piece.at)), piece.at);
      return whole;
    };
    for (let round = 1; round <= 3; round += 1) {
      writer.writeRows(0, 'bodies', round, Uint8Array.of(round));
      const index = writer.finish();
      expect(writer.sizeBytes).toBe(at);
      const found = await findBlocks(sourceOf(file()), () => Promise.resolve());
      expect(found).toMatchObject({ isWhole: true });
      if ('kind' in found) return;
      expect(found.places.map(({ kind, offset }) => [kind, offset])).toEqual(
        Array.from({ length: round }, (_, each) => ['bodies', each + 1]),
      );
      writer.goOn(index);
      at = index;
      expect(writer.sizeBytes).toBe(index);
    }
  });
});
