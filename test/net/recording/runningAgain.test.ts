// A running recording over its second and third use: what comes after a rest, a clear, a part that was written, in the file
// that a recording before has left. Its timers are held, so that each is seen to be set again.

import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { FateLog } from '../../../src/core/relay/path/fateLog.ts';
import type { RunningOptions, RunningRecording } from '../../../src/net/recording/runningRecording.ts';
import { failingWrites, FaultyFiles } from '../../helpers/faultyFiles.ts';
import { holdTimers } from '../../helpers/heldTimers.ts';
import { expectNothingLeft } from '../../helpers/leftovers.ts';
import { ScriptedStream } from '../../core/scriptedStream.ts';
import { openedAt, recordInto } from './recordingAt.ts';
import { bytesStep, contentOf, WrittenStream } from './writtenStream.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sse-again-'));
  path = join(folder, 'a.sserec');
});
afterEach(() => rmSync(folder, { recursive: true }));

const flushDelayMs = 1_000;
/** Waiting for the disk takes its time. */
const fewUses = { uses: 20 };

async function contentNow(): Promise<unknown[]> {
  const { streams, damagedBytes } = await openedAt(path);
  expect(damagedBytes).toBe(0);
  return streams[0] ? contentOf(streams[0].log) : [];
}

describe('what comes', () => {
  it('is in the file a second later, each time anew, and what was there at once', async () => {
    holdTimers();
    const stream = new WrittenStream();
    stream.do(bytesStep('data: before\n\n'));
    let written = 0;
    const recording = recordInto(path, stream, { onWritten: () => (written += 1) });
    vi.advanceTimersByTime(0);
    expect([written, vi.getTimerCount(), await contentNow()]).toEqual([1, 0, contentOf(stream.log)]);
    for (let round = 1; round <= 3; round += 1) {
      const before = contentOf(stream.log);
      stream.do(bytesStep(`data: ${round}\n\n`));
      stream.do(bytesStep(`data: ${round} again\n\n`));
      expect(vi.getTimerCount()).toBe(1);
      vi.advanceTimersByTime(flushDelayMs - 1);
      expect([written, await contentNow()]).toEqual([round, before]);
      vi.advanceTimersByTime(1);
      expect([written, vi.getTimerCount()]).toEqual([round + 1, 0]);
      expect(await contentNow()).toEqual(contentOf(stream.log));
      expect((await openedAt(path)).isWhole).toBe(false);
    }
    recording.finish();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('as bytes that are no entry yet is in the file as well, and so is an entry without bytes', async () => {
    holdTimers();
    const stream = new WrittenStream();
    stream.do(bytesStep('data: a\n\n'));
    const recording = recordInto(path, stream);
    vi.advanceTimersByTime(0);
    for (const step of [bytesStep('data: no'), bytesStep(' end'), { kind: 'note' }] as const) {
      stream.do(step);
      expect(vi.getTimerCount()).toBe(1);
      vi.advanceTimersByTime(flushDelayMs);
      const [again] = (await openedAt(path)).streams;
      expect([again?.log.bodyLength, again?.log.length]).toEqual([stream.log.bodyLength, stream.log.length]);
    }
    recording.finish();
  });

  it('before a clear is in the file before it is gone, to its last byte, and what comes after it follows', async () => {
    const [stream, whole] = [new WrittenStream(), new WrittenStream()];
    const recording = recordInto(path, stream);
    for (let round = 1; round <= 3; round += 1) {
      // Of the last entry, the end of its line may still come.
      for (const each of [stream, whole]) each.do(bytesStep(`data: ${round}\r\r`));
      stream.do({ kind: 'clear' });
      whole.do({ kind: 'flush' });
      expect(await contentNow()).toEqual(contentOf(whole.log));
    }
    stream.do({ kind: 'undo' });
    whole.do({ kind: 'flush' });
    for (const each of [stream, whole]) each.do(bytesStep('data: after\n\n'));
    recording.finish();
    expect(await contentNow()).toEqual(contentOf(whole.log));
  });

  it('while much is written in parts is written as well, and made small again when there is little', async () => {
    holdTimers();
    const stream = new WrittenStream();
    const recording = recordInto(path, stream);
    const text = `data: ${'x'.repeat(200_000)}\n\n`;
    const sizes: number[] = [];
    for (let round = 0; round < 2; round += 1) {
      for (let count = 0; count < 30; count += 1) stream.do(bytesStep(text));
      const { sizeBytes } = recording;
      // As often as there is more, whatever a turn takes.
      vi.advanceTimersByTime(flushDelayMs);
      for (let turn = 0; turn < 1_000 && vi.getTimerCount() > 0; turn += 1) vi.advanceTimersToNextTimer();
      sizes.push(recording.sizeBytes - sizeBytes);
      expect(await contentNow()).toEqual(contentOf(stream.log));
    }
    // Of so much, nothing but the last mebibyte is compressed.
    for (const size of sizes) expect(size).toBeGreaterThan(4_000_000);
    const { sizeBytes } = recording;
    stream.do(bytesStep(text));
    recording.flush();
    expect(recording.sizeBytes - sizeBytes).toBeLessThan(20_000);
    recording.finish();
    expect(await contentNow()).toEqual(contentOf(stream.log));
  });
});

describe('a recording that rests', () => {
  it('is whole until something comes, and holds no bytes of what it was after that', async () => {
    const stream = new WrittenStream();
    for (let count = 0; count < 40; count += 1) stream.do(bytesStep(`id: ${count}\ndata: ${count}\n\n`));
    const recording = recordInto(path, stream);
    for (let round = 0; round < 3; round += 1) {
      recording.rest();
      expect((await openedAt(path)).isWhole).toBe(true);
      stream.do(bytesStep('data: x\n\n'));
      recording.flush();
      // It goes on, and is not complete each time from then on.
      const { isWhole, damagedBytes } = await openedAt(path);
      expect([isWhole, damagedBytes]).toEqual([false, 0]);
      expect(await contentNow()).toEqual(contentOf(stream.log));
      expect(recording.sizeBytes).toBe(statSync(path).size);
    }
    recording.finish();
    expect((await openedAt(path)).isWhole).toBe(true);
  });

  it('has the last entry, though its line might go on, and it with the rest of the line when that comes', async () => {
    const stream = new WrittenStream();
    const recording = recordInto(path, stream);
    stream.do(bytesStep('data: a\r\r'));
    recording.flush();
    expect(await contentNow()).toHaveLength(2);
    recording.rest();
    expect(await contentNow()).toHaveLength(3);
    recording.finish();
  });

  it('keeps nobody waiting, and nothing is written while nothing comes', () => {
    holdTimers();
    const stream = new WrittenStream();
    let written = 0;
    const files = new FaultyFiles();
    const recording = recordInto(path, stream, { onWritten: () => (written += 1), calls: files.calls });
    stream.do(bytesStep('data: a\n\n'));
    recording.rest();
    expect([written, vi.getTimerCount()]).toEqual([1, 0]);
    const { writeCount } = files;
    recording.flush();
    recording.flush(true);
    recording.rest();
    recording.rest();
    expect([written, files.writeCount]).toEqual([1, writeCount]);
    stream.do(bytesStep('data: b\n\n'));
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(flushDelayMs);
    expect(written).toBe(2);
    recording.finish();
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([false, true])(
    'closes its file, whether or not it is to last (%s), and opens it again',
    async (isLasting) => {
      const stream = new WrittenStream();
      await expectNothingLeft(() => {
        rmSync(path, { force: true });
        const recording = recordInto(path, stream, { isLasting });
        for (let round = 0; round < 3; round += 1) {
          stream.do({ kind: 'attempt' });
          stream.do(bytesStep('data: a\n\n'));
          recording.rest();
        }
        // It is closed already.
        recording.discard();
        expect(existsSync(path)).toBe(false);
      });
    },
  );
});

describe('a recording that is over', () => {
  it.each<[how: string, end: (recording: RunningRecording, files: FaultyFiles) => void]>([
    ['is finished', (recording) => recording.finish()],
    ['is given up', (recording) => recording.discard()],
    [
      'has failed',
      (recording, files) => {
        files.rule = failingWrites('ENOSPC', () => true);
        recording.finish();
      },
    ],
  ])('listens to nothing any more once it %s', (_how, end) => {
    const stream = new WrittenStream();
    const heard = new Set<unknown>();
    const following = <Listener>(subscribe: (listener: Listener) => () => void) => {
      return (listener: Listener): (() => void) => {
        heard.add(listener);
        const stop = subscribe(listener);
        return () => {
          heard.delete(listener);
          stop();
        };
      };
    };
    const { log } = stream;
    log.subscribe = following(log.subscribe.bind(log));
    log.subscribeBytes = following(log.subscribeBytes.bind(log));
    log.subscribeClear = following(log.subscribeClear.bind(log));
    const files = new FaultyFiles();
    const recording = recordInto(path, stream, { calls: files.calls, onFailure: () => {} });
    expect(heard.size).toBe(3);
    recording.rest();
    expect(heard.size).toBe(3);
    stream.do(bytesStep('data: a\n\n'));
    end(recording, files);
    expect(heard.size).toBe(0);
  });

  it.each<[how: string, end: (recording: RunningRecording) => void]>([
    ['finished', (recording) => recording.finish()],
    ['given up', (recording) => recording.discard()],
  ])('%s writes nothing more, whatever comes and whoever asks', async (_how, end) => {
    holdTimers();
    const stream = new WrittenStream();
    let written = 0;
    const recording = recordInto(path, stream, { onWritten: () => (written += 1) });
    stream.do(bytesStep('data: a\n\n'));
    end(recording);
    const [count, file] = [written, existsSync(path) ? readFileSync(path) : undefined];
    stream.do(bytesStep('data: b\n\n'));
    stream.do({ kind: 'clear' });
    recording.flush();
    recording.rest();
    recording.finish();
    expect([written, vi.getTimerCount()]).toEqual([count, 0]);
    expect(existsSync(path) ? readFileSync(path) : undefined).toEqual(file);
  });

  it('because the disk was full is closed, says so once, and what had come can be opened', async () => {
    holdTimers();
    const failures: unknown[] = [];
    const stream = new WrittenStream();
    stream.do(bytesStep('data: a\n\n'));
    const files = new FaultyFiles();
    const recording = recordInto(path, stream, {
      calls: files.calls,
      onFailure: (error) => failures.push(error),
    });
    vi.advanceTimersByTime(0);
    const kept = contentOf(stream.log);
    files.rule = failingWrites('ENOSPC', () => true);
    stream.do(bytesStep('data: b\n\n'));
    vi.advanceTimersByTime(flushDelayMs);
    expect(failures).toMatchObject([{ code: 'ENOSPC' }]);
    files.rule = () => undefined;
    const { writeCount } = files;
    stream.do(bytesStep('data: c\n\n'));
    recording.flush();
    recording.rest();
    recording.finish();
    expect([vi.getTimerCount(), failures.length, files.writeCount]).toEqual([0, 1, writeCount]);
    expect(await contentNow()).toEqual(kept);
  });

  it('follows no fates any more', async () => {
    const fates = new FateLog();
    let followers = 0;
    const follow = fates.follow.bind(fates);
    fates.follow = () => {
      followers += 1;
      const follower = follow();
      return {
        take: (isLast, leastRows) => follower.take(isLast, leastRows),
        end: () => {
          followers -= 1;
          follower.end();
        },
      };
    };
    const known = [{ attempt: 1, fates, bodyStart: { server: 0, app: 0 } }];
    const stream = Object.assign(new ScriptedStream(), { passages: () => known });
    for (const end of ['finish', 'discard'] as const) {
      const recording = recordInto(path, stream);
      recording.flush();
      expect(followers).toBe(1);
      recording[end]();
      expect(followers).toBe(0);
      rmSync(path, { force: true });
    }
  });
});

describe('a recording that goes on in the file of another', () => {
  async function goOn(more: Partial<RunningOptions> = {}): Promise<[WrittenStream, RunningRecording]> {
    const { streams, places, blocksEnd } = await openedAt(path);
    const [before] = streams;
    if (!before?.copied) throw new Error('It cannot go on.');
    const stream = new WrittenStream(before);
    const kept = { places, sizeBytes: blocksEnd, copied: before.copied };
    return [stream, recordInto(path, stream, { before: kept, ...more })];
  }

  it('has all of it, three times over, also where the one before did not come to its end', async () => {
    const first = new WrittenStream();
    const recording = recordInto(path, first);
    first.do(bytesStep('id: 1\ndata: a\n\n'));
    recording.finish();
    for (let round = 0; round < 3; round += 1) {
      const [stream, next] = await goOn();
      stream.do({ kind: 'attempt' });
      stream.do(bytesStep(`event: e${round}\ndata: b\n\n`));
      if (round === 1) {
        next.flush(true);
        const file = readFileSync(path);
        next.discard();
        // As after a crash, in the middle of a block that was being written.
        writeFileSync(path, Buffer.concat([file, file.subarray(16, 40)]));
      } else next.finish();
      const { streams } = await openedAt(path);
      expect(streams).toHaveLength(1);
      expect(streams[0] && contentOf(streams[0].log)).toEqual(contentOf(stream.log));
      expect(stream.log.length).toBe(3 + 3 * (round + 1));
    }
    expect((await openedAt(path)).isWhole).toBe(true);
    expect((await openedAt(path)).damagedBytes).toBe(0);
  });

  it('leaves the file as it was when it cannot begin, and a new one is not there then', async () => {
    const first = new WrittenStream();
    const recording = recordInto(path, first);
    first.do(bytesStep('data: a\n\n'));
    recording.finish();
    const { blocksEnd } = await openedAt(path);
    const kept = readFileSync(path).subarray(0, blocksEnd);
    const broken = new WrittenStream();
    Object.defineProperty(broken.log, 'stored', {
      get: () => {
        throw new Error('broken');
      },
    });
    await expectNothingLeft(() => {
      const before = {
        places: [],
        sizeBytes: blocksEnd,
        copied: { bodies: 0, details: 0, arrivals: 0, records: 0, detailRecords: 0, types: [] },
      };
      expect(() => recordInto(path, broken, { before })).toThrow('broken');
      expect(readFileSync(path).equals(kept)).toBe(true);
      const other = join(folder, 'other');
      expect(() => recordInto(path, broken, { path: other })).toThrow('broken');
      expect(existsSync(other)).toBe(false);
    }, fewUses);
  });

  it('has the request as it was, with or without its credentials', async () => {
    const first = new WrittenStream();
    const recording = recordInto(path, first);
    first.do(bytesStep('data: a\n\n'));
    recording.finish();
    const [{ log }, next] = await goOn({ hasSecrets: true });
    next.finish();
    expect((await openedAt(path)).places.filter(({ kind }) => kind === 'stream')).toHaveLength(1);
    expect(log.length).toBe(3);
  });
});

describe('credentials', () => {
  it.each([
    [undefined, false],
    [true, true],
  ])('are in the file where they are wanted: %s', async (hasSecrets, isThere) => {
    const stream = new ScriptedStream({
      url: 'http://localhost:3000/events',
      headers: [['Authorization', 'Bearer open-sesame']],
    });
    recordInto(path, stream, { ...(hasSecrets !== undefined && { hasSecrets }) }).finish();
    expect(JSON.stringify((await openedAt(path)).streams[0]?.request).includes('open-sesame')).toBe(isThere);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
