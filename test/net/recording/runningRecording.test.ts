import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openRecording, type OpenRecording } from '../../../src/net/recording/openRecording.ts';
import { sourceOf } from '../../../src/net/recording/recordingSource.ts';
import { RunningRecording, type RunningOptions } from '../../../src/net/recording/runningRecording.ts';
import { failingWrites, FaultyFiles, half } from '../../helpers/faultyFiles.ts';
import { expectNothingLeft } from '../../helpers/leftovers.ts';
import { contentOf, WrittenStream, type Step } from './writtenStream.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sse-running-'));
  path = join(folder, 'a.sserec');
});
afterEach(() => rmSync(folder, { recursive: true }));

function bytes(text: string): Step {
  return { kind: 'bytes', bytes: new TextEncoder().encode(text) };
}

function begin(stream: WrittenStream, more: Partial<RunningOptions> = {}): RunningRecording {
  const onFailure = (error: unknown): never => {
    throw error;
  };
  return new RunningRecording({ path, streams: [stream], onFailure, ...more });
}

async function opened(): Promise<OpenRecording> {
  const recording = await openRecording(sourceOf(readFileSync(path)));
  if ('kind' in recording) throw new Error(`It does not open: ${recording.kind}`);
  return recording;
}

async function expectWhole(stream: WrittenStream): Promise<void> {
  const { streams, isWhole } = await opened();
  expect(isWhole).toBe(true);
  expect(streams[0] && contentOf(streams[0].log)).toEqual(contentOf(stream.log));
}

describe('a recording that is written while its stream goes on', () => {
  it('has what there was when it began, and what came until it ended', async () => {
    const stream = new WrittenStream();
    stream.do(bytes('data: before\n\n'));
    const recording = begin(stream);
    stream.do(bytes('data: while\n\n'));
    recording.finish();
    await expectWhole(stream);
    stream.do(bytes('data: after\n\n'));
    recording.flush();
    expect((await opened()).streams[0]?.log.length).toBe(stream.log.length - 1);
  });

  it('is whole while it rests, and goes on when something comes', async () => {
    const stream = new WrittenStream();
    const recording = begin(stream);
    for (const text of ['one', 'two', 'three']) {
      stream.do(bytes(`data: ${text}\n\n`));
      recording.rest();
      await expectWhole(stream);
      const { sizeBytes } = recording;
      recording.rest();
      recording.flush();
      expect(recording.sizeBytes).toBe(sizeBytes);
    }
    recording.finish();
    await expectWhole(stream);
  });

  it('can be read before it is over', async () => {
    const stream = new WrittenStream();
    const recording = begin(stream);
    stream.do(bytes('data: one\n\n'));
    recording.flush();
    const { streams, isWhole } = await opened();
    expect(isWhole).toBe(false);
    expect(streams[0] && contentOf(streams[0].log)).toEqual(contentOf(stream.log));
    recording.finish();
  });

  it('is whole, also where much came at once, which is written in several turns', async () => {
    const stream = new WrittenStream();
    let writtenCount = 0;
    let written = (): void => {};
    const recording = begin(stream, {
      onWritten: () => {
        writtenCount += 1;
        written();
      },
    });
    const event = `data: ${'x'.repeat(100_000)}\n\n`;
    for (let count = 0; count < 60; count += 1) stream.do(bytes(event));
    recording.rest();
    expect(writtenCount).toBe(0);
    await new Promise<void>((resolve) => {
      written = resolve;
    });
    // It is closed in the same turn.
    await setImmediate();
    await expectWhole(stream);
    stream.do(bytes('data: after\n\n'));
    recording.finish();
    await expectWhole(stream);
  });

  it('replaces nothing', () => {
    writeFileSync(path, 'of somebody else');
    expect(() => begin(new WrittenStream())).toThrow(/EEXIST/);
    expect(readFileSync(path, 'utf8')).toBe('of somebody else');
  });

  it('is whole where the system writes half of what it is given', async () => {
    const stream = new WrittenStream();
    const recording = begin(stream, { calls: new FaultyFiles(half).calls });
    for (let count = 0; count < 50; count += 1) stream.do(bytes(`id: ${count}\ndata: a\n\n`));
    recording.finish();
    await expectWhole(stream);
  });

  it('has what came before any of its writes failed, says so once, and lets the stream go on', async () => {
    // The head, the facts and the state are written at the beginning; later writes are about entries.
    for (let failing = 1; failing < 30; failing += 1) {
      rmSync(path, { force: true });
      const files = new FaultyFiles(failingWrites('ENOSPC', (nth) => nth >= failing));
      const stream = new WrittenStream();
      const failures: unknown[] = [];
      let recording: RunningRecording;
      try {
        recording = begin(stream, { calls: files.calls, onFailure: (error) => failures.push(error) });
      } catch (error) {
        expect(error).toHaveProperty('code', 'ENOSPC');
        expect(() => readFileSync(path)).toThrow(/ENOENT/);
        continue;
      }
      for (let count = 0; count < 5; count += 1) {
        stream.do(bytes(`id: ${count}\ndata: ${count}\n\n`));
        recording.flush();
      }
      recording.finish();
      expect(failures.length).toBeLessThanOrEqual(1);
      const content = contentOf(stream.log);
      const [recorded] = (await opened()).streams;
      const kept = recorded ? contentOf(recorded.log) : [];
      expect(content.slice(0, kept.length)).toEqual(kept);
      if (failures.length === 0) expect(kept).toHaveLength(content.length);
      expect(stream.log.length).toBeGreaterThan(0);
    }
  });

  it('leaves nothing, however it ends', async () => {
    const stream = new WrittenStream();
    await expectNothingLeft((number) => {
      rmSync(path, { force: true });
      const calls =
        number % 3 === 0 ? { calls: new FaultyFiles(failingWrites('EIO', (nth) => nth > 4)).calls } : {};
      const recording = begin(stream, { ...calls, onFailure: () => {} });
      stream.do(bytes('data: a\n\n'));
      if (number % 3 === 1) recording.discard();
      else recording.finish();
      stream.do(bytes('data: b\n\n'));
    });
  });
});
